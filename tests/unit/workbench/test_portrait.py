"""What an audience is like is what pandas counts in the extract's own files."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.spec.small import write_extract
from tests.support.strategies.extracts import NOW, extracts
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.overlap import NO_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.workbench.portrait import Portrait

SHOP = "sample_data/sneaker_shop"
AS_OF = pd.Timestamp("2026-07-01", tz="UTC")
OTHERS = "(other values)"


@pytest.fixture(scope="module")
def gold() -> Iterator[Portrait]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        found = extract.evaluate(tk.Audience("<b>Gold</b>", 'loyalty.tier = "gold"'))
        yield found["<b>Gold</b>"].portrait()


@pytest.fixture(scope="module")
def profiles() -> pd.DataFrame:
    return pd.read_parquet(f"{SHOP}/profiles.parquet").set_index("profile_id").sort_index()


@pytest.fixture(scope="module")
def inside(profiles: pd.DataFrame) -> pd.Series:
    return profiles["loyalty"].map(lambda one: one is not None and one.get("tier") == "gold")


@pytest.fixture(scope="module")
def events(profiles: pd.DataFrame) -> pd.DataFrame:
    found = pd.read_parquet(f"{SHOP}/events.parquet").drop_duplicates("_id")
    found["timestamp"] = pd.to_datetime(found["timestamp"], utc=True)
    return found[found["profile_id"].isin(profiles.index) & (found["timestamp"] <= AS_OF)]


def assert_shares(found: pd.DataFrame, inside: pd.Series) -> None:
    """Check what every table of shares keeps to, however its profiles were counted."""
    share = found["profiles"] / inside.sum()
    every = found["share_of_all"] * len(inside)
    assert found["share"].tolist() == pytest.approx(share.tolist())
    assert every.tolist() == pytest.approx(every.round().tolist())
    some = found[every > 0]
    assert some["index"].tolist() == pytest.approx(
        (100 * some["share"] / some["share_of_all"]).tolist()
    )
    assert some["reached"].tolist() == pytest.approx((some["profiles"] / every[every > 0]).tolist())


def test_a_text_by_its_most_frequent_values(gold, profiles, inside) -> None:
    city = profiles["homeAddress"].map(lambda one: one and one.get("city"), na_action="ignore")
    found = gold.breakdown("homeAddress.city", top=3)
    counts = city[inside].value_counts()
    assert found["profiles"].head(3).tolist() == counts.head(3).tolist()
    assert found["value"].tolist()[3:] == [OTHERS, NO_VALUE]
    rest = counts.sum() - counts.head(3).sum()
    assert found["profiles"].tolist()[3:] == [rest, city[inside].isna().sum()]
    assert found["share_of_all"].iloc[-1] == city.isna().mean()
    assert found["profiles"].sum() == inside.sum()
    assert_shares(found, inside)


def test_a_list_by_its_items_each_once(gold, profiles, inside) -> None:
    items = profiles["interests"].map(lambda one: set() if one is None else set(one))
    found = gold.breakdown("interests", top=2).set_index("value")
    for value, row in found.head(2).iterrows():
        assert row["profiles"] == items[inside].map(lambda one, value=value: value in one).sum()
    top = set(found.index[:2])
    assert found.loc[OTHERS, "profiles"] == items[inside].map(lambda one: bool(one - top)).sum()
    assert found.loc[NO_VALUE, "profiles"] == items[inside].map(lambda one: not one).sum()


def test_a_number_by_bins_that_take_in_everyone(gold, profiles, inside) -> None:
    points = profiles["loyalty"].map(lambda one: one and one.get("points"), na_action="ignore")
    found = gold.breakdown("loyalty.points").set_index("value")
    assert found.loc["1,000–1,499", "profiles"] == points[inside].between(1000, 1499).sum()
    assert found.loc[NO_VALUE, "profiles"] == points[inside].isna().sum()
    assert found["profiles"].sum() == inside.sum()
    assert found["share_of_all"].sum() == pytest.approx(1)


def test_an_instant_by_the_calendar(gold, profiles, inside) -> None:
    joined = pd.to_datetime(
        profiles["loyalty"].map(lambda one: one and one.get("joinDate"), na_action="ignore"),
        utc=True,
    )
    found = gold.breakdown("loyalty.joinDate").set_index("value")
    for year in (2021, 2025):
        assert found.loc[str(year), "profiles"] == (joined[inside].dt.year == year).sum()


@pytest.mark.parametrize("days", [None, 7, 90])
@pytest.mark.parametrize("field", ["eventType", "xEvent.eventType", "channel"])
def test_events_by_profiles_that_have_one(field, days, gold, events, inside) -> None:
    recent = events
    if days is not None:
        recent = events[events["timestamp"] >= AS_OF - pd.Timedelta(days=days)]
    once = recent[["profile_id", field.removeprefix("xEvent.")]].drop_duplicates()
    ours = once[once["profile_id"].map(inside)]
    found = gold.breakdown(field, top=50, within_days=days).set_index("value")
    counts = ours.iloc[:, 1].value_counts()
    assert found["profiles"].drop(NO_VALUE).to_dict() == counts.to_dict()
    assert found.loc[NO_VALUE, "profiles"] == inside.sum() - ours["profile_id"].nunique()
    assert_shares(found.reset_index(), inside)


def test_activity_is_what_the_events_say(gold, events, inside) -> None:
    found = gold.activity("week", 3)
    ours = events[events["profile_id"].map(inside)]
    for _, row in found.iterrows():
        period = ours[(ours["timestamp"] > row["start"]) & (ours["timestamp"] <= row["end"])]
        if row["event_type"] != "any event":
            period = period[period["eventType"] == row["event_type"]]
        assert row["events"] == len(period)
        assert row["active_profiles"] == period["profile_id"].nunique()
    assert found["end"].max() == AS_OF
    assert found["event_type"].iloc[0] == "any event"
    assert (found["end"] - found["start"] == pd.Timedelta(weeks=1)).all()
    assert len(found) == 3 * found["event_type"].nunique()


def test_the_summary_is_what_each_breakdown_says(gold, profiles, events, inside) -> None:
    found = gold.summary().set_index(["section", "item"])
    size = found.loc[("size", "profiles")]
    assert (size["profiles"], size["share"], size["reached"]) == (2000, 1.0, 0.1)
    named = profiles["identityMap"].map(lambda one: {k for k, v in one or () if len(v)})
    for namespace in ("ECID", "Phone"):
        has = named.map(lambda one, namespace=namespace: namespace in one)
        row = found.loc[("identity", namespace)]
        assert (row["profiles"], row["share_of_all"]) == (has[inside].sum(), has.mean())
    consent = gold.breakdown("consents.marketing.email.val").set_index("value")
    assert found.loc[("consent", "marketing.email: y")].tolist() == consent.loc["y"].tolist()
    recent = events[events["timestamp"] >= AS_OF - pd.Timedelta(days=30)]["profile_id"].unique()
    assert found.loc[("events", "in the last 30 days"), "profiles"] == inside[recent].sum()
    ours = events["profile_id"].map(inside).sum()
    assert gold.events_per_profile == (ours / 2000, len(events) / 20_000)


def test_it_displays_its_summary_and_escapes_names(gold) -> None:
    assert len(repr(gold).splitlines()) == len(gold.summary()) + 2
    assert "<b>" not in gold._repr_html_()
    assert "&lt;b&gt;Gold" in gold._repr_html_()


def test_figures_show_what_the_tables_say(gold) -> None:
    found = gold.breakdown("loyalty.points")
    ours, everyone = gold.breakdown_chart("loyalty.points").data
    assert list(ours.x) == found["share"].tolist()
    assert list(everyone.x) == found["share_of_all"].tolist()
    lines = gold.activity_chart("day", 2).data
    table = gold.activity("day", 2)
    assert [list(line.y) for line in lines] == [
        group["events"].tolist()
        for name, group in table.groupby("event_type", sort=False)
        if name != "any event"
    ]
    assert len(gold.figure().data[0].y) > 8


def test_it_says_what_cannot_be_broken_down(gold) -> None:
    with pytest.raises(UnknownNameError, match=r"homeAddress\.city"):
        gold.breakdown("homeAddress.ciyt")
    with pytest.raises(DefinitionError, match="no field of events"):
        gold.breakdown("loyalty.tier", within_days=7)
    with pytest.raises(DefinitionError, match="top is 0"):
        gold.breakdown("loyalty.tier", top=0)
    with pytest.raises(DefinitionError, match="within_days"):
        gold.breakdown("eventType", within_days=-1)
    with pytest.raises(DefinitionError, match="10,000,000 days before"):
        gold.breakdown("eventType", within_days=10_000_000)
    with pytest.raises(DefinitionError, match="every is 'fortnight'"):
        gold.activity("fortnight")


def test_nobody_has_a_portrait_too(tmp_path) -> None:
    val, time = pa.struct([("val", pa.string())]), pa.struct([("time", pa.timestamp("us", "UTC"))])
    kind = pa.struct([("collect", val), ("metadata", time)])
    agreed = {"collect": {"val": "y"}, "metadata": {"time": AS_OF.to_pydatetime()}}
    rows = [{"profile_id": "p", "consents": agreed}, {"profile_id": "q", "consents": None}]
    schema = pa.schema([("profile_id", pa.string()), ("consents", kind)])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), tmp_path / "profiles.parquet")
    events = {"profile_id": ["p"], "timestamp": [AS_OF.to_pydatetime()], "eventType": ["view"]}
    pq.write_table(pa.table(events), tmp_path / "events.parquet")
    with tk.open_extract(tmp_path, store=tmp_path / "stores", quiet=True) as extract:
        portrait = extract.evaluate(tk.Audience("Nobody", "false"))["Nobody"].portrait()
        found = portrait.summary()
        # When it was agreed to is no answer to what was.
        told = found.loc[found["section"] == "consent", "item"].tolist()
        assert told == ["collect: y", f"collect: {NO_VALUE}"]
        assert (found["profiles"] == 0).all()
        assert repr(portrait).startswith("Nobody: 0 profiles, – events each (of all: 0.5)")


# --- any extract ----------------------------------------------------------------------------------

_TEXTS = {
    "city": lambda one: [one["city"]],
    "vip": lambda one: [None if one["vip"] is None else str(one["vip"]).lower()],
    "tags": lambda one: one["tags"] or [],
    "points": lambda one: [
        key for key, value in (one["points"] or {}).items() if value is not None
    ],
    "ids": lambda one: [key for key, value in (one["ids"] or {}).items() if value],
}
_EVENTS = {
    "eventType": lambda one: [one["eventType"]],
    "device.model": lambda one: [(one["device"] or {}).get("model")],
    "items[].name": lambda one: [item["name"] for item in one["items"] or []],
}
_NUMBERS = {
    "age": lambda one: one["age"],
    "score": lambda one: one["score"],
    "day": lambda one: one["day"],
    "since": lambda one: one["since"],
    "marks": lambda one: None if one["marks"] is None else 0,
}


@pytest.mark.slow
@settings(max_examples=20)
@given(extracts(), st.sets(st.integers(0, 5)), st.sampled_from([None, 1, 30]))
def test_any_extract_is_counted_as_by_hand(tmp_path_factory, small, chosen, days) -> None:
    folder = write_extract(small, tmp_path_factory.mktemp("extract"))
    store = tmp_path_factory.mktemp("stores")
    pql = " or ".join(f'profile_id = "p{n}"' for n in sorted(chosen)) or "false"
    with tk.open_extract(folder, as_of=small.as_of, store=store, quiet=True) as extract:
        portrait = extract.evaluate(tk.Audience("a", pql))["a"].portrait()
        known = {each.replace("xEvent.", "") for each in extract.fields()["path"]}
        for field in known & {*_TEXTS, *_EVENTS}:
            values = {
                one["profile_id"]: {
                    value
                    for row in ([one] if field in _TEXTS else of_profile(small, one, days))
                    for value in ({**_TEXTS, **_EVENTS}[field])(row)
                    if value is not None
                }
                for one in small.profiles
            }
            within = days if field in _EVENTS else None
            found = portrait.breakdown(field, top=50, within_days=within)
            for value, count, share in found[["value", "profiles", "share_of_all"]].to_numpy():
                has = [
                    who
                    for who, own in values.items()
                    if value in own or (value == NO_VALUE and not own)
                ]
                assert count == len({f"p{n}" for n in chosen} & set(has))
                assert share == pytest.approx(len(has) / 6)
            listed = {value for own in values.values() for value in own}
            assert set(found["value"]) - {NO_VALUE} == listed
        for field in known & {*_NUMBERS}:
            found = portrait.breakdown(field)
            there = [
                value is not None and (not isinstance(value, float) or math.isfinite(value))
                for value in map(_NUMBERS[field], small.profiles)
            ]
            binned = found[found["value"] != NO_VALUE]
            assert binned["profiles"].sum() == sum(there[n] for n in chosen)
            assert binned["share_of_all"].sum() == pytest.approx(sum(there) / 6)


def of_profile(small, profile: dict, days: int | None) -> list[dict]:
    first = None if days is None else NOW - timedelta(days=days)
    return [
        event
        for event in small.events
        if event["profile_id"] == profile["profile_id"]
        and event["timestamp"] <= NOW
        and (first is None or event["timestamp"] >= first)
    ]
