"""A canvas as an expression: what Segment Builder writes (PQL.md §7, §8), in documented forms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from toolkit.language.canvas.model import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ExistsTest,
    FieldTest,
    ItemsCard,
    ListTest,
    Sequence,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.paths import EVENTS, path_node
from toolkit.language.canvas.scopes import moved
from toolkit.language.canvas.settle import TIMESTAMP, type_rule
from toolkit.language.canvas.write_times import condition, event_occurrence
from toolkit.language.tree import (
    And,
    Beyond,
    Binder,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    ListOf,
    Not,
    Number,
    Occurs,
    Offset,
    Or,
    Quantifier,
    Text,
    Variable,
)
from toolkit.language.tree import Step as ChainStep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from toolkit.language.canvas.model import Scalar, Step, Test, Tile
    from toolkit.language.canvas.times import Duration
    from toolkit.language.tree import Comparison, Occurrence

_TIMESTAMP = Field(TIMESTAMP)
_TRUE = Boolean(value=True)


def to_expression(canvas: Container) -> Expression:
    """Return what a canvas says as an expression.

    Parameters
    ----------
    canvas
        Any canvas; an empty one is everyone.

    Examples
    --------
    >>> from toolkit.language.pql import render
    >>> card = AttributeCard("homeAddress.country", TextTest("equals", ("US",)))
    >>> render(to_expression(Container((card, AudienceTile("vips", exclude=True)))))
    'homeAddress.country.equals("US", false) and not (inSegment("vips"))'
    """
    return _tile(canvas) or _TRUE


def _tile(tile: Tile) -> Expression | None:
    """Return a tile's expression; None for what says nothing."""
    match tile:
        case Container():
            return _container(tile)
        case AttributeCard(field=field, test=test):
            return _test(path_node(field), test)
        case ItemsCard(field=field, rules=rules):
            return Call("exists", (path_node(field), _and(_rules(rules)) or _TRUE))
        case EventCard(exclude=exclude):
            return _negated(_event(tile), exclude)
        case Sequence(steps=steps):
            return _timed(steps) if tile.is_timed else _chain(step.card for step in steps)
        case AudienceTile(audience=audience, exclude=exclude):
            return _negated(Call("inSegment", (Text(audience),)), exclude)
        case CodeTile(code=code):
            return code
        case _:
            assert_never(tile)


def _container(container: Container) -> Expression | None:
    said = _rules(container.children)
    if not said:
        return None
    node = _joined("all" if container.join == "all" else "any", said)
    return _negated(_negated(node, container.join == "none"), container.exclude)


def _negated(node: Expression, exclude: bool) -> Expression:
    return Not(node) if exclude else node


def _joined(join: Literal["all", "any"], operands: tuple[Expression, ...]) -> Expression:
    if len(operands) == 1:
        return operands[0]
    return And(operands) if join == "all" else Or(operands)


def _and(operands: Iterable[Expression]) -> Expression | None:
    given = tuple(operands)
    return _joined("all", given) if given else None


def _rules(tiles: Iterable[Tile]) -> tuple[Expression, ...]:
    return tuple(node for tile in tiles if (node := _tile(tile)) is not None)


# --- tests of a field -------------------------------------------------------------------------


def _test(subject: Expression, test: Test) -> Expression:
    match test:
        case TextTest(operator, values, case_sensitive, match):
            each = (Call(operator, (subject, Text(v), *_flag(case_sensitive))) for v in values)
            return _joined(match, tuple(each))
        case ValueTest(operator=operator, value=value):
            return Compare(operator, subject, _literal(value))
        case ListTest(operator=operator, values=values):
            return Call(operator, (subject, ListOf(tuple(map(_literal, values)))))
        case FieldTest(operator="=" | "!=" | "<" | "<=" | ">" | ">=" as operator, other=other):
            return Compare(operator, subject, path_node(other))
        case FieldTest(operator=operator, other=other, case_sensitive=case_sensitive):
            return Call(operator, (subject, path_node(other), *_flag(case_sensitive)))
        case ExistsTest(exists=exists):
            return Call("isNotNull" if exists else "isNull", (subject,))
        case _:
            return condition(subject, test)


