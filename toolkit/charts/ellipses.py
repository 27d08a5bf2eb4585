"""Ellipses whose areas, and whose overlaps' areas, are given numbers, where circles cannot be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from toolkit.charts import circles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from toolkit.charts.circles import Regions

    Array = NDArray[np.float64]

_NODES = 160
_GRID = 160
_ROUNDS = 40
_GOOD = 0.01
"""Circles that miss by no more are kept: they are easier to read."""
_GAP = 0.012
"""How far apart shapes that share nothing are to be, where all profiles are an area of 1."""
_LONG = math.log(3)
"""An ellipse is hardly to be longer than three times its width."""
_STEP, _EXACT = 1e-5, 1e-12
_LEAST, _FAR = 1e-8, 0.3
"""The least damping of the search, and how far one step of it goes."""


@dataclass(frozen=True, slots=True)
class Ellipses:
    """Ellipses in the plane, in units in which all profiles are an area of 1.

    Parameters
    ----------
    centres
        x and y of each, one row an ellipse.
    axes
        The half of its length and of its width.
    turns
        The angle of its length, from the x axis, in radians.
    error
        The sum of the differences between the regions' areas and their numbers, as a share of the
        numbers' sum.
    stress, worst
        The stress of Wilkinson, "Exact and approximate area-proportional circular Venn and Euler
        diagrams", IEEE Transactions on Visualization and Computer Graphics 18 (2012), 321-331: the
        squared residuals of a regression of the areas on the numbers through the origin, by the
        squared areas. And the diagError of Micallef and Rodgers, "eulerAPE", PLoS ONE 9 (2014),
        e101717: the largest difference of a region's share of the areas from its share of the
        numbers. Both as in Larsson, "eulerr" (2018), which fits ellipses too.
    """

    centres: Array
    axes: Array
    turns: Array
    error: float
    stress: float
    worst: float

    @property
    def round(self) -> bool:
        """Whether all are circles."""
        return bool((self.axes[:, 0] == self.axes[:, 1]).all())

    @property
    def reach(self) -> Array:
        """How far each extends from its centre, across and up."""
        a, b = self.axes.T
        cos, sin = np.cos(self.turns), np.sin(self.turns)
        return np.column_stack([np.hypot(a * cos, b * sin), np.hypot(a * sin, b * cos)])

    @property
    def box(self) -> tuple[Array, Array]:
        """The lower left and the upper right corner of all."""
        return (self.centres - self.reach).min(axis=0), (self.centres + self.reach).max(axis=0)

    def outline(self, index: int, points: int) -> Array:
        """Return points along an ellipse, from its length around."""
        angle = np.linspace(0, 2 * np.pi, points)
        along, across = self.axes[index, 0] * np.cos(angle), self.axes[index, 1] * np.sin(angle)
        cos, sin = math.cos(self.turns[index]), math.sin(self.turns[index])
        turned = np.column_stack([along * cos - across * sin, along * sin + across * cos])
        return np.asarray(self.centres[index] + turned)

    def depths(self, points: Array) -> Array:
        """Return how deep points are in each ellipse, one column an ellipse; below 0 outside.

        Exact for circles; for ellipses the edge is at least so far away.
        """
        apart = points[:, None] - self.centres[None]
        cos, sin = np.cos(self.turns), np.sin(self.turns)
        along = apart[..., 0] * cos + apart[..., 1] * sin
        across = apart[..., 1] * cos - apart[..., 0] * sin
        far = np.hypot(along / self.axes[:, 0], across / self.axes[:, 1])
        return np.asarray((1 - far) * self.axes.min(axis=1))

    def deepest(self) -> dict[tuple[bool, ...], tuple[float, float, float]]:
        """Return where each region has the most room, and how far the next edge is from there.

        A region too small to be seen is left out.
        """
        low, high = self.box
        xs, ys = (np.linspace(low[axis], high[axis], _GRID) for axis in (0, 1))
        points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        depths = self.depths(points)
        inside, room = depths >= 0, np.abs(depths).min(axis=1)
        found = {}
        for key in product((True, False), repeat=len(self.axes)):
            cells = np.flatnonzero((inside == np.array(key)).all(axis=1))
            if len(cells) and any(key):
                best = cells[np.argmax(room[cells])]
                (x, y), most = points[best].tolist(), float(room[best])
                found[key] = x, y, most
        return found


def fitted(regions: Mapping[tuple[bool, ...], float], *, circular: bool = False) -> Ellipses:
    """Return two or three circles for the sizes of their exclusive regions, or ellipses.

    Three circles that miss the sizes by more than 1 % give way to ellipses, if these miss them by
    less; then shapes that share nothing stay apart too.

    Parameters
    ----------
    regions
        The size of each region: which shapes it is in, and which it is not.
    circular
        Circles in any case.

    Examples
    --------
    >>> found = fitted({(True, False): 3, (False, True): 2, (True, True): 1})
    >>> found.round, f"{found.error:.2f}"
    (True, '0.00')
    """
    total = sum(regions.values()) or 1.0
    wanted = {key: n / total for key, n in regions.items()}
    start = circles.fitted(regions)
    count = len(start.radii)
    params = np.column_stack([start.centres, np.log(start.radii), np.zeros((count, 2))])
    if count == 3 and start.error > _GOOD and not circular:
        params = _better(params, start.error, wanted)
    return _measured(params, wanted)


def _better(params: Array, error: float, wanted: Mapping[tuple[bool, ...], float]) -> Array:
    """Return ellipses that miss the sizes least: of those found from circles and from a Venn."""
    radii = np.exp(params[:, 2])
    angle = np.pi / 2 - 2 * np.pi / 3 * np.arange(3)
    ring = 0.6 * radii.mean() * np.column_stack([np.cos(angle), np.sin(angle)])
    apart = [
        pair
        for pair in combinations(range(3), 2)
        if not any(n for key, n in wanted.items() if key[pair[0]] and key[pair[1]])
    ]
    best = params
    for centres in (params[:, :2], ring):
        tried = _refined(np.column_stack([centres, params[:, 2:]]), wanted, apart)
        missed = _measured(tried, wanted).error
        if missed < error - _GOOD / 10 and not any(_within(tried, pair) for pair in apart):
            best, error = tried, missed
        if error < _GOOD:
            break
    return best


def _measured(params: Array, wanted: Mapping[tuple[bool, ...], float]) -> Ellipses:
    found = _areas(params)
    numbers = np.array([wanted.get(key, 0.0) for key in found])
    drawn = np.array(list(found.values()))
    slope = float(drawn @ numbers / (numbers @ numbers or 1.0))
    shares = drawn / (drawn.sum() or 1.0)
    return Ellipses(
        params[:, :2],
        *_axes(params),
        error=float(np.abs(drawn - numbers).sum()),
        stress=float(((drawn - slope * numbers) ** 2).sum() / ((drawn**2).sum() or 1.0)),
        worst=float(np.abs(shares - numbers).max()),
    )


# --- areas ------------------------------------------------------------------------------------
# An ellipse is x, y, the logarithm of its mean radius, and two numbers that stretch it along two
# directions: smooth also where it is a circle, which has no direction.


def _axes(params: Array) -> tuple[Array, Array]:
    mean, along, aslant = params[:, 2:].T
    stretch = np.hypot(along, aslant)
    axes = np.exp(np.column_stack([mean + stretch, mean - stretch]))
    return axes, np.arctan2(aslant, along) / 2


def _areas(params: Array) -> Regions:
    """Return the area of each region."""
    count = len(params)
    chosen = [c for size in range(1, count + 1) for c in combinations(range(count), size)]
    within = {
        each: math.pi * math.exp(2 * params[each[0], 2])
        if len(each) == 1
        else _within(params, each)
        for each in chosen
    }
    return {
        tuple(i in each for i in range(count)): sum(
            (-1) ** (len(wider) - len(each)) * area
            for wider, area in within.items()
            if set(each) <= set(wider)
        )
        for each in within
    }


def _within(params: Array, chosen: tuple[int, ...]) -> float:
    """Return the area that ellipses share: the length within all of them, summed over strips.

    The strips are narrow towards the ends, where the length changes like a square root.
    """
    own = params[list(chosen)]
    if len(own) == 1:
        return math.pi * math.exp(2 * float(own[0, 2]))
    axes, turns = _axes(own)
    cos, sin = np.cos(turns), np.sin(turns)
    long, wide = axes.T**-2.0
    up = long * sin**2 + wide * cos**2
    mixed = (long - wide) * sin * cos
    flat = long * wide
    reach = np.sqrt(up / flat)
    low, high = float((own[:, 0] - reach).max()), float((own[:, 0] + reach).min())
    if low >= high:
        return 0.0
    angle = (np.arange(_NODES) + 0.5) * np.pi / _NODES
    xs = (low + high) / 2 - (high - low) / 2 * np.cos(angle)
    apart = xs - own[:, :1]
    half = np.sqrt(np.maximum(up[:, None] - flat[:, None] * apart**2, 0.0)) / up[:, None]
    middle = own[:, 1:2] - mixed[:, None] / up[:, None] * apart
    length = np.maximum((middle + half).min(axis=0) - (middle - half).max(axis=0), 0.0)
    return float((length * np.sin(angle)).sum() * (high - low) / 2 * np.pi / _NODES)


# --- search -----------------------------------------------------------------------------------


def _refined(
    start: Array, wanted: Mapping[tuple[bool, ...], float], apart: list[tuple[int, int]]
) -> Array:
    wider = np.zeros_like(start)

    def missed(flat: Array) -> Array:
        params = flat.reshape(start.shape)
        wider[:] = params
        wider[:, 2] = np.log(np.exp(params[:, 2]) + _GAP)
        long = np.maximum(2 * np.hypot(params[:, 3], params[:, 4]) - _LONG, 0.0)
        touching = [_within(wider, pair) for pair in apart]
        areas = [area - wanted.get(key, 0.0) for key, area in _areas(params).items()]
        return np.array([*areas, *touching, *(0.3 * long)])

    return _least_squares(missed, start.ravel()).reshape(start.shape)


def _least_squares(missed: Callable[[Array], Array], start: Array) -> Array:
    """Return where squares are least near a point (Levenberg, 1944; Marquardt, 1963)."""
    point, residuals, damping = start, missed(start), 1e-3
    for _ in range(_ROUNDS):
        loss = float(residuals @ residuals)
        if loss < _EXACT:
            break
        steps = _STEP * np.eye(len(point))
        slopes = np.array([(missed(point + step) - residuals) / _STEP for step in steps])
        pull, curve = slopes @ residuals, slopes @ slopes.T
        while damping < 1e6:
            step = np.linalg.solve(curve + damping * np.eye(len(point)), pull)
            tried = point - step * min(1.0, _FAR / (float(np.abs(step).max()) or 1.0))
            there = missed(tried)
            if float(there @ there) < loss:
                point, residuals, damping = tried, there, max(damping / 5, _LEAST)
                break
            damping *= 4
        else:
            break
    return point
