"""`extract.toml`: which table plays which part."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from toolkit.errors import SourceError, did_you_mean
from toolkit.instants import as_utc
from toolkit.language.tree import EVENTS
from toolkit.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIG_FILE = "extract.toml"
_TABLE_KEYS = {
    "profiles": ("file", "key"),
    "events": ("file", "key", "timestamp", "event_type", "event_id"),
    "audiences": ("file",),
    "identities": ("file", "key"),
    "consents": ("file", "key"),
}
_TOP_KEYS = (
    *("name", "as_of", "time_zone", "lookups"),
    *("display_names", "descriptions", "event_types", "fields", *_TABLE_KEYS),
)
_TYPES = (Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME)


@dataclass(frozen=True, slots=True)
class TableConfig:
    """Where a table is and what its columns are for; empty text where `extract.toml` has none.

    `joins` are the fields that hold a lookup's key; None where nothing is said.
    """

    file: str = ""
    key: str = ""
    timestamp: str = ""
    event_type: str = ""
    event_id: str = ""
    joins: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventTypeConfig:
    """What analysts call a type of event, and what it means; empty text where nothing is said."""

    name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What `extract.toml` says; everything may be left out.

    `fields` are the types that columns of text are given, by path.
    `time_zone` is that of clocks without an offset, in columns and in text; not of days.
    """

    name: str = ""
    as_of: datetime | None = None
    time_zone: str = ""
    tables: Mapping[str, TableConfig] = field(default_factory=dict)
    lookups: Mapping[str, TableConfig] = field(default_factory=dict)
    display_names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    event_types: Mapping[str, EventTypeConfig] = field(default_factory=dict)
    fields: Mapping[tuple[str, ...], Kind] = field(default_factory=dict)


def read_config(path: Path) -> Config:
    """Return what an `extract.toml` says.

    Raises
    ------
    SourceError
        It is not TOML (with the line), or a key is unknown or of the wrong type.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is not TOML\n{error}") from None
    _known(path, document, _TOP_KEYS, "")
    lookups = _section(path, document, "lookups")
    return Config(
        name=_text(path, document, "name"),
        as_of=_instant(path, document.get("as_of")),
        time_zone=_zone(path, _text(path, document, "time_zone")),
        tables={
            role: _table(path, document, role, keys)
            for role, keys in _TABLE_KEYS.items()
            if role in document
        },
        lookups={name: _lookup(path, lookups, name) for name in lookups},
        display_names={
            key: str(value) for key, value in _section(path, document, "display_names").items()
        },
        descriptions=_descriptions(path, _section(path, document, "descriptions")),
        event_types=_event_types(path, _section(path, document, "event_types")),
        fields=_types(path, _section(path, document, "fields")),
    )


def _types(path: Path, section: Mapping[str, Any]) -> dict[tuple[str, ...], Kind]:
    """Return the types of `[fields]`, by the path of the column."""
    words = {kind.value: kind for kind in _TYPES}
    found: dict[tuple[str, ...], Kind] = {}
    for key in section:
        word = section[key]
        if not isinstance(word, str):
            raise SourceError(
                f"{path}: {key} in [fields] must be a type, not {word!r}\n"
                'Write the path in quotes, and its type: "order.total" = "number".'
            )
        if word not in words:
            hint = did_you_mean(word, words) or f"The types are {', '.join(words)}."
            raise SourceError(f"{path}: {key} in [fields] has no type {word!r}\n{hint}")
        found[tuple(part for part in key.split(".") if part)] = words[word]
    return found


def _descriptions(path: Path, section: Mapping[str, Any]) -> dict[str, str]:
    """Return what `[descriptions]` has of fields, by path, of events without `xEvent`."""
    for key, text in section.items():
        if not isinstance(text, str):
            raise SourceError(
                f"{path}{line_of(path, 'descriptions', key)}: {key} in [descriptions] must be "
                f"text, not {text!r}\n"
                'Write the path in quotes: "loyalty.tier" = "Level of the club".'
            )
    return {key.removeprefix(f"{EVENTS}."): text for key, text in section.items()}


def _event_types(path: Path, section: Mapping[str, Any]) -> dict[str, EventTypeConfig]:
    """Return what `[event_types]` tells of types of event, by their name in the data."""
    keys = ("name", "description")
    for name, entry in section.items():
        where = f"{path}{line_of(path, 'event_types', name)}"
        if not isinstance(entry, dict) or not all(isinstance(each, str) for each in entry.values()):
            raise SourceError(
                f"{where}: {name} in [event_types] must be a name and a description, "
                f"not {entry!r}\n"
                'Write "commerce.purchases" = { name = "Purchase", description = "…" }.'
            )
        for key in entry:
            if key not in keys:
                hint = did_you_mean(key, keys) or f"The keys are {', '.join(keys)}."
                raise SourceError(f"{where}: no key {key!r} for {name} in [event_types]\n{hint}")
    return {name: EventTypeConfig(**entry) for name, entry in section.items()}


def line_of(path: Path, section: str, key: str) -> str:
    """Return ", line 3" for the line of a key in a section; empty text where it is not seen."""
    inside = False
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = text.strip()
        if line.startswith("["):
            inside = line.startswith((f"[{section}]", f"[{section}.{key}", f'[{section}."{key}"'))
            if inside and key in line:
                return f", line {number}"
        elif inside and line.split("=")[0].strip().strip("\"'") == key:
            return f", line {number}"
    return ""


def _known(path: Path, document: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in document:
        if key not in keys:
            hint = did_you_mean(key, keys) or f"The keys are {', '.join(keys)}."
            raise SourceError(f"{path}: no key {key!r}{where}\n{hint}")


def _section(path: Path, document: Mapping[str, Any], key: str) -> dict[str, Any]:
    section = document.get(key, {})
    if not isinstance(section, dict):
        raise SourceError(f"{path}: {key} is a table, written [{key}]")
    return section


def _text(path: Path, document: Mapping[str, Any], key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise SourceError(f"{path}: {key} must be text, not {value!r}")
    return value


def _table(
    path: Path, document: Mapping[str, Any], name: str, keys: tuple[str, ...]
) -> TableConfig:
    section = _section(path, document, name)
    _known(path, section, keys, f" in [{name}]")
    said: dict[str, Any] = {key: _text(path, section, key) for key in keys}
    return TableConfig(**said)


def _lookup(path: Path, document: Mapping[str, Any], name: str) -> TableConfig:
    if not name or "." in name:
        raise SourceError(
            f"{path}: a lookup cannot be named {name!r}\nIts fields stand under that name, "
            "as one name of a path: write it without dots."
        )
    section = dict(_section(path, document, name))
    joins = section.pop("joins", None)
    listed = [joins] if isinstance(joins, str) else joins
    if listed is not None and not (
        isinstance(listed, list) and all(isinstance(each, str) for each in listed)
    ):
        raise SourceError(
            f"{path}: joins in [lookups.{name}] must be fields, not {joins!r}\n"
            'Write it as joins = ["productListItems[].SKU"].'
        )
    table = _table(path, {name: section}, name, ("file", "key"))
    return replace(table, joins=None if listed is None else tuple(listed))


def _instant(path: Path, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        if isinstance(value, datetime | date | str):
            return as_utc(value)
    except ValueError:
        pass
    raise SourceError(f"{path}: as_of must be an instant such as 2026-07-01T00:00:00Z")


def _zone(path: Path, name: str) -> str:
    try:
        if name:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SourceError(
            f"{path}: no time zone {name!r}\nUse a name such as Europe/Berlin."
        ) from None
    return name
