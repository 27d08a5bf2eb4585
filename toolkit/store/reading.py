"""From a source's keys and instants to the store's, and from DuckDB's failures to the analyst's."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import SourceError
from toolkit.instants import MILLISECONDS
from toolkit.store.columns import Conversion, is_zoned

if TYPE_CHECKING:
    from pathlib import Path

_FLOATS = frozenset({"float", "double"})
_INTEGERS = frozenset({"bigint", "integer", "ubigint"})
_WHOLE = 2**53
"""Up to where a floating number can tell every whole number from the next."""


def key_text(name: str, kind: str) -> exp.Expr:
    """Return a key column as text.

    Whole keys in a column with missing values are floating numbers in a DataFrame; 7.0 is then
    the key 7.

    Parameters
    ----------
    name
        The column.
    kind
        Its DuckDB type.
    """
    column = exp.column(exp.to_identifier(name, quoted=True))
    text = exp.cast(column.copy(), "VARCHAR")
    if kind not in _FLOATS:
        return text
    whole = exp.and_(
        exp.EQ(this=_call("trunc", column), expression=column.copy()),
        exp.LTE(this=exp.Abs(this=column.copy()), expression=exp.Literal.number(_WHOLE)),
    )
    as_whole = exp.cast(exp.cast(column.copy(), "BIGINT"), "VARCHAR")
    chosen = exp.Case().when(whole, as_whole).else_(text)
    return exp.Case().when(exp.not_(_call("isnan", column)), chosen)


def instant_of(name: str, kind: str, zone: str) -> exp.Expr | None:
    """Return a column as UTC instants; None where its type cannot hold them.

    Parameters
    ----------
    name
        The column: instants, dates, epoch milliseconds, or ISO 8601 text. A clock without an
        offset is local time of `zone`; of the two instants it may mean where clocks change, it is
        the later. A day without a clock is its UTC midnight in every zone. What is no finite
        instant is missing.
    kind
        Its DuckDB type.
    zone
        The time zone of naive columns and text; the connection's own.
    """
    column = exp.column(exp.to_identifier(name, quoted=True))
    if kind in _INTEGERS or kind in _FLOATS:
        first, last = (exp.Literal.number(number) for number in MILLISECONDS)
        known = exp.Between(this=column, low=first, high=last)
        milliseconds = exp.cast(column.copy(), "BIGINT")
        return _call("make_timestamp_ms", exp.Case().when(known, milliseconds))
    if kind == "varchar":
        instant = text_instant(column)
    elif kind == "date":
        instant = exp.cast(column, "TIMESTAMP")
    elif kind.startswith("timestamp"):
        instant = Conversion(zone).instant(column, kind)
    else:
        return None
    return exp.Case().when(_call("isfinite", instant), instant.copy())


def text_instant(text: exp.Expr) -> exp.Expr:
    """Return ISO 8601 text as a UTC instant: a clock without an offset in the connection's zone.

    A day without a clock is its UTC midnight in every zone. Other text is missing.
    """
    zoned = exp.TryCast(this=text.copy(), to=exp.DataType.build("TIMESTAMPTZ"))
    at_clock = _call("timezone", exp.Literal.string("UTC"), zoned)
    day = exp.TryCast(this=text.copy(), to=exp.DataType.build("DATE"))
    return exp.Case().when(has_clock(text), at_clock).else_(exp.cast(day, "TIMESTAMP"))


def has_clock(text: exp.Expr) -> exp.Expr:
    """Return whether ISO 8601 text says a time of day."""
    return _call("contains", text, exp.Literal.string(":"))


def is_naive(kind: str) -> bool:
    """Return whether a column type holds days and hours of no said time zone."""
    return kind.startswith("timestamp") and not is_zoned(kind)


def not_readable(files: tuple[Path, ...], label: str, message: str) -> SourceError:
    """Return DuckDB's message as what is wrong, in which file and line, and what to do."""
    named = [file for file in files if str(file) in message]
    file = named[0] if named else files[0] if len(files) == 1 else None
    line = _broken_json_line(file) if file is not None else None
    found = re.search(r"CSV Error on Line: (\d+)", message) or re.search(
        r"(?:in line|line|Line:?) (\d+)", message
    )
    if line is None and found:
        line = int(found.group(1))
    where = (str(file) if file else label) + (f", line {line}" if line else "")
    reason = next(
        (part for part in message.splitlines() if part and "CSV Error on Line" not in part), message
    )
    return SourceError(
        f"{where} cannot be read\n{reason}\nNothing was changed. Correct or export it again."
    )


def _broken_json_line(file: Path) -> int | None:
    """Return the first line of a JSON lines file that is not JSON, if there is one."""
    if file.suffix not in {".jsonl", ".ndjson"}:
        return None
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            try:
                json.loads(line or "null")
            except json.JSONDecodeError:
                if line.strip():
                    return number
    return None


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
