"""The questions a definition asks of the events: one each, sequences, counts, aggregations.

A reader of definitions as written, before any catalog: what the eligibility and the limits of
Real-Time CDP are about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from toolkit.language.tree import (
    Aggregate,
    And,
    Between,
    Beyond,
    Binder,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Node,
    Not,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    Quantifier,
    TimeWord,
    Variable,
    walk,
)
from toolkit.language.windows import whole_units

if TYPE_CHECKING:
    from toolkit.instants import Unit
    from toolkit.language.tree import Comparison, Occurrence

Kind = Literal["event", "count", "aggregation", "other"]
"""One event; a number of events; a sum, average, min or max; anything else about events."""

_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)
_LONGEST = timedelta(days=36_525_000)
"""A duration is judged as no longer than this, 100,000 years: `timedelta` ends soon after."""
_AGGREGATES = frozenset({"sum", "average", "min", "max"})
_TESTS = frozenset(
    {"equals", "notEqualTo", "contains", "doesNotContain", "startsWith", "doesNotStartWith"}
    | {"endsWith", "doesNotEndWith", "like", "matches", "in", "notIn", "includes"}
    | {"intersects", "isNotNull"}
)
_FLIPPED: dict[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ONE_OR_MORE = {(">=", 1), (">", 0), ("!=", 0)}
_NONE = {("=", 0), ("<", 1), ("<=", 0)}


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """One question a definition asks of the events.

    Parameters
    ----------
    kind
        What is asked.
    recent
        The event can only be from the 24 hours before the evaluation, by the windows as they are
        written: an event of its own window is not recent for being later than a recent one.
    negated
        It is asked that there be none.
    follows
        The event is strictly later than another of the definition.
    """

    kind: Kind
    recent: bool = False
    negated: bool = False
    follows: bool = False


def event_questions(tree: Expression) -> list[EventQuestion]:
    """Return the questions a definition asks of the events, in the order written.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> event_questions(parse('not (xEvent[eventType = "search" and timestamp occurs today])'))
    [EventQuestion(kind='event', recent=True, negated=True, follows=False)]
    """
    reader = _Reader()
    reader.read(tree)
    return reader.found


@dataclass(slots=True)
class _Reader:
    found: list[EventQuestion] = field(default_factory=list)
    negated: bool = False
    bound: frozenset[str] = frozenset()

    def read(self, node: object) -> None:
        match node:
            case tuple():
                for each in node:
                    self.read(each)
            case Not(operand=operand):
                self.turned(operand)
            case Chain(source=source) if _is_events(source):
                self.chain(node)
            case Quantifier(kind="forall", binders=binders):
                self.turned(Quantifier("exists", binders))
            case Quantifier(binders=binders) | Aggregate(binders=binders):
                self.binders(binders, "aggregation" if isinstance(node, Aggregate) else "event")
            case Compare():
                self.compared(node)
            case Call() | Occurs() | Field() | Filter():
                self.asked(node)
            case Node():
                self.parts(node)

    def parts(self, node: Node) -> None:
        for entry in fields(node):
            self.read(getattr(node, entry.name))

    def asked(self, node: Call | Occurs | Field | Filter) -> None:
        match node:
            case Occurs(subject=subject) if (source := _events(subject)) is not None:
                self.ask("event", (*source, node))
            case Field() | Filter() if (source := _events(node)) is not None:
                self.ask("event", source)
            case Call(function=name, arguments=(first, *others)) if (
                source := _events(first)
            ) is not None:
                self.called(name, source, tuple(others))
            case _:
                self.parts(node)

    def turned(self, node: Expression) -> None:
        self.negated = not self.negated
        self.read(node)
        self.negated = not self.negated

    def ask(
        self,
        kind: Kind,
        conditions: tuple[Expression, ...],
        *,
        later: bool = False,
        read: bool = True,
    ) -> None:
        times = [each for condition in conditions for each in _times(condition)]
        gaps = [each for each in times if self.is_follower(each)]
        follows = later or bool(gaps)
        is_led = follows and len(gaps) == len(times) and not any(map(_is_long, gaps))
        recent = is_led or any(map(_is_recent, conditions))
        self.found.append(EventQuestion(kind, recent, self.negated, follows))
        for condition in conditions if read else ():
            if not (isinstance(condition, Occurs) and _is_events(condition.subject)):
                self.read(condition)

    def is_follower(self, node: Occurs) -> bool:
        match node.occurrence:
            case Beyond(direction="after", time=time) | Offset(direction="after", time=time):
                named = isinstance(node.subject, Field) and isinstance(node.subject.of, Variable)
                return any(
                    (isinstance(each, Variable) and each.name in self.bound)
                    or (isinstance(each, Item) and each.level > 0)
                    or (named and each == Field("timestamp"))  # of the event around, without a name
                    for each in walk(time)
                )
        return False

    def chain(self, node: Chain) -> None:
        source = _events(node.source) or ()
        for number, one in enumerate(node.steps):
            conditions = [*source, one.what]
            conditions += [one.where] if one.where is not None else []
            if one.when is not None:
                conditions.append(Occurs(node.order, one.when))
            kind: Kind = "event" if one.count == 1 else "count"
            self.ask(kind, tuple(conditions), later=number > 0)

    def binders(self, binders: tuple[Binder, ...], kind: Kind) -> None:
        before = self.bound
        for binder in binders:
            conditions = () if binder.condition is None else (binder.condition,)
            source = _events(binder.source)
            if source is not None:
                self.ask(kind, (*source, *conditions), read=False)
            self.bound |= {binder.name}
            self.read(conditions if source is not None else (binder.source, *conditions))
        self.bound = before

    def compared(self, node: Compare) -> None:
        for side, other, op in (
            (node.left, node.right, node.op),
            (node.right, node.left, _FLIPPED.get(node.op, node.op)),
        ):
            match side, other:
                case Call(function="count", arguments=(source,)), Integer(value=value):
                    if (conditions := _events(source)) is not None:
                        return self.counted(conditions, op, value)
        return self.parts(node)

    def counted(self, conditions: tuple[Expression, ...], op: Comparison, value: int) -> None:
        if (op, value) in _NONE:
            self.negated = not self.negated
            self.ask("event", conditions)
            self.negated = not self.negated
        else:
            self.ask("event" if (op, value) in _ONE_OR_MORE else "count", conditions)

    def called(
        self, name: str, source: tuple[Expression, ...], others: tuple[Expression, ...]
    ) -> None:
        if name == "exists":
            return self.ask("event", (*source, *others))
        kind: Kind = "count" if name == "count" else "other"
        if name in _AGGREGATES:
            kind = "aggregation"
        elif name in _TESTS:
            kind = "event"
        self.ask(kind, source)
        return self.read(others)


def _is_events(node: Expression) -> bool:
    return _events(node) is not None


def _events(node: Expression) -> tuple[Expression, ...] | None:
    """Return the conditions on a list of events, or on a path through one; None for others."""
    match node:
        case Field(name="xEvent", of=Item() | Input() | Variable()):
            return ()
        case (
            Filter(source=source, condition=condition)
            | Call(function="filter", arguments=(source, condition))
        ):
            before = _events(source)
            return None if before is None else (*before, condition)
        case Field(of=of):
            return _events(of)
    return None


def _times(condition: Expression) -> list[Occurs]:
    """Return what a condition demands of the time of its own event."""
    match condition:
        case And(operands=operands):
            return [each for operand in operands for each in _times(operand)]
        case Occurs(subject=Field(name="timestamp", of=Item(level=0) | Variable())):
            return [condition]
        case Occurs(subject=Field(name="timestamp", of=of)) if _is_events(of):
            return [condition]
    return []


def _is_recent(condition: Expression) -> bool:
    """Return whether a condition leaves only the last 24 hours."""
    match condition:
        case And(operands=operands):
            return any(map(_is_recent, operands))
        case Or(operands=operands):
            return all(map(_is_recent, operands))
        case Occurs(occurrence=occurrence) if _times(condition):
            age = oldest(occurrence)
            return age is not None and age <= _DAY
    return False


def _is_long(node: Occurs) -> bool:
    """Return whether an event may be more than 24 hours later than another, as it is written."""
    match node.occurrence:
        case Offset(comparison="<" | "<=" | "=", amount=amount, unit=unit):
            return _length(amount, unit) > _DAY
    return False


def oldest(occurrence: Occurrence) -> timedelta | None:
    """Return how long before the evaluation something that occurs so can be, at most.

    None where there is no such limit, or it depends on the date.

    Examples
    --------
    >>> oldest(On(TimeWord("yesterday")))
    datetime.timedelta(days=2)
    """
    match occurrence:
        case On(time=time) | Between(start=time):
            return _age(time)
        case Beyond(direction="after", time=time):
            return _age(time, end=True)
        case Offset(direction="after", time=time):
            return _sooner(_age(time, end=True), _length(_skipped(occurrence), occurrence.unit))
        case Offset(comparison="<" | "<=" | "=", time=time):
            return _sooner(_age(time), -_length(_reached(occurrence), occurrence.unit))
    return None


def _skipped(offset: Offset) -> int:
    """Return how many units after its time an offset begins, at least."""
    match offset.comparison:
        case "<" | "<=" | "!=":
            return 0
        case op if offset.time == TimeWord("now"):
            return offset.amount - (op == "=")
    return whole_units(offset)[0] - 1


def _reached(offset: Offset) -> int:
    """Return how many units before its time an offset begins, at most."""
    last = whole_units(offset)[1]
    return offset.amount if last is None or offset.time == TimeWord("now") else max(last, 0)


def _sooner(age: timedelta | None, by: timedelta) -> timedelta | None:
    return None if age is None else age - by


def _age(time: Expression, *, end: bool = False) -> timedelta | None:
    """Return how long ago the first instant of a time can be, or its last."""
    match time:
        case TimeWord(word="now"):
            return timedelta()
        case TimeWord(word=word):
            days = {"today": 1, "yesterday": 2, "tomorrow": 0}[word]
            return timedelta(days=days - end)
        case Period(which=which, unit=unit):
            units = {"this": 1, "last": 2, "next": 0}[which]
            return _length(units - end, unit)
    return None


def _length(amount: int, unit: Unit) -> timedelta:
    one = _MONTH * unit.months if unit.months else unit.duration
    return one * min(amount, _LONGEST // one)
