"""The expression tree as the Python that composes it.

What Python has words for is written in them; around anything else stands the smallest piece of
PQL, in `tk.parse_pql(…)` or `tk.field(…)`. Run, it gives the very tree it was written from.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.language import times
from toolkit.language.pql import render
from toolkit.language.python.layout import (
    Code,
    call,
    infix,
    item,
    method,
    prefix,
    text,
    texts,
)
from toolkit.language.python.times import length, time_method
from toolkit.language.references import free_names
from toolkit.language.sequences import ALL_EVENTS, Link, linked, links_of
from toolkit.language.tree import (
    And,
    Arithmetic,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    ListOf,
    Negate,
    Not,
    Number,
    Occurs,
    Or,
    Quantifier,
    Text,
    conjuncts,
    path_of,
)

if TYPE_CHECKING:
    from toolkit.language.tree import Occurrence

_SHORT = 60
_SIGNS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TEXT_TESTS = {
    "equals": "equals",
    "notEqualTo": "does_not_equal",
    "contains": "contains",
    "doesNotContain": "does_not_contain",
    "startsWith": "starts_with",
    "doesNotStartWith": "does_not_start_with",
    "endsWith": "ends_with",
    "doesNotEndWith": "does_not_end_with",
}
_TESTS = {
    "in": "is_in",
    "notIn": "not_in",
    "isNull": "is_null",
    "isNotNull": "is_not_null",
    "includes": "includes",
    "intersects": "intersects",
    "subsetOf": "subset_of",
    "supersetOf": "superset_of",
}
_VALUES = {
    "intersection": "intersection",
    "distinct": "distinct",
    "head": "head",
    "keys": "keys",
    "values": "values",
    "getMonth": "get_month",
    "getYear": "get_year",
    "getDayOfMonth": "get_day_of_month",
    "count": "count",
}
_PER_ITEM = {
    "sum": "sum",
    "average": "average",
    "min": "min",
    "max": "max",
    "map": "map",
    "groupBy": "group_by",
}
_AGGREGATES = frozenset({"sum", "average", "min", "max"})
_ANY_CASE = Code("case_sensitive=False")


def to_python(tree: Expression) -> str:
    """Return Python source that composes a tree; `tk` is the toolkit.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> print(to_python(parse('loyalty.tier = "gold" and not (city.startsWith("K"))')))
    (tk.field("loyalty.tier") == "gold") & ~tk.field("city").starts_with("K")
    """
    return definition(tree).lines()


# --- definitions ------------------------------------------------------------------------------


def definition(node: Expression) -> Code:
    """Return the source of a definition."""
    if node.captions:
        return _named(node)
    found = _said(node)
    if found is not None:
        return found
    pql = render(node, width=10_000)
    return call("tk.parse_pql", text(pql)) if len(pql) <= _SHORT else _long_pql(pql)


def _named(node: Expression) -> Code:
    """Return the source of a group with a caption."""
    outer, *inner = node.captions
    given = [text(outer.name)] if outer.name else []
    given += [Code(f"note={text(outer.note)}")] if outer.note else []
    return method(definition(replace(node, captions=tuple(inner))), "named", *given)


def _long_pql(pql: str) -> Code:
    return Code("tk.parse_pql(", texts(pql), " ", ")")


def _condition(node: Expression) -> Code:
    """Return the source of a condition on an item, where PQL text may stand."""
    if node.captions:
        return _named(node)
    found = None if isinstance(node, Chain | Quantifier) else _said(node)
    return text(render(node, width=10_000)) if found is None else found


def _said(node: Expression) -> Code | None:
    match node:
        case And() | Or() if any(each.captions for each in node.operands):
            return _joined(node)
        case And() | Or():
            return _dated(node) or _between(node) or _joined(node)
        case Not(operand=Filter(source=source, condition=condition, captions=())) if (
            source == ALL_EVENTS
        ):
            return _every(condition) or prefix("~", definition(node.operand))
        case Not(operand=operand):
            return prefix("~", definition(operand))
        case Compare(op=op, left=left, right=right):
            return _dated(node) or infix(_SIGNS[op], _value(left), _argument(right))
        case Call():
            return _test(node)
        case Occurs():
            return _dated(node)
        case Chain() | Quantifier():
            links = links_of(node)
            return None if links is None else _sequence(links)
        case _:
            return None


def _joined(node: And | Or) -> Code:
    """Return `a & b`, which takes the operands of a first `a & b`; else `tk.all_of(…)`."""
    parts = tuple(map(definition, node.operands))
    first = node.operands[0]
    if len(parts) > 1 and (first.captions or type(first) is not type(node)):
        return infix("&" if isinstance(node, And) else "|", *parts)
    if len(parts) > 1:
        return call("tk.all_of" if isinstance(node, And) else "tk.any_of", *parts)
    return call("tk.parse_pql", text(render(node)))


def _between(node: And | Or) -> Code | None:
    match node:
        case And(
            operands=(
                Compare(op=">=", left=left, right=Integer() | Number() as first),
                Compare(op="<=", left=same, right=Integer() | Number() as last),
            )
        ) if left == same and first.value <= last.value:
            return method(_value(left), "between", _argument(first), _argument(last))
        case _:
            return None


def _dated(node: Expression) -> Code | None:
    """Return the source of a time constraint, of one `occurs` or composed."""
    if isinstance(node, Occurs):
        return _timed(_value(node.subject), node.occurrence)
    composed = times.composed_constraint(node)
    if composed is None or times.condition(*composed) != node:
        return None
    found = time_method(composed[1])
    return None if found is None else method(_value(composed[0]), found[0], *found[1])


def _timed(of: Code, occurrence: Occurrence, *, event: bool = False) -> Code:
    time = times.event_constraint_of(occurrence) if event else times.constraint_of(occurrence)
    written = None
    if time is not None:
        written = times.event_occurrence(time) if event else times.occurrence(time)
    found = time_method(time) if time is not None and written == occurrence else None
    if found is None or (event and found[0] == "in_next"):
        whole = render(Occurs(Field("it"), occurrence), width=10_000)
        return method(of, "occurs", text(whole.removeprefix("it occurs ")))
    return method(of, found[0], *found[1])


def _test(node: Call) -> Code | None:
    match node:
        case Call(function="inSegment", arguments=(Text(value=name),)):
            return call("tk.in_audience", text(name))
        case Call(function="if", arguments=(test, then, otherwise)):
            return call("tk.if_else", *map(definition, (test, then, otherwise)))
        case Call(function="exists", arguments=(source, test)):
            return method(_value(source), "exists", _condition(test))
        case Call(function="like" | "matches" as name, arguments=(of, Text(value=pattern))):
            return method(_value(of), name, text(pattern))
        case Call(function=name, arguments=(of, other, *flag)) if name in _TEXT_TESTS:
            is_text = not isinstance(other, Boolean | Integer | Number | ListOf)
            if not is_text or flag not in ([], [Boolean(value=False)]):
                return None
            return method(
                _value(of), _TEXT_TESTS[name], _argument(other), *[_ANY_CASE][: len(flag)]
            )
        case Call(function=name, arguments=(of, *others)) if name in _TESTS:
            arguments = map(_argument if name == "includes" else _several, others)
            return method(_value(of), _TESTS[name], *arguments)
        case _:
            return None


# --- events -----------------------------------------------------------------------------------


def _sequence(links: tuple[Link, ...]) -> Code | None:
    made: Code | None = None
    for link in links:
        event = _event(link)
        if event is None:
            return None
        if made is None:
            made = event
        elif link.excluded:
            if link.after is not None:
                return None
            made = method(made, "then_not", event, *_gap("within", link.within))
        else:
            if link.after and link.within and link.after.about > link.within.about:
                return None  # PQL says it of nobody; `then` refuses it
            gaps = (*_gap("after", link.after), *_gap("within", link.within))
            made = method(made, "then", event, *gaps)
    return made


def _gap(name: str, given: times.Duration | None) -> tuple[Code, ...]:
    return () if given is None else (Code(f"{name}={length(given)}"),)


def _event(link: Link) -> Code | None:
    """Return `tk.event(…)` with its time and count; None where Python says it otherwise."""
    kind, conditions = _kind(link.conditions)
    if any(isinstance(each, And) or free_names(each) for each in conditions):
        return None
    given = (kind,) if kind is not None else (Code("None"),) if conditions else ()
    made = call("tk.event", *given, *map(_condition, conditions))
    if link.when is not None:
        made = _timed(made, link.when, event=True)
    return made if link.count == 1 else method(made, "at_least", Code(str(link.count)))


def _kind(conditions: tuple[Expression, ...]) -> tuple[Code | None, tuple[Expression, ...]]:
    match conditions:
        case (Compare(op="=", left=left, right=Text(value=kind)), *others) if left == Field(
            "eventType"
        ):
            return text(kind), tuple(others)
        case _:
            return None, conditions


def _every(condition: Expression) -> Code | None:
    match conjuncts(condition):
        case (*head, Not(operand=passed)):
            link = linked(tuple(head))
            event = _event(link)
            is_same = (*link.asked, Not(passed)) == conjuncts(condition)
            return method(event, "all", _condition(passed)) if event and is_same else None
        case _:
            return None


def _events(source: Expression) -> Code | None:
    """Return `tk.event(…)` of events that are counted or added up."""
    match source:
        case Field() if source == ALL_EVENTS:
            return call("tk.event")
        case Filter(source=events, condition=condition) if events == ALL_EVENTS:
            link = linked(conjuncts(condition))
            same = link.asked == conjuncts(condition) and link.asked
            return _event(link) if same else None
        case _:
            return None


# --- values -----------------------------------------------------------------------------------


def _argument(node: Expression) -> Code:
    """Return a literal as Python has it, any other value as a field."""
    match node:
        case Text(value=value):
            return text(value)
        case Boolean(value=value) | Integer(value=value):
            return Code(str(value))
        case Number(value=number) if Decimal(repr(float(number))) == number:
            return Code(repr(float(number)))
        case ListOf(items=items):
            return Code("[", tuple(map(_argument, items)), close="]")
        case _:
            return _value(node)


def _several(node: Expression) -> Code:
    """Return a list as Python has it, any other value as a field."""
    return _argument(node) if isinstance(node, ListOf) else _value(node)


def _value(node: Expression) -> Code:
    """Return the source of a value that can be compared."""
    found = _computed(node)
    return call("tk.field", text(render(node, width=10_000))) if found is None else found


def _computed(node: Expression) -> Code | None:
    match node:
        case Field(name=name, of=of) if path_of(node) is None:
            return method(_value(of), "field", text(render(Field(name))))
        case Filter(source=source, condition=condition):
            return item(_value(source), _condition(condition))
        case Arithmetic(op=op, left=left, right=right):
            sides = _argument(left), _argument(right)
            is_literal = [str(each)[:3] != "tk." for each in sides]
            return infix(op, _value(left) if all(is_literal) else sides[0], sides[1])
        case Negate(operand=operand):
            return prefix("-", _value(operand))
        case Call():
            return _called(node)
        case _:
            return None


def _called(node: Call) -> Code | None:
    match node:
        case Call(function=name, arguments=(source, *others)) if (
            name == "count" or (others and name in _AGGREGATES)
        ) and (events := _events(source)):
            return method(events, name, *(text(render(each)) for each in others))
        case Call(function=name, arguments=(of,)) if name in _AGGREGATES:
            return method(_value(of), name)
        case Call(function="if", arguments=(test, then, otherwise)):
            return call("tk.if_else", definition(test), _argument(then), _argument(otherwise))
        case Call(function=name, arguments=(of, *others)) if name in _VALUES:
            return method(_value(of), _VALUES[name], *map(_several, others))
        case Call(function=name, arguments=(of, per)) if name in _PER_ITEM:
            return method(_value(of), _PER_ITEM[name], text(render(per)))
        case Call("topN" | "bottomN" as name, (of, per, Integer(value=number))) if number > 0:
            snake = "top_n" if name == "topN" else "bottom_n"
            return method(_value(of), snake, text(render(per)), Code(str(number)))
        case Call("get", (of, Text(value=key))):
            return method(_value(of), "get", text(key))
        case Call("regexGroup", (of, Text(value=regex), Integer(value=number))) if number >= 0:
            return method(_value(of), "regex_group", text(regex), Code(str(number)))
        case _:
            return None
