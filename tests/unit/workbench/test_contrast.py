"""What tells two audiences apart is what pandas and scipy find in the extract's own files."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import toolkit as tk
from tests.spec.small import write_extract
from tests.support.strategies.extracts import extracts
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.overlap import NO_VALUE
from toolkit.workbench.contrast import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = "sample_data/sneaker_shop"
GOLD = tk.Audience("Gold", 'loyalty.tier = "gold"')
AMERICANS = tk.Audience("Americans", 'homeAddress.country = "US"')
NOBODY = tk.Audience("Nobody", "false")
EVERYONE = tk.Audience("Everyone", "true")


@pytest.fixture(scope="module")
def evaluation() -> Iterator[tk.Evaluation]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract.evaluate(GOLD, AMERICANS, NOBODY, EVERYONE)


@pytest.fixture(scope="module")
def profiles() -> pd.DataFrame:
    return pd.read_parquet(f"{SHOP}/profiles.parquet").set_index("profile_id").sort_index()


@pytest.fixture(scope="module")
def events(profiles: pd.DataFrame) -> pd.DataFrame:
    found = pd.read_parquet(f"{SHOP}/events.parquet").drop_duplicates("_id")
    found = found[found["profile_id"].isin(profiles.index)]
    found["order"] = found["commerce"].map(
        lambda one: ((one or {}).get("order") or {}).get("priceTotal"), na_action="ignore"
    )
    found["timestamp"] = pd.to_datetime(found["timestamp"], utc=True)
    return found[found["timestamp"] <= pd.Timestamp("2026-07-01", tz="UTC")]


def of_path(profiles: pd.DataFrame, path: str) -> pd.Series:
    first, *others = path.split(".")
    found = profiles[first]
    for name in others:
        found = found.map(lambda one, name=name: one and one.get(name), na_action="ignore")
    return found


def rows_of(contrast) -> dict[str, pd.Series]:
    return {row["field"]: row for _, row in contrast.table().iterrows() if row["value"] == ""}


def assert_compared(row: pd.Series, a: pd.Series, b: pd.Series) -> None:
    a, b = a.dropna().astype(float), b.dropna().astype(float)
    test = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
    assert (row["a"], row["b"]) == pytest.approx((a.mean(), b.mean()))
    assert row["effect"] == pytest.approx(2 * test.statistic / len(a) / len(b) - 1)
    assert row["p_value"] == pytest.approx(test.pvalue, rel=1e-6, abs=1e-300)


def test_what_they_did_is_what_the_events_say(evaluation, events, profiles) -> None:
    found = rows_of(evaluation.compare("Gold"))
    gold = of_path(profiles, "loyalty.tier") == "gold"
    now = pd.Timestamp("2026-07-01", tz="UTC")
    names = ["search", "commerce.purchases", "support.contacts"]
    kinds = {name: events[events["eventType"] == name] for name in names}
    for name, own in {"events": events, **kinds}.items():
        for days in (30, 90, 365):
            recent = own[own["timestamp"] >= now - pd.Timedelta(days=days)]
            count = recent.groupby("profile_id").size().reindex(profiles.index).fillna(0)
            row = found[f"{name} in the last {days} days"]
            assert_compared(row, count[gold], count[~gold])
            assert (row["missing_a"], row["missing_b"]) == (0, 0)
        last = own.groupby("profile_id")["timestamp"].max().reindex(profiles.index)
        ago = (now - last).dt.days
        row = found[f"days since the last {'event' if name == 'events' else name}"]
        assert_compared(row, ago[gold], ago[~gold])
        assert row["missing_b"] == pytest.approx(ago[~gold].isna().mean())


def test_what_they_spent_is_added_up_exactly(evaluation, events, profiles) -> None:
    field = "sum of commerce.order.priceTotal of commerce.purchases in the last 365 days"
    contrast = evaluation.compare("Gold", "Americans")
    own = events[events["timestamp"] >= pd.Timestamp("2025-07-01", tz="UTC")]
    own = own[own["eventType"] == "commerce.purchases"].dropna(subset="order")
    cents = (own["order"] * 100).round().astype("int64").groupby(own["profile_id"]).sum()
    total = cents.reindex(profiles.index).fillna(0) / 100
    a = total[of_path(profiles, "loyalty.tier") == "gold"]
    b = total[of_path(profiles, "homeAddress.country") == "US"]
    row = rows_of(contrast)[field]
    assert (row["a"], row["b"]) == pytest.approx((a.mean(), b.mean()))
    test = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
    assert row["effect"] == pytest.approx(2 * test.statistic / len(a) / len(b) - 1)


def test_attributes_are_compared_as_numbers_and_as_days(evaluation, profiles) -> None:
    found = rows_of(evaluation.compare("Americans"))
    in_a = of_path(profiles, "homeAddress.country") == "US"
    points = of_path(profiles, "loyalty.points")
    assert_compared(found["loyalty.points"], points[in_a], points[~in_a])
    joined = pd.to_datetime(of_path(profiles, "loyalty.joinDate"), utc=True)
    days = (pd.Timestamp("2026-07-01", tz="UTC") - joined).dt.days
    assert_compared(found["days since loyalty.joinDate"], days[in_a], days[~in_a])


@pytest.mark.parametrize("path", ["loyalty.tier", "person.gender", "homeAddress.city"])
def test_values_are_shares_of_all_profiles(path, evaluation, profiles) -> None:
    contrast = evaluation.compare("Americans")
    values = of_path(profiles, path)
    in_a = of_path(profiles, "homeAddress.country") == "US"
    found = contrast.values(path).set_index("value")
    for value, row in found.iterrows():
        has = values.isna() if value == NO_VALUE else values == value
        assert (row["a"], row["b"]) == (has[in_a].mean(), has[~in_a].mean())
    assert list(found.index[:-1]) == sorted(
        found.index[:-1], key=lambda one: (-(values == one).sum(), one)
    )
    strongest = found["effect"].abs().idxmax()
    row = contrast.table().set_index("field").loc[path]
    assert abs(row["effect"]) == pytest.approx(abs(found.loc[strongest, "effect"]))
    assert row["missing_a"] == values[in_a].isna().mean()


def test_a_profile_counts_once_for_each_item_of_a_list(evaluation, profiles) -> None:
    in_a = of_path(profiles, "homeAddress.country") == "US"
    found = evaluation.compare("Americans").values("interests").set_index("value")
    has = profiles["interests"].map(lambda items: items is not None and "running" in list(items))
    assert found.loc["running", "profiles_a"] == has[in_a].sum()
    assert found.loc["running", "b"] == has[~in_a].mean()


def test_the_index_is_a_hundred_times_the_quotient(evaluation) -> None:
    found = evaluation.compare("Gold", "Americans").values("loyalty.points")
    some = found[found["b"] > 0]
    assert len(some) > 3
    assert some["index"].tolist() == pytest.approx((100 * some["a"] / some["b"]).tolist())
    countries = evaluation.compare("Gold", "Americans").values("homeAddress.country")
    only_gold = countries.loc[(countries["b"] == 0) & (countries["a"] > 0), "index"]
    assert len(only_gold) > 3
    assert np.isinf(only_gold).all()
    assert found[["a", "b"]].sum().tolist() == pytest.approx([1, 1])  # bins take in everyone


def test_an_audience_is_like_itself(evaluation) -> None:
    contrast = evaluation.compare("Gold", "Gold")
    table = contrast.table()
    assert contrast.both == contrast.profiles_a
    assert (table["effect"].abs() < 1e-12).all()
    assert (table["p_value"] > 1 - 1e-6).all()
    index = contrast.values("homeAddress.city")["index"]
    assert index.tolist() == [100.0] * len(index)


def test_everyone_is_compared_with_a_smaller_difference_than_the_rest(evaluation) -> None:
    rest, everyone = (
        evaluation.compare("Gold", other).values("homeAddress.city").set_index("value")
        for other in (None, "Everyone")
    )
    share = 1 - evaluation["Gold"].share
    both = rest.add_suffix("_rest").join(everyone, how="inner")
    assert both["effect"].tolist() == pytest.approx((both["effect_rest"] * share).tolist())
    assert both["p_value"].tolist() == pytest.approx(both["p_value_rest"].tolist())


def test_the_strongest_come_first_and_p_values_are_adjusted_for_all_that_was_tried(
    evaluation,
) -> None:
    table = evaluation.compare("Gold").table()
    effects = table["effect"].dropna().abs().tolist()
    assert effects == sorted(effects, reverse=True)
    assert (table["p_adjusted"] >= table["p_value"]).all()
    # Of a category one value is shown, and each was tried.
    country = table.set_index("field").loc["person.name.firstName"]
    assert country["p_adjusted"] > country["p_value"] * 20 or country["p_adjusted"] == 1


def test_it_says_who_is_compared(evaluation) -> None:
    contrast = evaluation.compare("Gold")
    assert contrast.b == OTHERS
    assert contrast.profiles_a + contrast.profiles_b == 20_000
    assert "homeAddress.postalCode" in contrast.left_out
    told = repr(contrast)
    assert told.startswith("Gold (2,000 profiles) against everyone else (18,000)")
    assert len(told.splitlines()) == 12
    assert "546 of them in both" in evaluation.compare("Gold", "Americans")._repr_html_()


def test_names_are_escaped() -> None:
    with tk.open_extract(SHOP, quiet=True) as extract:
        found = extract.evaluate(tk.Audience("<i>Gold</i>", GOLD.definition)).compare("<i>Gold</i>")
    assert "<i>" not in found._repr_html_()
    assert "&lt;i&gt;Gold" in found._repr_html_()


def test_figures_show_what_the_tables_say(evaluation) -> None:
    contrast = evaluation.compare("Gold")
    table = contrast.table()
    assert list(contrast.figure(5).data[0].x) == table["effect"].head(5).tolist()
    values = contrast.values("loyalty.tier")
    bars = contrast.index_chart("loyalty.tier").data[0]
    assert len(bars.x) == values["index"].notna().sum()
    ours, theirs = contrast.distributions("loyalty.points").data
    found = contrast.values("loyalty.points")
    assert list(ours.x) == found["a"].tolist()
    assert list(theirs.x) == found["b"].tolist()


def test_it_says_what_cannot_be_compared(evaluation) -> None:
    with pytest.raises(DefinitionError, match="nobody is in 'Nobody'"):
        evaluation.compare("Gold", "Nobody")
    with pytest.raises(DefinitionError, match="nobody is in 'everyone else'"):
        evaluation.compare("Everyone")
    with pytest.raises(UnknownNameError, match="Gold"):
        evaluation.compare("Gould")
    with pytest.raises(UnknownNameError, match=r"loyalty\.tier"):
        evaluation.compare("Gold").values("loyalty.teir")


def test_events_of_rare_types_and_of_none_are_events(tmp_path) -> None:
    # Columns are called what the toolkit's own statements call theirs.
    names = [*(f"kind {number}" for number in range(15)), "kind 0", None]
    rows = [("ann", name, number, "x") for number, name in enumerate(names)]
    events = pd.DataFrame(
        [*rows, ("ben", None, 99, "y")], columns=["profile_id", "eventType", "at", "value"]
    ).assign(timestamp=pd.Timestamp("2026-01-01", tz="UTC"))
    with tk.open_extract(
        {"events": events}, as_of="2026-01-31", store=tmp_path, quiet=True
    ) as extract:
        evaluation = extract.evaluate(tk.Audience("Ann", 'profile_id = "ann"'))
        found = rows_of(evaluation.compare("Ann"))
        activity = evaluation["Ann"].portrait().activity("day", 60)
    assert found["events in the last 30 days"][["a", "b"]].tolist() == [17, 1]
    assert found["days since the last event"][["a", "b"]].tolist() == [30, 30]
    assert found["sum of at of kind 0 in the last 365 days"]["a"] == 0 + 15
    total = activity.groupby("event_type", sort=False)[["events", "active_profiles"]].sum()
    assert total.loc["any event"].tolist() == [17, 1]
    assert total.loc["other types", "events"] == 4  # three of the fifteen, and one of none
    assert total["events"].sum() == 2 * 17


# --- any extract ----------------------------------------------------------------------------------


def value_at(profile: dict, path: str):
    for name in path.split("."):
        profile = (profile or {}).get(name)
    return profile


def label(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.slow
@settings(max_examples=20)
@given(extracts(), st.sets(st.integers(0, 5), min_size=1), st.sets(st.integers(0, 5), min_size=1))
def test_any_extract_is_compared_as_by_hand(tmp_path_factory, small, first, second) -> None:
    folder = write_extract(small, tmp_path_factory.mktemp("extract"))
    ids = [
        tk.Audience(name, f"profile_id in {[f'p{n}' for n in sorted(one)]}".replace("'", '"'))
        for name, one in (("a", first), ("b", second))
    ]
    groups = [[small.profiles[n] for n in one] for one in (first, second)]
    store = tmp_path_factory.mktemp("stores")
    with tk.open_extract(folder, as_of=small.as_of, store=store, quiet=True) as extract:
        contrast = extract.evaluate(*ids).compare("a", "b")
        for path in ("city", "vip", "loyalty.tier"):
            for _, row in (
                contrast.values(path).iterrows() if path in contrast._told.measures else ()
            ):
                for key, group in zip("ab", groups, strict=True):
                    has = [value_at(each, path) for each in group]
                    wanted = None if row["value"] == NO_VALUE else row["value"]
                    told = [None if one is None else label(one) for one in has]
                    assert row[key] == pytest.approx(told.count(wanted) / len(group))
        found = rows_of(contrast)
        for path in ("age", "score", "loyalty.points"):
            numbers = [
                [x for each in g if (x := value_at(each, path)) is not None and math.isfinite(x)]
                for g in groups
            ]
            if path in found and all(numbers):
                expected = np.mean([np.sign(x - y) for x in numbers[0] for y in numbers[1]])
                assert found[path]["effect"] == pytest.approx(float(expected))
        for kind in ("view", "buy"):
            row = found.get(f"{kind} in the last 30 days")
            counts = [
                [sum(is_recent(e, kind, small.as_of, p) for e in small.events) for p in group]
                for group in groups
            ]
            if row is not None:
                expected = np.mean([np.sign(x - y) for x in counts[0] for y in counts[1]])
                assert row["effect"] == pytest.approx(float(expected))
                assert row["a"] == pytest.approx(np.mean(counts[0]))


def is_recent(event: dict, kind: str, as_of, profile: dict) -> bool:
    age = as_of - event["timestamp"]
    return (
        event["profile_id"] == profile["profile_id"]
        and event["eventType"] == kind
        and pd.Timedelta(0) <= age <= pd.Timedelta(days=30)
    )
