"""Whatever an audience is composed of, what is found in it is quoted from its own text."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.spec.small import of_tables
from tests.support.asking import opened
from toolkit.errors import DefinitionError, PqlTypeError
from toolkit.language.canvas import CodeTile, Container, from_expression, from_json, to_expression
from toolkit.language.definition import Definition
from toolkit.language.places import placed
from toolkit.language.pql import parse
from toolkit.language.tree import Node, walk, without

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUGHT = 'xEvent[eventType = "commerce.purchases"]'
LATELY = f"  {BOUGHT}.count()  >  2"
TYPO = 'loyalty.tier   =   "goold"'
NUMBER = "homeAddress.country\n  in [5] "
BARE = "xEvent.count()"
OLD = 'xEvent[eventType="search"   and timestamp occurs <= 3 days before now]'
PARTS = [BOUGHT, LATELY, TYPO, NUMBER, BARE, OLD]
LIBRARY = tk.Library("sample_data/sneaker_shop/audiences")


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as extract:
        yield extract


def _definitions() -> dict[str, Definition]:
    """Return audiences composed in every way there is of the same parts."""
    read = [tk.parse_pql(text) for text in PARTS]
    first, *others = read
    every, some = first, first
    for each in others:
        every, some = every & ~each, some | each
    canvas = from_expression(every.expression)
    code = Container((*canvas.children, *(CodeTile(parse(f"   {text}")) for text in PARTS)))
    rules = [from_expression(audience.definition.expression) for audience in LIBRARY]
    python = tk.event("commerce.purchases").then(tk.event("search")) & tk.field(
        "loyalty.tier"
    ).is_in(["goold"])
    return {
        **{f"read {number}": one for number, one in enumerate(read)},
        "and": every,
        "or": some,
        "both": every | ~some,
        "not": ~read[2],
        "all_of": tk.all_of(*read),
        "python": python,
        "python and text": python & read[3] & read[4],
        "drawn": Definition(to_expression(canvas)),
        "drawn, in any order": Definition(
            to_expression(replace(canvas, children=canvas.children[::-1]))
        ),
        "code and cards": Definition(to_expression(code)),
        "rules of audiences": Definition(to_expression(Container((*rules, code), join="any"))),
        "in audiences": tk.in_audience("Loyal") & read[2] & ~tk.in_audience("lapsed-buyers"),
        "json": tk.from_json(every.to_json()) & read[4],
        "copied": Definition((read[2] & read[4]).expression),
        "named": tk.parse_pql(f"exists E from xEvent where E.eventType = 5 and {TYPO}"),
        "captioned": (every | read[2]).named("Typo", note="as typed\nby hand") & read[4],
        "spaced": tk.parse_pql(f"(  {TYPO} )    and {BARE}"),
        "not spaced": tk.parse_pql(f'loyalty.tier="goold" and {BARE}'),
    }


DEFINITIONS = _definitions()


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_of(excerpt: str, definition: Definition) -> bool:
    return excerpt.removesuffix("…") in _line(definition.text or definition.to_pql())


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_tree_has_the_places_of_its_own_text(name: str) -> None:
    definition = DEFINITIONS[name]
    assert definition.text or all(node.span is None for node in walk(definition.expression))
    tree, text = definition.placed
    assert tree == definition.expression
    assert text == (definition.text or definition.to_pql())
    compared = [node for node in walk(tree) if isinstance(node, Node) and node.span is not None]
    assert compared
    for node in compared:
        assert node.span is not None
        assert 0 <= node.span.start < node.span.end <= len(text)
    names = [node for node in compared if type(node).__name__ == "Field"]
    for node in names:
        assert node.span is not None
        assert node.name in text[node.span.start : node.span.end]  # type: ignore[attr-defined]


def test_every_finding_is_quoted_from_its_own_audience(shop: tk.Extract) -> None:
    audiences = [tk.Audience(name, one) for name, one in DEFINITIONS.items()]
    for asked in ([*audiences], [*reversed(audiences)], *([each] for each in audiences)):
        found = shop.lint(*asked, library=LIBRARY).by_audience()
        assert found or len(asked) == 1
        for name, one in found:
            assert _is_of(one.excerpt, DEFINITIONS[name]), (name, one.message, one.excerpt)
            assert one.source == DEFINITIONS[name].placed[1]


def test_what_an_evaluation_warns_of_is_of_its_own_audience(shop: tk.Extract) -> None:
    audiences = [tk.Audience(name, one) for name, one in DEFINITIONS.items()]
    for asked in (audiences, audiences[::-1], *([each] for each in audiences)):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            shop.evaluate(*asked, library=LIBRARY)
        lines = [line for one in caught for line in str(one.message).split("\n")]
        for line in lines:
            named = [name for name in DEFINITIONS if line.startswith(f"{name!r}: ")]
            for name in named:
                quoted = line[line.index(" (") + 2 :].removesuffix(")")
                while not _is_of(quoted, DEFINITIONS[name]) and " (" in quoted:
                    quoted = quoted[quoted.index(" (") + 2 :]
                assert _is_of(quoted, DEFINITIONS[name]), line


def test_composing_adds_no_warning(shop: tk.Extract) -> None:
    def told(definition: Definition) -> set[str]:
        found = shop.lint(tk.Audience("one", definition), library=LIBRARY)
        return {one.message for one in found if one.is_doubt}

    parts = set().union(*(told(tk.parse_pql(text)) for text in PARTS))
    assert any("goold" in message for message in parts)
    for name in ("and", "or", "both", "all_of", "drawn", "drawn, in any order", "code and cards"):
        assert told(DEFINITIONS[name]) <= parts, name
        assert not any("compared with the number" in each for each in told(DEFINITIONS[name]))


def test_fields_of_one_name_and_place_are_told_apart() -> None:
    """`code` of the profile is text like a number, `code` of events is none."""
    small = of_tables(
        "2026-03-01T12:00:00",
        """
        profile_id | code
        a          | 5
        b          | 5.0
        """,
        """
        profile_id | timestamp:instant   | eventType | code
        a          | 2026-02-01T00:00:00 | view      | x
        """,
    )
    with opened(small) as extract:
        of_profile, of_event = tk.parse_pql("code = 5"), tk.parse_pql('xEvent.exists(code = "x")')
        inner = parse("code = 7")
        event = Definition(
            replace(of_event.expression, arguments=(of_event.expression.arguments[0], inner))
        )  # type: ignore[type-var, attr-defined]
        for composed in (event & of_profile, of_profile & event):
            drawn = Definition(to_expression(from_expression(composed.expression)))
            for one in (composed, drawn):
                found = [
                    f for f in extract.lint(tk.Audience("one", one)) if f.code == "text-with-number"
                ]
                assert [each.excerpt for each in found] == ["code = 5"]


@pytest.mark.parametrize("name", ["and", "or", "drawn", "code and cards", "python and text"])
def test_an_error_points_into_its_own_text(name: str, shop: tk.Extract) -> None:
    wrong = DEFINITIONS[name] & tk.parse_pql("          loyalty.teir = 3")
    for refused in (
        lambda: shop.evaluate(tk.Audience("one", wrong), library=LIBRARY, quiet=True),
        lambda: shop.drawing(LIBRARY).checked(wrong),
    ):
        with pytest.raises(PqlTypeError) as caught:
            refused()
        error = caught.value
        assert error.text == wrong.to_pql()
        for issue in error.issues:
            assert issue.span is not None
            assert "teir" in error.text[issue.span.start : issue.span.end]


def test_a_text_that_says_something_else_is_refused() -> None:
    with pytest.raises(DefinitionError, match="says something else"):
        Definition(parse("age > 3"), "age > 4")
    with pytest.raises(DefinitionError, match="says something else"):
        replace(tk.parse_pql("age > 3"), expression=parse("vip"))
    with pytest.raises(DefinitionError, match="says something else"):
        replace(tk.parse_pql("age > 3"), expression=parse("/* name: Old */ (age > 3)"))
    same = Definition(parse("age > 3"), "age   >   3")
    assert same.expression.span is not None
    assert same.expression.span.end == len(same.text)


def test_what_is_no_pql_of_its_own_has_no_places() -> None:
    tree = without(parse("age > 3"), "span")
    assert without(tree, "span") is tree
    assert placed(tree)[1] == "age > 3"
    canvas = from_json({"type": "Container"})
    assert Definition(to_expression(canvas)).placed[1] == "true"
