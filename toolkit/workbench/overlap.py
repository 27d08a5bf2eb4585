"""What audiences share, as an analyst holds it."""

from __future__ import annotations

import html
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit import arguments, overlap
from toolkit.errors import DefinitionError
from toolkit.overlap import disclosure, suppression
from toolkit.workbench.display import thousands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.draws import Values
    from toolkit.workbench.membership import Membership


class Overlap:
    """What audiences share, as tables and figures.

    A figure needs no network. Its camera button saves it as PNG, or as SVG where it is shown by
    `figure.show(config={"toImageButtonOptions": {"format": "svg"}})`; `figure.write_image` saves
    either where the package kaleido is installed. Behind each is a table: `upset_table`,
    `heatmap_table`, `exactly` (of `depth`), `intersections` (of `euler`).

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
    values
        Gives the value of a field that every profile has.

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
        values: Callable[[str], Values] | None = None,
    ) -> None:
        if not memberships:
            raise DefinitionError("an overlap needs at least one audience\nGive one or more.")
        self._memberships = dict(memberships)
        self._values = values
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
            One row a combination: audiences, degree, profiles, share (of the universe, 0 to 1),
            expected (profiles, were the audiences independent), lift (profiles / expected). Those
            suppressed come last, their profiles <NA>, share and lift NaN.

        Raises
        ------
        DefinitionError
            There is no such kind, every combination of more than 20 audiences, or inclusive
            intersections where small counts are suppressed.
        """
        arguments.one_of(kind, "kind", ("exclusive", "inclusive"))
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

    def upset(
        self,
        *,
        kind: overlap.Kind = "exclusive",
        sort: overlap.Sort = "size",
        top: int = 30,
        least: int = 1,
        color: Literal["lift"] | None = None,
        by: str | None = None,
    ) -> Figure:
        """Return intersections as bars over a matrix of the audiences; all others are one bar.

        Parameters
        ----------
        kind
            As for `intersections`.
        sort
            `size`: the largest first; `degree`: those of the fewest audiences first; `lift`: the
            highest lift first.
        top
            How many, the first in that order: 1 to 100.
        least
            Only those of so many profiles or more.
        color
            `lift`: the bars' colour says whether they are more or less than by chance.
        by
            A field of the profile with a single value: under each bar, the shares of its five most
            frequent values.

        Raises
        ------
        DefinitionError
            There is no such kind, order or colour, `top` is not from 1 to 100, the field has
            several values, or small counts are suppressed and it is asked by a field.
        UnknownNameError
            There is no field of the profile of that path.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        if color is not None:
            arguments.one_of(color, "color", ("lift",))
        drawn = self._foremost(kind, sort, top, least)
        parts = None if by is None else (by, self._by_value(drawn, kind, by))
        return charts.upset(
            drawn, self.sizes(), kind=kind, among=self._among, color=color, by=parts
        )

    def upset_table(
        self,
        *,
        kind: overlap.Kind = "exclusive",
        sort: overlap.Sort = "size",
        top: int = 30,
        least: int = 1,
        by: str | None = None,
    ) -> pd.DataFrame:
        """Return what `upset` draws.

        Parameters
        ----------
        kind, sort, top, least, by
            As for `upset`.

        Returns
        -------
        DataFrame
            One row a bar: audiences (none for all others), degree, profiles, share (of the
            universe, 0 to 1), expected, lift, combinations (how many intersections), suppressed (of
            how many of them the count is). By a field one row a bar and value: audiences, value,
            profiles, share (of the bar's profiles, 0 to 1).

        Raises
        ------
        DefinitionError, UnknownNameError
            As for `upset`.
        """
        drawn = self._foremost(kind, sort, top, least)
        if by is None:
            return drawn
        parts = self._by_value(drawn, kind, by)
        named = drawn["audiences"].loc[parts["row"]].reset_index(drop=True)
        return parts.drop(columns="row").assign(audiences=named)[
            ["audiences", "value", "profiles", "share"]
        ]

    def _foremost(
        self, kind: overlap.Kind, sort: overlap.Sort, top: int, least: int
    ) -> pd.DataFrame:
        found = self.intersections(kind)
        return overlap.foremost(found, sort=sort, top=top, least=least, kind=kind)

    def _by_value(self, drawn: pd.DataFrame, kind: overlap.Kind, field: str) -> pd.DataFrame:
        if self._min_cell is not None:
            raise DefinitionError(
                "the values of a field are not protected by min_cell\nLeave out by, or min_cell."
            )
        if self._values is None:
            raise DefinitionError(
                "the fields of these profiles are not known\nUse evaluation.overlap()."
            )
        return overlap.by_value(
            self._memberships, drawn, self._values(field), kind=kind, universe=self._universe
        )

    def heatmap(
        self, *, measure: overlap.PairMeasure = "jaccard", order: overlap.Order = "cluster"
    ) -> Figure:
        """Return every pair as a cell.

        Parameters
        ----------
        measure
            `jaccard`; `containment`: the share of the row's audience that is in the column's;
            `lift`; or `both`.
        order
            `cluster`: audiences that share much stand together; `given`: as they were asked.

        Raises
        ------
        DefinitionError
            There is no such measure or order.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        hidden = None if self._shown is None else overlap.unshown(self.pairs(), self.sizes())
        found = self.heatmap_table(measure=measure, order=order)
        return charts.heatmap(found, hidden, measure=measure, among=self._among)

    def heatmap_table(
        self, *, measure: overlap.PairMeasure = "jaccard", order: overlap.Order = "cluster"
    ) -> pd.DataFrame:
        """Return what `heatmap` draws: a measure of every pair, an audience a row and a column.

        Parameters
        ----------
        measure, order
            As for `heatmap`.

        Returns
        -------
        DataFrame
            The audiences as index and columns; NaN where the measure is unknown or suppressed, and
            on the diagonal, which for `both` is the audience itself.

        Raises
        ------
        DefinitionError
            There is no such measure or order.
        """
        return overlap.square(self.pairs(), self.sizes(), measure, order)

    def depth(self) -> Figure:
        """Return how many profiles are in exactly, and in at least, 0, 1, 2, … audiences, as bars.

        It draws the table of `exactly`.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.depth(self.exactly(), among=self._among)

    def euler(self) -> Figure:
        """Return two or three audiences as circles, or ellipses, whose areas are their sizes.

        It draws the table of `intersections`. Ellipses stand where circles would miss the numbers
        by more than 1 %; the subtitle says by how much what is drawn misses them.

        Raises
        ------
        DefinitionError
            There are fewer than two audiences or more than three.
        """
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
