"""Which cards keep an audience from an evaluation method."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from toolkit.language.canvas import Container, from_expression
from toolkit.language.definition import Definition
from toolkit.workbench.method_obstacles import obstacles

if TYPE_CHECKING:
    from collections.abc import Iterator

RECENT = "timestamp occurs <= 12 hours before now"
OLD = "timestamp occurs <= 30 days before now"


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as extract:
        yield extract


def against(pql: str) -> dict[str, dict[str, tuple[str, ...]]]:
    definition = tk.parse_pql(pql)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    canvas = from_expression(definition.expression)
    for one in obstacles(canvas, definition.eligibility(), Definition.eligibility):
        found.setdefault(one.method, {})[one.reason] = one.paths
    return found


def only(pql: str, method: str) -> tuple[str, ...]:
    (paths,) = against(pql)[method].values()
    return paths


def test_nothing_against_a_condition_on_attributes() -> None:
    assert against('loyalty.tier = "gold" and loyalty.points > 5') == {}


@pytest.mark.parametrize(
    ("pql", "method", "paths"),
    [
        (f'tier = "gold" and xEvent[eventType = "a" and {OLD}]', "streaming", ("1",)),
        (f'xEvent[eventType = "a" and {RECENT}].count() > 3', "edge", ("0",)),
        (f'tier = "gold" and born.getMonth() = 3 and xEvent[{RECENT}]', "streaming", ("1",)),
        (
            f"a = 1 and xEvent[x = 1 and {RECENT}] and xEvent[x = 2 and {RECENT}]",
            "edge",
            ("1", "2"),
        ),
        (f'a = 1 and xEvent[{RECENT}] and inSegment("b")', "streaming", ("1", "2")),
        (f"a = 1 and (b = 2 or xEvent[x = 1 and {OLD}])", "streaming", ("1.1",)),
    ],
)
def test_cards_against_a_method(pql: str, method: str, paths: tuple[str, ...]) -> None:
    assert only(pql, method) == paths


def test_a_sequence_is_one_card() -> None:
    steps = 'C0: WHAT(eventType = "a") WHEN(<= 30 days before now), C1: WHAT(eventType = "b")'
    pql = f"a = 1 and CHAIN(xEvent, timestamp, [{steps}])"
    assert set(against(pql)["edge"].values()) == {("1",)}


def test_the_builder_tells_the_cards(shop: tk.Extract) -> None:
    pql = f'loyalty.tier = "gold" and xEvent[eventType = "search" and {OLD}]'
    builder = tk.AudienceBuilder(shop, tk.Audience("A", pql, evaluation="streaming"))
    told = {one["method"]: one for one in builder._details["eligibility"]}
    assert builder._properties["evaluation"] == "streaming"
    builder.close()
    assert told["streaming"]["reasons"][0]["paths"] == ["1"]
    assert told["batch"] == {"method": "batch", "eligible": True, "reasons": []}


def test_sixty_cards_are_judged_soon(shop: tk.Extract) -> None:
    event = 'xEvent[eventType = "search" and timestamp occurs <= {} days before now]'
    rules = [event.format(days) for days in range(2, 62)]
    definition = tk.parse_pql(" and ".join(rules))
    canvas = from_expression(definition.expression)
    began = time.perf_counter()
    found = obstacles(canvas, shop.eligibility(definition), shop.eligibility)
    assert time.perf_counter() - began < 3
    assert len(found[0].paths) == 60
    assert isinstance(canvas, Container)
