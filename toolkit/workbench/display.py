"""Tables and text as notebooks show them; whatever a user wrote is escaped."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from toolkit.numerals import percent, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["COLUMNS", "html_table", "percent", "text_table", "thousands"]

COLUMNS = ("audience", "profiles", "share")
"""The columns of a table of sizes."""
_NUMBER = 'style="text-align:right"'
_TEXT = 'style="text-align:left"'


def html_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0
) -> str:
    """Return a table as HTML, the last `numbers` columns aligned as numbers."""
    first_number = len(columns) - numbers

    def cells(tag: str, values: Sequence[str]) -> str:
        return "".join(
            f"<{tag} {_NUMBER if index >= first_number else _TEXT}>{html.escape(value)}</{tag}>"
            for index, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    caption = f"<caption {_TEXT}>{html.escape(title)}</caption>"
    head = f"<thead><tr>{cells('th', columns)}</tr></thead>"
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def text_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """Return a table as lines of text, the last `numbers` columns aligned as numbers.

    Examples
    --------
    >>> print(text_table(["audience", "profiles"], [["Gold", "1,200"]], numbers=1))
    audience  profiles
    Gold         1,200
    """
    table = [list(columns), *(list(row) for row in rows)]
    widths = [max(len(row[index]) for row in table) for index in range(len(columns))]
    first_number = len(columns) - numbers
    lines = []
    for row in table:
        cells = [
            cell.rjust(width) if index >= first_number else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
