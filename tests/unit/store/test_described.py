"""What `extract.toml` tells of fields and event types: shown with them, and searched."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import toolkit as tk
from tests.house.source import ROOT
from toolkit.store.event_types import event_names
from toolkit.widgets.catalog import catalog

SHOP = ROOT / "sample_data" / "sneaker_shop"
MORE = """
[descriptions]
"loyalty.tier" = "Level of the club"
"productListItems[].SKU" = "What is on the label of the box"
"xEvent.productListItems[].products.brand" = "Who makes it"

[event_types]
"Commerce.Purchases" = { name = "Order placed", description = "A paid order" }
"""


def test_fields_and_event_types_are_described(tmp_path: Path) -> None:
    folder = Path(copytree(SHOP, tmp_path / "shop"))
    config = folder / "extract.toml"
    config.write_text(config.read_text("utf-8") + MORE, encoding="utf-8")
    with tk.open_extract(folder, quiet=True) as extract:
        found = extract.fields("CLUB")
        assert found[["path", "description"]].to_numpy().tolist() == [
            ["loyalty.tier", "Level of the club"]
        ]
        known = catalog(extract, None)
        told = {each["path"]: each["description"] for each in known["fields"]}
        assert told["productListItems[].SKU"] == "What is on the label of the box"
        assert told["productListItems[].products.brand"] == "Who makes it"
        assert told["loyalty.points"] == ""
        types = {each["name"]: each for each in known["eventTypes"]}
        assert types["commerce.purchases"]["label"] == "Order placed"
        assert types["commerce.purchases"]["description"] == "A paid order"
        assert types["search"]["label"] == "Search"
        extract.palette.count()
        extract.palette.learn_values()
        values = {field.path: values for field, values in extract.palette.known_values()}
        assert sorted(values["loyalty.tier"]) == ["bronze", "gold", "silver"]
        assert "personalEmail.address" not in values
        assert "gold" not in str(catalog(extract, None)["fields"])


def test_two_spellings_of_a_type_have_the_name_of_the_first() -> None:
    names = event_names(["commerce.purchases", "commerce.Purchases", "web.views"], {})
    assert names.of("commerce.purchases") == "Purchases"
    assert names.of("web.views") == "Views"
