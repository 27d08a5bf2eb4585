"""Which cards of a canvas keep an audience from streaming and edge evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.language.canvas import Container, cards, to_expression
from toolkit.language.definition import Definition
from toolkit.language.eligibility import RELATED
from toolkit.language.event_questions import event_questions
from toolkit.language.tree import Call, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.language.eligibility import Eligibility
    from toolkit.language.tree import Expression

    Judge = Callable[[Definition], Eligibility]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an audience cannot be evaluated by a method, and the cards that it comes from.

    Parameters
    ----------
    method
        streaming or edge.
    reason
        As `Method.reasons` has it.
    paths
        The paths of the cards; none where no card alone is the reason.
    """

    method: str
    reason: str
    paths: tuple[str, ...]


def obstacles(canvas: Container, found: Eligibility, judge: Judge) -> list[Obstacle]:
    """Return the reasons against each method, each with the cards it comes from.

    A reason comes from the cards that have it on their own. One that only several cards together
    make, as events without an order, comes from all cards that ask about events, or name an
    audience beside them.

    Parameters
    ----------
    canvas
        What is drawn.
    found
        The eligibility of the whole canvas.
    judge
        Returns the eligibility of a card's own definition.

    Examples
    --------
    >>> from toolkit.language.canvas import AttributeCard, EventCard, ValueTest
    >>> gold, search = AttributeCard("tier", ValueTest("=", "gold")), EventCard(("search",))
    >>> canvas = Container((gold, search))
    >>> whole = Definition(to_expression(canvas)).eligibility()
    >>> [(one.method, one.paths) for one in obstacles(canvas, whole, Definition.eligibility)]
    [('streaming', ('1',)), ('edge', ('1',))]
    """
    if all(method.is_eligible for method in found.methods):
        return []
    own = {path: (tree, judge(Definition(tree))) for path, tree in _trees(canvas)}
    return [
        Obstacle(method.name, reason, tuple(_paths(number, reason, own)))
        for number, method in enumerate(found.methods)
        for reason in method.reasons
    ]


def _trees(canvas: Container) -> Iterator[tuple[str, Expression]]:
    for path, card in cards(canvas).items():
        try:
            yield path, to_expression(Container((card,)))
        except ToolkitError:  # code that is no PQL: it is reported where it stands
            continue


def _paths(
    method: int, reason: str, own: dict[str, tuple[Expression, Eligibility]]
) -> Iterator[str]:
    alone = [
        path
        for path, (_, judged) in own.items()
        if any(_is_same(reason, other) for other in judged.methods[method].reasons)
    ]
    yield from alone or [path for path, (tree, _) in own.items() if _takes_part(tree)]


def _is_same(reason: str, other: str) -> bool:
    """Say whether a card has a reason of the whole; which related fields it names may differ."""
    return reason == other or (reason.startswith(RELATED) and other.startswith(RELATED))


def _takes_part(tree: Expression) -> bool:
    calls = {node.function for node in walk(tree) if isinstance(node, Call)}
    return "inSegment" in calls or bool(event_questions(tree))
