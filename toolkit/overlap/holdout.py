"""How many profiles an experiment needs, and what it can find with those there are.

Two groups and a rate in each, such as the share that buys; the normal approximation of the test of
two proportions for groups of unequal size, without a correction for continuity: Fleiss, Levin and
Paik, "Statistical Methods for Rates and Proportions", third edition (2003), section 4.4.

With p the rate of the holdout, q that of the treated, r treated profiles for each one held out,
m = (p + r q) / (1 + r) and z the quantiles of the normal distribution, the holdout needs

    (z(1 - alpha / 2) sqrt((1 + r) m (1 - m)) + z(power) sqrt(r p (1 - p) + q (1 - q))) ** 2
    / (r (q - p) ** 2)

profiles, and the treated r times as many; where the test is of one side alpha is not halved. As R's
`power.prop.test` does, it leaves out that a difference the other way could be found by chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from toolkit.errors import DefinitionError

_NORMAL = NormalDist()
_HALVINGS = 60
"""After so many halvings a number between 0 and 1 is as exact as it gets."""


@dataclass(frozen=True, slots=True)
class HoldoutSize:
    """How many profiles an experiment needs.

    Parameters
    ----------
    holdout, treated
        Profiles of either group, rounded up.
    base_rate, rate
        What is expected of the holdout and of the treated, 0 to 1.
    power, alpha
        The chance of finding the difference, and that of finding one where there is none.
    """

    holdout: int
    treated: int
    base_rate: float
    rate: float
    power: float
    alpha: float

    @property
    def total(self) -> int:
        """Profiles of both groups."""
        return self.holdout + self.treated

    def __str__(self) -> str:
        return (
            f"{self.holdout:,} held out and {self.treated:,} treated: a rate of {self.rate:.4g} "
            f"in place of {self.base_rate:.4g} is found with a chance of {self.power:.0%} "
            f"(alpha {self.alpha:g})"
        )


def holdout_size(
    base_rate: float,
    lift: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    share: float = 0.5,
    two_sided: bool = True,
) -> HoldoutSize:
    """Return how many profiles to hold out and to treat, so that a lift is found.

    Parameters
    ----------
    base_rate
        The share that would do it untreated, 0 to 1, ends excluded.
    lift
        By how much the treatment raises that, as a share of it: 0.1 is from 5 % to 5.5 %. Below 0
        for what it lowers.
    power
        The chance of finding it.
    alpha
        The chance of finding a difference where there is none.
    share
        The share of the profiles that is held out.
    two_sided
        Whether a difference either way would be told.

    Raises
    ------
    DefinitionError
        A rate, chance or share is not between 0 and 1, or the lift is 0.

    Examples
    --------
    >>> print(holdout_size(0.05, 0.1))
    31,234 held out and 31,234 treated: a rate of 0.055 in place of 0.05 is found with a chance \
