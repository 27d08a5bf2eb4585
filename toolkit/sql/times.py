"""`occurs` in SQL: the table of exact edges of PQL.md §6."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.instants import (
    LAST_INSTANT,
    MILLISECONDS,
    Interval,
    Unit,
    as_utc,
    day_of,
    period,
    step,
)
from toolkit.language.check.coerce import MOMENT
from toolkit.language.tree import (
    Arithmetic,
    Between,
    Beyond,
    Call,
    Integer,
    Occurs,
    Offset,
    On,
    Period,
    TimeWord,
)
from toolkit.language.windows import whole_units
from toolkit.schema import DATE, Kind, Scalar
from toolkit.sql.scopes import Part, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Expression
    from toolkit.sql.expressions import Compiler, Scopes

Moment = datetime | exp.Expr
"""An instant known now, or one that is read from a row."""

_WHOLE: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_CLOCK = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
_ISO = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_LOCAL = f"^{_CLOCK}$"

_EVER = timedelta(days=3_700_000)
"""Longer than from the first instant there is to the last: a longer step leads nowhere else."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What an `occurs` refers to: an instant, or an interval from `start` to before `end`."""

    start: Moment
    end: Moment | None = None
    is_now: bool = False

    @property
    def last(self) -> Moment:
        """The end of an interval, or the instant."""
        return self.start if self.end is None else self.end


def occurs(compiler: Compiler, node: Occurs, scopes: Scopes) -> exp.Expr:
    """Return an `occurs` as a condition."""
    subject = moment(compiler, node.subject, scopes)
    match node.occurrence:
        case On(time=time):
            return _on(subject, reference(compiler, time, scopes))
        case Between(start=start, end=end):
            first, last = reference(compiler, start, scopes), reference(compiler, end, scopes)
            upper = (
                _at_most(subject, last.start) if last.end is None else _short_of(subject, last.end)
            )
            return _all(_at_least(subject, first.start), upper)
        case Beyond(direction="before", time=time):
            return _before(subject, reference(compiler, time, scopes))
        case Beyond(time=time):
            return _after(subject, reference(compiler, time, scopes))
        case Offset(direction="before") as offset:
            return _some_before(subject, reference(compiler, offset.time, scopes), offset)
        case Offset(direction="after") as offset:
            return _some_after(subject, reference(compiler, offset.time, scopes), offset)
        case Offset() as offset:
            return _some_from(subject, reference(compiler, offset.time, scopes), offset)


def reference(compiler: Compiler, node: Expression, scopes: Scopes) -> Reference:
    """Return what a time expression names at the evaluation instant."""
    known = static_reference(node, compiler.as_of)
    if known is not None:
        return known
    value = compiler.value(node, scopes)
    instant = moment(compiler, node, scopes)
    if isinstance(value, Value) and value.type == Scalar(Kind.DATE):
        return Reference(instant, _shift(instant, 1, Unit.DAY))
    return Reference(instant)


def static_reference(node: Expression, as_of: datetime) -> Reference | None:
    """Return the instant or interval of a time expression that no row changes, or None."""
    match node:
        case TimeWord(word="now"):
            return Reference(as_of, is_now=True)
        case TimeWord(word=word):
            offset = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
            return _interval(day_of(step(day_of(as_of).start, offset, Unit.DAY)))
        case Period(which=which, unit=unit):
            return _interval(period(which, unit, as_of))
        case Call(function="date", arguments=parts) if is_static(node):
            year, month, day = (static_integer(part, as_of) for part in parts)
            try:
                start = datetime(year, month, day, tzinfo=as_of.tzinfo)
            except (ValueError, OverflowError):
                return None
            return _interval(day_of(start))
        case _:
            return None


def static_integer(node: Expression, as_of: datetime) -> int:
    """Return a whole number that no row changes."""
    match node:
        case Integer(value=value):
            return value
        case Call(function="currentYear"):
            return as_of.year
        case Call(function="currentMonth"):
            return as_of.month
        case Call(function="currentDayOfMonth"):
            return as_of.day
        case Arithmetic(op=op, left=left, right=right) if op in _WHOLE:
            return _WHOLE[op](static_integer(left, as_of), static_integer(right, as_of))
        case _:
            raise AssertionError(f"{node} is not a constant")


def is_static(node: Expression) -> bool:
    """Say whether a whole number, or a date of whole numbers, is one that no row changes."""
    match node:
        case Integer():
            return True
        case Call(function="currentYear" | "currentMonth" | "currentDayOfMonth"):
            return True
        case Call(function="date", arguments=parts):
            return all(is_static(part) for part in parts)
        case Arithmetic(op=op, left=left, right=right):
            return op in _WHOLE and is_static(left) and is_static(right)
        case _:
            return False


