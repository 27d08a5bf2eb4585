"""A store's layout as JSON, beside its data."""

from __future__ import annotations

from typing import Any

from toolkit.schema import Array, Column, FieldType, Kind, Layout, Map, Object, Scalar, Table


def layout_to_json(layout: Layout) -> dict[str, Any]:
    """Return a layout as a JSON document."""
    return {
        "profiles": _table_to_json(layout.profiles),
        "events": _table_to_json(layout.events),
        "profile_count": layout.profile_count,
        "sampled": layout.sampled,
        "time_zone": layout.time_zone,
    }


def layout_from_json(document: dict[str, Any]) -> Layout:
    """Return the layout a JSON document holds."""
    return Layout(
        _table_from_json(document["profiles"]),
        _table_from_json(document["events"]),
        document["profile_count"],
        sampled=document["sampled"],
        time_zone=document["time_zone"],
    )


def type_to_json(kind: FieldType) -> Any:  # noqa: ANN401 - a JSON value
    """Return a field type as a JSON value."""
    match kind:
        case Scalar(kind=scalar, scale=None):
            return scalar.value
        case Scalar(kind=scalar, scale=scale, digits=None):
            return {"scalar": scalar.value, "scale": scale}
        case Scalar(kind=scalar, scale=scale, digits=digits):
            return {"scalar": scalar.value, "scale": scale, "digits": digits}
        case Array(item=item):
            return {"array": type_to_json(item)}
        case Map(value=value):
            return {"map": type_to_json(value)}
        case Object(fields=fields):
            return {"object": {name: type_to_json(inner) for name, inner in fields.items()}}


def type_from_json(document: Any) -> FieldType:  # noqa: ANN401 - a JSON value
    """Return the field type a JSON value holds."""
    match document:
        case str():
            return Scalar(Kind(document))
        case {"scalar": scalar, "scale": scale}:
            return Scalar(Kind(scalar), scale, document.get("digits"))
        case {"array": item}:
            return Array(type_from_json(item))
        case {"map": value}:
            return Map(type_from_json(value))
        case {"object": fields}:
            return Object({name: type_from_json(inner) for name, inner in fields.items()})
        case _:
            raise ValueError(f"not a field type: {document!r}")


def _table_to_json(table: Table) -> dict[str, Any]:
    columns = [
        {
            "path": list(column.path),
            "name": column.name,
            "type": type_to_json(column.type),
            "values": list(column.values),
        }
        for column in table.columns.values()
    ]
    return {
        "name": table.name,
        "columns": columns,
        "root": type_to_json(table.root),
        "related": [list(path) for path in table.related],
    }


def _table_from_json(document: dict[str, Any]) -> Table:
    columns = [
        Column(tuple(c["path"]), c["name"], type_from_json(c["type"]), tuple(c["values"]))
        for c in document["columns"]
    ]
    root = type_from_json(document["root"])
    if not isinstance(root, Object):
        raise TypeError("a table's root is an object")
    related = tuple(tuple(path) for path in document["related"])
    return Table(document["name"], {column.path: column for column in columns}, root, related)
