"""Evaluations, memberships and overlaps, as an analyst holds them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.explain import Known, reason
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.canvas import from_expression
from toolkit.language.describe import describe
from toolkit.language.tree import Boolean, conjuncts
from toolkit.workbench.display import html_table, percent, text_table, thousands
from toolkit.workbench.explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from typing import Literal

    from plotly.graph_objects import Figure

    from toolkit.library import Audience
    from toolkit.store import ProfileStore
    from toolkit.workbench.asking import Asking

_COLUMNS = ("audience", "profiles", "share")


class Membership:
    """Who is in one audience.

    Parameters
    ----------
    audience
        The audience.
    members
        Its profiles.
    store
        The profile store they are numbered in.
    as_of
        The evaluation instant, UTC.
    write_sql
        Gives the audience's statement.
    asking
        Answers further questions at the same instant.
    """

    def __init__(
        self,
        audience: Audience,
        members: Bitmap,
        store: ProfileStore,
        as_of: datetime,
        write_sql: Callable[[], str],
        asking: Asking,
    ) -> None:
        self.audience = audience
        self.members = members
        self.as_of = as_of
        self._store = store
        self._write_sql = write_sql
        self._asking = asking

    @property
    def name(self) -> str:
        """The audience's name."""
        return self.audience.name

    @cached_property
    def count(self) -> int:
        """How many profiles are in."""
        return self.members.count

    @property
    def share(self) -> float:
        """The share of all profiles that are in, 0 to 1."""
        return self.count / self.members.size if self.members.size else float("nan")

    def __len__(self) -> int:
        return self.count

    def __contains__(self, profile_id: str) -> bool:
        number = self._store.profile_number(profile_id)
        return number is not None and number in self.members

    def profile_ids(self) -> pd.Series[str]:
        """Return the ids of the profiles that are in, ascending, as a Series of text."""
        return self._store.profile_ids(self.members.indices())

    def sample(self, n: int = 10, *, seed: int = 0) -> pd.DataFrame:
        """Return some of the profiles that are in, with their attributes.

        Parameters
        ----------
        n
            How many rows at most.
        seed
            The same seed gives the same profiles.
        """
        members = self.members.indices()
        chosen = np.random.default_rng(seed).permutation(members)[:n]
        return self._store.profile_rows(np.sort(chosen))

    def to_parquet(self, path: str | Path) -> Path:
        """Write the ids of the profiles that are in as one column, `profile_id`.

        The file is written aside and renamed, so a file of that name is replaced whole.
        """
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.partial")
        try:
            self.profile_ids().to_frame().to_parquet(aside, index=False)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
        return target

    def sql(self) -> str:
        """Return one readable statement whose rows are the ids of the profiles that are in.

        It runs in DuckDB on the profile store.
        """
        return self._write_sql()

    def explain(self, profile_id: str) -> Explanation:
        """Return why a profile is in, or not: every rule, with the values and events that decided.

        Parameters
        ----------
        profile_id
            The profile.

        Raises
        ------
        UnknownNameError
            There is no profile of that id.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> loyal = extract.evaluate(tk.Audience("Loyal", 'loyalty.tier = "gold"'))["Loyal"]
        >>> loyal.explain("P000042")
        P000042 is not in 'Loyal', as of 2026-07-01 00:00 UTC
        ✗ Loyalty tier is "gold"
            loyalty.tier has no value
        """
        number = self._store.profile_number(profile_id)
        if number is None:
            raise UnknownNameError("profile", profile_id, self._store.near_ids(profile_id))
        known = Known(
            lambda tree: number in self._asking.members(tree),
            self._store.profile_row(number),
            lambda tree: self._asking.events(tree, number),
        )
        canvas = from_expression(self.audience.definition.expression)
        tile = canvas.children[0] if len(canvas.children) == 1 and not canvas.exclude else canvas
        return Explanation(str(profile_id), self.name, self.as_of, reason(tile, known))

    def attrition(self) -> pd.DataFrame:
        """Return how many profiles each rule leaves: what an audience loses to which rule.

        The rules are what the definition joins by `and`, in its order.

        Returns
        -------
        DataFrame
            One row a rule: rule (in English), profiles (for whom it holds), left (for whom it and
            all rules before it hold), lost (how many it took away), without (how many there would
            be without it).

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold" and homeAddress.country = "US"')
        >>> table = extract.evaluate(gold)["Gold"].attrition()
        >>> table["left"].tolist(), table["without"].tolist()
        ([2000, 542], [5573, 2000])
        """
        rules = conjuncts(self.audience.definition.expression) or (Boolean(value=True),)
        answers = [self._asking.members(rule) for rule in rules]
        rows = []
        left = before = Bitmap.full(self.members.size)
        for number, (rule, answer) in enumerate(zip(rules, answers, strict=True)):
            left = before & answer
            without = Bitmap.full(self.members.size)
            for other in (*answers[:number], *answers[number + 1 :]):
                without = without & other
            words = describe(rule).removesuffix(".")
            lost = before.count - left.count
            rows.append((words, answer.count, left.count, lost, without.count))
            before = left
        return pd.DataFrame(rows, columns=["rule", "profiles", "left", "lost", "without"])

    def __repr__(self) -> str:
        size = f"{thousands(self.count)} profiles ({percent(self.share)})"
        return f"Membership({self.name!r}: {size}, as of {self.as_of:%Y-%m-%d %H:%M} UTC)"

    def _repr_html_(self) -> str:
        row = (self.name, thousands(self.count), percent(self.share))
        table = html_table(f"As of {self.as_of:%Y-%m-%d %H:%M} UTC", _COLUMNS, [row], numbers=2)
        return table + self.audience.definition._repr_html_()


