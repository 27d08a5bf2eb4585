"""Events: that they happened, how often, how much, and one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from toolkit.errors import DefinitionError
from toolkit.language.definition import Definition
from toolkit.language.fluent.dates import Timed
from toolkit.language.fluent.literals import amount_of, expression_of, unit_of
from toolkit.language.fluent.value import ValueHandle, condition_of
from toolkit.language.sequences import (
    EVENTS,
    TIMESTAMP,
    Absence,
    EventSequence,
    Gap,
    conjunction,
    operands,
    written,
)
from toolkit.language.tree import Call, Compare, Expression, Field, Filter, Not, Occurs, Step, Text

if TYPE_CHECKING:
    from toolkit.language.sequences import Length

_NO_EVENT = EventSequence(())


@dataclass(frozen=True, eq=False, repr=False)
class EventDefinition(Definition, Timed["EventDefinition"]):
    """That events happened: how often, when, and one after another.

    Time constraints and counts speak of the last event of a sequence. An event later than the
    evaluation instant has not happened (PQL.md §6).

    Parameters
    ----------
    sequence
        The events, one after another.
    """

    sequence: EventSequence = _NO_EVENT
    _past = True

    # --- how often ----------------------------------------------------------------------------

    def at_least(self, count: int) -> EventDefinition:
        """Return that it happened `count` times or more.

        Raises
        ------
        DefinitionError
            The count is below 1: that holds for everyone.
        """
        if count < 1:
            raise DefinitionError("at least 0 holds for everyone\nAsk for 1 or more.")
        return self._last(count=count)

    def at_most(self, count: int) -> Definition:
        """Return that it happened `count` times or less; never counts as 0."""
        return self.count() <= count

    def exactly(self, count: int) -> Definition:
        """Return that it happened `count` times; never counts as 0."""
        return self.count() == count

    def all(self, condition: Definition | str) -> Definition:
        """Return that a condition holds for every one of these events; also where there is none.

        Examples
        --------
        >>> event("commerce.purchases").all("commerce.order.priceTotal > 10").to_pql()
        'not (xEvent[eventType = "commerce.purchases" and not (commerce.order.priceTotal > 10)])'
        """
        held = operands(self._condition("all"))
        against = conjunction((*held, Not(condition_of(condition))))
        return Definition(Not(Filter(EVENTS, against)))

    # --- how much -----------------------------------------------------------------------------

    def count(self) -> ValueHandle:
        """Return how often it happened, to be compared: `.count().between(2, 5)`."""
        return ValueHandle(Call("count", (self._events("count"),)))

    def sum(self, path: str | ValueHandle) -> ValueHandle:
        """Return the exact sum of a numeric event field; 0 where there is none.

        Examples
        --------
        >>> spent = event("commerce.purchases").in_last(1, "year").sum("commerce.order.priceTotal")
        >>> print((spent >= 500).describe())
        The total commerce order price total of commerce.purchases events in the last 1 year
        is at least 500.
        """
        return self._aggregate("sum", path)

    def average(self, path: str | ValueHandle) -> ValueHandle:
        """Return the mean of a numeric event field."""
        return self._aggregate("average", path)

    def min(self, path: str | ValueHandle) -> ValueHandle:
        """Return the smallest value of an event field."""
        return self._aggregate("min", path)

    def max(self, path: str | ValueHandle) -> ValueHandle:
        """Return the largest value of an event field."""
        return self._aggregate("max", path)

    # --- one after another --------------------------------------------------------------------

    def then(
        self,
        later: EventDefinition,
        *,
        after: tuple[int, str] | None = None,
        within: tuple[int, str] | None = None,
    ) -> EventDefinition:
        """Return that another event happened strictly later (PQL.md §7).

        Parameters
        ----------
        later
            The other event, or a sequence.
        after
            At least how long later, such as `(1, "hour")`.
        within
            At most how long later, such as `(24, "hours")`.

        Raises
        ------
        DefinitionError
            There is no such length of time, or an event with a gap is to happen several times.

        Examples
        --------
        >>> cart = event("commerce.productListAdds")
        >>> print(cart.then(event("commerce.purchases"), within=(24, "hours")).describe())
        At least 1 commerce.productListAdds event, then within 24 hours at least 1
        commerce.purchases event.
        """
        if not isinstance(later, EventDefinition):
            raise DefinitionError(f"{later!r} is no event\nWrite .then(tk.event(…)).")
        self._open("then")
        gap = Gap(_length(after), _length(within))
        mine, other = self.sequence, later.sequence
        gaps = (*mine.gaps, gap, *other.gaps)
        return _said(EventSequence((*mine.steps, *other.steps), gaps, other.absent))

    def then_not(
        self, never: EventDefinition, *, within: tuple[int, str] | None = None
    ) -> EventDefinition:
        """Return that another event did not happen afterwards (PQL.md §7).

        Parameters
        ----------
        never
            The other event.
        within
            In how long a time, such as `(7, "days")`; None for never since.

        Raises
        ------
        DefinitionError
            There is no such length of time, or an event is to happen several times.

        Examples
        --------
        >>> cart = event("commerce.productListAdds")
        >>> print(cart.then_not(event("commerce.purchases"), within=(7, "days")).describe())
        At least 1 commerce.productListAdds event, then no commerce.purchases event within 7 days.
        """
        missing = Absence(_one_step(never), _length(within))
        return _said(replace(self.sequence, absent=(*self.sequence.absent, missing)))

    # --- building -----------------------------------------------------------------------------

    def _date(self) -> Expression:
        return TIMESTAMP

    def _timed(self, condition: Expression) -> EventDefinition:
        """Give the last event a time: one in WHEN, any other as a condition of the event."""
        self._open("a time constraint")
        step = self.sequence.steps[-1]
        for each in operands(condition):
            if step.when is None and isinstance(each, Occurs):
                step = replace(step, when=each.occurrence)
            else:
                step = replace(step, what=conjunction((*operands(step.what), each)))
        return self._last(when=step.when, what=step.what)

    def _numbers(self, first: Any, last: Any) -> EventDefinition:  # noqa: ANN401 - two numbers
        raise DefinitionError(
            f"between of an event takes two days\n"
            f"For how often it happened, write .count().between({first}, {last})."
        )

    def _aggregate(self, kind: str, path: str | ValueHandle) -> ValueHandle:
        return ValueHandle(Call(kind, (self._events(kind), expression_of(path))))

    def _events(self, asked: str) -> Expression:
        held = operands(self._condition(asked))
        return Filter(EVENTS, conjunction(held)) if held else EVENTS

    def _condition(self, asked: str) -> Expression:
        sequence = self.sequence
        if len(sequence.steps) > 1 or sequence.absent or sequence.steps[0].count > 1:
            raise DefinitionError(
                f"{asked} speaks of one event, without a sequence or at_least\n"
                "Take it from tk.event(…) itself."
            )
        step = sequence.steps[0]
        when = () if step.when is None else (Occurs(TIMESTAMP, step.when),)
        return conjunction((*operands(step.what), *when))

    def _open(self, asked: str) -> None:
        if self.sequence.absent:
            raise DefinitionError(
                f"{asked} cannot follow then_not\nthen_not ends a sequence: give it last."
            )

    def _last(self, **changes: Any) -> EventDefinition:  # noqa: ANN401 - the fields of Step, as dataclasses.replace takes them
        self._open("at_least")
        steps = self.sequence.steps
        return _said(replace(self.sequence, steps=(*steps[:-1], replace(steps[-1], **changes))))


def event(event_type: str | None = None, *conditions: Definition | str) -> EventDefinition:
    """Return that an event of a type happened, with every condition true of the same event.

    Parameters
    ----------
    event_type
        The exact `eventType`, such as `commerce.purchases`; None for any.
    *conditions
        Definitions over the event's own fields, or PQL text.

    Raises
    ------
    DefinitionError
        A condition is none, or is an event itself.

    Examples
    --------
    >>> print(event("search").in_last(30, "days").to_pql())
    CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(<= 30 days before now)])
    """
    if event_type is not None and not isinstance(event_type, str):
        raise DefinitionError(
            f"{event_type!r} is no event type\n"
            "Name the type first: tk.event(None, condition) is any event."
        )
    kind = () if event_type is None else (Compare("=", Field("eventType"), Text(event_type)),)
    others = tuple(condition_of(condition) for condition in conditions)
    return _said(EventSequence((Step("C0", conjunction((*kind, *others))),)))


def _said(sequence: EventSequence) -> EventDefinition:
    return EventDefinition(written(sequence), sequence=sequence)


def _one_step(never: object) -> Step:
    if isinstance(never, EventDefinition):
        sequence = never.sequence
        if len(sequence.steps) == 1 and not sequence.absent:
            return sequence.steps[0]
    raise DefinitionError("then_not takes one event\nWrite .then_not(tk.event(…)).")


def _length(given: tuple[int, str] | None) -> Length | None:
    if given is None:
        return None
    try:
        amount, unit = given
    except (TypeError, ValueError):
        raise DefinitionError(
            f'{given!r} is no length of time\nWrite it as (24, "hours").'
        ) from None
    return amount_of(amount, unit), unit_of(unit)
