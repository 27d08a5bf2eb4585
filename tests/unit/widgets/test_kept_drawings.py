"""Drawings that were not saved are offered when their cell is run again."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import FrontEnd
from toolkit.widgets import kept_drawings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Make = Callable[..., tk.AudienceBuilder]

GOLD = {
    "type": "AttributeCard",
    "field": "loyalty.tier",
    "test": {"type": "ValueTest", "operator": "=", "value": "gold"},
}


@pytest.fixture
def make(shop: tk.Extract) -> Iterator[Make]:
    made: list[tk.AudienceBuilder] = []

    def builder(*given: Any) -> tk.AudienceBuilder:
        made.append(tk.AudienceBuilder(shop, *given))
        return made[-1]

    kept_drawings._KEPT.clear()
    yield builder
    for one in made:
        one.close()
    kept_drawings._KEPT.clear()


def all_of(*tiles: object) -> dict[str, Any]:
    return {"type": "Container", "children": list(tiles)}


def test_a_drawing_is_offered_when_the_cell_is_run_again(make: Make) -> None:
    first = make("true")
    FrontEnd(first).draw(all_of(GOLD, GOLD))
    again = make("true")
    (offer,) = again._drawings["kept"]
    assert offer["owner"] == first.model_id
    assert offer["tiles"] == 2
    assert again._drawings["key"] == first._drawings["key"]
    assert make('loyalty.tier = "silver"')._drawings["kept"] == []
    front = FrontEnd(again)
    drawing = front.value("restore", content=offer["content"])
    front.draw(drawing["canvas"])
    assert again.audience.definition == first.audience.definition
    assert front.value("dismiss", owner=first.model_id) is None
    assert [one["owner"] for one in make("true")._drawings["kept"]] == [again.model_id]


def test_nothing_is_offered_of_what_was_saved_or_undone(make: Make, library: tk.Library) -> None:
    loyal = library["Loyal"]
    front = FrontEnd(make(loyal, library))
    before = front.widget._state["canvas"]
    front.draw(all_of(GOLD))
    assert len(make(loyal, library)._drawings["kept"]) == 1
    front.draw(before)
    assert make(loyal, library)._drawings["kept"] == []
    front.describe(name="Gold", id="")
    assert len(make(loyal, library)._drawings["kept"]) == 1
    front.value("save")
    assert make(loyal, library)._drawings["kept"] == []


def test_what_is_drawn_after_a_save_is_offered_beside_what_was_saved(
    make: Make, library: tk.Library
) -> None:
    first = make(library["Loyal"], library)
    front, began = FrontEnd(first), first._drawings["key"]
    front.draw(all_of(GOLD))
    assert front.value("save")["taken"] is None
    front.draw(all_of(GOLD, GOLD))
    again = make(library["Loyal"], library)
    assert [one["tiles"] for one in again._drawings["kept"]] == [2]
    assert again._drawings["key"] == first._drawings["key"] != began
    assert front.value("save")["taken"] is None
    assert make(library["Loyal"], library)._drawings["kept"] == []


def test_a_cell_that_begins_a_new_audience_offers_what_was_drawn_after_a_save(
    make: Make, library: tk.Library
) -> None:
    front = FrontEnd(make("true", library))
    front.describe(name="gold")
    front.draw(all_of(GOLD))
    front.value("save")
    front.draw(all_of(GOLD, GOLD))
    assert [one["tiles"] for one in make("true", library)._drawings["kept"]] == [2]


@pytest.mark.parametrize(
    "content",
    [
        None,
        7,
        {},
        {"canvas": {"type": "Container", "children": [{"type": "<script>"}]}},
        {"canvas": all_of(), "properties": 7},
        {"canvas": all_of(), "properties": {"tags": 7}},
        {"canvas": all_of(), "properties": {"status": "<b>"}},
        {"canvas": "__import__('os')"},
    ],
)
def test_what_a_browser_kept_is_read_as_any_canvas(make: Make, content: object) -> None:
    builder = make("true")
    error = FrontEnd(builder).error("restore", content=content)
    assert "the toolkit failed" not in error["message"]
    assert builder.audience.definition == tk.parse_pql("true")


def test_so_many_drawings_are_kept_and_no_more(make: Make) -> None:
    for owner in range(5):
        kept_drawings.keep("here", str(owner), {}, 1)
    assert [one["owner"] for one in kept_drawings.kept("here", "0")] == ["2", "3", "4"]
    for place in range(60):
        kept_drawings.keep(str(place), "0", {}, 1)
    assert len(kept_drawings._KEPT) == kept_drawings._PLACES
    assert kept_drawings.kept("here", "") == []


def test_a_saved_notebook_gets_no_drawing_by_the_snapshot(make: Make) -> None:
    FrontEnd(make("true")).draw(all_of(GOLD))
    assert "loyalty" not in make("true").to_html()


def test_a_ping_is_answered_while_a_question_is_being_answered(make: Make) -> None:
    builder = make("true")
    front = FrontEnd(builder)
    go = threading.Event()
    builder._answering.submit(lambda _check: (go.wait(20), None)[1])
    builder._handle_custom_msg({"id": "ping-1", "ask": "ping"}, [])
    assert front.sent == [{"id": "ping-1", "value": None}]
    go.set()


def test_what_cannot_be_read_has_no_profiles_of_the_audience_before(make: Make) -> None:
    builder = make('loyalty.tier = "gold"')
    front = FrontEnd(builder)
    assert front.value("profiles", page=0, size=3)["total"] == 2000
    front.draw({"type": "Nothing"})
    for ask in ("profiles", "explain", "code", "sql"):
        assert "cannot be read" in front.error(ask, profile="P000042")["message"]
    front.draw(all_of({"type": "CodeTile", "code": "loyalty.tier = = 3"}))
    assert "cannot be read" in front.error("profiles", page=0, size=3)["message"]
    front.draw(all_of(GOLD))
    assert front.value("profiles", page=0, size=3)["total"] == 2000


def test_the_texts_known_are_of_what_is_drawn(make: Make) -> None:
    builder = make('loyalty.tier = "gold"')
    assert builder.wait(30)
    front = FrontEnd(builder)
    front.describe(name="Members")
    assert '"Members"' in builder._details["python"]
    assert json.dumps(builder._details)
