"""The main job on the sample shop, through the door and through the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from toolkit.charts.ink import plain
from toolkit.cli import main
from toolkit.errors import DefinitionError, PqlTypeError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
FORGOT = tk.Audience(
    "Forgot to buy your sneakers?",
    tk.event(
        "search", tk.field("search.keywords").contains("sneakers", case_sensitive=False)
    ).in_last(30, "days")
    & ~tk.event("commerce.purchases").in_last(30, "days"),
)


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


def test_the_sneakers_audience_equals_pandas(shop: tk.Extract) -> None:
    events = pd.read_parquet(SHOP / "events.parquet").drop_duplicates("_id")
    profiles = pd.read_parquet(SHOP / "profiles.parquet", columns=["profile_id"])
    now = pd.Timestamp("2026-07-01")
    recent = events[
        (events["timestamp"] >= now - pd.Timedelta(days=30)) & (events["timestamp"] <= now)
    ]
    words = recent["search"].map(lambda found: (found or {}).get("keywords") or "")
    searched = recent.loc[
        (recent["eventType"] == "search") & words.str.lower().str.contains("sneakers"),
        "profile_id",
    ]
    bought = recent.loc[recent["eventType"] == "commerce.purchases", "profile_id"]
    expected = (set(searched) - set(bought)) & set(profiles["profile_id"])
    found = shop.evaluate(FORGOT)[FORGOT.name]
    assert list(found.profile_ids()) == sorted(expected)
    assert found.count == len(found) == len(expected) > 300


def test_birthdays_within_three_days_of_today_equal_pandas(shop: tk.Extract) -> None:
    born = pd.read_parquet(SHOP / "profiles.parquet")["person"].map(
        lambda one: (one or {}).get("birthDate")
    )
    days = pd.date_range("2026-06-28", "2026-07-04")  # today is 1 July: seven days
    places = {(day.month, day.day) for day in days}
    expected = pd.to_datetime(born.dropna()).map(lambda day: (day.month, day.day) in places).sum()
    near = tk.field("person.birthDate").within(3, "days", of="today", ignore_year=True)
    assert next(iter(shop.evaluate(near))).count == expected == 304


def test_a_membership_is_shown_sampled_and_written(shop: tk.Extract, tmp_path: Path) -> None:
    evaluation = shop.evaluate(FORGOT, 'loyalty.tier = "gold"')
    found = evaluation[FORGOT.name]
    sample = found.sample(5, seed=3)
    assert len(sample) == 5
    assert sample.equals(found.sample(5, seed=3))
    assert all(profile_id in found for profile_id in sample["profile_id"])
    assert "P999999" not in found
    path = found.to_parquet(tmp_path / "folder" / "ids.parquet")
    assert list(pd.read_parquet(path)["profile_id"]) == list(found.profile_ids())
    assert [child.name for child in path.parent.iterdir()] == ["ids.parquet"]
    assert "Forgot to buy your sneakers?" in repr(found)
    assert "<table>" in found._repr_html_()
    assert evaluation._ipython_key_completions_() == [FORGOT.name, 'loyalty.tier = "gold"']
    assert list(evaluation.sizes().columns) == ["audience", "profiles", "share"]


def test_names_and_circles(shop: tk.Extract) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean Forgot to buy"):
        shop.evaluate(FORGOT)["Forgot to buy your sneaker?"]
    with pytest.raises(DefinitionError, match="two audiences are named"):
        shop.evaluate(FORGOT, FORGOT)
    with pytest.raises(DefinitionError, match="nothing to evaluate"):
        shop.evaluate()
    with pytest.raises(DefinitionError, match="circle: A → B → A"):
        shop.evaluate(tk.Audience("A", 'inSegment("B")'), tk.Audience("B", 'inSegment("A")'))
    with pytest.raises(UnknownNameError, match="store-event-guests"):
        shop.evaluate('inSegment("store-event-guest")')
    with pytest.raises(UnknownNameError, match="no profile 'P00004'"):
        shop.profile("P00004")
    with pytest.raises(PqlTypeError) as caught:
        shop.evaluate(tk.Audience("Gold", tk.field("loyalty.teir") == "gold"))
    assert caught.value.__notes__ == ["in the audience 'Gold'"]


def test_audiences_refer_to_one_another_by_id_and_name(shop: tk.Extract) -> None:
    evaluation = shop.evaluate(
        tk.Audience("Gold", 'loyalty.tier = "gold"', id="g1"),
        tk.Audience("Not gold", 'not (inSegment("g1")) and not (inSegment("Gold"))'),
    )
    assert evaluation["Gold"].count + evaluation["Not gold"].count == shop.profile_count


def test_a_profile_and_her_events(shop: tk.Extract) -> None:
    customer = shop.profile("P000042")
    assert customer.attributes["homeAddress.city"] == "Bengaluru"
    assert customer.timeline["timestamp"].is_monotonic_decreasing
    assert "P000042" in repr(customer)
    assert "<table>" in customer._repr_html_()


def test_fields_are_searched_by_path(shop: tk.Extract) -> None:
    found = shop.fields("TIER")
    assert found["path"].tolist() == ["loyalty.tier"]
    assert found.loc[0, "type"] == "string"
    assert 0 < found.loc[0, "fill"] < 1
    assert found.loc[0, "distinct"] == 3


def test_an_earlier_instant_sees_less(shop: tk.Extract) -> None:
    sizes = [
        shop.evaluate("xEvent", as_of=day).sizes()["profiles"].item()
        for day in ("2025-08-01", "2026-01-01", "2026-07-01")
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_the_command_evaluates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(SHOP)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["audience", "profiles", "share"]
    assert lines[3].startswith("Forgot to buy your sneakers?")
    assert main(["evaluate", str(SHOP), "--pql", "loyalty.teir = 1"]) == 1
    assert "Did you mean loyalty.tier" in capsys.readouterr().err
    assert main(["overlap", str(SHOP), "--pql", "true", "--pql", "false"]) == 0
    assert "jaccard" in capsys.readouterr().out
    assert main(["open", "nowhere at all"]) == 1
    assert "no extract at nowhere at all" in capsys.readouterr().err
    assert main(["report", "audience_overlp", "-o", "x.html"]) == 1
    assert "Did you mean audience_overlap" in capsys.readouterr().err
    assert main(["report", "audience_overlap", "-p", "extrct", "x", "-o", "x.html"]) == 1
    assert "Did you mean extract" in capsys.readouterr().err


def test_an_overlap_within_an_audience_counts_no_one_else(shop: tk.Extract) -> None:
    gold, americans = (
        tk.Audience("Gold", 'loyalty.tier = "gold"'),
        tk.Audience("<Americans>", 'homeAddress.country = "US"'),
    )
    asked = shop.evaluate(gold, americans)
    for universe in ("<Americans>", asked["<Americans>"]):
        within = asked.overlap(universe)
        both = set(asked["Gold"].profile_ids()) & set(asked["<Americans>"].profile_ids())
        (row,) = within.pairs().to_dict("records")
        assert row["both"] == row["profiles_a"] == len(both)
        assert row["profiles_b"] == asked["<Americans>"].count
        assert row["lift"] == 1
        assert within.sizes()["share"].tolist()[1] == 1
        told = f"among the {asked['<Americans>'].count:,} profiles of '<Americans>'"
        assert told in repr(within)
        assert "&lt;Americans&gt;" in within._repr_html_()
        for figure in (within.upset(), within.heatmap(), within.euler()):
            subtitle = plain(figure.layout.title.subtitle.text)
            assert told.replace("<", "&lt;").replace(">", "&gt;") in subtitle
            assert told in figure.layout.meta["alt"]
    assert "among" not in repr(asked.overlap())


def test_a_universe_must_be_known_and_of_the_same_extract(shop: tk.Extract, tmp_path: Path) -> None:
    asked = shop.evaluate("true", "false")
    with pytest.raises(UnknownNameError, match="audience"):
        asked.overlap("tru")
    one = {"profiles": pd.DataFrame({"profile_id": ["x"]})}
    with tk.open_extract(one, as_of="2026-07-01", store=tmp_path, quiet=True) as other:
        (alone,) = other.evaluate("true")
        with pytest.raises(DefinitionError, match="20,000"):
            asked.overlap(alone)
