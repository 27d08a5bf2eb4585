"""A library: a folder of audiences, one file each."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.errors import SourceError, SourceNotFoundError, UnknownNameError
from toolkit.library.audience import Audience
from toolkit.library.conflicts import place_of, with_id
from toolkit.library.files import (
    keep_aside,
    kept_aside,
    read_audience,
    write_audience,
    write_new,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SLUG = 60
"""How many letters of a name its file's name has at most."""
_LONGEST = 180
"""How many bytes: with the date of a file that is kept aside, a disk allows 255."""
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)")
"""What Windows takes for a device, whatever the ending."""
_SHOWN = ("name", "status", "tags", "description")


class Library:
    """A folder of audiences, one YAML file each; what changes on disk is seen.

    Parameters
    ----------
    path
        The folder. Each file `*.yaml` has the keys name and pql, and may have id, description,
        tags, status and evaluation.
    create
        Make the folder where there is none.

    Raises
    ------
    SourceNotFoundError
        There is no such folder.

    Examples
    --------
    >>> library = Library("sample_data/sneaker_shop/audiences")
    >>> len(library), library["loyal"].name, "Abandoned cart" in library
    (10, 'Loyal', True)
    """

    def __init__(self, path: str | Path, *, create: bool = False) -> None:
        self.path = arguments.path(path, "path", "a folder of audiences")
        if arguments.truth(create, "create"):
            try:
                self.path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SourceError(
                    f"{self.path} cannot be made a folder: {error.strerror}\nGive another path."
                ) from None
        if not self.path.is_dir():
            raise SourceNotFoundError(
                f"no folder of audiences at {self.path}\n"
                "Check the path, or make a new library: tk.Library(…, create=True)."
            )
        self._read: dict[Path, tuple[tuple[int, int], Audience | SourceError]] = {}

    def __len__(self) -> int:
        return len(self._files()[0])

    def __iter__(self) -> Iterator[Audience]:
        return iter(list(self._files()[0].values()))

    def __contains__(self, audience: object) -> bool:
        if isinstance(audience, Audience):
            return audience in self._files()[0].values()
        return isinstance(audience, str) and self._path_of(audience) is not None

    def __getitem__(self, name: str) -> Audience:
        path = self._path_of(name)
        if path is None:
            raise self._unknown(name)
        return self._files()[0][path]

    def load(self, name: str) -> Audience:
        """Return an audience by its name or id.

        Raises
        ------
        UnknownNameError
            There is none; says what is near, and whether a file could not be read.
        """
        return self[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the audiences, in the order of their files."""
        return tuple(audience.name for audience in self)

    @property
    def problems(self) -> dict[str, SourceError]:
        """What is wrong with the files that hold no audience, by file name; they are left out."""
        return self._files()[1]

    def save(
        self, audience: Audience, *, replace: bool = False, opened: Audience | None = None
    ) -> Path:
        """Write an audience to its file and return the file.

        The file is that of the audience's id. An audience without an id is new: it gets a file
        named after it, and an id; under a name that the library has, compared without regard to
        case, it is refused, unless it is to replace that audience. What is in the library already
        is not written again. The file is written aside and renamed.

        Parameters
        ----------
        audience
            The audience.
        replace
            Replace the audience that has the name, or what its own file holds. The file that was
            is kept beside, as `NAME.yaml.DATE.bak`: `backups` finds it. Name and id of the replaced
            audience stay, so that what refers to it finds it; so do its tags, description,
            evaluation method and status where the new one has none (`draft` is none).
        opened
            What the file is expected to hold: the audience as it was read before the edit. When
            someone else has saved another since, nothing is written.

        Raises
        ------
        AudienceExistsError
            Another audience of the library has its name or id, or the file holds something else
            than `opened`.
        DefinitionError
            The audience refers to the one it replaces.
        SourceError
            The file cannot be written, or a broken file is in its place.

        Examples
        --------
        >>> import tempfile
        >>> library = Library(tempfile.mkdtemp())
        >>> library.save(Audience("Gold", 'loyalty.tier = "gold"')).name
        'gold.yaml'
        >>> library.save(Audience("gold", 'loyalty.tier = "Gold"'), replace=True).name
        'gold.yaml'
        >>> library["gold"].name, len(library.backups("Gold"))
        ('Gold', 1)
        """
        accepted = "an audience: tk.Audience(name, definition)"
        arguments.instance(audience, "audience", Audience, accepted)
        arguments.truth(replace, "replace")
        if opened is not None:
            arguments.instance(opened, "opened", Audience, "the audience as it was read")
        known = self._files()[0]
        for path, one in known.items():
            if one == audience or (not audience.id and one == with_id(audience, one.id)):
                return path
        place = place_of(audience, known, replace=replace, opened=opened)
        if place.path is None:
            path = self._new_path(audience, known)
            write_new(with_id(audience, audience.id or path.stem), path)
            return path
        if place.replaced:
            keep_aside(place.path)
        write_audience(place.audience, place.path)
        return place.path

    def backups(self, name: str) -> list[Path]:
        """Return the files that were kept when an audience was replaced, the latest first.

        Each is as the audience's file was: rename it to `*.yaml` to have it back. The library does
        not read them as audiences.

        Parameters
        ----------
        name
            Its name or id.

        Raises
        ------
        UnknownNameError
            There is none.
        """
        path = self._path_of(name)
        if path is None:
            raise self._unknown(name)
        return kept_aside(path)

    def remove(self, name: str) -> None:
        """Remove an audience, by its name or id, and its file.

        Raises
        ------
        UnknownNameError
            There is none.
        SourceError
            The file cannot be removed.
        """
        path = self._path_of(name)
        if path is None:
            raise self._unknown(name)
        try:
            path.unlink()
        except OSError as error:
            raise SourceError(f"{path} cannot be removed\n{error.strerror}") from None

    # --- the files ----------------------------------------------------------------------------

    def _files(self) -> tuple[dict[Path, Audience], dict[str, SourceError]]:
        """Return the audiences by file, in the order of the files' names, and the broken files."""
        found: dict[Path, Audience] = {}
        broken: dict[str, SourceError] = {}
        told: dict[str, Path] = {}
        kept = {}
        for path in sorted(self.path.glob("*.yaml")):
            kept[path] = known = self._known(path)
            read = known[1]
            if isinstance(read, Audience):
                twice = told.get(read.name) or told.get(read.id)
                if twice is None:
                    found[path] = read
                    told |= {name: path for name in (read.name, read.id) if name}
                    continue
                read = SourceError(
                    f"{path}: {read.name!r} is in {twice.name} too\n"
                    "Give one of them another name and id."
                )
            broken[path.name] = read
        self._read = kept
        return found, broken

    def _known(self, path: Path) -> tuple[tuple[int, int], Audience | SourceError]:
        """Return what a file holds; read again only where it has changed."""
        try:
            status = path.stat()
            stamp = status.st_mtime_ns, status.st_size
        except OSError:
            stamp = (0, 0)
        known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known
        try:
            return stamp, read_audience(path)
        except SourceError as error:
            return stamp, error

    def _path_of(self, name: str) -> Path | None:
        """Return the file of an audience: by name first, then by id."""
        arguments.text(name, "name", "the name or the id of an audience, as text")
        found = self._files()[0]
        by_id = None
        for path, audience in found.items():
            if audience.name == name:
                return path
            if audience.id == name and name:
                by_id = path
        return by_id

    def _new_path(self, audience: Audience, known: dict[Path, Audience]) -> Path:
        ids = {one.id for one in known.values()}
        broken = {name.casefold() for name in self.problems}
        taken = {path.name.casefold() for path in self.path.iterdir()}  # on any disk
        slug = _slug(audience.id or audience.name)
        for number in range(1, len(taken) + 2):
            stem = slug if number == 1 else f"{slug}-{number}"
            if f"{stem}.yaml".casefold() in broken:
                raise SourceError(
                    f"{self.path / stem}.yaml is in the way and cannot be read\n"
                    "Mend or remove it first: see library.problems."
                )
            if f"{stem}.yaml".casefold() not in taken and (audience.id or stem not in ids):
                return self.path / f"{stem}.yaml"
        raise AssertionError("more numbers than files were tried")

    def _unknown(self, name: str) -> UnknownNameError:
        audiences = self._files()[0].values()
        error = UnknownNameError(
            "audience", name, [word for one in audiences for word in (one.name, one.id) if word]
        )
        if self.problems:
            error.add_note(f"files that could not be read: {', '.join(self.problems)}")
        return error

    # --- display ------------------------------------------------------------------------------

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.names)

    def _told(self) -> str:
        count = len(self)
        return f"{count} audience{'' if count == 1 else 's'} in {self.path}"

    def __repr__(self) -> str:
        lines = [self._told()]
        lines += [f"  {one.name} ({one.status}): {one.description}".rstrip(": ") for one in self]
        lines += [f"  not read: {error}" for error in self.problems.values()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        left = 'style="text-align:left"'
        head = "".join(f"<th {left}>{column}</th>" for column in _SHOWN)
        body = "".join(
            "<tr>" + "".join(f"<td {left}>{html.escape(cell)}</td>" for cell in _row(one)) + "</tr>"
            for one in self
        )
        problems = "".join(
            f"<li>{html.escape(str(error))}</li>" for error in self.problems.values()
        )
        return (
            f"<table><caption {left}>{html.escape(self._told())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            + (f"<p>Not read:</p><ul>{problems}</ul>" if problems else "")
        )


def _row(audience: Audience) -> tuple[str, ...]:
    return audience.name, audience.status, ", ".join(audience.tags), audience.description


def _slug(name: str) -> str:
    """Return a name as a file's name has it.

    Examples
    --------
    >>> _slug("Forgot to buy your sneakers?")
    'forgot-to-buy-your-sneakers'
    >>> _slug("CON")
    'con-audience'
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    short = re.sub(r"[^\w]+", "-", plain)[:_SLUG].encode()[:_LONGEST].decode(errors="ignore")
    slug = short.strip("-_") or "audience"
    return f"{slug}-audience" if _DEVICE.fullmatch(slug) else slug
