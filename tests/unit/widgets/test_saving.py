"""Saving from the builder: nothing of another audience is lost, and nothing half-drawn is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import toolkit as tk
from tests.unit.widgets.conftest import LONG, FrontEnd

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLD = {
    "type": "AttributeCard",
    "field": "loyalty.tier",
    "test": {"type": "ValueTest", "operator": "=", "value": "gold"},
}
CANVAS: dict[str, Any] = {"type": "Container", "children": [GOLD]}
UNREAD: dict[str, Any] = {
    "type": "Container",
    "children": [GOLD, {"type": "CodeTile", "code": "loyalty.tier = "}],
}


@pytest.fixture
def builder(shop: tk.Extract, library: tk.Library) -> Iterator[tk.AudienceBuilder]:
    made = tk.AudienceBuilder(shop, library=library)
    yield made
    made.close()
    assert made._learning.wait(LONG)


@pytest.fixture
def front(builder: tk.AudienceBuilder) -> FrontEnd:
    return FrontEnd(builder)


def files(library: tk.Library) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in library.path.iterdir()}


@pytest.mark.parametrize("name", ["Loyal", "loyal", " LOYAL "])
def test_a_drawing_under_a_name_that_exists_is_asked_about(
    name: str, builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    front.draw(CANVAS)
    front.describe(name=name)
    before = files(library)
    assert front.value("save") == {
        "path": None,
        "taken": {
            "name": "Loyal",
            "status": "published",
            "file": "02_loyal.yaml",
            "profiles": 1191,
            "changed": False,
        },
    }
    assert files(library) == before
    assert builder._library["saved"] is False
    assert builder.is_changed


def test_what_was_asked_about_is_replaced_and_kept_aside(
    builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    before = files(library)
    front.draw(CANVAS)
    front.describe(name="loyal")
    front.value("save")
    reply = front.value("save", replace=True)
    assert reply["path"].endswith("02_loyal.yaml")
    assert files(library).keys() - before.keys() == {reply["kept"]}
    assert files(library)[reply["kept"]] == before["02_loyal.yaml"]
    assert library["loyal"].definition.to_pql() == 'loyalty.tier = "gold"'
    shown = builder._properties
    assert (shown["id"], shown["name"], shown["status"]) == ("loyal", "Loyal", "published")
    assert shown["tags"] == ["loyalty"]
    assert builder._library["saved"] is True
    assert not builder.is_changed
    front.draw({"type": "Container", "children": []})
    assert front.value("save")["kept"] is None  # by now it is an edit of its own


def test_nothing_is_replaced_that_was_not_shown(front: FrontEnd, library: tk.Library) -> None:
    front.draw(CANVAS)
    front.describe(name="Loyal")
    assert front.value("save", replace=True)["taken"]["name"] == "Loyal"  # nothing was shown
    library.save(tk.Audience("Loyal", "loyalty.points > 9", id="loyal"))
    again = front.value("save", replace=True)
    assert again["taken"]["changed"] is True
    assert again["taken"]["status"] == "draft"
    assert library["loyal"].definition.to_pql() == "loyalty.points > 9"
    front.value("save", replace=True)
    assert library["loyal"].definition.to_pql() == 'loyalty.tier = "gold"'


def test_an_audience_under_the_name_of_another_is_asked_about(
    shop: tk.Extract, library: tk.Library
) -> None:
    was = library["Lapsed buyers"]
    builder = tk.AudienceBuilder(shop, was, library)
    front = FrontEnd(builder)
    front.describe(name="LOYAL")
    assert front.value("save")["taken"]["name"] == "Loyal"
    front.value("save", replace=True)
    assert library["Lapsed buyers"] == was
    assert library["loyal"].definition == was.definition
    assert builder._properties["id"] == "loyal"
    builder.close()


def test_what_was_changed_on_disk_meanwhile_is_asked_about(
    shop: tk.Extract, library: tk.Library
) -> None:
    builder = tk.AudienceBuilder(shop, library["Loyal"], library)
    front = FrontEnd(builder)
    theirs = tk.Audience("Loyal", "loyalty.points > 9", id="loyal", tags=["theirs"])
    tk.Library(library.path).save(theirs)
    front.draw(CANVAS)
    taken = front.value("save")["taken"]
    assert (taken["name"], taken["changed"]) == ("Loyal", True)
    assert library["loyal"] == theirs
    reply = front.value("save", replace=True)
    assert b"theirs" in files(library)[reply["kept"]]
    assert library["loyal"].definition.to_pql() == 'loyalty.tier = "gold"'
    builder.close()


def test_what_is_saved_already_is_not_saved_again(shop: tk.Extract, library: tk.Library) -> None:
    builder = tk.AudienceBuilder(shop, library["Loyal"], library)
    front = FrontEnd(builder)
    before = files(library)
    assert front.value("save")["unchanged"] is True
    assert files(library) == before
    front.draw(CANVAS)
    assert front.value("save")["unchanged"] is False
    assert front.value("save")["unchanged"] is True
    builder.close()


def test_what_cannot_be_read_is_not_saved(
    builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    front.draw(CANVAS)
    front.describe(name="Half")
    front.draw(UNREAD)
    before = files(library)
    assert "cannot be read" in front.error("save")["message"]
    front.draw({"type": "Nothing"})
    assert "cannot be read" in front.error("save")["message"]
    assert files(library) == before
    front.draw(CANVAS)
    assert front.value("save")["path"].endswith("half.yaml")
    assert builder._library["saved"] is True


@pytest.mark.parametrize("state", ["checking", "refused"])
def test_code_that_is_not_applied_is_not_saved(
    state: str, builder: tk.AudienceBuilder, front: FrontEnd, library: tk.Library
) -> None:
    front.draw(CANVAS)
    front.describe(name="Half")
    draft = {"text": "loyalty.tier =", "revision": 1, "state": state, "refusal": None}
    builder.set_state({"_draft": draft})
    assert builder.is_changed
    assert "not applied" in front.error("save")["message"]
    assert "Half" not in library
    builder.set_state({"_draft": {**draft, "state": "applied"}})
    front.value("save")
    assert "Half" in library
    assert not builder.is_changed


def test_another_audience_opened_has_no_code_of_the_one_before(
    builder: tk.AudienceBuilder, library: tk.Library
) -> None:
    draft = {"text": "x =", "revision": 0, "state": "refused", "refusal": None}
    builder.set_state({"_draft": draft})
    builder._restart(library["Loyal"])
    assert builder._draft == {}
    assert not builder.is_changed
