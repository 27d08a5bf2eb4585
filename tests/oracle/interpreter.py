"""The reference interpreter: what an expression means, slowly and obviously.

Written from PQL.md over plain Python objects, never from the compiler; engines are held to it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from tests.oracle import calls, times
from tests.oracle.lists import members_at
from tests.oracle.names import in_order, names_of, own_names
from tests.oracle.values import (
    OracleTypeError,
    compare,
    converted,
    flat,
    instants,
    kept,
    member,
    moments,
    read,
    remainder,
    truth,
)
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Beyond,
    Binder,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Lambda,
    Let,
    ListOf,
    Negate,
    Not,
    Null,
    Number,
    ObjectOf,
    Occurrence,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    Quantifier,
    Step,
    Text,
    TimeWord,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.oracle.lists import ListRow

Audiences = Mapping[str, Collection[str]] | Callable[[str], Collection[str]]
"""The ids in each audience that `inSegment` may name."""


@dataclass(frozen=True, slots=True)
class OracleExtract:
    """An extract as plain Python objects.

    Parameters
    ----------
    profiles
        One dict a profile, with `profile_id`.
    events
        One dict an event, with `profile_id` and an aware UTC `timestamp`.
    lists
        The rows of each imported list, by name.
    time_zone
        Of text that names a clock without an offset.
    """

    profiles: list[dict[str, Any]]
    events: list[dict[str, Any]]
    lists: Mapping[str, Sequence[ListRow]] = field(default_factory=dict)
    time_zone: str = "UTC"

    def audiences(self, as_of: datetime) -> dict[str, Collection[str]]:
        """Return who is in each list at an instant."""
        return {name: members_at(rows, as_of) for name, rows in self.lists.items()}


@dataclass(frozen=True, slots=True)
class Around:
    """What an expression sees where it stands: item scopes (innermost last) and bound names.

    `binders` are the items of the named binders inside that scope, for bare names it has not.
    """

    items: tuple[Any, ...]
    names: Mapping[str, Any]
    profile: dict[str, Any]
    events: list[dict[str, Any]]
    as_of: datetime
    audiences: Audiences
    own: tuple[str, ...] = ()
    time_zone: str = "UTC"
    binders: tuple[Any, ...] = ()

    def inside(self, item: Any, own: tuple[str, ...] = ()) -> Around:
        return replace(self, items=(*self.items, item), own=own, binders=())

    def bound(self, name: str, value: Any) -> Around:
        return replace(self, names={**self.names, name: value})

    def binding(self, name: str, item: Any) -> Around:
        return replace(self.bound(name, item), binders=(*self.binders, item))


def members(
    tree: Expression, extract: OracleExtract, as_of: datetime, audiences: Audiences | None = None
) -> set[str]:
    """Return the ids of the profiles for which an expression holds."""
    known = extract.audiences(as_of) if audiences is None else audiences
    there: set[str] = set()
    for profile in extract.profiles:
        own = [event for event in extract.events if event["profile_id"] == profile["profile_id"]]
        if truth(evaluate(tree, profile, own, as_of, known, extract.time_zone)):
            there.add(profile["profile_id"])
    return there


def evaluate(
    tree: Expression,
    profile: dict[str, Any],
    events: list[dict[str, Any]],
    as_of: datetime,
    audiences: Audiences,
    time_zone: str = "UTC",
) -> Any:
    """Return the value of an expression for one profile and its events.

    Events later than `as_of` are invisible; the others are seen in the order of their time.
    """
    past = (event for event in events if times.utc(event["timestamp"]) <= as_of)
    visible = in_order(list(past), names_of(tree))
    around = Around((profile,), {}, profile, visible, as_of, audiences, time_zone=time_zone)
    if isinstance(tree, Lambda):
        return value_of(tree.body, around.bound(tree.parameters[0], profile))
    return value_of(tree, around)


def holds(node: Expression, around: Around) -> bool:
    """Return whether a condition is true."""
    return truth(value_of(node, around))


def value_of(node: Expression, around: Around) -> Any:
    """Return the value of an expression where it stands."""
    match node:
        case Text(value=value) | Boolean(value=value) | Integer(value=value):
            return value
        case Number(value=value):
            return Fraction(value)
        case Null():
            return None
        case ListOf(items=items):
            return flat_values(kept(value_of(item, around)) for item in items)
        case ObjectOf(entries=entries):
            return read({key: kept(value_of(value, around)) for key, value in entries})
        case TimeWord(word=word):
            return times.word(word, around.as_of)
        case Period(which=which, unit=unit):
            return times.period(which, unit.value, around.as_of)
        case Item(level=level):
            return around.items[-1 - level]
        case Input(position=position):
            return around.profile if position == 1 else around.events
        case Variable(name=name):
            return around.names[name]
        case Field():
            return field_of(node, around)
        case And(operands=operands):
            return all(holds(operand, around) for operand in operands)
        case Or(operands=operands):
            return any(holds(operand, around) for operand in operands)
        case Not(operand=operand):
            return not holds(operand, around)
        case Compare():
            return comparison(node, around)
        case Arithmetic(op=op, left=left, right=right):
            return arithmetic(op, value_of(left, around), value_of(right, around))
        case Negate(operand=operand):
            return arithmetic("-", 0, value_of(operand, around))
        case Call():
            return called(node, around)
        case Filter(source=source, condition=condition):
            return filtered(source, condition, around)
        case Occurs(subject=subject, occurrence=occurrence):
            return occurs(value_of(subject, around), occurrence, around)
        case Quantifier():
            return quantified(node, around)
        case Aggregate():
            return aggregated(node, around)
        case Let(name=name, value=value, body=body):
            return value_of(body, around.bound(name, value_of(value, around)))
        case Lambda():
            raise OracleTypeError("a lambda stands only at the top or as an argument")
        case Chain():
            return chained(node, around)
        case _:
            assert_never(node)


def field_of(node: Field, around: Around) -> Any:
    """Return `of.name`; `xEvent` is the profile's events from any depth."""
    if (
        node.of == Item()
        and node.name in around.own
        and not any(isinstance(item, dict) and node.name in item for item in around.items)
    ):
        return around.items[-1]  # its own name before an item's field
    of = value_of(node.of, around)
    if node.name == "xEvent" and (isinstance(node.of, Item) or of is around.profile):
        return around.events
    if node.of == Item(0) and isinstance(of, dict) and node.name not in of:
        for item in reversed(around.binders):
            if isinstance(item, dict) and node.name in item:
                return member(item, node.name)
    return member(of, node.name)


