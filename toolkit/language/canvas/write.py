"""A canvas as an expression: what Segment Builder writes (PQL.md §7, §8), in documented forms."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from toolkit.language.canvas.field_tests import (
    ExistsTest,
    FieldTest,
    ListTest,
    RangeTest,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.model import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ItemsCard,
    Sequence,
    Unfinished,
    Unread,
    ValuesCard,
)
from toolkit.language.canvas.paths import path_node
from toolkit.language.canvas.settle import type_rule
from toolkit.language.sequences import ALL_EVENTS, TIMESTAMP, Link, sequence
from toolkit.language.times import condition, event_occurrence
from toolkit.language.tree import (
    And,
    Binder,
    Boolean,
    Call,
    Caption,
    Compare,
    Expression,
    Filter,
    Integer,
    Let,
    ListOf,
    Not,
    Number,
    Occurs,
    Or,
    Quantifier,
    Text,
    Variable,
    conjunction,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from toolkit.language.canvas.field_tests import Scalar, Test
    from toolkit.language.canvas.model import Step, Tile


def to_expression(canvas: Container) -> Expression:
    """Return what a canvas says as an expression.

    Parameters
    ----------
    canvas
        Any canvas; an empty one is everyone, and what is unfinished is left out.

    Raises
    ------
    PqlSyntaxError
        The text of a code tile is no PQL.

    Examples
    --------
    >>> from toolkit.language.pql import render
    >>> card = AttributeCard("homeAddress.country", TextTest("equals", ("US",)))
    >>> render(to_expression(Container((card, AudienceTile("vips", exclude=True)))))
    'homeAddress.country.equals("US", false) and not (inSegment("vips"))'
    """
    return _tile(replace(canvas, name="", note="")) or conjunction(())


def _tile(tile: Tile) -> Expression | None:
    """Return a tile's expression; None for what says nothing."""
    match tile:
        case Container():
            return _container(tile)
        case AttributeCard(field=field, test=test):
            return _test(path_node(field), test)
        case ItemsCard(field=field, rules=rules):
            return Call("exists", (path_node(field), conjunction(_rules(rules))))
        case ValuesCard():
            return _values(tile)
        case EventCard(exclude=exclude):
            return _negated(_event(tile), exclude)
        case Sequence(steps=steps):
            return _sequence(steps)
        case AudienceTile(audience=audience, exclude=exclude):
            return _negated(Call("inSegment", (Text(audience),)), exclude)
        case CodeTile(code=code):
            if isinstance(code, Unread):
                raise code.error
            return code
        case Unfinished():
            return None
        case _:
            assert_never(tile)


def _container(container: Container) -> Expression | None:
    said = _rules(container.children)
    if not said:
        return None
    node = _joined("all" if container.join == "all" else "any", said)
    node = _negated(_negated(node, container.join == "none"), container.exclude)
    caption = container.caption
    if caption == Caption():
        return node
    return replace(node, captions=(caption, *node.captions))


def _negated(node: Expression, exclude: bool) -> Expression:
    return Not(node) if exclude else node


def _joined(join: Literal["all", "any"], operands: tuple[Expression, ...]) -> Expression:
    if len(operands) == 1:
        return operands[0]
    return And(operands) if join == "all" else Or(operands)


def _rules(tiles: Iterable[Tile]) -> tuple[Expression, ...]:
    return tuple(node for tile in tiles if (node := _tile(tile)) is not None)


# --- tests of a field -------------------------------------------------------------------------


def _test(subject: Expression, test: Test, field: Expression | None = None) -> Expression:
    """Return a test of a value; the other field of a dynamic comparison as given, or its path."""
    match test:
        case TextTest(operator, values, case_sensitive, match):
            each = (Call(operator, (subject, Text(v), *_flag(case_sensitive))) for v in values)
            return _joined(match, tuple(each))
        case ValueTest(operator=operator, value=value):
            return Compare(operator, subject, _literal(value))
        case RangeTest(low, high):
            return _bounded(subject, low, high)
        case ListTest(operator=operator, values=values):
            return Call(operator, (subject, ListOf(tuple(map(_literal, values)))))
        case FieldTest(operator="=" | "!=" | "<" | "<=" | ">" | ">=" as operator, other=other):
            return Compare(operator, subject, field or path_node(other))
        case FieldTest(operator=operator, other=other, case_sensitive=case_sensitive):
            return Call(operator, (subject, field or path_node(other), *_flag(case_sensitive)))
        case ExistsTest(exists=exists):
            return Call("isNotNull" if exists else "isNull", (subject,))
        case _:
            return condition(subject, test)


