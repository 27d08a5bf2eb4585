"""Some profiles divided into groups at random, the same ones every time."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

import numpy as np

from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError
from toolkit.sql.splitting import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_DIGITS = 16
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_NOBODY = 1e-9
"""So small a share is an error of rounding, as `toolkit.sql.splitting.bounds` has it."""
_ROUNDING = 1e-12
"""More than a share's error of rounding, less than any part of a profile that is meant."""


def draws(ids: Iterable[str], seed: int = 0) -> NDArray[np.uint64]:
    """Return the random number of each profile: a pure function of its id and the seed.

    It is the first 64 bits of the MD5 (RFC 1321) of `seed:id` in UTF-8, as
    `toolkit.sql.splitting` has it for engines.

    Parameters
    ----------
    ids
        Profile ids.
    seed
        Another seed gives other numbers.

    Examples
    --------
    >>> [f"{number:016x}" for number in draws(["P000001"], seed=7).tolist()]
    ['a94228bee67a5bd1']
    """
    texts = (f"{seed}:{one}".encode() for one in ids)
    found = [
        int(hashlib.md5(text, usedforsecurity=False).hexdigest()[:_DIGITS], 16) for text in texts
    ]
    return np.array(found, dtype=np.uint64)


def split(
    members: Bitmap, draws: NDArray[np.uint64], shares: Mapping[str, float]
) -> dict[str, Bitmap]:
    """Return the profiles of each group of a random split.

    A profile's group depends on its own number alone, whoever else there is; so the groups are
    only about as large as their shares say: of n profiles a group of share s has n s, give or take
    the square root of n s (1 - s).

    Parameters
    ----------
    members
        The profiles to split.
    draws
        The random number of each profile there is, by profile number.
    shares
        The share each group gets: above 0, together at most 1; what is left of 1 is in no group.

    Raises
    ------
    DefinitionError
        There is no group, or a share that cannot be.

    Examples
    --------
    >>> half = split(Bitmap.full(1000), draws(map(str, range(1000))), {"test": 0.5})["test"]
    >>> 450 < half.count < 550
    True
    """
    number = draws >> _HALF
    return {
        name: members & Bitmap.from_mask((number >= start) & (number < end))
        for name, (start, end) in bounds(shares).items()
    }


def stratified(
    members: Bitmap,
    draws: NDArray[np.uint64],
    shares: Mapping[str, float],
    strata: NDArray[np.int64],
) -> dict[str, Bitmap]:
    """Return the profiles of each group of a random split that is even in every stratum.

    In each stratum of n profiles a group of share s has n s, rounded down or up. The profiles of
    the stratum are sorted by their numbers, equal ones by profile number, and each group is given
    floor(n s) of them. The places left, fewer than there are groups, go to groups at random by what
    they lack (systematic sampling with unequal chances: Madow 1949), so that each profile is in a
    group as often as its share says, however small its stratum. A profile's group depends on who
    else is in its stratum, and on nothing in others.

    Parameters
    ----------
    members, draws, shares
        As for `split`.
    strata
        The stratum of each profile there is, by profile number.

    Raises
    ------
    DefinitionError
        There is no group, or a share that cannot be.

    Examples
    --------
    >>> evens = np.arange(1000) % 2
    >>> halves = stratified(Bitmap.full(1000), draws(map(str, evens)), {"a": 0.5, "b": 0.5}, evens)
    >>> [int(evens[one.indices()].sum()) for one in halves.values()]
    [250, 250]
    """
    bounds(shares)  # raises where they cannot be
    rest = 1 - math.fsum(shares.values())
    weights = np.array([*shares.values(), *([rest] if rest > _NOBODY else [])])
    profiles = members.indices()
    profiles = profiles[np.lexsort((draws[profiles], strata[profiles]))]
    _, first, stratum, sizes = np.unique(
        strata[profiles], return_index=True, return_inverse=True, return_counts=True
    )
    wanted = sizes[:, None] * weights
    given = np.floor(wanted + sizes[:, None] * _ROUNDING)
    place = np.arange(len(profiles)) - first[stratum]
    groups = _passed(place, given.cumsum(axis=1), stratum)
    left = np.flatnonzero(groups == len(weights))
    turn = place[left] - given.sum(axis=1).astype(np.int64)[stratum[left]]
    points = (draws[profiles[left - turn]] & _LOW) / (_LOW + 1.0) + turn
    lacking = (wanted - given).cumsum(axis=1)[:, :-1]
    groups[left] = _passed(points, lacking, stratum[left])
    return {
        name: Bitmap.from_indices(profiles[groups == number], members.size)
        for number, name in enumerate(shares)
    }


def _passed(
    places: NDArray[np.number], ends: NDArray[np.float64], stratum: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many of the ends of its stratum each place is at or past."""
    found = np.zeros(len(places), dtype=np.int64)
    for end in ends.T:
        found += places >= end[stratum]
    return found


def at_random(members: Bitmap, draws: NDArray[np.uint64], count: int) -> Bitmap:
    """Return so many of some profiles at random: those with the smallest numbers.

    Parameters
    ----------
    members, draws
        As for `split`.
    count
        How many.

    Raises
    ------
    DefinitionError
        There are not so many.

    Examples
    --------
    >>> at_random(Bitmap.full(100), draws(map(str, range(100))), 7).count
    7
    """
    profiles = members.indices()
    if not 0 <= count <= len(profiles):
        raise DefinitionError(f"{count:,} of {len(profiles):,} profiles cannot be drawn")
    order = np.argsort(draws[profiles], kind="stable")
    return Bitmap.from_indices(profiles[order[:count]], members.size)