def _flag(case_sensitive: bool) -> tuple[Expression, ...]:
    return () if case_sensitive else (Boolean(value=False),)


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
            return _chain([card])
        case Count(at_least=low, at_most=high):
            return _counted(Call("count", (_events(card),)), low, high)
        case Every():
            passed = _and(_rules(card.rules)) or _TRUE
            failing = (*_kind(card), *_time(card), Not(passed))
            return Not(Filter(Field(EVENTS), _joined("all", failing)))
        case Aggregation(kind, field, operator, value):
            return Compare(operator, Call(kind, (_events(card), path_node(field))), _literal(value))
        case _:
            assert_never(card.measure)


def _counted(count: Expression, low: int | None, high: int | None) -> Expression:
    if low == high or (low is None and high == 0):
        return Compare("=", count, Integer(high or 0))
    most = Compare("<=", count, Integer(high or 0))
    return most if low is None else And((Compare(">=", count, Integer(low)), most))


def _events(card: EventCard) -> Expression:
    """Return the events a card speaks of."""
    asked = _and(_conditions(card))
    return Field(EVENTS) if asked is None else Filter(Field(EVENTS), asked)


def _conditions(card: EventCard) -> tuple[Expression, ...]:
    return (*_kind(card), *_rules(card.rules), *_time(card))


def _kind(card: EventCard) -> tuple[Expression, ...]:
    rule = type_rule(card)
    return () if rule is None else _rules([rule])


def _time(card: EventCard) -> tuple[Expression, ...]:
    if card.time is None:
        return ()
    said = event_occurrence(card.time)
    return (condition(_TIMESTAMP, card.time) if said is None else Occurs(_TIMESTAMP, said),)


def _chain(cards: Iterable[EventCard]) -> Expression:
    steps = tuple(_step(f"C{number}", card) for number, card in enumerate(cards))
    return Chain(Field(EVENTS), _TIMESTAMP, steps)


def _step(name: str, card: EventCard) -> ChainStep:
    when: Occurrence | None = None if card.time is None else event_occurrence(card.time)
    asked = (*_kind(card), *_rules(card.rules), *(() if when is not None else _time(card)))
    count = card.measure.at_least if isinstance(card.measure, Count) else 1
    return ChainStep(name, _and(asked) or _TRUE, when, count or 1)


# --- gaps and excluded steps (PQL.md §7) ------------------------------------------------------


def _timed(steps: tuple[Step, ...]) -> Expression:
    """Return `select E0 from xEvent where …, E1 from xEvent where …`.

    An excluded step stands in the condition of the included one after it, or else of the last.
    """
    asked: dict[str, list[Expression]] = {}
    between: dict[str, Step] = {}
    before = ""
    for number, step in enumerate(steps):
        name = f"E{number}"
        if step.card.exclude:
            between[name] = step
            continue
        later = [Occurs(_at(name), Beyond("after", _at(before)))] if before else []
        absent = [_absent(each, skipped, before, name) for each, skipped in between.items()]
        asked[name] = [*_conditions(step.card), *later, *_gap(name, before, step), *absent]
        before, between = name, {}
    asked[before] += [_absent(each, skipped, before, "") for each, skipped in between.items()]
    binders = (Binder(name, Field(EVENTS), _and(said)) for name, said in asked.items())
    return Quantifier("select", tuple(binders))


def _absent(name: str, step: Step, before: str, behind: str) -> Expression:
    """Return that no event of an excluded step lies after one event, and before another if any."""
    gap = _gap(name, before, step) or [Occurs(_at(name), Beyond("after", _at(before)))]
    end = [Occurs(_at(name), Beyond("before", _at(behind)))] if behind else []
    own = (moved(each, 1) for each in _conditions(step.card))
    return Not(Quantifier("exists", (Binder(name, Field(EVENTS), _and((*own, *gap, *end))),)))


def _gap(name: str, before: str, step: Step) -> list[Expression]:
    gaps: tuple[tuple[Comparison, Duration | None], ...] = (
        (">=", step.after),
        ("<=", step.within),
    )
    return [
        Occurs(_at(name), Offset(comparison, gap.amount, gap.unit, "after", _at(before)))
        for comparison, gap in gaps
        if gap is not None
    ]


def _at(name: str) -> Expression:
    return Field(TIMESTAMP, Variable(name))
