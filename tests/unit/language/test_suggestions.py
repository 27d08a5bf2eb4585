"""What a message proposes to write in place of an unknown field is accepted, wherever it stands."""

from __future__ import annotations

import itertools
import re

import pytest

from toolkit.errors import PqlTypeError
from toolkit.language.check import check
from toolkit.language.pql import parse
from toolkit.schema import BOOLEAN, DATETIME, INTEGER, STRING, Array, Object

INNERMOST = Object({"ofPart": INTEGER, "date": STRING})
PART = Object({"ofItem": INTEGER, "parts": Array(INNERMOST), "deep": Object({"inItem": INTEGER})})
PROFILE = Object(
    {
        "ofProfile": INTEGER,
        "vip": BOOLEAN,
        "home": Object({"inHome": INTEGER, "city": STRING}),
        "items": Array(PART),
        "last name": INTEGER,
    }
)
EVENT = Object(
    {
        "timestamp": DATETIME,
        "ofEvent": INTEGER,
        "items": Array(PART),
        "web": Object({"inWeb": INTEGER}),
    }
)
PATHS = [
    "ofProfile", "home.inHome", "ofEvent", "web.inWeb", "ofItem", "deep.inItem", "ofPart",
    "inHome", "inWeb", "inItem", "ofProfil", "home.inHom", "`last name`", "ofEven", "city",
]  # fmt: skip
BINDERS = [
    "{}[{}]",
    "{}.exists({})",
    "{}.filter(§ => {})",
    "exists § from {} where {}",
    "forall § from {} where {}",
    "(select § from {} where {})",
    "{}.exists(§ => {})",
    "(sum 1 over § from {} where {}) > 0",
    "CHAIN({}, timestamp, [C0: WHAT({})])",
]
NAMES = ["E", "I", "P"]


def nested(binders: tuple[str, ...], arrays: tuple[str, ...], innermost: str) -> str:
    """Return a rule inside binders; the array of an inner one is of the outer one's item."""
    text = innermost
    for depth in range(len(binders) - 1, -1, -1):
        outer = NAMES[depth - 1] if depth and "§" in binders[depth - 1] else ""
        array = f"{outer}.{arrays[depth]}" if outer else arrays[depth]
        text = binders[depth].replace("§", NAMES[depth], 1).format(array, text)
    return text


def cases() -> list[str]:
    found = []
    for start in (("xEvent", "items", "parts"), ("items", "parts")):
        for depth in range(len(start) + 1):
            usable = [
                BINDERS if place == 0 and start[0] == "xEvent" else BINDERS[:-1]
                for place in range(depth)
            ]
            for binders in itertools.product(*usable):
                prefixes = ["", "$1."] + [
                    f"{NAMES[at]}." for at, b in enumerate(binders) if "§" in b
                ]
                found += [
                    nested(binders, start[:depth], f"{prefix}{{}} = 1") for prefix in prefixes
                ]
    return found


CASES = cases()
PROPOSED = re.compile(r"(?:: write |Did you mean )([$^\w.` ]+)(?:\?|$)", re.MULTILINE)


def problem(text: str) -> str:
    try:
        check(parse(text), PROFILE, EVENT, text)
    except PqlTypeError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("path", PATHS)
def test_what_is_proposed_is_accepted_where_it_is_proposed(path: str) -> None:
    proposed = 0
    for case in CASES[::17]:
        text = case.format(path)
        written = re.search(rf"((?:\$1\.|\b[EIP]\.)?){re.escape(path)} = 1", text)
        assert written is not None
        for each in PROPOSED.findall(problem(text)):
            proposed += 1
            names = re.split(" or ", each)
            for name in names:
                assert not problem(text.replace(written.group(0), name)), (text, name)
                assert "^" not in name or not re.search(r"\b[EIP]( from| =>)", text), (text, name)
    assert proposed >= 10


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("xEvent[items[parts.exists(P => P.ofEvent = 1)]]", "Outer.ofEvent"),
        ("xEvent.exists(Outer => Outer.items[parts.exists(P => P.ofEvent = 1)])",
         "write Outer.ofEvent"),
        ("exists E from xEvent where exists E from E.items where E.ofEvent = 1", "Outer.ofEvent"),
        ("xEvent[items[parts[ofEvent = 1]]]", "write ^^.ofEvent"),
        ("xEvent[items.exists(I => I.ofProfile = 1)]", "write $1.ofProfile"),
        ("xEvent[items.exists(I => I.`last name` = 1)]", "write $1.`last name`"),
        ("exists E from xEvent where E.ofEven = 1", "Did you mean E.ofEvent?"),
        ("items.head().ofIten = 1", "Did you mean ofItem?"),
    ],
)  # fmt: skip
def test_a_field_of_an_item_further_out_is_named(text: str, hint: str) -> None:
    assert hint in problem(text)
