"""The functions of PQL.md §6 over plain values."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.oracle.times import a_day
from tests.oracle.values import (
    Entries,
    OracleTypeError,
    Stored,
    compare,
    decimals_17,
    distinct,
    flat,
    has,
    instants,
    kept,
    like,
    plain,
    search,
    test_text,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

STRING_TESTS = frozenset(
    {
        "startsWith",
        "endsWith",
        "contains",
        "doesNotStartWith",
        "doesNotEndWith",
        "doesNotContain",
        "equals",
        "notEqualTo",
    }
)


def over_text(test: Callable[[str, str], bool], subject: Any, wanted: Any) -> bool:
    """Return a string test: false on null, true if any value of a path through arrays passes."""
    if subject is None or wanted is None:
        return False
    if isinstance(subject, list):
        return any(over_text(test, item, wanted) for item in subject)
    if isinstance(wanted, list):
        return any(over_text(test, subject, item) for item in wanted)
    if not isinstance(subject, str) or not isinstance(wanted, str):
        raise OracleTypeError(f"{subject!r} and {wanted!r} must be text")
    return test(subject, wanted)


def string_test(name: str, subject: Any, wanted: Any, case_sensitive: Any = True) -> bool:
    """Return one of the eight tests of text; they heed case unless told not to."""
    heeds = truth(case_sensitive)
    return over_text(lambda s, t: test_text(name, s, t, case_sensitive=heeds), subject, wanted)


def is_like(subject: Any, pattern: Any) -> bool:
    """`s like p`."""
    return over_text(like, subject, pattern)


def is_matched(subject: Any, pattern: Any) -> bool:
    """`s.matches(re)`: found somewhere."""
    return over_text(lambda s, p: search(p, s) is not None, subject, pattern)


def regex_group(subject: Any, pattern: Any, number: Any) -> str | None:
    """`s.regexGroup(re, n)`."""
    if subject is None or pattern is None or number is None:
        return None
    found = search(pattern, subject)
    if found is None or number > found.re.groups:
        return None
    start, end = found.span(number)
    return subject[start:end] or None


def is_in(subject: Any, values: Any) -> bool:
    """`x in list`; any value of a path through arrays."""
    if subject is None or values is None:
        return False
    if isinstance(subject, list):
        return any(is_in(item, values) for item in subject)
    return has(values, subject)


def is_not_in(subject: Any, values: Any) -> bool:
    """`x notIn list`; any value of a path through arrays."""
    if subject is None or values is None:
        return False
    if isinstance(subject, list):
        return any(is_not_in(item, values) for item in subject)
    return not has(values, subject)


def includes(values: Any, wanted: Any) -> bool:
    """`list includes x`."""
    return is_in(wanted, values)


def intersects(left: Any, right: Any) -> bool:
    """`a intersects b`."""
    return left is not None and right is not None and any(has(right, item) for item in left)


def intersection(left: Any, right: Any) -> Any:
    """`a intersection b`: the values both have, each once."""
    if left is None or right is None:
        return None
    return [item for item in distinct(left) if has(right, item)]


def subset_of(left: Any, right: Any) -> bool:
    """`a subsetOf b`."""
    return left is not None and right is not None and all(has(right, item) for item in left)


def superset_of(left: Any, right: Any) -> bool:
    """`a supersetOf b`."""
    return subset_of(right, left)


def count(values: Any) -> int:
    """`a.count()`: 0 for null."""
    return 0 if values is None else len(values)


def head(values: Any) -> Any:
    """`a.head()`."""
    return values[0] if values else None


def different(values: Any) -> Any:
    """`a.distinct()`."""
    return None if values is None else distinct(values)


# --- aggregates -------------------------------------------------------------------------------


def aggregate(kind: str, values: list[Any]) -> Any:
    """Return the sum, average, smallest or largest of what is there; nulls are skipped."""
    present = flat(values)
    if kind in {"min", "max"}:
        return extreme(kind, present)
    finite = [v for v in present if not (isinstance(v, float) and math.isinf(v))]
    if any(isinstance(v, bool) or not isinstance(v, int | Fraction) for v in finite):
        raise OracleTypeError(f"{kind} needs numbers")
    are_stored = any(isinstance(v, Stored) for v in finite)
    added = [decimals_17(v) if isinstance(v, Stored) else Fraction(v) for v in finite]
    total = sum(added, Fraction())
    if are_stored and abs(total) * 10**17 >= 10**38 - 1:
        return None
    if kind == "sum":
        return total
    return total / len(finite) if finite else None


def extreme(kind: str, present: list[Any]) -> Any:
    """Return the smallest or largest value, or null."""
    best: Any = None
    for value in present:
        if best is None or compare("<" if kind == "min" else ">", value, best):
            best = value
    return best


def ranked(items: list[tuple[Any, Any]], n: int, *, largest: bool) -> list[Any]:
    """Return the n items with the largest or smallest values; items without one are left out."""
    there = [(item, plain(value)) for item, value in items if value is not None]
    there.sort(key=lambda pair: pair[1], reverse=largest)
    return [item for item, _ in there[:n]]


def grouped(items: list[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """Return the items under each value."""
    groups: dict[Any, list[Any]] = Entries()
    for item, value in items:
        if value is not None:
            groups.setdefault(plain(value), []).append(item)
    return groups


# --- maps and dates ---------------------------------------------------------------------------


def day_named(year: Any, month: Any, day: Any) -> Any:
    """`date(y, m, d)`: the interval of that UTC day; null where there is none."""
    if year is None or month is None or day is None:
        return None
    try:
        return a_day(date(int(year), int(month), int(day)))
    except (ValueError, OverflowError):
        return None


def part(name: str, value: Any, zone: str) -> Any:
    """`t.getMonth()` and its kin, by the UTC calendar."""
    attribute = {"getMonth": "month", "getYear": "year", "getDayOfMonth": "day"}[name]
    if isinstance(value, list):
        return flat([part(name, item, zone) for item in value])
    found = instants(value, zone)
    return getattr(found[0], attribute) if found else None


PLAIN: dict[str, Callable[..., Any]] = {
    "like": is_like,
    "matches": is_matched,
    "regexGroup": regex_group,
    "in": is_in,
    "notIn": is_not_in,
    "includes": includes,
    "intersects": intersects,
    "intersection": intersection,
    "subsetOf": subset_of,
    "supersetOf": superset_of,
    "count": count,
    "head": head,
    "distinct": different,
    "date": day_named,
    "mapEntry": lambda key, value: None if key is None else Entries({key: kept(value)}),
    "isNull": lambda value: value is None,
    "isNotNull": lambda value: value is not None,
}
"""The functions whose arguments are values."""
