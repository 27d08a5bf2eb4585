"""Values of the language as plain Python: null rules, comparison, text, truth (PQL.md §4–§6).

Null is None. Numbers are int or Fraction (infinities stay floats), text is str, days are date,
instants aware datetimes, reference times Moments, lists hold only non-null values, objects are
the dicts of the extract themselves, so that two bound items can be told apart by identity.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from tests.oracle.times import Moment, a_day, midnight, read_iso, utc

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KNOWN = range(-62_135_596_800_000, 253_402_300_800_000)
"""The milliseconds of the years 1 to 9999; a number beyond is no instant."""


class OracleTypeError(TypeError):
    """The expression compares what cannot be compared; a type check would have refused it."""


class Stored(Fraction):
    """A number as a DOUBLE holds it: the shortest decimal that names it."""


class Entries(dict[str, Any]):
    """A map: there even when it is empty, as a list is, and unlike an object without values."""


def read(raw: Any) -> Any:
    """Return a stored value as the language sees it."""
    match raw:
        case None | bool() | int() | str():
            return raw
        case float():
            if math.isnan(raw):
                return None
            return raw if math.isinf(raw) else Stored(Decimal(repr(raw)))
        case Decimal():
            return None if raw.is_nan() else Fraction(raw)
        case list() | tuple():
            # An item is one of the list's rows: there, even where nothing is known about it.
            items = [item if isinstance(item, dict) else read(item) for item in raw]
            return [item for item in items if item is not None]
        case Entries():
            return raw
        case dict():
            return raw if any(read(value) is not None for value in raw.values()) else None
        case datetime():
            return utc(raw)
        case _:
            return raw


def flat(values: list[Any]) -> list[Any]:
    """Return a list without nulls, nested lists opened."""
    out: list[Any] = []
    for value in values:
        if isinstance(value, list):
            out.extend(flat(value))
        elif value is not None:
            out.append(value)
    return out


def member(value: Any, name: str) -> Any:
    """Return `value.name`; through an array, the list of the items' non-null values."""
    if value is None:
        return None
    if isinstance(value, list):
        return flat([member(item, name) for item in value])
    if isinstance(value, dict):
        return read(value.get(name))
    raise OracleTypeError(f"{value!r} has no field {name}")


