"""The tables of an extract on a connection: read under names of their own, failures explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from toolkit.errors import SourceError, did_you_mean
from toolkit.store.clocks import keep_days, naive_texts
from toolkit.store.config import CONFIG_FILE, line_of
from toolkit.store.declared import declared_types, leaves
from toolkit.store.lookups import ROW
from toolkit.store.places import column_places
from toolkit.store.reading import instant_of, is_naive, key_text, not_readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import sqlglot.expressions as exp
    from duckdb.sqltypes import DuckDBPyType

    from toolkit.schema import Table
    from toolkit.store.columns import Stored
    from toolkit.store.roles import Part
    from toolkit.store.sources import Source, SourceTable
    from toolkit.store.statistics import Columns

_T = TypeVar("_T")

NUMBER, ID = '"toolkit number"', '"toolkit id"'
NUMBERED = f"(SELECT profile AS {NUMBER}, profile_id AS {ID} FROM profiles) AS p"
"""The profiles to join by id, under names that no source column has."""


@dataclass(slots=True)
class Bound:
    """An extract's tables on a connection.

    Parameters
    ----------
    connection
        The connection that reads them.
    source
        The extract.
    notes
        What was taken for what, and what was left out.
    views
        The tables in use, by the name they are read under.
    types
        The columns of those, once they were asked for.
    typed_paths
        The columns that may be given a type.
    """

    connection: duckdb.DuckDBPyConnection
    source: Source
    notes: list[str] = field(default_factory=list)
    views: dict[str, SourceTable] = field(default_factory=dict)
    types: dict[str, list[tuple[str, DuckDBPyType]]] = field(default_factory=dict)
    typed_paths: set[tuple[str, ...]] = field(default_factory=set)

    def view(self, table: SourceTable) -> str:
        """Return the name a table is read under; one that plays no part is never read."""
        for view, bound in self.views.items():
            if bound is table:
                return view
        view = f"source{len(self.views)}"
        self.guarded(table, lambda: table.bind(self.connection, view))
        if table.is_csv and self.source.config.time_zone not in {"", "UTC"}:
            self.notes += self.guarded(table, lambda: keep_days(self.connection, view, table))
        self.views[view] = table
        return view

    def columns(self, table: SourceTable) -> list[tuple[str, DuckDBPyType]]:
        """Return the columns a table has in its source, by name and type."""
        name = self.view(table)
        if name not in self.types:
            found = self.guarded(table, lambda: self.relation(name))
            self.types[name] = [each for each in found if each[0] != ROW]
        return self.types[name]

    def relation(self, name: str) -> list[tuple[str, DuckDBPyType]]:
        """Return all columns of a view or table, by name and type."""
        found = self.connection.table(name)
        return list(zip(found.columns, found.types, strict=True))

    def scalar(self, query: str, table: SourceTable | None = None) -> int:
        """Return the one whole number that a query gives."""

        def run() -> int:
            row = self.connection.execute(query).fetchone()
            return int(row[0]) if row else 0

        return run() if table is None else self.guarded(table, run)

    def note(self, line: str) -> None:
        """Keep a line for the analyst."""
        self.notes.append(line)

    def guarded(self, table: SourceTable, work: Callable[[], _T]) -> _T:
        """Run a step; a failure to read becomes one error that names the file and the line."""
        try:
            return work()
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            raise not_readable(table.files, table.label, str(error)) from error

    def instant(self, part: Part, name: str) -> exp.Expr:
        """Return a column of a table as UTC instants, and say what was taken for granted."""
        kind = dict(self.columns(part.table))[name].id
        instant = instant_of(name, kind, self.source.config.time_zone or "UTC")
        if instant is None:
            raise SourceError(
                f"{part.table.label}: {name} holds {kind}, not instants\n"
                "Instants are timestamps, epoch milliseconds or ISO 8601 text."
            )
        if is_naive(kind) and not self.source.config.time_zone:
            self.note(f"{name}: has no time zone, taken as UTC")
        return instant

    def note_naive_texts(self, table: SourceTable, texts: Sequence[Stored]) -> None:
        """Say which columns of text hold clocks that are taken as UTC for want of a time zone."""
        if not self.source.config.time_zone:
            view = self.view(table)
            self.notes += self.guarded(
                table, lambda: naive_texts(self.connection, view, texts, table.label)
            )

    def key(self, part: Part) -> str:
        """Return a table's key as text."""
        kind = dict(self.columns(part.table))[part.key].id
        return key_text(part.key, kind).sql("duckdb")

    def typed(self, table: SourceTable, columns: Columns) -> dict[tuple[str, ...], Stored]:
        """Return the columns of text that `extract.toml` gives a type, as they are stored."""
        view, fields = self.view(table), self.source.config.fields
        if not fields:
            return {}
        typed, notes = self.guarded(
            table, lambda: declared_types(self.connection, view, columns, fields, table.label)
        )
        self.typed_paths |= {path for path, _sql, _kind in leaves(columns)}
        self.notes += notes
        return typed

    def refuse_undescribed(self, *tables: Table) -> None:
        """Refuse a description that `extract.toml` gives to a field that no table has."""
        names = [
            place[0]
            for table in tables
            for column in table.columns.values()
            for place in column_places(table, column)
        ]
        for name in self.source.config.descriptions:
            if name not in names:
                line = line_of(Path(self.source.place) / CONFIG_FILE, "descriptions", name)
                hint = did_you_mean(name, names) or "Write its path, as extract.fields() lists it."
                raise SourceError(
                    f"{CONFIG_FILE}{line}: [descriptions] has no field {name!r}\n{hint}"
                )

    def refuse_untyped(self, known: Iterable[tuple[str, ...]]) -> None:
        """Refuse a type that `extract.toml` gives to a column that no table has."""
        for path in self.source.config.fields:
            if path not in self.typed_paths:
                name = ".".join(path)
                hint = did_you_mean(name, [".".join(each) for each in known])
                raise SourceError(
                    f"{CONFIG_FILE} [fields]: no column {name!r} that can be given a type\n"
                    + (hint or "Name a column of text that is no key, no timestamp and no list.")
                )
