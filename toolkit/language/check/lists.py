"""Checking the functions of lists, sets, maps and groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.check import binding
from toolkit.language.check.coerce import converted, is_literal
from toolkit.language.check.comparing import compared, note_reading
from toolkit.language.check.own_names import without_own_name
from toolkit.language.check.scopes import lifted_value
from toolkit.language.check.typed import NULL, WRONG, Nothing, Typed, mapped, shown
from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Compare,
    Field,
    Filter,
    Integer,
    Item,
    Lambda,
    ListOf,
    Not,
    Null,
    ObjectOf,
    Or,
    conjunction,
)
from toolkit.schema import BOOLEAN, INTEGER, STRING, Array, Map, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.check.elaborate import Elaborator
    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Expression
    from toolkit.schema import FieldType

_NEVER = Boolean(value=False)


# --- one of, and sets -------------------------------------------------------------------------


def _membership(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    left, right = (check.value(argument, scopes) for argument in node.arguments)
    return Typed(one_of(check, node, left, right), BOOLEAN)


def _includes(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    array, wanted = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(wanted.type, Array):
        check.problems.note(
            "includes takes one value", node.arguments[1], "Use intersects or supersetOf."
        )
        return Typed(_NEVER, BOOLEAN)
    flipped = Call("in", (node.arguments[1], node.arguments[0]), span=node.span)
    return Typed(one_of(check, flipped, wanted, array), BOOLEAN)


def one_of(check: Elaborator, node: Call, left: Typed, right: Typed) -> Expression:
    """Return `left in right` or `left notIn right`; through an array, for any of its items."""
    if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
        return _NEVER
    if not isinstance(right.type, Array):
        check.problems.note(
            f"{node.function} needs a list; this is {shown(right.type)}", node.arguments[1]
        )
        return _NEVER
    if left.node == ListOf(()):
        return _NEVER
    if isinstance(left.type, Array):
        return check.any_item(
            left, lambda item, up: one_of(check, node, item, lifted_value(right, up))
        )
    if isinstance(right.node, ListOf) and all(is_literal(item) for item in right.node.items):
        return _in_literals(check, node, left, right.node)
    found = _has(check, right, left, node)
    if node.function == "in":
        return found
    return And((Call("isNotNull", (left.node,)), defined(right.node), Not(found)), span=node.span)


def _has(check: Elaborator, array: Typed, wanted: Typed, at: Call) -> Expression:
    """Return that an array has a value."""

    def equal(item: Typed, up: int) -> Expression:
        same = Compare("=", item.node, wanted.node, span=at.span)
        return compared(check, same, item, lifted_value(wanted, up))

    if isinstance(array.node, ListOf) and isinstance(array.type, Array):
        kind = array.type.item
        tests = [equal(Typed(item, kind), 0) for item in array.node.items]
        return tests[0] if len(tests) == 1 else Or(tuple(tests)) if tests else _NEVER
    return check.any_item(array, equal)


def _in_literals(check: Elaborator, node: Call, left: Typed, right: ListOf) -> Expression:
    if not isinstance(left.type, Scalar):
        message = f"{node.function} needs a single value; this is {shown(left.type)}"
        check.problems.note(message, node.arguments[0])
        return _NEVER
    for item in right.items:
        note_reading(check, node, left, Typed(item, NULL))
    items = [converted(item, left.type) for item in right.items]
    kept = tuple(item for item in items if item is not None)
    if len(kept) < len(items):
        odd = right.items[items.index(None)]
        check.problems.note(
            f"{shown(left.type)} cannot be compared with this", odd if odd.span else right
        )
    return Call(
        "notIn" if node.function == "notIn" else "in", (left.node, ListOf(kept)), span=node.span
    )


def _as_in(node: Call) -> Call:
    return replace(node, function="in")


def _two(check: Elaborator, node: Call, scopes: Scopes) -> tuple[Typed, Typed] | None:
    """Return both lists of a set function; None where one is not a list, which is noted."""
    left, right = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
        return None
    for side, at in ((left, node.arguments[0]), (right, node.arguments[1])):
        if not isinstance(side.type, Array):
            check.problems.note(f"{node.function} needs lists; this is {shown(side.type)}", at)
            return None
    return left, right


def _intersects(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    sides = _two(check, node, scopes)
    return Typed(one_of(check, _as_in(node), *sides) if sides else _NEVER, BOOLEAN)


def _subset(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    sides = _two(check, node, scopes)
    if sides is None:
        return Typed(_NEVER, BOOLEAN)
    inner, outer = sides if node.function == "subsetOf" else (sides[1], sides[0])
    there = (defined(inner.node), defined(outer.node))
    parts = [part for part in there if part != Boolean(value=True)]
    if isinstance(inner.node, ListOf) and isinstance(inner.type, Array):
        kind = inner.type.item
        parts += [
            one_of(check, _as_in(node), Typed(item, kind), outer) for item in inner.node.items
        ]
    else:

        def outside(item: Typed, up: int) -> Expression:
            is_in = one_of(check, _as_in(node), item, lifted_value(outer, up))
            return And((check.as_defined(item), Not(is_in)))  # what is not there is no item

        parts.append(Not(check.any_item(inner, outside)))
    return Typed(conjunction(parts), BOOLEAN)


def _intersection(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    sides = _two(check, node, scopes)
    if sides is None:
        return Typed(Null(), NULL)
    left, right = sides
    if not isinstance(left.type, Array):
        raise AssertionError("_two gives arrays")
    item = Typed(Item(), left.type.item)
    kept = one_of(check, _as_in(node), item, lifted_value(right, 1))
    both: Expression = Call("distinct", (Filter(left.node, kept),))
    there = defined(right.node)
    if there != Boolean(value=True):
        both = Call("if", (there, both, Null()))
    return Typed(both, left.type)


# --- items ------------------------------------------------------------------------------------


def _array(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = check.value(node.arguments[0], scopes)
    if isinstance(receiver.type, Nothing | Array):
        return receiver
    return check.problems.note(
        f"{node.function} needs an array; this is {shown(receiver.type)}", node.arguments[0]
    )


def _exists(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    chosen = _filter(check, node, scopes)
    return chosen if chosen.is_wrong else Typed(check.as_condition(chosen), BOOLEAN)


def _filter(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if isinstance(receiver.type, Nothing):
        return receiver
    asked = node.arguments[1]
    if isinstance(asked, Lambda) and binding.is_value(check, asked):
        return Typed(Null(), WRONG)
    condition, name = _per_item(check, asked)
    return check.filtered(receiver, condition, scopes, node, name)


def _per_item(check: Elaborator, node: Expression) -> tuple[Expression, str]:
    if not isinstance(node, Lambda):
        return node, ""
    if len(node.parameters) != 1:
        check.problems.note("an item is one parameter", node, "Write item => …")
    return node.body, node.parameters[0]


def _value_per_item(
    check: Elaborator, node: Call, receiver: Typed, scopes: Scopes
) -> tuple[FieldType, Typed] | None:
    """Return an array's item type and the per-item argument; None where either is wrong."""
    if not isinstance(receiver.type, Array):
        return None
    body, name = _per_item(check, node.arguments[1])
    if not name:
        body = without_own_name(body, receiver, scopes)
    per = check.value(body, scopes.inside(receiver.type.item, name))
    return None if per.is_wrong else (receiver.type.item, per)


