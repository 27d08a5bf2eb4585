"""What tells two groups of profiles apart: every attribute and what they did, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import sqlglot.expressions as exp

from toolkit.engine.event_measures import event_measures
from toolkit.engine.field_rows import Categories, Numbers, attributes, read_field
from toolkit.engine.running import run
from toolkit.engine.tally import PARTS, Tally, parts_of, sizes_of, tally, tally_categories
from toolkit.overlap.bins import number_bins
from toolkit.overlap.effects import Effect, of_numbers, of_shares
from toolkit.overlap.inference import holm
from toolkit.schema import Kind, Scalar
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.scopes import column as quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import duckdb
    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.values import Place
    from toolkit.schema import Column
    from toolkit.store import ProfileStore

    Counts = NDArray[np.int64]

NO_VALUE = "(no value)"
TABLE = (
    "kind",
    "field",
    "value",
    "a",
    "b",
    "effect",
    "low",
    "high",
    "p_value",
    "p_adjusted",
    "missing_a",
    "missing_b",
)
_TOP = 20
"""Of how many values of a category, the most frequent, it is told how they differ."""
_DISTINCT = 4096
"""Up to how many values a text has to be a category, as in the store."""
_DAY = 86_400
_EVENT_SHARE = 0.9


@dataclass(frozen=True)
class Measure:
    """A measure of profiles, as two groups have it.

    Parameters
    ----------
    kind
        Whether it is an attribute, or of events.
    field
        The attribute's path, or what the measure is, in words.
    found
        Numbers, and how many profiles of each part have them; or of a category its values, the
        most frequent first, with how many profiles of each part have them, a column a value.
    sizes
        How many profiles each part has.
    some
        How many profiles of each part have a value.
    """

    kind: Literal["attribute", "events"]
    field: str
    found: Tally | tuple[tuple[str, ...], Counts]
    sizes: Counts
    some: Counts

    @cached_property
    def shares(self) -> tuple[tuple[str, ...], Counts]:
        """The values of a category, the bins of a number; last, where there are any, no value."""
        labels, counts = self._binned() if isinstance(self.found, Tally) else self.found
        missing = self.sizes - self.some
        if not missing[1:].any():
            return labels, counts
        return (*labels, NO_VALUE), np.column_stack((counts, missing))

    def missing(self) -> tuple[float, float]:
        """Return the share of either group that has no value."""
        lost = self.sizes - self.some
        return tuple(  # type: ignore[return-value]
            float((lost[one] + lost[3]) / (self.sizes[one] + self.sizes[3])) for one in (1, 2)
        )

    def _binned(self) -> tuple[tuple[str, ...], Counts]:
        if not isinstance(self.found, Tally):
            raise AssertionError("a category has no bins")
        values, counts = self.found.values, self.found.counts
        bins = number_bins(values, counts.sum(axis=0))
        place = bins.of(values)
        binned = [np.bincount(place, row, minlength=len(bins.labels)) for row in counts]
        return bins.labels, np.rint(binned).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was measured of two groups.

    Parameters
    ----------
    measures
        By field.
    left_out
        Texts of more values than a category has, by path.
    """

    measures: dict[str, Measure]
    left_out: tuple[str, ...]


def measured(
    store: ProfileStore,
    a: Bitmap,
    b: Bitmap,
    as_of: datetime,
    progress: Callable[[float], None] = lambda _share: None,
) -> Told:
    """Return every attribute and event measure of two groups of profiles, both of one or more.

    Parameters
    ----------
    store
        The prepared extract.
    a, b
        The groups; they may have profiles in common.
    as_of
        Later events are not seen; dates become days before it.
    progress
        Told the share done, 0 to 1.
    """
    parts = parts_of(a, b)
    sizes = sizes_of(parts)
    chosen, left_out = _attributes(store)
    jobs = [partial(_attribute, path, place, store, parts, as_of) for path, place in chosen]
    found = run(store.connections, jobs, lambda share: progress(share * (1 - _EVENT_SHARE)))
    done = 1 - _EVENT_SHARE
    events = event_measures(store, parts, as_of, lambda share: progress(done + share * (1 - done)))
    for one in events:
        found.append(_numeric("events", one.words, one.found, sizes))
    return Told({one.field: one for one in found}, left_out)


def table(measures: dict[str, Measure]) -> pd.DataFrame:
    """Return how much every measure tells A from B, the one that tells most first.

    Parameters
    ----------
    measures
        As `measured` gives them.

    Returns
    -------
    DataFrame
        As `Contrast.table` describes it.
    """
    rows = [row for measure in measures.values() for row in _rows(measure)]
    frame = pd.DataFrame(rows, columns=["family", *TABLE])
    frame["p_adjusted"] = holm(frame["p_value"].to_numpy(dtype=np.float64))
    frame["size"] = -frame["effect"].abs().round(12)
    frame = frame.sort_values(["size", "kind", "field", "value"], kind="stable", na_position="last")
    best = frame.drop_duplicates(["family"])
    return best[list(TABLE)].reset_index(drop=True)


