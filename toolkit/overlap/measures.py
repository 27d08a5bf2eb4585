"""What audiences share, as tables: sizes, pairs, intersections, and in how many profiles are."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.errors import DefinitionError
from toolkit.overlap import counting, inference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

Kind = Literal["exclusive", "inclusive"]
BRIEF = (
    *("a", "b", "profiles_a", "profiles_b", "both", "either"),
    *("jaccard", "share_of_a", "share_of_b", "lift"),
)
"""The columns of pairs that fit a page."""


def sizes(memberships: Mapping[str, Bitmap], universe: Bitmap | None = None) -> pd.DataFrame:
    """Return how many profiles each audience has.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    universe
        Only these profiles count, and N is how many they are; None: all profiles.

    Returns
    -------
    DataFrame
        audience; profiles; share (of the universe, 0 to 1; NaN where there is nobody).

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> sizes({"Gold": Bitmap.from_indices([0, 1], size=8)}).values.tolist()
    [['Gold', 2, 0.25]]
    """
    members, total = within(memberships, universe)
    counts = np.array([one.count for one in members], dtype=np.int64)
    return pd.DataFrame(
        {"audience": list(memberships), "profiles": counts, "share": divided(counts, total)}
    )


def pairs(memberships: Mapping[str, Bitmap], universe: Bitmap | None = None) -> pd.DataFrame:
    """Return what every two audiences share, and whether more or less than by chance.

    With n(x) the number of the universe's profiles in x, and N all of them:

    =================== ==========================================================================
    profiles_a          n(a)
    profiles_b          n(b)
    both                n(a and b)
    either              n(a or b) = n(a) + n(b) - both
    jaccard             both / either
    share_of_a          both / n(a): how much of a is contained in b
    share_of_b          both / n(b): how much of b is contained in a
    lift                both * N / (n(a) * n(b)): 1 if the two are independent of each other
    only_a              n(a) - both
    only_b              n(b) - both
    overlap_coefficient both / the smaller of n(a) and n(b): 1 if one contains the other
    lift_low, lift_high the 95 % interval of lift, by the delta method; NaN where both is 0
    p_value             of independence, two-sided: Pearson's chi-squared test where each of the
                        four cells is expected to have 5 or more, else Fisher's exact test; NaN
                        where an audience has none or all of the profiles
    p_adjusted          p_value times how many are as small or larger, by Holm's method
    =================== ==========================================================================

    A division by zero is NaN. The last five take the profiles for a sample of customers like them;
    `toolkit.overlap.inference` has their formulas and sources. In millions of profiles almost any
    two audiences depend on each other: look at lift and its interval first.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    universe
        Only these profiles count, and N is how many they are; None: all profiles.

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
    members, total = within(memberships, universe)
    chosen = list(combinations(memberships, 2))
    first, second = np.triu_indices(len(members), 1)
    profiles = np.array([one.count for one in members], dtype=np.int64)
    in_a, in_b = profiles[first], profiles[second]
    both = counting.shared(members)[first, second]
    either = in_a + in_b - both
    low, high = inference.lift_interval(both, in_a, in_b, total)
    p = inference.p_values(both, in_a, in_b, total)
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
            "only_a": in_a - both,
            "only_b": in_b - both,
            "overlap_coefficient": divided(both, np.minimum(in_a, in_b)),
            "lift_low": low,
            "lift_high": high,
            "p_value": p,
            "p_adjusted": inference.holm(p),
        }
    )


def exactly(memberships: Mapping[str, Bitmap], universe: Bitmap | None = None) -> pd.DataFrame:
    """Return how many profiles are in exactly 0, 1, 2, … of the audiences, and in so many or more.

    With d(p) the number of audiences a profile p is in: profiles is the number of p with
    d(p) = audiences, at_least that with d(p) ≥ audiences. The profiles sum to the universe, and
    audiences times profiles to the sum of the audiences' sizes.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    universe
        Only these profiles count, and N is how many they are; None: all profiles.

    Returns
    -------
    DataFrame
        One row a number of audiences, from 0 to all of them: audiences; profiles; share (of the
        universe, 0 to 1; NaN where there is nobody); at_least.

    Raises
    ------
    DefinitionError
        There is no audience.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> exactly({"a": a, "b": b}).values.tolist()
    [[0.0, 4.0, 0.5, 8.0], [1.0, 3.0, 0.375, 4.0], [2.0, 1.0, 0.125, 1.0]]
    """
    members, total = within(memberships, universe)
    counts = counting.exactly(members)
    counts[0] = total - counts.sum()
    return pd.DataFrame(
        {
            "audiences": np.arange(len(counts), dtype=np.int64),
            "profiles": counts,
            "share": divided(counts, total),
            "at_least": counts[::-1].cumsum()[::-1],
        }
    )


