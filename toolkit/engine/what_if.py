"""An audience's size for every value of one of its numbers, from one pass over the data.

Only one leaf changes with the number. With T the audience if that leaf held for everyone and F if
for no one, the size is what is in both, and of the rest of T those for whom the leaf holds, of the
rest of F those for whom it does not. So it is enough to know for each profile from which number on
its leaf holds, and to count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
import sqlglot.expressions as exp

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.duckdb import read_rows
from toolkit.engine.fold import totalled
from toolkit.engine.following import events_of
from toolkit.engine.plan import leaves_of
from toolkit.engine.running import run
from toolkit.errors import UnsupportedError
from toolkit.instants import FIRST_INSTANT, microseconds
from toolkit.language.tree import (
    Call,
    Compare,
    Field,
    Integer,
    Number,
    Offset,
    path_of,
)
from toolkit.language.windows import window
from toolkit.schema import Kind, Scalar
from toolkit.sql.counted import counted_of, timed_rows, with_steps
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.rows import VALUE, Tally
from toolkit.sql.scopes import column, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from decimal import Decimal

    import duckdb
    from numpy.typing import NDArray

    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.following import Events
    from toolkit.instants import Unit
    from toolkit.language.tree import Comparison, Expression, Occurs
    from toolkit.schema import FieldType, Layout
    from toolkit.sql.counted import Counted

_MOST = 10_000
"""Up to so many whole numbers, the curve has every one; beyond, those at which it changes."""
_ORDERED = frozenset({"<", "<=", ">", ">="})
_NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number in a definition that could be another.

    Parameters
    ----------
    leaf
        The canonical leaf it stands in.
    kind
        What it is compared with: how many events, a sum, how many units ago, a field.
    number
        What it is.
    unit
        What it counts: `events`, `days`, the field added up or compared.
    """

    leaf: Expression
    kind: Literal["count", "sum", "window", "field"]
    op: Comparison
    number: int | Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The size of an audience for every value of a threshold.

    Parameters
    ----------
    threshold
        The number that varies.
    values
        Float64, ascending; the threshold's own number is among them.
    profiles
        Int64: how many profiles there would be.
    """

    threshold: Threshold
    values: NDArray[np.float64]
    profiles: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Reached:
    """What decides a leaf for each profile: it holds where the value compares with the number.

    Parameters
    ----------
    values
        Float64, one a profile; NaN for those for whom it holds at no number.
    op
        How values compare.
    negated
        Whether it holds for the other profiles.
    whole
        Whether only whole numbers make sense, from which one on.
    """

    values: NDArray[np.float64]
    op: Comparison
    negated: bool = False
    whole: int | None = None


def thresholds(definition: Expression, layout: Layout) -> list[Threshold]:
    """Return the numbers of a canonical definition that could be others, in its order."""
    leaves = dict.fromkeys(leaves_of(definition))
    return [found for leaf in leaves for found in _thresholds(leaf, layout)]


def _thresholds(leaf: Expression, layout: Layout) -> Iterator[Threshold]:
    match leaf:
        case Compare(op=op, left=Call(function="count"), right=Integer(value=number)):
            yield Threshold(leaf, "count", op, number, "events")
        case Compare(
            op=op,
            left=Call(function="sum", arguments=(_, per)),
            right=Integer(value=number) | Number(value=number),
        ):
            yield Threshold(
                leaf, "sum", op, number, ".".join((path_of(per) or (0, ("what is computed",)))[1])
            )
        case Compare(
            op=op, left=Field() as field, right=Integer(value=number) | Number(value=number)
        ) if _is_numeric(found := path_of(field), layout) and found is not None:
            yield Threshold(leaf, "field", op, number, ".".join(found[1]))
    counted = counted_of(leaf, layout.timestamp)
    offset = None if counted is None else _turned(counted)
    if counted is not None and offset is not None and _enough(counted) > 0:
        yield Threshold(leaf, "window", "<=", offset.amount, offset.unit.plural)


def _is_numeric(path: tuple[int, tuple[str, ...]] | None, layout: Layout) -> bool:
    if path is None or path[0] != 0 or path[1] not in layout.profiles.columns:
        return False
    kind: FieldType = layout.profiles.columns[path[1]].type
    return isinstance(kind, Scalar) and kind.kind in _NUMERIC


def _enough(counted: Counted) -> int:
    """Return from how many events on a count's answer is another; 0 where it is no such count."""
    if counted.per is not None or counted.op not in _ORDERED:
        return 0
    return int(counted.number) + (counted.op in {">", "<="})


