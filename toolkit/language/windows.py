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


def window(occurrence: Occurrence, as_of: datetime) -> Window:
    """Return the first and last instant of an occurrence, at an evaluation instant.

    Where a time depends on a field there is no bound on that side.

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


def _beside(occurrence: Beyond | Offset, as_of: datetime) -> Window:
    found = named(occurrence.time, as_of)
    if found is None:
        return EVER
    before = _before(occurrence.time, found[0])
    after = found[1] + _TICK if found[1] < LAST_INSTANT else LAST_INSTANT
    match occurrence:
        case Beyond(direction="before"):
            return FIRST_INSTANT, before
        case Beyond():
            return after, LAST_INSTANT
        case Offset(comparison="!=") | Offset(direction="from"):
            return EVER
        case Offset(direction="before", comparison=op, amount=amount, unit=unit):
            edge = step(found[0], -amount, unit)
            if op in {">", ">="}:
                return FIRST_INSTANT, edge
            return edge, before
        case Offset(comparison=op, amount=amount, unit=unit):
            is_instant = found[0] == found[1]
            edge = step(found[1] if is_instant else after, amount, unit)
            if op in {">", ">="}:
                return edge, LAST_INSTANT
            return found[1], edge


def _before(time: Expression, start: datetime) -> datetime:
    is_now = time == TimeWord("now")
    return start if is_now or start == FIRST_INSTANT else start - _TICK


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
