"""Events one after another, as trees: a CHAIN, or a `select` where there are gaps (PQL.md §7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError
from toolkit.language.references import bound, names_in, released
from toolkit.language.times import Duration
from toolkit.language.tree import (
    EVENTS,
    Beyond,
    Binder,
    Chain,
    Expression,
    Field,
    Not,
    Occurs,
    Offset,
    Quantifier,
    Step,
    Variable,
    conjunction,
    conjuncts,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.language.tree import Comparison, Occurrence

ALL_EVENTS = Field(EVENTS)
TIMESTAMP = Field("timestamp")


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a sequence.

    Parameters
    ----------
    conditions
        What holds of the event; bare names are its fields.
    when
        When it occurs.
    count
        At least so many such events.
    excluded
        There is no such event between its neighbours; after the last one, if it is the last.
    after, within
        At least, at most this long after the event before it that is not excluded.
    """

    conditions: tuple[Expression, ...] = ()
    when: Occurrence | None = None
    count: int = 1
    excluded: bool = False
    after: Duration | None = None
    within: Duration | None = None

    @property
    def is_plain(self) -> bool:
        """Whether a CHAIN can say it."""
        return not (self.excluded or self.after or self.within)

    @property
    def asked(self) -> tuple[Expression, ...]:
        """The conditions, with the time as the last of them."""
        when = () if self.when is None else (Occurs(TIMESTAMP, self.when),)
        return (*self.conditions, *when)


def sequence(links: Sequence[Link]) -> Expression:
    """Return a sequence as a tree: each event strictly later than the one before.

    Raises
    ------
    DefinitionError
        An event is counted and there are gaps: PQL has no words for it.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from toolkit.language.pql import render
    >>> from toolkit.language.tree import Compare, Text
    >>> links = [Link((Compare("=", Field("eventType"), Text(name)),)) for name in ("a", "b")]
    >>> print(render(sequence(links)))
    CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a"), C1: WHAT(eventType = "b")])
    >>> print(render(sequence([links[0], replace(links[1], excluded=True)]), width=200))
    select A from xEvent where A.eventType = "a" and not (exists B from xEvent where \
B.eventType = "b" and B.timestamp occurs after A.timestamp)
    """
    if all(link.is_plain for link in links):
        steps = (
            Step(f"C{number}", conjunction(link.conditions), link.when, link.count)
            for number, link in enumerate(links)
        )
        return Chain(ALL_EVENTS, TIMESTAMP, tuple(steps))
    if any(link.count > 1 for link in links):
        raise DefinitionError(
            "an event that is to happen several times has no gap to the next one\n"
            "PQL measures gaps from one event to one event: leave the count out, or the gap."
        )
    return _selected(links)


def _selected(links: Sequence[Link]) -> Expression:
    """Return a `select` with a name for each event.

    An excluded event stands in the condition of the one after it, or else of the last.
    """
    names = _free_names(links)
    asked: dict[str, list[Expression]] = {}
    between: list[tuple[str, Link]] = []
    before = ""
    for link in links:
        name = next(names)
        if link.excluded:
            between.append((name, link))
            continue
        later = [Occurs(_at(name), Beyond("after", _at(before)))] if before else []
        absent = [_absent(each, skipped, before, name) for each, skipped in between]
        own = [bound(condition, name) for condition in link.asked]
        asked[name] = [*own, *later, *_gap(name, before, link), *absent]
        before, between = name, []
    asked[before] += [_absent(each, skipped, before, "") for each, skipped in between]
    binders = (Binder(name, ALL_EVENTS, conjunction(said)) for name, said in asked.items())
    return Quantifier("select", tuple(binders))


def _absent(name: str, link: Link, before: str, behind: str) -> Expression:
    """Return that no event of an excluded link lies after one event, and before another if any."""
    gap = _gap(name, before, link) or [Occurs(_at(name), Beyond("after", _at(before)))]
    end = [Occurs(_at(name), Beyond("before", _at(behind)))] if behind else []
    own = (bound(condition, name) for condition in link.asked)
    return Not(Quantifier("exists", (Binder(name, ALL_EVENTS, conjunction((*own, *gap, *end))),)))


