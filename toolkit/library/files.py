"""Audiences as files: one YAML file each, in a folder."""

from __future__ import annotations

import shutil
import uuid
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

import yaml

from toolkit import arguments
from toolkit.errors import SourceError, SourceNotFoundError, ToolkitError, did_you_mean
from toolkit.language.definition import Definition, parse_pql
from toolkit.library.audience import Audience
from toolkit.yaml_text import Lines, yaml_text

_KEYS = ("id", "name", "description", "tags", "status", "evaluation", "pql")
_TEXTS = ("id", "description", "status", "evaluation")
_ASIDE = ".bak"
"""How the names of files that were replaced end: no audience is read from them."""


def read_audiences(folder: str | Path) -> list[Audience]:
    """Return the audiences of a folder, in the order of their file names.

    Parameters
    ----------
    folder
        Holds files `*.yaml` with the keys id, name, description, tags, status,
        evaluation and pql.

    Raises
    ------
    SourceNotFoundError
        There is no such folder.
    SourceError
        A file is not an audience; names the file and what is wrong in it.
    """
    folder = arguments.path(folder, "folder", "a folder of audiences")
    if not folder.is_dir():
        raise SourceNotFoundError(
            f"no folder of audiences at {folder}\nGive a folder with files *.yaml."
        )
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
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not text in UTF-8\n{error}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError(f"{path} is not YAML\n{error}") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read\n{error.strerror}") from None
    entries = _checked(path, document)
    try:
        return Audience(
            entries["name"],
            entries["pql"],
            description=entries.get("description") or "",
            tags=entries.get("tags") or (),
            status=entries.get("status") or "draft",
            id=entries.get("id") or "",
            evaluation=entries.get("evaluation") or "",
        )
    except ToolkitError as error:
        raise SourceError(f"{path} does not hold an audience\n{error}") from error


def write_audience(audience: Audience, path: Path) -> None:
    """Write an audience as a YAML file, aside and then renamed; a file of that name is replaced.

    PQL stands as it was written, in lines of its own, so that files compare line by line.

    Raises
    ------
    SourceError
        The file cannot be written, or would not be read back as the same audience.
    """
    aside = path.with_name(f".{uuid.uuid4().hex[:12]}.partial")
    try:
        aside.write_text(_text(audience), encoding="utf-8", newline="\n")
        if read_audience(aside) != audience:
            raise SourceError(f"{audience.name!r} cannot be written as YAML without a change")
        aside.replace(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be written\n{error.strerror}") from None
    finally:
        aside.unlink(missing_ok=True)


def write_new(audience: Audience, path: Path) -> None:
    """Write an audience as a YAML file where there is none, as `write_audience` does.

    Raises
    ------
    SourceError
        There is a file by now, or it cannot be written.
    """
    try:
        path.touch(exist_ok=False)  # or another program could have taken the name meanwhile
    except FileExistsError:
        raise SourceError(f"{path} is there by now\nSave again.") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be written\n{error.strerror}") from None
    try:
        write_audience(audience, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def keep_aside(path: Path) -> Path:
    """Copy a file to one beside it, named after it and the time, UTC; return the copy.

    Raises
    ------
    SourceError
        The copy cannot be written.
    """
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    marks = chain([""], (f"-{number}" for number in count(2)))
    names = (path.with_name(f"{path.name}.{stamp}{mark}{_ASIDE}") for mark in marks)
    try:
        return Path(shutil.copy2(path, next(one for one in names if not one.exists())))
    except OSError as error:
        raise SourceError(f"{path} cannot be kept aside\n{error.strerror}") from None


def kept_aside(path: Path) -> list[Path]:
    """Return the files that were kept of one, the latest first."""
    start = f"{path.name}."
    found = (one for one in path.parent.iterdir() if one.name.startswith(start))
    kept = (one for one in found if one.name.endswith(_ASIDE))
    return sorted(kept, key=lambda one: one.name.removesuffix(_ASIDE), reverse=True)


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
    for key in _TEXTS:
        if not isinstance(document.get(key), str | None):
            raise SourceError(f"{path}: {key} is text\nPut {document[key]!r} in quotes.")
    tags = document.get("tags")
    if tags is not None and not (
        isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    ):
        raise SourceError(f"{path}: tags is a list of texts\nWrite tags: [one, two].")
    return document


def _text(audience: Audience) -> str:
    document = {
        "id": audience.id,
        "name": audience.name,
        "description": audience.description,
        "tags": audience.tags,
        "status": audience.status,
        "evaluation": audience.evaluation,
        "pql": Lines(_pql(audience.definition)),
    }
    return yaml_text({key: value for key, value in document.items() if value}, width=10_000)


def _pql(definition: Definition) -> str:
    """Return PQL as it was written, without blanks at the ends of lines that no text has."""
    written = definition.text or definition.to_pql()
    lines = written.replace("\r\n", "\n").strip().split("\n")
    tidy = "\n".join(line.rstrip() for line in lines)
    return tidy if parse_pql(tidy) == definition else written
