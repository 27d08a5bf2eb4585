"""A canvas as JSON, and the published schema of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.support.canvases import canvases, unfinished_canvases
from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.canvas import from_json, schema, to_expression, to_json, unfinished

PUBLISHED = Path(__file__).parents[4] / "docs" / "canvas.schema.json"
VALIDATOR = Draft202012Validator(schema())


@given(canvas=canvases)
@settings(max_examples=150)
def test_a_canvas_is_read_as_it_was_written_and_fits_the_schema(canvas) -> None:
    document = json.loads(json.dumps(to_json(canvas)))
    VALIDATOR.validate(document)
    read = from_json(document)
    assert read == canvas
    assert repr(read) == repr(canvas)


@given(canvas=unfinished_canvases)
@settings(max_examples=100)
def test_unfinished_tiles_are_kept_where_they_may_be_and_refused_elsewhere(canvas) -> None:
    document = json.loads(json.dumps(to_json(canvas)))
    VALIDATOR.validate(document)
    read = from_json(document, unread=True)
    assert read == canvas
    assert to_json(read) == document
    lacking = list(unfinished(canvas))
    if lacking:
        with pytest.raises(DefinitionError, match=f"unfinished: {lacking[0].reason}"):
            from_json(document)
    else:
        assert from_json(document) == canvas


def test_an_unfinished_tile_is_left_out_of_the_expression() -> None:
    lacks = {"type": "Unfinished", "tile": {"type": "EventCard"}, "reason": "an event needs a type"}
    tile = {"type": "AudienceTile", "audience": "vips"}
    alone, beside = (_canvas(*tiles) for tiles in ([tile], [lacks, tile, lacks]))
    assert to_expression(from_json(beside, unread=True)) == to_expression(from_json(alone))


@pytest.mark.parametrize(
    ("value", "kept"), [(10**20, 1e20), (2**53 - 1, 2**53 - 1), (2**60, float(2**60))]
)
def test_a_double_that_javascript_wrote_without_a_point_is_the_same_double(value, kept) -> None:
    test = {"type": "ValueTest", "operator": "=", "value": value}
    read = from_json(_canvas({"type": "AttributeCard", "field": "age", "test": test}))
    found = read.children[0].test.value
    assert (found, type(found)) == (kept, type(kept))


def test_the_schema_is_published_as_it_is() -> None:
    Draft202012Validator.check_schema(schema())
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("GOLDEN") == "update":
        PUBLISHED.parent.mkdir(exist_ok=True)
        PUBLISHED.write_text(text, encoding="utf-8")
    assert text == PUBLISHED.read_text(encoding="utf-8"), "if so it be, GOLDEN=update stores it"


def _canvas(*children: object) -> object:
    return {"type": "Container", "children": list(children)}


WRONG = [
    (3, "3 at $ is not Container"),
    ({"type": "Container", "childen": []}, "Did you mean children?"),
    ({"type": "Container", "join": "al"}, "no 'al' at $.join"),
    (_canvas({"type": "AttributeCrd"}), "Did you mean AttributeCard?"),
    (_canvas({"type": "AttributeCard", "field": "a"}), "AttributeCard needs 'test'"),
    (_canvas({"type": "CodeTile", "code": "a ="}), "at $.children[0].code of the canvas"),
    (_canvas({"type": "CodeTile", "code": 3}), "3 at $.children[0].code is not PQL text"),
    (_canvas({"type": "EventCard", "event_types": "search"}), "is not a list"),
    (
        _canvas({"type": "EventCard", "time": {"type": "InLast", "amount": 3, "unit": "dys"}}),
        "no 'dys' at $.children[0].time.unit",
    ),
    (
        _canvas({"type": "EventCard", "time": {"type": "OnDay", "day": "2026-13-01"}}),
        "is not a day such as 2026-07-01",
    ),
    (
        _canvas({"type": "EventCard", "measure": {"type": "Count", "at_least": 0}}),
        "at $.children[0].measure of the canvas",
    ),
    (
        _canvas({"type": "EventCard", "measure": {"type": "Count", "at_least": 1.5}}),
        "1.5 at $.children[0].measure.at_least is not integer or null",
    ),
    (_canvas({"type": "AudienceTile", "audience": "a", "exclude": "yes"}), "is not boolean"),
    (
        _canvas({"type": "Unfinished", "tile": {"type": "EventCrd"}, "reason": ""}),
        "Did you mean EventCard?",
    ),
    (_canvas({"type": "Unfinished", "tile": [], "reason": ""}), "[] at $.children[0].tile"),
    (
        _canvas(
            {
                "type": "EventCard",
                "time": {"type": "InLast", "amount": 99_999_999_999, "unit": "day"},
            }
        ),
        "Give at most 36,525,000,000 days.",
    ),
    (
        _canvas({"type": "EventCard", "measure": {"type": "Count", "at_least": 2**53 + 1}}),
        "up to 9,007,199,254,740,991 exactly",
    ),
]


@pytest.mark.parametrize(("document", "message"), WRONG)
def test_what_is_no_canvas_is_told_with_its_place(document: object, message: str) -> None:
    with pytest.raises(ToolkitError) as caught:
        from_json(document)
    assert message in "\n".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
