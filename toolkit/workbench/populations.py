"""Populations for a prediction: who they are, how many, and how often they had the outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import warn
from toolkit.instants import Unit
from toolkit.language.canvas import (
    Container,
    EventCard,
    event_card,
    from_expression,
    times,
    to_expression,
)
from toolkit.language.pql import parse, render
from toolkit.propensity import (
    COMMON,
    LEAST,
    Rate,
    main_events,
    past_of,
    rate_doubts,
    training_dates,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from toolkit.engine.bitmap import Bitmap
    from toolkit.library import Library
    from toolkit.propensity import Configuration
    from toolkit.workbench.drawing import Drawing
    from toolkit.workbench.extract import Extract

_WINDOWS = (7, 14, 30, 60, 90, 120, 180)
"""Outcome windows to propose, in days."""
_MOST = 4
"""Up to so many populations are proposed for one outcome window."""
_COLUMNS = ["population", "eligible", "within_days", "profiles", "rate", "usable"]


@dataclass(frozen=True, slots=True)
class Population:
    """Profiles to look at, with what a model would find among them.

    Parameters
    ----------
    label
        Who they are, in words.
    canvas
        The definition, drawn.
    days
        The outcome window the rate was counted over, in days.
    profiles
        How many are eligible at the extract's instant.
    rate
        How often they had the outcome in the latest outcome window; None while there is no goal.
    """

    label: str
    canvas: Container
    days: int
    profiles: int
    rate: Rate | None

    @property
    def is_usable(self) -> bool:
        """Whether a model can be trained on them, and has something to rank."""
        return self.rate is not None and self.rate.is_usable

    @property
    def doubt(self) -> str:
        """The code of what speaks most against training on them; empty where nothing does."""
        if self.rate is None or self.is_usable:
            return ""
        if not self.rate.dates:
            return "short-history"
        return rate_doubts(self.rate, "churn")[0].code

    @property
    def pql(self) -> str:
        """The definition as PQL."""
        return render(to_expression(self.canvas))


class Rating:
    """Counts how often a goal's outcome occurred among populations, in the latest windows.

    Who was eligible is asked at the extract's instant less the outcome window, and the outcome in
    the window after that: as a model is tested.

    Parameters
    ----------
    extract
        The open extract.
    library
        Where `inSegment` finds an audience that is not imported.
    goal
        The goal's events, a card each, joined as the goal is.
    occurs
        Whether the outcome is that they occur, or that they do not.
    check
        Called between questions; when it raises, counting stops.
    """

    def __init__(
        self,
        extract: Extract,
        library: Library | None,
        goal: Container,
        *,
        occurs: bool,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.goal, self.occurs = goal, occurs
        self._extract, self._library, self._check = extract, library, check
        self._first = extract.ground.first_event
        self._drawings: dict[datetime, Drawing] = {}

    def rate(self, eligible: Container, days: int) -> Rate | None:
        """Return a population's rate over an outcome window; None where it cannot be counted."""
        if not self.goal.children:
            return None
        last = self._extract.as_of
        counted = self._outcome(eligible, last - timedelta(days=days), days)
        if counted is None:
            return None
        came, asked = counted
        dates = training_dates(self._first, last, days)
        examples = self._examples(eligible, dates, days)
        rate = Rate((asked & came).count, asked.count, days, len(dates), examples)
        if self.occurs or rate.share <= COMMON:
            return rate
        ever = self._members(replace(self.goal, join="any"), last - timedelta(days=days))
        return rate if ever is None else replace(rate, never=(asked & ~ever).count)

    def _examples(
        self, eligible: Container, dates: tuple[datetime, ...], days: int
    ) -> tuple[int, int]:
        """Count examples with the outcome and without it, the latest first, until both suffice."""
        yes = no = 0
        for date in reversed(dates):
            if (counted := self._outcome(eligible, date, days)) is not None:
                came, asked = counted
                both = (asked & came).count
                yes, no = yes + both, no + asked.count - both
            if min(yes, no) >= LEAST:
                break
        return yes, no

    def _outcome(
        self, eligible: Container, date: datetime, days: int
    ) -> tuple[Bitmap, Bitmap] | None:
        """Return who had the outcome in the days after a date, and who was eligible on it."""
        happened = self._members(within(self.goal, days), date + timedelta(days=days))
        asked = self._members(eligible, date)
        if happened is None or asked is None:
            return None
        return happened if self.occurs else ~happened, asked

    def populations(self, days: int) -> Iterator[Population]:
        """Yield populations to start from, those closest to the goal first.

        Parameters
        ----------
        days
            The outcome window that their rates are counted over.
        """
        for label, canvas in self._candidates():
            if (found := self._population(label, canvas, days)) is not None:
                yield found

    def remedies(self, eligible: Container, days: int, own: list[Population]) -> list[Population]:
        """Return populations that a model can rank, where the chosen one is none of them.

        The outcome window is kept where any population will do, and else changed to the nearest
        with which one does.

        Parameters
        ----------
        eligible
            The population that is chosen.
        days
            The outcome window that is chosen.
        own
            The populations of that window, as `populations` counts them.
        """
        others = [each for each in _WINDOWS if each != days]
        for window in (days, *sorted(others, key=lambda each: max(each / days, days / each))):
            if not training_dates(self._first, self._extract.as_of, window):
                continue
            found = list(own) if window == days else list(self.populations(window))
            if window != days:
                same = self._population("The same profiles", eligible, window)
                found += [] if same is None else [same]
            usable = [one for one in found if one.is_usable]
            if usable:
                return usable[:_MOST]
        return []

    def _population(self, label: str, canvas: Container, days: int) -> Population | None:
        today = self._members(canvas, self._extract.as_of)
        if today is None:
            return None
        return Population(label, canvas, days, today.count, self.rate(canvas, days))

    def _candidates(self) -> list[tuple[str, Container]]:
        """Return populations by name: of the goal's own events, of any, of others that sell."""
        types, names = self._extract.palette.event_types, self._extract.palette.event_names
        own = {name for card in self._cards for name in card.event_types}
        others = [name for name in main_events(types) if name not in own]
        active = [("Active", Container((EventCard(),)))]
        near = [
            (past_of(name, names.of(name)), Container((EventCard((name,), case_sensitive=True),)))
            for name in others[:2]
        ]
        if not self._cards:
            return _lately([*active, *near], 30)[:_MOST]
        joined = self.goal if len(self._cards) > 1 else replace(self.goal, join="all")
        goal = [(self._past, joined)]
        if self.occurs:
            return [*_lately([*near, *active], 30), *_lately(goal, 180)][:_MOST]
        return [
            *(one for days in (30, 90, 180) for one in _lately(goal, days)),
            *_lately(active, 30),
        ]

    @property
    def _cards(self) -> list[EventCard]:
        return [card for card in self.goal.children if isinstance(card, EventCard)]

    @property
    def _past(self) -> str:
        """What those did who had the goal's events."""
        types = [name for card in self._cards for name in card.event_types]
        is_plain = all(card.event_types and not card.rules for card in self._cards)
        names = self._extract.palette.event_names
        said = list(dict.fromkeys(past_of(name, names.of(name)) for name in types))
        return said[0] if is_plain and len(said) == 1 else "Had the predicted events"

    def _members(self, canvas: Container, instant: datetime) -> Bitmap | None:
        if instant not in self._drawings:
            self._drawings[instant] = self._extract.drawing(self._library, as_of=instant)
        return self._drawings[instant].numbers(canvas, lambda _share: self._check()).members


