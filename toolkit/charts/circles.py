"""Circles whose areas, and whose overlaps' areas, are given numbers, as near as circles can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

Regions = dict[tuple[bool, ...], float]
"""The size of each region: which circles it is in, and which it is not."""

_STRIPS = 400
_ROUNDS = 160
_EXACT = 1e-12
_GAP = 0.012
"""How far apart circles that share nothing are to be, where all profiles are an area of 1."""
_APART, _INSIDE = 10_000.0, 100.0
"""What a circle too near to one it shares nothing with costs, and one that leaves its superset."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Circles in the plane.

    Parameters
    ----------
    centres
        x and y of each, one row a circle.
    radii
        One a circle.
    error
        The sum of the differences between the regions' areas and their numbers, as a share of
        the numbers' sum (the diagError of Micallef and Rodgers, eulerAPE, 2014, summed).
    """

    centres: NDArray[np.float64]
    radii: NDArray[np.float64]
    error: float


def fitted(regions: Mapping[tuple[bool, ...], float]) -> Circles:
    """Return two or three circles for the sizes of their exclusive regions.

    Examples
    --------
    >>> f"{fitted({(True, False): 3, (False, True): 2, (True, True): 1}).error:.2f}"
    '0.00'
    """
    count = len(next(iter(regions)))
    sizes = np.array([sum(n for key, n in regions.items() if key[i]) for i in range(count)])
    total = sum(regions.values()) or 1.0
    radii = np.sqrt(sizes / total / math.pi)
    distances = {
        (i, j): _distance(radii[i], radii[j], _shared(regions, i, j) / total)
        for i, j in combinations(range(count), 2)
    }
    centres = _placed(distances, count)
    wanted = {key: n / total for key, n in regions.items()}
    if count == 3:  # fewer circles are exact
        centres = _refined(centres, radii, wanted)
    return Circles(centres, radii, _error(centres, radii, wanted))


def _shared(regions: Mapping[tuple[bool, ...], float], i: int, j: int) -> float:
    return sum(n for key, n in regions.items() if key[i] and key[j])


def lens(a: float, b: float, distance: float) -> float:
    """Return the area that circles of two radii share at a distance."""
    if distance >= a + b:
        return 0.0
    if distance <= abs(a - b):
        return math.pi * min(a, b) ** 2
    angle_a = math.acos((distance**2 + a**2 - b**2) / (2 * distance * a))
    angle_b = math.acos((distance**2 + b**2 - a**2) / (2 * distance * b))
    return a * a * (angle_a - math.sin(2 * angle_a) / 2) + b * b * (
        angle_b - math.sin(2 * angle_b) / 2
    )


def _distance(a: float, b: float, shared: float) -> float:
    """Return how far apart two circles share an area; with none, apart; with all, one inside."""
    if shared <= 0:
        return (a + b) * 1.08 + 0.02
    if shared >= math.pi * min(a, b) ** 2 * (1 - 1e-9):
        return max(abs(a - b) * 0.8, 0.0)
    near, far = abs(a - b), a + b
    for _ in range(60):
        middle = (near + far) / 2
        near, far = (middle, far) if lens(a, b, middle) > shared else (near, middle)
    return (near + far) / 2


def _placed(distances: Mapping[tuple[int, int], float], count: int) -> NDArray[np.float64]:
    centres = np.zeros((count, 2))
    if count > 1:
        centres[1] = (distances[0, 1], 0)
    if count > 2:
        d01, d02, d12 = distances[0, 1], distances[0, 2], distances[1, 2]
        x = (d01**2 + d02**2 - d12**2) / (2 * d01) if d01 else 0.0
        # No triangle has these sides: on a line, no two nearer than they should be.
        x = min(x, d02) if x > -d02 else d01 - d12
        centres[2] = (x, math.sqrt(max(d02**2 - x**2, 0.0)))
    return centres


def areas(centres: NDArray[np.float64], radii: NDArray[np.float64]) -> Regions:
    """Return the area of each region of one, two or three circles.

    Circles and what two share by formula; what three share by strips of the plane, whose
    length within all circles is exact, so the same circles give the same number everywhere.
    """
    count = len(radii)
    within: dict[tuple[int, ...], float] = {
        (i,): math.pi * float(radii[i]) ** 2 for i in range(count)
    }
    for i, j in combinations(range(count), 2):
        within[i, j] = lens(
            float(radii[i]), float(radii[j]), float(np.linalg.norm(centres[i] - centres[j]))
        )
    if count == 3:
        within[0, 1, 2] = _in_all(centres, radii)
    return {
        tuple(i in chosen for i in range(count)): sum(
            (-1) ** (len(wider) - len(chosen)) * area
            for wider, area in within.items()
            if set(chosen) <= set(wider)
        )
        for chosen in within
    }


def _in_all(centres: NDArray[np.float64], radii: NDArray[np.float64]) -> float:
    low, high = (centres[:, 0] - radii).max(), (centres[:, 0] + radii).min()
    if low >= high:
        return 0.0
    width = (high - low) / _STRIPS
    xs = low + width * (np.arange(_STRIPS) + 0.5)
    half = np.sqrt(np.maximum(radii[:, None] ** 2 - (xs - centres[:, :1]) ** 2, 0.0))
    top, bottom = (centres[:, 1:] + half).min(axis=0), (centres[:, 1:] - half).max(axis=0)
    return float(np.maximum(top - bottom, 0.0).sum() * width)


def _error(
    centres: NDArray[np.float64],
    radii: NDArray[np.float64],
    wanted: Mapping[tuple[bool, ...], float],
) -> float:
    found = areas(centres, radii)
    return sum(abs(area - wanted.get(key, 0.0)) for key, area in found.items())


def _refined(
    centres: NDArray[np.float64],
    radii: NDArray[np.float64],
    wanted: Mapping[tuple[bool, ...], float],
) -> NDArray[np.float64]:
    start = np.array([*centres[1], *centres[2]])
    limits = _limits(radii, wanted)

    def loss(flat: NDArray[np.float64]) -> float:
        moved = np.vstack([centres[0], flat.reshape(-1, 2)])
        found = areas(moved, radii)
        missed = sum((area - wanted.get(key, 0.0)) ** 2 for key, area in found.items())
        return missed + sum(limit.cost(moved) for limit in limits)

    if loss(start) < _EXACT:
        return centres
    best = _nelder_mead(loss, start, float(radii.max()) * 0.15)
    best = _nelder_mead(loss, best, float(radii.max()) * 0.05)
    moved = np.vstack([centres[0], best.reshape(-1, 2)])
    return moved if all(limit.kept(moved) for limit in limits) else centres


@dataclass(frozen=True, slots=True)
class _Limit:
    """How near and how far two circles may be.

    Areas alone do not hold circles apart: two that just touch share next to nothing.
    """

    pair: tuple[int, int]
    least: float = 0.0
    most: float = math.inf

    def cost(self, centres: NDArray[np.float64]) -> float:
        distance = self._distance(centres)
        near = max(self.least + _GAP - distance, 0.0) if self.least else 0.0
        far = max(distance - self.most, 0.0)
        return _APART * near**2 + _INSIDE * far**2

    def kept(self, centres: NDArray[np.float64]) -> bool:
        """Say whether circles that share nothing are apart; being inside comes second."""
        return self._distance(centres) >= self.least

    def _distance(self, centres: NDArray[np.float64]) -> float:
        i, j = self.pair
        return float(np.linalg.norm(centres[i] - centres[j]))


def _limits(radii: NDArray[np.float64], wanted: Mapping[tuple[bool, ...], float]) -> list[_Limit]:
    apart, inside = [], []
    for i, j in combinations(range(len(radii)), 2):
        held = {(key[i], key[j]) for key, n in wanted.items() if n}
        if (True, True) not in held:
            apart.append(_Limit((i, j), least=float(radii[i] + radii[j])))
        elif not {(True, False), (False, True)} <= held:
            inside.append(_Limit((i, j), most=float(abs(radii[i] - radii[j]))))
    return apart + inside


def _nelder_mead(
    loss: Callable[[NDArray[np.float64]], float], start: NDArray[np.float64], size: float
) -> NDArray[np.float64]:
    """Return a minimum near a point (Nelder and Mead, 1965), in a fixed number of rounds."""
    points = [start, *(start + size * direction for direction in np.eye(len(start)))]
    scored = sorted(((loss(point), index, point) for index, point in enumerate(points)))
    counter = len(scored)
    for _ in range(_ROUNDS):
        centre = np.mean([point for *_rest, point in scored[:-1]], axis=0)
        worst = scored[-1]
        tried = _reflected(loss, centre, scored[0][0], worst[2])
        if tried[0] < worst[0]:
            scored[-1] = (tried[0], counter, tried[1])
        else:
            best = scored[0][2]
            shrunk = [best + (point - best) / 2 for *_rest, point in scored[1:]]
            scored[1:] = [(loss(p), counter + i, p) for i, p in enumerate(shrunk, 1)]
        counter += len(scored)
        scored.sort(key=lambda each: each[:2])
    return scored[0][2]


def _reflected(
    loss: Callable[[NDArray[np.float64]], float],
    centre: NDArray[np.float64],
    best: float,
    worst: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    mirrored = centre + (centre - worst)
    value = loss(mirrored)
    if value < best:
        further = centre + 2 * (centre - worst)
        reached = loss(further)
        return (reached, further) if reached < value else (value, mirrored)
    inside = centre + (worst - centre) / 2
    within = loss(inside)
    return (within, inside) if within < value else (value, mirrored)