def is_literal(node: Expression) -> bool:
    """Return whether a node is a constant written out."""
    return isinstance(node, Text | Integer | Number | Boolean) or (
        isinstance(node, ListOf) and all(is_literal(item) for item in node.items)
    )


def matched(left: Expression, right: Expression, around: Around) -> tuple[Any, Any]:
    """Return both sides of a comparison, a literal as the type of the other side."""
    a, b = value_of(left, around), value_of(right, around)
    if is_literal(right):
        return a, converted(b, a)
    return (converted(a, b), b) if is_literal(left) else (a, b)


def comparison(node: Compare, around: Around) -> bool:
    """Return `left op right`."""
    left, right = matched(node.left, node.right, around)
    return compare(node.op, left, right)


def flat_values(values: Iterable[Any]) -> list[Any]:
    """Return the values that are there."""
    return [value for value in values if value is not None]


def among(name: str, left: Expression, right: Expression, *, around: Around) -> bool:
    """Return `left in right` or `left notIn right`; what a written list has is compared exactly."""
    a = value_of(left, around)
    if isinstance(right, ListOf):
        b = flat_values(value_of(item, around) for item in right.items)
    else:
        b = value_of(right, around)
    if is_literal(right):
        b = converted(b, a)
    elif is_literal(left):
        a = converted(a, b)
    return bool(calls.PLAIN[name](a, b))


