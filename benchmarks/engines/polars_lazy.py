"""polars, lazily over the Parquet files."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.workload import AS_OF, audiences, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.workload import Filter, Leaf

NOW = datetime.fromisoformat(AS_OF)
TEXTS = ("profile_id", "eventType", "channel", "keyword", "sku", "category")


class PolarsLazy:
    """polars over the Parquet files, nothing prepared."""

    name = "polars, Parquet"

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def open(self) -> None:
        """Name the files."""
        self.events = pl.scan_parquet(f"{self.folder}/events.parquet")
        self.profiles = pl.scan_parquet(f"{self.folder}/profiles.parquet")

    def forget(self) -> None:
        """Keep nothing: there is nothing kept."""

    def leaf(self, leaf: Leaf) -> int:
        """Return how many profiles a leaf has."""
        return _count(self._members(leaf))

    def without(self, leaf: Leaf, other: Leaf) -> int:
        """Return how many profiles have a leaf and not another."""
        return _count(self._members(leaf).join(self._members(other), on="profile_id", how="anti"))

    def audiences(self, count: int) -> list[int]:
        """Return the sizes of the workload's first audiences: each event type is grouped once."""
        asked = audiences(count)
        leaves = distinct(asked)
        names = {leaf: f"l{number}" for number, leaf in enumerate(leaves)}
        table = self.profiles.with_columns(
            _fits(leaf.filters).alias(names[leaf]) for leaf in leaves if leaf.kind == "attribute"
        )
        for event in dict.fromkeys(leaf.event for leaf in leaves if _is_grouped(leaf)):
            of_event = [leaf for leaf in leaves if _is_grouped(leaf) and leaf.event == event]
            grouped = self._of_type(event).group_by("profile_id")
            answers = grouped.agg(_held(leaf).alias(names[leaf]) for leaf in of_event)
            table = table.join(answers, on="profile_id", how="left")
        for leaf in leaves:
            if leaf.kind == "sequence":
                answer = self._members(leaf).with_columns(pl.lit(True).alias(names[leaf]))
                table = table.join(answer, on="profile_id", how="left")
        sizes = table.select(
            one.joined(lambda leaf: pl.col(names[leaf]).fill_null(value=False))
            .sum()
            .alias(one.name)
            for one in asked
        )
        return [int(size) for size in sizes.collect(engine="streaming").row(0)]

    def read(self) -> int:
        """Read the columns that the workload needs, once: see `DuckDBParquet.read`."""
        lengths = [pl.col(name).str.len_bytes().cast(pl.Int64).sum() for name in TEXTS]
        others = [pl.col("timestamp").to_physical().sum(), pl.col("price").sum()]
        others.append(pl.col("quantity").cast(pl.Int64).sum())
        self.events.select(*lengths, *others).collect(engine="streaming")
        self.profiles.select(
            *(pl.col(name).str.len_bytes().cast(pl.Int64).sum() for name in ("country", "tier")),
            *(pl.col(name).cast(pl.Int64).sum() for name in ("age", "points", "email")),
        ).collect(engine="streaming")
        return 0

    def _of_type(self, event: str) -> pl.LazyFrame:
        return self.events.filter(pl.col("eventType") == event)

    def _members(self, leaf: Leaf) -> pl.LazyFrame:
        if leaf.kind == "sequence":
            return self._followed(leaf)
        events = self._of_type(leaf.event).filter(_fits(leaf.filters, leaf.days))
        if leaf.kind == "any":
            return events.select("profile_id").unique()
        held = pl.len() if leaf.kind == "count" else _amount(leaf).sum()
        kept = events.group_by("profile_id").agg(held.alias("held"))
        return kept.filter(pl.col("held") >= _least(leaf)).select("profile_id")

    def _followed(self, leaf: Leaf) -> pl.LazyFrame:
        """Each later event beside the last earlier one before it: that one decides."""
        columns = ("profile_id", "timestamp")
        first = self._of_type(leaf.event).select(*columns).sort("timestamp")
        late = self._of_type(leaf.then).filter(_fits((), leaf.days)).select(*columns)
        beside = late.sort("timestamp").join_asof(
            first,
            on="timestamp",
            by="profile_id",
            strategy="backward",
            tolerance=timedelta(days=leaf.within),
            allow_exact_matches=False,
            coalesce=False,
            check_sortedness=False,
        )
        found = beside.filter(pl.col("timestamp_right").is_not_null())
        return found.select("profile_id").unique()


def _count(members: pl.LazyFrame) -> int:
    return int(members.select(pl.len()).collect(engine="streaming").item())


def _is_grouped(leaf: Leaf) -> bool:
    return leaf.kind in {"any", "count", "sum"}


def _fits(filters: Iterable[Filter], days: int | None = None) -> pl.Expr:
    parts = [_compared(*one) for one in filters]
    if days is not None:
        parts.append(pl.col("timestamp").is_between(NOW - timedelta(days=days), NOW))
    return pl.all_horizontal(parts) if parts else pl.lit(True)


def _compared(column: str, operator: str, value: str | int | bool) -> pl.Expr:
    match operator:
        case "=":
            return pl.col(column) == value
        case ">=":
            return pl.col(column) >= value
        case "<=":
            return pl.col(column) <= value
    return pl.col(column).str.to_lowercase().str.contains(str(value), literal=True)


def _amount(leaf: Leaf) -> pl.Expr:
    """Money in whole cents: a sum of fractions depends on the order of rows."""
    cents = (pl.col("price") * 100).round().cast(pl.Int64)
    return cents if leaf.column == "price" else pl.col(leaf.column).cast(pl.Int64)


def _least(leaf: Leaf) -> int:
    return leaf.threshold * 100 if leaf.column == "price" else leaf.threshold


def _held(leaf: Leaf) -> pl.Expr:
    fits = _fits(leaf.filters, leaf.days)
    if leaf.kind == "any":
        return fits.any()
    if leaf.kind == "count":
        return (fits.sum() if leaf.days or leaf.filters else pl.len()) >= leaf.threshold
    amount = _amount(leaf)
    kept = pl.when(fits).then(amount) if leaf.days or leaf.filters else amount
    return kept.sum() >= _least(leaf)
