"""Texts of what is drawn: each is of one revision, and none is of an audience before."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd
from tests.unit.widgets.test_saving import CANVAS, UNREAD
from toolkit.widgets import builder as builders
from toolkit.widgets.drawn import code, words_json

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = {
    "type": "Container",
    "children": [
        {
            "type": "AttributeCard",
            "field": "homeAddress.city",
            "test": {
                "type": "TextTest",
                "operator": "equals",
                "values": [f"NO-{number:04}" for number in range(3000)],
            },
        }
    ],
}


@pytest.fixture
def builder(shop: tk.Extract, library: tk.Library) -> Iterator[tk.AudienceBuilder]:
    made = tk.AudienceBuilder(shop, library["Loyal"], library)
    yield made
    made.close()
    assert made._learning.wait(LONG)


@pytest.fixture
def front(builder: tk.AudienceBuilder) -> FrontEnd:
    return FrontEnd(builder)


def test_texts_say_of_which_revision_they_are(front: FrontEnd) -> None:
    assert front.value("code")["revision"] == 0
    front.draw(CANVAS)
    code, sql = front.value("code"), front.value("sql")
    assert code["revision"] == sql["revision"] == 1
    assert code["pql"] == 'loyalty.tier = "gold"'
    assert "gold" in sql["sql"]


def test_there_are_no_texts_of_the_audience_before_a_canvas_that_cannot_be_read(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    for canvas in (UNREAD, {"type": "Nothing"}):
        front.draw(canvas)
        assert builder._detailing.wait(LONG)
        details = builder._details
        assert (details["described"], details["readable"]) == (builder._drawn.revision, False)
        assert details["pql"] == details["words"] == ""
        for ask in ("code", "sql", "profiles"):
            assert "cannot be read" in front.error(ask)["message"]
    front.draw(CANVAS)
    assert builder._detailing.wait(LONG)
    assert builder._details["readable"] is True
    assert builder._details["pql"] == 'loyalty.tier = "gold"'


def test_a_statement_of_an_earlier_revision_is_not_finished(
    builder: tk.AudienceBuilder, front: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = builder._drawn
    front.draw(CANVAS)
    written: list[str] = []
    monkeypatch.setattr(
        type(builder._member(drawn.audience)), "sql", lambda self: written.append(self.name)
    )
    with pytest.raises(tk.ToolkitError, match="changed meanwhile"):
        builder._sql(drawn)
    assert written == []


def test_a_newer_edit_does_not_wait_for_the_texts_of_an_older_one(
    builder: tk.AudienceBuilder, front: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert builder._detailing.wait(LONG)
    begun, given = threading.Event(), threading.Event()
    ended: list[int] = []

    def slow(drawn: Any, extract: tk.Extract, check: Any = lambda: None) -> Any:
        if drawn.revision == 1:
            begun.set()
            assert given.wait(LONG)
        texts = words_json(drawn, extract, check)
        ended.append(drawn.revision)
        return texts

    monkeypatch.setattr(builders, "words_json", slow)
    front.draw(CANVAS)
    assert begun.wait(LONG)
    front.draw({"type": "Container", "children": []})
    given.set()
    assert builder._counting.wait(LONG)
    assert builder._detailing.wait(LONG)
    assert 1 not in ended  # it stopped between its texts
    assert builder._details["described"] == 2


def test_thousands_of_absent_values_are_answered_soon(
    builder: tk.AudienceBuilder, front: FrontEnd
) -> None:
    assert builder._learning.wait(LONG)
    began = time.process_time()
    front.draw(MANY)
    assert builder._counting.wait(LONG)
    assert builder._detailing.wait(LONG)
    assert time.process_time() - began < 12  # some 3 s on an idle machine; it was 50 s
    codes = [one["code"] for one in builder._details["findings"]]
    assert codes.count("unknown-value") == 1
    assert "holds-for-nobody" not in codes
    (text,) = [
        one["message"]
        for one in front.value("findings")["texts"]
        if "not in the data" in one["message"]
    ]
    assert text.startswith("all 3,000 values of homeAddress.city are not in the data")


@pytest.mark.parametrize(
    "name", ["a\x85b", "a\u2028b", "a\x1cb", "\u202eevil", "it's", 'say "x"', "a\\\nb", '\'"""']
)
def test_python_to_paste_makes_the_same_audience(name: str) -> None:
    audience = tk.Audience(name, "true", description=name, tags=[name])
    names: dict[str, Any] = {"tk": tk}
    exec(code(audience), names)  # noqa: S102 - what an analyst pastes
    assert names["audience"] == audience
