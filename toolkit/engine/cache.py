"""Answers to leaves that are kept: in memory while the extract is open, on disk beside the store.

A leaf is known by the statement that answers it, which holds the evaluation instant and follows
from the store's layout: when the definition, the instant, the extract or the compiler changes, so
does the statement, and nothing stale is found.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
import zlib
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from toolkit.engine.bitmap import Bitmap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from toolkit.language.tree import Expression
    from toolkit.sql.rows import Fold

_MAGIC = b"leaf 1\n"
_MEMORY = 256 * 2**20
_DISK = 2**30


class LeafCache:
    """Answers by statement: the least recently used leave first, where there are too many.

    Several threads may use it: a widget counts while the analyst evaluates. Files are written
    behind the answer, in the order the answers came.

    Parameters
    ----------
    folder
        Where answers are kept on disk; None keeps them in memory alone.
    memory
        Up to how many bytes of answers are kept in memory.
    disk
        Up to how many bytes of files are kept.

    Attributes
    ----------
    statements
        What was written for a leaf over a table of events at an instant: the statement for the
        rows that decide it, and how they fold.

    Examples
    --------
    >>> cache = LeafCache(None)
    >>> cache.put("SELECT 1", Bitmap.from_indices([3], size=5))
    >>> cache.get("SELECT 1", size=5).count, cache.get("SELECT 2", size=5)
    (1, None)
    """

    def __init__(self, folder: Path | None, *, memory: int = _MEMORY, disk: int = _DISK) -> None:
        self.folder = folder
        self.statements: dict[tuple[str, datetime, Expression], tuple[str, Fold]] = {}
        self._limits = memory, disk
        self._known: OrderedDict[str, Bitmap] = OrderedDict()
        self._held = 0
        self._stored: int | None = None
        self._lock = threading.RLock()
        self._writer: ThreadPoolExecutor | None = None
        self._written: Future[None] | None = None

    def get(self, statement: str, size: int) -> Bitmap | None:
        """Return the kept answer to a statement over so many profiles, or None."""
        key = _key(statement)
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found
        found = self._read(key, size)
        if found is not None:
            self._remember(key, found)
        return found

    def put(self, statement: str, answer: Bitmap) -> None:
        """Keep the answer to a statement."""
        key = _key(statement)
        self._remember(key, answer)
        path = self._path(key)
        if path is None:
            return
        with self._lock:
            if self._writer is None:
                self._writer = ThreadPoolExecutor(1, "toolkit-cache")
            try:
                self._written = self._writer.submit(self._write, path, answer)
            except RuntimeError:  # the interpreter ends: no thread takes up work any more
                self._write(path, answer)

    def settle(self) -> None:
        """Wait until every answer is on disk."""
        with self._lock:
            last = self._written
        if last is not None:
            last.result()

    def clear(self) -> None:
        """Forget every answer."""
        self.settle()
        with self._lock:
            self.statements.clear()
            self._known.clear()
            self._held = 0
            self._stored = None
        for path in self._files():
            path.unlink(missing_ok=True)

    # --- memory -------------------------------------------------------------------------------

    def _remember(self, key: str, answer: Bitmap) -> None:
        with self._lock:
            if key not in self._known:
                self._held += answer.words.nbytes
            self._known[key] = answer
            while self._held > self._limits[0] and len(self._known) > 1:
                _, forgotten = self._known.popitem(last=False)
                self._held -= forgotten.words.nbytes

    # --- disk ---------------------------------------------------------------------------------

    def _path(self, key: str) -> Path | None:
        return None if self.folder is None else self.folder / f"{key}.leaf"

    def _files(self) -> Iterator[Path]:
        if self.folder is not None and self.folder.is_dir():
            yield from self.folder.glob("*.leaf")

    def _read(self, key: str, size: int) -> Bitmap | None:
        """Return a kept answer; None where there is no file, or not a whole one."""
        path = self._path(key)
        if path is None:
            return None
        try:
            held = path.read_bytes()
        except OSError:
            return None
        body = held[len(_MAGIC) + 4 :]
        sum_ = zlib.crc32(body).to_bytes(4, "little")
        if held[: len(_MAGIC) + 4] != _MAGIC + sum_:
            return None
        words = np.frombuffer(body, dtype="<u8").astype(np.uint64)
        return Bitmap(words, size) if len(words) == len(Bitmap.empty(size).words) else None

    def _write(self, path: Path, answer: Bitmap) -> None:
        """Write an answer aside and rename it; a disk that refuses is no reason to fail."""
        body = answer.words.astype("<u8").tobytes()
        aside = path.with_name(f"{path.name}.partial-{os.getpid()}-{uuid.uuid4().hex[:8]}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(_MAGIC + zlib.crc32(body).to_bytes(4, "little") + body)
            aside.replace(path)
            with self._lock:
                self._make_room(len(body))

    def _make_room(self, written: int) -> None:
        """Remove the files written first where there are more bytes than the limit."""
        if self._stored is not None and self._stored + written <= self._limits[1]:
            self._stored += written
            return
        files = sorted(((path.stat(), path) for path in self._files()), key=_written_at)
        self._stored = sum(status.st_size for status, _ in files)
        for status, path in files:
            if self._stored <= self._limits[1]:
                return
            path.unlink(missing_ok=True)
            self._stored -= status.st_size


def _written_at(file: tuple[os.stat_result, Path]) -> int:
    return file[0].st_mtime_ns


def _key(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest()[:32]
