"""Conditions as tiles, at any place: tests of fields, items of arrays, and how they are joined.

Containers are built by `settle.joined` and `settle.excluded`, here as for a drawn canvas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast, get_args

from toolkit.language.canvas.field_tests import (
    LARGEST_WHOLE,
    ExistsTest,
    FieldTest,
    ListTest,
    TextOperator,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.model import (
    AttributeCard,
    AudienceTile,
    CodeTile,
    ItemsCard,
    ValuesCard,
)
from toolkit.language.canvas.paths import path_text
from toolkit.language.canvas.settle import TIMESTAMP, as_rules, captioned, excluded, joined
from toolkit.language.references import borrows, is_whole, named, released
from toolkit.language.times import (
    composed_constraint,
    constraint_of,
    event_constraint_of,
)
from toolkit.language.tree import (
    And,
    Binder,
    Boolean,
    Call,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    Lambda,
    Let,
    ListOf,
    Not,
    Number,
    Occurs,
    Or,
    Quantifier,
    Text,
    Variable,
    conjuncts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from toolkit.language.canvas.field_tests import Scalar, Test
    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Comparison

FLIPPED: dict[Comparison, Comparison] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""What a comparison is with its sides exchanged."""

_TEXT_OPERATORS = frozenset(get_args(TextOperator))
_TRUE = Boolean(value=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands.

    Parameters
    ----------
    depth
        How many items lie between it and the profile.
    is_event
        Whether the innermost item is an event.
    special
        Reads what stands at this place alone: events and audiences, of the profile.
    """

    depth: int
    is_event: bool = False
    special: Callable[[Expression], Tile | None] | None = None

    @property
    def inside(self) -> Place:
        """The place inside an item of an array."""
        return Place(self.depth + 1)


def tile_of(node: Expression, place: Place) -> Tile:
    """Return the tile that draws a condition; a code tile where no card does."""
    if node.captions:
        return captioned(tile_of(replace(node, captions=()), place), node.captions)
    is_grouped = has_captioned_part(node)
    found = place.special(node) if place.special is not None and not is_grouped else None
    if found is not None:
        return found
    match node:
        case And(operands=operands):
            return joined("all", tiles_of(operands, place))
        case Or(operands=operands):
            drawn = _attribute(node, place)
            return drawn or joined("any", [tile_of(each, place) for each in operands])
        case Not(operand=operand):
            values = None if is_grouped else _all_values(operand, place)
            return values or excluded(tile_of(operand, place))
        case _:
            one = _attribute(node, place) or _values(node, place) or _items(node, place)
            return one or CodeTile(node)


def has_captioned_part(node: Expression) -> bool:
    """Say whether a part that is joined or negated has a caption, for which a card has no place."""
    match node:
        case And(operands=operands) | Or(operands=operands):
            return any(each.captions for each in operands)
        case Not(operand=operand):
            return bool(operand.captions)
        case _:
            return False


def tiles_of(operands: Sequence[Expression], place: Place) -> list[Tile]:
    """Return the tiles of what must hold together; two neighbours may be one card."""
    found: list[Tile] = []
    at = 0
    while at < len(operands):
        pair = operands[at : at + 2]
        drawn = _attribute(And(tuple(pair)), place) if len(pair) == 2 else None
        found.append(drawn or tile_of(operands[at], place))
        at += 1 if drawn is None else 2
    return found


def asked(conditions: Sequence[Expression], place: Place) -> list[Tile]:
    """Return the tiles of several conditions on one item, each a joint of its own."""
    return tiles_of(conjuncts(*conditions), place)


# --- arrays -----------------------------------------------------------------------------------


def filtered(node: Expression) -> tuple[Expression, list[Expression]]:
    """Return an array and the conditions on its items, written in whatever form.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> array, conditions = filtered(parse("select I from items[a = 1] where I.b = 2"))
    >>> array.name, [each.left.name for each in conditions]
    ('items', ['a', 'b'])
    """
    match node:
        case Filter(source=source, condition=condition):
            array, conditions = filtered(source)
            return array, [*conditions, condition]
        case Call("filter", (source, test)) if (told := per_item(test)) is not None:
            array, conditions = filtered(source)
            return array, [*conditions, told]
        case Quantifier(kind="select", binders=(binder,)):
            array, conditions = filtered(binder.source)
            own = nameless(binder.condition or _TRUE, binder.name)
            return (node, []) if own is None else (array, [*conditions, own])
        case _:
            return node, []


def some(node: Expression) -> tuple[Expression, list[Expression]] | None:
    """Return the array and the conditions of "there is an item", or None for other forms."""
    match node:
        case Call("exists", (source, test)) if (condition := per_item(test)) is not None:
            array, conditions = filtered(source)
            return array, [*conditions, condition]
        case Quantifier(kind="exists", binders=(_,) as binders):
            return filtered(Quantifier("select", binders))
        case Filter() | Call("filter") | Quantifier(kind="select", binders=(_,)):
            return filtered(node)
        case _:
            return None


def every(node: Expression) -> tuple[Expression, list[Expression], Expression] | None:
    """Return the array, the conditions and what each item passes, of a `forall`; or None."""
    match node:
        case Quantifier(kind="forall", binders=(binder,)):
            array, conditions = filtered(binder.source)
            passed = nameless(binder.condition or _TRUE, binder.name)
            return None if passed is None else (array, conditions, passed)
        case _:
            return None


def per_item(test: Expression) -> Expression | None:
    """Return an argument over one item with bare names; None where a name is needed."""
    match test:
        case Lambda(parameters=(name,), body=body):
            return nameless(body, name)
        case Lambda():
            return None
        case _:
            return test


def nameless(node: Expression, name: str) -> Expression | None:
    """Return a condition on a bound item with bare names for its fields.

    None where it speaks of the item itself, which bare names cannot, and where a bare name would
    stand inside another binder: whose it is only the catalog says.
    """
    if is_whole(node, name):
        return None
    bare = released(node, name)
    return None if borrows(bare) and not borrows(node) else bare


def _items(node: Expression, place: Place) -> Tile | None:
    if (found := some(node) or _counted(node)) is not None:
        array, conditions = found
        path = path_text(array, place.depth)
        rules = asked(conditions, place.inside)
        return None if path is None else ItemsCard(path, as_rules(rules))
    if (found_every := every(node)) is not None:
        array, conditions, passed = found_every
        path = path_text(array, place.depth)
        failing = [*asked(conditions, place.inside), excluded(tile_of(passed, place.inside))]
        return None if path is None else excluded(ItemsCard(path, as_rules(failing)))
    return None


# --- lists of plain values --------------------------------------------------------------------


def _values(node: Expression, place: Place) -> Tile | None:
    """Return the card of a test of the values of a list, each by its name; None for other forms."""
    match node:
        case Let(name=name, value=value, body=body) if path_text(value, place.depth) is not None:
            if isinstance(body, Not):
                inner = _values(Let(name, value, body.operand), place)
                return None if inner is None else excluded(inner)
            return _values(released(body, name, value), place)
        case Quantifier(kind="forall", binders=(Binder(name=name, source=source) as binder,)):
            return _values_card(source, name, binder.condition, place, "all")
        case Quantifier(binders=(Binder(name=name, source=source) as binder,)):
            return _values_card(source, name, binder.condition, place, "any")
        case Call("exists" | "filter", (source, Lambda(parameters=(name,), body=body))):
            return _values_card(source, name, body, place, "any")
        case Call("exists", (_, Not())) if (passed := _all_values(node, place)) is not None:
            return excluded(passed)
        case Call("exists" | "filter", (source, test)) | Filter(source, test):
            return _values_card(source, "V", _by_name(test), place, "any")
        case Compare(op, Call("count", (source,)), Integer(value=number)):
            some_value = (op, number) in {(">=", 1), (">", 0), ("!=", 0)}
            return _values(source, place) if some_value else None
        case _:
            return None


def _all_values(node: Expression, place: Place) -> Tile | None:
    """Return the card of `not exists … not`, as the canonical form has it; None for other forms."""
    match node:
        case Call("exists", (source, Not(operand=test))) if not isinstance(test, Lambda):
            return _values_card(source, "V", _by_name(test), place, "all")
        case _:
            return None


def _by_name(test: Expression) -> Expression | None:
    """Return a test of a value as the canonical form has it, the value called V; or None."""
    made = named(test, "V")
    return made if is_whole(made, "V") else None


def _values_card(
    source: Expression,
    name: str,
    condition: Expression | None,
    place: Place,
    match: Literal["any", "all"],
) -> ValuesCard | None:
    path = path_text(source, place.depth)
    if path is None or condition is None:
        return None
    test = _value_test(condition, Variable(name), place)
    return None if test is None else ValuesCard(path, test, match)


def _value_test(node: Expression, value: Variable, place: Place) -> Test | None:
    """Return what is asked of a value, which is named; other fields are of the item around it."""
    turned = node
    if isinstance(node, Compare) and node.right == value and literal(node.left) is None:
        turned = Compare(FLIPPED[node.op], value, node.left)
    found = test_of(turned, replace(place, is_event=False))
    if found is not None:
        return found[1] if found[0] == value else None
    if not isinstance(node, And | Or):
        return None
    cards: list[Tile] = []
    for each in node.operands:
        test = _value_test(each, value, place)
        if test is None:
            return None
        cards.append(AttributeCard("value", test))
    one = joined("all" if isinstance(node, And) else "any", cards)
    return one.test if isinstance(one, AttributeCard) else None


def _counted(node: Expression) -> tuple[Expression, list[Expression]] | None:
    """Return the array and the conditions of `items[c].count() >= 1`, or None."""
    match node:
        case Compare(">=", Call("count", (Filter() as source,)), Integer(value=1)):
            return filtered(source)
        case Compare(">" | "!=", Call("count", (Filter() as source,)), Integer(value=0)):
            return filtered(source)
        case _:
            return None


# --- tests of a field -------------------------------------------------------------------------


def _attribute(node: Expression, place: Place) -> AttributeCard | None:
    if has_captioned_part(node):
        return None
    found = test_of(node, place)
    path = None if found is None else path_text(found[0], place.depth)
    return AttributeCard(path, found[1]) if found is not None and path is not None else None


def test_of(node: Expression, place: Place) -> tuple[Expression, Test] | None:
    """Return the subject and the test of a condition on one field, or None."""
    match node:
        case Occurs(subject=subject, occurrence=times):
            is_timestamp = place.is_event and subject == Field(TIMESTAMP)
            time = event_constraint_of(times) if is_timestamp else constraint_of(times)
            return None if time is None else (subject, time)
        case Compare(op=op, left=left, right=right):
            if (composed := composed_constraint(node)) is not None:
                return composed
            if literal(left) is not None:
                op, left, right = FLIPPED[op], right, left
            test = _comparison(op, right, place)
            return None if test is None else (left, test)
        case Call(arguments=(subject, *others)):
            test = _called(node.function, others, place)
            return None if test is None else (subject, test)
        case And() | Or():
            return composed_constraint(node)
        case _:
            return None


def _comparison(op: Comparison, right: Expression, place: Place) -> Test | None:
    value = literal(right)
    if value is not None:
        return ValueTest(op, value)
    other = path_text(right, place.depth)
    return None if other is None else FieldTest(op, other)


def _called(function: str, others: Sequence[Expression], place: Place) -> Test | None:
    if function in _TEXT_OPERATORS:
        return _text_test(cast("TextOperator", function), others, place)
    match function, others:
        case "isNull", ():
            return ExistsTest(exists=False)
        case "isNotNull", ():
            return ExistsTest(exists=True)
        case "includes", (value,) if (wanted := literal(value)) is not None:
            return ValueTest("=", wanted)
        case ("in" | "notIn") as name, (ListOf(items=items),):
            values = _literals(items)
            return None if values is None else ListTest(name, values)
        case "intersects", (ListOf(items=items),):
            values = _literals(items)
            return None if values is None else ListTest("in", values)
        case _:
            return None


def _text_test(
    operator: TextOperator, others: Sequence[Expression], place: Place
) -> TextTest | FieldTest | None:
    match others:
        case (wanted,):
            case_sensitive = True
        case (wanted, Boolean(value=case_sensitive)):
            pass
        case _:
            return None
    if isinstance(wanted, Text):
        return TextTest(operator, (wanted.value,), case_sensitive)
    other = path_text(wanted, place.depth)
    return None if other is None else FieldTest(operator, other, case_sensitive)


def literal(node: Expression) -> Scalar | None:
    """Return the value of a literal as a card has it, or None."""
    match node:
        case Text(value=value) | Boolean(value=value):
            return value
        case Integer(value=number):
            return number if abs(number) <= LARGEST_WHOLE else None
        case Number(value=decimal):
            double = float(decimal)
            return (
                double if Decimal(repr(double)) == decimal else None
            )  # else a card would round it
        case _:
            return None


def _literals(items: Sequence[Expression]) -> tuple[Scalar, ...] | None:
    values = tuple(value for item in items if (value := literal(item)) is not None)
    return values if values and len(values) == len(items) else None


def audience(node: Expression) -> AudienceTile | None:
    """Return the tile of `inSegment("id")`, or None."""
    match node:
        case Call("inSegment", (Text(value=name),)):
            return AudienceTile(name)
        case _:
            return None
