"""What looks wrong in definitions once the data is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.engine import memberships
from toolkit.engine.plan import leaves_of
from toolkit.engine.values import event_times, near, related, texts
from toolkit.errors import did_you_mean
from toolkit.instants import as_utc
from toolkit.language.lint import Finding
from toolkit.language.tree import Boolean
from toolkit.language.windows import window
from toolkit.sql.dialects import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.store import ProfileStore

LARGE = 0.3
"""The share of the profile store above which Adobe's builder warns."""


def lint(
    asked: Plan,
    engine: DuckDBEngine,
    outside: Callable[[str], Bitmap],
    sources: Mapping[str, str],
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
    sources
        The text each definition was read from; only of these it is told, not of other
        definitions that they refer to.

    Raises
    ------
    DefinitionError
        Audiences refer to one another in a circle.
    UnknownNameError
        `inSegment` names an audience there is not.
    """
    answers = engine.answers(asked.leaves)
    members = memberships.combine(asked, answers, engine.profile_count, outside)
    found: list[tuple[str, Finding]] = []
    for name in sources:
        tree = asked.definitions[name]
        of_one = [
            *_sizes(members[name]),
            *_leaves(tree, answers),
            *_times(tree, engine),
            *_texts(tree, engine.store),
            *_multi_entity(tree, engine.store),
        ]
        found += [(name, one) for one in dict.fromkeys(of_one)]
    return [*found, *_pairs({name: members[name] for name in sources})]


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


def _leaves(tree: Expression, known: Mapping[Expression, Bitmap]) -> Iterator[Finding]:
    leaves = leaves_of(tree)
    for leaf in leaves if len(leaves) > 1 else ():
        members = known.get(leaf)
        if isinstance(leaf, Boolean) or members is None or not members.size:
            continue
        if not members.count:
            yield Finding("holds-for-nobody", "warning", "this part holds for no profile", leaf)
        elif members.count == members.size:
            yield Finding("holds-for-everyone", "note", "this part holds for every profile", leaf)


def _times(tree: Expression, engine: DuckDBEngine) -> Iterator[Finding]:
    span = _span_of_events(engine)
    if span is None:
        return
    for node in event_times(tree, engine.store.layout):
        first, last = window(node.occurrence, engine.as_of)
        if first <= last and (last < span[0] or first > span[1]):
            yield Finding(
                "outside-data",
                "warning",
                f"the window is outside the events' time, {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}",
                node,
            )


def _span_of_events(engine: DuckDBEngine) -> tuple[datetime, datetime] | None:
    time = exp.column(exp.to_identifier("timestamp", quoted=True))
    query = exp.select(exp.Min(this=time)).from_(engine.store.layout.events.name)
    row = engine.store.query(DUCKDB.text(query)).fetchone()
    last = engine.store.last_event
    if row is None or row[0] is None or last is None:
        return None
    return as_utc(row[0]), min(last, engine.as_of)


def _texts(tree: Expression, store: ProfileStore) -> Iterator[Finding]:
    for node, place, text, any_case in texts(tree, store.layout):
        known = near(store, place, text)
        if any_case and text.casefold() in {one.casefold() for one in known}:
            continue
        if text not in known:
            yield _unknown(node, place.name, text, known)
            continue
        others = [one for one in known if one.casefold() == text.casefold() and one != text]
        if others:
            shown = ", ".join(f'"{one}"' for one in others[:3])
            yield Finding(
                "other-case",
                "note",
                f'{place.name} also has "{text}" in another case: {shown}',
                node,
                f'Compare in any case: .equals("{text}", false).',
            )


def _multi_entity(tree: Expression, store: ProfileStore) -> Iterator[Finding]:
    for node, name in related(tree, store.layout):
        yield Finding(
            "multi-entity",
            "note",
            f"{name} is of a related table; Real-Time CDP evaluates it by batch only",
            node,
        )


def _unknown(node: Expression, name: str, text: str, known: tuple[str, ...]) -> Finding:
    same = [one for one in known if one.casefold() == text.casefold()]
    if same:
        return Finding(
            "case-mismatch",
            "warning",
            f'{name} is never "{text}", but it is "{same[0]}" in another case',
            node,
            f'Write "{same[0]}", or compare in any case: .equals("{text}", false).',
        )
    hint = did_you_mean(text, known)
    return Finding("unknown-value", "warning", f'{name} is never "{text}"', node, hint)


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
