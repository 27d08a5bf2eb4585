"""Several audiences answered together, as an analyst holds them."""

from __future__ import annotations

import html
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Literal

from toolkit import arguments, overlap
from toolkit.engine.draws import values
from toolkit.engine.estimate import adobe_sample, estimated
from toolkit.errors import DefinitionError
from toolkit.library import Audience
from toolkit.workbench import estimates
from toolkit.workbench.capping import capped
from toolkit.workbench.contrast import Contrast
from toolkit.workbench.curves import History, instants
from toolkit.workbench.display import COLUMNS, html_table, percent, text_table, thousands
from toolkit.workbench.findings import Findings
from toolkit.workbench.flowing import flow_figure, flow_table
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.draws import Values
    from toolkit.library import Library
    from toolkit.workbench.curves import WhatIf
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.membership import Membership


class Evaluation:
    """Several audiences answered together, at one instant.

    Parameters
    ----------
    memberships
        The memberships by audience name, in the order asked.
    as_of
        The evaluation instant, UTC.
    members_at
        Gives the profiles of every audience at other instants, ascending.
    extract
        Whose profiles they are.
    library
        Where `inSegment` found audiences that were not asked for.
    findings
        What makes answers wrong, as far as the catalog says.
    """

    def __init__(
        self,
        memberships: Mapping[str, Membership],
        as_of: datetime,
        members_at: Callable[[Sequence[datetime]], list[dict[str, Bitmap]]],
        extract: Extract,
        library: Library | None = None,
        findings: Findings | None = None,
    ) -> None:
        self._memberships = dict(memberships)
        self.findings = findings or Findings((), ())
        self.as_of = as_of
        self._members_at = members_at
        self.extract = extract
        self.library = library

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has: audience, profiles, share (0 to 1)."""
        return overlap.sizes(self._bitmaps())

    def overlap(
        self, universe: str | Membership | None = None, *, min_cell: int | None = None
    ) -> Overlap:
        """Return what the audiences share.

        Parameters
        ----------
        universe
            Only profiles of this audience count, in every number: its name among those evaluated
            here, or a membership of the same extract. None: all profiles.
        min_cell
            Counts from 1 to `min_cell` - 1 are suppressed, and others from which one could be
            computed; 3 or more, for up to 12 audiences. `toolkit.overlap.disclosure.shown` has the
            rule. None: all counts are shown.

        Raises
        ------
        UnknownNameError
            There is no audience of that name.
        DefinitionError
            The universe is of another extract, or has fewer than `min_cell` profiles, or small
            counts cannot be suppressed.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
        >>> americans = tk.Audience("Americans", 'homeAddress.country = "US"')
        >>> extract.evaluate(gold, americans).overlap(universe="Americans")
        Overlap of 2 audiences among the 5,573 profiles of 'Americans': Gold, Americans
        """
        chosen = self[universe] if isinstance(universe, str) else universe
        if chosen is not None:
            accepted = "the name of an audience evaluated here, or a membership"
            arguments.instance(chosen, "universe", type(next(iter(self))), accepted)
        return Overlap(self._bitmaps(), chosen, min_cell=min_cell, values=self._values)

    def _values(self, field: str) -> Values:
        return values(next(iter(self)).asking.engine.store, field)

    def flow(self, to: Evaluation | str, *, by: str | None = None, top: int = 8) -> Figure:
        """Return how profiles go from one grouping to another, as ribbons.

        Parameters
        ----------
        to
            The groups on the right: those of another evaluation of the same extract, such as at
            another instant; or a field of the profile with a single value.
        by
            A field for the groups on the left; None: this evaluation's audiences.
        top
            So many groups of either side, the largest; the rest are one. 1 to 20.

        Raises
        ------
        DefinitionError
            Some profile is in several audiences of an evaluation (`assign` leaves it in one), the
            evaluations are of different extracts, the field has several values, or `top` is not
            from 1 to 20.
        UnknownNameError
            There is no field of the profile of that path.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> americans = extract.evaluate('homeAddress.country = "US"')
        >>> figure = americans.flow("loyalty.tier", by="homeAddress.city")
        """
        return flow_figure(self, to, by, top)

    def flow_table(
        self, to: Evaluation | str, *, by: str | None = None, top: int | None = None
    ) -> pd.DataFrame:
        """Return how many profiles go from each group of a grouping to each of another.

        The profiles are those in an audience of this evaluation, or of the other.

        Parameters
        ----------
        to, by, top
            As for `flow`; without top, all groups.

        Returns
        -------
        DataFrame
            One row a pair of groups that has profiles: before, after (`(none)` for those in no
            group, `(other)` for those not among the largest), profiles, share_of_before,
            share_of_after (profiles by all of the group, 0 to 1).

        Raises
        ------
        DefinitionError
            As for `flow`.
        """
        return flow_table(self, to, by, top)

    def adobe_estimate(self, *, seed: int = 0) -> pd.DataFrame:
        """Return what Adobe's screen would say: estimates from a sample of its size.

        Its estimate looks at all of under 1 million profiles, at 1 million of up to 20 million,
        and at 5 % above (FEATURES.md §4); how it draws them is not documented.

        Parameters
        ----------
        seed
            Another seed draws other profiles, as another day's sample does.

        Returns
        -------
        DataFrame
            audience, profiles (the estimate), low and high (the 95 % interval), share (0 to 1),
            matched, sampled, standard_error (in profiles).

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> found = extract.evaluate('loyalty.tier = "gold"').adobe_estimate()
        >>> found[["profiles", "sampled"]].values.tolist()
        [[2000, 20000]]
        """
        bitmaps = self._bitmaps()
        number = arguments.whole_number(seed, "seed")
        sample = adobe_sample(next(iter(bitmaps.values())).size, number)
        return estimates.table(
            {name: estimated(members, sample) for name, members in bitmaps.items()}
        )

    def intersection(
        self, inside: Sequence[str], outside: Sequence[str] = (), *, name: str = ""
    ) -> Membership:
        """Return who is in all of some audiences and in none of others.

        Parameters
        ----------
        inside, outside
            Names of audiences.
        name
            What the intersection is called; else after its audiences.

        Raises
        ------
        UnknownNameError
            There is no audience of one of the names.
        DefinitionError
            No audience is named.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
        >>> americans = tk.Audience("Americans", 'homeAddress.country = "US"')
        >>> extract.evaluate(gold, americans).intersection(["Gold"], ["Americans"])
        Membership('Gold, not Americans': 1,454 profiles (7.3 %), as of 2026-07-01 00:00 UTC)
        """
        arguments.text_list(inside, "inside", "a list of the names of audiences")
        arguments.text_list(outside, "outside", "a list of the names of audiences")
        arguments.text(name, "name")
        if not (inside or outside):
            raise DefinitionError("an intersection needs an audience\nName one in inside.")
        chosen = [self[each] for each in (*inside, *outside)]
        signs = [*(True for _ in inside), *(False for _ in outside)]
        bits = [
            one.members if sign else ~one.members for one, sign in zip(chosen, signs, strict=True)
        ]
        parts = [
            one.audience.definition if sign else ~one.audience.definition
            for one, sign in zip(chosen, signs, strict=True)
        ]
        told = " and ".join(inside) or "Everyone"
        told += f", not {' or '.join(outside)}" if outside else ""
        joined = Audience(name or told, reduce(and_, parts))
        return chosen[0].of(joined, reduce(and_, bits))

    def reach(
        self,
        order: Sequence[str] | None = None,
        *,
        most: int | None = None,
        method: Literal["greedy", "exact"] = "greedy",
    ) -> pd.DataFrame:
        """Return how many profiles each audience adds to those before it.

        Parameters
        ----------
        order
            Names in the order to add them, or `"largest"` or `"smallest"` first; without one the
            next is always the audience that adds most.
        most
            How many audiences at most; None for all of them.
        method
            `greedy`: as above, at least 63 % of the best reach of so many. `exact`: the `most`
            audiences that reach most profiles together.

        Returns
        -------
        DataFrame
            One row an audience: audience, profiles, added (those in none before), reach (those in
            it or any before), share (reach by all profiles, 0 to 1), repeated (profiles - added);
            formulas and sources are in `toolkit.overlap.reach`.

        Raises
        ------
        DefinitionError
            `most` is below 1, or there are more than two million selections to look for the best.
        UnknownNameError
            There is no audience of one of the names.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
        >>> americans = tk.Audience("Americans", 'homeAddress.country = "US"')
        >>> found = extract.evaluate(gold, americans).reach()
        >>> found[["audience", "added", "reach", "repeated"]].values.tolist()
        [['Americans', 5573, 5573, 0], ['Gold', 1454, 7027, 546]]
        """
        return overlap.reach(self._bitmaps(), order, most=most, method=method)

    def assign(self, order: Sequence[str] | None = None) -> Evaluation:
        """Return each profile in the first audience of the order that it is in, and in no other.

        Parameters
        ----------
        order
            Names, the one to come first first; or `"largest"` or `"smallest"` first; None for the
            order they were asked in. Audiences that are not named take no part.

        Returns
        -------
        Evaluation
            As `capped` with `most=1`: each audience by its name and `(assigned)`.

        Raises
        ------
        UnknownNameError
            There is no audience of one of the names.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
        >>> americans = tk.Audience("Americans", 'homeAddress.country = "US"')
        >>> rest = extract.evaluate(gold, americans).assign()["Americans (assigned)"]
        >>> rest.audience.definition.to_pql(), rest.count
        ('homeAddress.country = "US" and not (loyalty.tier = "gold")', 5027)
        """
        return self.capped(1, order)

    def capped(self, most: int = 2, order: Sequence[str] | None = None) -> Evaluation:
        """Return each profile in the first few audiences of the order that it is in.

        Parameters
        ----------
        most
            In how many audiences a profile stays at most: 1 or more.
        order
            As for `assign`. An order by size is by the sizes at this instant, in a history too.

        Returns
        -------
        Evaluation
            Each audience by its name and `(at most 2)`. Its definition is the audience's and not
            that at least `most` of those before it hold; where that would say audiences more than
            300 times, it names a list instead, `inSegment("name (at most 2)")`.

        Raises
        ------
        DefinitionError
            `most` is below 1, or there is an audience of such a name already.
        UnknownNameError
            There is no audience of one of the names.
        """
        names = overlap.ordered(self._bitmaps(), order)
        kept = capped([self[name] for name in names], most)

        def members_at(instants: Sequence[datetime]) -> list[dict[str, Bitmap]]:
            series = [overlap.capped(found, most, names) for found in self._members_at(instants)]
            return [dict(zip(kept, found.values(), strict=True)) for found in series]

        return Evaluation(kept, self.as_of, members_at, self.extract, self.library)

    def compare(
        self, a: str, b: str | None = None, *, progress: Callable[[float], None] | None = None
    ) -> Contrast:
        """Return what tells the profiles of one audience from those of another.

        Parameters
        ----------
        a
            The audience's name.
        b
            The other's; None for everyone else, that is all profiles not in `a`. To compare with
            everyone, name an audience of all (`true`): what tells most is the same, each effect
            smaller by the share of all that is not in `a`. Audiences may have profiles in common:
            these count in both, and intervals and p-values take that in.
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar.

        Raises
        ------
        UnknownNameError
            There is no audience of one of the names.
        DefinitionError
            One of the two has no profile.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> evaluation = extract.evaluate(tk.Audience("Americans", 'homeAddress.country = "US"'))
        >>> found = evaluation.compare("Americans").table()
        >>> found[["field", "value", "a", "b"]].head(1).values.tolist()
        [['homeAddress.country', 'US', 1.0, 0.0]]
        """
        return Contrast(self[a], None if b is None else self[b], progress)

    def what_if(self, audience: str, rule: int | str = 0) -> WhatIf:
        """Return how many would be in an audience for every value of one of its numbers.

        Parameters
        ----------
        audience
            Its name.
        rule
            Which number: its place among the definition's numbers, from 0, or words of its rule.

        Raises
        ------
        UnknownNameError
            There is no audience of that name.
        DefinitionError
            No number, or several, are meant; lists those there are.
        """
        return self[audience].what_if(rule)

    def history(self, *, every: str | tuple[int, str] = "week", periods: int = 52) -> History:
        """Return how large the audiences were at instants before, the last of them `as_of`.

        The series is read from the events in one pass where a definition counts events in
        windows, so it takes less than evaluating each instant.

        Parameters
        ----------
        every
            How far apart: `"day"`, `"week"`, `"month"`, or so many of a unit: `(2, "weeks")`.
        periods
            How many instants.

        Warns
        -----
        ToolkitWarning
            A definition speaks of attributes: they are those the extract has now. Or of an
            imported audience whose file does not say who was in it at the first instant.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> buyers = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
        >>> extract.evaluate(buyers).history(every="month", periods=3).sizes().columns.tolist()
        ['as_of', 'audience', 'profiles', 'share']
        """
        chosen = instants(self.as_of, every, periods)
        return History(chosen, self._members_at(chosen))

    def __getitem__(self, name: str) -> Membership:
        return self._memberships[arguments.known_name(name, "name", "audience", self._memberships)]

    def __iter__(self) -> Iterator[Membership]:
        return iter(self._memberships.values())

    def __len__(self) -> int:
        return len(self._memberships)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._memberships)

    def _bitmaps(self) -> dict[str, Bitmap]:
        return {name: one.members for name, one in self._memberships.items()}

    def _note(self) -> str:
        names = list(dict.fromkeys(name for name, _ in self.findings.by_audience()))
        listed = ", ".join(names)
        return f"doubtful, see findings: {listed}" if names else ""

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(one.name, thousands(one.count), percent(one.share)) for one in self]

    def __repr__(self) -> str:
        table = text_table(COLUMNS, self._rows(), numbers=2)
        note = self._note()
        return f"{table}\nas of {self.as_of:%Y-%m-%d %H:%M} UTC" + (f"\n{note}" if note else "")

    def _repr_html_(self) -> str:
        title = f"As of {self.as_of:%Y-%m-%d %H:%M} UTC"
        note = html.escape(self._note())
        table = html_table(title, COLUMNS, self._rows(), numbers=2)
        return table + (f"<p>{note}</p>" if note else "")
