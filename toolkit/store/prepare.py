"""Preparing an extract: its tables laid out for audience questions, in one DuckDB file."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import sqlglot.expressions as exp

from toolkit.errors import SourceError
from toolkit.language.tree import EVENTS
from toolkit.schema import DATETIME, STRING, Column, Layout, Table
from toolkit.store import macros
from toolkit.store.bound import ID, NUMBER, NUMBERED, Bound
from toolkit.store.columns import Conversion, Stored, root_of
from toolkit.store.connections import watchable
from toolkit.store.imported import write_lists
from toolkit.store.interrupting import interruptible
from toolkit.store.limits import Limits
from toolkit.store.lookups import ROW, Lookup, Reference, joined, references, refuse_unknown
from toolkit.store.progress import watched
from toolkit.store.roles import Part, Roles, assigned
from toolkit.store.sample import SAMPLE_ABOVE, draw
from toolkit.store.statistics import few_values, lossless_scales

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.store.sources import Source, SourceTable

_MOST_TYPES = 65_000
"""Up to how many event types there are to be an enum."""
_MOST_VALUES = 4096
"""Up to how many distinct texts a column is stored as an enum."""
_FAR = 30
"""How many days after the event before it an event is far in the future."""
_AGES = (366, 93, 32)
"""Days before the evaluation instant at which the events of a type are parted.

A window of a year, a quarter or a month that ends about now, as most do, passes over the older
parts: half the time of reading all of a type, at 2M profiles and 40M events. More parts would slow
what reads one profile, which is in each of them.
"""
_FEW = 20
"""Up to how many events, or one in 10,000, are a few that may be mistaken."""
_JOINED, _LOOKUP = "joined", "looked_up"
"""What the names of tables that were joined with lookups begin with; the lookup at work."""
_PREFIX = {"profiles": "", "events": f"{EVENTS}."}
"""What the fields of a table may begin with."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a store's file holds, told once so that opening it reads no data."""

    layout: Layout
    as_of: datetime | None
    last_event: datetime | None
    event_count: int
    imported: tuple[str, ...]
    notes: tuple[str, ...]


def prepare(
    source: Source,
    folder: Path,
    progress: Callable[[str, float], None],
    *,
    limits: Limits = Limits(),  # noqa: B008 - a value
    sample_above: int = SAMPLE_ABOVE,
) -> Prepared:
    """Write an extract's store into a folder.

    Parameters
    ----------
    source
        The extract.
    folder
        An empty folder; `store.duckdb` is written there.
    progress
        Told the step at work and the share of the whole done, 0 to 1.
    limits
        How much memory and how many threads it may take.
    sample_above
        A store of more profiles than this gets a sample.

    Raises
    ------
    SourceError
        The extract cannot be read as it is; names the file, and the column or line.
    KeyboardInterrupt
        It was interrupted; DuckDB has stopped.
    """
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        limits.apply(connection, folder / "spill")
        _configure(connection, source.config.time_zone or "UTC")
        try:
            with watched(connection, progress) as tell:
                preparation = _Preparation(connection, source, tell=tell)
                macros.create(connection)
                return interruptible(connection, lambda: preparation.run(sample_above))
        except duckdb.OutOfMemoryException as error:
            raise SourceError(
                f"{source.name} cannot be prepared in the memory there is\n{error}\n"
                'Give open_extract more memory, such as memory="8GB", or fewer threads.'
            ) from None


def _configure(connection: duckdb.DuckDBPyConnection, zone: str) -> None:
    """Naive text is read in the zone the extract declares; all that is stored is UTC.

    Without run-length encoding writing is a twentieth faster and the store no larger: bit packing
    has its runs. The engine infers from the least and greatest value of a Parquet file that a
    column has no NaN, but Parquet leaves NaN out of both: `isnan` would say no of all of it.
    """
    connection.execute("SET GLOBAL disabled_optimizers = 'statistics_propagation'")
    connection.execute("SET GLOBAL disabled_compression_methods = 'rle'")
    connection.execute(f"SET GLOBAL TimeZone = {exp.Literal.string(zone).sql('duckdb')}")
    connection.execute("SET preserve_insertion_order = false")
    watchable(connection)


