"""Whole units from a day or a period (PQL.md §6): what excludes what, and days counted by hand."""

from __future__ import annotations

from calendar import isleap
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.spec.small import INSTANT, SmallExtract
from tests.support.asking import by_engine, by_oracle, opened
from tests.support.strategies import extracts
from toolkit.instants import LAST_INSTANT
from toolkit.language import canvas
from toolkit.language.definition import Definition
from toolkit.language.pql import parse
from toolkit.language.tree import Occurs
from toolkit.language.windows import NEVER, shared, ticked, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Ask = Callable[[SmallExtract, Sequence[str]], list[set[str]]]

QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
INTERVALS = ["today", "yesterday", "this month", "last year", "date(2024, 2, 29)", "day"]
OPERATORS = ["<", "=", ">", "<=", ">=", "!="]
UNITS = ["hours", "days", "weeks", "months", "years"]


@pytest.mark.parametrize("ask", [by_oracle, by_engine])
@given(
    small=extracts(),
    subject=st.sampled_from(["since", "day"]),
    n=st.one_of(st.integers(0, 4), st.integers(0, 400), st.just(10**7)),
    unit=st.sampled_from(UNITS),
    time=st.sampled_from(INTERVALS),
)
@QUICK
def test_less_equal_and_more_exclude_one_another_and_cover_the_side(
    ask: Ask, small: SmallExtract, subject: str, n: int, unit: str, time: str
) -> None:
    occurs = f"{subject} occurs"
    before, after = f"{occurs} before {time}", f"{occurs} after {time}"
    sides = {
        "before": before,
        "after": after,
        "from": f"{before} or {occurs} on {time} or {after}",
    }
    asked = [
        pql
        for direction, side in sides.items()
        for pql in [
            *(f"{occurs} {op} {n} {unit} {direction} {time}" for op in OPERATORS),
            side,
        ]
    ]
    answers = ask(small, asked)
    for start in range(0, len(answers), 7):
        less, equal, more, most, least, other, whole = answers[start : start + 7]
        assert not less & equal
        assert not less & more
        assert not equal & more
        assert less | equal | more == whole
        assert most == less | equal
        assert least == more | equal
        assert other == less | more


@given(
    at=st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)),
    n=st.one_of(st.integers(0, 4), st.integers(0, 400), st.just(10**7)),
    unit=st.sampled_from(UNITS),
    time=st.sampled_from(INTERVALS[:-1]),
    direction=st.sampled_from(["before", "after"]),
)
def test_windows_lie_side_by_side(
    at: datetime, n: int, unit: str, time: str, direction: str
) -> None:
    def asked(rest: str) -> tuple[datetime, datetime]:
        node = parse(f"it occurs {rest} {direction} {time}")
        assert isinstance(node, Occurs)
        return window(node.occurrence, at)

    def joined(one: tuple[datetime, datetime], two: tuple[datetime, datetime]) -> object:
        both = [each for each in (one, two) if each[0] <= each[1]]
        assert len(both) < 2 or both[1][0] == ticked(both[0][1], 1)
        return (both[0][0], both[-1][1]) if both else None

    def kept(one: tuple[datetime, datetime]) -> object:
        return one if one[0] <= one[1] else None

    less, equal, more, most, least = (
        asked(f"{op} {n} {unit}") for op in ("<", "=", ">", "<=", ">=")
    )
    nearer = (lambda a, b: (b, a)) if direction == "before" else (lambda a, b: (a, b))
    assert joined(*nearer(less, equal)) == kept(most)
    assert joined(*nearer(equal, more)) == kept(least)
    assert joined(*nearer(most, more)) == kept(asked(""))
    assert shared([less, equal])[0] > shared([less, equal])[1]


