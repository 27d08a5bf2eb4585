"""Where the parts of a tree stand in its text: places of that text, or none."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, TypeVar, cast

from toolkit.errors import ToolkitError
from toolkit.language.pql import parse, render
from toolkit.language.tree import Expression, Node

_KEPT = 512
"""Of how many texts the trees are kept."""
WIDTH = 88
"""How long the lines of written PQL are, at most."""

_Part = TypeVar("_Part")


@lru_cache(_KEPT)
def parsed(text: str) -> Expression:
    """Return what PQL text says, as `pql.parse` does; texts that were just read are not read again.

    Raises
    ------
    PqlSyntaxError
        The text is not PQL.
    """
    return parse(text)


def unplaced(part: _Part) -> _Part:
    """Return a tree without the places of any text; itself where it has none.

    Examples
    --------
    >>> tree = parsed("age > 3")
    >>> tree.span is None, unplaced(tree).span is None, unplaced(tree) == tree
    (False, True, True)
    """
    if isinstance(part, tuple):
        parts = tuple(map(unplaced, part))
        same = all(new is old for new, old in zip(parts, part, strict=True))
        return part if same else cast("_Part", parts)
    if not isinstance(part, Node):
        return part
    changes: dict[str, object] = {} if part.span is None else {"span": None}
    for entry in fields(part):
        old = getattr(part, entry.name)
        if entry.name != "span" and isinstance(old, Node | tuple):
            new = unplaced(old)
            if new is not old:
                changes[entry.name] = new
    return replace(part, **cast("dict[str, Any]", changes)) if changes else part


def placed(tree: Expression) -> tuple[Expression, str]:
    """Return a tree with the places of its own PQL, and that PQL.

    Without places and text where the tree is read back from its PQL as another one.

    Parameters
    ----------
    tree
        Any expression, composed of whatever parts.

    Examples
    --------
    >>> from toolkit.language.tree import And
    >>> tree, text = placed(And((parsed("age > 3"), parsed("vip"))))
    >>> [text[each.span.start : each.span.end] for each in tree.operands]
    ['age > 3', 'vip']
    """
    text = render(tree, width=WIDTH)
    try:
        own = parsed(text)
    except ToolkitError:
        return unplaced(tree), ""
    return (own, text) if own == tree else (unplaced(tree), "")
