"""A run of a prediction as an analyst holds it: scores with reasons, and how far to trust them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit import propensity as scoring
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.language.pql import render
from toolkit.language.tree import Field
from toolkit.library import Audience, Library
from toolkit.propensity import BUCKETS, GROUPS
from toolkit.workbench.display import html_table, percent, text_table, thousands
from toolkit.workbench.evaluation import Evaluation
from toolkit.workbench.extract import Extract
from toolkit.workbench.insights import Insights
from toolkit.workbench.membership import Membership
from toolkit.workbench.planning import LIBRARY
from toolkit.workbench.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from toolkit.propensity import Ground, Kept
    from toolkit.workbench.customer_ai import CustomerAI

MEASURES = {
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "brier": "Brier",
    "log_loss": "log loss",
    "lift_at_10": "lift at 10 %",
}
EXTRACT = "an extract: tk.open_extract(…)"
"""What a parameter `extract` takes."""
_BY_AUDIENCE = ["audience", "profiles", "scored", "probability", "score", "high", "medium", "low"]


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
        if not isinstance(getattr(prediction, "configuration", None), scoring.Configuration):
            raise arguments.refused(prediction, "prediction", "a tk.CustomerAI")
        checks = (
            ("extract", extract, Extract, EXTRACT),
            ("trained", trained, scoring.Trained, "a trained model"),
            ("scored", scored, scoring.Scored, "scores"),
        )
        for name, value, kind, accepted in checks:
            arguments.instance(value, name, kind, accepted)
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
            the average); probability (calibrated); percentile (1 to 100, a hundredth of the
            profiles each, the highest in the last); bucket (Low up to 24, Medium, High from 75).
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

    def counterfactuals(
        self, profile_id: str, bucket: str = "Medium", top: int = 5, *, attributes: bool = False
    ) -> pd.DataFrame:
        """Return what would have to be otherwise for a profile to be in a bucket.

        One kind of event is changed, and all that is said of it together (how often, how recently,
        how much, its rhythm), to what another scored profile has of it; so values occur, and
        windows agree with one another and with what stays as it is. Where no kind of event is
        enough by itself, two are changed, or three. It is what the model would say, not a promise
        of what comes of doing so, and the past cannot be changed.

        Parameters
        ----------
        profile_id
            The profile.
        bucket
            `High`, `Medium` or `Low`.
        top
            How many changes.
        attributes
            Whether attributes may change, too, each by itself.

        Returns
        -------
        DataFrame
            change (its number, the smallest change first: by the mean difference of ranks among
            the scored), factor and because (what of the kind of event counts most), value (now),
            needed (then), score and bucket (after the whole change: the bucket asked for, or past
            it). A change of several kinds of event has a row for each. Empty where the profile is
            in the bucket already, or where three kinds of event do not bring it there.

        Raises
        ------
        UnknownNameError
            The profile was not scored.
        DefinitionError
            There is no such bucket.
        """
        place, _ = self._place(profile_id), arguments.one_of(bucket, "bucket", BUCKETS)
        most = arguments.whole_number(top, "top", at_least=1)
        arguments.truth(attributes, "attributes")
        trained, scored = self.kept.trained, self.kept.scored
        found = scoring.counterfactuals(trained, scored, place, bucket, attributes=attributes)
        return scoring.of_changes(found[:most], trained, scored.columns[place])

    def explain(self, *, progress: Callable[[float], None] | None = None) -> None:
        """Explain every score now; else the first question about factors does.

        Parameters
        ----------
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar.
        """
        arguments.callback(progress, "progress")
        if "_factors" not in self.__dict__:
            self.__dict__["_factors"] = self._explained(progress)

    @property
    def base(self) -> float:
        """The raw score that factors are added to: the same for all."""
        return self._factors.base

    def top_factors(
        self, bucket: str = "High", top: int = 10, *, audience: Membership | None = None
    ) -> pd.DataFrame:
        """Return what tells the profiles of a bucket from the average, the strongest first.

        Parameters
        ----------
        bucket
            `High`, `Medium`, `Low` or `Top tenth` (the highest scores).
        top
            How many factors.
        audience
            Look only at its profiles: those in the bucket, against the average of it.

        Returns
        -------
        DataFrame
            factor, effect (what it adds to their raw score, on average, less what it adds to
            everybody's), share (of them that it pushes up, 0 to 1).
        """
        within = self._within(audience)
        found = self._factors.where(within)
        most = arguments.whole_number(top, "top", at_least=1)
        return scoring.of_group(found, self._in(bucket)[within]).head(most)

    def factor_values(
        self, factor: str, bucket: str = "High", *, audience: Membership | None = None
    ) -> pd.DataFrame:
        """Return how a factor's values lie in a bucket, and among the others.

        Parameters
        ----------
        factor
            A factor of `top_factors`.
        bucket
            `High`, `Medium`, `Low` or `Top tenth`.
        audience
            Look only at its profiles; the others are then the others in it.

        Returns
        -------
        DataFrame
            value (in order), group (the bucket, or everyone else), share (of the group).
        """
        trained = self.kept.trained
        number = self._lead(factor)
        feature = trained.features[number]
        attribute = next((one for one in trained.attributes if one.path == feature.path), None)
        within = self._within(audience)
        column = self.kept.scored.columns[within, number]
        groups = bucket, "everyone else"
        return scoring.values_of(column, feature, attribute, self._in(bucket)[within], groups)

    def by_audience(self, evaluation: Evaluation) -> pd.DataFrame:
        """Return how likely the profiles of each audience are, by profile id.

        Parameters
        ----------
        evaluation
            The audiences; they may be of another extract than the one that was scored.

        Returns
        -------
        DataFrame
            audience; profiles; scored (how many of them were); probability and score (the mean
            of these); high, medium, low (the share of these in the bucket); lift (their mean
            probability over that of everybody who was scored). NaN where nobody was scored.
        """
        accepted = "an evaluation: extract.evaluate(…)"
        arguments.instance(evaluation, "evaluation", Evaluation, accepted)
        scores = self.scores()
        rows = [
            (one.name, one.count, *_likeliness(scores[self._within(one)])) for one in evaluation
        ]
        table = pd.DataFrame(rows, columns=_BY_AUDIENCE)
        return table.assign(lift=table["probability"] / scores["probability"].mean())

    def insights(self) -> Insights:
        """Return the run's figures: scores, factors, calibration, lift, gains, profit."""
        return Insights(self)

    def score(
        self,
        extract: Extract,
        as_of: datetime | date | str | None = None,
        *,
        library: Library | None = None,
        progress: Callable[[float], None] | None = None,
        quiet: bool = False,
    ) -> PropensityRun:
        """Return a run of the same model with everybody's score at another instant.

        Parameters
        ----------
        extract
            The open extract: this one, or a later one.
        as_of
            When, UTC; the extract's own instant when not given.
        library
            Where `inSegment` in `eligible` finds an audience that is not imported.
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar.
        quiet
            Do not warn of imported audiences whose file does not say who was in them then.
        """
        is_quiet = arguments.truth(quiet, "quiet")
        trained, ground = self.kept.trained, ground_of(extract, library)
        instant = instant_of(as_of, "as_of")
        with telling("Scoring", progress) as tell:
            scored = scoring.score(ground, trained, instant, tell)
        if not is_quiet:
            ground.warn(trained.configuration, instant or ground.as_of)
        return PropensityRun.made(self.prediction, extract, trained, scored)

    def publish(self, extract: Extract) -> None:
        """Make the scores attributes of an extract, `_customerAI.<name>.*`, usable as any other.

        They are score, probability, percentile, bucket, factors (up to three names of those that
        push the profile up) and scoredAt; profiles that were not scored have none. The extract's
        source is not written. Published again, they take the place of the earlier ones.
        """
        arguments.instance(extract, "extract", Extract, EXTRACT)
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
        percentile: tuple[int, int] | None = None,
        factor: str | None = None,
    ) -> Audience:
        """Return an audience of scores, for an extract that they are published to.

        Parameters
        ----------
        bucket
            `High`, `Medium` or `Low`.
        score
            The lowest and the highest score, both in.
        percentile
            The lowest and the highest percentile of those who were scored, both in.
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
            arguments.one_of(bucket, "bucket", BUCKETS)
            conditions.append(f'{path}.bucket = "{bucket}"')
            told.append(bucket)
        for name, words, ends in (("score", "", score), ("percentile", "percentile ", percentile)):
            if ends is not None:
                low, high = _ends(ends, name)
                conditions.append(f"{path}.{name} >= {low} and {path}.{name} <= {high}")
                told.append(f"{words}{low}–{high}")
        if factor is not None:
            self._lead(factor)
            quoted = factor.replace("\\", "\\\\").replace('"', '\\"')
            conditions.append(f'{path}.factors.includes("{quoted}")')
            told.append(factor)
        if not conditions:
            raise DefinitionError(
                "an audience of what?\nGive a bucket, a score, a percentile or a factor."
            )
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
        return self._explained(None)

    def _explained(self, progress: Callable[[float], None] | None) -> scoring.Factors:
        trained = self.kept.trained
        with telling("Explaining", progress) as tell:
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
        arguments.text(profile_id, "profile_id", "the id of a profile, as text")
        found = (ids == profile_id).to_numpy().nonzero()[0]
        if not len(found):
            raise UnknownNameError("scored profile", profile_id, ids.head(1000))
        return int(found[0])

    def _in(self, bucket: str) -> NDArray[np.bool_]:
        arguments.one_of(bucket, "bucket", GROUPS)
        return scoring.in_group(self.kept.scored.table, bucket)

    def _within(self, audience: Membership | None) -> NDArray[np.bool_]:
        """Return which of the profiles that were scored are in an audience; all, of none."""
        ids = self.kept.profile_ids
        if audience is None:
            return np.ones(len(ids), dtype=np.bool_)
        arguments.instance(audience, "audience", Membership, 'a membership: evaluation["…"]')
        return ids.isin(audience.profile_ids()).to_numpy()

    def _lead(self, factor: str) -> int:
        """Return the column that adds most to a factor, over all profiles."""
        found = self._factors
        arguments.known_name(factor, "factor", "factor", found.names)
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


def ground_of(extract: Extract, library: Library | None) -> Ground:
    """Return the store, answer cache and instant of an extract, with a library for `inSegment`."""
    arguments.instance(extract, "extract", Extract, EXTRACT)
    if library is not None:
        arguments.instance(library, "library", Library, LIBRARY)
    return extract.ground.shelved(library)


def instant_of(value: datetime | date | str | None, name: str) -> datetime | None:
    """Return an instant as UTC, where one is given."""
    return None if value is None else arguments.instant(value, name)


def _ends(value: object, name: str) -> tuple[int, int]:
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise arguments.refused(value, name, "the lowest and the highest: (50, 100)")
    low, high = (arguments.whole_number(each, name) for each in value)
    return low, high


def _likeliness(scores: pd.DataFrame) -> tuple[float, ...]:
    """Return how many there are, their means, and their shares by bucket."""
    shares = ((scores["bucket"] == bucket).mean() for bucket in BUCKETS)
    return len(scores), scores["probability"].mean(), scores["score"].mean(), *shares
