"""Prints how long questions take here and in DuckDB over the same Parquet, side by side.

    python benchmarks/run.py FOLDER          # an extract written by benchmarks/generate.py

Every question is asked in turn, ours and theirs, several times; the table holds medians and
their ratio, and the counts must be equal.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "TIMESTAMP '2026-07-01'"
QUESTIONS = {
    "bought in 90 days": (
        tk.event("commerce.purchases").in_last(90, "days"),
        "SELECT count(DISTINCT profile_id) FROM events WHERE \"eventType\" = 'commerce.purchases' "
        f"AND timestamp >= {NOW} - INTERVAL 90 DAY AND timestamp <= {NOW}",
    ),
    "bought 3 times or more": (
        tk.event("commerce.purchases").at_least(3),
        'SELECT count(*) FROM (SELECT profile_id FROM events WHERE "eventType" = '
        "'commerce.purchases' GROUP BY 1 HAVING count(*) >= 3)",
    ),
    "spent 300 or more": (
        tk.event("commerce.purchases").sum("price") >= 300,
        'SELECT count(*) FROM (SELECT profile_id FROM events WHERE "eventType" = '
        "'commerce.purchases' GROUP BY 1 HAVING sum(price::DECIMAL(18, 2)) >= 300)",
    ),
    "searched sneakers, did not buy (30 days)": (
        tk.event("search", tk.field("keyword").contains("sneakers", case_sensitive=False)).in_last(
            30, "days"
        )
        & ~tk.event("commerce.purchases").in_last(30, "days"),
        'SELECT count(*) FROM (SELECT DISTINCT profile_id FROM events WHERE "eventType" = '
        "'search' AND contains(lower(keyword), 'sneakers') AND timestamp >= "
        f"{NOW} - INTERVAL 30 DAY AND timestamp <= {NOW} EXCEPT SELECT profile_id FROM events "
        f"WHERE \"eventType\" = 'commerce.purchases' AND timestamp >= {NOW} - INTERVAL 30 DAY "
        f"AND timestamp <= {NOW})",
    ),
    "cart, then bought": (
        tk.event("commerce.productListAdds").then(tk.event("commerce.purchases")),
        "SELECT count(DISTINCT e.profile_id) FROM events e JOIN (SELECT profile_id, min(timestamp) "
        "AS first FROM events WHERE \"eventType\" = 'commerce.productListAdds' GROUP BY 1) c "
        "ON e.profile_id = c.profile_id AND e.timestamp > c.first "
        "WHERE e.\"eventType\" = 'commerce.purchases'",
    ),
}


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return how many seconds a question took, and its answer."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def prepared(folder: Path, store: Path) -> tk.Extract:
    """Prepare the extract from nothing and print what that took."""
    start = time.perf_counter()
    extract = tk.open_extract(folder, store=store, quiet=True)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    events = extract.event_count
    print(f"{extract!r}")
    print(f"prepared in {seconds:.1f} s, {seconds / events * 1e6:.2f} s a million events, ", end="")
    print(f"peak memory {memory:.1f} GB\n")
    return extract


def compare(folder: Path, extract: tk.Extract, runs: int) -> bool:
    """Print the table and return whether every two counts are equal."""
    theirs = duckdb.connect()
    path = str(folder / "events.parquet").replace("'", "''")
    theirs.execute(f"CREATE VIEW events AS SELECT * FROM '{path}'")
    same = True
    print(f"{'question':<42}{'profiles':>10}{'toolkit':>10}{'parquet':>10}{'ratio':>8}")
    for name, (definition, query) in QUESTIONS.items():
        ours: list[float] = []
        other: list[float] = []
        for _ in range(runs):
            seconds, count = timed(
                lambda d=definition: next(iter(extract.evaluate(d))).count  # type: ignore[misc]
            )
            ours.append(seconds)
            seconds, expected = timed(
                lambda q=query: theirs.execute(q).fetchall()[0][0]  # type: ignore[misc]
            )
            other.append(seconds)
            same = same and count == expected
        mine, yours = statistics.median(ours), statistics.median(other)
        flag = "" if count == expected else f"  NOT EQUAL: {expected:,}"
        print(f"{name:<42}{count:>10,}{mine:>9.3f}s{yours:>9.3f}s{yours / mine:>7.1f}x{flag}")
    return same


def main() -> int:
    """Read the command line, measure, and return 1 where counts differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    store = Path(tempfile.mkdtemp(prefix="toolkit-benchmark-"))
    try:
        with prepared(options.folder, store) as extract:
            return 0 if compare(options.folder, extract, options.runs) else 1
    finally:
        shutil.rmtree(store)


if __name__ == "__main__":
    sys.exit(main())
