"""The sample of a large store: some of its profiles and all their events, laid out the same way.

A profile is in the sample when the first byte of the MD5 of its id, in UTF-8, is a multiple of
32: one profile in 32, the same on every machine, with every engine and whatever else is there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from toolkit.schema import Layout

SAMPLE_ABOVE = 5_000_000
"""Stores of more profiles than this have a sample."""
ONE_IN = 32
"""One profile in so many is in the sample."""
PREFIX = "sample_"
"""What the sample's tables are called before the names of the whole's."""
_BYTES = ", ".join(f"'{byte:02x}'" for byte in range(0, 256, ONE_IN))


def draw(connection: duckdb.DuckDBPyConnection) -> int:
    """Write the sample of a store's profiles and events; return how many profiles it has.

    Parameters
    ----------
    connection
        A connection to the store, its `profiles` and `events` written.
    """
    connection.execute(
        f"CREATE TABLE {PREFIX}profiles AS SELECT * FROM profiles "
        f"WHERE substring(md5(profile_id), 1, 2) IN ({_BYTES}) ORDER BY profile"
    )
    connection.execute(
        f"CREATE TABLE {PREFIX}events AS SELECT * FROM events "
        f"WHERE profile IN (SELECT profile FROM {PREFIX}profiles) ORDER BY rowid"
    )
    row = connection.execute(f"SELECT count(*) FROM {PREFIX}profiles").fetchone()
    return int(row[0]) if row else 0


def sample_layout(layout: Layout) -> Layout | None:
    """Return where the sample of a store stands; None where it has none.

    Parameters
    ----------
    layout
        The store's layout.
    """
    if not layout.sampled:
        return None
    profiles, events = (
        replace(table, name=f"{PREFIX}{table.name}") for table in (layout.profiles, layout.events)
    )
    return replace(layout, profiles=profiles, events=events)
