"""What a single test says of a single value: which values of an expression pass it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from toolkit.instants import FIRST_INSTANT, LAST_INSTANT, as_utc
from toolkit.language.folding import fold
from toolkit.language.tree import (
    Boolean,
    Call,
    Compare,
    Field,
    Integer,
    Item,
    ListOf,
    Number,
    Occurs,
    Text,
    TimeWord,
)
from toolkit.language.truth.values import (
    HIGHEST,
    LOWEST,
    NOTHING,
    NULL,
    PRESENT,
    Values,
    after,
    before,
    beginning,
    between,
    compared,
    only,
    ticks,
)
from toolkit.language.windows import is_window, named, window

if TYPE_CHECKING:
    from toolkit.language.tree import Comparison, Expression
    from toolkit.language.truth.ground import Ground

Domain = Literal["", "number", "text", "folded", "moment", "pair"]
"""The order in which values are compared; folded: as texts in lower case; "": null or not."""

FLIPPED: dict[Comparison, Comparison] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "=": "=",
    "!=": "!=",
}
_LITERAL = Text | Boolean | Integer | Number
_TEXTS = {"equals": "is", "startsWith": "begins", "endsWith": "ends", "contains": "has"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The values that pass a test.

    Parameters
    ----------
    subject
        What is tested; two expressions where they are compared with one another.
    domain
        The order its values are compared in.
    values
        The values that pass.
    is_exact
        Whether all of them do; else others than these fail, and some of these do.
    needle
        For a part of a text: `begins`, `ends` or `has`, and the part.
    """

    subject: Expression | tuple[Expression, Expression]
    domain: Domain
    values: Values
    is_exact: bool = True
    needle: tuple[str, str] | None = None


def reading(node: Expression, ground: Ground) -> Reading | None:
    """Return what a test says of a value; None for tests of other kinds.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.truth.ground import Ground
    >>> tests = Compare("<", Integer(5), Field("n"))
    >>> reading(tests, Ground(as_utc("2026-07-01"))).values == compared(">", 5)
    True
    """
    match node:
        case Compare(op=op, left=left, right=right):
            return _compared(op, left, right, ground)
        case Occurs(subject=subject):
            return _occurred(node, subject, ground)
        case Call(function="isNull", arguments=(subject,)):
            return Reading(subject, "", NULL)
        case Call(function="isNotNull", arguments=(subject,)):
            return Reading(subject, "", PRESENT)
        case Call(function="in" | "notIn" as name, arguments=(subject, ListOf(items=items))):
            return _listed(subject, items, ground, excluded=name == "notIn")
        case Call(function=name, arguments=(subject, Text(value=text), *options)):
            return _text(name, subject, text, options) if name in _TEXTS else None
        case Field() | Item():
            return Reading(node, "number", only([1]))
    return None


def _compared(
    op: Comparison, left: Expression, right: Expression, ground: Ground
) -> Reading | None:
    for subject, other, way in ((left, right, op), (right, left, FLIPPED[op])):
        if (found := constant(other, ground.is_moment(subject))) is not None:
            domain, value = found
            if domain == "moment" and not ground.is_moment(subject):
                return None
            return Reading(subject, domain, compared(way, value))
    if _is_constant(left) or _is_constant(right):
        return None
    first, second = (left, right) if repr(left) <= repr(right) else (right, left)
    way = op if first is left else FLIPPED[op]
    return Reading((first, second), "pair", compared(way, 0))


def _is_constant(node: Expression) -> bool:
    return isinstance(node, (*_LITERAL.__args__, ListOf, TimeWord)) or (
        isinstance(node, Call) and node.function == "date"
    )


def constant(node: Expression, is_moment: bool = False) -> tuple[Domain, Any] | None:
    """Return the order a constant stands in, and its value; None where it has no exact one."""
    match node:
        case Boolean(value=value):
            return "number", int(value)
        case Integer(value=value):
            return "number", value
        case Number(value=value):
            return ("number", Fraction(value)) if _is_plain(value) else None
        case Text(value=value) if is_moment:
            return _instant(value)
        case Text(value=value):
            return "text", value
        case Call(function="date") if is_moment:
            found = named(node, LAST_INSTANT)
            return None if found is None else ("moment", ticks(found[0]))
    return None


def _is_plain(value: Decimal) -> bool:
    """Return whether a number is the shortest that names its double: no other is stored alike."""
    return Decimal(repr(float(value))) == value


def _instant(text: str) -> tuple[Domain, Any] | None:
    try:
        return "moment", ticks(as_utc(text))
    except ValueError:
        return None


def _listed(
    subject: Expression, items: tuple[Expression, ...], ground: Ground, *, excluded: bool
) -> Reading | None:
    found = [constant(one, ground.is_moment(subject)) for one in items]
    values = [one for one in found if one is not None]
    domains = {domain for domain, _ in values}
    if len(values) < len(found) or len(domains) > 1:
        return None
    domain = domains.pop() if domains else ""
    among = only(value for _, value in values)
    if not excluded:
        return Reading(subject, domain, among)
    return Reading(subject, domain, PRESENT & ~among)


def _text(name: str, subject: Expression, text: str, options: list[Expression]) -> Reading | None:
    if any(not isinstance(one, Boolean) for one in options):
        return None
    any_case = options == [Boolean(value=False)]
    domain: Domain = "folded" if any_case else "text"
    wanted = fold(text) if any_case else text
    match _TEXTS[name]:
        case "is":
            return Reading(subject, domain, only([wanted]))
        case "begins":
            return Reading(subject, domain, beginning(wanted), needle=("begins", wanted))
        case kind:
            values = Values(null=False, other=False)
            return Reading(subject, domain, values, is_exact=False, needle=(kind, wanted))


def _occurred(node: Occurs, subject: Expression, ground: Ground) -> Reading:
    first, last = window(node.occurrence, ground.as_of)
    low = LOWEST if first == FIRST_INSTANT else before(ticks(first))
    high = HIGHEST if last == LAST_INSTANT else after(ticks(last))
    values = between(low, high) if first <= last else NOTHING
    return Reading(subject, "moment", values, is_exact=is_window(node.occurrence))
