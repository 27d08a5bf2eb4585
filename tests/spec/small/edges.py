"""Instants at every edge of the time table, and beside it: a microsecond, or a millisecond.

The profiles of an extract are in the order of their instants, so that rows can name ranges.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.spec.small.extract import SmallExtract, of_tables

_INSTANTS = {
    "m-": "2026-07-27T23:59:59.999999",
    "m": "2026-07-28T00:00:00",
    "m+": "2026-07-28T00:00:00.000001",
    "n-": "2026-08-25T15:29:59.999999",
    "n": "2026-08-25T15:30:00",
    "n+": "2026-08-25T15:30:00.000001",
    "y-": "2026-08-26T23:59:59.999999",
    "y": "2026-08-27T00:00:00",
    "y+": "2026-08-27T00:00:00.000001",
    "p-": "2026-08-27T15:29:59.999999",
    "p": "2026-08-27T15:30:00",
    "p+": "2026-08-27T15:30:00.000001",
    "a-": "2026-08-27T23:59:59.999999",
    "a": "2026-08-28T00:00:00",
    "a+": "2026-08-28T00:00:00.000001",
    "w-": "2026-08-28T15:29:59.999999",
    "w": "2026-08-28T15:30:00",
    "w+": "2026-08-28T15:30:00.000001",
    "b-": "2026-08-28T23:59:59.999999",
    "b": "2026-08-29T00:00:00",
    "b+": "2026-08-29T00:00:00.000001",
    "q-": "2026-08-29T15:29:59.999999",
    "q": "2026-08-29T15:30:00",
    "q+": "2026-08-29T15:30:00.000001",
    "c-": "2026-08-29T23:59:59.999999",
    "c": "2026-08-30T00:00:00",
    "c+": "2026-08-30T00:00:00.000001",
    "r-": "2026-08-31T15:29:59.999999",
    "r": "2026-08-31T15:30:00",
    "r+": "2026-08-31T15:30:00.000001",
    "k-": "2026-09-28T23:59:59.999999",
    "k": "2026-09-29T00:00:00",
    "k+": "2026-09-29T00:00:00.000001",
}
"""
The edges seen from Friday 28 August 2026, 15:30 UTC, each with a microsecond before and after.

m: a month before today · n: three days before now · y: yesterday · p: a day before now ·
a: today · w: now · b: tomorrow · q: a day after now · c: the day after tomorrow ·
r: three days after now · k: a month after tomorrow.
"""
_WRITTEN = {  # as ISO 8601 text, and as epoch milliseconds
    "n": ("2026-08-25T17:30:00+02:00", ""),
    "a": ("2026-08-28", ""),
    "w": ("2026-08-28T15:30:00Z", "1787931000000"),
    "w+": ("", "1787931000001"),
    "b": ("soon", ""),
}


def _around_now() -> SmallExtract:
    header = "profile_id | at:instant | ref:instant | day:date | never:instant | text | epoch:int"
    profiles, events = [header], ["profile_id | timestamp:instant | eventType"]
    for name, instant in [*_INSTANTS.items(), ("none", "")]:
        text, epoch = _WRITTEN.get(name, ("", ""))
        profiles.append(
            f"{name} | {instant} | 2026-08-28T15:30:00 | 2026-08-28 | | {text} | {epoch}"
        )
        if instant:
            events.append(f"{name} | {instant} | tick")
    return of_tables("2026-08-28T15:30:00", "\n".join(profiles), "\n".join(events))


EDGES = _around_now()
"""One profile an instant, as a field `at` and as an event; events after 15:30 are invisible."""

_POINTS = {  # in the order of time
    "A3": "2024-05-07T00:00:00",
    "R3": "2024-05-07T12:00:00",
    "A2": "2024-05-08T00:00:00",
    "R2": "2024-05-08T12:00:00",
    "A0": "2024-05-10T00:00:00",
    "R0": "2024-05-10T12:00:00",
    "b0": "2024-05-11T00:00:00",
    "r2": "2024-05-12T12:00:00",
    "b2": "2024-05-13T00:00:00",
    "r3": "2024-05-13T12:00:00",
    "b3": "2024-05-14T00:00:00",
}
"""
The edges seen from a field: ref, 10 May at noon, and day, 10 May.

