"""The builder's Python half: what the front end sets and asks, without a browser."""

from __future__ import annotations

import copy
import json
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd
from toolkit.errors import DefinitionError
from toolkit.store import open_store, read_source
from toolkit.workbench.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOLD = {
    "type": "AttributeCard",
    "field": "loyalty.tier",
    "test": {"type": "ValueTest", "operator": "=", "value": "gold"},
}
BUYS = {"type": "EventCard", "event_types": ["commerce.purchases"]}
RECENT = {**BUYS, "time": {"type": "InLast", "amount": 30, "unit": "day"}}


def all_of(*tiles: object) -> dict[str, Any]:
    return {"type": "Container", "children": list(tiles)}


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


def answer(builder: tk.AudienceBuilder) -> dict[str, Any]:
    """Return the whole answer of what is drawn."""
    assert builder._counting.wait(LONG)
    assert builder._detailing.wait(LONG)
    found = json.loads(json.dumps({**builder._answer, **builder._details}, allow_nan=False))
    assert found["revision"] == builder._state["revision"]
    assert found["state"] == "error" or found["described"] == found["revision"]
    return found  # type: ignore[no-any-return]


def test_a_builder_begins_with_an_audience(builder: tk.AudienceBuilder) -> None:
    found = answer(builder)
    assert found["state"] == "done"
    assert found["total"] == {"profiles": 1191, "share": 0.05955, "low": 1191, "high": 1191}
    assert found["tiles"]["1"] == {"alone": 1416, "left": 1191}
    assert found["tiles"][""] == {"alone": 1191, "left": None}
    assert found["pql"] == builder.audience.definition.to_pql()
    assert found["words"].startswith("Loyalty tier")
    assert [one["method"] for one in found["eligibility"]] == ["batch", "streaming", "edge"]
    assert found["error"] is None
    assert builder._properties["id"] == "loyal"
    assert builder._library["saved"] is True


def test_nothing_given_is_everyone(shop: tk.Extract) -> None:
    builder = tk.AudienceBuilder(shop)
    assert answer(builder)["total"]["profiles"] == 20_000
    assert builder._properties["name"] == ""
    assert builder._library == {"path": None, "saved": False}
    builder.close()


