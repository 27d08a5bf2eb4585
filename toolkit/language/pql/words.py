"""Which names can be written bare in PQL, and which can be bound."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d]\w*")
_NEVER_NAMES = (
    *("and", "or", "not", "in", "notIn", "like", "matches", "occurs", "where", "from", "between"),
    *("over", "true", "false", "null", "now", "today", "yesterday", "tomorrow"),
)
_SOMETIMES_NAMES = (
    *("before", "after", "on", "as", "this", "last", "next", "select", "exists", "forall"),
    *("sum", "average", "min", "max", "let", "chain", "what", "when", "count"),
    *("intersects", "intersection", "subsetOf", "supersetOf", "includes"),
)
_NEVER = frozenset(map(str.lower, _NEVER_NAMES))
_WORDS = _NEVER.union(map(str.lower, _SOMETIMES_NAMES))


def is_plain(name: str) -> bool:
    """Say whether a name needs no backticks after a dot, where no word is a keyword.

    Examples
    --------
    >>> is_plain("from"), is_plain("odd name")
    (True, False)
    """
    return bool(_PLAIN.fullmatch(name))


def is_bare(name: str) -> bool:
    """Say whether a name needs no backticks on its own: it is no word of PQL.

    Examples
    --------
    >>> is_bare("city"), is_bare("from")
    (True, False)
    """
    return is_plain(name) and name.lower() not in _WORDS


def can_be_bound(name: str) -> bool:
    """Say whether a quantifier, an aggregate, `let` or a lambda may bind a name.

    A bound name is always written bare, because a name in backticks is always a field. So it is
    none of the words that are never names: `exists count from xEvent` is PQL, `exists now from
    xEvent` is not.

    Examples
    --------
    >>> can_be_bound("E"), can_be_bound("count"), can_be_bound("now"), can_be_bound("`E`")
    (True, True, False, False)
    """
    return is_plain(name) and name.lower() not in _NEVER
