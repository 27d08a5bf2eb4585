"""The browser's and the explorer's Python halves, without a browser."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd
from toolkit.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def browser(shop: tk.Extract, library: tk.Library) -> Iterator[tk.AudienceBrowser]:
    library.save(tk.Audience("Wrong", "loyalty.teir = 1"))
    library.save(tk.Audience("Round", 'inSegment("Round")'))
    (library.path / "bad.yaml").write_text("name: Bad\n", encoding="utf-8")
    made = tk.AudienceBrowser(library, shop)
    yield made
    made.close()
    assert made.wait(LONG)


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


def test_opening_selects(browser: tk.AudienceBrowser) -> None:
    front, seen = FrontEnd(browser), []
    browser.observe(lambda change: seen.append(change["new"].name), "selected")
    assert front.value("open", audience="loyal")["name"] == "Loyal"
    assert seen == ["Loyal"]
    assert browser.selected == browser._shelf["Loyal"]
    assert "no audience" in front.error("open", audience="nobody")["message"]


def test_comparing_evaluates(browser: tk.AudienceBrowser) -> None:
    front = FrontEnd(browser)
    found = front.value("compare", audiences=["Loyal", "Lapsed buyers"])
    assert [one["profiles"] for one in found["sizes"]] == [1191, 3949]
    assert found["pairs"][0]["both"] == 130
    assert browser.compared["Loyal"].count == 1191
    assert front.error("compare", audiences=["Loyal"])["message"]
    assert front.error("compare", audiences=["Loyal", "Wrong"])["hint"]


@pytest.fixture
def explorer(shop: tk.Extract, library: tk.Library) -> Iterator[tk.OverlapExplorer]:
    made = tk.OverlapExplorer(shop.evaluate(*list(library)[:5], library=library))
    yield made
    made.close()


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
