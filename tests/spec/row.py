"""One line of the executable table of PQL.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.extracts import SmallExtract


@dataclass(frozen=True)
class Row:
    """An expression, and who is in.

    Parameters
    ----------
    section
        Where PQL.md says so.
    pql
        The expression.
    expected
        Profile ids, by hand: `a b`, a range in the order of the extract `a..f`, all but some
        `* - a b`, or nothing.
    extract
        The small extract it is asked of.
    note
        What the row is about.
    compiled
        False while the engine says the construct is not evaluated yet.
    given
        Name and PQL of audiences evaluated together with it.
    """

    section: str
    pql: str
    expected: str
    extract: SmallExtract
    note: str = ""
    compiled: bool = True
    given: tuple[tuple[str, str], ...] = ()

    @property
    def ids(self) -> set[str]:
        """The profile ids expected."""
        everyone = self.extract.ids
        if self.expected.startswith("*"):
            _, _, left_out = self.expected.partition("- ")
            return set(everyone) - _ids(left_out, everyone)
        return _ids(self.expected, everyone)


def _ids(text: str, everyone: list[str]) -> set[str]:
    found: set[str] = set()
    for word in text.split():
        first, _, last = word.partition("..")
        found.update(everyone[everyone.index(first) : everyone.index(last or first) + 1])
    return found
