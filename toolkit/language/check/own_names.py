"""An item's own name as prefix: `orders.sum(order.price)` is `orders.sum(price)` (PQL.md §6)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, cast

from toolkit.language.check.scopes import PER_ITEM
from toolkit.language.functions import FUNCTIONS
from toolkit.language.tree import EVENTS, Binder, Call, Chain, Expression, Field, Filter, Item
from toolkit.schema import Object

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.language.check.scopes import Scopes
    from toolkit.language.check.typed import Typed

_OF_ITEMS = frozenset({"filter", "topN", "bottomN", "distinct"})


def own_names(array: Expression) -> tuple[str, ...]:
    """Return what an array's item may be called: the last name of its path, in the singular.

    Of a plural that ends in `-es` or `-ies` there are several: `boxes` gives `boxe` and `box`.
    An event is called `event`. A name without a final s has none.

    Examples
    --------
    >>> own_names(Field("orders")), own_names(Field(EVENTS)), own_names(Field("entries"))
    (('order',), ('event',), ('entrie', 'entri', 'entry'))
    """
    match array:
        case Field(name=name) if name == EVENTS:
            return ("event",)
        case Field(name=name) if name.endswith("s") and len(name) > 1:
            endings = (("s", ""), ("es", ""), ("ies", "y"))
            return tuple(name.removesuffix(e) + y for e, y in endings if name.endswith(e))
        case Filter(source=source):
            return own_names(source)
        case Call(function="map", arguments=(_, per)):
            return own_names(per)
        case Call(function=function, arguments=(source, *_)) if function in _OF_ITEMS:
            return own_names(source)
    return ()


def without_own_name(body: Expression, array: Typed, scopes: Scopes) -> Expression:
    """Return an expression over an array's item with the item's own name as prefix left out.

    The name is the item's only where neither the item nor anything around it has such a field.

    Parameters
    ----------
    body
        As written, where bare names are the item's fields.
    array
        The array, in canonical form.
    scopes
        The scopes around the array.
    """
    around = (array.type.item if hasattr(array.type, "item") else None, *scopes.items)
    taken = {name for kind in around if isinstance(kind, Object) for name in kind.fields}
    names = [name for name in own_names(array.node) if name not in taken | set(scopes.names)]
    return cast("Expression", _without(body, names, 0)) if names else body


def _without(node: object, names: Collection[str], level: int) -> object:
    """Return a part of the expression; `level` is how far `^` climbs to the item from there."""
    match node:
        case Field(name=name, of=Item(level=up)) if up == level and name in names:
            return Item(level, span=node.span)
        case tuple():
            return tuple(_without(each, names, level) for each in node)
        case Filter(source=source, condition=condition):
            inner = cast("Expression", _without(condition, names, level + 1))
            return replace(
                node,
                source=cast("Expression", _without(source, names, level)),
                condition=inner,
            )
        case Call(function=function, arguments=arguments):
            takes = FUNCTIONS[function].takes
            parts = [
                _without(each, names, level + (takes[place] in PER_ITEM))
                for place, each in enumerate(arguments)
            ]
            return replace(node, arguments=tuple(cast("Expression", each) for each in parts))
        case Binder() | Chain():
            return replace(node, source=cast("Expression", _without(node.source, names, level)))
    if not is_dataclass(node) or isinstance(node, type) or not hasattr(node, "span"):
        return node
    changes = {
        each.name: _without(getattr(node, each.name), names, level)
        for each in fields(node)
        if each.name != "span"
    }
    return replace(node, **changes)
