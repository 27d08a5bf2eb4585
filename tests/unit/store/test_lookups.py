"""Fields of related tables: a lookup's row beside the field that holds its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import toolkit as tk
from toolkit.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

ITEM = pa.struct([("SKU", pa.string()), ("quantity", pa.int64())])
BASKET = pa.struct([("lines", pa.list_(ITEM)), ("store_id", pa.int64())])
PRODUCTS = [
    {"SKU": "s1", "brand": "Kestrel", "price": 10.5},
    {"SKU": "s2", "brand": "Vilde", "price": 20.0},
    {"SKU": "s3", "brand": None, "price": 30.0},
    {"SKU": None, "brand": "nobody", "price": 0.0},
]
STORES = [{"store_id": 1, "city": "Ulm"}, {"store_id": 2, "city": "Bonn"}]
PROFILES = [
    {"profile_id": "a", "store_id": 1},
    {"profile_id": "b", "store_id": 9},
    {"profile_id": "c", "store_id": None},
]


def _event(profile: str, day: int, items: Any, lines: Any = None, store: int | None = None):
    return {
        "profile_id": profile,
        "timestamp": pd.Timestamp(f"2026-01-{day:02}", tz="UTC"),
        "eventType": "buy",
        "items": items,
        "basket": {"lines": lines, "store_id": store},
    }


EVENTS = [
    _event("a", 1, [{"SKU": "s2", "quantity": 1}, None, {"SKU": "s1", "quantity": 2}], store=2),
    _event("a", 2, [], [{"SKU": "s1", "quantity": 5}]),
    _event("b", 3, None),
    _event("b", 4, [{"SKU": "s9", "quantity": 1}, {"SKU": None, "quantity": 3}]),
    _event("c", 5, [{"SKU": "s3", "quantity": 1}, {"SKU": "s3", "quantity": 2}]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    schema = pa.schema(
        [
            ("profile_id", pa.string()),
            ("timestamp", pa.timestamp("us", tz="UTC")),
            ("eventType", pa.string()),
            ("items", pa.list_(ITEM)),
            ("basket", BASKET),
        ]
    )
    pq.write_table(pa.Table.from_pylist(EVENTS, schema=schema), folder / "events.parquet")
    for name, rows in (("profiles", PROFILES), ("products", PRODUCTS), ("stores", STORES)):
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    return folder


PLAIN = """
[lookups.products]
file = "products.parquet"
key = "SKU"

