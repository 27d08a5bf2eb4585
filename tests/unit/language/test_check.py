"""What does not fit the catalog is said at once, with places and the nearest names."""

from __future__ import annotations

import pytest

from toolkit.errors import PqlTypeError
from toolkit.language.check import check
from toolkit.language.pql import parse, render
from toolkit.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, STRING, Array, Map, Object

ITEM = Object({"name": STRING, "price": NUMBER})
LINE = Object({"line": INTEGER, "price": NUMBER})
PROFILE = Object(
    {
        "person": Object({"name": Object({"firstName": STRING}), "gender": STRING}),
        "age": INTEGER,
        "vip": BOOLEAN,
        "born": DATE,
        "tags": Array(STRING),
        "items": Array(ITEM),
        "lines": Array(LINE),
        "boxes": Array(ITEM),
        "entries": Array(ITEM),
        "box": STRING,
        "people": Array(ITEM),
        "identityMap": Map(Array(Object({"id": STRING}))),
    }
)
EVENT = Object({"timestamp": DATETIME, "eventType": STRING, "price": NUMBER, "items": Array(ITEM)})


def checked(text: str) -> str:
    return render(check(parse(text), PROFILE, EVENT, text))


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("persn.name.firstName = 1", ["no field 'persn.name.firstName'", "person.name.firstName"]),
        ('person.name.frstName = "x"', ["Did you mean person.name.firstName?"]),
        ('eventType = "x"', ["eventType is a field of events", "xEvent["]),
        ('xEvent[person.gender = "m"]', ["write ^.person.gender"]),
        ("xEvent[items.exists(age = 3)]", ["write ^^.age"]),
        (
            # Another binder has taken the name of the item that has the field.
            "exists V from xEvent where (exists V from tags where V.eventType = 3)",
            ["has no field 'eventType'"],
        ),
        ('age = "old"', ["an integer cannot be compared with a string"]),
        ("person = 3", ["objects cannot be compared"]),
        ("age = person.gender", ["an integer cannot be compared with a string"]),
        (
            "person.gender > 5",
            [
                "person.gender is text and cannot be ordered beside an integer",
                '[fields] "person.gender" = "number"',
            ],
        ),
        ("5 >= person.gender", ["person.gender is text", "extract.toml"]),
        ("person.gender <= 2.5", ["cannot be ordered beside a number"]),
        ("person.gender >= 1 and person.gender <= 9", ["2 problems"]),
        ("person.gender < age", ["person.gender is text", "extract.toml"]),
        ("age < person.gender", ["person.gender is text", "extract.toml"]),
        ("person.gender < true", ["cannot be ordered beside a boolean"]),
        ('age < "old"', ["an integer cannot be compared with a string"]),
        ("tags > 5", ["is text and cannot be ordered"]),
        ("items.max(name) > 5", ["is text and cannot be ordered beside an integer"]),
        ("xEvent.max(eventType) > 5", ["is text and cannot be ordered beside an integer"]),
        ('person.gender.regexGroup("(a)", 1) > 5', ["Compare with text in quotes"]),
        ("person.gender + 1 > 5", ["+ needs numbers; this is a string", "extract.toml"]),
        ("1 - items.max(name) > 5", ["- needs numbers; this is a string"]),
        ("items.sum(name) > 5", ["sum needs a number", '[fields] name = "number"']),
        ('age.contains("3")', ["contains needs text; this is an integer", "Use =, !="]),
        ("age[x = 1]", ["brackets choose items of an array"]),
        ("items[0].price > 1", ["PQL has no index", ".head()", ".topN("]),
        ("xEvent[-1]", ["PQL has no index"]),
        ('xEvent[items["boot"].price > 1]', ["brackets hold a condition; this is a value"]),
        ('identityMap["Email"]', ["brackets hold a condition", ".get(key)"]),
        ("items[null]", ["brackets hold a condition"]),
        ("items.sum(itm.price) > 1", ["no field 'itm.price'"]),
        ("xEvent.sum(eventType) > 1", ["sum needs a number; this is a string"]),
        ("xEvent.max(items) > 1", ["max needs a single value"]),
        ("vip occurs before now", ["occurs needs a date or an instant"]),
        ("born occurs before 3", ["a time is needed here"]),
        ("born occurs on date(2023, 2, 30)", ["there is no such day"]),
        ("age in 3", ["in needs a list"]),
        ('age in [1, "x"]', ["the items of a list must be of one type"]),
        ('age in ["x"]', ["an integer cannot be compared with this"]),
        ('tags < ["a"]', ["lists are compared with = and !="]),
        ("age.name = 1", ["an integer has no field 'name'"]),
        ("identityMap.Email.id = 1", ['.get("Email")']),
        ('person.gender.matches("(?=x)")', ["look-around"]),
        ('person.gender.matches("(")', ["not portable"]),
        ('person.gender.matches("(?s)x")', ["an inline flag other than (?i) at its start"]),
        ('person.gender.matches("a(?i)b")', ["not portable"]),
        (r'person.gender.matches("(?i)[\W]")', [r"\W inside a class in any case"]),
        ("$2.age = 1", ["there is no input $2", "write $1"]),
        ("age.count() = 1", ["count needs an array"]),
        ("age => 3", ["a condition is needed; this lambda says a value", "mean age >= …?"]),
        ('age => 3 and person.gender = "m"', ["Did you mean age >= …?"]),
        ("vip and born => date(2026, 1, 1)", ["Did you mean born >= …?"]),
        ("vip or (born) => today", ["Did you mean born >= …?"]),
        ("if (age => 3, vip, true)", ["Did you mean age >= …?"]),
        ("xEvent[price => 3]", ["Did you mean price >= …?"]),
        ("items.exists(price => 3.5)", ["Did you mean price >= …?"]),
        ("^.age = 3", ["there is nothing further out than the profile", "Leave the ^ out."]),
        ("xEvent[^^.age = 3]", ["nothing further out", "Write ^."]),
        ("xEvent[items.exists(^^^.age = 3)]", ["nothing further out", "Write ^^."]),
        ("persn = 1 and agee = 2 and vip", ["2 problems", "no field 'persn'", "no field 'agee'"]),
    ],
)
def test_a_problem_is_told(text: str, messages: list[str]) -> None:
    with pytest.raises(PqlTypeError) as caught:
        checked(text)
    for message in messages:
        assert message in str(caught.value)
    assert "^" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('age = "30"', "age = 30"),
        ("person.gender = 5", 'person.gender = "5"'),
        ("vip", "vip"),
        ("age", "age.isNotNull()"),
        ('tags = "x"', 'tags.exists(^ = "x")'),
        ("$1.age = 1 and (P) => P.age = 2", "age = 1 and age = 2"),
        ("exists E from xEvent where E.price = 1", "xEvent.exists(price = 1)"),
        ('xEvent.items.name = "x"', 'xEvent.exists(items.exists(name = "x"))'),
        ("xEvent[items.exists($1.age = 1)]", "xEvent.exists(items.exists(^^.age = 1))"),
        ("age = null", "false"),
        ("(P) => true", "true"),
        ("(P) => P.age > 3 and vip", "age > 3 and vip"),
        ("items.map(price => 3).count() > 2", "items.map(3).count() > 2"),
        ("xEvent[items.exists(^^.age = 3)]", "xEvent.exists(items.exists(^^.age = 3))"),
    ],
)
def test_the_canonical_form_says_it_once(text: str, canonical: str) -> None:
    assert checked(text).replace("^.^.", "^^.") == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('age > "39"', "age > 39"),
        ('"39" <= age', "39 <= age"),
        ("person.gender = 5", 'person.gender = "5"'),
        ("5 != person.gender", '"5" != person.gender'),
        ("person.gender in [5, 6]", 'person.gender in ["5", "6"]'),
        ('person.gender < "m"', 'person.gender < "m"'),
        ('"10" < "9"', '"10" < "9"'),
        ('5 < "7"', "5 < 7"),
        ("person.gender < null", "false"),
    ],
)
def test_what_orders_and_what_converts(text: str, canonical: str) -> None:
    assert checked(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("items.sum(item.price) > 1", "items.sum(price) > 1"),
        ("items.sum(price) > 1", "items.sum(price) > 1"),
        ("items[item.price > 1]", "items.exists(price > 1)"),
        ("entries.max(entry.price) > 1", "entries.max(price) > 1"),
        ("lines.sum(line) > 1", "lines.sum(line) > 1"),
        ("xEvent.sum(event.price) > 1", "xEvent.sum(price) > 1"),
        (
            "xEvent.exists(event.items.exists(item.price > ^.event.price))",
            "xEvent.exists(items.exists(price > ^.price))",
        ),
        ("tags.sum(item => 1) > 1", "tags.sum(1) > 1"),
    ],
)
def test_an_items_own_name_before_its_field_is_left_out(text: str, canonical: str) -> None:
    assert checked(text) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "lines.sum(line.price) > 1",  # the item has a field of that name
        "boxes.sum(box.price) > 1",  # the profile has one
        "people.sum(person.price) > 1",
        "items.exists(i => item.price > 1)",  # the item has another name
        "items.exists(price > item.person.age)",
    ],
)
def test_where_the_name_may_be_a_fields_it_is_one(text: str) -> None:
    with pytest.raises(PqlTypeError, match="no field"):
        checked(text)
