"""Moving an expression elsewhere: names for the items it speaks of, and levels of `^`."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar, cast

from toolkit.language.functions import FUNCTIONS, Takes
from toolkit.language.tree import (
    EVENTS,
    Aggregate,
    Binder,
    Call,
    Chain,
    Field,
    Filter,
    Input,
    Item,
    Lambda,
    Let,
    Node,
    Quantifier,
    Variable,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.language.tree import Expression

    Change = Callable[[Item | Variable, int, frozenset[str]], Expression]
    """What a reference becomes, given the scopes and the names opened between it and the root."""

_PER_ITEM = frozenset({Takes.PER_ITEM, Takes.CONDITION})
N = TypeVar("N", bound="Node")


def released(node: N, name: str, root: Expression | None = None) -> N:
    """Return an expression with a free name replaced by the item it stands for.

    Parameters
    ----------
    node
        An expression or a part of one.
    name
        The bound name.
    root
        What the name is at the root; the innermost item unless given.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> released(Field("city", Variable("E")), "E")
    Field(name='city', of=Item(level=0))
    """

    def change(each: Item | Variable, depth: int, hidden: frozenset[str]) -> Expression:
        if isinstance(each, Variable) and each.name == name and name not in hidden:
            return Item(depth) if root is None else root
        return each

    return cast("N", _changed(node, change, 0, frozenset()))


def bound(node: N, name: str) -> N:
    """Return an expression with its innermost item called by a name: the way back of `released`.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> bound(Field("city"), "E")
    Field(name='city', of=Variable(name='E'))
    """

    def change(each: Item | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        return Variable(name) if isinstance(each, Item) and each.level == depth else each

    return cast("N", _changed(node, change, 0, frozenset()))


def moved(node: N, by: int) -> N:
    """Return an expression as it must read from `by` scopes further in (out, where negative).

    The innermost item stays the innermost item; what lies around it is as much further away.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> moved(Field("city", Item(1)), 1)
    Field(name='city', of=Item(level=2))
    """

    def change(each: Item | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        if isinstance(each, Item) and each.level > depth:
            return Item(each.level + by)
        return each

    return cast("N", _changed(node, change, 0, frozenset()))


def reaches(node: Node, level: int) -> bool:
    """Return whether an expression speaks of the item `level` scopes around it."""
    found: list[bool] = []

    def change(each: Item | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        found.append(isinstance(each, Item) and each.level == depth + level)
        return each

    _changed(node, change, 0, frozenset())
    return any(found)


def free_names(node: Node) -> frozenset[str]:
    """Return the names an expression uses without binding them."""
    found: set[str] = set()

    def change(each: Item | Variable, _depth: int, hidden: frozenset[str]) -> Expression:
        if isinstance(each, Variable) and each.name not in hidden:
            found.add(each.name)
        return each

    _changed(node, change, 0, frozenset())
    return frozenset(found)


def names_in(nodes: Iterable[Node]) -> frozenset[str]:
    """Return every name expressions use, of fields and of what they bind."""
    found: set[str] = set()
    for node in (each for one in nodes for each in walk(one)):
        match node:
            case Field(name=name) | Variable(name=name) | Binder(name=name) | Let(name=name):
                found.add(name)
            case Lambda(parameters=parameters):
                found.update(parameters)
            case _:
                pass
    return frozenset(found)


def is_events(node: object) -> bool:
    """Return whether a node is the profile's events; they are so from any depth."""
    return isinstance(node, Field) and node.name == EVENTS and isinstance(node.of, Item | Input)


def _changed(node: object, change: Change, depth: int, hidden: frozenset[str]) -> object:
    if is_events(node):
        return node
    if isinstance(node, Item | Variable):
        return change(node, depth, hidden)
    if isinstance(node, tuple):
        return tuple(_changed(each, change, depth, hidden) for each in node)
    if not isinstance(node, Node):
        return node
    if isinstance(node, Quantifier | Aggregate):
        return _changed_binders(node, change, depth, hidden)
    if isinstance(node, Call):
        takes = FUNCTIONS[node.function].takes
        inner = (depth + (take in _PER_ITEM) for take in takes)
        pairs = zip(node.arguments, inner, strict=False)
        changed = tuple(_changed(argument, change, at, hidden) for argument, at in pairs)
        return replace(node, arguments=cast("tuple[Expression, ...]", changed))
    changes = {}
    for entry in fields(node):
        opened = _opened_names(node, entry.name)
        within = depth + _opens_scope(node, entry.name)
        changes[entry.name] = _changed(getattr(node, entry.name), change, within, hidden | opened)
    return replace(node, **changes)  # type: ignore[arg-type]


def _changed_binders(
    node: Quantifier | Aggregate, change: Change, depth: int, hidden: frozenset[str]
) -> Quantifier | Aggregate:
    """Change binders: a source stands outside, a condition inside its own item alone."""
    binders = []
    for binder in node.binders:
        source = _changed(binder.source, change, depth, hidden)
        hidden = hidden | {binder.name}
        condition = _changed(binder.condition, change, depth + 1, hidden)
        both = cast("Expression", source), cast("Expression | None", condition)
        binders.append(Binder(binder.name, *both, span=binder.span))
    if isinstance(node, Aggregate):
        value = _changed(node.value, change, depth + 1, hidden)
        return replace(node, value=cast("Expression | None", value), binders=tuple(binders))
    return replace(node, binders=tuple(binders))


def _opens_scope(node: Node, name: str) -> bool:
    return (isinstance(node, Filter) and name == "condition") or (
        isinstance(node, Chain) and name in {"order", "steps"}
    )


def _opened_names(node: Node, name: str) -> frozenset[str]:
    if isinstance(node, Let) and name == "body":
        return frozenset({node.name})
    if isinstance(node, Lambda) and name == "body":
        return frozenset(node.parameters)
    return frozenset()
