"""A definition in English, by the canvas that draws it, whichever way it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, assert_never

from toolkit.language.canvas import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ExistsTest,
    FieldTest,
    ItemsCard,
    ListTest,
    RangeTest,
    Sequence,
    TextTest,
    Unfinished,
    Unread,
    ValuesCard,
    ValueTest,
    from_expression,
)
from toolkit.language.describe.expressions import say
from toolkit.language.describe.times import length, when
from toolkit.language.describe.words import (
    COMPARISONS,
    NO_NAMES,
    TESTS,
    EventNames,
    aggregate,
    field,
    value,
    words,
)
from toolkit.language.pql.render import quoted, render
from toolkit.language.tree import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.canvas import Step
    from toolkit.language.canvas.field_tests import Scalar, Test
    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Expression

_OF_VALUES = {"any": "any value", "all": "every value", "none": "no value"}
_PROFILE = ("profile",)
_NEGATIVE = frozenset({"notEqualTo", "doesNotContain", "doesNotStartWith", "doesNotEndWith"})


def describe(tree: Expression, names: EventNames = NO_NAMES) -> str:
    """Return what a definition says, as a sentence.

    What has no words of its own is shown as PQL.

    Parameters
    ----------
    tree
        A condition on profiles.
    names
        What event types are called; those without a name are shown as they are.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> describe(parse('loyalty.tier = "gold" and not (xEvent[eventType = "search"])'))
    'Loyalty tier is "gold" and no search event.'
    """
    canvas = from_expression(tree)
    text = _container(canvas, Scopes(_PROFILE, names)) if canvas.children else "everyone"
    return f"{text[:1].upper()}{text[1:]}."


def describe_tile(tile: Tile, names: EventNames = NO_NAMES) -> str:
    """Return what a tile of the profile says as it is drawn, also where its code is no PQL.

    Examples
    --------
    >>> describe_tile(AttributeCard("city", ValueTest("=", "Bonn")))
    'city is "Bonn"'
    """
    return _tile(tile, Scopes(_PROFILE, names))


def describe_step(
    step: Step, *, first: bool, last: bool = False, names: EventNames = NO_NAMES
) -> str:
    """Return what one step of a sequence says.

    Parameters
    ----------
    step
        The step.
    first
        Whether it begins the sequence.
    last
        Whether no included step comes after it.

    Examples
    --------
    >>> from toolkit.language.canvas import Step
    >>> describe_step(Step(EventCard(("search",))), first=False)
    'Then at least 1 search event'
    """
    told = _event(step.card, Scopes(_PROFILE, names))
    if not first:
        gap = _gap(step)
        if step.card.exclude:
            told = f"then {told}{gap}" if last else f"with {told}{gap} between"
        else:
            told = f"then{gap} {told}"
    return f"{told[:1].upper()}{told[1:]}"


@dataclass(frozen=True, slots=True)
class Scopes:
    """What is around a tile: items, the innermost first (event, profile), and names of events."""

    items: tuple[str, ...]
    names: EventNames

    def inside(self, item: str) -> Scopes:
        """Return the scopes of what is inside an item."""
        return Scopes((item, *self.items), self.names)


def _tile(tile: Tile, scopes: Scopes) -> str:
    match tile:
        case Container():
            return _container(tile, scopes)
        case AttributeCard(field=path, test=test):
            return _test(field(path, scopes.items), test, scopes)
        case ItemsCard(field=path, rules=rules):
            told = _where(rules, scopes.inside("item"))
            return f"at least 1 of {field(path, scopes.items)}{told}"
        case ValuesCard(field=path, test=test, match=match):
            subject = f"{_OF_VALUES[match]} of {field(path, scopes.items)}"
            return _test(subject, test, scopes)
        case EventCard():
            return _event(tile, scopes)
        case Sequence(steps=steps):
            return _sequence(steps, scopes)
        case AudienceTile(audience=audience, exclude=exclude):
            return f"{'not ' if exclude else ''}in the audience {quoted(audience)}"
        case CodeTile(code=code):
            return (
                f"`{code.text}`"
                if isinstance(code, Unread)
                else say(code, partial(_many, names=scopes.names))
            )
        case Unfinished(reason=reason):
            return f"unfinished: {reason}"
        case _:
            assert_never(tile)


# --- containers -------------------------------------------------------------------------------


def _container(container: Container, scopes: Scopes) -> str:
    """Return a container in words, after its name; its note is for its author."""
    text = _joined(container, scopes)
    name = container.caption.name
    return f"{quoted(name)} ({text})" if name else text


def _joined(container: Container, scopes: Scopes) -> str:
    told = container.children
    parts = [_grouped(tile, scopes) if len(told) > 1 else _tile(tile, scopes) for tile in told]
    text = _series(parts, "and" if container.join == "all" else "or")
    if (container.join == "none") == container.exclude:
        return text
    if container.join == "all" or len(parts) == 1:
        return f"not ({text})"
    return f"neither {parts[0]} nor {parts[1]}" if len(parts) == 2 else f"none of ({text})"


def _grouped(tile: Tile, scopes: Scopes) -> str:
    text = _tile(tile, scopes)
    match tile:
        case Container(exclude=False, join="all" | "any") | Sequence():
            is_named = isinstance(tile, Container) and tile.caption.name
            return text if is_named else f"({text})"
        case ItemsCard(rules=rules) if rules:
            return f"({text})"
        case _:
            return text


def _series(parts: Iterable[str], word: str) -> str:
    """Return `a, b and c`; with a comma before each joint where the parts have joints."""
    told = list(parts)
    if any(re.search(r" (and|or|where|has) |,", part) for part in told):
        return f", {word} ".join(told)
    return f" {word} ".join([", ".join(told[:-1]), told[-1]] if len(told) > 2 else told)


def _where(rules: Iterable[Tile], scopes: Scopes, word: str = " where") -> str:
    given = list(rules)
    told = [_grouped(rule, scopes) if len(given) > 1 else _tile(rule, scopes) for rule in given]
    return f"{word} {' and '.join(told)}" if told else ""


# --- events -----------------------------------------------------------------------------------


def _event(card: EventCard, scopes: Scopes) -> str:
    inside = scopes.inside("event")
    match card.measure:
        case Count():
            return f"{_how_many(card.measure, card, scopes.names)}{_where(card.rules, inside)}"
        case Every():
            kind = _kind(card, scopes.names)
            text = f"for every {kind}{_time(card)},{_where(card.rules, inside, '')}"
            return f"not ({text})" if card.exclude else text
        case Aggregation(kind=kind, field=path, operator=operator, value=number, upper=upper):
            total = aggregate(kind, field(path, inside.items), _events(card, scopes))
            text = f"{total} {COMPARISONS[operator]} {value(number)}"
            if upper is not None:
                text = f"{total} is between {value(number)} and {value(upper)}"
            return f"not ({text})" if card.exclude else text
        case _:
            assert_never(card.measure)


def _events(card: EventCard, scopes: Scopes) -> str:
    where = _where(card.rules, scopes.inside("event"))
    return f"{_kind(card, scopes.names, plural=True)}{_time(card)}{where}"


def _many(node: Expression, names: EventNames) -> str:
    """Return the items of an array in words: `search events in the last 3 days`."""
    match from_expression(node).children:
        case (EventCard(measure=Count(1, None), exclude=False) as card,):
            return _events(card, Scopes(_PROFILE, names))
        case _:
            found = path_of(node)
            return f"`{render(node)}`" if found is None or found[0] else words(found[1])


def _how_many(count: Count, card: EventCard, names: EventNames) -> str:
    low, high = count.at_least, count.at_most
    one, several = _kind(card, names), _kind(card, names, plural=True)
    time = _time(card)
    if (low, high, card.exclude) in ((1, None, True), (None, 0, False)):
        return f"no {one}{time}"
    if card.exclude and (low is None or high is None):
        bound = f"more than {high}" if low is None else f"fewer than {low}"
        return f"{bound} {one if high == 1 else several}{time}"
    if low is None:
        text = "no" if high == 0 else f"at most {high}"
    elif high is None:
        text = f"at least {low}"
    else:
        text = f"exactly {low}" if low == high else f"{low} to {high}"
    noun = one if 1 in (low, high) and high in (1, None) else several
    return f"{'not ' if card.exclude else ''}{text} {noun}{time}"


def _kind(card: EventCard, names: EventNames, *, plural: bool = False) -> str:
    noun = "events" if plural else "event"
    return f"{' or '.join(map(names.of, card.event_types))} {noun}" if card.event_types else noun


def _time(card: EventCard) -> str:
    return "" if card.time is None else f" {when(card.time)}"


def _sequence(steps: tuple[Step, ...], scopes: Scopes) -> str:
    text = ""
    last = max(number for number, step in enumerate(steps) if not step.card.exclude)
    for number, step in enumerate(steps):
        told = _event(step.card, scopes)
        if not number:
            text = told
        elif step.card.exclude:
            then = ", then" if number == last + 1 else ", and"
            between = f", with {told}{_gap(step)} between"
            text += f"{then} {told}{_gap(step)}" if number > last else between
        else:
            text += f", then{_gap(step)} {told}"
    return text


def _gap(step: Step) -> str:
    gaps = []
    if step.after is not None:
        gaps.append(f"at least {length(step.after)} later")
    if step.within is not None:
        gaps.append(f"within {length(step.within)}")
    return f" {' and '.join(gaps)}" if gaps else ""


# --- tests of a field -------------------------------------------------------------------------


def _test(subject: str, test: Test, scopes: Scopes) -> str:
    match test:
        case TextTest():
            return f"{subject} {_texts(test)}"
        case ValueTest(operator=operator, value=given):
            return f"{subject} {COMPARISONS[operator]} {value(given)}"
        case RangeTest(low=low, high=high):
            return f"{subject} is between {value(low)} and {value(high)}"
        case ListTest(operator=operator, values=values):
            return f"{subject} is {_one_of(values, negative=operator == 'notIn')}"
        case FieldTest(operator=operator, other=other, case_sensitive=case_sensitive):
            told = COMPARISONS.get(operator) or TESTS[operator]
            case = "" if operator in COMPARISONS or case_sensitive else " (any case)"
            return f"{subject} {told} {field(other, scopes.items)}{case}"
        case ExistsTest(exists=exists):
            return f"{subject} is {'there' if exists else 'missing'}"
        case _:
            return f"{subject} is {when(test)}"


def _texts(test: TextTest) -> str:
    case = "" if test.case_sensitive else " (any case)"
    told = TESTS[test.operator]
    values = [quoted(each) for each in test.values]
    if len(values) == 1:
        return f"{told} {values[0]}{case}"
    if test.operator not in _NEGATIVE:
        return f"{told} {_series(values, 'or' if test.match == 'any' else 'and')}{case}"
    every = "any of" if test.match == "all" else "all of"
    return f"{told} {every} {', '.join(values)}{case}"


def _one_of(values: tuple[Scalar, ...], *, negative: bool) -> str:
    shown = [value(each) for each in values]
    if len(shown) == 1:
        return f"not {shown[0]}" if negative else shown[0]
    if len(shown) == 2:
        return f"neither {shown[0]} nor {shown[1]}" if negative else " or ".join(shown)
    return f"{'none' if negative else 'one'} of {', '.join(shown)}"
