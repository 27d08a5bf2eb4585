"""Arithmetic: numbers in, a number out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.check.coerce import NUMERIC, converted, is_literal
from toolkit.language.check.comparing import type_hint
from toolkit.language.check.typed import NULL, Nothing, Typed, shown
from toolkit.language.tree import Null
from toolkit.schema import INTEGER, NUMBER, STRING, Kind, Scalar

if TYPE_CHECKING:
    from toolkit.language.check.elaborate import Elaborator
    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Arithmetic, Expression


def arithmetic(check: Elaborator, node: Arithmetic, scopes: Scopes) -> Typed:
    """Return a sum, difference, product, real quotient or remainder."""
    left, right = (_number(check, side, node, scopes) for side in (node.left, node.right))
    for side in (left, right):
        if isinstance(side.type, Nothing):
            return side if side.is_wrong else Typed(Null(), NULL)
    whole = node.op != "/" and all(_is_whole(side) for side in (left, right))
    made = replace(node, left=left.node, right=right.node)
    return Typed(made, INTEGER if whole else NUMBER)


def _number(check: Elaborator, node: Expression, at: Arithmetic, scopes: Scopes) -> Typed:
    typed = check.value(node, scopes)
    if isinstance(typed.type, Nothing):
        return typed
    if isinstance(typed.type, Scalar) and typed.type.kind in NUMERIC:
        return typed
    if is_literal(typed.node) and (number := converted(typed.node, NUMBER)) is not None:
        return check.value(number, scopes)
    message = f"{at.op} needs numbers; this is {shown(typed.type)}"
    is_text = typed.type == STRING and not is_literal(typed.node)
    return check.problems.note(message, node, type_hint(typed) if is_text else "")


def _is_whole(typed: Typed) -> bool:
    return isinstance(typed.type, Scalar) and typed.type.kind is Kind.INTEGER
