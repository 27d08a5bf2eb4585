"""From any expression to its canonical form, with types checked on the way.

The canonical form says everything once: bound names and `$1` are item levels, comparisons
through an array are `exists`, binders are filters, literals have the type they are compared
with, and every Boolean place holds a Boolean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from toolkit.errors import UnsupportedError
from toolkit.language.check.calls import call
from toolkit.language.check.coerce import comparable, converted, is_literal
from toolkit.language.check.scopes import Scopes, lifted
from toolkit.language.check.typed import (
    NULL,
    WRONG,
    Nothing,
    Problems,
    Typed,
    shown,
    stepped,
    suggestion,
)
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Beyond,
    Boolean,
    Call,
    Chain,
    Compare,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Lambda,
    Let,
    ListOf,
    Negate,
    Not,
    Null,
    Number,
    ObjectOf,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    Quantifier,
    Step,
    Text,
    TimeWord,
    Variable,
)
from toolkit.schema import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    STRING,
    Array,
    Kind,
    Object,
    Scalar,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Binder, Expression, Occurrence

EVENTS = "xEvent"
"""The name of the profile's events."""


class Elaborator:
    """One check of one expression: what was found wrong gathers in `problems`."""

    def __init__(self) -> None:
        self.problems = Problems()

    # --- Boolean places -----------------------------------------------------------------------

    def condition(self, node: Expression, scopes: Scopes) -> Expression:
        """Return the canonical Boolean of an expression (coercion: PQL.md §4)."""
        match node:
            case And(operands=operands):
                return And(tuple(self.condition(each, scopes) for each in operands), span=node.span)
            case Or(operands=operands):
                return Or(tuple(self.condition(each, scopes) for each in operands), span=node.span)
            case Not(operand=operand):
                return Not(self.condition(operand, scopes), span=node.span)
            case _:
                return self.as_condition(self.value(node, scopes))

    def as_condition(self, typed: Typed) -> Expression:
        """Return the Boolean a value is taken as: itself, non-empty, or defined."""
        match typed.type:
            case Nothing():
                return Boolean(value=False)
            case Scalar(kind=Kind.BOOLEAN):
                return typed.node
            case Array():
                return self.any_item(typed, lambda item, _: self.as_defined(item))
            case _:
                return Call("isNotNull", (typed.node,), span=typed.node.span)

    def as_defined(self, item: Typed) -> Expression:
        """Return whether an item of a non-empty list counts: items of a path must be there."""
        if isinstance(item.node, Item) and not isinstance(item.type, Scalar):
            return Boolean(value=True)
        return Call("isNotNull", (item.node,))

    def any_item(self, array: Typed, test: Callable[[Typed, int], Expression]) -> Expression:
        """Return that some item of an array passes a test.

        The test is given the item and by how many scopes outer expressions must be lifted.
        """
        return self._any_item(array, test, 0)

    def _any_item(
        self, array: Typed, test: Callable[[Typed, int], Expression], levels: int
    ) -> Expression:
        if array.via is None:
            if not isinstance(array.type, Array):
                raise AssertionError("not an array")
            item = Typed(Item(), array.type.item)
            return Call("exists", (array.node, test(item, levels + 1)), span=array.node.span)
        source, per = array.via
        inner = (
            self._any_item(per, test, levels + 1)
            if isinstance(per.type, Array)
            else test(per, levels + 1)
        )
        return _exists(source, inner)

    # --- values -------------------------------------------------------------------------------

    def value(self, node: Expression, scopes: Scopes) -> Typed:
        """Return the canonical form and type of an expression."""
        match node:
            case Text():
                return Typed(node, STRING)
            case Boolean():
                return Typed(node, BOOLEAN)
            case Integer():
                return Typed(node, INTEGER)
            case Number():
                return Typed(node, NUMBER)
            case Null():
                return Typed(node, NULL)
            case TimeWord(word=word):
                return Typed(node, DATETIME if word == "now" else DATE)
            case Period():
                return Typed(node, DATE)
            case ListOf():
                return self._list(node, scopes)
            case Item() | Input() | Variable() | Field():
                return self._reference(node, scopes)
            case And() | Or() | Not():
                return Typed(self.condition(node, scopes), BOOLEAN)
            case Compare():
                return Typed(self._compare(node, scopes), BOOLEAN)
            case Occurs():
                return Typed(self._occurs(node, scopes), BOOLEAN)
            case Filter(source=source, condition=condition):
                return self.filtered(self.value(source, scopes), condition, scopes, node)
            case Call():
                return call(self, node, scopes)
            case Quantifier():
                return self._quantifier(node, scopes)
            case Aggregate():
                return self._aggregate(node, scopes)
            case Chain():
                return Typed(self._chain(node, scopes), BOOLEAN)
            case Lambda():
                return self._query(node, scopes)
            case Arithmetic(op=op):
                raise UnsupportedError(f"arithmetic ({op})")
            case Negate():
                raise UnsupportedError("arithmetic (-)")
            case Let():
                raise UnsupportedError("let")
            case ObjectOf():
                raise UnsupportedError("an object literal")
            case _:
                assert_never(node)

    def filtered(
        self, source: Typed, condition: Expression, scopes: Scopes, at: Expression, name: str = ""
    ) -> Typed:
        """Return the items of an array for which a condition holds."""
        if source.is_wrong:
            return source
        if not isinstance(source.type, Array):
            return self.problems.note(
                f"brackets choose items of an array; this is {shown(source.type)}", at
            )
        test = self.condition(condition, scopes.inside(source.type.item, name))
        return narrowed(source, test)

    def _list(self, node: ListOf, scopes: Scopes) -> Typed:
        items = [self.value(item, scopes) for item in node.items]
        present = [item for item in items if not isinstance(item.type, Nothing)]
        if not present:
            return Typed(ListOf((), span=node.span), Array(STRING))
        kind = present[0].type
        if any(is_literal(item.node) is False for item in present):
            raise UnsupportedError("a list of anything but literals")
        if not isinstance(kind, Scalar):
            return self.problems.note("a list holds single values", node)
        if any(isinstance(i.type, Scalar) and not comparable(kind, i.type) for i in present):
            return self.problems.note("the items of a list must be of one type", node)
        return Typed(ListOf(tuple(i.node for i in present), span=node.span), Array(kind))

    def _reference(self, node: Expression, scopes: Scopes) -> Typed:
        names: list[Field] = []
        base = node
        while isinstance(base, Field):
            names.append(base)
            base = base.of
        names.reverse()
        level = _level(base, scopes)
        if isinstance(base, Input) and base.position != 1:
            hint = "An audience has one input, the profile: write $1."
            self.problems.note(f"there is no input ${base.position}", base, hint)
        if level is None:
            found = self.value(base, scopes)
        elif names and names[0].name == EVENTS:
            events = Field(EVENTS, Item(scopes.depth), span=names[0].span)
            found, names = Typed(events, Array(scopes.event)), names[1:]
        else:
            found = Typed(Item(level, span=base.span), scopes.items[scopes.depth - level])
        return self._walk(found, names, node, scopes, level)

    def _walk(
        self, found: Typed, names: list[Field], at: Expression, scopes: Scopes, level: int | None
    ) -> Typed:
        whole = ".".join(field.name for field in names)
        before = len(self.problems.found)
        for field in names:
            found = stepped(found, field.name, at, whole, self.problems)
        if len(self.problems.found) > before:
            issue = self.problems.found.pop()
            hint = issue.hint or suggestion(whole, scopes, level or 0)
            self.problems.found.append(replace(issue, hint=hint))
        return found

    def _quantifier(self, node: Quantifier, scopes: Scopes) -> Typed:
        if len(node.binders) > 1:
            raise UnsupportedError(f"{node.kind} with several binders")
        binder = node.binders[0]
        if node.kind == "forall":
            counter = self._bound(binder, scopes, negated=True)
            return Typed(Not(self.as_condition(counter), span=node.span), BOOLEAN)
        items = self._bound(binder, scopes)
        if node.kind == "select" or items.is_wrong:
            return items
        return Typed(self.as_condition(items), BOOLEAN)

    def _bound(self, binder: Binder, scopes: Scopes, *, negated: bool = False) -> Typed:
        source = self.value(binder.source, scopes)
        condition = binder.condition or Boolean(value=True)
        wanted = Not(condition, span=condition.span) if negated else condition
        return self.filtered(source, wanted, scopes, binder.source, binder.name)

    def _aggregate(self, node: Aggregate, scopes: Scopes) -> Typed:
        if len(node.binders) > 1:
            raise UnsupportedError(f"{node.kind} over several binders")
        if node.value is None:
            raise UnsupportedError(f"{node.kind} without over")
        binder = node.binders[0]
        items = self._bound(binder, scopes)
        if items.is_wrong or not isinstance(items.type, Array):
            return items
        inside = scopes.inside(items.type.item, binder.name)
        return self.aggregated(node.kind, items, self.value(node.value, inside), node)

    def aggregated(self, kind: str, items: Typed, per: Typed, at: Expression) -> Typed:
        """Return sum, average, min or max of a value over the items of an array."""
        if per.is_wrong or items.is_wrong:
            return per if per.is_wrong else items
        numeric = isinstance(per.type, Scalar) and per.type.kind in {Kind.INTEGER, Kind.NUMBER}
        if kind in {"sum", "average"} and not numeric:
            return self.problems.note(f"{kind} needs a number; this is {shown(per.type)}", at)
        if not isinstance(per.type, Scalar):
            return self.problems.note(
                f"{kind} needs a single value an item; this is {shown(per.type)}", at
            )
        gives = NUMBER if kind == "average" else per.type
        return Typed(Call(kind, (items.node, per.node), span=at.span), gives)

    def _chain(self, node: Chain, scopes: Scopes) -> Expression:
        source = self.value(node.source, scopes)
        if source.is_wrong or not isinstance(source.type, Array):
            if not source.is_wrong:
                self.problems.note("CHAIN orders the items of an array", node.source)
            return Boolean(value=False)
        inside = scopes.inside(source.type.item)
        order = self.value(node.order, inside)
        steps = tuple(self._step(step, order, inside) for step in node.steps)
        first = steps[0]
        if len(steps) > 1:
            return Chain(source.node, order.node, steps, span=node.span)
        chosen = narrowed(source, first.what)
        if first.count == 1:
            return self.as_condition(chosen)
        return Compare(">=", Call("count", (chosen.node,)), Integer(first.count), span=node.span)

    def _step(self, step: Step, order: Typed, inside: Scopes) -> Step:
        parts = [self.condition(step.what, inside)]
        if step.when is not None and not order.is_wrong:
            times = self.occurrence(step.when, inside)
            parts.append(Occurs(order.node, times))
        if step.where is not None:
            parts.append(self.condition(step.where, inside))
        what = parts[0] if len(parts) == 1 else And(tuple(parts))
        return Step(step.name, what, None, step.count, None, span=step.span)

    def _query(self, node: Lambda, scopes: Scopes) -> Typed:
        if scopes.depth or len(node.parameters) != 1:
            raise UnsupportedError("a lambda of several inputs")
        bound = replace(scopes, variables={**scopes.variables, node.parameters[0]: 0})
        return self.value(node.body, bound)

    # --- comparison and time ------------------------------------------------------------------

    def _compare(self, node: Compare, scopes: Scopes) -> Expression:
        left, right = self.value(node.left, scopes), self.value(node.right, scopes)
        if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
            return Boolean(value=False)
        return self.compared(node, left, right)

    def compared(self, node: Compare, left: Typed, right: Typed) -> Expression:
        """Return a comparison of two values; through an array, of any item."""
        left_many, right_many = isinstance(left.type, Array), isinstance(right.type, Array)
        if left_many and not right_many:
            return self.any_item(left, lambda item, up: self.compared(node, item, _lift(right, up)))
        if right_many and not left_many:
            return self.any_item(right, lambda item, up: self.compared(node, _lift(left, up), item))
        if isinstance(left.type, Object) or isinstance(right.type, Object):
            self.problems.note("objects cannot be compared; compare one of their fields", node)
            return Boolean(value=False)
        if left_many and node.op not in {"=", "!="}:
            self.problems.note(f"lists are compared with = and !=, not {node.op}", node)
            return Boolean(value=False)
        pair = self.matched(left, right, node)
        return Boolean(value=False) if pair is None else replace(node, left=pair[0], right=pair[1])

    def matched(
        self, left: Typed, right: Typed, at: Expression
    ) -> tuple[Expression, Expression] | None:
        """Return two values ready to be compared, or note that their types do not fit."""
        if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
            return None
        if comparable(left.type, right.type):
            return left.node, right.node
        if (node := converted(right.node, left.type)) is not None:
            return left.node, node
        if is_literal(left.node) and (node := converted(left.node, right.type)) is not None:
            return node, right.node
        kinds = f"{shown(left.type)} cannot be compared with {shown(right.type)}"
        self.problems.note(kinds, right.node if right.node.span else at)
        return None

    def _occurs(self, node: Occurs, scopes: Scopes) -> Expression:
        subject = self.value(node.subject, scopes)
        times = self.occurrence(node.occurrence, scopes)
        if isinstance(subject.type, Nothing):
            return Boolean(value=False)
        if isinstance(subject.type, Array):
            return self.any_item(
                subject,
                lambda item, up: self._occurring(item, lifted(times, up), node),  # type: ignore[arg-type]
            )
        return self._occurring(subject, times, node)

    def _occurring(self, subject: Typed, times: Occurrence, node: Occurs) -> Expression:
        if not _is_moment(subject):
            self.problems.note(
                f"occurs needs a date or an instant; this is {shown(subject.type)}", node.subject
            )
        return Occurs(subject.node, times, span=node.span)

    def occurrence(self, times: Occurrence, scopes: Scopes) -> Occurrence:
        """Return the canonical right part of an `occurs`."""
        match times:
            case On() | Beyond() | Offset():
                return replace(times, time=self._time(times.time, scopes))
            case Between():
                start, end = self._time(times.start, scopes), self._time(times.end, scopes)
                return replace(times, start=start, end=end)

    def _time(self, node: Expression, scopes: Scopes) -> Expression:
        typed = self.value(node, scopes)
        if not isinstance(typed.type, Nothing) and not _is_moment(typed):
            self.problems.note(
                f"a time is needed here; this is {shown(typed.type)}",
                node,
                "Write now, today, this month, date(2026, 7, 1) or a date field.",
            )
        return typed.node


