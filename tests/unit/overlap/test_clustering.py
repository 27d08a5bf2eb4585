"""Audiences in the order of their clustering: every cluster scipy finds stands together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from toolkit.overlap.clustering import clustered, leaves


@given(st.integers(0, 10_000), st.integers(2, 30))
def test_every_cluster_of_scipys_average_linkage_is_side_by_side(seed, count) -> None:
    condensed = np.random.default_rng(seed).random(count * (count - 1) // 2)
    order = leaves(squareform(condensed))
    assert sorted(order) == list(range(count))
    place = np.argsort(order)
    clusters = [{index} for index in range(count)]
    for first, second, *_rest in linkage(condensed, method="average"):
        clusters.append(clusters[int(first)] | clusters[int(second)])
        places = sorted(place[index] for index in clusters[-1])
        assert places[-1] - places[0] == len(places) - 1


def test_equal_distances_keep_the_order_given() -> None:
    assert leaves(1 - np.eye(6)) == list(range(6))


def test_the_ends_that_meet_are_near() -> None:
    places = np.array([5.0, 0.0, 4.9, 0.2, 3.0])
    order = leaves(np.abs(places[:, None] - places))
    along = places[order]
    assert (np.diff(along) > 0).all() or (np.diff(along) < 0).all()


def test_unknown_is_taken_for_nothing_shared() -> None:
    pairs = pd.DataFrame(
        {"a": ["x", "x", "y"], "b": ["y", "z", "z"], "jaccard": [np.nan, np.nan, 0.2]}
    )
    assert clustered(pairs, ["x", "y", "z"]) == ["x", "y", "z"]


def test_one_alone_and_none() -> None:
    assert leaves(np.zeros((1, 1))) == [0]
    assert leaves(np.zeros((0, 0))) == []
