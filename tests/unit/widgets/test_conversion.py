"""Which audience tiles can be converted to rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from toolkit.widgets.conversion import by_name, obstacle, rules_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shelf(tmp_path: Path) -> tk.Library:
    library = tk.Library(tmp_path / "shelf", create=True)
    for name, pql in {
        "Gold": 'loyalty.tier = "gold"',
        "Sum": "loyalty.points + 100 > lifetimeValue",
        "Sum and gold": 'loyalty.points + 100 > lifetimeValue and loyalty.tier = "gold"',
        "One": 'inSegment("Two") and loyalty.tier = "gold"',
        "Two": 'inSegment("Three")',
        "Three": 'inSegment("One")',
        "Above": 'inSegment("One") or inSegment("Gold")',
        "store-event-guests": 'loyalty.tier = "gold"',
    }.items():
        library.save(tk.Audience(name, pql))
    return library


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Gold", ""),
        ("Above", ""),
        ("Sum and gold", ""),
        ("Sum", "can only be written as PQL"),
        ("One", "One → Two → Three → One"),
        ("Three", "Three → One → Two → Three"),
        ("store-event-guests", "members and no rules"),
        ("nobody", "no audience of this name"),
    ],
)
def test_obstacle(name: str, reason: str, shop: tk.Extract, shelf: tk.Library) -> None:
    found = obstacle(name, shop, by_name(shelf))
    assert reason in found
    assert bool(found) == bool(reason)


def test_rules_of_refuses_what_has_none(shop: tk.Extract, shelf: tk.Library) -> None:
    assert len(rules_of("Sum and gold", shop, shelf).children) == 2
    with pytest.raises(tk.ToolkitError, match="can only be written as PQL"):
        rules_of("Sum", shop, shelf)
    with pytest.raises(tk.ToolkitError, match="no audience 'Godl'"):
        rules_of("Godl", shop, shelf)
    with pytest.raises(tk.ToolkitError, match="no audience 'Gold'"):
        rules_of("Gold", shop, None)


def test_catalog_tells_the_obstacle(shop: tk.Extract, shelf: tk.Library) -> None:
    builder = tk.AudienceBuilder(shop, library=shelf)
    told = {one["name"]: one["obstacle"] for one in builder._catalog["audiences"]}
    builder.close()
    assert told["Gold"] == ""
    assert "One → Two" in told["One"]
