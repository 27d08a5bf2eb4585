"""Fields on cards: a dotted path as text, and as the tree has it."""

from __future__ import annotations

import re

from toolkit.errors import DefinitionError
from toolkit.language.tree import EVENTS, Expression, Field, Input, Item

_NAME = r"(?:[^\W\d]\w*|`[^`\n]+`)"
_PLAIN = re.compile(r"[^\W\d]\w*")
_PATH = re.compile(rf"(?:(\^+)\.)?({_NAME}(?:\.{_NAME})*)")
_NAMES = re.compile(_NAME)


def path_node(path: str) -> Expression:
    """Return the field a path names.

    Raises
    ------
    DefinitionError
        The text is no path.

    Examples
    --------
    >>> path_node("^.loyalty.tier")
    Field(name='tier', of=Field(name='loyalty', of=Item(level=1)))
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise DefinitionError(
            f"{path!r} is no field\nWrite names apart by dots: loyalty.tier; odd ones in backticks."
        )
    node: Expression = Item(len(found[1] or ""))
    for name in _NAMES.findall(found[2]):
        node = Field(name.strip("`"), node)
    return node


def path_text(node: Expression, depth: int) -> str | None:
    """Return the path of a field where it stands, or None for what is no plain field.

    Parameters
    ----------
    node
        Any expression.
    depth
        How many item scopes lie between it and the profile; `$1` is the profile.

    Examples
    --------
    >>> path_text(Field("odd name", Input(1)), 1)
    '^.`odd name`'
    """
    names: list[str] = []
    while isinstance(node, Field):
        names.append(node.name)
        node = node.of
    match node:
        case Item(level=level) if names and level <= depth:
            pass
        case Input(position=1) if names:
            level = depth
        case _:
            return None
    if names[-1] == EVENTS or any("`" in name or "\n" in name or not name for name in names):
        return None
    dotted = ".".join(name if _PLAIN.fullmatch(name) else f"`{name}`" for name in reversed(names))
    return f"{'^' * level}.{dotted}" if level else dotted


def checked_path(path: str) -> str:
    """Return the path of a card's field as it is.

    Raises
    ------
    DefinitionError
        The text is no path, or goes through `xEvent`.
    """
    if path_text(path_node(path), path.count("^")) is None:
        raise DefinitionError(f"{path!r} goes through {EVENTS}\nEvents are drawn by event cards.")
    return path
