"""An intersection chosen in the explorer becomes an audience of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd

if TYPE_CHECKING:
    from pathlib import Path

CELL = {"in": ["Loyal", "Lapsed buyers"], "out": ["Abandoned cart"]}


@pytest.fixture
def explorer(shop: tk.Extract, library: tk.Library) -> tk.OverlapExplorer:
    names = ("Loyal", "Lapsed buyers", "Abandoned cart")
    chosen = [library[name] for name in names]
    return tk.OverlapExplorer(shop.evaluate(*chosen, library=library, quiet=True))


def test_an_intersection_is_saved_and_is_in_python(
    explorer: tk.OverlapExplorer, library: tk.Library, shop: tk.Extract
) -> None:
    front, before = FrontEnd(explorer), len(list(library))
    reply = front.value("saveAudience", **CELL, name="Loyal, but lapsed")
    assert explorer._library["path"] == str(library.path)
    saved = library["Loyal, but lapsed"]
    assert len(list(library)) == before + 1
    assert reply["path"].startswith(str(library.path))
    assert explorer.audience == saved
    assert saved.id
    size = shop.evaluate(saved, library=library, quiet=True)[saved.name].count
    assert reply["profiles"] == size > 0
    front.value("build", **CELL, name=saved.name)
    assert explorer.builder.audience.id == saved.id
    front.value("build", **CELL, name="Another", discard=True)
    assert not explorer.builder.audience.id
    explorer.close()
    for worker in (explorer.builder._counting, explorer.builder._detailing):
        assert worker.wait(LONG)


@pytest.mark.parametrize("name", ["Loyal", "LOYAL", "loyal"])
def test_no_other_audience_is_replaced(
    explorer: tk.OverlapExplorer, library: tk.Library, name: str
) -> None:
    before = {path.name: path.read_bytes() for path in library.path.iterdir()}
    refused = FrontEnd(explorer).error("saveAudience", **CELL, name=name)
    assert refused["message"] == "the library already has an audience 'Loyal' (published)"
    assert refused["hint"] == "Give this one another name."
    assert {path.name: path.read_bytes() for path in library.path.iterdir()} == before
    assert explorer.audience is None


def test_the_library_given_is_saved_to(
    explorer: tk.OverlapExplorer, library: tk.Library, tmp_path: Path
) -> None:
    other = tk.Library(tmp_path / "other", create=True)
    given = tk.OverlapExplorer(explorer._evaluation, library=other)
    FrontEnd(given).value("saveAudience", **CELL, name="Loyal")
    assert [one.name for one in other] == ["Loyal"]
    assert library["Loyal"] != other["Loyal"]
    with pytest.raises(tk.ToolkitError, match="library"):
        tk.OverlapExplorer(explorer._evaluation, library="audiences")  # type: ignore[arg-type]


def test_without_a_library_there_is_code(shop: tk.Extract) -> None:
    evaluation = shop.evaluate(
        tk.Audience("Gold", 'loyalty.tier = "gold"'),
        tk.Audience("US", 'homeAddress.country = "US"'),
    )
    explorer = tk.OverlapExplorer(evaluation)
    front, cell = FrontEnd(explorer), {"in": ["Gold"], "out": ["US"], "name": "Gold abroad"}
    assert explorer._library["path"] is None
    assert "there is no library" in front.error("saveAudience", **cell)["message"]
    names = {"tk": tk}
    exec(front.value("audienceCode", **cell)["python"], names)  # noqa: S102 - what an analyst pastes
    made = names["audience"]
    expected = evaluation.intersection(["Gold"], ["US"]).count
    assert shop.evaluate(made)["Gold abroad"].count == expected  # type: ignore[call-overload,arg-type,attr-defined]
