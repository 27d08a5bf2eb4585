"""Features are what PQL and plain arithmetic say of a profile at a cutoff."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.propensity.features import WINDOWS, Examples, features_of, matrix
from toolkit.propensity.slices import Rows, Slice, found_slices, key, read_slices

DAY = 86_400
SLICE = Slice("purchases", 'eventType = "b"', (("amount", "Amount"),), whole=True)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # profile
        st.integers(0, 300 * DAY).map(lambda at: at if at % 3 else at // DAY * DAY),
        st.integers(-500, 500).map(float),
    ),
    max_size=40,
)


def rows(events: list[tuple[int, int, float]]) -> Rows:
    ordered = sorted(events, key=lambda each: each[:2])
    profiles, seconds, values = (
        (np.array(each) for each in zip(*ordered, strict=True)) if ordered else (np.zeros(0),) * 3
    )
    keys = key(profiles.astype(np.int64), seconds.astype(np.int64))
    running = np.concatenate(([0.0], np.cumsum(values)))
    return Rows(keys, sums={"amount": Rows(keys, running)})


def by_hand(events: list[tuple[int, int, float]], profile: int, cutoff: int) -> dict[str, float]:
    """Return every feature of one profile at one cutoff, the obvious way."""
    own = sorted((at, value) for who, at, value in events if who == profile and at <= cutoff)
    ats = [at for at, _ in own]
    since = {days: [at for at in ats if at >= cutoff - days * DAY] for days in (*WINDOWS, 84)}
    gaps = [(b - a) / DAY for a, b in itertools.pairwise(ats)]
    nothing = float("nan")
    found = {f"purchases in the last {days} days": len(since[days]) for days in WINDOWS}
    found["purchases ever"] = len(ats)
    recency = (cutoff - ats[-1]) / DAY if ats else nothing
    found["days since the last purchases"] = recency
    summed = {d: sum(v for at, v in own if at >= cutoff - d * DAY) for d in (28, 84, 182)}
    for days, total in summed.items():
        found[f"Amount of purchases in the last {days} days"] = total
        seen = {at // DAY for at in ats if at >= cutoff - days * DAY}
        found[f"days with purchases, of the last {days}"] = len(seen)
    found["Amount of purchases, on average"] = summed[182] / max(len(since[182]), 1)
    found["days since the first purchases"] = (cutoff - ats[0]) / DAY if ats else nothing
    mean = float(np.mean(gaps)) if gaps else nothing
    spread = float(np.std(gaps)) if gaps else nothing
    found["days between purchases, mean"] = mean
    found["days between purchases, spread"] = spread
    found["days between purchases, the last"] = gaps[-1] if gaps else nothing
    found["days between purchases, the longest"] = max(gaps) if gaps else nothing
    found["time since the last purchases, in usual gaps"] = recency / max(mean, 1 / 24)
    found["time since the last purchases, how unusual"] = (recency - mean) / (spread + 0.5)
    trend = (len(since[28]) + 0.5) / (len(since[84]) / 3 + 0.5)
    found["purchases: the last 28 days against the last 84"] = trend
    return found


@given(EVENTS, st.integers(0, 600))
def test_every_feature_is_what_arithmetic_says(
    events: list[tuple[int, int, float]], half: int
) -> None:
    cutoff = half * DAY // 2
    examples = Examples(np.arange(4), np.full(4, cutoff))
    found = matrix([SLICE], [rows(events)], [], {}, examples)
    names = [feature.words for feature in features_of([SLICE], [])]
    for profile in range(4):
        expected = by_hand(events, profile, cutoff)
        assert set(names) == set(expected)
        np.testing.assert_allclose(
            found[profile], [expected[name] for name in names], rtol=2e-5, atol=2e-3
        )


@given(EVENTS, st.integers(0, 300))
def test_what_comes_after_the_cutoff_is_not_seen(
    events: list[tuple[int, int, float]], day: int
) -> None:
    cutoff = day * DAY
    examples = Examples(np.arange(4), np.full(4, cutoff))
    until = [each for each in events if each[1] <= cutoff]
    with_all, with_these = (
        matrix([SLICE], [rows(each)], [], {}, examples) for each in (events, until)
    )
    np.testing.assert_allclose(with_all, with_these, rtol=1e-5, atol=1e-4)  # sums of doubles


NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop() -> tk.Extract:
    return tk.open_extract("sample_data/sneaker_shop", quiet=True)


def test_counts_are_those_of_pql(shop: tk.Extract) -> None:
    """A feature's words and the PQL of its slice say the same, profile by profile."""
    store = shop.ground.store
    slices = found_slices(store, ['eventType = "commerce.purchases"'])
    read = read_slices(store, slices, (), NOW, lambda _share: None)
    everyone = np.arange(shop.profile_count)
    examples = Examples(everyone, np.full(len(everyone), int(NOW.timestamp())))
    columns = matrix(slices, read, [], {}, examples)
    checked = 0
    for number, feature in enumerate(features_of(slices, [])):
        if feature.kind != "count" or feature.days not in {7, 182} or not feature.slice:
            continue
        window = f"timestamp occurs <= {feature.days} days before now"
        pql = f"xEvent[{feature.slice} and {window}].count() >= 2"
        expected = next(iter(shop.evaluate(pql))).profile_ids()
        ids = shop.profile_ids(everyone[columns[:, number] >= 2])
        assert sorted(ids) == sorted(expected), feature.words
        checked += 1
    assert checked > 10


def test_a_slice_is_refused_that_asks_for_a_time(shop: tk.Extract) -> None:
    for text in ("timestamp occurs <= 3 days before now", "xEvent.count() > 3"):
        with pytest.raises(tk.ToolkitError):
            read_slices(shop.ground.store, [Slice("odd", text)], (), NOW, lambda _share: None)


def test_an_event_a_moment_after_the_cutoff_is_after_it(tmp_path: object) -> None:
    at = NOW + timedelta(milliseconds=500)
    events = pd.DataFrame(
        {"profile_id": ["a"], "timestamp": [pd.Timestamp(at)], "eventType": ["b"]}
    )
    extract = tk.open_extract(
        {"events": events}, as_of=NOW + timedelta(days=1), store=str(tmp_path), quiet=True
    )
    (read,) = read_slices(
        extract.ground.store, [Slice("b", "")], (), NOW + timedelta(days=1), lambda _share: None
    )
    profiles, seconds = np.zeros(1, dtype=np.int64), np.array([int(NOW.timestamp())])
    assert read.until(profiles, seconds).tolist() == [0]
    assert read.until(profiles, seconds + 1).tolist() == [1]


def test_excluded_events_are_in_no_feature(shop: tk.Extract) -> None:
    store = shop.ground.store
    slices = [Slice("events", "")]
    (every,) = read_slices(store, slices, (), NOW, lambda _share: None)
    (fewer,) = read_slices(store, slices, ['eventType = "search"'], NOW, lambda _share: None)
    searches = 'xEvent[eventType = "search"].count() >= 1'
    assert next(iter(shop.evaluate(searches))).count > 0
    assert 0 < len(fewer.keys) < len(every.keys)
