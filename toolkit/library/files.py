"""Audiences as files: one YAML file each, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import SourceError, SourceNotFoundError, ToolkitError, did_you_mean
from toolkit.library.audience import Audience

_KEYS = ("id", "name", "description", "tags", "status", "pql")


def read_audiences(folder: str | Path) -> list[Audience]:
    """Return the audiences of a folder, in the order of their file names.

    Parameters
    ----------
    folder
        Holds files `*.yaml` with the keys id, name, description, tags, status and pql.

    Raises
    ------
    SourceNotFoundError
        There is no such folder.
    SourceError
        A file is not an audience; names the file and what is wrong in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SourceNotFoundError(f"no folder of audiences at {folder}")
    return [read_audience(path) for path in sorted(folder.glob("*.yaml"))]


def read_audience(path: str | Path) -> Audience:
    """Return the audience a YAML file holds.

    Raises
    ------
    SourceError
        The file is not an audience; names the file and what is wrong in it.
    """
    path = Path(path)
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SourceError(f"{path} is not YAML\n{error}") from None
    entries = _checked(path, document)
    try:
        return Audience(
            entries["name"],
            entries["pql"],
            description=entries.get("description", ""),
            tags=entries.get("tags", ()),
            status=entries.get("status", "draft"),
            id=entries.get("id", ""),
        )
    except ToolkitError as error:
        raise SourceError(f"{path} does not hold an audience\n{error}") from error


def _checked(path: Path, document: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the file held
    if not isinstance(document, dict):
        raise SourceError(f"{path} does not hold an audience\nIt needs the keys name and pql.")
    for key in document:
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"The keys are {', '.join(_KEYS)}."
            raise SourceError(f"{path}: no key {key!r} in an audience\n{hint}")
    for key in ("name", "pql"):
        if not isinstance(document.get(key), str):
            raise SourceError(f"{path}: an audience needs {key}, as text")
    return document
