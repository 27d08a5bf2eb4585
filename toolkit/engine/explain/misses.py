"""The nearest miss: what is missing for a card to hold, in short, and how far away it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.engine.explain.known import at, shown, value_at
from toolkit.engine.explain.moving import said_from, said_until
from toolkit.engine.explain.watched import exact, total
from toolkit.language.canvas import (
    Aggregation,
    Count,
    ExistsTest,
    FieldTest,
    ListTest,
    RangeTest,
    TextTest,
    ValueTest,
)
from toolkit.language.describe.times import length, when
from toolkit.language.describe.words import AGGREGATES, COMPARISONS, TESTS
from toolkit.language.times import Duration, InLast
from toolkit.language.windows import ticked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from fractions import Fraction

    from toolkit.engine.explain.watched import Watched
    from toolkit.language.canvas import AttributeCard, EventCard
    from toolkit.language.canvas.field_tests import Test

_ITSELF = 0.5
_UNDONE = 50.0
"""What has happened cannot be undone: farther away than whatever can still happen."""
_OTHER = 2.0
"""Another value is farther away than one more event."""


@dataclass(frozen=True, slots=True)
class Miss:
    """What is missing.

    Parameters
    ----------
    words
        In short.
    distance
        How far away it is, to compare alternatives by: about how many events or values.
    by
        The last instant at which the missing events can happen, where there is one.
    since
        The instant from which the rule holds by itself, where there is one.
    """

    words: str
    distance: float = 1.0
    by: datetime | None = None
    since: datetime | None = None


# --- events -----------------------------------------------------------------------------------


def event_miss(found: Watched) -> Miss | None:
    """Return what is missing for an event card to hold; None where nothing short can be said."""
    if found.holds(found.as_of) is not False:
        return None
    since = found.turns()
    if since is not None:
        unless = f"if there is no further {found.such}"
        how = "with the events there are" if _wants_more(found.card) else unless
        return Miss(f"qualifies on {said_from(since)}, {how}", _ITSELF, since=since)
    number = len(found.counted(found.as_of))
    match found.card.measure:
        case Count(at_least=int(low)) if number < low and not found.card.exclude:
            return _more(found, low - number)
        case Count(at_most=int(high)) if not found.card.exclude:
            return _fewer(found, number - high)
        case Count(at_least=int(low), at_most=None):
            return _fewer(found, number - low + 1)
        case Aggregation() as measure if not found.card.exclude:
            return _short(found, measure)
        case _:
            return None


def _several(found: Watched, number: int) -> str:
    if number == 1:
        return f"1 {found.such}"
    one, many = ("event that fails", "events that fail") if found.failing else ("event", "events")
    return f"{number:,} {found.such.removesuffix(one)}{many}"


def _wants_more(card: EventCard) -> bool:
    match card.measure:
        case Count(at_least=low, at_most=high):
            return high is None and low is not None and not card.exclude
        case Aggregation(operator=operator, upper=None):
            return operator in {">", ">="} and not card.exclude
        case _:
            return False


def _more(found: Watched, number: int) -> Miss | None:
    text = _several(found, number)
    if found.weighty():
        text = text.replace(" ", " more ", 1)
    return _in_time(found, text, float(number))


def _fewer(found: Watched, number: int) -> Miss:
    return Miss(_several(found, number).replace(" ", " fewer ", 1), _UNDONE + number)


def _in_time(found: Watched, text: str, distance: float) -> Miss | None:
    """Return what is missing with the last instant at which it can still happen.

    Once the earliest event that counts has left, more are missing; a new one must count by then.
    """
    if not found.lasting or not found.times.occurrences:
        return Miss(text, distance)
    closes = found.times.closes(found.as_of)
    earliest = next(iter(found.weighty()), None)
    left = None if earliest is None else found.times.leaves(at(earliest), found.as_of)
    by = closes
    if left is not None:
        until = ticked(left, -1)
        by = min(found.times.bounds(until)[1], until)
    if by is not None:
        too_late = by <= found.as_of
        return None if too_late else Miss(f"{text} by {said_until(by)}", distance, by=by)
    match found.card.time:
        case None:
            return Miss(text, distance)
        case InLast(amount=amount, unit=unit):
            return Miss(f"{text} within {length(Duration(amount, unit))}", distance)
        case time:
            return Miss(f"{text} {when(time)}", distance)


def _short(found: Watched, measure: Aggregation) -> Miss | None:
    """Return what an aggregate lacks, or has too much."""
    reached, wanted = total(measure, found.counted(found.as_of)), exact(measure.value)
    if wanted is None:
        return None
    if reached is None:
        return Miss(f"no event has {measure.field}")
    is_lacking = measure.upper is None or reached < wanted
    if measure.kind == "sum" and measure.operator in {">", ">="} and is_lacking:
        more = f"{amount(wanted - reached)} more" if wanted > reached else "any more"
        return _in_time(found, f"{more} of {measure.field}", _share(wanted - reached, wanted))
    told = f"{AGGREGATES[measure.kind]} {measure.field} is {amount(reached)}"
    most, operator = exact(measure.upper), measure.operator
    if most is not None and reached > most:
        operator, wanted = "<=", most
    return Miss(f"{told}, {_off(reached, operator, wanted)}", _share(wanted - reached, wanted))


def _off(reached: Fraction, operator: str, wanted: Fraction) -> str:
    """Return how far a number is from what is wanted: `180 short of 500`."""
    gap = amount(abs(wanted - reached))
    match operator:
        case ">" | ">=" if reached < wanted:
            return f"{gap} short of {amount(wanted)}"
        case "<" | "<=" if reached > wanted:
            return f"{gap} over {amount(wanted)}"
        case "=":
            return f"not {amount(wanted)}"
        case _:
            told = COMPARISONS[operator].removeprefix("is ")
            return f"wanted {told} {amount(wanted)}"


def _share(gap: Fraction, wanted: Fraction) -> float:
    return min(float(abs(gap)) / float(abs(wanted)), 1.0) if wanted else 1.0


def amount(number: Fraction) -> str:
    """Return a number in digits, to the cent where it is not whole.

    Examples
    --------
    >>> from fractions import Fraction
    >>> amount(Fraction("45.5")), amount(Fraction(1200)), amount(Fraction(1, 3))
    ('45.50', '1,200', '0.333')
    """
    if number == int(number):
        return f"{int(number):,}"
    exactly = number * 100
    if exactly == int(exactly):
        return f"{Decimal(int(exactly)) / 100:,.2f}"
    return f"{float(number):,.3f}"


# --- attributes -------------------------------------------------------------------------------


def attribute_miss(card: AttributeCard, values: Mapping[str, object]) -> Miss | None:
    """Return a field's value and what was wanted."""
    value = value_at(values, card.field)
    if isinstance(card.test, ExistsTest):
        word = "no" if card.test.exists else "a"
        return Miss(f"{card.field} has {word} value", _OTHER)
    if value is None:
        return Miss(f"{card.field} has no value, wanted {_wanted(card.test)}", _OTHER)
    match card.test:
        case ValueTest(operator=operator, value=int() | float() as wanted):
            reached, bound = exact(value), exact(wanted)
            if reached is None or bound is None:
                return _other(card, value)
            told = f"{card.field} is {amount(reached)}, {_off(reached, operator, bound)}"
            return Miss(told, _share(bound - reached, bound))
        case RangeTest(low=low, high=high) if (reached := exact(value)) is not None:
            least, most = exact(low), exact(high)
            if least is None or most is None:
                return _other(card, value)
            operator, bound = ("<=", most) if reached > most else (">=", least)
            told = f"{card.field} is {amount(reached)}, {_off(reached, operator, bound)}"
            return Miss(told, _share(bound - reached, bound))
        case FieldTest(other=other):
            there = value_at(values, other)
            beside = "has no value" if there is None else f"is {shown(there)}"
            return Miss(f"{card.field} is {shown(value)}, {other} {beside}", _OTHER)
        case _:
            return _other(card, value)


def _other(card: AttributeCard, value: object) -> Miss:
    return Miss(f"{card.field} is {shown(value)}, wanted {_wanted(card.test)}", _OTHER)


def _wanted(test: Test) -> str:
    """Return what a test asks for, as it follows "wanted"."""
    match test:
        case ValueTest(operator="=", value=value):
            return shown(value)
        case ValueTest(operator=operator, value=value):
            return f"{COMPARISONS[operator].removeprefix('is ')} {shown(value)}"
        case RangeTest(low=low, high=high):
            return f"between {shown(low)} and {shown(high)}"
        case TextTest(operator="equals", values=values):
            return _one_of(values)
        case TextTest(operator=operator, values=values):
            return f"one that {TESTS[operator]} {_one_of(values, some='')}"
        case ListTest(operator="in", values=values):
            return _one_of(values)
        case ListTest(values=values):
            return f"none of {', '.join(map(shown, values))}"
        case FieldTest(other=other):
            return other
        case ExistsTest():
            return "a value"
        case _:
            return when(test)


def _one_of(values: tuple[object, ...], some: str = "one of ") -> str:
    return f"{some if len(values) > 1 else ''}{', '.join(map(shown, values))}"
