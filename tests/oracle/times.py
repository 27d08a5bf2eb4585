"""What time words and `occurs` mean, in plain Python: the table of PQL.md §6, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

FIXED = {
    "millisecond": timedelta(milliseconds=1),
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200, "millennium": 12_000}


@dataclass(frozen=True, slots=True)
class Moment:
    """A reference time: an instant (no end), or the instants from `first` up to `end`."""

    first: datetime
    end: datetime | None = None
    is_now: bool = False


def midnight(day: date) -> datetime:
    """Return the first instant of a UTC day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def a_day(day: date) -> Moment:
    """Return the interval of a UTC day."""
    return Moment(midnight(day), step(midnight(day), 1, "day"))


def utc(instant: datetime) -> datetime:
    """Return an aware instant; a naive one is UTC."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def days_in(year: int, month: int) -> int:
    """Return the length of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def step(instant: datetime, amount: int, unit: str) -> datetime:
    """Return the instant so many units later; calendar units clamp to the month's end."""
    beyond = FIRST if amount < 0 else LAST
    if unit in FIXED:
        try:
            return instant + amount * FIXED[unit]
        except OverflowError:
            return beyond
    month_number = instant.year * 12 + (instant.month - 1) + amount * MONTHS[unit]
    year, month = month_number // 12, month_number % 12 + 1
    if not 1 <= year <= 9999:
        return beyond
    return instant.replace(year=year, month=month, day=min(instant.day, days_in(year, month)))


