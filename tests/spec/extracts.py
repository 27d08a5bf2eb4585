"""The small extracts that the table of PQL.md is asked of."""

from __future__ import annotations

from tests.support.extracts import small_extract

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
    "none": "",
}
"""
The edges seen from Friday 28 August 2026, 15:30 UTC, each with a microsecond before and after.

m: today − 1 month · n: now − 3 days · y: yesterday · p: now − 1 day · a: today · w: now ·
b: tomorrow · q: now + 1 day · c: the day after · r: now + 3 days · k: tomorrow + 1 month.
"""
_WRITTEN = {  # as ISO 8601 text, and as epoch milliseconds
    "n": ("2026-08-25T17:30:00+02:00", ""),
    "a": ("2026-08-28", ""),
    "w": ("2026-08-28T15:30:00Z", "1787931000000"),
    "w+": ("", "1787931000001"),
    "b": ("soon", ""),
}


def _times() -> tuple[str, str]:
    profiles = [
        "profile_id | at:instant | ref:instant | day:date | never:instant | written | epoch:int"
    ]
    events = ["profile_id | timestamp:instant | eventType"]
    for name, at in _INSTANTS.items():
        text, epoch = _WRITTEN.get(name, ("", ""))
        profiles.append(
            f"{name} | {at} | 2026-08-28T15:30:00 | 2026-08-28 | | {text} | {epoch}"
        )
        if at:
            events.append(f"{name} | {at} | tick")
    return "\n".join(profiles), "\n".join(events)


TIMES = small_extract("times", "2026-08-28T15:30:00+00:00", *_times())
"""One profile an instant, as a field `at` and as an event; events after 15:30 are invisible."""

