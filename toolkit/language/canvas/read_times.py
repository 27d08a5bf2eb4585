"""PQL that time constraints say, as time constraints."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError
from toolkit.instants import Unit
from toolkit.language.canvas.times import (
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
from toolkit.language.canvas.write_times import condition
from toolkit.language.tree import (
    And,
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

_MOST_NUMBERS = 4
"""The months and days of two days."""


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
            return _made(lambda: FromTo(first, last))
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


def composed_constraint(node: Expression) -> tuple[Expression, TimeConstraint] | None:
    """Return the subject and the constraint of a condition that is no single `occurs`, or None.

    What it may be is guessed from what stands in it, and holds when it is written the same.
    """
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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


# --- what is composed -------------------------------------------------------------------------


def _subject(node: object) -> Expression | None:
    """Return the first thing asked for a part of its date, or that occurs."""
    match node:
        case Call("getMonth" | "getYear", (subject,)):
            return subject
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
        case Compare("=", Call("getYear", _), Integer(value=year)):
            yield During(year)
        case Compare("=", Call("getMonth", _), Integer(value=month)) if 1 <= month <= 12:
            yield During(None, month)
        case Compare("=", Call("getMonth", _), Call("currentMonth", ())):
            yield InPeriod("this", Unit.MONTH, ignore_year=True)
        case And() | Or():
            yield OnDay("today", ignore_year=True)
            yield OnDay("yesterday", ignore_year=True)
            yield from _guesses_of_occurs(node)
            yield from _guesses_of_days(_numbers(node))
        case _:
            return


def _guesses_of_occurs(node: And | Or) -> Iterator[TimeConstraint]:
    for operand in node.operands:
        match operand:
            case Occurs(occurrence=Offset("<", amount, unit, "before", TimeWord("now"))):
                if amount:
                    yield After(Ago(amount, unit))
            case Occurs(occurrence=Offset("<=", amount, unit, "from", time)):
                day = _day(time)
                if day is not None and amount:
                    yield Within(amount, unit, day, ignore_year=True)
            case _:
                pass


def _guesses_of_days(numbers: list[int]) -> Iterator[TimeConstraint]:
    """Yield constraints on days that ignore the year, from the months and days in their order."""
    different = list(dict.fromkeys(numbers))
    if len(different) > _MOST_NUMBERS:
        return
    days = [
        day
        for month in different
        for number in different
        if (day := _date(ANY_YEAR, month, number)) is not None
    ]
    for day in days:
        yield OnDay(day, ignore_year=True)
        yield Before(day, ignore_year=True)
        yield After(day, ignore_year=True)
    for first in days:
        for last in days:
            yield FromTo(first, last, ignore_year=True)


def _numbers(node: object) -> list[int]:
    match node:
        case Integer(value=value):
            return [value]
        case tuple():
            return [number for each in node for number in _numbers(each)]
        case And(operands=operands) | Or(operands=operands):
            return _numbers(operands)
        case Compare(right=right):
            return _numbers(right)
        case _:
            return []
