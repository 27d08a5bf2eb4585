"""Canonical expressions to SQL: conditions and values over one row.

Two-valued logic (PQL.md §5) needs care in one place only: `NOT`. Everywhere else SQL's NULL
and FALSE lead to the same profiles, because AND and OR are monotone and a row is kept only
where the condition is TRUE; so what stands under a NOT, or is used as a value, is coalesced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import sqlglot.expressions as exp

from toolkit.language.tree import (
    EVENTS,
    And,
    Arithmetic,
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
    Null,
    Number,
    ObjectOf,
    Occurs,
    Or,
    Period,
    Text,
    TimeWord,
)
from toolkit.schema import BOOLEAN, DATETIME, INTEGER, STRING
from toolkit.sql import comparisons, lists, maps, numbers, objects, times
from toolkit.sql.scopes import ItemScope, Part, Scope, Value, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from toolkit.sql.dialects import Dialect

Scopes = tuple[Scope, ...]
"""The item scopes around an expression, the profile first."""

_CLOCK = frozenset({"currentMonth", "currentYear", "currentDayOfMonth"})
_PARTS = {"getMonth": "MONTH", "getYear": "YEAR", "getDayOfMonth": "DAY"}


class Events(Protocol):
    """The profile's events, as an expression over one row needs them."""

    def part(self, node: Expression, scopes: Scopes) -> Value | None:
        """Return what stands for a question about the events; None where a list must do."""

    def listed(self) -> Value:
        """Return the profile's events as a list in the order of their time."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Writes expressions for one engine at one instant.

    Parameters
    ----------
    dialect
        The engine's SQL.
    as_of
        The evaluation instant.
    time_zone
        Of text that names a clock without an offset.
    events
        Answers what is asked of the profile's events inside a larger expression.
    identified
        Whether items are told apart by where they stand: two bound items are compared.
    """

    dialect: Dialect
    as_of: datetime
    time_zone: str
    events: Events = field(repr=False)
    identified: bool = False

    # --- conditions ---------------------------------------------------------------------------

    def condition(self, node: Expression, scopes: Scopes) -> exp.Expr:
        """Return a condition that is TRUE exactly where the expression holds."""
        match node:
            case And(operands=operands):
                return exp.and_(*(self.condition(each, scopes) for each in operands), copy=False)
            case Or(operands=operands):
                either = exp.or_(*(self.condition(each, scopes) for each in operands), copy=False)
                return exp.paren(either, copy=False)
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
        if isinstance(node, Not) or isinstance(condition, exp.Boolean | exp.Exists):
            return condition
        return exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()])

    def _call_condition(self, node: Call, scopes: Scopes) -> exp.Expr:
        match node.function:
            case "isNull" | "isNotNull":
                return self._null_test(node, scopes)
            case "in" | "notIn":
                return comparisons.one_of(self, node, scopes)
            case "exists":
                part = self.events.part(node, scopes)
                return lists.exists(self, node, scopes) if part is None else part.sql
            case name if name in comparisons.STRING_TESTS:
                return comparisons.string_test(self, node, scopes)
            case _:
                return self.scalar(node, scopes).sql

    def _null_test(self, node: Call, scopes: Scopes) -> exp.Expr:
        value = self.value(node.arguments[0], scopes)
        if isinstance(value, Part) and not value.path and isinstance(value.scope, ItemScope):
            value = Value(value.scope.sql, STRING)  # an item is there, whatever is in it
        found = parts_of(value) if isinstance(value, Part) else [value]
        nulls = [exp.Is(this=each.present, expression=exp.null()) for each in found]
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
            case Integer() | Number():
                return numbers.constant(node)
            case Field() | Item():
                return self._reference(node, scopes)
            case TimeWord() | Period():
                return self._instant(node, scopes)
            case ListOf():
                return lists.written(self, node, scopes)
            case ObjectOf():
                return objects.written(self, node, scopes)
            case Filter():
                return lists.filtered(self, node, scopes)
            case Arithmetic():
                return numbers.arithmetic(self, node, scopes)
            case Null():
                return Value(exp.null(), STRING)
            case Call(function=name) if name not in {"exists", "in", "notIn", "isNull"}:
                return self._call(node, scopes)
            case Chain():
                part = self.events.part(node, scopes)
                return lists.chain(self, node, scopes) if part is None else part
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
        path = tuple(reversed(names))
        if isinstance(base, Item):
            if path == (EVENTS,) and base.level == len(scopes) - 1:
                listed = self.events.listed()
                return objects.identified(self, listed, exp.Literal.string(EVENTS))
            scope = scopes[len(scopes) - 1 - base.level]
            found = scope.find(path)
            if isinstance(found, Part):
                return found
            return objects.identified(self, found, objects.place(scope, path))
        whole = self.value(base, scopes)
        if not isinstance(whole, Part):
            raise AssertionError("a field of a single value")
        return whole.scope.find((*whole.path, *path))

    def _instant(self, node: Expression, scopes: Scopes) -> Value:
        known = times.moment(self, node, scopes)
        sql = known if isinstance(known, exp.Expr) else times.instant_literal(known)
        return Value(sql, DATETIME)

    def _call(self, node: Call, scopes: Scopes) -> Value | Part:
        name = node.function
        if name in _CLOCK:
            return numbers.known(Fraction(times.static_integer(node, self.as_of)), INTEGER)
        if name in _PARTS:
            instant = times.dated(self, node.arguments[0], scopes)
            return Value(exp.Extract(this=exp.var(_PARTS[name]), expression=instant), INTEGER)
        if name == "date":
            if times.static_reference(node, self.as_of) is not None:
                return self._instant(node, scopes)
            return times.day_of_fields(self, node, scopes)
        if name in lists.AGGREGATES:
            found = self.events.part(node, scopes)
            return lists.aggregate(self, node, scopes) if found is None else found
        writer = _WRITERS.get(name)
        if writer is not None:
            return writer(self, node, scopes)
        return Value(self.certain(node, scopes), BOOLEAN)


_WRITERS: dict[str, Callable[[Compiler, Call, Scopes], Value | Part]] = {
    "if": objects.chosen,
    "regexGroup": comparisons.regex_group,
    **lists.WRITERS,
    **maps.WRITERS,
}


def is_rows(node: Expression) -> bool:
    """Say whether an array can be read as rows: the events, some of them, a path through them."""
    match node:
        case Field(name=name, of=Item()):
            return name == EVENTS
        case Filter(source=source) | Call(function="map" | "filter", arguments=(source, _)):
            return is_rows(source)
        case _:
            return False
