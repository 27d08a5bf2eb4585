"""Rules on lists of plain values: a card, or code in which the value has a name, everywhere."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.small.extract import of_tables, write_extract
from toolkit.errors import PqlSyntaxError
from toolkit.instants import Unit
from toolkit.language.canvas import (
    CodeTile,
    Container,
    FieldTest,
    ListTest,
    TextTest,
    Unread,
    ValuesCard,
    ValueTest,
    from_expression,
    from_json,
    settled,
    times,
    to_expression,
    to_json,
)
from toolkit.language.check import check
from toolkit.language.describe import describe
from toolkit.language.pql import parse, render
from toolkit.language.tree import Item, walk
from toolkit.schema import STRING, Array, Object

SMALL = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | city   | wanted:int | tags:texts          | scores:ints | days:instants           | zips:texts
    a          | golf   | 3          | ["golf", "run"]     | [1, 3]      | ["2026-06-20T00:00:00"] | ["10001"]
    b          | Bonn   | 9          | ["golf"]            | [5]         | ["2024-01-01T00:00:00"] | ["94105"]
    c          | run    |            | ["Golf", "running"] | []          | []                      |
    d          |        | 0          | []                  | [0]         |                         | []
    e          | Bonn   | 5          |                     |             | ["2026-06-30T00:00:00"] |
    """,
    """
    profile_id | timestamp:instant   | eventType | word | items:items
    a          | 2026-06-01T00:00:00 | buy       | new  | [{"sku": "A", "name": "n", "qty": 1, "price": 1.0, "tags": ["new", "golf"]}]
    b          | 2026-06-01T00:00:00 | buy       | old  | [{"sku": "B", "name": "m", "qty": 1, "price": 1.0, "tags": ["old"]}]
    c          | 2026-06-01T00:00:00 | view      | new  | [{"sku": "A", "name": "n", "qty": 1, "price": 1.0, "tags": []}]
    """,
)

ANY_TEXT = ValueTest("=", "golf")
FORMS = [
    ('exists T from tags where T = "golf"', "a b", ValuesCard("tags", ANY_TEXT)),
    ('select T from tags where T = "golf"', "a b", ValuesCard("tags", ANY_TEXT)),
    ('forall T from tags where T = "golf"', "b d e", ValuesCard("tags", ANY_TEXT, "all")),
    ('not (exists T from tags where T = "golf")', "c d e", ValuesCard("tags", ANY_TEXT, "none")),
    ('exists T from tags where T != "golf"', "a c", ValuesCard("tags", ValueTest("!=", "golf"))),
    ('exists T from tags where "golf" = T', "a b", ValuesCard("tags", ANY_TEXT)),
    (
        'exists T from tags where T in ["run", "Golf"]',
        "a c",
        ValuesCard("tags", ListTest("in", ("run", "Golf"))),
    ),
    (
        'exists T from tags where T.contains("OL", false)',
        "a b c",
        ValuesCard("tags", TextTest("contains", ("OL",))),
    ),
    (
        'forall T from tags where T.startsWith("g") or T.startsWith("r")',
        "a b d e",
        ValuesCard("tags", TextTest("startsWith", ("g", "r"), case_sensitive=True), "all"),
    ),
    ("exists S from scores where S >= 3", "a b", ValuesCard("scores", ValueTest(">=", 3))),
    ("forall S from scores where S > 0", "a b c e", ValuesCard("scores", ValueTest(">", 0), "all")),
    (
        "exists D from days where D occurs <= 30 days before now",
        "a e",
        ValuesCard("days", times.InLast(30, Unit.DAY)),
    ),
    ("exists T from tags where T = city", "a", ValuesCard("tags", FieldTest("=", "city"))),
    ("exists S from scores where wanted < S", "", ValuesCard("scores", FieldTest(">", "wanted"))),
    ('tags.exists(T => T = "golf")', "a b", ValuesCard("tags", ANY_TEXT)),
    ('tags.filter(T => T = "golf").count() >= 1', "a b", ValuesCard("tags", ANY_TEXT)),
    ('tags.filter(T => T != "x").count() >= 2', "a c", None),
    ('tags.map(T => T).includes("run")', "a", None),
    ('exists T from tags where T = "run" or T > "running"', "a", None),
    (
        'xEvent[eventType = "buy" and items.exists(exists T from tags where T = "golf")]',
        "a",
        None,
    ),
    ('exists E from xEvent where E.items.exists(I => I.tags.exists(T => T = "new"))', "a", None),
    ("xEvent[items.exists(let W = (^.word) in (exists T from tags where T = W))]", "a b", None),
    ("xEvent[items.exists(exists T from tags where T = $1.city)]", "a", None),
    ("xEvent[items.exists(tags.filter(T => T != name).count() >= 2)]", "a", None),
    ('xEvent[items.exists(not (exists T from tags where T.equals("NEW", false)))]', "b c", None),
    ('exists Z from zips where exists T from tags where T = "golf" and Z != "1"', "a b", None),
]
IDS = [pql for pql, _, _ in FORMS]


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> tk.Extract:
    folder = write_extract(SMALL, tmp_path_factory.mktemp("values") / "extract")
    return tk.open_extract(folder, store=tmp_path_factory.mktemp("stores"), quiet=True)


