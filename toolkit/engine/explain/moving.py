"""When events start and stop to count, as the evaluation instant moves on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.instants import LAST_INSTANT, day_of
from toolkit.language.sequences import TIMESTAMP
from toolkit.language.tree import Call, Occurs, Period, TimeWord, walk
from toolkit.language.windows import EVER, Window, is_window, shared, ticked, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.language.tree import Expression, Occurrence

_FAR = datetime(9000, 1, 1, tzinfo=UTC)
"""What has not happened by then never does."""
MONTH_END = 4
"""How many days a calendar step can stand still for: from 28 to 31 March, a month back."""


@dataclass(frozen=True, slots=True)
class Times:
    """When an event must have happened to count.

    Parameters
    ----------
    occurrences
        All must be so; each is a window (`is_window`).
    """

    occurrences: tuple[Occurrence, ...]

    def bounds(self, as_of: datetime) -> Window:
        """Return the first and the last instant that counts at an evaluation instant."""
        return shared(window(each, as_of) for each in self.occurrences)

    def counts(self, instant: datetime, as_of: datetime) -> bool:
        """Return whether an event of an instant counts at an evaluation instant."""
        first, last = self.bounds(as_of)
        return first <= instant <= last and instant <= as_of

    def leaves(self, instant: datetime, as_of: datetime) -> datetime | None:
        """Return the first evaluation instant at which a counted event has left; None if never."""
        found = (
            first_instant(as_of, lambda x, one=one: instant < window(one, x)[0])  # type: ignore[misc]
            for one in self.occurrences
        )
        return min((each for each in found if each is not None), default=None)

    def enters(self, instant: datetime, as_of: datetime) -> datetime | None:
        """Return the first evaluation instant at which an event counts that is too late for now."""
        found = first_instant(as_of, lambda x: instant <= self.bounds(x)[1])
        return found if found is not None and self.counts(instant, found) else None

    def closes(self, as_of: datetime) -> datetime | None:
        """Return the last instant that will ever count; None where there is always a later one."""
        last = self.bounds(as_of)[1]
        return last if last == self.bounds(_FAR)[1] and last < EVER[1] else None


def first_instant(after: datetime, holds: Callable[[datetime], bool]) -> datetime | None:
    """Return the first instant later than a given one from which something holds; None if never.

    It holds for good once it does, but for calendar steps: an hour before midnight of 28 March is,
    a month back, later than the midnight that follows. So the days before are looked at, too;
    within one day a step never turns back.

    Examples
    --------
    >>> fifth = datetime(2026, 7, 5, tzinfo=UTC)
    >>> first_instant(datetime(2026, 7, 1, tzinfo=UTC), lambda x: x >= fifth) == fifth
    True
    """
    low, step = after, timedelta(hours=1)
    while low < _FAR and not holds(high := min(low + step, _FAR)):
        low, step = high, step * 2
    if low >= _FAR:
        return None
    found = bisected(low, high, holds)
    for days in range(MONTH_END, 0, -1):
        day = day_of(found - timedelta(days=days))
        last = ticked(day.end, -1)
        if last > after and holds(last):
            return bisected(max(ticked(day.start, -1), after), last, holds)
    return found


def bisected(low: datetime, high: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """Return the first instant in (low, high] at which something holds that does at `high`."""
    while (gap := high - low) > timedelta(microseconds=1):
        middle = low + gap // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def parted(conditions: Iterable[Expression]) -> tuple[Times, tuple[Expression, ...]]:
    """Return the windows among the conditions on an event, and the other conditions."""
    windows: list[Occurrence] = []
    others: list[Expression] = []
    for each in conditions:
        match each:
            case Occurs(subject=subject, occurrence=said) if subject == TIMESTAMP and is_window(
                said
            ):
                windows.append(said)
            case _:
                others.append(each)
    return Times(tuple(windows)), tuple(others)


def is_lasting(conditions: tuple[Expression, ...]) -> bool:
    """Return whether conditions on an event hold at any evaluation instant as they do now."""
    return not any(
        isinstance(node, TimeWord | Period)
        or (
            isinstance(node, Call)
            and (node.function.startswith("current") or node.function == "inSegment")
        )
        for node in walk(conditions)
    )


def said_until(instant: datetime) -> str:
    """Return the last instant at which something can be, in words: a day where it is its end.

    Examples
    --------
    >>> said_until(datetime(2026, 3, 3, 12, 47, 30, tzinfo=UTC))
    '3 March 2026, 12:47 UTC'
    """
    day = f"{instant.day} {instant:%B %Y}"
    return day if ticked(instant, 1) == day_of(instant).end else f"{day}, {instant:%H:%M} UTC"


def said_from(instant: datetime) -> str:
    """Return the first instant at which something is, in words: a day where it is its start.

    Examples
    --------
    >>> said_from(datetime(2026, 7, 31, tzinfo=UTC))
    '31 July 2026'
    """
    minute = instant.replace(second=0, microsecond=0)
    if minute < instant < LAST_INSTANT - timedelta(minutes=1):
        minute += timedelta(minutes=1)
    day = f"{minute.day} {minute:%B %Y}"
    return day if minute == day_of(minute).start else f"{day}, {minute:%H:%M} UTC"
