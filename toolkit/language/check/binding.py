"""Names bound to items: quantifiers, keyword aggregates, lambdas, and the steps of a CHAIN."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.check import comparing
from toolkit.language.check.scopes import lifted
from toolkit.language.check.typed import NULL, WRONG, Nothing, Typed, mapped, narrowed, shown, some
from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Chain,
    Compare,
    Integer,
    Item,
    ListOf,
    Not,
    Null,
    Number,
    ObjectOf,
    Or,
    Period,
    Step,
    Text,
    TimeWord,
)
from toolkit.schema import BOOLEAN, INTEGER, NUMBER, STRING, Array, Kind, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.check.elaborate import Elaborator
    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Aggregate, Binder, Expression, Lambda, Quantifier
    from toolkit.schema import FieldType

_TRUE = Boolean(value=True)


def quantified(check: Elaborator, node: Quantifier, scopes: Scopes) -> Typed:
    """Return `exists`, `forall` or `select` over one binder or several."""
    if node.kind == "select":
        return selected(check, node.binders, scopes, lambda inner: _combination(node, inner))
    if node.kind == "exists":
        return Typed(_some(check, node.binders, scopes, [], counter=False), BOOLEAN)
    counter = _some(check, node.binders, scopes, [], counter=True)
    return Typed(Not(counter, span=node.span), BOOLEAN)


def _some(
    check: Elaborator,
    binders: tuple[Binder, ...],
    scopes: Scopes,
    held: list[tuple[Expression, int]],
    *,
    counter: bool,
) -> Expression:
    """Return that some combination of items passes every condition; as a counter, fails one.

    `held` are the conditions of the binders before, with the depth each was written at.
    """
    binder, rest = binders[0], binders[1:]
    source = check.value(binder.source, scopes)
    if not _is_array(check, source, binder.source):
        return Boolean(value=False)
    inner = scopes.inside(_item_of(source), binder.name)
    condition = _TRUE if binder.condition is None else check.condition(binder.condition, inner)
    if counter:
        conditions = [*held, (condition, inner.depth)]
        if rest:
            test = _some(check, rest, inner, conditions, counter=True)
        else:
            test = Not(_all([lifted(c, inner.depth - depth) for c, depth in conditions]))
    elif rest:
        test = _all([condition, _some(check, rest, inner, [], counter=False)])
    else:
        test = condition
    return some(source, test)


def _all(conditions: list[Expression]) -> Expression:
    kept = [each for each in conditions if each != _TRUE] or [_TRUE]
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def _combination(node: Quantifier, inner: Scopes) -> Typed | None:
    """Return a row of a select over several binders: its items by name."""
    if len(node.binders) == 1:
        return None
    entries, kinds = [], {}
    for binder in node.binders:
        index = inner.names[binder.name]
        if isinstance(index, int):
            entries.append((binder.name, Item(inner.depth - index)))
            kinds[binder.name] = inner.items[index]
    return Typed(ObjectOf(tuple(entries)), Object(kinds))


def selected(
    check: Elaborator,
    binders: tuple[Binder, ...],
    scopes: Scopes,
    row: Callable[[Scopes], Typed | None],
) -> Typed:
    """Return the list of a value over every combination of items that passes the conditions.

    `row` gives the value, or None for the item of the last binder itself.
    """
    binder, rest = binders[0], binders[1:]
    source = check.value(binder.source, scopes)
    if source.is_wrong:
        return source
    if not _is_array(check, source, binder.source):
        return Typed(Null(), WRONG)
    items = source
    if binder.condition is not None:
        items = check.filtered(source, binder.condition, scopes, binder.source, binder.name)
    inner = scopes.inside(_item_of(source), binder.name)
    per = selected(check, rest, inner, row) if rest else row(inner)
    if per is None or per.is_wrong:
        return items if per is None else per
    return mapped(replace(items, via=None), per)


def aggregate(check: Elaborator, node: Aggregate, scopes: Scopes) -> Typed:
    """Return `sum e over V from arr where c`; without `over`, of the items themselves."""
    value = node.value
    if value is None:
        return aggregated(check, node.kind, selected(check, node.binders, scopes, _last), node)
    if len(node.binders) > 1:
        values = selected(check, node.binders, scopes, lambda inner: check.value(value, inner))
        return aggregated(check, node.kind, values, node)
    binder = node.binders[0]
    items = selected(check, node.binders, scopes, _last)
    if items.is_wrong or not isinstance(items.type, Array):
        return items
    inside = scopes.inside(items.type.item, binder.name)
    return aggregated(check, node.kind, items, node, check.value(value, inside))


def _last(_inner: Scopes) -> Typed | None:
    return None


def aggregated(
    check: Elaborator, kind: str, items: Typed, at: Expression, per: Typed | None = None
) -> Typed:
    """Return sum, average, min or max over the items of an array, or of a value over them."""
    if items.is_wrong or not isinstance(items.type, Array):
        return items
    if items.node == ListOf(()):
        return Typed(Integer(0), INTEGER) if kind == "sum" else Typed(Null(), NULL)
    per = per or Typed(Item(), items.type.item)
    if per.is_wrong:
        return per
    if isinstance(per.type, Array):
        values = mapped(replace(items, via=None), per)
        return aggregated(check, kind, replace(values, via=None), at)
    if isinstance(per.type, Nothing):
        return Typed(Integer(0), NUMBER) if kind == "sum" else per
    numeric = isinstance(per.type, Scalar) and per.type.kind in {Kind.INTEGER, Kind.NUMBER}
    if kind in {"sum", "average"} and not numeric:
        hint = comparing.type_hint(per) if per.type == STRING else ""
        return check.problems.note(f"{kind} needs a number; this is {shown(per.type)}", at, hint)
    if not isinstance(per.type, Scalar):
        return check.problems.note(
            f"{kind} needs a single value for each item; this is {shown(per.type)}", at
        )
    gives = NUMBER if kind == "average" else per.type
    return Typed(Call(kind, (items.node, per.node), span=at.span), gives)


def query(check: Elaborator, node: Lambda, scopes: Scopes) -> Typed:
    """Return the body of `(P) => …`, P being the profile."""
    if scopes.depth:
        return check.problems.note("a lambda stands at the top, or as a method's argument", node)
    if len(node.parameters) != 1:
        hint = "Its events are P.xEvent."
        return check.problems.note("an audience has one input, the profile", node, hint)
    bound = replace(scopes, names={**scopes.names, node.parameters[0]: 0})
    return check.value(node.body, bound)


def is_value(check: Elaborator, node: Lambda) -> bool:
    """Say, and note, that a lambda stands for a condition and says a value: `age => 3`."""
    body = node.body
    while isinstance(body, And | Or):
        body = body.operands[0]
    match body:
        case Text() | Integer() | Number() | TimeWord() | Period() | Call(function="date"):
            hint = f"Did you mean {node.parameters[0]} >= …? The sign => begins a lambda."
            check.problems.note("a condition is needed; this lambda says a value", node, hint)
            return True
    return False


def is_index(check: Elaborator, condition: Expression) -> bool:
    """Say, and note, that brackets hold a value and no condition: `orders[0]`."""
    match condition:
        case Integer() | Number():
            message = "brackets hold a condition; PQL has no index"
            hint = "Write .head() for the first item, or .topN(value, n) for those of the largest."
        case (
            Text() | TimeWord() | Period() | Null() | ListOf() | ObjectOf() | Call(function="date")
        ):
            message = "brackets hold a condition; this is a value"
            hint = "Compare it with a field of the item, or write .get(key) for a map."
        case _:
            return False
    check.problems.note(message, condition, hint)
    return True


# --- CHAIN ------------------------------------------------------------------------------------


def chain(check: Elaborator, node: Chain, scopes: Scopes) -> Expression:
    """Return a CHAIN whose steps are one condition each; of one step, without CHAIN."""
    source = check.value(node.source, scopes)
    if source.is_wrong or not isinstance(source.type, Array):
        if not source.is_wrong:
            check.problems.note("CHAIN orders the items of an array", node.source)
        return Boolean(value=False)
    inside = scopes.inside(source.type.item)
    order = check.value(node.order, inside)
    if not order.is_wrong and not comparing.is_moment(order):
        check.problems.note(f"CHAIN orders by a date; this is {shown(order.type)}", node.order)
    steps = tuple(_step(check, step, order, inside) for step in node.steps)
    first = steps[0]
    if len(steps) > 1:
        return Chain(source.node, order.node, steps, span=node.span)
    chosen = narrowed(source, first.what)
    if first.count == 1:
        return check.as_condition(chosen)
    return Compare(">=", Call("count", (chosen.node,)), Integer(first.count), span=node.span)


def _step(check: Elaborator, step: Step, order: Typed, inside: Scopes) -> Step:
    parts = [check.condition(step.what, inside)]
    if step.when is not None and not order.is_wrong:
        parts.append(comparing.happened(check, order, step.when, inside, step.what))
    if step.where is not None:
        parts.append(check.condition(step.where, inside))
    what = parts[0] if len(parts) == 1 else And(tuple(parts))
    return Step(step.name, what, None, step.count, None, span=step.span)


def _is_array(check: Elaborator, source: Typed, at: Expression) -> bool:
    if isinstance(source.type, Array):
        return True
    if not source.is_wrong:
        check.problems.note(
            f"names are bound to the items of an array; this is {shown(source.type)}", at
        )
    return False


def _item_of(array: Typed) -> FieldType:
    if not isinstance(array.type, Array):
        raise AssertionError("not an array")
    return array.type.item
