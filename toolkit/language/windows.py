"""The first and the last instant at which something that occurs so can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.instants import FIRST_INSTANT, LAST_INSTANT, Interval, day_of, period, step
from toolkit.language.tree import (
    Between,
    Beyond,
    Call,
    Integer,
    Offset,
    On,
    Period,
    TimeWord,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.tree import Expression, Occurrence

Window = tuple[datetime, datetime]
"""A first and a last instant, both in; empty when the first is later than the last."""

EVER: Window = (FIRST_INSTANT, LAST_INSTANT)
_TICK = timedelta(microseconds=1)
_SOME_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


def window(occurrence: Occurrence, as_of: datetime) -> Window:
    """Return the first and last instant of an occurrence, at an evaluation instant.

    Where a time depends on a field there is no bound on that side. The edges are those of PQL.md
    §6, exact to the microsecond.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> window(On(TimeWord("yesterday")), as_utc("2026-07-01"))[0].isoformat()
    '2026-06-30T00:00:00+00:00'
    """
    match occurrence:
        case On(time=time):
            return named(time, as_of) or EVER
        case Between(start=start, end=end):
            first, last = named(start, as_of), named(end, as_of)
            return (first or EVER)[0], (last or EVER)[1]
        case Beyond() | Offset():
            return _beside(occurrence, as_of)


def is_window(occurrence: Occurrence) -> bool:
    """Return whether all instants of `window`, and no others, occur so.

    Not so where a time depends on a field, and where the instants have a gap between them.

    Examples
    --------
    >>> is_window(On(TimeWord("today"))), is_window(On(Call("currentYear", ())))
    (True, False)
    """
    match occurrence:
        case Between(start=start, end=end):
            return _is_named(start) and _is_named(end)
        case Offset(comparison="!=") | Offset(direction="from", comparison="=" | ">" | ">="):
            return False
        case Offset(direction="from", comparison="<", amount=0):
            return False
        case On(time=time) | Beyond(time=time) | Offset(time=time):
            return _is_named(time)


def _is_named(time: Expression) -> bool:
    return named(time, _SOME_INSTANT) is not None


def _beside(occurrence: Beyond | Offset, as_of: datetime) -> Window:
    found = named(occurrence.time, as_of)
    if found is None:
        return EVER
    before, after = _before(occurrence.time, found[0]), ticked(found[1], 1)
    match occurrence:
        case Beyond(direction="before"):
            return FIRST_INSTANT, before
        case Beyond():
            return after, LAST_INSTANT
        case Offset(comparison="!="):
            return EVER
        case Offset(direction="before"):
            return _some_before(occurrence, found[0], before)
        case Offset(direction="after"):
            return _some_after(occurrence, found, after)
        case Offset():
            return _some_from(occurrence, found, after)


def _some_before(offset: Offset, start: datetime, before: datetime) -> Window:
    edge = step(start, -offset.amount, offset.unit)
    match offset.comparison:
        case ">=":
            return FIRST_INSTANT, edge
        case ">":
            return FIRST_INSTANT, ticked(edge, -1)
        case "<=":
            return edge, before
        case "<":
            return ticked(edge, 1), before
        case _:
            return edge, ticked(step(start, 1 - offset.amount, offset.unit), -1)


def _some_after(offset: Offset, found: Window, after: datetime) -> Window:
    is_instant = found[0] == found[1]
    base = found[1] if is_instant else after
    edge = step(base, offset.amount, offset.unit)
    match offset.comparison:
        case ">=":
            return edge, LAST_INSTANT
        case ">":
            return ticked(edge, 1), LAST_INSTANT
        case "<=":
            return after, edge
        case "<":
            return after, ticked(edge, -1)
        case _:
            previous = step(base, offset.amount - 1, offset.unit)
            return (ticked(previous, 1), edge) if is_instant else (previous, ticked(edge, -1))


def _some_from(offset: Offset, found: Window, after: datetime) -> Window:
    base = found[1] if found[0] == found[1] else after
    low, high = step(found[0], -offset.amount, offset.unit), step(base, offset.amount, offset.unit)
    match offset.comparison:
        case "<=":
            return low, high
        case "<" if offset.amount:
            return ticked(low, 1), ticked(high, -1)
        case _:
            return EVER


def _before(time: Expression, start: datetime) -> datetime:
    is_now = time == TimeWord("now")
    return start if is_now else ticked(start, -1)


def ticked(instant: datetime, ticks: int) -> datetime:
    """Return the instant so many microseconds later, or the first or last there is."""
    try:
        return instant + _TICK * ticks
    except OverflowError:
        return FIRST_INSTANT if ticks < 0 else LAST_INSTANT


def named(time: Expression, as_of: datetime) -> Window | None:
    """Return the first and last instant a time word, period or date names, else None."""
    match time:
        case TimeWord(word="now"):
            return as_of, as_of
        case TimeWord(word=word):
            days = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
            return _closed(day_of(as_of + timedelta(days=days)))
        case Period(which=which, unit=unit):
            return _closed(period(which, unit, as_of))
        case Call(
            function="date", arguments=(Integer(value=year), Integer(value=month), Integer(value=d))
        ):
            try:
                return _closed(day_of(datetime(year, month, d, tzinfo=UTC)))
            except ValueError:
                return None
    return None


def _closed(interval: Interval) -> Window:
    return interval.start, interval.end - _TICK


def shared(windows: Iterable[Window]) -> Window:
    """Return what several windows have in common."""
    first, last = EVER
    for one in windows:
        first, last = max(first, one[0]), min(last, one[1])
    return first, last
