"""Every pair of audiences as a cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import plotly.graph_objects as go
from plotly.colors import make_colorscale, sample_colorscale, unlabel_rgb

from toolkit.charts.suppressed import SUPPRESSED
from toolkit.charts.theme import (
    ABOVE,
    BELOW,
    FAR,
    MIDDLE,
    SEQUENTIAL,
    lift_height,
    shown,
    styled,
    whole,
)
from toolkit.errors import DefinitionError
from toolkit.numerals import whole_percent

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Measure = Literal["jaccard", "containment", "lift", "both"]


def _decimal(value: float) -> str:
    """Return a measure in two decimals; a little is not nothing."""
    told = f"{value:,.2f}"
    return "<0.01" if told == "0.00" else told


_MEASURES: dict[str, tuple[str, Callable[[float], str]]] = {
    "jaccard": ("Jaccard: of the profiles in either audience, the share in both", _decimal),
    "containment": ("Of the row's audience, the share that is also in the column's", whole_percent),
    "lift": ("Lift: profiles in both against chance (1 = independent)", _decimal),
    "both": ("Profiles in both audiences", "{:,.0f}".format),
}
_SHARES = {"jaccard": "0 to 1", "containment": "0 to 100 %"}
"""The measures that have a range of their own, whatever the audiences are."""
_EMPTY = "unknown: an audience has no profiles"
_NARROWEST = 684
_LABEL, _LETTER = 26, 7.5
"""Pixels of the narrowest page; the letters of a label, and how wide one is."""
_CELL, _SMALLEST, _SQUARE, _HIGH = 34, 12, 200, 850
"""How high a cell is at most and at least, and all of them together about."""
_DIGIT = 0.62
"""How wide a digit is, by the size of its font."""
_FONTS = (13, 12, 11, 10, 9, 8)
_NAMED = 40
"""Beyond so many audiences there is no room for the names of the columns."""
_MOST = 100
_DARK, _LIGHT = "#000000", "#ffffff"
"""Of any cell, one of them stands out by 4.5 to 1 at least."""


def heatmap(
    square: pd.DataFrame,
    hidden: pd.DataFrame | None = None,
    *,
    measure: Measure = "jaccard",
    among: str = "",
) -> go.Figure:
    """Return every pair of audiences as a cell of a square.

    What is missing is an empty cell, and hovering tells whether it is suppressed or unknown; a
    zero is drawn as 0. Numbers stand in the cells where they fit on the narrowest page, shortened
    where they must be; else a scale stands beside them. Of more than 40 audiences the columns have
    no names, of more than 100 the first 100 are drawn.

    Parameters
    ----------
    square
        The measure: the audiences as index and, in the same order, as columns; NaN is missing.
    hidden
        By the same names, true where what is missing is suppressed.
    measure
        `jaccard`, `containment` (not symmetric), `lift` (coloured by its logarithm, white at 1) or
        `both`.
    among
        Which profiles count, in words; empty: all.

    Raises
    ------
    DefinitionError
        There is no such measure.

    Examples
    --------
    >>> import pandas as pd
    >>> square = pd.DataFrame([[4, 2], [2, 3]], ["a", "b"], ["a", "b"])
    >>> [list(row) for row in heatmap(square, measure="both").data[0].z]
    [[4.0, 2.0], [2.0, 3.0]]
    """
    if measure not in _MEASURES:
        raise DefinitionError(f"no measure {measure!r}; it is one of {', '.join(_MEASURES)}")
    title, written_as = _MEASURES[measure]
    drawn = square.iloc[:_MOST, :_MOST]
    names = drawn.index.tolist()
    values = [[None if math.isnan(v) else float(v) for v in row] for row in drawn.to_numpy()]
    texts = [["" if v is None else written_as(v) if v else "0" for v in line] for line in values]
    written = _written(texts, _NARROWEST - 32 - _LETTER * max(map(len, map(_label, names))))
    heights = [[_height(v, measure) for v in line] for line in values]
    scale = _colours(measure, values)
    figure = go.Figure(
        go.Heatmap(
            z=heights,
            x=list(range(len(names))),
            y=list(range(len(names))),
            text=_readable(written.texts, heights, scale),
            texttemplate="%{text}" if written.font else None,
            textfont={"size": written.font or 8, "color": _DARK},
            showscale=not written.font,
            customdata=_hovers(names, texts, hidden),
            hovertemplate="%{customdata}<extra></extra>",
            xgap=2 if len(names) <= _NAMED else 1,
            ygap=2 if len(names) <= _NAMED else 1,
            **scale,
        )
    )
    alt = f"Heatmap of {len(names)} audiences. {title}."
    alt += f" Counted {among}." if among else ""
    told = [title, _scaled(measure), *([whole(among)] * bool(among)), *_cautions(square)]
    cell = max(_SMALLEST, min(_CELL, _HIGH // len(names)))
    high = max(cell * len(names), _SQUARE)
    figure.update_layout(**_axes(names, cell))
    return styled(figure, "Audience overlap, pair by pair", "; ".join(told), alt, 220 + high)


def _label(name: str) -> str:
    return shown(name, _LABEL)


def _cautions(square: pd.DataFrame) -> list[str]:
    """Return what is not drawn."""
    found = []
    if len(square) == 1:
        found.append("one audience: there is no pair")
    if len(square) > _NAMED:
        found.append("columns are in the order of the rows")
    if len(square) > _MOST:
        found.append(f"{_MOST} of {len(square):,} audiences shown")
    return found


def _axes(names: list[str], cell: int) -> dict[str, dict[str, object]]:
    labels = [_label(name) for name in names]
    font = {"size": 13 if cell >= 18 else 9}
    axis = {
        "tickvals": list(range(len(names))),
        "ticktext": labels,
        "tickfont": font,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
    across = axis if len(names) <= _NAMED else {**axis, "showticklabels": False}
    return {
        "xaxis": {**across, "tickangle": -40 if len(names) <= 20 else -90},
        "yaxis": {**axis, "autorange": "reversed"},
    }


# --- numbers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """The numbers in the cells.

    Parameters
    ----------
    texts
        A cell each.
    font
        Their size in pixels; 0 where no size fits.
    """

    texts: list[list[str]]
    font: int


def _written(texts: list[list[str]], width: float) -> _Written:
    """Return numbers that fit into the cells of a square so wide, shortened where they must be."""
    ways: tuple[Callable[[str], str], ...] = (str, _brief)
    for way in ways:
        tried = [[way(text) for text in line] for line in texts]
        longest = max((_digits(text) for line in tried for text in line), default=0)
        for font in _FONTS:
            if longest * _DIGIT * font <= width / len(texts) - 4:
                return _Written(tried, font)
    return _Written(texts, 0)


def _digits(text: str) -> float:
    """Return how many digits a number is as wide as."""
    return len(text) + 0.6 * text.count("%") + 0.4 * text.count("<") - 0.5 * text.count(".")


def _brief(text: str) -> str:
    """Return a number in fewer letters.

    Examples
    --------
    >>> _brief("0.17"), _brief("4.13"), _brief("1,234,567"), _brief("25%")
    ('.17', '4.1', '1.2M', '25%')
    """
    if text.startswith(("0.", "<0.")):
        return text.replace("0.", ".", 1)
    if text.endswith("%"):
        return text.replace(" ", "")
    if "." in text:
        number = float(text.replace(",", ""))
        return f"{number:.1f}" if number < 10 else f"{number:,.0f}"
    if "," not in text:
        return text
    count = int(text.replace(",", ""))
    unit, size = ("M", 1_000_000) if count >= 999_500 else ("k", 1_000)
    return f"{count / size:.1f}{unit}" if count < 10 * size else f"{count / size:.0f}{unit}"


def _readable(
    texts: list[list[str]], heights: list[list[float | None]], scale: dict[str, Any]
) -> list[list[str]]:
    """Return numbers in white where they stand on a dark cell; elsewhere they are black."""
    least, span = scale["zmin"], scale["zmax"] - scale["zmin"]
    colours = [colour for _, colour in scale["colorscale"]]
    stops = [stop for stop, _ in scale["colorscale"]]
    known = sorted({height for line in heights for height in line if height is not None})
    places = [(height - least) / span for height in known]
    cells = sample_colorscale(make_colorscale(colours, stops), places) if known else []
    white = {height for height, cell in zip(known, cells, strict=True) if _is_dark(cell)}
    return [
        [
            f'<span style="color:{_LIGHT}">{text}</span>' if text and height in white else text
            for text, height in zip(line, own, strict=True)
        ]
        for line, own in zip(texts, heights, strict=True)
    ]


def _is_dark(colour: str) -> bool:
    """Say whether white stands out from a colour more than black does (WCAG 2.2)."""
    parts = [part / 255 for part in unlabel_rgb(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return bool((light + 0.05) ** 2 < 0.05 * 1.05)


def _hovers(
    names: list[str], texts: list[list[str]], hidden: pd.DataFrame | None
) -> list[list[str]]:
    lacking = None if hidden is None else hidden.loc[names, names].to_numpy()
    told = [whole(name) for name in names]
    return [
        [
            f"<b>{row}</b><br>"
            + (f"{column}<br>" if i != j else "")
            + (
                texts[i][j]
                or (SUPPRESSED if lacking is not None and lacking[i, j] else _EMPTY * (i != j))
            )
            for j, column in enumerate(told)
        ]
        for i, row in enumerate(told)
    ]


# --- colours ----------------------------------------------------------------------------------


def _height(value: float | None, measure: str) -> float | None:
    """Return what a cell is coloured by."""
    if value is None or measure != "lift":
        return value
    return lift_height(value)


def _colours(measure: str, values: list[list[float | None]]) -> dict[str, Any]:
    """Return a scale over the range of a measure, so that figures of a measure can be compared.

    A share goes from 0 to 1, a lift as far each way from 1, a count from 0 to the largest.
    """
    bar: dict[str, Any] = {"thickness": 12, "outlinewidth": 0}
    if measure == "lift":
        told = ["≤⅛", "¼", "½", "1", "2", "4", "≥8"]
        ticks = {"tickvals": [-3, -2, -1, 0, 1, 2, 3], "ticktext": told}
        scale = ((0.0, BELOW), (0.5, MIDDLE), (1.0, ABOVE))
        return {"colorscale": scale, "zmin": -FAR, "zmax": FAR, "colorbar": {**bar, **ticks}}
    if measure in _SHARES:
        ticks = {"tickvals": [0, 0.25, 0.5, 0.75, 1]}
        shares = ["0 %", "25 %", "50 %", "75 %", "100 %"]
        decimals = ["0", "0.25", "0.5", "0.75", "1"]
        ticks["ticktext"] = shares if measure == "containment" else decimals
        return {"colorscale": SEQUENTIAL, "zmin": 0, "zmax": 1, "colorbar": {**bar, **ticks}}
    known = [value for line in values for value in line if value is not None]
    most = max(known, default=1) or 1
    bar["tickformat"] = ",~d"
    return {"colorscale": SEQUENTIAL, "zmin": 0, "zmax": most, "colorbar": bar}


def _scaled(measure: str) -> str:
    """Return from where to where the colours go."""
    if measure == "lift":
        return "colours from 1/8 to 8, white at 1"
    return f"colours from {_SHARES.get(measure, '0 to the largest number')}"
