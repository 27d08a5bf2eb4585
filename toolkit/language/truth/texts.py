"""Whether some text passes several tests of its beginning, its end and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.truth.values import Values


@dataclass(frozen=True, slots=True)
class Texts:
    """What is demanded of a text, as it is or in lower case.

    Parameters
    ----------
    values
        The texts it can be by order.
    wanted, unwanted
        Ends and parts that it must have, and must not: `ends` or `has`, and the text.
    """

    values: Values
    wanted: frozenset[tuple[str, str]] = frozenset()
    unwanted: frozenset[tuple[str, str]] = frozenset()

    def fits(self, text: str) -> bool:
        """Return whether a text passes."""
        return all(_passes(text, one) for one in self.wanted) and not any(
            _passes(text, one) for one in self.unwanted
        )

    def is_possible(self, beginnings: Iterable[str]) -> bool:
        """Return whether a text may pass; `beginnings` are what it must begin with."""
        if not self.values.spans:
            return False
        if (points := self.values.points) is not None:
            return any(self.fits(point) for point in points)
        pieces = ["", *beginnings, *(needle for _, needle in self.wanted)]
        ends = ["", *(needle for kind, needle in self.wanted if kind == "ends")]
        if any(not (a.endswith(b) or b.endswith(a)) for a in ends for b in ends):
            return False
        return not any(
            any(end.endswith(needle) for end in ends)
            if kind == "ends"
            else any(needle in piece for piece in pieces)
            for kind, needle in self.unwanted
        )


def are_possible(
    exact: Texts, folded: Texts, beginnings: Iterable[str], low: Iterable[str]
) -> bool:
    """Return whether one text may pass tests as it is and, in lower case, others.

    Parameters
    ----------
    exact, folded
        What is demanded of the text, and of the text in lower case.
    beginnings, low
        What it must begin with, as it is and in lower case.
    """
    if (points := exact.values.points) is not None:
        among = folded.values
        return any(
            exact.fits(point) and folded.fits(fold(point)) and _is_among(fold(point), among)
            for point in points
        )
    beginnings = list(beginnings)
    wanted = folded.wanted | {(kind, fold(needle)) for kind, needle in exact.wanted}
    both = Texts(folded.values, wanted, folded.unwanted)
    return exact.is_possible(beginnings) and both.is_possible(
        [*low, *(fold(one) for one in beginnings)]
    )


def _is_among(text: str, values: Values) -> bool:
    return any(low <= (0, text, 0) and (0, text, 1) <= high for low, high in values.spans)


def _passes(text: str, test: tuple[str, str]) -> bool:
    kind, needle = test
    return text.endswith(needle) if kind == "ends" else needle in text
