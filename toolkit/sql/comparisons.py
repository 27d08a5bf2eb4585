"""Comparisons, string tests and membership of a literal list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.instants import as_utc
from toolkit.language.check.coerce import MOMENT, NUMERIC
from toolkit.language.check.patterns import portable
from toolkit.language.folding import fold
from toolkit.language.tree import Boolean, Call, Compare, Integer, ListOf, Text
from toolkit.schema import INTEGER, NUMBER, STRING, Array, Scalar
from toolkit.sql import numbers, objects, times
from toolkit.sql.scopes import Part, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Expression
    from toolkit.sql.expressions import Compiler, Scopes

STRING_TESTS = frozenset(
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
_WORDS: dict[str, tuple[str, bool]] = {
    "startsWith": ("starts_with", True),
    "doesNotStartWith": ("starts_with", False),
    "endsWith": ("ends_with", True),
    "doesNotEndWith": ("ends_with", False),
    "contains": ("contains", True),
    "doesNotContain": ("contains", False),
    "equals": ("=", True),
    "notEqualTo": ("=", False),
}
_MOST_LISTED = 50
"""Up to how many values of an enum a test is written as a list of them."""


def compare(compiler: Compiler, node: Compare, scopes: Scopes) -> exp.Expr:
    """Return a comparison; numbers are compared exactly, averages as sums times counts."""
    operator = numbers.OPERATORS[node.op]
    sides = [compiler.value(side, scopes) for side in (node.left, node.right)]
    if isinstance(sides[0], Part) and isinstance(sides[1], Part):
        places = objects.same(sides[0], sides[1])
        return operator(this=places[0], expression=places[1])
    left, right = (_value(side) for side in sides)
    if isinstance(left.type, Array):
        return operator(this=_as_set(compiler, left), expression=_as_set(compiler, right))
    if left.is_computed or right.is_computed or _loses_digits(left, right):
        return numbers.compared(node.op, left, right)
    if left.count is not None or right.count is not None:
        return operator(this=_times(left, right.count), expression=_times(right, left.count))
    one, other = _side(compiler, left, right, node.op), _side(compiler, right, left, node.op)
    return operator(this=one, expression=other)


def one_of(compiler: Compiler, node: Call, scopes: Scopes) -> exp.Expr:
    """Return whether a value is, or is there and is not, one of a list of literals."""
    left = _operand(compiler, node.arguments[0], scopes)
    items = node.arguments[1]
    if not isinstance(items, ListOf):
        raise AssertionError("membership of a field's list is exists in canonical form")
    if not items.items:
        present = exp.not_(exp.Is(this=left.present, expression=exp.null()))
        return exp.false() if node.function == "in" else present
    listed = [_operand(compiler, item, scopes) for item in items.items]
    if left.is_computed or left.count is not None or any(_is_odd(each, left) for each in listed):
        return _one_of_numbers(left, listed, positive=node.function == "in")
    values = [_side(compiler, each, left, "=") for each in listed]
    sql = exp.In(this=_side(compiler, left, Value(left.sql, left.type, literal=True), "="))
    sql.set("expressions", values)
    return sql if node.function == "in" else exp.not_(sql)


def _is_odd(value: Value, left: Value) -> bool:
    return value.is_computed or _loses_digits(left, value)


def _one_of_numbers(left: Value, values: list[Value], *, positive: bool) -> exp.Expr:
    """Return whether a number is, or is there and is not, one of several, exactly."""
    equal = [numbers.compared("=", left, value) for value in values]
    if positive:
        return exp.paren(exp.or_(*equal))
    different = [
        exp.not_(exp.Coalesce(this=exp.paren(e), expressions=[exp.false()])) for e in equal
    ]
    there = exp.not_(exp.Is(this=left.present, expression=exp.null()))
    return exp.paren(exp.and_(there, *different))


def _loses_digits(left: Value, right: Value) -> bool:
    """Say whether an engine would round, or overflow, where it compares two numbers."""
    if not _is_number(left) or not _is_number(right):
        return False
    for value, other in ((left, right), (right, left)):
        if other.literal:
            return not numbers.is_exact_beside(value, other)
    average, other = (left, right) if left.count is not None else (right, left)
    if average.count is None:
        return not numbers.are_exact_together(left, right)
    return numbers.is_double(other) or (other.count is None and other.type == INTEGER)


def _is_number(value: Value) -> bool:
    return isinstance(value.type, Scalar) and value.type.kind in NUMERIC


def string_test(compiler: Compiler, node: Call, scopes: Scopes) -> exp.Expr:
    """Return a string test; on an enum, as the list of its values that pass."""
    subject = compiler.scalar(node.arguments[0], scopes)
    pattern = node.arguments[1]
    if isinstance(pattern, Text) and subject.is_enum and subject.column is not None:
        test = text_test(node)
        passing = [value for value in subject.column.values if test(value)]
        if len(passing) <= _MOST_LISTED:
            return _listed(subject, passing)
    text = compiler.text(subject)
    if node.function == "like":
        return exp.Like(this=text, expression=compiler.scalar(pattern, scopes).sql)
    if node.function == "matches" and isinstance(pattern, Text):
        return compiler.dialect.call("regex", text, exp.Literal.string(portable(pattern.value)))
    return _plain_test(compiler, node, text, pattern, scopes)


def _plain_test(
    compiler: Compiler, node: Call, text: exp.Expr, pattern: Expression, scopes: Scopes
) -> exp.Expr:
    word, positive = _WORDS[node.function]
    sensitive = _is_sensitive(node)
    if isinstance(pattern, Text):
        wanted: exp.Expr = exp.Literal.string(pattern.value if sensitive else fold(pattern.value))
    else:
        wanted = compiler.text(compiler.scalar(pattern, scopes))
        wanted = wanted if sensitive else compiler.dialect.call("lower", wanted)
    text = text if sensitive else compiler.dialect.call("lower", text)
    if word == "=":
        return (exp.EQ if positive else exp.NEQ)(this=text, expression=wanted)
    found = compiler.dialect.call(word, text, wanted)
    return found if positive else exp.not_(found)


def regex_group(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return what a group of a regular expression found; null where it found nothing."""
    text = compiler.text(compiler.scalar(node.arguments[0], scopes))
    pattern, number = node.arguments[1:]
    if not isinstance(pattern, Text) or not isinstance(number, Integer):
        raise AssertionError("a pattern and a number were expected")
    regex = exp.Literal.string(portable(pattern.value))
    group = exp.Literal.number(number.value)
    part = compiler.dialect.call("regex_group", text, regex, group)
    return Value(exp.Nullif(this=part, expression=exp.Literal.string("")), STRING)


