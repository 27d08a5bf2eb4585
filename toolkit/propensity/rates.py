"""Whether a goal can be learnt: how often the outcome occurs, and what that means for a model."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from toolkit.errors import DefinitionError
from toolkit.propensity.examples import cutoffs, days_needed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LEAST = 500
"""Training needs so many examples with the outcome, and as many without it."""
RARE = 0.01
"""Below this share the outcome is rare: 500 examples with it take 50,000 without."""
COMMON = 0.85
"""Above this share nearly everyone has the outcome. The highest tenth of a perfect ranking is then
at most 1 / 0.85 = 1.18 times as likely as the average: there is hardly anything to rank."""

_WORDS = {"churn": "churned", "conversion": "converted"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why a prediction cannot be trained, or is of little use.

    Parameters
    ----------
    severity
        `error` where training refuses, `warning` where it goes on.
    code
        The kind of reason.
    what
        The fact, with its figures.
    remedy
        What to do.
    """

    severity: Literal["error", "warning"]
    code: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the eligible had the outcome in one outcome window.

    Parameters
    ----------
    profiles
        The eligible profiles with the outcome.
    eligible
        The profiles that were eligible when the window began.
    days
        The outcome window, in days.
    dates
        How many training dates the extract's history gives.
    examples
        How many examples there are to train on, with the outcome and without it, over these dates;
        where both are enough they may be counted in part.
    never
        How many of the eligible had no event of the goal before the window; None if not counted.
    """

    profiles: int
    eligible: int
    days: int
    dates: int
    examples: tuple[int, int]
    never: int | None = None

    @property
    def share(self) -> float:
        """The share of the eligible with the outcome, 0 to 1; 0 where nobody was eligible."""
        return self.profiles / self.eligible if self.eligible else 0.0

    @property
    def is_usable(self) -> bool:
        """Whether a model can be trained, and has something to rank."""
        return RARE <= self.share <= COMMON and min(self.examples) >= LEAST


def rate_doubts(rate: Rate, propensity: str) -> tuple[Doubt, ...]:
    """Return why a model of a rate cannot be trained or hardly ranks, errors first.

    Parameters
    ----------
    rate
        The rate.
    propensity
        `churn` or `conversion`.

    Examples
    --------
    >>> [one.code for one in rate_doubts(Rate(6380, 6749, 14, 12, (74831, 4022)), "churn")]
    ['too-common']
    >>> rate_doubts(Rate(300, 1000, 14, 12, (3600, 8400)), "churn")
    ()
    """
    if not rate.eligible:
        ago = _days(rate.days)
        what = f"Nobody was eligible {ago} ago, when the latest outcome window began."
        return (Doubt("error", "nobody-eligible", what, "Choose a wider population."),)
    found = [few_examples(rate, propensity), _common(rate, propensity), _rare(rate, propensity)]
    return tuple(one for one in found if one is not None)


def few_examples(rate: Rate, propensity: str) -> Doubt | None:
    """Return that training is refused for want of examples; None where there are enough."""
    with_it, without = rate.examples
    least, is_without = min((with_it, False), (without, True))
    if least >= LEAST or not rate.dates:
        return None
    word = f"{'had not ' if is_without else 'had '}{_WORDS[propensity]}"
    dates = "1 training date" if rate.dates == 1 else f"{rate.dates} training dates"
    what = (
        f"There are {least:,} examples of profiles that {word}, from {dates}; "
        f"training needs {LEAST}."
    )
    remedy = (
        "Choose a population in which fewer have the outcome, or a longer outcome window."
        if is_without
        else "Choose a wider population, or a longer outcome window."
    )
    return Doubt("error", "too-few", what, remedy)


def _common(rate: Rate, propensity: str) -> Doubt | None:
    if rate.share <= COMMON:
        return None
    never = ""
    if rate.never is not None and rate.never >= rate.eligible / 3:
        part = percent(rate.never, rate.eligible)
        never = f", since {part} of them had never had such an event"
    what = (
        f"{percent(rate.profiles, rate.eligible)} of the eligible profiles would count as "
        f"{_WORDS[propensity]}: nearly everyone{never}. A model can hardly rank them: even the "
        f"highest tenth of a perfect ranking is only {1 / rate.share:.2f} times as likely as the "
        "average."
    )
    remedy = (
        "Choose profiles that had the event recently, or a longer outcome window."
        if propensity == "churn"
        else "Choose a population in which fewer have the outcome, or a shorter outcome window."
    )
    return Doubt("warning", "too-common", what, remedy)


def _rare(rate: Rate, propensity: str) -> Doubt | None:
    if rate.share >= RARE:
        return None
    what = (
        f"{percent(rate.profiles, rate.eligible)} of the eligible profiles would count as "
        f"{_WORDS[propensity]}: {rate.profiles:,} of {rate.eligible:,}, hardly anyone. A model "
        "has little to learn from, and most of those it ranks highest will not have the outcome."
    )
    remedy = "Choose profiles that are closer to the outcome, or a longer outcome window."
    return Doubt("warning", "too-rare", what, remedy)


def history_doubt(days: int, window: int) -> Doubt | None:
    """Return why days of events are too few for an outcome window; None where they are enough."""
    needed = days_needed(window) + window
    if days >= needed:
        return None
    longest = next((each for each in range(window - 1, 0, -1) if _fits(each, days)), 0)
    what = (
        f"An outcome window of {_days(window)} needs {needed} days of events; the extract has "
        f"{days}."
    )
    remedy = f"Choose up to {_days(longest)}." if longest else "Choose an extract with more events."
    return Doubt("error", "short-history", what, remedy)


def training_dates(first: datetime, last: datetime, window: int) -> tuple[datetime, ...]:
    """Return the dates a model is trained on; none where the history is too short."""
    if (last - first).days < days_needed(window) + window:
        return ()
    try:
        return cutoffs(first, last, window, None).train
    except DefinitionError:  # events begin within the day
        return ()


def table_of(doubts: Iterable[Doubt]) -> pd.DataFrame:
    """Return doubts as a table, errors first: severity, code, what, remedy."""
    rows = sorted(map(astuple, doubts), key=lambda row: row[0] != "error")
    return pd.DataFrame(rows, columns=["severity", "code", "what", "remedy"], dtype="str")


def percent(part: int, whole: int) -> str:
    """Return a share of a whole in per cent, never rounded to none or to all.

    Examples
    --------
    >>> percent(1, 3), percent(1, 10_000), percent(9_999, 10_000), percent(5, 5)
    ('33.3 %', '< 0.1 %', '> 99.9 %', '100 %')
    """
    share = 100 * part / whole if whole else 0.0
    if share in {0, 100}:
        return f"{share:.0f} %"
    if share < 0.1:
        return "< 0.1 %"
    return "> 99.9 %" if share > 99.9 else f"{share:.1f} %"


def _fits(window: int, days: int) -> bool:
    return days_needed(window) + window <= days


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
