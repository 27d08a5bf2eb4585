"""How often each value is found among the profiles of two groups, and of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.field_rows import Categories

PARTS = 4
"""In neither group, in the first alone, in the second alone, in both: 0, 1, 2, 3."""
_DENSE = 1 << 14
"""Whole numbers in a range up to this, or up to how many there are, have a place each to count."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many profiles of each part have each number.

    Parameters
    ----------
    values
        The numbers there are in either group, ascending.
    counts
        A row a part, a column a value; of those in neither group nothing is counted.
    """

    values: NDArray[np.float64]
    counts: NDArray[np.int64]


def parts_of(a: Bitmap, b: Bitmap) -> NDArray[np.uint8]:
    """Return which part every profile is in."""
    first, second = a.mask().view(np.uint8), b.mask().view(np.uint8)
    return first | (second << np.uint8(1))


def sizes_of(parts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many profiles each part has."""
    return np.bincount(parts, minlength=PARTS).astype(np.int64, copy=False)


def tally(values: NDArray[np.number], parts: NDArray[np.uint8]) -> Tally:
    """Return how often each number is found.

    Parameters
    ----------
    values
        Finite numbers.
    parts
        The part that each of them is of.
    """
    inside = parts > 0
    if not inside.all():
        values, parts = values[inside], parts[inside]
    if not len(values):
        return Tally(np.zeros(0), np.zeros((PARTS, 0), dtype=np.int64))
    low, high = values.min(), values.max()
    whole = np.issubdtype(values.dtype, np.integer)
    if high - low < max(_DENSE, len(values)) and (whole or (np.trunc(values) == values).all()):
        return _dense(values, parts, int(low), int(high))
    each = [
        np.unique(values[parts == part], return_counts=True, equal_nan=False)
        for part in range(1, PARTS)
    ]
    distinct = np.unique(np.concatenate([found for found, _ in each]))
    counts = np.zeros((PARTS, len(distinct)), dtype=np.int64)
    for part, (found, often) in enumerate(each, 1):
        counts[part, np.searchsorted(distinct, found)] = often
    return Tally(distinct.astype(np.float64), counts)


def tally_categories(found: Categories, parts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many profiles of each part have each label: a row a part, a column a label."""
    labels = max(len(found.labels), 1)
    flat = parts[found.profiles].astype(np.int64) * labels + found.codes
    counts = np.bincount(flat, minlength=PARTS * labels).reshape(PARTS, labels)
    return counts[:, : len(found.labels)].astype(np.int64, copy=False)


def _dense(values: NDArray[np.number], parts: NDArray[np.uint8], low: int, high: int) -> Tally:
    width = high - low + 1
    flat = values.astype(np.int64)
    flat += parts * np.int64(width) - low
    counts = np.bincount(flat, minlength=PARTS * width).reshape(PARTS, width)
    there = np.flatnonzero(counts.any(axis=0))
    return Tally((there + low).astype(np.float64), counts[:, there].astype(np.int64, copy=False))