R3, R2, R0, r2, r3: ref less three days, less two, itself, more two, more three. A3, A2, A0: the
day's start less three days, less two, itself. b0, b2, b3: its end, more two days, more three.
"""


def _around_a_field() -> SmallExtract:
    profiles = ["profile_id | at:instant | ref:instant | day:date"]
    events = ["profile_id | timestamp:instant | eventType"]
    for name, text in _POINTS.items():
        for sign, shift in (("-", -1), ("", 0), ("+", 1)):
            instant = datetime.fromisoformat(text) + timedelta(milliseconds=shift)
            profiles.append(f"{name}{sign} | {instant} | 2024-05-10T12:00:00 | 2024-05-10")
            events.append(f"{name}{sign} | {instant} | e")
    profiles.append("noref | 2024-05-10T12:00:00 | |")
    profiles.append("noat | | 2024-05-10T12:00:00 | 2024-05-10")
    return of_tables("2024-08-28T12:00:00", "\n".join(profiles), "\n".join(events))


REFERENCE = _around_a_field()
"""One profile an instant, as a field `at` and as an event, beside a field `ref` and a `day`."""

NEW_YORK = replace(
    of_tables(
        "2024-03-11T12:00:00",
        """
        profile_id | text                      | day:date   | at:instant
        d1         | 2024-03-10                | 2024-03-10 | 2024-03-10T00:00:00
        n1         | 2024-03-10T01:30:00       |            | 2024-03-10T06:30:00
        gap        | 2024-03-10T02:30:00       |            | 2024-03-10T07:30:00
        n3         | 2024-03-10 03:30          |            | 2024-03-10T07:30:00
        twice      | 2023-11-05T01:30:00.5     |            | 2023-11-05T06:30:00.5
        zulu       | 2024-03-10T02:30:00Z      |            | 2024-03-10T02:30:00
        tokyo      | 2024-03-10T02:30:00+09:00 |            | 2024-03-09T17:30:00
        eve        | 2024-03-09T20:00:00       |            | 2024-03-10T01:00:00
        late       | 2024-03-10T23:59:59       |            | 2024-03-11T03:59:59
        bad        | soon                      |            |
        """,
        """
        profile_id | timestamp:instant   | eventType | sent
        d1         | 2024-03-10T05:00:00 | mail      | 2024-03-10
        n1         | 2024-03-10T06:30:00 | mail      | 2024-03-10T20:30:00
        """,
    ),
    time_zone="America/New_York",
)
"""
Text in a zone: five hours behind UTC, four from 10 March 2024, 02:00 there, which is 07:00 UTC.

`at` is what `text` means. 02:30 of that day is missing there: the clock goes on, 07:30 UTC. 01:30
of 5 November 2023 is there twice, an hour apart: the later. A day without a clock is a UTC day.
"""

CALENDAR = of_tables(
    "2024-03-31T10:00:00",  # a Sunday, the last day of a month, in a leap year
    """
    profile_id | at:instant                 | birth:date
    c99        | 1999-12-31T23:59:59.999999 | 1990-03-31
    c00        | 2000-01-01T00:00:00        | 2000-02-29
    d19        | 2019-12-31T23:59:59.999999 | 1985-03-30
    d20        | 2020-01-01T00:00:00        | 2004-12-31
    z23        | 2023-12-31T23:59:59.999999 |
    j1         | 2024-01-01T00:00:00        |
    f1-        | 2024-01-31T23:59:59.999999 |
    f1         | 2024-02-01T00:00:00        |
    f28        | 2024-02-28T12:00:00        |
    f29-       | 2024-02-28T23:59:59.999999 |
    f29        | 2024-02-29T00:00:00        |
    f29h       | 2024-02-29T10:00:00        |
    m1-        | 2024-02-29T23:59:59.999999 |
    m1         | 2024-03-01T00:00:00        |
    m24        | 2024-03-24T23:59:59.999999 |
    m25        | 2024-03-25T00:00:00        |
    m31        | 2024-03-31T00:00:00        |
    a1-        | 2024-03-31T23:59:59.999999 |
    a1         | 2024-04-01T00:00:00        |
    a30        | 2024-04-30T00:00:00        |
    """,
    """
    profile_id | timestamp:instant   | eventType
    f1         | 2024-02-01T00:00:00 | tick
    m25        | 2024-03-25T00:00:00 | tick
    m31        | 2024-02-29T00:00:00 | tick
    m31        | 2024-03-31T00:00:00 | tick
    """,
)
