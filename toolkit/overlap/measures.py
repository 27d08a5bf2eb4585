"""What audiences share, as tables: sizes, pairs and intersections."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

_OCTET = 8
_WORD = 64
_DENSE = 20
"""Up to so many audiences, every combination there could be has a place in an array."""


def sizes(memberships: Mapping[str, Bitmap]) -> pd.DataFrame:
    """Return how many profiles each audience has.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.

    Returns
    -------
    DataFrame
        audience; profiles; share (of all profiles, 0 to 1; NaN where there are none).

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> sizes({"Gold": Bitmap.from_indices([0, 1], size=8)}).values.tolist()
    [['Gold', 2, 0.25]]
    """
    total = _universe(memberships)
    counts = np.array([members.count for members in memberships.values()], dtype=np.int64)
    return pd.DataFrame(
        {"audience": list(memberships), "profiles": counts, "share": _divided(counts, total)}
    )


def pairs(memberships: Mapping[str, Bitmap]) -> pd.DataFrame:
    """Return what every two audiences share; the universe is all profiles.

    With n(x) the number of profiles in x and N all profiles:

    ============ ==================================================================
    profiles_a   n(a)
    profiles_b   n(b)
    both         n(a and b)
    either       n(a or b) = n(a) + n(b) - both
    jaccard      both / either
    share_of_a   both / n(a)
    share_of_b   both / n(b)
    lift         both * N / (n(a) * n(b)): 1 if the two are independent of each other
    ============ ==================================================================

    A division by zero is NaN.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.

    Returns
    -------
    DataFrame
        One row an unordered pair, in the order given: a, b and the columns above.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> pairs({"a": a, "b": b})[["both", "either", "jaccard"]].values.tolist()
    [[1.0, 4.0, 0.25]]
    """
    total = _universe(memberships)
    chosen = list(combinations(memberships, 2))
    count = {name: members.count for name, members in memberships.items()}
    in_a = np.array([count[a] for a, _ in chosen], dtype=np.int64)
    in_b = np.array([count[b] for _, b in chosen], dtype=np.int64)
    both = np.array([(memberships[a] & memberships[b]).count for a, b in chosen], dtype=np.int64)
    either = in_a + in_b - both
    return pd.DataFrame(
        {
            "a": pd.Series([a for a, _ in chosen], dtype="str"),
            "b": pd.Series([b for _, b in chosen], dtype="str"),
            "profiles_a": in_a,
            "profiles_b": in_b,
            "both": both,
            "either": either,
            "jaccard": _divided(both, either),
            "share_of_a": _divided(both, in_a),
            "share_of_b": _divided(both, in_b),
            "lift": _divided(both * float(total), in_a.astype(np.float64) * in_b),
        }
    )


def intersections(
    memberships: Mapping[str, Bitmap], kind: Literal["exclusive", "inclusive"] = "exclusive"
) -> pd.DataFrame:
    """Return the combinations of audiences that profiles are in, largest first.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    kind
        `exclusive`: the profiles in exactly these audiences and no other, so every profile that
        is in any audience counts once and the sum is the size of the union. `inclusive`: for
        the same combinations, and no others, the profiles in at least these, so a profile
        counts in several. More than 20 audiences take time by the square of the combinations.

    Returns
    -------
    DataFrame
        audiences (a tuple of names, in the order given); degree (how many); profiles; share (of
        all profiles, 0 to 1). Only combinations that some profile is in exactly; the profiles
        in no audience have no row. Equal sizes in the order of degree, then of the audiences.

    Raises
    ------
    DefinitionError
        There is no audience, or no such kind.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> intersections({"a": a, "b": b})[["audiences", "profiles"]].values.tolist()
    [[('b',), 2], [('a',), 1], [('a', 'b'), 1]]
    """
    if kind not in {"exclusive", "inclusive"}:
        raise DefinitionError(f"no kind of intersection {kind!r}; it is exclusive or inclusive")
    total = _universe(memberships)
    names = list(memberships)
    member, counts = _combinations(memberships)
    if kind == "inclusive":
        counts = _at_least(member, counts)
    degree = member.sum(axis=1, dtype=np.int64)
    order = np.lexsort((degree, -counts))  # it reads the last key first, and is stable
    found = _named(member[order], names)
    ordered = counts[order]
    return pd.DataFrame(
        {
            "audiences": pd.Series(found, dtype="object"),
            "degree": degree[order],
            "profiles": ordered,
            "share": _divided(ordered, total),
        }
    )


def _combinations(
    memberships: Mapping[str, Bitmap],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the combinations that occur (a row each, a column an audience) and their counts.

    In the order of the audiences: those with the first audience before those without.
    """
    anyone = reduce(or_, memberships.values()).indices()
    words = -(-len(memberships) // _WORD)
    octets = np.zeros((words * _OCTET, len(anyone)), dtype=np.uint8)
    for index, members in enumerate(memberships.values()):
        octet, bit = divmod(index, _OCTET)
        octets[octet] |= members.mask()[anyone].view(np.uint8) << np.uint8(_OCTET - 1 - bit)
    codes = np.ascontiguousarray(octets.T).view(">u8").astype(np.uint64)
    found, counts = _unique_rows(codes)
    bits = found[::-1].astype(">u8").view(np.uint8)
    member = np.unpackbits(bits, axis=1, count=len(memberships)).astype(np.bool_)
    return member, counts[::-1]


def _unique_rows(codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the distinct rows, ascending, and how often each occurs."""
    if codes.shape[1] == 1:
        values, often = np.unique(codes.ravel(), return_counts=True)
        return values[:, None], often.astype(np.int64)
    ordered = codes[np.lexsort(codes.T[::-1])]
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(first)
    return ordered[starts], np.diff(starts, append=len(ordered)).astype(np.int64)


def _named(member: NDArray[np.bool_], names: list[str]) -> list[tuple[str, ...]]:
    rows, columns = np.nonzero(member)
    flat = [names[column] for column in columns.tolist()]
    ends = np.searchsorted(rows, np.arange(len(member)), side="right").tolist()
    return [tuple(flat[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _at_least(member: NDArray[np.bool_], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for each combination, the profiles of all the combinations that contain it."""
    audiences = member.shape[1]
    if audiences > _DENSE:
        return _at_least_of_many(member, counts)
    places = member @ (np.int64(1) << np.arange(audiences, dtype=np.int64))
    every = np.zeros(1 << audiences, dtype=np.int64)
    every[places] = counts
    for index in range(audiences):  # those without an audience take in those with it
        halves = every.reshape(-1, 2, 1 << index)
        halves[:, 0] += halves[:, 1]
    return every[places]


def _at_least_of_many(member: NDArray[np.bool_], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the same where an array of every combination would be too large.

    The combinations of each audience are packed as bits, and the counts as bit planes, so that
    a sum over a set of combinations is a count of bits in each plane.
    """
    audiences = [_packed(column) for column in member.T]
    planes = int(counts.max(initial=0)).bit_length()
    digits = np.array([_packed((counts >> plane & 1) == 1) for plane in range(planes)])
    weights = np.int64(1) << np.arange(planes, dtype=np.int64)
    found = np.zeros(len(counts), dtype=np.int64)
    for index, row in enumerate(member):
        containing = np.bitwise_and.reduce([audiences[j] for j in np.flatnonzero(row)])
        ones = np.bitwise_count(digits & containing).sum(axis=1, dtype=np.int64)
        found[index] = ones @ weights
    return found


def _packed(mask: NDArray[np.bool_]) -> NDArray[np.uint64]:
    octets = np.zeros(-(-len(mask) // 64) * 8, dtype=np.uint8)
    packed = np.packbits(mask)
    octets[: len(packed)] = packed
    return octets.view(np.uint64)


def _universe(memberships: Mapping[str, Bitmap]) -> int:
    if not memberships:
        raise DefinitionError("an overlap needs at least one audience")
    return next(iter(memberships.values())).size


def _divided(
    numerator: NDArray[np.number], denominator: NDArray[np.number] | int
) -> NDArray[np.float64]:
    """Return a quotient; NaN where the divisor is 0."""
    divisor = np.asarray(denominator, dtype=np.float64)
    top = np.asarray(numerator, dtype=np.float64)
    known = np.broadcast_to(divisor != 0, top.shape)
    quotient = np.full(top.shape, np.nan)
    np.divide(top, divisor, out=quotient, where=known)
    return quotient
