"""Answers to what the builder's front end asks: values, curves, profiles, explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd

from toolkit.errors import DefinitionError
from toolkit.language.canvas import from_expression, to_json
from toolkit.language.definition import parse_pql
from toolkit.store.field_values import plain
from toolkit.widgets.conversion import rules_of

if TYPE_CHECKING:
    from toolkit.language.canvas import Container
    from toolkit.library import Library
    from toolkit.widgets.panel import Json
    from toolkit.workbench.drawing import Drawing
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.membership import Membership

_POINTS = 400
"""A curve of more points is thinned: more cannot be seen."""
_PAGE = 200
_VALUES = 1000
_EVENTS = 200
_KINDS = ("count", "sum", "window", "field")


def values(extract: Extract, message: Json) -> Json:
    """Return real values of a field, and how they lie."""
    table = message.get("table")
    if table not in ("profile", "event"):
        raise DefinitionError(f"no table {table!r}\nFields are of the profile or of an event.")
    found, field = extract.palette.values(
        cast("Literal['profile', 'event']", table),
        str(message.get("path") or ""),
        str(message.get("search") or ""),
        _whole(message, "limit", 50, _VALUES),
    )
    bins = found.histogram
    return {
        "values": [{"value": value, "count": count} for value, count in found.values],
        "distinct": field.distinct,
        "more": found.more,
        "histogram": None
        if bins is None
        else [{"from": one.start, "to": one.end, "count": one.count} for one in bins],
        "examples": list(found.examples),
        "fill": field.fill,
    }


def event_counts(extract: Extract, message: Json) -> Json:
    """Return how many events and profiles an event type has, and when it occurred."""
    counts = extract.palette.event_counts(str(message.get("name") or ""))
    return {
        "events": counts.events,
        "profiles": counts.profiles,
        "first": _cell(counts.first),
        "last": _cell(counts.last),
    }


def tops(extract: Extract) -> list[Json]:
    """Return the commonest values of fields of text, as far as they were read."""
    return [
        {"table": field.table, "path": field.path, "values": values}
        for field, values in extract.palette.known_values()
    ]


def what_if(drawing: Drawing, canvas: Container, message: Json) -> Json:
    """Return the size of the canvas for every value of a number on one of its cards."""
    kind = message.get("kind")
    curve = drawing.what_if(
        canvas,
        str(message.get("path") or ""),
        _whole(message, "rule", 0, _VALUES),
        kind if kind in _KINDS else None,
    )
    chosen = float(curve.threshold.number)
    kept = np.arange(len(curve.values))
    if len(kept) > _POINTS:
        own = int(np.searchsorted(curve.values, chosen))
        kept = np.union1d(np.linspace(0, len(kept) - 1, _POINTS).astype(np.intp), [own])
    return {
        "values": [plain(each) for each in curve.values[kept].tolist()],
        "profiles": curve.profiles[kept].tolist(),
        "value": chosen,
        "unit": curve.threshold.unit,
        "kind": curve.threshold.kind,
    }


def profiles(membership: Membership, message: Json) -> Json:
    """Return a page of the profiles that are in, ids first."""
    page = membership.page(
        _whole(message, "page", 0, 10**9), max(_whole(message, "size", 20, _PAGE), 1)
    )
    return {**frame(page), "total": membership.count}


def explain(extract: Extract, membership: Membership, message: Json) -> Json:
    """Return why a profile is in, or not, and its latest events."""
    profile = str(message.get("profile") or "")
    explanation = membership.explain(profile)
    timeline = extract.profile(profile).timeline.head(_EVENTS)
    return {
        "html": explanation._repr_html_(),
        "text": repr(explanation),
        "is_in": explanation.is_in,
        "timeline": frame(timeline),
    }


def parse(drawing: Drawing, message: Json) -> Json:
    """Return the canvas that draws PQL text; an error where it does not fit the extract."""
    definition = parse_pql(str(message.get("pql") or ""))
    drawing.checked(definition)
    return {"canvas": to_json(from_expression(definition.expression))}


def rules(extract: Extract, library: Library | None, message: Json) -> Json:
    """Return the canvas of an audience that has rules."""
    canvas = rules_of(str(message.get("audience") or ""), extract, library)
    return {"canvas": to_json(canvas)}


def frame(table: pd.DataFrame) -> Json:
    """Return a table as columns and rows of plain values."""
    return {
        "columns": [str(name) for name in table.columns],
        "rows": [[_cell(each) for each in row] for row in table.itertuples(index=False)],
    }


def records(table: pd.DataFrame) -> list[Json]:
    """Return a table as a row an object of plain values."""
    found = frame(table)
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def _cell(value: Any) -> object:  # noqa: ANN401 - whatever a table holds
    if isinstance(value, np.ndarray):
        return [_cell(each) for each in value.tolist()]
    if isinstance(value, np.generic):
        value = value.item()
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return plain(value)


def _whole(message: Json, key: str, usual: int, most: int) -> int:
    given = message.get(key, usual)
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        return usual
    return min(given, most)