class Evaluation:
    """Several audiences answered together, at one instant.

    Parameters
    ----------
    memberships
        The memberships by audience name, in the order asked.
    as_of
        The evaluation instant, UTC.
    """

    def __init__(self, memberships: Mapping[str, Membership], as_of: datetime) -> None:
        self._memberships = dict(memberships)
        self.as_of = as_of

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has: audience, profiles, share (0 to 1)."""
        return overlap.sizes(self._bitmaps())

    def overlap(self) -> Overlap:
        """Return what the audiences share."""
        return Overlap(self._bitmaps())

    def __getitem__(self, name: str) -> Membership:
        found = self._memberships.get(name)
        if found is None:
            raise UnknownNameError("audience", name, self._memberships)
        return found

    def __iter__(self) -> Iterator[Membership]:
        return iter(self._memberships.values())

    def __len__(self) -> int:
        return len(self._memberships)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._memberships)

    def _bitmaps(self) -> dict[str, Bitmap]:
        return {name: one.members for name, one in self._memberships.items()}

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(one.name, thousands(one.count), percent(one.share)) for one in self]

    def __repr__(self) -> str:
        table = text_table(_COLUMNS, self._rows(), numbers=2)
        return f"{table}\nas of {self.as_of:%Y-%m-%d %H:%M} UTC"

    def _repr_html_(self) -> str:
        title = f"As of {self.as_of:%Y-%m-%d %H:%M} UTC"
        return html_table(title, _COLUMNS, self._rows(), numbers=2)


class Overlap:
    """What audiences share, as tables and figures.

    Parameters
    ----------
    memberships
        Profiles by audience name.
    """

    def __init__(self, memberships: Mapping[str, Bitmap]) -> None:
        if not memberships:
            raise DefinitionError("an overlap needs at least one audience")
        self._memberships = dict(memberships)

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has."""
        return overlap.sizes(self._memberships)

    def pairs(self) -> pd.DataFrame:
        """Return what every two audiences share.

        Returns
        -------
        DataFrame
            One row a pair: a, b, profiles_a, profiles_b, both, either, jaccard, share_of_a,
            share_of_b, lift; the formulas are in `toolkit.overlap.pairs`.
        """
        return overlap.pairs(self._memberships)

    def intersections(self, kind: Literal["exclusive", "inclusive"] = "exclusive") -> pd.DataFrame:
        """Return the intersections that have profiles, largest first.

        Parameters
        ----------
        kind
            `exclusive`: profiles in exactly these audiences; every profile that is in any
            audience counts once. `inclusive`: profiles in at least these.
        """
        return overlap.intersections(self._memberships, kind=kind)

    def upset(
        self, *, top: int = 30, kind: Literal["exclusive", "inclusive"] = "exclusive"
    ) -> Figure:
        """Return the largest intersections as bars over a matrix of the audiences."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.upset(self.intersections(kind), self.sizes(), top=top, kind=kind)

    def heatmap(
        self, *, measure: Literal["jaccard", "share", "lift", "both"] = "jaccard"
    ) -> Figure:
        """Return every pair as a cell."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.heatmap(self.pairs(), self.sizes(), measure=measure)

    def euler(self) -> Figure:
        """Return two or three audiences as circles whose areas are their sizes."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.euler(self.sizes(), self.pairs(), self.intersections())

    def __repr__(self) -> str:
        return f"Overlap of {len(self._memberships)} audiences: {', '.join(self._memberships)}"

    def _repr_html_(self) -> str:
        return str(self.pairs().to_html(index=False, escape=True))
