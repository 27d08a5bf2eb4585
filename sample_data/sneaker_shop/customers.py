"""Who the customers of the sneaker shop are: hidden traits that everything else follows from.

Every customer has an engagement, tastes, a tier and a day she leaves, and the year has its
seasons. Times are milliseconds since `START`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

START = date(2025, 7, 1)
DAYS = 365
DAY = 86_400_000
HOUR_WEIGHTS = [1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 10, 11, 10, 9, 9, 10, 12, 15, 18, 19, 16, 9, 4]
WEEKDAY_WEIGHTS = [0.9, 0.85, 0.9, 0.95, 1.1, 1.35, 1.25]


@dataclass(frozen=True, slots=True)
class People:
    """The hidden traits of every customer, one entry a profile."""

    engagement: Floats
    drive: Floats  # how ready to buy, whatever the occasion, from 0 to 1
    affinity: Floats  # profile by category, rows add up to 1
    tier: Ints  # 0 none, 1 bronze, 2 silver, 3 gold
    consent: Ints  # to e-mail: 0 yes, 1 no, 2 unknown
    has_app: Flags
    first_day: Ints
    end_day: Ints  # the first day she no longer does anything

    @property
    def share_of_year(self) -> Floats:
        """The part of the year a customer is active in."""
        return (self.end_day - self.first_day) / DAYS


def pick(rng: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """Return positions drawn with the weights given."""
    edges = np.cumsum(np.asarray(weights, np.float64))
    found = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    return np.minimum(found, len(edges) - 1)


def _season() -> Floats:
    """Return where each day starts on the cumulated weight of the year."""
    days = [START + timedelta(days=n) for n in range(DAYS)]
    weights = []
    for day in days:
        weight = WEEKDAY_WEIGHTS[day.weekday()] * (1.0 + 0.1 * (day.month in {4, 5, 9}))
        weight *= 1.35 if day.month == 12 and day.day < 24 else 1.0
        weight *= 2.4 if date(2025, 11, 24) <= day <= date(2025, 12, 1) else 1.0
        weights.append(weight * (0.75 if day.month in {1, 2} else 1.0))
    return np.concatenate([[0.0], np.cumsum(weights)])


def moments(rng: np.random.Generator, people: People, profile: Ints) -> Ints:
    """Return a moment of each profile's active days, by season and time of day."""
    season = _season()
    low, high = season[people.first_day[profile]], season[people.end_day[profile]]
    where = low + rng.random(len(profile)) * (high - low)
    day = np.minimum(np.searchsorted(season, where, side="right") - 1, DAYS - 1)
    hour = pick(rng, HOUR_WEIGHTS, len(profile))
    return day * DAY + hour * (DAY // 24) + rng.integers(0, DAY // 24, len(profile))


def logistic(x: Floats) -> Floats:
    """Return odds as chances."""
    return 1.0 / (1.0 + np.exp(-x))


def draw_people(rng: np.random.Generator, size: int) -> People:
    """Return the customers: activity is heavy-tailed, 5 % never do anything, many leave."""
    engagement = rng.lognormal(-0.55, 1.2, size)
    engagement[rng.random(size) < 0.045] = 0.0
    rank = np.log(engagement + 0.05) + rng.normal(0.0, 0.7, size)
    tier = np.searchsorted(np.quantile(rank, [0.34, 0.70, 0.90]), rank)
    first_day = np.where(rng.random(size) < 0.68, 0, rng.integers(0, 340, size))
    leaves = rng.random(size) < logistic(-0.6 - 0.5 * np.log(engagement + 0.05) - 0.3 * tier)
    stays = np.rint(rng.gamma(2.0, 70.0, size)).astype(np.int64) + 7
    return People(
        engagement=engagement,
        drive=rng.beta(1.6, 2.4, size),
        affinity=rng.dirichlet([0.9, 0.5, 0.35, 0.3, 0.4, 0.35], size),
        tier=tier,
        consent=pick(rng, [0.58, 0.26, 0.16], size),
        has_app=rng.random(size) < 0.22 + 0.08 * tier,
        first_day=first_day,
        end_day=np.where(leaves, np.minimum(first_day + stays, DAYS), DAYS),
    )
