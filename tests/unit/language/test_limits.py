"""The longest durations and the largest numbers: kept exactly, or refused with what is allowed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.instants import Unit, longest
from toolkit.language.canvas import CodeTile, from_expression, times

if TYPE_CHECKING:
    from collections.abc import Callable

HUGE = 99_999_999_999


def _json(amount: int) -> dict[str, Any]:
    """Return `occurs <= amount days before now` as JSON."""

    def changed(node: object) -> object:
        if isinstance(node, list):
            return [changed(each) for each in node]
        if isinstance(node, dict):
            return {key: changed(each) for key, each in node.items()}
        return amount if node == 30 and not isinstance(node, bool) else node

    document = tk.parse_pql("xEvent[timestamp occurs <= 30 days before now]").to_json()
    return changed(copy.deepcopy(document))  # type: ignore[return-value]


LONG: dict[str, Callable[[], object]] = {
    "PQL": lambda: tk.parse_pql(f"xEvent[timestamp occurs > {HUGE} days before now]"),
    "PQL of a date": lambda: tk.parse_pql(f"person.birthDate occurs <= {HUGE} days from today"),
    "Python, last": lambda: tk.event("search").in_last(HUGE, "days"),
    "Python, ago": lambda: tk.ago(HUGE, "days"),
    "Python, text": lambda: tk.field("day").occurs(f"<= {HUGE} days before now"),
    "Python, then": lambda: tk.event("a").then(tk.event("b"), within=(HUGE, "days")),
    "JSON": lambda: tk.from_json(_json(HUGE)),
    "a card": lambda: times.InLast(HUGE, Unit.DAY),
    "a gap": lambda: times.Duration(HUGE, Unit.DAY),
}


@pytest.mark.parametrize("face", LONG)
def test_a_duration_beyond_the_longest_is_refused_with_the_longest(face: str) -> None:
    with pytest.raises(ToolkitError) as caught:
        LONG[face]()
    assert "99,999,999,999 days are longer than 100,000,000 years" in str(caught.value)
    assert "Give at most 36,525,000,000 days." in str(caught.value)


@pytest.mark.parametrize("unit", Unit)
def test_the_longest_of_every_unit_is_answered(unit: Unit) -> None:
    most = longest(unit)
    for comparison in ("<=", ">"):
        definition = tk.parse_pql(
            f"xEvent[timestamp occurs {comparison} {most} {unit.plural} before now]"
        )
        assert definition.eligibility().methods
        assert tk.from_json(definition.to_json()) == definition
    with pytest.raises(ToolkitError, match=f"Give at most {most:,} {unit.plural}"):
        times.InLast(most + 1, unit)


def test_a_negative_duration_is_refused_in_json_too() -> None:
    with pytest.raises(ToolkitError, match="-5 days are no length of time"):
        tk.from_json(_json(-5))


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5000])
@pytest.mark.parametrize(
    "pql",
    ["age > {}", "xEvent.count() >= {}", "xEvent[timestamp occurs <= {} days before now]"],
)
def test_a_whole_number_beyond_every_double_is_refused(digits: str, pql: str) -> None:
    with pytest.raises(ToolkitError, match="this number is too large"):
        tk.parse_pql(pql.format(digits))


def test_a_whole_number_beyond_every_double_is_refused_in_python_and_json() -> None:
    with pytest.raises(ToolkitError, match="up to 308 digits"):
        _ = tk.field("age") > 10**400
    document = tk.parse_pql("age > 30").to_json()
    document["params"][1]["value"] = 10**400
    with pytest.raises(ToolkitError, match="not a literal"):
        tk.from_json(document)


@pytest.mark.parametrize(
    "pql",
    [
        "age > 9007199254740993",
        "age in [1, 9007199254740993]",
        'xEvent[eventType = "a"].count() >= 9007199254740993',
        'xEvent[eventType = "a"].sum(price) > 9007199254740993',
    ],
)
def test_a_whole_number_javascript_would_round_stays_in_code(pql: str) -> None:
    (tile,) = from_expression(tk.parse_pql(pql).expression).children
    assert isinstance(tile, CodeTile)
    assert tk.parse_pql(pql).to_pql() == pql
