"""Which profiles took steps one after another, from the rows of each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from toolkit.sql.rows import AT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from toolkit.sql.steps import Link

_NEVER = np.iinfo(np.int64).min
_MOST = 2**62
"""Up to this, a profile's number and an instant are packed into one whole number."""


@dataclass(frozen=True, slots=True)
class Events:
    """Events: profile numbers and microseconds since 1970, ordered by both."""

    profiles: NDArray[np.int32]
    at: NDArray[np.int64]

    def where(self, mask: NDArray[np.bool_]) -> Events:
        """Return those of the events that a mask names."""
        return Events(self.profiles[mask], self.at[mask])

    def runs(self) -> NDArray[np.intp]:
        """Return where each profile's events begin, and the end of the last one's."""
        new = np.flatnonzero(self.profiles[1:] != self.profiles[:-1]) + 1
        ends = np.array((0, len(self.profiles)) if len(self.profiles) else (0,), dtype=np.intp)
        return np.concatenate((ends[:1], new, ends[1:]))


def followed(rows: pa.Table, links: Sequence[Link], size: int) -> NDArray[np.bool_]:
    """Return which of `size` profiles have an event of step 0 that is followed as the links say.

    Parameters
    ----------
    rows
        profile, at (an instant), step (from 0); in any order.
    links
        What holds between each step's events and the next step's.
    size
        How many profiles there are.
    """
    step = rows[STEP].to_numpy()
    events = [events_of(rows.filter(pa.array(step == n))) for n in range(len(links) + 1)]
    kept = events[-1]
    for number in range(len(links) - 1, -1, -1):
        link = links[number]
        before = events[number]
        fits = _last_fits if link.high is None else _one_fits
        found = fits(before, kept, link, size)
        kept = before.where(~found if link.negated else found)
    mask = np.zeros(size, dtype=np.bool_)
    mask[kept.profiles.astype(np.intp)] = True
    return mask


def events_of(rows: pa.Table) -> Events:
    """Return rows of profile and `at` as events in order: as the store has them, mostly."""
    return _ordered(Events(rows["profile"].to_numpy(), instants_of(rows)))


def instants_of(rows: pa.Table) -> NDArray[np.int64]:
    """Return the instants of rows, `at`, as microseconds since 1970."""
    at: NDArray[np.datetime64] = rows[AT].to_numpy()
    return at.astype("datetime64[us]", copy=False).view(np.int64)


def _ordered(found: Events) -> Events:
    if _in_order(found):
        return found
    # A type's events come in a few parts, the older first, each in order: that sort merges them.
    order = np.argsort(found.profiles, kind="stable")
    merged = Events(found.profiles[order], found.at[order])
    if _in_order(merged):
        return merged
    order = np.lexsort((found.at, found.profiles))
    return Events(found.profiles[order], found.at[order])


def _in_order(found: Events) -> bool:
    if (found.profiles[1:] < found.profiles[:-1]).any():
        return False
    # Within one profile, which most neighbours are not, the instants count.
    within = found.at[1:] >= found.at[:-1]
    within |= found.profiles[1:] != found.profiles[:-1]
    return bool(within.all())


def _last_fits(before: Events, after: Events, link: Link, size: int) -> NDArray[np.bool_]:
    """Return for each event before whether the profile's last event after is late enough."""
    last = np.full(size, _NEVER)
    last[after.profiles.astype(np.intp)] = (
        after.at
    )  # of several for one profile the last is kept: the latest
    return last[before.profiles.astype(np.intp)] >= before.at + link.low


def _one_fits(before: Events, after: Events, link: Link, size: int) -> NDArray[np.bool_]:
    """Return for each event before whether the first event after that is late enough is in time."""
    found = np.zeros(len(before.at), dtype=np.bool_)
    if not len(before.at) or not len(after.at) or link.high is None or link.high < link.low:
        return found
    first = min(before.at.min() + link.low, after.at.min())
    span = int(max(before.at.max() + link.low, after.at.max()) - first) + 1
    for ours, theirs, start in _blocks(before, after, max(_MOST // span, 1), size):
        keys = (after.profiles[theirs].astype(np.int64) - start) * span + (after.at[theirs] - first)
        wanted = (before.profiles[ours].astype(np.int64) - start) * span + (
            before.at[ours] + link.low - first
        )
        place = np.searchsorted(keys, wanted)
        next_ = np.append(keys, np.iinfo(np.int64).max)[place]
        in_time = next_ - wanted <= link.high - link.low
        owner = np.append(after.profiles[theirs], -1)[place]
        found[ours] = in_time & (owner == before.profiles[ours])
    return found


def _blocks(
    before: Events, after: Events, width: int, size: int
) -> Iterator[tuple[slice, slice, int]]:
    """Yield both sides' events of as many profiles as fit, and the first of those profiles."""
    for start in range(0, size, width):
        edges = [start, start + width]
        ours = np.searchsorted(before.profiles, edges)
        theirs = np.searchsorted(after.profiles, edges)
        if ours[0] < ours[1] and theirs[0] < theirs[1]:
            yield slice(*ours.tolist()), slice(*theirs.tolist()), start
