"""Which parts of a condition are always true, or never, and which add nothing to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.language.tree import And, Boolean, Call, Chain, Compare, Filter, Not, Occurs, Or
from toolkit.language.truth.search import implies, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.tree import Expression
    from toolkit.language.truth.ground import Ground

_MOST_BESIDE = 12
"""Up to so many conditions of one `and` or `or` are compared with one another."""
_PER_ITEM = frozenset({"exists", "filter", "map", "sum", "average", "min", "max"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition that does not say what its place lets one expect.

    Parameters
    ----------
    kind
        `always` or `never` true; `adds-nothing`: another part already says it.
    node
        The part.
    about
        The part; None where it is the whole condition.
    other
        The part that already says it.
    is_written
        Whether it is so because `true` or `false` is written in it.
    """

    kind: Literal["always", "never", "adds-nothing"]
    node: Expression
    about: Expression | None = None
    other: Expression | None = None
    is_written: bool = False


def parts(tree: Expression, ground: Ground, *, redundant: bool = True) -> list[Part]:
    """Return the smallest parts of a canonical condition that are constant or add nothing.

    Parameters
    ----------
    tree
        The condition.
    ground
        Where it stands.
    redundant
        Whether to look for parts that add nothing.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.pql import parse, render
    >>> from toolkit.language.truth.ground import Ground
    >>> tree = parse("vip or (age > 20 and age < 10)")
    >>> [(one.kind, render(one.node)) for one in parts(tree, Ground(as_utc("2026-07-01")))]
    [('never', 'age > 20 and age < 10')]
    """
    found = list(_parts(tree, ground, redundant=redundant))
    constants = [one for one in found if one.kind != "adds-nothing"]
    if any(not one.is_written for one in constants):
        return found
    is_judged = _is_condition(tree) and not constants
    constant = None if is_judged else truth(tree, ground)
    if constant is None:
        return found
    whole = Part("always" if constant else "never", tree, is_written=True)
    return [whole, *(one for one in found if one.kind == "adds-nothing")]


def _parts(node: Expression, ground: Ground, *, redundant: bool) -> Iterator[Part]:
    """Yield the parts below and, where none of them is constant, the condition itself."""
    below = [
        each
        for one, inner in _conditions(node, ground)
        for each in _parts(one, inner, redundant=redundant)
    ]
    yield from below
    if any(one.kind != "adds-nothing" for one in below) or isinstance(node, Boolean):
        return
    constant = truth(node, ground) if _is_condition(node) else None
    if constant is not None:
        is_written = any(isinstance(one, Boolean) for one, _ in _conditions(node, ground))
        yield Part("always" if constant else "never", node, node, is_written=is_written)
    elif redundant and isinstance(node, And | Or):
        yield from _redundant(node, ground)


def _redundant(node: And | Or, ground: Ground) -> Iterator[Part]:
    """Yield the conditions of an `and` that another implies, of an `or` that imply another."""
    operands = list(dict.fromkeys(node.operands))[:_MOST_BESIDE]
    left_out: set[int] = set()
    for number, one in enumerate(operands):
        for place, other in enumerate(operands):
            if place == number or place in left_out:
                continue
            pair = (other, one) if isinstance(node, And) else (one, other)
            if implies(*pair, ground):
                left_out.add(number)
                yield Part("adds-nothing", one, one, other)
                break


def _is_condition(node: Expression) -> bool:
    match node:
        case And() | Or() | Not() | Compare() | Occurs() | Chain():
            return True
        case Call(function=name):
            return name not in _PER_ITEM or name == "exists"
    return False


def _conditions(node: Expression, ground: Ground) -> Iterator[tuple[Expression, Ground]]:
    """Yield the conditions directly below, each with where it stands."""
    match node:
        case And(operands=operands) | Or(operands=operands):
            yield from ((one, ground) for one in operands)
        case Not(operand=operand):
            yield operand, ground
        case (
            Filter(source=source, condition=condition)
            | Call(function="exists" | "filter", arguments=(source, condition))
        ):
            yield from _conditions(source, ground)
            yield condition, ground.inside(source)
        case Chain(source=source, steps=steps):
            inside = ground.inside(source)
            for step in steps:
                yield from ((one, inside) for one in (step.what, step.where) if one is not None)
        case Compare(left=left, right=right):
            yield from _conditions(left, ground)
            yield from _conditions(right, ground)
        case Call(arguments=arguments):
            for one in arguments[:1]:
                yield from _conditions(one, ground)
