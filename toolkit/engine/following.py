"""Which profiles took steps one after another, from the rows of each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.sql.rows import AT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from toolkit.sql.steps import Link

_NEVER = np.iinfo(np.int64).min
_MOST = 2**62
"""Up to this, a profile's number and an instant are packed into one whole number."""


@dataclass(frozen=True, slots=True)
class _Events:
    """Events of one step: profile numbers and microseconds since 1970, ordered by both."""

    profiles: NDArray[np.int64]
    at: NDArray[np.int64]

    def where(self, mask: NDArray[np.bool_]) -> _Events:
        return _Events(self.profiles[mask], self.at[mask])


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
    step, profiles = rows[STEP].to_numpy(), rows["profile"].to_numpy().astype(np.int64)
    at = rows[AT].to_numpy().astype("datetime64[us]").view(np.int64)
    kept = _ordered(profiles, at, step == len(links))
    for number in range(len(links) - 1, -1, -1):
        link = links[number]
        before = _ordered(profiles, at, step == number)
        fits = _last_fits if link.high is None else _one_fits
        found = fits(before, kept, link, size)
        kept = before.where(~found if link.negated else found)
    mask = np.zeros(size, dtype=np.bool_)
    mask[kept.profiles] = True
    return mask


def _ordered(
    profiles: NDArray[np.int64], at: NDArray[np.int64], mask: NDArray[np.bool_]
) -> _Events:
    """Return the events of one step in order: as the store has them, so mostly nothing to do."""
    found = _Events(profiles[mask], at[mask])
    behind = found.profiles[1:] < found.profiles[:-1]
    behind |= (found.profiles[1:] == found.profiles[:-1]) & (found.at[1:] < found.at[:-1])
    if behind.any():
        order = np.lexsort((found.at, found.profiles))
        found = _Events(found.profiles[order], found.at[order])
    return found


def _last_fits(before: _Events, after: _Events, link: Link, size: int) -> NDArray[np.bool_]:
    """Return for each event before whether the profile's last event after is late enough."""
    last = np.full(size, _NEVER)
    last[after.profiles] = after.at  # of several for one profile the last is kept: the latest
    return last[before.profiles] >= before.at + link.low


def _one_fits(before: _Events, after: _Events, link: Link, size: int) -> NDArray[np.bool_]:
    """Return for each event before whether the first event after that is late enough is in time."""
    found = np.zeros(len(before.at), dtype=np.bool_)
    if not len(before.at) or not len(after.at) or link.high is None or link.high < link.low:
        return found
    first = min(before.at.min() + link.low, after.at.min())
    span = int(max(before.at.max() + link.low, after.at.max()) - first) + 1
    for ours, theirs, start in _blocks(before, after, max(_MOST // span, 1), size):
        keys = (after.profiles[theirs] - start) * span + (after.at[theirs] - first)
        wanted = (before.profiles[ours] - start) * span + (before.at[ours] + link.low - first)
        place = np.searchsorted(keys, wanted)
        next_ = np.append(keys, np.iinfo(np.int64).max)[place]
        in_time = next_ - wanted <= link.high - link.low
        owner = np.append(after.profiles[theirs], -1)[place]
        found[ours] = in_time & (owner == before.profiles[ours])
    return found


def _blocks(
    before: _Events, after: _Events, width: int, size: int
) -> Iterator[tuple[slice, slice, int]]:
    """Yield both sides' events of as many profiles as fit, and the first of those profiles."""
    for start in range(0, size, width):
        edges = [start, start + width]
        ours = np.searchsorted(before.profiles, edges)
        theirs = np.searchsorted(after.profiles, edges)
        if ours[0] < ours[1] and theirs[0] < theirs[1]:
            yield slice(*ours.tolist()), slice(*theirs.tolist()), start
