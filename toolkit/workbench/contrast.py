"""Two audiences compared, as an analyst holds it: what tells one from the other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit import arguments, overlap
from toolkit.errors import DefinitionError
from toolkit.workbench.display import html_table, percent, text_table, thousands
from toolkit.workbench.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from plotly.graph_objects import Figure

    from toolkit.overlap import Measure
    from toolkit.workbench.membership import Membership

OTHERS = "everyone else"
"""What those are called that are not in the audience."""
_SHOWN = 10
_COLUMNS = ("field", "value", "a", "b", "effect", "interval")


class Contrast:
    """What tells the profiles of one audience from those of another.

    Parameters
    ----------
    a
        The audience.
    b
        The other; None for all profiles that are not in `a`.
    progress
        Told the share of the work done, 0 to 1, in place of a progress bar.
    """

    def __init__(
        self,
        a: Membership,
        b: Membership | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        others = ~a.members if b is None else b.members
        self.a = a.name
        self.b = OTHERS if b is None else b.name
        self.profiles_a = a.count
        self.profiles_b = others.count
        self.both = (a.members & others).count
        self.as_of = a.as_of
        for name, count in ((self.a, self.profiles_a), (self.b, self.profiles_b)):
            if not count:
                raise DefinitionError(
                    f"nobody is in {name!r}: there is nothing to compare\n"
                    "Compare two audiences that have profiles."
                )
        with telling("Comparing", progress) as tell:
            self._told = overlap.measured(
                a.asking.engine.store, a.members, others, a.as_of, lambda share: tell("", share)
            )

    @property
    def left_out(self) -> tuple[str, ...]:
        """The texts that are not compared: they have more than 4,096 values."""
        return self._told.left_out

    @cached_property
    def _table(self) -> pd.DataFrame:
        return overlap.contrasts(self._told.measures)

    def table(self) -> pd.DataFrame:
        """Return how much every attribute and event measure tells A from B, the strongest first.

        Every row has the same scale, Cliff's delta: for a share the difference of the two, for a
        number the chance that a profile of A has more than one of B, less the chance that it has
        less. Formulas and sources are in `toolkit.overlap.effects`.

        Returns
        -------
        DataFrame
            kind (attribute, or events); field (a path, `days since` one, `how many` of a list, or
            what is measured of events up to `as_of`, in words); value (of a category or a list,
            the one of its twenty most frequent that tells most; `(no value)` for having none;
            empty for numbers); a, b (shares of all profiles of either, 0 to 1; means of numbers,
            over the profiles that have one); effect (-1 to 1, above 0 where A has more); low, high
            (its 95 % interval, not adjusted; NaN where there is none to tell); p_value;
            p_adjusted (Holm's, over every value and number that was looked at); missing_a,
            missing_b (the shares without a value).
        """
        return self._table.copy()

    def values(self, field: str) -> pd.DataFrame:
        """Return how the values of one field differ between A and B.

        Parameters
        ----------
        field
            A field of `table`.

        Returns
        -------
        DataFrame
            value (the twenty most frequent; of a number, bins; `(no value)` last), profiles_a,
            profiles_b, a, b (shares of all profiles of either, 0 to 1), index (100 a / b: 100
            where they are the same), effect (a - b), low, high (its 95 % interval), p_value,
            p_adjusted (Holm's, over these rows).

        Raises
        ------
        UnknownNameError
            There is no such field.
        """
        return overlap.contrast_values(self._measure(field))

    def figure(self, top: int = 15) -> Figure:
        """Return the fields that tell most, each with its 95 % interval.

        Parameters
        ----------
        top
            How many.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        most = arguments.whole_number(top, "top", at_least=1)
        return charts.contrast(self._table.head(most), self.a, self.b)

    def index_chart(self, field: str) -> Figure:
        """Return how many times as frequent each value of a field is in A as in B, times 100.

        Parameters
        ----------
        field
            A field of `table`.

        Raises
        ------
        UnknownNameError
            There is no such field.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.index(self.values(field), field, self.a, self.b)

    def distributions(self, field: str) -> Figure:
        """Return the values of a field in A and in B side by side, numbers in the same bins.

        Parameters
        ----------
        field
            A field of `table`.

        Raises
        ------
        UnknownNameError
            There is no such field.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        found = self.values(field)
        return charts.factor_values(side_by_side(found, self.a, self.b), field, self.a)

    def _measure(self, field: str) -> Measure:
        known = self._told.measures
        return known[arguments.known_name(field, "field", "compared field", known)]

    def _head(self) -> str:
        told = (
            f"{self.a} ({thousands(self.profiles_a)} profiles) against "
            f"{self.b} ({thousands(self.profiles_b)})"
        )
        told += f", {thousands(self.both)} of them in both" if self.both else ""
        return f"{told}, as of {self.as_of:%Y-%m-%d %H:%M} UTC"

    def _rows(self) -> list[tuple[str, ...]]:
        return [_row(one) for one in self._table.head(_SHOWN).to_dict("records")]

    def __repr__(self) -> str:
        return f"{self._head()}\n{text_table(_COLUMNS, self._rows(), numbers=4)}"

    def _repr_html_(self) -> str:
        return html_table(self._head(), _COLUMNS, self._rows(), numbers=4)


def side_by_side(found: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the shares of two groups below one another: value, group, share."""
    if a == b:
        b = f"{b} "
    return pd.concat(
        [
            pd.DataFrame({"value": found["value"], "group": name, "share": found[column]})
            for name, column in ((a, "a"), (b, "b"))
        ],
        ignore_index=True,
    )


def _row(one: dict[Any, Any]) -> tuple[str, ...]:
    is_share = bool(one["value"])
    told = [percent(one[key]) if is_share else _mean(one[key]) for key in ("a", "b")]
    low, high = (_signed(one[key]) for key in ("low", "high"))
    interval = "–" if low == "–" else f"{low} to {high}"
    return (str(one["field"]), str(one["value"]), *told, _signed(one["effect"]), interval)


def _mean(number: float) -> str:
    value = float(number)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}" if value == value else "–"  # noqa: PLR0124 - only NaN differs from itself


def _signed(number: float) -> str:
    value = float(number)
    return f"{value:+.2f}".replace("-", "\u2212") if value == value else "–"  # noqa: PLR0124 - only NaN differs from itself
