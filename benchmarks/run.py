"""Prints the performance tables: the toolkit against its alternatives, in one run on the same data.

    python -m benchmarks.run --scale 2M         # or 0.2M, 10M; make bench SCALE=2M

The data are generated when missing. The contenders are asked in turn, several times over, with
the files in memory; cells are medians. Every count must be equal: else the exit code is 1.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.prepare import Preparation, prepared
from benchmarks.tables import Cell, cell, head, promises, row
from benchmarks.worker import Answer, Worker
from benchmarks.workload import ONE_LEAF, QUESTIONS, SIZES, audiences, distinct

SCALES = {
    "0.2M": (200_000, 4_000_000),
    "2M": (2_000_000, 40_000_000),
    "10M": (10_000_000, 200_000_000),
}
"""Profiles and events."""
THREADS = os.cpu_count() or 1
OURS, PANDAS, DUCKDB = "toolkit", "pandas, in memory", "DuckDB, Parquet"
PANDAS_BYTES = 170
"""About how much memory pandas takes for an event while it loads the file."""
LONG = 20.0
"""After how many seconds an answer is not asked for again."""
QUICK, OFTEN = 10.0, 7
"""A round of answers that takes fewer seconds is asked so many times as often: milliseconds vary."""


@dataclass
class Run:
    """One run: its contenders, and whether they agreed so far."""

    workers: dict[str, Worker]
    runs: int
    limit: float
    notes: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def ask(self, what: str, method: str, *arguments: object) -> dict[str, Cell]:
        """Ask every contender in turn, several times over, and hold the answers to be equal."""
        answers: dict[str, list[Answer]] = {name: [] for name in self.workers}
        rounds = itertools.count(1)
        while next(rounds) <= self.runs * (OFTEN if _is_quick(answers) else 1):
            for name, worker in self.workers.items():
                if not answers[name] or answers[name][-1].seconds < LONG:
                    answers[name].append(worker.ask(method, *arguments, limit=self.limit))
        expected = answers[OURS][0].value
        if answers[OURS][0].refusal:
            self.problems.append(f"{what}: {OURS} gave no answer")
        for name, given in answers.items():
            if any(not one.refusal and one.value != expected for one in given):
                self.problems.append(f"{what}: {name} and {OURS} differ")
        return {name: self.noted(name, given) for name, given in answers.items()}

    def noted(self, name: str, given: list[Answer]) -> Cell:
        """Return a cell, and note why where there is no figure."""
        reason = next((one.refusal for one in given if one.refusal), "")
        if reason:
            self.notes.setdefault(name, reason)
        return cell([one.seconds for one in given if not one.refusal])


def _is_quick(answers: dict[str, list[Answer]]) -> bool:
    return sum(given[0].seconds for given in answers.values() if given) < QUICK


def contenders(home: Path, events: int, limit: float) -> tuple[Run, dict[str, Cell]]:
    """Start every contender, and return how long each took to load."""
    folder = str(home / "extract")
    os.environ["POLARS_MAX_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(THREADS)
    made = {
        OURS: Worker("toolkit_store.Toolkit", folder, str(home / "stores")),
        PANDAS: Worker("pandas_memory.PandasMemory", folder),
        "polars, Parquet": Worker("polars_lazy.PolarsLazy", folder),
        DUCKDB: Worker("duckdb_parquet.DuckDBParquet", folder, THREADS),
        "ClickHouse, Parquet": Worker("clickhouse.ClickHouseParquet", folder, THREADS),
        "ClickHouse, loaded": Worker(
            "clickhouse.ClickHouseLoaded", folder, THREADS, str(home / "clickhouse")
        ),
    }
    run = Run(made, runs=1, limit=limit)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if events * PANDAS_BYTES > memory:
        made[PANDAS].refusal = f"needs some {events * PANDAS_BYTES / 1e9:.0f} GB of memory"
    loads = {
        name: run.noted(name, [worker.ask("open", limit=3600)]) for name, worker in made.items()
    }
    return run, loads


def measure(run: Run, loads: dict[str, Cell], preparation: Preparation) -> None:
    """Ask everything; the tables are printed as they grow."""
    names = list(run.workers)
    loads[OURS] = Cell(preparation.seconds, preparation.seconds)
    say(head("loading, or preparing", names), row("seconds", loads), "")
    for worker in run.workers.values():
        worker.ask("leaf", ONE_LEAF, limit=run.limit)  # the files are in memory from now on
    rows = ask_all(run, names)
    say(*(f"– {name}: {reason}" for name, reason in run.notes.items()), "")
    reading = read(run)
    say(head("reading the columns once", list(reading)), row("seconds", reading), "")
    times = run.workers[OURS].ask("figures", run.runs, limit=3600)
    if times.refusal:
        run.problems.append(f"figures: {times.refusal}")
        return
    say(promises(rows, reading[DUCKDB], times.value, preparation), "")


def ask_all(run: Run, names: list[str]) -> dict[str, dict[str, Cell]]:
    """Ask one question after another, then more and more audiences."""
    asked: dict[str, tuple[object, ...]] = {
        name: ("leaf", leaf) if other is None else ("without", leaf, other)
        for name, (leaf, other) in QUESTIONS.items()
    }
    for count in SIZES:
        leaves = len(distinct(audiences(count)))
        asked[f"{count} audience{'s' * (count > 1)}, {leaves} distinct leaves"] = (
            "audiences",
            count,
        )
    say(head("median (least), and times the toolkit's", names))
    rows = {}
    for label, (method, *arguments) in asked.items():
        rows[label] = run.ask(label, str(method), *arguments)
        say(row(label, rows[label], OURS))
    return rows


def say(*lines: str) -> None:
    """Print lines at once: a run takes long."""
    print(*lines, sep="\n", flush=True)


def read(run: Run) -> dict[str, Cell]:
    """Return how long it takes to read the columns that the workload needs, by who reads."""
    readers = {
        DUCKDB: (run.workers[DUCKDB], "read"),
        "polars, Parquet": (run.workers["polars, Parquet"], "read"),
        "pyarrow": (run.workers[DUCKDB], "read_with_pyarrow"),
    }
    answers: dict[str, list[Answer]] = {name: [] for name in readers}
    for _ in range(run.runs):
        for name, (worker, method) in readers.items():
            answers[name].append(worker.ask(method, limit=run.limit))
    return {name: run.noted(name, given) for name, given in answers.items()}


def main() -> int:
    """Read the command line, measure, and return 1 where counts differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="2M")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=600, help="seconds an answer may take")
    parser.add_argument("--home", type=Path, default=Path("build/benchmark"))
    options = parser.parse_args()
    home = options.home / options.scale
    profiles, events = SCALES[options.scale]
    if not (home / "extract" / "extract.toml").is_file():
        generate(home / "extract", profiles, events)
    preparation = prepared(home / "extract", home / "stores")
    print(f"{profiles:,} profiles, {events:,} events, {THREADS} threads, seconds\n", flush=True)
    run, loads = contenders(home, events, options.limit)
    run.runs = options.runs
    with ExitStack() as stack:
        for worker in run.workers.values():
            stack.enter_context(closing(worker))
        measure(run, loads, preparation)
    for problem in run.problems:
        print(f"WRONG  {problem}")
    print("" if run.problems else "every count is equal")
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