CALENDAR = small_extract(
    "calendar",
    "2024-03-31T10:00:00+00:00",  # a Sunday, the last day of a month, in a leap year
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

PEOPLE = small_extract(
    "people",
    "2026-07-01T00:00:00+00:00",
    """
    profile_id | city     | state | name      | points:int | vip:bool | birth:date | interests:texts            | scores:ints | zip   | home.street | home.floor:int | `first`
    ann        | San José | CA    | Ann "Red" | 100        | true     | 1990-02-28 | ["golf", "running"]        | [3, 1]      | 94105 | Main St     | 2              | A
    bob        | San Juan | PR    | O'Brien   | 0          | false    | 2000-02-29 | ["golf"]                   | [5]         | 10001 |             | 0              |
    cat        | ""       | NY    | 50%_\\x    | -5         |          |            | []                         | []          | 00501 |             |                |
    dan        |          |       |           |            |          |            |                            |             |       |             |                |
    eve        | boston   | ca    | Ann       | 100        | true     | 1990-02-28 | [null, "chess"]            | [null]      | 5     | Elm St      |                |
    fay        | Boston   | MA    | ann       | 7          | false    | 1989-12-31 | ["running", "golf", "golf"] | [1, 3, 3]  | 5.0   |             | 1              |
    """.replace("`first`", "first"),
    """
    profile_id | timestamp:instant   | eventType
    ann        | 2026-06-01T00:00:00 | visit
    """,
    memberships="""
    newsletter  ann  realized
    newsletter  bob  existing
    newsletter  cat  exited
    lapsed      fay  exited
    """,
)

LETTERS = small_extract(
    "letters",
    "2026-07-01T00:00:00+00:00",
    """
    profile_id | word
    strasse    | Straße
    double     | STRASSE
    capital    | STRAẞE
    dotted     | İZMİR
    plain      | izmir
    dotless    | ızmır
    sigma      | ΟΔΟΣ
    final      | οδος
    middle     | οδοσ
    accent     | É
    combined   | É
    smile      | a😀b
    lines      | "one\\ntwo"
    kelvin     | K
    empty      | ""
    none       |
    """,
)

NUMBERS = small_extract(
    "numbers",
    "2026-07-01T00:00:00+00:00",
    """
    profile_id | x:double | n:int | money:decimal | big:int          | list:doubles
    nan        | nan      | 1     | 0.10          | 9007199254740993 | [0.1, 0.2, 0.3]
    inf        | inf      | 2     | 300.00        | 9007199254740992 | []
    minus      | -inf     | -3    | -0.01         |                  |
    half       | 0.5      | 0     | 0.30          |                  | [0.5]
    tenth      | 0.1      |       | 299.99        | -1               | [10000000000000000.0, 1.0, -10000000000000000.0]
    zero       | -0.0     | 0     | 0.00          | 0                | [null]
    none       |          |       |               |                  |
    """,
    """
    profile_id | timestamp:instant   | eventType | x:double | n:int | money:decimal
    nan        | 2026-06-01T00:00:00 | tick      | nan      | 1     | 0.10
    nan        | 2026-06-02T00:00:00 | tick      | 4.0      | 0     | 0.20
    inf        | 2026-06-01T00:00:00 | tick      | inf      | 1     | 100.00
    inf        | 2026-06-02T00:00:00 | tick      | 2.0      | 1     | 100.00
    inf        | 2026-06-03T00:00:00 | tick      |          |       | 100.00
    minus      | 2026-06-01T00:00:00 | tick      | -inf     | -1    |
    half       | 2026-06-01T00:00:00 | tick      | 0.1      | 0     | 0.10
    half       | 2026-06-02T00:00:00 | tick      | 0.2      | 1     | 0.20
    half       | 2026-06-03T00:00:00 | tick      | 0.0      | 0     | 0.01
    tenth      | 2026-06-01T00:00:00 | tick      | 1e16     | 9007199254740993 |
    tenth      | 2026-06-02T00:00:00 | tick      | 1.0      | 1     |
    tenth      | 2026-06-03T00:00:00 | tick      | -1e16    |       |
    """,
)

SHOP = small_extract(
    "shop",
    "2026-07-01T00:00:00+00:00",
    """
    profile_id | gender | limit:int | since:instant       | interests:texts
    p1         | female | 300       | 2026-06-02T09:00:00 | ["A1", "Z9"]
    p2         | male   | 50        | 2026-06-10T12:00:00 | []
    p3         | female | 300       |                     |
    p4         | female | 0         | 2026-06-02T00:00:00 | ["A1"]
    p5         |        | 10        | 2026-07-02T00:00:00 | ["B2"]
    p6         | male   | 0         | 2026-06-01T00:00:00 | ["A1"]
    p7         | male   |           | 2026-05-01T00:00:00 |
    p8         | male   | 1         | 2026-06-30T00:00:00 | ["C3", "A1"]
    """,
    """
    profile_id | timestamp:instant          | eventType | price:double | page  | ok:bool | items:items
    p1         | 2026-06-01T10:00:00        | search    |              | home  |         |
    p1         | 2026-06-01T11:00:00        | add       |              | shoes | true    | [{"sku": "A1", "name": "Trail shoe", "qty": 1, "price": 100.0, "tags": ["run", "new"]}]
    p1         | 2026-06-02T09:00:00        | buy       | 100.0        |       | false   | [{"sku": "A1", "name": "Trail shoe", "qty": 1, "price": 100.0, "tags": []}]
    p1         | 2026-06-20T00:00:00        | buy       | 200.0        |       |         | [{"sku": "B2", "name": "Sock", "qty": 10, "price": 20.0, "tags": null}]
    p2         | 2026-06-10T12:00:00        | search    |              | home  |         |
    p2         | 2026-06-10T12:00:00        | buy       | 50.0         |       | true    | []
    p3         | 2026-06-05T00:00:00        | buy       | 300.01       |       |         | [{"sku": "A1", "name": "TRAIL SHOE", "qty": 2, "price": 150.005, "tags": ["sale"]}, {"sku": "C3", "name": null, "qty": null, "price": null, "tags": ["new"]}]
    p3         | 2026-06-06T00:00:00        | search    |              |       |         |
    p4         | 2026-06-01T00:00:00        | search    |              |       |         |
    p4         | 2026-06-02T00:00:00        | search    |              |       |         |
    p4         | 2026-06-03T00:00:00        | search    |              |       |         |
    p4         | 2026-06-03T00:00:00        | buy       | 0.0          |       |         |
    p5         | 2026-07-01T00:00:00        | search    |              |       |         |
    p5         | 2026-07-01T00:00:00.000001 | buy       | 500.0        | home  | true    | [{"sku": "A1", "name": "Late", "qty": 9, "price": 1.0, "tags": ["new"]}]
    p7         | 2026-05-01T00:00:00        | buy       |              |       |         |
    p7         | 2026-05-02T00:00:00        | buy       |              |       |         |
    p8         | 2026-06-30T00:00:00        | buy       | 0.1          |       |         | [{"sku": "C3", "name": null, "qty": 3, "price": 0.3, "tags": null}]
    p8         | 2026-06-30T00:00:00.000001 | buy       | 0.2          |       |         |
    """,
)
"""p6 has no event; p2 and p4 have ties; p5 bought a microsecond after the evaluation instant."""

MAPS = small_extract(
    "maps",
    "2026-07-01T00:00:00+00:00",
    """
    profile_id | ids:map
    one        | {"Email": ["a@x.org"], "Phone": ["1", "2"]}
    two        | {"Email": ["a@x.org", "b@x.org"]}
    none       |
    """,
)
