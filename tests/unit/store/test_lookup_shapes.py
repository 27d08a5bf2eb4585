"""Where a lookup's key may stand: flat names, lists in lists, other widths; what is refused."""

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

STORES = [{"store_id": 1, "city": "Ulm"}, {"store_id": 2, "city": "Bonn"}]
PLAIN = '[lookups.stores]\nfile = "stores.parquet"\nkey = "store_id"\n'
LINE = pa.struct([("store_id", pa.int64()), ("n", pa.int64())])
OWN = [("profile_id", pa.string()), ("timestamp", pa.timestamp("us")), ("eventType", pa.string())]


def opened(
    tmp_path: Path, field: str, kind: pa.DataType, values: list[Any], toml: str = PLAIN
) -> tk.Extract:
    """Return an extract of profiles a, b, …, each with one event that holds one of the values."""
    folder = tmp_path / "shop"
    folder.mkdir(exist_ok=True)
    rows = [
        {"profile_id": chr(97 + n), "timestamp": pd.Timestamp("2026-01-01"), "eventType": "buy"}
        | {field: value}
        for n, value in enumerate(values)
    ]
    events = pa.Table.from_pylist(rows, schema=pa.schema([*OWN, (field, kind)]))
    pq.write_table(events, folder / "events.parquet")
    if not (folder / "stores.parquet").exists():
        pq.write_table(pa.Table.from_pylist(STORES), folder / "stores.parquet")
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    return tk.open_extract(folder, store=tmp_path / "stores", quiet=True)


def members(extract: tk.Extract, pql: str) -> str:
    return "".join(extract.evaluate(tk.Audience("x", pql), quiet=True)["x"].profile_ids())


def stored(extract: tk.Extract, field: str) -> list[Any]:
    query = f'SELECT "{field}" FROM events ORDER BY profile'
    return [value for (value,) in extract._store.query(query).fetchall()]


def test_lists_keep_their_order_their_nulls_and_their_emptiness(tmp_path: Path) -> None:
    values: list[Any] = [
        [{"store_id": 2, "n": 1}, {"store_id": 1, "n": 2}, {"store_id": 2, "n": 3}],
        [],
        None,
        [{"store_id": 9, "n": 1}, {"store_id": None, "n": 2}],
    ]
    ulm, bonn = {"city": "Ulm"}, {"city": "Bonn"}
    assert stored(opened(tmp_path, "lines", pa.list_(LINE), values), "lines") == [
        [
            {"store_id": 2, "n": 1, "stores": bonn},
            {"store_id": 1, "n": 2, "stores": ulm},
            {"store_id": 2, "n": 3, "stores": bonn},
        ],
        [],
        None,
        [{"store_id": 9, "n": 1, "stores": None}, {"store_id": None, "n": 2, "stores": None}],
    ]


def test_a_key_in_a_list_in_a_list_is_looked_up(tmp_path: Path) -> None:
    kind = pa.list_(pa.struct([("no", pa.int64()), ("lines", pa.list_(LINE))]))
    orders: list[Any] = [
        [{"no": 1, "lines": [{"store_id": 2, "n": 1}, None, {"store_id": 1, "n": 2}]}, None],
        [{"no": 2, "lines": []}, {"no": 3, "lines": None}],
        [],
        None,
    ]
    extract = opened(tmp_path, "orders", kind, orders)
    assert members(extract, 'xEvent[orders[lines[stores.city = "Ulm" and n = 2]]]') == "a"
    assert members(extract, 'xEvent[orders[lines[stores.city = "Ulm" and n = 1]]]') == ""
    assert members(extract, "xEvent[orders[lines.isNull()]]") == "b"
    assert stored(extract, "orders")[1:] == orders[1:]
    fields = extract.fields().set_index("path")
    assert fields.loc["xEvent.orders[].lines[].stores.city", "top"] == "Bonn, Ulm"