def intersections(
    memberships: Mapping[str, Bitmap],
    kind: Kind = "exclusive",
    *,
    universe: Bitmap | None = None,
    every: bool = False,
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
    universe
        Only these profiles count, and N is how many they are; None: all profiles.
    every
        All 2^n - 1 combinations of n audiences, also those that nobody is in; up to 20 audiences.

    Returns
    -------
    DataFrame
        audiences (a tuple of names, in the order given); degree (how many); profiles; share (of
        the universe, 0 to 1); expected (profiles if the audiences were independent of each other);
        lift (profiles / expected: above 1 more than by chance; NaN where none are expected). Only
        combinations that some profile is in exactly, unless `every`; the profiles in no audience
        have no row. Equal sizes in the order of degree, then of the audiences.

    Notes
    -----
    With N the universe's profiles and p(a) the share of them in audience a, expected is N times
    the product of p(a) over the combination's audiences and, where exclusive, of 1 - p(a) over the
    others: the cells of the table under mutual independence (Agresti, Categorical Data Analysis,
    3rd ed. 2013, section 9.2).

    Raises
    ------
    DefinitionError
        There is no audience, no such kind, or every combination of more than 20 audiences.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> intersections({"a": a, "b": b})[["audiences", "profiles"]].values.tolist()
    [[('b',), 2], [('a',), 1], [('a', 'b'), 1]]
    """
    arguments.one_of(kind, "kind", ("exclusive", "inclusive"))
    arguments.truth(every, "every")
    members, total = within(memberships, universe)
    names = list(memberships)
    if every and len(names) > counting.DENSE:
        raise DefinitionError(
            f"every combination of {len(names)} audiences is {2 ** len(names) - 1:,} rows\n"
            f"Ask for every one of up to {counting.DENSE} audiences, or leave out `every`."
        )
    codes, counts = counting.combinations(members)
    inclusive = kind == "inclusive"
    if every:
        counts = counting.of_every(codes, counts, len(names), inclusive=inclusive)[:0:-1]
        codes = counting.every_code(len(names))
    elif inclusive:
        counts = counting.at_least(codes, counts, len(names))
    degree = np.bitwise_count(codes).sum(axis=1, dtype=np.int64)
    order = np.lexsort((degree, -counts))  # it reads the last key first, and is stable
    member = counting.unpacked(codes[order], len(names))
    found = _named(member, names)
    ordered = counts[order]
    expected = _expected(member, members, total, inclusive=inclusive)
    return pd.DataFrame(
        {
            "audiences": pd.Series(found, dtype="object"),
            "degree": degree[order],
            "profiles": ordered,
            "share": divided(ordered, total),
            "expected": expected,
            "lift": divided(ordered, expected),
        }
    )


def _expected(
    member: NDArray[np.bool_], members: list[Bitmap], total: int, *, inclusive: bool
) -> NDArray[np.float64]:
    """Return how many profiles combinations would have if audiences were independent."""
    found = np.full(len(member), float(total))
    for column, one in zip(member.T, members, strict=True):
        share = one.count / total if total else 0.0
        found *= np.where(column, share, 1.0 if inclusive else 1.0 - share)
    return found


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


def within(memberships: Mapping[str, Bitmap], universe: Bitmap | None) -> tuple[list[Bitmap], int]:
    """Return the audiences' profiles within the universe, and how many it has."""
    if not memberships:
        raise DefinitionError("an overlap needs at least one audience\nGive one or more.")
    members = list(memberships.values())
    if universe is None:
        return members, members[0].size
    return [one & universe for one in members], universe.count


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
