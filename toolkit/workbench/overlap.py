"""What audiences share, as an analyst holds it."""

from __future__ import annotations

import html
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit import overlap
from toolkit.errors import DefinitionError
from toolkit.overlap import disclosure, suppression
from toolkit.workbench.display import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap
    from toolkit.workbench.membership import Membership


class Overlap:
    """What audiences share, as tables and figures.

    Parameters
    ----------
    memberships
        Profiles by audience name.
    universe
        Only its profiles count, in every number; None: all profiles.
    min_cell
        Counts from 1 to `min_cell` - 1 are suppressed, and others from which one could be
        computed, in sizes, pairs, exclusive intersections and exactly taken together:
        `toolkit.overlap.disclosure.shown` has the rule, and what it does not protect. None: all
        counts are shown.

    Raises
    ------
    DefinitionError
        There is no audience, the universe is of another extract, or has fewer than `min_cell`
        profiles, `min_cell` is below 3, or is given for more than 12 audiences.
    """

    def __init__(
        self,
        memberships: Mapping[str, Bitmap],
        universe: Membership | None = None,
        *,
        min_cell: int | None = None,
    ) -> None:
        if not memberships:
            raise DefinitionError("an overlap needs at least one audience")
        self._memberships = dict(memberships)
        self._universe: Bitmap | None = None
        self._among = ""
        if universe is not None:
            size = next(iter(memberships.values())).size
            if universe.members.size != size:
                raise DefinitionError(
                    f"the universe {universe.name!r} is of {universe.members.size:,} profiles, "
                    f"the audiences of {size:,}\nEvaluate it over the same extract."
                )
            self._universe = universe.members
            self._among = f"among the {thousands(universe.count)} profiles of {universe.name!r}"
        self._min_cell = min_cell
        if min_cell is not None:
            disclosure.check(self._memberships, min_cell, self._universe)

    @cached_property
    def _shown(self) -> disclosure.Shown | None:
        if self._min_cell is None:
            return None
        return disclosure.shown(self._memberships, self._min_cell, self._universe)

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has.

        Returns
        -------
        DataFrame
            One row an audience: audience, profiles, share (of the universe, 0 to 1). What is
            suppressed is <NA>, its share NaN.
        """
        table = overlap.sizes(self._memberships, self._universe)
        return table if self._shown is None else suppression.sizes(table, self._shown)

    def pairs(self) -> pd.DataFrame:
        """Return what every two audiences share, and whether more or less than by chance.

        Returns
        -------
        DataFrame
            One row a pair: a, b, profiles_a, profiles_b, both, either, jaccard, share_of_a,
            share_of_b, lift, only_a, only_b, overlap_coefficient, lift_low, lift_high (the 95 %
            interval), p_value (of independence), p_adjusted (for the number of pairs); the
            formulas are in `toolkit.overlap.pairs`. A count that is suppressed is <NA>, and the
            measures computed from it NaN; p_adjusted is then for the pairs that have a p_value.
        """
        table = overlap.pairs(self._memberships, self._universe)
        return table if self._shown is None else suppression.pairs(table, self._shown)

    def intersections(
        self, kind: overlap.Kind = "exclusive", *, every: bool = False
    ) -> pd.DataFrame:
        """Return the intersections that have profiles, largest first.

        Parameters
        ----------
        kind
            `exclusive`: profiles in exactly these audiences; every profile that is in any
            audience counts once. `inclusive`: profiles in at least these.
        every
            All 2^n - 1 combinations of n audiences, also those that nobody is in; up to 20
            audiences.

        Returns
        -------
        DataFrame
            One row a combination: audiences, degree, profiles, share (of the universe, 0 to 1).
            Those suppressed come last, their profiles <NA> and their share NaN.

        Raises
        ------
        DefinitionError
            There is no such kind, every combination of more than 20 audiences, or inclusive
            intersections where small counts are suppressed.
        """
        if self._shown is not None and kind == "inclusive":
            raise DefinitionError(
                "inclusive intersections are not protected by min_cell\n"
                "Ask for the exclusive ones, or leave out min_cell."
            )
        table = overlap.intersections(
            self._memberships, kind=kind, universe=self._universe, every=every
        )
        if self._shown is None:
            return table
        return suppression.intersections(table, self._shown, list(self._memberships))

    def exactly(self) -> pd.DataFrame:
        """Return how many profiles are in exactly 0, 1, 2, … of the audiences, and in more.

        Returns
        -------
        DataFrame
            One row a number of audiences: audiences (0 to all), profiles (in exactly so many),
            share (of the universe, 0 to 1), at_least (profiles in so many or more). What is
            suppressed is <NA>, its share NaN.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = tk.Audience("Gold", 'loyalty.tier = "gold"')
        >>> americans = tk.Audience("Americans", 'homeAddress.country = "US"')
        >>> found = extract.evaluate(gold, americans).overlap(universe="Americans").exactly()
        >>> found[["audiences", "profiles"]].values.tolist()
        [[0, 0], [1, 5027], [2, 546]]
        """
        table = overlap.exactly(self._memberships, self._universe)
        return table if self._shown is None else suppression.exactly(table, self._shown)

    def upset(self, *, top: int = 30, kind: overlap.Kind = "exclusive") -> Figure:
        """Return the largest intersections as bars over a matrix of the audiences."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.upset(
            self.intersections(kind), self.sizes(), top=top, kind=kind, among=self._among
        )

    def heatmap(
        self, *, measure: Literal["jaccard", "share", "lift", "both"] = "jaccard"
    ) -> Figure:
        """Return every pair as a cell."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.heatmap(self.pairs(), self.sizes(), measure=measure, among=self._among)

    def euler(self) -> Figure:
        """Return two or three audiences as circles whose areas are their sizes."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.euler(self.sizes(), self.pairs(), self.intersections(), among=self._among)

    def __repr__(self) -> str:
        among = f" {self._among}" if self._among else ""
        told = ", ".join(self._memberships)
        return f"Overlap of {len(self._memberships)} audiences{among}{self._lacking}: {told}"

    @property
    def _lacking(self) -> str:
        return "" if self._min_cell is None else f", counts below {self._min_cell:,} suppressed"

    def _repr_html_(self) -> str:
        told = f"{self._among}{self._lacking}".removeprefix(", ")
        title = f"<p>{html.escape(told[0].upper() + told[1:])}</p>" if told else ""
        table = self.pairs()[list(overlap.BRIEF)].to_html(index=False, escape=True)
        return f"{title}{table}"
