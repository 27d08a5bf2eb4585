"""Sizes of audiences from some of the profiles, with how far off they may be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution: 95 % lie between."""
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many profiles an audience has, as some of the profiles say.

    Parameters
    ----------
    matched
        How many of the sample are in.
    sampled
        How many profiles were looked at.
    total
        How many there are.
    """

    matched: int
    sampled: int
    total: int

    @property
    def profiles(self) -> int:
        """The estimate: the sample's share of all profiles."""
        return round(self.total * self.matched / self.sampled) if self.sampled else 0

    @property
    def standard_error(self) -> float:
        """The standard error of the estimate, in profiles."""
        if not self.sampled:
            return 0.0
        share = self.matched / self.sampled
        return self.total * math.sqrt(share * (1 - share) / self.sampled * self._left)

    @property
    def interval(self) -> tuple[int, int]:
        """The least and the most profiles of the 95 % interval.

        Wilson's score interval (Wilson 1927), which keeps to 0 and all where few match, its
        variance less the share of the profiles that were looked at (finite population); no fewer
        than matched, no more than could.
        """
        if not self.sampled:
            return 0, self.total
        n, z2 = self.sampled, _Z**2 * self._left
        share = self.matched / n
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
        most = self.total - (n - self.matched)
        low, high = (self.total * edge for edge in (middle - reach, middle + reach))
        return max(round(low), self.matched), min(round(high), most)

    @property
    def _left(self) -> float:
        """The share of the profiles that were not looked at: without it nothing is unsure."""
        return (self.total - self.sampled) / max(self.total - 1, 1)


def adobe_sample_size(total: int) -> int:
    """Return how many profiles Adobe's estimate looks at, of so many (FEATURES.md §4).

    All of under 1 million, 1 million up to 20 million, 5 % above.

    Examples
    --------
    >>> [adobe_sample_size(n) for n in (20_000, 1_500_000, 40_000_000)]
    [20000, 1000000, 2000000]
    """
    if total < _MILLION:
        return total
    return _MILLION if total <= 20 * _MILLION else round(total * 0.05)


def adobe_sample(total: int, seed: int) -> NDArray[np.int64] | None:
    """Return the numbers of the profiles in a sample of Adobe's size; None for all of them.

    Adobe does not say how it draws them; here, by a hash of their number and the seed.
    """
    size = adobe_sample_size(total)
    if size >= total:
        return None
    return np.argpartition(_mixed(np.arange(total, dtype=np.uint64), seed), size)[:size]


def estimated(members: Bitmap, sample: NDArray[np.integer] | None) -> Estimate:
    """Return what a sample says of a membership; None for a sample of all profiles."""
    if sample is None:
        return Estimate(members.count, members.size, members.size)
    return Estimate(int(members.mask()[sample].sum()), len(sample), members.size)


def _mixed(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Return numbers that look random: the finaliser of SplitMix64 (Steele et al. 2014)."""
    mixed = numbers + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