def arithmetic(op: str, left: Any, right: Any) -> Any:
    """Return a sum, difference, product, quotient or remainder, exactly; null on null, over 0."""
    if left is None or right is None or isinstance(left, float) or isinstance(right, float):
        return None  # a float is an infinity: no finite number comes of it
    if op in "/%" and right == 0:
        return None
    whole = op != "/" and isinstance(left, int) and isinstance(right, int)
    exact = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "%": remainder,
    }[op](Fraction(left), Fraction(right))
    return int(exact) if whole else Fraction(exact)


# --- functions --------------------------------------------------------------------------------


def called(node: Call, around: Around) -> Any:
    """Return a function's value."""
    name = node.function
    if name in {"exists", "filter", "map", "groupBy", "topN", "bottomN"}:
        return over_items(node, around)
    if name in {"sum", "average", "min", "max"}:
        items = value_of(node.arguments[0], around) or []
        if len(node.arguments) == 1:
            return calls.aggregate(name, items)
        return calls.aggregate(name, [per(node, item, around) for item in items])
    if name in {"in", "notIn"}:
        return among(name, *node.arguments, around=around)  # type: ignore[misc]
    if name == "if":
        test, then, otherwise = node.arguments
        return value_of(then if holds(test, around) else otherwise, around)
    given = [value_of(argument, around) for argument in node.arguments]
    if name in {"includes", "intersects", "intersection", "subsetOf", "supersetOf"}:
        return calls.PLAIN[name](*matched(*node.arguments, around))  # type: ignore[arg-type]
    if name in calls.STRING_TESTS:
        return calls.string_test(name, *given)
    if name in {"getMonth", "getYear", "getDayOfMonth"}:
        return calls.part(name, given[0], around.time_zone)
    if name in calls.PLAIN:
        return calls.PLAIN[name](*given)
    return of_profile_or_map(name, given, around)


def of_profile_or_map(name: str, given: list[Any], around: Around) -> Any:
    """Return what needs the profile, the clock or a map."""
    match name:
        case "inSegment":
            known = around.audiences
            ids = known(given[0]) if callable(known) else known[given[0]]
            return around.profile["profile_id"] in ids
        case "currentMonth":
            return around.as_of.month
        case "currentYear":
            return around.as_of.year
        case "currentDayOfMonth":
            return around.as_of.day
        case "get":
            return None if given[0] is None else read(given[0].get(given[1]))
        case "keys":
            return None if given[0] is None else list(given[0])
        case "values":
            return None if given[0] is None else read(list(given[0].values()))
    raise AssertionError(f"no function {name}")


def per(node: Call, item: Any, around: Around) -> Any:
    """Return a per-item argument's value for an item."""
    array, argument = node.arguments[:2]
    if isinstance(argument, Lambda):
        return value_of(argument.body, around.binding(argument.parameters[0], item))
    return value_of(argument, around.inside(item, own_names(array)))


def over_items(node: Call, around: Around) -> Any:
    """Return a function that asks something of every item."""
    items = value_of(node.arguments[0], around)
    if items is None:
        return False if node.function == "exists" else None
    pairs = [(item, per(node, item, around)) for item in items]
    match node.function:
        case "exists":
            return any(truth(value) for _, value in pairs)
        case "filter":
            return [item for item, value in pairs if truth(value)]
        case "map":
            return flat([kept(value) for _, value in pairs])
        case "groupBy":
            return calls.grouped([(item, kept(value)) for item, value in pairs])
        case _:
            pairs = [(item, kept(value)) for item, value in pairs]
            n = value_of(node.arguments[2], around)
            return calls.ranked(pairs, n, largest=node.function == "topN")


def filtered(source: Expression, condition: Expression, around: Around) -> Any:
    """Return `source[condition]`."""
    items = value_of(source, around)
    if items is None:
        return None
    own = own_names(source)
    return [item for item in items if holds(condition, around.inside(item, own))]


