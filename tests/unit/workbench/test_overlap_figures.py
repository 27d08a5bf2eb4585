"""Each figure of an overlap, asked as an analyst asks, draws the table that is behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

import toolkit as tk
from toolkit.charts.ink import plain
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
AUDIENCES = (
    tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days")),
    tk.Audience("Gold", 'loyalty.tier = "gold"'),
    tk.Audience("Americans", 'homeAddress.country = "US"'),
    tk.Audience("Searchers", tk.event("search").in_last(60, "days")),
)


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def evaluation(shop):
    return shop.evaluate(*AUDIENCES)


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def test_an_upset_draws_its_table(evaluation) -> None:
    overlap = evaluation.overlap()
    asked = {"sort": "lift", "top": 5, "least": 20}
    table = overlap.upset_table(**asked)
    figure = overlap.upset(**asked, color="lift")
    own = table[table["audiences"].map(bool)]
    assert list(trace(figure, "intersections").y) == own["profiles"].tolist()
    assert len(own) == 5
    assert (own["profiles"] >= 20).all()
    assert table["profiles"].sum() == overlap.intersections()["profiles"].sum()


def test_values_under_the_bars_are_those_of_the_intersections(evaluation) -> None:
    overlap = evaluation.overlap()
    table = overlap.upset_table(by="loyalty.tier", top=3)
    counts = table.groupby("audiences", sort=False)["profiles"].sum()
    bars = overlap.upset_table(top=3)
    assert counts.to_dict() == dict(zip(bars["audiences"], bars["profiles"], strict=True))
    for audiences, own in table.groupby("audiences"):
        if "Gold" in audiences:
            assert own["value"].tolist() == ["gold"]
    figure = overlap.upset(by="loyalty.tier", top=3)
    shares = [share for one in figure.data if one.yaxis == "y3" for share in one.y]
    assert sorted(shares) == pytest.approx(sorted(table["share"]))


def test_values_are_asked_by_a_field_there_is(evaluation) -> None:
    with pytest.raises(UnknownNameError, match=r"loyalty\.tier"):
        evaluation.overlap().upset(by="loyalty.teir")
    with pytest.raises(DefinitionError, match="not known"):
        Overlap({"a": Bitmap.full(3)}).upset(by="loyalty.tier")


def test_a_heatmap_draws_its_table(evaluation) -> None:
    overlap = evaluation.overlap()
    table = overlap.heatmap_table(measure="containment")
    figure = overlap.heatmap(measure="containment")
    assert list(table.index) == [plain(text) for text in figure.layout.yaxis.ticktext]
    assert sorted(table.index) == sorted(one.name for one in AUDIENCES)
    drawn = pd.DataFrame(figure.data[0].z, table.index, table.columns, dtype="float64")
    pd.testing.assert_frame_equal(drawn, table)
    pairs = overlap.pairs().set_index(["a", "b"])
    assert table.loc["Gold", "Americans"] == pairs.loc[("Gold", "Americans"), "share_of_a"]
    assert table.loc["Americans", "Gold"] == pairs.loc[("Gold", "Americans"), "share_of_b"]


def test_depth_draws_exactly(evaluation) -> None:
    overlap = evaluation.overlap(universe="Americans")
    table = overlap.exactly()
    held = table[table["at_least"] > 0]
    assert list(trace(overlap.depth(), "exactly").x) == held["profiles"].tolist()
    assert "Americans" in overlap.depth().layout.title.subtitle.text


def test_a_flow_between_fields_is_pandas_crosstab(evaluation) -> None:
    found = evaluation.flow_table("loyalty.tier", by="homeAddress.country")
    anyone = pd.concat([one.profile_ids() for one in evaluation]).unique()
    query = "select profile_id, homeAddress.country, loyalty.tier from read_parquet(?)"
    rows = duckdb.execute(query, [str(SHOP / "profiles.parquet")]).df().set_index("profile_id")
    counts = pd.crosstab(*(rows.loc[anyone, name].fillna("(none)") for name in ("country", "tier")))
    assert {(a, b): n for a, b, n, *_ in found.itertuples(index=False)} == {
        (a, b): n for (a, b), n in counts.stack().items() if n
    }
    figure = evaluation.flow("loyalty.tier", by="homeAddress.country", top=20)
    assert sum(one.name == "flow" for one in figure.data) == len(found)


def test_a_flow_of_profiles_in_several_audiences_names_two_and_the_call_that_works(shop) -> None:
    both = shop.evaluate(
        tk.Audience("Gold", 'loyalty.tier = "gold"'),
        tk.Audience("Americans", 'homeAddress.country = "US"'),
    )
    with pytest.raises(DefinitionError) as refused:
        both.flow("loyalty.tier")
    told = str(refused.value)
    assert "546 profiles" in told
    assert "'Gold' and 'Americans'" in told
    assert "evaluation.assign().flow('loyalty.tier')" in told
    figure = eval("evaluation.assign().flow('loyalty.tier')", {"evaluation": both})  # noqa: S307
    assert "7,027 profiles in any of the 2 audiences" in plain(figure.layout.title.subtitle.text)


def test_a_flow_between_instants_is_of_the_audiences_of_both(shop) -> None:
    before = shop.evaluate(AUDIENCES[0], AUDIENCES[3], as_of="2026-06-01").assign()
    after = shop.evaluate(AUDIENCES[0], AUDIENCES[3]).assign()
    found = before.flow_table(after)
    sizes = found.groupby("after")["profiles"].sum()
    assert sizes.drop("(none)").to_dict() == {one.name: one.count for one in after}
    headings = [plain(note.text) for note in before.flow(after).layout.annotations]
    assert "as of 01 Jun 2026, 00:00 UTC" in headings
    assert "as of 01 Jul 2026, 00:00 UTC" in headings


def test_audiences_that_overlap_do_not_flow(evaluation) -> None:
    with pytest.raises(DefinitionError, match=r"(?s)in several audiences.*\.assign\(\)"):
        evaluation.flow("loyalty.tier")
    assert evaluation.assign().flow_table("loyalty.tier")["profiles"].sum() > 0


@pytest.mark.parametrize("top", [0, 21])
def test_a_flow_of_too_many_groups_is_an_error(evaluation, top) -> None:
    with pytest.raises(DefinitionError, match=f"top is {top}"):
        evaluation.flow("loyalty.tier", by="homeAddress.country", top=top)


def test_a_flow_to_another_extract_is_an_error(evaluation) -> None:
    profiles = pd.DataFrame({"profile_id": ["p1", "p2"]})
    with (
        tk.open_extract({"profiles": profiles}, as_of="2026-07-01", quiet=True) as other,
        pytest.raises(DefinitionError, match="of 2 profiles, this one of 20,000"),
    ):
        evaluation.assign().flow(other.evaluate("true"))


def test_two_hundred_audiences_do_not_make_a_heavy_figure() -> None:
    members = {f"a{i}": Bitmap.from_indices(range(i, 2_000, 7 + i % 40), 2_000) for i in range(200)}
    overlap = Overlap(members)
    for figure in (overlap.upset(top=100), overlap.heatmap(measure="lift"), overlap.depth()):
        assert len(figure.to_json()) < 3_000_000
        assert len(figure.data) < 10
