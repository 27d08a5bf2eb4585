"""Memberships at many instants from one pass over the events.

An event counts from the instant at which it is no longer later than the evaluation until it leaves
the window: a stretch of the series. So each event is a word of bits, one an instant, and a
profile's words are joined; of a count, the word of an event and of the one so many before it. Sums
are kept up from instant to instant. What is neither is evaluated at each instant alone.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.duckdb import DuckDBEngine, read_rows
from toolkit.engine.fold import compared, exact_values
from toolkit.engine.following import Events, events_of, instants_of
from toolkit.engine.memberships import combine
from toolkit.engine.running import run
from toolkit.instants import microseconds
from toolkit.sql.counted import Counted, counted_of, is_timeless, timed_rows
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.rows import VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

    from toolkit.engine.cache import LeafCache
    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.store import ProfileStore

_WORD = 64
_BINS = 4096
"""Into so many stretches of time events are sorted first: few of them have an edge inside."""


def histories(
    asked: Plan,
    store: ProfileStore,
    cache: LeafCache,
    instants: Sequence[datetime],
    lists_at: Callable[[datetime], Callable[[str], Bitmap]],
    progress: Callable[[float], None] = lambda _share: None,
) -> list[dict[str, Bitmap]]:
    """Return the members of every audience of a plan at each of several instants.

    Parameters
    ----------
    asked, progress
        As for `memberships.evaluate`.
    store
        The prepared extract.
    cache
        Answers that are kept.
    instants
        The instants of evaluation, ascending.
    lists_at
        Gives what `outside` is for `memberships.evaluate` at an instant.
    """
    found: list[dict[str, Bitmap]] = []
    blocks = range(0, len(instants), _WORD)
    for number, start in enumerate(blocks):
        block = instants[start : start + _WORD]
        series = _Series(store, cache, block).of(
            asked.leaves,
            lambda share, n=number: progress((n + share) / len(blocks)),  # type: ignore[misc]
        )
        for place, instant in enumerate(block):
            answers = {leaf: answer[place] for leaf, answer in series.items()}
            size = store.layout.profile_count
            found.append(combine(asked, answers, size, lists_at(instant)))
    return found


class _Series:
    """Leaves at each of up to 64 instants."""

    def __init__(self, store: ProfileStore, cache: LeafCache, instants: Sequence[datetime]) -> None:
        self.store = store
        self.cache = cache
        self.instants = instants
        self.size = store.layout.profile_count

    def of(
        self, leaves: Sequence[Expression], progress: Callable[[float], None]
    ) -> dict[Expression, list[Bitmap]]:
        counted: dict[Expression, tuple[Counted, str]] = {}
        for leaf in leaves:
            found = self.readable(leaf)
            if found is not None:
                counted[leaf] = found
        others = [leaf for leaf in leaves if leaf not in counted]
        series = self.alone(others, lambda share: progress(share * len(others) / len(leaves)))
        jobs = [partial(self.counted, *each) for each in counted.values()]
        if jobs:
            done = run(
                self.store.connections,
                jobs,
                lambda share: progress((len(others) + share * len(jobs)) / len(leaves)),
            )
            series.update(
                (leaf, answer) for leaf, answer in zip(counted, done, strict=True) if answer
            )
            left = [leaf for leaf, answer in zip(counted, done, strict=True) if not answer]
            series.update(self.alone(left, progress))
        return series

    def readable(self, leaf: Expression) -> tuple[Counted, str] | None:
        """Return a leaf as events in a window, and their statement; None for other leaves."""
        layout = self.store.layout
        found = counted_of(leaf, layout.timestamp)
        if found is None or (found.per is None and not _is_monotone(found)):
            return None
        starts, ends = self.edges(found)  # a month before falls back at some months' ends
        if (np.diff(starts) < 0).any() or (np.diff(ends) < 0).any():
            return None
        select = timed_rows(found, layout, DUCKDB, self.instants[-1])
        return None if select is None else (found, DUCKDB.text(select))

    def alone(
        self, leaves: Sequence[Expression], progress: Callable[[float], None]
    ) -> dict[Expression, list[Bitmap]]:
        """Return leaves that no count of events decides: what is timeless is asked once."""
        series: dict[Expression, list[Bitmap]] = {leaf: [] for leaf in leaves}
        moving = [leaf for leaf in leaves if not is_timeless(leaf)]
        still = [leaf for leaf in leaves if is_timeless(leaf)]
        engines = [DuckDBEngine(self.store, instant, self.cache) for instant in self.instants]
        for leaf, answer in engines[-1].answers(still).items():
            series[leaf] = [answer] * len(engines)
        for number, engine in enumerate(engines if moving else ()):
            for leaf, answer in engine.answers(moving).items():
                series[leaf].append(answer)
            progress((number + 1) / len(engines))
        return series

    def edges(self, leaf: Counted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and the last instants of a leaf's windows."""
        windows = [leaf.window(instant) for instant in self.instants]
        edges = np.array([[microseconds(edge) for edge in window] for window in windows])
        return edges[:, 0], edges[:, 1]

    def counted(
        self, leaf: Counted, text: str, connection: duckdb.DuckDBPyConnection
    ) -> list[Bitmap]:
        """Return a leaf at each instant; nothing where its sums cannot be told exactly."""
        starts, ends = self.edges(leaf)
        rows = read_rows(connection, text)
        if leaf.per is not None:
            return _sums(rows, leaf, starts, ends, self.size)
        least = int(leaf.number) + (leaf.op in {">", "<="})
        found = _at_least(events_of(rows), least, starts, ends, self.size)
        return [~each for each in found] if leaf.op in {"<", "<="} else found


