"""Every pair of audiences as a cell."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.suppressed import SUPPRESSED
from toolkit.charts.theme import ABOVE, BELOW, MIDDLE, SEQUENTIAL, shown, styled, whole
from toolkit.errors import DefinitionError

Measure = Literal["jaccard", "share", "lift", "both"]

_MEASURES: dict[str, tuple[str, str]] = {
    "jaccard": ("Jaccard: of the profiles in either audience, the share in both", ".2f"),
    "share": ("Of the row's audience, the share that is also in the column's", ".0%"),
    "lift": ("Lift: profiles in both against chance (1 = independent)", ".2f"),
    "both": ("Profiles in both audiences", ",d"),
}
_COUNTS = ("profiles_a", "profiles_b", "both", "either")
_EMPTY = "unknown: an audience has no profiles"
_CELL = 34
_SQUARE = 200
"""The least height of all the cells together."""
_NUMBERED = 25
"""Beyond so many audiences the cells are too small for numbers; a scale stands beside them."""


def heatmap(
    pairs: pd.DataFrame, sizes: pd.DataFrame, *, measure: Measure = "jaccard", among: str = ""
) -> go.Figure:
    """Return every pair of audiences as a cell of a square.

    The diagonal is left empty, except for `both`, where it is the audience itself. What a
    division by zero leaves unknown is an empty cell, and so is what is suppressed, as hovering
    tells; a zero is drawn as 0.

    Parameters
    ----------
    pairs
        a, b, both, jaccard, share_of_a, share_of_b, lift.
    sizes
        audience, profiles.
    measure
        `jaccard`, `share` (not symmetric), `lift` or `both`.
    among
        Which profiles count, in words; empty: all.

    Raises
    ------
    DefinitionError
        There is no such measure.

    Examples
    --------
    >>> import pandas as pd
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 3]})
    >>> pairs = pd.DataFrame({"a": ["a"], "b": ["b"], "both": [2]})
    >>> [list(row) for row in heatmap(pairs, sizes, measure="both").data[0].z]
    [[4, 2], [2, 3]]
    """
    if measure not in _MEASURES:
        raise DefinitionError(f"no measure {measure!r}; it is one of {', '.join(_MEASURES)}")
    title, form = _MEASURES[measure]
    names = list(sizes["audience"])
    cells = _cells(pairs, sizes, measure)
    hidden = _suppressed(pairs, sizes)
    values = [[cells.get((row, column)) for column in names] for row in names]
    numbered = len(names) <= _NUMBERED
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=list(range(len(names))),
            y=list(range(len(names))),
            text=[["" if v is None else _number(v, form) for v in line] for line in values],
            texttemplate="%{text}" if numbered else None,
            textfont={"size": 13 if len(names) <= 10 else 11 if len(names) <= 16 else 9},
            showscale=not numbered,
            customdata=[
                [
                    _hover(
                        r, c, cells.get((r, c)), form, SUPPRESSED if (r, c) in hidden else _EMPTY
                    )
                    for c in names
                ]
                for r in names
            ],
            hovertemplate="%{customdata}<extra></extra>",
            xgap=2,
            ygap=2,
            colorbar={"thickness": 12, "outlinewidth": 0, "tickformat": form},
            **_colours(measure, values),
        )
    )
    alt = f"Heatmap of {len(names)} audiences. {title}."
    alt += f" Counted {among}." if among else ""
    title += f"; {whole(among)}" if among else ""
    styled(
        figure, "Audience overlap, pair by pair", title, alt, 220 + max(_CELL * len(names), _SQUARE)
    )
    labels = [shown(name, 26) for name in names]
    axis = {"tickvals": list(range(len(names))), "ticktext": labels, "showgrid": False}
    figure.update_layout(
        xaxis={**axis, "zeroline": False, "tickangle": -40, "automargin": True},
        yaxis={**axis, "zeroline": False, "autorange": "reversed", "automargin": True},
    )
    return figure


def _cells(
    pairs: pd.DataFrame, sizes: pd.DataFrame, measure: str
) -> dict[tuple[str, str], float | int]:
    forward, backward = ("share_of_a", "share_of_b") if measure == "share" else (measure, measure)
    cells: dict[tuple[str, str], float | int] = {}
    for a, b, there, back in zip(
        pairs["a"], pairs["b"], pairs[forward], pairs[backward], strict=True
    ):
        if pd.notna(there):
            cells[a, b] = there
        if pd.notna(back):
            cells[b, a] = back
    if measure == "both":
        for name, count in zip(sizes["audience"], sizes["profiles"], strict=True):
            if count is not pd.NA:
                cells[name, name] = count
    return cells


def _suppressed(pairs: pd.DataFrame, sizes: pd.DataFrame) -> set[tuple[str, str]]:
    """Return the cells whose number may be missing because a count is suppressed."""
    names = list(sizes["audience"])
    counts = [each for each in _COUNTS if each in pairs]
    lacking = pairs[pairs[counts].isna().any(axis=1)]
    found = set(zip(lacking["a"], lacking["b"], strict=True))
    own = zip(names, sizes["profiles"], strict=True)
    return found | {(b, a) for a, b in found} | {(n, n) for n, count in own if count is pd.NA}


def _hover(row: str, column: str, value: float | None, form: str, unknown: str) -> str:
    told = unknown if value is None else _number(value, form)
    return f"<b>{whole(row)}</b><br>{whole(column)}<br>{told if row != column else ''}"


def _number(value: float, form: str) -> str:
    """Return a number as text; nothing is 0, and a little is not nothing."""
    if value == 0:
        return "0"
    told = format(value, form)
    return {"0.00": "<0.01", "0%": "<1%"}.get(told, told)


def _colours(measure: str, values: list[list[float | None]]) -> dict[str, object]:
    known = [value for line in values for value in line if value is not None]
    if measure == "lift":
        most = max([2.0, *known])
        scale = ((0.0, BELOW), (1 / most, MIDDLE), (1.0, ABOVE))
        return {"colorscale": scale, "zmin": 0, "zmax": most}
    return {"colorscale": SEQUENTIAL, "zmin": 0, "zmax": max(known, default=1) or 1}
