"""Small extracts: written as tables, read by the oracle, and written as Parquet for an engine."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.oracle.interpreter import OracleExtract

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

INSTANT = pa.timestamp("us", tz="UTC")
TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "double": pa.float64(),
    "decimal": pa.decimal128(12, 2),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "instant": INSTANT,
    "texts": pa.list_(pa.string()),
    "ints": pa.list_(pa.int64()),
    "doubles": pa.list_(pa.float64()),
    "instants": pa.list_(INSTANT),
    "items": pa.list_(
        pa.struct(
            {
                "sku": pa.string(),
                "name": pa.string(),
                "qty": pa.int64(),
                "price": pa.float64(),
                "tags": pa.list_(pa.string()),
            }
        )
    ),
    "map": pa.map_(pa.string(), pa.list_(pa.string())),
}
"""What a column of a table may hold, by the word after the colon of its heading."""

IN = frozenset({"realized", "existing"})


@dataclass(frozen=True, slots=True)
class SmallExtract:
    """A few profiles and events, and the instant they are asked at.

    Parameters
    ----------
    name
        What it is called.
    as_of
        The evaluation instant, aware UTC.
    profiles, events
        Rows as nested dicts; every row has `profile_id`, every event a `timestamp`.
    types
        The word of `TYPES` for every dotted path, of profiles and of events.
    memberships
        (audience, profile id, status) of imported audiences.
    """

    name: str
    as_of: datetime
    profiles: list[dict[str, Any]]
    events: list[dict[str, Any]]
    types: tuple[Mapping[str, str], Mapping[str, str]]
    memberships: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def ids(self) -> list[str]:
        """The profile ids, in the order they were written."""
        return [profile["profile_id"] for profile in self.profiles]

    def oracle(self) -> OracleExtract:
        """Return the extract as the oracle reads it."""
        audiences: dict[str, set[str]] = {}
        for audience, profile_id, status in self.memberships:
            audiences.setdefault(audience, set()).update({profile_id} if status in IN else ())
        return OracleExtract(self.profiles, self.events, audiences)


def small_extract(
    name: str,
    as_of: str,
    profiles: str,
    events: str = "profile_id | timestamp:instant | eventType",
    memberships: str = "",
) -> SmallExtract:
    """Return an extract from tables: a heading `path:type | …`, then a line a row.

    A blank cell is null, `""` is empty text; lists, items and maps are JSON.
    """
    profile_rows, profile_types = _table(profiles)
    event_rows, event_types = _table(events)
    rows = tuple(tuple(line.split()) for line in memberships.strip().splitlines())
    return SmallExtract(
        name,
        datetime.fromisoformat(as_of),
        profile_rows,
        event_rows,
        (profile_types, event_types),
        rows,  # type: ignore[arg-type]
    )


def _table(text: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    heading, *lines = (line for line in text.strip().splitlines() if line.strip())
    columns = [tuple((cell.strip() + ":text").split(":")[:2]) for cell in heading.split("|")]
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(columns):
            raise ValueError(f"{len(cells)} cells under {len(columns)} headings: {line}")
        row: dict[str, Any] = {}
        for (path, kind), cell in zip(columns, cells, strict=True):
            _put(row, path.split("."), _cell(cell, kind))
        rows.append(row)
    return rows, dict(columns)  # type: ignore[arg-type]


def _put(row: dict[str, Any], path: list[str], value: object) -> None:
    for name in path[:-1]:
        row = row.setdefault(name, {})
    row[path[-1]] = value


def _cell(cell: str, kind: str) -> Any:
    if not cell:
        return None
    if kind == "text":
        return json.loads(cell) if cell.startswith('"') else cell
    readers: dict[str, Callable[[str], Any]] = {
        "int": int,
        "double": float,
        "decimal": Decimal,
        "bool": lambda text: {"true": True, "false": False}[text],
        "date": date.fromisoformat,
        "instant": _instant,
        "instants": lambda text: [_instant(each) for each in json.loads(text)],
    }
    return readers.get(kind, json.loads)(cell)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


# --- Parquet ----------------------------------------------------------------------------------


def write_extract(extract: SmallExtract, folder: Path) -> Path:
    """Write an extract as a folder of Parquet with its `extract.toml`, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    profile_types, event_types = extract.types
    _write(extract.profiles, profile_types, folder / "profiles.parquet")
    _write(extract.events, event_types, folder / "events.parquet")
    lines = [
        f'name = "{extract.name}"',
        f"as_of = {extract.as_of.astimezone(UTC).isoformat()}",
        '[profiles]\nfile = "profiles.parquet"\nkey = "profile_id"',
        '[events]\nfile = "events.parquet"\nkey = "profile_id"',
        'timestamp = "timestamp"\nevent_type = "eventType"',
    ]
    if extract.memberships:
        lines.append('[audiences]\nfile = "audiences.parquet"')
        pq.write_table(_memberships(extract), folder / "audiences.parquet")
    (folder / "extract.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _memberships(extract: SmallExtract) -> pa.Table:
    audience, profile_id, status = (list(part) for part in zip(*extract.memberships, strict=True))
    return pa.table(
        {
            "audience": audience,
            "profile_id": profile_id,
            "status": status,
            "lastQualificationTime": pa.array([extract.as_of] * len(status), INSTANT),
        }
    )


def _write(rows: list[dict[str, Any]], types: Mapping[str, str], file: Path) -> None:
    tree: dict[str, Any] = {}
    for path, kind in types.items():
        _put(tree, path.split("."), TYPES[kind])
    schema = pa.schema({name: _arrow(inner) for name, inner in tree.items()})
    pq.write_table(pa.Table.from_pylist([_storable(row, tree) for row in rows], schema), file)


def _arrow(inner: Any) -> pa.DataType:
    if isinstance(inner, dict):
        return pa.struct({name: _arrow(below) for name, below in inner.items()})
    return inner


def _storable(row: dict[str, Any], tree: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, kind in tree.items():
        value = row.get(name)
        if isinstance(kind, dict):
            value = None if value is None else _storable(value, kind)
        elif pa.types.is_map(kind) and value is not None:
            value = list(value.items())
        out[name] = value
    return out
