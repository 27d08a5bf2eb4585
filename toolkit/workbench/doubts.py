"""What looks wrong in definitions: all of it, and what an evaluation warns of."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from toolkit.engine.lint import lint, of_definition
from toolkit.engine.lint_types import mistyped
from toolkit.engine.values import place_of, scoped
from toolkit.errors import warn
from toolkit.language.check import bare_names
from toolkit.language.lint import Finding, borrowed, meant, written
from toolkit.language.tree import Call, Field, Text, walk
from toolkit.language.truth import Ground
from toolkit.workbench.causes import distinct
from toolkit.workbench.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from toolkit.engine.audiences import Audiences
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.library import Audience, Library
    from toolkit.schema import Layout, Object
    from toolkit.store import ProfileStore

    Judged = dict[tuple[Expression, Expression, datetime, str], tuple[Finding, ...]]
    """What is doubtful in a definition, by the tree, its canonical form, the instant, the text.

    Trees are equal wherever their parts stand; what is found has the places of one text.
    """

HOW_TO_SEE = "lint() lists all that looks wrong; quiet=True does not warn."
"""The last line of a warning."""
_MOST_SHOWN = 10
_MOST_KEPT = 1000


def findings(  # noqa: PLR0913, PLR0917 - what is judged, with what, and who is told
    audiences: Mapping[str, Audience],
    asked: Plan,
    engine: DuckDBEngine,
    where: Audiences,
    library: Library | None,
    as_of: datetime,
    progress: Callable[[float], None] | None = None,
) -> Findings:
    """Return all that looks wrong in audiences, judged with the data.

    Parameters
    ----------
    audiences
        The audiences by name.
    asked
        Their plan.
    engine
        Answers leaves at the evaluation instant.
    where
        The audiences that `inSegment` can name: the imported lists too.
    library
        Where `inSegment` finds other audiences.
    as_of
        The extract's own evaluation instant, UTC.
    progress
        Told the share of the work done between its steps; when it raises, the work stops.
    """
    layout = engine.store.layout
    ground, roots = ground_of(layout, engine.as_of), (layout.profiles.root, layout.events.root)
    tell = progress or (lambda _share: None)
    found: list[tuple[str, Finding]] = []
    for number, (name, audience) in enumerate(audiences.items()):
        tree, put = asked.definitions[name], audience.definition.placed[0]
        steps: tuple[Callable[[], Iterable[Finding]], ...] = (
            partial(written, put),
            partial(meant, tree, engine.as_of, ground),
            partial(mistyped, put, tree, engine.store),
            partial(_borrowed, put, roots),
            partial(_inactive, name, audiences, asked, library),
            partial(_unsaid, tree, asked, where, engine.as_of, as_of),
        )
        for step in steps:
            found += ((name, one) for one in step())
            tell(0.5 * number / len(audiences))
    found += lint(asked, engine, where.lists_at(engine.as_of), tuple(audiences), tell)
    by_name: dict[str, list[Finding]] = {name: [] for name in audiences}
    for name, one in found:
        by_name[name].append(one)
    told = [
        (name, _placed(one, audiences[name]))
        for name, ones in by_name.items()
        for one in distinct(ones)
    ]
    return Findings(told, audiences)


def _borrowed(put: Expression, roots: tuple[Object, Object]) -> list[Finding]:
    return borrowed(bare_names(put, *roots))


def doubts(
    audiences: Mapping[str, Audience],
    asked: Plan,
    store: ProfileStore,
    as_of: datetime,
    library: Library | None,
    judged: Judged,
) -> Findings:
    """Return what makes the answers to audiences wrong, from the definitions and what is kept.

    Parameters
    ----------
    audiences, asked, library
        As for `findings`.
    store
        The profile store: its statistics and the values it keeps are asked, no table is read.
    as_of
        The evaluation instant, UTC.
    judged
        What definitions of this store were judged to be; what is judged now is kept in it.
    """
    named = _named(audiences, asked, library)
    found: list[tuple[str, Finding]] = []
    for name, audience in named.items():
        tree, text = audience.definition.placed
        key = tree, asked.definitions[name], as_of, text
        if key not in judged:
            if len(judged) >= _MOST_KEPT:
                judged.clear()
            judged[key] = tuple(_doubts(*key[:3], store))
        of_one = (*judged[key], *_inactive(name, audiences, asked, library))
        found += [(name, _placed(one, audience)) for one in of_one]
    return Findings(found, named)


def _named(
    audiences: Mapping[str, Audience], asked: Plan, library: Library | None
) -> dict[str, Audience]:
    """Return audiences, and those of a library that they name, at any depth."""
    if library is None:
        return dict(audiences)
    others = [name for name in asked.definitions if name not in audiences and name in library]
    return {**audiences, **{name: library[name] for name in others}}


def _doubts(
    expression: Expression, tree: Expression, as_of: datetime, store: ProfileStore
) -> Iterable[Finding]:
    ground = ground_of(store.layout, as_of)
    found = [
        *written(expression, limits=False),
        *meant(tree, as_of, ground, redundant=False),
        *of_definition(tree, store, as_of, scan=False),
        *mistyped(expression, tree, store, scan=False),
    ]
    return dict.fromkeys(one for one in found if one.is_doubt)


def warn_of(found: Findings) -> None:
    """Warn once of all doubts: each with its audience, its rule and what to do."""
    lines = list(_lines(found))
    if lines:
        more = len(lines) - _MOST_SHOWN
        shown = lines[:_MOST_SHOWN] + ([f"and {more} more"] if more > 0 else [])
        warn("\n".join([*shown, HOW_TO_SEE]))


def _lines(found: Findings) -> Iterator[str]:
    for name, one in found.by_audience():
        hint = f"\n  {one.hint}" if one.hint else ""
        yield f"{name!r}: {one.message} ({one.excerpt}){hint}"


def ground_of(layout: Layout, as_of: datetime) -> Ground:
    """Return what the definitions of a store's audiences are judged on, at an instant."""
    return Ground(as_of, layout.events.root, (layout.profiles.root,), layout.timestamp)


