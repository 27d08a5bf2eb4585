"""A prediction that is kept is not replaced by another of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY
from tests.unit.widgets.conftest import FrontEnd

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["Taken", "TAKEN ", "taken"])
def test_a_prediction_under_the_name_of_another_is_refused(
    name: str, panel: tk.CustomerAIPanel, tmp_path: Path
) -> None:
    other = tk.CustomerAI(
        "Taken",
        propensity="conversion",
        goal=tk.Goal([BUY], within_days=7),
        folder=tmp_path / "Taken",
    )
    file = other.save()
    before = file.read_bytes()
    front = FrontEnd(panel)
    panel.set_state({"_form": {**panel._form, "name": name}})
    for ask in ("save", "train"):
        error = front.error(ask)
        assert error["message"].startswith(
            "there is a prediction 'Taken' already: conversion, 0 runs"
        )
        assert "open that one" in error["hint"]
    assert file.read_bytes() == before
    assert not panel.run
    panel.set_state({"_form": {**panel._form, "name": "Free"}})
    front.value("save")
    panel.set_state({"_form": {**panel._form, "description": "Mine."}})
    front.value("save")  # by now it is its own
    panel.prediction = tk.CustomerAI.load(tmp_path / "Taken")
    panel.set_state({"_form": {**panel._form, "description": "Mine."}})
    front.value("save")
    assert file.read_bytes() != before
