"""Audiences to draw, and what the tests read off a figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit import charts, overlap
from toolkit.charts.ink import plain
from toolkit.engine.bitmap import Bitmap

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from plotly.graph_objects import Figure

SIZE = 1_000


def bitmaps(**sets: Iterable[int]) -> dict[str, Bitmap]:
    return {name: Bitmap.from_indices(sorted(one), SIZE) for name, one in sets.items()}


def tables(members: dict[str, Bitmap]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return overlap.sizes(members), overlap.pairs(members), overlap.intersections(members)


def euler(**sets: Iterable[int]) -> Figure:
    return charts.euler(*tables(bitmaps(**sets)))


def subtitle(figure: Figure) -> str:
    """Return a subtitle as one line."""
    return plain(figure.layout.title.subtitle.text)


def content(figure: Figure) -> Any:
    """Return a figure as JSON values."""
    return json.loads(figure.to_json())


def strings(values: Any) -> list[str]:
    """Return every text anywhere in JSON values."""
    match values:
        case str():
            return [values]
        case dict():
            return [text for one in values.values() for text in strings(one)]
        case list():
            return [text for one in values for text in strings(one)]
    return []
