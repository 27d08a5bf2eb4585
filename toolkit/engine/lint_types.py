"""What looks wrong in definitions once the types of the fields are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.engine.values import column_values, place_of, scoped, type_of
from toolkit.language.check import readings
from toolkit.language.check.coerce import is_literal
from toolkit.language.lint import Finding, excerpt
from toolkit.language.tree import Compare, Field, Item, Text, path_of, walk
from toolkit.schema import Kind
from toolkit.sql.dialects import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.engine.values import Place
    from toolkit.errors import Span
    from toolkit.language.check import Reading
    from toolkit.language.tree import Comparison, Expression
    from toolkit.store import ProfileStore

Places = Mapping[tuple[tuple[str, ...], "Span | None"], "Place"]
"""Where fields are stored, by their path and the place they were written at."""

_NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_TURNED: dict[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def mistyped(
    written: Expression, meant: Expression, store: ProfileStore, *, scan: bool = True
) -> list[Finding]:
    """Return what looks wrong in a definition, given the types of the fields.

    Parameters
    ----------
    written
        The definition as it was put down.
    meant
        Its canonical form.
    store
        The profile store.
    scan
        Whether columns may be read for the values they have; else what the store keeps of them
        is all that is looked at.
    """
    layout = store.layout
    places = _places(meant, store)
    findings: list[Finding] = []
    for reading in readings(written, layout.profiles.root, layout.events.root):
        findings += _of_reading(reading, places, store, scan=scan)
    findings += _ordered_texts(meant, places, store, scan=scan)
    return [*dict.fromkeys(findings), *_turned(written)]


def _places(meant: Expression, store: ProfileStore) -> Places:
    """Return where the fields of a canonical definition are stored."""
    places: dict[tuple[tuple[str, ...], Span | None], Place] = {}
    for node, scopes in scoped(meant, (store.layout.profiles,), store.layout):
        if isinstance(node, Field | Item) and (place := place_of(node, scopes)) is not None:
            places.setdefault(_key_of(node), place)
    return places


def _key_of(node: Expression) -> tuple[tuple[str, ...], Span | None]:
    path = path_of(node)
    return (() if path is None else path[1]), node.span


def _of_reading(
    reading: Reading, places: Places, store: ProfileStore, *, scan: bool
) -> Iterator[Finding]:
    place = places.get(_key_of(reading.value))
    match reading.kind:
        case "number-as-text" if place is not None:
            yield from _text_with_number(reading, place, store, scan=scan)
        case "boolean-as-text":
            is_value = place is not None and reading.text in place.column.values
            yield Finding(
                "text-with-boolean",
                "note" if is_value else "warning",
                f"{excerpt(reading.value)} is text: compared with {reading.text}, only the text "
                f'"{reading.text}" is equal',
                reading.about,
                f'Write "{reading.text}" if that is a value of it, or give it a type in '
                f'extract.toml: [fields] {_key(reading.value)} = "boolean".',
            )
        case "midnight":
            yield Finding(
                "midnight-only",
                "warning",
                f"{excerpt(reading.value)} is an instant: it equals a day only at 00:00 UTC",
                reading.about,
                f"Write {excerpt(reading.value)} occurs on … for the whole day.",
            )
        case "defined" if place is not None and type_of(place) is Kind.STRING:
            yield Finding(
                "text-as-condition",
                "warning",
                f"{place.name} is text: as a condition it says that there is a value, whichever",
                reading.about,
                f"Compare it, or write {excerpt(reading.value)}.isNotNull().",
            )


def _text_with_number(
    reading: Reading, place: Place, store: ProfileStore, *, scan: bool
) -> Iterator[Finding]:
    numbers = _numbers_of(place, store, scan=scan)
    if numbers:
        yield Finding(
            "text-with-number",
            "warning",
            f"{place.name} is text and is compared with the number {reading.text}; {numbers}",
            reading.about,
            f'As text "5" is not "5.0". {_advice(reading.value)}',
        )


def _ordered_texts(
    meant: Expression, places: Places, store: ProfileStore, *, scan: bool
) -> Iterator[Finding]:
    """Yield texts that look like numbers and are ordered as text: `total > "5000"`."""
    for node in walk(meant):
        match node:
            case Compare(op=op, left=left, right=Text(value=text)) if op in _TURNED:
                place = places.get(_key_of(left))
            case _:
                continue
        if place is None or type_of(place) is not Kind.STRING or not re.match(_NUMBER, text):
            continue
        numbers = _numbers_of(place, store, scan=scan)
        if numbers:
            yield Finding(
                "ordered-as-text",
                "warning",
                f'{place.name} is text and is ordered as text: "10" before "9"; {numbers}',
                node,
                _advice(left),
            )


def _advice(node: Expression) -> str:
    return f'Give it a type in extract.toml: [fields] {_key(node)} = "number".'


def _key(node: Expression) -> str:
    name = excerpt(node).lstrip("^.")
    return name if name.isidentifier() else f'"{name}"'


def _numbers_of(place: Place, store: ProfileStore, *, scan: bool) -> str:
    """Return how many of a field's texts look like numbers, in words; nothing where none does."""
    if type_of(place) is not Kind.STRING:
        return ""
    if place.column.values:
        alike = [value for value in place.column.values if re.match(_NUMBER, value)]
        return _in_words(len(alike), len(place.column.values), alike[0] if alike else "")
    if not scan:
        return ""
    value = exp.column("value")
    fits = exp.RegexpLike(this=value.copy(), expression=exp.Literal.string(_NUMBER))
    query = exp.select(
        exp.Count(this=exp.Star()),
        exp.Anonymous(this="count_if", expressions=[fits]),
        exp.Filter(this=exp.Min(this=value.copy()), expression=exp.Where(this=fits.copy())),
    ).from_(column_values(place).subquery("texts"))
    row = store.query(DUCKDB.text(query)).fetchone()
    return "" if row is None else _in_words(row[1], row[0], str(row[2]))


def _in_words(alike: int, count: int, example: str) -> str:
    values = "value looks like a number" if count == 1 else "values look like numbers"
    return f'{alike:,} of its {count:,} {values}, such as "{example}"' if alike else ""


def _turned(written: Expression) -> Iterator[Finding]:
    """Yield order comparisons with the field on the right: `5 < n`."""
    for node in walk(written):
        match node:
            case Compare(op=op, left=left, right=right) if (
                op in _TURNED and is_literal(left) and not is_literal(right)
            ):
                turned = Compare(_TURNED[op], right, left)
                yield Finding(
                    "field-on-the-right",
                    "note",
                    "the field stands on the right; Real-Time CDP converts it to the type of what "
                    "stands on the left",
                    node,
                    f"Write {excerpt(turned)}.",
                )
