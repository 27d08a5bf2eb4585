"""Which table and which column plays which part, by `extract.toml` or by convention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.errors import SourceError, did_you_mean
from toolkit.store.config import CONFIG_FILE, TableConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.store.sources import Source, SourceTable

_TABLES = {
    "profiles": ("profiles", "profile", "customers", "customer", "users", "households", "people"),
    "events": (
        "events",
        "event",
        "experienceevents",
        "experience_events",
        "transactions",
        "orders",
    ),
    "audiences": ("audiences", "segments", "memberships"),
}
_UNUSED = ("identities", "consents")
"""Parts that are found and checked, and wait for the rooms that read them."""
_SINCE = ("since", "lastqualificationtime", "last_qualification_time", "timestamp")
_KEYS = (
    "profile_id",
    "profileid",
    "customer_id",
    "customerid",
    "user_id",
    "userid",
    "household_id",
    "householdid",
    "person_id",
    "id",
    "_id",
)
_TIMESTAMPS = (
    "timestamp",
    "event_time",
    "eventtime",
    "time",
    "event_timestamp",
    "datetime",
    "date",
)
_EVENT_TYPES = ("eventtype", "event_type", "type", "event", "event_name", "eventname")


@dataclass(frozen=True, slots=True)
class Part:
    """A table in its role, with the names of the columns that matter."""

    table: SourceTable
    key: str = ""
    timestamp: str = ""
    event_type: str = ""
    event_id: str = ""
    joins: tuple[str, ...] | None = None

    @property
    def own(self) -> tuple[str, ...]:
        """The columns that tell its rows apart and when they are."""
        return self.key, self.timestamp, self.event_id


@dataclass(frozen=True, slots=True)
class Roles:
    """The tables of an extract in their roles."""

    profiles: Part | None
    events: Part | None
    audiences: Part | None
    lookups: dict[str, Part]
    unused: dict[str, Part]


def assigned(source: Source, columns: Callable[[SourceTable], Sequence[str]]) -> Roles:
    """Return which table plays which part.

    Parameters
    ----------
    source
        The extract.
    columns
        Gives a table's column names.

    Raises
    ------
    SourceError
        No table is the profiles or the events, or a column is not there.
    """
    tables = source.config.tables
    chosen = {role: _table(source, role) for role in _TABLES}
    if chosen["events"] is None and "events" not in tables:
        chosen["events"] = _looks_like_events(source, columns, list(chosen.values()))
    profiles, events = chosen["profiles"], chosen["events"]
    if profiles is None and events is None:
        names = ", ".join(table.label for table in source.tables)
        raise SourceError(
            f"no profiles and no events in {source.place}\n"
            f"There is: {names}. Say which is which in {CONFIG_FILE}."
        )
    audiences = chosen["audiences"]
    return Roles(
        profiles=_profiles(profiles, tables.get("profiles", TableConfig()), columns),
        events=_events(events, tables.get("events", TableConfig()), columns),
        audiences=None if audiences is None else _audiences(audiences, columns),
        lookups={
            name: replace(
                _keyed(source.chosen(config, f"lookups.{name}"), config, columns),
                joins=config.joins,
            )
            for name, config in source.config.lookups.items()
        },
        unused={
            role: _keyed(source.chosen(tables[role], role), tables[role], columns)
            for role in _UNUSED
            if role in tables
        },
    )


def _table(source: Source, role: str) -> SourceTable | None:
    config = source.config.tables.get(role)
    if config is not None and config.file:
        return source.chosen(config, role)
    by_name = {table.name.lower(): table for table in reversed(source.tables)}
    return next((by_name[name] for name in _TABLES[role] if name in by_name), None)


def _looks_like_events(
    source: Source,
    columns: Callable[[SourceTable], Sequence[str]],
    taken: list[SourceTable | None],
) -> SourceTable | None:
    for table in source.tables:
        names = {name.lower() for name in columns(table)}
        if table not in taken and all(
            names & set(options) for options in (_KEYS, _TIMESTAMPS, _EVENT_TYPES)
        ):
            return table
    return None


def _profiles(
    table: SourceTable | None,
    config: TableConfig,
    columns: Callable[[SourceTable], Sequence[str]],
) -> Part | None:
    return None if table is None else _keyed(table, config, columns)


def _keyed(
    table: SourceTable, config: TableConfig, columns: Callable[[SourceTable], Sequence[str]]
) -> Part:
    return Part(table, key=_column(table, columns(table), "key", config.key, _KEYS))


def _events(
    table: SourceTable | None,
    config: TableConfig,
    columns: Callable[[SourceTable], Sequence[str]],
) -> Part | None:
    if table is None:
        return None
    names = columns(table)
    event_id = config.event_id
    return Part(
        table,
        key=_column(table, names, "key", config.key, _KEYS),
        timestamp=_column(table, names, "timestamp", config.timestamp, _TIMESTAMPS),
        event_type=_column(table, names, "event_type", config.event_type, _EVENT_TYPES),
        event_id=_column(table, names, "event_id", event_id, ()) if event_id else "",
    )


def _audiences(table: SourceTable, columns: Callable[[SourceTable], Sequence[str]]) -> Part:
    names = columns(table)
    _column(table, names, "audience", "", ("audience",))
    by_fold = {name.lower(): name for name in reversed(names)}
    since = next((by_fold[name] for name in _SINCE if name in by_fold), "")
    return Part(table, key=_column(table, names, "key", "", _KEYS), timestamp=since)


def _column(
    table: SourceTable, names: Sequence[str], role: str, wanted: str, known: Sequence[str]
) -> str:
    if wanted:
        if wanted in names:
            return wanted
        hint = did_you_mean(wanted, names) or f"It has: {', '.join(names)}."
        raise SourceError(f"{table.label} has no column {wanted!r} for {role}\n{hint}")
    by_fold = {name.lower(): name for name in reversed(names)}
    found = next((by_fold[name] for name in known if name in by_fold), None)
    if found is None:
        raise SourceError(
            f"{table.label} has no {role} column\n"
            f"It has: {', '.join(names)}.\n"
            f"Name the column as {role} in {CONFIG_FILE}."
        )
    return found
