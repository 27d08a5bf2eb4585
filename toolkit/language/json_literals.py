"""Literals of pql/json, also as Adobe prints them: `List`, `XDMObject`, types in any case."""

from __future__ import annotations

import math
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.language.tree import (
    Boolean,
    Expression,
    Input,
    Integer,
    ListOf,
    Null,
    Number,
    Text,
    decimal_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES = {
    name.lower(): name
    for name in ("String", "Boolean", "Integer", "Double", "Null", "List", "XDMObject")
}


def literal_json(kind: str, value: object) -> dict[str, Any]:
    """Return a literal as pql/json has it."""
    return {"nodeType": "literal", "literalType": kind, "value": value}


def word_json(text: str) -> dict[str, Any]:
    """Return a text, such as a word of a form, as pql/json has it."""
    return literal_json("String", text)


def read_literal(kind: object, value: object) -> Expression | None:
    """Return what a literal of pql/json says; None where the value is not of the type.

    Adobe's examples also have the type in lower case, and a whole number as text.

    Examples
    --------
    >>> read_literal("integer", "6")
    Integer(value=6)
    """
    match _as_written(kind, value):
        case "String", str(text):
            return Text(text)
        case "Boolean", bool(truth):
            return Boolean(truth)
        case "Integer", int(number) if abs(number) <= sys.float_info.max:
            return Integer(number)
        case "Double", int(number) | float(number) if abs(number) <= sys.float_info.max:
            return Number(Decimal(repr(float(number))))
        case "Decimal", str(digits) if (exact := decimal_of(digits)) is not None:
            return Number(exact)
        case "Null", None:
            return Null()
        case "List", list(values):
            return _list_of(values)
        case "XDMObject", "profile":
            return Input(1)
    return None


def _as_written(kind: object, value: object) -> tuple[object, object]:
    """Return a literal's type and value as they are written here."""
    kind = _TYPES.get(kind.lower(), kind) if isinstance(kind, str) else kind
    digits = value.removeprefix("-") if isinstance(value, str) else ""
    if kind == "Integer" and digits.isascii() and digits.isdigit():
        number = decimal_of(digits)
        return kind, value if number is None else int(str(value))
    return kind, value


def _list_of(values: Sequence[Any]) -> ListOf | None:
    """Return the list a `List` literal says; None where an item is no text, number or Boolean."""
    items = [_item(value) for value in values]
    there = tuple(item for item in items if item is not None)
    return ListOf(there) if len(there) == len(items) else None


def _item(value: object) -> Expression | None:
    match value:
        case str():
            return Text(value)
        case bool():
            return Boolean(value)
        case int():
            return Integer(value)
        case float() if math.isfinite(value):
            return Number(Decimal(repr(value)))
    return None


def values_of(items: Sequence[Expression]) -> list[str | bool | int] | None:
    """Return the value of a `List` literal; None where JSON might not keep an item as it is."""
    plain = [item.value for item in items if isinstance(item, Text | Boolean | Integer)]
    return plain if len(plain) == len(items) else None
