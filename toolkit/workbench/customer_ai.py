"""Predictions as an analyst holds them: what is predicted, runs, and their scores with reasons."""

from __future__ import annotations

import dataclasses
import os
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd
import platformdirs
import yaml

from toolkit import arguments
from toolkit import propensity as scoring
from toolkit.errors import (
    DefinitionError,
    SourceError,
    SourceNotFoundError,
    ToolkitError,
    ToolkitWarning,
)
from toolkit.propensity import ACTIVE, Configuration, Goal, event_text, exclusions, paths
from toolkit.workbench.comparison import Comparison
from toolkit.workbench.populations import populations_of, warn_of_rate
from toolkit.workbench.prediction_tables import LISTED, RUNS, listed, row
from toolkit.workbench.progress import telling
from toolkit.workbench.propensity_run import PropensityRun, ground_of, instant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from toolkit.language.definition import Definition
    from toolkit.library import Library
    from toolkit.propensity import Kept
    from toolkit.workbench.extract import Extract


class CustomerAI:
    """A prediction: what will come true, for whom, and every run that was made of it.

    Parameters
    ----------
    name
        What it is called; its scores are published as `_customerAI.<name>`, with underscores for
        what is neither letter nor digit.
    description
        What it is for.
    propensity
        `"churn"` or `"conversion"`: whether a high score is bad or good news.
    goal
        What is predicted: a `tk.Goal`.
    eligible
        Who is looked at: a definition or PQL, its `now` being each cutoff; when not given, whoever
        had any event in the last 45 days.
    exclude
        PQL over one event: events to leave out of the features.
    fields
        Paths of attributes to learn from; all that can be, when not given. Attributes have no
        history: one that almost tells the outcome by itself is left out, with a word of it.
    seed
        Draws samples; the same seed gives the same scores.
    folder
        Where runs are kept; else under the user's data folder, or the environment variable
        `TOOLKIT_DATA`.

    Raises
    ------
    DefinitionError
        A name, goal or condition that cannot mean anything.

    Examples
    --------
    >>> import toolkit as tk
    >>> bought = tk.Goal(['eventType = "commerce.purchases"'], within_days=14)
    >>> tk.CustomerAI("Will buy", propensity="conversion", goal=bought)
    CustomerAI('Will buy', conversion: an event with eventType = "commerce.purchases" in the
    next 14 days)
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the names are fixed
        self,
        name: str,
        description: str = "",
        propensity: Literal["churn", "conversion"] = "churn",
        goal: Goal | None = None,
        eligible: Definition | str | None = None,
        exclude: Sequence[str | Definition] = (),
        fields: Sequence[str] = (),
        seed: int = 0,
        *,
        folder: str | Path | None = None,
    ) -> None:
        if goal is None:
            raise DefinitionError("goal is None\nSay what is predicted: goal=tk.Goal([…]).")
        self._configuration = Configuration(
            name,
            description,
            propensity,
            goal,
            ACTIVE if eligible is None else event_text(eligible, "eligible"),
            exclusions(exclude),
            paths(fields),
            seed,
        )
        self.folder = (
            _home() / self._configuration.key
            if folder is None
            else arguments.path(folder, "folder", "a folder for runs")
        )

    @property
    def name(self) -> str:
        """What it is called."""
        return self._configuration.name

    @property
    def configuration(self) -> Configuration:
        """All that was said of it."""
        return self._configuration

    @classmethod
    def load(cls, path: str | Path) -> CustomerAI:
        """Return the prediction that a folder holds: as saved, else as its latest run has it.

        Parameters
        ----------
        path
            The prediction's folder.

        Raises
        ------
        SourceNotFoundError
            There is no prediction in it.
        DefinitionError
            Its `prediction.yaml` describes no prediction.
        SourceError
            The run was changed after it was written, or is not the toolkit's.
        """
        folder = arguments.path(path, "path", "the folder of a prediction")
        if (folder / scoring.PREDICTION).is_file():
            return cls.read(folder / scoring.PREDICTION, folder=folder)
        names = scoring.names(folder)
        if not names:
            raise SourceNotFoundError(f"no run of Customer AI in {folder}")
        return cls._of(scoring.heading(folder / names[-1]).configuration, folder)

    @classmethod
    def predictions(cls, folder: str | Path | None = None) -> pd.DataFrame:
        """Return the predictions that are kept: each in a folder of its own, by name.

        Parameters
        ----------
        folder
            Where their folders are; the user's data folder when not given. A prediction that
            cannot be read is left out, with a `ToolkitWarning` that names its folder.

        Returns
        -------
        DataFrame
            name, propensity, goal (in words), runs (how many), last_run (when the latest was
            made, UTC; NaT where there is none), folder.
        """
        rows = []
        accepted = "the folder of predictions"
        place = _home() if folder is None else arguments.path(folder, "folder", accepted)
        for each in scoring.folders(place):
            try:
                if scoring.holds(each):
                    rows.append(listed(cls.load(each)))
            except (ToolkitError, OSError) as error:
                told = f"{each} is left out: {error}"
                warnings.warn(told, ToolkitWarning, stacklevel=2)
        table = pd.DataFrame(rows, columns=LISTED).sort_values("name", kind="stable")
        table["last_run"] = pd.to_datetime(table["last_run"], utc=True)
        return table.astype({"runs": "int64"}).reset_index(drop=True)

    @classmethod
    def read(cls, path: str | Path, *, folder: str | Path | None = None) -> CustomerAI:
        """Return the prediction that a YAML file describes, in the words of this class.

        Parameters
        ----------
        path
            The file: `name`, `propensity`, `goal` with `events`, `match`, `occurs` and
            `within_days`, and what else there is to say.
        folder
            Where runs are kept.

        Raises
        ------
        SourceNotFoundError
            There is no such file.
        DefinitionError
            The file is no description of a prediction; names it.
        """
        place = arguments.path(path, "path", "a YAML file that describes a prediction")
        if not place.is_file():
            raise SourceNotFoundError(f"no file {path}\nGive path: a YAML file.")
        try:
            said = yaml.safe_load(place.read_text(encoding="utf-8"))
            goal = Goal(**said.pop("goal"))
            return cls(**said, goal=goal, folder=folder)
        except DefinitionError as error:
            error.add_note(f"in {path}")
            raise
        except yaml.YAMLError as error:
            raise DefinitionError(f"{path} describes no prediction: no YAML\n{error}") from None
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            why = f": {error}" if isinstance(error, TypeError) else ""
            raise DefinitionError(
                f"{path} describes no prediction{why}\nGive name, propensity, and goal with events "
                "and within_days, as the arguments of tk.CustomerAI and tk.Goal are called."
            ) from None

    def save(self) -> Path:
        """Write what is predicted into its folder, as `prediction.yaml`, and return that file.

        It is written aside and renamed, in the words that `read` reads; `load` then prefers it to
        what the latest run says. Runs are left as they are.

        Raises
        ------
        DefinitionError
            The folder is another prediction's.
        SourceError
            It cannot be written there.
        """
        self._refuse_others()
        return scoring.write(self._configuration, self.folder)

    def clone(self, name: str) -> CustomerAI:
        """Return the same prediction by another name, in a folder beside its own.

        It has no runs. Nothing is written until it is saved or trained.

        Raises
        ------
        DefinitionError
            There is a prediction of that name, or of one with the same folder, beside it.
        """
        asked = dataclasses.replace(self._configuration, name=name)
        folder = self.folder.parent / asked.key
        if scoring.holds(folder) or folder == self.folder:
            raise DefinitionError(f"{folder} holds a prediction already\nGive another name.")
        return self._of(asked, folder)

    def delete(self, run: str | None = None) -> None:
        """Delete a run; or, when none is named, all runs and `prediction.yaml`.

        What the toolkit did not write is left, and so is a folder that anything is left in. A run
        is renamed aside first, so that none is seen half deleted.

        Parameters
        ----------
        run
            The run's name.

        Raises
        ------
        UnknownNameError
            There is no run of that name.
        DefinitionError
            The folder is another prediction's.
        SourceError
            What is there by that name is not the toolkit's.
        """
        self._refuse_others()
        if run is None:
            scoring.delete(self.folder)
            return
        names = scoring.names(self.folder)
        arguments.known_name(run, "run", "run", names)
        scoring.delete_run(self.folder / run)

    def check(
        self,
        extract: Extract,
        test_cutoff: datetime | date | str | None = None,
        *,
        library: Library | None = None,
        quiet: bool = False,
    ) -> pd.DataFrame:
        """Return what a model needs of an extract, and what was found.

        Parameters
        ----------
        extract
            The open extract.
        test_cutoff, library
            As for `train`.
        quiet
            Do not warn of imported audiences whose file does not say who was in them at a cutoff.

        Returns
        -------
        DataFrame
            requirement, needed, found, met, severity (`error` where training refuses, `warning`
            where scores will hardly rank profiles, empty where it is met; `findings` explains).
        """
        ground = ground_of(extract, library)
        instant = instant_of(test_cutoff, "test_cutoff")
        is_quiet = arguments.truth(quiet, "quiet")
        return scoring.check(ground, self._configuration, instant, quiet=is_quiet)

    def findings(
        self,
        extract: Extract,
        test_cutoff: datetime | date | str | None = None,
        *,
        library: Library | None = None,
    ) -> pd.DataFrame:
        """Return why training would be refused, or its scores would hardly rank profiles.

        Parameters
        ----------
        extract, test_cutoff, library
            As for `train`.

        Returns
        -------
        DataFrame
            severity (`error` or `warning`), code, what, remedy; errors first. An outcome of fewer
            than 1 % of the eligible is rare, one of more than 85 % common.
        """
        ground, instant = ground_of(extract, library), instant_of(test_cutoff, "test_cutoff")
        return scoring.findings(ground, self._configuration, instant)

    def populations(self, extract: Extract, *, library: Library | None = None) -> pd.DataFrame:
        """Return populations to ask the same of, with how often each had the outcome lately.

        Parameters
        ----------
        extract, library
            As for `train`.

        Returns
        -------
        DataFrame
            population (in words), eligible (its PQL), within_days, profiles (today), rate (the
            share with the outcome in the latest outcome window), usable (whether a model can be
            trained and has something to rank). Where none is usable within the prediction's own
            outcome window, populations within the nearest one that is come after.
        """
        ground_of(extract, library)
        return populations_of(extract, library, self._configuration)

    def train(
        self,
        extract: Extract,
        test_cutoff: datetime | date | str | None = None,
        *,
        library: Library | None = None,
        progress: Callable[[float], None] | None = None,
        quiet: bool = False,
    ) -> PropensityRun:
        """Return a new run: a model, tested on a later period, and everybody's score today.

        Nothing of the test period, or after it, is learnt from. When it fails or is interrupted,
        nothing is written, and earlier runs stay as they are.

        Parameters
        ----------
        extract
            The open extract; scores are as of its `as_of`.
        test_cutoff
            The instant at which the test period begins, UTC; else the last whose outcome window
            ends by `as_of`.
        library
            Where `inSegment` in `eligible` finds an audience that is not imported; it is evaluated
            at each cutoff.
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar.
        quiet
            Do not warn, before training, of an outcome that is too common or too rare; of
            attributes that are left out (`run.kept.trained.left_out` names them); nor of imported
            audiences whose file does not say who was in them at a cutoff.

        Raises
        ------
        DefinitionError
            The data are too few; says what is needed and what was found. Or the folder is another
            prediction's.
        SourceError
            The run cannot be written into the folder.
        PqlTypeError
            A condition does not fit the extract's fields.
        MissingExtraError
            LightGBM or scikit-learn is not installed.
        """
        ground = ground_of(extract, library)
        arguments.truth(quiet, "quiet")
        self._refuse_others()
        with telling("Training", progress) as tell:
            instant = instant_of(test_cutoff, "test_cutoff")
            heed = None if quiet else partial(warn_of_rate, self._configuration)
            trained = scoring.train(ground, self._configuration, instant, tell, heed)
            scored = scoring.score(ground, trained, tell=lambda *_: tell("scoring", 0.98))
        if not quiet:
            ground.warn(self._configuration, trained.cutoffs.train[0])
        if trained.left_out and not quiet:
            warnings.warn(
                f"left out: {', '.join(trained.left_out)}, which by itself almost tells the "
                "outcome. An attribute has no history, so it may have been written only after it.",
                ToolkitWarning,
                stacklevel=2,
            )
        return PropensityRun.made(self, extract, trained, scored)

    def runs(self) -> pd.DataFrame:
        """Return the runs that are kept, the oldest first.

        One that cannot be read, as it was changed, is left out, with a `ToolkitWarning` that names
        it.

        Returns
        -------
        DataFrame
            run (its name), made (UTC), extract, test_cutoff, scored_as_of, profiles, base_rate,
            roc_auc, pr_auc, brier, and drift (of the scores since the run before, as the
            population stability index: above 0.1 some, above 0.25 much).
        """
        rows, before = [], None
        for name in scoring.names(self.folder):
            try:
                kept = self._kept(name)
            except SourceError as error:
                warnings.warn(f"a run is left out: {error}", ToolkitWarning, stacklevel=2)
                continue
            probability = kept.scored.table["probability"].to_numpy()
            moved = float("nan") if before is None else scoring.drift(before, probability)
            rows.append((*row(kept), moved))
            before = probability
        return pd.DataFrame(rows, columns=RUNS)

    def run(self, name: str | None = None) -> PropensityRun:
        """Return a run that is kept; the latest when no name is given.

        Raises
        ------
        UnknownNameError
            There is no run of that name.
        SourceNotFoundError
            There is no run at all.
        """
        names = scoring.names(self.folder)
        if not names:
            raise SourceNotFoundError(f"no run of Customer AI in {self.folder}")
        if name is not None:
            arguments.known_name(name, "name", "run", names)
        return PropensityRun(self, self._kept(name or names[-1]))

    @staticmethod
    def compare(before: PropensityRun, after: PropensityRun) -> Comparison:
        """Return what differs between two runs: metrics, scores, buckets, factors."""
        for name, one in (("before", before), ("after", after)):
            arguments.instance(one, name, PropensityRun, "a run: prediction.run(…)")
        return Comparison(before, after)

    def _kept(self, name: str) -> Kept:
        kept = scoring.load(self.folder / name)
        scoring.refuse_other(self.folder, kept.trained.configuration.name, self.name)
        return kept

    def _refuse_others(self) -> None:
        """Raise when the folder is another prediction's: its name is in its file and runs."""
        scoring.refuse_others(self.folder, self.name)

    @classmethod
    def _of(cls, asked: Configuration, folder: Path) -> CustomerAI:
        told = {each.name: getattr(asked, each.name) for each in dataclasses.fields(asked)}
        return cls(**told, folder=folder)

    def __repr__(self) -> str:
        asked = self._configuration
        return f"CustomerAI({asked.name!r}, {asked.propensity}: {asked.goal.describe()})"


def _home() -> Path:
    chosen = os.environ.get("TOOLKIT_DATA")
    return (
        Path(chosen) if chosen else platformdirs.user_data_path("audience-toolkit") / "customer_ai"
    )
