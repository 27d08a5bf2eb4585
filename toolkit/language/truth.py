"""What a canonical condition always is, by its structure alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Compare,
    Integer,
    ListOf,
    Not,
    Number,
    Or,
    Text,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.language.tree import Expression

    Value = str | int | Decimal


def truth(node: Expression) -> bool | None:
    """Return what a canonical condition always is, by its structure; None when it depends.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> truth(Not(And((Field("vip"), Boolean(value=False)))))
    True
    """
    match node:
        case Boolean(value=value):
            return value
        case Not(operand=operand):
            inner = truth(operand)
            return None if inner is None else not inner
        case And(operands=operands):
            known = {truth(each) for each in operands}
            if False in known or contradicts(operands):
                return False
            return True if known == {True} else None
        case Or(operands=operands):
            known = {truth(each) for each in operands}
            if True in known or complementary(operands):
                return True
            return False if known == {False} else None
        case Compare(op=op, left=Call(function="count"), right=Integer(value=value)):
            if (value < 0 and op in {">", ">=", "!="}) or (value == 0 and op == ">="):
                return True
            return False if (value < 0 or (value == 0 and op == "<")) else None
    return None


def complementary(operands: tuple[Expression, ...]) -> bool:
    """Say whether two of the conditions are each other's opposite."""
    return any(Not(one) in operands or _opposite(one) in operands for one in operands)


def _opposite(node: Expression) -> Expression | None:
    match node:
        case Call(function="isNull", arguments=arguments):
            return Call("isNotNull", arguments)
    return None


def contradicts(operands: tuple[Expression, ...]) -> bool:
    """Say whether conditions can never hold together."""
    return complementary(operands) or _no_value_fits(operands)


def _no_value_fits(operands: tuple[Expression, ...]) -> bool:
    """Say whether conditions on one value leave none that meets them all."""
    by_value: dict[Expression, list[Expression]] = {}
    for one in operands:
        match one:
            case (
                Compare(left=left, right=Text() | Integer() | Number())
                | Call(function="in" | "isNull" | "isNotNull" | "equals", arguments=(left, *_))
            ):
                by_value.setdefault(left, []).append(one)
    return any(_clash(tests) for tests in by_value.values())


def _clash(tests: list[Expression]) -> bool:
    is_null = [isinstance(one, Call) and one.function == "isNull" for one in tests]
    if any(is_null):
        return not all(is_null)
    allowed: set[Value] | None = None
    for one in tests:
        values = _values(one)
        if values is not None:
            allowed = values if allowed is None else allowed & values
    if allowed is not None:
        return not any(all(_fits(value, one) for one in tests) for value in allowed)
    return _empty_range(tests)


def _values(test: Expression) -> set[Value] | None:
    match test:
        case Compare(op="=", right=Text(value=value) | Integer(value=value) | Number(value=value)):
            return {value}
        case Call(function="equals", arguments=(_, Text(value=value), *options)) if options in (
            [],
            [Boolean(value=True)],
        ):
            return {value}
        case Call(function="in", arguments=(_, ListOf(items=items))):
            literals = [one for one in items if isinstance(one, Text | Integer | Number)]
            return {one.value for one in literals} if len(literals) == len(items) else None
    return None


def _fits(value: Value, test: Expression) -> bool:
    match test:
        case Compare(op=op, right=Text(value=bound) | Integer(value=bound) | Number(value=bound)):
            if isinstance(value, str) != isinstance(bound, str):
                return True
            if op == "!=":
                return value != bound
            return _ordered(op, value, bound)
    return True


def _ordered(op: str, value: Value, bound: Value) -> bool:
    less, same = value < bound, value == bound  # type: ignore[operator]
    return {"<": less, "<=": less or same, "=": same, ">=": not less, ">": not (less or same)}[op]


def _empty_range(tests: list[Expression]) -> bool:
    bounds = [
        (one.op, one.right.value)
        for one in tests
        if isinstance(one, Compare) and isinstance(one.right, Integer | Number)
    ]
    lows = [(value, op == ">") for op, value in bounds if op in {">", ">="}]
    highs = [(value, op == "<") for op, value in bounds if op in {"<", "<="}]
    return any(
        low > high or (low == high and (low_out or high_out))
        for low, low_out in lows
        for high, high_out in highs
    )
