"""A definition as an English sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.language.pql.render import quoted, render
from toolkit.language.tree import (
    And,
    Between,
    Beyond,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Item,
    Lambda,
    ListOf,
    Not,
    Occurrence,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    Quantifier,
    Text,
    TimeWord,
    path_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.language.tree import Step

_COMPARISONS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_COUNTS = {
    "=": "exactly",
    "!=": "not exactly",
    "<": "fewer than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}
_TESTS = {
    "equals": "is",
    "notEqualTo": "is not",
    "contains": "contains",
    "doesNotContain": "does not contain",
    "startsWith": "starts with",
    "doesNotStartWith": "does not start with",
    "endsWith": "ends with",
    "doesNotEndWith": "does not end with",
    "like": "is like",
    "matches": "matches",
    "includes": "includes",
    "in": "is one of",
    "notIn": "is none of",
    "intersects": "shares a value with",
    "subsetOf": "is within",
    "supersetOf": "has all of",
}
_AGGREGATES = {"sum": "total", "average": "average", "min": "smallest", "max": "largest"}


def describe(tree: Expression) -> str:
    """Return what a definition says, as a sentence.

    What has no words of its own is shown as PQL.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> describe(parse('loyalty.tier = "gold" and not (xEvent[eventType = "search"])'))
    'Loyalty tier is "gold" and not (at least 1 search event).'
    """
    text = _say(tree)
    return f"{text[:1].upper()}{text[1:]}."


def _say(node: Expression) -> str:
    match node:
        case And(operands=operands):
            return " and ".join(_grouped(each) for each in operands)
        case Or(operands=operands):
            return " or ".join(_grouped(each) for each in operands)
        case Not(operand=operand):
            return f"not ({_say(operand)})"
        case Boolean(value=value):
            return "everyone" if value else "no one"
        case Compare(op=op, left=Call(function="count", arguments=(source,)), right=right):
            return f"{_COUNTS[op]} {_value(right)} {_events(source, plural=True)}"
        case Compare(op=op, left=left, right=right):
            return f"{_value(left)} {_COMPARISONS[op]} {_value(right)}"
        case Call():
            return _call(node)
        case Filter():
            return f"at least 1 {_events(node)}"
        case Occurs(subject=subject, occurrence=occurrence):
            return f"{_value(subject)} is {_times(occurrence)}"
        case Quantifier(kind="exists" | "select", binders=(binder,)):
            condition = binder.condition or Boolean(value=True)
            return f"at least 1 {_events(Filter(binder.source, condition))}"
        case Chain(steps=steps):
            return _chain(steps)
        case Lambda(body=body):
            return _say(body)
        case _:
            return f"`{render(node)}`" if path_of(node) is None else f"{_value(node)} is there"


def _grouped(node: Expression) -> str:
    return f"({_say(node)})" if isinstance(node, And | Or) else _say(node)


def _call(node: Call) -> str:
    first, *others = node.arguments or (None,)
    if node.function in _TESTS and first is not None:
        loose = len(others) > 1 and others[1] == Boolean(value=False)
        case = " (any case)" if loose else ""
        return f"{_value(first)} {_TESTS[node.function]} {_value(others[0])}{case}"
    match node:
        case Call(function="isNull", arguments=(value,)):
            return f"{_value(value)} is missing"
        case Call(function="isNotNull", arguments=(value,)):
            return f"{_value(value)} is there"
        case Call(function="inSegment", arguments=(Text(value=name),)):
            return f"in the audience {quoted(name)}"
        case Call(function="exists", arguments=(source, condition)):
            return f"at least 1 {_events(Filter(source, condition))}"
        case _:
            return f"`{render(node)}`"


def _chain(steps: Sequence[Step]) -> str:
    return ", then ".join(_step(step) for step in steps)


def _step(step: Step) -> str:
    what = step.what if step.where is None else And((step.what, step.where))
    events = _events(Filter(Field("xEvent"), what), plural=step.count > 1)
    when = f" {_times(step.when)}" if step.when is not None else ""
    return f"at least {step.count} {events}{when}"


def _events(node: Expression, *, plural: bool = False) -> str:
    """Return events with their conditions, the event type as an adjective."""
    conditions: list[Expression] = []
    source = node
    while isinstance(source, Filter):
        inner = source.condition
        conditions = [*(inner.operands if isinstance(inner, And) else (inner,)), *conditions]
        source = source.source
    kinds = [kind for kind in map(_event_type, conditions) if kind]
    others = [each for each in conditions if not _event_type(each)]
    is_events = path_of(source) is not None and render(source).endswith("xEvent")
    noun = ("events" if plural else "event") if is_events else f"of {_value(source)}"
    told = " ".join([*kinds, noun])
    where = " and ".join(_grouped(each) for each in others if each != Boolean(value=True))
    return f"{told} where {where}" if where else told


def _event_type(node: Expression) -> str:
    match node:
        case Compare(
            op="=", left=Field(name="eventType", of=Item(level=0)), right=Text(value=kind)
        ):
            return kind
        case Call(
            function="equals",
            arguments=(Field(name="eventType", of=Item(level=0)), Text(value=kind), *_),
        ):
            return kind
        case _:
            return ""


def _value(node: Expression) -> str:
    match node:
        case Field():
            found = path_of(node)
            return _words(found[1]) if found is not None else f"`{render(node)}`"
        case ListOf(items=items):
            return ", ".join(_value(item) for item in items)
        case TimeWord(word=word):
            return word
        case Period(which=which, unit=unit):
            return f"{which} {unit.value}"
        case Call(function="date", arguments=arguments):
            return "-".join(render(part).zfill(2) for part in arguments)
        case Call(function="count", arguments=(source,)):
            return f"the number of {_events(source, plural=True)}"
        case Call(function=name, arguments=(source, per)) if name in _AGGREGATES:
            return f"the {_AGGREGATES[name]} {_value(per)} of {_events(source, plural=True)}"
        case _:
            return render(node)


def _words(names: tuple[str, ...]) -> str:
    spaced = [re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower() for name in names]
    return " ".join(spaced)


def _times(node: Occurrence) -> str:
    match node:
        case On(time=time):
            return f"on {_value(time)}"
        case Between(start=start, end=end):
            return f"between {_value(start)} and {_value(end)}"
        case Beyond(direction=direction, time=time):
            return f"{direction} {_value(time)}"
        case Offset(comparison="<=", direction="before", time=TimeWord(word="now")):
            return f"in the last {_span(node)}"
        case Offset(comparison=comparison, direction=direction, time=time):
            return f"{_COUNTS[comparison]} {_span(node)} {direction} {_value(time)}"


def _span(node: Offset) -> str:
    return f"{node.amount} {node.unit.value if node.amount == 1 else node.unit.plural}"
