"""How many profiles audiences share, as arrays."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

_OCTET = 8
_WORD = 64
_BLOCK = 1016
"""Words of a block: few enough that uint16 holds their bits, and 200 audiences stay in cache."""
_SPARSE = 0.3
"""To take some words out of all takes as long as to look at three times as many."""
_ROWS = 2
"""Rows taken at once: fewer calls, between which threads wait for one another."""
DENSE = 20
"""Up to so many audiences, every combination there could be has a place in an array."""


# --- pairs ------------------------------------------------------------------------------------


def shared(members: Sequence[Bitmap]) -> NDArray[np.int64]:
    """Return how many profiles the sets i < j share, at [i, j]; zero elsewhere.

    Words are read in blocks that stay in cache, each processor taking every so many-th block. The
    sets with the fewest words that are not zero come first: of the others only those words are
    looked at. Bits as float32 and a matrix product took three times as long, a pair at a time too.
    """
    order = np.argsort([np.count_nonzero(one.words) for one in members], kind="stable")
    members = [members[place] for place in order]
    starts = range(0, len(members[0].words), _BLOCK)
    workers = max(1, min(os.cpu_count() or 1, len(starts)))
    turns = [starts[first::workers] for first in range(workers)]
    total = np.zeros((len(members), len(members)), dtype=np.int64)
    with ThreadPoolExecutor(workers) as pool:  # numpy lets go of the interpreter while it counts
        for part in pool.map(partial(_shared, members), turns):
            total += part
    found = np.empty_like(total)
    found[np.ix_(order, order)] = total + total.T
    return np.triu(found, 1)


def _shared(members: Sequence[Bitmap], starts: range) -> NDArray[np.int64]:
    """Return the same within the blocks that start at these words."""
    count = len(members)
    total = np.zeros((count, count), dtype=np.int64)
    common = np.empty(_ROWS * count * _BLOCK, dtype=np.uint64)
    ones = np.empty(common.shape, dtype=np.uint8)
    for start in starts:
        block = np.stack([one.words[start : start + _BLOCK] for one in members])
        first = 0
        while first < count - 1:
            places = np.flatnonzero(block[first])
            is_sparse = len(places) < block.shape[1] * _SPARSE
            last = first + (1 if is_sparse else _ROWS)
            rows, others = block[first:last, None], block[None, first + 1 :]
            if is_sparse:
                rows, others = rows[..., places], others[..., places]
            shape = len(rows), others.shape[1], rows.shape[2]
            into, bits = (room[: math.prod(shape)].reshape(shape) for room in (common, ones))
            np.bitwise_and(rows, others, out=into)
            np.bitwise_count(into, out=bits)
            total[first:last, first + 1 :] += bits.sum(axis=2, dtype=np.uint16)
            first = last
    return np.triu(total, 1)


# --- combinations -----------------------------------------------------------------------------


def combinations(members: Sequence[Bitmap]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the combinations that occur, and how many profiles are in exactly those.

    A combination is a row, its audiences bits from the highest of the first word. In the order of
    the audiences: those with the first audience before those without. The profiles in no audience
    are left out.
    """
    found, counts = _distinct(_codes(members))
    return found[::-1], counts[::-1]


