"""Python and PQL are faces of one definition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

import toolkit as tk
from tests.oracle.interpreter import OracleExtract, members

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_A_NUMBER = float("nan")
TODAY_ANY_YEAR = "a.getMonth() = currentMonth() and a.getDayOfMonth() = currentDayOfMonth()"
BUY = 'eventType = "commerce.purchases"'


@pytest.mark.parametrize(
    ("composed", "pql"),
    [
        (tk.field("a.b") == "x", 'a.b = "x"'),
        (tk.field("a") != 3, "a != 3"),
        (tk.field("a") >= 2.5, "a >= 2.5"),
        (tk.field("a") >= np.float64(2.5), "a >= 2.5"),
        (tk.field("a") == np.int64(3), "a = 3"),
        (tk.field("a") == np.bool_(True), "a = true"),
        (tk.field("a").is_in(np.array([1, 2])), "a in [1, 2]"),
        (tk.field("a").between(np.int64(1), Decimal(3)), "a >= 1 and a <= 3.0"),
        (tk.field("a").on("today", ignore_year=True), TODAY_ANY_YEAR),
        (tk.field("a") > 3, "a > 3"),
        (tk.field("a") == True, "a = true"),  # noqa: E712 - a definition, not a test
        (tk.field("a") == tk.field("b"), "a = b"),
        (tk.field("a") < date(2026, 7, 1), "a < date(2026, 7, 1)"),
        (tk.field("a") < datetime(2026, 7, 1, tzinfo=UTC), 'a < "2026-07-01T00:00:00+00:00"'),
        (tk.field("a").is_in(["x", "y"]), 'a in ["x", "y"]'),
        (tk.field("a").not_in([1]), "a notIn [1]"),
        (tk.field("a").contains("x", case_sensitive=False), 'a.contains("x", false)'),
        (tk.field("a").is_null() | tk.field("b").is_not_null(), "a.isNull() or b.isNotNull()"),
        (tk.field("a").includes("x"), 'a.includes("x")'),
        (tk.field("a").in_last(3, "months"), "a occurs <= 3 months before now"),
        (tk.field("a").before("2026-07-01"), "a occurs before date(2026, 7, 1)"),
        (tk.field("xs").exists(tk.field("n") == 1), "xs.exists(n = 1)"),
        (tk.event("search"), 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search")])'),
        (
            tk.event("commerce.purchases").in_last(30, "days").at_least(3),
            f"CHAIN(xEvent, timestamp, [C0: WHAT({BUY}) WHEN(<= 30 days before now) COUNT(3)])",
        ),
        (tk.event("commerce.purchases").at_most(2), f"xEvent[{BUY}].count() <= 2"),
        (
            tk.event("commerce.purchases").in_last(1, "week").exactly(2),
            f"xEvent[{BUY} and timestamp occurs <= 1 week before now].count() = 2",
        ),
        (
            tk.event("commerce.purchases", "price > 10").sum("price") > 100,
            f"xEvent[{BUY} and price > 10].sum(price) > 100",
        ),
        (
            tk.event("search").then(tk.event("commerce.purchases")),
            f'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search"), C1: WHAT({BUY})])',
        ),
        (
            (tk.field("a") == 1) & (tk.field("b") == 2) & ~(tk.field("c") == 3),
            "a = 1 and b = 2 and not (c = 3)",
        ),
    ],
)
def test_python_is_pql(composed: tk.Definition, pql: str) -> None:
    read = tk.parse_pql(pql)
    assert composed == read
    assert hash(composed) == hash(read)
    assert tk.from_json(composed.to_json()) == composed
    assert " ".join(composed.to_pql().split()).replace("[ ", "[").replace(" ]", "]") == pql


SINCE = tk.field("since")
SEEN = tk.event("seen")
ADD, BUYS = tk.event("add"), tk.event("buy")


@pytest.mark.parametrize(
    ("said", "pql"),
    [
        (SINCE.today(), "since occurs on today"),
        (
            SINCE.today(ignore_year=True),
            "since.getMonth() = currentMonth() and since.getDayOfMonth() = currentDayOfMonth()",
        ),
        (SINCE.yesterday(), "since occurs on yesterday"),
        (
            SINCE.yesterday(ignore_year=True),
            "date(currentYear() - 1, since.getMonth(), since.getDayOfMonth()) occurs on yesterday "
            "or date(currentYear(), since.getMonth(), since.getDayOfMonth()) occurs on yesterday",
        ),
        (SINCE.this_month(), "since occurs on this month"),
        (SINCE.this_month(ignore_year=True), "since.getMonth() = currentMonth()"),
        (SINCE.this_year(), "since occurs on this year"),
        (SINCE.on("2024-02-29"), "since occurs on date(2024, 2, 29)"),
        (
            SINCE.on(date(2024, 2, 29), ignore_year=True),
            "since.getMonth() = 2 and since.getDayOfMonth() = 29",
        ),
        (SINCE.in_last(1, "hour"), "since occurs <= 1 hour before now"),
        (SINCE.in_next(1, "week"), "since occurs <= 1 week after now"),
        (
            SINCE.between("2026-01-01", date(2026, 1, 31)),
            "since occurs between date(2026, 1, 1) and date(2026, 1, 31)",
        ),
        (
            SINCE.between("2026-03-01", "2026-03-31", ignore_year=True),
            "since.getMonth() * 100 + since.getDayOfMonth() >= 301 and "
            "since.getMonth() * 100 + since.getDayOfMonth() <= 331",
        ),
        (
            SINCE.between("2026-12-24", "2026-01-06", ignore_year=True),
            "since.getMonth() * 100 + since.getDayOfMonth() >= 1224 or "
            "since.getMonth() * 100 + since.getDayOfMonth() <= 106",
        ),
        (
            SINCE.during("2026-03"),
            "since occurs between date(2026, 3, 1) and date(2026, 3, 31)",
        ),
        (SINCE.during(2026), "since occurs between date(2026, 1, 1) and date(2026, 12, 31)"),
        (SINCE.during("last month"), "since occurs on last month"),
        (SINCE.during("2026-03", ignore_year=True), "since.getMonth() = 3"),
        (SINCE.during("march", ignore_year=True), "since.getMonth() = 3"),
        (SINCE.within(3, "days", of="today"), "since occurs <= 3 days from today"),
        (
            SINCE.within(1, "month", of="2026-03-15"),
            "since occurs <= 1 month from date(2026, 3, 15)",
        ),
        (
            SINCE.within(3, "days", of="2026-01-02", ignore_year=True),
            " or ".join(
                f"date({year}, since.getMonth(), if (date({year}, since.getMonth(), "
                "since.getDayOfMonth()).isNull(), 28, since.getDayOfMonth())) "
                "occurs <= 3 days from date(2000, 1, 2)"
                for year in (1999, 2000, 2001)
            ),
        ),
        (SINCE.before("today"), "since occurs before today"),
        (SINCE.before(tk.field("until")), "since occurs before until"),
        (SINCE.before(tk.ago(30, "days")), "since occurs > 30 days before now"),
        (
            SINCE.before(tk.from_now(2, "days")),
            "since occurs before now or since occurs < 2 days after now",
        ),
        (
            SINCE.before("2026-03-15", ignore_year=True),
            "since.getMonth() * 100 + since.getDayOfMonth() < 315",
        ),
        (SINCE.after("2026-03-15"), "since occurs after date(2026, 3, 15)"),
        (
            SINCE.after(tk.ago(30, "days")),
            "since occurs < 30 days before now or since occurs after now",
        ),
        (SINCE.after(tk.from_now(1, "day")), "since occurs > 1 day after now"),
        (
            SINCE.between(tk.ago(30, "days"), tk.ago(7, "days")),
            "since occurs <= 30 days before now and since occurs >= 7 days before now",
        ),
        (
            SINCE.between(tk.ago(1, "week"), tk.from_now(1, "week")),
            "since occurs <= 1 week before now or since occurs <= 1 week after now",
        ),
        (
            SINCE.between(tk.from_now(1, "day"), tk.from_now(1, "week")),
            "since occurs >= 1 day after now and since occurs <= 1 week after now",
        ),
        (SINCE.occurs("= 3 days before today"), "since occurs = 3 days before today"),
        (SINCE.get_month() == 12, "since.getMonth() = 12"),
    ],
)
def test_a_time_constraint_is_pql(said: tk.Definition, pql: str) -> None:
    assert said == tk.parse_pql(pql)


@pytest.mark.parametrize(
    ("said", "pql"),
    [
        (SEEN.today(), 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen") WHEN(on today)])'),
        (
            tk.event().during(2026),
            "CHAIN(xEvent, timestamp, [C0: WHAT(true) "
            "WHEN(between date(2026, 1, 1) and date(2026, 12, 31))])",
        ),
        (
            SEEN.after(tk.ago(3, "days")),
            'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen") WHEN(< 3 days before now)])',
        ),
        (
            SEEN.between(tk.ago(30, "days"), tk.ago(7, "days")),
            'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen" and timestamp occurs '
            "<= 30 days before now and timestamp occurs >= 7 days before now)])",
        ),
        (
            SEEN.after("2026-01-01").before("2026-02-01"),
            'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen" and '
            "timestamp occurs before date(2026, 2, 1)) WHEN(after date(2026, 1, 1))])",
        ),
        (
            SEEN.today(ignore_year=True),
            'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen" and timestamp.getMonth() = '
            "currentMonth() and timestamp.getDayOfMonth() = currentDayOfMonth())])",
        ),
        (tk.event(None, "a = 1").at_most(3), "xEvent[a = 1].count() <= 3"),
        (tk.event().exactly(0), "xEvent.count() = 0"),
        (
            tk.event().in_last(60, "days").exactly(0),
            "xEvent[timestamp occurs <= 60 days before now].count() = 0",
        ),
        (
            SEEN.count().between(2, 5),
            'xEvent[eventType = "seen"].count() >= 2 and xEvent[eventType = "seen"].count() <= 5',
        ),
        (SEEN.all("price > 1"), 'not (xEvent[eventType = "seen" and not (price > 1)])'),
        (
            BUYS.sum(tk.field("price") * tk.field("quantity")) > 100,
            'xEvent[eventType = "buy"].sum(price * quantity) > 100',
        ),
        (
            BUYS.max("timestamp").in_last(3, "days"),
            'xEvent[eventType = "buy"].max(timestamp) occurs <= 3 days before now',
        ),
        (
            ADD.then(BUYS, within=(24, "hours")),
            'select A from xEvent where A.eventType = "add", B from xEvent where '
            'B.eventType = "buy" and B.timestamp occurs after A.timestamp and '
            "B.timestamp occurs <= 24 hours after A.timestamp",
        ),
        (
            ADD.in_last(30, "days").then(BUYS, after=(1, "hour"), within=(24, "hours")),
            'select A from xEvent where A.eventType = "add" and '
            'A.timestamp occurs <= 30 days before now, B from xEvent where B.eventType = "buy" '
            "and B.timestamp occurs after A.timestamp and B.timestamp occurs >= 1 hour after "
            "A.timestamp and B.timestamp occurs <= 24 hours after A.timestamp",
        ),
        (
            ADD.then_not(BUYS, within=(7, "days")),
            'select A from xEvent where A.eventType = "add" and not (exists B from xEvent where '
            'B.eventType = "buy" and B.timestamp occurs <= 7 days after A.timestamp)',
        ),
        (
            SEEN.then(ADD).then_not(BUYS),
            'select A from xEvent where A.eventType = "seen", B from xEvent where '
            'B.eventType = "add" and B.timestamp occurs after A.timestamp and not (exists C from '
            'xEvent where C.eventType = "buy" and C.timestamp occurs after B.timestamp)',
        ),
        (
            ADD.then_not(SEEN).then(BUYS),
            'select A from xEvent where A.eventType = "add", C from xEvent where '
            'C.eventType = "buy" and C.timestamp occurs after A.timestamp and not (exists B from '
            'xEvent where B.eventType = "seen" and B.timestamp occurs after A.timestamp and '
            "B.timestamp occurs before C.timestamp)",
        ),
        (
            tk.event("add", tk.field("items").exists("name = ^.A and ^^.city = C")).then_not(BUYS),
            'select B from xEvent where B.eventType = "add" and B.items.exists(name = B.A and '
            '$1.city = C) and not (exists D from xEvent where D.eventType = "buy" and '
            "D.timestamp occurs after B.timestamp)",
        ),
    ],
)
def test_what_is_said_of_events_is_pql(said: tk.Definition, pql: str) -> None:
    assert said == tk.parse_pql(pql)


TAGS = tk.field("tags")


@pytest.mark.parametrize(
    ("said", "pql"),
    [
        (tk.field("home") != tk.field("work"), "home != work"),
        (tk.field("age").between(18, 30), "age >= 18 and age <= 30"),
        (tk.field("age") + 1 > 3, "age + 1 > 3"),
        (2 * tk.field("a") - tk.field("b") / 4 >= tk.field("c") % 5, "2 * a - b / 4 >= c % 5"),
        (-tk.field("a") < 1 - tk.field("b"), "-(a) < 1 - b"),
        (tk.field("city").does_not_equal("x"), 'city.notEqualTo("x")'),
        (tk.field("city").does_not_start_with("x"), 'city.doesNotStartWith("x")'),
        (
            tk.field("city").does_not_end_with("x", case_sensitive=False),
            'city.doesNotEndWith("x", false)',
        ),
        (tk.field("city").contains(tk.field("name")), "city.contains(name)"),
        (tk.field("city").matches("^K"), 'city.matches("^K")'),
        (tk.field("city").regex_group("^(.)", 1) == "K", 'city.regexGroup("^(.)", 1) = "K"'),
        (tk.field("city").regex_group("^K", 0) == "K", 'city.regexGroup("^K", 0) = "K"'),
        (tk.field("code").is_in(TAGS), "code in tags"),
        (tk.field("code").is_in({"b", "a"}), 'code in ["a", "b"]'),
        (TAGS.intersects(["a"]), 'tags.intersects(["a"])'),
        (TAGS.subset_of(["a"]), 'tags.subsetOf(["a"])'),
        (TAGS.superset_of(TAGS), "tags.supersetOf(tags)"),
        (TAGS.intersection(["a"]).count() == 1, 'tags.intersection(["a"]).count() = 1'),
        (TAGS.distinct().head() == "a", 'tags.distinct().head() = "a"'),
        (tk.field("items")[tk.field("n") == 1].count() > 2, "items[n = 1].count() > 2"),
        (
            tk.field("items").top_n("price", 1).head().field("a.b") == 2,
            "items.topN(price, 1).head().a.b = 2",
        ),
        (tk.field("items").map("price").count() == 2, "items.map(price).count() = 2"),
        (tk.field("items").bottom_n("p", 2).sum("p") == 2, "items.bottomN(p, 2).sum(p) = 2"),
        (tk.field("m").get("Email").count() > 1, 'm.get("Email").count() > 1'),
        (tk.field("m").keys().includes("x"), 'm.keys().includes("x")'),
        (tk.field("m").values().count() == 0, "m.values().count() = 0"),
        (tk.field("xs").group_by("k").get("a").count() == 1, 'xs.groupBy(k).get("a").count() = 1'),
        (tk.in_audience("vips"), 'inSegment("vips")'),
        (tk.in_audience(tk.Audience("V", "true", id="vips")), 'inSegment("vips")'),
        (tk.in_audience(tk.Audience("V", "true")), 'inSegment("V")'),
        (tk.if_else("vip", 1, 2) == tk.field("a"), "if (vip, 1, 2) = a"),
        (
            tk.if_else(tk.field("vip") == True, tk.parse_pql("a"), ~tk.parse_pql("b")),  # noqa: E712 - a definition, not a test
            "if (vip = true, a, not (b))",
        ),
        (tk.all_of(tk.parse_pql("a and b"), tk.parse_pql("c")), "(a and b) and c"),
        (tk.any_of(tk.parse_pql("a or b"), tk.parse_pql("c")), "(a or b) or c"),
        (tk.any_of(tk.parse_pql("a")), "a"),
        (tk.field("scores").sum() > 10, "scores.sum() > 10"),
        (tk.field("scores").average() >= 2, "scores.average() >= 2"),
        (tk.field("scores").min() < tk.field("scores").max(), "scores.min() < scores.max()"),
    ],
)
def test_what_is_said_of_values_is_pql(said: tk.Definition, pql: str) -> None:
    assert said == tk.parse_pql(pql)


@pytest.mark.parametrize(
    ("as_of", "born", "said", "holds"),
    [
        ("2026-01-01", "1990-12-31", "yesterday", True),
        ("2026-01-01", "1990-01-01", "yesterday", False),
        ("2026-03-01", "1992-02-28", "yesterday", True),
        ("2026-03-01", "1992-02-29", "yesterday", False),
        ("2028-03-01", "1992-02-29", "yesterday", True),
        ("2026-01-02", "1990-12-30", "near", True),
        ("2026-12-30", "1990-01-02", "near", True),
        ("2026-12-30", "1990-01-04", "near", False),
        ("2026-03-01", "1992-02-29", "near", True),
        ("2028-02-29", "1990-02-26", "near", True),
        ("2028-02-29", "1990-02-25", "near", False),
        ("2026-03-01", "1988-02-26", "near", True),
        ("2026-03-01", "1987-02-26", "near", True),
        ("2028-02-29", "1990-03-03", "near", True),
        ("2028-02-29", "1990-03-05", "near", False),
    ],
)
def test_an_anniversary_goes_over_new_year_and_leap_days(
    as_of: str, born: str, said: str, holds: bool
) -> None:
    field = tk.field("joined")
    near = field.within(3, "days", of="today", ignore_year=True)
    definition = field.yesterday(ignore_year=True) if said == "yesterday" else near
    extract = OracleExtract([{"profile_id": "p", "joined": date.fromisoformat(born)}], [])
    found = members(definition.expression, extract, datetime.fromisoformat(as_of + "T12:00:00Z"))
    assert bool(found) is holds


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: bool(tk.field("a") == 1), "Join definitions with &"),
        (lambda: (tk.field("a") == 1) and (tk.field("b") == 2), "Join definitions with &"),
        (lambda: tk.field("a") == 1 & tk.field("b"), "Put each comparison in parentheses"),
        (lambda: (tk.field("a") == 1) & "b = 2", "Put each comparison in parentheses"),
        (lambda: 1 < tk.field("a") < 3, "neither true nor false"),
        (lambda: tk.event("x").in_last(3, "dais"), "Did you mean day"),
        (lambda: tk.event("x").in_last(3, "fortnight"), "The units are milliseconds, seconds"),
        (lambda: tk.event("x").in_last(-3, "days"), "no length of time"),
        (lambda: tk.event("x").in_last("3", "days"), "no length of time"),
        (lambda: tk.event("x").at_least(0), "holds for everyone"),
        (lambda: tk.event("x").at_least(2.5), "count is 2.5"),
        (lambda: tk.event("x").at_least("3"), "count is '3'"),
        (lambda: tk.event("x").at_most(-1), "never below 0"),
        (lambda: tk.field(None), "path is None"),
        (lambda: tk.field("a").is_in(3), "Put it into a list: [3]"),
        (lambda: tk.field("a").top_n("x", "2"), "number is '2'\nGive a whole number from 1"),
        (lambda: tk.in_audience(None), "is no audience"),
        (lambda: tk.parse_pql(None), "text is None\nGive PQL as text"),
        (lambda: tk.from_json(None), "one node of pql/json"),
        (lambda: tk.Audience(None, "true"), "name is None"),
        (
            lambda: tk.event("x").then(tk.event("y"), after=(2, "days"), within=(1, "day")),
            "Let after be the shorter",
        ),
        (lambda: SINCE.before("today", ignore_year=True), "only a custom date"),
        (lambda: SINCE.within(3, "days", of=tk.field("b"), ignore_year=True), "only a custom date"),
        (lambda: SINCE.between("today", "yesterday"), "ends before it starts"),
        (lambda: SINCE.between(tk.ago(3, "days"), tk.ago(1, "week")), "ends before it starts"),
        (lambda: tk.event("x").between(2, 5), ".count().between(2, 5)"),
        (lambda: tk.event(tk.field("a") == 1), "Name the type first"),
        (lambda: tk.event("x", tk.field("a")), "Compare it"),
        (lambda: tk.event("x").then("y"), "Write .then(tk.event(…))"),
        (lambda: tk.event("x").then(tk.event("y"), within="1 day"), 'Write it as (24, "hours")'),
        (lambda: tk.event("x").then(tk.event("y"), within=(1, "dais")), "Did you mean day"),
        (lambda: tk.event("x").at_least(2).then_not(tk.event("y")), "no gap to the next one"),
        (lambda: tk.event("x").then_not(tk.event("y")).in_last(1, "day"), "inside then_not"),
        (lambda: tk.event("x").then_not(tk.event("y").then(tk.event("z"))), "takes one event"),
        (lambda: SINCE.before("2026-02-30"), "is not a date"),
        (lambda: SINCE.before("todya"), "Did you mean today"),
        (lambda: SINCE.before(datetime(2026, 7, 1, 12, tzinfo=UTC)), "is inside a day"),
        (lambda: SINCE.on(tk.ago(3, "days")), "a day is needed here"),
        (lambda: SINCE.within(3, "days", of=tk.ago(1, "day")), "a day is needed here"),
        (lambda: SINCE.before(tk.ago(3, "days"), ignore_year=True), "a day is needed here"),
        (lambda: SINCE.between("2026-02-01", "2026-01-01"), "ends before it starts"),
        (lambda: SINCE.between(tk.ago(1, "day"), tk.ago(3, "days")), "ends before it starts"),
        (lambda: SINCE.between(tk.from_now(1, "day"), tk.ago(3, "weeks")), "before it starts"),
        (lambda: SINCE.between("2026-02-01", tk.ago(3, "days")), "Join two"),
        (lambda: SINCE.during("March"), "Write it as 2026-03"),
        (lambda: SINCE.during("2026-13"), "Write a month as 2026-03"),
        (lambda: SINCE.during("marhc", ignore_year=True), "Did you mean march"),
        (lambda: SINCE.during("0000"), "no year 0"),
        (lambda: SINCE.occurs("now and true"), "more than a time"),
        (lambda: tk.ago(3, "days") > SINCE, "Use .before"),
        (lambda: tk.field("age").between(30, 18), "Name the smaller first"),
        (lambda: tk.field("a") == None, "Use .is_null()"),  # noqa: E711 - a mistake, on purpose
        (lambda: tk.field("a").is_in("abc"), "Put it into a list"),
        (lambda: "x" in tk.field("a"), ".includes('x')"),
        (lambda: list(tk.field("a")), "before it is evaluated"),
        (lambda: ~tk.field("a"), "turns a definition round"),
        (lambda: tk.field("a").field("b = 1"), "is no path"),
        (tk.all_of, "no definition to join"),
        (lambda: tk.any_of([tk.parse_pql("a")]), "a list as *definitions"),
        (lambda: tk.if_else(tk.field("vip"), 1, 2), "is no condition"),
        (lambda: tk.event("x", tk.event("y")), "Use .then"),
        (lambda: tk.event("x").then(tk.event("y")).count(), "one event"),
        (lambda: tk.field("a") == object(), "cannot be compared with"),
        (lambda: tk.field("a") > NOT_A_NUMBER, "not a number to compare with"),
        (lambda: tk.field("a").before("soon"), "is not a date"),
        (lambda: tk.Audience("", "true"), "needs a name"),
        (lambda: tk.Audience("x", tk.field("a")), "is not a definition"),
        (lambda: tk.from_json({"nodeType": "fnApply", "fnName": "nd", "params": []}), "$.fnName"),
        (lambda: tk.from_json({"nodeType": "literal", "literalType": "Text", "value": 1}), "at $"),
        (lambda: tk.from_json({"nodeType": "literl"}), "Did you mean literal"),
    ],
)
def test_a_mistake_is_told(mistake: Callable[[], object], message: str) -> None:
    with pytest.raises(tk.ToolkitError) as caught:
        mistake()
    assert message in str(caught.value)
