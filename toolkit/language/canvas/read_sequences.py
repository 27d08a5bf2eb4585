"""`select A from xEvent where …, B from xEvent where …`: events on a timeline (PQL.md §7)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from toolkit.language.canvas.model import Sequence, Step
from toolkit.language.canvas.read_rules import filtered, nameless, some, tiles_of
from toolkit.language.canvas.settle import TIMESTAMP, event_parts
from toolkit.language.references import climbing, free_names, is_events
from toolkit.language.times import Duration
from toolkit.language.tree import (
    Beyond,
    Compare,
    Expression,
    Field,
    Not,
    Occurs,
    Offset,
    Quantifier,
    Variable,
    conjuncts,
)

if TYPE_CHECKING:
    from toolkit.language.canvas.read_rules import Place
    from toolkit.language.tree import Binder

_OWN = Field(TIMESTAMP)
_Relation = tuple[Literal["after", "before", "gap", "within"], str, Duration | None]


@dataclass(slots=True)
class _Event:
    """What is said of one event: of itself, of its place among others, and what is not there."""

    own: list[Expression] = field(default_factory=list)
    relations: list[_Relation] = field(default_factory=list)
    absent: list[_Event] = field(default_factory=list)

    def others(self, *kinds: str) -> set[str]:
        """Return the events it stands in such a relation to."""
        return {other for kind, other, _ in self.relations if kind in kinds}

    def gap(self, kind: Literal["gap", "within"]) -> Duration | None:
        """Return how long after the one before it, if anything is said."""
        found = (duration for each, _, duration in self.relations if each == kind)
        return next(found, None)

    @property
    def is_plain(self) -> bool:
        """Whether a card can say it: no relation twice, no other event in its own conditions."""
        kinds = [kind for kind, _, _ in self.relations]
        return len(kinds) == len(set(kinds)) and not any(map(free_names, self.own))


def sequence(node: Quantifier, place: Place) -> Sequence | None:
    """Return the sequence that a quantifier over events draws, or None.

    Parameters
    ----------
    node
        Any quantifier.
    place
        Where the conditions of an event stand.
    """
    steps: list[Step] = []
    before = ""
    for number, binder in enumerate(node.binders, 1):
        event = None if node.kind == "forall" else _event(binder)
        last = number == len(node.binders)
        added = None if event is None else _steps(event, before, binder.name, last, place)
        if added is None:
            return None
        steps += added
        before = binder.name
    return Sequence(tuple(steps)) if len(steps) > 1 else None


def _steps(event: _Event, before: str, name: str, last: bool, place: Place) -> list[Step] | None:
    """Return an event's step between the excluded ones in front of it and behind it."""
    expected = {before} if before else set()
    follows = event.others("after", "gap", "within") == expected
    if not (event.is_plain and follows and not event.others("before")):
        return None
    ahead, behind = [], []
    for absent in event.absent:
        since, until = absent.others("after", "gap", "within"), absent.others("before")
        if before and (since, until) == ({before}, {name}):
            ahead.append(_step(absent, place, exclude=True))
        elif last and (since, until) == ({name}, set()):
            behind.append(_step(absent, place, exclude=True))
        else:
            return None
    return [*ahead, _step(event, place), *behind]


def _step(event: _Event, place: Place, *, exclude: bool = False) -> Step:
    card = replace(event_parts(tiles_of(event.own, place)), exclude=exclude)
    return Step(card, event.gap("gap"), event.gap("within"))


def _event(binder: Binder) -> _Event | None:
    array, given = filtered(binder.source)
    if not is_events(array):
        return None
    found = _Event()
    operands = [(each, "") for each in conjuncts(*given)]
    operands += [(each, binder.name) for each in conjuncts(binder.condition)]
    for operand, name in operands:
        own = nameless(operand, name) if name else operand
        absent = _absent(operand) if name else None
        relation = None if own is None else _relation(own)
        if relation is not None:
            found.relations.append(relation)
        elif absent is not None:
            found.absent.append(absent)
        elif own is None:
            return None
        else:
            found.own.append(climbing(own))
    return found


def _absent(node: Expression) -> _Event | None:
    """Return the event that a condition says is not there, beside those it names."""
    inner = some(node.operand) if isinstance(node, Not) else None
    if inner is None or not is_events(inner[0]):
        return None
    found = _Event()
    for operand in conjuncts(*inner[1]):
        relation = _relation(operand)
        if relation is not None:
            found.relations.append(relation)
        else:
            found.own.append(climbing(operand))
    return found if found.relations and found.is_plain else None


def _relation(node: Expression) -> _Relation | None:
    """Return how the event's time stands to that of another, which is named."""
    match node:
        case Occurs(subject=left, occurrence=Beyond(direction=direction, time=right)):
            return _order(left, right, direction)
        case Compare(op=">" | "<" as op, left=left, right=right):
            return _order(left, right, "after" if op == ">" else "before")
        case Occurs(subject, Offset(">=" | "<=" as comparison, amount, unit, "after", time)):
            other = _other(time)
            kind: Literal["gap", "within"] = "gap" if comparison == ">=" else "within"
            is_one = subject == _OWN and other and amount > 0
            return (kind, other, Duration(amount, unit)) if is_one else None
        case _:
            return None


def _order(
    left: Expression, right: Expression, direction: Literal["before", "after"]
) -> _Relation | None:
    if left == _OWN and (other := _other(right)):
        return direction, other, None
    if right == _OWN and (other := _other(left)):
        return ("before" if direction == "after" else "after"), other, None
    return None


def _other(node: Expression) -> str:
    match node:
        case Field(name="timestamp", of=Variable(name=name)):
            return name
        case _:
            return ""
