"""What is known of one profile when a definition is explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.language.describe import NO_NAMES, EventNames

if TYPE_CHECKING:
    from toolkit.language.tree import Expression

Event = Mapping[str, object]
"""An event: its values by path; `timestamp` is an instant, UTC."""
_ITEMS = 3
"""How many items of a list are shown."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one profile.

    Parameters
    ----------
    as_of
        The evaluation instant, UTC.
    attributes
        Its attributes that have a value, by path.
    holds
        Says whether a condition holds for the profile.
    events
        Gives its events that are among the given ones, the latest first.
    state
        Says how the profile stands to an audience: in, not in; realized in, existing in, exited
        from one that was imported.
    names
        What event types are called.
    """

    as_of: datetime
    attributes: Mapping[str, object]
    holds: Callable[[Expression], bool]
    events: Callable[[Expression], Sequence[Event]]
    state: Callable[[str], str]
    names: EventNames = NO_NAMES


def at(event: Event) -> datetime:
    """Return when an event happened."""
    instant = event["timestamp"]
    if not isinstance(instant, datetime):
        raise AssertionError(f"an event without an instant: {event}")
    return instant


def value_at(values: Mapping[str, object], path: str) -> object:
    """Return the value under a path, through objects and lists; None where there is none.

    Examples
    --------
    >>> value_at({"items": [{"sku": "A"}, {"sku": "B"}]}, "items.sku")
    ['A', 'B']
    """
    path = path.replace("`", "")
    if path in values:
        return values[path]
    names = path.split(".")
    for cut in range(len(names) - 1, 0, -1):
        head = ".".join(names[:cut])
        if head in values:
            return _below(values[head], ".".join(names[cut:]))
    return None


def _below(value: object, path: str) -> object:
    if isinstance(value, Mapping):
        return value_at(value, path)
    if isinstance(value, list):
        found = [_below(each, path) for each in value]
        return [each for each in found if each is not None] or None
    return None


def shown(value: object) -> str:
    """Return a value in short.

    Examples
    --------
    >>> shown(Decimal("49.90")), shown(["a", "b", "c", "d"]), shown(True)
    ('49.90', 'a, b, c and 1 more', 'true')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}" if value.second == 0 else f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case list():
            told = ", ".join(map(shown, value[:_ITEMS])) or "empty"
            return f"{told} and {len(value) - _ITEMS} more" if len(value) > _ITEMS else told
        case Mapping():
            return ", ".join(f"{key} {shown(each)}" for key, each in value.items())
        case _:
            return str(value)
