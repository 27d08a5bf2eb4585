"""Sets of values of one ordered kind, with null and what compares with nothing.

A set is a union of intervals between cuts. A cut lies directly before or directly after a value,
so that open and closed ends, single values and gaps are all written in one way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.language.tree import Comparison

Cut = tuple[Any, ...]
"""(-1,) before all values, (1,) after all; else 0, a value, and 0 before it or 1 after it."""
Span = tuple[Cut, Cut]

LOWEST: Cut = (-1,)
HIGHEST: Cut = (1,)


@dataclass(frozen=True, slots=True)
class Values:
    """Some of the values that an expression can have.

    Parameters
    ----------
    spans
        Intervals of values, ascending and apart.
    null
        Whether null is among them.
    other
        Whether values outside the order are among them: NaN, text that names no instant.
    """

    spans: tuple[Span, ...] = ((LOWEST, HIGHEST),)
    null: bool = True
    other: bool = True

    def __and__(self, more: Values) -> Values:
        """Return the values in both sets."""
        spans: list[Span] = []
        own, other = 0, 0
        while own < len(self.spans) and other < len(more.spans):
            (low, high), (least, most) = self.spans[own], more.spans[other]
            start, end = max(low, least), min(high, most)
            if start < end:
                spans.append((start, end))
            if high < most:
                own += 1
            else:
                other += 1
        return Values(tuple(spans), self.null and more.null, self.other and more.other)

    def __invert__(self) -> Values:
        """Return all values that are not in the set."""
        spans, low = [], LOWEST
        for start, end in self.spans:
            spans.append((low, start))
            low = end
        spans.append((low, HIGHEST))
        kept = tuple(span for span in spans if span[0] < span[1])
        return Values(kept, not self.null, not self.other)

    def __or__(self, more: Values) -> Values:
        """Return the values in either set."""
        return union((self, more))

    @property
    def points(self) -> list[Any] | None:
        """The values where they are a few single ones; None for intervals."""
        single = all(low[0] == 0 == high[0] and low[1] == high[1] for low, high in self.spans)
        return [low[1] for low, _ in self.spans] if single else None

    def whole(self) -> Values:
        """Return the set without the intervals that have no whole number."""
        return replace(self, spans=tuple(span for span in self.spans if _has_whole(span)))

    @property
    def least(self) -> int:
        """The least whole number of a set of whole numbers that is not empty, from 0 on."""
        low = self.spans[0][0]
        return 0 if low[0] else _first_whole(low)

    @property
    def most(self) -> int | None:
        """The largest whole number of a set that is not empty; None where there is none."""
        high = self.spans[-1][1]
        return None if high[0] else _last_whole(high)


NOTHING = Values((), null=False, other=False)
ANYTHING = Values()
NULL = Values((), null=True, other=False)
PRESENT = Values(null=False)


def union(sets: Sequence[Values]) -> Values:
    """Return the values that are in any of some sets."""
    joined: list[Span] = []
    for low, high in sorted(span for one in sets for span in one.spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return Values(tuple(joined), any(one.null for one in sets), any(one.other for one in sets))


def between(low: Cut, high: Cut) -> Values:
    """Return the values between two cuts."""
    return Values(((low, high),) if low < high else (), null=False, other=False)


def before(value: object) -> Cut:
    """Return the cut directly before a value."""
    return 0, value, 0


def after(value: object) -> Cut:
    """Return the cut directly after a value."""
    return 0, value, 1


def only(values: Iterable[object]) -> Values:
    """Return the set of some single values.

    Examples
    --------
    >>> (only([1, 2]) & ~only([2])).points
    [1]
    """
    spans = ((before(value), after(value)) for value in values)
    return NOTHING | Values(tuple(spans), null=False, other=False)


def compared(op: Comparison, value: object) -> Values:
    """Return the values that compare so with a value; null and NaN compare with nothing.

    Examples
    --------
    >>> (compared(">", 20) & compared("<", 21)).whole().spans
    ()
    """
    match op:
        case "=":
            return only([value])
        case "!=":
            spans = (LOWEST, before(value)), (after(value), HIGHEST)
            return Values(spans, null=False, other=False)
        case "<":
            return between(LOWEST, before(value))
        case "<=":
            return between(LOWEST, after(value))
        case ">":
            return between(after(value), HIGHEST)
        case ">=":
            return between(before(value), HIGHEST)


def beginning(text: str) -> Values:
    """Return the texts that begin with a text: those from it up to the next that does not."""
    last = len(text)
    while last and ord(text[last - 1]) == _LAST_CHARACTER:
        last -= 1
    high = before(text[: last - 1] + chr(ord(text[last - 1]) + 1)) if last else HIGHEST
    return between(before(text), high)


_LAST_CHARACTER = 0x10FFFF


def ticks(instant: datetime) -> int:
    """Return an instant as microseconds since 1970: none lies between two of them.

    Examples
    --------
    >>> ticks(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (instant - _EPOCH) // timedelta(microseconds=1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _has_whole(span: Span) -> bool:
    low, high = span
    return bool(low[0] or high[0]) or _first_whole(low) <= _last_whole(high)


def _first_whole(cut: Cut) -> int:
    value = Fraction(cut[1])
    return math.floor(value) + 1 if cut[2] else math.ceil(value)


def _last_whole(cut: Cut) -> int:
    value = Fraction(cut[1])
    return math.floor(value) if cut[2] else math.ceil(value) - 1
