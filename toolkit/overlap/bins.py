"""Bins with edges that read well, for numbers and for days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from toolkit.instants import Unit, period, step

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 12
"""Up to how many bins there are."""
_TAIL = 0.01
"""The share of profiles at either end that may be put together in a bin that is open."""
_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CALENDAR = (
    (Unit.DAY, 1, "%Y-%m-%d"),
    (Unit.MONTH, 1, "%Y-%m"),
    (Unit.YEAR, 1, "%Y"),
    (Unit.YEAR, 10, "%Y"),
    (Unit.YEAR, 100, "%Y"),
)
_LONGEST = 1000
"""Years of a bin, where centuries are too many."""
_LONG = 1e21
"""Whole numbers from here on are told with an exponent."""
_TINY = 1e-300
"""What is smaller divides 1 into more than a double can be."""
_APART = 4
"""So many doubles at least are in a bin, so that no two edges are one."""


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins that follow on one another.

    Parameters
    ----------
    starts
        Where each bin but the first begins; it has its beginning in it, not its end.
    labels
        What the bins are called, one more than there are starts.
    """

    starts: NDArray[np.float64]
    labels: tuple[str, ...]

    def of(self, values: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the number of the bin that each value is in."""
        return np.searchsorted(self.starts, values, side="right")


def number_bins(values: NDArray[np.float64], counts: NDArray[np.int64]) -> Bins:
    """Return bins for numbers: a bin each for a few whole ones, else steps of 1, 2 or 5 × 10ⁿ.

    The hundredth part at either end that is farthest out is in a bin that is open.

    Parameters
    ----------
    values
        The numbers there are, ascending.
    counts
        How many profiles have each.

    Examples
    --------
    >>> number_bins(np.arange(48.0), np.ones(48, dtype=np.int64)).labels[-1]
    '45–49'
    >>> number_bins(np.array([0.0, 1.0, 2.0]), np.array([5, 5, 5])).labels
    ('0', '1', '2')
    """
    if not len(values):
        return Bins(np.zeros(0), ("",))
    whole = bool((np.trunc(values) == values).all())
    if len(values) <= _MOST and (whole or len(values) == 1):
        return Bins(values[1:], tuple(_told(value) for value in values))
    ends = np.cumsum(counts) / counts.sum()
    low = float(values[np.searchsorted(ends, _TAIL)])
    high = float(values[min(int(np.searchsorted(ends, 1 - _TAIL)), len(values) - 1)])
    about = (high - low) / (_MOST - 2) or abs(high) or 1.0
    least = _APART * float(np.spacing(max(abs(low), abs(high))))
    width = _width(max(about, least), whole=whole)
    first, last = math.floor(low / width), math.floor(high / width)
    edges = [_exact(number, width) for number in range(first, last + 2)]
    labels = [_span(start, end, whole) for start, end in pairwise(edges)]
    if values[0] < edges[0]:
        labels.insert(0, f"< {_told(edges[0])}")
    else:
        edges.pop(0)
    if values[-1] >= edges[-1]:
        labels.append(f"≥ {_told(edges[-1])}")
    else:
        edges.pop()
    return Bins(np.array(edges), tuple(labels))


def day_bins(seconds: NDArray[np.float64]) -> Bins:
    """Return bins for instants: days, months, years, decades or centuries, as many as read well.

    Parameters
    ----------
    seconds
        The instants there are, since 1970, ascending.

    Examples
    --------
    >>> day_bins(np.array([0.0, 86_400.0 * 40])).labels
    ('1970-01', '1970-02')
    """
    if not len(seconds):
        return Bins(np.zeros(0), ("",))
    first, last = (_EPOCH + timedelta(seconds=float(end)) for end in (seconds[0], seconds[-1]))
    found = next(
        (
            (starts, form, amount)
            for unit, amount, form in _CALENDAR
            if len(starts := _starts(first, last, unit, amount)) <= 2 * _MOST
        ),
        (_starts(first, last, Unit.YEAR, _LONGEST), "%Y", _LONGEST),
    )
    starts, form, amount = found
    edges = np.array([(each - _EPOCH).total_seconds() for each in starts[1:]])
    return Bins(edges, tuple(_dated(each, form, amount) for each in starts))


def _starts(first: datetime, last: datetime, unit: Unit, amount: int) -> list[datetime]:
    """Return where periods begin, the first of them the one that an instant is in."""
    start = period("this", unit, first).start
    if unit is Unit.YEAR:
        start = start.replace(year=max(start.year // amount * amount, 1))
    starts = [start]
    while len(starts) <= 2 * _MOST:
        after = step(starts[0], amount * len(starts), unit)
        if not starts[-1] < after <= last:
            break
        starts.append(after)
    return starts


def _dated(start: datetime, form: str, years: int) -> str:
    told = f"{start.year:04d}" if form == "%Y" else start.strftime(form)
    return told if years == 1 else f"{told}–{start.year + years - 1:04d}"


def _width(about: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(about))
    found = next(each * power for each in (1, 2, 5, 10) if each * power >= about * (1 - 1e-9))
    return max(float(round(found)), 1.0) if whole and found >= 1 else 1.0 if whole else found


def _exact(number: int, width: float) -> float:
    """Return a multiple as the double that is written shortest."""
    return number * width if width >= 1 or width < _TINY else number / round(1 / width)


def _span(start: float, end: float, whole: bool) -> str:
    if whole:
        last = end - 1
        return _told(start) if last == start else f"{_told(start)}–{_told(last)}"
    return f"{_told(start)} to < {_told(end)}"


def _told(number: float) -> str:
    """Return a number in as many digits as tell it from any other."""
    is_whole = number == round(number) and abs(number) < _LONG
    told = f"{number:,.0f}" if is_whole else f"{number:,}"
    return "0" if told == "-0" else told.replace("-", "\u2212")
