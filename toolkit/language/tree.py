"""What a definition is: the expression tree. Everything else reads it.

A closed union of frozen dataclasses. Two trees are equal when they say the same thing in the
same way; where they were read from (`span`) does not count.

Scopes. A bare name is a field of the innermost *item*: the profile at the top; inside
brackets, inside a CHAIN step and inside a method's per-item argument without a name it is a field
of the item. `^` climbs one item scope. What binds a name (a quantifier, a keyword aggregate, a
lambda) opens no scope: bare names and `^` mean inside it what they mean around it, and the bound
item is reached by its name. Only a bare name that the scope's item does not have, and the bound
item has, is the bound item's (PQL.md §4). `xEvent` is the profile's events from any depth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Literal, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.errors import Span
    from toolkit.instants import Unit

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/", "%"]

EVENTS = "xEvent"
"""The name of the profile's events."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The name an author gives a group of conditions, and her note on it; no part of its meaning.

    Parameters
    ----------
    name
        A few words, without space around them.
    note
        Any text, without space around it; may have lines.
    """

    name: str = ""
    note: str = ""

    @classmethod
    def of(cls, name: str = "", note: str = "") -> Caption:
        """Return a caption as it is kept: no space around its parts, the name on one line."""
        return cls(" ".join(name.split()), note.strip())


@dataclass(frozen=True, slots=True)
class Node:
    """What every node has: the stretch of text it was read from, and its captions.

    Captions are those of the groups that hold the node alone, the outermost first. Neither counts
    when nodes are compared.
    """

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    captions: tuple[Caption, ...] = field(default=(), compare=False, repr=False, kw_only=True)


# --- literals ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text(Node):
    """`"text"`."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Integer(Node):
    """`-201`."""

    value: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`3.14`: the decimal that is written, all of its digits."""

    value: Decimal


def is_writable(number: Decimal) -> bool:
    """Say whether a number can be a literal: none beyond what doubles reach, nor near 0 beyond."""
    if not number.is_finite() or (number and number.adjusted() < _LEAST_EXPONENT):
        return False
    return isfinite(float(number))


def decimal_of(text: str) -> Decimal | None:
    """Return text as a number that can be a literal, or None."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if is_writable(number) else None


_LEAST_EXPONENT = -400


@dataclass(frozen=True, slots=True)
class Null(Node):
    """`null`."""


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`["US", "CA"]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ObjectOf(Node):
    """`{"key": value}`."""

    entries: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class TimeWord(Node):
    """`now`, `today`, `yesterday`, `tomorrow`."""

    word: Literal["now", "today", "yesterday", "tomorrow"]


@dataclass(frozen=True, slots=True)
class Period(Node):
    """A calendar-aligned period: `this month`, `last week`."""

    which: Literal["this", "last", "next"]
    unit: Unit


# --- references -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item(Node):
    """The thing bare names are fields of; `level` counts the `^` before it."""

    level: int = 0


@dataclass(frozen=True, slots=True)
class Input(Node):
    """`$1`: an input of the query; position counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A name bound by a quantifier, an aggregate, `let` or a lambda."""

    name: str


@dataclass(frozen=True, slots=True)
class Field(Node):
    """`of.name`; a bare name is a field of `Item(0)`."""

    name: str
    of: Expression = field(default_factory=Item)


# --- operators --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a and b and …`; two operands or more."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a or b or …`; two operands or more."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not (a)`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left = right` and its kin."""

    op: Comparison
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left + right` and its kin."""

    op: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-a`, where a is not a literal."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the table in `functions.py`; a method's receiver is the first argument."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`: the items for which the condition holds."""

    source: Expression
    condition: Expression


# --- time -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class On(Node):
    """`occurs [on] T`."""

    time: Expression


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`occurs between S and T`, both ends in."""

    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class Beyond(Node):
    """`occurs before T`, `occurs after T`."""

    direction: Literal["before", "after"]
    time: Expression


@dataclass(frozen=True, slots=True)
class Offset(Node):
    """`occurs <= 30 days before T`; without a comparison it is `=`."""

    comparison: Comparison
    amount: int
    unit: Unit
    direction: Literal["before", "after", "from"]
    time: Expression


Occurrence = On | Between | Beyond | Offset


@dataclass(frozen=True, slots=True)
class Occurs(Node):
    """`subject occurs occurrence`."""

    subject: Expression
    occurrence: Occurrence


