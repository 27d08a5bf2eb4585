"""From an extract and a configuration to a model that was tested on a later period."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import DefinitionError
from toolkit.propensity.attributes import Attribute, found_attributes, read_attributes
from toolkit.propensity.baselines import baselines
from toolkit.propensity.examples import (
    Cutoffs,
    cutoffs,
    eligible,
    outcomes,
    second,
    warn_of_lists,
)
from toolkit.propensity.features import Examples, Feature, features_of, matrix
from toolkit.propensity.leaks import leaks
from toolkit.propensity.measures import measures
from toolkit.propensity.model import Fold, Model, fitted
from toolkit.propensity.rates import Rate, few_examples
from toolkit.propensity.scores import scores
from toolkit.propensity.slices import FIRST, Slice, found_slices, goal_slices, read_slices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.engine.audiences import Audiences, Shelf
    from toolkit.engine.cache import LeafCache
    from toolkit.propensity.goal import Configuration
    from toolkit.store import ProfileStore

    Tell = Callable[[str, float], None]

MOST = 200_000
"""Up to so many examples are learnt from: of more, those of some profiles, drawn by the seed."""


@dataclass(frozen=True)
class Ground:
    """What a model stands on: an open extract.

    Parameters
    ----------
    audiences
        The prepared extract, and the audiences that conditions can name.
    cache
        Its answers that are kept.
    as_of
        The evaluation instant, UTC.
    """

    audiences: Audiences
    cache: LeafCache | None
    as_of: datetime

    def warn(self, asked: Configuration, cutoff: datetime) -> None:
        """Warn where an imported list does not say who was eligible at a cutoff."""
        warn_of_lists(self.audiences, asked.eligible, cutoff, self.as_of)

    def shelved(self, library: Shelf | None) -> Ground:
        """Return the same where conditions can name the audiences of a library."""
        return replace(self, audiences=replace(self.audiences, library=library))

    @property
    def store(self) -> ProfileStore:
        """The prepared extract."""
        return self.audiences.store

    @property
    def first_event(self) -> datetime:
        """The first event's instant; the evaluation instant where there is none."""
        name = self.store.layout.events.name
        found = self.store.query(f"SELECT min(timestamp) FROM {name}").fetchone()  # noqa: S608 - our own name
        first = found[0] if found else None
        return first.replace(tzinfo=UTC) if first else self.as_of


@dataclass(frozen=True)
class Trained:
    """A model with what it needs to score, and how it did in the test period.

    Parameters
    ----------
    configuration
        What was asked.
    slices, attributes
        What features are made of.
    model
        The fitted model.
    cutoffs
        When it learnt, and when it was tested.
    metrics
        Its measures in the test period, and those of the baselines.
    tested
        probability and outcome of each example of the test period.
    left_out
        Attributes that told the outcome, and why they were left out.
    """

    configuration: Configuration
    slices: tuple[Slice, ...]
    attributes: tuple[Attribute, ...]
    model: Model
    cutoffs: Cutoffs
    metrics: Mapping[str, Any]
    tested: pd.DataFrame
    left_out: tuple[str, ...] = ()

    @property
    def features(self) -> list[Feature]:
        """The model's columns."""
        return features_of(self.slices, self.attributes)


@dataclass(frozen=True)
class Scored:
    """Profiles scored at an instant.

    Parameters
    ----------
    as_of
        When.
    table
        profile (its number), probability, score, percentile and bucket.
    columns
        Each profile's features, in the order of the model's.
    """

    as_of: datetime
    table: pd.DataFrame
    columns: NDArray[np.float32]


