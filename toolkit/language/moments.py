"""Time constraints as trees: what the builder's date choices are in PQL (FEATURES.md §3).

Each function takes the date that is spoken of and returns the condition. Ignoring the year, a
date is compared by its month and day; only documented parts are used (PQL.md §7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from toolkit.errors import DefinitionError
from toolkit.instants import Unit, step
from toolkit.language.tree import (
    And,
    Arithmetic,
    Between,
    Beyond,
    Call,
    Compare,
    Expression,
    Integer,
    Occurs,
    Offset,
    On,
    Or,
    TimeWord,
)

if TYPE_CHECKING:
    from toolkit.language.tree import Comparison, Operator

NOW = TimeWord("now")
TODAY = TimeWord("today")


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """The instant some units before or after the evaluation instant.

    Parameters
    ----------
    amount
        How many units.
    unit
        Which.
    direction
        Before or after `now`.
    """

    amount: int
    unit: Unit
    direction: Literal["before", "after"]

    def __repr__(self) -> str:
        word = self.unit.value if self.amount == 1 else self.unit.plural
        name = "ago" if self.direction == "before" else "from_now"
        return f'{name}({self.amount}, "{word}")'

    @property
    def offset(self) -> int:
        """The amount, negative in the past."""
        return -self.amount if self.direction == "before" else self.amount

    def occurs(self, subject: Expression, comparison: Comparison) -> Expression:
        """Return that a date is so far from now, on this side of it."""
        return Occurs(subject, Offset(comparison, self.amount, self.unit, self.direction, NOW))


Moment = Expression | RelativeDate


def before(subject: Expression, moment: Moment) -> Expression:
    """Return that a date is before a time."""
    if not isinstance(moment, RelativeDate):
        return Occurs(subject, Beyond("before", moment))
    if moment.direction == "before":
        return moment.occurs(subject, ">")
    return Or((Occurs(subject, Beyond("before", NOW)), moment.occurs(subject, "<")))


def after(subject: Expression, moment: Moment, *, past: bool = False) -> Expression:
    """Return that a date is after a time; `past` where no date can be after now."""
    if not isinstance(moment, RelativeDate):
        return Occurs(subject, Beyond("after", moment))
    if moment.direction == "after":
        return moment.occurs(subject, ">")
    recent = moment.occurs(subject, "<")
    return recent if past else Or((recent, Occurs(subject, Beyond("after", NOW))))


def between(subject: Expression, first: Moment, last: Moment) -> Expression:
    """Return that a date is between two times, both ends in."""
    match first, last:
        case RelativeDate(), RelativeDate():
            return _rolling(subject, first, last)
        case RelativeDate(), _:
            raise _mixed()
        case _, RelativeDate():
            raise _mixed()
        case _:
            start, end = day_of(first), day_of(last)
            if start is not None and end is not None and end < start:
                raise _backwards(f"{start} to {end}")
            return Occurs(subject, Between(first, last))


def _rolling(subject: Expression, first: RelativeDate, last: RelativeDate) -> Expression:
    if first.unit is last.unit and first.offset > last.offset:
        raise _backwards(f"{first} to {last}")
    match first.direction, last.direction:
        case "before", "before":
            return And((first.occurs(subject, "<="), last.occurs(subject, ">=")))
        case "after", "after":
            return And((first.occurs(subject, ">="), last.occurs(subject, "<=")))
        case "before", "after":
            return Or((first.occurs(subject, "<="), last.occurs(subject, "<=")))
        case _:
            raise _backwards(f"{first} to {last}")


def month_days(year: int, month: int) -> tuple[Expression, Expression]:
    """Return the first and the last day of a month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
    last = following - timedelta(days=1) if following else date.max
    return day(first), day(last)


def day(value: date) -> Expression:
    """Return a day as `date(y, m, d)`."""
    return Call("date", (Integer(value.year), Integer(value.month), Integer(value.day)))


def day_of(node: Expression) -> date | None:
    """Return the day that `date(y, m, d)` names, or None."""
    match node:
        case Call(
            function="date", arguments=(Integer(value=y), Integer(value=m), Integer(value=d))
        ):
            try:
                return date(y, m, d)
            except (ValueError, OverflowError):
                return None
        case _:
            return None


# --- ignoring the year ----------------------------------------------------------------------------


def today_any_year(subject: Expression) -> Expression:
    """Return that a date's anniversary is today (PQL.md §7)."""
    return And(
        (
            _equal(month_of(subject), Call("currentMonth", ())),
            _equal(day_of_month(subject), Call("currentDayOfMonth", ())),
        )
    )