def truth(value: Any) -> bool:
    """Return a value as a Boolean: itself, an array if non-empty, anything else if defined."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return len(value) > 0
    return value is not None


# --- comparison -------------------------------------------------------------------------------


def family(value: Any) -> str:
    """Return the group of values that compare with one another."""
    match value:
        case bool():
            return "boolean"
        case int() | Fraction() | float():
            return "number"
        case str():
            return "text"
        case Moment() | date():
            return "moment"
        case dict():
            return "row"
    raise OracleTypeError(f"{value!r} cannot be compared")


def plain(value: Any) -> Any:
    """Return a scalar as what Python compares: days and intervals are their first instant."""
    match value:
        case Moment():
            return value.first
        case datetime():
            return value
        case date():
            return midnight(value)
        case dict():
            return id(value)
    return value


def compare(op: str, left: Any, right: Any) -> bool:
    """Return `left op right`: false on null, any-match through arrays, lists as sets."""
    if left is None or right is None:
        return False
    if isinstance(left, list) and isinstance(right, list):
        return compare_lists(op, left, right)
    if isinstance(left, list):
        return any(compare(op, item, right) for item in left)
    if isinstance(right, list):
        return any(compare(op, left, item) for item in right)
    if family(left) != family(right):
        raise OracleTypeError(f"{left!r} {op} {right!r}")
    if family(left) == "row" and op not in {"=", "!="}:
        raise OracleTypeError("objects have no order")
    a, b = plain(left), plain(right)
    return bool(
        {
            "=": lambda: a == b,
            "!=": lambda: a != b,
            "<": lambda: a < b,
            "<=": lambda: a <= b,
            ">": lambda: a > b,
            ">=": lambda: a >= b,
        }[op]()
    )


def compare_lists(op: str, left: list[Any], right: list[Any]) -> bool:
    """Return whether two lists are the same set, or are not."""
    if op not in {"=", "!="}:
        raise OracleTypeError("lists have no order")
    same = all(has(right, item) for item in left) and all(has(left, item) for item in right)
    return same if op == "=" else not same


def has(values: list[Any], wanted: Any) -> bool:
    """Return whether a list has a value."""
    return any(compare("=", item, wanted) for item in values)


def distinct(values: list[Any]) -> list[Any]:
    """Return the different values of a list, first ones first."""
    out: list[Any] = []
    for value in values:
        if not has(out, value):
            out.append(value)
    return out


def converted(literal: Any, other: Any) -> Any:
    """Return a literal as the type of the value it is compared with, where that can be."""
    if isinstance(literal, list):
        return [converted(item, other) for item in literal]
    sample = next(iter(flat([other])), None)
    if sample is None or literal is None or family(literal) == family(sample):
        return literal
    wanted = family(sample)
    if wanted == "text" and isinstance(literal, bool):
        return "true" if literal else "false"
    if wanted == "text" and family(literal) == "number":
        return number_text(literal)
    if isinstance(literal, str):
        return text_as(literal, wanted)
    return literal


def number_text(number: int | Fraction) -> str:
    """Return a number as it is written, without exponent."""
    if isinstance(number, int):
        return str(number)
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_as(text: str, wanted: str) -> Any:
    """Return literal text as a number, a Boolean or an instant; as it is where it is none."""
    if wanted == "boolean":
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if wanted == "number":
        try:
            return Fraction(Decimal(text.strip()))
        except (InvalidOperation, ValueError, OverflowError):
            return text
    moment = read_iso(text) if wanted == "moment" else None
    return text if moment is None else moment.first


# --- text -------------------------------------------------------------------------------------


def lower(text: str) -> str:
    """Return text by Unicode simple lower-casing, code point by code point."""
    return "".join("i" if c == "\u0130" else c.lower() if len(c.lower()) == 1 else c for c in text)


def test_text(name: str, text: str, wanted: str, *, case_sensitive: bool) -> bool:
    """Return one of the eight string tests."""
    if not case_sensitive:
        text, wanted = lower(text), lower(wanted)
    return {
        "startsWith": text.startswith(wanted),
        "doesNotStartWith": not text.startswith(wanted),
        "endsWith": text.endswith(wanted),
        "doesNotEndWith": not text.endswith(wanted),
        "contains": wanted in text,
        "doesNotContain": wanted not in text,
        "equals": text == wanted,
        "notEqualTo": text != wanted,
    }[name]


def like(text: str, pattern: str) -> bool:
    """Return whether text fits: `%` any run of characters, `_` any one, no escape."""
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(like(text[start:], pattern[1:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in {"_", text[0]} and like(text[1:], pattern[1:])


def search(pattern: str, text: str) -> re.Match[str] | None:
    """Return where a portable regular expression is found; `$` is the very end.

    After `(?i)` the letters of the pattern, and the text, are compared in lower case: text of
    the same length, so that what is found stands at the same place.
    """
    if pattern.startswith("(?i)"):
        pattern, text = in_lower_case(pattern.removeprefix("(?i)")), lower(text)
    ended = re.sub(r"(\\.)|(\[[^\]]*\])|\$", lambda m: m[1] or m[2] or r"\Z", pattern)
    return re.search(ended, text, re.ASCII)


def in_lower_case(pattern: str) -> str:
    """Return a pattern whose letters, and the characters of whose ranges, are in lower case."""
    pattern = re.sub(r"\\x(..)", lambda m: re.escape(chr(int(m[1], 16))), pattern)

    def each_of(m: re.Match[str]) -> str:
        return "".join(re.escape(lower(chr(code))) for code in range(ord(m[1]), ord(m[2]) + 1))

    def part(m: re.Match[str]) -> str:
        if m[1] or m[3]:
            return m[1] or lower(m[3])
        spelled = re.sub(r"([^\\\[])-([^\\\]])", each_of, m[2])
        return re.sub(r"(\\.)|(.)", lambda c: c[1] or lower(c[2]), spelled)

    return re.sub(r"(\\.)|(\[[^\]]*\])|(.)", part, pattern, flags=re.DOTALL)


# --- time -------------------------------------------------------------------------------------


def moments(value: Any, zone: str = "UTC") -> list[Moment]:
    """Return a value as reference times: a date is its day, an instant itself.

    Text without an offset is local time of the zone.
    """
    match value:
        case list():
            return [moment for item in value for moment in moments(item, zone)]
        case Moment():
            return [value]
        case datetime():
            return [Moment(value)]
        case date():
            return [a_day(value)]
        case str():
            read_as = read_iso(value, zone)
            return [] if read_as is None else [read_as]
        case int() if not isinstance(value, bool):
            return [Moment(EPOCH + timedelta(milliseconds=value))] if value in KNOWN else []
        case None:
            return []
    raise OracleTypeError(f"{value!r} is not a time")


def instants(value: Any, zone: str = "UTC") -> list[datetime]:
    """Return a value as the instants that may occur: a date is its midnight."""
    return [moment.first for moment in moments(value, zone)]


# --- arithmetic -------------------------------------------------------------------------------


def seventeen_decimals(number: Fraction | int) -> Fraction | None:
    """Return a number at seventeen decimals, halves away from zero; null from 10 ** 21 on."""
    near = decimals_17(number)
    return near if abs(near) < 10**21 else None


def decimals_17(number: Fraction | int) -> Fraction:
    """Return a number at seventeen decimals, halves away from zero."""
    scaled = abs(Fraction(number)) * 10**17
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number > 0 else -whole, 10**17)


def kept(value: Any) -> Any:
    """Return an item of a list: a fraction that was computed is kept at seventeen decimals."""
    is_computed = isinstance(value, Fraction) and not isinstance(value, Stored)
    return seventeen_decimals(value) if is_computed else value


def remainder(left: Fraction | int, right: Fraction | int) -> Fraction:
    """Return what is left of a division that stops at whole numbers; it has left's sign."""
    times = abs(Fraction(left) / Fraction(right)).__floor__()
    rest = abs(Fraction(left)) - times * abs(Fraction(right))
    return -rest if left < 0 else rest