def _wrong_or_null(receiver: Typed) -> Typed:
    return receiver if isinstance(receiver.type, Nothing) else Typed(Null(), WRONG)


def _map(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    found = _value_per_item(check, node, receiver, scopes)
    if found is None:
        return _wrong_or_null(receiver)
    return mapped(replace(receiver, via=None), found[1])


def _count(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if isinstance(receiver.type, Nothing):
        return receiver if receiver.is_wrong else Typed(Integer(0), INTEGER)
    return Typed(Call("count", (receiver.node,)), INTEGER)


def _aggregate(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if len(node.arguments) == 1 and isinstance(receiver.type, Array):
        items, per = receiver.via or (receiver, None)
        return binding.aggregated(check, node.function, items, node, per)
    found = _value_per_item(check, node, receiver, scopes)
    if found is None:
        return _wrong_or_null(receiver)
    return binding.aggregated(check, node.function, receiver, node, found[1])


def _distinct(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if not isinstance(receiver.type, Array) or isinstance(receiver.type.item, Object):
        return receiver
    return Typed(Call("distinct", (receiver.node,)), receiver.type)


def _head(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if not isinstance(receiver.type, Array):
        return receiver
    return Typed(Call("head", (receiver.node,), span=node.span), receiver.type.item)


def _ranked(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    found = _value_per_item(check, node, receiver, scopes)
    number = check.value(node.arguments[2], scopes)
    if found is None or number.is_wrong:
        return _wrong_or_null(receiver)
    _item, per = found
    if not isinstance(per.type, Scalar):
        what = shown(per.type)
        return check.problems.note(
            f"{node.function} orders by a single value; this is {what}", node
        )
    if not isinstance(number.node, Integer) or number.node.value < 0:
        return check.problems.note(
            f"{node.function} takes how many, a whole number", node.arguments[2]
        )
    return Typed(Call(node.function, (receiver.node, per.node, number.node)), receiver.type)


# --- maps and groups --------------------------------------------------------------------------


def _group(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    found = _value_per_item(check, node, receiver, scopes)
    if found is None:
        return _wrong_or_null(receiver)
    item, per = found
    if not isinstance(per.type, Scalar):
        message = f"groupBy needs a single value for each item; this is {shown(per.type)}"
        return check.problems.note(message, node)
    made = Call("groupBy", (receiver.node, per.node), span=node.span)
    return Typed(made, Map(Array(item)), via=(receiver, per))


def _of_map(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    match node.arguments[0]:
        case Call(function="if", arguments=(test, *branches)):  # groups are read where they are
            read = (replace(node, arguments=(each, *node.arguments[1:])) for each in branches)
            return check.value(Call("if", (test, *read), span=node.span), scopes)
    receiver = check.value(node.arguments[0], scopes)
    if isinstance(receiver.type, Nothing):
        return receiver
    if not isinstance(receiver.type, Map):
        message = f"{node.function} needs a map; this is {shown(receiver.type)}"
        return check.problems.note(message, node.arguments[0])
    if node.function == "keys":
        if receiver.via is not None:
            keys = mapped(receiver.via[0], receiver.via[1])
            return Typed(Call("distinct", (keys.node,)), keys.type)
        return Typed(Call("keys", (receiver.node,)), Array(STRING))
    if node.function == "values":
        return Typed(Call("values", (receiver.node,)), Array(receiver.type.value))
    return _get(check, node, receiver, receiver.type.value, scopes)


def _get(check: Elaborator, node: Call, receiver: Typed, value: FieldType, scopes: Scopes) -> Typed:
    key = check.value(node.arguments[1], scopes)
    if isinstance(key.type, Nothing):
        return key
    if receiver.via is not None:
        items, per = receiver.via
        same = Compare("=", per.node, key.node)
        test = compared(check, same, per, lifted_value(key, 1))
        return Typed(Call("filter", (items.node, test)), items.type)  # null where there is none
    if key.type != STRING:
        return check.problems.note(f"a map's keys are text; this is {shown(key.type)}", node)
    return Typed(Call("get", (receiver.node, key.node), span=node.span), value)


def _entry(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    key, value = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(key.type, Nothing) or isinstance(value.type, Nothing):
        return key if key.is_wrong else value if value.is_wrong else Typed(Null(), NULL)
    if key.type != STRING:
        return check.problems.note(f"a map's keys are text; this is {shown(key.type)}", node)
    return Typed(Call("mapEntry", (key.node, value.node)), Map(value.type))


_SAME_NULL = frozenset({"map", "distinct", "topN", "bottomN", "groupBy", "keys", "values"})


def defined(node: Expression) -> Expression:
    """Return whether a value is there; a list made of another is where the other is."""
    match node:
        case Filter(source=source):
            return defined(source)
        case Call(function="filter", arguments=arguments):
            return Call("exists", arguments)
        case Call(function=name, arguments=(source, *_)) if name in _SAME_NULL:
            return defined(source)
        case Field(name="xEvent") | ListOf():
            return Boolean(value=True)
        case ObjectOf(entries=entries):
            there = [defined(value) for _name, value in entries]
            return Or(tuple(there)) if len(there) > 1 else there[0] if there else _NEVER
        case _:
            return Call("isNotNull", (node,), span=node.span)


HANDLERS: dict[str, Callable[[Elaborator, Call, Scopes], Typed]] = {
    "in": _membership,
    "notIn": _membership,
    "includes": _includes,
    "intersects": _intersects,
    "intersection": _intersection,
    "subsetOf": _subset,
    "supersetOf": _subset,
    "exists": _exists,
    "filter": _filter,
    "map": _map,
    "count": _count,
    "sum": _aggregate,
    "average": _aggregate,
    "min": _aggregate,
    "max": _aggregate,
    "distinct": _distinct,
    "head": _head,
    "topN": _ranked,
    "bottomN": _ranked,
    "groupBy": _group,
    "get": _of_map,
    "keys": _of_map,
    "values": _of_map,
    "mapEntry": _entry,
}
"""How each function of lists and maps is checked."""
