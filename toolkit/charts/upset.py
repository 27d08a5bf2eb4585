"""UpSet: the combinations of audiences as bars over a matrix of dots."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.suppressed import SUPPRESSED, drawn_counts, told_count
from toolkit.charts.theme import FAINT, PALETTE, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError

_ROW = 26
_BARS = 230
_GAP = 24
_LABEL = 7
_NARROWEST = 684
_START = 0.3
"""Pixels the narrowest page leaves a figure, and the share of them left of the bars."""
_LOOSE = 20
"""Beyond so many bars, numbers and dots are drawn smaller."""
_BLANK = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
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
    among: str = "",
) -> go.Figure:
    """Return the largest combinations of audiences as bars, and what they combine as dots.

    Parameters
    ----------
    intersections
        audiences (tuples of names) and profiles, largest first; <NA> is a count suppressed: no
        bar, a dash for its number.
    sizes
        audience, profiles, share; a row of dots each, the largest on top; <NA> as above.
    top
        At most how many combinations are drawn; the subtitle says of how many.
    kind
        What the counts mean; said on the axis.
    among
        Which profiles count, in words; empty: all.

    Raises
    ------
    DefinitionError
        There is no such kind, or nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"audiences": [("a",), ("a", "b")], "profiles": [3, 1]})
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 1], "share": [0.4, 0.1]})
    >>> upset(both, sizes).layout.title.subtitle.text
    '2 of 2 intersections shown'
    """
    if kind not in _AXES:
        raise DefinitionError(f"no kind of intersection {kind!r}; it is one of {', '.join(_AXES)}")
    if top < 1:
        raise DefinitionError(f"top is {top}; it is how many intersections to draw, 1 or more")
    drawn = intersections.head(top)
    ordered = sizes.sort_values("profiles", ascending=False, kind="stable")
    names = list(ordered["audience"])
    row = {name: len(names) - 1 - index for index, name in enumerate(names)}
    figure = go.Figure()
    figure.add_trace(_size_bars(ordered, row, "these" if among else "all"))
    figure.add_traces(_matrix(drawn, row))
    upright = _upright(drawn, _left(names))
    figure.add_trace(_bars(drawn, kind, upright=upright))
    count = f"{len(drawn):,} of {len(intersections):,} intersections shown"
    alt = f"UpSet chart of {len(names)} audiences. {count}, {_AXES[kind][1]} these audiences."
    alt += f" Counted {among}." if among else ""
    count += f"; {whole(among)}" if among else ""
    height = 84 + _inner(names) + 56
    styled(figure, "Audience overlap", count, alt, height)
    _laid_out(figure, names, sizes)
    _bars_laid_out(figure, drawn, (_ROW * len(names) + _GAP) / _inner(names), upright=upright)
    figure.update_layout(yaxis2_title_text=_AXES[kind][0].replace(" audiences", "<br>audiences"))
    return figure


def _size_bars(sizes: pd.DataFrame, row: dict[str, int], whom: str) -> go.Bar:
    return go.Bar(
        x=drawn_counts(sizes["profiles"]),
        y=[row[name] for name in sizes["audience"]],
        orientation="h",
        marker={"color": PALETTE[0], "opacity": 0.6, "line": {"width": 0}},
        width=0.55,
        text=[told_count(count) for count in sizes["profiles"]],
        textposition="outside",
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        hovertext=[
            f"<b>{whole(name)}</b><br>{count:,} profiles, {share:.1%} of {whom}"
            if count is not pd.NA
            else f"<b>{whole(name)}</b><br>{SUPPRESSED}"
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
    size = 11 if len(drawn) <= _LOOSE else 8
    xs: list[int | None] = []
    ys: list[int | None] = []
    for column, audiences in enumerate(drawn["audiences"]):
        rows = sorted(row[name] for name in audiences)
        xs += [*([column] * len(rows)), None]
        ys += [*rows, None]
    filled = _dots(xs, ys, PALETTE[0])
    for dots in (empty, filled):
        dots.update(marker_size=size)
    filled.update(mode="lines+markers", line={"color": PALETTE[0], "width": 2})
    return [empty, filled]


def _dots(
    x: list[int] | list[int | None], y: list[int] | list[int | None], color: str
) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"color": color, "line": {"width": 0}},
        hoverinfo="skip",
        name="matrix",
        xaxis="x2",
        yaxis="y",
    )


def _bars(drawn: pd.DataFrame, kind: str, *, upright: bool) -> go.Bar:
    word = _AXES[kind][1]
    return go.Bar(
        x=list(range(len(drawn))),
        y=drawn_counts(drawn["profiles"]),
        marker={"color": PALETTE[0], "line": {"width": 0}},
        width=0.62,
        text=[told_count(count) for count in drawn["profiles"]],
        textposition="outside",
        textangle=0 if upright else -90,
        textfont={
            "size": 12 if upright else 11 if len(drawn) <= _LOOSE else 9,
            "color": TEXT,
        },
        constraintext="none",
        cliponaxis=False,
        hovertext=[
            f"<b>{told_count(count, ' profiles', SUPPRESSED)}</b> in {word}:<br>"
            + "<br>".join(whole(name) for name in names)
            for names, count in zip(drawn["audiences"], drawn["profiles"], strict=True)
        ],
        hoverinfo="text",
        name="intersections",
        xaxis="x2",
        yaxis="y2",
    )


def _upright(drawn: pd.DataFrame, left: int) -> bool:
    """Say whether the bars' numbers fit side by side even on the narrowest page."""
    longest = max((len(told_count(count)) for count in drawn["profiles"]), default=1)
    room = (1 - _START) * (_NARROWEST - left) / max(len(drawn), 4)
    return (longest + 1) * _LABEL <= room


