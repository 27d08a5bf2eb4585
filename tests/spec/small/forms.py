"""Orders, plain numbers and instants as text; letters in every case; events of the brace forms."""

# ruff: noqa: E501, RUF001 - a row of a table is one line; letters that look alike are the point

from __future__ import annotations

from tests.spec.small.extract import of_tables

FORMS = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | orders:items                                                                                                     | numbers:ints | parts:doubles | iso                       | ms:int
    a          | [{"sku": "x", "qty": 1, "price": 10.0, "tags": ["new"]}, {"sku": "y", "qty": 2, "price": 5.5, "tags": ["old"]}] | [1, 2, 3]    | [0.1, 0.2]    | 2026-02-28                | 1772236800000
    b          | []                                                                                                               | []           | []            | 2026-02-28T23:30:00-02:00 | 1772323199999
    c          |                                                                                                                  |              |               | soon                      | -1
    d          | [{"sku": "z", "qty": 5, "price": null, "tags": null}]                                                            | [-4]         | [null]        | 2024-02-29                |
    """,
    """
    profile_id | timestamp:instant   | eventType | price:double
    a          | 2026-06-01T00:00:00 | buy       | 1.5
    a          | 2026-06-02T00:00:00 | buy       | 2.5
    b          | 2026-06-01T00:00:00 | view      |
    """,
)
"""Lists whose items have a name of their own; b's text is 1 March in UTC, 01:30."""

CASES = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | word
    k          | k
    K          | K
    kelvin     | "\\u212a"
    s          | s
    S          | S
    long       | "\\u017f"
    sharp      | ß
    capital    | ẞ
    i          | i
    I          | I
    dotted     | İ
    dotless    | ı
    sigma      | Σ
    middle     | σ
    final      | ς
    underscore | _
    street     | Straße 5
    none       |
    """,
)
"""One letter each, in every case it has: what a letter in any case means."""

BRACES = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | homeAddress.country
    one        | US
    two        | DE
    three      | US
    four       |
    """,
    """
    profile_id | timestamp:instant   | eventType | id | status | web.page.views.value:int | commerce.order.currency
    one        | 2026-06-01T00:00:00 | buy       | e1 | open   | 1                        | EUR
    one        | 2026-06-10T00:00:00 | buy       | e2 |        | 0                        | ""
    two        | 2026-06-01T00:00:00 | view      | e3 |        | 2                        |
    two        | 2026-06-02T00:00:00 | view      | e4 | open   | 3                        |
    three      | 2026-05-01T00:00:00 | buy       | e5 | shut   | 5                        | USD
    three      | 2026-05-20T00:00:00 | buy       | e6 |        |                          | USD
    four       | 2026-06-01T00:00:00 | view      | e7 |        | 0                        |
    """,
)
"""Page views and orders: one's orders are nine days apart, three's nineteen."""

PURCHASES = of_tables(
    "2026-07-01T00:00:00",
    """
    profile_id | name
    one        |
    two        |
    three      |
    """,
    """
    profile_id | timestamp:instant   | eventType | web.page.views.value:int | commerce.order
    one        | 2026-06-01T00:00:00 | view      | 1                        | big
    two        | 2026-06-01T00:00:00 | view      | 1                        | small
    two        | 2026-06-02T00:00:00 | view      | 0                        | big
    three      | 2026-06-01T00:00:00 | view      |                          | big
    """,
)
"""Orders that are one word."""
