"""Further questions to an evaluation: any condition, at its instant, beside its audiences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.engine import memberships
from toolkit.engine.explain import Known
from toolkit.engine.plan import plan
from toolkit.language.check import check
from toolkit.language.pql import render
from toolkit.language.tree import And, Boolean, Call, Filter, Not, Or, Text
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.statement import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from duckdb import DuckDBPyConnection

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.language.tree import Expression

_IN = frozenset({"in", "realized in", "existing in"})
_STATES = {"exited": "exited from"}


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers any condition where an evaluation stands.

    Parameters
    ----------
    engine
        Answers leaves at the evaluation instant.
    found
        The evaluation's audiences.
    ids
        The names of audiences by their ids.
    imported
        Gives the members of an imported audience.
    definitions
        The canonical definitions that conditions can name.
    """

    engine: DuckDBEngine
    found: Mapping[str, Bitmap]
    ids: Mapping[str, str]
    imported: Callable[[str], Bitmap]
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    _canonical: dict[Expression, Expression] = field(default_factory=dict)

    def members(self, tree: Expression) -> Bitmap:
        """Return the profiles for which a condition holds."""
        asked = plan({"": self.checked(tree)}, self.ids)
        return memberships.evaluate(asked, self.engine, self._audience)[""]

    def supposing(self, canonical: Expression, leaf: Expression, answer: Bitmap) -> Bitmap:
        """Return the profiles of a canonical condition if a leaf of it held for others."""
        asked = plan({"": canonical}, self.ids)
        known = self.engine.answers([each for each in asked.leaves if each != leaf])
        answers = {**known, leaf: answer}
        return memberships.combine(asked, answers, answer.size, self._audience)[""]

    def sql(self, tree: Expression) -> str:
        """Return the statement whose rows are the ids of the profiles of a condition."""
        asked = plan({**self.definitions, "": self.checked(tree)}, self.ids)
        layout = self.engine.store.layout
        return DUCKDB.text(statement("", asked.definitions, layout, self.engine.query), pretty=True)

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
        )

    def _events(self, tree: Expression, alone: DuckDBPyConnection) -> list[dict[str, Any]]:
        match self.checked(tree):
            case Call(function="exists", arguments=(source, condition)):
                return self.engine.events(Filter(source, condition), alone)
            case canonical:
                return self.engine.events(canonical, alone)

    def _state(self, audience: str, profile: int) -> str:
        name = self.ids.get(audience, audience)
        if name in self.found:
            return "in" if profile in self.found[name] else "not in"
        status = self.engine.store.imported_status(name, profile)
        return "not in" if status is None else _STATES.get(status, f"{status} in")

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
                return self._state(audience, profile) in _IN
            case _:
                return self.engine.holds(node, profile, alone)

    def checked(self, tree: Expression) -> Expression:
        """Return a condition in its canonical form."""
        if tree not in self._canonical:
            layout = self.engine.store.layout
            canonical = check(tree, layout.profiles.root, layout.events.root, render(tree))
            self._canonical[tree] = canonical
        return self._canonical[tree]

    def _audience(self, name: str) -> Bitmap:
        return self.found[name] if name in self.found else self.imported(name)
