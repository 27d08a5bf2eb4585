"""The browser's and the explorer's Python halves, without a browser."""

from __future__ import annotations

import json
import math
import time
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd
from toolkit.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def rest(builder: tk.AudienceBuilder | None) -> None:
    """Wait until a builder that was closed does nothing any more."""
    for worker in (builder._counting, builder._detailing, builder._learning) if builder else ():
        assert worker.wait(LONG)


@pytest.fixture
def browser(shop: tk.Extract, library: tk.Library) -> Iterator[tk.AudienceBrowser]:
    library.save(tk.Audience("Wrong", "loyalty.teir = 1"))
    library.save(tk.Audience("Round", 'inSegment("Round")'))
    (library.path / "bad.yaml").write_text("name: Bad\n", encoding="utf-8")
    made = tk.AudienceBrowser(library, shop)
    yield made
    made.close()
    assert made.wait(LONG)
    rest(made.builder)


def test_rows_have_sizes_and_changes(browser: tk.AudienceBrowser, shop: tk.Extract) -> None:
    assert browser.wait(LONG)
    rows = {row["name"]: row for row in json.loads(json.dumps(browser._rows, allow_nan=False))}
    assert browser._about["state"] == "done"
    assert rows["Loyal"]["profiles"] == 1191
    assert rows["Loyal"]["share"] == 0.05955
    assert rows["Loyal"]["id"] == "loyal"
    library = browser._shelf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("Loyal", "Abandoned cart"):
            sizes = shop.evaluate(library[name]).history(every=(7, "days"), periods=2).sizes()
            before, now = sizes["profiles"]
            assert rows[name]["change"] == now - before
    assert "loyalty.teir" in rows["Wrong"]["problem"]
    assert "circle" in rows["Round"]["problem"]
    assert "needs pql" in rows["bad.yaml"]["problem"]
    assert rows["bad.yaml"]["profiles"] is None
    assert [name for name, row in rows.items() if row["broken"]] == ["bad.yaml"]
    assert rows["Wrong"]["hint"]


def test_opening_selects(browser: tk.AudienceBrowser) -> None:
    front, seen = FrontEnd(browser), []
    browser.observe(lambda change: seen.append(change["new"].name), "selected")
    assert front.value("open", audience="loyal")["unsaved"] is None
    assert seen == ["Loyal"]
    assert browser.selected == browser._shelf["Loyal"]
    assert browser.builder.audience == browser._shelf["Loyal"]
    assert "no audience" in front.error("open", audience="nobody")["message"]


def test_there_is_one_builder_and_it_saves_to_the_library(browser: tk.AudienceBrowser) -> None:
    front = FrontEnd(browser)
    made = front.value("new")["builder"]
    builder = browser.builder
    assert builder.audience.definition == tk.parse_pql("true")
    assert front.value("open", audience="loyal")["builder"] == made
    assert browser.builder is builder
    FrontEnd(builder).describe(description="Those who come back")
    FrontEnd(builder).value("save")
    assert browser._shelf["Loyal"].description == "Those who come back"


def test_changes_that_were_not_saved_are_kept_until_discarded(
    browser: tk.AudienceBrowser,
) -> None:
    front = FrontEnd(browser)
    front.value("open", audience="loyal")
    builder = browser.builder
    canvas = builder._state["canvas"]
    drawing = FrontEnd(builder)
    drawing.draw({**canvas, "exclude": True})
    changed = builder.audience
    assert builder.is_changed
    for ask, given in (("open", {"audience": "Lapsed buyers"}), ("new", {})):
        assert front.value(ask, **given)["unsaved"] == "Loyal"
    assert builder.audience is changed
    assert browser.selected.name == "Loyal"
    drawing.draw(canvas)
    assert not builder.is_changed
    drawing.describe(description="Those who come back")
    assert builder.is_changed
    assert front.value("open", audience="Lapsed buyers", discard=True)["unsaved"] is None
    assert builder.audience.name == browser.selected.name == "Lapsed buyers"
    assert not builder.is_changed


def test_what_cannot_be_read_yet_is_asked_about_too(browser: tk.AudienceBrowser) -> None:
    front = FrontEnd(browser)
    front.value("open", audience="loyal")
    builder = browser.builder
    canvas = builder._state["canvas"]
    FrontEnd(builder).draw({**canvas, "tiles": [{"tile": "code", "text": "this is ("}]})
    assert builder.is_changed
    assert front.value("open", audience="loyal")["unsaved"] == "Loyal"
    assert front.value("open", audience="loyal", discard=True)["unsaved"] is None
    assert builder._state["origin"] == "py"
    assert builder._state["canvas"] == canvas
    assert not builder.is_changed