def test_nothing_is_later_than_the_last_instant() -> None:
    as_of = datetime(2026, 7, 1, tzinfo=UTC)
    times = {
        "after date(9999, 12, 31)": NEVER,
        "> 9000 years after today": NEVER,
        "< 0 days from today": NEVER,
        "on date(9999, 12, 31)": (datetime(9999, 12, 31, tzinfo=UTC), LAST_INSTANT),
        "<= 9000 years after today": (datetime(2026, 7, 2, tzinfo=UTC), LAST_INSTANT),
    }
    for text, expected in times.items():
        node = parse(f"it occurs {text}")
        assert isinstance(node, Occurs)
        assert window(node.occurrence, as_of) == expected, text


# --- one profile a day, counted by hand -----------------------------------------------------------

AS_OF = [
    "2024-02-29T00:00:00",
    "2023-02-28T23:59:59.999999",
    "2023-03-01T12:00:00",
    "2024-01-02T06:30:00",
    "2024-08-31T15:30:00",
]
"""Leap years and others, around 29 February and New Year, at any hour."""
HOURS = [timedelta(), timedelta(hours=12), timedelta(hours=24) - timedelta(microseconds=1)]


def _calendar(as_of: datetime) -> SmallExtract:
    """Return a profile for every day of some three years, and for every day of a leap year."""
    start = date(as_of.year - 1, 1, 1)
    days = [start + timedelta(days=count) for count in range(3 * 366)]
    places = [date(2000, 1, 1) + timedelta(days=count) for count in range(366)]
    profiles = []
    for number, day in enumerate(days):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        profiles.append(
            {
                "profile_id": day.isoformat(),
                "day": day,
                "at": midnight + HOURS[number % len(HOURS)],
                "born": places[number] if number < len(places) else None,
                "bornAt": None
                if number >= len(places)
                else datetime.combine(places[number], datetime.min.time(), UTC)
                + HOURS[number % len(HOURS)],
            }
        )
    kinds = [("profile_id", pa.string()), ("day", pa.date32()), ("at", INSTANT)]
    kinds += [("born", pa.date32()), ("bornAt", INSTANT)]
    events = [
        {"profile_id": each["profile_id"], "timestamp": each["at"], "eventType": "seen"}
        for each in profiles
    ]
    return SmallExtract(
        as_of=as_of,
        profiles=profiles,
        events=events,
        profile_schema=pa.schema(kinds),
        event_schema=pa.schema(
            [("profile_id", pa.string()), ("timestamp", INSTANT), ("eventType", pa.string())]
        ),
    )


@pytest.fixture(scope="module")
def calendars() -> Iterator[dict[str, tuple[SmallExtract, tk.Extract]]]:
    with ExitStack() as stack:
        made = {}
        for text in AS_OF:
            small = _calendar(datetime.fromisoformat(text).replace(tzinfo=UTC))
            made[text] = small, stack.enter_context(opened(small))
        yield made


def _around(today: date, n: int, unit: str) -> set[date]:
    """Return the days within n units of a day, both ends in, by pandas' calendar."""
    step = pd.DateOffset(**{unit: n})
    middle = pd.Timestamp(today)
    after = middle + pd.Timedelta(days=1) + step - pd.Timedelta(days=1)
    return set(pd.date_range(middle - step, after).date)


def _by_every_way(extract: tk.Extract, definitions: Sequence[Definition]) -> list[set[str]]:
    """Return each one's profiles: by Python, text, JSON, the canvas and standalone SQL."""
    forms = []
    for definition in definitions:
        drawn = canvas.from_json(canvas.to_json(canvas.from_expression(definition.expression)))
        text = tk.parse_pql(definition.to_pql())
        json = tk.from_json(definition.to_json())
        forms.append([definition, text, json, Definition(canvas.to_expression(drawn))])
    audiences = [
        [tk.Audience(f"{number} {form}", each) for form, each in enumerate(same)]
        for number, same in enumerate(forms)
    ]
    evaluation = extract.evaluate(*(each for same in audiences for each in same))
    found = []
    for same in audiences:
        ids = [set(evaluation[each.name].profile_ids()) for each in same]
        rows = extract._store.query(evaluation[same[0].name].sql()).fetchall()
        assert ids == [{who for (who,) in rows}] * len(same)
        found.append(ids[0])
    return found


