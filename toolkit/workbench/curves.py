"""Sizes over the values of a number and over time, as an analyst holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit import arguments, overlap
from toolkit.engine.what_if import curve, thresholds
from toolkit.errors import DefinitionError
from toolkit.instants import step
from toolkit.language.describe import describe
from toolkit.workbench.display import text_table, thousands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Literal

    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.what_if import Curve, Threshold
    from toolkit.language.tree import Expression
    from toolkit.library import Audience
    from toolkit.workbench.asking import Asking

_SHOWN = 12
"""How many rows a curve shows as text."""
MOST_PERIODS = 100_000
"""Up to how many instants a history has."""
_OPS = {">=": "at least", ">": "more than", "<=": "at most", "<": "fewer than", "=": "exactly"}


def _drawn(figure: Figure, text: str, options: dict[str, object]) -> dict[str, Any]:
    """Return what a notebook shows: the figure where there is one to see, the text elsewhere."""
    return {**(figure._repr_mimebundle_(**options) or {}), "text/plain": text}


class WhatIf:
    """An audience's size for every value of one of its numbers.

    Parameters
    ----------
    audience
        Its name.
    curve
        The sizes.
    total
        How many profiles there are.
    """

    def __init__(self, audience: str, curve: Curve, total: int) -> None:
        self.audience = audience
        self.value = float(curve.threshold.number)
        self._curve = curve
        self._total = total

    @property
    def rule(self) -> str:
        """The rule whose number varies, in English."""
        return told(self._curve.threshold)

    def sizes(self) -> pd.DataFrame:
        """Return the sizes: value, profiles, share (of all profiles, 0 to 1), ascending."""
        profiles = self._curve.profiles
        share = profiles / self._total if self._total else np.full(len(profiles), np.nan)
        return pd.DataFrame({"value": self._curve.values, "profiles": profiles, "share": share})

    def figure(self) -> Figure:
        """Return the sizes as a line, the definition's own number marked."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        threshold = self._curve.threshold
        axis = f"{_OPS.get(threshold.op, threshold.op)} … {threshold.unit}"
        if threshold.kind == "window":
            axis = f"in the last … {threshold.unit}"
        return charts.what_if(self.sizes(), self.value, self.audience, axis)

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        return _drawn(self.figure(), repr(self), options)

    def __repr__(self) -> str:
        table = self.sizes()
        near = int(np.searchsorted(table["value"], self.value))
        start = max(min(near - _SHOWN // 2, len(table) - _SHOWN), 0)
        shown = table.iloc[start : start + _SHOWN]
        rows = [
            (f"{value:,g}{' *' if value == self.value else ''}", thousands(count))
            for value, count in zip(shown["value"], shown["profiles"], strict=True)
        ]
        head = f"{self.audience}: its size by a number of\n  {self.rule}"
        more = f"\n{len(table):,} values in all, * is the one it has"
        return f"{head}\n{text_table(('value', 'profiles'), rows, numbers=2)}{more}"


class History:
    """How audiences went over time: their sizes, who came and left, what they shared.

    The members at every instant are kept: one bit a profile, audience and instant.

    Parameters
    ----------
    instants
        The instants of evaluation, ascending, UTC.
    members
        The profiles of every audience at each.
    """

    def __init__(self, instants: Sequence[datetime], members: Sequence[dict[str, Bitmap]]) -> None:
        self._instants = tuple(instants)
        self._members = tuple(members)

    def sizes(self) -> pd.DataFrame:
        """Return the sizes: as_of (UTC), audience, profiles, share (of all profiles, 0 to 1)."""
        tables = [overlap.sizes(found) for found in self._members]
        for table, at in zip(tables, self._instants, strict=True):
            table.insert(0, "as_of", pd.Timestamp(at))
        return pd.concat(tables, ignore_index=True)

    def states(self) -> pd.DataFrame:
        """Return how many profiles came, stayed and left between each two instants.

        The states are Adobe's of a membership, counted from one evaluation to the next.

        Returns
        -------
        DataFrame
            One row an audience and instant but the first: as_of (UTC), audience, before (its size
            at the instant before), realized (in now, not then), existing (in both), exited (in
            then, not now), profiles (realized + existing), new (realized / profiles), churn
            (exited / before), reach (the profiles in it now or at any instant of the history
            before). A division by zero is NaN.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> buyers = tk.Audience("Buyers", tk.event("commerce.purchases").in_last(30, "days"))
        >>> states = extract.evaluate(buyers).history(every="month", periods=6).states()
        >>> (states["before"] + states["realized"] - states["exited"] - states["profiles"]).sum()
        np.int64(0)
        """
        return overlap.states(self._instants, self._members)

    def overlap(self) -> pd.DataFrame:
        """Return what every two audiences shared at each instant.

        Returns
        -------
        DataFrame
            One row an instant and pair: as_of (UTC), and the columns of `Overlap.pairs`.
        """
        return overlap.drift(self._instants, self._members)

    def overlap_chart(
        self, *, measure: Literal["jaccard", "both"] = "jaccard", top: int = 9
    ) -> Figure:
        """Return what audiences shared over time, a line a pair.

        Parameters
        ----------
        measure
            `jaccard`: the share of the profiles in either that are in both. `both`: how many.
        top
            How many pairs at most: those that share most at the last instant.

        Raises
        ------
        DefinitionError
            There is no pair, or no such measure.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        arguments.one_of(measure, "measure", ("jaccard", "both"))
        arguments.whole_number(top, "top", at_least=1)
        return charts.drift(self.overlap(), measure=measure, top=top)

    def figure(self) -> Figure:
        """Return the sizes over time, a line an audience."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.history(self.sizes())

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        return _drawn(self.figure(), repr(self), options)

    def __repr__(self) -> str:
        table = self.sizes().pivot_table(
            index="as_of", columns="audience", values="profiles", sort=False
        )
        rows = [
            (f"{at:%Y-%m-%d %H:%M}", *(thousands(int(count)) for count in line))
            for at, line in zip(table.index, table.to_numpy(), strict=True)
        ]
        columns = ("as of (UTC)", *table.columns)
        return text_table(columns, rows, numbers=len(columns) - 1)


def told(threshold: Threshold) -> str:
    """Return the rule a threshold stands in, in English."""
    return describe(threshold.leaf).removesuffix(".")


def what_if(asking: Asking, audience: Audience, rule: int | str, size: int) -> WhatIf:
    """Return the size of an audience for every value of one of its numbers.

    Parameters
    ----------
    asking
        Answers questions at the instant the audience was evaluated at.
    audience
        The audience.
    rule
        Which number, as for `Membership.what_if`.
    size
        How many profiles there are.
    """
    canonical = asking.checked(audience.definition.expression)
    found = thresholds(canonical, asking.engine.store.layout)
    threshold = chosen(found, rule, audience.name)

    def members(leaf: Expression, answer: Bitmap) -> Bitmap:
        return asking.supposing(canonical, leaf, answer)

    return WhatIf(audience.name, curve(threshold, asking.engine, members), size)


def chosen(found: Sequence[Threshold], rule: int | str, audience: str) -> Threshold:
    """Return the threshold an analyst means: by its number, or by words of its rule.

    Raises
    ------
    DefinitionError
        None is meant, or several are; lists them all.
    """
    if not isinstance(rule, str):
        rule = arguments.whole_number(rule, "rule")
        fitting = [found[rule]] if 0 <= rule < len(found) else []
    else:
        words = rule.casefold()
        fitting = [each for each in found if words == each.unit.casefold()]
        fitting = fitting or [e for e in found if words in f"{told(e)} {e.unit}".casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not found:
        raise DefinitionError(
            f"{audience!r} has no number to vary\n"
            "A curve is over a count, a sum, a number of days or a field's number."
        )
    listed = "\n".join(
        f"  {number}: {each.number:,} {each.unit} in: {told(each)}"
        for number, each in enumerate(found)
    )
    which = "several rules fit" if fitting else "no rule fits"
    raise DefinitionError(f"{which} {rule!r} in {audience!r}; its numbers are\n{listed}")


def instants(as_of: datetime, every: str | tuple[int, str], periods: int) -> list[datetime]:
    """Return so many instants up to one, a calendar step or so many units apart, ascending.

    Raises
    ------
    DefinitionError
        There is no such unit, or nothing to step over.
    """
    amount, unit = arguments.length(every, "every")
    arguments.whole_number(periods, "periods", at_least=1, at_most=MOST_PERIODS)
    return [step(as_of, -number * amount, unit) for number in range(periods - 1, -1, -1)]
