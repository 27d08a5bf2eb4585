"""Python and PQL are faces of one definition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_A_NUMBER = float("nan")
BUY = 'eventType = "commerce.purchases"'


@pytest.mark.parametrize(
    ("composed", "pql"),
    [
        (tk.field("a.b") == "x", 'a.b = "x"'),
        (tk.field("a") != 3, "a != 3"),
        (tk.field("a") >= 2.5, "a >= 2.5"),
        (tk.field("a") > 3, "a > 3"),
        (tk.field("a") == True, "a = true"),  # noqa: E712 - a definition, not a test
        (tk.field("a") == tk.field("b"), "a = b"),
        (tk.field("a") < date(2026, 7, 1), "a < date(2026, 7, 1)"),
        (tk.field("a") < datetime(2026, 7, 1, tzinfo=UTC), 'a < "2026-07-01T00:00:00+00:00"'),
        (tk.field("a").is_in(["x", "y"]), 'a in ["x", "y"]'),
        (tk.field("a").not_in([1]), "a notIn [1]"),
        (tk.field("a").contains("x", case_sensitive=False), 'a.contains("x", false)'),
        (tk.field("a").is_null() | tk.field("b").is_not_null(), "a.isNull() or b.isNotNull()"),
        (tk.field("a").includes("x"), 'a.includes("x")'),
        (tk.field("a").in_last(3, "months"), "a occurs <= 3 months before now"),
        (tk.field("a").before("2026-07-01"), "a occurs before date(2026, 7, 1)"),
        (tk.field("xs").exists(tk.field("n") == 1), "xs.exists(n = 1)"),
        (tk.event("search"), 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search")])'),
        (
            tk.event("commerce.purchases").in_last(30, "days").at_least(3),
            f"CHAIN(xEvent, timestamp, [C0: WHAT({BUY}) WHEN(<= 30 days before now) COUNT(3)])",
        ),
        (tk.event("commerce.purchases").at_most(2), f"xEvent[{BUY}].count() <= 2"),
        (
            tk.event("commerce.purchases").in_last(1, "week").exactly(2),
            f"xEvent[{BUY} and timestamp occurs <= 1 week before now].count() = 2",
        ),
        (
            tk.event("commerce.purchases", "price > 10").sum("price") > 100,
            f"xEvent[{BUY} and price > 10].sum(price) > 100",
        ),
        (
            tk.event("search").then(tk.event("commerce.purchases")),
            f'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search"), C1: WHAT({BUY})])',
        ),
        (
            (tk.field("a") == 1) & (tk.field("b") == 2) & ~(tk.field("c") == 3),
            "a = 1 and b = 2 and not (c = 3)",
        ),
    ],
)
def test_python_is_pql(composed: tk.Definition, pql: str) -> None:
    read = tk.parse_pql(pql)
    assert composed == read
    assert hash(composed) == hash(read)
    assert tk.from_json(composed.to_json()) == composed
    assert " ".join(composed.to_pql().split()).replace("[ ", "[").replace(" ]", "]") == pql


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: bool(tk.field("a") == 1), "Join definitions with &"),
        (lambda: (tk.field("a") == 1) and (tk.field("b") == 2), "Join definitions with &"),
        (lambda: tk.field("a") == 1 & tk.field("b"), "Put each comparison in parentheses"),
        (lambda: (tk.field("a") == 1) & "b = 2", "Put each comparison in parentheses"),
        (lambda: 1 < tk.field("a") < 3, "neither true nor false"),
        (lambda: tk.event("x").in_last(3, "dais"), "Did you mean day"),
        (lambda: tk.event("x").at_least(0), "holds for everyone"),
        (lambda: tk.event("x", tk.event("y")), "Use .then"),
        (lambda: tk.event("x").then(tk.event("y")).count(), "one event"),
        (lambda: tk.field("a") == object(), "cannot be compared with"),
        (lambda: tk.field("a") > NOT_A_NUMBER, "not a number to compare with"),
        (lambda: tk.field("a").before("soon"), "is not a date"),
        (lambda: tk.Audience("", "true"), "needs a name"),
        (lambda: tk.Audience("x", tk.field("a")), "is not a definition"),
        (lambda: tk.from_json({"nodeType": "fnApply", "fnName": "nd", "params": []}), "$.fnName"),
        (lambda: tk.from_json({"nodeType": "literal", "literalType": "Text", "value": 1}), "at $"),
        (lambda: tk.from_json({"nodeType": "literl"}), "Did you mean literal"),
    ],
)
def test_a_mistake_is_told(mistake: Callable[[], object], message: str) -> None:
    with pytest.raises(tk.ToolkitError) as caught:
        mistake()
    assert message in str(caught.value)
