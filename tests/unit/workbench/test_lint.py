"""What the data says of definitions that are well formed, on the sample shop."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


ABSENT = [f"NO-{number:04}" for number in range(3000)]


def listed(values: list[str]) -> str:
    return f"homeAddress.city in [{', '.join(map(repr_of, values))}]"


def alternatives(values: list[str]) -> str:
    return " or ".join(f"homeAddress.city.equals({repr_of(each)}, false)" for each in values)


def repr_of(value: str) -> str:
    return f'"{value}"'


@pytest.mark.parametrize("written", [listed, alternatives])
def test_findings_on_many_values_are_summed(
    shop: tk.Extract, written: Callable[[list[str]], str]
) -> None:
    found = shop.lint(written([*ABSENT[:212], "Berlin", "London", "New Yrok"]))
    (one,) = [each for each in found if each.code == "unknown-value"]
    assert one.message == (
        "213 of 215 values of homeAddress.city are not in the data, for example "
        '"NO-0000", "NO-0001", "NO-0002"'
    )
    assert "holds-for-nobody" not in [each.code for each in found]
    (near,) = [
        each
        for each in shop.lint(written(["New Yrok", "Berlni", "London"]))
        if each.code == "unknown-value"
    ]
    assert near.hint == '"New Yrok": Did you mean New York? "Berlni": Did you mean Berlin?'


def test_every_kind_on_several_texts_is_one_finding(shop: tk.Extract) -> None:
    found = shop.lint('loyalty.tier in ["Gold", "SILVER", "bronze"]')
    assert [each.code for each in found] == ["large-audience", "case-mismatch"]
    assert found[1].message == (
        "2 of 3 values of loyalty.tier are in the data in another case only, for example "
        '"Gold" for "gold", "SILVER" for "silver"'
    )
    assert found[1].excerpt == 'loyalty.tier in ["Gold", "SILVER", "bronze"]'


def test_findings_on_parts_of_their_own_stay_apart(shop: tk.Extract) -> None:
    found = shop.lint('not (loyalty.tier in ["a", "b"]) and not (loyalty.tier in ["b", "c"])')
    codes = [(each.code, each.excerpt) for each in found if each.code == "unknown-value"]
    assert codes == [
        ("unknown-value", 'loyalty.tier in ["a", "b"]'),
        ("unknown-value", 'loyalty.tier in ["b", "c"]'),
    ]


def test_alternatives_that_nobody_meets_are_one_finding(shop: tk.Extract) -> None:
    found = shop.lint("loyalty.points < -1 or loyalty.points < -2 or loyalty.points > 500")
    (one,) = [each for each in found if each.code == "holds-for-nobody"]
    assert one.message == ("no profile meets 2 of 3 alternatives, for example loyalty.points < -1")


@pytest.mark.parametrize("written", [listed, alternatives])
def test_thousands_of_values_take_no_longer_than_they_must(
    shop: tk.Extract, written: Callable[[list[str]], str]
) -> None:
    asked = tk.Audience("Many", written(ABSENT))
    shop.evaluate(asked, quiet=True)
    began = time.process_time()
    found = shop.lint(asked)
    assert len(found) <= 3
    assert time.process_time() - began < 6  # 1 s on an idle machine; it was 40 s


def test_a_lint_stops_when_it_is_told_to(shop: tk.Extract) -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        shop.lint('loyalty.tier in ["a", "b"]', progress=stop)
    assert len(told) == 4
    shop.lint('loyalty.tier in ["a", "b"]', progress=told.append)
    assert len(told) > 8
    assert all(0 <= share <= 1 for share in told)
