"""How many items of a list pass a condition, as tests of a count say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.language.tree import (
    And,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Filter,
    Occurs,
    conjuncts,
)
from toolkit.language.truth.ground import COUNTS
from toolkit.language.truth.readings import FLIPPED, constant
from toolkit.language.truth.values import Values, compared, only
from toolkit.language.windows import ticked, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.truth.ground import Ground

_ANY = Boolean(value=True)
_SOME = compared(">=", 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items of a list pass a condition.

    Parameters
    ----------
    source
        The list.
    condition
        The condition on an item.
    numbers
        How many do.
    """

    source: Expression
    condition: Expression
    numbers: Values


def counted(node: Expression, *, holds: bool) -> Iterator[Counted]:
    """Yield what a test that passes, or does not, says of the number of items of lists.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> (some,) = counted(Call("exists", (Field("tags"), Boolean(value=True))), holds=False)
    >>> some.numbers.most
    0
    """
    match node:
        case Call(function="exists", arguments=(source, condition)):
            yield _counted(source, condition, _SOME if holds else only([0]))
        case Call(function="isNull", arguments=(source,)) if holds:
            yield _counted(source, _ANY, only([0]))
        case Compare(op=op, left=left, right=right):
            for side, other, way in ((left, right, op), (right, left, FLIPPED[op])):
                number = constant(other)
                if isinstance(side, Call) and side.function == "count" and number is not None:
                    if number[0] != "number":
                        return
                    numbers = compared(way, number[1])
                    source = side.arguments[0]
                    yield _counted(source, _ANY, (numbers if holds else ~numbers) & COUNTS)
        case Chain(source=source, steps=steps) if holds:
            for step in steps:
                both = tuple(one for one in (step.what, step.where) if one is not None)
                yield _counted(source, _joined(*both), compared(">=", step.count))


def _counted(source: Expression, condition: Expression, numbers: Values) -> Counted:
    """Return a count over a list without the filters around it."""
    while True:
        match source:
            case (
                Filter(source=inner, condition=more)
                | Call(function="filter", arguments=(inner, more))
            ):
                source, condition = inner, _joined(more, condition)
            case _:
                return Counted(source, condition, numbers)


def _joined(*conditions: Expression) -> Expression:
    parts = conjuncts(*conditions)
    if not parts:
        return _ANY
    return parts[0] if len(parts) == 1 else And(parts)


def is_ordered(node: Chain, ground: Ground) -> bool:
    """Return whether the windows of a sequence's steps leave each one after the one before."""
    earliest = None
    for step in node.steps:
        times = [
            window(one.occurrence, ground.as_of)
            for one in conjuncts(step.what, step.where)
            if isinstance(one, Occurs) and one.subject == node.order
        ]
        first = max((low for low, _ in times), default=None)
        if earliest is not None:
            first = ticked(earliest, 1) if first is None else max(first, ticked(earliest, 1))
        if first is not None and any(first > high for _, high in times):
            return False
        if first is not None and first > ground.as_of:
            return False
        earliest = first
    return True
