"""Comparisons and `occurs`: types that fit, literals converted, any item through arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.check.coerce import (
    MOMENT,
    NUMERIC,
    comparable,
    converted,
    is_literal,
    number_text,
)
from toolkit.language.check.scopes import lifted_value
from toolkit.language.check.typed import Nothing, Reading, Typed, shown
from toolkit.language.tree import (
    Between,
    Beyond,
    Boolean,
    Call,
    Integer,
    Item,
    ListOf,
    Number,
    Occurs,
    Offset,
    On,
    path_of,
)
from toolkit.schema import STRING, Array, Kind, Object, Scalar

if TYPE_CHECKING:
    from toolkit.language.check.elaborate import Elaborator
    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Compare, Expression, Occurrence
    from toolkit.schema import FieldType

_NEVER = Boolean(value=False)
_ORDERS = frozenset({"<", "<=", ">", ">="})


def compare(check: Elaborator, node: Compare, scopes: Scopes) -> Expression:
    """Return the canonical form of a comparison."""
    return compared(check, node, check.value(node.left, scopes), check.value(node.right, scopes))


def compared(check: Elaborator, node: Compare, left: Typed, right: Typed) -> Expression:
    """Return a comparison of two values; through an array, of any item."""
    if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
        return _NEVER
    left_many, right_many = isinstance(left.type, Array), isinstance(right.type, Array)
    if left_many and not right_many:
        return check.any_item(
            left, lambda item, up: compared(check, node, item, lifted_value(right, up))
        )
    if right_many and not left_many:
        return check.any_item(
            right, lambda item, up: compared(check, node, lifted_value(left, up), item)
        )
    if isinstance(left.type, Object) or isinstance(right.type, Object):
        return _same_item(check, node, left, right)
    if left_many and node.op not in {"=", "!="}:
        check.problems.note(f"lists are compared with = and !=, not {node.op}", node)
        return _NEVER
    if node.op in _ORDERS and (problem := _text_in_order(left, right)):
        at = node.right if node.right.span else node
        check.problems.note(problem, at, _order_hint(left if left.type == STRING else right))
        return _NEVER
    pair = matched(check, left, right, node)
    if pair is None:
        return _NEVER
    note_reading(check, node, left, right)
    if node.op in {"=", "!="} and {_kind(left), _kind(right)} == {Kind.DATETIME, Kind.DATE}:
        instant = left if _kind(left) is Kind.DATETIME else right
        check.problems.readings.append(Reading("midnight", node, instant.node))
    return replace(node, left=pair[0], right=pair[1])


def note_reading(check: Elaborator, at: Expression, left: Typed, right: Typed) -> None:
    """Note that a text is compared with what was written as a number or a Boolean."""
    text, other = (left, right) if left.type == STRING else (right, left)
    if text.type != STRING or is_literal(text.node):
        return
    match other.node:
        case Boolean(value=value):
            reading = Reading("boolean-as-text", at, text.node, "true" if value else "false")
        case Integer() | Number():
            reading = Reading("number-as-text", at, text.node, number_text(other.node))
        case _:
            return
    check.problems.readings.append(reading)


def _kind(value: Typed) -> Kind | None:
    return value.type.kind if isinstance(value.type, Scalar) else None


def _text_in_order(left: Typed, right: Typed) -> str:
    """Return what is wrong with ordering text that is not written out beside another type."""
    text, other = (left, right) if left.type == STRING else (right, left)
    if text.type != STRING or other.type == STRING or is_literal(text.node):
        return ""
    if not isinstance(other.type, Scalar) or other.type.kind in MOMENT:
        return ""
    name = _name_of(text) or "this"
    return f"{name} is text and cannot be ordered beside {shown(other.type)}"


def type_hint(text: Typed) -> str:
    """Return what makes a number of a field of text: its type in `extract.toml`."""
    name = _name_of(text)
    if not name:
        return ""
    key = name if name.isidentifier() else f'"{name}"'
    return f'If it holds numbers, give it a type in extract.toml: [fields] {key} = "number"'


def _order_hint(text: Typed) -> str:
    hint = type_hint(text) or "Compare with text in quotes if that is meant."
    return f'As text "10" stands before "9". {hint}'


def _is_number(value: Typed) -> bool:
    return isinstance(value.type, Scalar) and value.type.kind in NUMERIC


def _name_of(value: Typed) -> str:
    match value.node:
        case Call(function="min" | "max", arguments=(_, node)):
            names = path_of(node)
        case node:
            names = path_of(node)
    return ".".join(names[1]) if names else ""


def _same_item(check: Elaborator, node: Compare, left: Typed, right: Typed) -> Expression:
    """Return whether two bound items are the same row (PQL.md §4, [D])."""
    items = isinstance(left.node, Item) and isinstance(right.node, Item)
    if items and node.op in {"=", "!="} and left.type == right.type:
        return replace(node, left=left.node, right=right.node)
    check.problems.note("objects cannot be compared; compare one of their fields", node)
    return _NEVER


def matched(
    check: Elaborator, left: Typed, right: Typed, at: Expression
) -> tuple[Expression, Expression] | None:
    """Return two values ready to be compared, or note that their types do not fit."""
    if isinstance(left.type, Nothing) or isinstance(right.type, Nothing):
        return None
    if comparable(left.type, right.type):
        return left.node, right.node
    if (node := converted(right.node, left.type)) is not None:
        return left.node, node
    written = is_literal(left.node) or isinstance(left.node, ListOf)
    if written and (node := converted(left.node, right.type)) is not None:
        return node, right.node
    kinds = f"{shown(left.type)} cannot be compared with {shown(right.type)}"
    hint = _example(left.type)
    texts = [side for side in (left, right) if side.type == STRING and not is_literal(side.node)]
    if texts and not hint and (_is_number(left) or _is_number(right)):
        hint = type_hint(texts[0])
    check.problems.note(kinds, right.node if right.node.span else at, hint)
    return None


def _example(kind: FieldType | Nothing) -> str:
    """Return how a value to compare with is written, where that is not plain."""
    match kind:
        case Scalar(kind=Kind.DATE | Kind.DATETIME):
            return "Write date(2026, 7, 1), or field occurs before today."
        case Scalar(kind=Kind.BOOLEAN):
            return "Write true or false, without quotes."
    return ""


# --- time -------------------------------------------------------------------------------------


def occurs(check: Elaborator, node: Occurs, scopes: Scopes) -> Expression:
    """Return the canonical form of an `occurs`."""
    return happened(check, check.value(node.subject, scopes), node.occurrence, scopes, node)


def happened(
    check: Elaborator, subject: Typed, how: Occurrence, scopes: Scopes, at: Expression
) -> Expression:
    """Return that a moment stands in a relation to a time; through arrays, any does to any."""
    times = [_time(check, time, scopes) for time in _times(how)]
    return _happened(check, subject, times, how, at)


def _happened(
    check: Elaborator, subject: Typed, times: list[Typed], how: Occurrence, at: Expression
) -> Expression:
    if any(isinstance(each.type, Nothing) for each in (subject, *times)):
        return _NEVER
    if isinstance(subject.type, Array):
        return check.any_item(
            subject,
            lambda item, up: _happened(check, item, [lifted_value(t, up) for t in times], how, at),
        )
    many = next((i for i, time in enumerate(times) if isinstance(time.type, Array)), None)
    if many is not None:
        return check.any_item(
            times[many],
            lambda item, up: _happened(
                check,
                lifted_value(subject, up),
                [item if i == many else lifted_value(t, up) for i, t in enumerate(times)],
                how,
                at,
            ),
        )
    if not is_moment(subject):
        hint = "Write it as a date field, or a text or number that holds an instant."
        check.problems.note(
            f"occurs needs a date or an instant; this is {shown(subject.type)}",
            subject.node if subject.node.span else at,
            hint if is_literal(subject.node) else "",
        )
    return Occurs(subject.node, _with(how, [time.node for time in times]), span=at.span)


def _times(how: Occurrence) -> list[Expression]:
    return [how.start, how.end] if isinstance(how, Between) else [how.time]


def _with(how: Occurrence, times: list[Expression]) -> Occurrence:
    match how:
        case On() | Beyond() | Offset():
            return replace(how, time=times[0])
        case Between():
            return replace(how, start=times[0], end=times[1])


def _time(check: Elaborator, node: Expression, scopes: Scopes) -> Typed:
    typed = check.value(node, scopes)
    item = typed
    while isinstance(item.type, Array):
        item = replace(item, type=item.type.item)
    if not isinstance(item.type, Nothing) and not is_moment(item):
        check.problems.note(
            f"a time is needed here; this is {shown(typed.type)}",
            node,
            "Write now, today, this month, date(2026, 7, 1) or a date field.",
        )
    return typed


def is_moment(typed: Typed) -> bool:
    """Say whether a value can be an instant: dates, and fields of text or milliseconds."""
    if not isinstance(typed.type, Scalar) or typed.type.kind in {Kind.BOOLEAN, Kind.NUMBER}:
        return False
    return typed.type.kind in {Kind.DATE, Kind.DATETIME} or not is_literal(typed.node)
