"""What the profiles of an audience are like, as an analyst holds it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit import overlap
from toolkit.workbench.contrast import side_by_side
from toolkit.workbench.curves import instants
from toolkit.workbench.display import html_table, percent, text_table, thousands
from toolkit.workbench.progress import progress_bar

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.workbench.membership import Membership

_ALL = "all profiles"
_COLUMNS = ("section", "item", "profiles", "share", "of all", "index")


class Portrait:
    """What the profiles of an audience are like, beside all profiles.

    Parameters
    ----------
    membership
        Who is in the audience.
    """

    def __init__(self, membership: Membership) -> None:
        self.name = membership.name
        self.as_of = membership.as_of
        store = membership.asking.engine.store
        self._ground = overlap.Ground(store, membership.members, membership.as_of)

    def breakdown(
        self, field: str, top: int = 10, *, within_days: int | None = None
    ) -> pd.DataFrame:
        """Return how the audience's profiles are spread over the values of a field.

        Parameters
        ----------
        field
            A path, as `extract.fields()` lists them; of events with or without `xEvent`. A
            profile counts once for each different item of a list, key of a map that has
            something under it, or value of its events up to `as_of`.
        top
            How many values of a text.
        within_days
            Of events, only those of so many days up to `as_of`, both ends in; None for all.

        Returns
        -------
        DataFrame
            value (the audience's most frequent first, then all others and those without a value as
            a row each; of numbers, dates and lists of other things than text, bins in their order);
            profiles; share (of the audience's, 0 to 1); share_of_all (of all profiles); index (100
            share / share_of_all); reached (of all profiles that have it, the share that is in).

        Raises
        ------
        UnknownNameError
            There is no such field.
        DefinitionError
            Days are told of what is no field of events, or more than there are; `top` is below 1.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = extract.evaluate(tk.Audience("Gold", 'loyalty.tier = "gold"'))["Gold"]
        >>> found = gold.portrait().breakdown("homeAddress.country", top=2)
        >>> found[["value", "profiles"]].values.tolist()
        [['US', 546], ['DE', 303], ['(other values)', 1007], ['(no value)', 144]]
        """
        return overlap.breakdown(self._ground, field, top, within_days)

    def breakdown_chart(
        self, field: str, top: int = 10, *, within_days: int | None = None
    ) -> Figure:
        """Return the same as bars, the audience's share beside that of all profiles.

        Parameters
        ----------
        field, top, within_days
            As for `breakdown`.
        """
        return self._bars(self.breakdown(field, top, within_days=within_days), field)

    def activity(self, every: str | tuple[int, str] = "week", periods: int = 12) -> pd.DataFrame:
        """Return how many events the audience's profiles had over time, by type.

        Parameters
        ----------
        every
            How long a period is: `"day"`, `"week"`, `"month"`, or so many: `(2, "weeks")`.
        periods
            How many; the last ends at `as_of`.

        Returns
        -------
        DataFrame
            start (not in the period), end (in it; both UTC), event_type (`any event` first, then
            the twelve most frequent, and `other types` together where there are more), events,
            active_profiles (those of the audience with one event or more).

        Raises
        ------
        DefinitionError
            There is no such unit of time, or no period.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> gold = extract.evaluate(tk.Audience("Gold", 'loyalty.tier = "gold"'))["Gold"]
        >>> found = gold.portrait().activity("month", 2)
        >>> found[["event_type", "events", "active_profiles"]].head(2).values.tolist()
        [['any event', 13951, 1350], ['any event', 12327, 1224]]
        """
        ends = instants(self.as_of, every, periods)
        bounds = [instants(ends[0], every, 2)[0], *ends]
        with progress_bar("Counting events") as tell:
            return overlap.activity(self._ground, bounds, lambda share: tell("", share))

    def activity_chart(self, every: str | tuple[int, str] = "week", periods: int = 12) -> Figure:
        """Return the same as lines, one an event type.

        Parameters
        ----------
        every, periods
            As for `activity`.
        """
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        found = self.activity(every, periods)
        types = found[found["event_type"] != overlap.ANY_EVENT]
        return charts.activity(types, self.name)

    @cached_property
    def events_per_profile(self) -> tuple[float, float]:
        """How many events up to `as_of` a profile has on average: the audience's, and all."""
        return overlap.events_per_profile(self._ground)

    def summary(self) -> pd.DataFrame:
        """Return how large the audience is, how active, how it can be reached, what it agreed to.

        Returns
        -------
        DataFrame
            section (size, events, identity, consent); item (profiles; any event, and in so many
            days up to `as_of`; a namespace of `identityMap` under which there is an identity; a
            text or truth value under `consents` or `optInOut`, and its value); profiles, share,
            share_of_all, index, reached (as for `breakdown`). A profile can be in several
            namespaces.
        """
        return self._summary.copy()

    def figure(self) -> Figure:
        """Return the summary as bars, the audience's share beside that of all profiles."""
        found = self._summary
        told = (found["section"] != "size") & ~found["item"].str.endswith(overlap.NO_VALUE)
        named = found[told].rename(columns={"item": "value"})
        return self._bars(named, f"Portrait of {self.name}")

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return overlap.summary(self._ground)

    def _bars(self, found: pd.DataFrame, title: str) -> Figure:
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        table = found.rename(columns={"share": "a", "share_of_all": "b"})
        return charts.factor_values(side_by_side(table, self.name, _ALL), title, self.name)

    def _head(self) -> str:
        mean, whole = self.events_per_profile
        return (
            f"{self.name}: {thousands(self._ground.members.count)} profiles, "
            f"{_mean(mean)} events each (of all: {_mean(whole)}), "
            f"as of {self.as_of:%Y-%m-%d %H:%M} UTC"
        )

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                one["section"],
                one["item"],
                thousands(one["profiles"]),
                percent(one["share"]),
                percent(one["share_of_all"]),
                "–" if math.isnan(one["index"]) else f"{one['index']:,.0f}",
            )
            for one in self._summary.to_dict("records")
        ]

    def __repr__(self) -> str:
        return f"{self._head()}\n{text_table(_COLUMNS, self._rows(), numbers=4)}"

    def _repr_html_(self) -> str:
        return html_table(self._head(), _COLUMNS, self._rows(), numbers=4)


def _mean(number: float) -> str:
    return "–" if math.isnan(number) else f"{number:,.1f}"
