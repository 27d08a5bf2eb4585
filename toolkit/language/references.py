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

    Change = Callable[[Item | Input | Variable, int, frozenset[str]], Expression]
    """What a reference becomes, given the scopes and the names opened between it and the root."""

_PER_ITEM = frozenset({Takes.PER_ITEM, Takes.CONDITION})
N = TypeVar("N", bound="Node")


def released(node: N, name: str, root: Expression | None = None) -> N:
    """Return an expression with a free name replaced by the item it stands for.

    Parameters
    ----------
    node
        An expression or a part of one, inside what binds the name.
    name
        The bound name.
    root
        What the name is; unless given, the item of a scope that is put around the expression:
        what lies around it is one level further away.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> released(Field("city", Variable("E")), "E")
    Field(name='city', of=Item(level=0))
    >>> released(Field("city"), "E")
    Field(name='city', of=Item(level=1))
    """

    def change(each: Item | Input | Variable, depth: int, hidden: frozenset[str]) -> Expression:
        if isinstance(each, Variable) and each.name == name and name not in hidden:
            return Item(depth) if root is None else root
        if root is None and isinstance(each, Item) and each.level >= depth:
            return Item(each.level + 1)
        return each

    return cast("N", _changed(node, change, 0, frozenset()))


def bound(node: N, name: str) -> N:
    """Return a condition on an item of the profile, with the item called by a name.

    The way back of `released`, where the item is the profile's: a name opens no scope, so the
    profile is written `$1`, and no `^` is left that climbs to it.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> bound(Field("city"), "E")
    Field(name='city', of=Variable(name='E'))
    >>> bound(Field("city", Item(1)), "E")
    Field(name='city', of=Input(position=1))
    """

    def change(each: Item | Input | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        if not isinstance(each, Item) or each.level < depth:
            return each
        return Variable(name) if each.level == depth else Input(1)

    return cast("N", _changed(node, change, 0, frozenset()))


def named(node: N, name: str) -> N:
    """Return an expression with a name for the item of its scope: the way back of `released`.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> named(Field("city", Item(1)), "E")
    Field(name='city', of=Item(level=0))
    """

    def change(each: Item | Input | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        if not isinstance(each, Item) or each.level < depth:
            return each
        return Variable(name) if each.level == depth else Item(each.level - 1)

    return cast("N", _changed(node, change, 0, frozenset()))


def climbing(node: N) -> N:
    """Return a condition on an item of the profile with `^` for `$1`, but for inside a binder.

    Examples
    --------
    >>> from toolkit.language.tree import Field
    >>> climbing(Field("city", Input(1)))
    Field(name='city', of=Item(level=1))
    """

    def change(each: Item | Input | Variable, depth: int, hidden: frozenset[str]) -> Expression:
        return Item(depth + 1) if each == Input(1) and not hidden else each

    return cast("N", _changed(node, change, 0, frozenset()))


def reaches(node: Node, level: int) -> bool:
    """Return whether an expression speaks of the item `level` scopes around it."""
    found: list[bool] = []

    def change(each: Item | Input | Variable, depth: int, _hidden: frozenset[str]) -> Expression:
        found.append(isinstance(each, Item) and each.level == depth + level)
        return each

    _changed(node, change, 0, frozenset())
    return any(found)


def free_names(node: Node) -> frozenset[str]:
    """Return the names an expression uses without binding them."""
    found: set[str] = set()

    def change(each: Item | Input | Variable, _depth: int, hidden: frozenset[str]) -> Expression:
        if isinstance(each, Variable) and each.name not in hidden:
            found.add(each.name)
        return each

    _changed(node, change, 0, frozenset())
    return frozenset(found)


def is_whole(node: Node, name: str) -> bool:
    """Return whether an expression speaks of a bound item itself, and not of its fields alone."""
    own = Variable(name)
    of_fields = sum(isinstance(each, Field) and each.of == own for each in walk(node))
    return sum(each == own for each in walk(node)) > of_fields


def borrows(node: object, *, bound: bool = False) -> bool:
    """Return whether a bare name can be a bound item's: only the catalog says whose it is.

    A bare name inside what binds a name is a field of what is around it; only where that has none
    it is the bound item's (PQL.md §4). An item that is used itself is a single value, without
    fields.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> borrows(parse("exists I from items where I.price > limit"))
    True
    >>> borrows(parse("exists I from items where I.price > $1.limit"))
    False
    """
    match node:
        case Field(of=Item(level=0)):
            return bound and not is_events(node)
        case Filter(source=source, condition=condition):
            return borrows(source, bound=bound) or borrows(condition)
        case Chain(source=source, order=order, steps=steps):
            return borrows(source, bound=bound) or borrows((order, steps))
        case Call(function=name, arguments=arguments):
            pairs = zip(arguments, FUNCTIONS[name].takes, strict=False)
            return any(
                borrows(each, bound=bound and not opens_scope(take, each)) for each, take in pairs
            )
        case Lambda(parameters=parameters, body=body):
            return borrows(body, bound=bound or _has_fields(node, parameters))
        case Quantifier(binders=binders) | Aggregate(binders=binders):
            inside = bound or _has_fields(node, [each.name for each in binders])
            first = borrows(binders[0].source, bound=bound)
            later = (binders[0].condition, *((each.source, each.condition) for each in binders[1:]))
            value = node.value if isinstance(node, Aggregate) else None
            return first or borrows((*later, value), bound=inside)
        case tuple():
            return any(borrows(each, bound=bound) for each in node)
        case Node():
            return any(borrows(getattr(node, each.name), bound=bound) for each in fields(node))
        case _:
            return False


def _has_fields(node: Node, names: Iterable[str]) -> bool:
    """Return whether one of the items bound by a node can have fields."""
    return any(
        not is_whole(node, name)
        or any(isinstance(each, Field) and each.of == Variable(name) for each in walk(node))
        for name in names
    )


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


def opens_scope(take: Takes, argument: Expression) -> bool:
    """Return whether bare names of a method's argument are an item's: of one without a name."""
    return take in _PER_ITEM and not isinstance(argument, Lambda)


def _changed(node: object, change: Change, depth: int, hidden: frozenset[str]) -> object:
    if is_events(node):
        return node
    if isinstance(node, Item | Input | Variable):
        return change(node, depth, hidden)
    if isinstance(node, tuple):
        return tuple(_changed(each, change, depth, hidden) for each in node)
    if not isinstance(node, Node):
        return node
    if isinstance(node, Quantifier | Aggregate):
        return _changed_binders(node, change, depth, hidden)
    if isinstance(node, Call):
        pairs = zip(node.arguments, FUNCTIONS[node.function].takes, strict=False)
        changed = tuple(
            _changed(each, change, depth + opens_scope(take, each), hidden) for each, take in pairs
        )
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
    """Change binders, which open no scope: each sees the names bound before it."""
    binders = []
    for binder in node.binders:
        source = _changed(binder.source, change, depth, hidden)
        hidden = hidden | {binder.name}
        condition = _changed(binder.condition, change, depth, hidden)
        both = cast("Expression", source), cast("Expression | None", condition)
        binders.append(Binder(binder.name, *both, span=binder.span))
    if isinstance(node, Aggregate):
        value = _changed(node.value, change, depth, hidden)
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