@pytest.mark.parametrize(("pql", "ids", "card"), FORMS, ids=IDS)
def test_it_means_the_same_as_card_as_json_and_as_python(
    pql: str, ids: str, card: ValuesCard | None, extract: tk.Extract
) -> None:
    tree = parse(pql)
    canvas = from_expression(tree)
    if card is not None:
        assert canvas == Container((card,))
    again = from_json(to_json(canvas))
    assert again == canvas == settled(canvas)
    drawn = to_expression(again)
    assert parse(render(drawn)) == drawn
    assert from_expression(drawn) == canvas
    assert not any(node == Item(0) for node in _alone(drawn)), "the value itself has a name"
    definition = tk.parse_pql(pql)
    assert tk.from_json(definition.to_json()) == definition
    assert eval(definition.to_python(), {"tk": tk}) == definition  # noqa: S307 - what it writes
    for one in (tree, drawn):
        assert members(one, SMALL.for_oracle(), SMALL.as_of) == set(ids.split())
    for one in (definition, tk.parse_pql(render(drawn))):
        found = extract.evaluate(tk.Audience("it", one))["it"]
        assert set(found.profile_ids()) == set(ids.split())
        asked = extract._store.query(found.sql()).fetchall()
        assert [who for (who,) in asked] == sorted(ids.split())


def _alone(tree: object) -> list[object]:
    """Return the nodes that are items themselves, and not the item of a field."""
    owners = {id(node.of) for node in walk(tree) if hasattr(node, "of")}
    return [node for node in walk(tree) if id(node) not in owners]


@pytest.mark.parametrize(("pql", "ids", "card"), FORMS, ids=IDS)
def test_the_edit_of_another_tile_keeps_it(
    pql: str, ids: str, card: ValuesCard | None, extract: tk.Extract
) -> None:
    """Load, edit another tile as the front end does, read back: the rule is what it was."""
    builder = tk.AudienceBuilder(extract, f"wanted >= 0 and ({pql})")
    state = builder._state
    canvas = {**state["canvas"], "children": [*state["canvas"]["children"]]}
    canvas["children"][0] = {
        "type": "AttributeCard",
        "field": "wanted",
        "test": {"type": "ValueTest", "operator": ">=", "value": 5},
    }
    builder._state = {"canvas": canvas, "revision": state["revision"] + 1, "origin": "js"}
    assert builder.wait(60)
    assert builder._answer["error"] is None
    expected = set(ids.split()) & {"b", "e"}
    assert builder._answer["total"]["profiles"] == len(expected)
    found = extract.evaluate(builder.audience)[builder.audience.name]
    assert set(found.profile_ids()) == expected
    builder.close()


def test_code_that_is_no_pql_is_reported_and_the_other_tiles_go_on(extract: tk.Extract) -> None:
    builder = tk.AudienceBuilder(extract, 'city = "Bonn" and tags.count() * 2 >= 2')
    assert builder.wait(60)
    before = builder.audience
    state = builder._state
    rule, _code = state["canvas"]["children"]
    other = {**rule, "test": {"type": "ValueTest", "operator": "=", "value": "golf"}}
    wrong = {"type": "CodeTile", "code": '^ = "x"'}
    canvas = {**state["canvas"], "children": [other, wrong]}
    builder._state = {"canvas": canvas, "revision": state["revision"] + 1, "origin": "js"}
    assert builder.wait(60)
    assert builder._answer["tiles"]["0"]["alone"] == 1
    assert builder._answer["total"] is None
    assert "not expected" in builder._answer["error"]["message"]
    assert builder.is_changed
    assert builder.audience is before
    assert "^ = " in builder.to_html()
    right = {"type": "CodeTile", "code": "tags.count() * 2 >= 2"}
    canvas = {**canvas, "children": [other, right]}
    builder._state = {"canvas": canvas, "revision": state["revision"] + 2, "origin": "js"}
    assert builder.wait(60)
    assert builder._answer["total"]["profiles"] == 1
    assert builder.audience.definition == tk.parse_pql('city = "golf" and tags.count() * 2 >= 2')
    builder.close()


def test_text_that_is_no_pql_has_its_place() -> None:
    document = to_json(Container((CodeTile(parse("a")),)))
    document["children"][0]["code"] = "a = = b"
    with pytest.raises(PqlSyntaxError) as refused:
        from_json(document)
    assert refused.value.__notes__ == ["at $.children[0].code of the canvas"]
    kept = from_json(document, unread=True)
    assert isinstance(kept.children[0].code, Unread)
    assert to_json(kept) == document
    with pytest.raises(PqlSyntaxError):
        to_expression(kept)


def test_a_bare_name_inside_a_binder_is_drawn_only_where_it_can_be_no_items() -> None:
    bare = 'select E from xEvent where eventType = "buy"'
    assert from_expression(parse(bare)) == Container((CodeTile(parse(bare)),))
    own = "exists I from xEvent where I.eventType = $1.city"
    assert render(to_expression(from_expression(parse(own)))) == (
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType = ^.city)])"
    )


@pytest.mark.parametrize(
    ("pql", "english"),
    [
        ('exists T from tags where T = "x"', 'Any value of tags is "x".'),
        ('forall T from tags where T != "x"', 'Every value of tags is not "x".'),
        ('not (forall T from tags where T = "x")', 'Not (every value of tags is "x").'),
        ('not (exists T from tags where T in ["x"])', 'No value of tags is "x".'),
    ],
)
def test_the_canonical_form_is_drawn_as_what_it_was_written(pql: str, english: str) -> None:
    tree = check(parse(pql), Object({"tags": Array(STRING)}), Object({}))
    assert from_expression(tree).children == from_expression(parse(pql)).children
    assert describe(tree) == describe(parse(pql)) == english