def start_of(unit: str, now: datetime) -> datetime:
    """Return the first instant of the calendar unit that an instant lies in."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    years = MONTHS.get(unit, 0) // 12
    if years:
        return day.replace(year=max(1, now.year - now.year % years), month=1, day=1)
    return {
        "millisecond": now.replace(microsecond=now.microsecond - now.microsecond % 1000),
        "second": now.replace(microsecond=0),
        "minute": now.replace(second=0, microsecond=0),
        "hour": now.replace(minute=0, second=0, microsecond=0),
        "day": day,
        "week": day - timedelta(days=day.isoweekday() - 1),
        "month": day.replace(day=1),
    }[unit]


def period(which: str, unit: str, now: datetime) -> Moment:
    """Return `this`, `last` or `next` unit, seen from an instant."""
    first = step(start_of(unit, now), {"last": -1, "this": 0, "next": 1}[which], unit)
    return Moment(first, step(first, 1, unit))


def word(name: str, now: datetime) -> Moment:
    """Return what `now`, `today`, `yesterday`, `tomorrow` name."""
    if name == "now":
        return Moment(now, is_now=True)
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[name]
    return a_day((now + timedelta(days=shift)).date())


def is_on(t: datetime, ref: Moment) -> bool:
    """`t occurs on T`."""
    return t == ref.first if ref.end is None else t >= ref.first and is_short_of(t, ref.end)


def is_short_of(t: datetime, end: datetime) -> bool:
    """Return whether an instant is before an end; what ends with time itself has them all."""
    return t < end or end == LAST


def is_before(t: datetime, ref: Moment) -> bool:
    """`t occurs before T`."""
    return t <= ref.first if ref.is_now else t < ref.first


def is_after(t: datetime, ref: Moment) -> bool:
    """`t occurs after T`."""
    return t > ref.first if ref.end is None else not is_short_of(t, ref.end)


def is_between(t: datetime, start: Moment, end: Moment) -> bool:
    """`t occurs between S and T`: both ends in."""
    within = t <= end.first if end.end is None else is_short_of(t, end.end)
    return t >= start.first and within


def is_before_by(t: datetime, cmp: str, n: int, unit: str, ref: Moment) -> bool:
    """`t occurs <cmp> n unit before T`."""
    if ref.end is not None:
        return is_before(t, ref) and compared(units_away(t, ref, unit), cmp, n)
    edge = step(ref.first, -n, unit)
    nth = edge <= t < step(ref.first, -(n - 1), unit)
    return {
        "<=": edge <= t and is_before(t, ref),
        "<": edge < t and is_before(t, ref),
        ">=": t <= edge,
        ">": t < edge,
        "=": nth,
        "!=": is_before(t, ref) and not nth,
    }[cmp]


def is_after_by(t: datetime, cmp: str, n: int, unit: str, ref: Moment) -> bool:
    """`t occurs <cmp> n unit after T`."""
    if ref.end is not None:
        return is_after(t, ref) and compared(units_away(t, ref, unit), cmp, n)
    edge = step(ref.first, n, unit)
    nth = step(ref.first, n - 1, unit) < t <= edge
    return {
        "<=": is_after(t, ref) and t <= edge,
        "<": is_after(t, ref) and t < edge,
        ">=": t >= edge,
        ">": t > edge,
        "=": nth,
        "!=": is_after(t, ref) and not nth,
    }[cmp]


def is_from_by(t: datetime, cmp: str, n: int, unit: str, ref: Moment) -> bool:
    """`t occurs <cmp> n unit from T`: the distance on either side."""
    if ref.end is not None:
        return compared(units_away(t, ref, unit), cmp, n)
    early, late = step(ref.first, -n, unit), step(ref.first, n, unit)
    before = t < ref.first
    equal = t == (early if before else late)
    less = t > early if before else t < late
    return {
        "=": equal,
        "!=": not equal,
        "<": less,
        "<=": less or equal,
        ">": not (less or equal),
        ">=": not less,
    }[cmp]


def units_away(t: datetime, ref: Moment, unit: str) -> int:
    """Return in which whole unit before or after an interval an instant lies; 0 inside it.

    The unit next to the interval is the first. Calendar units are steps from the interval's end.
    """
    if ref.end is None:
        raise AssertionError("whole units are counted from an interval")
    if is_on(t, ref):
        return 0
    away = ref.first - t if t < ref.first else t - ref.end
    if unit in FIXED and t < ref.first:
        return -(-away // FIXED[unit])
    if unit in FIXED:
        return away // FIXED[unit] + 1
    count = max(1, away.days // (31 * MONTHS[unit]))
    while not is_reached(t, ref, count, unit):
        count += 1
    return count


def is_reached(t: datetime, ref: Moment, count: int, unit: str) -> bool:
    """Return whether so many units before or after an interval take in an instant."""
    if t < ref.first:
        return step(ref.first, -count, unit) <= t
    return is_short_of(t, step(ref.end or ref.first, count, unit))


def compared(number: int, cmp: str, other: int) -> bool:
    """Return how two whole numbers compare."""
    return {
        "=": number == other,
        "!=": number != other,
        "<": number < other,
        "<=": number <= other,
        ">": number > other,
        ">=": number >= other,
    }[cmp]


def is_offset(t: datetime, cmp: str, n: int, unit: str, direction: str, ref: Moment) -> bool:
    """Return whether an instant stands in a counted relation to a reference time."""
    test = {"before": is_before_by, "after": is_after_by, "from": is_from_by}[direction]
    return test(t, cmp, n, unit, ref)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def read_iso(text: str, zone: str = "UTC") -> Moment | None:
    """Return the instant that ISO 8601 text in its extended form names.

    A day is its UTC midnight in every zone. A clock without an offset is local time of the zone;
    where clocks change, of the two instants it may mean it is the later.
    """
    try:
        if _DAY.fullmatch(text):
            return Moment(midnight(date.fromisoformat(text)))
        if _INSTANT.fullmatch(text):
            read = datetime.fromisoformat(text)
            if read.tzinfo is None:
                local = read.replace(tzinfo=ZoneInfo(zone))
                return Moment(max(utc(local.replace(fold=fold)) for fold in (0, 1)))
            return Moment(utc(read))
    except ValueError:
        return None
    return None
