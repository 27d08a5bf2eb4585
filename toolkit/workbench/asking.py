"""Further questions to an evaluation: any condition, at its instant, beside its audiences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from toolkit.engine import memberships
from toolkit.engine.explain import Known
from toolkit.engine.plan import leaves_of, plan
from toolkit.errors import DefinitionError
from toolkit.language.check import check
from toolkit.language.places import placed
from toolkit.language.tree import And, Boolean, Call, Filter, Not, Or, Text
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.leaves import PROFILE
from toolkit.sql.statement import statement
from toolkit.store.imported import members_select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection
    from sqlglot.expressions import Select

    from toolkit.engine.audiences import Audiences
    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression
    from toolkit.library import Library
    from toolkit.store.imported import Standing as ListStanding
    from toolkit.workbench.extract import Extract

    _MembersAt = Callable[[Plan, Iterable[str], Sequence[datetime]], list[dict[str, Bitmap]]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an evaluation stands.

    Parameters
    ----------
    extract
        Whose profiles it is of.
    library
        Where `inSegment` found audiences that were not asked for.
    members_at
        Gives the profiles of a plan's audiences, by name, at other instants.
    as_of
        The evaluation instant, UTC.
    """

    extract: Extract
    library: Library | None
    members_at: _MembersAt
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers any condition where an evaluation stands.

    Parameters
    ----------
    engine
        Answers leaves at the evaluation instant.
    found
        The evaluation's audiences.
    audiences
        The definitions and lists that conditions can name.
    standing
        Where the evaluation stands.
    lists
        What the profiles of an audience are that no condition says, such as those drawn at
        random: by name, the statement for them, None where there is none.
    seeds
        By which of them profiles were drawn.
    """

    engine: DuckDBEngine
    found: Mapping[str, Bitmap]
    audiences: Audiences
    standing: Standing
    lists: Mapping[str, Callable[[], str] | None] = field(default_factory=dict)
    seeds: frozenset[int] = frozenset()
    _canonical: dict[Expression, Expression] = field(default_factory=dict)

    def members(self, tree: Expression) -> Bitmap:
        """Return the profiles for which a condition holds."""
        asked = self.audiences.plan({"": self.checked(tree)}, but=self.found)
        return memberships.evaluate(asked, self.engine, self._audience)[""]

    def supposing(self, canonical: Expression, leaf: Expression, answer: Bitmap) -> Bitmap:
        """Return the profiles of a canonical condition if a leaf of it held for others."""
        asked = plan({"": canonical}, self.audiences.ids)
        known = self.engine.answers([each for each in asked.leaves if each != leaf])
        answers = {**known, leaf: answer}
        return memberships.combine(asked, answers, answer.size, self._audience)[""]

    def sql(self, tree: Expression) -> str:
        """Return the statement whose rows are the ids of the profiles of a condition."""
        match tree:
            case Call(function="inSegment", arguments=(Text(value=name),)):
                write = self.lists.get(name)
                if write is not None:
                    return write()
        return DUCKDB.text(self.select(tree), pretty=True)

    def select(self, tree: Expression) -> Select:
        """Return the same as a tree; the table of the profiles is `p`.

        Raises
        ------
        DefinitionError
            The condition names a list.
        """
        asked = self.conditions(tree)
        engine = self.engine
        members = partial(members_select, instant=engine.as_of, profile=PROFILE)
        return statement("", asked.definitions, engine.store.layout, engine.query, members)

    def members_at(self, tree: Expression, instants: Sequence[datetime]) -> list[Bitmap]:
        """Return the profiles for which a condition holds at each of several instants.

        Raises
        ------
        DefinitionError
            The condition names a list.
        """
        asked = self.conditions(tree)
        return [found[""] for found in self.standing.members_at(asked, [""], instants)]

    def holding(
        self,
        lists: Mapping[str, Bitmap],
        writers: Mapping[str, Callable[[], str]],
        seed: int | None = None,
    ) -> Asking:
        """Return what answers questions about lists of profiles, too.

        Parameters
        ----------
        lists
            Profiles by the name that `inSegment` says.
        writers
            What gives the statement for a list.
        seed
            By what they were drawn.

        Raises
        ------
        DefinitionError
            There is an audience of one of the names.
        """
        for name in lists:
            if name in {*self.found, *self.audiences.ids, *self.engine.store.lists.names}:
                raise DefinitionError(f"there is an audience {name!r} already\nRename it.")
        return replace(
            self,
            found={**self.found, **lists},
            lists={**self.lists, **{name: writers.get(name) for name in lists}},
            seeds=self.seeds if seed is None else self.seeds | {seed},
        )

    def conditions(self, tree: Expression) -> Plan:
        """Return the plan of a condition, by the name `""`, and of the audiences it needs.

        Raises
        ------
        DefinitionError
            The condition names a list.
        """
        return self._needed({"": self.checked(tree)})

    def _needed(self, needed: Mapping[str, Expression]) -> Plan:
        asked = self.audiences.plan(needed, but=self.lists)
        for name in asked.references:
            if name in self.lists:
                raise DefinitionError(
                    f"{name!r} is a list of profiles of {self.standing.as_of:%Y-%m-%d %H:%M} UTC: "
                    "no condition says who they are, here or at another instant\n"
                    "Hand on the ids themselves: to_parquet writes them."
                )
        return asked

    def elsewhere(self, engine: DuckDBEngine) -> Asking:
        """Return what asks the same conditions at another instant, or of another extract.

        Parameters
        ----------
        engine
            Answers leaves there.
        """
        audiences = replace(self.audiences, store=engine.store)
        return replace(self, engine=engine, audiences=audiences, found={}, _canonical={})

    def ruled(self, tree: Expression) -> Bitmap:
        """Return the profiles for which a condition holds, by rules alone: what it names is asked.

        Raises
        ------
        DefinitionError
            The condition names a list.
        """
        return memberships.evaluate(self.conditions(tree), self.engine, self._imported)[""]

    def leaves(self, tree: Expression) -> dict[Expression, Bitmap]:
        """Return the profiles for which each leaf of a condition holds, by rules alone."""
        named = {f"\0{n}": leaf for n, leaf in enumerate(leaves_of(self.checked(tree)))}
        found = memberships.evaluate(self._needed(named), self.engine, self._imported)
        return {leaf: found[name] for name, leaf in named.items()}

    def known(self, profile: int) -> Known:
        """Return what is known of one profile; no other is asked about."""
        store = self.engine.store
        alone = store.alone(profile)
        return Known(
            self.engine.as_of,
            store.profile_row(profile, alone),
            lambda tree: self._holds(self.checked(tree), profile, alone),
            lambda tree: self._events(tree, alone),
            lambda audience: self._state(audience, profile),
            store.event_names,
        )

    def _events(self, tree: Expression, alone: DuckDBPyConnection) -> list[dict[str, Any]]:
        match self.checked(tree):
            case Call(function="exists", arguments=(source, condition)):
                return self.engine.events(Filter(source, condition), alone)
            case canonical:
                return self.engine.events(canonical, alone)

    def _state(self, audience: str, profile: int) -> str:
        name = self.audiences.ids.get(audience, audience)
        if name in self.found:
            return "in" if profile in self.found[name] else "not in"
        found = self._standing(name, profile)
        if found is None or (found.status is None and not found.is_in):
            return "not in"
        if not found.is_in:
            return f"{found.status} from"
        return "in" if found.status is None else f"{found.status} in"

    def _is_in(self, audience: str, profile: int) -> bool:
        name = self.audiences.ids.get(audience, audience)
        if name in self.found:
            return profile in self.found[name]
        found = self._standing(name, profile)
        return found is not None and found.is_in

    def _standing(self, name: str, profile: int) -> ListStanding | None:
        return self.engine.store.lists.standing(name, profile, self.engine.as_of)

    def _holds(self, node: Expression, profile: int, alone: DuckDBPyConnection) -> bool:
        match node:
            case And(operands=operands):
                return all(self._holds(each, profile, alone) for each in operands)
            case Or(operands=operands):
                return any(self._holds(each, profile, alone) for each in operands)
            case Not(operand=operand):
                return not self._holds(operand, profile, alone)
            case Boolean(value=value):
                return value
            case Call(function="inSegment", arguments=(Text(value=audience),)):
                return self._is_in(audience, profile)
            case _:
                return self.engine.holds(node, profile, alone)

    def checked(self, tree: Expression) -> Expression:
        """Return a condition in its canonical form."""
        if tree not in self._canonical:
            layout = self.engine.store.layout
            own, text = placed(tree)
            canonical = check(own, layout.profiles.root, layout.events.root, text)
            self._canonical[tree] = canonical
        return self._canonical[tree]

    def _audience(self, name: str) -> Bitmap:
        return self.found[name] if name in self.found else self._imported(name)

    def _imported(self, name: str) -> Bitmap:
        return self.audiences.lists_at(self.engine.as_of)(name)
