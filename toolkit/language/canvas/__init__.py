"""The canvas: what a visual audience builder edits, and its way to an expression and back."""

from toolkit.language import times
from toolkit.language.canvas.field_tests import (
    ExistsTest,
    FieldTest,
    ListTest,
    RangeTest,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.json import from_json, schema, to_json
from toolkit.language.canvas.model import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    Canvas,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ItemsCard,
    Sequence,
    Step,
    Unfinished,
    Unread,
    ValuesCard,
)
from toolkit.language.canvas.read import event_card, from_expression
from toolkit.language.canvas.settle import settled
from toolkit.language.canvas.tiles import cards, path_below, tiles, unfinished
from toolkit.language.canvas.write import event_condition, to_expression

__all__ = [
    "Aggregation",
    "AttributeCard",
    "AudienceTile",
    "Canvas",
    "CodeTile",
    "Container",
    "Count",
    "EventCard",
    "Every",
    "ExistsTest",
    "FieldTest",
    "ItemsCard",
    "ListTest",
    "RangeTest",
    "Sequence",
    "Step",
    "TextTest",
    "Unfinished",
    "Unread",
    "ValueTest",
    "ValuesCard",
    "cards",
    "event_card",
    "event_condition",
    "from_expression",
    "from_json",
    "path_below",
    "schema",
    "settled",
    "tiles",
    "times",
    "to_expression",
    "to_json",
    "unfinished",
]
