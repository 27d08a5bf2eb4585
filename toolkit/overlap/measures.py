"""What audiences share, as tables: sizes, pairs and intersections."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

_BITS = 8


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
        the same combinations, the profiles in at least these.

    Returns
    -------
    DataFrame
        audiences (a tuple of names, in the order given); degree (how many); profiles; share (of
        all profiles, 0 to 1). Combinations with an exclusive profile only; equal sizes in the
        order of degree, then of the audiences.

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
        counts = np.array([counts[(member & row == row).all(axis=1)].sum() for row in member])
    order = sorted(
        range(len(counts)),
        key=lambda i: (-counts[i], member[i].sum(), tuple(np.flatnonzero(member[i]))),
    )
    found = [tuple(names[j] for j in np.flatnonzero(member[i])) for i in order]
    ordered = np.array([counts[i] for i in order], dtype=np.int64)
    return pd.DataFrame(
        {
            "audiences": pd.Series(found, dtype="object"),
            "degree": np.array([len(each) for each in found], dtype=np.int64),
            "profiles": ordered,
            "share": _divided(ordered, total),
        }
    )


def _combinations(
    memberships: Mapping[str, Bitmap],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the combinations that occur (a row each, a column an audience) and their counts."""
    anyone = np.flatnonzero(np.logical_or.reduce([one.mask() for one in memberships.values()]))
    octets = np.zeros((len(anyone), -(-len(memberships) // _BITS)), dtype=np.uint8)
    for index, members in enumerate(memberships.values()):
        octet, bit = divmod(index, _BITS)
        octets[:, octet] |= members.mask()[anyone].astype(np.uint8) << np.uint8(bit)
    found, counts = _unique_rows(octets)
    unpacked = np.unpackbits(found, axis=1, count=len(memberships), bitorder="little")
    return unpacked.astype(np.bool_), counts


def _unique_rows(octets: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    width = octets.shape[1]
    if width <= _BITS:
        codes = np.zeros((len(octets), _BITS), dtype=np.uint8)
        codes[:, :width] = octets
        values, counts = np.unique(codes.view("<u8").ravel(), return_counts=True)
        found = values.astype("<u8").view(np.uint8).reshape(-1, _BITS)[:, :width]
        return found, counts.astype(np.int64)
    whole = np.ascontiguousarray(octets).view(np.dtype((np.void, width))).ravel()
    values, counts = np.unique(whole, return_counts=True)
    return values.view(np.uint8).reshape(-1, width), counts.astype(np.int64)


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
