"""Unfinished rules of the builder and the panel: not counted, not saved, named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd
from tests.unit.widgets.test_builder import BUYS, GOLD, all_of, answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def builder(shop: tk.Extract, library: tk.Library) -> Iterator[tk.AudienceBuilder]:
    made = tk.AudienceBuilder(shop, library["Loyal"], library)
    yield made
    made.close()
    assert made._learning.wait(LONG)
    assert made._counting.wait(LONG)


@pytest.fixture
def front(builder: tk.AudienceBuilder) -> FrontEnd:
    return FrontEnd(builder)


NO_VALUE = {
    "type": "Unfinished",
    "tile": {
        "type": "AttributeCard",
        "field": "loyalty.tier",
        "test": {"type": "TextTest", "operator": "equals", "values": []},
    },
    "reason": "Loyalty <tier> needs a value",
}


def test_an_unfinished_rule_is_not_counted_and_not_said(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    front.draw(all_of(NO_VALUE, GOLD))
    found = answer(builder)
    assert found["total"]["profiles"] == 2000
    assert set(found["tiles"]) == {"", "1"}
    assert builder.audience.definition == tk.parse_pql('loyalty.tier = "gold"')
    assert "2,000 profiles (10.0 %), 1 unfinished rule left out" in repr(builder)
    html = builder.to_html()
    assert "1 unfinished rule left out" in html
    assert "unfinished: Loyalty &lt;tier&gt; needs a value" in html
    assert builder._state["canvas"] == all_of(NO_VALUE, GOLD)


def test_an_unfinished_rule_of_an_event_card_leaves_the_card(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    front.draw(all_of(BUYS))
    buyers = answer(builder)["total"]["profiles"]
    front.draw(all_of({**BUYS, "rules": [NO_VALUE]}))
    found = answer(builder)
    assert found["total"]["profiles"] == buyers
    assert found["tiles"]["0"]["alone"] == buyers
    assert "Purchases event; unfinished: Loyalty &lt;tier&gt; needs a value" in builder.to_html()


def test_where_all_is_unfinished_everyone_is_in(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    nested = {"type": "Container", "children": [NO_VALUE], "join": "any", "exclude": True}
    front.draw(all_of(NO_VALUE, nested))
    assert answer(builder)["total"]["profiles"] == 20_000
    assert builder.audience.definition == tk.parse_pql("true")
    assert "2 unfinished rules left out" in repr(builder)


def test_what_is_unfinished_is_not_saved(
    builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    before = (library.path / "02_loyal.yaml").read_text(encoding="utf-8")
    front.draw(all_of(NO_VALUE, GOLD))
    error = front.error("save")
    assert error["message"] == "1 rule is unfinished: Loyalty <tier> needs a value"
    assert error["hint"] == "Finish it, or remove it."
    assert builder.is_changed
    front.draw(all_of({"type": "CodeTile", "code": "a ="}, GOLD))
    assert front.error("save")["message"] == "a part of the canvas cannot be read"
    front.draw(all_of(GOLD))
    front.draw({"type": "Nothing"})
    assert front.error("save")["message"] == "a part of the canvas cannot be read"
    assert (library.path / "02_loyal.yaml").read_text(encoding="utf-8") == before
    front.draw(all_of(GOLD))
    assert front.value("save")["path"].endswith("02_loyal.yaml")


def test_an_amount_that_is_too_long_is_refused_with_the_longest(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    for amount in (99_999_999_999, 10**30):
        time = {"type": "InLast", "amount": amount, "unit": "day"}
        front.draw(all_of({**BUYS, "time": time}))
        error = answer(builder)["error"]
        assert "days are longer than 100,000,000 years" in error["message"]
        assert error["hint"] == "Give at most 36,525,000,000 days."


def test_an_unfinished_rule_is_not_counted_and_blocks_training(
    shop: tk.Extract, library: tk.Library, tmp_path: Path
) -> None:
    buys = 'eventType = "commerce.purchases"'
    goal = tk.Goal([buys], within_days=14)
    panel = tk.CustomerAIPanel(
        shop, tk.CustomerAI("New", goal=goal, folder=tmp_path / "New"), library=library
    )
    front = FrontEnd(panel)
    missing = {
        "type": "Unfinished",
        "tile": {
            "type": "AttributeCard",
            "field": "city",
            "test": {"type": "TextTest", "operator": "equals", "values": []},
        },
        "reason": "City needs a value",
    }
    everyone = 20_000
    front.draw_in("eligible", {"type": "Container", "children": [missing]})
    assert panel.wait(LONG)
    assert panel.prediction is None
    assert panel._status["problem"]["message"] == "1 rule is unfinished: City needs a value"
    assert panel._counts["eligible"]["total"]["profiles"] == everyone
    assert panel._counts["rate"] is None
    assert front.error("train")["message"] == "1 rule is unfinished: City needs a value"
    card = {**missing, "tile": {"type": "EventCard", "event_types": []}, "reason": "An event"}
    front.draw_in("eligible", {"type": "Container"})
    front.draw_in("goal", {"type": "Container", "children": [card]})
    assert panel.wait(LONG)
    assert panel._status["problem"]["message"] == "1 rule is unfinished: An event"
    front.draw_in("goal", {"type": "Container", "children": [BUYS]})
    assert panel.wait(LONG)
    assert panel._status["problem"] is None
    panel.close()
    assert panel.wait(LONG)
