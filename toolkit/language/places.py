"""Where the parts of a tree stand in its text: places of that text, or none."""

from __future__ import annotations

from functools import lru_cache

from toolkit.errors import ToolkitError
from toolkit.language.pql import parse, render
from toolkit.language.tree import Expression, without

_KEPT = 512
"""Of how many texts the trees are kept."""
WIDTH = 88
"""How long the lines of written PQL are, at most."""


@lru_cache(_KEPT)
def parsed(text: str) -> Expression:
    """Return what PQL text says, as `pql.parse` does; texts that were just read are not read again.

    Raises
    ------
    PqlSyntaxError
        The text is not PQL.
    """
    return parse(text)


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
        return without(tree, "span"), ""
    return (own, text) if own == tree else (without(tree, "span"), "")
