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

EXACT = rows(
    "thirds",
    "6 arithmetic is exact",
    """
1 / 3 * 3 = 1 → a..e
1 / 3 + 1 / 3 + 1 / 3 = 1 → a..e
1 / 7 * 7 = 1 → a..e
0.1 + 0.2 = 0.3 → a..e
0.1 * 3 = 0.3 → a..e
xEvent.count() / 90 * 30 >= 1 → a
xEvent.count() / 3 * 3 = 2 → b c
xEvent.count() / 90 * 30 >= 1 and n = 3 → a
30 * (xEvent.count() / 90) < 1 → b..e
n / 7 * 7 = n → a..d
n / 3 = 1 → a
n / 3 > 1 / 3 * 3 → b
n / m > m / n → a b c
n / m < 0 → a
1 / (n / m) = m / n → a b c
(n / m) / (m / n) > 1 → b c
n / 3 + m / 3 = (n + m) / 3 → a..d
0.5 % 0.2 = 0.1 → a..e
-0.5 % 0.2 = -0.1 → a..e
0.5 % -0.2 = 0.1 → a..e
x % 0.2 = 0.1 → a b c
n % m = -1 → c
(n / 2) % 1 = 0.5 → a b
n % (1 / 3) = 0 → a..d
n % (m - m) = 0 →
x * 3 = 0.9 → a
x + 0.2 = 0.3 → b
x + 0.2 > 0.3 → a c d
third * 3 = 1 →
third * 3 < 1 → a c
third * 3 = 0.9999999999999999 → a
third * third = 0.11111111111111108888888888888889 → a
third * third * third > 0.037 → a b
third > n → c d
third > n / 2 → c d
third < n * 2 → a b
(n / (m - m)).isNull() → a..e
not (n / (n - n) = 1) → a..e
(n / m).isNotNull() → a..d
if (n > 0, n / 3, 1 / 3) = 1 → a
if (n > 0, n / 3, 1 / 3) * 3 = 1 → c d e
n / 3 in [1, 7 / 3] → a b
n / 3 notIn [1, 7 / 3] → c d
m / 3 = 3002399751580331 → d
m + 1 = 9007199254740994 → d
""",
)
DIGITS = rows(
    "thirds",
    "2 every digit counts",
    """
1000 > 0.333333333333333333333333333333333333 → a..e
4611686018427387904 < 0.333333333333333333333 →
9223372036854775807 in [0.333333333333333333333] →
9223372036854775807 notIn [0.333333333333333333333] → a..e
0.333333333333333333333 in [9223372036854775807, 0.333333333333333333333] → a..e
d = 0.1234567891 → a
d = 0.12345678910000000001 →
d > 0.12345678909999999999 → a b
d > 0.12345678910000000001 → b
d < 0.12345678910000000001 → a c
d = 1234567890123456789012345678.0000000001 → b
d = 1234567890123456789012345678.0 →
d != 1234567890123456789012345678.0000000001 → a c
d > 1234567890123456789012345678 → b
d < 123456789012345678901234567890 → a b c
d > 123456789012345678901234567890.5 →
d * 2 = 2469135780246913578024691356.0000000002 → b
d + n > d → a b
d in [0.1234567891, 0.12345678910000000001] → a
d notIn [0.12345678910000000001, 1] → a b c
m = 9007199254740993 → d
m > 9007199254740992.5 → d
m in [9007199254740993.5] →
x = 0.30000000000000001 →
x != 0.30000000000000001 → a..d
x < 0.30000000000000001 → a b
x >= 0.30000000000000001 → c d
x in [0.30000000000000001, 0.1] → b
0.123456789012345678901234567890 < 0.123456789012345678901234567891 → a..e
""",
)
SUMS = rows(
    "sums",
    "6 sums of any size",
    """
xEvent.sum(p).isNull() → a
xEvent.sum(p) = 700000000000000000000 → b
xEvent.sum(p) = 0.25 → c
xEvent.sum(p) = 0 → d f
xEvent.sum(p) = 1000000000.1 → e
xEvent.sum(p) >= 0 → b..f
not (xEvent.sum(p) < 1) → a b e
not (xEvent.sum(p) >= 0) → a
xEvent.sum(p) != 0 → b c e
xEvent.sum(p) + 0 = 0.25 → c
xEvent.sum(p) > xEvent.count() → b e
xEvent.average(p).isNull() → a f
xEvent.average(p) = 175000000000000000000 → b
xEvent.average(p) * 12 = 1 → c
xEvent.average(p) * 2 = 1000000000.1 → e
xEvent.map(p).sum(N => N) = 0.25 → c
xEvent.map(p).sum(N => N).isNull() → a
xEvent.sum(p * 3) = 2100000000000000000000 → b
xEvent.sum(p * 3) = 0.000000000000000018 → d
xEvent.sum(p) * 3 = 0 → d f
xEvent.average(p * 3) = 0.000000000000000006 → d
xEvent.sum(d) = 19999999999999999999999999999.9999999998 → a
xEvent.sum(d) = 3.5 → b
xEvent.sum(d) = -2 → c
xEvent.sum(d) = 0.3 → d
xEvent.sum(d) = 0 → e f
xEvent.average(d) = 9999999999999999999999999999.9999999999 → a
xEvent.average(d) = 1.75 → b
xEvent.sum(i * i) = 255211775190703847542190723352697503747 → a
xEvent.sum(i * i) = 170141183460469231694793815568465002498 → c
xEvent.sum(i * i) > 170141183460469231694793815568465002497 → a c
xEvent.sum(i * i) > 170141183460469231694793815568465002498 → a
xEvent.average(i * i) = 85070591730234615847396907784232501249 → a c
xEvent.sum(i * i * i) = 2353913150770005285672785708130763363328800773284227448829 → a
xEvent.sum(i * i) > m → a b c
xEvent.sum(i * i) = 25 → b
xEvent.sum(i * i) = 2 → d
xEvent.sum(i * i) = 0 → e f
xEvent.average(i * i) * 2 = 25 → b
xEvent.average(i * i) = 1 → d
""",
)
MIXED = rows(
    "sums",
    "5 numbers of different types",
    """
x = m → d
x < m → a
x > m → b c e
d > m → b
d < m → a c d
d = m → e
d > s → b d
d = s → a c
d < s →
x > d → a c d e
x < d → b
s < x → a c d
s = x → b
m = s →
m > s → a c d
x in [m, 0.5] → d
""",
)
CHOSEN = rows(
    "thirds",
    "6 a number that is chosen or listed keeps its digits",
    """
if (n > 0, 0.3333333333333333, 0.3) / 1 % 1.5 <= 0.3 → c d e
if (n > 0, 0.3333333333333333, 0.3) / n = 0.1111111111111111 → a
if (n > 0, 0.30000000000000001, x) = 0.30000000000000001 → a b
if (n > 0, 9007199254740993, x) > 9007199254740992 → a b d
if (n > 0, 0.1, null) * 3 = 0.3 → a b
if (n > 0, null, 0.1) * m = -0.2 → c
if (n > 0, [0.3333333333333333], [x]).exists(N => N % 1.5 = 1.0) → c d
[0.3333333333333333, 0.3].exists(V => V % 1.5 = 0.3) → a..e
[n, 0.3333333333333333].exists(V => V % 1.5 = 0.3333333333333333) → a..e
xEvent.max(if (p > 1, 0.1, 0.2)) * 3 = 0.6 → a b d
xEvent.map(if (p > 1, 0.3333333333333333, 0.25)).exists(N => N % 1.5 = 0.25) → a b d
xEvent.map({"a": 0.3333333333333333}).exists(V => V.a % 1.5 = 0.3333333333333333) → a..d
xEvent.map(0.3333333333333333).max(N => N) % 1.5 = 0.3333333333333333 → a..d
xEvent.map([p, q].average(V => V)).max(N => N) * 2 = 8 → a d
""",
)
AT_THE_LIMIT = rows(
    "limits",
    "5 a sum of doubles has a value below 10 ** 21 less one unit",
    """
xEvent.sum(p) = 999999999999999999999.99999999999999999 →
xEvent.sum(p) = -999999999999999999999.99999999999999999 →
xEvent.sum(p) = 999999999999999999999.99999999999999998 → c
xEvent.sum(p) = -999999999999999999999.99999999999999998 → d
xEvent.sum(p) > 0 → c
xEvent.sum(p) < 0 → d
xEvent.sum(p).isNull() → a b
xEvent.average(p).isNull() → a b
xEvent.average(p) < 0 → d
xEvent.sum(p) * 2 > 0 → c
xEvent.map(p).sum(N => N).isNull() → a b
""",
)