def unpacked(codes: NDArray[np.uint64], audiences: int) -> NDArray[np.bool_]:
    """Return a combination a row, an audience a column: true where it is one of them."""
    octets = codes.astype(">u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=audiences).view(np.bool_)


def _codes(members: Sequence[Bitmap]) -> NDArray[np.uint64]:
    """Return which sets each profile is in, as bits from the highest of a row's first word."""
    words = -(-len(members) // _WORD)
    octets = np.zeros((members[0].size, words * _OCTET), dtype=np.uint8)
    for start in range(0, len(members), _OCTET):
        eight = members[start : start + _OCTET]
        octet = np.zeros(members[0].size, dtype=np.uint8)
        for one in eight:
            octet <<= 1
            octet |= one.mask().view(np.uint8)
        octet <<= _OCTET - len(eight)
        word, place = divmod(start // _OCTET, _OCTET)
        octets[:, word * _OCTET + _OCTET - 1 - place] = octet
    return octets.view("<u8").astype(np.uint64, copy=False)


def _distinct(codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the distinct rows that are not all zero, ascending, and how often each occurs."""
    if codes.shape[1] == 1:
        values, often = np.unique(codes[codes != 0], return_counts=True)
        return values[:, None], often.astype(np.int64)
    codes = codes[codes.any(axis=1)]
    group = pd.factorize(codes[:, 0])[0]
    for word in codes.T[1:]:  # to sort rows of several words takes five times as long
        kind, kinds = pd.factorize(word)
        group = pd.factorize(group * len(kinds) + kind)[0]
    counts = np.bincount(group)
    found = np.empty((len(counts), codes.shape[1]), dtype=np.uint64)
    found[group] = codes
    order = np.lexsort(found.T[::-1])
    return found[order], counts[order].astype(np.int64)


# --- at least these ---------------------------------------------------------------------------


def at_least(
    codes: NDArray[np.uint64], counts: NDArray[np.int64], audiences: int
) -> NDArray[np.int64]:
    """Return, for each combination, the profiles of all the combinations that contain it."""
    if audiences > DENSE:
        return _at_least_of_many(unpacked(codes, audiences), counts)
    return of_every(codes, counts, audiences, inclusive=True)[_places(codes, audiences)]


def of_every(
    codes: NDArray[np.uint64], counts: NDArray[np.int64], audiences: int, *, inclusive: bool
) -> NDArray[np.int64]:
    """Return how many profiles are in exactly, or at least, each combination there could be.

    The place of a combination is its audiences as bits, the first audience the highest; place 0
    is no audience, and lacks those who are in none. For up to `DENSE` audiences.
    """
    every = np.zeros(1 << audiences, dtype=np.int64)
    every[_places(codes, audiences)] = counts
    for index in range(audiences if inclusive else 0):
        halves = every.reshape(-1, 2, 1 << index)
        halves[:, 0] += halves[:, 1]  # those without an audience take in those with it
    return every


def every_code(audiences: int) -> NDArray[np.uint64]:
    """Return every combination of some audiences but the empty one, those with the first first."""
    places = np.arange((1 << audiences) - 1, 0, -1, dtype=np.uint64)
    return (places << np.uint64(_WORD - audiences))[:, None]


def _places(codes: NDArray[np.uint64], audiences: int) -> NDArray[np.int64]:
    return (codes[:, 0] >> np.uint64(_WORD - audiences)).astype(np.int64)


def _at_least_of_many(member: NDArray[np.bool_], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the same where an array of every combination would be too large.

    What contains the first audiences of a combination is narrowed by its next one, and kept for
    the combinations that begin alike. The rarest audience first leaves little to narrow.
    """
    member = member[:, np.argsort(member.sum(axis=0), kind="stable")]
    columns = list(np.ascontiguousarray(member.T))
    holding = [np.flatnonzero(column) for column in columns]
    found = np.zeros(len(counts), dtype=np.int64)
    path: list[tuple[int, NDArray[np.int64]]] = []
    for row in np.lexsort(np.packbits(member, axis=1).T[::-1]).tolist():
        audiences = np.flatnonzero(member[row]).tolist()
        alike = takewhile(lambda both: both[0][0] == both[1], zip(path, audiences, strict=False))
        del path[sum(1 for _ in alike) :]
        for audience in audiences[len(path) :]:
            narrow = path[-1][1][columns[audience][path[-1][1]]] if path else holding[audience]
            path.append((audience, narrow))
        found[row] = counts[path[-1][1]].sum()
    return found


# --- how many of them -------------------------------------------------------------------------


def exactly(members: Sequence[Bitmap]) -> NDArray[np.int64]:
    """Return how many profiles are in exactly 1, 2, … of the sets, at [1], [2], …; [0] is 0.

    A counter a profile; counters in packed words, 64 profiles at once, took as long.
    """
    small = np.min_scalar_type(len(members))
    often = np.zeros(members[0].size, dtype=small)
    for one in members:
        often += one.mask().view(np.uint8)
    found = np.bincount(often, minlength=len(members) + 1).astype(np.int64, copy=False)
    found[0] = 0
    return found
