"""Audiences inside larger questions: `inSegment` taken out of what an engine answers."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import cast

from toolkit.language.tree import And, Boolean, Call, Expression, Node, Not, Or, walk


def apart(node: Expression) -> Expression:
    """Return a canonical condition in which `inSegment` stands under and, or, not alone.

    Whether a profile is in an audience is the same for all its events and items, so a question
    that asks it inside is two questions: one for members, one for the others (Shannon's
    expansion).

    Examples
    --------
    >>> from toolkit.language.pql import parse, render
    >>> render(apart(parse('xEvent[inSegment("a") or n = 1]')))
    'inSegment("a") and xEvent[true or n = 1] or not (inSegment("a")) and xEvent[false or n = 1]'
    """
    match node:
        case And(operands=operands) | Or(operands=operands):
            return replace(node, operands=tuple(apart(each) for each in operands))
        case Not(operand=operand):
            return replace(node, operand=apart(operand))
    asked = next((each for each in walk(node) if _asks(each)), None)
    if asked is None or asked is node:
        return node
    member, other = (_with(node, asked, Boolean(value=value)) for value in (True, False))
    question = cast("Expression", asked)
    return Or((And((question, apart(member))), And((Not(question), apart(other)))))


def _asks(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "inSegment"


def _with(node: Expression, asked: Node, answer: Boolean) -> Expression:
    """Return an expression with an answer in place of every question equal to one."""
    return cast("Expression", _replaced(node, asked, answer))


def _replaced(value: object, asked: Node, answer: Boolean) -> object:
    if value == asked:
        return answer
    if isinstance(value, tuple):
        return tuple(_replaced(each, asked, answer) for each in value)
    if isinstance(value, Node):
        changes = {
            entry.name: _replaced(getattr(value, entry.name), asked, answer)
            for entry in fields(value)
            if entry.name != "span"
        }
        return replace(value, **changes)  # type: ignore[arg-type]
    return value