def table(populations: list[Population]) -> pd.DataFrame:
    """Return populations as a table: population, eligible, within_days, profiles, rate, usable."""
    rows = [
        (
            one.label,
            one.pql,
            one.days,
            one.profiles,
            float("nan") if one.rate is None else one.rate.share,
            one.is_usable,
        )
        for one in populations
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def populations_of(extract: Extract, library: Library | None, asked: Configuration) -> pd.DataFrame:
    """Return populations to ask a prediction's goal of, as `CustomerAI.populations` does."""
    cards = tuple(event_card(parse(each)) for each in asked.goal.events)
    goal = Container(cards, join=asked.goal.match)
    rating = Rating(extract, library, goal, occurs=asked.goal.occurs)
    eligible = from_expression(parse(asked.eligible))
    found = list(rating.populations(asked.goal.within_days))
    if not any(one.is_usable for one in found):
        found += rating.remedies(eligible, asked.goal.within_days, found)
    return table(found)


def warn_of_rate(asked: Configuration, rate: Rate) -> None:
    """Warn where an outcome is too common or too rare for a model to rank profiles."""
    doubts = [one for one in rate_doubts(rate, asked.propensity) if one.severity == "warning"]
    for one in doubts:
        how = "populations(extract) proposes some; quiet=True does not warn."
        warn(f"{one.what}\n{one.remedy} {how}")


def within(goal: Container, days: int) -> Container:
    """Return the canvas of whoever had a goal's events in the last days."""
    window = times.InLast(days, Unit.DAY)
    cards = (
        replace(card, time=card.time or window) if isinstance(card, EventCard) else card
        for card in goal.children
    )
    return replace(goal, children=tuple(cards))


def _lately(named: list[tuple[str, Container]], days: int) -> list[tuple[str, Container]]:
    return [(f"{name} in the last {days} days", within(canvas, days)) for name, canvas in named]
