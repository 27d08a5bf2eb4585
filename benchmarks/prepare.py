"""Prepares an extract from nothing and says what that took; a process of its own for its memory.

python -m benchmarks.prepare FOLDER STORE
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import toolkit as tk
from benchmarks.worker import peak_memory


@dataclass(frozen=True)
class Preparation:
    """What preparing took: seconds, the most memory in GB, and the store's size in GB."""

    seconds: float
    memory: float
    size: float
    profiles: int
    events: int


def prepared(folder: Path, store: Path) -> Preparation:
    """Prepare an extract anew in a process of its own."""
    shutil.rmtree(store, ignore_errors=True)
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.prepare", str(folder), str(store)],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "TQDM_DISABLE": "1"},
    )
    return Preparation(**json.loads(done.stdout))


def main() -> None:
    """Prepare, and write what it took as JSON."""
    folder, store = map(Path, sys.argv[1:])
    start = time.perf_counter()
    with tk.open_extract(folder, store=store, quiet=True) as extract:
        seconds = time.perf_counter() - start
        size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file()) / 1e9
        counts = {"profiles": extract.profile_count, "events": extract.event_count}
    print(json.dumps({"seconds": seconds, "memory": peak_memory(), "size": size, **counts}))


if __name__ == "__main__":
    main()
