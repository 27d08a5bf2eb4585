"""Imported audiences: who is in a list at an instant, by the rows of its file.

A file says of a profile a status (realized, existing or exited) and an instant, which is when it
entered or, where it is exited, left (FEATURES.md §6, `lastQualificationTime`). PQL.md §6 says that
a list counts as it stands; where the file has instants, it has stood so since then [D]:

- realized or existing: in from the instant on, and not before. The two differ in whether the job
  that wrote the file was the one that let the profile in, which the instant says better.
- exited: out from the instant on, and in before: who leaves was in. Since when, no file says.
- Several rows of one profile: each is so until the next; of one instant that of a member counts,
  and of two members that with a status.
- No instant: so at every instant, until the first row that has one.
- No status: as realized, since a list names its members.

What happened before a profile's first row is thus a guess from it, and warned of (`Unsaid`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import sqlglot.expressions as exp

from toolkit.store.bound import ID, NUMBER, NUMBERED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from toolkit.store.bound import Bound
    from toolkit.store.interrupting import Answer
    from toolkit.store.roles import Part

MEMBER = ("realized", "existing")
"""The statuses of a member; here, and nowhere else, it is said which."""
STATUSES = (*MEMBER, "exited")
TABLE = "imported"
"""audience, profile, status, is_in, since, until (excluded), is_given (false: derived)."""

_EVER = "CAST('{}infinity' AS TIMESTAMP)"
_BEGINNING, _END = _EVER.format("-"), _EVER.format("")


_LISTED = "listed"
"""The rows of the imported audiences, as their file has them."""
_UNSAID = {
    "audience": "no audience, and are left out",
    "status": f"no status: taken as {MEMBER[0]}",
    "since": "no instant: taken as they stand, at every instant",
}
"""What a row may not say, and what is made of it."""


def write_lists(bound: Bound, part: Part) -> tuple[str, ...]:
    """Write the imported audiences of an extract into its store, and return their names.

    Parameters
    ----------
    bound
        The extract's tables, and the profiles as they are stored.
    part
        The table of the imported audiences.
    """
    names = {name.lower() for name, _ in bound.columns(part.table)}
    status = "nullif(lower(trim(CAST(status AS VARCHAR))), '')" if "status" in names else "NULL"
    since = bound.instant(part, part.timestamp).sql("duckdb") if part.timestamp else "NULL"
    bound.guarded(
        part.table,
        lambda: bound.connection.execute(
            f"CREATE TEMP TABLE {_LISTED} AS SELECT CAST(audience AS VARCHAR) AS audience, "
            f"p.{NUMBER} AS profile, CAST({status} AS VARCHAR) AS status, "
            f"CAST({since} AS TIMESTAMP) AS since FROM {bound.view(part.table)} "
            f"JOIN {NUMBERED} ON {bound.key(part)} = p.{ID}"
        ),
    )
    bound.connection.execute(_spans())
    _note_unsaid(bound, part)
    rows = bound.connection.execute(
        f"SELECT DISTINCT audience FROM {_LISTED} WHERE audience IS NOT NULL ORDER BY 1"
    ).fetchall()
    bound.connection.execute(f"DROP TABLE {_LISTED}")
    found = tuple(str(name) for (name,) in rows)
    bound.note(f"imported audiences: {', '.join(found) or 'none'}, from {part.table.label}")
    return found


def _note_unsaid(bound: Bound, part: Part) -> None:
    """Note which rows of imported audiences are left out, and what others do not say."""
    total = bound.scalar(f"SELECT count(*) FROM {bound.view(part.table)}", part.table)
    listed = bound.scalar(f"SELECT count(*) FROM {_LISTED}")
    if total > listed:
        bound.note(
            f"left out: {total - listed:,} members of imported audiences, of unknown profiles"
        )
    others = bound.connection.execute(
        f"SELECT status, count(*) FROM {_LISTED} WHERE status NOT IN ({_quoted(STATUSES)}) "
        "GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for status, count in others:
        bound.note(
            f"left out: {count:,} members of imported audiences with the status {status!r}, "
            f"which is none of {', '.join(STATUSES)}"
        )
    for column, meaning in _UNSAID.items():
        count = bound.scalar(f"SELECT count(*) FROM {_LISTED} WHERE {column} IS NULL")
        if count:
            bound.note(f"imported audiences: {count:,} of {listed:,} rows have {meaning}")


def _spans() -> str:
    """Return the statement that writes the stretches of time in which profiles are in or out."""
    is_in, known = (
        f"coalesce(status, '{MEMBER[0]}') IN ({_quoted(statuses)})"
        for statuses in (MEMBER, STATUSES)
    )
    columns = "audience, profile, status, is_in, since, until"
    return f"""
        CREATE TABLE {TABLE} AS WITH told AS (
          SELECT audience, profile, status, {is_in} AS is_in,
            coalesce(since, {_BEGINNING}) AS since
          FROM {_LISTED} WHERE {known} AND audience IS NOT NULL
        ), placed AS (
          SELECT *, lead(since, 1, {_END}) OVER each_profile AS until,
            row_number() OVER each_profile AS place
          FROM told WINDOW each_profile AS
            (PARTITION BY audience, profile ORDER BY since, is_in, status NULLS FIRST)
        )
        SELECT {columns}, true AS is_given FROM placed WHERE since < until
        UNION ALL
        SELECT audience, profile, NULL, true, {_BEGINNING}, since, false
        FROM placed WHERE place = 1 AND NOT is_in AND since > {_BEGINNING}
        ORDER BY audience, profile, since"""


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(exp.Literal.string(each).sql("duckdb") for each in names)


def members_select(name: str, instant: datetime, profile: str) -> exp.Select:
    """Return the statement for the numbers of a list's members at an instant.

    Parameters
    ----------
    name
        The list.
    instant
        The instant, UTC.
    profile
        The column of the numbers.
    """
    at = exp.cast(exp.Literal.string(f"{_plain(instant)}"), exp.DataType.Type.TIMESTAMP)
    return (
        exp.select(profile)
        .from_(TABLE)
        .where(
            exp.EQ(this=exp.column("audience"), expression=exp.Literal.string(name)),
            exp.column("is_in"),
            exp.LTE(this=exp.column("since"), expression=at),
            exp.GT(this=exp.column("until"), expression=at.copy()),
        )
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a profile stands to a list at an instant.

    Parameters
    ----------
    is_in
        Whether it is a member.
    status
        What the file says; None where it says none.
    since
        Since when, UTC; None where the file does not say.
    """

    is_in: bool
    status: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Of how many profiles a list's file does not say how they stood at an instant.

    Parameters
    ----------
    entered
        Those who entered later: they count as out.
    left
        Those who left later: they count as in.
    always
        Those whose row has no instant: they count as in the file.
    """

    entered: int
    left: int
    always: int


class Lists:
    """The imported audiences of a store.

    Parameters
    ----------
    names
        Their names.
    query
        Runs a statement with parameters on the store.
    """

    def __init__(self, names: Sequence[str], query: Callable[..., Answer]) -> None:
        self.names = tuple(names)
        self._query = query

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def members(self, name: str, instant: datetime) -> NDArray[np.int64]:
        """Return the numbers of the profiles that are in a list at an instant."""
        text = members_select(name, instant, "profile").sql("duckdb")
        return np.asarray(self._query(text).fetchnumpy()["profile"], dtype=np.int64)

    def standing(self, name: str, profile: int, instant: datetime) -> Standing | None:
        """Return how a profile stands to a list at an instant; None where no row says so."""
        if name not in self:
            return None
        row = self._query(
            f"SELECT is_in, status, CASE WHEN isfinite(since) THEN since END FROM {TABLE} "
            "WHERE audience = ? AND profile = ? AND since <= ? AND ? < until",
            [name, profile, *2 * [_plain(instant)]],
        ).fetchone()
        if row is None:
            return None
        is_in, status, since = row
        return Standing(bool(is_in), status, None if since is None else since.replace(tzinfo=UTC))

    def turns(self, names: Sequence[str], profile: int) -> list[datetime]:
        """Return the instants at which a profile's rows in some lists begin."""
        listed = [name for name in names if name in self]
        if not listed:
            return []
        rows = self._query(
            f"SELECT DISTINCT since FROM {TABLE} "
            "WHERE list_contains(?::VARCHAR[], audience) AND profile = ? AND isfinite(since)",
            [listed, profile],
        ).fetchall()
        return sorted(since.replace(tzinfo=UTC) for (since,) in rows)

    def standings(
        self, name: str, instant: datetime
    ) -> tuple[NDArray[np.int64], NDArray[np.object_], NDArray[np.datetime64]]:
        """Return what the file says of the profiles of a list at an instant.

        Returns
        -------
        profiles, statuses, instants
            Ascending numbers; a status or None; the instant or NaT.
        """
        table = self._query(
            "SELECT profile, status, CASE WHEN isfinite(since) THEN since END AS since "
            f"FROM {TABLE} WHERE audience = ? AND since <= ? AND ? < until ORDER BY profile",
            [name, *2 * [_plain(instant)]],
        ).df()
        return (
            table["profile"].to_numpy(dtype=np.int64),
            table["status"].to_numpy(dtype=object),
            table["since"].to_numpy(dtype="datetime64[us]"),
        )

    def unsaid(self, name: str, instant: datetime) -> Unsaid:
        """Return of how many profiles the file does not say how they stood at an instant."""
        row = self._query(
            "SELECT count(*) FILTER (WHERE is_in AND since > ?), "
            "count(*) FILTER (WHERE NOT is_in AND since > ?), "
            "count(*) FILTER (WHERE NOT isfinite(since)) FROM "
            f"(SELECT profile, min(since) AS since, arg_min(is_in, since) AS is_in FROM {TABLE} "
            "WHERE audience = ? AND is_given GROUP BY profile)",
            [*2 * [_plain(instant)], name],
        ).fetchone()
        return Unsaid(*(int(each) for each in row or (0, 0, 0)))


def _plain(instant: datetime) -> datetime:
    """Return an instant as the store has it: UTC, without saying so."""
    return instant.astimezone(UTC).replace(tzinfo=None)
