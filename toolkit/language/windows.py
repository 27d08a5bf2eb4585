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

    from toolkit.instants import Unit
    from toolkit.language.tree import Expression, Occurrence

Window = tuple[datetime, datetime]
"""A first and a last instant, both in; empty when the first is later than the last."""

EVER: Window = (FIRST_INSTANT, LAST_INSTANT)
NEVER: Window = (LAST_INSTANT, FIRST_INSTANT)
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
        case On(time=time) | Beyond(time=time) | Offset(time=time):
            return _is_named(time)


def _is_named(time: Expression) -> bool:
    return named(time, _SOME_INSTANT) is not None


def whole_units(offset: Offset) -> tuple[int, int | None]:
    """Return the first and the last whole unit from an interval that an offset takes in.

    From an interval (a day, a calendar period) the distance is counted in whole units (PQL.md §6).
    The unit next to the interval, before or after it, is the first; `from` counts inside as 0. So
    0 units before or after it are none: `= 0`, `<= 0` and `< 1` are empty, and `> 0`, `>= 0` and
    `!= 0` are the whole side. For `!=` these are the units that are left out.

    Returns
    -------
    tuple of int
        The last is None where there is none, and one less than the first where no unit compares.

    Examples
    --------
    >>> from toolkit.instants import Unit
    >>> whole_units(Offset("<", 3, Unit.DAY, "before", TimeWord("today")))
    (1, 2)
    >>> whole_units(Offset(">=", 3, Unit.DAY, "from", TimeWord("today")))
    (3, None)
    """
    nearest = 0 if offset.direction == "from" else 1
    number = offset.amount
    match offset.comparison:
        case "<":
            return nearest, max(number - 1, nearest - 1)
        case "<=":
            return nearest, max(number, nearest - 1)
        case ">":
            return max(number + 1, nearest), None
        case ">=":
            return max(number, nearest), None
        case "=" | "!=":
            return (nearest, nearest - 1) if number < nearest else (number, number)


def _beside(occurrence: Beyond | Offset, as_of: datetime) -> Window:
    found = named(occurrence.time, as_of)
    if found is None:
        return EVER
    before, after = _before(occurrence.time, found[0]), ticked(found[1], 1)
    match occurrence:
        case Beyond(direction="after") | Offset(direction="after") if _is_endless(found):
            return NEVER
        case Beyond(direction="before"):
            return FIRST_INSTANT, before
        case Beyond():
            return after, LAST_INSTANT
        case Offset(comparison="!="):
            return EVER
        case Offset() if occurrence.time != TimeWord("now"):
            return _units_away(occurrence, found[0], after)
        case Offset(direction="before"):
            return _some_before(occurrence, as_of)
        case Offset(direction="after"):
            return _some_after(occurrence, as_of)
        case Offset():
            return _some_from(occurrence, as_of)


def _units_away(offset: Offset, start: datetime, end: datetime) -> Window:
    first, last = whole_units(offset)
    match offset.direction:
        case "before":
            edge = step(start, 1 - first, offset.unit)
            if edge == FIRST_INSTANT:
                return NEVER
            far = FIRST_INSTANT if last is None else step(start, -last, offset.unit)
            return far, ticked(edge, -1)
        case "after":
            near = step(end, first - 1, offset.unit)
            if near == LAST_INSTANT:
                return NEVER
            return near, LAST_INSTANT if last is None else _last_before(end, last, offset.unit)
        case "from" if last is not None and last < 0:
            return NEVER
        case "from" if last is not None and not first:
            return step(start, -last, offset.unit), _last_before(end, last, offset.unit)
        case _:
            return EVER


def _is_endless(found: Window) -> bool:
    return found[0] < found[1] == LAST_INSTANT


def _last_before(end: datetime, units: int, unit: Unit) -> datetime:
    return _until(step(end, units, unit))


def _until(edge: datetime) -> datetime:
    """Return the last instant before an edge; a step beyond the last instant stops at it."""
    return edge if edge == LAST_INSTANT else ticked(edge, -1)


def _some_before(offset: Offset, now: datetime) -> Window:
    edge = step(now, -offset.amount, offset.unit)
    match offset.comparison:
        case ">=":
            return FIRST_INSTANT, edge
        case ">":
            return FIRST_INSTANT, ticked(edge, -1)
        case "<=":
            return edge, now
        case "<":
            return ticked(edge, 1), now
        case _:
            return edge, ticked(step(now, 1 - offset.amount, offset.unit), -1)


def _some_after(offset: Offset, now: datetime) -> Window:
    edge, after = step(now, offset.amount, offset.unit), ticked(now, 1)
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
            return ticked(step(now, offset.amount - 1, offset.unit), 1), edge


def _some_from(offset: Offset, now: datetime) -> Window:
    low, high = (step(now, sign * offset.amount, offset.unit) for sign in (-1, 1))
    match offset.comparison:
        case "<=":
            return low, high
        case "<":
            return (ticked(low, 1), ticked(high, -1)) if offset.amount else NEVER
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
    return interval.start, _until(interval.end)


def shared(windows: Iterable[Window]) -> Window:
    """Return what several windows have in common."""
    first, last = EVER
    for one in windows:
        first, last = max(first, one[0]), min(last, one[1])
    return first, last
