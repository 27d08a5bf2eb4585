"""One line of the specification, and how lines are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the specification.

    Parameters
    ----------
    extract
        One of `small.EXTRACTS`.
    pql
        The expression.
    expected
        The ids: of the instants, one letter each; else words.
    section
        Of PQL.md.
    compiled
        Whether the engine evaluates it today.
    """

    extract: str
    pql: str
    expected: frozenset[str]
    section: str
    compiled: bool = True


def instants(extract: str, section: str, lines: str) -> list[Row]:
    """Return rows of instants: `pql → letters` a line."""
    found = []
    for line in lines.strip().splitlines():
        pql, _, letters = line.partition("→")
        found.append(Row(extract, pql.strip(), frozenset(letters.strip()), section))
    return found


def rows(extract: str, section: str, lines: str, *, compiled: bool = True) -> list[Row]:
    """Return rows: `pql → ids` a line, the ids apart by spaces."""
    found = []
    for line in lines.strip().splitlines():
        pql, _, names = line.rpartition("→")
        found.append(Row(extract, pql.strip(), frozenset(names.split()), section, compiled))
    return found
