"""DuckDB as an engine: the rows of leaves in, bitmaps out."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb

from toolkit.engine.fold import folded
from toolkit.engine.running import run
from toolkit.errors import EvaluationError
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.leaves import LeafQuery, events_query, leaf_query
from toolkit.sql.rows import leaf_rows, of_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.cache import LeafCache
    from toolkit.language.tree import Expression
    from toolkit.schema import Layout
    from toolkit.sql.rows import Fold, LeafRows
    from toolkit.store import ProfileStore


class DuckDBEngine:
    """Answers leaves over one profile store at one instant.

    Parameters
    ----------
    store
        The prepared extract.
    as_of
        The evaluation instant; later events are not seen.
    cache
        Answers that are kept; None asks every time.
    layout
        Another layout than the store's: its sample's, for estimates.
    """

    def __init__(
        self,
        store: ProfileStore,
        as_of: datetime,
        cache: LeafCache | None = None,
        layout: Layout | None = None,
    ) -> None:
        self.store = store
        self.layout = layout or store.layout
        self.as_of = as_of
        self._cache = cache
        self._texts: dict[Expression, str] = {}
        self._future = store.last_event is not None and store.last_event > as_of

    @property
    def profile_count(self) -> int:
        """How many profiles there are."""
        return self.layout.profile_count

    def at(self, as_of: datetime) -> DuckDBEngine:
        """Return the same engine at another instant."""
        return DuckDBEngine(self.store, as_of, self._cache, self.layout)

    def query(self, node: Expression) -> LeafQuery:
        """Return the statement that answers a leaf by itself, not run."""
        return leaf_query(node, self.layout, DUCKDB, self.as_of, future=self._future)

    def rows(self, node: Expression) -> LeafRows:
        """Return the rows that decide a leaf, not read."""
        return leaf_rows(node, self.layout, DUCKDB, self.as_of, future=self._future)

    def answers(
        self,
        leaves: Sequence[Expression],
        progress: Callable[[float], None] = lambda _share: None,
    ) -> dict[Expression, Bitmap]:
        """Return the profiles for which each leaf holds.

        Leaves that differ only in what they compare with are answered from the same rows.

        Raises
        ------
        EvaluationError
            DuckDB failed on a statement.
        KeyboardInterrupt
            It was interrupted; what was answered before is kept.
        """
        found, asked = self._known(leaves)
        if asked:
            jobs = [partial(self._asked, text, folds) for text, folds in asked.items()]
            for answered in run(self.store.connections, jobs, progress):
                found.update(answered)
        return found

    def knows(self, leaves: Sequence[Expression]) -> bool:
        """Say whether every leaf is answered already."""
        return not self._known(leaves)[1]

    def leaf(self, node: Expression) -> Bitmap:
        """Return the profiles for which a leaf holds."""
        return self.answers([node])[node]

    def holds(self, node: Expression, profile: int, alone: DuckDBPyConnection) -> bool:
        """Return whether a leaf holds for one profile, from its kept answer or its rows alone."""
        kept = None
        if self._cache is not None:
            kept = self._cache.get(_key(*self._statement(node)), self.profile_count)
        if kept is not None:
            return profile in kept
        query = self.query(node)
        is_among = alone.execute(DUCKDB.text(query.select)).fetchone() is not None
        return is_among is not query.complement

    def events(self, events: Expression, alone: DuckDBPyConnection) -> list[dict[str, Any]]:
        """Return those of one profile's events that are among the given ones, the latest first."""
        text = self._texts.get(events)
        if text is None:
            layout = self.store.layout
            query = events_query(events, layout, DUCKDB, self.as_of, future=self._future)
            text = self._texts[events] = DUCKDB.text(query)
        rows = alone.execute(text).fetchall()
        names = [column[0] for column in alone.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in sorted(rows, key=repr)]
        for each in found:
            each["timestamp"] = each["timestamp"].replace(tzinfo=UTC)
        return sorted(found, key=itemgetter("timestamp"), reverse=True)

    def _known(
        self, leaves: Sequence[Expression]
    ) -> tuple[dict[Expression, Bitmap], dict[str, dict[Expression, Fold]]]:
        """Return the answers that are kept, and the statements for the other leaves."""
        found: dict[Expression, Bitmap] = {}
        asked: dict[str, dict[Expression, Fold]] = {}
        for leaf in leaves:
            text, fold = self._statement(leaf)
            kept = self._cache.get(_key(text, fold), self.profile_count) if self._cache else None
            if kept is None:
                asked.setdefault(text, {})[leaf] = fold
            else:
                found[leaf] = kept
        return found, asked

    def _statement(self, node: Expression) -> tuple[str, Fold]:
        """Return the statement for the rows that decide a leaf, and how they fold."""
        known = {} if self._cache is None else self._cache.statements
        found = known.get((self.layout.events.name, self.as_of, node))
        if found is None:
            rows = self.rows(node)
            found = DUCKDB.text(rows.select), rows.fold
            known[self.layout.events.name, self.as_of, node] = found
        return found

    def _asked(
        self, text: str, folds: Mapping[Expression, Fold], connection: duckdb.DuckDBPyConnection
    ) -> dict[Expression, Bitmap]:
        rows = read_rows(connection, text)
        answered = {}
        for leaf, fold in folds.items():
            members = folded(fold, rows, self.profile_count)
            if members is None:
                members = self._answered_alone(leaf, connection)
            if self._cache is not None:
                self._cache.put(_key(text, fold), members)
            answered[leaf] = members
        return answered

    def _answered_alone(self, leaf: Expression, connection: duckdb.DuckDBPyConnection) -> Bitmap:
        """Return the answer of the statement that needs no folding: for sums past all doubles."""
        alone = of_query(self.query(leaf))
        rows = read_rows(connection, DUCKDB.text(alone.select))
        members = folded(alone.fold, rows, self.profile_count)
        if members is None:
            raise AssertionError("profiles need no adding up")
        return members


def read_rows(connection: duckdb.DuckDBPyConnection, text: str) -> pa.Table:
    """Return what a statement gives.

    Raises
    ------
    EvaluationError
        DuckDB failed on it.
    """
    try:
        return connection.sql(text).to_arrow_table()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise EvaluationError(f"DuckDB could not answer: {error}", text) from error


def read_batches(
    connection: duckdb.DuckDBPyConnection, text: str, rows: int
) -> Iterator[pa.RecordBatch]:
    """Yield what a statement gives, so many rows at a time.

    Raises
    ------
    EvaluationError
        DuckDB failed on it.
    """
    try:
        yield from connection.sql(text).to_arrow_reader(rows)
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise EvaluationError(f"DuckDB could not answer: {error}", text) from error


def _key(text: str, fold: Fold) -> str:
    """Return what an answer is kept under."""
    return f"{text} -- {fold}"