def text_test(node: Call) -> Callable[[str], bool]:
    """Return a string test with a literal pattern as a function of the text."""
    pattern = node.arguments[1]
    if not isinstance(pattern, Text):
        raise AssertionError("a literal pattern was expected")
    if node.function == "matches":
        searched = re.compile(portable(pattern.value).replace(r"\z", r"\Z"), re.ASCII)
        return lambda text: searched.search(text) is not None
    if node.function == "like":
        liked = re.compile(_like_regex(pattern.value), re.DOTALL)
        return lambda text: liked.fullmatch(text) is not None
    sensitive = _is_sensitive(node)
    wanted = pattern.value if sensitive else fold(pattern.value)
    word, positive = _WORDS[node.function]
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda text: text == wanted,
        "starts_with": lambda text: text.startswith(wanted),
        "ends_with": lambda text: text.endswith(wanted),
        "contains": lambda text: wanted in text,
    }
    return lambda text: tests[word](text if sensitive else fold(text)) is positive


def _like_regex(pattern: str) -> str:
    wild = {"%": ".*", "_": "."}
    return "".join(wild.get(char) or re.escape(char) for char in pattern)


def _is_sensitive(node: Call) -> bool:
    flag = node.arguments[2] if len(node.arguments) > 2 else Boolean(value=True)
    return isinstance(flag, Boolean) and flag.value


def _listed(subject: Value, values: list[str]) -> exp.Expr:
    if not values:
        return exp.false()
    literals: list[exp.Expr] = [exp.Literal.string(value) for value in values]
    if len(literals) == 1:
        return exp.EQ(this=subject.sql, expression=literals[0])
    return exp.In(this=subject.sql, expressions=literals)


def _operand(compiler: Compiler, node: Expression, scopes: Scopes) -> Value:
    return _value(compiler.value(node, scopes))


def _value(found: Value | Part) -> Value:
    if isinstance(found, Part):
        raise AssertionError("objects are not compared")
    return found


def _side(compiler: Compiler, value: Value, other: Value, op: str) -> exp.Expr:
    """Return one side of a comparison as the other side needs it."""
    if value.literal:
        return _literal_beside(value, other)
    by_value = op in {"=", "!="} and other.literal
    return value.sql if by_value else compiler.text(value)


def _literal_beside(value: Value, other: Value) -> exp.Expr:
    if not isinstance(other.type, Scalar) or other.literal:
        return value.sql
    if other.type.kind in MOMENT and value.sql.is_string:
        return times.instant_literal(as_utc(value.sql.name))
    if other.type == NUMBER and value.type == NUMBER:
        return exp.cast(value.sql.copy(), exp.DataType.Type.DOUBLE)
    return value.sql


def _times(value: Value, count: exp.Expr | None) -> exp.Expr:
    if count is None:
        return value.sql
    return exp.Mul(this=exp.paren(value.sql.copy()), expression=count.copy())


def _as_set(compiler: Compiler, value: Value) -> exp.Expr:
    return compiler.dialect.call("sort", compiler.dialect.call("distinct", value.sql))
