"""ClickHouse, embedded as chdb: over the Parquet files, and loaded into a table of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from chdb import session

from benchmarks.engines import sql
from benchmarks.workload import audiences

if TYPE_CHECKING:
    from benchmarks.workload import Leaf

# Its cache of which rows fit a condition would answer the second time without asking.
SETTINGS = "SETTINGS max_threads = {threads}, use_query_condition_cache = 0"
EVENTS = """CREATE TABLE events (
    profile_id String, timestamp DateTime64(6, 'UTC'), "eventType" LowCardinality(String),
    channel LowCardinality(String), keyword LowCardinality(Nullable(String)),
    sku LowCardinality(Nullable(String)), category LowCardinality(Nullable(String)),
    price Nullable(Decimal(18, 2)), quantity Nullable(Int32)
) ENGINE = MergeTree ORDER BY ("eventType", profile_id, timestamp)"""
PROFILES = """CREATE TABLE profiles (
    profile_id String, country LowCardinality(String), tier LowCardinality(Nullable(String)),
    age Int32, points Int32, email Bool
) ENGINE = MergeTree ORDER BY profile_id"""


class ClickHouseParquet:
    """ClickHouse over the Parquet files, nothing prepared."""

    name = "ClickHouse, Parquet"

    def __init__(self, folder: str, threads: int) -> None:
        self.folder = folder
        self.text = sql.ClickHouseText("toInt64(round(price * 100))", unit=100)
        self.settings = SETTINGS.format(threads=threads)

    def open(self) -> None:
        """Name the files."""
        self.session = session.Session()
        for name in ("profiles", "events"):
            self.session.query(f"CREATE VIEW {name} AS SELECT * FROM {self._file(name)}")

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

    def _file(self, name: str) -> str:
        path = f"{self.folder}/{name}.parquet".replace("'", "\\'")
        return f"file('{path}', 'Parquet')"

    def _numbers(self, statement: str) -> list[int]:
        answer = self.session.query(f"{statement} {self.settings}", "JSONCompactEachRow")
        return [int(number) for number in json.loads(str(answer))]


_AS_WRITTEN = "SETTINGS use_structure_from_insertion_table_in_table_functions = 0"
"""Reads a file's columns as they are, and not as the table they are written to has them."""


class ClickHouseLoaded(ClickHouseParquet):
    """ClickHouse with the data loaded in the order of the toolkit's own store."""

    name = "ClickHouse, loaded"

    def __init__(self, folder: str, threads: int, home: str) -> None:
        super().__init__(folder, threads)
        self.text = sql.ClickHouseText("price", unit=1)
        self.home = Path(home)

    def open(self) -> None:
        """Load the files into tables and merge them into one part each."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.session = session.Session(str(self.home))
        for create in (EVENTS, PROFILES):
            self.session.query(create)
        # A number of floating point is cut off on its way to Decimal, a text is not.
        exact = " REPLACE (toDecimal64(toString(price), 2) AS price)"
        for name, columns in (("profiles", "*"), ("events", f"*{exact}")):
            self.session.query(
                f"INSERT INTO {name} SELECT {columns} FROM {self._file(name)} {_AS_WRITTEN}"
            )
            self.session.query(f"OPTIMIZE TABLE {name} FINAL")
