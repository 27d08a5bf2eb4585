"""A shop, a library that may be changed, and a front end that is only a list of messages."""

from __future__ import annotations

import copy
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY, opened, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.widgets.panel import Panel
    from toolkit.workbench.propensity_run import PropensityRun

LONG = 60.0


@pytest.fixture(scope="session")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as extract:
        yield extract


@pytest.fixture
def library(tmp_path: Path) -> tk.Library:
    shutil.copytree("sample_data/sneaker_shop/audiences", tmp_path / "audiences")
    return tk.Library(tmp_path / "audiences")


class FrontEnd:
    """What a browser does to a widget, without one."""

    def __init__(self, widget: Panel) -> None:
        self.widget = widget
        self.sent: list[dict[str, Any]] = []
        widget.send = self.sent.append  # type: ignore[method-assign]

    def ask(self, ask: str, **given: object) -> dict[str, Any]:
        """Ask, and return the reply, value or error."""
        number = f"test-{len(self.sent)}"
        self.widget._handle_custom_msg({"id": number, "ask": ask, **given}, [])
        assert self.widget._answering.wait(LONG)
        reply = self.sent[-1]
        assert reply["id"] == number
        return reply

    def value(self, ask: str, **given: object) -> Any:
        reply = self.ask(ask, **given)
        assert "error" not in reply, reply
        return reply["value"]

    def error(self, ask: str, **given: object) -> dict[str, Any]:
        reply = self.ask(ask, **given)
        assert "value" not in reply, reply
        return reply["error"]  # type: ignore[no-any-return]

    def draw(self, canvas: object, revision: int | None = None) -> None:
        """Send an edit."""
        now = self.widget._state["revision"] + 1 if revision is None else revision
        state = {"canvas": copy.deepcopy(canvas), "revision": now, "origin": "js"}
        self.widget.set_state({"_state": state})

    def draw_in(self, section: str, canvas: object) -> None:
        """Send an edit of one canvas of a prediction."""
        now = self.widget._sections[section].revision + 1
        state = {"canvas": copy.deepcopy(canvas), "revision": now, "origin": "js"}
        self.widget.set_state({f"_{section}": state})

    def describe(self, **given: object) -> None:
        self.widget.set_state({"_properties": {**self.widget._properties, **given}})


# --- a panel of predictions -----------------------------------------------------------------------

GOAL = tk.Goal([BUY], occurs=False, within_days=14)


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tk.Extract]:
    with opened(tables(), tmp_path_factory.mktemp("stores")) as found:
        yield found


@pytest.fixture(scope="module")
def trained(extract: tk.Extract, tmp_path_factory: pytest.TempPathFactory) -> PropensityRun:
    folder = tmp_path_factory.mktemp("predictions") / "Stays_away"
    return tk.CustomerAI("Stays away", goal=GOAL, folder=folder).train(extract)


@pytest.fixture
def panel(extract: tk.Extract, tmp_path: Path) -> Iterator[tk.CustomerAIPanel]:
    """A panel of a prediction that has no run."""
    yield from _closed(
        tk.CustomerAIPanel(extract, tk.CustomerAI("New", goal=GOAL, folder=tmp_path / "New"))
    )


@pytest.fixture
def reading(extract: tk.Extract, trained: PropensityRun) -> Iterator[tk.CustomerAIPanel]:
    """A panel of a prediction that has a run."""
    yield from _closed(tk.CustomerAIPanel(extract, trained.prediction))


def _closed(panel: tk.CustomerAIPanel) -> Iterator[tk.CustomerAIPanel]:
    assert panel.wait(LONG)
    yield panel
    panel.close()
    assert panel.wait(LONG)
    builder = panel.builder
    for worker in (builder._counting, builder._detailing, builder._learning) if builder else ():
        assert worker.wait(LONG)


def form(panel: tk.CustomerAIPanel, **given: Any) -> None:
    panel.set_state({"_form": {**panel._form, **given}})
