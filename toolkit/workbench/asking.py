"""Further questions to an evaluation: any condition, at its instant, beside its audiences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.engine import memberships
from toolkit.engine.plan import plan
from toolkit.language.check import check
from toolkit.language.pql import render
from toolkit.language.tree import Call, Filter
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.statement import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.language.tree import Expression


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

    def events(self, tree: Expression, profile: int) -> pd.DataFrame:
        """Return one profile's events that are among the given ones, the latest first."""
        match self.checked(tree):
            case Call(function="exists", arguments=(source, condition)):
                return self.engine.events(Filter(source, condition), profile)
            case canonical:
                return self.engine.events(canonical, profile)

    def checked(self, tree: Expression) -> Expression:
        """Return a condition in its canonical form."""
        layout = self.engine.store.layout
        return check(tree, layout.profiles.root, layout.events.root, render(tree))

    def _audience(self, name: str) -> Bitmap:
        return self.found[name] if name in self.found else self.imported(name)
