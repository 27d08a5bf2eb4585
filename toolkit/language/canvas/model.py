"""The canvas: what a visual audience builder edits, as values.

A canvas is a container of tiles: containers, cards, sequences, audience tiles, code tiles. Values
are frozen and checked when they are made, so `to_expression` works on every canvas there is.

An event card holds rules on its one event; inside it fields are the event's, and `^.` climbs to
the profile. An items card holds rules on one item of an array; inside it fields are the item's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.canvas.field_tests import Test, finite, ordered
from toolkit.language.canvas.paths import checked_path
from toolkit.language.times import Duration, TimeConstraint  # noqa: TC001 - reading JSON asks for the types
from toolkit.language.tree import Caption, Comparison, Expression, Node

# --- cards and tiles --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttributeCard:
    """A test of one field: of the profile, or, inside an event or items card, of its item.

    Parameters
    ----------
    field
        A dotted path such as `loyalty.tier`; `^.` climbs one item up.
    test
        What is asked of it.

    Raises
    ------
    DefinitionError
        The path is no path, or goes through `xEvent`, which event cards draw.
    """

    field: str
    test: Test

    def __post_init__(self) -> None:
        checked_path(self.field)


@dataclass(frozen=True, slots=True)
class ItemsCard:
    """Some item of an array passes every rule.

    Parameters
    ----------
    field
        The array's path, such as `productListItems`.
    rules
        What holds of the item; none: there is an item.
    """

    field: str
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        checked_path(self.field)
        _only_rules(self.rules)


@dataclass(frozen=True, slots=True)
class ValuesCard:
    """A test of the values of a list of plain values: any, all or none of them passes.

    Parameters
    ----------
    field
        The list's path, such as `interests`.
    test
        What is asked of one value; another field's path is that of the item the list is in.
    match
        Whether any value passes, every one (also where there is none), or none.

    Raises
    ------
    DefinitionError
        The path is no path, or goes through `xEvent`.
    """

    field: str
    test: Test
    match: Literal["any", "all", "none"] = "any"

    def __post_init__(self) -> None:
        checked_path(self.field)


@dataclass(frozen=True, slots=True)
class Count:
    """How many events: at least, at most, exactly (both the same) or between (both in).

    Raises
    ------
    DefinitionError
        No bound, a bound that holds for everyone, or a lower bound above the upper one.
    """

    at_least: int | None = 1
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.at_least is None and self.at_most is None:
            raise DefinitionError("a count needs at least, at most, or both")
        if self.at_least is not None and self.at_least < 1:
            raise DefinitionError(
                f"at least {self.at_least} holds for everyone\n"
                "Ask for 1 or more; leave it out for at most."
            )
        for bound in (self.at_least, self.at_most):
            if bound is not None:
                finite(bound)
        if self.at_most is not None and self.at_most < (self.at_least or 0):
            raise DefinitionError(f"at most {self.at_most} is less than any count asked for")


@dataclass(frozen=True, slots=True)
class Every:
    """Every event of the type, in the time, passes the rules; so where there is none."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The sum, average, smallest or largest value of an event field, compared with a number.

    Parameters
    ----------
    kind, field
        What is worked out of which field.
    operator, value
        How it compares with which number.
    upper
        Of the operator `>=`: the number it is at most, too, which is "between", both in.

    Raises
    ------
    DefinitionError
        The field is none of the event's; an upper bound beside another operator or below the
        value.
    """

    kind: Literal["sum", "average", "min", "max"]
    field: str
    operator: Comparison
    value: int | float
    upper: int | float | None = None

    def __post_init__(self) -> None:
        if checked_path(self.field).startswith("^"):
            raise DefinitionError(f"{self.field} is no field of the event")
        finite(self.value)
        if self.upper is not None:
            if self.operator != ">=":
                raise DefinitionError(f"an upper bound goes with >=, not with {self.operator}")
            ordered(self.value, self.upper)


@dataclass(frozen=True, slots=True)
class EventCard:
    """Events: of which type, with which rules true of the one event, when, and how many.

    Parameters
    ----------
    event_types
        One or several; none: any event.
    rules
        What holds of the same event.
    time
        When it happened.
    measure
        How many there are, or what a number of theirs adds up to.
    exclude
        Whether the card holds for those of whom this is not so.
    case_sensitive
        Whether the event type must be written the same; Segment Builder's default is no.
    """

    event_types: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    time: TimeConstraint | None = None
    measure: Count | Every | Aggregation = Count()
    exclude: bool = False
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        _only_rules(self.rules)


@dataclass(frozen=True, slots=True)
class Step:
    """One card of a sequence, and how long after the card before it.

    Parameters
    ----------
    card
        At least so many events; an excluded card: no such event between its neighbours.
    after
        At least this long after the included card before it.
    within
        At most this long after the included card before it.
    """

    card: EventCard
    after: Duration | None = None
    within: Duration | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Events on a timeline: each strictly later than the one before.

    Raises
    ------
    DefinitionError
        Fewer than two steps; a first step that is excluded or has a gap; a card that asks for
        more than "at least": no documented PQL says it of a step; a card that asks for more than
        one event beside gaps or excluded cards, for the same reason.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if len(self.steps) < 2:
            raise DefinitionError("a sequence needs two steps or more")
        first = self.steps[0]
        if first.card.exclude or first.after or first.within:
            raise DefinitionError("a sequence starts with an included card, without a gap")
        for step in self.steps:
            measure = step.card.measure
            if not isinstance(measure, Count) or measure.at_most is not None:
                raise DefinitionError(
                    "a card of a sequence asks for at least so many events\n"
                    "Put another count on an event card of its own."
                )
        if self.is_timed and any(step.card.measure != Count() for step in self.steps):
            raise DefinitionError(
                "beside gaps and excluded cards, each card asks for at least 1 event\n"
                "PQL has no form for counts there: draw a card for each event."
            )

    @property
    def is_timed(self) -> bool:
        """Whether there is a gap or an excluded card."""
        return any(step.card.exclude or step.after or step.within for step in self.steps)


@dataclass(frozen=True, slots=True)
class AudienceTile:
    """Members of another audience, by id or unique name; or those who are not."""

    audience: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Unread(Node):
    """Text of a code tile that is no PQL, and why; a canvas that has it has no definition."""

    text: str
    error: ToolkitError = field(compare=False)


Code = Expression | Unread
"""What a code tile holds."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A tile that lacks something, kept as it is drawn; it is left out of the expression.

    Only `from_json(…, unread=True)` reads it: everything but a builder needs a finished canvas.

    Parameters
    ----------
    tile
        The tile as JSON, such as a card whose test has no value.
    reason
        What it lacks, as a sentence: "Loyalty tier needs a value".
    """

    tile: dict[str, Any] = field(hash=False)
    reason: str

    @property
    def error(self) -> DefinitionError:
        """The refusal where a finished canvas is needed."""
        return DefinitionError(f"unfinished: {self.reason}\nFinish the rule, or remove it.")


@dataclass(frozen=True, slots=True)
class CodeTile:
    """PQL that no card can draw."""

    code: Code


@dataclass(frozen=True, slots=True)
class Container:
    """Tiles joined: all, any or none of them; included or excluded.

    A container of nothing says nothing and is left out; an empty canvas is everyone.

    Parameters
    ----------
    children
        The tiles.
    join
        Whether all of them match, any of them, or none.
    exclude
        Whether it matches the profiles of whom this is not so.
    name, note
        What the author calls the group, on one line, and what she notes of it; neither changes
        what it matches, and the canvas itself has none: the audience has a name.
    """

    children: tuple[Tile, ...] = ()
    join: Literal["all", "any", "none"] = "all"
    exclude: bool = False
    name: str = ""
    note: str = ""

    @property
    def caption(self) -> Caption:
        """Its name and note, without space around them; the name on one line."""
        return Caption.of(self.name, self.note)


Rule = AttributeCard | ItemsCard | ValuesCard | CodeTile | Unfinished | Container
"""What stands in an event or items card; a container there holds rules only."""

Tile = (
    Container
    | AttributeCard
    | ItemsCard
    | ValuesCard
    | EventCard
    | Sequence
    | AudienceTile
    | CodeTile
    | Unfinished
)
"""What stands in a container of the canvas."""

Canvas = Container
"""A canvas is its outermost container."""


def _only_rules(rules: tuple[Tile, ...]) -> None:
    for rule in rules:
        if isinstance(rule, Container):
            _only_rules(rule.children)
        elif not isinstance(rule, Rule):
            raise DefinitionError(
                f"a card holds rules on its one item, and no {type(rule).__name__}\n"
                "Put it beside the card."
            )
