"""Time constraints as PQL: the right part of an `occurs` where one says it, else a condition."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from toolkit.language.times.constraints import (
    ANY_YEAR,
    After,
    Ago,
    Ahead,
    Before,
    Day,
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
from toolkit.language.tree import (
    And,
    Arithmetic,
    Between,
    Beyond,
    Call,
    Compare,
    Expression,
    Integer,
    Occurrence,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    TimeWord,
)

if TYPE_CHECKING:
    from toolkit.language.tree import Comparison

_NOW = TimeWord("now")


def occurrence(time: TimeConstraint) -> Occurrence | None:
    """Return the right part of the one `occurs` that says a constraint, or None.

    Examples
    --------
    >>> from toolkit.instants import Unit
    >>> occurrence(Within(3, Unit.DAY, "today"))
    Offset(comparison='<=', amount=3, unit=<Unit.DAY: 'day'>, direction='from', \
time=TimeWord(word='today'))
    """
    match time:
        case OnDay(day=day, ignore_year=False):
            return On(day_node(day))
        case InPeriod(which=which, unit=unit, ignore_year=False):
            return On(Period(which, unit))
        case InLast(amount=amount, unit=unit):
            return Offset("<=", amount, unit, "before", _NOW)
        case InNext(amount=amount, unit=unit):
            return Offset("<=", amount, unit, "after", _NOW)
        case FromTo(first=first, last=last, ignore_year=False) | During(days=(first, last)):
            return Between(day_node(first), day_node(last))
        case Within(amount=amount, unit=unit, day=day, ignore_year=False):
            return Offset("<=", amount, unit, "from", day_node(day))
        case Before() | After() | RollingRange():
            return _one_sided(time)
        case _:
            return None


def _one_sided(time: Before | After | RollingRange) -> Occurrence | None:
    match time:
        case Before(than=Ago(amount=amount, unit=unit)):
            return Offset(">", amount, unit, "before", _NOW)
        case After(than=Ahead(amount=amount, unit=unit)):
            return Offset(">", amount, unit, "after", _NOW)
        case Before(than=day, ignore_year=False) if not isinstance(day, Ago | Ahead):
            return Beyond("before", day_node(day))
        case After(than=day, ignore_year=False) if not isinstance(day, Ago | Ahead):
            return Beyond("after", day_node(day))
        case RollingRange(since=None, until=Ago(amount=amount, unit=unit)):
            return Offset(">=", amount, unit, "before", _NOW)
        case RollingRange(since=Ahead(amount=amount, unit=unit), until=None):
            return Offset(">=", amount, unit, "after", _NOW)
        case _:
            return None


def event_occurrence(time: TimeConstraint) -> Occurrence | None:
    """Return the same of an event's timestamp: events are never later than the evaluation."""
    match time:
        case After(than=Ago(amount=amount, unit=unit)):
            return Offset("<", amount, unit, "before", _NOW)
        case _:
            return occurrence(time)


def condition(subject: Expression, time: TimeConstraint) -> Expression:
    """Return a constraint on a date or instant as a condition."""
    said = occurrence(time)
    return _composed(subject, time) if said is None else Occurs(subject, said)


def day_node(day: Day) -> Expression:
    """Return a reference day as PQL has it."""
    if isinstance(day, date):
        return _date(Integer(day.year), Integer(day.month), Integer(day.day))
    return TimeWord(day)


def _composed(subject: Expression, time: TimeConstraint) -> Expression:
    match time:
        case After(than=Ago(amount=amount, unit=unit)):
            lately = Occurs(subject, Offset("<", amount, unit, "before", _NOW))
            return Or((lately, Occurs(subject, Beyond("after", _NOW))))
        case Before(than=Ahead(amount=amount, unit=unit)):
            soon = Occurs(subject, Offset("<", amount, unit, "after", _NOW))
            return Or((Occurs(subject, Beyond("before", _NOW)), soon))
        case RollingRange(since=since, until=until):
            return _range(subject, since, until)
        case During(month=int(month)):
            return _part(subject, "getMonth", "=", month)
        case _:
            return _any_year(subject, time)


