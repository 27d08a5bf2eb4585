"""Exact numbers in SQL: an expression is a fraction of whole numbers, and is compared as one.

A number means the decimal it is written as: a whole number, a DECIMAL, a double's shortest
decimal. `+ - * /` of such numbers are rational, so an expression is written as a constant factor,
a numerator and a denominator, all whole, and a comparison multiplies the denominators away.
Nothing is rounded (PQL.md §5, §6, [D]).

Whole numbers are INT128 where what is known of the columns says that they fit 38 digits. Where it
does not say so, each row is asked: one with short numbers is compared so, and only one with long
ones in numbers of any size (`wide`), which are slower.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Literal, assert_never

import sqlglot.expressions as exp

from toolkit.sql import wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.language.tree import Operator

LIMIT = 10**38 - 1
"""The largest whole number every engine's widest integer holds."""
LONGEST = 2**63
"""A BIGINT is never further from 0."""
ROWS = 10**12
"""No profile has more rows than this: what a count or a sum of so many can reach."""
_SHORT_DECIMALS = 6
"""How many decimals a double may have to be short."""
_BUDGETS = (18, 15, 12, 9, 7)
"""How many digits the numbers of a row may have to be short: the most that still fits is taken."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is known; None is null."""

    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number that a row has.

    Parameters
    ----------
    sql
        A BIGINT or an INT128, a DECIMAL, a DOUBLE, or a BIGNUM.
    form
        Which of these.
    scale
        How many decimals a DECIMAL has.
    most
        Its absolute value times 10 ** scale is never more; of no use for DOUBLE and BIGNUM.
    positive
        Whether it is never below 0.
    otherwise
        What it is for a profile without rows, where it is an aggregate of them.
    limited
        Whether it is a sum that `kept.TOO_LARGE` stands for where it has no place.
    """

    sql: exp.Expr
    form: Literal["integer", "decimal", "double", "big"] = "integer"
    scale: int = 0
    most: int = LIMIT
    positive: bool = False
    otherwise: int | None = None
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """An arithmetic operation."""

    op: Operator
    left: Exact
    right: Exact


@dataclass(frozen=True, slots=True)
class Choice:
    """One number where a condition holds, another where it does not."""

    test: exp.Expr
    yes: Exact
    no: Exact


Exact = Constant | Leaf | Operation | Choice
"""A number as what it is computed from."""


def operation(op: Operator, left: Exact, right: Exact) -> Exact:
    """Return an operation; of two constants, the constant it is."""
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return Operation(op, left, right)
    a, b = left.value, right.value
    if a is None or b is None or (op in {"/", "%"} and b == 0):
        return Constant(None)
    match op:
        case "+":
            return Constant(a + b)
        case "-":
            return Constant(a - b)
        case "*":
            return Constant(a * b)
        case "/":
            return Constant(a / b)
        case "%":
            rest = abs(a) % abs(b)
            return Constant(-rest if a < 0 else rest)
        case _:
            assert_never(op)


def leaves(node: Exact) -> Iterator[Leaf]:
    """Yield the numbers of a row that an expression is computed from."""
    match node:
        case Leaf():
            yield node
        case Operation(left=left, right=right) | Choice(yes=left, no=right):
            yield from leaves(left)
            yield from leaves(right)


def replaced(node: Exact, replace: Callable[[Leaf], Leaf]) -> Exact:
    """Return an expression with other numbers of the row."""
    match node:
        case Leaf():
            return replace(node)
        case Operation(op=op, left=left, right=right):
            return Operation(op, replaced(left, replace), replaced(right, replace))
        case Choice(test=test, yes=yes, no=no):
            return Choice(test, replaced(yes, replace), replaced(no, replace))
        case Constant():
            return node


@dataclass(frozen=True, slots=True)
class Term:
    """A whole number in SQL; without SQL, 1. `narrow`: its type has 64 bits."""

    sql: exp.Expr | None = None
    most: int = 1
    positive: bool = True
    narrow: bool = False


_ONE = Term()


@dataclass(frozen=True, slots=True)
class Ratio:
    """A constant times one whole number over another, which is not 0."""

    factor: Fraction
    over: Term = _ONE
    under: Term = _ONE


class Writer:
    """Writes numbers as ratios of whole numbers, INT128 or BIGNUM.

    Parameters
    ----------
    wide
        Whether whole numbers are BIGNUM.
    budget
        How many digits the row's own numbers have at most, by `is_long`; None where their types
        alone say enough.
    """

    def __init__(self, *, wide: bool = False, budget: int | None = None) -> None:
        self.wide = wide
        self.budget = budget
        self.most = 0

    def term(self, sql: exp.Expr, most: int, *, positive: bool = False) -> Term:
        """Return a whole number, and note how large one gets."""
        self.most = max(self.most, most)
        return Term(sql, most, positive)

    # --- what a row has -----------------------------------------------------------------------

    def ratio(self, node: Exact) -> Ratio:
        """Return a number as a ratio."""
        match node:
            case Constant(value=value):
                return self.null() if value is None else Ratio(value)
            case Leaf(form="double"):
                return self.double(node)
            case Leaf():
                return Ratio(Fraction(1, 10**node.scale), self.leaf(node))
            case Choice():
                return self.choice(node)
            case Operation(op=op, left=left, right=right):
                return self.operation(op, self.ratio(left), self.ratio(right))
            case _:
                assert_never(node)

    def operation(self, op: Operator, left: Ratio, right: Ratio) -> Ratio:
        """Return what an operation makes of two ratios."""
        match op:
            case "+":
                return self.sum(left, right)
            case "-":
                return self.sum(left, Ratio(-right.factor, right.over, right.under))
            case "*":
                over = self.times(left.over, right.over)
                under = self.times(left.under, right.under)
                return Ratio(left.factor * right.factor, over, under)
            case "/":
                return self.divided(left, right)
            case "%":
                return self.remainder(left, right)
            case _:
                assert_never(op)

    def null(self) -> Ratio:
        """Return what is not there."""
        return Ratio(Fraction(1), Term(exp.cast(exp.null(), self.type), 0))

    @property
    def type(self) -> str:
        """The type of whole numbers."""
        return wide.TYPE if self.wide else "INT128"

    def leaf(self, leaf: Leaf) -> Term:
        """Return a whole number, a DECIMAL or a BIGNUM of the row as a whole number."""
        most = leaf.most if self.budget is None else min(leaf.most, 10**self.budget)
        self.most = max(self.most, most)
        if leaf.form == "big":
            sql = leaf.sql.copy() if self.wide else exp.cast(leaf.sql.copy(), "INT128")
        elif leaf.form == "decimal" and leaf.scale:
            sql = _scaled(leaf, self.type)
        elif self.wide or leaf.form == "decimal":
            sql = exp.cast(leaf.sql.copy(), "INT128")
            sql = exp.cast(sql, self.type) if self.wide else sql
        else:
            return Term(leaf.sql.copy(), most, leaf.positive, narrow=True)
        return Term(sql, most, leaf.positive)

    def double(self, leaf: Leaf) -> Ratio:
        """Return a double as the decimal it is written as."""
        if self.wide:
            digits, power = wide.decimal(leaf.sql)
            return Ratio(Fraction(1), Term(digits, LIMIT, positive=False), Term(power, LIMIT))
        whole = exp.cast(_rounded(leaf), "INT128")
        over = self.term(whole, 10 ** (self.budget or _BUDGETS[0]))
        return Ratio(Fraction(1, 10**_SHORT_DECIMALS), over)

    # --- what is made of them -----------------------------------------------------------------

    def sum(self, left: Ratio, right: Ratio) -> Ratio:
        """Return the sum of two ratios."""
        factor, k, m = common(left.factor, right.factor)
        if left.under.sql == right.under.sql:
            return Ratio(factor, self.added(k, left.over, m, right.over), left.under)
        one = self.times(left.over, right.under)
        other = self.times(right.over, left.under)
        return Ratio(factor, self.added(k, one, m, other), self.times(left.under, right.under))

    def divided(self, left: Ratio, right: Ratio) -> Ratio:
        """Return a quotient; over 0 it is null."""
        if right.factor == 0:
            return self.null()
        factor, over = left.factor / right.factor, self.times(left.over, right.under)
        return Ratio(factor, over, self.times(left.under, self.nonzero(right.over)))

    def remainder(self, left: Ratio, right: Ratio) -> Ratio:
        """Return what is left of a division that stops at whole numbers, with left's sign."""
        if right.factor == 0:
            return self.null()
        factor, k, m = common(left.factor, right.factor)
        one = self.scaled(k, self.times(left.over, right.under))
        other = self.nonzero(self.scaled(m, self.times(right.over, left.under)))
        sides = self.wider(one), self.wider(other)
        made: exp.Expr = exp.Mod(this=sides[0], expression=sides[1])
        rest = wide.remainder(*sides) if self.wide else exp.paren(made, copy=False)
        over = self.term(rest, one.most, positive=one.positive)
        return Ratio(factor, over, self.times(left.under, right.under))

    def choice(self, node: Choice) -> Ratio:
        """Return one ratio or the other."""
        yes, no = self.ratio(node.yes), self.ratio(node.no)
        factor, k, m = common(yes.factor, no.factor)
        over = self.either(node.test, self.scaled(k, yes.over), self.scaled(m, no.over))
        if yes.under.sql is None and no.under.sql is None:
            return Ratio(factor, over)
        return Ratio(factor, over, self.either(node.test, yes.under, no.under))

    # --- whole numbers ------------------------------------------------------------------------

    def number(self, value: int) -> exp.Expr:
        """Return a whole number written out."""
        if self.wide:
            return wide.number(value)
        written: exp.Expr = exp.Literal.number(abs(value))
        return exp.paren(exp.Neg(this=written)) if value < 0 else written

    def wider(self, term: Term) -> exp.Expr:
        """Return a whole number in the type that arithmetic is done in."""
        if term.sql is None:
            return self.number(1)
        return exp.cast(term.sql, "INT128", copy=False) if term.narrow else term.sql

    def plain(self, term: Term) -> exp.Expr:
        """Return a whole number to compare."""
        return self.number(1) if term.sql is None else term.sql

    def times(self, left: Term, right: Term) -> Term:
        """Return a product."""
        if left.sql is None or right.sql is None:
            return right if left.sql is None else left
        sides = self.wider(left), self.wider(right)
        if self.wide:
            made: exp.Expr = wide.product(*sides)
        else:
            made = exp.paren(exp.Mul(this=sides[0], expression=sides[1]), copy=False)
        positive = left.positive and right.positive
        return self.term(made, left.most * right.most, positive=positive)

    def scaled(self, number: int, term: Term) -> Term:
        """Return a constant times a whole number."""
        if number == 1:
            return term
        self.most = max(self.most, abs(number))
        zeros = len(str(number)) - 1
        if self.wide and term.sql is not None and number == 10**zeros:
            made = wide.shifted(self.wider(term), zeros)
            return self.term(made, term.most * number, positive=term.positive)
        constant = Term(self.number(number), abs(number), number >= 0)
        return constant if term.sql is None else self.times(term, constant)

    def added(self, k: int, left: Term, m: int, right: Term) -> Term:
        """Return `k * left + m * right`."""
        one, other = self.scaled(k, left), self.scaled(abs(m), right)
        operator = exp.Sub if m < 0 else exp.Add
        made = exp.paren(operator(this=self.wider(one), expression=self.wider(other)), copy=False)
        positive = one.positive and other.positive and m >= 0
        return self.term(made, one.most + other.most, positive=positive)

    def nonzero(self, term: Term) -> Term:
        """Return a whole number; null for 0."""
        if term.sql is None:
            return term
        made = exp.Nullif(this=self.plain(term), expression=self.number(0))
        return Term(made, term.most, term.positive, term.narrow)

    def upright(self, ratio: Ratio) -> Ratio:
        """Return a ratio with a denominator above 0."""
        if ratio.under.positive:
            return ratio
        sign = self.sign(ratio.under)
        return Ratio(ratio.factor, self.times(ratio.over, sign), self.times(ratio.under, sign))

    def sign(self, term: Term) -> Term:
        """Return 1, or -1 for a number below 0."""
        below = exp.LT(this=self.plain(term), expression=self.number(0))
        made = exp.Case().when(below, self.number(-1), copy=False)
        return Term(made.else_(self.number(1), copy=False))

    def either(self, test: exp.Expr, yes: Term, no: Term) -> Term:
        """Return one whole number or the other."""
        made = exp.Case().when(test, self.wider(yes), copy=False)
        made = made.else_(self.wider(no), copy=False)
        positive = yes.positive and no.positive
        return self.term(made, max(yes.most, no.most), positive=positive)