def _turned(counted: Counted) -> Offset | None:
    """Return the one `in the last n units` of a count, or None."""
    found = [
        each.occurrence
        for each in counted.times
        if isinstance(each.occurrence, Offset) and each.occurrence.comparison in {"<", "<="}
    ]
    return found[0] if len(found) == 1 else None


def curve(
    threshold: Threshold,
    engine: DuckDBEngine,
    members: Callable[[Expression, Bitmap], Bitmap],
) -> Curve:
    """Return the size of an audience for every value of one of its thresholds.

    Parameters
    ----------
    threshold
        One of the definition's `thresholds`.
    engine
        Answers at the instant of evaluation.
    members
        Gives the definition's profiles if a leaf's profiles were others.
    """
    size = engine.profile_count
    leaf = threshold.leaf
    always, never = members(leaf, Bitmap.full(size)), members(leaf, Bitmap.empty(size))
    (reached,) = run(engine.store.connections, [lambda c: _reached(threshold, engine, c)], _silent)
    values = _grid(reached, float(threshold.number))
    profiles = np.full(len(values), (always & never).count, dtype=np.int64)
    profiles += _holding(reached, always - never, values)
    only_without = never - always
    profiles += only_without.count - _holding(reached, only_without, values)
    return Curve(threshold, values, profiles)


def _silent(_share: float) -> None:
    return None


