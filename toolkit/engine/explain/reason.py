"""Why a profile is in an audience, or not: every tile of its canvas, with what decided it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, assert_never

from toolkit.engine.explain.evidence import (
    NOTHING,
    Shown,
    code_paths,
    event_lines,
    shown_events,
    value_line,
)
from toolkit.engine.explain.known import value_at
from toolkit.engine.explain.misses import Miss, attribute_miss, event_miss
from toolkit.engine.explain.steps import Taken, taken
from toolkit.engine.explain.watched import watched
from toolkit.language.canvas import (
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    EventCard,
    FieldTest,
    ItemsCard,
    Sequence,
    Unfinished,
    ValuesCard,
    to_expression,
)
from toolkit.language.describe import describe
from toolkit.language.pql import render
from toolkit.language.pql.render import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.engine.explain.known import Known
    from toolkit.language.canvas.model import Tile
    from toolkit.language.describe import EventNames
    from toolkit.language.tree import Expression

_JOINED = {"all": "all of", "any": "any of", "none": "none of"}
_EXCLUDED = {"all": "not all of", "any": "none of", "none": "any of"}
_CONTAINERS = frozenset({*_JOINED.values(), *_EXCLUDED.values()})


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
        The values that decided it, and what its events come to.
    shown
        The latest of the events that decided it.
    miss
        What is missing for it to hold; None where it holds, or nothing short can be said.
    join
        How many of the parts must hold: all, any, or none; "steps" for a sequence's, and for
        whatever has no parts.
    parts
        The parts of a container; the steps of a sequence, which hold as far as they were reached.
    """

    words: str
    pql: str
    holds: bool
    evidence: tuple[str, ...] = ()
    shown: Shown = NOTHING
    miss: Miss | None = None
    join: Literal["all", "any", "none", "steps"] = "steps"
    parts: tuple[Reason, ...] = ()

    def misses(self) -> tuple[Miss, ...]:
        """Return what is missing: of every part that all are asked for, of the nearest of any.

        Nothing where it holds, and where nothing short can be said.
        """
        if self.holds:
            return ()
        if self.miss is not None:
            return (self.miss,)
        failing = [part for part in self.parts if not part.holds]
        match self.join:
            case "all":
                return tuple(miss for part in failing for miss in part.misses())
            case "any" if failing:
                return min(failing, key=Reason.distance).misses()
            case _:
                return ()

    def leaves(self) -> Iterator[Reason]:
        """Yield the parts that containers join; a sequence is one, and so is what is excluded."""
        if self.parts and self.words in _CONTAINERS:
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self

    def distance(self) -> float:
        """Return how far away it is that it holds; infinite where that can't be said."""
        if self.holds:
            return 0.0
        if self.miss is not None:
            return self.miss.distance
        distances = [part.distance() for part in self.parts]
        match self.join:
            case "all" if distances:
                return sum(distances)
            case "any" if distances:
                return min(distances)
            case _:
                return math.inf


def reason(tile: Tile, known: Known) -> Reason:
    """Return whether a tile of a canvas holds for a profile, and why."""
    node, pql, words = _said(tile, known.names)
    match tile:
        case Container(children=(only,), exclude=True):
            return _negated(only, reason(only, known), words, pql)
        case Container():
            return _container(tile, pql, known)
        case EventCard():
            return _events(tile, words, pql, known, holds=known.holds(node))
        case Sequence():
            return _sequence(tile, words, pql, known, holds=known.holds(node))
        case Unfinished():
            raise tile.error
        case _:
            return _plain(tile, node, words, pql, known)


@lru_cache(maxsize=1024)
def _said(tile: Tile, names: EventNames) -> tuple[Expression, str, str]:
    """Return a tile as an expression, as PQL and in English: the same for every profile."""
    node = to_expression(Container((tile,)))
    return node, " ".join(render(node).split()), describe(node, names).removesuffix(".")


# --- containers -------------------------------------------------------------------------------


def _container(tile: Container, pql: str, known: Known) -> Reason:
    parts = tuple(reason(child, known) for child in tile.children)
    each = [part.holds for part in parts]
    met = {"all": all(each), "any": any(each), "none": not any(each)}[tile.join]
    if not parts:
        return Reason("everyone", pql, holds=True)
    if not tile.exclude:
        return Reason(_JOINED[tile.join], pql, met, join=tile.join, parts=parts)
    words = _EXCLUDED[tile.join]
    join: Literal["any", "none"] = "any" if tile.join == "none" else "none"
    return Reason(words, pql, not met, join=join, parts=parts)


def _negated(tile: Tile, inner: Reason, words: str, pql: str) -> Reason:
    """Return why it is so that a tile does not hold: with the tile's own evidence."""
    miss = None
    if inner.holds and isinstance(tile, AttributeCard) and inner.evidence:
        miss = Miss(f"{inner.evidence[0]}, which is excluded")
    return Reason(
        words, pql, not inner.holds, inner.evidence, inner.shown, miss, "none", inner.parts
    )


# --- tiles ------------------------------------------------------------------------------------


def _events(tile: EventCard, words: str, pql: str, known: Known, *, holds: bool) -> Reason:
    found = watched(tile, known)
    lines = tuple(event_lines(tile, found, known.attributes))
    shown = shown_events(tile, found.counted(known.as_of), known.names)
    return Reason(words, pql, holds, lines, shown, None if holds else event_miss(found))


def _sequence(tile: Sequence, words: str, pql: str, known: Known, *, holds: bool) -> Reason:
    steps = taken(tile, known, holds=holds)
    missing = [number for number, step in enumerate(steps) if not step.holds]
    miss = None
    if not holds and missing:
        words_of = steps[missing[0]].words
        first = f"{words_of[0].lower()}{words_of[1:]}"
        miss = Miss(f"step {missing[0] + 1} of {len(steps)}: {first}", float(len(missing)))
    return Reason(words, pql, holds, miss=miss, parts=tuple(map(_step, steps)))


def _step(step: Taken) -> Reason:
    pql = " ".join(render(step.node).split())
    return Reason(step.words, pql, step.holds, step.lines, step.shown)


def _plain(
    tile: AttributeCard | ItemsCard | ValuesCard | AudienceTile | CodeTile,
    node: Expression,
    words: str,
    pql: str,
    known: Known,
) -> Reason:
    holds = known.holds(node)
    evidence = tuple(_values(tile, known))
    miss = None
    match tile:
        case AttributeCard() if not holds:
            miss = attribute_miss(tile, known.attributes)
        case AudienceTile(audience=audience) if not holds:
            miss = Miss(f"{known.state(audience)} the audience {quoted(audience)}", distance=2.0)
        case _:
            pass
    return Reason(words, pql, holds, evidence, miss=miss)


def _values(
    tile: AttributeCard | ItemsCard | ValuesCard | AudienceTile | CodeTile, known: Known
) -> Iterator[str]:
    match tile:
        case AttributeCard(field=path, test=test) | ValuesCard(field=path, test=test):
            yield value_line(path, known.attributes)
            if isinstance(test, FieldTest):
                yield value_line(test.other, known.attributes)
        case ItemsCard(field=path):
            yield value_line(path, known.attributes)
        case AudienceTile(audience=audience):
            state = known.state(audience)
            if state not in {"in", "not in"}:
                yield f"{state} it"
        case CodeTile(code=code):
            for path in sorted(set(code_paths(code))):
                if value_at(known.attributes, path) is not None:
                    yield value_line(path, known.attributes)
        case _:
            assert_never(tile)