def _left(names: list[str]) -> int:
    return 24 + _LABEL * max((len(shown(name)) for name in names), default=0)


def _inner(names: list[str]) -> int:
    return _BARS + _GAP + _ROW * len(names)


def _laid_out(figure: go.Figure, names: list[str], sizes: pd.DataFrame) -> None:
    labels = [shown(name) for name in names]
    largest = max(1, *sizes["profiles"].dropna(), 0)
    figure.update_layout(
        margin={"l": _left(names), "r": 16, "t": 84, "b": 56},
        xaxis={**_BLANK, "domain": [0, 0.19], "anchor": "y", "range": [0, largest * 2.1]},
        yaxis=_rows_axis(labels, _ROW * len(names) / _inner(names)),
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


def _rows_axis(labels: list[str], end: float) -> dict[str, object]:
    return {
        "domain": [0, end],
        "range": [-0.5, len(labels) - 0.5],
        "tickvals": [len(labels) - 1 - index for index in range(len(labels))],
        "ticktext": labels,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": "rgba(0, 0, 0, 0)",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _bars_laid_out(figure: go.Figure, drawn: pd.DataFrame, start: float, *, upright: bool) -> None:
    """Lay out the bars, with room over the highest for its number, which may be turned."""
    highest = max(1, *drawn["profiles"].dropna(), 0)
    room = 1.1 if upright else 1.08 + 0.03 * len(f"{highest:,}")
    figure.update_layout(
        xaxis2={
            **_BLANK,
            "domain": [_START, 1],
            "anchor": "y",
            "range": [-0.6, max(len(drawn), 4) - 0.4],
        },
        yaxis2={
            "domain": [start, 1],
            "anchor": "x2",
            "range": [0, highest * room],
            "title": {"font": {"size": 12}, "standoff": 6},
            "showgrid": False,
            "zeroline": True,
            "ticks": "outside",
            "tickcolor": FAINT,
            "tickformat": ",~d",
            "nticks": 5,
            "fixedrange": True,
        },
    )
