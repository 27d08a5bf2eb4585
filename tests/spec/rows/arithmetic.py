"""Arithmetic (PQL.md §5, §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

ARITHMETIC = (
    rows(
        "people",
        "6 arithmetic",
        """
age + 10 = 40 → ann
age * 2 > 90 → dee
age / 4 = 7.5 → ann
age % 7 = 2 → ann
1 / age > 0 → ann bob dee
age + loyalty.points = 40 → ann
age - loyalty.points = -31 → eli
age - 10 - 5 = 15 → ann
age - (10 - 5) = 25 → ann
age + 2 * 5 = 40 → ann
(age + 2) * 5 = 160 → ann
age / 4 / 2 = 5 → bob
age / (4 / 2) = 20 → bob
age * score = 45 → ann
age * score = 0 → fay
score + 1 > 0 → ann bob fay
age / age = 1 → ann bob dee eli
(age / age).isNull() → cyd fay
not (age / age = 1) → cyd fay
age / 0 →
not (age / 0) → ann bob cyd dee eli fay
age % 0 = 0 →
(age % 0).isNull() → ann bob cyd dee eli fay
age % 7 = -1 → eli
age % -7 = 2 → ann
7 % 2.5 = 2 → ann bob cyd dee eli fay
5 / 2 = 2.5 → ann bob cyd dee eli fay
-age = 1 → eli
-age < 0 → ann bob dee
-age = age → fay
-(-age) = 30 → ann
not (-age = 1) → ann bob cyd dee fay
2 - -age = 32 → ann
age + null = 30 →
(age + null).isNull() → ann bob cyd dee eli fay
0.1 + 0.2 = 0.3 → ann bob cyd dee eli fay
0.1 * 3 = 0.3 → ann bob cyd dee eli fay
1 / 3 < 0.3333333333333334 → ann bob cyd dee eli fay
score + 0.1 = 1.6 → ann
score * 3 = 0.9 → fay
score - 0.3 = 0 → fay
age + loyalty.points → ann eli fay
not (age + loyalty.points) → bob cyd dee
age in [15 + 15, 41 - 1] → ann bob
age notIn [15 + 15, 41 - 1] → dee eli fay
age * 2 in [60, 80] → ann bob
items.sum(price * 2) = 21 → ann
items.sum(price + 1) = 11.5 → ann
items.sum(-price) = -20 → eli
items.exists(price / 2 > 5) → ann eli
items.exists(price > ^.age / 5) → ann eli
tags.count() + 1 = 1 → bob cyd dee
tags.count() * age = 60 → ann
""",
    )
    + rows(
        "members",
        "6 arithmetic",
        """
not (points / 0 = 1) → ann..fay
points + 1 > 7 → ann eve fay
points - 100 = 0 → ann eve
points * 0.1 = 10 → ann eve
-points = 5 → cat
""",
    )
    + rows(
        "values",
        "6 arithmetic",
        """
n + 1 = 8 → a
n / 2 = 3.5 → a
n / 0 = 1 →
(n / 0).isNull() → a b c d e
(1 / n).isNull() → c d
n % 0 = 0 →
n % 4 = 3 → a
n % 4 = -3 → b
-n = 7 → b
n - 7 = 0 → a
x + 0.2 = 0.3 → a
not (n / 0 = 1) → a b c d e
n + 1 = 9007199254740994 → e
n * 2 = 18014398509481986 → e
n - n = 0 → a b c e
x + 1 > 0 → a e
x * 0 = 0 → a e
x - x = 0 → a e
(x + 1).isNull() → b c d
n / 2 > 0 → a e
""",
    )
    + rows(
        "shop",
        "6 arithmetic",
        """
xEvent[price * 10 > 2999] → bob eli
xEvent.sum(price * 10) = 4 → ann
xEvent[eventType = "buy"].sum(price) / xEvent[eventType = "buy"].count() = 0.15 → ann
xEvent[eventType = "view"].count() * 2 = xEvent.count() + 2 → eli
xEvent.count() - xEvent[eventType = "buy"].count() > 2 → ann eli
xEvent.count() % 2 = 1 → ann bob cyd
budget + 1 > xEvent.count() → dee
xEvent.sum(price) / budget > 100 → bob eli
(xEvent.sum(price) / budget).isNull() → cyd dee fay
xEvent[price + ^.budget > 300] → bob eli
-xEvent.count() < -4 → ann
""",
    )
) + rows(
    "people",
    "6 arithmetic",
    """
(age / score).isNull() → cyd dee eli
age / score != 5 → ann bob fay
""",
)