def _is_monotone(leaf: Counted) -> bool:
    return leaf.op in {">=", ">", "<", "<="} and int(leaf.number) + (leaf.op in {">", "<="}) >= 1


def _at_least(
    events: Events,
    least: int,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    size: int,
) -> list[Bitmap]:
    """Return the profiles with at least so many events in each window, both ends in.

    So many events are in a window if the first of some that follow one another is not before it
    and the last of them is not after it.
    """
    first, last = events.at[: max(len(events.at) - least + 1, 0)], events.at[least - 1 :]
    bits = _bits(first, starts, later=True) & _bits(last, ends, later=False)
    joined = Events(events.profiles[least - 1 :], last)
    bits[events.profiles[: len(first)] != joined.profiles] = 0
    words = np.zeros(size, dtype=np.uint64)
    runs = joined.runs()[:-1]
    if len(runs):
        words[joined.profiles[runs]] = np.bitwise_or.reduceat(bits, runs)
    return _planes(words, len(starts))


def _sums(
    rows: pa.Table, leaf: Counted, starts: NDArray[np.int64], ends: NDArray[np.int64], size: int
) -> list[Bitmap]:
    """Return the profiles whose values in each window, both ends in, add up to what compares."""
    exact = exact_values(rows[VALUE])
    if exact is None:
        return []
    values, parts = exact
    profiles = rows["profile"].to_numpy().astype(np.intp)
    at = instants_of(rows)
    enters, leaves = _places(at, ends + 1), _places(at, starts)
    stays = enters < leaves
    coming, going = _by_place(enters, stays, len(starts)), _by_place(leaves, stays, len(starts))
    totals = np.zeros(size, dtype=np.int64)
    found = []
    for new, old in zip(coming, going, strict=True):
        np.add.at(totals, profiles[new], values[new])
        np.subtract.at(totals, profiles[old], values[old])
        found.append(Bitmap.from_mask(compared(totals, leaf.op, parts * leaf.number)))
    return found


def _by_place(
    places: NDArray[np.intp], mask: NDArray[np.bool_], count: int
) -> list[NDArray[np.intp]]:
    """Return which rows of a mask are at each place."""
    order = np.argsort(places.astype(np.uint8), kind="stable")
    order = order[mask[order]]
    edges = np.searchsorted(places[order], np.arange(count + 1))
    return [order[start:end] for start, end in itertools.pairwise(edges)]


def _bits(at: NDArray[np.int64], edges: NDArray[np.int64], *, later: bool) -> NDArray[np.uint64]:
    """Return for each event a word whose bit i says that it is at edge i, or later (earlier)."""
    place = _places(at, edges if later else edges + 1)
    ones = np.uint64(2**_WORD - 1)
    below = np.array([(1 << n) - 1 for n in range(len(edges) + 1)], dtype=np.uint64)
    return (below if later else ones & ~below)[place]


def _places(at: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return how many of some ascending edges each instant has reached.

    Searching every instant takes three times as long as looking most of them up.
    """
    if len(at) < _BINS:
        return np.searchsorted(edges, at, side="right")
    first = int(at.min())
    width = max((int(at.max()) - first) // _BINS, 1)
    shift = width.bit_length()
    bins = (at - first) >> shift
    count = int(bins.max()) + 1
    low = first + (np.arange(count, dtype=np.int64) << shift)
    place = np.searchsorted(edges, low, side="right")
    split = np.searchsorted(edges, low + (1 << shift) - 1, side="right") != place
    found: NDArray[np.intp] = place[bins]
    unsure = np.flatnonzero(split[bins])
    found[unsure] = np.searchsorted(edges, at[unsure], side="right")
    return found


def _planes(words: NDArray[np.uint64], count: int) -> list[Bitmap]:
    """Return for each of the first bits of a word a profile the set of those that have it."""
    octets = np.ascontiguousarray(words.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8).T)
    return [
        Bitmap.from_mask(octets[place // 8] & np.uint8(1 << place % 8)) for place in range(count)
    ]
