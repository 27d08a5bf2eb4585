"""PQL that time constraints say, as time constraints."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError
from toolkit.instants import Unit
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
from toolkit.language.times.write import condition
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
    from collections.abc import Callable, Iterator


def constraint_of(times: Occurrence) -> TimeConstraint | None:
    """Return the constraint that the right part of an `occurs` says, or None."""
    match times:
        case On(time=Period(which=which, unit=unit)):
            return InPeriod(which, unit)
        case On(time=time):
            return _with_day(time, OnDay)
        case Between(start=start, end=end):
            first, last = _day(start), _day(end)
            if first is None or last is None:
                return None
            return _made(lambda: whole(FromTo(first, last)))
        case Beyond(direction=direction, time=time):
            return _with_day(time, Before if direction == "before" else After)
        case Offset():
            return _made(lambda: _offset(times))


def event_constraint_of(times: Occurrence) -> TimeConstraint | None:
    """Return the same of an event's timestamp: events are never later than the evaluation."""
    match times:
        case Offset("<", amount, unit, "before", TimeWord(word="now")) if amount > 0:
            return After(Ago(amount, unit))
        case _:
            return constraint_of(times)


def whole(range_: FromTo) -> FromTo | During:
    """Return a range of days as the month or the year that it is, else as it is."""
    first, last = range_.first, range_.last
    if not isinstance(first, date) or not isinstance(last, date) or range_.ignore_year:
        return range_
    for period in (During(first.year, first.month), During(first.year)):
        if period.days == (first, last):
            return period
    return range_


def composed_constraint(node: Expression) -> tuple[Expression, TimeConstraint] | None:
    """Return the subject and the constraint of a condition that is no single `occurs`, or None.

    What it may be is guessed from what stands in it, and holds when it is written the same.
    """
    match node:
        case Compare("=", Call("getYear", (dated,)), Integer(value=year)) if 1 <= year <= 9999:
            return dated, During(year)
    subject = _subject(node)
    if subject is None:
        return None
    spellings = [node]
    if isinstance(node, And | Or) and len(node.operands) <= 3:
        spellings = [type(node)(order) for order in permutations(node.operands)]
    for guess in _guesses(node):
        if condition(subject, guess) in spellings:
            return subject, guess
    return None


def _with_day(node: Expression, made: Callable[[Day], TimeConstraint]) -> TimeConstraint | None:
    day = _day(node)
    return None if day is None else made(day)


def _made(make: Callable[[], TimeConstraint | None]) -> TimeConstraint | None:
    try:
        return make()
    except DefinitionError:
        return None


def _offset(times: Offset) -> TimeConstraint | None:
    amount, unit = times.amount, times.unit
    match times:
        case Offset("<=", direction="from", time=time) if (day := _day(time)) is not None:
            return Within(amount, unit, day)
        case Offset("=", 1, Unit.DAY, "before", TimeWord(word="today")):
            return OnDay("yesterday")
        case Offset("<=", direction="before", time=TimeWord(word="now")):
            return InLast(amount, unit)
        case Offset("<=", direction="after", time=TimeWord(word="now")):
            return InNext(amount, unit)
        case Offset(">", direction="before", time=TimeWord(word="now")):
            return Before(Ago(amount, unit))
        case Offset(">", direction="after", time=TimeWord(word="now")):
            return After(Ahead(amount, unit))
        case Offset(">=", direction="before", time=TimeWord(word="now")):
            return RollingRange(None, Ago(amount, unit))
        case Offset(">=", direction="after", time=TimeWord(word="now")):
            return RollingRange(Ahead(amount, unit), None)
        case _:
            return None


def _day(node: Expression) -> Day | None:
    match node:
        case TimeWord(word="today" | "yesterday" as word):
            return word
        case Call("date", (Integer(value=year), Integer(value=month), Integer(value=day))):
            return _date(year, month, day)
        case _:
            return None


def day_of(node: Expression) -> date | None:
    """Return the day that `date(y, m, d)` names, or None."""
    day = _day(node)
    return day if isinstance(day, date) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


# --- what is composed -------------------------------------------------------------------------


def _subject(node: object) -> Expression | None:
    """Return the first thing asked for a part of its date, or that occurs."""
    match node:
        case Call("getMonth", (subject,)):
            return subject
        case Arithmetic(left=left):
            return _subject(left)
        case Occurs(subject=Call("date", (_, month, _))):
            return _subject(month)
        case Occurs(subject=subject):
            return subject
        case Compare(left=left):
            return _subject(left)
        case And(operands=operands) | Or(operands=operands):
            found = (_subject(each) for each in operands)
            return next((each for each in found if each is not None), None)
        case _:
            return None


def _guesses(node: Expression) -> Iterator[TimeConstraint]:
    match node:
        case Compare("=", Call("getMonth", _), Integer(value=month)) if 1 <= month <= 12:
            yield During(None, month)
        case Compare("<" | ">", Arithmetic(), Integer(value=place)):
            if (day := _date(ANY_YEAR, *divmod(place, 100))) is not None:
                yield Before(day, ignore_year=True)
                yield After(day, ignore_year=True)
        case Compare("=", Call("getMonth", _), Call("currentMonth", ())):
            yield InPeriod("this", Unit.MONTH, ignore_year=True)
        case And() | Or():
            yield OnDay("today", ignore_year=True)
            yield OnDay("yesterday", ignore_year=True)
            yield from _rolling(node)
            yield from _guesses_of_occurs(node)
            yield from _guesses_of_days(_numbers(node.operands))
        case _:
            return


def _guesses_of_occurs(node: And | Or) -> Iterator[TimeConstraint]:
    for operand in node.operands:
        match operand:
            case Occurs(occurrence=Offset("<", amount, unit, "before", TimeWord("now"))):
                if amount:
                    yield After(Ago(amount, unit))
            case Occurs(occurrence=Offset("<", amount, unit, "after", TimeWord("now"))):
                if amount:
                    yield Before(Ahead(amount, unit))
            case Occurs(occurrence=Offset("<=", amount, unit, "from", time)):
                day = _day(time)
                if day is not None and amount:
                    yield Within(amount, unit, day, ignore_year=True)
            case _:
                pass


def _rolling(node: And | Or) -> Iterator[TimeConstraint]:
    """Yield the range whose ends two `occurs` are."""
    match node.operands:
        case (
            Occurs(occurrence=Offset(_, first, unit, since)),
            Occurs(occurrence=Offset(_, last, other, until)),
        ) if first > 0 and last > 0 and "from" not in (since, until):
            if (since, until) != ("after", "before"):
                start = Ago(first, unit) if since == "before" else Ahead(first, unit)
                end = Ago(last, other) if until == "before" else Ahead(last, other)
                yield RollingRange(start, end)
        case _:
            pass


def _guesses_of_days(numbers: list[int]) -> Iterator[TimeConstraint]:
    """Yield constraints on days that ignore the year, from the numbers that were written."""
    match numbers:
        case [month, number] if (day := _date(ANY_YEAR, month, number)) is not None:
            yield OnDay(day, ignore_year=True)
        case [_, _]:
            first, last = (_date(ANY_YEAR, *divmod(each, 100)) for each in numbers)
            if first is not None and last is not None:
                yield FromTo(first, last, ignore_year=True)
                yield FromTo(last, first, ignore_year=True)
        case _:
            pass


def _numbers(node: object) -> list[int]:
    match node:
        case Integer(value=value):
            return [value]
        case tuple():
            return [number for each in node for number in _numbers(each)]
        case Compare(right=right):
            return _numbers(right)
        case _:
            return []
