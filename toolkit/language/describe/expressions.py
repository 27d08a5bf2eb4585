"""Expressions in English: what no card draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language.describe.words import AGGREGATES, COMPARISONS, COUNTS, TESTS, aggregate, words
from toolkit.language.pql.render import render
from toolkit.language.tree import (
    Arithmetic,
    Between,
    Beyond,
    Boolean,
    Call,
    Compare,
    Expression,
    Field,
    Integer,
    ListOf,
    Number,
    Occurrence,
    Occurs,
    Offset,
    On,
    Period,
    Text,
    TimeWord,
    path_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Many = Callable[[Expression], str]
    """Tells what the items of an array are."""


def say(node: Expression, many: Many) -> str:
    """Return an expression in words; in backticks what has none.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> say(parse("loyalty.points + 100 > spent"), render)
    'loyalty points + 100 is more than spent'
    """
    match node:
        case Boolean(value=value):
            return "everyone" if value else "no one"
        case Compare(op=op, left=Call("count", (source,)), right=Integer() as right):
            return f"{COUNTS[op]} {_value(right, many)} {many(source)}"
        case Compare(op=op, left=left, right=right):
            return f"{_instant(left, many)} {COMPARISONS[op]} {_instant(right, many)}"
        case Occurs(subject=subject, occurrence=occurrence):
            return f"{_value(subject, many)} is {_times(occurrence, many)}"
        case Call(function=name, arguments=(first, second, *flags)) if name in TESTS:
            case = " (any case)" if flags == [Boolean(value=False)] else ""
            return f"{_value(first, many)} {TESTS[name]} {_value(second, many)}{case}"
        case Call(function="isNull" | "isNotNull" as name, arguments=(value,)):
            return f"{_value(value, many)} is {'missing' if name == 'isNull' else 'there'}"
        case Field() if path_of(node) is not None:
            return f"{_value(node, many)} holds"
        case _:
            return f"`{render(node)}`"


def _instant(node: Expression, many: Many) -> str:
    """Return a side of a comparison: a day is its first instant there; `occurs on` is the day."""
    match node:
        case TimeWord(word="today" | "yesterday" | "tomorrow") | Call(function="date"):
            return f"{_value(node, many)} at 00:00 UTC"
        case Period():
            return f"the start of {_value(node, many)} at 00:00 UTC"
        case _:
            return _value(node, many)


def _value(node: Expression, many: Many) -> str:
    match node:
        case Field() if (found := path_of(node)) is not None and not found[0]:
            return words(found[1])
        case Text() | Integer() | Number() | Boolean():
            return render(node)
        case ListOf(items=items):
            return ", ".join(_value(item, many) for item in items) or "nothing"
        case TimeWord() | Period():
            return render(node)
        case Call(function="date", arguments=(Integer(), Integer(), Integer()) as parts):
            return "-".join(render(part).zfill(2) for part in parts)
        case Call(function="if", arguments=(_, then, otherwise)):
            told = f"{_value(then, many)} or {_value(otherwise, many)}"
            return f"({told}, by `{render(node.arguments[0])}`)"
        case Call(function="count", arguments=(source,)):
            return f"the number of {many(source)}"
        case Call(function=name, arguments=(source, per)) if name in AGGREGATES:
            return aggregate(name, _value(per, many), many(source))
        case Call(function=name, arguments=(source,)) if name in AGGREGATES:
            return f"the {AGGREGATES[name]} of {many(source)}"
        case Arithmetic(op=op, left=left, right=right):
            sides = (_value(each, many) for each in (left, right))
            whole = (
                f"({s})" if isinstance(each, Arithmetic) else s
                for each, s in zip((left, right), sides, strict=True)
            )
            return f" {op} ".join(whole)
        case _:
            return f"`{render(node)}`"


def _times(node: Occurrence, many: Many) -> str:
    match node:
        case On(time=time):
            return f"on {_value(time, many)}"
        case Between(start=start, end=end):
            return f"between {_value(start, many)} and {_value(end, many)}"
        case Beyond(direction=direction, time=time):
            return f"{direction} {_value(time, many)}"
        case Offset(comparison=comparison, direction=direction, time=time):
            unit = node.unit.value if node.amount == 1 else node.unit.plural
            most = COUNTS[comparison].replace("fewer", "less")
            return f"{most} {node.amount} {unit} {direction} {_value(time, many)}"
