"""One line of the specification, and how lines are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.spec.small import EXTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    beside
        Name and PQL of the audiences evaluated together with it.
    """

    extract: str
    pql: str
    expected: frozenset[str]
    section: str
    compiled: bool = True
    beside: tuple[tuple[str, str], ...] = ()


def instants(extract: str, section: str, lines: str) -> list[Row]:
    """Return rows of instants: `pql → letters` a line."""
    return [
        Row(extract, pql, frozenset(letters.replace(" ", "")), section)
        for pql, letters in _pairs(lines)
    ]


def rows(
    extract: str,
    section: str,
    lines: str,
    *,
    compiled: bool = True,
    beside: tuple[tuple[str, str], ...] = (),
) -> list[Row]:
    """Return rows: `pql → ids` a line, the ids apart by spaces.

    `a..d` are the profiles from a to d, in the order of the extract; `* - a b` all but a and b.
    """
    everyone = EXTRACTS[extract].ids
    return [
        Row(extract, pql, named(names, everyone), section, compiled, beside)
        for pql, names in _pairs(lines)
    ]


def named(names: str, everyone: list[str]) -> frozenset[str]:
    """Return the profiles that are named in a row."""
    if names.startswith("*"):
        return frozenset(everyone) - named(names.removeprefix("*").lstrip(" -"), everyone)
    found: set[str] = set()
    for name in names.split():
        first, _, last = name.partition("..")
        if first not in everyone or (last or first) not in everyone:
            raise ValueError(f"no profile {name}")
        found.update(everyone[everyone.index(first) : everyone.index(last or first) + 1])
    return frozenset(found)


def _pairs(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.strip().splitlines():
        pql, arrow, names = line.rpartition("→")
        if not arrow:
            raise ValueError(f"no arrow: {line}")
        yield pql.strip(), names.strip()
