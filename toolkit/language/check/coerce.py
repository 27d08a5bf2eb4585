"""Converting literals to the type they are compared with (PQL.md §4, [L])."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.instants import as_utc
from toolkit.language.tree import Boolean, Integer, ListOf, Negate, Number, Text, decimal_of
from toolkit.schema import Array, Kind, Scalar

if TYPE_CHECKING:
    from toolkit.language.tree import Expression
    from toolkit.schema import FieldType

NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER})
MOMENT = frozenset({Kind.DATE, Kind.DATETIME})

Literal = Text | Boolean | Integer | Number


def is_literal(node: Expression) -> bool:
    """Say whether a node is a constant written out."""
    return isinstance(node, Literal)


def family(kind: Kind) -> str:
    """Return the group of kinds that compare with one another by value."""
    if kind in NUMERIC:
        return "number"
    return "moment" if kind in MOMENT else kind.value


def comparable(left: FieldType, right: FieldType) -> bool:
    """Say whether two types compare by value without conversion."""
    match left, right:
        case Scalar(kind=a), Scalar(kind=b):
            return family(a) == family(b)
        case Array(item=a_item), Array(item=b_item):
            return comparable(a_item, b_item)
        case _:
            return False


def converted(node: Expression, target: FieldType) -> Expression | None:
    """Return a literal as the target type, or None where it cannot be one.

    Examples
    --------
    >>> from toolkit.schema import INTEGER, STRING
    >>> converted(Text("5"), INTEGER), converted(Integer(5), STRING)
    (Integer(value=5), Text(value='5'))
    """
    if isinstance(node, ListOf) and isinstance(target, Array):
        items = [converted(item, target.item) for item in node.items]
        found = tuple(item for item in items if item is not None)
        return replace(node, items=found) if len(found) == len(items) else None
    if not isinstance(target, Scalar):
        return None
    match node:
        case Text(value=value):
            return _text_as(node, value, target.kind)
        case Boolean(value=value):
            if target.kind is Kind.STRING:
                return Text("true" if value else "false", span=node.span)
            return node if target.kind is Kind.BOOLEAN else None
        case Integer() | Number():
            if target.kind is Kind.STRING:
                return Text(number_text(node), span=node.span)
            return node if target.kind in NUMERIC else None
        case Negate():
            return node if target.kind in NUMERIC else None
        case _:
            return None


def number_text(node: Integer | Number) -> str:
    """Return a number the way it reads as text: no exponent, no trailing zeros."""
    if isinstance(node, Integer):
        return str(node.value)
    text = f"{node.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text_as(node: Text, value: str, kind: Kind) -> Expression | None:
    if kind is Kind.STRING:
        return node
    if kind is Kind.BOOLEAN:
        words = {"true": True, "false": False}
        word = value.strip().lower()
        return Boolean(words[word], span=node.span) if word in words else None
    if kind in NUMERIC:
        return _number(node, value)
    try:
        as_utc(value)
    except ValueError:
        return None
    return node


def _number(node: Text, value: str) -> Expression | None:
    number = decimal_of(value.strip())
    if number is None:
        return None
    if number == number.to_integral_value():
        return Integer(int(number), span=node.span)
    return Number(number, span=node.span)
