"""Python values as PQL literals, times and units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from toolkit import arguments
from toolkit.arguments import shown
from toolkit.errors import DefinitionError, did_you_mean
from toolkit.instants import UNIT_WORDS, as_utc
from toolkit.language.definition import Definition
from toolkit.language.pql import parse
from toolkit.language.times import Ago, Ahead, day_node
from toolkit.language.tree import (
    Boolean,
    Expression,
    Integer,
    ListOf,
    Number,
    Period,
    Text,
    TimeWord,
    is_writable,
)

if TYPE_CHECKING:
    from toolkit.instants import Unit

_DAYS = ("now", "today", "yesterday", "tomorrow")
_PERIOD = re.compile(r"(this|last|next)\s+(\w+)", re.IGNORECASE)


class Handle:
    """What stands for a value in Python."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression


Scalar = str | bool | int | float | Decimal | date | datetime
"""What Python values stand for PQL literals; instants are UTC unless they say otherwise."""

When = str | date | Ago | Ahead | Handle
"""What stands for a time: a day, `today`, `last month`, `tk.ago(…)`, a field that holds a date."""


def literal(value: object) -> Expression:
    """Return a Python value as a PQL literal.

    Raises
    ------
    DefinitionError
        There is no literal for a value of that type.
    """
    if not isinstance(value, Handle | Definition | type) and hasattr(value, "tolist"):
        value = value.tolist()  # a number or an array of numpy's
    match value:
        case Handle() | Definition():
            return value.expression
        case bool():
            return Boolean(value)
        case int():
            _refuse_unwritable(Decimal(value))
            return Integer(value)
        case float() | Decimal():
            return _number(value)
        case str():
            return Text(value)
        case datetime():
            return Text(arguments.instant(value, "a date").isoformat())
        case date():
            return day_node(value)
        case list() | tuple() | set() | frozenset():
            return listed(value)
        case None:
            raise DefinitionError(
                "nothing is equal to None\nUse .is_null() or .is_not_null() of the field."
            )
        case Ago() | Ahead():
            raise DefinitionError(
                f"{value} cannot be compared with\nUse .before(…) or .after(…) with it."
            )
        case _:
            raise DefinitionError(
                f"{shown(value)} cannot be compared with\n"
                "Use text, a number, a date, True or False."
            )


def listed(values: object) -> Expression:
    """Return several Python values, or a field that holds several, as a PQL list.

    Raises
    ------
    DefinitionError
        It is a single text: its letters would be the list.
    """
    match values:
        case Handle():
            return values.expression
        case str():
            raise DefinitionError(
                f"{shown(values)} is one text\nPut it into a list: [{shown(values)}]."
            )
        case set() | frozenset():
            return ListOf(tuple(literal(each) for each in sorted(values, key=repr)))
        case _ if isinstance(values, Iterable):
            found = arguments.several(values, "values", "a list of values")
            return ListOf(tuple(literal(each) for each in found))
        case _:
            raise DefinitionError(
                f"{shown(values)} is one value\nPut it into a list: [{shown(values)}]."
            )


def _number(value: float | Decimal) -> Expression:
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    _refuse_unwritable(number)
    return Number(number)


def _refuse_unwritable(number: Decimal) -> None:
    if not is_writable(number):
        shown = f"{number:.6g}" if number.is_finite() else str(float(number))
        raise DefinitionError(
            f"{shown} is not a number to compare with\nGive a finite number of up to 308 digits."
        )


def expression_of(value: object) -> Expression:
    """Return a field, a definition or PQL text as a tree.

    Raises
    ------
    PqlSyntaxError
        The text is not PQL.
    """
    if isinstance(value, Handle | Definition):
        return value.expression
    if isinstance(value, str):
        return parse(value)
    raise DefinitionError(f"{shown(value)} is no field and no PQL text\nWrite tk.field(…).")


# --- time -------------------------------------------------------------------------------------


def unit_of(word: object) -> Unit:
    """Return the unit a word names.

    Raises
    ------
    DefinitionError
        There is none; says the nearest.
    """
    found = UNIT_WORDS.get(word.lower()) if isinstance(word, str) else None
    if found is None:
        hint = did_you_mean(str(word), UNIT_WORDS) or f"The units are {', '.join(_units())}."
        raise DefinitionError(f"no unit of time {shown(word)}\n{hint}")
    return found


def _units() -> list[str]:
    return [unit.plural for unit in dict.fromkeys(UNIT_WORDS.values())]


def time_of(when: object) -> Expression:
    """Return a day, a time word, a period or a field as a tree.

    Raises
    ------
    DefinitionError
        It names no time.
    """
    if isinstance(when, Handle):
        return when.expression
    if isinstance(when, str):
        word = when.strip().lower()
        if word in _DAYS:
            return TimeWord(cast('Literal["now", "today", "yesterday", "tomorrow"]', word))
        found = _PERIOD.fullmatch(word)
        if found is not None:
            which = cast('Literal["this", "last", "next"]', found[1])
            return Period(which, unit_of(found[2]))
    return day_node(day_from(when))


def day_from(when: object) -> date:
    """Return the UTC day that a date or ISO 8601 text names.

    Raises
    ------
    DefinitionError
        It names no day, or an instant inside a day.
    """
    try:
        at = as_utc(cast("Any", when))
    except (ValueError, AttributeError, TypeError):
        hint = did_you_mean(str(when), _DAYS) or "Write it as 2026-07-01."
        raise DefinitionError(f"{shown(when)} is not a date\n{hint}") from None
    if (at.hour, at.minute, at.second, at.microsecond) != (0, 0, 0, 0):
        raise DefinitionError(
            f"{when} is inside a day\n"
            "Time constraints count from UTC days; compare the field for an instant: "
            f'tk.field(…) < "{at.isoformat()}".'
        )
    return at.date()