def common(one: Fraction, other: Fraction) -> tuple[Fraction, int, int]:
    """Return the greatest fraction that two are whole multiples of, and how many times each."""
    below = one.denominator * other.denominator
    top = gcd(one.numerator * other.denominator, other.numerator * one.denominator)
    factor = Fraction(top or 1, below)
    return factor, int(one / factor), int(other / factor)


# --- short rows and long ones -----------------------------------------------------------------


def written(nodes: tuple[Exact, ...], write: Callable[[Writer], exp.Expr]) -> exp.Expr:
    """Return what is written of numbers: in INT128 where they are short enough for it.

    Parameters
    ----------
    nodes
        The numbers that it is about.
    write
        Writes it.
    """
    mine = [leaf for node in nodes for leaf in leaves(node)]
    budgets: tuple[int | None, ...] = (None, *_BUDGETS)
    if any(leaf.form in {"double", "big"} for leaf in mine):
        budgets = _BUDGETS
    for budget in budgets:
        writer = Writer(budget=budget)
        short = write(writer).copy()
        if writer.most <= LIMIT:
            break
    else:
        return write(Writer(wide=True)).copy()
    if budget is None:
        return short
    tests = [test for leaf in mine if (test := is_long(leaf, budget)) is not None]
    if not tests:
        return short
    different = {test.sql(): test for test in tests}
    long = exp.or_(*different.values(), copy=False)
    return exp.Case().when(long, write(Writer(wide=True))).else_(short)


