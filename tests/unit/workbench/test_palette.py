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


def test_event_names_are_those_of_the_extract(small: tk.Extract, tmp_path: Path) -> None:
    assert small.palette.event_names.of("order") == "Order"
    toml = '[event_types]\norder = { name = "Bestellung" }\n'
    (tmp_path / "small" / "extract.toml").write_text(toml, encoding="utf-8")
    named = tk.open_extract(tmp_path / "small", quiet=True)
    definition = tk.parse_pql('xEvent[eventType = "ORDER"] and not (xEvent[eventType = "other"])')
    told = definition.describe(named.palette.event_names)
    assert told == "At least 1 Bestellung event and no other event."
    assert definition.describe() == "At least 1 ORDER event and no other event."
    evaluation = named.evaluate(tk.Audience("A", 'xEvent[eventType = "order"]'))
    explained = evaluation["A"].explain("b")
    assert "At least 1 Bestellung event" in repr(explained)
    assert "2026-01-02 09:00 Bestellung" in " ".join(repr(explained).split())
    builder = tk.AudienceBuilder(named, tk.Audience("A", 'xEvent[eventType = "order"]'))
    assert builder._details["words"] == "At least 1 Bestellung event."
    assert {one["name"]: one["label"] for one in builder._catalog["eventTypes"]} == {
        "search": "Search",
        "order": "Bestellung",
    }
    builder.close()
    with pytest.raises(tk.ToolkitError, match="names is 3"):
        definition.describe(3)  # type: ignore[arg-type]