def test_what_is_being_saved_is_saved_before_the_next_question(
    browser: tk.AudienceBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = FrontEnd(browser)
    front.value("open", audience="loyal")
    builder, save = browser.builder, tk.Library.save

    def slowly(*given: Any, **more: Any) -> Path:
        time.sleep(0.3)
        return save(*given, **more)

    monkeypatch.setattr(tk.Library, "save", slowly)
    FrontEnd(builder).describe(description="Those who come back")
    builder._handle_custom_msg({"id": "1", "ask": "save"}, [])
    front.value("refresh")
    assert browser.wait(LONG)
    rows = {row["id"]: row for row in browser._rows}
    assert rows["loyal"]["description"] == "Those who come back"
    FrontEnd(builder).describe(description="Those who came back")
    builder._handle_custom_msg({"id": "2", "ask": "save"}, [])
    assert front.value("open", audience="Lapsed buyers")["unsaved"] is None


def test_comparing_evaluates(browser: tk.AudienceBrowser) -> None:
    front = FrontEnd(browser)
    found = front.value("compare", audiences=["loyal", "Lapsed buyers"])
    assert list(browser.compared) == [browser.compared[n] for n in ("Loyal", "Lapsed buyers")]
    assert found["explorer"] == f"IPY_MODEL_{browser.explorer.model_id}"
    shown = browser.explorer._overlap
    assert [one["profiles"] for one in shown["sizes"]] == [1191, 3949]
    assert shown["pairs"][0]["both"] == 130
    assert browser.compared["Loyal"].count == 1191
    assert front.error("compare", audiences=["Loyal"])["message"]
    cell = {"in": ["Loyal"], "out": []}
    FrontEnd(browser.explorer).value("build", name="Theirs", **cell)
    before = browser.explorer
    FrontEnd(before.builder).describe(description="Mine")
    again = {"audiences": ["loyal", "Lapsed buyers"]}
    assert front.value("compare", **again)["unsaved"] == "Theirs"
    assert browser.explorer is before
    assert front.value("compare", discard=True, **again)["unsaved"] is None
    assert browser.explorer is not before
    assert front.error("compare", audiences=["Loyal", "Wrong"])["hint"]


@pytest.fixture
def explorer(shop: tk.Extract, library: tk.Library) -> Iterator[tk.OverlapExplorer]:
    made = tk.OverlapExplorer(shop.evaluate(*list(library)[:5], library=library))
    yield made
    made.close()
    rest(made.builder)


def test_what_is_shown_is_chosen(explorer: tk.OverlapExplorer) -> None:
    front = FrontEnd(explorer)
    assert len(explorer._overlap["pairs"]) == 10
    assert explorer._overlap["note"] == ""
    few = front.value("overlap", audiences=["Loyal", "Lapsed buyers"], top=2)
    assert few == explorer._overlap
    assert few["note"] == "2 of 3 intersections shown"
    json.dumps(few, allow_nan=False)
    large = front.value("overlap", kind="inclusive", least=1000)
    assert all(one["profiles"] >= 1000 for one in large["intersections"])
    assert front.error("overlap", kind="x")["message"]
    assert front.error("overlap", audiences=["nobody"])["message"]


def test_an_intersection_has_profiles_and_makes_an_audience(
    explorer: tk.OverlapExplorer, shop: tk.Extract
) -> None:
    front, seen = FrontEnd(explorer), []
    explorer.observe(lambda change: seen.append(change["new"].name), "audience")
    names = explorer._overlap["names"]
    for one in explorer._overlap["intersections"]:
        inside = one["audiences"]
        cell = {"in": inside, "out": [name for name in names if name not in inside]}
        page = front.value("profiles", page=0, size=5, **cell)
        assert page["total"] == one["profiles"]
        made = front.value("audience", name="Cell", **cell)
        assert made["profiles"] == one["profiles"]
        assert next(iter(shop.evaluate(explorer.audience))).count == one["profiles"]
    assert set(seen) == {"Cell"}
    assert "needs an audience" in front.error("audience")["message"]


def test_a_cell_is_told_before_it_is_made(explorer: tk.OverlapExplorer) -> None:
    front = FrontEnd(explorer)
    told = front.value("cell", **{"in": ["Loyal"], "out": ["Lapsed buyers"]})
    assert told["profiles"] == 1191 - 130
    assert told["share"] == (1191 - 130) / 20_000
    words = tk.parse_pql(told["pql"]).describe()
    assert words.replace("commerce.purchases", "Purchases") == told["words"]
    assert explorer.audience is None


def test_an_intersection_opens_in_a_builder(
    explorer: tk.OverlapExplorer, library: tk.Library
) -> None:
    front = FrontEnd(explorer)
    found = front.value("build", name="Cell", **{"in": ["Loyal"], "out": ["Lapsed buyers"]})
    assert found["builder"] == f"IPY_MODEL_{explorer.builder.model_id}"
    assert found["note"] == ""
    assert explorer.builder.audience is explorer.audience
    assert explorer.builder.wait(LONG)
    assert explorer.builder._answer["total"]["profiles"] == found["profiles"]
    FrontEnd(explorer.builder).value("save")
    assert "Cell" in library


def test_a_builder_of_another_instant_says_so(shop: tk.Extract) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluation = shop.evaluate('loyalty.tier = "gold"', as_of="2026-06-01")
    explorer = tk.OverlapExplorer(evaluation)
    (name,) = explorer._overlap["names"]
    note = FrontEnd(explorer).value("build", name="Gold", **{"in": [name]})["note"]
    assert note == "The builder counts as of 2026-07-01 00:00 UTC."
    explorer.close()
    rest(explorer.builder)


def test_two_or_three_audiences_are_circles(explorer: tk.OverlapExplorer) -> None:
    front = FrontEnd(explorer)
    assert explorer._overlap["circles"] is None
    for count in (2, 3):
        names = explorer._overlap["names"][:count]
        found = front.value("overlap", audiences=names, kind="inclusive")
        circles, regions = found["circles"]["circles"], found["circles"]["regions"]
        json.dumps(found, allow_nan=False)
        assert [one["audience"] for one in circles] == names
        sizes = [one["profiles"] for one in found["sizes"]]
        for one, size in zip(circles, sizes, strict=True):
            held = [each["profiles"] for each in regions if one["audience"] in each["audiences"]]
            assert sum(held) == size
        areas = [one["r"] ** 2 for one in circles]
        assert areas[0] / areas[1] == pytest.approx(sizes[0] / sizes[1])
        for region in regions:
            if region["x"] is None:
                continue
            for one in circles:
                away = math.hypot(one["x"] - region["x"], one["y"] - region["y"])
                assert (away <= one["r"]) is (one["audience"] in region["audiences"])
                assert abs(away - one["r"]) >= region["room"] - 1e-9
    assert 0 <= found["circles"]["error"] < 0.2


def test_circles_of_nobody_are_none(shop: tk.Extract) -> None:
    explorer = tk.OverlapExplorer(shop.evaluate("false", 'loyalty.tier = "x"', quiet=True))
    assert explorer._overlap["circles"] == {"circles": [], "regions": [], "error": 0.0}
    explorer.close()


def test_of_many_audiences_the_largest_are_paired(shop: tk.Extract) -> None:
    many = [tk.Audience(f"Over {n}", f"loyalty.points > {n}") for n in range(0, 2000, 40)]
    explorer = tk.OverlapExplorer(shop.evaluate(*many))
    found = explorer._overlap
    assert found["paired"] == [one.name for one in many[:40]]
    assert len(found["pairs"]) == 40 * 39 // 2
    assert len(found["sizes"]) == 50
    explorer.close()


def test_an_intersection_is_a_membership(shop: tk.Extract, library: tk.Library) -> None:
    nested = tk.Audience("Nested", 'inSegment("Loyal") and loyalty.points > 0')
    evaluation = shop.evaluate(nested, library["Lapsed buyers"], library=library)
    found = evaluation.intersection(["Nested"], ["Lapsed buyers"])
    assert found.name == "Nested, not Lapsed buyers"
    ids = list(found.profile_ids())
    assert ids == [row[0] for row in shop._store.query(found.sql()).fetchall()]
    assert found.explain(ids[0]).is_in
    with pytest.raises(UnknownNameError):
        evaluation.intersection(["nobody"])
