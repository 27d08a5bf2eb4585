"""Rows of profiles to sets of profiles: any row, a number of rows, a sum of values, steps."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.following import followed
from toolkit.sql.rows import VALUE, Present, Steps, Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from numpy.typing import NDArray

    from toolkit.language.tree import Comparison
    from toolkit.sql.rows import Fold

_TESTS = {"=": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal}
_TESTS |= {">": np.greater, ">=": np.greater_equal}
_AT_ONCE = 2**15
"""So many profile numbers of eight bytes stay in cache."""
_EXACT = 2**53
"""Sums of whole numbers below it are exact as doubles, in whatever order they are added."""


def folded(fold: Fold, rows: pa.Table, size: int) -> Bitmap | None:
    """Return the profiles whose rows fold to what is asked, of `size` profiles.

    None where sums cannot be told exactly here: the engine must be asked for them.
    """
    match fold:
        case Present(complement=complement):
            found = _present(rows["profile"], size)
            return ~found if complement else found
        case Steps(links=links):
            return Bitmap.from_mask(followed(rows, links, size))
        case Tally(op=op, number=number):
            totals = totalled(fold, rows, size)
            if totals is None:
                return None
            return Bitmap.from_mask(compared(totals[0], op, totals[1] * number))


class _Scratch(threading.local):
    """Memory of a thread that is used again: the system takes a millisecond to give 2 MB anew."""

    mask = np.empty(0, dtype=np.bool_)
    places = np.empty(0, dtype=np.intp)


_SCRATCH = _Scratch()


def _present(profiles: pa.ChunkedArray, size: int) -> Bitmap:
    if len(_SCRATCH.mask) != size:
        _SCRATCH.mask = np.empty(size, dtype=np.bool_)
        _SCRATCH.places = np.empty(_AT_ONCE, dtype=np.intp)
    mask, places = _SCRATCH.mask, _SCRATCH.places
    mask[:] = False
    for chunk in profiles.chunks:
        numbers = chunk.to_numpy()
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            places[: len(some)] = some  # int32 as it is takes twice as long
            mask[places[: len(some)]] = True
    return Bitmap.from_mask(mask)


def totalled(fold: Tally, rows: pa.Table, size: int) -> tuple[NDArray[np.int64], int] | None:
    """Return each profile's number of rows or sum of values, and in how many parts of one.

    A sum of decimals is in hundredths where they have two places: the second number is then 100.
    None where the sums cannot be told exactly.
    """
    profiles: NDArray[np.int32] = rows["profile"].to_numpy()
    if fold.of == "rows":
        return np.bincount(profiles, minlength=size), 1
    exact = exact_values(rows[VALUE])
    if exact is None:
        return None
    values, parts = exact
    return np.bincount(profiles, weights=values, minlength=size).astype(np.int64), parts


def exact_values(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], int] | None:
    """Return numbers to add up as whole numbers, and of how many parts of one they are.

    Decimals of two places are hundredths. None where they are neither whole nor decimals, or
    where a sum of some of them could be past what a double holds exactly.
    """
    values = _whole(column)
    if values is None or np.abs(values, dtype=np.float64).sum() >= _EXACT:
        return None
    return values, 10**column.type.scale if pa.types.is_decimal(column.type) else 1


def compared(totals: NDArray[np.int64], op: Comparison, number: int | Decimal) -> NDArray[np.bool_]:
    """Return where whole numbers compare with a number, which need not be whole."""
    whole = math.floor(number)
    if whole != number and op in {"=", "!="}:
        return np.full(totals.shape, op == "!=")
    if whole != number and op in {">=", "<"}:
        whole += 1
    bound = min(max(whole, -(2**63) + 1), 2**63 - 1)
    test: Callable[[NDArray[np.int64], int], NDArray[np.bool_]] = _TESTS[op]
    return test(totals, bound)


def _whole(column: pa.ChunkedArray) -> NDArray[np.int64] | None:
    """Return whole numbers, and decimals as how many parts of one they are; None for others."""
    if pa.types.is_integer(column.type):
        whole: NDArray[np.integer] = column.to_numpy()
        return whole.astype(np.int64, copy=False)
    if not pa.types.is_decimal128(column.type):
        return None
    words = [_words(chunk) for chunk in column.chunks if len(chunk)]
    both = np.concatenate(words) if words else np.zeros((0, 2), dtype=np.int64)
    low, high = both[:, 0], both[:, 1]
    fits = bool((high == low >> 63).all())
    return low if fits else None


def _words(chunk: pa.Array) -> NDArray[np.int64]:
    """Return the low and the high word of each decimal of 128 bits."""
    words = np.frombuffer(chunk.buffers()[1], dtype="<i8").reshape(-1, 2)
    return words[chunk.offset : chunk.offset + len(chunk)]
