"""Whole numbers of any size in SQL, for what 38 digits cannot hold: calls of the store's functions.

They are exact, and take microseconds a row: `exact` asks for them only where a row's own numbers
are so long. `toolkit.store.macros` has what they do.
"""

from __future__ import annotations

import sqlglot.expressions as exp

TYPE = "BIGNUM"


def number(value: int) -> exp.Expr:
    """Return a whole number written out."""
    return exp.cast(exp.Literal.string(str(value)), TYPE)


def product(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return the product of two numbers."""
    return _call("exact_product", left, right)


def shifted(whole: exp.Expr, places: int) -> exp.Expr:
    """Return a number times a power of ten."""
    zeros = exp.Literal.string("0" * places)
    text = exp.cast(whole, exp.DataType.Type.VARCHAR)
    return exp.cast(exp.paren(exp.DPipe(this=text, expression=zeros)), TYPE)


def is_called(sql: exp.Expr) -> bool:
    """Say whether a function of the store is called, which no condition on a group may do."""
    return any(call.name.startswith("exact_") for call in sql.find_all(exp.Anonymous))


def decimal(double: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """Return a double's shortest decimal as two whole numbers: digits, and a power of ten."""
    return _call("exact_digits", double), _call("exact_power", double)


def quotient(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return how often a number above 0 goes into another, cut to a whole number."""
    return _call("exact_quotient", left, right)


def remainder(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return what is left of a division that stops at whole numbers; it has the dividend's sign."""
    return _call("exact_remainder", left, right)


def total(kind: str, fractions: exp.Expr) -> exp.Expr:
    """Return the `sum`, `min` or `max` of a list of fractions, a fraction."""
    return _call(f"exact_{kind}", fractions)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))
