"""What decided: the values, and the events with what a rule asks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.engine.explain.known import at, shown, value_at
from toolkit.engine.explain.misses import amount
from toolkit.engine.explain.watched import total
from toolkit.language.canvas import (
    Aggregation,
    AttributeCard,
    CodeTile,
    Container,
    Every,
    FieldTest,
    ItemsCard,
    ValuesCard,
)
from toolkit.language.describe.words import AGGREGATES
from toolkit.language.tree import Field, path_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.engine.explain.known import Event
    from toolkit.engine.explain.watched import Watched
    from toolkit.language.canvas import EventCard
    from toolkit.language.canvas.model import Tile
    from toolkit.language.describe import EventNames
    from toolkit.language.tree import Node

_LATEST = 3
"""How many events are shown of those that decided."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The latest of some events.

    Parameters
    ----------
    rows
        A row an event: when (UTC), its type, and each field that is asked for; as text.
    others
        How many more there are.
    """

    rows: tuple[tuple[str, ...], ...] = ()
    others: int = 0


NOTHING = Shown()
"""No event."""


def value_line(path: str, values: Mapping[str, object]) -> str:
    """Return the value of an attribute as a line."""
    value = value_at(values, path)
    return f"{path} has no value" if value is None else f"{path} is {shown(value)}"


def event_lines(card: EventCard, found: Watched, values: Mapping[str, object]) -> Iterator[str]:
    """Yield what the events of a card come to, and the attributes its rules speak of."""
    counted = found.counted(found.as_of)
    number = len(counted)
    some = f"{number:,} such event{'' if number == 1 else 's'}" if number else "no such event"
    match card.measure:
        case Every():
            yield f"{number:,} that fail" if number else "none that fails"
        case Aggregation() as measure:
            reached = total(measure, counted)
            told = "none" if reached is None else amount(reached)
            yield f"{AGGREGATES[measure.kind]} {measure.field} is {told}: {some}"
        case _:
            yield some
    for path in dict.fromkeys(_paths(card.rules)):
        if path.startswith("^."):
            yield value_line(path.removeprefix("^."), values)


def shown_events(card: EventCard, events: Sequence[Event], names: EventNames) -> Shown:
    """Return the latest events with the fields that the card speaks of."""
    asked = dict.fromkeys(_paths(card.rules))
    if isinstance(card.measure, Aggregation):
        asked[card.measure.field] = None
    paths = [path for path in asked if path not in {"timestamp", "eventType"} and path[0] != "^"]
    latest = events[:_LATEST]
    paths = [path for path in paths if any(value_at(each, path) is not None for each in latest)]
    return Shown(tuple(_row(each, paths, names) for each in latest), max(len(events) - _LATEST, 0))


def _row(event: Event, paths: Iterable[str], names: EventNames) -> tuple[str, ...]:
    values = ((path, value_at(event, path)) for path in paths)
    fields = ("" if value is None else f"{path} {shown(value)}" for path, value in values)
    kind = event.get("eventType")
    return (f"{at(event):%Y-%m-%d %H:%M}", "" if kind is None else names.of(str(kind)), *fields)


def _paths(rules: Iterable[Tile]) -> Iterator[str]:
    """Yield the paths that rules on an event speak of; of items, those on the items."""
    for rule in rules:
        match rule:
            case AttributeCard(field=path, test=test) | ValuesCard(field=path, test=test):
                yield path
                if isinstance(test, FieldTest):
                    yield test.other
            case ItemsCard(field=path, rules=inner):
                own = (each for each in _paths(inner) if each[0] != "^")
                yield from (f"{path}.{each}" for each in own)
            case Container(children=children):
                yield from _paths(children)
            case CodeTile(code=code):
                yield from code_paths(code)
            case _:
                pass


def code_paths(code: Node) -> Iterator[str]:
    """Yield the paths of fields in an expression, each as far as it goes."""
    inner = {id(each.of) for each in walk(code) if isinstance(each, Field)}
    for node in walk(code):
        if isinstance(node, Field) and id(node) not in inner and (found := path_of(node)):
            yield ("^" * found[0] + "." if found[0] else "") + ".".join(found[1])
