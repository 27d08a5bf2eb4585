"""Who is in one audience, as an analyst holds it."""

from __future__ import annotations

import textwrap
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.explain import reason
from toolkit.engine.what_if import curve, thresholds
from toolkit.errors import UnknownNameError
from toolkit.language.canvas import from_expression
from toolkit.language.describe import describe
from toolkit.language.tree import Boolean, conjuncts
from toolkit.workbench.curves import WhatIf, chosen
from toolkit.workbench.display import COLUMNS, html_table, percent, thousands
from toolkit.workbench.explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from toolkit.language.canvas.model import Tile
    from toolkit.language.tree import Expression
    from toolkit.library import Audience
    from toolkit.store import ProfileStore
    from toolkit.workbench.asking import Asking

_WIDTH = 97
"""Characters of a line of a comment."""


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

    def page(self, number: int = 0, size: int = 20) -> pd.DataFrame:
        """Return some of the profiles that are in, in the order of their ids.

        Parameters
        ----------
        number
            Which page, from 0.
        size
            How many rows a page has.
        """
        start = max(number, 0) * size
        return self._store.profile_rows(self.members.indices()[start : start + size])

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

    def of(self, audience: Audience, members: Bitmap) -> Membership:
        """Return who is in another audience, at the same instant.

        Parameters
        ----------
        audience
            The audience.
        members
            Its profiles.
        """
        tree = audience.definition.expression
        write_sql = partial(self._asking.sql, tree)
        return Membership(audience, members, self._store, self.as_of, write_sql, self._asking)

    def sql(self) -> str:
        """Return one readable statement whose rows are the ids of the profiles that are in.

        It runs in DuckDB on the profile store; each part is named and commented by what it says.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = extract.evaluate(tk.Audience("Gold", 'loyalty.tier = "gold"'))["Gold"]
        >>> print(gold.sql().split("SELECT")[0])
        -- Gold, as of 2026-07-01 00:00 UTC
        -- Loyalty tier is "gold".
        WITH loyalty_tier_is_gold AS (
          /* Loyalty tier is "gold" */
        <BLANKLINE>
        """
        title = f"{self.name}, as of {self.as_of:%Y-%m-%d %H:%M} UTC"
        told = (title, self.audience.definition.describe())
        lines = [line for each in told for line in textwrap.wrap(each, _WIDTH)]
        return "\n".join([*(f"-- {line}" for line in lines), self._write_sql()])

    def explain(self, profile_id: str) -> Explanation:
        """Return why a profile is in, or not: every rule, with the values and events that decided.

        For a profile that is not in, also the nearest miss: what is missing, and the last instant
        (UTC) at which it is in time, or the first at which a rule holds by itself; the edges are
        those of PQL's time constraints.

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
        Missing: loyalty.tier has no value, wanted gold
        """
        number = self._store.profile_number(profile_id)
        if number is None:
            raise UnknownNameError("profile", profile_id, self._store.near_ids(profile_id))
        found = reason(self._tile, self._asking.known(number))
        return Explanation(str(profile_id), self.name, self.as_of, found)

    @cached_property
    def _tile(self) -> Tile:
        canvas = from_expression(self.audience.definition.expression)
        is_bare = len(canvas.children) == 1 and not canvas.exclude and canvas.join != "none"
        return canvas.children[0] if is_bare else canvas

    def what_if(self, rule: int | str = 0) -> WhatIf:
        """Return how many would be in for every value of one number of the definition.

        The number is that of a count (at least 3 events), a window (in the last 30 days), a sum,
        or an attribute; all values are answered in one pass.

        Parameters
        ----------
        rule
            Which number: its place among the definition's numbers, from 0, or words of its rule
            or unit (`"days"`).

        Raises
        ------
        DefinitionError
            No number, or several, are meant; lists those there are.
        UnsupportedError
            The number is compared with a sum that is not exact.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> buyers = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
        >>> sizes = extract.evaluate(buyers)["Buyers"].what_if("days").sizes()
        >>> sizes[sizes["value"].isin([7, 30, 90])]["profiles"].is_monotonic_increasing
        True
        """
        canonical = self._asking.checked(self.audience.definition.expression)
        engine = self._asking.engine
        found = thresholds(canonical, engine.store.layout)
        threshold = chosen(found, rule, self.name)

        def members(leaf: Expression, answer: Bitmap) -> Bitmap:
            return self._asking.supposing(canonical, leaf, answer)

        return WhatIf(self.name, curve(threshold, engine, members), self.members.size)

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
        ([2000, 546], [5573, 2000])
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
        table = html_table(f"As of {self.as_of:%Y-%m-%d %H:%M} UTC", COLUMNS, [row], numbers=2)
        return table + self.audience.definition._repr_html_()
