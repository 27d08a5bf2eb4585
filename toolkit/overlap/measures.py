"""What audiences share, as tables: sizes, pairs and intersections."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.errors import DefinitionError
from toolkit.overlap import counting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap


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
        {"audience": list(memberships), "profiles": counts, "share": divided(counts, total)}
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
    members = list(memberships.values())
    first, second = np.triu_indices(len(members), 1)
    profiles = np.array([one.count for one in members], dtype=np.int64)
    in_a, in_b = profiles[first], profiles[second]
    both = counting.shared(members)[first, second]
    either = in_a + in_b - both
    return pd.DataFrame(
        {
            "a": pd.Series([a for a, _ in chosen], dtype="str"),
            "b": pd.Series([b for _, b in chosen], dtype="str"),
            "profiles_a": in_a,
            "profiles_b": in_b,
            "both": both,
            "either": either,
            "jaccard": divided(both, either),
            "share_of_a": divided(both, in_a),
            "share_of_b": divided(both, in_b),
            "lift": divided(both * float(total), in_a.astype(np.float64) * in_b),
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
        counts in several. More than 20 audiences in 100,000 combinations take seconds.

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
    codes, counts = counting.combinations(list(memberships.values()))
    if kind == "inclusive":
        counts = counting.at_least(codes, counts, len(names))
    degree = np.bitwise_count(codes).sum(axis=1, dtype=np.int64)
    order = np.lexsort((degree, -counts))  # it reads the last key first, and is stable
    found = _named(counting.unpacked(codes[order], len(names)), names)
    ordered = counts[order]
    return pd.DataFrame(
        {
            "audiences": pd.Series(found, dtype="object"),
            "degree": degree[order],
            "profiles": ordered,
            "share": divided(ordered, total),
        }
    )


def _named(member: NDArray[np.bool_], names: list[str]) -> list[tuple[str, ...]]:
    """Return the names each row has."""
    if len(names) <= counting.DENSE:  # a million rows of two tuples each, and no name looked up
        half = len(names) // 2
        parts = [_picked(member[:, part], names[part]) for part in (slice(half), slice(half, None))]
        return [some + others for some, others in zip(*parts, strict=True)]
    rows, columns = np.nonzero(member)
    flat = tuple(np.array(names, dtype=np.object_)[columns].tolist())
    ends = np.cumsum(np.bincount(rows, minlength=len(member))).tolist()
    return [flat[start:end] for start, end in pairwise([0, *ends])]


def _picked(member: NDArray[np.bool_], names: list[str]) -> Iterator[tuple[str, ...]]:
    """Return the same, out of every tuple that there can be."""
    tuples: list[tuple[str, ...]] = [()]
    for name in reversed(names):
        tuples += [(name, *others) for others in tuples]
    places = member @ (np.int64(1) << np.arange(len(names), dtype=np.int64)[::-1])
    return map(tuples.__getitem__, places.tolist())


def _universe(memberships: Mapping[str, Bitmap]) -> int:
    if not memberships:
        raise DefinitionError("an overlap needs at least one audience")
    return next(iter(memberships.values())).size


def divided(
    numerator: NDArray[np.number], denominator: NDArray[np.number] | int
) -> NDArray[np.float64]:
    """Return a quotient; NaN where the divisor is 0."""
    divisor = np.asarray(denominator, dtype=np.float64)
    top = np.asarray(numerator, dtype=np.float64)
    known = np.broadcast_to(divisor != 0, top.shape)
    quotient = np.full(top.shape, np.nan)
    np.divide(top, divisor, out=quotient, where=known)
    return quotient
