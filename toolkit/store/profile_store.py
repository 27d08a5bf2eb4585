"""The profile store: opened from the cache, prepared when it is not there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import platformdirs
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.instants import as_utc
from toolkit.store.connections import Connections
from toolkit.store.event_types import event_names, event_types
from toolkit.store.imported import Lists
from toolkit.store.interrupting import Answer, interruptible
from toolkit.store.layout_json import layout_from_json, layout_to_json
from toolkit.store.limits import Limits
from toolkit.store.prepare import Prepared, prepare
from toolkit.store.publications import current, is_alive, sweep
from toolkit.store.sample import SAMPLE_ABOVE, sample_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from toolkit.language.describe import EventNames
    from toolkit.schema import Layout
    from toolkit.store.config import Config
    from toolkit.store.sources import Source

_VERSION = 9
"""Changes whenever a store is laid out differently: older ones are then prepared again."""


class ProfileStore:
    """A prepared extract, open for questions.

    Parameters
    ----------
    folder
        Holds `store.duckdb` and `store.json`; read only. Where attributes were published, the
        publication in it is opened in its stead.
    name
        What the extract is called.
    config
        What `extract.toml` says: what analysts call fields and event types, and what they mean.
    limits
        How much memory and how many threads its answers may take.

    Attributes
    ----------
    base
        The folder of the store as it was prepared.
    folder
        The folder of the store that is open: `base`, or a publication with more attributes.
    published
        The groups of attributes that were published, by path.
    lists
        The imported audiences.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        config: Config,
        limits: Limits = Limits(),  # noqa: B008 - a value
    ) -> None:
        self.base = folder
        self.folder, document, connection = _opened(folder)
        self.name = name
        self.config = config
        self.display_names: Mapping[str, str] = config.display_names
        self.limits = limits
        self.layout: Layout = layout_from_json(document["layout"])
        self.sample: Layout | None = sample_layout(self.layout)
        as_of = document["as_of"]
        self.as_of: datetime | None = as_utc(as_of) if as_of else None
        last = document["last_event"]
        self.last_event: datetime | None = as_utc(last) if last else None
        self.event_count: int = document["event_count"]
        self.lists = Lists(document["imported"], self.query)
        self.published = tuple(tuple(group) for group in document.get("published", ()))
        listed = ", ".join(".".join(group) for group in self.published)
        more = [f"published attributes: {listed}"] if listed else []
        self.notes: tuple[str, ...] = (*document["notes"], *more)
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        limits.apply(connection, self._spill)
        self.connections = Connections(connection, name)

    @property
    def fingerprint(self) -> str:
        """What the source's files were when it was prepared."""
        return self.base.name.rsplit("-v", 1)[0]

    @cached_property
    def event_types(self) -> list[tuple[str, int]]:
        """The event types and how many events have each, the most frequent first."""
        return event_types(self)

    @cached_property
    def event_names(self) -> EventNames:
        """What analysts call the event types."""
        given = {name: each.name for name, each in self.config.event_types.items() if each.name}
        return event_names((name for name, _ in self.event_types), given)

    @property
    def _spill(self) -> Path:
        """Where DuckDB puts what does not fit: a folder that no other open file has."""
        which = "" if self.folder == self.base else f"-{self.folder.name}"
        return self.base.with_name(f"{self.base.name}.spill-{os.getpid()}{which}")

    def query(self, statement: str, parameters: object = None) -> Answer:
        """Run a statement on a connection of its own and return its answer, to fetch from.

        Raises
        ------
        KeyboardInterrupt
            It was interrupted; the store can be asked again.
        """
        cursor = self.connections.make()
        return Answer(interruptible(cursor, lambda: cursor.execute(statement, parameters)))

    def profile_number(self, profile_id: str) -> int | None:
        """Return the dense number of a profile, or None where there is none of that id."""
        row = self.query(
            "SELECT profile FROM profiles WHERE profile_id = ?",
            [arguments.text(profile_id, "profile_id", "the id of a profile, as text")],
        ).fetchone()
        return None if row is None else int(row[0])

    @cached_property
    def first_event(self) -> datetime | None:
        """The instant of the first event; None where there is none.

        DuckDB keeps it with the column: no event is read for it.
        """
        time = self.layout.events.columns[self.layout.timestamp].name
        query = exp.select(exp.Min(this=exp.column(exp.to_identifier(time, quoted=True))))
        row = self.query(query.from_(self.layout.events.name).sql("duckdb")).fetchone()
        return None if row is None or row[0] is None else as_utc(row[0])

    @cached_property
    def _ids(self) -> NDArray[np.object_]:
        rows = self.query("SELECT profile_id FROM profiles ORDER BY profile").fetchnumpy()
        return np.asarray(rows["profile_id"], dtype=object)

    @cached_property
    def sampled_profiles(self) -> NDArray[np.int32]:
        """The numbers of the profiles in the sample; none where there is no sample."""
        if self.sample is None:
            return np.zeros(0, dtype=np.int32)
        name = self.sample.profiles.name
        found = self.query(f"SELECT profile FROM {name} ORDER BY profile").fetchnumpy()
        return np.asarray(found["profile"], dtype=np.int32)

    def profile_ids(self, numbers: NDArray[np.int64]) -> pd.Series[str]:
        """Return the ids of profiles by number, as a Series of text."""
        places = np.asarray(numbers)
        count = len(self._ids)
        if (
            places.ndim != 1
            or not (places.dtype.kind in "iu" or not places.size)
            or (places.size and (places.min() < 0 or places.max() >= count))
        ):
            accepted = f"an array of profile numbers, 0 to {count - 1:,}"
            raise arguments.refused(numbers, "numbers", accepted)
        return pd.Series(self._ids[places.astype(np.int64)], name="profile_id", dtype="str")

    def profile_rows(self, numbers: NDArray[np.int64]) -> pd.DataFrame:
        """Return the attributes of profiles by number: a row each, a column a field."""
        rows = self.query(
            "SELECT * EXCLUDE (profile) FROM profiles "
            "WHERE profile IN (SELECT unnest(?::INTEGER[])) ORDER BY profile",
            [[int(n) for n in numbers]],
        ).df()
        return rows.reset_index(drop=True)

    def profile_row(
        self, number: int, alone: duckdb.DuckDBPyConnection | None = None
    ) -> dict[str, object]:
        """Return the attributes of one profile that have a value, by path."""
        statement = "SELECT * EXCLUDE (profile) FROM profiles WHERE profile = ?"
        if alone is None:
            cursor = self.query(statement, [number])
        else:
            cursor = Answer(alone.execute(statement, [number]))
        names = cursor.names
        row = cursor.fetchone() or ()
        return {
            n: v for n, v in zip(names, row, strict=True) if v is not None and n != "profile_id"
        }

    def alone(self, number: int) -> duckdb.DuckDBPyConnection:
        """Return a connection on which the tables hold the rows of one profile alone.

        Every statement for the store runs on it, and answers for that profile in no time.
        """
        cursor = self.connections.make()
        for table in (self.layout.profiles.name, self.layout.events.name):
            cursor.execute(
                f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE profile = ?",
                [number],
            )
        return cursor

    def timeline(self, number: int, as_of: datetime) -> pd.DataFrame:
        """Return one profile's events up to an instant, the latest first."""
        plain = as_of.replace(tzinfo=None)
        rows = self.query(
            "SELECT * EXCLUDE (profile) FROM events WHERE profile = ? AND timestamp <= ? "
            'ORDER BY timestamp DESC, "eventType"',
            [number, plain],
        ).df()
        rows["timestamp"] = rows["timestamp"].dt.tz_localize("UTC")
        return rows

    def near_ids(self, profile_id: str) -> list[str]:
        """Return a few profile ids that look like one that is not there."""
        rows = self.query(
            "SELECT profile_id FROM profiles "
            "ORDER BY levenshtein(profile_id, ?), profile_id LIMIT 3",
            [profile_id],
        ).fetchall()
        return [found for (found,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        self.connections.close()


def cache_folder() -> Path:
    """Return where the toolkit keeps what it can make again: TOOLKIT_CACHE, or the user's cache."""
    chosen = os.environ.get("TOOLKIT_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("audience-toolkit")


def open_store(
    source: Source,
    *,
    store_dir: str | Path | None = None,
    progress: Callable[[str, float], None] = lambda _step, _share: None,
    limits: Limits = Limits(),  # noqa: B008 - a value
    sample_above: int = SAMPLE_ABOVE,
) -> ProfileStore:
    """Return the profile store of an extract, prepared if it is not there or has changed.

    A store is written aside and renamed when it is whole, so a half-written one is never
    opened; a process stopped at any moment leaves at most a folder that the next one removes.

    Parameters
    ----------
    source
        The extract.
    store_dir
        Where stores are kept; else in the cache folder.
    progress
        Told the step at work and the share of it done, 0 to 1.
    limits
        How much memory and how many threads preparing and asking may take.
    sample_above
        A store of more profiles than this is prepared with a sample for estimates.
    """
    root = Path(store_dir) if store_dir else cache_folder() / "stores"
    home = root / _slug(source)
    target = home / f"{source.fingerprint}-v{_VERSION}"
    if not (target / "store.json").is_file():
        _write_store(
            home,
            target,
            lambda aside: prepare(
                source, aside, progress, limits=limits, sample_above=sample_above
            ),
        )
    _forget_older(home, target)
    sweep(target)
    return ProfileStore(target, source.name, source.config, limits)


def _opened(base: Path) -> tuple[Path, dict[str, Any], duckdb.DuckDBPyConnection]:
    """Open the store in use; another process may publish, and remove it, meanwhile."""
    while True:
        folder = current(base)
        try:
            document = json.loads((folder / "store.json").read_text(encoding="utf-8"))
            connection = duckdb.connect(str(folder / "store.duckdb"), read_only=True)
        except (OSError, duckdb.IOException):
            if current(base) == folder:
                raise
        else:
            return folder, document, connection


def _slug(source: Source) -> str:
    place = hashlib.sha256(source.place.encode()).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', Path(source.place).name).strip('-')[:40]}-{place}"


def _write_store(home: Path, target: Path, write: Callable[[Path], Prepared]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    aside = home / f"{target.name}.partial-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    aside.mkdir()
    try:
        prepared = write(aside)
        document = json.dumps(_document(prepared), indent=1)
        (aside / "store.json").write_text(document, encoding="utf-8")
        shutil.rmtree(aside / "spill", ignore_errors=True)
        if target.exists() and not (target / "store.json").is_file():
            shutil.rmtree(target)
        try:
            aside.rename(target)
        except OSError:
            if not (target / "store.json").is_file():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if not any(home.iterdir()):
            home.rmdir()


def _document(prepared: Prepared) -> dict[str, Any]:
    return {
        "layout": layout_to_json(prepared.layout),
        "as_of": prepared.as_of.isoformat() if prepared.as_of else None,
        "last_event": prepared.last_event.isoformat() if prepared.last_event else None,
        "event_count": prepared.event_count,
        "imported": list(prepared.imported),
        "notes": list(prepared.notes),
    }


def _forget_older(home: Path, target: Path) -> None:
    """Remove stores of the same extract as it was, and what stopped processes left."""
    for other in home.iterdir():
        if other == target:
            continue
        at_work = re.search(r"\.(?:partial|spill)-(\d+)", other.name)
        if at_work is None or not is_alive(int(at_work.group(1))):
            shutil.rmtree(other, ignore_errors=True)
