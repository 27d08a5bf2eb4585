"""Euler diagrams: areas are numbers, apart is apart, inside is inside, and a miss is admitted."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.charts.figures import bitmaps, euler, subtitle, tables
from toolkit import charts
from toolkit.charts import circles as circles_module
from toolkit.charts import ellipses
from toolkit.charts.circles import areas, fitted, lens
from toolkit.charts.ink import plain
from toolkit.errors import DefinitionError

KEYS = [key for key in product((True, False), repeat=3) if any(key)]


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def apart(circles, i: int, j: int) -> float:
    return float(np.linalg.norm(circles.centres[i] - circles.centres[j]))


@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900))
def test_two_circles_are_exact(only_a: int, only_b: int, both: int) -> None:
    if not (only_a + both and only_b + both):
        return
    total = only_a + only_b + both
    circles = fitted({(True, False): only_a, (False, True): only_b, (True, True): both})
    assert math.pi * circles.radii**2 == pytest.approx(
        np.array([only_a + both, only_b + both]) / total
    )
    assert lens(*circles.radii, apart(circles, 0, 1)) == pytest.approx(both / total, abs=1e-9)
    assert circles.error == pytest.approx(0, abs=1e-7)
    if not both:
        assert apart(circles, 0, 1) > circles.radii.sum()
    if not only_b:
        assert apart(circles, 0, 1) + circles.radii[1] <= circles.radii[0] + 1e-9


def test_areas_are_what_counting_points_finds() -> None:
    centres = np.array([[0.0, 0.0], [0.8, 0.1], [0.3, 0.9]])
    radii = np.array([1.0, 0.7, 0.5])
    side = np.linspace(-1.2, 1.8, 1_501)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 1, 2)
    inside = np.linalg.norm(points - centres, axis=2) <= radii
    for key, area in areas(centres, radii).items():
        counted = (inside == key).all(axis=1).sum() * (side[1] - side[0]) ** 2
        assert area == pytest.approx(counted, abs=2e-3)


@pytest.mark.parametrize(
    "sets",
    [
        pytest.param([range(300), range(300, 500), range(500, 530)], id="apart"),
        pytest.param([range(600), range(100, 400), range(150, 200)], id="nested"),
        pytest.param([range(300), range(250, 500), range(450, 700)], id="chain"),
        pytest.param([range(300), range(300), range(300)], id="the same"),
        pytest.param([range(400), range(300), range(600, 700)], id="one inside, one apart"),
    ],
)
def test_three_circles_keep_apart_what_is_apart_and_inside_what_is_inside(sets) -> None:
    sets = [set(one) for one in sets]
    anyone = set.union(*sets)
    circles = fitted(
        {key: sum(tuple(p in one for one in sets) == key for p in anyone) for key in KEYS}
    )
    assert circles.error < 0.01
    for i, j in combinations(range(3), 2):
        shared = len(sets[i] & sets[j])
        radii, distance = circles.radii[[i, j]], apart(circles, i, j)
        if shared == 0:
            assert distance >= radii.sum()
        if shared == min(len(sets[i]), len(sets[j])):
            assert distance <= radii.max() - radii.min() + 0.005


@settings(max_examples=25)
@given(st.tuples(*[st.sampled_from([0, 0, 1, 30, 500]) | st.integers(0, 500)] * 7))
def test_three_circles_never_overlap_where_nothing_is_shared(counts: tuple[int, ...]) -> None:
    regions = dict(zip(KEYS, counts, strict=True))
    if not all(sum(n for key, n in regions.items() if key[i]) for i in range(3)):
        return
    circles = fitted(regions)
    for i, j in combinations(range(3), 2):
        if not sum(n for key, n in regions.items() if key[i] and key[j]):
            assert apart(circles, i, j) >= circles.radii[[i, j]].sum()


@pytest.mark.parametrize("parts", [(500, 500), (700, 300), (950, 50)])
def test_two_parts_of_a_whole_are_apart_even_if_they_do_not_fit_in_it(parts) -> None:
    circles = fitted(
        dict.fromkeys(KEYS, 0.0)
        | {(True, True, False): float(parts[0]), (True, False, True): float(parts[1])}
    )
    assert apart(circles, 1, 2) >= circles.radii[[1, 2]].sum()
    drawn = areas(circles.centres, circles.radii)
    for key, part in zip([(True, True, False), (True, False, True)], parts, strict=True):
        assert drawn[key] > 0.4 * part / 1_000
    assert circles.error > 0.1


@pytest.mark.parametrize(
    ("first", "middle", "both"), [(272, 930, 4), (632, 884, 80), (400, 300, 50)]
)
def test_one_inside_the_second_is_apart_from_the_first(first, middle, both) -> None:
    circles = fitted(
        dict.fromkeys(KEYS, 0.0)
        | {
            (True, False, False): float(first),
            (True, True, False): float(middle),
            (False, True, True): float(both),
        }
    )
    assert apart(circles, 1, 2) <= circles.radii[1] - circles.radii[2] + 0.005
    assert apart(circles, 0, 2) >= circles.radii[[0, 2]].sum()
    assert circles.error < 0.5


def test_two_parts_that_fit_are_drawn_in_the_whole() -> None:
    circles = fitted(
        dict.fromkeys(KEYS, 0.0)
        | {(True, True, False): 100.0, (True, False, True): 80.0, (True, False, False): 820.0}
    )
    for part in (1, 2):
        assert apart(circles, 0, part) <= circles.radii[0] - circles.radii[part] + 0.005
    assert apart(circles, 1, 2) >= circles.radii[[1, 2]].sum()
    assert circles.error < 0.01


def test_a_search_that_leads_astray_is_not_followed(monkeypatch) -> None:
    monkeypatch.setattr(circles_module, "_nelder_mead", lambda _loss, start, _size: start * 0)
    regions = dict.fromkeys(KEYS, 0.0) | {
        (True, True, False): 30.0,
        (True, False, True): 30.0,
        (False, True, False): 500.0,
        (False, False, True): 500.0,
    }
    circles = fitted(regions)
    assert apart(circles, 1, 2) >= circles.radii[[1, 2]].sum()


@settings(max_examples=25)
@given(st.tuples(*[st.integers(0, 500)] * 7))
def test_the_error_is_what_the_areas_miss(counts: tuple[int, ...]) -> None:
    regions = dict(zip(KEYS, counts, strict=True))
    if not all(sum(n for key, n in regions.items() if key[i]) for i in range(3)):
        return
    circles = fitted(regions)
    drawn = areas(circles.centres, circles.radii)
    total = sum(counts)
    assert circles.error == pytest.approx(sum(abs(drawn[k] - regions[k] / total) for k in KEYS))
    assert fitted(regions).error == circles.error


def test_regions_carry_their_numbers_and_circles_their_names() -> None:
    figure = euler(gold=range(400), news=range(300, 600))
    assert [plain(text) for text in texts(figure)] == [
        "100",
        "300",
        "200",
        "■ gold 400",
        "■ news 300",
    ]
    told = "areas are profiles; the circles miss them by 0.0 % (stress 0.000, diagError 0.000)"
    assert subtitle(figure) == told


def test_an_impossible_fit_says_how_far_it_misses() -> None:
    figure = euler(a=[*range(150), *range(300, 450)], b=range(300), c=[*range(150, 450)])
    shapes = ellipses.fitted({key: 150.0 if sum(key) == 2 else 0.0 for key in KEYS})
    assert shapes.error > 0.1
    fit = f"stress {shapes.stress:.3f}, diagError {shapes.worst:.3f}"
    assert f"by {100 * shapes.error:.1f} % ({fit})" in subtitle(figure)


def test_a_number_too_large_for_its_region_stands_beside_it() -> None:
    figure = euler(a=range(500), b=range(499, 999))
    (beside,) = (note for note in figure.layout.annotations if note.showarrow)
    assert beside.text == "1"


def test_a_region_too_small_to_see_is_told() -> None:
    sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [10**9 + 1, 10**9 + 1]})
    pairs = pd.DataFrame({"a": ["a"], "b": ["b"], "both": [1]})
    found = pd.DataFrame({"audiences": [("a",), ("b",), ("a", "b")], "profiles": [10**9, 10**9, 1]})
    assert subtitle(charts.euler(sizes, pairs, found)).endswith(
        "; too small to see: a and b only (1)"
    )


def test_names_of_the_same_circle_do_not_cover_each_other() -> None:
    figure = euler(one=range(300), two=range(300))
    places = [
        (note.x, note.y, note.yshift)
        for note in figure.layout.annotations
        if note.yshift is not None
    ]
    assert len(places) == len(set(places)) == 2


def test_an_audience_of_nobody_is_named_and_not_drawn() -> None:
    figure = euler(gold=range(400), none=[], news=range(300, 600))
    assert [trace.name for trace in figure.data] == ["gold", "news"]
    assert "no profiles in none" in subtitle(figure)


def test_nobody_at_all_is_an_empty_figure_that_says_so() -> None:
    figure = euler(a=[], b=[])
    assert len(figure.data) == 0
    assert "no profiles in a, b" in subtitle(figure)


def test_circles_are_round() -> None:
    assert euler(a=range(10), b=range(5, 20)).layout.yaxis.scaleanchor == "x"


@pytest.mark.parametrize("count", [1, 4])
def test_other_numbers_of_audiences_are_sent_to_upset(count: int) -> None:
    members = bitmaps(**{f"a{index}": range(10) for index in range(count)})
    with pytest.raises(DefinitionError, match=r"(?s)2 or 3 audiences, not \d.*upset"):
        charts.euler(*tables(members))
