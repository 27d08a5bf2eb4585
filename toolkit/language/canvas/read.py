"""An expression as a canvas: a card wherever one fits, else the smallest code tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language.canvas.model import CodeTile, Container, EventCard
from toolkit.language.canvas.read_events import event_tile
from toolkit.language.canvas.read_rules import Place, audience, tile_of
from toolkit.language.canvas.settle import as_canvas
from toolkit.language.references import borrows, released
from toolkit.language.sequences import ALL_EVENTS
from toolkit.language.tree import And, Boolean, Filter, Input, Lambda, Not, Or

if TYPE_CHECKING:
    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Expression


def from_expression(expression: Expression) -> Container:
    """Return the canvas that draws an expression, grouped as its author did.

    Every form of PQL that says what a card says is that card, whichever of the three generations
    it is written in (PQL.md §8); what no card draws is a code tile of its own. So
    is a form that binds a name and has a bare name inside: whose it is only the catalog says.

    Parameters
    ----------
    expression
        Any expression.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> canvas = from_expression(parse('inSegment("vips") and loyalty.points + 1 > 3'))
    >>> [type(tile).__name__ for tile in canvas.children]
    ['AudienceTile', 'CodeTile']
    """
    match expression:
        case Boolean(value=True):
            return Container()
        case Lambda(parameters=(name,), body=body):
            return from_expression(released(body, name, Input(1)))
        case _:
            return as_canvas(tile_of(expression, _PROFILE))


def event_card(condition: Expression) -> EventCard:
    """Return the card of a condition on one event.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> event_card(parse('eventType = "search"')).event_types
    ('search',)
    """
    tile = None if borrows(condition) else event_tile(Filter(ALL_EVENTS, condition))
    return tile if isinstance(tile, EventCard) else EventCard(rules=(CodeTile(condition),))


def _of_profile(node: Expression) -> Tile | None:
    if not borrows(node):
        return audience(node) or event_tile(node)
    joined = isinstance(node, And | Or | Not)  # each operand is drawn or not for itself
    return None if joined else CodeTile(node)


_PROFILE = Place(0, special=_of_profile)
