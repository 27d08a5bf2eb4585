"""Saving what a builder draws: where it goes, and what is asked before anything is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import AudienceExistsError, DefinitionError, ToolkitError
from toolkit.library.conflicts import with_id
from toolkit.library.files import read_audience
from toolkit.widgets.drawn import UNTITLED

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.library import Audience, Library
    from toolkit.widgets.panel import Json
    from toolkit.workbench.extract import Extract


class Saving:
    """The library of a builder, and the audience as it was opened from there.

    Parameters
    ----------
    extract
        Counts the audience that would be replaced.
    library
        Where audiences are saved, or None.
    opened
        What the builder began with.
    """

    def __init__(self, extract: Extract, library: Library | None, opened: Audience) -> None:
        self._extract = extract
        self._library = library
        self.opened = opened
        self._shown: Audience | None = None

    def status(self, audience: Audience) -> Json:
        """Return what the front end shows of the library: its folder, and whether all is saved."""
        library = self._library
        path = None if library is None else str(library.path)
        return {"path": path, "saved": library is not None and audience in library}

    def save(self, audience: Audience, *, replace: bool) -> tuple[Audience | None, Json]:
        """Save an audience; return it as the library has it, and the reply to the front end.

        Where it would take the place of another, or of what someone else saved since, nothing is
        saved, and the reply says what is there. `replace` then replaces what was shown, no other.

        Raises
        ------
        DefinitionError
            There is no library, or no name.
        SourceError
            The file cannot be written.
        """
        library = self._needed(audience)
        unchanged, kept = audience in library, None
        try:
            if replace and self._shown is not None:
                path, kept = self._replaced(audience, library, self._shown)
            else:
                path = library.save(audience, opened=self._opened_as(audience, library))
        except AudienceExistsError as error:
            there = self._shown = library[error.name]
            return None, {"path": None, "taken": self._taken(there, error)}
        self.opened, self._shown = read_audience(path), None
        reply = {"path": str(path), "unchanged": unchanged, "kept": kept, "taken": None}
        return self.opened, reply

    def _needed(self, audience: Audience) -> Library:
        if self._library is None:
            raise DefinitionError(
                "there is no library to save to\n"
                "Give one: tk.AudienceBuilder(extract, library=tk.Library(…))."
            )
        if audience.name == UNTITLED:
            raise DefinitionError("an audience needs a name to be saved\nGive it one on the right.")
        return self._library

    def _opened_as(self, audience: Audience, library: Library) -> Audience | None:
        """Return what was opened, where the audience is still that one."""
        is_same = self.opened.id == audience.id and bool(audience.id or self.opened in library)
        return self.opened if is_same else None

    @staticmethod
    def _replaced(audience: Audience, library: Library, shown: Audience) -> tuple[Path, str | None]:
        """Save in the place of the audience that was shown; return its file, and what is kept."""
        before = len(library.backups(shown.name))
        own = audience if audience.id == shown.id else with_id(audience, "")
        path = library.save(own, replace=True, opened=shown)
        kept = library.backups(read_audience(path).name)
        return path, kept[0].name if len(kept) > before else None

    def _taken(self, there: Audience, error: AudienceExistsError) -> Json:
        return {
            "name": there.name,
            "status": there.status,
            "file": error.path.name,
            "profiles": self._size(there),
            "changed": error.is_changed,
        }

    def _size(self, audience: Audience) -> int | None:
        """Return how many profiles an audience has; None where it does not fit the extract."""
        try:
            found = self._extract.evaluate(
                audience, library=self._library, progress=lambda _share: None, quiet=True
            )
        except ToolkitError:
            return None
        return found[audience.name].count
