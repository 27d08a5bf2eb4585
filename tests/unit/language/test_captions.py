"""Names and notes of groups: no part of the meaning, and kept in every form of a definition."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from toolkit.errors import DefinitionError
from toolkit.language.canvas import AudienceTile, Container, from_expression, to_expression
from toolkit.language.check import check
from toolkit.language.pql import parse, render
from toolkit.language.tree import captions_of
from toolkit.schema import INTEGER, Object

if TYPE_CHECKING:
    from pathlib import Path

LAPSED = (
    "/* name: Lapsed */ /* note: asked for\nby Ada */ (visits < 3 or not (vip = true)) and a = 1"
)
WRITTEN = [
    LAPSED,
    "/* name: Lapsed */ not (a = 1)",
    "/* name: Outer */ (/* name: Inner */ (a = 1 and b = 2))",
    "/* name: Outer */ (/* name: Inner */ not (a = 1))",
    "not (/* name: Lapsed */ (a = 1 or b = 2))",
    'xEvent[/* note: any of these */ (eventType = "search" or price > 3)]',
    "/* name: a*\\/b */ (a = 1)",
    "(/* name: Deep */ (a = 1 and b = 2)) or c = 3",
    "/* name: On two\n   lines */ (a = 1)",
]


@pytest.mark.parametrize("pql", WRITTEN)
@pytest.mark.parametrize("width", [None, 20, 88])
def test_pql_keeps_names_and_notes(pql: str, width: int | None) -> None:
    tree = parse(pql)
    again = parse(render(tree, width=width))
    assert captions_of(tree)
    assert again == tree
    assert captions_of(again) == captions_of(tree)


@pytest.mark.parametrize("pql", WRITTEN)
def test_json_keeps_them(pql: str) -> None:
    definition = tk.parse_pql(pql)
    assert captions_of(tk.from_json(definition.to_json()).expression) == captions_of(
        definition.expression
    )


@pytest.mark.parametrize("name", ["a\nb", " a  b ", "a\u2028b"])
def test_a_name_is_read_as_one_line(name: str) -> None:
    document = tk.parse_pql("a = 1").to_json() | {"captions": [{"name": name}]}
    assert tk.from_json(document).to_pql() == "/* name: a b */ (a = 1)"
    assert tk.parse_pql(f"/* name: {name} */ (a = 1)").to_pql() == "/* name: a b */ (a = 1)"


def test_groups_many_deep_are_written_at_once() -> None:
    pql = "a = 1 or b = 2"
    for depth in range(24):
        pql = f"/* name: group {depth} */ ({pql}) {'and' if depth % 2 else 'or'} c = {depth}"
    tree = parse(pql)
    before = time.perf_counter()
    assert parse(render(tree, width=88)) == tree
    assert time.perf_counter() - before < 5


@pytest.mark.parametrize("pql", WRITTEN)
def test_python_keeps_them(pql: str) -> None:
    definition = tk.parse_pql(pql)
    source = definition.to_python()
    assert ".named(" in source or "/* " in source
    assert eval(source, {"tk": tk}) == definition  # noqa: S307 - our own source


@pytest.mark.parametrize("pql", WRITTEN)
def test_the_canvas_keeps_them(pql: str) -> None:
    tree = parse(pql)
    written = render(to_expression(from_expression(tree)))
    assert written.count("/* n") == render(tree).count("/* n")
    assert from_expression(parse(written)) == from_expression(tree)


def test_a_comment_that_is_no_caption_is_dropped() -> None:
    tree = parse("/* asked for by Ada */ (a = 1) and /* name: Late */ b = 2 // name: End")
    assert captions_of(tree) == ()


def test_the_meaning_is_the_same() -> None:
    fields = Object({"a": INTEGER, "b": INTEGER, "c": INTEGER})
    plain = check(parse("(a = 1 and b = 2) or c = 3"), fields, Object({}))
    named = check(parse("/* name: N */ (a = 1 and b = 2) or c = 3"), fields, Object({}))
    assert named == plain
    assert captions_of(named) == ()


def test_another_name_is_another_definition() -> None:
    one, other = (tk.parse_pql(f"/* name: {name} */ (a = 1)") for name in ("One", "Other"))
    assert one != other
    assert one == tk.parse_pql("/* name: One */ (a = 1)")


def test_a_named_group_stays_a_group_when_it_is_joined() -> None:
    lapsed = (tk.field("a") == 1) & (tk.field("b") == 2)
    joined = lapsed.named("Lapsed") & (tk.field("c") == 3)
    assert joined.to_pql() == "/* name: Lapsed */ (a = 1 and b = 2) and c = 3"
    canvas = from_expression(joined.expression)
    assert [type(tile).__name__ for tile in canvas.children] == ["Container", "AttributeCard"]
    assert canvas.children[0].name == "Lapsed"  # type: ignore[union-attr]


def test_a_name_is_one_line_and_there_is_one() -> None:
    definition = tk.parse_pql("a = 1")
    with pytest.raises(DefinitionError, match="needs a name or a note"):
        definition.named()
    with pytest.raises(DefinitionError, match="one line"):
        definition.named("two\nlines")


def test_the_canvas_itself_has_no_caption() -> None:
    canvas = Container((AudienceTile("vips"),), name="All")
    assert render(to_expression(canvas)) == 'inSegment("vips")'


def test_words_name_the_group() -> None:
    words = tk.parse_pql("/* name: Lapsed */ (a = 1 or b = 2) and c = 3").describe()
    assert words == '"Lapsed" (a is 1 or b is 2), and c is 3.'


def test_a_library_file_keeps_them(tmp_path: Path) -> None:
    library = tk.Library(tmp_path)
    library.save(tk.Audience("Late", LAPSED))
    assert library["Late"].definition == tk.parse_pql(LAPSED)
    assert library["Late"] in library
    assert "/* name: Lapsed */" in (tmp_path / "late.yaml").read_text(encoding="utf-8")


def test_adobe_has_no_names_of_groups() -> None:
    carried = tk.to_adobe(tk.Audience("Late", LAPSED))
    assert "/*" not in carried.document["expression"]["value"]
    assert [str(one) for one in carried.left_out] == [
        "group: Lapsed (groups have no names and notes there)"
    ]


def test_captions_hold_text() -> None:
    document = tk.parse_pql("a = 1").to_json() | {"captions": [{"title": "x"}]}
    with pytest.raises(DefinitionError, match=r"\$\.captions"):
        tk.from_json(document)


def test_a_name_is_kept_as_it_is_written_again() -> None:
    spaced = tk.parse_pql("a = 1").named("  Lapsed  \t buyers ", note=" since May ")
    assert tk.parse_pql(spaced.to_pql()) == spaced
    assert "/* name: Lapsed buyers */ /* note: since May */" in spaced.to_pql()
