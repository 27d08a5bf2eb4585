"""Curves over numbers and instants are what evaluating each of them alone gives."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.spec.small import EXTRACTS, write_extract
from toolkit.instants import as_utc

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

SHOP = "sample_data/sneaker_shop"
BUY = 'eventType = "commerce.purchases"'


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


def _count(extract: tk.Extract, pql: str) -> int:
    return next(iter(extract.evaluate(pql))).count


NUMBERS = {  # PQL with a number, the rule it stands in, values to try
    f"xEvent[{BUY}].count() >= {{n}}": ("events", [1, 2, 3, 7]),
    f"xEvent[{BUY}].count() > {{n}}": ("events", [0, 1, 4]),
    f"xEvent[{BUY}].count() < {{n}}": ("events", [1, 2, 5]),
    f"xEvent[{BUY}].count() = {{n}}": ("events", [0, 1, 3]),
    f"xEvent[{BUY}].count() != {{n}}": ("events", [0, 1, 3]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days before now]": ("days", [1, 30, 90]),
    f"xEvent[{BUY} and timestamp occurs < {{n}} hours before now]": ("hours", [1, 48, 900]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} weeks before today]": ("weeks", [1, 3, 9]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} months before now]": ("months", [1, 2, 5]),
    f"xEvent[{BUY} and timestamp occurs < {{n}} days before today]": ("days", [2, 1, 60]),
    f"xEvent[{BUY} and timestamp occurs < {{n}} months before today]": ("months", [2, 1, 5]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days from today].count() >= 2": ("days", [9, 60]),
    f"xEvent[{BUY} and timestamp occurs < {{n}} days from yesterday]": ("days", [1, 2, 9]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} weeks from date(2026, 5, 1)].count() >= 2": (
        "weeks",
        [1, 3, 20],
    ),
    f"xEvent[{BUY} and timestamp occurs < {{n}} months from date(2026, 2, 28)]": ("months", [3, 1]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days after date(2026, 5, 1)]": ("days", [3, 40]),
    f"xEvent[{BUY} and timestamp occurs < {{n}} months after date(2026, 1, 31)].count() < 2": (
        "months",
        [2, 1, 4],
    ),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days before now].count() >= 2": ("days", [9, 60]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days before now].count() > 1": ("days", [9, 60]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days before now].count() <= 1": ("days", [9, 60]),
    f"not (xEvent[{BUY} and timestamp occurs <= {{n}} days before now])": ("days", [9, 60]),
    f"xEvent[{BUY} and timestamp occurs <= {{n}} days before now and timestamp occurs >= 7 days "
    "before now]": ("days", [5, 7, 60]),
    f"xEvent[{BUY}].sum(commerce.order.priceTotal) >= {{n}}": ("priceTotal", [100, 250]),
    f"xEvent[{BUY}].sum(commerce.order.priceTotal) < {{n}}": ("priceTotal", [100, 250]),
    "loyalty.points >= {n}": ("points", [0, 100, 1500]),
    "loyalty.points < {n}": ("points", [0, 100, 1500]),
    'loyalty.tier = "gold" or xEvent[eventType = "search" and timestamp occurs <= {n} days before '
    "now]": ("days", [1, 14]),
}


@pytest.mark.parametrize("form", NUMBERS)
def test_a_curve_has_the_size_at_every_number(form: str, shop: tk.Extract) -> None:
    rule, values = NUMBERS[form]
    for chosen in values[:2]:
        audience = tk.Audience("it", form.format(n=chosen))
        found = shop.evaluate(audience).what_if("it", rule)
        sizes = found.sizes()
        assert found.value == chosen
        assert sizes["value"].is_monotonic_increasing
        assert sizes["value"].is_unique
        at = sizes.set_index("value")["profiles"]
        for value in {*values, *sizes["value"].iloc[[0, len(sizes) // 2, -1]]}:
            number = int(value) if value == int(value) else value
            if value in at.index:
                assert at[value] == _count(shop, form.format(n=number)), value
        assert chosen in at.index


def test_a_rule_is_named_by_its_place_or_its_words(shop: tk.Extract) -> None:
    pql = f"xEvent[{BUY} and timestamp occurs <= 90 days before now].count() >= 2"
    evaluation = shop.evaluate(tk.Audience("it", f'{pql} and loyalty.tier = "gold"'))
    assert evaluation.what_if("it", 0).value == 2
    assert evaluation.what_if("it", 1).value == evaluation.what_if("it", "days").value == 90
    for rule in (2, -1, "purchase", "nothing of the kind"):
        with pytest.raises(tk.ToolkitError, match="0: 2 events in:") as raised:
            evaluation.what_if("it", rule)
        assert "1: 90 days in:" in str(raised.value)
    with pytest.raises(tk.ToolkitError, match="has no number to vary"):
        shop.evaluate(tk.Audience("it", 'loyalty.tier = "gold"')).what_if("it")
    assert "2 *" in repr(evaluation.what_if("it", 0))
    assert "2 *" in evaluation.what_if("it", 0)._repr_mimebundle_()["text/plain"]
    assert evaluation.what_if("it", 0).figure().data[1].x == (2.0,)


@pytest.mark.parametrize(
    ("pql", "reason"),
    [
        ("xEvent.count() / 90 * 30 >= 1", "has no number to vary"),
        ("xEvent.count() * 2 >= 6", "has no number to vary"),
        ("xEvent.average(commerce.order.priceTotal) * 3 >= 400", "has no number to vary"),
        ("xEvent.sum(commerce.order.priceTotal / 3) >= 50", "no curve over what is computed"),
        ("if (loyalty.points > 9, 0.5, 0.25) >= 0.3", "has no number to vary"),
    ],
)
def test_a_computed_number_has_no_curve(shop: tk.Extract, pql: str, reason: str) -> None:
    with pytest.raises(tk.ToolkitError, match=reason):
        shop.evaluate(tk.Audience("it", pql), quiet=True).what_if("it")


DEFINITIONS = [
    f"xEvent[{BUY} and timestamp occurs <= 30 days before now]",
    f"xEvent[{BUY} and timestamp occurs <= 30 days before now].count() >= 2",
    f"xEvent[{BUY} and timestamp occurs < 60 days before today].count() <= 1",
    f"xEvent[{BUY} and timestamp occurs <= 2 days from yesterday]",
    f"xEvent[{BUY} and timestamp occurs < 2 months from date(2026, 4, 30)].count() >= 2",
    f"xEvent[{BUY} and timestamp occurs > 30 days before today].count() >= 2",
    f"xEvent[{BUY} and timestamp occurs >= 2 weeks after last month]",
    f"xEvent[{BUY} and timestamp occurs this month].count() > 1",
    f"xEvent[{BUY} and timestamp occurs last month].count() = 1",
    f"xEvent[{BUY} and timestamp occurs >= 30 days before now]",
    f"xEvent[{BUY}].count() >= 3",
    f"xEvent[{BUY}].count() < 3",
    f"xEvent[{BUY} and timestamp occurs between date(2026, 3, 1) and date(2026, 4, 30)]",
    f"xEvent[{BUY}].sum(commerce.order.priceTotal) >= 250",
    f"xEvent[{BUY} and timestamp occurs <= 90 days before now].sum(commerce.order.priceTotal) "
    "> 99.5",
    'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search"), C1: WHAT(eventType = '
    '"commerce.purchases") WHEN(<= 60 days before now)])',
    'loyalty.tier = "gold" and xEvent[eventType = "search" and timestamp occurs <= 2 weeks before '
    "now]",
    "person.birthDate.getMonth() = currentMonth()",
    'not (xEvent[eventType = "search" and timestamp occurs <= 30 days before now])',
]


@pytest.mark.parametrize("every", ["week", "month", (10, "days")])
def test_a_history_has_the_size_at_every_instant(every, shop: tk.Extract) -> None:
    audiences = [tk.Audience(str(n), pql) for n, pql in enumerate(DEFINITIONS)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        found = shop.evaluate(*audiences).history(every=every, periods=5).sizes()
        shop.clear_cache()
        for at, sizes in found.groupby("as_of"):
            alone = shop.evaluate(*audiences, as_of=at.to_pydatetime()).sizes()
            assert sizes["profiles"].tolist() == alone["profiles"].tolist(), at
    assert found.groupby("audience")["profiles"].nunique().sum() > 40
    assert list(found["as_of"].unique())[-1] == pd.Timestamp(shop.as_of)


def test_more_instants_than_a_word_has_bits(shop: tk.Extract) -> None:
    pql = f"xEvent[{BUY} and timestamp occurs <= 3 days before now]"
    sizes = shop.evaluate(tk.Audience("it", pql)).history(every="day", periods=70).sizes()
    assert len(sizes) == 70
    for place in (0, 5, 6, 63, 64, 69):
        at, count = sizes["as_of"][place], sizes["profiles"][place]
        assert next(iter(shop.evaluate(pql, as_of=at.to_pydatetime()))).count == count


@pytest.mark.parametrize("name", EXTRACTS)
def test_histories_at_the_edges_of_windows(name: str, tmp_path) -> None:
    small = EXTRACTS[name]
    folder = write_extract(small, tmp_path / "extract")
    asked = [
        f"xEvent[timestamp occurs {when}].count() {op} {number}"
        for when in (
            "<= 1 day before now",
            "< 1 day before now",
            "<= 2 days before today",
            "< 2 days before today",
            ">= 2 days before today",
            "= 1 day before today",
            "<= 1 day from yesterday",
            "> 1 day after yesterday",
            "today",
            "yesterday",
            "before today",
            "> 1 day before now",
            ">= 1 day before yesterday",
            "last week",
        )
        for op, number in ((">=", 1), (">=", 2), ("<=", 1), ("<", 1))
    ]
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract:
        audiences = [tk.Audience(pql, pql) for pql in asked]
        found = extract.evaluate(*audiences).history(every=(12, "hours"), periods=20).sizes()
        for at, sizes in found.groupby("as_of"):
            alone = extract.evaluate(*audiences, as_of=at.to_pydatetime()).sizes()
            assert sizes["profiles"].tolist() == alone["profiles"].tolist(), at


def test_attributes_have_no_history_and_it_is_said(shop: tk.Extract) -> None:
    gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
    earlier = as_utc("2026-05-01")
    with pytest.warns(tk.ToolkitWarning, match=r"no history of loyalty\.tier") as told:
        shop.evaluate(gold, as_of=earlier)
    assert told[0].filename == __file__
    with pytest.warns(tk.ToolkitWarning, match=r"no history of loyalty\.tier") as told:
        shop.evaluate(gold).history(periods=2)
    assert told[0].filename == __file__
    shop.evaluate(f"xEvent[{BUY}]", as_of=earlier)  # events have: nothing is said


@pytest.mark.parametrize("every", ["fortnight", (0, "days")])
def test_a_history_needs_steps(every, shop: tk.Extract) -> None:
    with pytest.raises(tk.ToolkitError, match=r"fortnight|whole number from 1"):
        shop.evaluate("true").history(every=every)


def test_a_history_says_who_came_stayed_and_left(shop: tk.Extract) -> None:
    buyers = tk.Audience("Buyers", f"xEvent[{BUY} and timestamp occurs <= 30 days before now]")
    searchers = tk.Audience(
        "Searchers", 'xEvent[eventType = "search" and timestamp occurs <= 30 days before now]'
    )
    history = shop.evaluate(buyers, searchers).history(every="month", periods=4)
    states, shared = history.states(), history.overlap()
    ids: dict[str, list[set[str]]] = {"Buyers": [], "Searchers": []}
    instants = list(history.sizes()["as_of"].unique())
    for at in instants:
        for one in shop.evaluate(buyers, searchers, as_of=at.to_pydatetime()):
            ids[one.name].append(set(one.profile_ids()))
    for name, sets in ids.items():
        own = states[states["audience"] == name]
        assert own["as_of"].tolist() == instants[1:]
        assert own["realized"].tolist() == [len(b - a) for a, b in pairwise(sets)]
        assert own["exited"].tolist() == [len(a - b) for a, b in pairwise(sets)]
        assert own["exited"].min() > 0
        assert own["reach"].iloc[-1] == len(set().union(*sets))
    both = [len(a & b) for a, b in zip(ids["Buyers"], ids["Searchers"], strict=True)]
    assert shared["both"].tolist() == both
    assert list(history.overlap_chart(measure="both").data[0].y) == both
    assert shop.evaluate(buyers).history(periods=1).states().empty
