"""What looks wrong in definitions once the data is known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from toolkit.engine import memberships
from toolkit.engine.lint_texts import of_texts
from toolkit.engine.plan import leaves_of
from toolkit.engine.values import around_alternatives, event_times, related
from toolkit.instants import FIRST_INSTANT
from toolkit.language.lint import Finding, excerpt
from toolkit.language.tree import Boolean, Or, walk
from toolkit.language.windows import window

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from datetime import datetime

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.store import ProfileStore

LARGE = 0.3
"""The share of the profile store above which Adobe's builder warns."""
_DAY = timedelta(days=1)
_MEAN_GAPS = 5
"""A window begins before the data when no event is in so many mean gaps between two events: were
there data, chance would leave them empty once in 150 times."""


def lint(
    asked: Plan,
    engine: DuckDBEngine,
    outside: Callable[[str], Bitmap],
    names: Sequence[str],
    tell: Callable[[float], None] = lambda _share: None,
) -> list[tuple[str, Finding]]:
    """Return what looks wrong in definitions, given the data: audience names and findings.

    Parameters
    ----------
    asked
        The canonical definitions.
    engine
        Answers leaves over a profile store.
    outside
        Gives the members of an imported audience.
    names
        The definitions that are judged; others of the plan are what they refer to.
    tell
        Told the share of the work done between its steps; when it raises, the work stops.

    Raises
    ------
    DefinitionError
        Audiences refer to one another in a circle.
    UnknownNameError
        `inSegment` names an audience there is not.
    """
    answers = engine.answers(asked.leaves, lambda _share: tell(0.5))
    members = memberships.combine(asked, answers, engine.profile_count, outside)
    found: list[tuple[str, Finding]] = []
    for number, name in enumerate(names):
        tree = asked.definitions[name]
        texts = list(of_texts(tree, engine.store, scan=True, tell=tell))
        of_one = [
            *_sizes(members[name]),
            *_leaves(tree, answers, {node for one in texts for node in one.absent}),
            *_times(tree, engine.store, engine.as_of),
            *(one.finding for one in texts),
            *_multi_entity(tree, engine.store),
        ]
        found += [(name, one) for one in dict.fromkeys(of_one)]
        tell(0.5 + 0.5 * number / len(names))
    return [*found, *_pairs({name: members[name] for name in names})]


def of_definition(
    tree: Expression,
    store: ProfileStore,
    as_of: datetime,
    *,
    scan: bool,
) -> Iterator[Finding]:
    """Yield what the data says of a canonical definition, whoever is in it.

    Parameters
    ----------
    tree
        The canonical definition.
    store
        The profile store.
    as_of
        The evaluation instant, UTC.
    scan
        Whether columns may be read for the values they have; else what the store keeps of them
        is all that is looked at.
    """
    yield from _times(tree, store, as_of)
    yield from (one.finding for one in of_texts(tree, store, scan=scan))


def _sizes(members: Bitmap) -> Iterator[Finding]:
    if not members.size:
        return
    share = members.count / members.size
    if not members.count:
        yield Finding("nobody", "warning", "no profile is in it")
    elif members.count == members.size:
        yield Finding("everyone", "warning", "every profile is in it")
    elif share > LARGE:
        message = f"{100 * share:.0f} % of the profiles are in it; Adobe's builder warns above 30 %"
        yield Finding("large-audience", "note", message)


def _leaves(
    tree: Expression, known: Mapping[Expression, Bitmap], absent: Container[Expression]
) -> Iterator[Finding]:
    """Yield the parts that nobody or everybody meets; of several in one `or`, one finding.

    A value that is not in the data is said to be so: then that nobody has it says nothing more.
    """
    around = around_alternatives(tree)
    nobody: dict[object, list[Expression]] = {}
    leaves = leaves_of(tree)
    for leaf in leaves if len(leaves) > 1 else ():
        members = known.get(leaf)
        if isinstance(leaf, Boolean) or members is None or not members.size:
            continue
        if not members.count and leaf not in absent:
            nobody.setdefault(around.get(leaf, leaf), []).append(leaf)
        elif members.count == members.size:
            yield Finding("holds-for-everyone", "note", "every profile meets this part", leaf)
    alternatives = [node for node in walk(tree) if isinstance(node, Or)]
    for place, parts in nobody.items():
        if len(parts) == 1 or not isinstance(place, int):
            yield Finding("holds-for-nobody", "warning", "no profile meets this part", parts[0])
            continue
        node = alternatives[place]
        message = (
            f"no profile meets {len(parts):,} of {len(node.operands):,} alternatives, for example "
            f"{excerpt(parts[0])}"
        )
        yield Finding("holds-for-nobody", "warning", message, node)


def _times(tree: Expression, store: ProfileStore, as_of: datetime) -> Iterator[Finding]:
    times = list(event_times(tree, store.layout))
    first_event = store.first_event if times else None
    if first_event is not None and first_event > as_of:
        message = f"no event has happened yet: the first is of {first_event:%Y-%m-%d}"
        hint = "Evaluate at a later as_of, or add the earlier events."
        yield Finding("outside-data", "warning", message, times[0], hint)
        return
    span = _span_of_events(store, as_of) if times else None
    if span is None:
        return
    begin = span[0] - max(_DAY, _MEAN_GAPS * (span[1] - span[0]) / store.event_count)
    for node in times:
        first, last = window(node.occurrence, as_of)
        if first > last or first > as_of:
            continue
        if last < span[0] or first > span[1]:
            yield Finding(
                "outside-data",
                "warning",
                f"the window is outside the events' time, {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}",
                node,
                "Choose a window in that time, or add the events.",
            )
        elif FIRST_INSTANT < first < begin:
            yield Finding(
                "before-data",
                "warning",
                f"the window begins on {first:%Y-%m-%d}, before the first event there is, of "
                f"{span[0]:%Y-%m-%d}",
                node,
                f"Begin it on {span[0]:%Y-%m-%d} or later, or add the earlier events.",
            )


def _span_of_events(store: ProfileStore, as_of: datetime) -> tuple[datetime, datetime] | None:
    """Return the instants of the first event and of the last up to an instant."""
    first, last = store.first_event, store.last_event
    if first is None or last is None or first > as_of:
        return None
    return first, min(last, as_of)


def _multi_entity(tree: Expression, store: ProfileStore) -> Iterator[Finding]:
    for node, name in related(tree, store.layout):
        yield Finding(
            "multi-entity",
            "note",
            f"{name} is of a related table; Real-Time CDP evaluates it by batch only",
            node,
        )


def _pairs(members: Mapping[str, Bitmap]) -> Iterator[tuple[str, Finding]]:
    names = [name for name, found in members.items() if 0 < found.count < found.size]
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            a, b = members[one], members[other]
            if a == b:
                message = f"it has the same profiles as {other!r}"
                yield one, Finding("same-audience", "note", message)
            elif not (a - b).count:
                yield one, _contained(other)
            elif not (b - a).count:
                yield other, _contained(one)


def _contained(whole: str) -> Finding:
    return Finding("contained-audience", "note", f"every profile of it is in {whole!r} too")