@pytest.mark.parametrize("as_of", AS_OF)
def test_within_n_days_of_today_is_as_many_days_twice_and_one(as_of, calendars) -> None:
    small, extract = calendars[as_of]
    today = small.as_of.date()
    expected, asked = [], []
    for n in (1, 3, 30):
        days = {(today + timedelta(days=count)).isoformat() for count in range(-n, n + 1)}
        assert len(days) == 2 * n + 1
        expected += [days, days]
        asked += [tk.field(name).within(n, "days", of="today") for name in ("day", "at")]
    assert _by_every_way(extract, asked) == expected
    assert by_oracle(small, [each.to_pql() for each in asked]) == expected
    assert asked[-1].describe() == "At is within 30 days of today."


@pytest.mark.parametrize("as_of", AS_OF)
def test_within_calendar_units_of_a_day(as_of, calendars) -> None:
    small, extract = calendars[as_of]
    today = small.as_of.date()
    there = {each["profile_id"] for each in small.profiles}
    expected, asked = [], []
    for n, unit in [(1, "weeks"), (1, "months"), (2, "months"), (1, "years")]:
        days = {day.isoformat() for day in _around(today, n, unit)} & there
        for of in ("today", today.isoformat()):
            asked.append(tk.field("at").within(n, unit, of=of))
            expected.append(days)
    assert _by_every_way(extract, asked) == expected


@pytest.mark.parametrize("as_of", AS_OF)
def test_within_ignoring_the_year(as_of, calendars) -> None:
    small, extract = calendars[as_of]
    today = small.as_of.date()
    born = {each["profile_id"]: each["born"] for each in small.profiles if each["born"]}
    expected, asked = [], []
    lengths = [(1, "days"), (3, "days"), (40, "days"), (2, "weeks"), (1, "months"), (1, "years")]
    for n, unit in lengths:
        places = {place for day in _around(today, n, unit) for place in _places(day)}
        whole = {who for who, day in born.items() if (day.month, day.day) in places}
        if unit == "days" and n < 40:
            days = (today + timedelta(days=count) for count in range(-n, n + 1))
            assert len(whole) == 2 * n + 1 + sum(len(_places(day)) - 1 for day in days)
        for name in ("born", "bornAt"):
            asked.append(tk.field(name).within(n, unit, of="today", ignore_year=True))
            expected.append(whole)
    assert _by_every_way(extract, asked) == expected
    assert by_oracle(small, [each.to_pql() for each in asked[::2]]) == expected[::2]
    assert asked[3].describe() == "Born at is within 3 days of today, in any year."


def _places(day: date) -> list[tuple[int, int]]:
    """Return which birthdays a day is: 28 February is that of the 29th, too, without a 29th."""
    own = (day.month, day.day)
    return [own, (2, 29)] if own == (2, 28) and not isleap(day.year) else [own]


@pytest.mark.parametrize("as_of", AS_OF)
def test_yesterday_and_tomorrow_are_the_first_units(as_of, calendars) -> None:
    small, extract = calendars[as_of]
    today = small.as_of.date()
    day = timedelta(days=1)
    rows = {
        "day occurs = 1 day before today": [today - day],
        "day occurs <= 1 day before today": [today - day],
        "at occurs = 1 day after today": [today + day],
        "at occurs = 2 days after today": [today + 2 * day],
        "at occurs < 1 day before today": [],
        "at occurs < 1 day from today": [today],
        "at occurs <= 0 days from today": [today],
        "at occurs = 0 days before today": [],
        "xEvent[timestamp occurs <= 2 days before today]": [today - 2 * day, today - day],
        "xEvent[timestamp occurs < 2 days before today]": [today - day],
    }
    expected = [{one.isoformat() for one in days} for days in rows.values()]
    assert by_oracle(small, list(rows)) == expected
    evaluation = extract.evaluate(*(tk.Audience(pql, pql) for pql in rows), quiet=True)
    assert [set(evaluation[pql].profile_ids()) for pql in rows] == expected