@dataclass
class Learning:
    """Everything read that examples are made of.

    Parameters
    ----------
    ground
        The open extract.
    configuration
        What is predicted.
    cutoffs
        When it learns, and when it is tested.
    tell
        Told the step at work and the share done, 0 to 1.
    """

    ground: Ground
    configuration: Configuration
    cutoffs: Cutoffs
    tell: Tell
    slices: tuple[Slice, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    left_out: tuple[str, ...] = ()
    examples: Examples = field(init=False)
    outcome: NDArray[np.bool_] = field(init=False)
    is_first: NDArray[np.bool_] = field(init=False)
    """Which examples had no event of the goal before their cutoff."""

    def read(self) -> None:
        """Read whom to learn from, and what came true."""
        asked = self.configuration
        self.tell("finding examples", 0.0)
        instants = (*self.cutoffs.train, self.cutoffs.test)
        ground = self.ground
        found = eligible(ground.audiences, ground.cache, asked.eligible, instants)
        self.examples = _bounded(found, second(self.cutoffs.test), asked.seed)
        until = self.cutoffs.test + timedelta(days=asked.goal.within_days)
        slices = goal_slices(asked.goal.events, ground.store.event_names)
        rows = read_slices(ground.store, slices, (), until, lambda _share: None)
        self.outcome = outcomes(asked.goal, rows, self.examples)
        profiles, seconds = self.examples.profiles, self.examples.seconds
        before = [
            events.until(profiles, seconds) > events.before(profiles, FIRST) for events in rows
        ]
        self.is_first = ~np.logical_or.reduce(before)

    def columns(self) -> NDArray[np.float32]:
        """Return the features of all examples: what happens after the test cutoff is not read."""
        store, asked = self.ground.store, self.configuration
        self.slices = tuple(found_slices(store, asked.goal.events))
        attributes = found_attributes(store, asked.fields)
        self.left_out = self.leaking(attributes)
        self.attributes = tuple(one for one in attributes if one.path not in self.left_out)
        return _columns(
            self.ground,
            asked,
            (self.slices, self.attributes),
            self.examples,
            (self.cutoffs.test, self.tell),
        )

    def leaking(self, attributes: Sequence[Attribute]) -> tuple[str, ...]:
        """Return the attributes that know what came after the cutoff."""
        tested = Fold(self.at(*self.cutoffs.train), self.at(self.cutoffs.test))
        folds = [*self.folds()[-1:], tested]
        values = read_attributes(self.ground.store, attributes)
        return leaks(attributes, values, self.examples, self.outcome, folds)

    def folds(self) -> list[Fold]:
        """Return the periods to validate on; those where the goal came true for some."""
        window = timedelta(days=self.configuration.goal.within_days)
        found = [Fold(self.at(*fit), self.at(judged)) for fit, judged in self.cutoffs.folds(window)]
        usable = [fold for fold in found if self.is_mixed(fold.fit) and self.is_mixed(fold.judged)]
        if not usable:
            raise DefinitionError(
                "at no cutoff but one the goal came true for some and not for others\n"
                "A model needs one period to learn from and another to judge it by."
            )
        return usable

    def is_mixed(self, mask: NDArray[np.bool_]) -> bool:
        """Say whether the goal came true for some of the examples, and not for others."""
        return 0 < int(self.outcome[mask].sum()) < int(mask.sum())

    def rate(self) -> Rate:
        """Return how often the outcome occurs: in the test period, and in what is learnt from."""
        known, tested = self.at(*self.cutoffs.train), self.at(self.cutoffs.test)
        yes, goal = int(self.outcome[known].sum()), self.configuration.goal
        return Rate(
            int(self.outcome[tested].sum()),
            int(tested.sum()),
            goal.within_days,
            len(self.cutoffs.train),
            (yes, int(known.sum()) - yes),
            None if goal.occurs else int(self.is_first[tested].sum()),
        )

    def at(self, *instants: datetime) -> NDArray[np.bool_]:
        """Return which examples are of some cutoffs."""
        return np.isin(self.examples.seconds, [second(each) for each in instants])


def train(
    ground: Ground,
    asked: Configuration,
    test: datetime | None = None,
    tell: Tell | None = None,
    heed: Callable[[Rate], None] | None = None,
) -> Trained:
    """Return a model of a configuration, tested on a period after all it learnt from.

    Parameters
    ----------
    ground
        The open extract.
    asked
        What is predicted.
    test
        The test cutoff; the last whose outcome is known, when not given.
    tell
        Told the step at work and the share done, 0 to 1.
    heed
        Told how often the outcome occurs, before the model is fitted.

    Raises
    ------
    DefinitionError
        The data are too few; says what is needed and what was found.
    MissingExtraError
        LightGBM or scikit-learn is not installed.
    """
    tell = tell or untold
    learning = Learning(ground, asked, cutoffs_of(ground, asked, test), tell)
    learning.read()
    known, tested = learning.at(*learning.cutoffs.train), learning.at(learning.cutoffs.test)
    _heeded(learning.rate(), asked, heed)
    if not learning.is_mixed(tested):
        raise DefinitionError(
            "in the test period the goal came true for all or for none\nTake another test_cutoff."
        )
    columns = learning.columns()
    if not behaviours(learning.slices, asked):
        raise DefinitionError(
            "there is no kind of event besides the goal's\nA model needs other behaviour."
        )
    model = fitted(
        columns[known],
        learning.outcome[known],
        [Fold(fold.fit[known], fold.judged[known]) for fold in learning.folds()],
        seed=asked.seed,
        progress=lambda share: tell("training", 0.25 + 0.7 * share),
    )
    tell("testing", 0.95)
    probability = model.probability(columns[tested])
    metrics = measures(probability, learning.outcome[tested])
    plain = baselines(
        features_of(learning.slices, learning.attributes),
        asked.goal.events[0],
        (columns[known], learning.outcome[known]),
        (columns[tested], learning.outcome[tested]),
    )
    return Trained(
        asked,
        learning.slices,
        learning.attributes,
        model,
        learning.cutoffs,
        {**metrics, "baselines": plain},
        pd.DataFrame({"probability": probability, "outcome": learning.outcome[tested]}),
        learning.left_out,
    )


def score(
    ground: Ground, trained: Trained, as_of: datetime | None = None, tell: Tell | None = None
) -> Scored:
    """Return every eligible profile's score at an instant, without learning anything.

    Parameters
    ----------
    ground
        The open extract, which may be a later one.
    trained
        The model.
    as_of
        When; the extract's instant when not given.
    tell
        Told the step at work and the share done, 0 to 1.

    Raises
    ------
    PqlTypeError
        The extract lacks a field that features are made of.
    """
    instant = (as_of or ground.as_of).replace(microsecond=0)
    tell = tell or untold
    asked = trained.configuration
    people = eligible(ground.audiences, ground.cache, asked.eligible, [instant])
    made = trained.slices, trained.attributes
    columns = _columns(ground, asked, made, people, (instant, tell))
    tell("scoring", 0.6)
    probability = trained.model.probability(columns) if len(people) else np.zeros(0)
    table = pd.DataFrame(
        {"profile": people.profiles, **scores(probability, trained.model.base_rate)}
    )
    return Scored(instant, table, columns)


def _columns(
    ground: Ground,
    asked: Configuration,
    made: tuple[Sequence[Slice], Sequence[Attribute]],
    examples: Examples,
    until: tuple[datetime, Tell],
) -> NDArray[np.float32]:
    slices, attributes = made
    instant, tell = until
    rows = read_slices(
        ground.store,
        slices,
        asked.exclude,
        instant,
        lambda share: tell("reading events", 0.02 + 0.1 * share),
    )
    values = read_attributes(ground.store, attributes)
    return matrix(
        slices,
        rows,
        attributes,
        values,
        examples,
        lambda share: tell("making features", 0.12 + 0.13 * share),
    )


def cutoffs_of(ground: Ground, asked: Configuration, test: datetime | None) -> Cutoffs:
    """Return when a model learns, and when it is tested."""
    return cutoffs(ground.first_event, ground.as_of, asked.goal.within_days, test)


def _bounded(examples: Examples, test: int, seed: int) -> Examples:
    """Return the examples of as many profiles as are learnt from; in the test period of all."""
    training = examples.seconds != test
    share = MOST / max(int(training.sum()), 1)
    if share >= 1:
        return examples
    profiles = np.unique(examples.profiles)
    drawn = np.random.default_rng(seed).random(len(profiles)) < share
    return examples.where(np.isin(examples.profiles, profiles[drawn]) | ~training)


def behaviours(slices: Sequence[Slice], asked: Configuration) -> int:
    """Return how many kinds of event there are besides the goal's, all events not counted."""
    return sum(bool(each.condition) and each.condition not in asked.goal.events for each in slices)


def _heeded(rate: Rate, asked: Configuration, heed: Callable[[Rate], None] | None) -> None:
    """Refuse a rate with too few examples to train on; tell of any other."""
    if few := few_examples(rate, asked.propensity):
        raise DefinitionError(f"{few.what}\n{few.remedy}")
    if heed is not None:
        heed(rate)


def untold(_step: str, _share: float) -> None:
    """Show no progress."""
    return
