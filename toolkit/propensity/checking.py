"""What a model needs of an extract, checked before it is trained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.propensity.examples import days_needed
from toolkit.propensity.rates import (
    COMMON,
    LEAST,
    RARE,
    Doubt,
    Rate,
    history_doubt,
    rate_doubts,
    table_of,
)
from toolkit.propensity.slices import found_slices
from toolkit.propensity.training import Learning, behaviours, cutoffs_of, untold

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.propensity.goal import Configuration
    from toolkit.propensity.training import Ground


def check(
    ground: Ground, asked: Configuration, test: datetime | None = None, *, quiet: bool = True
) -> pd.DataFrame:
    """Return what a model needs, and what an extract has.

    Parameters
    ----------
    ground, asked, test
        As for `train`.
    quiet
        Do not warn of imported lists whose file does not say who was eligible at a cutoff.

    Returns
    -------
    DataFrame
        requirement, needed, found, met, severity (`error` where training refuses, `warning` where
        the scores will hardly rank, empty where it is met).

    Raises
    ------
    PqlTypeError
        A condition does not fit the fields.
    DefinitionError
        The test cutoff's outcome is not known.
    """
    checked = _Checked.of(ground, asked, test)
    if not quiet and checked.first is not None:
        ground.warn(asked, checked.first)
    return checked.table()


def findings(ground: Ground, asked: Configuration, test: datetime | None = None) -> pd.DataFrame:
    """Return why a prediction cannot be trained, or why its scores will hardly rank profiles.

    Parameters
    ----------
    ground, asked, test
        As for `train`.

    Returns
    -------
    DataFrame
        severity (`error` where training refuses, else `warning`), code, what, remedy; errors
        first. Empty where nothing speaks against training.
    """
    return table_of(_Checked.of(ground, asked, test).doubts(asked.propensity))


@dataclass(frozen=True)
class _Checked:
    """What an extract has of what a model needs."""

    days: int
    needed: int
    kinds: int
    history: Doubt | None
    rate: Rate | None = None
    first: datetime | None = None

    @classmethod
    def of(cls, ground: Ground, asked: Configuration, test: datetime | None) -> _Checked:
        window = asked.goal.within_days
        days = ((ground.as_of if test is None else test) - ground.first_event).days
        days += 0 if test is None else window
        kinds = behaviours(found_slices(ground.store, asked.goal.events), asked)
        needed = days_needed(window) + window
        found = cls(days, needed, kinds, history_doubt(days, window))
        if days < needed:
            return found
        learning = Learning(ground, asked, cutoffs_of(ground, asked, test), untold)
        learning.read()
        return replace(found, rate=learning.rate(), first=learning.cutoffs.train[0])

    def table(self) -> pd.DataFrame:
        """Return what is needed and what there is."""
        rows: list[tuple[str, int, int, str]] = [
            ("days of events", self.needed, self.days, "error")
        ]
        if self.rate is not None:
            yes, no = self.rate.examples
            share = int(100 * self.rate.share)  # a part of a per cent is not enough
            rows += [
                ("examples with the outcome", LEAST, yes, "error"),
                ("examples without the outcome", LEAST, no, "error"),
                ("% of the eligible with the outcome", round(100 * RARE), share, "warning"),
                (
                    "% of the eligible without the outcome",
                    round(100 * (1 - COMMON)),
                    int(100 * (1 - self.rate.share)) if self.rate.eligible else 0,
                    "warning",
                ),
            ]
        rows.append(("kinds of event besides the goal's", 1, self.kinds, "error"))
        table = pd.DataFrame(rows, columns=["requirement", "needed", "found", "severity"])
        met = table["found"] >= table["needed"]
        table.insert(3, "met", met)
        return table.assign(severity=table["severity"].where(~met, ""))

    def doubts(self, propensity: str) -> list[Doubt]:
        """Return what is missing, and what a rate means, in words."""
        found = [self.history] if self.history else []
        found += [] if self.rate is None else rate_doubts(self.rate, propensity)
        if not self.kinds:
            what = "There is no kind of event besides the goal's: a model needs other behaviour."
            remedy = "Choose an extract with other events too."
            found.append(Doubt("error", "no-other-behaviour", what, remedy))
        return found
