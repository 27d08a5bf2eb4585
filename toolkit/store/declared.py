"""The types that `[fields]` of `extract.toml` gives to columns of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import SourceError
from toolkit.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, FieldType, Kind, Scalar
from toolkit.store.columns import MOST_DECIMALS, Conversion, Stored, children
from toolkit.store.config import CONFIG_FILE
from toolkit.store.reading import text_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb
    from duckdb.sqltypes import DuckDBPyType

Path = tuple[str, ...]

_DIGITS, _MOST_DIGITS = 18, 38
"""How many digits a decimal of eight bytes has, and one of sixteen."""
_OF_A_DOUBLE = 15
"""Up to how many digits a decimal has a double of its own."""
_DAY = r"\d{4}-\d{2}-\d{2}"
_FORMS = {
    Kind.NUMBER: r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?",
    Kind.INTEGER: r"[+-]?\d+",
    Kind.BOOLEAN: "(?i)true|false",
    Kind.DATE: _DAY,
    Kind.DATETIME: _DAY + r"([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?",
}
_STORED: dict[Kind, tuple[str, FieldType]] = {
    Kind.NUMBER: ("DOUBLE", NUMBER),
    Kind.INTEGER: ("BIGINT", INTEGER),
    Kind.BOOLEAN: ("BOOLEAN", BOOLEAN),
    Kind.DATE: ("DATE", DATE),
    Kind.DATETIME: ("TIMESTAMPTZ", DATETIME),
}


def declared_types(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    columns: Iterable[tuple[str, DuckDBPyType]],
    fields: Mapping[Path, Kind],
    label: str,
) -> tuple[dict[Path, Stored], list[str]]:
    """Return a table's columns that are given a type, and notes on their cells.

    A cell that is blank, or is no value of the type, is missing. A number is a decimal that
    keeps every digit where its digits fit one.

    Raises
    ------
    SourceError
        A column that is given a type holds no text.
    """
    typed: dict[Path, Stored] = {}
    notes: list[str] = []
    for path, sql, kind in leaves(columns):
        if path not in fields or _is_already(fields[path], path, sql, kind):
            continue
        name, wanted = ".".join(path), fields[path]
        if kind.id != "varchar":
            raise SourceError(
                f"{CONFIG_FILE} [fields]: {name} holds {kind} in {label}, neither text nor "
                f"{wanted.value}\nOnly a column of text is given another type; leave the line out."
            )
        cells = _cells(connection, view, sql, wanted)
        stored, field_type = _stored(wanted, cells)
        typed[path] = Stored(path, _read(sql, wanted, stored), field_type)
        blank = f", {_counted(cells.blank)} blank and so missing" if cells.blank else ""
        notes.append(f"{name} of {label}: {wanted.value}{blank}")
        if cells.unreadable:
            what = f"{_counted(cells.unreadable)} of {name} in {label}, such as {cells.example!r}"
            notes.append(f"left out: {what}: no {wanted.value}, so missing")
    return typed, notes


def _is_already(wanted: Kind, path: Path, sql: exp.Expr, kind: DuckDBPyType) -> bool:
    """Say whether a column has the type: as text it is in one export, a number in the next."""
    _, stored = Conversion().convert(path, sql, kind)
    had = stored.kind if isinstance(stored, Scalar) else None
    return had is wanted or (wanted is Kind.NUMBER and had is Kind.INTEGER)


def leaves(
    columns: Iterable[tuple[str, DuckDBPyType]],
) -> Iterator[tuple[Path, exp.Expr, DuckDBPyType]]:
    """Yield a table's single columns, those inside objects too: path, expression and type."""
    for name, kind in columns:
        path = tuple(part for part in name.split(".") if part) or (name,)
        yield from _inside(path, exp.column(exp.to_identifier(name, quoted=True)), kind)


def _inside(
    path: Path, sql: exp.Expr, kind: DuckDBPyType
) -> Iterator[tuple[Path, exp.Expr, DuckDBPyType]]:
    if kind.id != "struct":
        yield path, sql, kind
        return
    for name, child in children(kind):
        member = _call("struct_extract", sql, exp.Literal.string(name))
        yield from _inside((*path, name), member, child)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of a column hold: how many are blank, are no value, and how many digits."""

    blank: int
    unreadable: int
    example: str | None
    before: int | None
    after: int | None
    exponents: int


def _cells(connection: duckdb.DuckDBPyConnection, view: str, sql: exp.Expr, kind: Kind) -> _Cells:
    text, fits = _trimmed(sql), _fits(sql, kind)
    blank = exp.EQ(this=text.copy(), expression=exp.Literal.string(""))
    value = _read(sql, kind, _STORED[kind][0])
    there = exp.not_(exp.Is(this=sql.copy(), expression=exp.null()))
    missing = exp.Is(this=value, expression=exp.null())
    unreadable = exp.and_(there, exp.not_(blank.copy()), missing)
    before = _digits(text, r"^[+-]?(\d*)")
    after = _digits(text, r"[.](\d*)")
    rows = exp.select(
        _call("count_if", blank),
        _call("count_if", unreadable),
        _where(exp.Min(this=sql.copy()), unreadable),
        _where(exp.Max(this=before), fits),
        _where(exp.Max(this=after), fits),
        _call("count_if", exp.and_(fits, _call("contains", _call("lower", text), _text("e")))),
    ).from_(view)
    row = connection.execute(rows.sql("duckdb")).fetchone()
    if row is None:
        raise AssertionError("an aggregate gives one row")
    return _Cells(*row)


def _stored(kind: Kind, cells: _Cells) -> tuple[str, FieldType]:
    """Return the SQL type and the field type: of a number, a decimal where its digits fit one."""
    before, after = cells.before or 0, cells.after or 0
    if kind is Kind.NUMBER and not cells.exponents:
        if after <= MOST_DECIMALS and before + after <= _DIGITS:
            return f"DECIMAL({_DIGITS}, {after})", Scalar(Kind.NUMBER, after, _DIGITS)
        if _OF_A_DOUBLE < before + after <= _MOST_DIGITS:
            return f"DECIMAL({_MOST_DIGITS}, {after})", Scalar(Kind.NUMBER, after)
    return _STORED[kind]


def _read(text: exp.Expr, kind: Kind, stored: str) -> exp.Expr:
    """Return a text as a value, or null."""
    value: exp.Expr = exp.TryCast(this=_trimmed(text), to=exp.DataType.build(stored))
    if kind is Kind.DATETIME:
        value = text_instant(_trimmed(text))
    return exp.Case().when(_fits(text, kind), value)


def _trimmed(text: exp.Expr) -> exp.Expr:
    return exp.Trim(this=text.copy())


def _fits(text: exp.Expr, kind: Kind) -> exp.Expr:
    return _call("regexp_full_match", _trimmed(text), _text(_FORMS[kind]))


def _digits(text: exp.Expr, pattern: str) -> exp.Expr:
    digits = _call("regexp_extract", text, _text(pattern), exp.Literal.number(1))
    return exp.Length(this=digits)


def _where(aggregate: exp.Expr, condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition.copy()))


def _counted(count: int) -> str:
    return f"{count:,} cell{'' if count == 1 else 's'}"


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[each.copy() for each in arguments])
