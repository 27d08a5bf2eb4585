"""Two runs of a prediction side by side, as an analyst holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit import propensity as scoring
from toolkit.propensity import BUCKETS
from toolkit.workbench.display import text_table
from toolkit.workbench.propensity_run import MEASURES

if TYPE_CHECKING:
    from toolkit.workbench.propensity_run import PropensityRun

NOT_SCORED = "not scored"
"""What stands in the place of a bucket where a run did not score a profile."""


class Comparison:
    """What differs between two runs.

    Parameters
    ----------
    before, after
        The runs.
    """

    def __init__(self, before: PropensityRun, after: PropensityRun) -> None:
        self.before, self.after = before, after

    def metrics(self) -> pd.DataFrame:
        """Return the measures of both: measure, before, after, change."""
        pairs = [(key, self.before.metrics[key], self.after.metrics[key]) for key in MEASURES]
        table = pd.DataFrame(pairs, columns=["measure", "before", "after"])
        return table.assign(change=table["after"] - table["before"])

    def score_drift(self) -> float:
        """Return how far scores moved: the population stability index (above 0.25 much)."""
        both = (
            one.kept.scored.table["probability"].to_numpy() for one in (self.before, self.after)
        )
        return scoring.drift(*both)

    def factors(self) -> pd.DataFrame:
        """Return how much factors count in both: factor, before, after, change.

        How much a factor counts is the mean of what it adds to a raw score, whichever way.
        """
        both = (one.weights for one in (self.before, self.after))
        table = pd.concat(both, axis=1, keys=["before", "after"]).fillna(0.0)
        table = table.assign(change=table["after"] - table["before"])
        return scoring.strongest(table.rename_axis("factor").reset_index(), "change")

    def moves(self) -> pd.DataFrame:
        """Return how many profiles moved from bucket to bucket.

        Returns
        -------
        DataFrame
            before, after (High, Medium, Low, or "not scored" in that run), profiles, and share (of
            all who were scored in either): a row for every pair of buckets, in this order.
        """
        both = (one.scores().set_index("profile_id")["bucket"] for one in (self.before, self.after))
        table = pd.concat(both, axis=1, keys=["before", "after"]).fillna(NOT_SCORED)
        names = (*BUCKETS, NOT_SCORED)
        pairs = pd.MultiIndex.from_product([names, names], names=["before", "after"])[:-1]
        counts = table.value_counts().reindex(pairs, fill_value=0).rename("profiles")
        found = counts.astype("int64").reset_index()
        return found.assign(share=found["profiles"] / max(len(table), 1))

    def __repr__(self) -> str:
        rows = [
            (
                words,
                *(f"{number:+.3f}" if change else f"{number:.3f}" for change, number in numbers),
            )
            for words, numbers in (
                (words, ((False, row.before), (False, row.after), (True, row.change)))
                for words, row in zip(
                    MEASURES.values(), self.metrics().itertuples(index=False), strict=True
                )
            )
        ]
        table = text_table(("measure", "before", "after", "change"), rows, numbers=3)
        return f"{table}\nscores moved by {self.score_drift():.3f} (population stability index)"
