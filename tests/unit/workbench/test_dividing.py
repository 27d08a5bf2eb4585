"""Reach, assignments, caps, splits and holdouts of the sample shop, as an analyst holds them."""

from __future__ import annotations

from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

import toolkit as tk
from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import draws
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.store import open_store, read_source
from toolkit.workbench import capping

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
BUYERS = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
AUDIENCES = (
    BUYERS,
    tk.Audience("Gold", 'loyalty.tier = "gold"'),
    tk.Audience("Americans", 'homeAddress.country = "US"'),
    tk.Audience("Guests", 'inSegment("store-event-guests")'),
    tk.Audience("Searchers", tk.event("search").in_last(60, "days")),
)


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def asked(shop: tk.Extract) -> object:
    return shop.evaluate(*AUDIENCES)


def sets(evaluation: object) -> dict[str, set[str]]:
    return {one.name: set(one.profile_ids()) for one in evaluation}


def test_reach_counts_ids_once(asked: object) -> None:
    ids = sets(asked)
    found = asked.reach(most=3)
    best = set().union(*(ids[name] for name in found["audience"]))
    assert found["reach"].iloc[-1] == len(best)
    exact = asked.reach(most=3, method="exact")["reach"].iloc[-1]
    assert found["reach"].iloc[-1] <= exact
    assert asked.reach("smallest")["profiles"].is_monotonic_increasing


def test_an_assignment_is_definitions_that_say_it(shop: tk.Extract, asked: object) -> None:
    order = ["Guests", "Searchers", "Gold", "Buyers", "Americans"]
    found, before = asked.assign(order), set[str]()
    assert [one.name for one in found] == [f"{name} (assigned)" for name in order]
    for name, one in zip(order, found, strict=True):
        own = set(asked[name].profile_ids())
        assert set(one.profile_ids()) == own - before
        before |= own
    again = shop.evaluate(*(one.audience for one in found))
    assert sets(again) == sets(found)
    assert found.overlap().pairs()["both"].sum() == 0


@pytest.mark.parametrize("most", [2, 3, 9])
def test_a_cap_is_definitions_that_say_it(shop: tk.Extract, asked: object, most: int) -> None:
    found = asked.capped(most)
    again = shop.evaluate(*(one.audience for one in found))
    assert sets(again) == sets(found)
    often = pd.concat([one.profile_ids() for one in found]).value_counts()
    whole = pd.concat([one.profile_ids() for one in asked]).value_counts()
    assert often.sort_index().equals(whole.clip(upper=most).sort_index())


@pytest.mark.filterwarnings("ignore:the imported audience")
def test_a_cap_has_its_own_history(asked: object) -> None:
    with pytest.warns(tk.ToolkitWarning, match="no history of"):
        sizes = asked.capped(2).history(every="month", periods=3).sizes()
    assert sizes["audience"].nunique() == len(AUDIENCES)
    now = sizes[sizes["as_of"] == asked.as_of].set_index("audience")["profiles"]
    assert now.to_dict() == asked.capped(2).sizes().set_index("audience")["profiles"].to_dict()