def _gap(name: str, before: str, link: Link) -> list[Expression]:
    gaps: tuple[tuple[Comparison, Duration | None], ...] = (
        (">=", link.after),
        ("<=", link.within),
    )
    return [
        Occurs(_at(name), Offset(comparison, gap.amount, gap.unit, "after", _at(before)))
        for comparison, gap in gaps
        if gap is not None
    ]


def _at(name: str) -> Expression:
    return Field("timestamp", Variable(name))


def _free_names(links: Sequence[Link]) -> Iterator[str]:
    """Return A, B, C, … but for what the conditions call something else."""
    taken = names_in(condition for link in links for condition in link.asked)
    letters = (chr(code) for code in range(ord("A"), ord("Z") + 1))
    numbered = (f"E{number}" for number in count(1))
    return (name for name in chain(letters, numbered) if name not in taken)


def links_of(node: Expression) -> tuple[Link, ...] | None:
    """Return the links that `sequence` writes as this very tree, or None where it writes none so.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> links_of(parse("CHAIN(xEvent, timestamp, [C0: WHAT(true) COUNT(2)])"))
    (Link(conditions=(), when=None, count=2, excluded=False, after=None, within=None),)
    """
    links: list[Link] = []
    match node:
        case Chain(steps=steps):
            links = [Link(conjuncts(each.what), each.when, each.count) for each in steps]
        case Quantifier(kind="select", binders=binders):
            names = [binder.name for binder in binders]
            for number, binder in enumerate(binders):
                before = names[number - 1] if number else ""
                links += _links_at(binder, before, is_last=number == len(binders) - 1)
        case _:
            return None
    return tuple(links) if links and _writes(links, node) else None


def linked(conditions: Sequence[Expression]) -> Link:
    """Return the link of an event of which conditions hold; the last may be its time."""
    match conditions:
        case (*others, Occurs(subject=subject, occurrence=when)) if subject == TIMESTAMP:
            return Link(tuple(others), when)
        case _:
            return Link(tuple(conditions))


def _writes(links: Sequence[Link], node: Expression) -> bool:
    try:
        return sequence(links) == node
    except DefinitionError:
        return False


def _links_at(binder: Binder, before: str, *, is_last: bool) -> list[Link]:
    """Return an event's link, and those of the excluded events around it."""
    own: list[Expression] = []
    ahead: list[Link] = []
    behind: list[Link] = []
    for condition in conjuncts(binder.condition):
        match condition:
            case Not(operand=Quantifier(kind="exists", binders=(inner,))):
                since_here = is_last and _follows(inner, binder.name)
                (behind if since_here else ahead).append(_excluded(inner, {before, binder.name}))
            case _:
                own.append(condition)
    return [*ahead, _link(own, binder.name, {before}), *behind]


def _excluded(binder: Binder, others: set[str]) -> Link:
    link = _link(conjuncts(binder.condition), binder.name, others)
    return replace(link, excluded=True)


def _follows(binder: Binder, name: str) -> bool:
    """Return whether a binder's event is said to come after another, and before none."""
    times = [each for each in walk(binder.condition) if isinstance(each, Beyond | Offset)]
    return all(each.direction == "after" and each.time == _at(name) for each in times[-1:])


def _link(conditions: Sequence[Expression], name: str, others: set[str]) -> Link:
    own: list[Expression] = []
    lengths: dict[str, Duration] = {}
    for condition in conditions:
        match condition:
            case Occurs(occurrence=Beyond(time=Field(of=Variable(name=other)))) if other in others:
                pass
            case Occurs(
                occurrence=Offset(op, amount, unit, "after", Field(of=Variable(name=other)))
            ) if other in others and amount > 0:
                lengths[op] = Duration(amount, unit)
            case _:
                own.append(released(condition, name))
    return replace(linked(own), after=lengths.get(">="), within=lengths.get("<="))
