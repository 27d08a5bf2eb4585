"""Any tree that can be written, sensible or not: for printers and parsers, not for engines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from toolkit.instants import Unit
from toolkit.language.functions import FUNCTIONS, Takes
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Beyond,
    Binder,
    Boolean,
    Call,
    Chain,
    Compare,
    Comparison,
    Expression,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Lambda,
    Let,
    ListOf,
    Negate,
    Not,
    Null,
    Number,
    ObjectOf,
    Occurrence,
    Occurs,
    Offset,
    On,
    Operator,
    Or,
    Period,
    Quantifier,
    Step,
    Text,
    TimeWord,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = [
    *("a", "city", "_tenant", "x9", "Straße", "日本", "odd name", "e-mail", "1st"),
    *("and", "or", "not", "in", "notIn", "like", "matches", "occurs", "where", "from", "over"),
    *("count", "sum", "min", "map", "exists", "select", "forall", "last", "this", "now", "today"),
    *("date", "value", "true", "null", "let", "if", "CHAIN", "WHAT", "between", "on", "as", "V"),
]
BOUND = [
    *("V", "W", "E", "a", "city", "x9", "ö", "count", "last", "sum", "min", "exists", "select"),
    *("let", "on", "as", "before", "this", "includes", "if", "date", "CHAIN", "value", "xEvent"),
]
PER_ITEM = {Takes.PER_ITEM, Takes.CONDITION}

_texts = st.one_of(
    st.sampled_from(["", "a", 'say "hi"', "back\\slash", "100%", "//", "/*", "it's", "\n"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
)
_wholes = st.one_of(st.integers(-3, 3), st.integers(-(10**18), 10**18))
_doubles = st.one_of(
    st.sampled_from([0.1, -0.5, 1e22, -2.02e12, 1e-7, 300.0]),
    st.floats(allow_nan=False, allow_infinity=False),
)


class Grower:
    """Draws trees; `names` are the names bound where one stands."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def of(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def some(self, least: int, most: int, make: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(least, most))))

    def tree(self, names: tuple[str, ...], depth: int) -> Expression:
        """Return any tree."""
        grown = self.of(LEAVES if depth <= 0 else LEAVES[:3] + BRANCHES)
        made: Expression = getattr(self, grown)(names, depth - 1)
        return made

    # --- leaves -------------------------------------------------------------------------------

    def literal(self, _names: tuple[str, ...], _depth: int) -> Expression:
        kind = self.of(["text", "whole", "double", "boolean", "null"])
        if kind == "text":
            return Text(self.draw(_texts))
        if kind == "whole":
            return Integer(self.draw(_wholes))
        if kind == "double":
            return Number(Decimal(repr(self.draw(_doubles))))
        return Boolean(value=self.of([True, False])) if kind == "boolean" else Null()

    def field(self, names: tuple[str, ...], _depth: int) -> Expression:
        made: Expression = Field(self.of([*NAMES, *names]), Item(self.of([0, 0, 0, 1, 2])))
        return Field(self.of(NAMES), made) if self.of([True, False]) else made

    def reference(self, names: tuple[str, ...], _depth: int) -> Expression:
        made = Variable(self.of(names)) if names else Input(self.of([1, 1, 2]))
        return self.of([made, Field(self.of(NAMES), made)])

    def time(self, _names: tuple[str, ...], _depth: int) -> Expression:
        if self.of([True, False]):
            return TimeWord(self.of(["now", "today", "yesterday", "tomorrow"]))
        return Period(self.of(["this", "last", "next"]), self.of(list(Unit)))

    # --- branches -----------------------------------------------------------------------------

    def joined(self, names: tuple[str, ...], depth: int) -> Expression:
        return self.of([And, Or])(self.some(2, 3, lambda: self.tree(names, depth)))

    def negated(self, names: tuple[str, ...], depth: int) -> Expression:
        return Not(self.tree(names, depth))

    def minus(self, names: tuple[str, ...], depth: int) -> Expression:
        operand = self.tree(names, depth)
        return operand if isinstance(operand, Integer | Number) else Negate(operand)

    def compared(self, names: tuple[str, ...], depth: int) -> Expression:
        sides = self.tree(names, depth), self.tree(names, depth - 1)
        return Compare(self.of(get_args(Comparison)), *sides)

    def computed(self, names: tuple[str, ...], depth: int) -> Expression:
        sides = self.tree(names, depth), self.tree(names, depth - 1)
        return Arithmetic(self.of(get_args(Operator)), *sides)

    def member(self, names: tuple[str, ...], depth: int) -> Expression:
        return Field(self.of(NAMES), self.whole(names, depth))

    def whole(self, names: tuple[str, ...], depth: int) -> Expression:
        """Return a tree that is not a lone `^`."""
        return self.tree(names, depth)

    def listed(self, names: tuple[str, ...], depth: int) -> Expression:
        return ListOf(self.some(0, 3, lambda: self.tree(names, depth - 1)))

    def object_(self, names: tuple[str, ...], depth: int) -> Expression:
        return ObjectOf(self.some(1, 2, lambda: (self.draw(_texts), self.tree(names, depth - 1))))

    def filtered(self, names: tuple[str, ...], depth: int) -> Expression:
        return Filter(self.tree(names, depth), self.tree(names, depth - 1))

    def called(self, names: tuple[str, ...], depth: int) -> Expression:
        function = FUNCTIONS[self.of(list(FUNCTIONS))]
        given = len(function.takes) - self.draw(st.integers(0, function.optional))
        arguments = [
            self.lambda_(names, depth - 1)
            if takes in PER_ITEM and self.of([True, False])
            else self.tree(names, depth - 1)
            for takes in function.takes[:given]
        ]
        return Call(function.name, tuple(arguments))

    def lambda_(self, names: tuple[str, ...], depth: int) -> Lambda:
        bound = tuple(dict.fromkeys(self.some(1, 2, lambda: self.of(BOUND))))
        return Lambda(bound, self.tree((*names, *bound), depth))

    # --- time and binding ---------------------------------------------------------------------

    def occurring(self, names: tuple[str, ...], depth: int) -> Expression:
        return Occurs(self.tree(names, depth), self.occurrence(names, depth - 1))

    def occurrence(self, names: tuple[str, ...], depth: int) -> Occurrence:
        kind = self.of(["offset", "offset", "on", "between", "beyond"])
        time = self.tree(names, depth)
        if kind == "between":
            return Between(time, self.tree(names, depth))
        if kind == "beyond":
            return Beyond(self.of(["before", "after"]), time)
        if kind == "on":
            return On(time)
        comparison, unit = self.of(get_args(Comparison)), self.of(list(Unit))
        direction = self.of(["before", "after", "from"])
        return Offset(comparison, self.draw(st.integers(0, 40)), unit, direction, time)

    def binders(
        self, names: tuple[str, ...], depth: int
    ) -> tuple[tuple[Binder, ...], tuple[str, ...]]:
        made: list[Binder] = []
        for _ in range(self.draw(st.integers(1, 2))):
            source = self.tree(names, depth - 1)
            names = (*names, self.of(BOUND))
            condition = self.tree(names, depth - 1) if self.of([True, True, False]) else None
            made.append(Binder(names[-1], source, condition))
        return tuple(made), names

    def quantified(self, names: tuple[str, ...], depth: int) -> Expression:
        return Quantifier(self.of(["exists", "forall", "select"]), self.binders(names, depth)[0])

    def aggregated(self, names: tuple[str, ...], depth: int) -> Expression:
        binders, inside = self.binders(names, depth)
        value = self.tree(inside, depth - 1) if self.of([True, False]) else None
        return Aggregate(self.of(["sum", "average", "min", "max"]), value, binders)

    def let(self, names: tuple[str, ...], depth: int) -> Expression:
        name = self.of(BOUND)
        return Let(name, self.tree(names, depth), self.tree((*names, name), depth))

    def sequence(self, names: tuple[str, ...], depth: int) -> Expression:
        steps = self.some(1, 2, lambda: self.step(names, depth - 1))
        return Chain(
            self.tree(names, depth - 1),
            self.tree(names, 0),
            tuple(replace(step, name=f"C{number}") for number, step in enumerate(steps)),
        )

    def step(self, names: tuple[str, ...], depth: int) -> Step:
        when = self.occurrence(names, 0) if self.of([True, False]) else None
        where = self.tree(names, depth) if self.of([True, False]) else None
        return Step("C", self.tree(names, depth), when, self.of([1, 1, 2]), where)


LEAVES = ["field", "literal", "reference", "time"]
BRANCHES = [
    *("joined", "joined", "negated", "minus", "compared", "compared", "computed", "member"),
    *("listed", "object_", "filtered", *["called"] * 4, "occurring", "occurring", "quantified"),
    *("aggregated", "let", "sequence"),
]


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Expression:
    """Return any tree that PQL can say."""
    grower = Grower(draw)
    if draw(st.integers(0, 9)) == 0:
        return grower.lambda_((), depth)
    return grower.tree((), depth)
