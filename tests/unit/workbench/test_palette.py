"""What an audience can be drawn from, counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import toolkit as tk

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = """\
profile_id,timestamp,eventType
a,2026-01-01T10:00:00,search
a,2026-01-03T11:30:00,search
b,2026-01-02T09:00:00,search
b,2026-01-02T09:00:00,order
c,2026-01-04T00:00:00,
"""


@pytest.fixture
def small(tmp_path: Path) -> tk.Extract:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "profiles.csv").write_text("profile_id\na\nb\nc\n", encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    return tk.open_extract(folder, quiet=True)


def test_event_counts(small: tk.Extract) -> None:
    counts = small.palette.event_counts("search")
    assert (counts.events, counts.profiles) == (3, 2)
    assert counts.first == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert counts.last == datetime(2026, 1, 3, 11, 30, tzinfo=UTC)
    assert small.palette.event_counts("order").profiles == 1


def test_event_counts_of_no_such_type(small: tk.Extract) -> None:
    with pytest.raises(tk.ToolkitError, match="no event type 'serch'"):
        small.palette.event_counts("serch")
