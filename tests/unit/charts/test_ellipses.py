"""Ellipses show what circles cannot, and say how far they miss."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.charts import circles
from toolkit.charts.ellipses import Ellipses, fitted

KEYS = [key for key in product((True, False), repeat=3) if any(key)]


def within(shapes: Ellipses, points: np.ndarray) -> np.ndarray:
    """Return which points are in which ellipse, by the definition of an ellipse: two foci."""
    columns = []
    for (x, y), (a, b), turn in zip(shapes.centres, shapes.axes, shapes.turns, strict=True):
        focus = math.sqrt(a * a - b * b) * np.array([math.cos(turn), math.sin(turn)])
        far = [np.linalg.norm(points - (x, y) - way * focus, axis=1) for way in (1, -1)]
        columns.append(sum(far) <= 2 * a)
    return np.column_stack(columns)


def counted(shapes: Ellipses, steps: int = 300) -> dict[tuple[bool, ...], float]:
    """Return the area of each region, by counting points."""
    low, high = shapes.box
    low, high = low - 0.01, high + 0.01
    xs, ys = (np.linspace(low[axis], high[axis], steps) for axis in (0, 1))
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    cell = float(np.prod((high - low) / (steps - 1)))
    inside = within(shapes, points)
    return {key: float((inside == key).all(axis=1).sum()) * cell for key in KEYS}


def regions(counts) -> dict[tuple[bool, ...], float] | None:
    found = dict(zip(KEYS, map(float, counts), strict=True))
    present = all(sum(n for key, n in found.items() if key[i]) for i in range(3))
    return found if present else None


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.integers(0, 500)] * 7))
def test_the_error_is_what_counting_points_finds(counts) -> None:
    wanted = regions(counts)
    if wanted is None:
        return
    shapes, total = fitted(wanted), sum(counts)
    drawn = counted(shapes)
    missed = sum(abs(drawn[key] - wanted[key] / total) for key in KEYS)
    assert shapes.error == pytest.approx(missed, abs=0.02)
    area = sum(drawn.values())
    worst = max(abs(drawn[key] / area - wanted[key] / total) for key in KEYS)
    assert shapes.worst == pytest.approx(worst, abs=0.005)
    areas, numbers = np.array(list(drawn.values())), np.array(list(wanted.values()))
    (_slope,), (residue,), *_rest = np.linalg.lstsq(numbers[:, None], areas, rcond=None)
    assert shapes.stress == pytest.approx(residue / (areas**2).sum(), abs=0.005)


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.sampled_from([0, 0, 1, 30, 500]) | st.integers(0, 500)] * 7))
def test_they_never_miss_by_more_than_circles_and_keep_apart_what_is_apart(counts) -> None:
    wanted = regions(counts)
    if wanted is None:
        return
    shapes = fitted(wanted)
    round_ = circles.fitted(wanted).error
    assert shapes.error <= round_ + 1e-3
    assert shapes.round or round_ > 0.01
    drawn = counted(shapes)
    for i, j in combinations(range(3), 2):
        if not sum(n for key, n in wanted.items() if key[i] and key[j]):
            assert sum(area for key, area in drawn.items() if key[i] and key[j]) == 0


@pytest.mark.parametrize(
    "counts",
    [
        (425, 318, 255, 134, 153, 20, 37),
        (359, 297, 252, 168, 380, 195, 164),
        (445, 0, 29, 335, 168, 286, 75),
    ],
)
def test_they_fit_where_circles_cannot(counts) -> None:
    wanted = regions(counts)
    assert circles.fitted(wanted).error > 0.1
    shapes = fitted(wanted)
    assert not shapes.round
    assert shapes.error < 0.01


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_what_ellipses_were_is_found_again(seed) -> None:
    random = np.random.default_rng(seed)
    angles = np.pi * random.random(3)
    centres = 0.35 * np.column_stack([np.cos([0, 2.1, 4.2]), np.sin([0, 2.1, 4.2])])
    axes = np.sort(0.5 + 0.3 * random.random((3, 2)))[:, ::-1]
    known = counted(Ellipses(centres, axes, angles, 0, 0, 0))
    assert fitted(known).error < 0.1


def test_circles_may_be_asked_for() -> None:
    wanted = regions((425, 318, 255, 134, 153, 20, 37))
    shapes = fitted(wanted, circular=True)
    assert shapes.round
    assert shapes.error == pytest.approx(circles.fitted(wanted).error, abs=1e-3)


def test_the_same_numbers_give_the_same_ellipses() -> None:
    wanted = regions((12, 230, 372, 253, 343, 394, 112))
    one, other = fitted(wanted), fitted(wanted)
    assert (one.centres == other.centres).all()
    assert (one.axes == other.axes).all()


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.integers(1, 500)] * 7))
def test_an_edge_is_at_least_as_far_as_it_is_said_to_be(counts) -> None:
    shapes = fitted(regions(counts))
    edges = np.vstack([shapes.outline(index, 2_000) for index in range(3)])
    for key, (x, y, room) in shapes.deepest().items():
        assert tuple(within(shapes, np.array([[x, y]]))[0]) == key
        assert np.linalg.norm(edges - (x, y), axis=1).min() >= room - 1e-3


@pytest.mark.parametrize("index", [0, 1, 2])
def test_an_outline_is_within_the_reach_and_touches_it(index) -> None:
    shapes = fitted(regions((425, 318, 255, 134, 153, 20, 37)))
    far = np.abs(shapes.outline(index, 4_000) - shapes.centres[index]).max(axis=0)
    assert far == pytest.approx(shapes.reach[index], abs=1e-4)