def _holding(reached: _Reached, among: Bitmap, numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each number, for how many of some profiles the leaf holds."""
    if not among.count:
        return np.zeros(len(numbers), dtype=np.int64)
    found = reached.values[among.mask()]
    levels, counts = _levels(found[~np.isnan(found)], whole=reached.whole is not None)
    up_to = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
    left = up_to[np.searchsorted(levels, numbers, side="left")]
    right = up_to[np.searchsorted(levels, numbers, side="right")]
    total = up_to[-1]
    holding: NDArray[np.int64] = {
        "<": left,
        "<=": right,
        ">": total - right,
        ">=": total - left,
        "=": right - left,
        "!=": total - right + left,
    }[reached.op]
    return among.count - holding if reached.negated else holding


def _levels(
    found: NDArray[np.float64], *, whole: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the values there are, ascending, and how often each is."""
    if whole and found.max(initial=0) <= _MOST:  # counting is ten times as fast as sorting
        counts: NDArray[np.int64] = np.bincount(found.astype(np.intp))
        return np.arange(len(counts), dtype=np.float64), counts
    levels, counts = np.unique_counts(found)
    return levels, counts


def _grid(reached: _Reached, chosen: float) -> NDArray[np.float64]:
    top = max(float(np.fmax.reduce(reached.values, initial=0)), chosen)
    if reached.whole is not None and top <= _MOST:
        every = np.arange(reached.whole, top + 1)
        return np.union1d(every, np.array([chosen]))
    known = np.unique(reached.values[~np.isnan(reached.values)])
    return np.union1d(known, np.array([chosen]))


# --- what decides a leaf --------------------------------------------------------------------------


def _reached(
    threshold: Threshold, engine: DuckDBEngine, connection: duckdb.DuckDBPyConnection
) -> _Reached:
    match threshold.kind:
        case "count" | "sum":
            return _tallied(threshold, engine, connection)
        case "field":
            return _compared(threshold, engine, connection)
        case "window":
            return _since(threshold, engine, connection)


def _tallied(
    threshold: Threshold, engine: DuckDBEngine, connection: duckdb.DuckDBPyConnection
) -> _Reached:
    rows = engine.rows(threshold.leaf)
    if not isinstance(rows.fold, Tally):
        raise UnsupportedError(
            f"no curve over {threshold.unit}: its values have no exact decimals\n"
            "Evaluate the audience at some values instead."
        )
    table = read_rows(connection, DUCKDB.text(rows.select))
    totals = totalled(rows.fold, table, engine.profile_count)
    if totals is None:
        raise UnsupportedError(f"no curve over {threshold.unit}: its sums are too large")
    first = 1 if threshold.op in {">=", "<"} else 0
    whole = first if threshold.kind == "count" else None
    return _Reached(totals[0] / totals[1], threshold.op, whole=whole)


def _compared(
    threshold: Threshold, engine: DuckDBEngine, connection: duckdb.DuckDBPyConnection
) -> _Reached:
    profiles = engine.store.layout.profiles
    path = path_of(threshold.leaf.left) if isinstance(threshold.leaf, Compare) else None
    if path is None:
        raise AssertionError("a threshold on a field compares one")
    name = column(profiles.columns[path[1]].name, "p")
    value = exp.alias_(exp.cast(name, exp.DataType.Type.DOUBLE), VALUE)
    there = exp.not_(exp.Is(this=name.copy(), expression=exp.null()))
    select = exp.select(column("profile", "p"), value).from_(rows_of(profiles, "p")).where(there)
    table = read_rows(connection, DUCKDB.text(select))
    values = np.full(engine.profile_count, np.nan)
    values[table["profile"].to_numpy()] = table[VALUE].to_numpy()
    return _Reached(values, threshold.op)


def _since(
    threshold: Threshold, engine: DuckDBEngine, connection: duckdb.DuckDBPyConnection
) -> _Reached:
    """Return the least number of units at which enough events are in the window, one a profile."""
    layout = engine.store.layout
    counted = counted_of(threshold.leaf, layout.timestamp)
    if counted is None:
        raise AssertionError("a threshold on a window counts events")
    turned = next(each for each in counted.times if each.occurrence is _turned(counted))
    fixed = replace(counted, times=tuple(each for each in counted.times if each is not turned))
    first, last = fixed.window(engine.as_of)
    select = timed_rows(counted, layout, DUCKDB, last)
    if select is None:
        raise AssertionError("events are counted, not added up")
    events = events_of(read_rows(connection, DUCKDB.text(select)))
    if first != FIRST_INSTANT:
        events = events.where(events.at >= microseconds(first))
    profiles, number = _nearest(events, _units(events.at, turned, engine.as_of), _enough(counted))
    values = np.full(engine.profile_count, np.nan)
    values[profiles] = number
    return _Reached(values, "<=", negated=counted.op in {"<", "<="}, whole=1)


def _nearest(
    events: Events, units: NDArray[np.int64], number: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the profiles with so many events in some window, and the least units it needs.

    Parameters
    ----------
    events
        The events.
    units
        From how many units on the window has each event; 0 where it never has it.
    number
        How many events.
    """
    events, units = events.where(units > 0), units[units > 0]
    falls = (units[1:] <= units[:-1]) | (events.profiles[1:] != events.profiles[:-1])
    if not falls.all():  # the window grows into the future, too
        units = units[np.lexsort((-units, events.profiles))]
    runs = events.runs()
    ends = runs[1:][np.diff(runs) >= number]
    return events.profiles[ends - 1], units[ends - number]


def _units(at: NDArray[np.int64], turned: Occurs, as_of: datetime) -> NDArray[np.int64]:
    """Return from how many units on a window has each instant; 0 where it never has it."""
    if not isinstance(offset := turned.occurrence, Offset):
        raise AssertionError("a window of so many units is an offset")

    def edge(units: int, end: Literal[0, 1]) -> int:
        return microseconds(window(with_steps(turned, units).occurrence, as_of)[end])

    units = np.ones(len(at), dtype=np.int64)
    if offset.direction == "after":
        units[at < edge(1, 0)] = 0
    else:
        units *= _reaching(-at, lambda count: -edge(count, 0), offset.unit)
    if offset.direction == "before":
        units[at > edge(1, 1)] = 0
        return units
    return np.where(units, np.maximum(units, _reaching(at, lambda n: edge(n, 1), offset.unit)), 0)


def _reaching(at: NDArray[np.int64], edge: Callable[[int], int], unit: Unit) -> NDArray[np.int64]:
    """Return the least number of units, 1 or more, at which an edge is not before each instant."""
    edges = [edge(1)]
    if not unit.months:
        whole = unit.duration // timedelta(microseconds=1)
        return 1 + np.maximum(-((edges[0] - at) // whole), 0)
    farthest = int(at.max(initial=edges[0]))
    while edges[-1] < farthest:
        edges.append(edge(len(edges) + 1))
    return 1 + np.searchsorted(np.array(edges, dtype=np.int64), at, side="left")
