"""From what an analyst asks to a plan: audiences by name, checked, with those they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.engine.plan import plan
from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.check import check
from toolkit.language.definition import Definition
from toolkit.library import Audience, Library

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.schema import Layout

Askable = Audience | Definition | str
"""What can be evaluated: an audience, or a definition or PQL text that is named by itself."""


LIBRARY = 'a library, such as tk.Library("audiences"), or None'
"""What a parameter `library` takes."""
_ASKABLE = "audiences, definitions or PQL text, one by one; a list of them as *audiences"


def named(audiences: tuple[Askable, ...]) -> dict[str, Audience]:
    """Return audiences by name; definitions and text are named by their PQL.

    Raises
    ------
    DefinitionError
        Nothing is asked, or two audiences have one name.
    """
    found: dict[str, Audience] = {}
    for asked in audiences:
        if not isinstance(asked, Askable):
            raise arguments.refused(asked, "an audience", _ASKABLE)
        audience = asked if isinstance(asked, Audience) else _unnamed(asked)
        if audience.name in found:
            raise DefinitionError(f"two audiences are named {audience.name!r}\nRename one.")
        found[audience.name] = audience
    if not found:
        raise DefinitionError("nothing to evaluate\nGive one audience or more.")
    return found


def checked(audience: Audience, layout: Layout) -> Expression:
    """Return an audience's canonical definition.

    Raises
    ------
    PqlTypeError
        The definition does not fit the fields; the audience is named in a note.
    """
    definition = audience.definition
    text = definition.text or definition.to_pql()
    roots = layout.profiles.root, layout.events.root
    try:
        return check(definition.expression, *roots, text)
    except ToolkitError as error:
        error.add_note(f"in the audience {audience.name!r}")
        if definition.text:
            raise
    # Read back, a tree has the places of its own PQL, so that problems can be shown there.
    return checked(Audience(audience.name, text), layout)


def planned(
    audiences: Mapping[str, Audience],
    layout: Layout,
    imported: Container[str] = (),
    library: Library | None = None,
) -> Plan:
    """Return the plan of audiences and of those of a library that they refer to.

    Parameters
    ----------
    audiences
        The audiences by name.
    layout
        The store's tables.
    imported
        The names of the imported audiences: they come before the library's.
    library
        Where `inSegment` finds what is neither among the audiences nor imported; what it finds
        is a definition of the plan by the name or id that was written.
    """
    if library is not None:
        arguments.instance(library, "library", Library, LIBRARY)
    canonical = {name: checked(audience, layout) for name, audience in audiences.items()}
    ids = {audience.id: name for name, audience in audiences.items() if audience.id}
    asked = plan(canonical, ids)
    while library is not None:
        more = {
            name: checked(library[name], layout)
            for name in asked.references
            if name not in asked.definitions and name not in imported and name in library
        }
        if not more:
            break
        canonical |= more
        asked = plan(canonical, ids)
    return asked


def written(
    asked: Plan, audiences: Mapping[str, Audience], library: Library | None = None
) -> dict[str, Expression]:
    """Return the definitions of a plan's audiences as they are written: other fields may fit them.

    Parameters
    ----------
    asked
        The plan.
    audiences, library
        What it was made of.
    """
    found = {}
    for name in asked.definitions:
        if name in audiences:
            found[name] = audiences[name].definition.expression
        elif library is not None:
            found[name] = library[name].definition.expression
    return found


def _unnamed(asked: Definition | str) -> Audience:
    try:
        audience = Audience("unnamed", asked)
    except ToolkitError as error:
        error.add_note(f"in the audience {asked!r}")
        raise
    name = " ".join(audience.definition.to_pql().split())
    return Audience(name, audience.definition)
