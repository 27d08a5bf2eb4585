"""The values of one field: the most frequent, those with a text in them, and how numbers lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlglot.expressions as exp

from toolkit.schema import Array, Kind, Map, Object, Scalar

if TYPE_CHECKING:
    from toolkit.schema import FieldType
    from toolkit.store.places import Place
    from toolkit.store.profile_store import ProfileStore

_BINS = 24
_EXAMPLES = 3
_DAY = 86_400
_EPOCH = date(1970, 1, 1)

Plain = str | int | float | bool
"""A value as JSON has it: instants and days as text."""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from one on, before the next.

    The last bin of numbers with decimals and of instants has its end in it.
    """

    start: Plain
    end: Plain
    count: int


@dataclass(frozen=True, slots=True)
class FieldValues:
    """Values of a field.

    Parameters
    ----------
    values
        Values and how many rows (for a list: items) have them, the most frequent first.
    more
        Whether there are others that were not asked for.
    histogram
        How numbers, days and instants lie; None for other types, and where there is none.
    """

    values: tuple[tuple[Plain, int], ...]
    more: bool
    histogram: tuple[Bin, ...] | None = None

    @property
    def examples(self) -> tuple[Plain, ...]:
        """A few values."""
        return tuple(value for value, _ in self.values[:_EXAMPLES])


def field_values(
    store: ProfileStore, place: Place, search: str = "", limit: int = 50
) -> FieldValues:
    """Return values of a field; of a list of single values, those of its items.

    Parameters
    ----------
    store
        The profile store.
    place
        The field, as `catalog.field_places` gives it.
    search
        Only values with this text in them, in any case.
    limit
        How many values at most.
    """
    _, kind, value, rows = place
    if isinstance(kind, Array) and isinstance(kind.item, Scalar):
        unnested = exp.Anonymous(this="unnest", expressions=[value.copy()])
        rows = exp.select(exp.alias_(unnested, "each")).from_(rows.copy()).subquery("lists")
        kind, value = kind.item, exp.column("each")
    if not isinstance(kind, Scalar):
        return FieldValues((), more=False)
    found = _most_frequent(store, value, rows, search, limit + 1)
    bars = None if search else _histogram(store, kind, value, rows)
    return FieldValues(found[:limit], len(found) > limit, bars)


def single(kind: FieldType) -> bool:
    """Say whether a field's values can be listed."""
    match kind:
        case Array(item=item):
            return isinstance(item, Scalar)
        case Map() | Object():
            return False
        case Scalar():
            return True


def plain(value: object) -> Any:  # noqa: ANN401 - a JSON value
    """Return a stored value as JSON has it; what JSON has no word for, as text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.replace(tzinfo=None).isoformat() + "Z" if value == value else None  # noqa: PLR0124 - not a time
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(each) for each in value]
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case _:
            return str(value)


def _most_frequent(
    store: ProfileStore, value: exp.Expr, rows: exp.Expr, search: str, limit: int
) -> tuple[tuple[Plain, int], ...]:
    there = exp.not_(exp.Is(this=value.copy(), expression=exp.null()))
    query = exp.select(value.copy(), exp.Count(this=exp.Star())).from_(rows.copy()).where(there)
    if search:
        text = exp.Lower(this=exp.cast(value.copy(), exp.DataType.Type.VARCHAR))
        wanted = exp.Lower(this=exp.Literal.string(search))
        query = query.where(exp.Anonymous(this="contains", expressions=[text, wanted]))
    query = query.group_by("1").order_by("2 DESC", "1").limit(limit)
    return tuple(
        (plain(found), int(count)) for found, count in store.query(query.sql("duckdb")).fetchall()
    )


# --- numbers, days and instants -------------------------------------------------------------------


def _histogram(
    store: ProfileStore, kind: Scalar, value: exp.Expr, rows: exp.Expr
) -> tuple[Bin, ...] | None:
    number = _as_number(kind.kind, value)
    if number is None:
        return None
    ends = exp.select(exp.Min(this=number.copy()), exp.Max(this=number.copy())).from_(rows.copy())
    low, high = store.query(ends.sql("duckdb")).fetchone() or (None, None)
    if low is None or not (math.isfinite(low) and math.isfinite(high)):
        return None
    width, bins = _bins(kind.kind, low, high)
    from_low = exp.Sub(this=number.copy(), expression=_literal(low))
    place = exp.Floor(this=exp.Div(this=exp.paren(from_low), expression=_literal(width)))
    capped = exp.Least(this=place, expressions=[_literal(bins - 1)])
    there = exp.not_(exp.Is(this=value.copy(), expression=exp.null()))
    query = (
        exp.select(exp.cast(capped, exp.DataType.Type.INT), exp.Count(this=exp.Star()))
        .from_(rows.copy())
        .where(there)
        .group_by("1")
    )
    counts = dict(store.query(query.sql("duckdb")).fetchall())
    return tuple(
        Bin(
            _back(kind.kind, low + n * width),
            _back(kind.kind, low + (n + 1) * width),
            int(counts.get(n, 0)),
        )
        for n in range(bins)
    )


def _as_number(kind: Kind, value: exp.Expr) -> exp.Expr | None:
    match kind:
        case Kind.INTEGER | Kind.NUMBER:
            number = value.copy()
        case Kind.DATE | Kind.DATETIME:
            number = exp.Anonymous(this="epoch", expressions=[value.copy()])
        case _:
            return None
    return exp.cast(number, exp.DataType.Type.DOUBLE)


def _bins(kind: Kind, low: float, high: float) -> tuple[float, int]:
    """Return how wide bins are and how many: whole numbers and days have whole ones."""
    least = {Kind.INTEGER: 1.0, Kind.DATE: float(_DAY)}.get(kind)
    if least is None:
        return ((high - low) / _BINS, _BINS) if high > low else (1.0, 1)
    steps = (high - low) / least + 1
    width = math.ceil(steps / _BINS)
    return width * least, math.ceil(steps / width)


def _back(kind: Kind, number: float) -> Plain:
    match kind:
        case Kind.DATE:
            return (_EPOCH + timedelta(days=int(number // _DAY))).isoformat()
        case Kind.DATETIME:
            instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
            return str(plain(instant.replace(microsecond=0)))
        case Kind.INTEGER:
            return int(number)
        case _:
            return round(number, 6)


def _literal(number: float) -> exp.Expr:
    return exp.cast(exp.Literal.string(repr(float(number))), exp.DataType.Type.DOUBLE)
