"""What tells two audiences apart: effects with their intervals, and indices of values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from toolkit.charts.theme import PALETTE, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError
from toolkit.numerals import measured, percent, signed

if TYPE_CHECKING:
    import pandas as pd

_ROW = 46
"""Pixels of a measure: its name stands over its mark."""
_LABEL, _GROUP = 52, 22
"""Characters of a measure's name, and of an audience's."""
_FARTHEST = 500.0
"""An index is drawn up to here; the number beside its bar tells what it is."""
_OVER = {"xref": "paper", "yshift": _ROW * 0.36, "showarrow": False, "font_color": TEXT}


def contrast(table: pd.DataFrame, a: str, b: str) -> go.Figure:
    """Return how much measures tell two audiences apart, each with its interval.

    Parameters
    ----------
    table
        field, value (empty for numbers), a, b, effect (-1 to 1), low, high; in the order drawn.
    a, b
        What the audiences are called.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"field": "tier", "value": "gold", "a": 0.9, "b": 0.2}
    >>> table = pd.DataFrame([{**row, "effect": 0.7, "low": 0.6, "high": 0.8}])
    >>> contrast(table, "Loyal", "everyone else").data[0].x
    (0.7,)
    """
    known = table.dropna(subset=["effect"])
    if known.empty:
        raise DefinitionError("nothing to draw: no measure has an effect")
    rows = known.to_dict("records")
    figure = go.Figure(_marks(rows))
    figure.update_xaxes(title_text=f"← more in {shown(b, _GROUP)}  ·  more in {shown(a, _GROUP)} →")
    figure.update_xaxes(range=_span(rows), tickformat="~g", zerolinecolor=TEXT, nticks=7)
    figure.update_yaxes(range=[len(rows) - 0.5, -0.8], visible=False)
    for place, row in enumerate(rows):
        name, found = _name(row), f"{_amount(row, 'a')} against {_amount(row, 'b')}"
        label = {"text": shown(name, _LABEL), "hovertext": whole(name)}
        figure.add_annotation(y=place, x=0, xanchor="left", **label, **_OVER)
        figure.add_annotation(y=place, x=1, xanchor="right", text=found, **_OVER)
    names = ", ".join(_name(row) for row in rows)
    alt = f"What tells {a} from {b} most, by Cliff's delta: {names}."
    title = f"{shown(a, 26)} against {shown(b, 26)}"
    told = "Cliff's delta, with its 95 % interval"
    return styled(figure, title, told, alt, 150 + _ROW * max(len(rows), 2))


def index(table: pd.DataFrame, field: str, a: str, b: str) -> go.Figure:
    """Return how many times as frequent each value is in one audience as in another, times 100.

    Parameters
    ----------
    table
        value, a, b (shares), index (100 a / b); in the order drawn.
    field
        Whose values they are.
    a, b
        What the audiences are called.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"value": ["gold"], "a": [0.3], "b": [0.2], "index": [150.0]})
    >>> figure = index(table, "tier", "Loyal", "everyone else")
    >>> figure.data[0].base, figure.data[0].x
    (100, (50.0,))
    """
    known = table.dropna(subset=["index"])
    if known.empty:
        raise DefinitionError(f"nothing to draw: neither audience has a value of {field}")
    rows = known.to_dict("records")
    lengths = [min(row["index"], _FARTHEST) - 100 for row in rows]
    figure = go.Figure(_bars(rows, lengths, a, b))
    least, most = min(0.0, *lengths), max(0.0, *lengths)
    room = 0.16 * (most - least or 100.0)
    figure.update_xaxes(title_text="index; 100: as in the other", nticks=7)
    figure.update_xaxes(range=[100 + least - room, 100 + most + room], showgrid=False)
    figure.add_vline(x=100, line={"color": TEXT, "width": 1})
    figure.update_yaxes(range=[len(rows) - 0.5, -0.8], visible=False)
    for place, row in enumerate(rows):
        label = {"text": shown(str(row["value"]), _LABEL), "hovertext": whole(str(row["value"]))}
        found = f"{percent(row['a'])} against {percent(row['b'])}"
        figure.add_annotation(y=place, x=0, xanchor="left", **label, **_OVER)
        figure.add_annotation(y=place, x=1, xanchor="right", text=found, **_OVER)
    alt = f"Index of the values of {field} in {a} against {b}: " + ", ".join(
        f"{row['value']} {_told(row['index'])}" for row in rows
    )
    told = f"Index: {shown(a, _GROUP)} against {shown(b, _GROUP)}"
    return styled(figure, shown(field, 34), told, f"{alt}.", 150 + _ROW * max(len(rows), 2))


def _marks(rows: list[dict[Any, Any]]) -> go.Scatter:
    effects = [float(row["effect"]) for row in rows]
    up = [_reach(row["high"], row["effect"]) for row in rows]
    down = [_reach(row["effect"], row["low"]) for row in rows]
    return go.Scatter(
        x=effects,
        y=list(range(len(rows))),
        mode="markers",
        marker={"size": 10, "color": [PALETTE[0] if one > 0 else PALETTE[1] for one in effects]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": up,
            "arrayminus": down,
            "color": TEXT,
            "thickness": 1.5,
            "width": 4,
        },
        cliponaxis=False,
        customdata=[[whole(_name(row)), signed(row["effect"]), _interval(row)] for row in rows],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}%{customdata[2]}<extra></extra>",
    )


def _bars(rows: list[dict[Any, Any]], lengths: list[float], a: str, b: str) -> go.Bar:
    return go.Bar(
        x=lengths,
        y=list(range(len(rows))),
        base=100,
        width=0.34,
        orientation="h",
        marker={"color": [PALETTE[0] if one > 0 else PALETTE[1] for one in lengths]},
        text=[_told(row["index"]) for row in rows],
        textposition="outside",
        textfont={"color": TEXT},
        cliponaxis=False,
        customdata=[
            [whole(str(row["value"])), percent(row["a"]), percent(row["b"])] for row in rows
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>"
        f"{whole(a)}: %{{customdata[1]}}<br>{whole(b)}: %{{customdata[2]}}<extra></extra>",
    )


def _span(rows: list[dict[Any, Any]]) -> list[float]:
    """Return an axis with zero on it, and a little room beyond the farthest interval."""
    ends = [float(row[key]) for row in rows for key in ("effect", "low", "high")]
    known = [0.0, *(end for end in ends if not math.isnan(end))]
    low, high = min(known), max(known)
    room = 0.06 * (high - low or 1.0)
    return [low - room, high + room]


def _reach(far: float, near: float) -> float:
    return 0.0 if math.isnan(far) or math.isnan(near) else max(far - near, 0.0)


def _interval(row: dict[Any, Any]) -> str:
    return "" if math.isnan(row["low"]) else f" ({signed(row['low'])} to {signed(row['high'])})"


def _name(row: dict[Any, Any]) -> str:
    return f"{row['field']}: {row['value']}" if row["value"] else str(row["field"])


def _amount(row: dict[Any, Any], key: str) -> str:
    number = float(row[key])
    if math.isnan(number):
        return "none"
    return percent(number) if row["value"] else measured(number)


def _told(number: float) -> str:
    return "only here" if math.isinf(number) else f"{number:,.0f}"