def is_long(leaf: Leaf, budget: int) -> exp.Expr | None:
    """Return whether a row's number has more digits than that; None where it never has."""
    if leaf.form in {"integer", "decimal"} and leaf.most <= 10**budget:
        return None
    bound: exp.Expr = _power(budget - leaf.scale)
    if leaf.form == "big":
        bound = wide.number(10**budget)
    elif leaf.form == "double":
        bound = _power(budget - _SHORT_DECIMALS)
    inside = exp.Between(this=leaf.sql.copy(), low=exp.Neg(this=bound), high=bound.copy())
    outside = exp.not_(inside)
    if leaf.form != "double":
        return outside
    back = exp.Div(
        this=_rounded(leaf), expression=exp.cast(_power(_SHORT_DECIMALS), exp.DataType.Type.DOUBLE)
    )
    return exp.or_(outside, exp.NEQ(this=back, expression=leaf.sql.copy()))


def _power(exponent: int) -> exp.Expr:
    text = str(10**exponent) if exponent >= 0 else "0." + "0" * (-exponent - 1) + "1"
    return exp.Literal.number(text)


def _rounded(leaf: Leaf) -> exp.Expr:
    scaled = exp.Mul(this=leaf.sql.copy(), expression=_power(_SHORT_DECIMALS))
    return exp.Round(this=scaled)


def _scaled(leaf: Leaf, kind: str) -> exp.Expr:
    """Return a DECIMAL times 10 ** scale as a whole number."""
    if leaf.most * 10**leaf.scale <= LIMIT and kind != wide.TYPE:
        roomy = exp.cast(leaf.sql.copy(), f"DECIMAL(38, {leaf.scale})")
        return exp.cast(exp.Mul(this=roomy, expression=_power(leaf.scale)), kind)
    text = exp.cast(leaf.sql.copy(), exp.DataType.Type.VARCHAR)
    digits = [exp.Literal.string("."), exp.Literal.string("")]
    return exp.cast(exp.Anonymous(this="REPLACE", expressions=[text, *digits]), kind)
