"""Events: that they happened, how often, how much, and one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from toolkit import arguments
from toolkit.arguments import shown
from toolkit.errors import DefinitionError
from toolkit.language import times
from toolkit.language.definition import Definition
from toolkit.language.fluent.dates import Timed
from toolkit.language.fluent.literals import expression_of, unit_of
from toolkit.language.fluent.value import ValueHandle, condition_of
from toolkit.language.sequences import ALL_EVENTS, TIMESTAMP, Link, sequence
from toolkit.language.tree import (
    Call,
    Compare,
    Expression,
    Field,
    Filter,
    Not,
    Occurs,
    Text,
    conjunction,
    conjuncts,
)

if TYPE_CHECKING:
    from toolkit.language.tree import Occurrence


@dataclass(frozen=True, eq=False, repr=False)
class EventDefinition(Definition, Timed["EventDefinition"]):
    """That events happened: how often, when, and one after another.

    Time constraints and counts speak of the last event of a sequence. An event later than the
    evaluation instant has not happened (PQL.md §6).

    Parameters
    ----------
    links
        The events, one after another.
    """

    links: tuple[Link, ...] = ()

    # --- how often ----------------------------------------------------------------------------

    def at_least(self, count: int) -> EventDefinition:
        """Return that it happened `count` times or more.

        Raises
        ------
        DefinitionError
            The count is below 1: that holds for everyone.
        """
        return self._last(count=_times(count, 1))

    def at_most(self, count: int) -> Definition:
        """Return that it happened `count` times or less; never counts as 0."""
        return self.count() <= _times(count, 0)

    def exactly(self, count: int) -> Definition:
        """Return that it happened `count` times; never counts as 0."""
        return self.count() == _times(count, 0)

    def all(self, condition: Definition | str) -> Definition:
        """Return that a condition holds for every one of these events; also where there is none.

        Examples
        --------
        >>> event("commerce.purchases").all("commerce.order.priceTotal > 10").to_pql()
        'not (xEvent[eventType = "commerce.purchases" and not (commerce.order.priceTotal > 10)])'
        """
        against = conjunction((*self._conditions("all"), Not(condition_of(condition))))
        return Definition(Not(Filter(ALL_EVENTS, against)))

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
            raise DefinitionError(f"{shown(later)} is no event\nWrite .then(tk.event(…)).")
        first, *others = later.links
        after_, within_ = _length(after), _length(within)
        if after_ is not None and within_ is not None and after_.about > within_.about:
            raise DefinitionError(
                f"nothing is {after} later and within {within}\nLet after be the shorter."
            )
        follower = replace(first, after=after_, within=within_)
        return _said((*self.links, follower, *others))

    def then_not(
        self, never: EventDefinition, *, within: tuple[int, str] | None = None
    ) -> EventDefinition:
        """Return that another event did not happen afterwards, or before what comes next.

        `a.then_not(b).then(c)` is a, then c with no b between (PQL.md §7).

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
        missing = replace(_only(never), excluded=True, within=_length(within))
        return _said((*self.links, missing))

    # --- building -----------------------------------------------------------------------------

    def _timed(self, time: times.TimeConstraint | Occurrence) -> EventDefinition:
        """Give the last event a time: one in WHEN, any other as a condition of the event."""
        last = self._open("a time constraint")
        said = times.event_occurrence(time) if isinstance(time, times.TimeConstraint) else time
        if said is not None and last.when is None:
            return self._last(when=said)
        asked = (
            Occurs(TIMESTAMP, said)
            if said is not None
            else times.condition(TIMESTAMP, cast("times.TimeConstraint", time))
        )
        return self._last(conditions=(*last.conditions, *conjuncts(asked)))

    def _numbers(self, first: Any, last: Any) -> EventDefinition:  # noqa: ANN401 - two numbers
        raise DefinitionError(
            f"between of an event takes two days\n"
            f"For how often it happened, write .count().between({first}, {last})."
        )

    def _aggregate(self, kind: str, path: str | ValueHandle) -> ValueHandle:
        return ValueHandle(Call(kind, (self._events(kind), expression_of(path))))

    def _events(self, asked: str) -> Expression:
        held = self._conditions(asked)
        return Filter(ALL_EVENTS, conjunction(held)) if held else ALL_EVENTS

    def _conditions(self, asked: str) -> tuple[Expression, ...]:
        if len(self.links) > 1 or self.links[0].count > 1:
            raise DefinitionError(
                f"{asked} speaks of one event, without a sequence or at_least\n"
                "Take it from tk.event(…) itself."
            )
        return self.links[0].asked

    def _open(self, asked: str) -> Link:
        if self.links[-1].excluded:
            raise DefinitionError(
                f"{asked} cannot follow then_not\nGive it to the event inside then_not(…)."
            )
        return self.links[-1]

    def _last(self, **changes: Any) -> EventDefinition:  # noqa: ANN401 - the fields of Link, as dataclasses.replace takes them
        last = self._open("at_least")
        return _said((*self.links[:-1], replace(last, **changes)))


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
            f"{shown(event_type)} is no event type\n"
            "Name the type first: tk.event(None, condition) is any event."
        )
    kind = () if event_type is None else (Compare("=", Field("eventType"), Text(event_type)),)
    others = tuple(condition_of(condition) for condition in conditions)
    return _said((Link(conjuncts(*kind, *others)),))


def _said(links: tuple[Link, ...]) -> EventDefinition:
    return EventDefinition(sequence(links), links=links)


def _times(count: object, least: int) -> int:
    """Return how many times, if it is a whole number of at least 0 or 1."""
    times = arguments.whole_number(count, "count")
    if times < least:
        hint = "at least 0 holds for everyone" if least else "a count is never below 0"
        raise DefinitionError(f"count is {times}: {hint}\nAsk for {least} or more.")
    return times


def _only(given: object) -> Link:
    if isinstance(given, EventDefinition) and len(given.links) == 1:
        return given.links[0]
    raise DefinitionError(
        f"never is {shown(given)}: then_not takes one event\nWrite .then_not(tk.event(…))."
    )


def _length(given: object) -> times.Duration | None:
    if given is None:
        return None
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise DefinitionError(f'{shown(given)} is no length of time\nWrite it as (24, "hours").')
    amount, unit = given
    return times.Duration(amount, unit_of(unit))