[lookups.stores]
file = "stores.parquet"
key = "store_id"
"""


def opened(folder: Path, toml: str = PLAIN) -> tk.Extract:
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    return tk.open_extract(folder, store=folder.parent / "stores", quiet=True)


def members(extract: tk.Extract, pql: str) -> str:
    return "".join(extract.evaluate(tk.Audience("x", pql), quiet=True)["x"].profile_ids())


@pytest.mark.parametrize(
    ("pql", "ids"),
    [
        ('xEvent[items[products.brand = "Kestrel"]]', "a"),
        ('xEvent[items[products.brand = "Kestrel" and quantity = 2]]', "a"),
        ('xEvent[items[products.brand = "Kestrel" and quantity = 1]]', ""),
        ("xEvent[items[products.price >= 20]]", "ac"),
        ("xEvent[items[products.brand.isNull()]]", "bc"),
        ("xEvent[items[SKU.isNotNull() and products.price.isNull()]]", "b"),
        ("xEvent[items.count() = 2].count() = 1", "abc"),
        ("xEvent[items.sum(products.price * quantity) = 41]", "a"),
        ("xEvent[items.head().products.price = 20]", "a"),
        ('xEvent[basket.lines[products.brand = "Kestrel" and quantity = 5]]', "a"),
        ('xEvent[basket.stores.city = "Bonn"]', "a"),
        ('stores.city = "Ulm"', "a"),
        ("stores.city.isNull()", "bc"),
        ("exists E from xEvent where E.basket.stores.city != $1.stores.city", "a"),
    ],
)
def test_a_looked_up_field_is_a_field(folder: Path, pql: str, ids: str) -> None:
    assert members(opened(folder), pql) == ids


def test_rows_and_items_stay_as_they_are(folder: Path) -> None:
    extract = opened(folder)
    plain = opened(folder, "")
    for pql in (
        "xEvent.count() = 2",
        "xEvent[items.count() = 0]",
        "xEvent[items.isNull()]",
        'xEvent[items.head().SKU = "s2"]',
        "xEvent[items.sum(quantity) = 3]",
    ):
        assert members(extract, pql) == members(plain, pql), pql


def test_the_notes_and_the_fields_tell_what_is_joined(folder: Path) -> None:
    extract = opened(folder)
    assert (
        "lookup products: products.parquet, key SKU, joined by items[].SKU, basket.lines[].SKU"
        in extract._store.notes
    )
    assert (
        "lookup stores: stores.parquet, key store_id, joined by store_id, basket.store_id"
        in extract._store.notes
    )
    fields = extract.fields()
    assert {"stores.city", "xEvent.items[].products.brand", "xEvent.basket.stores.city"} <= set(
        fields["path"]
    )
    assert not fields["path"].str.contains("products.SKU").any()


def test_declared_fields_are_joined_and_no_others(folder: Path) -> None:
    toml = '[lookups.products]\nfile = "products.parquet"\nkey = "SKU"\njoins = "items[].SKU"\n'
    extract = opened(folder, toml)
    assert members(extract, "xEvent[items[products.price = 10.5]]") == "a"
    assert not extract.fields()["path"].str.contains("basket.lines[].products", regex=False).any()
    nothing = opened(folder, toml.replace('"items[].SKU"', "[]"))
    assert "joined by nothing" in "\n".join(nothing._store.notes)


def test_one_table_is_looked_up_under_two_names(folder: Path) -> None:
    toml = "".join(
        f'[lookups.{name}]\nfile = "stores.parquet"\nkey = "store_id"\njoins = ["{path}"]\n'
        for name, path in (("home", "store_id"), ("place", "basket.store_id"))
    )
    extract = opened(folder, toml)
    assert members(extract, 'home.city = "Ulm" and xEvent[basket.place.city = "Bonn"]') == "a"


def test_a_changed_lookup_is_noticed(folder: Path) -> None:
    assert members(opened(folder), 'stores.city = "Ulm"') == "a"
    changed = [{"store_id": 9, "city": "Ulm"}]
    pq.write_table(pa.Table.from_pylist(changed), folder / "stores.parquet")
    assert members(opened(folder), 'stores.city = "Ulm"') == "b"


def test_linting_says_that_only_batch_could_evaluate_it(folder: Path) -> None:
    found = opened(folder).lint("xEvent[items[products.price >= 20]]")
    assert [(one.code, one.message) for one in found if one.code == "multi-entity"] == [
        (
            "multi-entity",
            "items[].products.price is of a related table; "
            "Real-Time CDP evaluates it by batch only",
        )
    ]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (PLAIN.replace('"SKU"', '"sku"'), "no column 'sku' for key\nDid you mean SKU?"),
        (PLAIN + 'joins = ["store_idd"]\n', "lookups.stores joins 'store_idd', and there is none"),
        (
            PLAIN + 'joins = ["timestamp"]\n',
            "timestamp holds TIMESTAMP WITH TIME ZONE, and store_id",
        ),
        (PLAIN + "joins = 3\n", "joins in [lookups.stores] must be fields, not 3"),
        (
            PLAIN.replace("lookups.products", "lookups.quantity"),
            "items.quantity is there already",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(folder: Path, toml: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        opened(folder, toml)
    assert message in str(caught.value)


def test_flat_columns_and_nested_lists_and_near_types_are_joined(tmp_path: Path) -> None:
    folder = tmp_path / "flat"
    folder.mkdir()
    pd.DataFrame({"profile_id": ["a", "b"], "store.id": ["1", "7"]}).to_csv(
        folder / "profiles.csv", index=False
    )
    lines = pa.list_(pa.struct([("lines", pa.list_(pa.struct([("SKU", pa.int32())])))]))
    schema = pa.schema(
        [
            ("profile_id", pa.string()),
            ("timestamp", pa.timestamp("us", tz="UTC")),
            ("eventType", pa.string()),
            ("baskets", lines),
        ]
    )
    baskets = [{"lines": [{"SKU": 2}, None, {"SKU": 1}]}, None, {"lines": []}]
    events = [
        {"profile_id": who, "timestamp": EVENTS[0]["timestamp"], "eventType": "x", "baskets": held}
        for who, held in (("a", baskets), ("b", [{"lines": [{"SKU": 3}]}]))
    ]
    pq.write_table(pa.Table.from_pylist(events, schema=schema), folder / "events.parquet")
    pd.DataFrame({"SKU": ["1", "2"], "brand.name": ["K", "V"]}).to_parquet(
        folder / "things.parquet"
    )
    pd.DataFrame({"id": ["1", "2"], "city": ["Ulm", "Bonn"]}).to_parquet(folder / "stores.parquet")
    toml = '[lookups.shop]\nfile = "stores.parquet"\nkey = "id"\njoins = "store.id"\n'
    toml += '[lookups.things]\nfile = "things.parquet"\nkey = "SKU"\n'
    extract = opened(folder, toml)
    assert members(extract, 'store.shop.city = "Ulm"') == "a"
    assert members(extract, 'xEvent[baskets.exists(lines[things.brand.name = "K"])]') == "a"
    assert members(extract, "xEvent[baskets.exists(lines.count() = 2)]") == "a"
    paths = extract.fields()["path"].tolist()
    assert {"store.shop.city", "xEvent.baskets[].lines[].things.brand.name"} <= set(paths)


def test_a_key_that_stands_twice_is_refused(folder: Path) -> None:
    pq.write_table(pa.Table.from_pylist([*STORES, STORES[0]]), folder / "stores.parquet")
    with pytest.raises(SourceError, match=r"stores.parquet has the store_id '1' in 2 rows"):
        opened(folder)