# --- binding ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Binder(Node):
    """`V from arr where c`; opens no scope."""

    name: str
    source: Expression
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Quantifier(Node):
    """`exists`, `forall`, `select` over binders; later binders see earlier ones."""

    kind: Literal["exists", "forall", "select"]
    binders: tuple[Binder, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`sum e over V from arr where c`; `value` is None for `min V from …` without `over`."""

    kind: Literal["sum", "average", "min", "max"]
    value: Expression | None
    binders: tuple[Binder, ...]


@dataclass(frozen=True, slots=True)
class Let(Node):
    """`let name = (value) in (body)`."""

    name: str
    value: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`X => body`, `(X, Y) => body`; opens no scope."""

    parameters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Step(Node):
    """One step of a CHAIN: `name: WHAT(what) WHEN(when) COUNT(count) WHERE(where)`."""

    name: str
    what: Expression
    when: Occurrence | None = None
    count: int = 1
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`CHAIN(source, order, [steps])`: the steps happened, each strictly after the one before."""

    source: Expression
    order: Expression
    steps: tuple[Step, ...]


Expression = (
    Text
    | Boolean
    | Integer
    | Number
    | Null
    | ListOf
    | ObjectOf
    | TimeWord
    | Period
    | Item
    | Input
    | Variable
    | Field
    | And
    | Or
    | Not
    | Compare
    | Arithmetic
    | Negate
    | Call
    | Filter
    | Occurs
    | Quantifier
    | Aggregate
    | Let
    | Lambda
    | Chain
)


def path_of(node: Expression) -> tuple[int, tuple[str, ...]] | None:
    """Return the level and names of a plain path (`^.a.b` is (1, ("a", "b"))), or None."""
    names: list[str] = []
    while isinstance(node, Field):
        names.append(node.name)
        node = node.of
    if isinstance(node, Item):
        return node.level, tuple(reversed(names))
    return None


def conjunction(conditions: Sequence[Expression]) -> Expression:
    """Return conditions joined by `and`; `true` for none."""
    if not conditions:
        return Boolean(value=True)
    return conditions[0] if len(conditions) == 1 else And(tuple(conditions))


def conjuncts(*conditions: Expression | None) -> tuple[Expression, ...]:
    """Return what conditions join by `and`, one after another; nothing for none and for `true`.

    A group with a caption stays whole.
    """
    found: list[Expression] = []
    for condition in conditions:
        match condition:
            case None | Boolean(value=True):
                pass
            case And(operands=operands, captions=()):
                found += operands
            case _:
                found.append(condition)
    return tuple(found)


def flattened(condition: Expression) -> Iterator[Expression]:
    """Yield what a condition joins by `and`, at any depth; nothing for `true`."""
    for each in conjuncts(condition):
        if isinstance(each, And):
            yield from flattened(each)
        elif each != Boolean(value=True):
            yield each


def walk(node: object) -> Iterator[Node]:
    """Yield a node and every node below it.

    Examples
    --------
    >>> [type(each).__name__ for each in walk(Not(Field("vip")))]
    ['Not', 'Field', 'Item']
    """
    if isinstance(node, tuple):
        for each in node:
            yield from walk(each)
    elif isinstance(node, Node):
        yield node
        for entry in fields(node):
            if entry.name not in _BESIDE:
                yield from walk(getattr(node, entry.name))


_BESIDE = frozenset({"span", "captions"})
"""What a node has beside its parts."""


def captions_of(tree: Expression) -> tuple[tuple[int, tuple[Caption, ...]], ...]:
    """Return the captions in a tree, each with the place of its node in `walk`.

    Examples
    --------
    >>> captions_of(Not(Field("vip"), captions=(Caption("No VIPs"),)))
    ((0, (Caption(name='No VIPs', note=''),)),)
    """
    nodes = enumerate(walk(tree))
    return tuple((place, node.captions) for place, node in nodes if node.captions)


N = TypeVar("N")


def without(tree: N, beside: Literal["span", "captions"]) -> N:
    """Return a tree without the places of its text, or its captions; itself where it has none.

    Examples
    --------
    >>> named = Not(Field("vip"), captions=(Caption("No VIPs"),))
    >>> without(named, "captions").captions, without(named, "captions") == named
    ((), True)
    """
    if isinstance(tree, tuple):
        parts = tuple(without(part, beside) for part in tree)
        is_same = all(one is other for one, other in zip(parts, tree, strict=True))
        return tree if is_same else cast("N", parts)
    if not isinstance(tree, Node):
        return tree
    changes: dict[str, object] = {}
    if getattr(tree, beside):
        changes[beside] = None if beside == "span" else ()
    for entry in fields(tree):
        if entry.name not in _BESIDE:
            part = getattr(tree, entry.name)
            if (plain := without(part, beside)) is not part:
                changes[entry.name] = plain
    return cast("N", replace(tree, **changes)) if changes else tree  # type: ignore[arg-type]
