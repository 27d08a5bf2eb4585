"""Audience tiles as rules: which audiences have rules to copy, and why the others have none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.canvas import CodeTile, from_expression
from toolkit.library.conflicts import references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.language.canvas import Container
    from toolkit.language.tree import Expression
    from toolkit.library import Audience, Library
    from toolkit.workbench.extract import Extract

IMPORTED = "An imported audience has members and no rules."
_ONLY_CODE = "Its definition can only be written as PQL."
_KEPT = 2048
"""How many definitions are kept before the one used longest ago is forgotten."""


def by_name(library: Library | None) -> dict[str, Audience]:
    """Return a library's audiences by name and by id, read once; a name comes before an id."""
    audiences = tuple(library or ())
    ids = {one.id: one for one in audiences if one.id}
    return ids | {one.name: one for one in audiences}


def obstacle(name: str, extract: Extract, audiences: Mapping[str, Audience]) -> str:
    """Return why an audience's tile cannot be converted to rules; empty where it can.

    Parameters
    ----------
    name
        The audience's name or id; an imported audience comes before the library's of that name.
    extract
        Whose imported audiences are meant.
    audiences
        The others, by name and by id, as `by_name` returns them.
    """
    if name in extract.imported:
        return IMPORTED
    if name not in audiences:
        return "There is no audience of this name here."
    circle = _circle(name, extract, audiences)
    if circle:
        return f"It names itself: {' → '.join(circle)}."
    return _ONLY_CODE if _is_code(audiences[name].definition.expression) else ""


def rules_of(name: str, extract: Extract, library: Library | None) -> Container:
    """Return the canvas of an audience that has rules.

    Raises
    ------
    UnknownNameError
        There is no such audience.
    DefinitionError
        It has no rules that a canvas draws; says why.
    """
    audiences = by_name(library)
    if name not in extract.imported and name not in audiences:
        raise UnknownNameError("audience", name, () if library is None else library.names)
    reason = obstacle(name, extract, audiences)
    if reason:
        raise DefinitionError(
            f"the audience {name!r} cannot be converted to rules: {reason}\nKeep it as an audience."
        )
    return from_expression(audiences[name].definition.expression)


def _circle(name: str, extract: Extract, audiences: Mapping[str, Audience]) -> list[str]:
    """Return the audiences through which an audience names itself; none where it does not."""
    start = audiences[name].name
    paths, visited = [[start]], {start}
    while paths:
        path = paths.pop()
        for other in references(audiences[path[-1]].definition.expression):
            if other in extract.imported or other not in audiences:
                continue
            reached = audiences[other].name
            if reached == start:
                return [*path, reached]
            if reached not in visited:
                visited.add(reached)
                paths.append([*path, reached])
    return []


@lru_cache(maxsize=_KEPT)
def _is_code(tree: Expression) -> bool:
    """Say whether a canvas draws a definition by nothing but code tiles."""
    children = from_expression(tree).children
    return bool(children) and all(isinstance(child, CodeTile) for child in children)
