"""Audience tiles as rules: which audiences have rules to copy, and why the others have none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.canvas import CodeTile, from_expression
from toolkit.language.tree import Call, Text, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.canvas import Container
    from toolkit.language.tree import Expression
    from toolkit.library import Library
    from toolkit.workbench.extract import Extract

IMPORTED = "An imported audience has members and no rules."
_ONLY_CODE = "Its definition can only be written as PQL."
_KEPT = 2048
"""How many definitions are kept before the one used longest ago is forgotten."""


def obstacle(name: str, extract: Extract, library: Library | None) -> str:
    """Return why an audience's tile cannot be converted to rules; empty where it can.

    Parameters
    ----------
    name
        The audience's name or id; an imported audience comes before the library's of that name.
    extract
        Whose imported audiences are meant.
    library
        Where the others are; None for no others.
    """
    if name in extract.imported:
        return IMPORTED
    if library is None or name not in library:
        return "There is no audience of this name here."
    circle = _circle(name, extract, library)
    if circle:
        return f"It names itself: {' → '.join(circle)}."
    return _ONLY_CODE if _is_code(library[name].definition.expression) else ""


def rules_of(name: str, extract: Extract, library: Library | None) -> Container:
    """Return the canvas of an audience that has rules.

    Raises
    ------
    UnknownNameError
        There is no such audience.
    DefinitionError
        It has no rules that a canvas draws; says why.
    """
    if name not in extract.imported and (library is None or name not in library):
        raise UnknownNameError("audience", name, () if library is None else library.names)
    reason = obstacle(name, extract, library)
    if reason or library is None:
        raise DefinitionError(
            f"the audience {name!r} cannot be converted to rules: {reason}\nKeep it as an audience."
        )
    return from_expression(library[name].definition.expression)


def _circle(name: str, extract: Extract, library: Library) -> list[str]:
    """Return the audiences through which an audience names itself; none where it does not."""
    start = library[name].name
    paths, visited = [[start]], {start}
    while paths:
        path = paths.pop()
        for other in _named(library[path[-1]].definition.expression):
            if other in extract.imported or other not in library:
                continue
            reached = library[other].name
            if reached == start:
                return [*path, reached]
            if reached not in visited:
                visited.add(reached)
                paths.append([*path, reached])
    return []


def _named(tree: Expression) -> Iterator[str]:
    for node in walk(tree):
        match node:
            case Call(function="inSegment", arguments=(Text(value=name), *_)):
                yield name


@lru_cache(maxsize=_KEPT)
def _is_code(tree: Expression) -> bool:
    """Say whether a canvas draws a definition by nothing but code tiles."""
    children = from_expression(tree).children
    return bool(children) and all(isinstance(child, CodeTile) for child in children)
