"""An estimate is what the sample says, and the exact number comes after it."""

from __future__ import annotations

import hashlib

import pytest

import toolkit as tk
from toolkit.store import open_store, read_source
from toolkit.workbench import extract as workbench

SHOP = "sample_data/sneaker_shop"
ASKED = {
    "bought": 'xEvent[eventType = "commerce.purchases"].count() >= 2',
    "not bought": 'xEvent[eventType = "commerce.purchases"].count() = 0',
    "not gold": 'not (loyalty.tier = "gold")',
    "then": 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search"), '
    'C1: WHAT(eventType = "commerce.purchases")])',
}
AUDIENCES = [tk.Audience(name, pql) for name, pql in ASKED.items()]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    source = read_source(SHOP)
    store = open_store(source, store_dir=tmp_path_factory.mktemp("stores"), sample_above=1000)
    with tk.Extract(store, store.as_of) as extract:
        yield extract


def _first_byte(profile_id: str) -> int:
    return hashlib.md5(profile_id.encode(), usedforsecurity=False).digest()[0]


def test_the_sample_decides(shop) -> None:
    exact = shop.evaluate(*AUDIENCES)
    found = shop.estimate(*AUDIENCES).set_index("audience")
    for membership in exact:
        ids = membership.profile_ids()
        sampled = [one for one in ids if _first_byte(one) % 32 == 0]
        row = found.loc[membership.name]
        assert row["matched"] == len(sampled) > 0
        assert row["low"] <= membership.count <= row["high"]
        assert row["low"] <= row["profiles"] <= row["high"]
    assert 500 < found["sampled"].iloc[0] < 750


def test_an_evaluation_tells_an_estimate_before_it_is_exact(shop, monkeypatch) -> None:
    told: list[str] = []

    class Bar:
        def __init__(self, *_asked: object) -> None: ...

        def __enter__(self):
            return lambda text, _share: told.append(text)

        def __exit__(self, *_exception: object) -> None: ...

    monkeypatch.setattr(workbench, "telling", Bar)
    shop.clear_cache()
    shop.evaluate(AUDIENCES[0])
    assert told[0].startswith("bought ≈ ")
    assert len(set(told)) == 1
    told.clear()
    shop.evaluate(AUDIENCES[0])
    assert not any(told)  # known already: nothing to estimate


def test_a_small_store_has_no_sample_and_is_exact() -> None:
    with tk.open_extract(SHOP, quiet=True) as extract:
        found = extract.estimate(*AUDIENCES)
        sizes = extract.evaluate(*AUDIENCES).sizes()
        assert found["profiles"].tolist() == sizes["profiles"].tolist()
        assert (found["low"] == found["high"]).all()
        assert extract.evaluate(*AUDIENCES).adobe_estimate()["standard_error"].tolist() == [0] * 4
