"""The sample of a large store: the same profiles everywhere, laid out as the whole is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.store import ProfileStore

PROFILES = 400
IDS = [f"profile {number} ü" for number in range(PROFILES)]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    count = 4 * PROFILES
    events = pd.DataFrame(
        {
            "profile_id": [IDS[number * 7 % PROFILES] for number in range(count)],
            "timestamp": pd.date_range("2026-01-01", periods=count // 4, freq="s").repeat(4),
            "eventType": [f"type {number % 3}" for number in range(count)],
            "price": [number / 4 for number in range(count)],
        }
    )
    profiles = pd.DataFrame({"profile_id": IDS, "age": range(PROFILES)})
    return {"profiles": profiles, "events": events}


def opened(tables: dict[str, pd.DataFrame], folder: Path, above: int) -> ProfileStore:
    return open_store(read_source(tables), store_dir=folder, sample_above=above)


def is_sampled(profile_id: str) -> bool:
    return hashlib.md5(profile_id.encode(), usedforsecurity=False).digest()[0] % 32 == 0


def test_the_sample_is_chosen_by_a_hash_of_the_id(
    tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    store = opened(tables, tmp_path, PROFILES - 1)
    found = store.query("SELECT profile_id FROM sample_profiles ORDER BY profile").fetchall()
    assert found == [(one,) for one in sorted(filter(is_sampled, IDS))]
    assert store.layout.sampled == len(found) > 0
    assert f"sample: {len(found)} profiles, for estimates" in store.notes
    store.close()


@pytest.mark.parametrize("table", ["profiles", "events"])
def test_the_sample_has_the_rows_of_its_profiles_in_their_order(
    table: str, tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    store = opened(tables, tmp_path, 0)
    chosen = "profile IN (SELECT profile FROM sample_profiles)"
    whole = store.query(f"SELECT * FROM {table} WHERE {chosen} ORDER BY rowid")
    sample = store.query(f"SELECT * FROM sample_{table} ORDER BY rowid")
    assert sample.names == whole.names
    assert sample.fetchall() == whole.fetchall()
    store.close()


def test_the_sample_has_a_layout_that_statements_are_written_against(
    tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    opened(tables, tmp_path, 0).close()
    store = opened(tables, tmp_path, 0)
    assert store.sample is not None
    assert (store.sample.profiles.name, store.sample.events.name) == (
        "sample_profiles",
        "sample_events",
    )
    assert store.sample.profile_count == PROFILES
    assert store.sample == replace(
        store.layout, profiles=store.sample.profiles, events=store.sample.events
    )
    assert store.sample.events.columns == store.layout.events.columns
    store.close()


def test_a_small_store_has_no_sample(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    store = opened(tables, tmp_path, PROFILES)
    assert store.sample is None
    assert store.layout.sampled == 0
    assert store.query("SHOW TABLES").fetchall() == [("events",), ("profiles",)]
    store.close()
