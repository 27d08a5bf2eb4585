"""When: the time constraints of the builder, as values (FEATURES: time constraints, all in UTC).

"Ignore year" compares month and day alone. The year of a day whose year is ignored says nothing;
it settles to 2000, a leap year, so that 29 February is a day like the others.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.arguments import shown
from toolkit.errors import DefinitionError
from toolkit.instants import Unit, length_issue

ANY_YEAR = 2000
"""What the year of a day settles to where it is ignored."""

_DAYS_A_MONTH = 30.44
Day = Literal["today", "yesterday"] | date
"""A reference day: a word, or a custom date."""


@dataclass(frozen=True, slots=True)
class Duration:
    """So many units of time: `Duration(24, Unit.HOUR)`.

    Raises
    ------
    DefinitionError
        The amount is below 1.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)

    @property
    def about(self) -> float:
        """Roughly how many seconds it is, to tell the shorter from the longer."""
        days = self.unit.months * _DAYS_A_MONTH if self.unit.months else 0.0
        return self.amount * (days * 86_400 or self.unit.duration.total_seconds())


@dataclass(frozen=True, slots=True)
class Ago:
    """The instant so many units before the evaluation."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{_said(self.amount, self.unit)} ago"

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The instant so many units after the evaluation."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{_said(self.amount, self.unit)} from now"

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class OnDay:
    """Today, yesterday, or a custom date."""

    day: Day
    ignore_year: bool = False


@dataclass(frozen=True, slots=True)
class InPeriod:
    """A calendar period, from its first instant to its last: this month, this year.

    Last and next, and the other units, are read from PQL and drawn the same way. Only this month
    can ignore the year.
    """

    which: Literal["this", "last", "next"]
    unit: Unit
    ignore_year: bool = False

    def __post_init__(self) -> None:
        if self.ignore_year and (self.which, self.unit) != ("this", Unit.MONTH):
            raise DefinitionError(
                f"{self.which} {self.unit.value} cannot ignore the year; this month can"
            )


@dataclass(frozen=True, slots=True)
class During:
    """A chosen year, a chosen month of a year, or a month of any year.

    Raises
    ------
    DefinitionError
        Neither year nor month is given, or there is no such year or month.
    """

    year: int | None = None
    month: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and self.month is None:
            raise DefinitionError("during needs a year, a month, or both")
        if self.year is not None and not 1 <= self.year <= 9999:
            raise DefinitionError(f"there is no year {self.year}; years are 1 to 9999")
        if self.month is not None and not 1 <= self.month <= 12:
            raise DefinitionError(f"there is no month {self.month}; months are 1 to 12")

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None for a month of any year."""
        if self.year is None:
            return None
        first, last = (1, 12) if self.month is None else (self.month, self.month)
        end = calendar.monthrange(self.year, last)[1]
        return date(self.year, first, 1), date(self.year, last, end)


@dataclass(frozen=True, slots=True)
class InLast:
    """The last so many units, up to and including the evaluation instant."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class InNext:
    """The next so many units after the evaluation instant: for date fields, as in PQL.md §6."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class FromTo:
    """Between two days, both in; ignoring the year, between two days of the calendar.

    With custom dates only it can ignore the year; then 20 December to 5 January is the turn of
    the year.

    Raises
    ------
    DefinitionError
        The last day is before the first, or a relative day is to ignore the year.
    """

    first: Day
    last: Day
    ignore_year: bool = False

    def __post_init__(self) -> None:
        dated = isinstance(self.first, date) and isinstance(self.last, date)
        if self.ignore_year and not dated:
            raise DefinitionError("only custom dates can ignore the year")
        if self.ignore_year:
            return
        match self.first, self.last:
            case date() as first, date() as last if first > last:
                raise DefinitionError(f"the range {first} to {last} ends before it starts")
            case "today", "yesterday":
                raise DefinitionError("the range today to yesterday ends before it starts")
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Within:
    """At most so many whole units on either side of a day, ends in: 3 days are seven days.

    Ignoring the year, the nearest anniversary counts, also over New Year; that of 29 February is
    the 28th in years without it.
    """

    amount: int
    unit: Unit
    day: Day
    ignore_year: bool = False

    def __post_init__(self) -> None:
        _positive(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Before:
    """Before a day, or before the instant so many units ago or ahead.

    A custom date can ignore the year.
    """

    than: Day | Ago | Ahead
    ignore_year: bool = False

    def __post_init__(self) -> None:
        _dated(self.than, self.ignore_year)


@dataclass(frozen=True, slots=True)
class After:
    """After a day, or after the instant so many units ago or ahead.

    A custom date can ignore the year.
    """

    than: Day | Ago | Ahead
    ignore_year: bool = False

    def __post_init__(self) -> None:
        _dated(self.than, self.ignore_year)


@dataclass(frozen=True, slots=True)
class RollingRange:
    """Between two relative instants, both in; one end may be open.

    Open are only `until` an instant ago (`occurs >= 3 days before now`) and `since` an instant
    ahead (`occurs >= 3 days after now`).

    Raises
    ------
    DefinitionError
        The range ends before it starts, or an open end leaves what another constraint says.
    """

    since: Ago | Ahead | None
    until: Ago | Ahead | None

    def __post_init__(self) -> None:
        match self.since, self.until:
            case Ahead(), Ago():
                raise DefinitionError("a range from ahead to ago ends before it starts")
            case (None, Ahead() | None) | (Ago(), None):
                raise DefinitionError("a range needs both ends\nOpen are until ago, since ahead.")
            case _:
                pass


TimeConstraint = (
    OnDay | InPeriod | During | InLast | InNext | FromTo | Within | Before | After | RollingRange
)


def _positive(amount: object, unit: Unit) -> None:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 1:
        raise DefinitionError(
            f"{shown(amount)} {unit.plural} are no length of time\n"
            "Give a whole number of 1 or more, and its unit."
        )
    if (issue := length_issue(amount, unit)) is not None:
        raise DefinitionError("\n".join(issue))


def _said(amount: int, unit: Unit) -> str:
    return f"{amount} {unit.value if amount == 1 else unit.plural}"


def _dated(than: Day | Ago | Ahead, ignore_year: bool) -> None:
    if ignore_year and not isinstance(than, date):
        raise DefinitionError("only a custom date can ignore the year")
