"""PQL text: every documented form is read, what is written reads back, and errors help."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.spec.rows import ROWS
from tests.support.strategies import expressions, whole_language
from tests.support.strategies.trees import trees
from toolkit.errors import DefinitionError, PqlSyntaxError
from toolkit.language.describe import describe
from toolkit.language.json import from_json, to_json
from toolkit.language.pql import parse, render
from toolkit.language.tree import (
    Aggregate,
    Arithmetic,
    Binder,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Integer,
    Lambda,
    Let,
    ListOf,
    Null,
    Number,
    ObjectOf,
    Quantifier,
    Step,
    Text,
    TimeWord,
    Variable,
)

FORMS = [
    '(P) => P.homeAddress.city = "x"',
    "$1.homeAddress.city.isNull()",
    "a = -201 and b = 3.14 and c = .45 and d = 2.02E12 and e = -0.5",
    "birthDate occurs date(currentYear() - 1, 10, 1)",
    "t occurs last month or t occurs this millennium or t occurs next 	 week",
    'a in ["US", "CA"] and b notIn [1, 4, 7] and c in []',
    "a.date.last.from.count.map.value = null",
    "last = 1 or count = 2 or date = 3 or now.x = 4 or sum = 5",
    "`odd name`.`another one` = 1",
    "a = 1 // a comment\n and /* another\n one */ b = 2",
    "xEvent[productListItems[^^.person.gender = ^.x]]",
    'm.get("k").a = 1 and m.keys().includes("k")',
    "not a and !(b) and not (not (c))",
    "IF (a, b, c) AND NOT d OR e Occurs BEFORE Now",
    "t occurs between today and tomorrow and u occurs between a.b and now",
    "let V = (a.b) in (V > 3) and true",
    "let V = a.b + 1 V > 3",
    "let V = (x in [1]) in V",
    'a matches "x" and a.matches(\'y\') and a like "%"',
    "select A from xEvent where A.x = 1, B from xEvent where B.t occurs after A.t",
    "forAll E from xEvent: E.x = 1 and y = 2",
    "(exists E from xEvent where x = 1) and (sum E.p over E from xEvent) > 3",
    "min E from xEvent where x = 1",
    "{E as xEvent, F as orders: E.x = F.y}",
    '{"a": 1, "b": [2]}.a = 1',
    "xs.map((X) => X.price).count() = xs.map(X => X.price).count()",
    "xs.filter((A, B) => A.x = 1)",
    "CHAIN(xEvent, timestamp, [C0: WHAT(a = 1) WHEN(<= 24 hours before now) COUNT(3) WHERE(b), "
    "C1: WHAT(c) WHEN(between yesterday and now)])",
    "a - -3 + -b * 2 / (c % 4) > 1",
    "t occurs 3 days from now and t occurs on today and t occurs tomorrow",
    'a.regexGroup("(x)", 1) = "x" and xs.topN(p, 3).head().p = 1',
    'mapEntry("k", a).isNotNull()',
]


@pytest.mark.parametrize("text", FORMS)
def test_a_documented_form_is_read_and_written_and_read_again(text: str) -> None:
    tree = parse(text)
    assert parse(render(tree)) == tree
    assert parse(render(tree, width=30)) == tree
    assert render(parse(render(tree))) == render(tree)
    assert from_json(to_json(tree)) == tree
    assert describe(tree).endswith(".")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.pql)
def test_the_specification_round_trips(row: object) -> None:
    tree = parse(row.pql)  # type: ignore[attr-defined]
    assert parse(render(tree)) == tree
    assert parse(render(tree, width=40)) == tree
    assert from_json(to_json(tree)) == tree


@given(expressions | whole_language())
def test_any_expression_round_trips(text: str) -> None:
    tree = parse(text)
    assert parse(render(tree)) == tree
    assert from_json(to_json(tree)) == tree
    assert describe(tree)


def check_tree(tree: Expression) -> None:
    text = render(tree)
    assert parse(text) == tree
    assert render(parse(text)) == text
    assert parse(render(tree, width=30)) == tree
    assert from_json(to_json(tree)) == tree


@given(trees())
@settings(max_examples=500)
def test_any_tree_is_read_as_it_was_written(tree: Expression) -> None:
    check_tree(tree)


def test_a_variable_named_let_may_occur() -> None:
    check_tree(parse("(let) => let occurs = 3 days before now"))


@pytest.mark.slow
@given(trees(depth=4))
@settings(max_examples=10_000)
def test_ten_thousand_trees_are_read_as_they_were_written(tree: Expression) -> None:
    check_tree(tree)


E, EVENTS = Field("E"), Field("xEvent")
OVER_E = (Binder("E", EVENTS),)
WRITTEN = {
    "(now).isNull()": Call("isNull", (TimeWord("now"),)),
    "(today).x.y": Field("y", Field("x", TimeWord("today"))),
    "`now`.x": Field("x", Field("now")),
    'max "x" over E from xEvent': Aggregate("max", Text("x"), OVER_E),
    'max {"a": 1} over E from xEvent': Aggregate("max", ObjectOf((("a", Integer(1)),)), OVER_E),
    "max ([`E`].head()) over E from xEvent": Aggregate(
        "max", Call("head", (ListOf((E,)),)), OVER_E
    ),
    "max ö over E from xEvent": Aggregate("max", Field("ö"), OVER_E),
    "max null over E from xEvent": Aggregate("max", Null(), OVER_E),
    "max E from xEvent": Aggregate("max", None, OVER_E),
    "CHAIN(xEvent, t, [C0: WHAT(E) WHERE(null)])": Chain(
        EVENTS, Field("t"), (Step("C0", E, None, 1, Null()),)
    ),
    "exists E from xEvent where `E`": Quantifier("exists", (Binder("E", EVENTS, E),)),
    "exists E from E where `E` = E": Quantifier(
        "exists", (Binder("E", E, Compare("=", E, Variable("E"))),)
    ),
    "let max = (E) in ((max) - 1)": Let("max", E, Arithmetic("-", Variable("max"), Integer(1))),
    "exists ö from xEvent, ä from ö": Quantifier(
        "exists", (Binder("ö", EVENTS), Binder("ä", Variable("ö")))
    ),
    "x = 0.0": Compare("=", Field("x"), Number(Decimal("-0.0"))),
}


@pytest.mark.parametrize(("text", "tree"), WRITTEN.items(), ids=WRITTEN)
def test_what_looks_like_something_else_is_written_so_that_it_reads_back(
    text: str, tree: Expression
) -> None:
    assert render(tree) == text
    assert parse(text) == tree
    assert from_json(to_json(tree)) == tree
    assert render(from_json(to_json(tree))) == text


@pytest.mark.parametrize(
    "text",
    [
        "exists now from xEvent",
        "sum `E`.price over `E` from xEvent",
        "(`E`) => vip",
        "`E` => vip",
        "{`E` as xEvent}",
        "let tomorrow = 3 in vip",
        "CHAIN(xEvent, timestamp, [`C 0`: WHAT(vip)])",
    ],
)
def test_a_bound_name_is_bare_and_no_word_for_a_value(text: str) -> None:
    with pytest.raises(PqlSyntaxError, match="is not a name that can be bound"):
        parse(text)


@pytest.mark.parametrize("text", ["a l\u0131ke b", "x \u0130N [1]", "t occurs la\u017ft month"])
def test_a_word_with_a_letter_that_only_resembles_is_no_keyword(text: str) -> None:
    with pytest.raises(PqlSyntaxError, match="was not expected here"):
        parse(text)


@pytest.mark.parametrize(
    "document",
    [
        to_json(Let("E", E, Variable("E"))),
        to_json(Quantifier("exists", OVER_E)),
        to_json(Lambda(("E",), E)),
        to_json(Chain(EVENTS, E, (Step("E", E),))),
    ],
)
@pytest.mark.parametrize("name", ["now", "not", "odd name", "a) or (b", "`E`", ""])
def test_json_binds_no_name_that_cannot_be_written(document: dict[str, Any], name: str) -> None:
    said = json.dumps(document).replace('"value": "E"', f'"value": {json.dumps(name)}')
    with pytest.raises(DefinitionError, match="is not a name"):
        from_json(json.loads(said))


@pytest.mark.parametrize("value", ["Infinity", "NaN", "1" + "0" * 400])
def test_json_holds_no_double_that_cannot_be_written(value: str) -> None:
    said = f'{{"nodeType": "literal", "literalType": "Double", "value": {value}}}'
    with pytest.raises(DefinitionError, match="is not a literal of type 'Double'"):
        from_json(json.loads(said))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a='x'", 'a = "x"'),
        ("a=1 AND (b=2 AND c=3)", "a = 1 and (b = 2 and c = 3)"),
        ("!(a)", "not (a)"),
        ("t occurs 3 days before now", "t occurs = 3 days before now"),
        ("t occurs today", "t occurs on today"),
        ("{E as xEvent: E.x = 1}", "select E from xEvent where E.x = 1"),
        ('a matches "x"', 'a.matches("x")'),
        ('"a\\\\b\\"c" = x', '"a\\\\b\\"c" = x'),
        ("x.EQUALS('a', FALSE)", 'x.equals("a", false)'),
        ("1.50 < a", "1.5 < a"),
    ],
)
def test_what_is_written_is_documented(text: str, written: str) -> None:
    assert render(parse(text)) == written


ERRORS = [
    ("", 1, 1, "there is no expression"),
    ("   // nothing\n", 1, 1, "there is no expression"),
    ("a == 3", 1, 3, "PQL compares with a single ="),
    ("a = 1 && b = 2", 1, 7, "joins conditions with and"),
    ("a = 1 || b = 2", 1, 7, "joins conditions with or"),
    ("a <> 3", 1, 3, "PQL writes !="),
    ("a.b => 3", 1, 5, "PQL writes >="),
    ("a = 1;", 1, 6, "leave the semicolon out"),
    ("a is null", 1, 3, "field.isNull()"),
    ("a is not null", 1, 3, "field.isNotNull()"),
    ("a not in [1]", 1, 3, "notIn"),
    ('a = "x', 1, 5, "the text is not closed"),
    ("a = 'x", 1, 5, "the text is not closed"),
    ("a = “x”", 1, 5, "curly quotes are not PQL"),
    ("a = 1 /* x", 1, 7, "the comment is not closed"),
    ("(a = 1", 1, 7, "the expression ends too early"),
    ("a = 1)", 1, 6, "was not expected here"),
    ("xEvent[a = 1", 1, 13, "The bracket opened in line 1, column 7 is not closed"),
    ("a =", 1, 4, "the expression ends too early"),
    ("a and and b", 1, 7, "was not expected here"),
    ("a = 1 b = 2", 1, 7, "was not expected here"),
    ('a.contians("x")', 1, 1, "Did you mean contains"),
    ("nosuch(1)", 1, 1, "no function nosuch"),
    ("a.contains()", 1, 1, "contains takes text"),
    ('a.contains("x", true, 1)', 1, 1, "3 given"),
    ("contains(a)", 1, 1, "It is written like this"),
    ("inSegment()", 1, 1, "inSegment takes"),
    ("t occurs from now", 1, 10, "occurs from needs a number"),
    ("t occurs 3 dais before now", 1, 12, "Did you mean days?"),
    ("t occurs 3 days befor now", 1, 17, "before, after or from"),
    ("CHAIN(xEvent, timestamp, [C0: a])", 1, 31, "WHAT"),
    ("CHAIN(xEvent, timestamp, [C0: WHAT(a) COUNT(0)])", 1, 27, "COUNT is at least 1"),
    ("CHAIN(xEvent, timestamp, [C0: WHAT(a) COUNT(1) COUNT(2)])", 1, 48, "given twice"),
    ("(" * 2000 + "a" + ")" * 2000, 1, 101, "brackets are open"),
    ("a = 1\nand b = = 2", 2, 9, "was not expected here"),
    ("a = 1e999", 1, 5, "too large"),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), ERRORS)
def test_an_error_names_the_place_and_what_to_do(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(PqlSyntaxError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in str(caught.value)


def test_the_caret_stands_under_the_place() -> None:
    with pytest.raises(PqlSyntaxError) as caught:
        parse("a = 1\n and b == 2")
    shown = str(caught.value).splitlines()
    assert shown[1:4] == ["  line 2, column 8", "   and b == 2", "         ^^"]


# --- as Adobe prints it ---------------------------------------------------------------------------


def literal(kind: str, value: object) -> dict[str, object]:
    return {"nodeType": "literal", "literalType": kind, "value": value}


def applied(name: str, *params: object) -> dict[str, object]:
    return {"nodeType": "fnApply", "fnName": name, "params": list(params)}


def looked_up(path: str) -> object:
    found: object = literal("XDMObject", "profile")
    for name in path.split("."):
        found = {"nodeType": "fieldLookup", "fieldName": name, "object": found}
    return found


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (applied("=", looked_up("person.firstName"), literal("String", "Andres")),
         '$1.person.firstName = "Andres"'),
        (applied("in", looked_up("homeAddress.country"), literal("List", ["US", "CA"])),
         '$1.homeAddress.country in ["US", "CA"]'),
        (applied("in", looked_up("n"), literal("List", [1, -2])), "$1.n in [1, -2]"),
        (applied("in", looked_up("n"), literal("List", [])), "$1.n in []"),
        (applied("in", looked_up("vip"), literal("List", [True])), "$1.vip in [true]"),
    ],
)  # fmt: skip
def test_literals_of_lists_and_of_the_profile_are_read_and_written_as_adobe_prints_them(
    document: dict[str, object], text: str
) -> None:
    assert render(from_json(document)) == text
    assert to_json(parse(text)) == document


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (literal("string", "Andres"), '"Andres"'),
        (literal("integer", "6"), "6"),
        (literal("Integer", "-6"), "-6"),
        (literal("List", [1, 2.5]), "[1, 2.5]"),
        (applied("list", literal("Integer", 1)), "[1]"),
        ({"nodeType": "parameterReference", "position": 1, "input": True}, "$1"),
    ],
)
def test_other_ways_of_writing_a_literal_are_read(document: dict[str, object], text: str) -> None:
    assert render(from_json(document)) == text


@pytest.mark.parametrize(
    "document",
    [
        literal("List", [["a"]]),
        literal("List", [None]),
        literal("List", "US"),
        literal("List", [float("nan")]),
        literal("XDMObject", "event"),
        literal("XDMObject", {"a": 1}),
        literal("integer", "6.0"),
        literal("Integer", "\u0661"),
    ],
)
def test_a_literal_that_says_something_else_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(DefinitionError, match="is not a literal of type"):
        from_json(document)


# --- the retired brace forms ----------------------------------------------------------------------

ORDERS = "first as xEvent.commerce.order, second as xEvent.commerce.order"
BRACES = [
    ('{ PV as xEvent.web.page.views.value > 0, purchase as PV.commerce.order = "big" }',
     'select PV from xEvent where PV.web.page.views.value > 0 and PV.commerce.order = "big"'),
    ("{ xEvent.web.page.views.value > 0 }",
     "select item1 from xEvent where item1.web.page.views.value > 0"),
    ("{ A1 as xEvent.web.page.views.value > 0, A2 as xEvent.web.page.views.value > 0: "
     "A1.id != A2.id and A1.timestamp occurs < 2 days before A2.timestamp }",
     "select A1 from xEvent where A1.web.page.views.value > 0, A2 from xEvent where "
     "A2.web.page.views.value > 0 and A1.id != A2.id "
     "and A1.timestamp occurs < 2 days before A2.timestamp"),
    ("{ xEvent.commerce.order }",
     "select item1 from xEvent where item1.commerce.order.isNotNull()"),
    ('{ xEvent.commerce.order.currency != "" }',
     'select item1 from xEvent where item1.commerce.order.currency != ""'),
    ('{ order as xEvent.commerce.order, item as order.status = "open" }',
     "select order from xEvent where order.commerce.order.isNotNull() "
     'and order.status = "open"'),
    (f"{{ {ORDERS}: second.timestamp occurs after first.timestamp }}",
     "select first from xEvent where first.commerce.order.isNotNull(), second from xEvent "
     "where second.commerce.order.isNotNull() "
     "and second.timestamp occurs after first.timestamp"),
    (f'homeAddress.country = "US" and {{ {ORDERS} }}',
     'homeAddress.country = "US" and (select first from xEvent where '
     "first.commerce.order.isNotNull(), second from xEvent where "
     "second.commerce.order.isNotNull())"),
    ("{ E as xEvent, I as E.items: I.price > 11 }",
     "select E from xEvent, I from E.items where I.price > 11"),
    ("{ E as xEvent.filter(a = 1): E.b = 2 }",
     "select E from xEvent.filter(a = 1) where E.b = 2"),
    ('{ E as xEvent[a = 1].b.c in ["x"], o as orders }',
     'select E from xEvent[a = 1] where E.b.c in ["x"], o from orders'),
    ("{ xEvent: price > 100 and ^.vip }", "xEvent[price > 100 and ^.vip]"),
    ("{ xEvent[a = 1]: b = 2 }", "xEvent[a = 1][b = 2]"),
    ("{ orders.items: price > 1 }", "orders.items[price > 1]"),
    ("{ xEvent.web.views > 0: price > 1 }",
     "select item1 from xEvent[price > 1] where item1.web.views > 0"),
    ("{ E as xEvent.a > 1, E.items: price > E.price }",
     "select E from xEvent where E.a > 1, item2 from E.items[price > E.price]"),
    ("{ xEvent, E as xEvent: E.a > 1 }", "select item1 from xEvent, E from xEvent where E.a > 1"),
    ("{ E as xEvent, E.a > 1: E.b = 2 }", "select E from xEvent where E.a > 1 and E.b = 2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written"), BRACES)
def test_a_retired_brace_form_is_a_select(text: str, written: str) -> None:
    assert render(parse(text)) == written
    assert from_json(to_json(parse(text))) == parse(text)
