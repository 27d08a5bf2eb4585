"""Audiences over the products that the sample's events name, against pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
BOUGHT = 'eventType = "commerce.purchases"'


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    """Return every item of every event of a known profile, with its product's row beside it."""
    events = pd.read_parquet(
        SHOP / "events.parquet",
        columns=["_id", "profile_id", "timestamp", "eventType", "productListItems"],
    ).drop_duplicates("_id")
    known = pd.read_parquet(SHOP / "profiles.parquet", columns=["profile_id"])["profile_id"]
    one_each = events[events["profile_id"].isin(known)].explode("productListItems")
    one_each = one_each.dropna(subset="productListItems").reset_index(drop=True)
    own = pd.DataFrame(one_each.pop("productListItems").tolist()).add_prefix("item_")
    products = pd.read_parquet(SHOP / "products.parquet").add_prefix("product_")
    return one_each.join(own).merge(products, left_on="item_SKU", right_on="product_SKU")


def members(shop: tk.Extract, pql: str) -> list[str]:
    return list(shop.evaluate(tk.Audience("x", pql))["x"].profile_ids())


def ids(rows: pd.DataFrame) -> list[str]:
    return sorted(set(rows["profile_id"]))


def brand(items: pd.DataFrame) -> str:
    return str(items["product_brand"].mode()[0])


def test_who_bought_a_brand(shop: tk.Extract, items: pd.DataFrame) -> None:
    name = brand(items)
    expected = ids(
        items[(items["eventType"] == "commerce.purchases") & (items["product_brand"] == name)]
    )
    pql = f'xEvent[{BOUGHT} and productListItems[products.brand = "{name}"]]'
    assert members(shop, pql) == expected
    assert 100 < len(expected) < 20_000


def test_who_bought_two_of_a_dear_product(shop: tk.Extract, items: pd.DataFrame) -> None:
    dear = items["product_price"].quantile(0.75)
    expected = ids(
        items[
            (items["eventType"] == "commerce.purchases")
            & (items["product_price"] >= dear)
            & (items["item_quantity"] >= 2)
        ]
    )
    pql = f"xEvent[{BOUGHT} and productListItems[products.price >= {dear} and quantity >= 2]]"
    assert members(shop, pql) == expected
    assert expected


def test_who_bought_below_the_list_price(shop: tk.Extract, items: pd.DataFrame) -> None:
    cents = (items[["product_price", "item_priceTotal"]] * 100).round().astype("int64")
    cheaper = cents["item_priceTotal"] < cents["product_price"] * items["item_quantity"]
    expected = ids(items[(items["eventType"] == "commerce.purchases") & cheaper])
    pql = f"xEvent[{BOUGHT} and productListItems[priceTotal < products.price * quantity]]"
    assert members(shop, pql) == expected
    assert expected


def test_who_viewed_a_colour_often_and_never_bought_it(
    shop: tk.Extract, items: pd.DataFrame
) -> None:
    colour = str(items["product_colour"].mode()[0])
    of_it = items[items["product_colour"] == colour]
    viewed = of_it[of_it["eventType"] == "commerce.productViews"].drop_duplicates("_id")
    often = viewed["profile_id"].value_counts()
    bought = set(of_it.loc[of_it["eventType"] == "commerce.purchases", "profile_id"])
    expected = sorted(set(often[often >= 3].index) - bought)
    wanted = f'productListItems[products.colour = "{colour}"]'
    pql = (
        f'xEvent[eventType = "commerce.productViews" and {wanted}].count() >= 3 '
        f"and not (xEvent[{BOUGHT} and {wanted}])"
    )
    assert members(shop, pql) == expected
    assert expected


def test_every_product_is_found_and_shown(shop: tk.Extract, items: pd.DataFrame) -> None:
    shown = shop.fields().set_index("path")
    place = "xEvent.productListItems[].products"
    assert [path.removeprefix(f"{place}.") for path in shown.index if path.startswith(place)] == [
        "name",
        "category",
        "brand",
        "colour",
        "price",
    ]
    assert shown.loc[f"{place}.brand", "top"].split(", ")[0] == brand(items)
    brands = items["product_brand"]
    assert shown.loc[f"{place}.brand", "fill"] == pytest.approx(brands.notna().mean())
    missing = "xEvent[productListItems[products.brand.isNull()]]"
    assert members(shop, missing) == ids(items[brands.isna()])
