"""Definitions that nobody can meet and that everybody meets, by kind of field.

What depends on the profile is held against the oracle in tests/agreement.
"""

from __future__ import annotations

import pytest

from toolkit.instants import as_utc
from toolkit.language.check import check
from toolkit.language.lint import meant
from toolkit.language.pql import parse, render
from toolkit.language.truth import Ground, implies, parts, truth
from toolkit.schema import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    STRING,
    Array,
    Object,
)

NOW = as_utc("2026-07-01T12:00:00")
ITEMS = Array(Object({"sku": STRING, "price": NUMBER}))
PROFILE = Object(
    {
        "tier": STRING,
        "city": STRING,
        "age": INTEGER,
        "limit": INTEGER,
        "score": NUMBER,
        "vip": BOOLEAN,
        "born": DATE,
        "joined": DATETIME,
        "tags": Array(STRING),
        "home": Object({"city": STRING}),
    }
)
EVENT = Object(
    {"timestamp": DATETIME, "eventType": STRING, "price": NUMBER, "n": INTEGER, "items": ITEMS}
)
GROUND = Ground(NOW, EVENT, (PROFILE,))


def verdict(text: str) -> bool | None:
    return truth(check(parse(text), PROFILE, EVENT, text), GROUND)


IMPOSSIBLE = [
    # text
    'tier = "gold" and tier = "silver"',
    'tier in ["gold"] and tier notIn ["gold"]',
    'tier in ["gold", "silver"] and tier = "bronze"',
    'tier in ["gold", "silver"] and tier != "gold" and tier != "silver"',
    'tier = "gold" and tier.equals("silver", false)',
    'tier.equals("gold", false) and tier.notEqualTo("GOLD", false)',
    'tier = "gold" and not (tier.startsWith("go"))',
    'tier.startsWith("go") and tier.startsWith("si")',
    'tier.startsWith("gold") and tier.doesNotStartWith("go")',
    'tier.endsWith("ld") and tier.endsWith("er")',
    'tier.contains("old") and tier.doesNotContain("ol")',
    'tier.contains("OLD") and tier.doesNotContain("ol", false)',
    'tier.contains("x") and tier in ["gold", "silver"]',
    'tier.doesNotContain("")',
    'tier > "m" and tier < "c"',
    'tier < ""',
    # null
    'tier = "gold" and tier.isNull()',
    "tier.isNull() and tier.isNotNull()",
    "age.isNull() and age > 3",
    'home.isNull() and home.city = "Berlin"',
    # whole numbers
    "age > 20 and age < 21",
    "age = 1 and age = 2",
    "age >= 18 and age <= 20 and age notIn [18, 19, 20]",
    "age > 65 and age < 18",
    "5 < age and age <= 5",
    "age = 1.5",
    # numbers
    "score > 1 and score <= 1",
    "score >= 0.1 and score <= 0.3 and not (score < 0.5)",
    "age + 1 > 10 and age + 1 < 10",
    # Booleans
    "vip = true and vip = false",
    "vip and not (vip)",
    "vip != true and vip != false",
    "not (vip = true) and not (vip = false) and vip.isNotNull()",
    # two fields
    "age > limit and limit > age",
    "age = limit and age != limit",
    "age < age",
    # dates
    "born = date(1990, 1, 1) and born = date(1991, 1, 1)",
    "born occurs this month and born occurs last month",
    "joined occurs before date(2020, 1, 1) and joined occurs after date(2021, 1, 1)",
    "joined occurs <= 7 days before now and not (joined occurs <= 30 days before now)",
    "joined.getMonth() = 13",
    "joined.getMonth() = 2 and joined.getMonth() = 3",
    # lists
    'tags.count() = 0 and tags = "a"',
    "tags.isNull() and tags",
    'tags.exists(T => T = "a" and T = "b")',
    # counts of events
    "xEvent.count() < 0",
    "xEvent.count() = 1.5",
    'xEvent.count() = 0 and xEvent[eventType = "buy"]',
    'xEvent[eventType = "buy"].count() >= 3 and xEvent[eventType = "buy"].count() < 2',
    'xEvent[eventType = "buy" and price > 5].count() >= 3 and xEvent.count() <= 2',
    'xEvent[eventType = "buy"].count() > 2 and xEvent[eventType = "buy"].count() < 3',
    # events
    'xEvent[eventType = "buy"] and not (xEvent)',
    'xEvent[eventType = "buy" and eventType = "view"]',
    "xEvent[n > 3 and n < 4]",
    'xEvent[eventType = "buy" and not (eventType in ["buy", "view"])]',
    'xEvent[items.exists(sku = "a" and sku = "b")]',
    '(forall E from xEvent where E.eventType = "buy") and xEvent[eventType = "view"]',
    'exists E from xEvent where E.eventType = "buy" and E.eventType.isNull()',
    # windows of events
    "xEvent[timestamp occurs tomorrow]",
    "xEvent[timestamp occurs after now]",
    "xEvent[timestamp occurs between today and yesterday]",
    "xEvent[timestamp occurs <= 7 days before now and timestamp occurs >= 30 days before now]",
    "xEvent[timestamp occurs <= 7 days before now] and not "
    "(xEvent[timestamp occurs <= 30 days before now])",
    "xEvent[n = 1 and timestamp occurs today] and xEvent[n = 1].count() = 0",
    # sequences
    'CHAIN(xEvent, timestamp, [A: WHAT(eventType = "a"), B: WHAT(n = 1 and n = 2)])',
    "CHAIN(xEvent, timestamp, [A: WHAT(n = 1) WHEN(<= 1 day before now), "
    "B: WHAT(n = 2) WHEN(>= 3 days before now)])",
    "CHAIN(xEvent, timestamp, [A: WHAT(n = 1), B: WHAT(n = 2)]) and not (xEvent[n = 2])",
    "CHAIN(xEvent, timestamp, [A: WHAT(n = 1) COUNT(3), B: WHAT(n = 2)]) and xEvent.count() <= 2",
    # or, not
    "(vip = true and vip = false) or (age > 20 and age < 21)",
    "not (age > 3 or not (age > 3))",
    'tier = "gold" and (tier = "silver" or tier = "bronze")',
    "(age < 10 or age > 90) and age > 20 and age < 80",
    'not (vip or tier = "gold") and tier = "gold"',
    'not (tier.isNull() or tier != "gold" or tier = "gold")',
    "if (vip, age > 5, age > 9) and age < 3",
    "null",
]

