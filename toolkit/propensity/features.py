"""Features of profiles at cutoffs: only from what happened up to each cutoff.

Events are in order of profile and time, so how many a profile has up to an instant is a place in
that order. Every feature is a difference of such places, or of running sums at them, and all
profiles at all cutoffs are answered together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.propensity.slices import FIRST, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.attributes import Attribute, Values
    from toolkit.propensity.slices import Slice

    Column = NDArray[np.float64]

WINDOWS = (7, 14, 28, 56, 84, 182)
"""Days before the cutoff in which events are counted."""
_SUMMED = (28, 84, 182)
_DAY = 86_400
_LARGEST = 3e38
"""What is not smaller is no number that a column holds."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column: what it says, and the factor it belongs to.

    Parameters
    ----------
    words
        What it says, such as "Purchases events in the last 28 days".
    factor
        The name of the columns that say much the same together.
    kind
        `count`, `days`, `sum`, `average`, `recency`, `lateness`, `gap`, `trend`, `tenure` or
        `attribute`.
    slice
        The PQL condition of its events; None for attributes.
    days
        The window it looks at, where it has one.
    path
        The attribute, or the number that is added up.
    """

    words: str
    factor: str
    kind: str
    slice: str | None = None
    days: int | None = None
    path: str = ""

    @property
    def is_attribute(self) -> bool:
        """Whether it is an attribute of the profile."""
        return self.kind == "attribute"


@dataclass(frozen=True, slots=True)
class Examples:
    """Profiles at cutoffs: each a number and a second since 1970, in order of profile."""

    profiles: NDArray[np.int64]
    seconds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.profiles)

    def where(self, mask: NDArray[Any]) -> Examples:
        """Return those that a mask, or an order, names."""
        return Examples(self.profiles[mask], self.seconds[mask])


def features_of(slices: Sequence[Slice], attributes: Sequence[Attribute]) -> list[Feature]:
    """Return the columns that `matrix` makes, in its order."""
    none = Examples(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    found = [feature for each in slices for feature, _ in _columns(each, _no_rows(each), none)]
    return found + [Feature(one.words, one.words, "attribute", path=one.path) for one in attributes]


def matrix(
    slices: Sequence[Slice],
    rows: Sequence[Rows],
    attributes: Sequence[Attribute],
    values: Mapping[str, Values],
    examples: Examples,
    progress: Callable[[float], None] = lambda _share: None,
) -> NDArray[np.float32]:
    """Return a row an example, a column a feature; what is not known is NaN.

    Parameters
    ----------
    slices, rows
        The kinds of event, and the events of each.
    attributes, values
        The attributes, and what each profile has.
    examples
        Whom to look at, and when.
    progress
        Told the share done, 0 to 1.
    """
    width = len(features_of(slices, attributes))
    found = np.empty((len(examples), width), dtype=np.float32, order="F")
    place = 0
    for one, events in zip(slices, rows, strict=True):
        for _, column in _columns(one, events, examples):
            found[:, place] = np.where(np.abs(column) < _LARGEST, column, np.nan)
            place += 1
        progress(place / width)
    for attribute in attributes:
        column = values[attribute.path].at(examples)
        found[:, place] = np.where(np.abs(column) < _LARGEST, column, np.nan)
        place += 1
    return found


def _no_rows(one: Slice) -> Rows:
    empty = np.zeros(0, dtype=np.int64)
    return Rows(empty, sums={path: Rows(empty, np.zeros(1)) for path, _ in one.sums})


def _columns(one: Slice, rows: Rows, examples: Examples) -> Iterator[tuple[Feature, Column]]:
    """Yield the features of a slice, with the value of each example."""
    seen = _Seen(rows, examples)
    often, recent = f"how often: {one.words}", f"how recently: {one.words}"
    for days in WINDOWS if one.whole else _SUMMED:
        words = f"{one.words} in the last {days} days"
        yield Feature(words, often, "count", one.condition, days), seen.count(days)
    yield Feature(f"{one.words} ever", often, "count", one.condition), seen.count(None)
    words = f"days since the last {_one(one)}"
    yield Feature(words, recent, "recency", one.condition), seen.recency()
    for path, name in one.sums:
        yield from _sums(one, path, name, seen)
    if one.whole:
        yield from _whole(one, seen, often, recent)


def _sums(one: Slice, path: str, name: str, seen: _Seen) -> Iterator[tuple[Feature, Column]]:
    factor = f"how much: {name} of {one.words}"
    for days in _SUMMED:
        words = f"{name} of {one.words} in the last {days} days"
        yield Feature(words, factor, "sum", one.condition, days, path), seen.sum(path, days)
    words = f"{name} of {one.words}, on average"
    average = seen.sum(path, _SUMMED[-1]) / np.maximum(seen.count(_SUMMED[-1]), 1)
    yield Feature(words, factor, "average", one.condition, None, path), average


def _whole(one: Slice, seen: _Seen, often: str, recent: str) -> Iterator[tuple[Feature, Column]]:
    rhythm, change = f"rhythm: {one.words}", f"change: {one.words}"

    def said(words: str, factor: str, kind: str, days: int | None = None) -> Feature:
        return Feature(words, factor, kind, one.condition, days)

    for days in _SUMMED:
        words = f"days with {one.words}, of the last {days}"
        yield said(words, often, "days", days), seen.days(days)
    yield said(f"days since the first {_one(one)}", rhythm, "tenure"), seen.tenure()
    gaps, recency = seen.gaps(), seen.recency()
    for name, column in gaps.items():
        yield said(f"days between {one.words}, {name}", rhythm, "gap"), column
    late = recency / np.maximum(gaps["mean"], 1 / 24)
    yield said(f"time since the last {_one(one)}, in usual gaps", recent, "lateness"), late
    unusual = (recency - gaps["mean"]) / (gaps["spread"] + 0.5)
    yield said(f"time since the last {_one(one)}, how unusual", recent, "lateness"), unusual
    trend = (seen.count(28) + 0.5) / (seen.count(84) / 3 + 0.5)
    yield said(f"{one.words}: the last 28 days against the last 84", change, "trend"), trend


def _one(one: Slice) -> str:
    return one.words.replace("events", "event", 1)


class _Seen:
    """What each example's profile did of a slice up to its cutoff."""

    def __init__(self, rows: Rows, examples: Examples) -> None:
        self.rows = rows
        self.examples = examples
        self._counted: dict[int | None, Column] = {}
        self.end = rows.until(examples.profiles, examples.seconds)
        self.start = rows.before(examples.profiles, FIRST)
        self.number = self.end - self.start
        self.at = rows.seconds if len(rows.keys) else np.zeros(1, dtype=np.int64)
        self.last = np.maximum(self.end - 1, 0)

    def since(self, rows: Rows, days: int) -> NDArray[np.intp]:
        """Return the place in some rows where a window begins; the first instant is in it."""
        return rows.before(self.examples.profiles, self.examples.seconds - days * _DAY)

    def count(self, days: int | None) -> Column:
        """Return how many events there are in a window, or ever."""
        if days not in self._counted:
            start = self.start if days is None else self.since(self.rows, days)
            self._counted[days] = (self.end - start).astype(np.float64)
        return self._counted[days]

    def sum(self, path: str, days: int) -> Column:
        """Return what a number of the events in a window adds up to."""
        rows = self.rows.sums[path]
        if rows.running is None:
            raise AssertionError("rows of sums have them")
        end = rows.until(self.examples.profiles, self.examples.seconds)
        found: Column = rows.running[end] - rows.running[self.since(rows, days)]
        return found

    def recency(self) -> Column:
        """Return the days since the last event."""
        since = (self.examples.seconds - self.at[self.last]) / _DAY
        return np.where(self.number > 0, since, np.nan)

    def tenure(self) -> Column:
        """Return the days since the first event."""
        since = (self.examples.seconds - self.at[self._first]) / _DAY
        return np.where(self.number > 0, since, np.nan)

    def days(self, window: int) -> Column:
        """Return on how many days there are events, of those in a window."""
        first = self._is_first_of(self.at // _DAY)
        running, start = _running(first), self.since(self.rows, window)
        begun = ~np.append(first, True)[start] & (start < self.end)  # of a day that it cuts
        return np.asarray(running[self.end] - running[start] + begun, dtype=np.float64)

    def gaps(self) -> dict[str, Column]:
        """Return the days between one event and the next: mean, spread, the last and longest."""
        gap = np.zeros(len(self.rows.keys))
        same = ~self._is_first_of(np.zeros(len(gap)))[1:]
        gap[1:] = np.where(same, np.diff(self.rows.seconds) / _DAY, 0)
        several = self.number > 1
        gaps = np.maximum(self.number - 1, 1)
        span = (self.at[self.last] - self.at[self._first]) / _DAY
        mean = np.where(several, span / gaps, np.nan)
        squares = _running(gap**2)
        spread = (squares[self.end] - squares[np.minimum(self.start + 1, self.end)]) / gaps
        longest = _longest(gap, self.rows.profiles)
        gap, longest = (each if len(each) else np.zeros(1) for each in (gap, longest))
        return {
            "mean": mean,
            "spread": np.sqrt(np.maximum(spread - mean**2, 0)),
            "the last": np.where(several, gap[self.last], np.nan),
            "the longest": np.where(several, longest[self.last], np.nan),
        }

    @property
    def _first(self) -> NDArray[np.intp]:
        return np.minimum(self.start, len(self.at) - 1)

    def _is_first_of(self, part: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which rows begin another profile, or another part of one."""
        first = np.ones(len(self.rows.keys), dtype=np.bool_)
        profiles, part = self.rows.profiles, part[: len(first)]
        first[1:] = (profiles[1:] != profiles[:-1]) | (part[1:] != part[:-1])
        return first


def _running(values: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate(([0], np.cumsum(values)))


def _longest(gap: Column, profiles: NDArray[np.int64]) -> Column:
    """Return the longest of each profile's gaps so far.

    Profiles ascend, so with more than any gap added for each, the longest of all so far is one
    of the profile's own.
    """
    apart = float(gap.max(initial=0)) + 1
    longest: Column = np.maximum.accumulate(profiles * apart + gap) - profiles * apart
    return longest
