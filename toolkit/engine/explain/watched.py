"""The events an event card speaks of: which count now, and what they come to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from toolkit.engine.explain.known import at, value_at
from toolkit.engine.explain.moving import Times, is_lasting, parted
from toolkit.language.canvas import (
    Aggregation,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    to_expression,
)
from toolkit.language.canvas.write import events_of
from toolkit.language.describe import NO_NAMES, EventNames
from toolkit.language.sequences import ALL_EVENTS
from toolkit.language.tree import Filter, Not, conjunction, conjuncts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from toolkit.engine.explain.known import Event, Known
    from toolkit.language.tree import Comparison

_MOST = 50
"""How many events are followed until they leave; who has more is told no day."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The events of one card and profile.

    Parameters
    ----------
    card
        The card; one of every event is told as one without an event that fails.
    events
        Those that pass its rules, whether or not their time fits, the latest first.
    times
        When an event must have happened.
    lasting
        Whether only time can change which of them count.
    as_of
        The evaluation instant.
    failing
        Whether the events are those that fail what every event is to pass.
    names
        What event types are called.
    """

    card: EventCard
    events: tuple[Event, ...]
    times: Times
    lasting: bool
    as_of: datetime
    failing: bool = False
    names: EventNames = NO_NAMES

    @property
    def such(self) -> str:
        """What one of the events is called."""
        kind = " or ".join(map(self.names.of, self.card.event_types))
        if self.failing:
            return f"{kind} event that fails".strip()
        return " ".join(filter(None, ("such" if self.card.rules else "", kind, "event")))

    def counted(self, as_of: datetime) -> tuple[Event, ...]:
        """Return the events that count at an evaluation instant."""
        first, last = self.times.bounds(as_of)
        last = min(last, as_of)
        return tuple(each for each in self.events if first <= at(each) <= last)

    def holds(self, as_of: datetime) -> bool | None:
        """Return whether the card holds with these events; None where it can't be said."""
        met = _met(self.card, self.counted(as_of))
        return None if met is None else met is not self.card.exclude

    def weighty(self) -> tuple[Event, ...]:
        """Return the events that count now and add to what is measured, the earliest first."""
        found = reversed(self.counted(self.as_of))
        match self.card.measure:
            case Aggregation(field=path):
                return tuple(each for each in found if value_at(each, path))
            case _:
                return tuple(found)

    def turns(self) -> datetime | None:
        """Return from when on the card holds with the events there are; None if never, or unknown.

        Events leave in the order of their time, so the first so many that are too many are passed
        over.
        """
        if not self.lasting:
            return None
        counted = list(reversed(self.counted(self.as_of)))
        leaving = counted[_excess(self.card, len(counted)) :][:_MOST]
        late = [each for each in reversed(self.events) if at(each) > self._last][:_MOST]
        moments = [self.times.leaves(at(each), self.as_of) for each in leaving]
        moments += [self.times.enters(at(each), self.as_of) for each in late]
        return next((x for x in sorted(filter(None, moments)) if self.holds(x)), None)

    @property
    def _last(self) -> datetime:
        return self.times.bounds(self.as_of)[1]


def watched(card: EventCard, known: Known) -> Watched:
    """Return the events of a card and profile."""
    failing = isinstance(card.measure, Every)
    if failing:
        fails = CodeTile(Not(to_expression(Container(card.rules))))
        card = replace(card, rules=(fails,), measure=Count(), exclude=not card.exclude)
    tree = events_of(card)
    conditions = conjuncts(tree.condition) if isinstance(tree, Filter) else ()
    times, others = parted(conditions)
    source = Filter(ALL_EVENTS, conjunction(others)) if others else ALL_EVENTS
    events = tuple(known.events(source))
    return Watched(card, events, times, is_lasting(others), known.as_of, failing, known.names)


def total(measure: Aggregation, events: Iterable[Event]) -> Fraction | None:
    """Return what a measure comes to; None where there is nothing to measure, or no number."""
    values = [value_at(each, measure.field) for each in events]
    numbers = [exact(each) for each in values if each is not None]
    if any(each is None for each in numbers):
        return None
    given = [each for each in numbers if each is not None]
    if measure.kind == "sum":
        return Fraction(sum(given))
    if not given:
        return None
    match measure.kind:
        case "average":
            return sum(given, Fraction()) / len(given)
        case "min":
            return min(given)
        case "max":
            return max(given)


def exact(value: object) -> Fraction | None:
    """Return a number as it is written; None for what is none."""
    match value:
        case bool():
            return None
        case int():
            return Fraction(value)
        case Decimal() if value.is_finite():
            return Fraction(value)
        case float() if math.isfinite(value):
            return Fraction(repr(value))
        case _:
            return None


def compares(left: Fraction, operator: Comparison, right: Fraction) -> bool:
    """Return whether two numbers compare so."""
    return {
        "=": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]


def _met(card: EventCard, counted: tuple[Event, ...]) -> bool | None:
    match card.measure:
        case Count(at_least=low, at_most=high):
            number = len(counted)
            return (low is None or number >= low) and (high is None or number <= high)
        case Aggregation(kind=kind, operator=operator, value=value, upper=upper) as measure:
            found, wanted = total(measure, counted), exact(value)
            if found is None and kind != "sum" and not _values(measure, counted):
                return False
            if found is None or wanted is None:
                return None
            most = exact(upper)
            return compares(found, operator, wanted) and (most is None or found <= most)
        case Every():
            return None


def _values(measure: Aggregation, counted: tuple[Event, ...]) -> list[object]:
    found = (value_at(each, measure.field) for each in counted)
    return [each for each in found if each is not None]


def _excess(card: EventCard, number: int) -> int:
    match card.measure:
        case Count(at_least=int(low), at_most=None) if card.exclude:
            return max(number - low, 0)
        case Count(at_most=int(high)) if not card.exclude:
            return max(number - high - 1, 0)
        case _:
            return 0
