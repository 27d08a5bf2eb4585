"""Arithmetic, and comparisons of what it gives, in SQL.

A comparison of a constant with one number of a row, however it is added to and multiplied, is
written as that number beside another constant; every other one as whole numbers (`exact`).
"""

from __future__ import annotations

import math
import operator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.language.tree import Integer, Number
from toolkit.schema import INTEGER, NUMBER, Kind, Scalar
from toolkit.sql.exact import (
    LIMIT,
    LONGEST,
    ROWS,
    Choice,
    Constant,
    Exact,
    Leaf,
    Operation,
    Writer,
    common,
    operation,
    written,
)
from toolkit.sql.kept import DECIMALS, presence
from toolkit.sql.literals import decimal_text, double_literal, number_literal
from toolkit.sql.scopes import Part, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Arithmetic, Comparison
    from toolkit.schema import FieldType
    from toolkit.sql.expressions import Compiler, Scopes

OPERATORS: dict[Comparison, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_TURNED: dict[Comparison, Comparison] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""A comparison with its sides exchanged, or both multiplied by -1."""
_COMPARED: dict[Comparison, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


# --- values -----------------------------------------------------------------------------------


def constant(node: Integer | Number) -> Value:
    """Return a number written out."""
    kind = INTEGER if isinstance(node, Integer) else NUMBER
    return known(Fraction(node.value), kind)


def known(value: Fraction, kind: Scalar) -> Value:
    """Return a number that is known: written out where it is a decimal, else as a fraction."""
    text = decimal_text(value)
    number = Constant(value)
    if text is None:
        return Value(None, kind, exact=number)
    return Value(number_literal(text), kind, literal=True, exact=number)


def arithmetic(compiler: Compiler, node: Arithmetic, scopes: Scopes) -> Value:
    """Return the value of an arithmetic expression."""
    left, right = (compiler.value(side, scopes) for side in (node.left, node.right))
    if isinstance(left, Part) or isinstance(right, Part):
        raise AssertionError("a number was expected, not an object")
    whole = node.op != "/" and left.type == INTEGER and right.type == INTEGER
    number = operation(node.op, exact_of(left), exact_of(right))
    kind = INTEGER if whole else NUMBER
    if isinstance(number, Constant) and number.value is not None:
        is_kept = whole or abs(number.value) < 10 ** (_DIGITS - DECIMALS)
        return known(number.value, kind) if is_kept else computed(number, whole=False)
    return Value(None, kind, exact=number)


def computed(number: Exact, *, whole: bool) -> Value:
    """Return a number that is computed."""
    return Value(None, INTEGER if whole else NUMBER, exact=number)


def exact_of(value: Value) -> Exact:
    """Return a number as what it is computed from."""
    if value.exact is not None:
        return value.exact
    if isinstance(value.sql, exp.Null):
        return Constant(None)
    leaf = leaf_of(value)
    if value.count is None:
        return leaf
    return Operation("/", leaf, Leaf(value.count, most=ROWS, positive=True))


def leaf_of(value: Value) -> Leaf:
    """Return a number that a row has; an average as its sum."""
    kind = value.type
    if not isinstance(kind, Scalar):
        raise AssertionError("a number was expected")
    if kind.kind is Kind.INTEGER:
        is_count = value.most == ROWS  # nothing else is known so well
        return Leaf(value.sql, most=value.most or LONGEST, positive=is_count)
    if is_double(value):
        return Leaf(value.sql, "double")
    most = value.most or (10**kind.digits if kind.digits is not None else LIMIT)
    return Leaf(value.sql, "decimal", kind.scale or 0, min(most, LIMIT))


def stored_type(value: Value) -> tuple[FieldType, int | None]:
    """Return the type of a value's column in SQL, and what a literal in it never exceeds."""
    number = value.exact.value if isinstance(value.exact, Constant) else None
    if not value.literal or number is None or len(str(number.numerator)) > _DIGITS:
        return value.type, value.most
    places = decimals(number)
    if places > _DIGITS:
        return value.type, value.most
    kind = value.type if value.type == INTEGER else Scalar(Kind.NUMBER, places)
    return kind, int(abs(number) * 10**places)


_DIGITS = 38


def is_double(value: Value) -> bool:
    """Say whether a number is a DOUBLE in SQL."""
    is_plain = not value.literal and not value.is_computed and value.most is None
    return is_plain and value.type == NUMBER


# --- comparisons ------------------------------------------------------------------------------


def compared(op: Comparison, left: Value, right: Value) -> exp.Expr:
    """Return whether two numbers, one of them computed, compare."""
    a, b = exact_of(left), exact_of(right)
    if isinstance(a, Constant) and isinstance(b, Constant):
        return _of_constants(op, a.value, b.value)
    for one, other, turned in ((a, b, op), (b, a, _TURNED[op])):
        if isinstance(other, Constant) and (test := _solved(turned, one, other)) is not None:
            return test
    test = written((a, b), lambda writer: _cleared(writer, op, a, b))
    endless = [(_endless(one), other) for one, other in ((a, b), (b, a))]
    return _with_infinities(op, (a, b), test) if any(x is not None for x, _ in endless) else test


def _of_constants(op: Comparison, left: Fraction | None, right: Fraction | None) -> exp.Expr:
    if left is None or right is None:
        return exp.false()
    return exp.true() if _COMPARED[op](left, right) else exp.false()


def _cleared(writer: Writer, op: Comparison, left: Exact, right: Exact) -> exp.Expr:
    """Return a comparison with the denominators multiplied away, and their signs."""
    one, other = writer.ratio(left), writer.ratio(right)
    _, k, m = common(one.factor, other.factor)
    sides = writer.times(one.over, other.under), writer.times(other.over, one.under)
    below = [ratio.under for ratio in (one, other) if not ratio.under.positive]
    for under in below if op not in {"=", "!="} else ():
        sign = writer.sign(under)
        sides = writer.times(sides[0], sign), writer.times(sides[1], sign)
    terms = writer.scaled(k, sides[0]), writer.scaled(m, sides[1])
    return OPERATORS[op](this=writer.plain(terms[0]), expression=writer.plain(terms[1]))


def _solved(op: Comparison, node: Exact, wanted: Constant) -> exp.Expr | None:
    """Return a comparison of one number of the row with a constant; None for other shapes."""
    if wanted.value is None:
        return exp.false()
    threshold, alone = wanted.value, True
    while isinstance(node, Operation):
        step = _undone(op, node, threshold)
        if step is None:
            return None
        op, node, threshold = step
        alone = False
    if not isinstance(node, Leaf) or node.form == "big":
        return None
    test = against(op, node, threshold)
    if node.form == "double" and not alone:  # no number comes of an infinity
        finite = exp.Anonymous(this="ISFINITE", expressions=[node.sql.copy()])
        return exp.paren(exp.and_(finite, test))
    return test


def _undone(
    op: Comparison, node: Operation, threshold: Fraction
) -> tuple[Comparison, Exact, Fraction] | None:
    """Return a comparison without the outermost operation, where that is with a constant."""
    left, right = node.left, node.right
    constants = [side.value for side in (left, right) if isinstance(side, Constant)]
    if len(constants) != 1 or constants[0] is None:
        return None
    number = constants[0]
    inner, first = (right, True) if isinstance(left, Constant) else (left, False)
    match node.op:
        case "+":
            return op, inner, threshold - number
        case "-":
            return (
                (_TURNED[op], inner, number - threshold)
                if first
                else (
                    op,
                    inner,
                    threshold + number,
                )
            )
        case "*" if number:
            return (_TURNED[op] if number < 0 else op), inner, threshold / number
        case "/" if number and not first:
            return (_TURNED[op] if number < 0 else op), inner, threshold * number
        case _:
            return None


def against(op: Comparison, leaf: Leaf, threshold: Fraction) -> exp.Expr:
    """Return a comparison of one number of the row with a constant, exactly."""
    if leaf.form == "double":
        return _double_against(op, leaf.sql, threshold)
    scaled = threshold * 10**leaf.scale
    below = Fraction(math.floor(scaled), 10**leaf.scale)
    if abs(scaled) > LIMIT:
        return _never_reached(op, leaf.sql, above=threshold > 0)
    if below == threshold:
        return OPERATORS[op](this=leaf.sql.copy(), expression=_written(threshold))
    return _between(op, leaf.sql, (exp.LTE, exp.GT), _written(below))


def _double_against(op: Comparison, sql: exp.Expr, threshold: Fraction) -> exp.Expr:
    """Return a comparison of a double: it means the shortest decimal that names it."""
    try:
        nearest = float(threshold)
    except OverflowError:
        nearest = math.inf if threshold > 0 else -math.inf
    literal = double_literal(repr(nearest))
    if math.isfinite(nearest):
        means = Fraction(Decimal(repr(nearest)))
        if means == threshold:
            return OPERATORS[op](this=sql.copy(), expression=literal)
        is_below = means < threshold
    else:
        is_below = nearest < 0
    pair = (exp.LTE, exp.GT) if is_below else (exp.LT, exp.GTE)
    return _between(op, sql, pair, literal)


def _between(
    op: Comparison,
    sql: exp.Expr,
    pair: tuple[type[exp.Binary], type[exp.Binary]],
    literal: exp.Expr,
) -> exp.Expr:
    """Return a comparison with a constant that no value equals, by the nearest one that may be."""
    match op:
        case "=":
            return exp.false()
        case "!=":
            return exp.not_(exp.Is(this=sql.copy(), expression=exp.null()))
        case "<" | "<=":
            return pair[0](this=sql.copy(), expression=literal)
        case _:
            return pair[1](this=sql.copy(), expression=literal)


def _never_reached(op: Comparison, sql: exp.Expr, *, above: bool) -> exp.Expr:
    if op == "=" or ((op in {"<", "<="}) != above and op != "!="):
        return exp.false()
    return exp.not_(exp.Is(this=sql.copy(), expression=exp.null()))


def _written(number: Fraction) -> exp.Expr:
    text = decimal_text(number)
    if text is None:
        raise AssertionError("a decimal was expected")
    return number_literal(text)


# --- infinities -------------------------------------------------------------------------------


def _endless(node: Exact) -> exp.Expr | None:
    """Return the double that an expression is, where it is one as it stands."""
    match node:
        case Leaf(form="double", sql=sql):
            return sql
        case Choice(test=test, yes=yes, no=no):
            sides = _endless(yes), _endless(no)
            if sides == (None, None):
                return None
            there = [exp.null() if side is None else side.copy() for side in sides]
            return exp.Case().when(test.copy(), there[0]).else_(there[1])
        case _:
            return None


def _with_infinities(op: Comparison, sides: tuple[Exact, Exact], test: exp.Expr) -> exp.Expr:
    """Return a comparison in which a field that is infinite is beyond every number."""
    places, tests = [], []
    for side in sides:
        place: exp.Expr = exp.paren(presence(side))
        double = _endless(side)
        if double is not None:
            infinite = exp.Anonymous(this="ISINF", expressions=[double.copy()])
            place = exp.Case().when(infinite, double.copy()).else_(place)
            tests.append(infinite.copy())
        places.append(place)
    beyond = OPERATORS[op](this=places[0], expression=places[1])
    return exp.Case().when(exp.or_(*tests), beyond).else_(test)


def is_exact_beside(value: Value, literal: Value) -> bool:
    """Say whether an engine compares a value with a literal exactly, each as it is written."""
    number = literal.exact.value if isinstance(literal.exact, Constant) else None
    if number is None or literal.written is None:
        return number is None
    if isinstance(value.exact, Constant) and value.exact.value is not None:
        pair = number, value.exact.value
        places = max(map(decimals, pair))
        return all(abs(each) * 10**places <= LIMIT for each in pair)
    leaf = leaf_of(value)
    if leaf.form == "double":
        return _means(number) == number
    places = decimals(number)
    if value.count is not None:
        largest = LIMIT if places else LONGEST - 1
        return bool(abs(number) * 10 ** max(places, leaf.scale) * ROWS <= largest)
    scale = max(places, leaf.scale)
    return bool(max(leaf.most * 10 ** (scale - leaf.scale), abs(number) * 10**scale) <= LIMIT)


def are_exact_together(left: Value, right: Value) -> bool:
    """Say whether an engine compares two numbers of a row exactly: none in a type too narrow."""
    one, other = leaf_of(left), leaf_of(right)
    if "double" in {one.form, other.form}:
        return one.form == other.form
    if one.scale == other.scale:
        return True
    scale = max(one.scale, other.scale)
    return all(leaf.most * 10 ** (scale - leaf.scale) <= LIMIT for leaf in (one, other))


def decimals(number: Fraction) -> int:
    """Return how many decimals a number has."""
    text = decimal_text(number) or ""
    return len(text.partition(".")[2])


def _means(number: Fraction) -> Fraction | None:
    """Return what the double nearest to a number means; None for an infinity."""
    try:
        return Fraction(Decimal(repr(float(number))))
    except OverflowError:
        return None
