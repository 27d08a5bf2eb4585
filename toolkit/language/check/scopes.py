"""What names mean where they stand: item scopes, bound variables, and moving between them."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, cast

from toolkit.language.functions import FUNCTIONS, Takes
from toolkit.language.tree import Aggregate, Call, Chain, Filter, Item, Quantifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.language.tree import Expression
    from toolkit.schema import FieldType, Object

PER_ITEM = frozenset({Takes.PER_ITEM, Takes.CONDITION})


@dataclass(frozen=True, slots=True)
class Scopes:
    """The item scopes around an expression, outermost (the profile) first.

    Parameters
    ----------
    items
        The type of each scope's item.
    variables
        The scope index each bound name stands for.
    event
        The type of an event.
    """

    items: tuple[FieldType, ...]
    event: Object
    variables: Mapping[str, int]

    @property
    def depth(self) -> int:
        """How many scopes lie around the innermost one: the level of the profile."""
        return len(self.items) - 1

    def inside(self, item: FieldType, name: str = "") -> Scopes:
        """Return the scopes with one more inside, its item bound to a name if given."""
        variables = {**self.variables, name: len(self.items)} if name else self.variables
        return replace(self, items=(*self.items, item), variables=variables)

    def level_of(self, variable: str) -> int:
        """Return how many scopes up a bound name's item is."""
        return self.depth - self.variables[variable]


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
        elif isinstance(value, tuple):
            changes[entry.name] = tuple(_lift_value(each, by, inner) for each in value)
        else:
            changes[entry.name] = _lift_value(value, by, inner)
    return cast("Expression", replace(node, **changes))  # type: ignore[arg-type]


def _opens_scope(node: Expression, name: str) -> bool:
    return (isinstance(node, Filter) and name == "condition") or (
        isinstance(node, Chain) and name == "steps"
    )


def _lift_value(value: object, by: int, bound: int) -> object:
    if isinstance(value, Quantifier | Aggregate):
        raise AssertionError("binders are gone from canonical expressions")
    if is_dataclass(value) and not isinstance(value, type) and hasattr(value, "span"):
        return lifted(cast("Expression", value), by, bound)
    return value
