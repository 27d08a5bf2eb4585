"""How much a measure tells the profiles of one group from those of another: effect and doubt.

One scale for all: Cliff's delta, the chance that a profile of A has more than one of B, less the
chance that it has less (Cliff, "Dominance statistics", Psychological Bulletin 114 (1993), 494).
It is from -1 to 1, 0 where nothing is told; it goes by ranks, so that a few customers who do very
much do not decide it; and it is twice the area under the ROC curve, less 1. Of something that a
profile has or has not, it is the difference of the two shares.

Groups may have profiles in common. What is compared is then still all of A with all of B; such a
profile counts in both, and its part in either varies as one, which the variances take in: with
m profiles in both, equal values have a variance in proportion to 1 / n(A) + 1 / n(B) -
2 m / (n(A) n(B)).

- Shares: the interval is Newcombe's from two Wilson intervals (Statistics in Medicine 17 (1998),
  873, method 10); with profiles in common, that of Zou and Donner (ibid. 27 (2008), 1693), which
  takes their correlation in. p is of the chi-squared test without a correction for continuity;
  where under 5 are expected in a cell, of Fisher's exact test, as `toolkit.overlap.inference` has
  it.
- Numbers: the variance is that of DeLong, DeLong and Clarke-Pearson (Biometrics 44 (1988), 837);
  the interval is even on the scale of atanh, that is of the logit of the area, so that it stays
  within -1 and 1. p is of the Mann-Whitney test with its correction for ties, by the normal
  approximation.
- Few numbers: where one value is that of more than half of the profiles (no purchase), and of the
  smaller group under 5 are expected to have another, ranks are not near normal. p is then no less
  than that of Fisher's exact test of having another value, which keeps its level: it is seldom
  small, but not by chance. There, and in groups of under 5, DeLong's variance may be estimated
  from nobody; it is then no less than that of equal groups times 1 - effect².

Few are counted among two groups without a profile in common. The profiles in both go with the
group that is less than half as large as the other, or that has no others; else they are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.overlap.inference import Z, expects_few, fisher

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.engine.tally import Tally

    Column = NDArray[np.float64]
    Counts = NDArray[np.int64]

_LEAST = 5
"""Of fewer the normal distribution is no guide."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What was found of one measure, or of each value of one: arrays of equal length.

    Parameters
    ----------
    a, b
        Shares (0 to 1) or means.
    effect
        Cliff's delta; above 0 where A has more.
    low, high
        The ends of its 95 % interval; NaN where there is none: no profile differs, or all of one
        group have more than all of the other.
    p_value
        Of the two groups being alike.
    """

    a: Column
    b: Column
    effect: Column
    low: Column
    high: Column
    p_value: Column


def of_shares(counts: Counts, sizes: Counts) -> Effect:
    """Return how shares differ.

    Parameters
    ----------
    counts
        How many profiles have it: a row a part (neither, A alone, B alone, both), a column each.
    sizes
        How many profiles each part has.
    """
    in_a, in_b, both = (int(sizes[1] + sizes[3]), int(sizes[2] + sizes[3]), int(sizes[3]))
    a, b = (counts[1] + counts[3]) / in_a, (counts[2] + counts[3]) / in_b
    least_a, most_a = _wilson(a, in_a)
    least_b, most_b = _wilson(b, in_b)
    alike = _correlation(counts, sizes)
    effect = a - b

    def reach(one: Column, other: Column) -> Column:
        return np.sqrt(np.maximum(one**2 + other**2 - 2 * alike * one * other, 0.0))

    pooled = counts[1:].sum(axis=0) / max(int(sizes[1:].sum()), 1)
    variance = pooled * (1 - pooled) * _weight(in_a, in_b, both)
    few, exact = _exact(counts, sizes)
    return Effect(
        a,
        b,
        effect,
        effect - reach(a - least_a, most_b - b),
        effect + reach(most_a - a, b - least_b),
        np.where(few, exact, _two_sided(effect, variance)),
    )


def of_numbers(found: Tally) -> Effect:
    """Return how numbers differ, among the profiles that have one: arrays of one place."""
    _, only_a, only_b, both = found.counts
    a, b = only_a + both, only_b + both
    in_a, in_b, shared = (int(each.sum()) for each in (a, b, both))
    if not (in_a and in_b):
        return _unknown(_mean(found.values, a), _mean(found.values, b))
    over_b = _over(b) / in_b  # for a value of A: the share of B below it less that above it
    under_a = -_over(a) / in_a
    effect = float(a @ over_b) / in_a
    each_a = (over_b - effect) / math.sqrt(in_a * max(in_a - 1, 1))
    each_b = (under_a - effect) / math.sqrt(in_b * max(in_b - 1, 1))
    variance = float(only_a @ each_a**2 + only_b @ each_b**2 + both @ (each_a + each_b) ** 2)
    union = only_a + only_b + both
    null = _rank_variance(union) * _weight(in_a, in_b, shared)
    p_value = _two_sided(np.array([effect]), np.array([null]))
    few, exact = _few_numbers(found.counts)
    if few:
        variance = max(variance, null * (1 - effect**2))
        p_value = np.maximum(p_value, exact)
    low, high = _between(effect, variance)
    return Effect(
        _mean(found.values, a),
        _mean(found.values, b),
        np.array([effect]),
        np.array([low]),
        np.array([high]),
        p_value,
    )


def _exact(counts: Counts, sizes: Counts) -> tuple[NDArray[np.bool_], Column]:
    """Return where few are expected to have something, and what Fisher's exact test says there."""
    a, b = _sides(np.column_stack((counts, sizes)))
    total = int(a[-1] + b[-1])
    having = (a + b)[:-1]
    in_a = np.full_like(having, a[-1])
    few = expects_few(in_a, having, total)
    found = np.ones(len(having))
    if few.any():
        found[few] = fisher(a[:-1][few], in_a[few], having[few], total)
    return few, found


