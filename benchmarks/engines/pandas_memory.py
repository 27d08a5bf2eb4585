"""pandas, with the files loaded into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.workload import AS_OF, audiences, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.workload import Filter, Leaf

NOW = pd.Timestamp(AS_OF)
TEXTS = ["profile_id", "eventType", "channel", "keyword", "sku", "category"]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class PandasMemory:
    """pandas over frames in memory, texts as categories, money in whole cents."""

    name = "pandas, in memory"

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def open(self) -> None:
        """Load the files."""
        self.profiles = pd.read_parquet(f"{self.folder}/profiles.parquet")
        table = pq.read_table(f"{self.folder}/events.parquet", read_dictionary=TEXTS)
        events = table.unify_dictionaries().to_pandas(self_destruct=True, split_blocks=True)
        del table
        events["price"] = (events["price"] * 100).round()
        # The number of the profile instead of its id: a group is then an index.
        numbers = pd.Index(self.profiles["profile_id"]).get_indexer(
            events["profile_id"].cat.categories
        )
        events["profile"] = numbers.astype(np.int32)[events.pop("profile_id").cat.codes]
        self.events = events

    def forget(self) -> None:
        """Keep nothing: there is nothing kept."""

    def leaf(self, leaf: Leaf) -> int:
        """Return how many profiles a leaf has."""
        return int(self._members(leaf, self._of_type(leaf.event)).sum())

    def without(self, leaf: Leaf, other: Leaf) -> int:
        """Return how many profiles have a leaf and not another."""
        has = self._members(leaf, self._of_type(leaf.event))
        return int((has & ~self._members(other, self._of_type(other.event))).sum())

    def audiences(self, count: int) -> list[int]:
        """Return the sizes of the workload's first audiences: each leaf is asked once."""
        asked = audiences(count)
        leaves = distinct(asked)
        found: dict[Leaf, Flags] = {}
        for event in dict.fromkeys(leaf.event for leaf in leaves):
            events = self._of_type(event) if event else self.profiles
            found |= {leaf: self._members(leaf, events) for leaf in leaves if leaf.event == event}
        return [int(one.joined(found.__getitem__).sum()) for one in asked]

    def _of_type(self, event: str) -> pd.DataFrame:
        return self.events[self.events["eventType"] == event]

    def _members(self, leaf: Leaf, events: pd.DataFrame) -> Flags:
        if leaf.kind == "sequence":
            return self._flags(self._followed(leaf, events))
        fits = _fits(events, leaf.filters, leaf.days)
        if leaf.kind == "attribute":
            return np.asarray(fits, dtype=bool)
        profiles = events["profile"] if fits is None else events.loc[fits, "profile"]
        if leaf.kind == "any":
            return self._flags(profiles)
        if leaf.kind == "count":
            held = profiles.value_counts(sort=False)
            return self._flags(held.index[held >= leaf.threshold])
        amounts = events[leaf.column] if fits is None else events.loc[fits, leaf.column]
        least = leaf.threshold * 100 if leaf.column == "price" else leaf.threshold
        sums = amounts.groupby(profiles, sort=False).sum()
        return self._flags(sums.index[sums >= least])

    def _followed(self, leaf: Leaf, first: pd.DataFrame) -> pd.Series[int]:
        """Each later event beside the last earlier one before it: that one decides."""
        columns = ["profile", "timestamp"]
        late = self._of_type(leaf.then)
        fits = _fits(late, (), leaf.days)
        late = late[columns] if fits is None else late.loc[fits, columns]
        beside = pd.merge_asof(
            late.sort_values("timestamp"),
            first[columns].assign(before=first["timestamp"]).sort_values("timestamp"),
            on="timestamp",
            by="profile",
            tolerance=pd.Timedelta(days=leaf.within),
            allow_exact_matches=False,
        )
        return beside.loc[beside["before"].notna(), "profile"]

    def _flags(self, profiles: pd.Series[int] | pd.Index[int]) -> Flags:
        flags = np.zeros(len(self.profiles), dtype=bool)
        flags[profiles.to_numpy()] = True
        return flags


def _fits(
    events: pd.DataFrame, filters: Iterable[Filter], days: int | None
) -> pd.Series[bool] | None:
    """Return which rows fit; None for all."""
    fits = None
    for one in filters:
        fits = _both(fits, _compared(events, *one))
    if days is not None:
        fits = _both(fits, events["timestamp"].between(NOW - pd.Timedelta(days=days), NOW))
    return fits


def _both(one: pd.Series[bool] | None, other: pd.Series[bool]) -> pd.Series[bool]:
    return other if one is None else one & other


def _compared(
    events: pd.DataFrame, column: str, operator: str, value: str | int | bool
) -> pd.Series[bool]:
    values = events[column]
    match operator:
        case "=":
            return values == value
        case ">=":
            return values >= (int(value) * 100 if column == "price" else value)
        case "<=":
            return values <= value
    categories = values.cat.categories
    return values.isin(categories[categories.str.lower().str.contains(value, regex=False)])
