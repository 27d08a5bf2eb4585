"""DuckDB over the Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq

from benchmarks.engines import sql
from benchmarks.workload import audiences

if TYPE_CHECKING:
    from benchmarks.workload import Leaf

EVENTS = ("sum(strlen(profile_id))", "bit_xor(epoch_us(timestamp))", 'sum(strlen("eventType"))')
EVENTS += ("sum(strlen(channel))", "sum(strlen(keyword))", "sum(strlen(sku))")
EVENTS += ("sum(strlen(category))", "sum(price)", "sum(quantity)")
PROFILES = (
    "sum(strlen(country))",
    "sum(strlen(tier))",
    "sum(age)",
    "sum(points)",
    "count_if(email)",
)


class DuckDBParquet:
    """DuckDB over the Parquet files, nothing prepared."""

    name = "DuckDB, Parquet"

    def __init__(self, folder: str, threads: int) -> None:
        self.folder, self.threads = folder, threads
        self.text = sql.DuckDBText()

    def open(self) -> None:
        """Name the files."""
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {self.threads}")
        self.connection.execute("SET enable_progress_bar = false")
        spill = f"{self.folder}.spill".replace("'", "''")
        self.connection.execute(f"SET temp_directory = '{spill}'")
        for name in ("profiles", "events"):
            path = f"{self.folder}/{name}.parquet".replace("'", "''")
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{path}'")

    def forget(self) -> None:
        """Keep nothing: there is nothing kept."""

    def leaf(self, leaf: Leaf) -> int:
        """Return how many profiles a leaf has."""
        return self._numbers(sql.count(self.text, leaf))[0]

    def without(self, leaf: Leaf, other: Leaf) -> int:
        """Return how many profiles have a leaf and not another."""
        return self._numbers(sql.count_without(self.text, leaf, other))[0]

    def audiences(self, count: int) -> list[int]:
        """Return the sizes of the workload's first audiences."""
        return self._numbers(sql.all_counts(self.text, audiences(count)))

    def one_by_one(self, count: int) -> list[int]:
        """Return the same, by a statement an audience."""
        return [self._numbers(sql.audience_count(self.text, one))[0] for one in audiences(count)]

    def read(self) -> int:
        """Read the columns that the workload needs, once.

        Every value is decoded: the length of a text and the sum of a number stand in no Parquet
        statistics, as a count or a maximum does. They cost next to nothing, as a hash does not.
        """
        for name, sums in (("events", EVENTS), ("profiles", PROFILES)):
            self.connection.execute(f"SELECT {', '.join(sums)} FROM {name}").fetchall()
        return 0

    def read_with_pyarrow(self) -> int:
        """Read the same columns with pyarrow, into memory."""
        for name in ("events", "profiles"):
            pq.read_table(f"{self.folder}/{name}.parquet")
        return 0

    def _numbers(self, statement: str) -> list[int]:
        return [int(number) for number in self.connection.execute(statement).fetchall()[0]]
