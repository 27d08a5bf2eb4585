"""What a lint found, as an analyst holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import pandas as pd

from toolkit.workbench.display import html_table, text_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.lint import Finding

_COLUMNS = ("audience", "severity", "code", "message", "excerpt", "hint")
_NONE = "Nothing looks wrong."


class Findings(Sequence["Finding"]):
    """What looks wrong in some audiences, in the order they were asked.

    Parameters
    ----------
    found
        Audience names and findings.
    names
        The audiences in the order they were asked.
    """

    def __init__(self, found: Iterable[tuple[str, Finding]], names: Iterable[str]) -> None:
        order = {name: number for number, name in enumerate(names)}
        self._found = tuple(sorted(found, key=lambda one: order[one[0]]))

    def by_audience(self) -> tuple[tuple[str, Finding], ...]:
        """Return the findings, each with the name of its audience."""
        return self._found

    def to_frame(self) -> pd.DataFrame:
        """Return the findings: audience, severity, code, message, excerpt, hint."""
        return pd.DataFrame(self._rows(), columns=list(_COLUMNS), dtype="str")

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return [finding for _, finding in self._found][index]

    def __len__(self) -> int:
        return len(self._found)

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (name, one.severity, one.code, one.message, one.excerpt, one.hint)
            for name, one in self._found
        ]

    def __repr__(self) -> str:
        return text_table(_COLUMNS, self._rows()) if self._found else _NONE

    def _repr_html_(self) -> str:
        return html_table("Findings", _COLUMNS, self._rows()) if self._found else f"<p>{_NONE}</p>"
