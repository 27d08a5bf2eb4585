"""UTC instants, calendar steps and the intervals that time words name (PQL.md §2, §6)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum


class Unit(Enum):
    """The units of time of PQL."""

    MILLISECOND = "millisecond"
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"

    @property
    def plural(self) -> str:
        """The word for more than one."""
        irregular = {"century": "centuries", "millennium": "millennia"}
        return irregular.get(self.value, f"{self.value}s")

    @property
    def months(self) -> int:
        """How many calendar months one unit is; 0 for units of fixed length."""
        return _MONTHS.get(self, 0)

    @property
    def duration(self) -> timedelta:
        """How long one unit is; zero for calendar units."""
        return _DURATIONS.get(self, timedelta())


_DURATIONS = {
    Unit.MILLISECOND: timedelta(milliseconds=1),
    Unit.SECOND: timedelta(seconds=1),
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
_MONTHS = {
    Unit.MONTH: 1,
    Unit.YEAR: 12,
    Unit.DECADE: 120,
    Unit.CENTURY: 1200,
    Unit.MILLENNIUM: 12000,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_INSTANT = datetime.min.replace(tzinfo=UTC)
LAST_INSTANT = datetime.max.replace(tzinfo=UTC)
_READABLE = 10**15
_LONGEST_YEARS = 100_000_000
_DAYS_A_YEAR = 365.25
_MILLISECOND = timedelta(milliseconds=1)
MILLISECONDS = (-62_135_596_800_000, 253_402_300_799_999)
"""The first and the last number of milliseconds since 1970 that is an instant: years 1 to 9999."""


def unit_named(word: str) -> Unit:
    """Return the unit a singular or plural word names.

    Raises
    ------
    KeyError
        No unit has that name.

    Examples
    --------
    >>> unit_named("Days"), unit_named("centuries")
    (<Unit.DAY: 'day'>, <Unit.CENTURY: 'century'>)
    """
    return UNIT_WORDS[word.lower()]


UNIT_WORDS = {unit.value: unit for unit in Unit} | {unit.plural: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants from `start` up to, not including, `end`."""

    start: datetime
    end: datetime


def as_utc(value: datetime | date | str) -> datetime:
    """Return an instant as an aware UTC datetime; naive values are taken as UTC.

    Parameters
    ----------
    value
        A datetime, a date (its midnight), or ISO 8601 text.

    Raises
    ------
    ValueError
        The text is not an ISO 8601 date or instant.

    Examples
    --------
    >>> as_utc("2026-07-01T02:00:00+02:00").isoformat()
    '2026-07-01T00:00:00+00:00'
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    elif not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def microseconds(instant: datetime) -> int:
    """Return an instant as microseconds since 1970, as stores have it.

    Examples
    --------
    >>> microseconds(as_utc("1970-01-02"))
    86400000000
    """
    return (instant - _EPOCH) // timedelta(microseconds=1)


def step(instant: datetime, amount: int, unit: Unit) -> datetime:
    """Return the instant `amount` units later, or earlier when negative.

    Months and years are calendar steps, clamped to the month's end; an instant outside the
    years 1 to 9999 is the first or last instant there is (PQL.md §6, [D]).

    Examples
    --------
    >>> step(as_utc("2024-03-31"), -1, Unit.MONTH).date().isoformat()
    '2024-02-29'
    """
    try:
        if not unit.months:
            return instant + unit.duration * amount
        years, month = divmod(instant.year * 12 + instant.month - 1 + unit.months * amount, 12)
        day = min(instant.day, calendar.monthrange(years, month + 1)[1])
        return instant.replace(year=years, month=month + 1, day=day)
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return FIRST_INSTANT if amount < 0 else LAST_INSTANT


def longest(unit: Unit) -> int:
    """Return the largest number of units that a duration may have: 100 million years of them.

    Far longer than any two instants are apart (years 1 to 9999): what reaches beyond them is all
    there is on that side. Longer ones do not fit what engines count in milliseconds.

    Examples
    --------
    >>> longest(Unit.DAY), longest(Unit.MONTH), longest(Unit.YEAR)
    (36525000000, 1200000000, 100000000)
    """
    if unit.months:
        return _LONGEST_YEARS * Unit.YEAR.months // unit.months
    years = int(_LONGEST_YEARS * _DAYS_A_YEAR) * (timedelta(days=1) // _MILLISECOND)
    return years // (unit.duration // _MILLISECOND)


def length_issue(amount: int, unit: Unit) -> tuple[str, str] | None:
    """Return what is wrong with a duration below 0 or too long, and what is allowed.

    Examples
    --------
    >>> length_issue(99_999_999_999, Unit.DAY)
    ('99,999,999,999 days are longer than 100,000,000 years', 'Give at most 36,525,000,000 days.')
    >>> length_issue(30, Unit.DAY)
    """
    most = longest(unit)
    if amount < 0:
        return f"{amount} {unit.plural} are no length of time", "Give a whole number, 0 or more."
    if amount <= most:
        return None
    return (
        f"{shortened(amount)} {unit.plural} are longer than {_LONGEST_YEARS:,} years",
        f"Give at most {most:,} {unit.plural}.",
    )


def shortened(amount: int) -> str:
    """Return a whole number with thousands marks; of one too long to be read, its order."""
    return f"{amount:,}" if amount < _READABLE else "more than 10^15"


def day_of(instant: datetime) -> Interval:
    """Return the UTC day an instant falls on."""
    start = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return Interval(start, step(start, 1, Unit.DAY))


def period(which: str, unit: Unit, now: datetime) -> Interval:
    """Return the calendar period `this`, `last` or `next` unit, seen from an instant.

    Weeks are ISO weeks, Monday first; decades, centuries and millennia start in the years
    divisible by 10, 100 and 1000 (PQL.md §2, [D]).

    Examples
    --------
    >>> p = period("last", Unit.MONTH, as_utc("2024-08-28"))
    >>> p.start.date().isoformat(), p.end.date().isoformat()
    ('2024-07-01', '2024-08-01')
    """
    start = step(_floor(now, unit), {"this": 0, "last": -1, "next": 1}[which], unit)
    return Interval(start, step(start, 1, unit))


def _floor(instant: datetime, unit: Unit) -> datetime:
    midnight = day_of(instant).start
    match unit:
        case Unit.MILLISECOND:
            return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
        case Unit.SECOND:
            return instant.replace(microsecond=0)
        case Unit.MINUTE:
            return instant.replace(second=0, microsecond=0)
        case Unit.HOUR:
            return instant.replace(minute=0, second=0, microsecond=0)
        case Unit.DAY:
            return midnight
        case Unit.WEEK:
            return midnight - timedelta(days=midnight.weekday())
        case Unit.MONTH:
            return midnight.replace(day=1)
        case _:
            years = unit.months // 12
            return midnight.replace(year=max(midnight.year // years * years, 1), month=1, day=1)