@dataclass(slots=True, kw_only=True)
class _Preparation(Bound):
    tell: Callable[[str], None]

    def run(self, sample_above: int) -> Prepared:
        self.tell("finding the tables")
        roles = assigned(self.source, lambda table: [name for name, _ in self.columns(table)])
        related = self.look_up(roles)
        profiles = replace(self.profiles(roles), related=related.get("profiles", ()))
        events, event_count = self.events(roles.events)
        events = replace(events, related=related.get("events", ()))
        self.refuse_untyped((*profiles.columns, *events.columns))
        self.refuse_undescribed(profiles, events)
        imported = write_lists(self, roles.audiences) if roles.audiences else ()
        for role, part in roles.unused.items():
            rows = self.scalar(f"SELECT count(*) FROM {self.view(part.table)}", part.table)
            self.note(f"{role}: {part.table.label}, key {part.key}, {rows:,} rows, not used yet")
        last = self.last_event()
        as_of = self.source.config.as_of or last
        if as_of is not None:
            self.note(
                f"as of: {as_of:%Y-%m-%d %H:%M:%S} UTC"
                + ("" if self.source.config.as_of else ", the last event")
            )
        count = self.scalar("SELECT count(*) FROM profiles")
        if not count:
            left_out = "".join(f"{note}\n" for note in self.notes if note.startswith("left out"))
            raise SourceError(
                f"{self.source.name} holds no profile\n{left_out}"
                "Give a profiles table, or events whose keys are not all missing."
            )
        sampled = self.sampled() if count > sample_above else 0
        zone = self.source.config.time_zone or "UTC"
        layout = Layout(profiles, events, count, sampled=sampled, time_zone=zone)
        return Prepared(layout, as_of, last, event_count, imported, tuple(self.notes))

    def sampled(self) -> int:
        """Write the sample, and return how many profiles it has."""
        self.tell("drawing the sample")
        sampled = draw(self.connection)
        self.note(f"sample: {sampled:,} profiles, for estimates")
        return sampled

    # --- the parts ----------------------------------------------------------------------------

    def profiles(self, roles: Roles) -> Table:
        self.tell("laying out the profiles")
        part = roles.profiles
        if part is None:
            if roles.events is None:
                raise AssertionError("an extract has profiles or events")
            return self.profiles_of_events(roles.events)
        view, key = self.view(part.table), self.key(part)
        total = self.scalar(f"SELECT count(*) FROM {view}", part.table)
        missing = self.scalar(f"SELECT count(*) FROM {view} WHERE {key} IS NULL", part.table)
        self.refuse_duplicates(part, view, key, "A profile")
        columns, enums = self.stored(part.table, skip={part.key}, prefix="profiles")
        table = self.table("profiles", columns, enums, key=(part.key,))
        shown = "".join(f", {_expression(c)} AS {_name(c.name)}" for c in columns)
        self.guarded(
            part.table,
            lambda: self.connection.execute(
                "CREATE TABLE profiles AS SELECT "
                f"CAST(row_number() OVER (ORDER BY {key}) - 1 AS INTEGER) AS profile, "
                f"{key} AS profile_id{shown} FROM {view} WHERE {key} IS NOT NULL ORDER BY {key}"
            ),
        )
        self.note(f"profiles: {part.table.label}, key {part.key}, {total - missing:,} profiles")
        if missing:
            self.note(f"left out: {missing:,} rows of {part.table.label} without {part.key}")
        return table

    def profiles_of_events(self, part: Part) -> Table:
        key = self.key(part)
        self.guarded(
            part.table,
            lambda: self.connection.execute(
                "CREATE TABLE profiles AS SELECT "
                "CAST(row_number() OVER (ORDER BY profile_id) - 1 AS INTEGER) AS profile, "
                f"profile_id FROM (SELECT DISTINCT {key} AS profile_id "
                f"FROM {self.view(part.table)} WHERE {key} IS NOT NULL) ORDER BY profile_id"
            ),
        )
        self.note(f"profiles: the values of {part.key} in {part.table.label}")
        return self.table("profiles", [], {}, key=(part.key,))

    def refuse_duplicates(self, part: Part, view: str, key: str, what: str) -> None:
        found = self.guarded(
            part.table,
            lambda: self.connection.execute(
                f"SELECT {key}, count(*) FROM {view} WHERE {key} IS NOT NULL "
                "GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1"
            ).fetchone(),
        )
        if found:
            raise SourceError(
                f"{part.table.label} has the {part.key} {found[0]!r} in {found[1]} rows\n"
                f"{what} is one row. Merge the rows, or name another key."
            )

    def events(self, part: Part | None) -> tuple[Table, int]:
        self.tell("reading the events")
        if part is None:
            self.connection.execute(
                'CREATE TABLE events (profile INTEGER, timestamp TIMESTAMP, "eventType" VARCHAR)'
            )
            self.note("events: none")
            return self.table("events", [], {}, key=()), 0
        view = self.view(part.table)
        instant = self.instant(part, part.timestamp).sql("duckdb")
        total, latest = self.counted(part, view, instant)
        kind = _name(part.event_type)
        skip = {part.key, part.timestamp, part.event_type}
        columns, enums = self.stored(part.table, skip=skip, prefix="events", event_type=part)
        shown = "".join(f", {_expression(c)} AS {_name(c.name)}" for c in columns)
        self.tell("laying out the events")
        once, extra = self.without_repeats(part, view, instant)
        self.guarded(
            part.table,
            lambda: self.connection.execute(
                f"CREATE TABLE events AS SELECT p.{NUMBER} AS profile, "
                f"{instant} AS timestamp{shown} "
                f"FROM {once} JOIN {NUMBERED} ON {self.key(part)} = p.{ID} "
                f"WHERE {instant} IS NOT NULL "
                f'ORDER BY "eventType", {_aged(instant, latest)}profile, timestamp'
            ),
        )
        stored = self.scalar("SELECT count(*) FROM events")
        self.note(
            f"events: {part.table.label}, key {part.key}, timestamp {part.timestamp}, "
            f"event type {kind.strip(chr(34))}, {stored:,} events"
        )
        self.count_left_out(part, total - extra - stored, instant)
        return self.table("events", columns, enums, key=()), stored

    def counted(self, part: Part, view: str, instant: str) -> tuple[int, str]:
        """Return how many rows the events' table has, and about when they will be evaluated."""
        as_of = self.source.config.as_of
        latest = "NULL" if as_of else f"CAST(max({instant}) AS VARCHAR)"
        query = f"SELECT count(*), {latest} FROM {view}"
        row = self.guarded(part.table, lambda: self.connection.execute(query).fetchone())
        total, found = row or (0, None)
        return total, f"{as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if as_of else found or ""

    def without_repeats(self, part: Part, view: str, instant: str) -> tuple[str, int]:
        """Return the events' view with every event id once, and how many repeats there were."""
        if not part.event_id:
            return view, 0
        event_id = _name(part.event_id)
        extra = self.scalar(f"SELECT count({event_id}) - count(DISTINCT {event_id}) FROM {view}")
        if not extra:
            return view, 0
        self.note(f"left out: {extra:,} repeated events (the same {part.event_id})")
        self.connection.execute("SET preserve_insertion_order = true")
        row, numbered = _name(ROW), view
        if not view.startswith(_JOINED):
            numbered = f"(SELECT *, row_number() OVER () AS {row} FROM {view})"
        first = f"row_number() OVER (PARTITION BY {event_id} ORDER BY {instant}, {row}) = 1"
        once = f"(SELECT * FROM {numbered} QUALIFY {event_id} IS NULL OR {first})"
        return once, extra

    def count_left_out(self, part: Part, missing: int, instant: str) -> None:
        if missing <= 0:
            return
        view, key = self.view(part.table), self.key(part)
        unknown = (
            f"SELECT count(*), count(DISTINCT {key}) FROM {view} WHERE {key} IS NOT NULL "
            f"AND {key} NOT IN (SELECT profile_id FROM profiles)"
        )
        events, profiles = self.connection.execute(unknown).fetchone() or (0, 0)
        if events:
            self.note(f"left out: {events:,} events of {profiles:,} unknown profiles")
        for name, column in ((part.key, key), (part.timestamp, instant)):
            count = self.scalar(f"SELECT count(*) FROM {view} WHERE {column} IS NULL")
            if count:
                self.note(f"left out: {count:,} events without {name}")

    def look_up(self, roles: Roles) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Give the tables what their references look up; return where it stands, by role."""
        parts = {"profiles": roles.profiles, "events": roles.events}
        known = {role: part for role, part in parts.items() if part is not None}
        related: dict[str, tuple[tuple[str, ...], ...]] = {}
        if roles.lookups:
            self.tell("joining the lookups")
        for name, part in roles.lookups.items():
            lookup = self.lookup(name, part)
            tables = {_PREFIX[role]: dict(self.columns(own.table)) for role, own in known.items()}
            refuse_unknown(lookup, tables)
            found = []
            for role, own in known.items():
                prefix = _PREFIX[role]
                for reference in references(lookup, tables[prefix], own.own, prefix):
                    self.join(own.table, reference)
                    related[role] = (*related.get(role, ()), reference.related)
                    found.append(reference.path)
            self.connection.execute(f"DROP TABLE {_LOOKUP}")
            by = f"joined by {', '.join(found)}" if found else "joined by nothing"
            self.note(f"lookup {name}: {part.table.label}, key {part.key}, {by}")
        return related

    def lookup(self, name: str, part: Part) -> Lookup:
        """Return a lookup, read once: its file may be one of the tables it is joined to."""
        self.refuse_duplicates(part, self.view(part.table), self.key(part), "A lookup's row")
        columns = tuple(self.columns(part.table))
        self.guarded(
            part.table,
            lambda: self.connection.execute(
                f"CREATE TEMP TABLE {_LOOKUP} AS "
                f"SELECT * FROM {self.view(part.table)} WHERE {_name(part.key)} IS NOT NULL"
            ),
        )
        return Lookup(name, part.table.label, _LOOKUP, part.key, columns, part.joins)

    def join(self, table: SourceTable, reference: Reference) -> None:
        """Read a table with what a reference looks up from now on."""
        view = self.view(table)
        query = joined(view, dict(self.guarded(table, lambda: self.relation(view))), reference)
        larger = f"{_JOINED}_{view}"
        self.connection.execute("SET preserve_insertion_order = true")
        self.guarded(
            table, lambda: self.connection.execute(f"CREATE TEMP TABLE {_name(larger)} AS {query}")
        )
        self.connection.execute("SET preserve_insertion_order = false")
        if view.startswith(_JOINED):
            self.connection.execute(f"DROP TABLE {_name(view)}")
        del self.views[view]
        self.views[larger] = table

    # --- columns ------------------------------------------------------------------------------

    def stored(
        self, table: SourceTable, skip: set[str], prefix: str, event_type: Part | None = None
    ) -> tuple[list[Stored], dict[tuple[str, ...], tuple[str, ...]]]:
        """Return the columns a table is stored as, and the values of those stored as enums."""
        view = self.view(table)
        kept = [(name, kind) for name, kind in self.columns(table) if name not in skip]
        scales = self.guarded(table, lambda: lossless_scales(self.connection, view, kept))
        zone = self.source.config.time_zone or "UTC"
        conversion = Conversion(zone, scales, self.typed(table, kept))
        columns = [each for name, kind in kept for each in conversion.stored(name, kind)]
        if event_type is not None:
            sql = exp.cast(_identifier(event_type.event_type), "VARCHAR")
            columns.insert(0, Stored(("eventType",), sql, STRING))
            columns = [columns[0], *(c for c in columns[1:] if c.path[0] != "eventType")]
        self.refuse_clashes(table, columns)
        texts = [column for column in columns if column.type == STRING]
        self.note_naive_texts(table, texts)
        most = [_MOST_VALUES] * len(texts)
        if event_type is not None:
            most[0] = _MOST_TYPES
        values = self.guarded(
            table,
            lambda: few_values(self.connection, view, [t.sql for t in texts], most),
        )
        enums = {t.path: found for t, found in zip(texts, values, strict=True) if found}
        for number, found in enumerate(enums.values()):
            listed = ", ".join(exp.Literal.string(value).sql("duckdb") for value in found)
            self.connection.execute(f"CREATE TYPE {_enum(prefix, number)} AS ENUM ({listed})")
        renamed = {path: number for number, path in enumerate(enums)}
        columns = [
            replace(c, sql=_in_enum(c.sql, _enum(prefix, renamed[c.path])))
            if c.path in renamed
            else c
            for c in columns
        ]
        return columns, enums

    def refuse_clashes(self, table: SourceTable, columns: list[Stored]) -> None:
        paths = {column.path for column in columns}
        taken = {"profile", "profile_id", "timestamp"}
        for column in columns:
            above = [column.path[:end] for end in range(1, len(column.path))]
            if any(path in paths for path in above) or column.name.lower() in taken:
                raise SourceError(
                    f"{table.label} has a column {column.name!r} that another stands for\n"
                    "Rename one of them."
                )
            taken.add(column.name.lower())

    def table(
        self,
        name: str,
        columns: list[Stored],
        enums: dict[tuple[str, ...], tuple[str, ...]],
        key: tuple[str, ...],
    ) -> Table:
        found = {c.path: replace(c.column, values=enums.get(c.path, ())) for c in columns}
        if key:
            found = {key: Column(key, "profile_id", STRING)} | found
        if name == "events":
            found = {("timestamp",): Column(("timestamp",), "timestamp", DATETIME)} | found
            found.setdefault(("eventType",), Column(("eventType",), "eventType", STRING))
        root = root_of({path: column.type for path, column in found.items()})
        return Table(name, found, root)

    def last_event(self) -> datetime | None:
        few = max(_FEW, self.scalar("SELECT count(*) FROM events") // 10_000)
        latest = self.connection.execute(
            f"SELECT timestamp FROM events ORDER BY timestamp DESC LIMIT {few + 1}"
        ).fetchall()
        instants = [at.replace(tzinfo=UTC) for (at,) in latest]
        for number, (after, before) in enumerate(itertools.pairwise(instants), 1):
            days = (after - before).days
            if days >= _FAR and not self.source.config.as_of:
                self.note(
                    f"look at this: {number} events are {days} days later than all others, and "
                    f"as of is the last event's instant; give as_of to choose another"
                )
                break
        return instants[0] if instants else None


def _identifier(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _name(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _enum(prefix: str, number: int) -> str:
    return f'"{prefix}_{number}"'


def _in_enum(text: exp.Expr, name: str) -> exp.Expr:
    """Return a text as one of an enum's, which has every value there is.

    DuckDB translates a dictionary once with TRY_CAST, and every row with CAST, which may fail.
    """
    return exp.TryCast(this=text, to=exp.DataType.build(name, udt=True))


def _aged(instant: str, latest: str) -> str:
    """Return what parts a type's events, the oldest first."""
    at = f"CAST('{latest}' AS TIMESTAMP)"
    later = [f"CAST({instant} >= {at} - INTERVAL {days} DAY AS INTEGER)" for days in _AGES]
    return f"{' + '.join(later)}, " if latest else ""


def _expression(column: Stored) -> str:
    return column.sql.sql("duckdb")