def test_a_column_whose_name_has_dots_is_a_path(tmp_path: Path) -> None:
    extract = opened(tmp_path, "home.store_id", pa.int64(), [1, 2, None, 9])
    assert members(extract, 'xEvent[home.stores.city = "Ulm"]') == "a"
    assert members(extract, "xEvent[home.stores.city.isNull()]") == "cd"
    assert extract._store.layout.events.related == (("home", "stores"),)


def test_whole_numbers_of_another_width_are_equal(tmp_path: Path) -> None:
    assert members(opened(tmp_path, "store_id", pa.int8(), [1, 2]), 'xEvent[stores.city="Ulm"]')


@pytest.mark.parametrize("joins", ["store_id", "xEvent.store_id"])
def test_a_field_is_declared_as_the_catalog_shows_it(tmp_path: Path, joins: str) -> None:
    toml = f'{PLAIN}joins = ["{joins}", "{joins}"]\n'
    extract = opened(tmp_path, "store_id", pa.int64(), [1, 2], toml)
    assert members(extract, 'xEvent[stores.city = "Bonn"]') == "b"


def test_a_field_of_another_type_is_not_joined_by_its_name(tmp_path: Path) -> None:
    extract = opened(tmp_path, "store_id", pa.date32(), [None])
    assert "joined by nothing" in "\n".join(extract._store.notes)


def test_a_looked_up_row_may_itself_hold_a_key(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    products = [{"SKU": "s", "store_id": 2}]
    pq.write_table(pa.Table.from_pylist(products), tmp_path / "shop" / "products.parquet")
    toml = f'[lookups.products]\nfile = "products.parquet"\nkey = "SKU"\n{PLAIN}'
    extract = opened(tmp_path, "SKU", pa.string(), ["s", "t"], toml)
    assert members(extract, 'xEvent[products.stores.city = "Bonn"]') == "a"


def test_profiles_may_be_looked_up(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    people = [{"profile_id": "a", "tier": "gold"}, {"profile_id": "b", "tier": "silver"}]
    pq.write_table(pa.Table.from_pylist(people), tmp_path / "shop" / "profiles.parquet")
    toml = '[lookups.by]\nfile = "profiles.parquet"\nkey = "profile_id"\njoins = "friend"\n'
    extract = opened(tmp_path, "friend", pa.string(), ["b", None], toml)
    assert members(extract, 'xEvent[by.tier = "silver"] and tier = "gold"') == "a"


def test_of_repeated_events_the_first_row_stays(tmp_path: Path) -> None:
    rows = range(300_000)
    (tmp_path / "shop").mkdir()
    events = pd.DataFrame(
        {
            "profile_id": "a",
            "timestamp": pd.Timestamp("2026-01-01"),
            "eventType": "buy",
            "_id": [str(n // 2) for n in rows],
            "repeat": [n % 2 for n in rows],
            "store_id": [n % 3 for n in rows],
        }
    )
    pq.write_table(pa.Table.from_pylist(STORES), tmp_path / "shop" / "stores.parquet")
    events.to_parquet(tmp_path / "shop" / "events.parquet")
    (tmp_path / "shop" / "extract.toml").write_text(f'{PLAIN}[events]\nevent_id = "_id"\n')
    with tk.open_extract(tmp_path / "shop", store=tmp_path / "stores", quiet=True) as extract:
        kept = extract._store.query('SELECT count(*), max("repeat") FROM events').fetchone()
    assert kept == (150_000, 0)


@pytest.mark.parametrize(
    ("name", "field", "message"),
    [
        ("n", "lines", "lines.n is there already"),
        ("N", "lines", "lines.N is there already"),
        ('"home.stores"', "lines", "cannot be named 'home.stores'"),
        ('""', "lines", "cannot be named ''"),
    ],
)
def test_a_name_that_cannot_stand_there_is_refused(
    tmp_path: Path, name: str, field: str, message: str
) -> None:
    toml = PLAIN.replace("lookups.stores", f"lookups.{name}")
    with pytest.raises(SourceError) as caught:
        opened(tmp_path, field, pa.list_(LINE), [[]], toml)
    assert message in str(caught.value)
