"""What a card asks of one field: tests of text, values, ranges, lists, fields and existence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from toolkit.errors import DefinitionError
from toolkit.language.canvas.paths import checked_path
from toolkit.language.times import TimeConstraint
from toolkit.language.tree import Comparison  # noqa: TC001 - reading JSON asks for the types

Scalar = str | bool | int | float
"""A value on a card."""

LARGEST_WHOLE = 2**53 - 1
"""Whole numbers up to this one are the same in Python and in JavaScript."""

TextOperator = Literal[
    "equals",
    "notEqualTo",
    "contains",
    "doesNotContain",
    "startsWith",
    "doesNotStartWith",
    "endsWith",
    "doesNotEndWith",
]
"""The tests of text, by their PQL names."""


def some(operator: str, values: tuple[object, ...]) -> None:
    """Refuse a test without values.

    Raises
    ------
    DefinitionError
        There is none.
    """
    if not values:
        raise DefinitionError(f"{operator} needs a value")


def finite(value: Scalar) -> None:
    """Refuse a number that a card cannot keep.

    Raises
    ------
    DefinitionError
        It is infinite, no number, or a whole number that JavaScript would round.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise DefinitionError(f"{value} is not a number to compare with")
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        raise DefinitionError(
            f"a card keeps whole numbers up to {LARGEST_WHOLE:,} exactly\n"
            "Write a larger one as PQL."
        )


def ordered(low: float, high: float) -> None:
    """Refuse bounds that no number lies between.

    Raises
    ------
    DefinitionError
        The lower one is above the upper one, or a card cannot keep one of them.
    """
    finite(low)
    finite(high)
    if low > high:
        raise DefinitionError(f"between {low} and {high} matches no one\nExchange the numbers.")


@dataclass(frozen=True, slots=True)
class TextTest:
    """The field's text passes a test with one of several texts, or with all of them.

    Parameters
    ----------
    operator
        One of the eight tests of text; the negative ones too are false where there is no text.
    values
        The texts; at least one.
    case_sensitive
        Whether letters must be the same; Segment Builder's default is no.
    match
        Whether any text passing is enough, or all must; says nothing of one text.

    Raises
    ------
    DefinitionError
        There is no text to test with.
    """

    operator: TextOperator
    values: tuple[str, ...]
    case_sensitive: bool = False
    match: Literal["any", "all"] = "any"

    def __post_init__(self) -> None:
        some(self.operator, self.values)


@dataclass(frozen=True, slots=True)
class ValueTest:
    """The field compares with a value; on text `=` heeds case."""

    operator: Comparison
    value: Scalar

    def __post_init__(self) -> None:
        finite(self.value)


@dataclass(frozen=True, slots=True)
class RangeTest:
    """The field is a number between two others, both in: `f >= low and f <= high`.

    Dates have `times.FromTo`.

    Raises
    ------
    DefinitionError
        The lower number is above the upper one.
    """

    low: int | float
    high: int | float

    def __post_init__(self) -> None:
        ordered(self.low, self.high)


@dataclass(frozen=True, slots=True)
class ListTest:
    """The field is one of the values, or is there and none of them; heeds case.

    Raises
    ------
    DefinitionError
        There is no value.
    """

    operator: Literal["in", "notIn"]
    values: tuple[Scalar, ...]

    def __post_init__(self) -> None:
        some(self.operator, self.values)
        for value in self.values:
            finite(value)


@dataclass(frozen=True, slots=True)
class FieldTest:
    """The field compares with another field: dynamic comparison.

    Parameters
    ----------
    operator
        A comparison, or a test of text.
    other
        The other field's path.
    case_sensitive
        Of the tests of text; comparisons always heed case.
    """

    operator: Comparison | TextOperator
    other: str
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        checked_path(self.other)


@dataclass(frozen=True, slots=True)
class ExistsTest:
    """The field has a value, or has none."""

    exists: bool = True


Test = TextTest | ValueTest | RangeTest | ListTest | FieldTest | ExistsTest | TimeConstraint
