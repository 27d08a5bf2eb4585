"""Why a profile is in an audience, or not: every card of its canvas, with what decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.language.canvas import (
    Aggregation,
    AttributeCard,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    FieldTest,
    Sequence,
    to_expression,
)
from toolkit.language.canvas.write import events_of
from toolkit.language.describe import describe
from toolkit.language.pql import render
from toolkit.language.tree import Field, path_of, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Expression

_SHOWN = 3
"""How many events are shown of those that decided."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Whether one part of a definition holds for a profile, and why.

    Parameters
    ----------
    words
        The part in English; for a container, how its parts are joined.
    pql
        The same as PQL.
    holds
        Whether it holds.
    evidence
        The values and events that decided it.
    miss
        What is missing for it to hold; empty where it holds, or nothing short can be said.
    parts
        The parts of a container.
    """

    words: str
    pql: str
    holds: bool
    evidence: tuple[str, ...] = ()
    miss: str = ""
    parts: tuple[Reason, ...] = ()

    def misses(self) -> Iterator[str]:
        """Yield what is missing, part by part."""
        if self.miss:
            yield self.miss
        for part in self.parts:
            if not part.holds:
                yield from part.misses()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one profile.

    Parameters
    ----------
    holds
        Says whether a condition holds for the profile.
    attributes
        Its attributes that have a value, by path.
    events
        Gives its events that are among the given ones, the latest first.
    """

    holds: Callable[[Expression], bool]
    attributes: Mapping[str, object]
    events: Callable[[Expression], pd.DataFrame]


def reason(tile: Tile, known: Known) -> Reason:
    """Return whether a tile of a canvas holds for a profile, and why."""
    node = to_expression(Container((tile,)))
    holds = known.holds(node)
    pql = " ".join(render(node).split())
    if isinstance(tile, Container):
        joined = {"all": "all of", "any": "any of", "none": "none of"}[tile.join]
        words = f"not ({joined})" if tile.exclude else joined
        parts = tuple(reason(child, known) for child in tile.children)
        return Reason(words, pql, holds, parts=parts)
    words = describe(node).removesuffix(".")
    return Reason(words, pql, holds, tuple(_evidence(tile, known)), _miss(tile, known, holds=holds))


# --- what decided -----------------------------------------------------------------------------


def _evidence(tile: Tile, known: Known) -> Iterator[str]:
    match tile:
        case AttributeCard(field=path, test=test):
            yield _value(path, known)
            if isinstance(test, FieldTest):
                yield _value(test.other, known)
        case EventCard():
            yield from _events(known.events(events_of(tile)))
        case Sequence(steps=steps):
            for step in steps:
                yield from _events(known.events(events_of(step.card)))
        case CodeTile(code=code):
            paths = {".".join(found[1]) for node in walk(code) if (found := _own_path(node))}
            for path in sorted(paths & set(known.attributes)):
                yield _value(path, known)
        case _:
            return


def _own_path(node: object) -> tuple[int, tuple[str, ...]] | None:
    found = path_of(node) if isinstance(node, Field) else None
    return found if found is not None and found[0] == 0 else None


def _value(path: str, known: Known) -> str:
    if path not in known.attributes:
        return f"{path} has no value"
    return f"{path} is {known.attributes[path]}"


def _events(found: pd.DataFrame) -> Iterator[str]:
    if found.empty:
        yield "no such event"
        return
    yield f"{len(found):,} such event{'' if len(found) == 1 else 's'}"
    for _, row in found.head(_SHOWN).iterrows():
        yield f"{row['timestamp']:%Y-%m-%d %H:%M} {row.get('eventType', '')}".rstrip()


def _miss(tile: Tile, known: Known, *, holds: bool) -> str:
    """Return what is missing for an event card to hold, where it can be said in short."""
    if holds or not isinstance(tile, EventCard):
        return ""
    number = len(known.events(events_of(tile)))
    match tile.measure:
        case Count(at_least=int(low)) if not tile.exclude and number < low:
            return f"{low - number:,} more {_kind(tile, low - number)}"
        case Count(at_most=int(high)) if not tile.exclude and number > high:
            return f"{number - high:,} fewer {_kind(tile, number - high)}"
        case Count(at_least=1, at_most=None) if tile.exclude:
            return f"{number:,} fewer {_kind(tile, number)}"
        case Every() | Aggregation() | Count():
            return ""


def _kind(card: EventCard, number: int) -> str:
    noun = "event" if number == 1 else "events"
    return f"{' or '.join(card.event_types)} {noun}".strip()
