"""Time constraints as the Python methods that say them."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, assert_never

from toolkit.language.python.layout import Code, call, text
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
    from toolkit.instants import Unit

_YEARS = Code("ignore_year=True")
Method = tuple[str, tuple[Code, ...]]
"""A method's name and its arguments."""


def time_method(time: TimeConstraint) -> Method | None:
    """Return the method that says a constraint, or None where none does.

    Examples
    --------
    >>> from toolkit.instants import Unit
    >>> name, arguments = time_method(Before(Ago(30, Unit.DAY)))
    >>> print(name, *arguments)
    before tk.ago(30, "days")
    """
    match time:
        case InLast(amount=amount, unit=unit):
            return "in_last", _length(amount, unit)
        case InNext(amount=amount, unit=unit):
            return "in_next", _length(amount, unit)
        case Within(amount=amount, unit=unit, day=day):
            of = Code(f"of={_end(day)}")
            return "within", (*_length(amount, unit), of, *_any_year(time))
        case Before(than=than):
            return "before", (_end(than), *_any_year(time))
        case After(than=than):
            return "after", (_end(than), *_any_year(time))
        case FromTo(first=first, last=last):
            return "between", (_end(first), _end(last), *_any_year(time))
        case RollingRange(since=since, until=until):
            is_range = since is not None and until is not None and _is_forward(since, until)
            return ("between", (_end(since), _end(until))) if is_range else None
        case OnDay() | InPeriod() | During():
            return _calendar(time)
        case _:
            assert_never(time)


def length(duration: Duration) -> Code:
    """Return a length of time as a tuple: `(24, "hours")`."""
    return Code(f"({', '.join(map(str, _length(duration.amount, duration.unit)))})")


def _calendar(time: OnDay | InPeriod | During) -> Method:
    match time:
        case OnDay(day=date() as day):
            return "on", (_end(day), *_any_year(time))
        case OnDay(day=day):
            return str(day), _any_year(time)
        case InPeriod(which="this", unit=unit) if unit.value in {"month", "year"}:
            return f"this_{unit.value}", _any_year(time)
        case InPeriod(which=which, unit=unit):
            return "during", (text(f"{which} {unit.value}"),)
        case During(year=None, month=month):
            return "during", (text(calendar.month_name[month or 0]), _YEARS)
        case During(year=year, month=None):
            return "during", (Code(str(year)),)
        case During(year=year, month=month):
            return "during", (text(f"{year:04}-{month:02}"),)
        case _:
            assert_never(time)


def _any_year(time: OnDay | InPeriod | Within | Before | After | FromTo) -> tuple[Code, ...]:
    return (_YEARS,) if time.ignore_year else ()


def _end(end: date | str | Ago | Ahead | None) -> Code:
    match end:
        case Ago() | Ahead():
            name = "tk.ago" if isinstance(end, Ago) else "tk.from_now"
            return call(name, *_length(end.amount, end.unit))
        case date():
            return text(end.isoformat())
        case _:
            return text(str(end))


def _is_forward(since: Ago | Ahead, until: Ago | Ahead) -> bool:
    """Return whether a range is one that Python takes: not plainly the wrong way round."""
    away = [Duration(end.amount, end.unit).about for end in (since, until)]
    if isinstance(since, Ago):
        return isinstance(until, Ahead) or away[0] >= away[1]
    return isinstance(until, Ahead) and away[0] <= away[1]


def _length(amount: int, unit: Unit) -> tuple[Code, Code]:
    return Code(str(amount)), text(unit.value if amount == 1 else unit.plural)