# --- time -------------------------------------------------------------------------------------


def occurs(subject: Any, occurrence: Occurrence, around: Around) -> bool:
    """Return whether any instant of the subject stands in the relation to the time."""
    ends = [occurrence.start, occurrence.end] if isinstance(occurrence, Between) else []
    named = ends or [occurrence.time]  # type: ignore[union-attr]
    zone = around.time_zone
    refs = [moments(value_of(time, around), zone) for time in named]
    return any(
        happens(t, occurrence, (first, last))
        for t in instants(subject, zone)
        for first in refs[0]
        for last in refs[-1]
    )


def happens(t: datetime, how: Occurrence, refs: tuple[times.Moment, times.Moment]) -> bool:
    """Return one row of the table of PQL.md §6."""
    ref = refs[0]
    match how:
        case On():
            return times.is_on(t, ref)
        case Beyond(direction="before"):
            return times.is_before(t, ref)
        case Beyond():
            return times.is_after(t, ref)
        case Between():
            return times.is_between(t, *refs)
        case Offset(comparison=cmp, amount=n, unit=unit, direction=direction):
            return times.is_offset(t, cmp, n, unit.value, direction, ref)
        case _:
            assert_never(how)


def chained(node: Chain, around: Around) -> bool:
    """Return whether the steps happened, each step's events strictly after the step before's.

    Taking the earliest events that fit a step leaves the most room for the steps after it.
    """
    after = None
    for step in node.steps:
        fitting = sorted(step_times(node, step, around))
        later = [t for t in fitting if after is None or t > after]
        if len(later) < step.count:
            return False
        after = later[step.count - 1]
    return True


def step_times(node: Chain, step: Step, around: Around) -> list[datetime]:
    """Return the instants of the events that fit a step."""
    found: list[datetime] = []
    for item in value_of(node.source, around) or []:
        inner = around.inside(item)
        order = value_of(node.order, inner)
        fits = (
            holds(step.what, inner)
            and (step.when is None or occurs(order, step.when, inner))
            and (step.where is None or holds(step.where, inner))
        )
        if fits:
            found.extend(instants(order, around.time_zone)[:1])
    return found


# --- binding ----------------------------------------------------------------------------------


def combinations(
    binders: tuple[Binder, ...], around: Around, *, filtering: bool
) -> list[tuple[Around, bool]]:
    """Return every combination of items: what is seen inside it, and whether all conditions hold.

    When filtering, combinations that fail are left out.
    """
    if not binders:
        return [(around, True)]
    binder, rest = binders[0], binders[1:]
    found: list[tuple[Around, bool]] = []
    for item in value_of(binder.source, around) or []:
        inner = around.binding(binder.name, item)
        fits = binder.condition is None or holds(binder.condition, inner)
        if filtering and not fits:
            continue
        for last, ok in combinations(rest, inner, filtering=filtering):
            found.append((last, fits and ok))
    return found


def quantified(node: Quantifier, around: Around) -> Any:
    """Return `exists`, `forall` (no combination fails) or `select` (the items, or rows of them)."""
    if node.kind == "forall":
        every = combinations(node.binders, around, filtering=False)
        return all(ok for _, ok in every)
    found = [seen for seen, _ in combinations(node.binders, around, filtering=True)]
    if node.kind == "exists":
        return bool(found)
    if len(node.binders) == 1:
        return [seen.binders[-1] for seen in found]
    return [{binder.name: seen.names[binder.name] for binder in node.binders} for seen in found]


def aggregated(node: Aggregate, around: Around) -> Any:
    """Return `sum e over V from arr where c`."""
    found = [seen for seen, _ in combinations(node.binders, around, filtering=True)]
    values = [
        seen.binders[-1] if node.value is None else value_of(node.value, seen) for seen in found
    ]
    return calls.aggregate(node.kind, values)
