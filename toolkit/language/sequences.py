"""Sequences of events as trees: a CHAIN, or binders where there are gaps (PQL.md §7).

CHAIN says no gap and no missing event. The documented way to say those is a `select` with one
binder an event; the fields of the event are then named by its binder.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.errors import DefinitionError
from toolkit.language.functions import FUNCTIONS, Takes
from toolkit.language.tree import (
    Aggregate,
    And,
    Beyond,
    Binder,
    Boolean,
    Call,
    Chain,
    Expression,
    Field,
    Filter,
    Item,
    Lambda,
    Let,
    Not,
    Occurs,
    Offset,
    Quantifier,
    Step,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.instants import Unit

EVENTS = Field("xEvent")
TIMESTAMP = Field("timestamp")
TRUE = Boolean(value=True)
Length = tuple[int, "Unit"]
"""A number of units of time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gap:
    """How long after one event the next comes: at least `after`, at most `within`."""

    after: Length | None = None
    within: Length | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An event that does not follow the last one, ever or `within` some time."""

    step: Step
    within: Length | None = None


@dataclass(frozen=True, slots=True)
class EventSequence:
    """Events one after another.

    Parameters
    ----------
    steps
        The events.
    gaps
        What is between each two of them.
    absent
        What does not follow the last one.
    """

    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...] = ()
    absent: tuple[Absence, ...] = ()


def operands(node: Expression) -> tuple[Expression, ...]:
    """Return what an `and` joins; nothing for `true`, else the node alone."""
    if isinstance(node, And):
        return node.operands
    return () if node == TRUE else (node,)


def conjunction(conditions: tuple[Expression, ...]) -> Expression:
    """Return conditions joined by `and`; `true` for none."""
    if not conditions:
        return TRUE
    return conditions[0] if len(conditions) == 1 else And(conditions)


def written(sequence: EventSequence) -> Expression:
    """Return a sequence as a tree.

    Raises
    ------
    DefinitionError
        An event is counted and there are gaps: PQL has no words for it.
    """
    if not sequence.absent and all(gap == Gap() for gap in sequence.gaps):
        named = tuple(replace(each, name=f"C{n}") for n, each in enumerate(sequence.steps))
        return Chain(EVENTS, TIMESTAMP, named)
    return _selected(sequence)


# --- with gaps ------------------------------------------------------------------------------------


def _selected(sequence: EventSequence) -> Expression:
    steps = (*sequence.steps, *(each.step for each in sequence.absent))
    if any(each.count > 1 for each in steps):
        raise DefinitionError(
            "an event that is to happen several times has no gap to the next one\n"
            "PQL measures gaps from one event to one event: leave at_least out, or the gap."
        )
    names = _free_names(steps)
    binders: list[Binder] = []
    for number, each in enumerate(sequence.steps):
        name = next(names)
        gap = sequence.gaps[number - 1] if number else Gap()
        earlier = binders[-1].name if binders else None
        binders.append(Binder(name, EVENTS, conjunction(_conditions(each, name, earlier, gap))))
    last = binders[-1]
    missing = [_missing(each, next(names), last.name) for each in sequence.absent]
    held = (*operands(last.condition or TRUE), *missing)
    binders[-1] = replace(last, condition=conjunction(held))
    return Quantifier("select", tuple(binders))


def _missing(absence: Absence, name: str, earlier: str) -> Expression:
    conditions = _own(absence.step, name)
    if absence.within is None:
        follows = Beyond("after", _timestamp(earlier))
        conditions = (*conditions, Occurs(_timestamp(name), follows))
    else:
        conditions = (*conditions, _offset(name, "<=", absence.within, earlier))
    return Not(Quantifier("exists", (Binder(name, EVENTS, conjunction(conditions)),)))


def _conditions(step: Step, name: str, earlier: str | None, gap: Gap) -> tuple[Expression, ...]:
    own = _own(step, name)
    if earlier is None:
        return own
    found = [*own, Occurs(_timestamp(name), Beyond("after", _timestamp(earlier)))]
    if gap.after is not None:
        found.append(_offset(name, ">=", gap.after, earlier))
    if gap.within is not None:
        found.append(_offset(name, "<=", gap.within, earlier))
    return tuple(found)


def _own(step: Step, name: str) -> tuple[Expression, ...]:
    when = () if step.when is None else (Occurs(TIMESTAMP, step.when),)
    where = () if step.where is None else operands(step.where)
    return tuple(bound(each, name) for each in (*operands(step.what), *where, *when))


def _timestamp(name: str) -> Expression:
    return Field("timestamp", Variable(name))


def _offset(name: str, comparison: Any, length: Length, earlier: str) -> Expression:  # noqa: ANN401 - a Comparison, as tree.py has it
    return Occurs(
        _timestamp(name), Offset(comparison, length[0], length[1], "after", _timestamp(earlier))
    )


# --- reading --------------------------------------------------------------------------------------


def read(node: Expression) -> EventSequence | None:
    """Return the sequence that `written` writes as a tree, or None where it writes no such tree."""
    if not isinstance(node, Quantifier) or node.kind != "select":
        return None
    known: list[str] = []
    steps: list[Step] = []
    gaps: list[Gap] = []
    absent: list[Absence] = []
    for binder in node.binders:
        own: list[Expression] = []
        lengths: dict[str, Length] = {}
        for each in operands(binder.condition or TRUE):
            missing = _read_absence(each)
            if missing is not None:
                absent.append(missing)
            elif not _mentions(each, set(known)):
                own.append(bound(each, binder.name, back=True))
            else:
                lengths |= _read_length(each)
        steps.append(_step_of(own))
        gaps.append(Gap(lengths.get(">="), lengths.get("<=")))
        known.append(binder.name)
    found = EventSequence(tuple(steps), tuple(gaps[1:]), tuple(absent))
    return found if written(found) == node else None


def _read_absence(node: Expression) -> Absence | None:
    match node:
        case Not(operand=Quantifier(kind="exists", binders=(binder,))):
            conditions = operands(binder.condition or TRUE)
            own = [bound(each, binder.name, back=True) for each in conditions[:-1]]
            within = _read_length(conditions[-1]).get("<=") if conditions else None
            return Absence(_step_of(own), within)
        case _:
            return None


def _read_length(node: Expression) -> dict[str, Length]:
    match node:
        case Occurs(occurrence=Offset(comparison=comparison, amount=amount, unit=unit)):
            return {comparison: (amount, unit)}
        case _:
            return {}


def _step_of(conditions: list[Expression]) -> Step:
    match conditions:
        case [*others, Occurs(subject=Field(name="timestamp", of=Item(level=0)), occurrence=when)]:
            return Step("C0", conjunction(tuple(others)), when)
        case _:
            return Step("C0", conjunction(tuple(conditions)))


# --- scopes ---------------------------------------------------------------------------------------


def bound(node: T, name: str, depth: int = 0, *, back: bool = False) -> T:
    """Return an expression with the item it stands in named by a binder, or no longer.

    `depth` counts the item scopes between; `xEvent` is the profile's, wherever it stands.
    """

    def inside(part: Any, more: int = 0) -> Any:  # noqa: ANN401 - any part of a node
        return bound(part, name, depth + more, back=back)

    made: Any = node
    match node:
        case Field(name="xEvent", of=Item()):
            pass
        case Item(level=level) if level == depth and not back:
            made = Variable(name)
        case Variable(name=known) if back and known == name:
            made = Item(depth)
        case Filter():
            made = replace(node, source=inside(node.source), condition=inside(node.condition, 1))
        case Call():
            scoped = zip(node.arguments, FUNCTIONS[node.function].takes, strict=False)
            arguments = tuple(inside(each, int(_is_per_item(takes))) for each, takes in scoped)
            made = replace(node, arguments=arguments)
        case Binder(condition=condition):
            held = None if condition is None else inside(condition, 1)
            made = replace(node, source=inside(node.source), condition=held)
        case Aggregate(value=value):
            over = None if value is None else inside(value, 1)
            made = replace(node, value=over, binders=inside(node.binders))
        case Chain():
            made = replace(
                node,
                source=inside(node.source),
                order=inside(node.order, 1),
                steps=inside(node.steps, 1),
            )
        case tuple():
            made = tuple(inside(part) for part in node)
        case _ if is_dataclass(node) and not isinstance(node, type):
            parts = {part.name: inside(getattr(node, part.name)) for part in fields(node)}
            made = replace(node, **parts)
        case _:
            pass
    return made  # type: ignore[no-any-return]


def _is_per_item(takes: Takes) -> bool:
    return takes in {Takes.PER_ITEM, Takes.CONDITION}


def _walk(node: object) -> Iterator[object]:
    yield node
    if is_dataclass(node) and not isinstance(node, type):
        for part in fields(node):
            yield from _walk(getattr(node, part.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _walk(part)


def _mentions(node: Expression, names: set[str]) -> bool:
    return any(isinstance(each, Variable) and each.name in names for each in _walk(node))


def _free_names(steps: tuple[Step, ...]) -> Iterator[str]:
    """Yield A, B, C, … but for what the conditions call something else."""
    taken: set[str] = set()
    for each in _walk(steps):
        match each:
            case Field(name=name) | Variable(name=name) | Binder(name=name) | Let(name=name):
                taken.add(name)
            case Lambda(parameters=parameters):
                taken.update(parameters)
            case _:
                pass
    letters = (chr(code) for code in range(ord("A"), ord("Z") + 1))
    numbered = (f"E{number}" for number in range(1, 10_000))
    for names in (letters, numbered):
        yield from (name for name in names if name not in taken)
