"""What a small extract is, how it is written as a table of text, and how as files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.oracle.interpreter import OracleExtract
from tests.oracle.lists import ListRow
from tests.oracle.values import Entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INSTANT = pa.timestamp("us", "UTC")


@dataclass(frozen=True)
class SmallExtract:
    """Profiles, events and imported audiences by hand."""

    as_of: datetime
    profiles: list[dict[str, Any]]
    events: list[dict[str, Any]]
    profile_schema: pa.Schema
    event_schema: pa.Schema
    audiences: dict[str, list[ListRow]] = field(default_factory=dict)
    time_zone: str = "UTC"

    @property
    def ids(self) -> list[str]:
        """The profiles, in the order they are written in."""
        return [profile["profile_id"] for profile in self.profiles]

    def for_oracle(self) -> OracleExtract:
        """Return it as the reference interpreter takes it: every record with all its fields."""
        profiles = [_with_maps(record, self.profile_schema) for record in self.profiles]
        events = [_with_maps(record, self.event_schema) for record in self.events]
        return OracleExtract(profiles, events, self.audiences, self.time_zone)


def _with_maps(record: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    whole = {field.name: _whole(record.get(field.name), field.type) for field in schema}
    return {**record, **whole}


def _whole(value: Any, kind: pa.DataType) -> Any:
    """Return a value with every field of its objects, missing ones as null; maps as entries."""
    if value is None:
        return None
    if pa.types.is_map(kind):
        return Entries({key: _whole(each, kind.item_type) for key, each in dict(value).items()})
    if pa.types.is_struct(kind):
        return {field.name: _whole(value.get(field.name), field.type) for field in kind}
    if pa.types.is_list(kind):
        return [_whole(each, kind.value_type) for each in value]
    return value


def at(text: str) -> datetime:
    """Return an instant of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- tables of text ---------------------------------------------------------------------------

_ITEM = pa.struct(
    [
        ("sku", pa.string()),
        ("name", pa.string()),
        ("qty", pa.int64()),
        ("price", pa.float64()),
        ("tags", pa.list_(pa.string())),
    ]
)
_LINE = pa.struct([("p", pa.float64()), ("q", pa.int64()), ("w", pa.list_(pa.float64()))])
_ACCOUNT = pa.struct([("status", pa.string()), ("visits", pa.int64())])
_TYPES: dict[str, tuple[pa.DataType, Callable[[str], Any]]] = {
    "text": (pa.string(), lambda cell: json.loads(cell) if cell.startswith('"') else cell),
    "int": (pa.int64(), int),
    "double": (pa.float64(), float),
    "decimal": (pa.decimal128(18, 2), Decimal),
    "bool": (pa.bool_(), lambda cell: cell == "true"),
    "date": (pa.date32(), date.fromisoformat),
    "instant": (INSTANT, at),
    "texts": (pa.list_(pa.string()), json.loads),
    "ints": (pa.list_(pa.int64()), json.loads),
    "doubles": (pa.list_(pa.float64()), json.loads),
    "instants": (pa.list_(INSTANT), lambda cell: [at(text) for text in json.loads(cell)]),
    "items": (pa.list_(_ITEM), json.loads),
    "lines": (pa.list_(_LINE), json.loads),
    "counts": (pa.map_(pa.string(), pa.int64()), json.loads),
    "lists": (pa.map_(pa.string(), pa.list_(pa.string())), json.loads),
    "accounts": (pa.map_(pa.string(), _ACCOUNT), json.loads),
}


def table(text: str) -> tuple[list[dict[str, Any]], pa.Schema]:
    """Return the records and the schema of a table: `name:type | …`, and a line a record.

    A blank cell is a missing value. `home.street` is a field of the object `home`.
    """
    header, *lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    columns = [name.strip().partition(":") for name in header.split("|")]
    kinds = {name: _TYPES[kind or "text"] for name, _, kind in columns}
    records = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        record: dict[str, Any] = {}
        for (name, (_, read)), cell in zip(kinds.items(), cells, strict=True):
            *outer, inner = name.split(".")
            place = record
            for each in outer:
                place = place.setdefault(each, {})
            place[inner] = read(cell) if cell else None
        records.append(record)
    return records, _schema({name: kind for name, (kind, _) in kinds.items()})


def _schema(kinds: dict[str, pa.DataType]) -> pa.Schema:
    root: dict[str, Any] = {}
    for name, kind in kinds.items():
        *outer, inner = name.split(".")
        place = root
        for each in outer:
            place = place.setdefault(each, {})
        place[inner] = kind
    return pa.schema(_fields(root))


def _fields(names: dict[str, Any]) -> list[tuple[str, pa.DataType]]:
    return [
        (name, pa.struct(_fields(kind)) if isinstance(kind, dict) else kind)
        for name, kind in names.items()
    ]


NO_EVENTS = "profile_id | timestamp:instant | eventType"


def of_tables(
    as_of: str,
    profiles: str,
    events: str = NO_EVENTS,
    audiences: str = "",
) -> SmallExtract:
    """Return an extract of tables of text; of audiences: audience, profile_id, status, since."""
    people, profile_schema = table(profiles)
    happened, event_schema = table(events)
    lists: dict[str, list[ListRow]] = {}
    for row in table(audiences)[0] if audiences else ():
        told = ListRow(row["profile_id"], row.get("status"), row.get("since"))
        lists.setdefault(row["audience"], []).append(told)
    return SmallExtract(at(as_of), people, happened, profile_schema, event_schema, lists)


# --- files ------------------------------------------------------------------------------------


def write_extract(extract: SmallExtract, folder: Path) -> Path:
    """Write a small extract as an analyst would have it, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "profiles": (extract.profiles, extract.profile_schema),
        "events": (extract.events, extract.event_schema),
    }
    rows = [
        {"audience": name, "profile_id": row.who, "status": row.status, "since": row.instant}
        for name, listed in extract.audiences.items()
        for row in listed
    ]
    if rows:
        names = [(name, pa.string()) for name in ("audience", "profile_id", "status")]
        tables["audiences"] = (rows, pa.schema([*names, ("since", INSTANT)]))
    for name, (records, schema) in tables.items():
        whole = [{field.name: _written(record, field) for field in schema} for record in records]
        pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / f"{name}.parquet")
    config = f'as_of = {extract.as_of.isoformat()}\ntime_zone = "{extract.time_zone}"\n'
    (folder / "extract.toml").write_text(config, encoding="utf-8")
    return folder


def _written(record: dict[str, Any], field: pa.Field) -> object:
    """Return a value as Arrow takes it: a map is its entries."""
    value = record.get(field.name)
    return list(value.items()) if pa.types.is_map(field.type) and value is not None else value
