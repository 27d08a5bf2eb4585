"""Every word of what an analyst reads when a definition cannot be read or does not fit.

The messages are in tests/golden/errors.txt; `GOLDEN=update` writes them anew. Read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.errors import DefinitionError, PqlSyntaxError, PqlTypeError
from toolkit.language.check import check
from toolkit.language.pql import parse
from toolkit.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, STRING, Array, Map, Object

GOLDEN = Path(__file__).parents[2] / "golden" / "errors.txt"
ITEM = Object({"name": STRING, "price": NUMBER})
PROFILE = Object(
    {
        "person": Object({"name": Object({"firstName": STRING}), "gender": STRING}),
        "age": INTEGER,
        "vip": BOOLEAN,
        "born": DATE,
        "tags": Array(STRING),
        "items": Array(ITEM),
        "identityMap": Map(Array(Object({"id": STRING}))),
    }
)
EVENT = Object({"timestamp": DATETIME, "eventType": STRING, "price": NUMBER, "items": Array(ITEM)})

SYNTAX = [
    "",
    "   ",
    "// only a remark",
    'city == "Berlin"',
    "vip && age > 3",
    "vip || age > 3",
    "age <> 3",
    "age =< 3",
    "vip;",
    "city is null",
    "city is not null",
    'city not in ["a"]',
    "age between 1 and 5",
    "xEvent where price > 3",
    "city = “Berlin”",
    "city = ‘Berlin’",
    'city = "Berlin',
    "city = 'Berlin",
    "/* open",
    "(vip",
    "vip)",
    "((vip)",
    'xEvent[eventType = "a"',
    'city in ["a", "b"',
    'city in ["a" "b"]',
    "city in [,]",
    "vip and",
    "vip or or age",
    "and vip",
    "not",
    "age =",
    "= 3",
    "age > > 3",
    "age + * 3",
    "person..name",
    "person.",
    ".person",
    "age 3",
    "vip age",
    "3 4",
    "born occurs",
    "born occurs <= 3",
    "born occurs <= 3 before now",
    "born occurs <= 3 dayz before now",
    "born occurs <= 3 days now",
    "born occurs <= 3 days before",
    "born occurs <= days before now",
    "born occurs between today",
    "born occurs in last 3 days",
    "exists E xEvent",
    "exists from xEvent",
    "select E from",
    "sum price over E",
    "CHAIN(xEvent, timestamp)",
    "CHAIN(xEvent, timestamp, [])",
    "CHAIN(xEvent, timestamp, [A: price = 1])",
    "CHAIN(xEvent, timestamp, [A: WHAT(price = 1) COUNT(x)])",
    "let x = 3",
    "{}",
    "nosuch(3)",
    "count(xEvent)",
    "age.cout() > 1",
    'city.startWith("B")',
    'city.contains("B", true, 3)',
    "city.contains()",
    "if (vip, 1)",
    "vip # remark",
    "age = 1,5",
    "city = `Berlin",
    "vip\nand age = = 3",
]
TYPES = [
    "persn.name.firstName = 1",
    'person.name.frstName = "x"',
    "firstName = 'x'",
    'eventType = "x"',
    'xEvent[person.gender = "m"]',
    "xEvent[items.exists(age = 3)]",
    "nothing = 1",
    'age = "old"',
    "person = 3",
    "age = person.gender",
    'vip = "yes"',
    "born = 3",
    'born = "tomorrow"',
    "person.gender.isNull",
    'age.contains("3")',
    "person.gender.contains(3)",
    "age[x = 1]",
    "xEvent.sum(eventType) > 1",
    "xEvent.sum(nothing) > 1",
    "xEvent.max(items) > 1",
    "vip occurs before now",
    "born occurs before 3",
    "born occurs on date(2023, 2, 30)",
    "age in 3",
    'age in [1, "x"]',
    'tags < ["a"]',
    "age.name = 1",
    "identityMap.Email.id = 1",
    'person.gender.matches("(?=x)")',
    'person.gender.matches("(")',
    "$2.age = 1",
    "age.count() = 1",
    "person.gender + 1 = 2",
    "-person.gender = 2",
    "E.age = 1",
    "persn = 1 and agee = 2 and vip",
    'vip and\n  persn.gender = "m"',
]


def message(text: str, kind: type[DefinitionError]) -> str:
    with pytest.raises(kind) as caught:
        check(parse(text), PROFILE, EVENT, text)
    return str(caught.value)


def told() -> str:
    parts = [
        f"=== {text!r}\n{message(text, kind)}\n"
        for texts, kind in ((SYNTAX, PqlSyntaxError), (TYPES, PqlTypeError))
        for text in texts
    ]
    return "\n".join(parts)


def test_every_message_is_the_one_agreed() -> None:
    found = told()
    if os.environ.get("GOLDEN") == "update":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [text for text in SYNTAX if text.strip()])
def test_a_syntax_error_shows_its_place(text: str) -> None:
    shown = message(text, PqlSyntaxError)
    assert "line " in shown
    assert "^" in shown