def day_of_fields(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return `date(y, m, d)` of numbers read from a row; null where there is no such day."""
    numbers = [compiler.scalar(part, scopes).sql for part in node.arguments]
    parts = [exp.TryCast(this=each, to=exp.DataType.build("BIGINT")) for each in numbers]
    made = compiler.dialect.call("try", compiler.dialect.call("day", *parts))
    return Value(made, DATE)


def moment(compiler: Compiler, node: Expression, scopes: Scopes) -> Moment:
    """Return a field, or a time expression's first instant, as a UTC timestamp."""
    known = static_reference(node, compiler.as_of)
    if known is not None:
        return known.start
    value = compiler.value(node, scopes)
    if isinstance(value, Part) or not isinstance(value.type, Scalar):
        raise AssertionError("a moment was expected")
    match value.type.kind:
        case Kind.DATETIME:
            return value.sql
        case Kind.DATE:
            return exp.cast(value.sql, exp.DataType.Type.TIMESTAMP)
        case Kind.INTEGER:
            first, last = (exp.Literal.number(number) for number in MILLISECONDS)
            number = value.sql
            fits = exp.Between(this=number.copy(), low=first, high=last)
            whole = exp.cast(number.copy(), "BIGINT") if value.is_computed else number.copy()
            milliseconds = exp.Case().when(fits, whole)
            return compiler.dialect.call("epoch_milliseconds", milliseconds)
        case _:
            return _from_text(compiler, compiler.text(value))


def dated(compiler: Compiler, node: Expression, scopes: Scopes) -> exp.Expr:
    """Return a date or an instant as it is; text and milliseconds as `occurs` reads them."""
    value = compiler.scalar(node, scopes)
    if isinstance(value.type, Scalar) and value.type.kind in MOMENT:
        return value.sql
    return _sql(moment(compiler, node, scopes))


def instant_literal(instant: datetime) -> exp.Expr:
    """Return an instant written out, as the stored timestamps are: UTC without a zone."""
    plain = as_utc(instant).replace(tzinfo=None)
    return exp.cast(exp.Literal.string(plain.isoformat(sep=" ")), exp.DataType.Type.TIMESTAMP)


def _from_text(compiler: Compiler, text: exp.Expr) -> exp.Expr:
    """Return ISO 8601 text as a UTC timestamp, null where it is none.

    A day is its UTC midnight, as a date field is. A clock without an offset is local time of the
    extract's zone; of the two instants it may mean where clocks change, it is the later.
    """
    call = compiler.dialect.call
    fits = call("regex", text, exp.Literal.string(_ISO))
    zoned = exp.TryCast(this=text.copy(), to=exp.DataType.build("TIMESTAMPTZ"))
    found = exp.Case()
    if compiler.time_zone != "UTC":
        clock = exp.TryCast(this=text.copy(), to=exp.DataType.build("TIMESTAMP"))
        instant = call("in_zone", exp.Literal.string(compiler.time_zone), clock)
        is_local = call("regex", text, exp.Literal.string(_LOCAL))
        found = found.when(is_local, call("in_zone", exp.Literal.string("UTC"), instant))
    return found.when(fits, exp.cast(zoned, exp.DataType.Type.TIMESTAMP))


def _interval(found: Interval) -> Reference:
    return Reference(found.start, found.end)


def _shift(at: Moment, amount: int, unit: Unit) -> Moment:
    if not amount:
        return at
    if isinstance(at, datetime):
        return step(at, amount, unit)
    size, word = (unit.months * amount, "MONTH") if unit.months else (amount, unit.value.upper())
    most = _EVER // timedelta(days=30) if unit.months else _EVER // unit.duration
    size = max(min(size, most), -most)
    interval = exp.Interval(this=exp.Literal.string(str(size)), unit=exp.var(word))
    return exp.Paren(this=exp.Add(this=at.copy(), expression=interval))


def _sql(at: Moment) -> exp.Expr:
    return instant_literal(at) if isinstance(at, datetime) else at.copy()


def _pair(kind: type[exp.Binary]) -> Callable[[Moment, Moment], exp.Expr]:
    return lambda left, right: kind(this=_sql(left), expression=_sql(right))


_less, _at_most, _equal = _pair(exp.LT), _pair(exp.LTE), _pair(exp.EQ)
_more, _at_least = _pair(exp.GT), _pair(exp.GTE)


def _all(*conditions: exp.Expr) -> exp.Expr:
    return exp.and_(*conditions, copy=False)


def _any(*conditions: exp.Expr) -> exp.Expr:
    return exp.paren(exp.or_(*conditions, copy=False), copy=False)


def _short_of(t: Moment, edge: Moment) -> exp.Expr:
    """Return that a moment is before an edge; a step beyond the last instant stops at it."""
    return _at_most(t, edge) if edge == LAST_INSTANT else _less(t, edge)


def _past(t: Moment, edge: Moment) -> exp.Expr:
    return _more(t, edge) if edge == LAST_INSTANT else _at_least(t, edge)


def _on(t: Moment, ref: Reference) -> exp.Expr:
    if ref.end is None:
        return _equal(t, ref.start)
    return _all(_at_least(t, ref.start), _short_of(t, ref.end))


def _before(t: Moment, ref: Reference) -> exp.Expr:
    return _at_most(t, ref.start) if ref.is_now else _less(t, ref.start)


def _after(t: Moment, ref: Reference) -> exp.Expr:
    return _more(t, ref.start) if ref.end is None else _past(t, ref.end)


def _some_before(t: Moment, ref: Reference, offset: Offset) -> exp.Expr:
    n, unit = offset.amount, offset.unit
    if ref.end is not None:
        first, last = whole_units(offset)
        if offset.comparison == "!=":
            return _but_for(_before(t, ref), _units_before(t, ref, unit, first, last))
        return _units_before(t, ref, unit, first, last)
    edge = _shift(ref.start, -n, unit)
    match offset.comparison:
        case "<=":
            return _all(_at_least(t, edge), _before(t, ref))
        case "<":
            return _all(_more(t, edge), _before(t, ref))
        case ">=":
            return _at_most(t, edge)
        case ">":
            return _less(t, edge)
    nth = _all(_at_least(t, edge), _less(t, _shift(ref.start, 1 - n, unit)))
    match offset.comparison:
        case "=":
            return nth
        case "!=":
            return _but_for(_before(t, ref), nth)


def _some_after(t: Moment, ref: Reference, offset: Offset) -> exp.Expr:
    n, unit = offset.amount, offset.unit
    if ref.end is not None:
        first, last = whole_units(offset)
        if offset.comparison == "!=":
            return _but_for(_after(t, ref), _units_after(t, ref, unit, first, last))
        return _units_after(t, ref, unit, first, last)
    edge = _shift(ref.start, n, unit)
    nth = _all(_more(t, _shift(ref.start, n - 1, unit)), _at_most(t, edge))
    match offset.comparison:
        case "<=":
            return _all(_after(t, ref), _at_most(t, edge))
        case "<":
            return _all(_after(t, ref), _less(t, edge))
        case ">=":
            return _at_least(t, edge)
        case ">":
            return _more(t, edge)
        case "=":
            return nth
        case "!=":
            return _but_for(_after(t, ref), nth)


def _some_from(t: Moment, ref: Reference, offset: Offset) -> exp.Expr:
    n, unit = offset.amount, offset.unit
    if ref.end is not None:
        first, last = whole_units(offset)
        away = _units_from(t, ref, unit, first, last)
        return exp.not_(away) if offset.comparison == "!=" else away
    low, high = _shift(ref.start, -n, unit), _shift(ref.start, n, unit)
    match offset.comparison:
        case "<=":
            return _all(_at_least(t, low), _at_most(t, high))
        case "<":
            return exp.false() if n == 0 else _all(_more(t, low), _less(t, high))
        case ">=" if n == 0:
            return _both_known(t, low)
        case ">=":
            return _any(_at_most(t, low), _at_least(t, high))
        case ">":
            return _any(_less(t, low), _more(t, high))
    ends = _any(_equal(t, low), _equal(t, high))
    return exp.not_(ends) if offset.comparison == "!=" else ends


def _but_for(side: exp.Expr, nth: exp.Expr) -> exp.Expr:
    return _all(side, exp.not_(nth))


def _both_known(t: Moment, other: Moment) -> exp.Expr:
    """Return that there is a distance, whatever it is."""
    return _any(_at_most(t, other), _more(t, other))


# --- whole units from an interval: from the first to the last of them, None for no last -----------


def _units_before(t: Moment, ref: Reference, unit: Unit, first: int, last: int | None) -> exp.Expr:
    if last is None:
        return _less(t, _shift(ref.start, 1 - first, unit))
    if last < first:
        return exp.false()
    far, near = _shift(ref.start, -last, unit), _shift(ref.start, 1 - first, unit)
    return _all(_at_least(t, far), _less(t, near))


def _units_after(t: Moment, ref: Reference, unit: Unit, first: int, last: int | None) -> exp.Expr:
    near = _shift(ref.last, first - 1, unit)
    if last is None:
        return _past(t, near)
    if last < first:
        return exp.false()
    return _all(_past(t, near), _short_of(t, _shift(ref.last, last, unit)))


def _units_from(t: Moment, ref: Reference, unit: Unit, first: int, last: int | None) -> exp.Expr:
    if first:
        sides = (f(t, ref, unit, first, last) for f in (_units_before, _units_after))
        return _any(*sides)
    if last is None:
        return _both_known(t, ref.start)
    if last < first:
        return exp.false()
    far, late = _shift(ref.start, -last, unit), _shift(ref.last, last, unit)
    return _all(_at_least(t, far), _short_of(t, late))
