"""Definitions to distinct leaves: what has to be asked once, and how answers combine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.language.tree import And, Boolean, Call, Not, Or, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from toolkit.engine.bitmap import Bitmap
    from toolkit.language.tree import Expression


@dataclass(frozen=True, slots=True)
class Plan:
    """Canonical definitions with the leaves they share.

    Parameters
    ----------
    definitions
        Canonical Boolean expressions by audience name.
    leaves
        The distinct leaves, in the order first met.
    references
        The audiences that `inSegment` names, besides those defined here.
    unnamed
        The definitions that were given no name of their own: none is offered as one.
    """

    definitions: Mapping[str, Expression]
    leaves: tuple[Expression, ...]
    references: tuple[str, ...]
    unnamed: frozenset[str] = frozenset()


def plan(
    definitions: Mapping[str, Expression],
    ids: Mapping[str, str] | None = None,
    unnamed: Iterable[str] = (),
) -> Plan:
    """Return what must be asked to answer several definitions together.

    Parameters
    ----------
    definitions
        Canonical Boolean expressions by audience name.
    ids
        The names of audiences by their ids: `inSegment` may say either.
    unnamed
        The definitions that were given no name of their own.

    Examples
    --------
    >>> from toolkit.language.tree import Call, Field
    >>> a, b = (Call("isNull", (Field(name),)) for name in "ab")
    >>> len(plan({"one": And((a, b)), "two": Not(a)}).leaves)
    2
    """
    if ids:
        definitions = {name: _by_name(node, ids) for name, node in definitions.items()}
    leaves: dict[Expression, None] = {}
    references: dict[str, None] = {}
    for definition in definitions.values():
        for leaf in leaves_of(definition):
            match leaf:
                case Call(function="inSegment", arguments=(Text(value=name),)):
                    references.setdefault(name)
                case Boolean():
                    pass
                case _:
                    leaves.setdefault(leaf)
    return Plan(dict(definitions), tuple(leaves), tuple(references), frozenset(unnamed))


def _by_name(node: Expression, ids: Mapping[str, str]) -> Expression:
    match node:
        case And(operands=operands) | Or(operands=operands):
            return replace(node, operands=tuple(_by_name(each, ids) for each in operands))
        case Not(operand=operand):
            return Not(_by_name(operand, ids))
        case Call(function="inSegment", arguments=(Text(value=value),)) if value in ids:
            return Call("inSegment", (Text(ids[value]),))
        case _:
            return node


def leaves_of(node: Expression) -> list[Expression]:
    """Return the parts of a canonical definition that no `and`, `or`, `not` joins."""
    match node:
        case And(operands=operands) | Or(operands=operands):
            return [leaf for operand in operands for leaf in leaves_of(operand)]
        case Not(operand=operand):
            return leaves_of(operand)
        case _:
            return [node]


def combined(node: Expression, size: int, answer: Callable[[Expression], Bitmap]) -> Bitmap:
    """Return the profiles of a canonical definition from the answers to its leaves.

    Parameters
    ----------
    node
        A canonical Boolean expression.
    size
        How many profiles there are.
    answer
        Gives the profiles of a leaf, and of an `inSegment`.
    """
    match node:
        case And(operands=operands):
            first, *others = (combined(each, size, answer) for each in operands)
            for other in others:
                first = first & other
            return first
        case Or(operands=operands):
            first, *others = (combined(each, size, answer) for each in operands)
            for other in others:
                first = first | other
            return first
        case Not(operand=operand):
            return ~combined(operand, size, answer)
        case _:
            return answer(node)