def _few_numbers(counts: Counts) -> tuple[bool, float]:
    """Say whether few have numbers that tell anything, and what p is then at least."""
    sizes = counts.sum(axis=1)
    often = counts[1:].sum(axis=0)
    usual = int(often.argmax())
    if 2 * often[usual] <= often.sum():
        return min(int(side[0]) for side in _sides(sizes[:, None])) < _LEAST, 0.0
    few, exact = _exact((sizes - counts[:, usual])[:, None], sizes)
    return bool(few[0]), float(exact[0])


def _sides(counts: Counts) -> tuple[Counts, Counts]:
    """Return the counts of two groups that have no profile in common; the last is their size."""
    _, only_a, only_b, both = counts
    in_a, in_b = int((only_a + both)[-1]), int((only_b + both)[-1])
    if in_b > 2 * in_a or not only_a[-1]:
        return only_a + both, only_b
    if in_a > 2 * in_b or not only_b[-1]:
        return only_a, only_b + both
    return only_a, only_b


def _wilson(share: Column, count: int) -> tuple[Column, Column]:
    """Return the ends of Wilson's score interval of shares."""
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    spread = np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    half = Z / (1 + Z**2 / count) * spread
    return np.minimum(middle - half, share), np.maximum(middle + half, share)


def _correlation(counts: Counts, sizes: Counts) -> Column:
    """Return the correlation of two shares that comes of the profiles in both groups."""
    variances = [_variance(counts[part], int(sizes[part])) for part in (1, 2, 3)]
    of_a, of_b = variances[0] + variances[2], variances[1] + variances[2]
    product = np.sqrt(of_a * of_b)
    return np.divide(variances[2], product, out=np.zeros(len(product)), where=product > 0)


def _variance(count: Counts, size: int) -> Column:
    """Return the variance of a number of profiles of one part that have something."""
    return (
        np.asarray(count * (1 - count / size), dtype=np.float64) if size else np.zeros(len(count))
    )


def _weight(in_a: int, in_b: int, both: int) -> float:
    return 1 / in_a + 1 / in_b - 2 * both / (in_a * in_b)


def _over(counts: Counts) -> Column:
    """Return for each value how many have less, less how many have more."""
    below = np.cumsum(counts) - counts
    over: Column = 2.0 * below + counts - counts.sum()
    return over


def _rank_variance(counts: Counts) -> float:
    """Return the variance of ranks on the scale of the effect, ties taken in."""
    total = float(counts.sum())
    if total < 2:
        return 0.0
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / (total * (total - 1))
    return max(total + 1 - ties, 0.0) / (3 * total)


def _between(effect: float, variance: float) -> tuple[float, float]:
    if variance <= 0 or abs(effect) >= 1:
        return math.nan, math.nan
    half = Z * math.sqrt(variance) / (1 - effect**2)
    middle = math.atanh(effect)
    return math.tanh(middle - half), math.tanh(middle + half)


def _two_sided(effect: Column, variance: Column) -> Column:
    """Return the chance of so large an effect either way; 1 where nothing can vary."""
    z = np.zeros(len(effect))
    np.divide(np.abs(effect), np.sqrt(variance), out=z, where=variance > 0)
    return np.array([math.erfc(each / math.sqrt(2)) for each in z])


def _mean(values: Column, counts: Counts) -> Column:
    total = int(counts.sum())
    return np.array([float(values @ counts) / total if total else math.nan])


def _unknown(a: Column, b: Column) -> Effect:
    none = np.array([math.nan])
    return Effect(a, b, none, none, none, none)
