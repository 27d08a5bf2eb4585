"""Time constraints in English, as they follow "is" and an event."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, assert_never

from toolkit.language.times import (
    After,
    Ago,
    Ahead,
    Before,
    Duration,
    During,
    FromTo,
    InLast,
    InNext,
    InPeriod,
    OnDay,
    RollingRange,
    TimeConstraint,
    Within,
)

if TYPE_CHECKING:
    from toolkit.language.times import Day


def when(time: TimeConstraint) -> str:
    """Return a time constraint in words.

    Examples
    --------
    >>> when(During(2026, 3))
    'in March 2026'
    >>> when(FromTo(date(2000, 12, 20), date(2000, 1, 5), ignore_year=True))
    'from 20 December to 5 January of any year'
    """
    match time:
        case OnDay() | InPeriod() | During() | FromTo():
            return _calendar(time)
        case InLast(amount=amount, unit=unit):
            return f"in the last {length(Duration(amount, unit))}"
        case InNext(amount=amount, unit=unit):
            return f"in the next {length(Duration(amount, unit))}"
        case Within(amount=amount, unit=unit, day=day, ignore_year=ignore_year):
            near = f"within {length(Duration(amount, unit))} of"
            return f"{near} {_day(day, ignore_year=ignore_year)}"
        case Before(than=Ago() as than):
            return f"more than {than}"
        case Before(than=than, ignore_year=ignore_year):
            return f"before {_end(than, ignore_year=ignore_year)}"
        case After(than=Ago() as than):
            return f"less than {than}"
        case After(than=Ahead() as than):
            return f"more than {than}"
        case After(than=than, ignore_year=ignore_year):
            return f"after {_end(than, ignore_year=ignore_year)}"
        case RollingRange(since=since, until=until):
            return _rolling(since, until)
        case _:
            assert_never(time)


def length(duration: Duration) -> str:
    """Return a length of time: `1 day`, `24 hours`."""
    amount, unit = duration.amount, duration.unit
    return f"{amount} {unit.value if amount == 1 else unit.plural}"


def _calendar(time: OnDay | InPeriod | During | FromTo) -> str:
    match time:
        case OnDay(day=date() as day, ignore_year=ignore_year):
            return f"on {_day(day, ignore_year=ignore_year)}"
        case OnDay(day=day, ignore_year=ignore_year):
            return _day(day, ignore_year=ignore_year)
        case InPeriod(which=which, unit=unit, ignore_year=ignore_year):
            return f"{which} {unit.value}{' of any year' if ignore_year else ''}"
        case During(year=year, month=None):
            return f"in {year}"
        case During(year=year, month=month):
            return f"in {calendar.month_name[month or 0]} {year or 'of any year'}"
        case FromTo(first=date() as first, last=date() as last, ignore_year=True):
            return f"from {_in_year(first)} to {_in_year(last)} of any year"
        case FromTo(first=first, last=last):
            return f"from {_day(first)} to {_day(last)}"
        case _:
            assert_never(time)


def _rolling(since: Ago | Ahead | None, until: Ago | Ahead | None) -> str:
    match since, until:
        case None, _:
            return f"at least {until}"
        case _, None:
            return f"at least {since}"
        case Ago(), Ago() if since.unit is until.unit:
            return f"between {since.amount} and {until}"
        case Ahead(), Ahead() if since.unit is until.unit:
            return f"between {since.amount} and {until}"
        case _:
            return f"between {since} and {until}"


def _end(than: Day | Ahead | Ago, *, ignore_year: bool) -> str:
    if isinstance(than, Ago | Ahead):
        return str(than)
    if ignore_year and isinstance(than, date):
        return f"{_in_year(than)} in its year"
    return _day(than)


def _day(day: Day, *, ignore_year: bool = False) -> str:
    if isinstance(day, date):
        return f"{_in_year(day)} of any year" if ignore_year else day.isoformat()
    return f"{day}, in any year" if ignore_year else day


def _in_year(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]}"