ALWAYS = [
    "vip or not (vip)",
    "age = 1 or not (age = 1)",
    "age.isNull() or age.isNotNull()",
    "age = 1 or age != 1 or age.isNull()",
    "not (vip = true and vip = false)",
    "vip = true or vip = false or vip.isNull()",
    "age <= 20 or age >= 21 or age.isNull()",
    'tier in ["gold"] or tier notIn ["gold"] or tier.isNull()',
    'not (tier = "gold") or not (tier = "silver")',
    'not (tier.equals("gold", false)) or tier.startsWith("G", false)',
    'not (tier = "gold") or tier.contains("ol")',
    "joined occurs before now or joined occurs after now or joined.isNull()",
    "xEvent.count() >= 0",
    "xEvent.count() > -1",
    "xEvent.count() != 0.5",
    'xEvent or xEvent[eventType = "buy"].count() = 0',
    'not (xEvent[eventType = "buy" and price > 5]) or xEvent[eventType = "buy"]',
    "xEvent[timestamp occurs <= 30 days before now] or not "
    "(xEvent[timestamp occurs <= 7 days before now])",
    "forall E from xEvent where E.timestamp occurs before now",
    "not (xEvent[n = 1 and n = 2])",
    "not (age < 3) or age < 5",
    "(vip and age > 3) or not (vip) or not (age > 3)",
]

