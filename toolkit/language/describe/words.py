"""Words for operators, fields and values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.language.pql.render import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.language.canvas.field_tests import Scalar

COMPARISONS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
COUNTS = {
    "=": "exactly",
    "!=": "not exactly",
    "<": "fewer than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}
TESTS = {
    "equals": "is",
    "notEqualTo": "is not",
    "contains": "contains",
    "doesNotContain": "does not contain",
    "startsWith": "starts with",
    "doesNotStartWith": "does not start with",
    "endsWith": "ends with",
    "doesNotEndWith": "does not end with",
    "like": "is like",
    "matches": "matches",
    "includes": "includes",
    "in": "is one of",
    "notIn": "is none of",
    "intersects": "shares a value with",
    "subsetOf": "is within",
    "supersetOf": "has all of",
}
_LONG = 10_000
"""From where on digits are grouped; shorter numbers may be years."""


@dataclass(frozen=True, eq=False, slots=True)
class EventNames:
    """What analysts call event types.

    Parameters
    ----------
    names
        The names by event type, case-folded.

    Examples
    --------
    >>> EventNames({"commerce.purchases": "Purchases"}).of("commerce.Purchases")
    'Purchases'
    """

    names: Mapping[str, str]

    def of(self, event_type: str) -> str:
        """Return the name of an event type; the type itself where it has none."""
        return self.names.get(event_type.casefold(), event_type)


NO_NAMES = EventNames({})
"""Event types are shown as they are."""
AGGREGATES = {"sum": "total", "average": "average", "min": "smallest", "max": "largest"}


def field(path: str, scopes: tuple[str, ...]) -> str:
    """Return a card's field in words: `^.loyalty.tier` in an event is the profile's loyalty tier.

    Parameters
    ----------
    path
        As on a card.
    scopes
        What the items around it are, the innermost first.

    Examples
    --------
    >>> field("^.homeAddress.city", ("event", "profile"))
    "the profile's home address city"
    """
    levels = len(path) - len(path.lstrip("^"))
    told = words(name.strip("`") for name in path[levels:].lstrip(".").split("."))
    return f"the {scopes[levels]}'s {told}" if levels else told


def aggregate(kind: str, per: str, items: str) -> str:
    """Return an aggregate in words; of instants the smallest is the earliest.

    Examples
    --------
    >>> aggregate("max", "timestamp", "search events")
    'the latest timestamp of search events'
    """
    told = AGGREGATES[kind]
    if per.rsplit(maxsplit=1)[-1] in {"timestamp", "date", "time"}:
        told = {"min": "earliest", "max": "latest"}.get(kind, told)
    return f"the {told} {per} of {items}"


def words(names: Iterable[str]) -> str:
    """Return the names of a path in words; what is all capitals stays so.

    Examples
    --------
    >>> words(["productListItems", "SKU"])
    'product list items SKU'
    """
    spaced = " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name) for name in names)
    return " ".join(word if word.isupper() else word.lower() for word in spaced.split())


def value(given: Scalar) -> str:
    """Return a value as a card has it."""
    match given:
        case bool():
            return "true" if given else "false"
        case str():
            return quoted(given)
        case _:
            is_long = isinstance(given, int) and abs(given) >= _LONG
            return f"{given:,}" if is_long else f"{given}"
