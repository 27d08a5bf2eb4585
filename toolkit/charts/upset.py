"""UpSet: the combinations of audiences as bars over a matrix of dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import plotly.graph_objects as go

from toolkit.charts.theme import FAINT, PALETTE, TEXT, shown, styled, whole

if TYPE_CHECKING:
    import pandas as pd

_ROW = 26
_BARS = 230
_LABEL = 7
_AXES = {
    "exclusive": ("Profiles in exactly these audiences (exclusive)", "exactly"),
    "inclusive": ("Profiles in at least these audiences (inclusive)", "at least"),
}


def upset(
    intersections: pd.DataFrame,
    sizes: pd.DataFrame,
    *,
    top: int = 30,
    kind: Literal["exclusive", "inclusive"] = "exclusive",
) -> go.Figure:
    """Return the largest combinations of audiences as bars, and what they combine as dots.

    Parameters
    ----------
    intersections
        audiences (tuples of names) and profiles, largest first.
    sizes
        audience, profiles, share; a row of dots each, the largest on top.
    top
        At most how many combinations are drawn; the subtitle says of how many.
    kind
        What the counts mean; said on the axis.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"audiences": [("a",), ("a", "b")], "profiles": [3, 1]})
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 1], "share": [0.4, 0.1]})
    >>> upset(both, sizes).layout.title.subtitle.text
    '2 of 2 intersections shown'
    """
    drawn = intersections.head(top)
    ordered = sizes.sort_values("profiles", ascending=False, kind="stable")
    names = list(ordered["audience"])
    row = {name: len(names) - 1 - index for index, name in enumerate(names)}
    figure = go.Figure()
    figure.add_trace(_size_bars(ordered, row))
    figure.add_traces(_matrix(drawn, row))
    figure.add_trace(_bars(drawn, kind))
    count = f"{len(drawn)} of {len(intersections)} intersections shown"
    alt = f"UpSet chart of {len(names)} audiences. {count}, {_AXES[kind][1]} these audiences."
    height = 84 + _BARS + 24 + _ROW * len(names) + 56
    styled(figure, _AXES[kind][0], count, alt, height)
    return _laid_out(figure, names, len(drawn), int(sizes["profiles"].max() if names else 0))


def _size_bars(sizes: pd.DataFrame, row: dict[str, int]) -> go.Bar:
    return go.Bar(
        x=sizes["profiles"].tolist(),
        y=[row[name] for name in sizes["audience"]],
        orientation="h",
        marker={"color": PALETTE[0], "opacity": 0.45},
        width=0.55,
        text=[f"{count:,}" for count in sizes["profiles"]],
        textposition="outside",
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        hovertext=[
            f"<b>{whole(name)}</b><br>{count:,} profiles, {share:.1%} of all"
            for name, count, share in zip(
                sizes["audience"], sizes["profiles"], sizes["share"], strict=True
            )
        ],
        hoverinfo="text",
        name="sizes",
        xaxis="x",
        yaxis="y",
    )


def _matrix(drawn: pd.DataFrame, row: dict[str, int]) -> list[go.Scatter]:
    every = [(column, y) for column in range(len(drawn)) for y in row.values()]
    empty = _dots([x for x, _ in every], [y for _, y in every], FAINT)
    xs: list[int | None] = []
    ys: list[int | None] = []
    for column, audiences in enumerate(drawn["audiences"]):
        rows = sorted(row[name] for name in audiences)
        xs += [*([column] * len(rows)), None]
        ys += [*rows, None]
    filled = _dots(xs, ys, PALETTE[0])
    filled.update(mode="lines+markers", line={"color": PALETTE[0], "width": 2})
    return [empty, filled]


def _dots(
    x: list[int] | list[int | None], y: list[int] | list[int | None], color: str
) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 11, "color": color, "line": {"width": 0}},
        hoverinfo="skip",
        name="matrix",
        xaxis="x2",
        yaxis="y",
    )


def _bars(drawn: pd.DataFrame, kind: str) -> go.Bar:
    word = _AXES[kind][1]
    return go.Bar(
        x=list(range(len(drawn))),
        y=drawn["profiles"].tolist(),
        marker={"color": PALETTE[0]},
        width=0.62,
        text=[f"{count:,}" for count in drawn["profiles"]],
        textposition="outside",
        textangle=-90 if len(drawn) > 12 else 0,
        textfont={"size": 12, "color": TEXT},
        constraintext="none",
        cliponaxis=False,
        hovertext=[
            f"<b>{count:,} profiles</b> in {word}:<br>{'<br>'.join(whole(name) for name in names)}"
            for names, count in zip(drawn["audiences"], drawn["profiles"], strict=True)
        ],
        hoverinfo="text",
        name="intersections",
        xaxis="x2",
        yaxis="y2",
    )


def _laid_out(figure: go.Figure, names: list[str], columns: int, largest: int) -> go.Figure:
    inner = _BARS + 24 + _ROW * len(names)
    split = _ROW * len(names) / inner
    labels = [shown(name) for name in names]
    blank = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
    left = 24 + _LABEL * max((len(label) for label in labels), default=0)
    figure.update_layout(
        margin={"l": left, "r": 16, "t": 84, "b": 56},
        xaxis={**blank, "domain": [0, 0.18], "anchor": "y", "range": [0, max(largest, 1) * 2.1]},
        xaxis2={**blank, "domain": [0.2, 1], "anchor": "y", "range": [-0.6, max(columns, 4) - 0.4]},
        yaxis={
            "domain": [0, split],
            "range": [-0.5, len(names) - 0.5],
            "tickvals": [len(names) - 1 - index for index in range(len(names))],
            "ticktext": labels,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis2={
            "domain": [split + 24 / inner, 1],
            "anchor": "x2",
            "rangemode": "tozero",
            "gridcolor": FAINT,
            "zerolinecolor": FAINT,
            "tickformat": ",~d",
            "nticks": 5,
            "fixedrange": True,
        },
        bargap=0,
    )
    figure.add_annotation(
        text="audience size",
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        yshift=-6,
        showarrow=False,
        font={"size": 12, "color": TEXT},
    )
    return figure