def _range(subject: Expression, since: Ago | Ahead | None, until: Ago | Ahead | None) -> Expression:
    """Return a range with two ends as two `occurs` (PQL.md §7)."""
    match since, until:
        case Ago(), Ago():
            ends = InLast(since.amount, since.unit), RollingRange(None, until)
            return And(tuple(condition(subject, end) for end in ends))
        case Ago(), Ahead():
            sides = InLast(since.amount, since.unit), InNext(until.amount, until.unit)
            return Or(tuple(condition(subject, side) for side in sides))
        case Ahead(), Ahead():
            ends_ahead = RollingRange(since, None), InNext(until.amount, until.unit)
            return And(tuple(condition(subject, end) for end in ends_ahead))
        case _:
            raise AssertionError(f"an open range is one occurs: {since}, {until}")


# --- ignoring the year ------------------------------------------------------------------------


def _any_year(subject: Expression, time: TimeConstraint) -> Expression:
    match time:
        case InPeriod():
            return _part(subject, "getMonth", "=", Call("currentMonth", ()))
        case OnDay(day="today"):
            return _on(subject, Call("currentMonth", ()), Call("currentDayOfMonth", ()))
        case OnDay(day="yesterday"):
            return _anniversaries(subject, On(TimeWord("yesterday")), (-1, 0), None)
        case OnDay(day=date() as day):
            return _on(subject, day.month, day.day)
        case Within(amount=amount, unit=unit, day=day):
            year = ANY_YEAR if isinstance(day, date) else None
            settled = day.replace(year=ANY_YEAR) if isinstance(day, date) else day
            around = Offset("<=", amount, unit, "from", day_node(settled))
            return _anniversaries(subject, around, (-1, 0, 1), year, leap=True)
        case Before(than=date() as day):
            return _in_year(subject, "<", day)
        case After(than=date() as day):
            return _in_year(subject, ">", day)
        case FromTo(first=date() as first, last=date() as last):
            ends = _in_year(subject, ">=", first), _in_year(subject, "<=", last)
            turns = (first.month, first.day) > (last.month, last.day)
            return Or(ends) if turns else And(ends)
        case _:
            raise AssertionError(f"one occurs says {time}")


def _on(subject: Expression, month: int | Expression, day: int | Expression) -> Expression:
    return And((_part(subject, "getMonth", "=", month), _part(subject, "getDayOfMonth", "=", day)))


def _in_year(subject: Expression, op: Comparison, day: date) -> Expression:
    """Return how month and day compare with a day's, whatever the year: 315 is 15 March."""
    hundreds = Arithmetic("*", Call("getMonth", (subject,)), Integer(100))
    place = Arithmetic("+", hundreds, Call("getDayOfMonth", (subject,)))
    return Compare(op, place, Integer(day.month * 100 + day.day))


def _anniversaries(
    subject: Expression,
    times: Occurrence,
    years: tuple[int, ...],
    year: int | None,
    *,
    leap: bool = False,
) -> Expression:
    """Return that the day, moved to one of the years around, stands in a relation.

    With `leap`, 29 February is the 28th in years without it.
    """
    month, day = Call("getMonth", (subject,)), Call("getDayOfMonth", (subject,))
    moved = []
    for offset in years:
        at = _year(year, offset)
        there = _date(at, month, day)
        in_month = Call("if", (Call("isNull", (there,)), Integer(28), day)) if leap else day
        moved.append(Occurs(_date(at, month, in_month), times))
    return Or(tuple(moved))


def _year(year: int | None, offset: int) -> Expression:
    if year is not None:
        return Integer(year + offset)
    current = Call("currentYear", ())
    if offset == 0:
        return current
    return Arithmetic("-" if offset < 0 else "+", current, Integer(abs(offset)))


def _part(
    subject: Expression, function: str, op: Comparison, value: int | Expression
) -> Expression:
    right = Integer(value) if isinstance(value, int) else value
    return Compare(op, Call(function, (subject,)), right)


def _date(year: Expression, month: Expression, day: Expression) -> Expression:
    return Call("date", (year, month, day))