def test_an_edit_is_the_audience_and_is_told(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    seen = []
    builder.observe(lambda change: seen.append(change["new"]), "audience")
    front.draw(all_of(GOLD))
    assert builder.audience.definition == tk.parse_pql('loyalty.tier = "gold"')
    assert builder.audience.name == "Loyal"
    assert seen == [builder.audience]
    assert answer(builder)["total"]["profiles"] == 2000
    assert builder._library["saved"] is False


def test_an_assignment_is_drawn(builder: tk.AudienceBuilder) -> None:
    builder.audience = tk.Audience("Gold", 'loyalty.tier = "gold"', tags=["vip"])
    assert builder._state["origin"] == "py"
    assert builder._state["revision"] == 1
    assert builder._state["canvas"]["children"][0]["field"] == "loyalty.tier"
    assert builder._properties["tags"] == ["vip"]
    assert answer(builder)["total"]["profiles"] == 2000
    builder.audience = 'loyalty.tier = "silver"'
    assert builder.audience.name == "Gold"
    builder.audience = tk.parse_pql("loyalty.points > 3")
    assert builder._state["revision"] == 3
    with pytest.raises(DefinitionError, match="audience is"):
        builder.audience = 7
    assert builder._state["revision"] == 3


def test_an_edit_of_an_older_state_gives_way(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    builder.audience = tk.Audience("Gold", 'loyalty.tier = "gold"')
    front.draw(all_of(), revision=1)
    assert builder.audience.name == "Gold"
    assert builder._state["origin"] == "py"
    assert builder._state["revision"] == 2  # newer than both, so that the front end redraws
    assert builder._state["canvas"]["children"][0]["field"] == "loyalty.tier"
    assert answer(builder)["total"]["profiles"] == 2000


@pytest.mark.parametrize(
    "canvas", [None, 7, {"type": "Nothing"}, {"type": "Container", "children": [{"type": "X"}]}]
)
def test_what_is_no_canvas_is_told(
    canvas: object, builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    front.draw(canvas)
    found = answer(builder)
    assert found["state"] == "error"
    assert found["error"]["message"]
    assert builder.audience.name == "Loyal"
    front.draw(all_of(GOLD))
    assert answer(builder)["error"] is None


def test_a_wrong_card_is_told_with_its_path(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    wrong = {**copy.deepcopy(GOLD), "field": "loyalty.teir"}
    front.draw(all_of(GOLD, wrong))
    found = answer(builder)
    assert found["state"] == "error"
    assert found["total"] is None
    assert found["tiles"]["0"]["alone"] == 2000
    assert found["findings"][0]["path"] == "1"
    assert found["findings"][0]["severity"] == "error"
    assert "loyalty.tier" in found["error"]["hint"]


def test_findings_name_their_card(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    never = {**copy.deepcopy(GOLD), "test": {**GOLD["test"], "value": "Gold"}}  # type: ignore[dict-item]
    front.draw(all_of(BUYS, never))
    codes = {one["code"]: one["path"] for one in answer(builder)["findings"]}
    assert codes["case-mismatch"] == "1"
    assert "nobody" not in codes  # that is why nobody is in it


def test_values_of_the_data_in_findings_are_asked_for_and_not_kept(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    never = {**copy.deepcopy(GOLD), "test": {**GOLD["test"], "value": "Gold"}}  # type: ignore[dict-item]
    front.draw(all_of(never))
    found = answer(builder)["findings"]
    place = [one["code"] for one in found].index("case-mismatch")
    assert found[place]["message"] == found[place]["hint"] == ""
    assert '"gold"' not in json.dumps(builder.get_state()["_details"])
    told = front.value("findings")
    assert told["revision"] == builder._details["described"]
    assert len(told["texts"]) == len(found)
    assert '"gold"' in told["texts"][place]["message"]


def test_an_audience_that_names_itself_is_told(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    front.draw(all_of({"type": "AudienceTile", "audience": "Loyal"}))
    assert "circle" in answer(builder)["error"]["message"]


def test_properties_are_the_audiences(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    front.describe(name="Mine", tags=["a"], status="inactive", description="For me.")
    assert builder.audience.name == "Mine"
    assert builder.audience.tags == ("a",)
    assert builder.audience.status == "inactive"
    assert builder._state["revision"] == 0
    front.describe(status="gone")
    assert builder._properties["status"] == "inactive"
    front.describe(name=" ")
    assert builder._properties["name"] == " "
    assert "needs a name" in front.error("save")["message"]


def test_newer_edits_supersede(
    builder: tk.AudienceBuilder, front: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert builder._counting.wait(LONG)
    begun, given = threading.Event(), threading.Event()
    told: list[float] = []
    numbers = builder._drawing.numbers

    def slow(canvas: Any, progress: Any) -> Any:
        if not begun.is_set():
            begun.set()
            assert given.wait(LONG)
            progress(0.5)
            told.append(0.5)
        return numbers(canvas, progress)

    monkeypatch.setattr(builder._drawing, "numbers", slow)
    front.draw(all_of(BUYS))
    assert begun.wait(LONG)
    assert builder._answer["revision"] == 0  # the former numbers, stale
    assert not builder.wait(0)
    front.draw(all_of(GOLD))
    given.set()
    assert answer(builder)["total"]["profiles"] == 2000
    assert told == []


def test_counting_can_be_stopped(
    builder: tk.AudienceBuilder, front: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert builder._counting.wait(LONG)
    begun, given = threading.Event(), threading.Event()

    def slow(_canvas: Any, progress: Any) -> Any:
        begun.set()
        assert given.wait(LONG)
        progress(0.5)
        raise AssertionError("it should have been stopped")

    monkeypatch.setattr(builder._drawing, "numbers", slow)
    front.draw(all_of(BUYS))
    assert begun.wait(LONG)
    front.value("cancel")
    given.set()
    assert builder._counting.wait(LONG)
    assert builder._answer["error"]["message"] == "stopped"
    assert builder._answer["total"] is None
    assert builder._answer["tiles"] == {}
    assert builder.wait(LONG)
    assert answer(builder)["words"] == "At least 1 Purchases event."


def test_texts_do_not_wait_for_numbers_that_take_long(
    builder: tk.AudienceBuilder, front: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(builder)
    given = threading.Event()

    def slow(_canvas: Any, progress: Any) -> Any:
        assert given.wait(LONG)
        progress(0.5)

    monkeypatch.setattr(builder._drawing, "numbers", slow)
    front.draw(all_of(BUYS))
    assert builder._detailing.wait(LONG)
    assert builder._details["described"] == builder._state["revision"]
    assert builder._details["pql"] == builder.audience.definition.to_pql()
    builder._counting.stop()
    given.set()


def test_what_was_not_foreseen_is_shown_and_logged(
    builder: tk.AudienceBuilder,
    front: FrontEnd,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(builder._drawing, "numbers", broken)
    with caplog.at_level(logging.ERROR):
        front.draw(all_of(GOLD))
        found = answer(builder)
    assert found["error"]["message"] == "the toolkit failed: ZeroDivisionError: secret"
    assert "Traceback" not in json.dumps(found)
    assert "unforeseen" in caplog.text


def test_closing_the_extract_meanwhile_is_no_fault(
    library: tk.Library, caplog: pytest.LogCaptureFixture
) -> None:
    extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    with caplog.at_level(logging.WARNING):
        builder = tk.AudienceBuilder(extract, library["Loyal"], library)
        extract.close()
        found = answer(builder)
        assert builder._learning.wait(LONG)
        builder.audience = tk.parse_pql("loyalty.points = 987654")  # no answer to it is kept
        found = answer(builder)
    assert found["error"]["message"] == "the extract 'Sneaker shop' was closed"
    assert caplog.text == ""


# --- questions ------------------------------------------------------------------------------------


def test_values_are_real_ones(front: FrontEnd) -> None:
    found = front.value("values", table="profile", path="loyalty.tier", search="", limit=2)
    assert found["values"][0] == {"value": "bronze", "count": 7200}
    assert found["more"] is True
    assert found["distinct"] == 3
    points = front.value("values", table="profile", path="loyalty.points", search="", limit=3)
    assert sum(one["count"] for one in points["histogram"]) == 12818
    assert front.error("values", table="profile", path="x", search="", limit=3)["message"]
    assert front.error("values", table="lookup", path="x", search="", limit=3)["hint"]
    json.dumps(points, allow_nan=False)


def test_pql_is_parsed_against_the_extract(front: FrontEnd) -> None:
    assert front.value("parse", pql='loyalty.tier="gold"')["canvas"] == all_of(GOLD)
    wrong = front.error("parse", pql="loyalty.tier = \nloyalty.")
    assert (wrong["line"], wrong["column"]) == (2, 9)
    unknown = front.error("parse", pql='true and\n  loyalty.teir = "gold"')
    assert unknown["line"] == 2
    assert "loyalty.tier" in unknown["hint"]


def test_profiles_are_those_drawn(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    front.draw(all_of(GOLD))
    first = front.value("profiles", page=0, size=7)
    second = front.value("profiles", page=1, size=7)
    assert first["total"] == 2000
    assert first["columns"][0] == "profile_id"
    ids = [row[0] for row in first["rows"] + second["rows"]]
    assert ids == sorted(set(ids))
    assert len(ids) == 14
    assert front.value("profiles", page=999, size=7)["rows"] == []
    why = front.value("explain", profile=ids[0])
    assert why["is_in"] is True
    assert "Loyalty tier" in why["text"]
    assert why["timeline"]["columns"][0] == "timestamp"
    json.dumps([first, why], allow_nan=False)
    assert "no profile" in front.error("explain", profile="P'; --")["message"]


def test_a_curve_is_of_the_whole_audience(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    front.draw(all_of(GOLD, RECENT))
    total = answer(builder)["total"]["profiles"]
    curve = front.value("whatIf", path="1", rule=0)
    assert (curve["kind"], curve["unit"], curve["value"]) == ("window", "days", 30)
    assert dict(zip(curve["values"], curve["profiles"], strict=True))[30] == total
    assert front.value("whatIf", path="1", rule=0, kind="count")["value"] == 1
    assert "no number" in front.error("whatIf", path="0", rule=0)["message"]
    front.draw(
        all_of(
            {
                **GOLD,
                "field": "lifetimeValue",
                "test": {**GOLD["test"], "operator": ">", "value": 9.5},
            }
        )
    )  # type: ignore[dict-item]
    thinned = front.value("whatIf", path="0", rule=0)
    assert len(thinned["values"]) <= 401
    assert 9.5 in thinned["values"]


def test_an_audience_tile_becomes_its_rules(front: FrontEnd) -> None:
    canvas = front.value("rules", audience="Lapsed buyers")["canvas"]
    assert [tile["type"] for tile in canvas["children"]] == ["EventCard", "EventCard"]
    assert "imported" in front.error("rules", audience="store-event-guests")["message"]
    assert "no audience" in front.error("rules", audience="nobody")["message"]


def test_an_event_type_is_counted_when_it_is_looked_at(front: FrontEnd) -> None:
    told = front.value("eventCounts", name="commerce.purchases")
    assert told["profiles"] == int(
        front.widget._extract.evaluate('xEvent[eventType = "commerce.purchases"].count() >= 1')
        .sizes()["profiles"]
        .iloc[0]
    )
    assert told["events"] > told["profiles"]
    assert told["last"].startswith("2026-06-30")
    assert "no event type" in front.error("eventCounts", name="nothing")["message"]


def test_the_statement_is_written_when_it_is_asked_for(front: FrontEnd) -> None:
    front.draw(all_of(GOLD))
    assert "gold" in front.value("sql")["sql"]


def test_an_estimate_stands_until_the_number_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(read_source("sample_data/sneaker_shop"), store_dir=tmp_path, sample_above=99)
    begun, given = threading.Event(), threading.Event()
    numbers = Drawing.numbers

    def slow(drawing: Drawing, canvas: Any, progress: Any) -> Any:
        begun.set()
        assert given.wait(LONG)
        return numbers(drawing, canvas, progress)

    monkeypatch.setattr(Drawing, "numbers", slow)
    with tk.Extract(store, store.as_of) as extract:
        builder = tk.AudienceBuilder(extract, 'loyalty.tier = "gold"')
        assert begun.wait(LONG)
        assert builder._answer["state"] == "estimated"
        total = builder._answer["total"]
        assert total["low"] < 2000 < total["high"]
        assert total["low"] < total["profiles"] < total["high"]
        assert not builder.wait(0)
        given.set()
        assert builder.wait(LONG)
        assert builder._answer["total"]["profiles"] == 2000
        assert builder._drawing.estimate(builder._drawn.canvas) is None  # the number is kept
        builder.close()
        assert builder._learning.wait(LONG)


def test_code_makes_the_audience(builder: tk.AudienceBuilder, front: FrontEnd) -> None:
    front.draw(all_of(GOLD, RECENT))
    front.describe(name='A "name" \\ with\nodd letters', tags=["it's"])
    code = front.value("code")
    made: dict[str, Any] = {"tk": tk}
    exec(code["python"], made)  # noqa: S102 - the code is what is tested
    assert made["audience"] == builder.audience
    assert tk.parse_pql(code["pql"]) == builder.audience.definition


def test_an_audience_is_saved(
    builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    front.draw(all_of(GOLD))
    front.describe(name="Gold ones", id="")
    path = front.value("save")["path"]
    assert path.endswith("gold-ones.yaml")
    assert library["Gold ones"] == builder.audience
    assert builder._properties["id"] == "gold-ones"
    assert builder._library["saved"] is True
    assert "Gold ones" in [one["name"] for one in builder._catalog["audiences"]]
    front.describe(name="Lapsed buyers")
    assert front.value("save")["taken"]["name"] == "Lapsed buyers"


def test_there_is_nothing_to_save_to_without_a_library(shop: tk.Extract) -> None:
    builder = tk.AudienceBuilder(shop, 'loyalty.tier = "gold"')
    assert "no library" in FrontEnd(builder).error("save")["message"]
    builder.close()


@pytest.mark.parametrize("message", [None, 7, [], {}, {"id": 1}])
def test_what_asks_nothing_is_not_answered(message: object, front: FrontEnd) -> None:
    front.widget._handle_custom_msg(message, [])
    assert front.widget._answering.wait(LONG)
    assert front.sent == []
    assert "nothing answers" in front.error("unheard of")["message"]


def test_the_catalog_is_refined(builder: tk.AudienceBuilder) -> None:
    assert builder._learning.wait(LONG)
    known = builder._catalog
    assert known["extract"]["as_of"] == "2026-07-01T00:00:00Z"
    fields = {(one["table"], one["path"]): one for one in known["fields"]}
    assert fields["profile", "loyalty.tier"]["fill"] == 0.66
    assert fields["profile", "loyalty.tier"]["name"] == "Loyalty tier"
    assert fields["event", "productListItems[].SKU"]["items"] is True
    assert known["eventTypes"][0]["label"] == "Page views"
    audiences = {one["name"]: one for one in known["audiences"]}
    assert audiences["store-event-guests"]["drawable"] is False
    assert audiences["Loyal"]["profiles"] == 1191
    stored = json.dumps(builder.get_state(), allow_nan=False)
    assert "bronze" not in stored  # a saved notebook keeps the state, and is handed on
