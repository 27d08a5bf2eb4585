"""The toolkit, through its public face."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import toolkit as tk
from benchmarks.workload import audiences

if TYPE_CHECKING:
    from benchmarks.workload import Leaf, WorkloadAudience


class Toolkit:
    """The toolkit over its prepared store; answers it keeps are forgotten before each question."""

    name = "toolkit"

    def __init__(self, folder: str, store: str) -> None:
        self.folder, self.store = Path(folder), Path(store)

    def open(self) -> None:
        """Open the extract; the store was prepared before."""
        self.extract = tk.open_extract(self.folder, store=self.store, quiet=True)

    def forget(self) -> None:
        """Forget every kept answer, in memory and on disk."""
        self.extract.clear_cache()

    def leaf(self, leaf: Leaf) -> int:
        """Return how many profiles a leaf has."""
        return next(iter(self.extract.evaluate(definition(leaf)))).count

    def without(self, leaf: Leaf, other: Leaf) -> int:
        """Return how many profiles have a leaf and not another."""
        return next(iter(self.extract.evaluate(definition(leaf) & ~definition(other)))).count

    def audiences(self, count: int) -> list[int]:
        """Return the sizes of the workload's first audiences."""
        asked = map(audience, audiences(count))  # drawn at random: some are impossible
        sizes = self.extract.evaluate(*asked, quiet=True).sizes()
        return [int(size) for size in sizes["profiles"]]

    def figures(self, runs: int) -> dict[str, list[float]]:
        """Return how long takes what no other contender is asked."""
        from benchmarks.curves import curves  # noqa: PLC0415 - they import what stands here
        from benchmarks.figures import figures  # noqa: PLC0415

        return figures(self.extract, runs) | curves(self.extract, runs)


def audience(asked: WorkloadAudience) -> tk.Audience:
    """Return an audience of the workload as an analyst writes it in Python."""
    return tk.Audience(asked.name, asked.joined(definition))


def definition(leaf: Leaf) -> tk.Definition:
    """Return a leaf as an analyst writes it in Python."""
    conditions = [_condition(*one) for one in leaf.filters]
    if leaf.kind == "attribute":
        (condition,) = conditions
        return condition
    if leaf.kind == "sequence":
        then = tk.event(leaf.then)
        then = then.in_last(leaf.days, "days") if leaf.days else then
        return tk.event(leaf.event, *conditions).then(then, within=(leaf.within, "days"))
    event = tk.event(leaf.event, *conditions)
    event = event.in_last(leaf.days, "days") if leaf.days else event
    if leaf.kind == "sum":
        return event.sum(leaf.column) >= leaf.threshold
    return event.at_least(leaf.threshold)


def _condition(column: str, operator: str, value: str | int | bool) -> tk.Definition:
    field = tk.field(column)
    match operator:
        case "=":
            return field == value
        case ">=":
            return field >= value
        case "<=":
            return field <= value
        case "contains":
            return field.contains(str(value), case_sensitive=False)
    raise ValueError(operator)
