"""Checking calls against the function table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from toolkit.language.check import lists
from toolkit.language.check.comparing import is_moment, matched
from toolkit.language.check.patterns import groups_of, regex_problem
from toolkit.language.check.scopes import lifted_value
from toolkit.language.check.typed import WRONG, Nothing, Typed, mapped, shown
from toolkit.language.tree import Boolean, Call, Integer, Item, Not, Null, Text
from toolkit.schema import BOOLEAN, DATE, INTEGER, NUMBER, STRING, Array

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
    return HANDLERS[node.function](check, node, scopes)


def _string_test(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver, *others = (check.value(argument, scopes) for argument in node.arguments)
    return Typed(_tested(check, node, receiver, others), BOOLEAN)


def _tested(check: Elaborator, node: Call, subject: Typed, others: list[Typed]) -> Expression:
    """Return a string test; through arrays, of any text and any pattern."""
    name, pattern, *rest = node.function, *others
    if isinstance(subject.type, Array):
        return check.any_item(
            subject,
            lambda item, up: _tested(check, node, item, [lifted_value(o, up) for o in others]),
        )
    if isinstance(pattern.type, Array):
        return check.any_item(
            pattern,
            lambda item, up: _tested(
                check, node, lifted_value(subject, up), [item, *(lifted_value(o, up) for o in rest)]
            ),
        )
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
    if node.function == "matches" and not isinstance(pattern.node, Text):
        check.problems.note("matches takes a pattern written out", node.arguments[1])
    elif isinstance(pattern.node, Text):
        problem = regex_problem(pattern.node.value) if node.function == "matches" else ""
        if problem:
            check.problems.note(f"this regular expression is not portable: {problem}", pattern.node)
    return Call(node.function, (subject.node, pattern.node), span=node.span)


def _null_test(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    receiver = check.value(node.arguments[0], scopes)
    if isinstance(receiver.type, Nothing):
        return Typed(Boolean(value=node.function == "isNull"), BOOLEAN)
    test = lists.defined(receiver.node)
    if node.function == "isNotNull":
        return Typed(test, BOOLEAN)
    match test:
        case Boolean(value=value):
            return Typed(Boolean(value=not value), BOOLEAN)
        case Call(function="isNotNull", arguments=arguments):
            return Typed(Call("isNull", arguments, span=node.span), BOOLEAN)
        case _:
            return Typed(Not(test), BOOLEAN)


def _part(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    return _dated(check, node, check.value(node.arguments[0], scopes))


def _dated(check: Elaborator, node: Call, subject: Typed) -> Typed:
    if isinstance(subject.type, Array):
        source, per = subject.via or (subject, Typed(Item(), subject.type.item))
        inner = _dated(check, node, per)
        return inner if inner.is_wrong else mapped(source, inner)
    if isinstance(subject.type, Nothing):
        return subject
    if not is_moment(subject):
        return check.problems.note(
            f"{node.function} needs a date; this is {shown(subject.type)}", node.arguments[0]
        )
    return Typed(Call(node.function, (subject.node,), span=node.span), INTEGER)


def _date(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    parts = [check.value(argument, scopes) for argument in node.arguments]
    for part in parts:
        if isinstance(part.type, Nothing):
            return part
    if any(part.type != INTEGER for part in parts):
        return check.problems.note("date takes whole numbers: year, month, day", node)
    numbers = [part.node.value for part in parts if isinstance(part.node, Integer)]
    if len(numbers) == len(parts):
        try:
            date(*numbers)
        except (ValueError, OverflowError):
            return check.problems.note("there is no such day", node)
    return Typed(Call("date", tuple(part.node for part in parts), span=node.span), DATE)


def _if(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    test = check.condition(node.arguments[0], scopes)
    yes, no = (check.value(branch, scopes) for branch in node.arguments[1:])
    if isinstance(yes.type, Nothing) and isinstance(no.type, Nothing):
        return yes
    kind = no.type if isinstance(yes.type, Nothing) else yes.type
    pair: tuple[Expression, Expression] | None = (yes.node, no.node)
    if not isinstance(yes.type, Nothing) and not isinstance(no.type, Nothing):
        if yes.type != no.type:
            pair = matched(check, yes, no, node.arguments[2])
            if pair is not None and pair[0] is not yes.node:
                kind = no.type
            if kind == STRING and STRING in (yes.type, no.type) and pair != (yes.node, no.node):
                kinds = f"{shown(yes.type)} and {shown(no.type)}"
                return check.problems.note(f"the branches of if are {kinds}; give one type", node)
        if (yes.type, no.type) in ((INTEGER, NUMBER), (NUMBER, INTEGER)):
            kind = NUMBER
    if pair is None:
        return Typed(Null(), WRONG)
    return Typed(Call("if", (test, *pair), span=node.span), kind)


def _regex_group(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    text, pattern, number = (check.value(argument, scopes) for argument in node.arguments)
    if isinstance(text.type, Nothing):
        return text
    if text.type != STRING:
        message = f"regexGroup needs text; this is {shown(text.type)}"
        return check.problems.note(message, node.arguments[0])
    if not isinstance(pattern.node, Text) or not isinstance(number.node, Integer):
        return check.problems.note(
            "regexGroup takes a pattern and a group's number, both written out", node
        )
    if problem := regex_problem(pattern.node.value):
        message = f"this regular expression is not portable: {problem}"
        return check.problems.note(message, pattern.node)
    groups = groups_of(pattern.node.value)
    if not 0 <= number.node.value <= groups:
        hint = f"The pattern has {groups}; 0 is all that it found."
        return check.problems.note("there is no such group", number.node, hint)
    return Typed(Call("regexGroup", (text.node, pattern.node, number.node)), STRING)


def _in_segment(check: Elaborator, node: Call, scopes: Scopes) -> Typed:
    name = check.value(node.arguments[0], scopes).node
    if not isinstance(name, Text):
        return check.problems.note("inSegment takes the audience's id or name as text", node)
    return Typed(Call("inSegment", (name,), span=node.span), BOOLEAN)


HANDLERS: dict[str, Callable[[Elaborator, Call, Scopes], Typed]] = {
    **dict.fromkeys(_STRING_TESTS, _string_test),
    **dict.fromkeys(_CLOCK, lambda _check, node, _scopes: Typed(node, INTEGER)),
    **dict.fromkeys(_PARTS, _part),
    **lists.HANDLERS,
    "regexGroup": _regex_group,
    "isNull": _null_test,
    "isNotNull": _null_test,
    "if": _if,
    "date": _date,
    "inSegment": _in_segment,
}
"""How each function is checked."""