def yesterday_any_year(subject: Expression) -> Expression:
    """Return that a date's anniversary was yesterday, which may be in the year before."""
    this_year = Call("currentYear", ())
    years = (this_year, Arithmetic("-", this_year, Integer(1)))
    return Or(
        tuple(
            _equal(
                Call("date", (year, month_of(subject), day_of_month(subject))),
                TimeWord("yesterday"),
            )
            for year in years
        )
    )


def this_month_any_year(subject: Expression) -> Expression:
    """Return that a date's month is the present one."""
    return _equal(month_of(subject), Call("currentMonth", ()))


def on_any_year(subject: Expression, when: date) -> Expression:
    """Return that a date has the month and the day of another."""
    return And(
        (
            _equal(month_of(subject), Integer(when.month)),
            _equal(day_of_month(subject), Integer(when.day)),
        )
    )


def month_any_year(subject: Expression, month: int) -> Expression:
    """Return that a date is in a month."""
    return _equal(month_of(subject), Integer(month))


def beyond_any_year(subject: Expression, comparison: Comparison, when: date) -> Expression:
    """Return that a date is earlier or later in its year than a day is in its own."""
    return Compare(comparison, _place(subject), Integer(when.month * 100 + when.day))


def between_any_year(subject: Expression, first: date, last: date) -> Expression:
    """Return that a date is between two days of the year, which may go over New Year."""
    from_first = beyond_any_year(subject, ">=", first)
    to_last = beyond_any_year(subject, "<=", last)
    over_new_year = (first.month, first.day) > (last.month, last.day)
    return Or((from_first, to_last)) if over_new_year else And((from_first, to_last))


def within_any_year(subject: Expression, amount: int, unit: Unit, when: date) -> Expression:
    """Return that a date is at most so far from a day, on either side of it, in some year.

    Raises
    ------
    DefinitionError
        The distance is half a year or more: every date is so near.
    """
    middle = datetime(when.year, when.month, when.day, tzinfo=UTC)
    ends = [step(middle, sign * amount, unit).date() for sign in (-1, 1)]
    if (ends[1] - ends[0]).days >= 365:
        raise DefinitionError(
            f"every date is within {amount} {unit.plural} of some {when:%d %B}\n"
            "Ask for less than half a year on either side."
        )
    return between_any_year(subject, ends[0], ends[1])


def within_today_any_year(subject: Expression, amount: int, unit: Unit) -> Expression:
    """Return that a date is at most so far from today's day in its own year or one beside it.

    On 29 February the day is the 28th: the year of the date may not have a 29th.
    """
    year = Call("getYear", (subject,))
    month, today = Call("currentMonth", ()), Call("currentDayOfMonth", ())
    leap_day = And((_equal(month, Integer(2)), _equal(today, Integer(29))))
    in_month = Call("if", (leap_day, Integer(28), today))
    years = (year, _sum("+", year, 1), _sum("-", year, 1))
    return Or(
        tuple(
            Occurs(
                subject, Offset("<=", amount, unit, "from", Call("date", (each, month, in_month)))
            )
            for each in years
        )
    )


def on(subject: Expression, time: Expression) -> Expression:
    """Return that a date is in a day or period."""
    return Occurs(subject, On(time))


def month_of(subject: Expression) -> Expression:
    """Return `subject.getMonth()`."""
    return Call("getMonth", (subject,))


def day_of_month(subject: Expression) -> Expression:
    """Return `subject.getDayOfMonth()`."""
    return Call("getDayOfMonth", (subject,))


def _place(subject: Expression) -> Expression:
    """Return a date's place in its year: 315 is 15 March."""
    hundreds = Arithmetic("*", month_of(subject), Integer(100))
    return Arithmetic("+", hundreds, day_of_month(subject))


def _sum(op: Operator, left: Expression, right: int) -> Expression:
    return Arithmetic(op, left, Integer(right))


def _equal(left: Expression, right: Expression) -> Expression:
    return Compare("=", left, right)


def _mixed() -> DefinitionError:
    return DefinitionError(
        "a range has two dates or two relative dates\n"
        'Join two: .after("2026-01-01") and .before(tk.ago(7, "days")).'
    )


def _backwards(shown: str) -> DefinitionError:
    return DefinitionError(f"the range {shown} ends before it begins\nName the earlier end first.")
