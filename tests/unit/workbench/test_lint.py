"""What the data says of definitions that are well formed, on the sample shop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('loyalty.tier = "gold"', []),
        ('loyalty.tier = "Gold"', ["case-mismatch"]),
        ('loyalty.tier.equals("Gold", false)', []),
        ('loyalty.tier in ["gold", "platinum"]', ["unknown-value"]),
        ('xEvent[eventType = "serch"]', ["unknown-value"]),
        ('interests = "golfing"', ["unknown-value"]),
        ('homeAddress.postalCode = "sw3 5ld"', ["case-mismatch"]),
        ("profile_id.isNotNull()", ["everyone"]),
        ('profile_id.isNotNull() and loyalty.tier = "gold"', ["holds-for-everyone"]),
        ("loyalty.points > -1", ["large-audience"]),
        (
            'xEvent[eventType = "search" and timestamp occurs before date(2020, 1, 1)]',
            ["outside-data"],
        ),
        ('xEvent[productListItems.exists(category = "Boots")]', ["case-mismatch"]),
    ],
)
def test_the_data_judges(shop: tk.Extract, text: str, codes: list[str]) -> None:
    assert [found.code for found in shop.lint(text)] == codes


def test_the_nearest_value_is_offered(shop: tk.Extract) -> None:
    hints = [found.hint for found in shop.lint('xEvent[eventType = "serch"]')]
    assert "Did you mean search?" in hints


def test_audiences_of_one_call_are_compared(shop: tk.Extract) -> None:
    gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
    same = tk.Audience("Same", 'loyalty.tier in ["gold"]')
    part = tk.Audience("Part", 'loyalty.tier = "gold" and loyalty.points > 500')
    found = shop.lint(gold, same, part).to_frame()
    pairs = found[found["code"].isin(["same-audience", "contained-audience"])]
    assert pairs[["audience", "code"]].to_numpy().tolist() == [
        ["Gold", "same-audience"],
        ["Part", "contained-audience"],
        ["Part", "contained-audience"],
    ]


def test_quotes_in_a_value_are_only_text(shop: tk.Extract) -> None:
    (found,) = shop.lint('homeAddress.postalCode = "\'; DROP TABLE <b>x</b>"')
    assert found.code == "unknown-value"


def test_findings_show_themselves(shop: tk.Extract) -> None:
    found = shop.lint(tk.Audience("<b>", 'loyalty.tier = "Gold"'))
    assert "case-mismatch" in repr(found)
    assert "&lt;b&gt;" in found._repr_html_()
    assert [one.code for one in found] == ["case-mismatch"]
    assert repr(shop.lint('loyalty.tier = "gold"')) == "Nothing looks wrong."


@pytest.mark.parametrize(
    ("pql", "code"),
    [
        ('loyalty.tier.equals("Gold")', "case-mismatch"),
        ('xEvent[eventType.equals("serch", false)]', "unknown-value"),
        ("homeAddress.postalCode = 10000", "text-with-number"),
        ("loyalty.tier = null", "equal-to-null"),
    ],
)
def test_more_that_looks_wrong(shop: tk.Extract, pql: str, code: str) -> None:
    assert code in [found.code for found in shop.lint(pql)]


def test_what_is_the_same_in_any_case_is_known(shop: tk.Extract) -> None:
    found = shop.lint('loyalty.tier.equals("GOLD", false)')
    assert "unknown-value" not in [one.code for one in found]


def test_an_excerpt_is_what_was_written(shop: tk.Extract) -> None:
    found = shop.lint('interests.includes( "Runing" )')
    assert {one.excerpt for one in found} == {'interests.includes( "Runing" )'}
