"""DuckDB as an engine: a leaf's statement in, a bitmap out."""

from __future__ import annotations

from datetime import UTC
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from toolkit.engine.bitmap import Bitmap
from toolkit.errors import EvaluationError
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.leaves import LeafQuery, events_query, leaf_query

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from toolkit.engine.cache import LeafCache
    from toolkit.language.tree import Expression
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
    """

    def __init__(
        self, store: ProfileStore, as_of: datetime, cache: LeafCache | None = None
    ) -> None:
        self.store = store
        self.as_of = as_of
        self._cache = cache
        self._texts: dict[Expression, str] = {}
        self._future = store.last_event is not None and store.last_event > as_of

    @property
    def profile_count(self) -> int:
        """How many profiles there are."""
        return self.store.layout.profile_count

    def query(self, node: Expression) -> LeafQuery:
        """Return the statement for a leaf, not run."""
        return leaf_query(node, self.store.layout, DUCKDB, self.as_of, future=self._future)

    def leaf(self, node: Expression) -> Bitmap:
        """Return the profiles for which a leaf holds.

        Raises
        ------
        EvaluationError
            DuckDB failed on the statement.
        """
        text, complement = self._statement(node)
        members = self._cache.get(text, self.profile_count) if self._cache else None
        if members is None:
            members = self._asked(text)
            if self._cache is not None:
                self._cache.put(text, members)
        return ~members if complement else members

    def _statement(self, node: Expression) -> tuple[str, bool]:
        """Return a leaf's statement, and whether it gives those for whom the leaf fails."""
        known = {} if self._cache is None else self._cache.statements
        found = known.get((self.as_of, node))
        if found is None:
            query = self.query(node)
            found = DUCKDB.text(query.select), query.complement
            known[self.as_of, node] = found
        return found

    def holds(self, node: Expression, profile: int, alone: DuckDBPyConnection) -> bool:
        """Return whether a leaf holds for one profile, from its kept answer or its rows alone."""
        text, complement = self._statement(node)
        members = self._cache.get(text, self.profile_count) if self._cache else None
        is_among = (
            profile in members
            if members is not None
            else alone.execute(text).fetchone() is not None
        )
        return is_among is not complement

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

    def _asked(self, text: str) -> Bitmap:
        try:
            found = self.store.query(text).fetchnumpy()["profile"]
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.Error as error:
            raise EvaluationError(f"DuckDB could not answer: {error}", text) from error
        return Bitmap.from_indices(np.asarray(found), self.profile_count)
