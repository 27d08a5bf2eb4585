"""How much of the machine the profile store may take: memory and threads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import sqlglot.expressions as exp

from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from pathlib import Path

_UNITS = {
    f"{letter}{suffix}": base**power
    for suffix, base in (("b", 1000), ("ib", 1024))
    for power, letter in enumerate("kmgt", 1)
}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]i?b)\s*", re.IGNORECASE)
_LEAST = 256 * 1000**2
"""The bytes below which DuckDB cannot even sort a small table on every core."""
_MOST = 4096
"""More threads than any machine has cores."""
_HALF = "50%"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much memory and how many threads preparing and asking may take.

    The memory is DuckDB's: what does not fit is spilled to disk. The bitmaps and the tables
    that Python holds come on top.

    Parameters
    ----------
    memory
        A size such as `"4GB"` or `"800MiB"`, at least 256MB; half of the machine's memory when
        not given.
    threads
        How many threads, at least 1; one a core when not given.

    Raises
    ------
    DefinitionError
        A size that cannot be read or is too small, or no number of threads.

    Examples
    --------
    >>> Limits("4GB", threads=2)
    Limits(memory='4GB', threads=2)
    """

    memory: str | None = None
    threads: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a limit."""
        if self.memory is not None and _bytes(self.memory) < _LEAST:
            raise DefinitionError(
                f"memory is {self.memory!r}, and cannot be\n"
                'Give a size of at least "256MB", such as "4GB"; or leave it out for half of '
                "the machine's."
            )
        threads = self.threads
        whole = isinstance(threads, int) and not isinstance(threads, bool)
        if threads is not None and not (whole and 1 <= threads <= _MOST):
            raise DefinitionError(
                f"threads is {threads!r}, and cannot be\n"
                f"Give a whole number from 1 to {_MOST:,}; or leave it out for one a core."
            )

    def apply(self, connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
        """Set the limits on a connection's database.

        Parameters
        ----------
        connection
            A connection to the database.
        spill
            The folder for what does not fit; DuckDB makes it when it is needed and removes it
            when the database is closed.

        Raises
        ------
        DefinitionError
            The database is open already, and holds more than the memory given.
        """
        memory = exp.Literal.string(self.memory or _HALF).sql("duckdb")
        try:
            connection.execute(f"SET memory_limit = {memory}")
        except duckdb.OutOfMemoryException:
            raise DefinitionError(
                f"memory is {self.memory!r}, and the store holds more already\n"
                "Close the extract where it is open, or give more."
            ) from None
        if self.threads is not None:
            connection.execute(f"SET threads = {int(self.threads)}")
        known = connection.execute("SELECT current_setting('temp_directory')").fetchone()
        if known != (str(spill),):  # once used it cannot be set, not even to what it is
            folder = exp.Literal.string(str(spill)).sql("duckdb")
            connection.execute(f"SET temp_directory = {folder}")


def _bytes(memory: object) -> float:
    """Return a size in bytes; 0 when it is none."""
    found = _SIZE.fullmatch(memory) if isinstance(memory, str) else None
    return float(found[1]) * _UNITS[found[2].lower()] if found else 0.0
