"""Examples: whom a model learns from, at which cutoffs, and what then came true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from toolkit.engine.duckdb import DuckDBEngine
from toolkit.errors import DefinitionError
from toolkit.instants import Unit, step
from toolkit.language.check import check
from toolkit.language.pql import parse
from toolkit.propensity.features import Examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.engine.audiences import Audiences
    from toolkit.engine.cache import LeafCache
    from toolkit.language.tree import Expression
    from toolkit.propensity.goal import Goal
    from toolkit.propensity.slices import Rows

STEP = 14
"""Days between two cutoffs to learn from."""
_MOST = 26
"""Up to how many cutoffs are learnt from."""
_HISTORY = 182
"""Days of history before a cutoff, where the extract has so much twice over."""
_FOLDS = 4
"""Up to how many of the last cutoffs are validated on."""
_LOOKBACK = 45
"""Days of history there are at least."""


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """When examples are looked at.

    Parameters
    ----------
    train
        Ascending; every outcome window ends by the test cutoff.
    test
        Its outcome window ends by the evaluation instant.
    """

    train: tuple[datetime, ...]
    test: datetime

    def folds(self, window: timedelta) -> list[tuple[tuple[datetime, ...], datetime]]:
        """Return the last cutoffs to validate on, each with those whose outcome was known then."""
        found = []
        for judged in self.train[-_FOLDS:]:
            known = tuple(each for each in self.train if each + window <= judged)
            if known:
                found.append((known, judged))
        return found


def cutoffs(first: datetime, last: datetime, window: int, test: datetime | None) -> Cutoffs:
    """Return the cutoffs of an extract: every 14 days, back from the test cutoff.

    Parameters
    ----------
    first, last
        The first event's instant, and the evaluation instant.
    window
        The outcome window, in days.
    test
        The test cutoff; the last whose outcome is known, when not given.

    Raises
    ------
    DefinitionError
        The history is too short, or the test cutoff's outcome is not known.
    """
    outcome = timedelta(days=window)
    last_known = step(last, -window, Unit.DAY).replace(microsecond=0)
    chosen = (test or last_known).replace(microsecond=0)
    if chosen > last_known:
        raise DefinitionError(
            f"what happens in the {window} days after {chosen:%Y-%m-%d} is not known: the extract "
            f"ends on {last:%Y-%m-%d}\nTake a test_cutoff up to {last_known:%Y-%m-%d}."
        )
    span = chosen - first
    history = max(timedelta(days=_LOOKBACK), min(timedelta(days=_HISTORY), span / 2))
    found: list[datetime] = []
    each = step(chosen, -window, Unit.DAY)
    while each >= first + history and len(found) < _MOST:
        found.append(each)
        each -= timedelta(days=STEP)
    made = Cutoffs(tuple(reversed(found)), chosen)
    if not made.folds(outcome):
        needed = days_needed(window)
        raise DefinitionError(
            f"{max(span.days, 0)} days of events before the test cutoff of {chosen:%Y-%m-%d} are "
            f"too few\nAn outcome window of {window} days needs {needed}: history to learn from, "
            "and a window each to learn, to calibrate and to test."
        )
    return made


def days_needed(window: int) -> int:
    """Return how many days of events there are at least before a test cutoff."""
    learning = window + -(-window // STEP) * STEP
    return max(_LOOKBACK + learning, min(2 * learning, _HISTORY + learning))


def eligible(
    audiences: Audiences, cache: LeafCache | None, definition: str, instants: Sequence[datetime]
) -> Examples:
    """Return the eligible profiles at each of some instants, in order of profile.

    An audience that the definition names is evaluated at each of the instants, too.

    Raises
    ------
    PqlTypeError
        The definition does not fit the fields.
    """
    canonical = _checked(audiences, definition)
    profiles, seconds = [], []
    for instant in instants:
        engine = DuckDBEngine(audiences.store, instant, cache)
        members = audiences.members({"": canonical}, engine)[""].indices()
        profiles.append(members.astype(np.int64))
        seconds.append(np.full(len(members), second(instant)))
    found = Examples(np.concatenate(profiles), np.concatenate(seconds))
    return found.where(np.lexsort((found.seconds, found.profiles)))


def warn_of_lists(
    audiences: Audiences, definition: str, instant: datetime, as_of: datetime
) -> None:
    """Warn where the file of an imported list does not say who was eligible at an instant.

    Parameters
    ----------
    audiences, definition
        As for `eligible`.
    instant
        The first cutoff.
    as_of
        The extract's evaluation instant.
    """
    asked = audiences.plan({"": _checked(audiences, definition)})
    audiences.warn(asked.references, instant, as_of)


def _checked(audiences: Audiences, definition: str) -> Expression:
    layout = audiences.store.layout
    return check(parse(definition), layout.profiles.root, layout.events.root, definition)


def outcomes(goal: Goal, rows: Sequence[Rows], examples: Examples) -> NDArray[np.bool_]:
    """Return for whom a goal came true, from the events of each of its conditions.

    An event counts after the cutoff, and up to the end of the outcome window.
    """
    end = examples.seconds + goal.within_days * 86_400
    each = [
        events.until(examples.profiles, end) > events.until(examples.profiles, examples.seconds)
        for events in rows
    ]
    happened = np.logical_or.reduce(each) if goal.match == "any" else np.logical_and.reduce(each)
    return np.asarray(happened if goal.occurs else ~happened)


def second(instant: datetime) -> int:
    """Return an instant as seconds since 1970."""
    return int(instant.replace(microsecond=0).timestamp())


def instant(seconds: int) -> datetime:
    """Return seconds since 1970 as an instant, UTC."""
    return datetime.fromtimestamp(seconds, UTC)