def _is_moment(typed: Typed) -> bool:
    if not isinstance(typed.type, Scalar) or typed.type.kind in {Kind.BOOLEAN, Kind.NUMBER}:
        return False
    return typed.type.kind in {Kind.DATE, Kind.DATETIME} or not is_literal(typed.node)


def _level(base: Expression, scopes: Scopes) -> int | None:
    match base:
        case Item(level=level):
            return min(level, scopes.depth)
        case Input():
            return scopes.depth
        case Variable(name=name) if name in scopes.variables:
            return scopes.level_of(name)
        case Variable(name=name):
            raise UnsupportedError(f"the name {name}, bound by let or a lambda,")
        case _:
            return None


def _lift(typed: Typed, by: int) -> Typed:
    return Typed(lifted(typed.node, by), typed.type)


def _exists(source: Typed, test: Expression) -> Expression:
    if source.via is None:
        return Call("exists", (source.node, test), span=source.node.span)
    outer, per = source.via
    return _exists(outer, _exists(per, lifted(test, 1, 1)))


def narrowed(source: Typed, test: Expression) -> Typed:
    """Return the items of an array that pass a canonical test.

    A test over a path through an array moves inside: the array's items stay whole.
    """
    if source.via is None:
        return Typed(Filter(source.node, test, span=source.node.span), source.type)
    outer, per = source.via
    inner = lifted(test, 1, 1)
    if isinstance(per.type, Array):
        return Typed(
            Call("map", (outer.node, narrowed(per, inner).node)),
            source.type,
            via=(outer, narrowed(per, inner)),
        )
    raise UnsupportedError("a condition on the values of a path through an array")


__all__ = ["EVENTS", "WRONG", "Elaborator", "narrowed"]
