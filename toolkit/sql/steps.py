"""Sequences of events whose steps stand apart: each asks of its own event, and how long after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from toolkit.language.references import reaches
from toolkit.language.tree import (
    EVENTS,
    Beyond,
    Call,
    Chain,
    Field,
    Filter,
    Not,
    Occurs,
    Offset,
    conjunction,
    flattened,
    path_of,
)

if TYPE_CHECKING:
    from toolkit.language.tree import Expression, Occurrence

_MICROSECOND = timedelta(microseconds=1)
_EVER = 400_000 * 10**12
"""More microseconds than there are between the first instant and the last: 12,000 years."""


@dataclass(frozen=True, slots=True)
class Link:
    """How far after one step's event the next step's must be, in microseconds, both ends in.

    Parameters
    ----------
    low
        At least so long after it.
    high
        At most so long after it; None for ever.
    negated
        Whether there must be no such event.
    """

    low: int
    high: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The events of each step, and what holds between each two: one link fewer than steps."""

    steps: tuple[Filter, ...]
    links: tuple[Link, ...]


def steps_of(leaf: Call | Chain, timestamp: tuple[str, ...]) -> Taken | None:
    """Return the steps of a sequence over the profile's events, in canonical form.

    None where a step asks of another's fields, counts its events, or is a calendar step away.

    Parameters
    ----------
    leaf
        A CHAIN, or `exists` inside `exists`.
    timestamp
        The field that orders the events.
    """
    if isinstance(leaf, Chain):
        return _chained(leaf, timestamp)
    return _nested(leaf, timestamp, depth=0)


def _chained(chain: Chain, timestamp: tuple[str, ...]) -> Taken | None:
    plain = all(step.count <= 1 for step in chain.steps)
    if not plain or path_of(chain.order) != (0, timestamp) or not _are_events(chain.source, 0):
        return None
    steps = tuple(Filter(chain.source, step.what) for step in chain.steps)
    return Taken(steps, (Link(1),) * (len(steps) - 1))


def _nested(node: Expression, timestamp: tuple[str, ...], depth: int) -> Taken | None:
    """Return the steps from an `exists` on; `depth` is how many events stand around it."""
    match node:
        case Call(function="exists", arguments=(source, condition)) if _are_events(source, depth):
            own = list(flattened(condition))
        case _:
            return None
    after: Taken | None = None
    mine: list[Expression] = []
    for each in own:
        found = _next(each, timestamp, depth + 1)
        if found is None:
            mine.append(each)
        elif after is not None:
            return None
        else:
            after = found
    outside = range(1 if depth else 2, depth + 2)
    if any(reaches(each, level) for each in mine for level in outside):
        return None
    step = Filter(Field(EVENTS), conjunction(mine))
    if after is None:
        return Taken((step,), ())
    return Taken((step, *after.steps), after.links)


def _next(node: Expression, timestamp: tuple[str, ...], depth: int) -> Taken | None:
    """Return what an event is followed by: the link to it is the first of the links."""
    negated = isinstance(node, Not)
    inner = node.operand if isinstance(node, Not) else node
    match inner:
        case Call(function="exists", arguments=(source, condition)) if _are_events(source, depth):
            parts = list(flattened(condition))
        case _:
            return None
    bounds = [each for each in parts if _bound(each, timestamp) is not None]
    link = _link([_bound(each, timestamp) for each in bounds], negated=negated)
    others = conjunction([each for each in parts if each not in bounds])
    found = _nested(Call("exists", (source, others)), timestamp, depth)
    if found is None or link is None:
        return None
    return Taken(found.steps, (link, *found.links))


def _are_events(source: Expression, depth: int) -> bool:
    return path_of(source) == (depth, (EVENTS,))


def _link(bounds: list[tuple[int, int | None] | None], *, negated: bool) -> Link | None:
    known = [bound for bound in bounds if bound is not None]
    if not known:
        return None
    highs = [high for _, high in known if high is not None]
    return Link(max(low for low, _ in known), min(highs) if highs else None, negated)


def _bound(node: Expression, timestamp: tuple[str, ...]) -> tuple[int, int | None] | None:
    """Return how far after the event around it an event must be (PQL.md §6), or None."""
    match node:
        case Occurs(subject=subject, occurrence=Beyond() | Offset() as occurrence):
            times = path_of(subject), path_of(occurrence.time)
            if times == ((0, timestamp), (1, timestamp)):
                return _distance(occurrence)
    return None


def _distance(occurrence: Occurrence) -> tuple[int, int | None] | None:
    match occurrence:
        case Beyond(direction="after"):
            return 1, None
        case Offset(direction="after", comparison=op, amount=amount, unit=unit) if not unit.months:
            whole = unit.duration // _MICROSECOND
            far = min(amount * whole, _EVER)
            return {
                "<": (1, far - 1),
                "<=": (1, far),
                ">": (far + 1, None),
                ">=": (far, None),
                "=": (far - whole + 1, far),
            }.get(op)
    return None
