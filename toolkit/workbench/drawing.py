"""What a canvas says of an extract: numbers tile by tile, values of fields, curves of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from toolkit.engine import memberships
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.duckdb import DuckDBEngine
from toolkit.engine.estimate import Estimate, estimated
from toolkit.engine.plan import plan
from toolkit.engine.what_if import Curve, curve, thresholds
from toolkit.errors import DefinitionError, ToolkitError, UnsupportedError
from toolkit.language.canvas import (
    Aggregation,
    Container,
    Count,
    EventCard,
    Unfinished,
    cards,
    path_below,
    tiles,
    to_expression,
)
from toolkit.language.canvas.write import events_of
from toolkit.language.check import check
from toolkit.language.describe import describe
from toolkit.language.tree import Call, Compare, Integer, Not, Text, walk
from toolkit.workbench.curves import chosen
from toolkit.workbench.funnel import prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from toolkit.engine.audiences import Audiences
    from toolkit.engine.cache import LeafCache
    from toolkit.engine.plan import Plan
    from toolkit.language.canvas.model import Tile
    from toolkit.language.definition import Definition
    from toolkit.language.tree import Expression

ThresholdKind = Literal["count", "sum", "window", "field"]
_Members = dict[str, Bitmap | ToolkitError]
_KEPT = 4096
"""How many tiles' canonical forms are kept before they are forgotten."""


@dataclass(frozen=True, slots=True)
class TileNumbers:
    """How many profiles a tile has.

    Parameters
    ----------
    alone
        For how many it holds by itself, excluded where it is.
    left
        In a container of which all hold, for how many it and all before it hold; of a step of a
        sequence, how many complete the sequence's steps up to it (`funnel.prefixes`); else None.
    """

    alone: int
    left: int | None = None


@dataclass(frozen=True, slots=True)
class CanvasNumbers:
    """How many profiles a canvas has, and each of its tiles.

    Parameters
    ----------
    members
        The profiles of the canvas; None where a tile is in error.
    tiles
        Numbers by path; tiles that say nothing, and those in error, have none.
    problems
        What is wrong with tiles, by path.
    """

    members: Bitmap | None
    tiles: Mapping[str, TileNumbers]
    problems: Mapping[str, ToolkitError]


