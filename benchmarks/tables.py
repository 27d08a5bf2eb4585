"""Measured times as Markdown tables."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.prepare import Preparation


@dataclass(frozen=True)
class Cell:
    """The median and the least of several times, in seconds; None where there is no answer."""

    median: float | None
    least: float | None


def cell(seconds: Sequence[float]) -> Cell:
    """Return a cell of times; an empty one of none."""
    return Cell(median(seconds), min(seconds)) if seconds else Cell(None, None)


def head(title: str, names: Sequence[str]) -> str:
    """Return the first lines of a table."""
    return f"{_line([title, *names])}\n{_line(['---', *('---:' for _ in names)])}"


def row(label: str, cells: Mapping[str, Cell], base: str | None = None) -> str:
    """Return a row of medians (least), each with how many times the base's it is."""
    first = cells[base].median if base else None
    return _line(
        [label, *(_text(one, None if name == base else first) for name, one in cells.items())]
    )


def promises(
    rows: Mapping[str, Mapping[str, Cell]],
    reading: Cell,
    times: Mapping[str, Sequence[float]],
    preparation: Preparation,
) -> str:
    """Return what is promised, what was measured, and whether it holds."""
    ours = {label: cells["toolkit"].median or 0.0 for label, cells in rows.items()}
    leaf = next(label for label in rows if "one event leaf" in label)
    fifty, all_ = (next(one for one in rows if one.startswith(n)) for n in ("50 ", "200 "))
    own = {name: median(seconds) for name, seconds in times.items()}
    read = reading.median or float("nan")
    a_million = preparation.seconds / preparation.events * 1e6
    kept = [
        _at_least(
            "one event leaf: times faster than DuckDB over Parquet",
            _ratio(rows[leaf], "DuckDB, Parquet"),
            20,
        ),
        _at_least(
            "one event leaf: times faster than ClickHouse, loaded",
            _ratio(rows[leaf], "ClickHouse, loaded"),
            8,
        ),
        _at_most("searched sneakers, did not buy, ms", own["sneakers"] * 1e3, 50),
        _at_most("editing one threshold of a ten-rule audience, ms", own["edit"] * 1e3, 60),
        _at_most("repeating an unchanged evaluation, ms", own["repeat"] * 1e3, 5),
        _at_most("50 audiences, times reading the Parquet once", ours[fifty] / read, 3),
        _at_most("200 audiences, times reading the Parquet once", ours[all_] / read, 6),
        _at_most("all pairs of 200 audiences, s", own["pairs"], 0.5),
        _at_most("exclusive intersections of 20 audiences, s", own["exclusive"], 0.5),
        _at_most("what tells two audiences apart, s", own["compare"], 5),
        _at_most("incremental reach of 200 audiences, s", own["reach"], 0.5),
        _at_most("a what-if curve, times one evaluation", own["what-if"] / own["one"], 3),
        _at_most("52 weeks of history, times one evaluation", own["history"] / own["one"], 8),
        _at_most("explaining one profile, ms", own["explain"] * 1e3, 50),
        _at_most("preparing, s a million events", a_million, 0.6),
        _at_most("peak memory of preparing, GB", preparation.memory, 4),
    ]
    return "\n".join([head("toolkit", ["measured", "promised at 2M × 40M", "holds"]), *kept])


def _ratio(cells: Mapping[str, Cell], other: str) -> float:
    theirs, ours = cells[other].median, cells["toolkit"].median
    return theirs / ours if theirs and ours else float("nan")


def _at_least(what: str, measured: float, promised: float) -> str:
    return _line([what, _number(measured), f"≥ {promised:g}", _holds(measured >= promised)])


def _at_most(what: str, measured: float, promised: float) -> str:
    return _line([what, _number(measured), f"≤ {promised:g}", _holds(measured <= promised)])


def _holds(held: bool) -> str:
    return "yes" if held else "NO"


def _text(one: Cell, base: float | None) -> str:
    if one.median is None or one.least is None:
        return "–"
    text = f"{_number(one.median)} ({_number(one.least)})"
    if not base:
        return text
    times = one.median / base
    return f"{text} {times:.0f}×" if times >= 10 else f"{text} {times:.1f}×"


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _line(parts: Iterable[str]) -> str:
    return f"| {' | '.join(parts)} |"
