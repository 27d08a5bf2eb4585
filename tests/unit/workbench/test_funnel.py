"""Who is left after each step of a sequence, counted again by pandas and plain Python."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from toolkit.instants import Unit
from toolkit.language.canvas import Container, Count, EventCard, Sequence, Step, from_json, times
from toolkit.workbench.funnel import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

SEARCH, VIEW, ADD, BUY = (
    EventCard((kind,))
    for kind in (
        "search",
        "commerce.productViews",
        "commerce.productListAdds",
        "commerce.purchases",
    )
)
NO_BUY = replace(BUY, exclude=True)
HOUR, TWO_DAYS, WEEK = (
    times.Duration(1, Unit.HOUR),
    times.Duration(2, Unit.DAY),
    times.Duration(1, Unit.WEEK),
)
SECONDS = {HOUR: 3600, TWO_DAYS: 2 * 86_400, WEEK: 7 * 86_400}
MICROSECONDS = {gap: seconds * 1_000_000 for gap, seconds in SECONDS.items()}
PLAIN = Sequence((Step(SEARCH), Step(VIEW), Step(ADD), Step(BUY)))
GAPS = Sequence(
    (
        Step(SEARCH),
        Step(ADD, within=TWO_DAYS),
        Step(NO_BUY),
        Step(SEARCH, after=HOUR, within=WEEK),
        Step(NO_BUY, within=WEEK),
    )
)
COUNTS = Sequence(
    (
        Step(replace(SEARCH, measure=Count(3))),
        Step(replace(BUY, measure=Count(2))),
        Step(SEARCH),
    )
)


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def histories(shop: tk.Extract) -> list[dict[str, list[int]]]:
    """When each profile's events happened in microseconds, by type, in order."""
    events = pd.read_parquet("sample_data/sneaker_shop/events.parquet")
    events["timestamp"] = pd.to_datetime(events["timestamp"], utc=True)
    events = events[events["timestamp"] <= shop.as_of].drop_duplicates("_id")
    events["timestamp"] = events["timestamp"].astype("datetime64[us, UTC]").astype("int64")
    events = events.sort_values("timestamp")
    kinds = {card.event_types[0] for card in (SEARCH, VIEW, ADD, BUY)}
    events = events[events["eventType"].isin(kinds)]
    found: dict[str, dict[str, list[int]]] = {}
    for profile, kind, at in zip(
        events["profile_id"], events["eventType"], events["timestamp"], strict=True
    ):
        found.setdefault(profile, {}).setdefault(kind, []).append(at)
    return list(found.values())


def _fits(step: Step, since: int, moment: int) -> bool:
    after, within = (
        None if gap is None else MICROSECONDS[gap] for gap in (step.after, step.within)
    )
    later = moment - since
    return later > 0 and (after is None or later >= after) and (within is None or later <= within)


def _completes(steps: tuple[Step, ...], history: dict[str, list[int]], since: int | None) -> bool:
    """Whether the events after an instant go on as the steps say, by trying every event."""
    absent: list[Step] = []
    for number, step in enumerate(steps):
        if step.card.exclude:
            absent.append(step)
            continue
        own = history.get(step.card.event_types[0], [])
        if isinstance(step.card.measure, Count) and (step.card.measure.at_least or 1) > 1:
            later = [each for each in own if since is None or each > since]
            own = later[(step.card.measure.at_least or 1) - 1 :]
        return any(
            _completes(steps[number + 1 :], history, moment)
            for moment in own
            if (since is None or _fits(step, since, moment))
            and _none(absent, history, since, moment)
        )
    return _none(absent, history, since, None)


def _none(
    absent: list[Step],
    history: dict[str, list[int]],
    since: int | None,
    until: int | None,
) -> bool:
    return not any(
        since is not None and _fits(step, since, moment) and (until is None or moment < until)
        for step in absent
        for moment in history.get(step.card.event_types[0], [])
    )


@pytest.mark.parametrize("sequence", [PLAIN, GAPS, COUNTS], ids=["plain", "gaps", "counts"])
def test_as_many_are_left_as_pandas_counts(
    sequence: Sequence, shop: tk.Extract, histories: list[dict[str, list[int]]]
) -> None:
    numbers = shop.drawing().numbers(Container((sequence,)))
    left = {}
    for number, step in enumerate(sequence.steps):
        later = sequence.steps[number + 1 :]
        if not step.card.exclude or all(each.card.exclude for each in later):
            upto = sequence.steps[: number + 1]
            left[f"0.{number}"] = sum(_completes(upto, each, None) for each in histories)
    found = {path: one.left for path, one in numbers.tiles.items() if path.startswith("0.")}
    assert found == {f"0.{number}": None for number in range(len(sequence.steps))} | left
    assert all(before >= after > 0 for before, after in pairwise(left.values()))
    assert numbers.members is not None
    assert list(left.values())[-1] == numbers.members.count == numbers.tiles["0"].alone


def test_an_excluded_step_in_the_middle_has_no_number_of_its_own() -> None:
    assert [path for path, _ in prefixes(Container((GAPS,)))] == ["0.0", "0.1", "0.3", "0.4"]
    two = Sequence((Step(SEARCH), Step(NO_BUY), Step(replace(ADD, exclude=True))))
    assert [path for path, _ in prefixes(Container((two,)))] == ["0.0", "0.1", "0.2"]


def test_a_step_in_error_leaves_the_numbers_before_it(shop: tk.Extract) -> None:
    wrong = {"type": "AttributeCard", "field": "nothing", "test": {"type": "ExistsTest"}}
    cards = [
        {"type": "EventCard", "event_types": ["search"]},
        {"type": "EventCard", "event_types": ["commerce.purchases"]},
        {"type": "EventCard", "rules": [wrong]},
    ]
    steps = [{"type": "Step", "card": card} for card in cards]
    document = {"type": "Container", "children": [{"type": "Sequence", "steps": steps}]}
    numbers = shop.drawing().numbers(from_json(document))
    assert numbers.members is None
    assert set(numbers.problems) == {"0", "0.2"}
    assert numbers.tiles["0.1"].left is not None
    assert "0.2" not in numbers.tiles
