"""Orders with ties, items and edges of a microsecond."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.small.extract import of_tables

ORDERS = of_tables(
    "2026-07-01T00:00:00",
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

TIES = of_tables(
    "2024-08-28T12:00:00",
    """
    profile_id
    a
    b
    c
    d
    e
    f
    """,
    """
    profile_id | timestamp:instant       | eventType
    a          | 2024-08-01T10:00:00     | x
    a          | 2024-08-01T10:00:00     | x
    a          | 2024-08-01T10:00:00     | y
    b          | 2024-08-01T10:00:00     | x
    b          | 2024-08-01T10:00:00     | x
    b          | 2024-08-01T10:00:00.001 | y
    c          | 2024-08-01T10:00:00     | x
    c          | 2024-08-02T10:00:00     | y
    c          | 2024-08-03T10:00:00     | x
    d          | 2024-08-01T10:00:00     | y
    d          | 2024-08-01T10:00:00     | x
    d          | 2024-08-02T10:00:00     | x
    d          | 2024-08-02T10:00:00     | y
    d          | 2024-08-03T10:00:00     | y
    d          | 2024-08-03T10:00:00     | z
    e          | 2024-08-28T12:00:00     | x
    e          | 2024-08-28T12:00:00.001 | y
    """,
)
"""Events of one instant: which step comes first cannot be said."""

RANKS = of_tables(
    "2024-08-28T12:00:00",
    """
    profile_id | nums:ints | lines:lines
    a          | [3, 1, 2] | [{"p": 1.0, "q": 1}, {"p": 3.0, "q": 2}, {"p": 2.0, "q": 3}]
    b          | [2, 2, 1] | [{"p": 5.0, "q": 1}, {"p": 5.0, "q": 2}, {"p": 1.0, "q": 3}]
    c          | [null, 4] | [{"p": null, "q": 1}, {"p": 4.0, "q": 2}, {"p": null, "q": 3}]
    d          | [null]    | [{"p": null, "q": 1}]
    e          | []        | []
    f          |           |
    """,
)
"""Lists to put in order: different values, equal ones, missing ones, none, no list."""
