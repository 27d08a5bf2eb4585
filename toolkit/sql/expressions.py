"""Canonical expressions to SQL: conditions and values over one row.

Two-valued logic (PQL.md §5) needs care in one place only: `NOT`. Everywhere else SQL's NULL
and FALSE lead to the same profiles, because AND and OR are monotone and a row is kept only
where the condition is TRUE; so what stands under a NOT, or is used as a value, is coalesced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import UnsupportedError
from toolkit.language.check import EVENTS
from toolkit.language.check.coerce import number_text
from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    Item,
    ListOf,
    Not,
    Number,
    Occurs,
    Or,
    Period,
    Text,
    TimeWord,
)
from toolkit.schema import BOOLEAN, DATETIME, INTEGER, NUMBER, STRING, Array
from toolkit.sql import comparisons, lists, times
from toolkit.sql.scopes import Part, Scope, Value, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from toolkit.sql.dialects import Dialect

Scopes = tuple[Scope, ...]
"""The item scopes around an expression, the profile first."""

_CLOCK = frozenset({"currentMonth", "currentYear", "currentDayOfMonth"})
_PARTS = {"getMonth": "MONTH", "getYear": "YEAR", "getDayOfMonth": "DAY"}


@dataclass(frozen=True, slots=True)
class Compiler:
    """Writes expressions for one engine at one instant.

    Parameters
    ----------
    dialect
        The engine's SQL.
    as_of
        The evaluation instant.
    on_events
        Called with an expression over the profile's events met inside a larger one at the
        profile's level; returns the value that stands for it.
    """

    dialect: Dialect
    as_of: datetime
    on_events: Callable[[Expression, Scopes], Value] = field(repr=False)

    # --- conditions ---------------------------------------------------------------------------

    def condition(self, node: Expression, scopes: Scopes) -> exp.Expr:
        """Return a condition that is TRUE exactly where the expression holds."""
        match node:
            case And(operands=operands):
                return exp.and_(*(self.condition(each, scopes) for each in operands))
            case Or(operands=operands):
                return exp.paren(exp.or_(*(self.condition(each, scopes) for each in operands)))
            case Not(operand=operand):
                return exp.not_(self.certain(operand, scopes))
            case Boolean(value=value):
                return exp.true() if value else exp.false()
            case Compare():
                return comparisons.compare(self, node, scopes)
            case Occurs():
                return times.occurs(self, node, scopes)
            case Call():
                return self._call_condition(node, scopes)
            case _:
                return self.scalar(node, scopes).sql

    def certain(self, node: Expression, scopes: Scopes) -> exp.Expr:
        """Return a condition that is never NULL."""
        condition = self.condition(node, scopes)
        if isinstance(node, Not) or isinstance(condition, exp.Boolean):
            return condition
        return exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()])

    def _call_condition(self, node: Call, scopes: Scopes) -> exp.Expr:
        match node.function:
            case "isNull" | "isNotNull":
                return self._null_test(node, scopes)
            case "in" | "notIn":
                return comparisons.one_of(self, node, scopes)
            case "exists":
                if rooted_in_events(node):
                    return self.on_events(node, scopes).sql
                return lists.exists(self, node, scopes)
            case "inSegment":
                raise UnsupportedError(
                    "inSegment inside a comparison or a condition on an item",
                    "Join it with and, or, not.",
                )
            case name if name in comparisons.STRING_TESTS:
                return comparisons.string_test(self, node, scopes)
            case _:
                return self.scalar(node, scopes).sql

    def _null_test(self, node: Call, scopes: Scopes) -> exp.Expr:
        value = self.value(node.arguments[0], scopes)
        found = parts_of(value) if isinstance(value, Part) else [value]
        nulls = [exp.Is(this=each.sql, expression=exp.null()) for each in found]
        if node.function == "isNull":
            return exp.and_(*nulls) if nulls else exp.true()
        return exp.paren(exp.or_(*(exp.not_(null) for null in nulls))) if nulls else exp.false()

    # --- values -------------------------------------------------------------------------------

    def value(self, node: Expression, scopes: Scopes) -> Value | Part:
        """Return an expression as SQL with its type, or the object it is."""
        match node:
            case Text(value=text):
                return Value(exp.Literal.string(text), STRING, literal=True)
            case Boolean(value=truth):
                return Value(exp.true() if truth else exp.false(), BOOLEAN, literal=True)
            case Integer(value=number):
                return Value(number_literal(str(number)), INTEGER, literal=True)
            case Number():
                return Value(number_literal(number_text(node)), NUMBER, literal=True)
            case Field() | Item():
                return self._reference(node, scopes)
            case TimeWord() | Period():
                return self._instant(node, scopes)
            case ListOf(items=items):
                values = [self.scalar(item, scopes) for item in items]
                kind = values[0].type if values else STRING
                return Value(exp.Array(expressions=[each.sql for each in values]), Array(kind))
            case Filter():
                return lists.filtered(self, node, scopes)
            case Call(function=name) if name not in {"exists", "in", "notIn", "isNull"}:
                return self._call(node, scopes)
            case Chain():
                return self.on_events(node, scopes)
            case _:
                return Value(self.certain(node, scopes), BOOLEAN)

    def scalar(self, node: Expression, scopes: Scopes) -> Value:
        """Return an expression that is known to be a value, not an object."""
        value = self.value(node, scopes)
        if isinstance(value, Part):
            raise AssertionError("a value was expected, not an object")
        return value

    def text(self, value: Value) -> exp.Expr:
        """Return a text value as text: an enum's own order and functions are not used."""
        if value.is_enum:
            return exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
        return value.sql

    def _reference(self, node: Expression, scopes: Scopes) -> Value | Part:
        names: list[str] = []
        base = node
        while isinstance(base, Field):
            names.append(base.name)
            base = base.of
        if not isinstance(base, Item):
            found = self.value(base, scopes)
            if not isinstance(found, Part):
                raise AssertionError("a field of a single value")
            return found.scope.find((*found.path, *reversed(names)))
        return scopes[len(scopes) - 1 - base.level].find(tuple(reversed(names)))

    def _instant(self, node: Expression, scopes: Scopes) -> Value:
        known = times.moment(self, node, scopes)
        sql = known if isinstance(known, exp.Expr) else times.instant_literal(known)
        return Value(sql, DATETIME)

    def _call(self, node: Call, scopes: Scopes) -> Value | Part:
        name = node.function
        if name in _CLOCK:
            number = times.static_integer(node, self.as_of)
            return Value(exp.Literal.number(number), INTEGER, literal=True)
        if name in _PARTS:
            source = self.scalar(node.arguments[0], scopes)
            part = exp.Extract(this=exp.var(_PARTS[name]), expression=source.sql)
            return Value(part, INTEGER)
        if name == "date":
            return self._instant(node, scopes)
        if name in lists.AGGREGATES:
            if rooted_in_events(node):
                return self.on_events(node, scopes)
            return lists.aggregate(self, node, scopes)
        if name == "map":
            return lists.mapped(self, node, scopes)
        return Value(self.certain(node, scopes), BOOLEAN)


def rooted_in_events(node: Expression) -> bool:
    """Say whether an array expression, or a call on one, starts from the profile's events."""
    match node:
        case Field(name=name, of=of):
            return name == EVENTS or rooted_in_events(of)
        case Filter(source=source):
            return rooted_in_events(source)
        case Call(arguments=(first, *_)):
            return rooted_in_events(first)
        case _:
            return False


def number_literal(text: str) -> exp.Expr:
    """Return a number written out; one with more digits than a decimal holds, as a double."""
    if len(text.lstrip("-").replace(".", "").lstrip("0")) > _DECIMAL_DIGITS:
        return double_literal(text)
    if text.startswith("-"):
        return exp.paren(exp.Neg(this=exp.Literal.number(text[1:])))
    return exp.Literal.number(text)


def double_literal(text: str) -> exp.Expr:
    """Return a number written out as a double."""
    return exp.cast(exp.Literal.string(text), exp.DataType.Type.DOUBLE)


_DECIMAL_DIGITS = 38