def values(measure: Measure) -> pd.DataFrame:
    """Return how the values of one measure differ between A and B.

    Returns
    -------
    DataFrame
        As `Contrast.values` describes it.
    """
    labels, counts = measure.shares
    effect = of_shares(counts, measure.sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        index = 100 * (effect.a / effect.b)
    return pd.DataFrame(
        {
            "value": pd.Series(labels, dtype="str"),
            "profiles_a": counts[1] + counts[3],
            "profiles_b": counts[2] + counts[3],
            "a": effect.a,
            "b": effect.b,
            "index": index,
            "effect": effect.effect,
            "low": effect.low,
            "high": effect.high,
            "p_value": effect.p_value,
            "p_adjusted": holm(effect.p_value),
        }
    )


# --- rows of the table ----------------------------------------------------------------------------


def _rows(measure: Measure) -> list[tuple[object, ...]]:
    """Return all that is tested of a measure; of each family the strongest is shown."""
    named = (measure.kind, measure.field)
    lost = measure.missing()
    if isinstance(measure.found, Tally):
        rows: list[tuple[object, ...]] = [
            (named, *named, "", *_columns(of_numbers(measure.found), 0), *lost)
        ]
        missing = measure.sizes - measure.some
        if measure.kind == "events" or not missing[1:].any():
            return rows  # no days since the last event: its counts say it
        none = of_shares(missing[:, None], measure.sizes)
        return [*rows, ((*named, NO_VALUE), *named, NO_VALUE, *_columns(none, 0), *lost)]
    labels, counts = measure.shares
    effect = of_shares(counts, measure.sizes)
    return [
        (named, *named, label, *_columns(effect, place), *lost)
        for place, label in enumerate(labels)
    ]


def _columns(effect: Effect, place: int) -> tuple[float, ...]:
    columns = (effect.a, effect.b, effect.effect, effect.low, effect.high, effect.p_value)
    return (*(float(column[place]) for column in columns), float("nan"))


# --- attributes -----------------------------------------------------------------------------------


def _attributes(store: ProfileStore) -> tuple[list[tuple[str, Place]], tuple[str, ...]]:
    """Return the attributes that can be compared, and those that have too many values for it."""
    found = list(attributes(store.layout).items())
    texts = [
        (path, place.column)
        for path, place in found
        if place.column.type == Scalar(Kind.STRING) and not place.column.values
    ]
    many = _many(store, texts)
    return [each for each in found if each[0] not in many], tuple(
        path for path, _ in found if path in many
    )


def _many(store: ProfileStore, texts: list[tuple[str, Column]]) -> set[str]:
    """Return the texts of more values than a category has; about, at the edge."""
    if not texts:
        return set()
    counts = [
        exp.Anonymous(
            this="approx_count_distinct",
            expressions=[quoted(column.name)],
        )
        for _, column in texts
    ]
    query = exp.select(*counts).from_(store.layout.profiles.name)
    row = store.query(DUCKDB.text(query)).fetchone() or ()
    return {path for (path, _), count in zip(texts, row, strict=True) if count > _DISTINCT}


def _attribute(
    path: str,
    place: Place,
    store: ProfileStore,
    parts: NDArray[np.uint8],
    as_of: datetime,
    connection: duckdb.DuckDBPyConnection,
) -> Measure:
    sizes = sizes_of(parts)
    found = read_field(connection, store.layout, place, as_of)
    if isinstance(found, Categories):
        there = np.zeros(len(parts), dtype=np.bool_)
        there[found.profiles] = True
        some = sizes_of(parts[there])
        return Measure("attribute", path, _top(found, parts), sizes, some)
    numbers, words = _as_numbers(path, found, as_of)
    return _numeric("attribute", words, tally(numbers, parts[found.profiles]), sizes)


def _as_numbers(path: str, found: Numbers, as_of: datetime) -> tuple[NDArray[np.float64], str]:
    """Return numbers that can be compared, and what they are: instants are days ago."""
    match found.kind:
        case Kind.DATE | Kind.DATETIME:
            ago = np.floor((as_of.timestamp() - found.values) / _DAY)
            return ago, f"days since {path}"
        case None:
            return found.values, f"how many {path}"
        case _:
            return found.values, path


def _top(found: Categories, parts: NDArray[np.uint8]) -> tuple[tuple[str, ...], Counts]:
    """Return the most frequent values in either group; the first in the alphabet of equal ones."""
    counts = tally_categories(found, parts)
    total = counts[1:].sum(axis=0)
    order = sorted(np.flatnonzero(total).tolist(), key=lambda n: (-total[n], found.labels[n]))
    chosen = order[:_TOP]
    return tuple(found.labels[number] for number in chosen), counts[:, chosen]


def _numeric(
    kind: Literal["attribute", "events"], field: str, found: Tally, sizes: Counts
) -> Measure:
    some = found.counts.sum(axis=1) if found.counts.size else np.zeros(PARTS, dtype=np.int64)
    return Measure(kind, field, found, sizes, some)
