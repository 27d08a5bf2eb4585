"""What names mean where they stand: item scopes, bound variables, and moving between them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, cast

from toolkit.language.functions import FUNCTIONS, Takes
from toolkit.language.pql.words import is_bare, is_plain
from toolkit.language.tree import Aggregate, Call, Chain, Filter, Item, Quantifier
from toolkit.schema import Object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.language.check.typed import Typed
    from toolkit.language.tree import Expression
    from toolkit.schema import FieldType

PER_ITEM = frozenset({Takes.PER_ITEM, Takes.CONDITION})


@dataclass(frozen=True, slots=True)
class Scopes:
    """The item scopes around an expression, outermost (the profile) first.

    Parameters
    ----------
    items
        The type of each scope's item.
    event
        The type of an event.
    seen
        The scopes that bare names and `^` see, as indices of `items`: an item bound to a name
        is seen by its name alone (PQL.md §4).
    names
        What each bound name stands for: the index of a scope, or a value of `let` with the
        depth it was written at.
    """

    items: tuple[FieldType, ...]
    event: Object
    seen: tuple[int, ...] = (0,)
    names: Mapping[str, int | tuple[Typed, int]] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many scopes lie around the innermost one: the level of the profile."""
        return len(self.items) - 1

    def inside(self, item: FieldType, name: str = "") -> Scopes:
        """Return the scopes with one more inside, its item bound to a name if given."""
        index = len(self.items)
        items = (*self.items, item)
        if name:
            return replace(self, items=items, names={**self.names, name: index})
        return replace(self, items=items, seen=(*self.seen, index))

    def let(self, name: str, value: Typed) -> Scopes:
        """Return the scopes with a name for a value."""
        return replace(self, names={**self.names, name: (value, self.depth)})

    @property
    def furthest(self) -> int:
        """How often `^` climbs from here to the profile."""
        return len(self.seen) - 1

    def level(self, climbed: int) -> int:
        """Return how many scopes up an item is that `^` climbs to; the profile is the last."""
        return self.depth - self.seen[max(self.furthest - climbed, 0)]

    def written(self, index: int, path: str) -> str:
        """Return how PQL writes a path from an item here; empty where the item has no name.

        `^` counts brackets, and is never written inside a named binder (PQL.md §4).
        """
        is_plain_inside = len(self.seen) == len(self.items)
        climbed = self.furthest - self.seen.index(index) if index in self.seen else 0
        if index not in self.seen:
            start = self.name_of(index)
        elif not climbed:
            start = ""
        elif is_plain_inside:
            start = "^" * climbed
        else:
            start = "" if index else "$1"
        if not start and (climbed or index not in self.seen):
            return ""
        first, *rest = path.split(".")
        is_free = is_plain(first) if start else is_bare(first) and first not in self.names
        names = [first if is_free else f"`{first}`"]
        names += [name if is_plain(name) else f"`{name}`" for name in rest]
        return ".".join([start, *names] if start else names)

    def holder(self, field: str) -> int:
        """Return the scope whose item a bare field is read from.

        The item that bare names see comes first, then those bound inside it, the innermost first.
        """
        seen = self.seen[-1]
        bound = range(self.depth, seen, -1)
        having = (index for index in (seen, *bound) if _has(self.items[index], field))
        return next(having, seen)

    def name_of(self, index: int) -> str:
        """Return the name of a bound item; empty where another has taken it."""
        return next((name for name, at in self.names.items() if at == index), "")


def _has(item: FieldType, field: str) -> bool:
    return isinstance(item, Object) and field in item.fields


def lifted(node: Expression, by: int = 1, bound: int = 0) -> Expression:
    """Return an expression as it must read from `by` scopes further in.

    Parameters
    ----------
    node
        A canonical expression: no variables, no binders.
    by
        How many scopes were put around it.
    bound
        How many scopes of its own lie between the root and the place looked at.
    """
    if isinstance(node, Item):
        return replace(node, level=node.level + by) if node.level >= bound else node
    changes: dict[str, object] = {}
    for entry in fields(node):
        value = getattr(node, entry.name)
        inner = bound + int(_opens_scope(node, entry.name))
        if isinstance(node, Call) and entry.name == "arguments":
            takes = FUNCTIONS[node.function].takes
            changes[entry.name] = tuple(
                lifted(argument, by, bound + (takes[index] in PER_ITEM))
                for index, argument in enumerate(node.arguments)
            )
        else:
            changes[entry.name] = _lift_value(value, by, inner)
    return cast("Expression", replace(node, **changes))  # type: ignore[arg-type]


def lifted_value(value: Typed, by: int, bound: int = 0) -> Typed:
    """Return a canonical expression with its type as it must read from further in."""
    via = value.via and (
        lifted_value(value.via[0], by, bound),
        lifted_value(value.via[1], by, bound + 1),
    )
    return replace(value, node=lifted(value.node, by, bound), via=via)


def _opens_scope(node: Expression, name: str) -> bool:
    return (isinstance(node, Filter) and name == "condition") or (
        isinstance(node, Chain) and name in {"order", "steps"}
    )


def _lift_value(value: object, by: int, bound: int) -> object:
    if isinstance(value, Quantifier | Aggregate):
        raise AssertionError("binders are gone from canonical expressions")
    if isinstance(value, tuple):
        return tuple(_lift_value(each, by, bound) for each in value)
    if is_dataclass(value) and not isinstance(value, type) and hasattr(value, "span"):
        return lifted(cast("Expression", value), by, bound)
    return value