class Drawing:
    """Answers canvases over an extract at one instant; an edit asks again only what it changed.

    Parameters
    ----------
    audiences
        The profile store, and the audiences that a canvas can name.
    cache
        Answers that are kept.
    as_of
        The evaluation instant, UTC.
    """

    def __init__(self, audiences: Audiences, cache: LeafCache, as_of: datetime) -> None:
        self._audiences = audiences
        self._store = store = audiences.store
        self._engine = DuckDBEngine(store, as_of, cache)
        self._sampling = (
            None if store.sample is None else DuckDBEngine(store, as_of, cache, store.sample)
        )
        self._canonical: dict[Expression, Expression | ToolkitError] = {}

    def numbers(
        self, canvas: Container, progress: Callable[[float], None] = lambda _share: None
    ) -> CanvasNumbers:
        """Return how many profiles a canvas and each of its tiles have, all asked together.

        Parameters
        ----------
        canvas
            What is drawn; a tile in error keeps the others from nothing but the total.
        progress
            Told the share of the work done, 0 to 1; when it raises, the work stops.
        """
        steps = self._plans(prefixes(canvas))[0]
        members, completed = self._members(canvas, progress, steps=steps)
        problems = {path: one for path, one in members.items() if isinstance(one, ToolkitError)}
        found: dict[str, Bitmap] = {
            path: one for path, one in members.items() if isinstance(one, Bitmap)
        }
        left = dict(self._left(canvas, found))
        left |= {path: one.count for path, one in completed.items()}
        numbers = {
            path: TileNumbers(one.count, left.get(path)) for path, one in sorted(found.items())
        }
        return CanvasNumbers(None if problems else found[""], numbers, problems)

    def estimate(
        self, canvas: Container, progress: Callable[[float], None] = lambda _share: None
    ) -> Estimate | None:
        """Return about how many profiles a canvas has, from the store's sample.

        None where the number itself is as near: the store has no sample, or the answers are kept;
        and where a tile is in error.

        Parameters
        ----------
        canvas, progress
            As for `numbers`.
        """
        asked, _ = self._asked(canvas)
        if self._sampling is None or self._engine.knows(_leaves(asked.values())):
            return None
        members, _ = self._members(canvas, progress, self._sampling)
        found = members[""]
        if isinstance(found, ToolkitError) or any(
            isinstance(one, ToolkitError) for one in members.values()
        ):
            return None
        return estimated(found, self._store.sampled_profiles)

    def what_if(
        self, canvas: Container, path: str, rule: int = 0, kind: ThresholdKind | None = None
    ) -> Curve:
        """Return the size of a canvas for every value of a number on one of its tiles.

        Parameters
        ----------
        canvas
            What is drawn.
        path
            The tile.
        rule
            Which number: its place among the tile's, from 0, as for `Membership.what_if`.
        kind
            Only numbers of this kind are counted by `rule`; so a card of at least one event has
            a count too.

        Raises
        ------
        DefinitionError
            There is no such tile, or it has no such number.
        UnsupportedError
            The number is compared with a sum that is not exact, or is the window of a count
            between two numbers.
        """
        tile = cards(canvas).get(path)
        if tile is None:
            raise DefinitionError(
                f"no number to vary at {path!r}\nA curve is over a number of a card of the canvas."
            )
        canonical = self._canon(_counting(tile) if kind == "count" else _written(tile))
        layout = self._store.layout
        found = [each for each in thresholds(canonical, layout) if kind in (None, each.kind)]
        threshold = chosen(found, rule, describe(_written(tile)).removesuffix("."))
        if threshold.kind == "window" and _is_between(tile):
            raise UnsupportedError(
                f"no curve over the {threshold.unit} of a count between two numbers\n"
                "Ask for at least one of them, or at most the other."
            )
        (others, _), asked = self._members(canvas), plan({"": canonical})
        beside = {name: self._inside(name) for name in asked.references}

        def members(leaf: Expression, answer: Bitmap) -> Bitmap:
            known = self._engine.answers([each for each in asked.leaves if each != leaf])
            answers = {**known, leaf: answer}
            alone = memberships.combine(asked, answers, answer.size, beside.__getitem__)[""]
            return self._with(canvas, others, path, alone)

        return curve(threshold, self._engine, members)

    def checked(self, definition: Definition) -> Expression:
        """Return a definition's canonical form.

        Raises
        ------
        PqlTypeError
            It does not fit the extract's fields; says where in its text.
        """
        layout = self._store.layout
        tree, text = definition.placed
        return check(tree, layout.profiles.root, layout.events.root, text)

    def path_of(self, canvas: Container, part: Expression) -> str | None:
        """Return the path of the first card that says a part of the definition, or None.

        Parameters
        ----------
        canvas
            What is drawn.
        part
            A part of its definition, as written or in canonical form.
        """
        for path, tile in cards(canvas).items():
            written = _written(tile)
            trees = (written, self._canonical.get(written))
            if any(
                part == node
                for tree in trees
                if tree is not None and not isinstance(tree, ToolkitError)
                for node in walk(tree)
            ):
                return path
        return None

    # --- tiles --------------------------------------------------------------------------------

    def _asked(self, canvas: Container) -> tuple[dict[str, Plan], _Members]:
        """Return the plans of cards, by path, and what is wrong with the others."""
        kinds = Container | Unfinished
        return self._plans(each for each in tiles(canvas) if not isinstance(each[1], kinds))

    def _plans(self, asking: Iterable[tuple[str, Tile]]) -> tuple[dict[str, Plan], _Members]:
        """Return the plans of tiles, by path, and what is wrong with the others.

        In its plan a tile has the name "", which no audience has.
        """
        asked: dict[str, Plan] = {}
        wrong: _Members = {}
        for path, tile in asking:
            try:
                asked[path] = self._audiences.plan({"": self._canon(_written(tile))})
            except ToolkitError as error:
                wrong[path] = error
        return asked, wrong

    def _members(
        self,
        canvas: Container,
        progress: Callable[[float], None] = lambda _share: None,
        engine: DuckDBEngine | None = None,
        steps: Mapping[str, Plan] = MappingProxyType({}),
    ) -> tuple[_Members, dict[str, Bitmap]]:
        """Return the profiles of every tile that says something, or what is wrong with it.

        And those of `steps`, which are asked together with them.
        """
        asked, members = self._asked(canvas)
        leaves = _leaves([*asked.values(), *steps.values()])
        answers = (engine or self._engine).answers(leaves, progress)
        for path, one in asked.items():
            members[path] = self._combined(one, answers)
        funnel = {path: self._combined(one, answers) for path, one in steps.items()}
        found = {path: one for path, one in members.items() if isinstance(one, Bitmap)}
        for path, tile in reversed(list(tiles(canvas))):
            if isinstance(tile, Container):
                joined = self._joined(tile, path, found)
                if joined is not None:
                    members[path] = found[path] = joined
        return members, {path: one for path, one in funnel.items() if isinstance(one, Bitmap)}

    def _combined(self, asked: Plan, answers: Mapping[Expression, Bitmap]) -> Bitmap | ToolkitError:
        engine = self._engine
        outside = self._audiences.lists_at(engine.as_of)
        try:
            return memberships.combine(asked, answers, engine.profile_count, outside)[""]
        except ToolkitError as error:
            return error

    def _inside(self, name: str) -> Bitmap:
        """Return the profiles of an audience that a canvas names."""
        return self._audiences.members({"": Call("inSegment", (Text(name),))}, self._engine)[""]

    def _canon(self, written: Expression) -> Expression:
        known = self._canonical.get(written)
        if known is None:
            if len(self._canonical) >= _KEPT:
                self._canonical.clear()
            layout = self._store.layout
            try:
                known = check(written, layout.profiles.root, layout.events.root)
            except ToolkitError as error:
                known = error
            self._canonical[written] = known
        if isinstance(known, ToolkitError):
            raise known
        return known

    # --- containers ---------------------------------------------------------------------------

    def _joined(self, tile: Container, path: str, found: Mapping[str, Bitmap]) -> Bitmap | None:
        """Return the profiles of a container; None of one that says nothing."""
        inner: list[Bitmap] = []
        for number, child in enumerate(tile.children):
            below = path_below(path, number)
            one = found.get(below)
            if one is None and isinstance(child, Container):
                one = self._joined(child, below, found)
            if one is not None:
                inner.append(one)
        if not inner:
            return None if path else Bitmap.full(self._engine.profile_count)
        first, *others = inner
        for other in others:
            first = first & other if tile.join == "all" else first | other
        return ~first if (tile.join == "none") != tile.exclude else first

    def _left(self, canvas: Container, found: Mapping[str, Bitmap]) -> list[tuple[str, int]]:
        counts: list[tuple[str, int]] = []
        for path, tile in tiles(canvas):
            if not isinstance(tile, Container) or tile.join != "all":
                continue
            left = Bitmap.full(self._engine.profile_count)
            for number in range(len(tile.children)):
                below = path_below(path, number)
                if below in found:
                    left = left & found[below]
                    counts.append((below, left.count))
        return counts

    def _with(self, canvas: Container, members: _Members, path: str, alone: Bitmap) -> Bitmap:
        """Return the profiles of a canvas if a card had others."""
        found = {path: alone}
        for each in cards(canvas).keys() - {path}:
            one = members[each]
            if isinstance(one, ToolkitError):
                raise one
            found[each] = one
        total = self._joined(canvas, "", found)
        if total is None:
            raise AssertionError("the outermost container has profiles")
        return total


def _written(tile: Tile) -> Expression:
    return to_expression(tile if isinstance(tile, Container) else Container((tile,)))


def _is_between(tile: Tile) -> bool:
    """Say whether a tile counts between two numbers: its window then stands in two leaves."""
    match tile:
        case EventCard(measure=Count(at_least=int(least), at_most=int(most))):
            return least < most
        case EventCard(measure=Aggregation(upper=upper)):
            return upper is not None
        case _:
            return False


def _counting(tile: Tile) -> Expression:
    """Return what a tile says, at least one event as a count that could be another."""
    match tile:
        case EventCard(measure=Count(at_least=1, at_most=None), exclude=exclude):
            counted = Compare(">=", Call("count", (events_of(tile),)), Integer(1))
            return Not(counted) if exclude else counted
        case _:
            return _written(tile)


def _leaves(plans: Iterable[Plan]) -> list[Expression]:
    """Return the leaves of several plans, each once."""
    return list(dict.fromkeys(leaf for one in plans for leaf in one.leaves))
