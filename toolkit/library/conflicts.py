"""What saving an audience would take away: which file is its own, and whose name it has."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.errors import AudienceExistsError, DefinitionError
from toolkit.language.tree import Call, Text, walk
from toolkit.library.audience import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from toolkit.language.tree import Expression

    Known = Mapping[Path, Audience]
    """The audiences of a library, by file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an audience goes.

    Parameters
    ----------
    path
        The file it is written to; None: a new one.
    audience
        What is written there.
    replaced
        Whether the file holds something that is not to be lost: it is kept aside first.
    """

    path: Path | None
    audience: Audience
    replaced: bool = False


def with_id(audience: Audience, own_id: str) -> Audience:
    """Return an audience with an id."""
    return replace(audience, id=own_id)


def name_key(name: str) -> str:
    r"""Return a name as names are compared: without regard to case, width, form and blanks.

    Characters that show nothing, such as a zero-width space, do not count.

    Examples
    --------
    >>> name_key(" LOYAL  ones") == name_key("loyal ones")
    True
    >>> name_key("Cafe\u0301") == name_key("CAFÉ")
    True
    >>> name_key("Loyal\u200b") == name_key("Loyal")
    True
    """
    shown = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    folded = unicodedata.normalize("NFKC", shown).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split()) or name


def place_of(
    audience: Audience, known: Known, *, replace: bool = False, opened: Audience | None = None
) -> Place:
    """Return where an audience goes; refuse what would take another away.

    Parameters
    ----------
    audience
        The audience to save.
    known
        The library's audiences by file.
    replace
        Whether it may take the place of the audience that has its name.
    opened
        What the file it goes to is expected to hold.

    Raises
    ------
    AudienceExistsError
        Another audience has its name or id, or its file holds something else than `opened`.
    DefinitionError
        In the place of the other, it would refer to itself.
    """
    own = _own(audience, known, opened)
    other = _other(audience, known, own)
    if other is None:
        if own is not None and opened is not None and known[own] != opened:
            raise _changed(known[own], own)
        kept = audience if own is None or audience.id else with_id(audience, known[own].id)
        return Place(own, kept, replaced=replace and own is not None)
    if audience.id or not replace:
        raise _taken(known[other], other, has_id=bool(audience.id))
    if opened is not None and known[other] != opened:
        raise _changed(known[other], other)
    _refuse_circle(audience, known[other], known)
    return Place(other, successor(audience, known[other]), replaced=True)


def successor(audience: Audience, replaced: Audience) -> Audience:
    """Return what stands in the place of a replaced audience.

    Its name and id stay, or what refers to it would no longer find it; so do tags, description,
    evaluation method and status where the new one has none of its own (`draft` is none).
    """
    return Audience(
        replaced.name,
        audience.definition,
        description=audience.description or replaced.description,
        tags=audience.tags or replaced.tags,
        status=replaced.status if audience.status == "draft" else audience.status,
        id=replaced.id,
        evaluation=audience.evaluation or replaced.evaluation,
    )


def _changed(there: Audience, path: Path) -> AudienceExistsError:
    """Return the error that says that a file holds something else than what was opened."""
    return AudienceExistsError(
        f"{path.name} was changed since {there.name!r} was opened ({there.status})\n"
        f"Read it anew, library[{there.name!r}], and make the change in it; or replace what it "
        f"holds, library.save(audience, replace=True): it is kept beside, as {path.name}.DATE.bak.",
        there.name,
        there.status,
        path,
        is_changed=True,
    )


def _taken(there: Audience, path: Path, *, has_id: bool) -> AudienceExistsError:
    own = f"id={there.id!r}" if there.id else f"opened=library[{there.name!r}]"
    replacing = 'id="" and replace=True' if has_id else "library.save(audience, replace=True)"
    return AudienceExistsError(
        f"the library has {'another' if has_id else 'an'} audience {there.name!r}: {there.status}, "
        f"in {path.name}\n"
        f"Give this one another name; or edit that one, library[{there.name!r}], and save it with "
        f"{own}; or replace it: {replacing}. Its file is then kept beside, as "
        f"{path.name}.DATE.bak.",
        there.name,
        there.status,
        path,
    )


def _own(audience: Audience, known: Known, opened: Audience | None) -> Path | None:
    """Return the file an audience has already: by its id; without one, by what was opened."""
    if audience.id:
        return next((path for path, one in known.items() if one.id == audience.id), None)
    if opened is None or opened.id:
        return None
    return next((p for p, one in known.items() if not one.id and one.name == opened.name), None)


def _other(audience: Audience, known: Known, own: Path | None) -> Path | None:
    """Return the file of another audience with the same name or id, or None."""
    if own is not None and known[own].name == audience.name:
        return None
    wanted = {name_key(name) for name in (audience.name, audience.id) if name}
    for path, one in known.items():
        if path != own and wanted & {name_key(name) for name in (one.name, one.id) if name}:
            return path
    return None


def _refuse_circle(audience: Audience, replaced: Audience, known: Known) -> None:
    """Refuse a definition that refers to what it replaces, itself or by others."""
    by_name = {name: one for one in known.values() for name in (one.id, one.name) if name}
    wanted = {replaced.name, replaced.id}
    todo, seen = list(references(audience.definition.expression)), set()
    while todo:
        name = todo.pop()
        if name in wanted:
            raise DefinitionError(
                f"{audience.name!r} cannot replace {replaced.name!r}, which it refers to: it would "
                "refer to itself\nGive it another name, or put the other's rules in its place."
            )
        if name not in seen and name in by_name:
            todo += references(by_name[name].definition.expression)
        seen.add(name)


def references(tree: Expression) -> Iterator[str]:
    """Yield the audiences that a definition names, by name or id.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> list(references(parse('inSegment("vips") and not (inSegment("staff"))')))
    ['vips', 'staff']
    """
    for node in walk(tree):
        match node:
            case Call(function="inSegment", arguments=(Text(value=name), *_)):
                yield name
