"""Events of the profile, in every PQL that asks for them, as event cards and sequences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.canvas.field_tests import (
    LARGEST_WHOLE,
    ListTest,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.model import (
    Aggregation,
    AttributeCard,
    Count,
    EventCard,
    Every,
    Sequence,
    Step,
)
from toolkit.language.canvas.paths import path_text
from toolkit.language.canvas.read_rules import (
    FLIPPED,
    Place,
    asked,
    every,
    filtered,
    literal,
    nameless,
    per_item,
    some,
    test_of,
    tile_of,
    tiles_of,
)
from toolkit.language.canvas.read_sequences import sequence
from toolkit.language.canvas.settle import TIMESTAMP, as_rules, event_parts, excluded
from toolkit.language.references import is_events
from toolkit.language.times import TimeConstraint
from toolkit.language.tree import (
    Aggregate,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    Not,
    Occurs,
    Quantifier,
    conjuncts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence as Several
    from typing import Literal

    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Comparison
    from toolkit.language.tree import Step as ChainStep

EVENT = Place(1, is_event=True)
_PROFILE = Place(0)


def event_tile(node: Expression) -> Tile | None:
    """Return the card or sequence of a condition on the profile's events, or None."""
    match node:
        case Field():
            return EventCard() if is_events(node) else None
        case Chain():
            return _chain(node)
        case Not(operand=Filter() as events):
            return _none_failing(events)
        case Compare():
            return _measured(node) or _any_value(node)
        case Quantifier():
            return sequence(node, EVENT) or _some(node) or _forall(node)
        case _:
            return _some(node) or _any_value(node)


# --- there is an event ------------------------------------------------------------------------


def _some(node: Expression) -> EventCard | None:
    found = some(node)
    if found is None or not is_events(found[0]):
        return None
    return event_parts(asked(found[1], EVENT))


def _any_value(node: Expression) -> EventCard | None:
    """Return the card of a test on a path through the events: any value passes (PQL.md §4)."""
    found = test_of(node, _PROFILE)
    if found is None or not isinstance(found[1], TextTest | ValueTest | ListTest | TimeConstraint):
        return None
    names: list[str] = []
    source = found[0]
    while isinstance(source, Field) and not is_events(source):
        names.append(source.name)
        source = source.of
    array, conditions = filtered(source)
    if not names or not is_events(array):
        return None
    own: Expression = Field(names.pop())
    while names:
        own = Field(names.pop(), own)
    path = path_text(own, EVENT.depth)
    if path is None:
        return None
    return event_parts([*asked(conditions, EVENT), AttributeCard(path, found[1])])


def _chain(node: Chain) -> Tile | None:
    if not is_events(node.source) or node.order != Field(TIMESTAMP):
        return None
    cards = [_step(step) for step in node.steps]
    return cards[0] if len(cards) == 1 else Sequence(tuple(map(Step, cards)))


def _step(step: ChainStep) -> EventCard:
    when = () if step.when is None else (Occurs(Field(TIMESTAMP), step.when),)
    asked_of = conjuncts(step.what, *when, step.where)
    return replace(event_parts(tiles_of(asked_of, EVENT)), measure=Count(step.count))


# --- all events -------------------------------------------------------------------------------


def _none_failing(events: Filter) -> EventCard | None:
    """Return the card of `not (xEvent[type and not (c)])`."""
    array, conditions = filtered(events)
    joined = conjuncts(*conditions)
    if not is_events(array) or not joined:
        return None
    *head, last = joined
    if not isinstance(last, Not) or last.captions:
        return None
    return _every_event(head, last.operand)


def _every_event(head: Several[Expression], passed: Expression) -> EventCard | None:
    parts = event_parts(tiles_of(head, EVENT))
    if parts.rules:
        return None
    return replace(parts, measure=Every(), rules=as_rules(asked([passed], EVENT)))


def _forall(node: Expression) -> Tile | None:
    found = every(node)
    if found is None or not is_events(found[0]):
        return None
    _, conditions, passed = found
    head = conjuncts(*conditions)
    card = _every_event(head, passed)
    if card is not None:
        return card
    failing = [*tiles_of(head, EVENT), excluded(tile_of(passed, EVENT))]
    return excluded(event_parts(failing))


# --- how many, how much -----------------------------------------------------------------------


def _measured(node: Compare) -> Tile | None:
    op, left, right = node.op, node.left, node.right
    if literal(left) is not None:
        op, left, right = FLIPPED[op], right, left
    match left, right:
        case Call("count", (source,)), Integer(value=number) if abs(number) < LARGEST_WHOLE:
            return _counted(source, op, number)
        case Call("sum" | "average" | "min" | "max" as kind, (source, per)), _:
            return _aggregated(kind, source, per_item(per), op, right)
        case Aggregate(kind=kind, value=value, binders=(binder,)), _ if value is not None:
            source = Quantifier("select", (binder,))
            return _aggregated(kind, source, nameless(value, binder.name), op, right)
        case _:
            return None


def _counted(source: Expression, op: Comparison, number: int) -> Tile | None:
    array, conditions = filtered(source)
    if not is_events(array):
        return None
    card = event_parts(asked(conditions, EVENT))
    if op == "!=" and number > 0:
        return excluded(replace(card, measure=Count(number, number)))
    count = _count(op, number)
    return None if count is None else replace(card, measure=count)


def _count(op: Comparison, number: int) -> Count | None:
    """Return the count a comparison asks for; None where everyone or no one has it."""
    low = {"=": number, ">=": number, ">": number + 1}.get(op)
    if op == "!=" and number == 0:
        low = 1
    high = {"=": number, "<=": number, "<": number - 1}.get(op)
    if high == 0:
        return Count(None, 0)
    if (
        (low, high) == (None, None)
        or (low is not None and low < 1)
        or (high is not None and high < 0)
    ):
        return None
    return Count(low, high)


def _aggregated(
    kind: Literal["sum", "average", "min", "max"],
    source: Expression,
    per: Expression | None,
    op: Comparison,
    right: Expression,
) -> EventCard | None:
    array, conditions = filtered(source)
    value = literal(right)
    path = None if per is None else path_text(per, EVENT.depth)
    if not is_events(array) or path is None or path.startswith("^"):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    card = event_parts(asked(conditions, EVENT))
    return replace(card, measure=Aggregation(kind, path, op, value))
