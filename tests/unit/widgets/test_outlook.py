"""What the panel says before training, and the populations it proposes, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY, opened, tables
from tests.unit.widgets.conftest import LONG, FrontEnd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tk.Extract]:
    with opened(tables(), tmp_path_factory.mktemp("stores")) as found:
        yield found


@pytest.fixture
def panel(extract: tk.Extract, tmp_path: Path) -> Iterator[tk.CustomerAIPanel]:
    goal = tk.Goal([BUY], occurs=False, within_days=14)
    panel = tk.CustomerAIPanel(extract, tk.CustomerAI("New", goal=goal, folder=tmp_path / "New"))
    assert panel.wait(LONG)
    yield panel
    panel.close()
    assert panel.wait(LONG)


def form(panel: tk.CustomerAIPanel, **given: Any) -> None:
    panel.set_state({"_form": {**panel._form, **given}})


def test_the_outlook_is_that_of_the_prediction(
    panel: tk.CustomerAIPanel, extract: tk.Extract
) -> None:
    assert panel._catalog["mainEvents"] == ["commerce.purchases"]
    labels = [one["label"] for one in panel._counts["populations"]]
    assert labels[:3] == [f"Bought in the last {days} days" for days in (30, 90, 180)]
    assert panel._counts["doubts"] == []
    front = FrontEnd(panel)
    form(panel, within_days=1)
    assert panel.wait(LONG)
    found = panel.prediction.findings(extract)
    assert found["code"].tolist() == ["too-common"]
    assert [one["code"] for one in panel._counts["doubts"]] == ["too-common"]
    assert panel._counts["doubts"][0]["what"] == found["what"][0]
    assert panel._counts["form"] == {"within_days": 1, "occurs": False, "propensity": "churn"}
    usable = panel._counts["remedies"]
    assert usable
    assert all(one["doubt"] == "" and one["days"] == 7 for one in usable)
    assert {one["doubt"] for one in panel._counts["populations"]} == {"too-common"}
    checked = {row["requirement"]: row for row in front.value("check")}
    assert checked["% of the eligible without the outcome"]["severity"] == "warning"
    front.draw_in("eligible", usable[0]["canvas"])
    form(panel, within_days=7)
    assert panel.wait(LONG)
    assert panel._counts["rate"] == usable[0]["rate"]
    assert panel._counts["doubts"] == panel._counts["remedies"] == []


def test_populations_are_proposed_before_there_is_a_goal(extract: tk.Extract) -> None:
    panel = tk.CustomerAIPanel(extract)
    assert panel.wait(LONG)
    found = {one["label"]: one for one in panel._counts["populations"]}
    assert set(found) == {"Active in the last 30 days", "Bought in the last 30 days"}
    assert all(one["rate"] is None and one["profiles"] > 0 for one in found.values())
    assert panel._counts["rate"] is None
    assert panel._counts["doubts"] == []
    panel.close()
