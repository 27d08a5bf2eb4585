"""From what an analyst asks to a plan: audiences by name, checked, with those they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.engine.audiences import Audiences, checked
from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.definition import Definition
from toolkit.library import Audience, Library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.engine.plan import Plan
    from toolkit.store import ProfileStore

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


def audiences_of(
    named: Mapping[str, Audience], store: ProfileStore, library: Library | None = None
) -> Audiences:
    """Return what `inSegment` means where audiences are evaluated together.

    Parameters
    ----------
    named
        The audiences by name.
    store
        The prepared extract.
    library
        Where a name is looked up that is neither theirs nor an imported list's.
    """
    if library is not None:
        arguments.instance(library, "library", Library, LIBRARY)
    together = {name: audience.definition for name, audience in named.items()}
    ids = {audience.id: name for name, audience in named.items() if audience.id}
    unnamed = frozenset(name for name, audience in named.items() if is_unnamed(audience))
    return Audiences(store, library, together, ids, unnamed)


def planned(audiences: Audiences) -> Plan:
    """Return the plan of audiences evaluated together, and of those of a library they name.

    Raises
    ------
    PqlTypeError
        A definition does not fit the fields; names its audience.
    """
    layout = audiences.store.layout
    return audiences.plan(
        {name: checked(name, one, layout) for name, one in audiences.together.items()}
    )


def _unnamed(asked: Definition | str) -> Audience:
    try:
        audience = Audience("unnamed", asked)
    except ToolkitError as error:
        error.add_note(f"in the audience {asked!r}")
        raise
    return Audience(_text_of(audience), audience.definition)


def is_unnamed(audience: Audience) -> bool:
    """Return whether an audience is named by its own text, for want of a name."""
    return audience.name == _text_of(audience)


def _text_of(audience: Audience) -> str:
    return " ".join(audience.definition.to_pql().split())