def warn_of_attributes(asked: Plan, layout: Layout, as_of: datetime) -> None:
    """Warn that attributes are as the extract has them, at an instant before the extract's."""
    trees = asked.definitions.values()
    used = {path for tree in trees for path in _attributes(tree, layout)}
    if used:
        warn(
            f"no history of {', '.join(sorted(used))}: taken as the extract has them, not as they "
            f"were at {as_of:%Y-%m-%d %H:%M} UTC. Events are taken as of then."
        )


def _attributes(tree: Expression, layout: Layout) -> Iterator[str]:
    """Yield the attributes a canonical definition speaks of, the id left out."""
    for node, scopes in scoped(tree, (layout.profiles,), layout):
        place = place_of(node, scopes) if isinstance(node, Field) else None
        if place and place.table == layout.profiles and place.column.name != "profile_id":
            yield place.name


def _placed(finding: Finding, audience: Audience) -> Finding:
    """Return a finding with the text it is shown in: its definition's own."""
    return replace(finding, source=audience.definition.placed[1])


def _inactive(
    name: str, audiences: Mapping[str, Audience], asked: Plan, library: Library | None
) -> Iterator[Finding]:
    if name in audiences and audiences[name].status == "inactive":
        hint = "Set its status to draft or published where it is in use."
        yield Finding("inactive", "warning", "the audience is inactive", None, hint)
    for node in walk(asked.definitions[name]):
        match node:
            case Call(function="inSegment", arguments=(Text(value=other), *_)) if _is_inactive(
                other, audiences, asked.definitions, library
            ):
                message = f"the audience {other!r} is inactive"
                hint = "Name one that is in use, or set its status to published."
                yield Finding("inactive", "warning", message, node, hint)


def _unsaid(
    tree: Expression, asked: Plan, where: Audiences, instant: datetime, as_of: datetime
) -> Iterator[Finding]:
    """Yield the imported lists whose file does not say who was in them at an instant."""
    for node in walk(tree):
        match node:
            case Call(function="inSegment", arguments=(Text(value=name), *_)) if (
                name not in asked.definitions and (message := where.unsaid(name, instant, as_of))
            ):
                hint = "Give a later as_of, or a file with every row of the list's history."
                yield Finding("list-before-its-rows", "warning", message, node, hint)


def _is_inactive(
    name: str,
    audiences: Mapping[str, Audience],
    defined: Iterable[str],
    library: Library | None,
) -> bool:
    if name in audiences:
        return audiences[name].status == "inactive"
    if library is None or name not in defined or name not in library:
        return False
    return library[name].status == "inactive"
