"""The time constraints of the builder, for date fields and for events (FEATURES.md §3)."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from toolkit import arguments
from toolkit.arguments import shown
from toolkit.errors import DefinitionError, did_you_mean
from toolkit.instants import Unit
from toolkit.language import times
from toolkit.language.fluent.literals import Handle, When, day_from, time_of, unit_of
from toolkit.language.pql import parse
from toolkit.language.times import Ago, Ahead
from toolkit.language.tree import Between, Beyond, Occurs, Offset, On, Period

if TYPE_CHECKING:
    from datetime import date

    from toolkit.language.tree import Occurrence

Said = TypeVar("Said")
_MONTHS = [name.lower() for name in calendar.month_name]
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def ago(amount: int, unit: str) -> Ago:
    """Return the instant some units before the evaluation instant.

    Parameters
    ----------
    amount
        How many units.
    unit
        `day`, `weeks`, `months`, … (PQL.md §2).

    Raises
    ------
    DefinitionError
        There is no such unit or length.

    Examples
    --------
    >>> from toolkit.language.fluent import event
    >>> print(event("search").between(ago(30, "days"), ago(7, "days")).describe())
    At least 1 search event between 30 and 7 days ago.
    """
    return Ago(amount, unit_of(unit))


def from_now(amount: int, unit: str) -> Ahead:
    """Return the instant some units after the evaluation instant.

    Parameters
    ----------
    amount
        How many units.
    unit
        `day`, `weeks`, `months`, … (PQL.md §2).

    Raises
    ------
    DefinitionError
        There is no such unit or length.

    Examples
    --------
    >>> from toolkit.language.fluent import field
    >>> field("contract.endDate").before(from_now(2, "weeks")).to_pql()
    'contract.endDate occurs before now or contract.endDate occurs < 2 weeks after now'
    """
    return Ahead(amount, unit_of(unit))


class Timed(Generic[Said]):
    """What has a date: a date field, or an event by its timestamp.

    Every day is a UTC day. A missing date satisfies none of these (PQL.md §5).
    """

    def _timed(self, time: times.TimeConstraint | Occurrence) -> Said:
        raise NotImplementedError

    # --- days and periods -----------------------------------------------------------------------

    def today(self, *, ignore_year: bool = False) -> Said:
        """Return that the date is today, the UTC day of the evaluation instant.

        Parameters
        ----------
        ignore_year
            Whether its anniversary is enough.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> print(field("person.birthDate").today(ignore_year=True).to_pql())
        person.birthDate.getMonth() = currentMonth()
        and person.birthDate.getDayOfMonth() = currentDayOfMonth()
        """
        return self._timed(times.OnDay("today", _flag(ignore_year)))

    def yesterday(self, *, ignore_year: bool = False) -> Said:
        """Return that the date is the day before today.

        Parameters
        ----------
        ignore_year
            Whether its anniversary is enough.
        """
        return self._timed(times.OnDay("yesterday", _flag(ignore_year)))

    def this_month(self, *, ignore_year: bool = False) -> Said:
        """Return that the date is in the calendar month of the evaluation instant.

        Parameters
        ----------
        ignore_year
            Whether the same month of any year is enough.
        """
        return self._timed(times.InPeriod("this", Unit.MONTH, _flag(ignore_year)))

    def this_year(self) -> Said:
        """Return that the date is in the calendar year of the evaluation instant."""
        return self._timed(times.InPeriod("this", Unit.YEAR))

    def on(self, day: When, *, ignore_year: bool = False) -> Said:
        """Return that the date is on a day.

        Parameters
        ----------
        day
            A date, `2026-07-01`, `today`, `yesterday`, `tomorrow`, or a field that holds a date.
        ignore_year
            Whether the same day of any year is enough.

        Raises
        ------
        DefinitionError
            It names no day.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").on("2026-07-01").to_pql()
        'loyalty.joinDate occurs on date(2026, 7, 1)'
        """
        if _flag(ignore_year):
            said: times.Day = _word_of(day) or _custom(day)
            return self._timed(times.OnDay(said, ignore_year=True))
        return self._timed(On(time_of(_no_relative(day))))

    def during(self, period: str | int, *, ignore_year: bool = False) -> Said:
        """Return that the date is in a month or a year.

        Parameters
        ----------
        period
            A month `2026-03`, a year `2026`, or a calendar period such as `last month`.
        ignore_year
            Whether the same month of any year is enough; the month is then `March`, too.

        Raises
        ------
        DefinitionError
            It names no month and no year.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").during("2026-02").to_pql()
        'loyalty.joinDate occurs between date(2026, 2, 1) and date(2026, 2, 28)'
        >>> field("person.birthDate").during("March", ignore_year=True).to_pql()
        'person.birthDate.getMonth() = 3'
        """
        text = str(period).strip().lower()
        if _flag(ignore_year):
            return self._timed(times.During(None, _month_of(text)))
        if _MONTH.fullmatch(text):
            return self._timed(times.During(int(text[:4]), _month_of(text)))
        if text.isdecimal():
            return self._timed(times.During(int(text)))
        match text.split():
            case [("this" | "last" | "next") as which, unit]:
                return self._timed(On(Period(which, unit_of(unit))))
            case _:
                raise _no_period(period)

    # --- lengths --------------------------------------------------------------------------------

    def in_last(self, amount: int, unit: str) -> Said:
        """Return that the date is in the last units of time, up to the evaluation instant.

        Parameters
        ----------
        amount
            How many units.
        unit
            `day`, `weeks`, `months`, … (PQL.md §2).

        Raises
        ------
        DefinitionError
            There is no such unit or length.
        """
        return self._timed(times.InLast(amount, unit_of(unit)))

    def within(self, amount: int, unit: str, *, of: When, ignore_year: bool = False) -> Said:
        """Return that the date is at most so far from a day, before or after it, ends in.

        Whole units are counted from the day (PQL.md §6): 3 days of today are seven days. From a
        date-time field the length is exact.

        Parameters
        ----------
        amount
            How many units on either side.
        unit
            `days`, `weeks`, `months`, `years`, … (PQL.md §2).
        of
            A date, `2026-07-01`, `today`, `yesterday`, or a field that holds a date.
        ignore_year
            Whether the same day of any year is near enough: of today or of a date.

        Raises
        ------
        DefinitionError
            There is no such unit, length or day.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").within(3, "days", of="today").to_pql()
        'loyalty.joinDate occurs <= 3 days from today'
        """
        length = times.Duration(amount, unit_of(unit))
        if _flag(ignore_year):
            day: times.Day = _word_of(of) or _custom(of)
            return self._timed(times.Within(amount, length.unit, day, ignore_year=True))
        time = time_of(_no_relative(of))
        return self._timed(Offset("<=", amount, length.unit, "from", time))

    # --- before, after and ranges ---------------------------------------------------------------

    def before(self, day: When, *, ignore_year: bool = False) -> Said:
        """Return that the date is before a day, or longer ago than some units.

        Parameters
        ----------
        day
            A date, `2026-07-01`, `today`, a field that holds a date, or `tk.ago(30, "days")`.
        ignore_year
            Whether to compare the places in the year alone; with a date.

        Raises
        ------
        DefinitionError
            It names no day.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").before(ago(1, "year")).to_pql()
        'loyalty.joinDate occurs > 1 year before now'
        """
        if _flag(ignore_year):
            return self._timed(times.Before(_custom(day), ignore_year=True))
        if isinstance(day, Ago | Ahead):
            return self._timed(times.Before(day))
        return self._timed(Beyond("before", time_of(day)))

    def after(self, day: When, *, ignore_year: bool = False) -> Said:
        """Return that the date is after a day, or less long ago than some units.

        Parameters
        ----------
        day
            A date, `2026-07-01`, `today`, a field that holds a date, or `tk.ago(30, "days")`.
        ignore_year
            Whether to compare the places in the year alone; with a date.

        Raises
        ------
        DefinitionError
            It names no day.
        """
        if _flag(ignore_year):
            return self._timed(times.After(_custom(day), ignore_year=True))
        if isinstance(day, Ago | Ahead):
            return self._timed(times.After(day))
        return self._timed(Beyond("after", time_of(day)))

    def between(self, first: Any, last: Any, *, ignore_year: bool = False) -> Said:  # noqa: ANN401 - two numbers or two times
        """Return that the value is between two others, both in.

        Parameters
        ----------
        first
            A date, `2026-07-01`, `today`, or `tk.ago(30, "days")`; a number for a number field.
        last
            The same; not before the first.
        ignore_year
            Whether to compare the places in the year alone, also over New Year; with dates.

        Raises
        ------
        DefinitionError
            They are no times, of two kinds, or the wrong way round.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").between("2026-01-01", "2026-01-31").to_pql()
        'loyalty.joinDate occurs between date(2026, 1, 1) and date(2026, 1, 31)'
        >>> field("loyalty.points").between(100, 500).to_pql()
        'loyalty.points >= 100 and loyalty.points <= 500'
        """
        if _flag(ignore_year):
            days = [_custom(each) for each in (first, last)]
            return self._timed(times.FromTo(days[0], days[1], ignore_year=True))
        if _is_number(first) and _is_number(last):
            return self._numbers(first, last)
        if isinstance(first, Ago | Ahead) and isinstance(last, Ago | Ahead):
            return self._timed(_rolling(first, last))
        if isinstance(first, Ago | Ahead) or isinstance(last, Ago | Ahead):
            raise DefinitionError(
                "a range has two dates or two relative dates\n"
                'Join two: .after("2026-01-01") and .before(tk.ago(7, "days")).'
            )
        return self._timed(_range(first, last))

    def _numbers(self, first: Any, last: Any) -> Said:  # noqa: ANN401 - two numbers
        raise NotImplementedError

    def occurs(self, when: str) -> Said:
        """Return any other time constraint of PQL, in its own words.

        Parameters
        ----------
        when
            What stands right of `occurs` (PQL.md §6), such as `= 3 days before today`.

        Raises
        ------
        PqlSyntaxError
            It is not PQL.

        Examples
        --------
        >>> from toolkit.language.fluent import field
        >>> field("loyalty.joinDate").occurs("= 3 days before today").to_pql()
        'loyalty.joinDate occurs = 3 days before today'
        """
        accepted = "a time of PQL as text, such as <= 3 days before today"
        read = parse(f"it occurs {arguments.text(when, 'when', accepted)}")
        if not isinstance(read, Occurs):
            raise DefinitionError(
                f"{shown(when)} is more than a time\nWrite one, such as <= 3 days before today."
            )
        return self._timed(read.occurrence)


def _flag(ignore_year: object) -> bool:
    return arguments.truth(ignore_year, "ignore_year")


def _is_number(value: object) -> bool:
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def _custom(when: When) -> date:
    if _word_of(when) is not None or isinstance(when, Handle):
        raise DefinitionError(
            f"only a custom date can ignore the year here, and {shown(when)} is none\n"
            "Write it as 2026-07-01."
        )
    return day_from(_no_relative(when))


def _word_of(when: object) -> Literal["today", "yesterday"] | None:
    match when.strip().lower() if isinstance(when, str) else None:
        case "today":
            return "today"
        case "yesterday":
            return "yesterday"
        case _:
            return None


def _rolling(first: Ago | Ahead, last: Ago | Ahead) -> times.RollingRange:
    signs = {Ago: -1, Ahead: 1}
    away = [signs[type(e)] * times.Duration(e.amount, e.unit).about for e in (first, last)]
    if away[0] > away[1]:
        raise DefinitionError(
            f"the range {first} to {last} ends before it starts\nName the earlier end first."
        )
    return times.RollingRange(first, last)


def _range(first: When, last: When) -> Occurrence:
    start, end = time_of(first), time_of(last)
    days = _word_of(first) or times.day_of(start), _word_of(last) or times.day_of(end)
    if None not in days:
        times.FromTo(*cast("tuple[times.Day, times.Day]", days))
    return Between(start, end)


def _no_relative(when: When) -> When:
    if isinstance(when, Ago | Ahead):
        raise DefinitionError(
            f"{when} is an instant, and a day is needed here\n"
            "Use .before(…), .after(…) or .between(…) with it."
        )
    return when


def _month_of(text: str) -> int:
    if text in _MONTHS[1:]:
        return _MONTHS.index(text)
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise _no_period(text)
    return int(found[2])


def _no_period(period: object) -> DefinitionError:
    text = str(period).strip().lower()
    if text in _MONTHS[1:]:
        month = text.title()
        return DefinitionError(
            f"{month} of which year?\n"
            f'Write it as 2026-{_MONTHS.index(text):02}, or during("{month}", ignore_year=True).'
        )
    hint = did_you_mean(text, _MONTHS[1:]) or "Write a month as 2026-03, a year as 2026."
    return DefinitionError(f"{shown(period)} is no month and no year\n{hint}")