def _values(card: ValuesCard) -> Expression:
    """Return a test of a list's values, the value by a name; so another field is, where it climbs.

    No `^` stands inside what binds a name (PQL.md §4).
    """
    test, value = card.test, Variable("V")
    climbs = isinstance(test, FieldTest) and test.other.startswith("^")
    condition = _test(value, test, Variable("W") if climbs else None)
    kind: Literal["forall", "exists"] = "forall" if card.match == "all" else "exists"
    bound = Quantifier(kind, (Binder("V", path_node(card.field), condition),))
    node = _negated(bound, exclude=card.match == "none")
    if isinstance(test, FieldTest) and climbs:
        return Let("W", path_node(test.other), node)
    return node


def _flag(case_sensitive: bool) -> tuple[Expression, ...]:
    return () if case_sensitive else (Boolean(value=False),)


def _bounded(number: Expression, low: float, high: float) -> Expression:
    return And((Compare(">=", number, _literal(low)), Compare("<=", number, _literal(high))))


def _literal(value: Scalar) -> Expression:
    match value:
        case bool():
            return Boolean(value)
        case str():
            return Text(value)
        case int():
            return Integer(value)
        case float():
            return Number(Decimal(repr(value)))


# --- events -----------------------------------------------------------------------------------


def _event(card: EventCard) -> Expression:
    match card.measure:
        case Count(at_least=int(), at_most=None):
            return sequence([_link(card)])
        case Count(at_least=low, at_most=high):
            return _counted(Call("count", (events_of(card),)), low, high)
        case Every():
            failing = (*_kind(card), *_time(card), Not(conjunction(_rules(card.rules))))
            return Not(Filter(ALL_EVENTS, conjunction(failing)))
        case Aggregation(kind, field, operator, value, upper):
            number = Call(kind, (events_of(card), path_node(field)))
            if upper is not None:
                return _bounded(number, value, upper)
            return Compare(operator, number, _literal(value))
        case _:
            assert_never(card.measure)


def _counted(count: Expression, low: int | None, high: int | None) -> Expression:
    if low == high or (low is None and high == 0):
        return Compare("=", count, Integer(high or 0))
    most = Compare("<=", count, Integer(high or 0))
    return most if low is None else And((Compare(">=", count, Integer(low)), most))


def events_of(card: EventCard) -> Expression:
    """Return the events a card speaks of, however many it asks for."""
    asked = _conditions(card)
    return Filter(ALL_EVENTS, conjunction(asked)) if asked else ALL_EVENTS


def event_condition(card: EventCard) -> Expression:
    """Return what a card asks of one event, however many it asks for.

    Examples
    --------
    >>> from toolkit.language.pql import render
    >>> render(event_condition(EventCard(("search",), case_sensitive=True)))
    'eventType = "search"'
    """
    return conjunction(_conditions(card))


def _conditions(card: EventCard) -> tuple[Expression, ...]:
    return (*_kind(card), *_rules(card.rules), *_time(card))


def _kind(card: EventCard) -> tuple[Expression, ...]:
    rule = type_rule(card)
    return () if rule is None else _rules([rule])


def _time(card: EventCard) -> tuple[Expression, ...]:
    if card.time is None:
        return ()
    said = event_occurrence(card.time)
    return (condition(TIMESTAMP, card.time) if said is None else Occurs(TIMESTAMP, said),)


def _link(card: EventCard) -> Link:
    """Return a card as a link of a sequence."""
    when = None if card.time is None else event_occurrence(card.time)
    composed = () if when is not None else _time(card)
    count = card.measure.at_least if isinstance(card.measure, Count) else 1
    return Link((*_kind(card), *_rules(card.rules), *composed), when, count or 1)


def _sequence(steps: Iterable[Step]) -> Expression:
    links = (
        replace(_link(step.card), excluded=step.card.exclude, after=step.after, within=step.within)
        for step in steps
    )
    return sequence(tuple(links))