of 80% (alpha 0.05)
    """
    rate = _rate(base_rate, lift)
    _checked(power=power, alpha=alpha, share=share)
    ratio = (1 - share) / share
    mean = (base_rate + ratio * rate) / (1 + ratio)
    by_chance = _critical(alpha, two_sided=two_sided) * math.sqrt((1 + ratio) * mean * (1 - mean))
    variance = ratio * base_rate * (1 - base_rate) + rate * (1 - rate)
    needed = (by_chance + _NORMAL.inv_cdf(power) * math.sqrt(variance)) ** 2
    held = needed / (ratio * (rate - base_rate) ** 2)
    return HoldoutSize(math.ceil(held), math.ceil(held * ratio), base_rate, rate, power, alpha)


def power_of(
    base_rate: float,
    lift: float,
    treated: int,
    holdout: int,
    *,
    alpha: float = 0.05,
    two_sided: bool = True,
) -> float:
    """Return the chance that groups of these sizes find a lift: `holdout_size` turned round.

    Parameters
    ----------
    base_rate, lift, alpha, two_sided
        As for `holdout_size`.
    treated, holdout
        Profiles of either group, 1 or more.

    Raises
    ------
    DefinitionError
        A rate or chance is not between 0 and 1, the lift is 0, or a group is empty.

    Examples
    --------
    >>> round(power_of(0.5, 0.5, treated=50, holdout=50), 3)
    0.74
    """
    rate = _rate(base_rate, lift)
    _checked(alpha=alpha)
    if min(treated, holdout) < 1:
        raise DefinitionError(f"{treated:,} treated and {holdout:,} held out: a group is empty")
    mean = (holdout * base_rate + treated * rate) / (holdout + treated)
    critical = _critical(alpha, two_sided=two_sided)
    by_chance = critical * math.sqrt(mean * (1 - mean) * (1 / holdout + 1 / treated))
    spread = math.sqrt(base_rate * (1 - base_rate) / holdout + rate * (1 - rate) / treated)
    return _NORMAL.cdf((abs(rate - base_rate) - by_chance) / spread)


def detectable_lift(
    base_rate: float,
    treated: int,
    holdout: int,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    two_sided: bool = True,
) -> float:
    """Return the smallest lift upwards that groups of these sizes find, infinite for none.

    Parameters
    ----------
    base_rate, power, alpha, two_sided
        As for `holdout_size`.
    treated, holdout
        Profiles of either group, 1 or more.

    Raises
    ------
    DefinitionError
        A rate or chance is not between 0 and 1, or a group is empty.

    Examples
    --------
    >>> round(detectable_lift(0.05, 31_234, 31_234), 4)
    0.1
    """
    _checked(base_rate=base_rate, power=power)

    def finds(lift: float) -> bool:
        return (
            power_of(base_rate, lift, treated, holdout, alpha=alpha, two_sided=two_sided) >= power
        )

    low, high = 0.0, (1 - 1e-12) / base_rate - 1
    if not finds(high):
        return math.inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if middle and finds(middle) else (middle, high)
    return high


def smallest_holdout(
    base_rate: float,
    lift: float,
    profiles: int,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
) -> int:
    """Return how few of some profiles to hold out, all others treated, so that a lift is found.

    Parameters
    ----------
    base_rate, lift, power, alpha
        As for `holdout_size`; the test is of two sides.
    profiles
        How many there are.

    Raises
    ------
    DefinitionError
        They are too few with half held out; says the smallest lift that would be found.

    Examples
    --------
    >>> smallest_holdout(0.05, 0.1, 1_000_000)
    16142
    """
    _checked(power=power)

    def finds(held: int) -> bool:
        return power_of(base_rate, lift, profiles - held, held, alpha=alpha) >= power

    low, high = 0, profiles // 2
    if not high or not finds(high):
        raise DefinitionError(_too_few(base_rate, lift, profiles, power, alpha))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if finds(middle) else (middle, high)
    return high


def _too_few(base_rate: float, lift: float, profiles: int, power: float, alpha: float) -> str:
    needed = holdout_size(base_rate, lift, power=power, alpha=alpha).total
    told = f"{profiles:,} profiles are too few to find a lift of {lift:.4g} with half held out: "
    told += f"it takes {needed:,}"
    half = profiles // 2
    if not half:
        return f"{told}\nTake a larger audience."
    least = detectable_lift(base_rate, profiles - half, half, power=power, alpha=alpha)
    if math.isinf(least):
        return f"{told}\nNo lift of a base rate of {base_rate:g} can be found among so few."
    return f"{told}\nThe smallest lift that can be found among them is {least:.4g}."


def _rate(base_rate: float, lift: float) -> float:
    _checked(base_rate=base_rate)
    rate = base_rate * (1 + lift)
    if not lift or not 0 < rate < 1:
        raise DefinitionError(
            f"a lift of {lift:g} makes a base rate of {base_rate:g} one of {rate:g}\n"
            "Give a lift as a share of the base rate: 0.1 is from 5 % to 5.5 %."
        )
    return rate


def _critical(alpha: float, *, two_sided: bool) -> float:
    return _NORMAL.inv_cdf(1 - (alpha / 2 if two_sided else alpha))


def _checked(**chances: float) -> None:
    for name, value in chances.items():
        if not 0 < value < 1:
            raise DefinitionError(f"{name} is {value:g}; give one between 0 and 1")
