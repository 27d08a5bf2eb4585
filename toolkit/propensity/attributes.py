"""Attributes of profiles as numbers to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import sqlglot.expressions as exp

from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.pql import render
from toolkit.propensity.slices import field_at
from toolkit.schema import Array, Kind, Map, Scalar, type_name
from toolkit.sql.dialects import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.features import Examples
    from toolkit.schema import Column
    from toolkit.store import ProfileStore

As = Literal["number", "category", "instant", "size"]
"""How an attribute is a number: itself, its value's place in a list, days ago, how many items."""
_MOST = 50
"""Up to how many values an attribute has to be a category."""
_DAY = 86_400
PUBLISHED = "_customerAI"
"""Where scores are published: never learnt from."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that is learnt from.

    Parameters
    ----------
    path
        Its path, as PQL.
    words
        What analysts call it.
    kind
        How it becomes a number.
    categories
        The values of a category, in the order of their numbers.
    """

    path: str
    words: str
    kind: As
    categories: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the attribute as a JSON document."""
        return {
            "path": self.path,
            "words": self.words,
            "kind": self.kind,
            "categories": list(self.categories),
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Attribute:
        """Return the attribute that a JSON document holds."""
        return Attribute(**{**document, "categories": tuple(document["categories"])})


@dataclass(frozen=True, slots=True)
class Values:
    """What every profile has of an attribute.

    Parameters
    ----------
    numbers
        By profile number; NaN where it has none.
    instants
        Whether they are seconds since 1970: at a cutoff, the days since then, and nothing where
        it is later, as nobody knew.
    """

    numbers: NDArray[np.float64]
    instants: bool

    def at(self, examples: Examples) -> NDArray[np.float64]:
        """Return what each example has at its cutoff."""
        found = self.numbers[examples.profiles]
        if not self.instants:
            return found
        days = (examples.seconds - found) / _DAY
        return np.where(days >= 0, days, np.nan)


def found_attributes(store: ProfileStore, fields: Sequence[str]) -> list[Attribute]:
    """Return the attributes to learn from.

    Parameters
    ----------
    store
        The prepared extract.
    fields
        Their paths; none for all that can be: texts of up to 50 values, numbers, Booleans, days
        and instants, lists and maps by how many items they have.

    Raises
    ------
    UnknownNameError
        There is no attribute of one of the paths, or it cannot be learnt from.
    """
    found = {}
    for column in store.layout.profiles.columns.values():
        if column.name == "profile_id" or column.path[0] == PUBLISHED:
            continue
        attribute = _attribute(store, column)
        if attribute is not None:
            found[attribute.path] = attribute
    for path in fields:
        if path not in found:
            raise UnknownNameError("attribute to learn from", path, found)
    return [one for path, one in found.items() if not fields or path in fields]


def read_attributes(store: ProfileStore, attributes: Sequence[Attribute]) -> dict[str, Values]:
    """Return what every profile has of each attribute, by path.

    Raises
    ------
    UnknownNameError
        The extract has no such attribute.
    """
    by_path = {_path(column): column for column in store.layout.profiles.columns.values()}
    for one in attributes:
        if one.path not in by_path:
            raise UnknownNameError("attribute", one.path, by_path)
        if _kind(by_path[one.path]) != one.kind:
            raise DefinitionError(
                f"{one.path} is {type_name(by_path[one.path].type)} here, and was a {one.kind} "
                "when it was learnt from\nTrain anew on this extract."
            )
    return {one.path: _values(store, one, by_path[one.path]) for one in attributes}


def _path(column: Column) -> str:
    return render(field_at(column.path))


def _attribute(store: ProfileStore, column: Column) -> Attribute | None:
    path = _path(column)
    words = store.display_names.get(column.name) or path
    match _kind(column):
        case "category":
            values = _categories(store, column)
            return Attribute(path, words, "category", values) if values else None
        case "size":
            return Attribute(path, f"how many {words}", "size")
        case kind:
            return kind and Attribute(path, words, kind)


def _kind(column: Column) -> As | None:
    match column.type:
        case Scalar(kind=Kind.STRING):
            return "category"
        case Scalar(kind=Kind.DATE | Kind.DATETIME):
            return "instant"
        case Scalar():
            return "number"
        case Array() | Map():
            return "size"
        case _:
            return None


def _categories(store: ProfileStore, column: Column) -> tuple[str, ...]:
    """Return the values of a text; none where they are too many, or all profiles have one."""
    value = _column(column)
    query = (
        exp.select(value)
        .distinct()
        .from_(store.layout.profiles.name)
        .where(exp.not_(exp.Is(this=value.copy(), expression=exp.null())))
        .limit(_MOST + 1)
    )
    found = sorted(str(each) for (each,) in store.query(DUCKDB.text(query)).fetchall())
    return tuple(found) if 1 < len(found) <= _MOST else ()


def _values(store: ProfileStore, one: Attribute, column: Column) -> Values:
    read = exp.select(_number(column, one.kind)).from_(store.layout.profiles.name)
    query = DUCKDB.text(read.order_by("profile"))
    if one.kind == "category":
        place = {value: float(number) for number, value in enumerate(one.categories)}
        rows = store.query(query).fetchall()
        return Values(np.array([place.get(str(each), np.nan) for (each,) in rows]), instants=False)
    found = next(iter(store.query(query).fetchnumpy().values()))
    numbers = np.ma.filled(np.ma.asarray(found, dtype=np.float64), np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return Values(numbers, instants=one.kind == "instant")


def _number(column: Column, kind: As) -> exp.Expr:
    value = _column(column)
    match kind:
        case "category":
            return exp.cast(value, exp.DataType.Type.VARCHAR)
        case "number":
            return exp.cast(value, exp.DataType.Type.DOUBLE)
        case "instant":
            instant = exp.cast(value, exp.DataType.Type.TIMESTAMP)
            return exp.Anonymous(this="epoch", expressions=[instant])
        case "size":
            counter = "cardinality" if isinstance(column.type, Map) else "len"
            size = exp.Anonymous(this=counter, expressions=[value])
            return exp.cast(size, exp.DataType.Type.DOUBLE)


def _column(column: Column) -> exp.Expr:
    return exp.column(exp.to_identifier(column.name, quoted=True))
