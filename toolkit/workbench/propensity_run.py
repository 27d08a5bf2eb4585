"""A run of a prediction as an analyst holds it: scores with reasons, and how far to trust them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit import propensity as scoring
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.instants import as_utc
from toolkit.language.pql import render
from toolkit.language.tree import Field
from toolkit.library import Audience
from toolkit.workbench.display import html_table, percent, text_table, thousands
from toolkit.workbench.insights import Insights
from toolkit.workbench.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from toolkit.propensity import Kept
    from toolkit.workbench.customer_ai import CustomerAI
    from toolkit.workbench.extract import Extract

MEASURES = {
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "brier": "Brier",
    "log_loss": "log loss",
    "lift_at_10": "lift at 10 %",
}
BUCKETS = ("High", "Medium", "Low")


class PropensityRun:
    """A trained model, how it did in the test period, and whom it scored.

    Parameters
    ----------
    prediction
        What is predicted.
    kept
        The run.
    """

    def __init__(self, prediction: CustomerAI, kept: Kept) -> None:
        self.prediction = prediction
        self.kept = kept

    @classmethod
    def made(
        cls,
        prediction: CustomerAI,
        extract: Extract,
        trained: scoring.Trained,
        scored: scoring.Scored,
    ) -> PropensityRun:
        """Keep what was just trained or scored, and return it as a run."""
        now = datetime.now(UTC)
        kept = scoring.Kept(
            trained,
            scored,
            extract.profile_ids(scored.table["profile"].to_numpy()),
            extract.name,
            extract.fingerprint,
            now,
            f"{now:%Y%m%dT%H%M%S.%f}Z",
        )
        scoring.save(kept, prediction.folder)
        return cls(prediction, kept)

    @property
    def name(self) -> str:
        """The run's name: when it was made."""
        return self.kept.name

    @property
    def as_of(self) -> datetime:
        """When profiles were scored, UTC."""
        return self.kept.scored.as_of

    @property
    def metrics(self) -> dict[str, Any]:
        """The measures in the test period, and under `baselines` those of two plain models.

        examples, base_rate, roc_auc, roc_auc_se, pr_auc, brier, log_loss, lift_at_10,
        calibration_slope, calibration_intercept.
        """
        return dict(self.kept.trained.metrics)

    def scores(self) -> pd.DataFrame:
        """Return everybody's score, by profile.

        Returns
        -------
        DataFrame
            profile_id; score (0 to 100: round(100 p / (p + the base rate)), 50 is as likely as
            the average); probability (calibrated); percentile; bucket (Low up to 24, Medium,
            High from 75).
        """
        table = self.kept.scored.table.drop(columns="profile")
        table.insert(0, "profile_id", self.kept.profile_ids.to_numpy())
        return table

    def factors(self, profile_id: str) -> pd.DataFrame:
        """Return what pushes one profile's score up and down, the strongest first.

        Returns
        -------
        DataFrame
            factor, effect (what it adds to the raw score; all of them and `base` add up to it),
            because (what of it counts most) and value (what the profile has of that).

        Raises
        ------
        UnknownNameError
            The profile was not scored.
        """
        place = self._place(profile_id)
        columns = self.kept.scored.columns[place : place + 1]
        trained = self.kept.trained
        found = scoring.factors(trained.model.contributions(columns), trained.features)
        return scoring.of_profile(found, columns, trained.features, trained.attributes)

    @property
    def base(self) -> float:
        """The raw score that factors are added to: the same for all."""
        return self._factors.base

    def top_factors(self, bucket: str = "High", top: int = 10) -> pd.DataFrame:
        """Return what tells the profiles of a bucket from the average, the strongest first.

        Parameters
        ----------
        bucket
            `High`, `Medium` or `Low`.
        top
            How many factors.

        Returns
        -------
        DataFrame
            factor, effect (what it adds to their raw score, on average, less what it adds to
            everybody's), share (of them that it pushes up, 0 to 1).
        """
        return scoring.of_group(self._factors, self._in(bucket)).head(top)

    def factor_values(self, factor: str, bucket: str = "High") -> pd.DataFrame:
        """Return how a factor's values lie in a bucket, and among the others.

        Parameters
        ----------
        factor
            A factor of `top_factors`.
        bucket
            `High`, `Medium` or `Low`.

        Returns
        -------
        DataFrame
            value (in order), group (the bucket, or everyone else), share (of the group).
        """
        trained = self.kept.trained
        number = self._lead(factor)
        feature = trained.features[number]
        attribute = next((one for one in trained.attributes if one.path == feature.path), None)
        column = self.kept.scored.columns[:, number]
        groups = bucket, "everyone else"
        return scoring.values_of(column, feature, attribute, self._in(bucket), groups)

    def insights(self) -> Insights:
        """Return the run's figures: scores, factors, calibration, lift, gains, profit."""
        return Insights(self)

    def score(
        self,
        extract: Extract,
        as_of: datetime | date | str | None = None,
        *,
        progress: Callable[[float], None] | None = None,
    ) -> PropensityRun:
        """Return a run of the same model with everybody's score at another instant.

        Parameters
        ----------
        extract
            The open extract: this one, or a later one.
        as_of
            When, UTC; the extract's own instant when not given.
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar.
        """
        trained = self.kept.trained
        with telling("Scoring", progress) as tell:
            scored = scoring.score(extract.ground, trained, instant_of(as_of), tell)
        return PropensityRun.made(self.prediction, extract, trained, scored)

    def publish(self, extract: Extract) -> None:
        """Make the scores attributes of an extract, `_customerAI.<name>.*`, usable as any other.

        They are score, probability, percentile, bucket, factors (up to three names of those that
        push the profile up) and scoredAt; profiles that were not scored have none. The extract's
        source is not written. Published again, they take the place of the earlier ones.
        """
        factors = pd.Series(self._pushing(), dtype=object)
        table = self.scores().assign(factors=factors, scoredAt=pd.Timestamp(self.as_of))
        ids = extract.profile_ids(np.arange(extract.profile_count))
        numbers = pd.Series(ids.index, index=ids.to_numpy())
        table.insert(0, "profile", table.pop("profile_id").map(numbers))
        table = table.dropna(subset="profile").astype({"profile": "int64"})
        extract.publish(("_customerAI", self.prediction.configuration.key), table)

    def audience(
        self,
        *,
        bucket: str | None = None,
        score: tuple[int, int] | None = None,
        factor: str | None = None,
    ) -> Audience:
        """Return an audience of scores, for an extract that they are published to.

        Parameters
        ----------
        bucket
            `High`, `Medium` or `Low`.
        score
            The lowest and the highest score, both in.
        factor
            Those whom this factor is among the three that push most up.

        Raises
        ------
        DefinitionError
            Nothing is asked, or no such bucket.
        UnknownNameError
            There is no factor of that name.
        """
        path = render(Field(self.prediction.configuration.key, Field("_customerAI")))
        conditions, told = [], []
        if bucket is not None:
            self._in(bucket)
            conditions.append(f'{path}.bucket = "{bucket}"')
            told.append(bucket)
        if score is not None:
            low, high = (int(each) for each in score)
            conditions.append(f"{path}.score >= {low} and {path}.score <= {high}")
            told.append(f"{low}–{high}")
        if factor is not None:
            self._lead(factor)
            quoted = factor.replace("\\", "\\\\").replace('"', '\\"')
            conditions.append(f'{path}.factors.includes("{quoted}")')
            told.append(factor)
        if not conditions:
            raise DefinitionError("an audience of what?\nGive a bucket, a score or a factor.")
        return Audience(f"{self.prediction.name}: {', '.join(told)}", " and ".join(conditions))

    # ------------------------------------------------------------------------------------------

    @cached_property
    def weights(self) -> pd.Series[float]:
        """How much each factor counts: the mean of what it adds to a raw score, either way."""
        found = self._factors
        mean = abs(found.effects).sum(axis=0) / max(len(found.effects), 1)
        return pd.Series(mean, index=list(found.names))

    @cached_property
    def _factors(self) -> scoring.Factors:
        trained = self.kept.trained
        with telling("Explaining", None) as tell:
            contributions = trained.model.contributions(
                self.kept.scored.columns, lambda share: tell("", share)
            )
        return scoring.factors(contributions, trained.features)

    def _pushing(self, most: int = 3) -> list[list[str]]:
        found = self._factors
        order = (-found.effects).argsort(axis=1, kind="stable")[:, :most]
        return [
            [found.names[place] for place in places if effects[place] > 0]
            for places, effects in zip(order, found.effects, strict=True)
        ]

    def _place(self, profile_id: str) -> int:
        ids = self.kept.profile_ids
        found = (ids == str(profile_id)).to_numpy().nonzero()[0]
        if not len(found):
            raise UnknownNameError("scored profile", str(profile_id), ids.head(1000))
        return int(found[0])

    def _in(self, bucket: str) -> Any:  # noqa: ANN401 - a mask
        if bucket not in BUCKETS:
            raise DefinitionError(f"no bucket {bucket!r}; it is one of {', '.join(BUCKETS)}")
        return (self.kept.scored.table["bucket"] == bucket).to_numpy()

    def _lead(self, factor: str) -> int:
        """Return the column that adds most to a factor, over all profiles."""
        found = self._factors
        if factor not in found.names:
            raise UnknownNameError("factor", factor, found.names)
        leads = pd.Series(found.leads[:, found.names.index(factor)]).mode()
        features = self.kept.trained.features
        first = next(place for place, one in enumerate(features) if one.factor == factor)
        return first if leads.empty else int(leads.iloc[0])

    def _rows(self) -> list[tuple[str, ...]]:
        metrics = self.metrics
        plain = metrics["baselines"]
        rows = []
        for key, words in MEASURES.items():
            told = [f"{each[key]:.3f}" for each in (metrics, *plain.values())]
            rows.append((words, *told))
        return rows

    def _head(self) -> str:
        test = self.kept.trained.cutoffs.test
        rate = percent(self.metrics["base_rate"])
        return (
            f"{self.prediction.name}: {thousands(len(self.kept.scored.table))} profiles scored "
            f"as of {self.as_of:%Y-%m-%d}; tested on {thousands(self.metrics['examples'])} "
            f"from {test:%Y-%m-%d}, where it came true for {rate}"
        )

    def __repr__(self) -> str:
        names = ("test period", "model", *self.metrics["baselines"])
        return f"{self._head()}\n{text_table(names, self._rows(), numbers=3)}"

    def _repr_html_(self) -> str:
        names = ("test period", "model", *self.metrics["baselines"])
        return html_table(self._head(), names, self._rows(), numbers=3)


def instant_of(value: datetime | date | str | None) -> datetime | None:
    """Return an instant as UTC, where one is given."""
    try:
        return None if value is None else as_utc(value)
    except ValueError as error:
        raise DefinitionError(f"{value!r} is no instant\n{error}") from None


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
