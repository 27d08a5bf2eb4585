"""A shop, a library that may be changed, and a front end that is only a list of messages."""

from __future__ import annotations

import copy
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.widgets.panel import Panel

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
