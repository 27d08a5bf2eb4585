"""The canvas: what a visual audience builder edits, as values.

A canvas is a container of tiles: containers, cards, sequences, audience tiles, code tiles. Values
are frozen and checked when they are made, so `to_expression` works on every canvas there is.

An event card holds rules on its one event; inside it fields are the event's, and `^.` climbs to
the profile. An items card holds rules on one item of an array; inside it fields are the item's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.canvas.paths import checked_path
from toolkit.language.times import Duration, TimeConstraint
from toolkit.language.tree import Caption, Comparison, Expression, Node

Scalar = str | bool | int | float
"""A value on a card."""

TextOperator = Literal[
    "equals",
    "notEqualTo",
    "contains",
    "doesNotContain",
    "startsWith",
    "doesNotStartWith",
    "endsWith",
    "doesNotEndWith",
]
"""The tests of text, by their PQL names."""

# --- what is asked of a field -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextTest:
    """The field's text passes a test with one of several texts, or with all of them.

    Parameters
    ----------
    operator
        One of the eight tests of text; the negative ones too are false where there is no text.
    values
        The texts; at least one.
    case_sensitive
        Whether letters must be the same; Segment Builder's default is no.
    match
        Whether any text passing is enough, or all must; says nothing of one text.

    Raises
    ------
    DefinitionError
        There is no text to test with.
    """

    operator: TextOperator
    values: tuple[str, ...]
    case_sensitive: bool = False
    match: Literal["any", "all"] = "any"

    def __post_init__(self) -> None:
        _some(self.operator, self.values)


@dataclass(frozen=True, slots=True)
class ValueTest:
    """The field compares with a value; on text `=` heeds case."""

    operator: Comparison
    value: Scalar

    def __post_init__(self) -> None:
        _finite(self.value)


@dataclass(frozen=True, slots=True)
class RangeTest:
    """The field is a number between two others, both in: `f >= low and f <= high`.

    Dates have `times.FromTo`.

    Raises
    ------
    DefinitionError
        The lower number is above the upper one.
    """

    low: int | float
    high: int | float

    def __post_init__(self) -> None:
        _ordered(self.low, self.high)


@dataclass(frozen=True, slots=True)
class ListTest:
    """The field is one of the values, or is there and none of them; heeds case.

    Raises
    ------
    DefinitionError
        There is no value.
    """

    operator: Literal["in", "notIn"]
    values: tuple[Scalar, ...]

    def __post_init__(self) -> None:
        _some(self.operator, self.values)
        for value in self.values:
            _finite(value)


@dataclass(frozen=True, slots=True)
class FieldTest:
    """The field compares with another field: dynamic comparison.

    Parameters
    ----------
    operator
        A comparison, or a test of text.
    other
        The other field's path.
    case_sensitive
        Of the tests of text; comparisons always heed case.
    """

    operator: Comparison | TextOperator
    other: str
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        checked_path(self.other)


@dataclass(frozen=True, slots=True)
class ExistsTest:
    """The field has a value, or has none."""

    exists: bool = True


Test = TextTest | ValueTest | RangeTest | ListTest | FieldTest | ExistsTest | TimeConstraint

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
        _finite(self.value)
        if self.upper is not None:
            if self.operator != ">=":
                raise DefinitionError(f"an upper bound goes with >=, not with {self.operator}")
            _ordered(self.value, self.upper)


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
        return Caption(" ".join(self.name.split()), self.note.strip())


Rule = AttributeCard | ItemsCard | ValuesCard | CodeTile | Container
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
)
"""What stands in a container of the canvas."""

Canvas = Container
"""A canvas is its outermost container."""


def _some(operator: str, values: tuple[object, ...]) -> None:
    if not values:
        raise DefinitionError(f"{operator} needs a value")


def _finite(value: Scalar) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise DefinitionError(f"{value} is not a number to compare with")


def _ordered(low: float, high: float) -> None:
    _finite(low)
    _finite(high)
    if low > high:
        raise DefinitionError(f"between {low} and {high} holds for no one\nExchange the numbers.")


def _only_rules(rules: tuple[Tile, ...]) -> None:
    for rule in rules:
        if isinstance(rule, Container):
            _only_rules(rule.children)
        elif not isinstance(rule, Rule):
            raise DefinitionError(
                f"a card holds rules on its one item, and no {type(rule).__name__}\n"
                "Put it beside the card."
            )
