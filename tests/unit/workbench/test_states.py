"""States of the sample shop's profiles, and since when, are those of other evaluations."""

from __future__ import annotations

import warnings
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.spec.small import of_tables, write_extract
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.instants import as_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

SHOP = "sample_data/sneaker_shop"
BUYERS = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
TICK = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


def test_states_are_differences_of_two_evaluations(shop: tk.Extract) -> None:
    since = as_utc("2026-06-20T12:00")
    now = shop.evaluate(BUYERS)["Buyers"]
    then = shop.evaluate(BUYERS, as_of=since)["Buyers"]
    a, b = set(then.profile_ids()), set(now.profile_ids())
    table = now.states(since)
    ids = {status: set(own["profile_id"]) for status, own in table.groupby("status")}
    assert ids == {"realized": b - a, "existing": a & b, "exited": a - b}
    assert table["profile_id"].is_monotonic_increasing
    changed = table[table["status"] != "existing"]["last_qualified"]
    assert changed.min() > pd.Timestamp(since)
    assert changed.max() <= pd.Timestamp(shop.as_of)
    default = now.states()
    assert default["status"].eq("existing").sum() == len(
        b & set(shop.evaluate(BUYERS, as_of=shop.as_of - timedelta(days=1))["Buyers"].profile_ids())
    )


def test_one_profile_is_told_to_the_microsecond(shop: tk.Extract) -> None:
    now = shop.evaluate(BUYERS)["Buyers"]
    table = now.states("2026-06-20").groupby("status").head(2)
    for row in table.itertuples():
        at = now.qualified_at(row.profile_id)
        assert row.last_qualified - timedelta(days=1) < at <= row.last_qualified
        is_in = row.status != "exited"
        for instant, expected in ((at, is_in), (at - TICK, not is_in)):
            there = shop.evaluate(BUYERS, as_of=instant)["Buyers"]
            assert (row.profile_id in there) is expected


def test_what_has_no_instant_has_stood_so_always(shop: tk.Extract) -> None:
    found = shop.evaluate(
        tk.Audience("Gold", 'loyalty.tier = "gold"'),
        tk.Audience("Americans", 'homeAddress.country = "US"'),
        tk.Audience("Both", 'inSegment("Gold") and inSegment("Americans")'),
    )
    for one in found:
        first = one.sample(1)["profile_id"][0]
        assert one.qualified_at(first) is None
    with pytest.warns(tk.ToolkitWarning, match="no history of loyalty") as told:
        table = found["Gold"].states()
    assert told[0].filename == __file__
    assert set(table["status"]) == {"existing"}
    assert table["last_qualified"].isna().all()


def test_a_birthday_month_turns_at_its_midnight(shop: tk.Extract) -> None:
    born = tk.Audience("Born this month", "person.birthDate.getMonth() = currentMonth()")
    found = shop.evaluate(born, as_of="2026-08-15")["Born this month"]
    assert found.qualified_at(found.sample(1)["profile_id"][0]) == as_utc("2026-08-01")


@pytest.mark.parametrize(
    ("status", "is_in"), [("realized", True), ("existing", True), ("exited", False)]
)
def test_who_is_on_an_imported_list_is_in_it_for_one_profile_too(
    status: str, tmp_path: Path, *, is_in: bool
) -> None:
    small = of_tables(
        "2024-04-01 00:00",
        "profile_id\nanna",
        """
        profile_id | timestamp:instant | eventType
        anna       | 2024-03-20 12:00  | buy
        """,
        f"""
        audience | profile_id | status
        guests   | anna       | {status}
        """,
    )
    pql = 'inSegment("guests") and xEvent[eventType = "buy"]'
    folder = write_extract(small, tmp_path / "extract")
    with (
        tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", tk.ToolkitWarning)  # a list without instants
        membership = extract.evaluate(tk.Audience("Guests who bought", pql))["Guests who bought"]
        assert ("anna" in membership) is is_in
        since = membership.qualified_at("anna")
    assert since == (as_utc("2024-03-20T12:00") if is_in else None)


def test_a_history_that_cannot_be_is_said(shop: tk.Extract) -> None:
    now = shop.evaluate(BUYERS)["Buyers"]
    with pytest.raises(DefinitionError, match="not before the evaluation instant"):
        now.states(shop.as_of)
    with pytest.raises(DefinitionError, match="longer every"):
        now.states("2020-01-01", every="hour")
    with pytest.raises(UnknownNameError, match="P00004"):
        now.qualified_at("P00004")
    drawn = now.split({"test": 0.5}, by="loyalty.tier")["Buyers: test"]
    for asked in (drawn.states, lambda: drawn.qualified_at("P000042")):
        with pytest.raises(DefinitionError, match="list of profiles"):
            asked()


GUESTS = tk.Audience("Guests", 'inSegment("store-event-guests")')


def guests() -> pd.DataFrame:
    """The rows of the sample's file, of known profiles."""
    rows = pd.read_parquet("sample_data/sneaker_shop/audiences.parquet")
    known = pd.read_parquet("sample_data/sneaker_shop/profiles.parquet")["profile_id"]
    rows = rows[(rows["audience"] == "store-event-guests") & rows["profile_id"].isin(known)]
    return rows.sort_values("profile_id", ignore_index=True)


@pytest.mark.parametrize("pql", [GUESTS.definition.to_pql(), 'inSegment("Guests")'])
def test_the_states_of_an_imported_list_are_its_files(shop: tk.Extract, pql: str) -> None:
    beside = [] if "store" in pql else [GUESTS]
    table = shop.evaluate(tk.Audience("it", pql), *beside)["it"].states()
    assert table["status"].value_counts().to_dict() == {
        "existing": 738,
        "realized": 457,
        "exited": 405,
    }
    rows = guests()
    assert table["profile_id"].tolist() == rows["profile_id"].tolist()
    assert table["status"].tolist() == rows["status"].tolist()
    stored = rows["lastQualificationTime"].dt.tz_localize("UTC")
    assert (table["last_qualified"] == stored).all()


def test_an_imported_list_is_who_was_in_it_at_an_instant(shop: tk.Extract) -> None:
    rows, found = guests(), shop.evaluate(GUESTS)["Guests"]
    is_in, since = rows["status"] != "exited", rows["lastQualificationTime"]
    for instant in ("2025-08-15", "2026-05-20", "2026-06-10"):
        expected = rows["profile_id"][is_in == (since <= pd.Timestamp(instant))]
        with pytest.warns(tk.ToolkitWarning, match="'store-event-guests' says when") as told:
            there = shop.evaluate(GUESTS, as_of=instant)["Guests"]
        assert told[0].filename == __file__
        assert there.profile_ids().tolist() == expected.tolist()
    last = since.max()
    there = shop.evaluate(GUESTS, as_of=last.isoformat())["Guests"]  # now all is said
    assert there.profile_ids().tolist() == found.profile_ids().tolist()
    for row in rows.head(20).itertuples():
        assert found.qualified_at(row.profile_id) == as_utc(row.lastQualificationTime.isoformat())
