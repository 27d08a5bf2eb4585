"""Figures whose texts are read as they are written, without the colour of the page."""

from __future__ import annotations

import pytest

from toolkit.charts import ink


@pytest.fixture(autouse=True)
def uncoloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what gives each text the page's colour; test_look.py tests figures with it."""
    monkeypatch.setattr(ink, "_inked", lambda text: text)