DEPENDS = [
    "age = 1 or age != 1",  # neither where it is missing
    "age >= 1 or age < 1",
    "vip or vip = false",
    "score > 1 or score <= 1 or score.isNull()",  # none for NaN
    "score > 20 and score < 21",
    "not (age = 1) and not (age = 2)",
    'tags = "a" and tags = "b"',  # different items
    'xEvent[eventType = "a"] and xEvent[eventType = "b"]',
    'tier.equals("gold", false) and tier = "Gold"',
    'tier.startsWith("go") and tier.startsWith("gold")',
    'tier.startsWith("go", false) and tier.startsWith("GO")',
    'tier.contains("a") and tier.doesNotContain("A")',
    'tier.endsWith("d") and tier.endsWith("ld") and tier.contains("x")',
    'tier > "a" and tier < "b"',
    "age > limit and limit > 5",
    "not (age > limit) and not (age <= limit)",
    "home.isNull() or home.city.isNull()",
    "home.isNotNull() and home.city.isNull()",
    "xEvent.count() = 0 or xEvent.count() = 1",
    'xEvent.count() = 1 and xEvent[eventType = "a"].count() <= 1',
    "xEvent[timestamp occurs <= 30 days before now] and not "
    "(xEvent[timestamp occurs <= 7 days before now])",
    "xEvent[timestamp occurs <= 30 days before now and timestamp occurs >= 7 days before now]",
    "CHAIN(xEvent, timestamp, [A: WHAT(n = 1) WHEN(>= 3 days before now), "
    "B: WHAT(n = 2) WHEN(<= 1 day before now)])",
    "CHAIN(xEvent, timestamp, [A: WHAT(n = 1), B: WHAT(n = 1)]) and xEvent.count() = 2",
    "born occurs this month and born occurs this year",
    "joined.getMonth() = 12 and joined.getDayOfMonth() = 31",
    "joined occurs after now",
    'xEvent.count() >= 2 and xEvent[eventType = "a"].count() <= 1',
    "xEvent.sum(price) < 0",
    "xEvent.average(price) > 5 and xEvent.count() >= 0",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_nobody_can_meet_it(text: str) -> None:
    assert verdict(text) is False


@pytest.mark.parametrize("text", ALWAYS)
def test_everybody_meets_it(text: str) -> None:
    assert verdict(text) is True


@pytest.mark.parametrize("text", DEPENDS)
def test_it_depends_on_the_profile(text: str) -> None:
    assert verdict(text) is None


@pytest.mark.parametrize("text", [*IMPOSSIBLE, *ALWAYS])
def test_what_is_constant_is_a_finding(text: str) -> None:
    tree = check(parse(text), PROFILE, EVENT, text)
    found = {one.code for one in meant(tree, NOW, GROUND)}
    assert found & {"contradiction", "always-false", "always-true", "empty-window"}


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("vip or (age > 20 and age < 21)", "never", "age > 20 and age < 21"),
        ("vip and (age = 1 or not (age = 1))", "always", "age = 1 or not (age = 1)"),
        ("vip and not (age > 5 and age < 3)", "never", "age > 5 and age < 3"),
        ("vip or xEvent[n > 3 and n < 4]", "never", "n > 3 and n < 4"),
        ("age > 20 and age > 10", "adds-nothing", "age > 10"),
        ("age > 20 or age > 10", "adds-nothing", "age > 20"),
        ('tier = "gold" or (tier = "gold" and vip)', "adds-nothing", 'tier = "gold" and vip'),
        (
            "xEvent[timestamp occurs <= 7 days before now] or "
            "xEvent[timestamp occurs <= 30 days before now]",
            "adds-nothing",
            "xEvent.exists(timestamp occurs <= 7 days before now)",
        ),
        (
            "xEvent[timestamp occurs <= 7 days before now and timestamp occurs this year]",
            "adds-nothing",
            "timestamp occurs on this year",
        ),
    ],
)
def test_the_part_that_is_wrong_is_named(text: str, kind: str, part: str) -> None:
    found = parts(check(parse(text), PROFILE, EVENT, text), GROUND)
    assert [(one.kind, render(one.node)) for one in found] == [(kind, part)]


def test_of_two_conditions_that_say_the_same_one_stays() -> None:
    tree = check(parse('tier = "gold" and tier in ["gold"]'), PROFILE, EVENT)
    assert [one.kind for one in parts(tree, GROUND)] == ["adds-nothing"]


def test_more_ways_than_are_looked_at_depend_on_the_profile() -> None:
    values = ["age", "limit", "score", "age * 2", "limit * 2", "score * 2"]
    ways = " and ".join(f"({' or '.join(f'{one} = {n}' for one in values)})" for n in range(7))
    assert verdict(ways) is None  # seven values for six: too many ways to see that none fits


def test_a_condition_implies_a_wider_one() -> None:
    narrow, wide = (check(parse(one), PROFILE, EVENT) for one in ("age in [3, 4]", "age > 2"))
    assert implies(narrow, wide, GROUND)
    assert not implies(wide, narrow, GROUND)
