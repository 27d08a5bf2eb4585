"""People by fields of every kind, words of many letters, and numbers at their limits."""

# ruff: noqa: E501, RUF001 - a row of a table is one line; letters that look alike are the point

from __future__ import annotations

from tests.spec.small.extract import of_tables

MEMBERS = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | city     | state | name      | points:int | vip:bool | birth:date | interests:texts       | scores:ints | zip   | home.street | home.floor:int | meta.last | meta.count:int | e-mail
    ann        | San José | CA    | Ann "Red" | 100        | true     | 1990-02-28 | ["golf", "running"]   | [3, 1]      | 94105 | Main St     | 2              | A         | 3              | a@x.org
    bob        | San Juan | PR    | O'Brien   | 0          | false    | 2000-02-29 | ["golf"]              | [5]         | 10001 |             | 0              |           |                |
    cat        | ""       | NY    | 50%_\\x    | -5         |          |            | []                    | []          | 00501 |             |                |           |                |
    dan        |          |       |           |            |          |            |                       |             |       |             |                |           |                |
    eve        | boston   | ca    | Ann       | 100        | true     | 1990-02-28 | [null, "chess"]       | [null]      | 5     | Elm St      |                | B         |                | e@x.org
    fay        | Boston   | MA    | ann       | 7          | false    | 1989-12-31 | ["running", "golf", "golf"] | [1, 3, 3]   | 5.0   |             | 1              |           |                |
    """,
    """
    profile_id | timestamp:instant   | eventType
    ann        | 2026-06-01T00:00:00 | visit
    """,
    """
    audience   | profile_id | status
    newsletter | ann        | realized
    newsletter | bob        | existing
    newsletter | cat        | exited
    lapsed     | fay        | exited
    """,
)

LISTS = of_tables(
    "2026-07-01T12:00:00",
    """
    profile_id
    ann
    bob
    cat
    dan
    eve
    fay
    gus
    """,
    """
    profile_id | timestamp:instant   | eventType
    ann        | 2026-06-01T00:00:00 | visit
    """,
    """
    audience | profile_id | status   | since:instant
    due      | ann        | realized | 2026-07-01T12:00:00
    due      | bob        | realized | 2026-07-01T12:00:01
    due      | cat        | existing | 2026-06-30T00:00:00
    due      | dan        | existing | 2026-07-02T00:00:00
    due      | eve        | exited   | 2026-07-01T12:00:00
    due      | fay        | exited   | 2026-07-01T12:00:01
    bare     | ann        |          |
    bare     | bob        |          | 2026-07-02T00:00:00
    bare     | cat        | exited   |
    bare     | dan        | existing |
    again    | ann        | realized | 2026-01-01T00:00:00
    again    | ann        | exited   | 2026-03-01T00:00:00
    again    | bob        | exited   | 2026-03-01T00:00:00
    again    | bob        | realized | 2026-05-01T00:00:00
    again    | cat        | exited   | 2026-05-01T00:00:00
    again    | cat        | existing | 2026-05-01T00:00:00
    again    | dan        | realized |
    again    | dan        | exited   | 2026-05-01T00:00:00
    again    | eve        | realized | 2026-05-01T00:00:00
    again    | eve        | exited   | 2026-08-01T00:00:00
    """,
)
"""Imported lists whose rows have instants before, at and after the evaluation."""

LETTERS = of_tables(
    "2026-07-01T00:00:00",
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
    accent     | "\\u00c9"
    combined   | "E\\u0301"
    smile      | a😀b
    lines      | "one\\ntwo"
    kelvin     | "\\u212a"
    empty      | ""
    none       |
    """,
)

NUMBERS = of_tables(
    "2026-07-01T00:00:00",
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

VALUES = of_tables(
    "2024-08-28T12:00:00",
    """
    profile_id | x:double | n:int            | ms:int        | iso                       | s      | nums:doubles              | lines:lines                                                                    | o.k | o.d.z:int
    a          | 0.1      | 7                | 1724846399999 | 2024-08-28                | ab1    | [0.1, 0.2]                | [{"p": 0.1, "q": 1, "w": [1.0]}, {"p": 0.2, "q": 2, "w": [2.0, NaN]}]           | v   | 1
    b          | -inf     | -7               | 1724803200000 | 2024-08-28T12:00:00Z      | ٣      | [NaN, Infinity]           | [{"p": Infinity, "q": null, "w": null}, {"p": 5.0, "q": 3, "w": []}]            |     |
    c          | nan      | 0                | 0             | soon                      | "a\\nb" | []                        | []                                                                             |     |
    d          |          |                  |               |                           |        |                           |                                                                                |     | 0
    e          | 1e16     | 9007199254740993 | 1724846400000 | 2024-08-28T14:00:00+02:00 | ""     | [null, 1e16, 1.0, -1e16]  | [{"p": NaN, "q": 5, "w": [NaN]}]                                               | ""  |
    """,
    """
    profile_id | timestamp:instant   | eventType
    a          | 2024-08-01T10:00:00 | x
    """,
)
"""What is not a number, infinite, not quite whole, or within an object of an object."""

MAPS = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | key   | ids:lists                                     | points:counts         | accounts:accounts
    one        | Phone | {"Email": ["a@x.org"], "Phone": ["1", "2"]}   | {"web": 3, "shop": 0} | {"shop": {"status": "open", "visits": 2}}
    two        | web   | {"Email": ["a@x.org", "b@x.org"]}             | {"web": 3}            | {"shop": {"status": null, "visits": 0}, "web": {"status": "open", "visits": 9}}
    hole       | Email | {"Email": [], "Phone": null}                  | {"web": null}         | {"shop": null}
    case       | Email | {"email": ["c@x.org"]}                        | {"": 1}               | {"shop": {"status": "shut", "visits": null}}
    bare       |       | {}                                            | {}                    | {}
    none       |       |                                               |                       |
    """,
)
"""Maps of lists, of numbers and of objects; without entries, and not there."""
