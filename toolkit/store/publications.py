"""Where a store with published attributes stands: beside the prepared one, and chosen by one file.

    <store>/store.duckdb, store.json, leaves/       as prepared, never changed
    <store>/published/<publication>-<process>/      a whole store with more columns
    <store>/published/current                       the name of the one in use

A publication has a name of its own, so that neither answers kept for another nor DuckDB's open
files are taken for its; one file, replaced at once, says which is in use.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = "published"
_CURRENT = "current"
_CHOOSING = threading.Lock()


def current(base: Path) -> Path:
    """Return the folder of the store in use: the publication, or the store as it was prepared.

    Parameters
    ----------
    base
        The folder of the store as it was prepared.
    """
    try:
        name = (base / _FOLDER / _CURRENT).read_text(encoding="utf-8")
    except OSError:
        return base
    found = base / _FOLDER / name
    return found if name and (found / "store.json").is_file() else base


def begin(base: Path) -> Path:
    """Return a new, empty folder for a publication.

    Raises
    ------
    FileNotFoundError
        The store is not there any more.
    """
    (base / _FOLDER).mkdir(exist_ok=True)
    made = base / _FOLDER / _new_name()
    made.mkdir()
    return made


def choose(base: Path, before: Path, after: Path) -> bool:
    """Use one store instead of another, which is removed; False where another is in use by now.

    Parameters
    ----------
    base
        The folder of the store as it was prepared.
    before
        The folder of the store that was in use.
    after
        The folder of the one to use; `base` for the store as it was prepared.
    """
    with _CHOOSING:
        if current(base) != before:
            return False
        chosen = base / _FOLDER / _CURRENT
        if after == base:
            chosen.unlink(missing_ok=True)
        else:
            aside = chosen.with_name(f"{_CURRENT}.{_new_name()}")
            aside.write_text(after.name, encoding="utf-8")
            aside.replace(chosen)
    if before != base:
        discard(before)
    return True


def discard(publication: Path) -> None:
    """Remove a publication; who has it open can go on."""
    shutil.rmtree(publication, ignore_errors=True)


def sweep(base: Path) -> None:
    """Remove what processes that are no more left: unfinished publications, and earlier ones."""
    folder = base / _FOLDER
    if not folder.is_dir():
        return
    left = [each for each in folder.iterdir() if _is_left(each.name)]
    kept = current(base)  # read after the processes were seen to be no more: none chooses now
    for each in left:
        if each.is_dir() and each != kept:
            discard(each)
        elif not each.is_dir():
            each.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    """Say whether there is a process of that number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _new_name() -> str:
    return f"{uuid.uuid4().hex[:12]}-{os.getpid()}"


def _is_left(name: str) -> bool:
    made_by = re.search(r"[0-9a-f]{12}-(\d+)$", name)
    return made_by is not None and not is_alive(int(made_by[1]))