def test_what_would_take_too_many_words_is_a_list(
    asked: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_words = sets(asked.capped(2))
    monkeypatch.setattr(capping, "MOST_NAMED", 3)
    found = asked.capped(2)
    assert sets(found) == in_words
    last = found["Searchers (at most 2)"]
    assert last.audience.definition.to_pql() == 'inSegment("Searchers (at most 2)")'
    with pytest.raises(DefinitionError, match="is a list of profiles of 2026-07-01"):
        last.sql()
    assert len(pd.read_parquet(last.to_parquet(tmp_path / "ids.parquet"))) == last.count
    assert found["Gold (at most 2)"].sql().startswith("-- Gold (at most 2)")
    joined = found.intersection(["Searchers (at most 2)"], ["Buyers (at most 2)"])
    assert joined.count == len(in_words["Searchers (at most 2)"] - in_words["Buyers (at most 2)"])


@pytest.mark.parametrize(("least", "among"), [(1, 4), (2, 2), (2, 5), (3, 7), (5, 6)])
def test_conditions_are_counted_before_they_are_joined(least: int, among: int) -> None:
    conditions = [tk.in_audience(f"a{number}") for number in range(among)]
    joined = capping._at_least(least, conditions)
    assert joined.to_pql().count("inSegment") == capping._terms(least, among)
    assert capping._terms(least, among) <= least * comb(among, least)
    assert capping._terms(among + 1, among) == 0


# --- splits ---------------------------------------------------------------------------------------


def test_a_split_is_the_same_by_hand_and_as_sql(shop: tk.Extract, asked: object) -> None:
    whole = asked["Buyers"]
    shares = {"test": 0.3, "control": 0.5}
    found = whole.split(shares, seed=11)
    assert [one.name for one in found] == ["Buyers: test", "Buyers: control"]
    ids = whole.profile_ids()
    by_hand = overlap.split(Bitmap.full(len(ids)), overlap.draws(ids, 11), shares)
    for one, expected in zip(found, by_hand.values(), strict=True):
        assert one.profile_ids().tolist() == ids[expected.indices()].tolist()
        rows = shop_connection().execute(one.sql()).fetchall()
        assert [profile for (profile,) in rows] == one.profile_ids().tolist()
    assert found["Buyers: test"].audience.description == "0.3 of 'Buyers' at random (seed 11)"
    assert sets(whole.split(shares, seed=12)) != sets(found)


def shop_connection() -> duckdb.DuckDBPyConnection:
    store = open_store(read_source(SHOP))
    path = store.folder / "store.duckdb"
    store.close()
    return duckdb.connect(str(path), read_only=True)


def test_a_group_answers_as_any_membership(asked: object) -> None:
    found = asked["Gold"].split({"test": 0.5, "control": 0.5})
    test, control = found
    assert test.count + control.count == asked["Gold"].count
    assert found.overlap().pairs()["both"].item() == 0
    assert found.intersection(["Gold: test", "Gold: control"]).count == 0
    inside = test.profile_ids().iloc[0]
    assert repr(test.explain(inside)).startswith(f"{inside} is in 'Gold: test'")
    assert repr(control.explain(inside)).startswith(f"{inside} is not in 'Gold: control'")
    assert test.attrition()["left"].tolist() == [test.count]
    assert found.extract is asked.extract


def test_a_split_has_a_history(shop: tk.Extract, asked: object) -> None:
    found = asked["Buyers"].split({"test": 0.5})
    sizes = found.history(every="month", periods=3).sizes()
    earlier = shop.evaluate(BUYERS, as_of=sizes["as_of"].iloc[0])["Buyers"].split({"test": 0.5})
    assert sizes["profiles"].tolist()[0] == earlier["Buyers: test"].count
    assert sizes["profiles"].tolist()[-1] == found["Buyers: test"].count
    with pytest.raises(DefinitionError, match="they have no history"):
        asked["Buyers"].split({"test": 0.5}, by="loyalty.tier").history(periods=2)
    with pytest.raises(DefinitionError, match="here or at another instant"):
        found["Buyers: test"].split({"a": 0.5}, seed=1).history(periods=2)


def test_strata_are_the_values_of_fields(asked: object) -> None:
    profiles = pd.read_parquet(SHOP / "profiles.parquet").set_index("profile_id")
    country = profiles["homeAddress"].map(lambda address: (address or {}).get("country"))
    tier = profiles["loyalty"].map(lambda loyalty: (loyalty or {}).get("tier"))
    values = pd.DataFrame({"country": country, "tier": tier}).fillna("none")
    assert (values["tier"] == "none").any()
    whole = asked["Searchers"]
    found = whole.split({"test": 0.2}, by=["homeAddress.country", "loyalty.tier"])
    sizes = values.loc[whole.profile_ids()].value_counts()
    test = values.loc[found["Searchers: test"].profile_ids()].value_counts()
    assert ((test.reindex(sizes.index, fill_value=0) - sizes * 0.2).abs() < 1).all()


def test_a_seed_draws_once(asked: object) -> None:
    test = asked["Gold"].split({"test": 0.5})["Gold: test"]
    with pytest.raises(DefinitionError, match="Give another: seed=1"):
        test.split({"a": 0.5})
    halves = test.split({"a": 0.5, "b": 0.5}, seed=1)
    assert all(0.4 < one.count / test.count < 0.6 for one in halves)
    assert asked["Gold"].split({"test": 0.5})["Gold: test"].count == test.count


def test_what_cannot_be_split(shop: tk.Extract, asked: object) -> None:
    gold = asked["Gold"]
    with pytest.raises(UnknownNameError, match=r"Did you mean loyalty\.tier"):
        gold.split({"a": 0.5}, by="loyalty.teir")
    fields = shop.fields()
    path = fields.loc[fields["type"].str.startswith(("array", "map")), "path"].iloc[0]
    with pytest.raises(DefinitionError, match=r"strata need a field with a single value"):
        gold.split({"a": 0.5}, by=path)
    with pytest.raises(DefinitionError, match="more than 1"):
        gold.split({"a": 0.7, "b": 0.7})
    named = shop.evaluate(AUDIENCES[1], tk.Audience("Gold: test", "true"))
    with pytest.raises(DefinitionError, match="there is an audience 'Gold: test' already"):
        named["Gold"].split({"test": 0.5})


def test_the_store_draws_as_python_does() -> None:
    store = open_store(read_source(SHOP))
    ids = [
        one for (one,) in store.query("SELECT profile_id FROM profiles ORDER BY profile").fetchall()
    ]
    assert draws(store, 3).tolist() == overlap.draws(ids, 3).tolist()
    store.close()


def test_a_holdout_is_the_smallest_that_will_do(asked: object) -> None:
    whole = asked["Americans"]
    found = whole.holdout(0.2, 0.2)
    treated, held = found
    assert treated.count + held.count == whole.count
    assert not sets(found)["Americans: treated"] & sets(found)["Americans: holdout"]
    assert held.count == overlap.smallest_holdout(0.2, 0.2, whole.count) < whole.count / 2
    with pytest.raises(DefinitionError, match="smallest lift that can be found among them"):
        whole.holdout(0.05, 0.1)
