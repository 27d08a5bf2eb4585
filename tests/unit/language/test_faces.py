"""One definition, its faces: English and Python, beside the PQL.

The texts are in tests/golden/faces.txt; `GOLDEN=update` writes them anew. Read the diff with an
analyst's eyes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings

import toolkit as tk
from tests.support.strategies import expressions, whole_language
from tests.support.strategies.trees import trees
from toolkit.language.describe import describe
from toolkit.language.pql import parse
from toolkit.language.python import to_python

GOLDEN = Path(__file__).parents[2] / "golden" / "faces.txt"
BUY = 'eventType = "commerce.purchases"'
LATER = "B.timestamp occurs after A.timestamp"

DEFINITIONS = [
    "true",
    "vip",
    "xEvent",
    'loyalty.tier = "gold"',
    'homeAddress.city.equals("Berlin", false) or homeAddress.city.equals("Hamburg", false)',
    'homeAddress.city.doesNotContain("a", false) and homeAddress.city.doesNotContain("b", false)',
    'loyalty.tier in ["gold", "silver"] and homeAddress.country notIn ["DE", "AT", "CH"]',
    "loyalty.points >= 100 and loyalty.points <= 1500",
    "homeAddress.city != workAddress.city and loyalty.points + 100 > 2 * spent",
    "person.gender.isNull() and personalEmail.address.isNotNull()",
    'interests = "running" or interests.intersects(["golf", "tennis"])',
    'inSegment("vips") and not (inSegment("staff"))',
    "not (a = 1 or b = 2) and not (c = 1 and d = 2) and not (a = 1 or b = 2 or c = 3)",
    'loyalty.tier = "gold" and (a = 1 or b = 2 and (c = 3 or d = 4))',
    # when
    "since occurs today or since occurs yesterday or since occurs this month",
    "since occurs this year or since occurs last week or since occurs on date(2026, 7, 1)",
    "since occurs between date(2026, 3, 1) and date(2026, 3, 31)",
    "since occurs between date(2026, 1, 1) and date(2026, 12, 31)",
    "since occurs between date(2026, 1, 1) and date(2026, 2, 1)",
    "since occurs <= 30 days before now and until occurs <= 2 weeks after now",
    "since occurs <= 3 days from today",
    "since occurs before date(2026, 7, 1) or since occurs after yesterday",
    "since occurs > 30 days before now",
    "since occurs < 30 days before now or since occurs after now",
    "since occurs <= 30 days before now and since occurs >= 7 days before now",
    "since occurs <= 1 week before now or since occurs <= 1 week after now",
    "birth.getMonth() = currentMonth() and birth.getDayOfMonth() = currentDayOfMonth()",
    "birth.getMonth() = 2 and birth.getDayOfMonth() = 29",
    "birth.getMonth() = 3",
    "birth.getMonth() * 100 + birth.getDayOfMonth() >= 1224 or "
    "birth.getMonth() * 100 + birth.getDayOfMonth() <= 106",
    "since occurs before until and since occurs = 3 days before today",
    # events
    f"CHAIN(xEvent, timestamp, [C0: WHAT({BUY}) WHEN(<= 30 days before now) COUNT(3)])",
    'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search" and search.keywords.contains'
    '("sneakers", false)) WHEN(<= 30 days before now)]) and not '
    f"(CHAIN(xEvent, timestamp, [C0: WHAT({BUY}) WHEN(<= 30 days before now)]))",
    f"xEvent[{BUY}].count() = 0 or xEvent[{BUY}].count() = 1 or xEvent[{BUY}].count() <= 2",
    f"xEvent[{BUY}].count() >= 2 and xEvent[{BUY}].count() <= 5",
    f"xEvent[{BUY} and timestamp occurs <= 1 year before now].sum(order.total) > 99.5",
    f"xEvent[{BUY}].sum(price * quantity) > 1000",
    f"not (xEvent[{BUY} and not (commerce.order.priceTotal > 10)])",
    f'xEvent[{BUY} and productListItems[SKU.startsWith("A") and ^^.homeAddress.city = "Ulm"]]',
    'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search"), C1: WHAT(eventType = "cart") '
    f"COUNT(2), C2: WHAT({BUY})])",
    f'select A from xEvent where A.eventType = "cart", B from xEvent where B.{BUY} and {LATER} and '
    "B.timestamp occurs >= 1 hour after A.timestamp and "
    "B.timestamp occurs <= 24 hours after A.timestamp",
    f'select A from xEvent where A.eventType = "cart" and not (exists B from xEvent where B.{BUY} '
    "and B.timestamp occurs <= 7 days after A.timestamp)",
    f'select A from xEvent where A.eventType = "search", C from xEvent where C.{BUY} and '
    "C.timestamp occurs after A.timestamp and not (exists B from xEvent where "
    f'B.eventType = "cart" and {LATER} and B.timestamp occurs before C.timestamp)',
    "interests.count() > 2 and xEvent[productListItems.sum(priceTotal) > 100]",
    "xEvent[productListItems[a = 1] and b = 1] or xEvent[productListItems[a = 1 and b = 1]]",
    'select A from xEvent where A.eventType = "a" and not (exists B from xEvent where '
    f'B.eventType = "b" and {LATER}) and not (exists C from xEvent where C.eventType = "c" and '
    "C.timestamp occurs after A.timestamp)",
    'xEvent[eventType = "a"].count() > xEvent[eventType = "b"].count()',
    'xEvent[eventType = "a"].max(timestamp) occurs > 90 days before now',
    # what no card draws
    'xEvent.topN(timestamp, 1).head().eventType = "search"',
    'if (loyalty.tier = "gold", 100, 300) < xEvent.sum(price)',
    'let p = (xEvent[eventType = "buy"]) in (p.count() > 3 and p.sum(price) > 10)',
    "exists E from xEvent, F from xEvent where E.price = F.price and E != F",
    'city.regexGroup("^(.)", 1) = "K" and city like "%a%" and tags.distinct().count() > 1',
    'identityMap.get("Email").count() > 1',
]


def faces(pql: str) -> str:
    definition = tk.parse_pql(pql)
    return f"{definition.to_pql()}\n\n{definition.describe()}\n\n{definition.to_python()}\n"


def test_every_face_as_it_is_stored() -> None:
    found = f"\n{'-' * 88}\n\n".join(map(faces, DEFINITIONS))
    if os.environ.get("GOLDEN") == "update":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), "GOLDEN=update stores it"


@pytest.mark.parametrize(
    "pql",
    [
        *DEFINITIONS,
        # what the methods of these names refuse, or take at their edge
        "since occurs between today and yesterday",
        f"CHAIN(xEvent, timestamp, [C0: WHAT({BUY}) WHEN(between today and yesterday)])",
        'city.regexGroup("^K", 0) = "K"',
        f'select A from xEvent where A.eventType = "cart", B from xEvent where B.{BUY} and {LATER} '
        "and B.timestamp occurs >= 3 days after A.timestamp and "
        "B.timestamp occurs <= 2 hours after A.timestamp",
    ],
)
def test_its_python_gives_the_very_definition(pql: str) -> None:
    definition = tk.parse_pql(pql)
    assert eval(definition.to_python(), {"tk": tk}) == definition  # noqa: S307 - our own source


@given(whole_language() | expressions)
@settings(max_examples=200)
def test_whatever_can_be_asked_is_python(pql: str) -> None:
    tree = parse(pql)
    assert eval(to_python(tree), {"tk": tk}).expression == tree  # noqa: S307


@given(trees())
@settings(max_examples=300)
def test_whatever_can_be_written_is_python_and_english(tree) -> None:
    assert eval(to_python(tree), {"tk": tk}).expression == tree  # noqa: S307
    assert describe(tree).endswith(".")


def test_long_python_stands_on_lines_that_can_be_read() -> None:
    for pql in DEFINITIONS:
        for line in tk.parse_pql(pql).to_python().splitlines():
            assert len(line) <= 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('eventType = "a"', 'eventType.equals("a")'),
        ('eventType = "a"', 'eventType in ["a"]'),
    ],
)
def test_one_meaning_is_told_in_one_way(one: str, other: str) -> None:
    ways = [
        describe(parse(way.format(condition)))
        for condition in (one, other)
        for way in (
            "CHAIN(xEvent, timestamp, [C0: WHAT({})])",
            "xEvent[{}]",
            "exists E from xEvent where E.{}",
            "select E from xEvent where E.{}",
            "xEvent.exists({})",
            "xEvent[{}].count() >= 1",
        )
    ]
    assert set(ways) == {"At least 1 a event."}
