"""The names in an expression, and events in an order that only what it speaks of decides."""

from __future__ import annotations

from typing import Any

from tests.oracle import times
from tests.oracle.values import plain, read
from toolkit.language.tree import Call, Expression, Field, Filter, walk


def names_of(tree: Expression) -> set[str]:
    """Return the names of the fields that an expression speaks of."""
    return {node.name for node in walk(tree) if isinstance(node, Field)}


def in_order(events: list[dict[str, Any]], names: set[str]) -> list[dict[str, Any]]:
    """Return events by time; those of one instant by the values spoken of, path by path."""
    known = [dict(leaves({n: event[n] for n in event if n in names})) for event in events]
    paths = sorted({path for each in known for path in each})

    def key(index: int) -> tuple[Any, ...]:
        values = [plain(known[index].get(path)) for path in paths]
        order = [(value is not None, value) for value in values]
        return times.utc(events[index]["timestamp"]), order

    return [events[index] for index in sorted(range(len(events)), key=key)]


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return the single values below an object, by path; lists are left out."""
    if isinstance(value, dict):
        return [
            leaf
            for name, inner in value.items()
            for leaf in leaves(inner, f"{path}.{name}" if path else name)
        ]
    return [] if isinstance(value, list) else [(path, read(value))]


def own_names(array: Expression) -> tuple[str, ...]:
    """Return what an item of `orders` may be called: `order`; of `xEvent`, `event`."""
    match array:
        case Field(name="xEvent"):
            return ("event",)
        case Field(name=name) if name.endswith("s"):
            return (name[:-1], name[:-2], name[:-3] + "y")
        case (
            Filter(source=source)
            | Call(function="filter" | "topN" | "bottomN" | "distinct", arguments=(source, *_))
        ):
            return own_names(source)
    return ()
