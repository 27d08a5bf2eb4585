"""Predictions on disk: a folder each, with what is predicted as YAML beside the runs."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import yaml

from toolkit.errors import DefinitionError, SourceError
from toolkit.propensity.runs import WRITTEN, heading, names, writing
from toolkit.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.propensity.goal import Configuration

PREDICTION = "prediction.yaml"
"""The file that says what is predicted, in a prediction's folder."""
_DELETED = ".deleted-"


def holds(folder: Path) -> bool:
    """Say whether a folder holds a prediction: its file, or a run."""
    return (folder / PREDICTION).is_file() or bool(names(folder))


def folders(home: Path) -> list[Path]:
    """Return the folders one level down, by name: each may hold a prediction."""
    if not home.is_dir():
        return []
    return sorted(each for each in home.iterdir() if each.is_dir() and each.name[0] != ".")


def write(asked: Configuration, folder: Path) -> Path:
    """Write what is predicted into a folder, aside and renamed, and return the file.

    Raises
    ------
    SourceError
        It cannot be written there.
    """
    target = folder / PREDICTION
    text = yaml_text(asked.to_json(), width=100)
    aside = folder / f".{PREDICTION}.partial-{uuid.uuid4().hex[:8]}"
    with writing(target):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_text(text, encoding="utf-8")
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return target


def refuse_others(folder: Path, name: str) -> None:
    """Raise when what a folder holds is another prediction's; what cannot be read is nobody's.

    Raises
    ------
    DefinitionError
        It is; names it.
    """
    for each in names(folder):
        try:
            other = heading(folder / each).configuration.name
        except SourceError:
            continue
        refuse_other(folder, other, name)
    try:
        said = yaml.safe_load((folder / PREDICTION).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return
    if isinstance(said, dict) and isinstance(said.get("name"), str):
        refuse_other(folder, said["name"], name)


def refuse_other(folder: Path, other: str, name: str) -> None:
    """Raise when what is in a folder is of another name."""
    if other != name:
        raise DefinitionError(
            f"the prediction in {folder} is {other!r}, not {name!r}\n"
            "Give another name, or another folder."
        )


def delete_run(folder: Path) -> None:
    """Delete the run that a folder holds, and the folder when nothing else is in it.

    Raises
    ------
    SourceError
        What is there is not the toolkit's.
    """
    if not _is_run(folder):
        raise SourceError(f"{folder} holds no run of Customer AI\nNothing was deleted.")
    _delete([folder])


def delete(home: Path) -> None:
    """Delete a prediction's runs and its file, and the folder when nothing else is in it.

    Files of others stay where they are.
    """
    _delete(home / name for name in names(home) if _is_run(home / name))
    (home / PREDICTION).unlink(missing_ok=True)
    if home.is_dir():
        _remove_empty(home)


def _delete(folders: Iterable[Path]) -> None:
    """Delete runs: all of them are renamed aside first, so that none is ever seen half deleted."""
    asides = []
    for folder in folders:
        aside = folder.with_name(f".{folder.name}{_DELETED}{uuid.uuid4().hex[:8]}")
        folder.rename(aside)
        asides.append((folder, aside))
    for folder, aside in asides:
        for name in WRITTEN:
            (aside / name).unlink(missing_ok=True)
        if not _remove_empty(aside):
            aside.rename(folder)  # what someone else put there is found where it was put


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def _is_run(folder: Path) -> bool:
    """Say whether a folder's run was written by the toolkit, even where it was changed since."""
    try:
        document = json.loads((folder / WRITTEN[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and {"format", "digests", "configuration"} <= set(document)
