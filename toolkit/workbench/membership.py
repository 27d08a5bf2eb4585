"""Who is in one audience, as an analyst holds it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from toolkit import arguments
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.explain import reason
from toolkit.errors import UnknownNameError
from toolkit.language.canvas import from_expression
from toolkit.library import Audience
from toolkit.workbench.asking import Asking
from toolkit.workbench.change import Change
from toolkit.workbench.curves import what_if
from toolkit.workbench.display import COLUMNS, html_table, percent, thousands
from toolkit.workbench.explanation import Explanation
from toolkit.workbench.portrait import Portrait
from toolkit.workbench.ruling import attrition
from toolkit.workbench.splitting import holdout, split
from toolkit.workbench.states import qualified_at, states
from toolkit.workbench.writing import commented, write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.language.canvas.model import Tile
    from toolkit.store import ProfileStore
    from toolkit.workbench.curves import WhatIf
    from toolkit.workbench.evaluation import Evaluation


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
        self.asking = asking

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
        most = arguments.whole_number(n, "n", at_least=0)
        drawing = np.random.default_rng(arguments.whole_number(seed, "seed", at_least=0))
        chosen = drawing.permutation(self.members.indices())[:most]
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
        rows = arguments.whole_number(size, "size", at_least=1)
        start = arguments.whole_number(number, "number", at_least=0) * rows
        return self._store.profile_rows(self.members.indices()[start : start + rows])

    def to_parquet(self, path: str | Path) -> Path:
        """Write the ids of the profiles that are in as one column, `profile_id`.

        The file is written aside and renamed, so a file of that name is replaced whole.

        Raises
        ------
        SourceError
            It cannot be written there.
        """
        return write_parquet(self.profile_ids(), path)

    def of(self, audience: Audience, members: Bitmap, asking: Asking | None = None) -> Membership:
        """Return who is in another audience, at the same instant.

        Parameters
        ----------
        audience
            The audience.
        members
            Its profiles.
        asking
            Answers further questions about it; else what answers them about this one.
        """
        arguments.instance(audience, "audience", Audience, "an audience")
        arguments.instance(members, "members", Bitmap, "the members of a membership")
        asked = self.asking if asking is None else asking
        arguments.instance(asked, "asking", Asking, "a membership's asking")
        write_sql = partial(asked.sql, audience.definition.expression)
        return Membership(audience, members, self._store, self.as_of, write_sql, asked)

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
        return commented((title, self.audience.definition.describe()), self._write_sql())

    def split(
        self, shares: Mapping[str, float], *, seed: int = 0, by: str | Sequence[str] = ()
    ) -> Evaluation:
        """Return the profiles that are in, divided into groups at random, for an experiment.

        A profile's number is made of `seed:id` by MD5 (`toolkit.sql.splitting` has it as SQL for
        DuckDB and Spark). Without `by` her group depends on that number alone, so it is the same
        tomorrow and in every audience split by that seed; groups are only about as large as their
        shares say. With `by` groups are even within every stratum: of n profiles a group of share
        s has n s, rounded down or up; a profile's group depends on who else is in her stratum.

        Parameters
        ----------
        shares
            The share each group gets, by name: above 0, together at most 1; what is left of 1 is
            in no group.
        seed
            Another seed gives another split.
        by
            Fields of the profile, by path: the profiles of equal values are a stratum, and those
            with no value are one.

        Returns
        -------
        Evaluation
            The groups, each named `audience: group`. A definition cannot say who was drawn: it
            names a list, `inSegment("audience: group")`. There is a history without `by`.

        Raises
        ------
        DefinitionError
            A share cannot be, or the profiles were drawn by that seed before: those of one group
            would all be in one again.
        UnknownNameError
            There is no such field.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = extract.evaluate(tk.Audience("Gold", 'loyalty.tier = "gold"'))["Gold"]
        >>> gold.split({"test": 0.5, "control": 0.5}, by="homeAddress.country").sizes()
                audience  profiles    share
        0     Gold: test       999  0.04995
        1  Gold: control      1001  0.05005
        """
        return split(self, shares, seed, by)

    def holdout(
        self,
        base_rate: float,
        lift: float,
        *,
        power: float = 0.8,
        alpha: float = 0.05,
        seed: int = 0,
    ) -> Evaluation:
        """Return the fewest profiles to hold out, at random, so that a lift is found; and the rest.

        Parameters
        ----------
        base_rate
            The share that would do it untreated, 0 to 1, ends excluded.
        lift
            By how much the treatment raises that, as a share of it: 0.1 is from 5 % to 5.5 %.
        power
            The chance of finding it.
        alpha
            The chance of finding a difference where there is none, either way.
        seed
            Another seed draws others.

        Returns
        -------
        Evaluation
            Two groups, `audience: treated` and `audience: holdout`; the size of the second is that
            of `toolkit.overlap.smallest_holdout` (Fleiss, Levin and Paik 2003). They have no
            history, and no definition says who was drawn.

        Raises
        ------
        DefinitionError
            A rate or chance cannot be, or the audience is too small with half held out; says
            the smallest lift that would be found.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> everyone = extract.evaluate(tk.Audience("Everyone", "true"))["Everyone"]
        >>> everyone.holdout(0.2, 0.1).sizes()["profiles"].tolist()
        [15864, 4136]
        """
        return holdout(self, base_rate, lift, power=power, alpha=alpha, seed=seed)

    def portrait(self) -> Portrait:
        """Return what the profiles that are in are like: values, activity, identities, consents.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = extract.evaluate(tk.Audience("Gold", 'loyalty.tier = "gold"'))["Gold"]
        >>> print(str(gold.portrait()).splitlines()[0])
        Gold: 2,000 profiles, 71.0 events each (of all: 21.3), as of 2026-07-01 00:00 UTC
        """
        return Portrait(self)

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
        found = reason(self._tile, self.asking.known(self._number(profile_id)))
        return Explanation(str(profile_id), self.name, self.as_of, found)

    def states(
        self,
        since: datetime | date | str | None = None,
        *,
        every: str | tuple[int, str] = "day",
        periods: int = 30,
    ) -> pd.DataFrame:
        """Return who came, stayed and left since an earlier instant, and since when each is so.

        The states are Adobe's: realized, existing, exited. Of an audience that is an imported list
        they are those of its file when `since` is not given, of those who left long ago, too.

        Parameters
        ----------
        since
            The earlier instant, UTC; one period before `as_of` when not given.
        every
            How far apart the instants are that are looked at: `"day"`, `(6, "hours")`.
        periods
            How many of them, before `as_of`, at least; as many more as there are since `since`.

        Returns
        -------
        DataFrame
            One row a profile that is in, or was at `since`: profile_id (ascending), status
            (realized: in now, not then; existing: in both; exited: in then, not now),
            last_qualified. That is the first of the instants looked at from which on it was, at
            each of them, in (exited: out), so to the period: it entered (left) after the instant
            before. NaT where it was so at all of them. For one profile to the microsecond, see
            `qualified_at`. Of an imported list it is the instant of the file.

        Raises
        ------
        DefinitionError
            `since` is not before `as_of`, there are more than 2,000 instants to look at, or
            the audience was drawn at random and has no history.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> buyers = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
        >>> found = extract.evaluate(buyers)["Buyers"].states("2026-06-24")
        >>> sorted(found["status"].unique())
        ['existing', 'exited', 'realized']
        """
        return states(self, since, every, periods)

    def qualified_at(self, profile_id: str) -> datetime | None:
        """Return since when a profile is in, or out: the first instant of the time till `as_of`.

        Exact where what tells time in the definition are windows of events ("in the last 30
        days"): these turn only where an event happens, enters its window or leaves it. Others
        (birthdays, seasons, "this month" of an attribute) are asked at the profile's events and
        at the midnights of a year, and between two that differ by halving: two turns between two
        of them are not seen. Attributes are as the extract has them.

        Parameters
        ----------
        profile_id
            The profile.

        Returns
        -------
        datetime or None
            UTC; None where it was so at every instant that was asked.

        Raises
        ------
        UnknownNameError
            There is no profile of that id.
        DefinitionError
            The audience was drawn at random and has no history.
        """
        return qualified_at(self, self._number(profile_id))

    def change(self, before: Membership) -> Change:
        """Return who entered and left since another membership, and by what: window, data or rule.

        Parameters
        ----------
        before
            The earlier membership: of another definition, instant or extract, or of several.

        Raises
        ------
        DefinitionError
            It names a list of profiles, and would have to be evaluated at another instant.
        PqlTypeError
            Its definition does not fit the fields of this extract.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> buyers = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
        >>> may, june = (extract.evaluate(buyers, as_of=f"2026-0{m}-01")["Buyers"] for m in (5, 6))
        >>> table = june.change(may).table()
        >>> int((table["entered"] - table["exited"]).sum()) == june.count - may.count
        True
        """
        then = arguments.instance(before, "before", Membership, "another evaluation's membership")
        return Change(then, self)

    def _number(self, profile_id: str) -> int:
        number = self._store.profile_number(profile_id)
        if number is None:
            raise UnknownNameError("profile", profile_id, self._store.near_ids(profile_id))
        return number

    @cached_property
    def _tile(self) -> Tile:
        canvas = from_expression(self.audience.definition.expression)
        is_bare = len(canvas.children) == 1 and not canvas.exclude and canvas.join != "none"
        return canvas.children[0] if is_bare else canvas

    def what_if(self, rule: int | str = 0) -> WhatIf:
        """Return how many would be in for every value of one number of the definition.

        It is a count (at least 3 events), a window (in the last 30 days), a sum, or an attribute.

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
        return what_if(self.asking, self.audience, rule, self.members.size)

    def attrition(self) -> pd.DataFrame:
        """Return how many profiles each rule leaves: what an audience loses to which rule.

        Returns
        -------
        DataFrame
            One row for each rule that the definition joins by `and`, in its order: rule (in words),
            profiles (that meet it), left (that meet it and all rules before it), lost (how many it
            took away), without (how many there would be without it).

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold" and homeAddress.country = "US"')
        >>> table = extract.evaluate(gold)["Gold"].attrition()
        >>> table["left"].tolist(), table["without"].tolist()
        ([2000, 546], [5573, 2000])
        """
        return attrition(self.asking, self.audience.definition.expression)

    def attrition_chart(self) -> Figure:
        """Return how many profiles each rule leaves and takes away, as bars; see `attrition`."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.attrition(self.attrition(), self.name, self.members.size)

    def __repr__(self) -> str:
        size = f"{thousands(self.count)} profiles ({percent(self.share)})"
        return f"Membership({self.name!r}: {size}, as of {self.as_of:%Y-%m-%d %H:%M} UTC)"

    def _repr_html_(self) -> str:
        rows = [(self.name, thousands(self.count), percent(self.share))]
        table = html_table(f"As of {self.as_of:%Y-%m-%d %H:%M} UTC", COLUMNS, rows, numbers=2)
        return table + self.audience.definition._repr_html_()
