"""Composing definitions in Python: `field` and `event`, and what can be said of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from toolkit.errors import DefinitionError, did_you_mean
from toolkit.instants import UNIT_WORDS, as_utc
from toolkit.language.definition import Definition, parse_pql
from toolkit.language.tree import (
    And,
    Between,
    Beyond,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    ListOf,
    Number,
    Occurrence,
    Occurs,
    Offset,
    Step,
    Text,
    TimeWord,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.instants import Unit
    from toolkit.language.tree import Comparison

Scalar = str | bool | int | float | Decimal | date | datetime
"""What Python values stand for PQL literals; instants are UTC unless they say otherwise."""


class ValueHandle:
    """A value of a profile or an event, on which comparisons build definitions.

    Examples
    --------
    >>> (field("loyalty.points") >= 500).to_pql()
    'loyalty.points >= 500'
    """

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    # --- comparison ---------------------------------------------------------------------------

    def __eq__(self, other: object) -> Definition:  # type: ignore[override]
        return self._compare("=", other)

    def __ne__(self, other: object) -> Definition:  # type: ignore[override]
        return self._compare("!=", other)

    def __lt__(self, other: object) -> Definition:
        return self._compare("<", other)

    def __le__(self, other: object) -> Definition:
        return self._compare("<=", other)

    def __gt__(self, other: object) -> Definition:
        return self._compare(">", other)

    def __ge__(self, other: object) -> Definition:
        return self._compare(">=", other)

    __hash__ = None  # type: ignore[assignment]

    def is_in(self, values: Iterable[Scalar]) -> Definition:
        """Return that the value is one of several."""
        return self._call("in", ListOf(tuple(literal(value) for value in values)))

    def not_in(self, values: Iterable[Scalar]) -> Definition:
        """Return that the value is there and is none of several (PQL.md §5)."""
        return self._call("notIn", ListOf(tuple(literal(value) for value in values)))

    def is_null(self) -> Definition:
        """Return that there is no value."""
        return self._call("isNull")

    def is_not_null(self) -> Definition:
        """Return that there is a value."""
        return self._call("isNotNull")

    # --- text ---------------------------------------------------------------------------------

    def equals(self, text: str, *, case_sensitive: bool = True) -> Definition:
        """Return that the text is another."""
        return self._text("equals", text, case_sensitive)

    def contains(self, text: str, *, case_sensitive: bool = True) -> Definition:
        """Return that the text has another in it."""
        return self._text("contains", text, case_sensitive)

    def does_not_contain(self, text: str, *, case_sensitive: bool = True) -> Definition:
        """Return that the text is there and does not have another in it."""
        return self._text("doesNotContain", text, case_sensitive)

    def starts_with(self, text: str, *, case_sensitive: bool = True) -> Definition:
        """Return that the text begins with another."""
        return self._text("startsWith", text, case_sensitive)

    def ends_with(self, text: str, *, case_sensitive: bool = True) -> Definition:
        """Return that the text ends with another."""
        return self._text("endsWith", text, case_sensitive)

    def like(self, pattern: str) -> Definition:
        """Return that the text fits a pattern: % is any run of characters, _ any one."""
        return self._call("like", Text(pattern))

    def matches(self, regex: str) -> Definition:
        """Return that a regular expression of the portable subset is found in the text."""
        return self._call("matches", Text(regex))

    # --- lists --------------------------------------------------------------------------------

    def includes(self, value: Scalar) -> Definition:
        """Return that the list has a value."""
        return self._call("includes", literal(value))

    def exists(self, condition: Definition | str) -> Definition:
        """Return that a condition holds for an item of the list."""
        return self._call("exists", _condition(condition))

    # --- dates --------------------------------------------------------------------------------

    def in_last(self, amount: int, unit: str) -> Definition:
        """Return that the date is in the last `amount` units, up to the evaluation instant."""
        return self._occurs(_in_last(amount, unit))

    def before(self, day: date | str) -> Definition:
        """Return that the date is before a UTC day."""
        return self._occurs(Beyond("before", _day(day)))

    def after(self, day: date | str) -> Definition:
        """Return that the date is after a UTC day."""
        return self._occurs(Beyond("after", _day(day)))

    def between(self, first: date | str, last: date | str) -> Definition:
        """Return that the date is between two UTC days, both in."""
        return self._occurs(Between(_day(first), _day(last)))

    def __bool__(self) -> NoReturn:
        raise DefinitionError(
            "a field is neither true nor false\nCompare it, for example == or .is_not_null()."
        )

    def __and__(self, other: object) -> NoReturn:
        raise DefinitionError(
            "& joins definitions, not fields\n"
            "Put each comparison in parentheses: (tk.field(…) == …) & (…)."
        )

    __rand__ = __or__ = __ror__ = __and__

    def __repr__(self) -> str:
        return f"field({Definition(self.expression).to_pql()})"

    def _compare(self, op: Comparison, other: object) -> Definition:
        return Definition(Compare(op, self.expression, literal(other)))

    def _call(self, function: str, *arguments: Expression) -> Definition:
        return Definition(Call(function, (self.expression, *arguments)))

    def _text(self, function: str, text: str, case_sensitive: bool) -> Definition:
        flag = () if case_sensitive else (Boolean(value=False),)
        return self._call(function, Text(text), *flag)

    def _occurs(self, times: Occurrence) -> Definition:
        return Definition(Occurs(self.expression, times))


def field(path: str) -> ValueHandle:
    """Return a field of the profile, or of the event inside `event(…)`.

    Parameters
    ----------
    path
        A dotted path such as `loyalty.tier`, or any PQL value.

    Raises
    ------
    PqlSyntaxError
        The path is not PQL.

    Examples
    --------
    >>> field("search.keywords").contains("sneakers", case_sensitive=False).to_pql()
    'search.keywords.contains("sneakers", false)'
    """
    return ValueHandle(parse_pql(path).expression)


@dataclass(frozen=True, eq=False, repr=False)
class EventDefinition(Definition):
    """That events happened: how often, when, and one after another.

    Parameters
    ----------
    steps
        The steps of a CHAIN; windows and counts speak of the last one.
    """

    steps: tuple[Step, ...] = ()

    # --- when ---------------------------------------------------------------------------------

    def in_last(self, amount: int, unit: str) -> EventDefinition:
        """Return that it happened in the last `amount` units, up to the evaluation instant."""
        return self._last(when=_in_last(amount, unit))

    def before(self, day: date | str) -> EventDefinition:
        """Return that it happened before a UTC day."""
        return self._last(when=Beyond("before", _day(day)))

    def after(self, day: date | str) -> EventDefinition:
        """Return that it happened after a UTC day."""
        return self._last(when=Beyond("after", _day(day)))

    def between(self, first: date | str, last: date | str) -> EventDefinition:
        """Return that it happened between two UTC days, both in."""
        return self._last(when=Between(_day(first), _day(last)))

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

    def then(self, later: EventDefinition) -> EventDefinition:
        """Return that another event happened strictly later (PQL.md §7)."""
        return _sequence((*self.steps, *later.steps))

    # --- how much -----------------------------------------------------------------------------

    def count(self) -> ValueHandle:
        """Return how often it happened, to be compared."""
        return ValueHandle(Call("count", (self._events("count"),)))

    def sum(self, path: str) -> ValueHandle:
        """Return the exact sum of a numeric event field; 0 where there is none."""
        return self._aggregate("sum", path)

    def average(self, path: str) -> ValueHandle:
        """Return the mean of a numeric event field."""
        return self._aggregate("average", path)

    def min(self, path: str) -> ValueHandle:
        """Return the smallest value of an event field."""
        return self._aggregate("min", path)

    def max(self, path: str) -> ValueHandle:
        """Return the largest value of an event field."""
        return self._aggregate("max", path)

    def _aggregate(self, kind: str, path: str) -> ValueHandle:
        return ValueHandle(Call(kind, (self._events(kind), parse_pql(path).expression)))

    def _events(self, asked: str) -> Expression:
        if len(self.steps) > 1 or self.steps[0].count > 1:
            raise DefinitionError(
                f"{asked} speaks of one event, without a sequence or at_least\n"
                "Take it from tk.event(…) itself."
            )
        step = self.steps[0]
        if step.when is None:
            return Filter(Field("xEvent"), step.what)
        held = step.what.operands if isinstance(step.what, And) else (step.what,)
        return Filter(Field("xEvent"), And((*held, Occurs(Field("timestamp"), step.when))))

    def _last(self, **changes: Any) -> EventDefinition:  # noqa: ANN401 - the fields of Step, as dataclasses.replace takes them
        return _sequence((*self.steps[:-1], replace(self.steps[-1], **changes)))


def event(event_type: str, *conditions: Definition | str) -> EventDefinition:
    """Return that an event of a type happened, with every condition true of the same event.

    Parameters
    ----------
    event_type
        The exact `eventType`, such as `commerce.purchases`.
    *conditions
        Definitions over the event's own fields, or PQL text.

    Examples
    --------
    >>> print(event("search").in_last(30, "days").to_pql())
    CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(<= 30 days before now)])
    """
    kind = Compare("=", Field("eventType"), Text(event_type))
    others = tuple(_condition(condition) for condition in conditions)
    return _sequence((Step("C0", And((kind, *others)) if others else kind),))


def literal(value: object) -> Expression:
    """Return a Python value as a PQL literal.

    Raises
    ------
    DefinitionError
        There is no literal for a value of that type.
    """
    match value:
        case ValueHandle():
            return value.expression
        case Definition():
            return value.expression
        case bool():
            return Boolean(value)
        case int():
            return Integer(value)
        case float() | Decimal():
            return _number(value)
        case str():
            return Text(value)
        case datetime():
            return Text(as_utc(value).isoformat())
        case date():
            return _day(value)
        case list() | tuple():
            return ListOf(tuple(literal(each) for each in value))
        case _:
            raise DefinitionError(
                f"{value!r} cannot be compared with\nUse text, a number, a date, True or False."
            )


def _number(value: float | Decimal) -> Expression:
    number = Decimal(repr(float(value)))
    if not number.is_finite():
        raise DefinitionError(f"{value} is not a number to compare with")
    return Number(number)


def _sequence(steps: tuple[Step, ...]) -> EventDefinition:
    named = tuple(replace(step, name=f"C{number}") for number, step in enumerate(steps))
    return EventDefinition(Chain(Field("xEvent"), Field("timestamp"), named), steps=named)


def _condition(condition: Definition | str) -> Expression:
    if isinstance(condition, str):
        return parse_pql(condition).expression
    if isinstance(condition, EventDefinition):
        raise DefinitionError(
            "an event cannot be a condition of an event\nUse .then(…) for one after another."
        )
    return condition.expression


def _in_last(amount: int, unit: str) -> Occurrence:
    return Offset("<=", amount, _unit(unit), "before", TimeWord("now"))


def _unit(word: str) -> Unit:
    found = UNIT_WORDS.get(word.lower())
    if found is None:
        hint = did_you_mean(word, UNIT_WORDS)
        raise DefinitionError(f"no unit of time {word!r}\n{hint}".rstrip())
    return found


def _day(day: date | str) -> Expression:
    try:
        at = as_utc(day)
    except ValueError:
        raise DefinitionError(f"{day!r} is not a date\nWrite it as 2026-07-01.") from None
    return Call("date", (Integer(at.year), Integer(at.month), Integer(at.day)))
