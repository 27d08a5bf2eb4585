"""How far a profile's events take a sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.engine.explain.evidence import Shown, shown_events
from toolkit.engine.explain.known import at
from toolkit.engine.explain.watched import watched
from toolkit.language.canvas import Container, Count, Sequence, to_expression
from toolkit.language.describe import describe_step

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.engine.explain.known import Event, Known
    from toolkit.language.canvas import Step
    from toolkit.language.tree import Expression


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a sequence, as far as the events took it.

    Parameters
    ----------
    words
        The step in English.
    node
        Its card as an expression.
    holds
        Whether it was reached; for an excluded card, whether no event is in the way.
    lines, shown
        What decided it.
    """

    words: str
    node: Expression
    holds: bool
    lines: tuple[str, ...]
    shown: Shown


def taken(tile: Sequence, known: Known, *, holds: bool) -> tuple[Taken, ...]:
    """Return the steps of a sequence with which were reached."""
    events = [_counted(step, known) for step in tile.steps]
    reached = [None] * len(events) if tile.is_timed else _reached(tile.steps, events)
    steps = []
    going = True
    for number, step in enumerate(tile.steps):
        if going and not holds:
            moment = reached[number]
            going = _gets(tile, number, known) if tile.is_timed else moment is not None
        node = to_expression(Container((step.card,)))
        before = reached[number - 1] if number else None
        line = _line(events[number], before, reached[number])
        shown = shown_events(step.card, events[number], known.names)
        words = describe_step(step, first=not number, names=known.names)
        steps.append(Taken(words, node, going, (line,), shown))
    return tuple(steps)


def _counted(step: Step, known: Known) -> tuple[Event, ...]:
    found = watched(step.card, known)
    return found.counted(known.as_of)


def _reached(steps: tuple[Step, ...], events: list[tuple[Event, ...]]) -> list[datetime | None]:
    """Return when each step was reached at the earliest; None from the first that was not."""
    found: list[datetime | None] = []
    before: datetime | None = None
    for step, candidates in zip(steps, events, strict=True):
        measure = step.card.measure
        count = (measure.at_least or 1) if isinstance(measure, Count) else 1
        is_open = not found or before is not None
        later = sorted(at(each) for each in candidates if before is None or at(each) > before)
        before = later[count - 1] if is_open and len(later) >= count else None
        found.append(before)
    return found


def _gets(tile: Sequence, number: int, known: Known) -> bool:
    """Return whether the sequence holds up to a step.

    An excluded card is about the stretch up to the next included one: it is judged with that one,
    and that one by itself without it.
    """
    steps = list(tile.steps[: number + 1])
    ahead = next((step for step in tile.steps[number + 1 :] if not step.card.exclude), None)
    if not tile.steps[number].card.exclude:
        while len(steps) > 1 and steps[-2].card.exclude:
            del steps[-2]
    elif ahead is not None:
        steps.append(ahead)
    only = steps[0].card if len(steps) == 1 else Sequence(tuple(steps))
    return known.holds(to_expression(Container((only,))))


def _line(events: tuple[Event, ...], before: datetime | None, reached: datetime | None) -> str:
    number = len(events)
    some = f"{number:,} such event{'' if number == 1 else 's'}" if number else "no such event"
    if reached is not None:
        return f"{some}; reached {reached:%Y-%m-%d %H:%M}"
    if before is not None and number:
        later = sum(at(each) > before for each in events)
        return f"{some}, {later or 'none'} of them after {before:%Y-%m-%d %H:%M}"
    return some
