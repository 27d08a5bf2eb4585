"""How sure it is that two audiences, or two properties, have to do with each other, as arrays.

The counts are of a two by two table: in both, only in the first, only in the second, in neither.
The profiles are taken for a sample of customers like them: independent draws from one multinomial
distribution over the four cells.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution: 95 % lie between."""
_LEAST = 5
"""Where every cell is expected to have so many, the chi-squared distribution is near enough."""
_DEEPEST = 260
"""Where 5 are expected, more than so many have a chance below 5**260 / 260!, which is 0.0."""
_FARTHER, _FIRST = 30, 45
"""So many counts farther on, and from 0 on, the chances that are left change no digit."""
_ALIKE = 1 + 1e-12
"""Two chances that differ by less are taken for equal: rounding alone parts them."""


def lift_interval(
    both: NDArray[np.int64], in_a: NDArray[np.int64], in_b: NDArray[np.int64], total: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the low and the high end of the 95 % interval of lift.

    With p11 the share in both, p1 and p2 those in either audience, lift is p11 / (p1 p2). By the
    delta method for a multinomial sample of N (Agresti, Categorical Data Analysis, 3rd ed. 2013,
    section 16.1), the variance of its logarithm is (sum of g² p - (sum of g p)²) / N, with g its
    derivatives by the four shares p: 1 / p11 - 1 / p1 - 1 / p2, -1 / p1, -1 / p2 and 0. The second
    sum is -1, which leaves, in counts,

    1 / both - 1 / n(a) - 1 / n(b) + 2 both / (n(a) n(b)) - 1 / N
    = (only_a only_b (N - both) / both + both neither) / (n(a) n(b) N)

    and the interval exp(log(lift) ± 1.96 standard errors). Zero has no logarithm: NaN where
    nobody is in both.
    """
    known = both > 0
    n, a, b = (np.where(known, each, 1).astype(np.float64) for each in (both, in_a, in_b))
    size = max(total, 1)
    variance = ((a - n) * (b - n) * (size - n) / n + n * (size - a - b + n)) / (a * b * size)
    reach = np.exp(Z * np.sqrt(np.where(known, variance, 0)))
    lift = np.where(known, n * total / (a * b), np.nan)
    return lift / reach, lift * reach


def p_values(
    both: NDArray[np.int64], in_a: NDArray[np.int64], in_b: NDArray[np.int64], total: int
) -> NDArray[np.float64]:
    """Return how likely a table at least as far from independence is, were the two independent.

    Two-sided. Where each of the four cells is expected to have 5 or more (Cochran 1954, Some
    methods for strengthening the common chi-squared tests), Pearson's chi-squared test with one
    degree of freedom, without a correction for continuity: the statistic is
    N (N both - n(a) n(b))² / (n(a) n(b) (N - n(a)) (N - n(b))), its p value erfc(√(statistic / 2)).
    Else Fisher's exact test: with n(a) and n(b) given, `both` is hypergeometric, and the p value
    is the sum of the chances of all counts no likelier than this one (Fisher 1935; the two-sided
    rule is that of R's fisher.test and of scipy.stats.fisher_exact).

    NaN where an audience has none or all of the profiles: only one table can be. What is smaller
    than a float can be is 0.0.
    """
    found = np.full(len(both), np.nan)
    tested = (in_a > 0) & (in_a < total) & (in_b > 0) & (in_b < total)
    few = expects_few(in_a, in_b, total)
    for chosen, test in ((tested & ~few, _pearson), (tested & few, fisher)):
        if chosen.any():
            found[chosen] = test(both[chosen], in_a[chosen], in_b[chosen], total)
    return found


def expects_few(in_a: NDArray[np.int64], in_b: NDArray[np.int64], total: int) -> NDArray[np.bool_]:
    """Say where one of the four cells is expected to have under 5, were the two independent."""
    rarer = np.minimum(in_a, total - in_a).astype(np.float64) * np.minimum(in_b, total - in_b)
    return np.asarray(rarer < _LEAST * float(total))


def fisher(
    both: NDArray[np.int64], in_a: NDArray[np.int64], in_b: NDArray[np.int64], total: int
) -> NDArray[np.float64]:
    """Return the p values of Fisher's exact test where some cell is expected to have under 5.

    Of the four cells the one that is expected to have least is counted: its count starts at 0,
    and its chances fall off so fast that all of them are a short column. 1 where only one table
    can be.
    """
    rare_a, rare_b = 2 * in_a <= total, 2 * in_b <= total
    a = np.where(rare_a, in_a, total - in_a)
    b = np.where(rare_b, in_b, total - in_b)
    cell = np.where(rare_a, np.where(rare_b, both, in_a - both), in_b - both)
    cell = np.where(rare_a | rare_b, cell, total - in_a - in_b + both)
    last = min(max(_FIRST, int(cell.max()) + _FARTHER), _DEEPEST)
    k = np.arange(last, dtype=np.float64)[:, None]
    ratio = np.maximum(a - k, 0) * np.maximum(b - k, 0) / ((k + 1) * (total - a - b + k + 1))
    chance = np.concatenate([np.ones((1, len(a))), np.cumprod(ratio, axis=0)])
    chance /= chance.sum(axis=0)
    own = np.take_along_axis(chance, np.minimum(cell, last)[None], axis=0)
    found = np.where(chance <= own * _ALIKE, chance, 0).sum(axis=0)
    return np.where(cell > last, 0.0, np.minimum(found, 1))


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p values adjusted for how many there are, by Holm's step-down method.

    The i-th smallest of m becomes the largest of (m - j + 1) p(j) over j ≤ i, at most 1: to call
    unequal what is below a level keeps the chance of a single false call below it, however the
    tests depend on each other (Holm 1979, A simple sequentially rejective multiple test
    procedure, Scandinavian Journal of Statistics 6, 65). NaN is no test, and stays.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def _pearson(
    both: NDArray[np.int64], in_a: NDArray[np.int64], in_b: NDArray[np.int64], total: int
) -> NDArray[np.float64]:
    """Return the p values of Pearson's chi-squared test."""
    a, b, n = in_a.astype(np.float64), in_b.astype(np.float64), float(total)
    away = (both * total - in_a * in_b).astype(np.float64)  # whole numbers: nothing is cancelled
    root = np.abs(away) * np.sqrt(n / a / b / (n - a) / (n - b) / 2)
    return np.array([math.erfc(each) for each in root.tolist()])
