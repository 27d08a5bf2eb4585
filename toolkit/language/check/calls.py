"""Checking calls against the function table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from toolkit.errors import UnsupportedError
from toolkit.language.check.coerce import converted, is_literal
from toolkit.language.check.patterns import regex_problem
from toolkit.language.check.scopes import lifted
from toolkit.language.check.typed import Nothing, Typed, mapped, shown
from toolkit.language.functions import FUNCTIONS
from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Compare,
    Field,
    Filter,
    Integer,
    Lambda,
    ListOf,
    Not,
    Text,
)
from toolkit.schema import BOOLEAN, DATE, INTEGER, STRING, Array, Kind, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.check.elaborate import Elaborator
    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Expression

_STRING_TESTS = frozenset(
    {
        "startsWith",
        "endsWith",
        "contains",
        "doesNotStartWith",
        "doesNotEndWith",
        "doesNotContain",
        "equals",
        "notEqualTo",
        "like",
        "matches",
    }
)
_CASED = _STRING_TESTS - {"like", "matches"}
_PARTS = frozenset({"getMonth", "getYear", "getDayOfMonth"})
_CLOCK = frozenset({"currentMonth", "currentYear", "currentDayOfMonth"})
_AGGREGATES = frozenset({"sum", "average", "min", "max"})


def call(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    """Return the canonical form and type of a function call."""
    name = node.function
    if name in _STRING_TESTS:
        return Typed(_string_test(check, node, scopes), BOOLEAN)
    if name in _AGGREGATES:
        return _aggregate(check, node, scopes)
    if name in _CLOCK:
        return Typed(node, INTEGER)
    if name in _PARTS:
        return _part(check, node, scopes)
    handler = _HANDLERS.get(name)
    if handler is None:
        raise UnsupportedError(f"{name}()")
    return handler(check, node, scopes)


def _string_test(check: Elaborator, node: Call, scopes: Scopes) -> Expression:
    receiver, *others = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(receiver.type, Array):
        return check.any_item(
            receiver,
            lambda item, up: _tested(
                check, node, item, [Typed(lifted(o.node, up), o.type) for o in others]
            ),
        )
    return _tested(check, node, receiver, others)


def _tested(check: Elaborator, node: Call, subject: Typed, others: list[Typed]) -> Expression:
    name, pattern = node.function, others[0]
    if isinstance(subject.type, Nothing) or isinstance(pattern.type, Nothing):
        return Boolean(value=False)
    for part, role in ((subject, node.arguments[0]), (pattern, node.arguments[1])):
        if part.type != STRING:
            hint = "Use =, !=, <, <=, > or >=." if part is subject else ""
            check.problems.note(f"{name} needs text; this is {shown(part.type)}", role, hint)
            return Boolean(value=False)
    if name not in _CASED:
        return _pattern_test(check, node, subject, pattern)
    flag: Expression = others[1].node if len(others) > 1 else Boolean(value=True)
    if not isinstance(flag, Boolean):
        check.problems.note(f"{name} takes true or false for the case", node.arguments[2])
    return Call(name, (subject.node, pattern.node, flag), span=node.span)


def _pattern_test(check: Elaborator, node: Call, subject: Typed, pattern: Typed) -> Expression:
    if not isinstance(pattern.node, Text):
        raise UnsupportedError(f"{node.function} with a pattern that is not a literal")
    if node.function == "matches" and (problem := regex_problem(pattern.node.value)):
        check.problems.note(f"this regular expression is not portable: {problem}", pattern.node)
    return Call(node.function, (subject.node, pattern.node), span=node.span)


def _membership(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    left, right = (check.value(argument, scopes) for argument in node.arguments)
    return Typed(_one_of(check, node, left, right), BOOLEAN)


def _includes(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    array, wanted = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(wanted.type, Array):
        check.problems.note(
            "includes takes one value", node.arguments[1], "Use intersects or supersetOf."
        )
        return Typed(Boolean(value=False), BOOLEAN)
    flipped = Call("in", (node.arguments[1], node.arguments[0]), span=node.span)
    return Typed(_one_of(check, flipped, wanted, array), BOOLEAN)


def _one_of(check: Elaborator, node: Call, left: Typed, right: Typed) -> Expression:
    if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
        return Boolean(value=False)
    if not isinstance(right.type, Array):
        check.problems.note(
            f"{node.function} needs a list; this is {shown(right.type)}", node.arguments[1]
        )
        return Boolean(value=False)
    if isinstance(left.type, Array):
        return check.any_item(
            left,
            lambda item, up: (
                _one_of(check, node, item, replace(right, node=lifted(right.node, up), via=None))
                if right.via is None
                else _unsupported(f"{node.function} between two paths through arrays")
            ),
        )
    if isinstance(right.node, ListOf):
        return _in_literals(check, node, left, right.node)
    found = check.any_item(
        right,
        lambda item, up: check.compared(
            Compare("=", item.node, left.node, span=node.span),
            item,
            Typed(lifted(left.node, up), left.type),
        ),
    )
    if node.function == "in":
        return found
    present = Call("isNotNull", (left.node,))
    source = right.via[0].node if right.via else right.node
    return And((present, _defined(check, source, "isNotNull"), Not(found)), span=node.span)


def _unsupported(construct: str) -> Expression:
    raise UnsupportedError(construct)


def _in_literals(check: Elaborator, node: Call, left: Typed, right: ListOf) -> Expression:
    if not isinstance(left.type, Scalar):
        check.problems.note(
            f"{node.function} needs a single value; this is an {shown(left.type)}",
            node.arguments[0],
        )
        return Boolean(value=False)
    items = [converted(item, left.type) for item in right.items]
    kept = tuple(item for item in items if item is not None)
    if len(kept) < len(items):
        odd = right.items[items.index(None)]
        check.problems.note(
            f"{shown(left.type)} cannot be compared with this", odd if odd.span else right
        )
    return Call(node.function, (left.node, ListOf(kept)), span=node.span)


def _array(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = check.value(node.arguments[0], scopes)
    if receiver.is_wrong or isinstance(receiver.type, Array):
        return receiver
    return check.problems.note(
        f"{node.function} needs an array; this is {shown(receiver.type)}", node.arguments[0]
    )


def _exists(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    chosen = _filter(check, node, scopes)
    return chosen if chosen.is_wrong else Typed(check.as_condition(chosen), BOOLEAN)


def _filter(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    condition, name = _per_item(node.arguments[1])
    return check.filtered(receiver, condition, scopes, node, name)


def _per_item(node: Expression) -> tuple[Expression, str]:
    if isinstance(node, Lambda):
        if len(node.parameters) != 1:
            raise UnsupportedError("a lambda of several parameters")
        return node.body, node.parameters[0]
    return node, ""


def _count(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    return receiver if receiver.is_wrong else Typed(Call("count", (receiver.node,)), INTEGER)


def _aggregate(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if receiver.is_wrong or not isinstance(receiver.type, Array):
        return receiver
    body, name = _per_item(node.arguments[1])
    per = check.value(body, scopes.inside(receiver.type.item, name))
    return check.aggregated(node.function, receiver, per, node)


def _map(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = _array(check, node, scopes)
    if receiver.is_wrong or not isinstance(receiver.type, Array):
        return receiver
    body, name = _per_item(node.arguments[1])
    if receiver.via is not None:
        raise UnsupportedError("map() over a path through an array")
    return mapped(receiver, check.value(body, scopes.inside(receiver.type.item, name)))


def _null_test(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = check.value(node.arguments[0], scopes)
    if isinstance(receiver.type, Nothing):
        return Typed(Boolean(value=node.function == "isNull"), BOOLEAN)
    return Typed(_defined(check, receiver.node, node.function), BOOLEAN)


def _defined(check: Elaborator, node: Expression, function: str) -> Expression:
    match node:
        case Filter(source=source):
            return _defined(check, source, function)
        case Call(function="map", arguments=(source, _)):
            return _defined(check, source, function)
        case Field(name="xEvent"):
            return Boolean(value=function == "isNotNull")
        case _:
            return Call(function, (node,), span=node.span)


def _part(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = check.value(node.arguments[0], scopes)
    if isinstance(receiver.type, Array):
        source, per = receiver.via or (receiver, None)
        if per is None or isinstance(per.type, Array):
            raise UnsupportedError(f"{node.function}() of a list")
        return mapped(source, Typed(Call(node.function, (per.node,)), INTEGER))
    if receiver.is_wrong:
        return receiver
    moment = isinstance(receiver.type, Scalar) and receiver.type.kind in {Kind.DATE, Kind.DATETIME}
    if not moment:
        return check.problems.note(
            f"{node.function} needs a date; this is {shown(receiver.type)}", node.arguments[0]
        )
    return Typed(Call(node.function, (receiver.node,), span=node.span), INTEGER)


def _date(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    parts = [check.value(argument, scopes) for argument in node.arguments]
    if any(part.is_wrong for part in parts):
        return next(part for part in parts if part.is_wrong)
    numbers = [part.node.value for part in parts if isinstance(part.node, Integer)]
    if any(part.type != INTEGER for part in parts):
        return check.problems.note("date takes whole numbers: year, month, day", node)
    if len(numbers) == len(parts):
        try:
            date(*numbers)
        except (ValueError, OverflowError):
            return check.problems.note("there is no such day", node)
    elif not all(is_literal(p.node) or _is_clock(p.node) for p in parts):
        raise UnsupportedError("date() of a field")
    return Typed(Call("date", tuple(part.node for part in parts), span=node.span), DATE)


def _is_clock(node: Expression) -> bool:
    return isinstance(node, Call) and node.function in _CLOCK


def _in_segment(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    name = check.value(node.arguments[0], scopes).node
    if not isinstance(name, Text):
        return check.problems.note("inSegment takes the audience's id or name as text", node)
    return Typed(Call("inSegment", (name,), span=node.span), BOOLEAN)


_HANDLERS: dict[str, Callable[[Elaborator, Call, Scopes], Typed]] = {
    "in": _membership,
    "notIn": _membership,
    "includes": _includes,
    "exists": _exists,
    "filter": _filter,
    "map": _map,
    "count": _count,
    "isNull": _null_test,
    "isNotNull": _null_test,
    "date": _date,
    "inSegment": _in_segment,
}

COMPILED = frozenset(_STRING_TESTS | _AGGREGATES | _CLOCK | _PARTS | set(_HANDLERS))
"""The functions that are evaluated today."""

if not FUNCTIONS.keys() >= COMPILED:
    raise AssertionError("a function is checked that the table does not have")
