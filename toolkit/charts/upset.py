"""UpSet: the combinations of audiences as bars over a matrix of dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.suppressed import SUPPRESSED, drawn_counts, told_count
from toolkit.charts.theme import FAINT, PALETTE, TEXT, shown, styled, whole
from toolkit.charts.upset_bars import (
    Numbers,
    bars,
    lift_key,
    others_bar,
    share_bars,
    share_key,
)
from toolkit.errors import DefinitionError
from toolkit.numerals import percent

if TYPE_CHECKING:
    from collections.abc import Sequence


_ROW = 26
_BARS, _STRIP, _GAP = 230, 70, 24
"""Pixels: a row of dots; the bars, the strip of shares under them, and between them."""
_TOP, _BOTTOM = 84, 56
_LETTER = 7
_NARROWEST = 684
_START = 0.3
"""Pixels the narrowest page leaves a figure, and the share of them left of the bars."""
_MOST = 40
"""Up to so many audiences have a row of their own; beyond, the smaller ones share one."""
_LOOSE = 20
"""Beyond so many bars, dots are drawn smaller."""
_BLANK = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
_AXES = {
    "exclusive": ("Profiles in exactly these audiences (exclusive)", "exactly"),
    "inclusive": ("Profiles in at least these audiences (inclusive)", "at least"),
}


def upset(
    intersections: pd.DataFrame,
    sizes: pd.DataFrame,
    *,
    kind: Literal["exclusive", "inclusive"] = "exclusive",
    among: str = "",
    color: Literal["lift"] | None = None,
    by: tuple[str, pd.DataFrame] | None = None,
) -> go.Figure:
    """Return combinations of audiences as bars, and what they combine as dots.

    Parameters
    ----------
    intersections
        audiences (tuples of names) and profiles, in the order to draw; expected and lift, where
        known. <NA> is a count suppressed: no bar, a dash for its number. A last row of no
        audiences is all others: combinations (how many), suppressed (of how many of them the
        count is); its bar is hatched, and cut where it is much higher than the highest.
    sizes
        audience, profiles, share; a row of dots each, the largest on top; <NA> as above. Of more
        than 40 audiences the smaller ones share a row.
    kind
        What the counts mean; said on the axis.
    among
        Which profiles count, in words; empty: all.
    color
        `lift` colours the bars by it, grey at 1; what is beyond 8 or 1/8 like those.
    by
        A field, and what values the profiles of each bar have: row (the bar's place), value,
        share (0 to 1). Drawn as shares under the bars.

    Raises
    ------
    DefinitionError
        There is no such kind or colour.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.charts.ink import plain
    >>> both = pd.DataFrame({"audiences": [("a",), ("a", "b")], "profiles": [3, 1]})
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 1], "share": [0.4, 0.1]})
    >>> plain(upset(both, sizes).layout.title.subtitle.text)
    '2 of 2 intersections shown'
    """
    if kind not in _AXES:
        raise DefinitionError(f"no kind of intersection {kind!r}; it is one of {', '.join(_AXES)}")
    if color not in {None, "lift"}:
        raise DefinitionError(f"no colour by {color!r}; it is 'lift' or None")
    named = intersections["audiences"].map(bool).astype("bool")
    own, others = intersections[named], intersections[~named]
    rest = others if kind == "exclusive" else others.head(0)
    rows = _rows(sizes)
    numbers = _numbers(own, rest, rows)
    figure = go.Figure([_size_bars(rows, "these" if among else "all"), *_matrix(own, rows)])
    figure.add_trace(bars(own, _AXES[kind][1], numbers, color))
    if len(rest):
        figure.add_trace(others_bar(rest.iloc[0], len(own), numbers))
        _named_others(figure, rest.iloc[0], len(own), len(rows.labels))
    spans = _Spans(_ROW * len(rows.labels), _STRIP if by else 0)
    _laid_out(figure, rows, numbers, spans)
    if by:
        figure.add_traces(share_bars(by[1], by[0]))
        _strip_laid_out(figure, spans)
    keys = [share_key(by[1], by[0])] if by else []
    _key(figure, "<br> <br>".join([*keys, *([lift_key()] if color else [])]), rows)
    count = f"{len(own):,} of {_combinations(intersections):,} intersections shown"
    told = [count, *_cautions(rows, rest, numbers)]
    alt = f"UpSet chart of {len(sizes)} audiences. {count}, {_AXES[kind][1]} these audiences."
    alt += f" Counted {among}." if among else ""
    alt += " Bars are coloured by lift." if color else ""
    alt += f" Under each bar, the shares of {by[0]}." if by else ""
    told += [whole(among)] * bool(among)
    height = _TOP + spans.inner + _BOTTOM
    figure.update_layout(yaxis2_title_text=_AXES[kind][0].replace(" audiences", "<br>audiences"))
    return styled(figure, "Audience overlap", "; ".join(told), alt, height)


def _combinations(intersections: pd.DataFrame) -> int:
    if "combinations" not in intersections:
        return len(intersections)
    return int(intersections["combinations"].sum())


def _cautions(rows: _Rows, rest: pd.DataFrame, numbers: Numbers) -> list[str]:
    """Return what is drawn otherwise than it is."""
    found = []
    if len(rest):
        cut = (numbers.counts[-1] or 0) > numbers.limit
        found.append("hatched: all others" + (", the bar cut" if cut else ""))
    if rows.merged:
        found.append(f"the {rows.merged:,} audiences share a row")
    return found


# --- rows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which row each audience has, from 0 at the bottom.

    Parameters
    ----------
    place
        The row by audience.
    labels
        Of the rows, from the top.
    sizes
        The audiences with a row of their own, from the top.
    merged
        How many audiences share the last row.
    """

    place: dict[str, int]
    labels: list[str]
    sizes: pd.DataFrame
    merged: int


def _rows(sizes: pd.DataFrame) -> _Rows:
    ordered = sizes.sort_values("profiles", ascending=False, kind="stable")
    names = list(ordered["audience"])
    own = names if len(names) <= _MOST else names[: _MOST - 1]
    merged = len(names) - len(own)
    count = len(own) + bool(merged)
    labels = [shown(name) for name in own] + [f"{merged:,} more audiences"] * bool(merged)
    place = {name: max(count - 1 - index, 0) for index, name in enumerate(names)}
    return _Rows(place, labels, ordered.head(len(own)), merged)


def _size_bars(rows: _Rows, whom: str) -> go.Bar:
    sizes = rows.sizes
    return go.Bar(
        x=drawn_counts(sizes["profiles"]),
        y=[rows.place[name] for name in sizes["audience"]],
        orientation="h",
        marker={"color": PALETTE[0], "opacity": 0.6, "line": {"width": 0}},
        width=0.55,
        text=[told_count(count) for count in sizes["profiles"]],
        textposition="outside",
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        hovertext=[
            f"<b>{whole(name)}</b><br>{count:,} profiles, {percent(share)} of {whom}"
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


def _matrix(drawn: pd.DataFrame, rows: _Rows) -> list[go.Scatter]:
    every = [(column, y) for column in range(len(drawn)) for y in range(len(rows.labels))]
    empty = _dots([x for x, _ in every], [y for _, y in every], FAINT)
    size = 11 if len(drawn) <= _LOOSE else 8 if len(drawn) <= 2 * _LOOSE else 5
    xs: list[int | None] = []
    ys: list[int | None] = []
    for column, audiences in enumerate(drawn["audiences"]):
        held = sorted({rows.place[name] for name in audiences})
        xs += [*([column] * len(held)), None]
        ys += [*held, None]
    filled = _dots(xs, ys, PALETTE[0])
    for dots in (empty, filled):
        dots.update(marker_size=size)
    filled.update(mode="lines+markers", line={"color": PALETTE[0], "width": 2})
    return [empty, filled]


def _dots(x: Sequence[int | None], y: Sequence[int | None], color: str) -> go.Scatter:
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


def _named_others(figure: go.Figure, row: pd.Series, column: int, rows: int) -> None:
    """Write what the hatched bar is in the place of its dots."""
    told = f"{row['combinations']:,} others"
    figure.add_annotation(
        text=told if len(told) * _LETTER <= rows * _ROW else "others",
        x=column,
        y=(rows - 1) / 2,
        xref="x2",
        yref="y",
        textangle=-90,
        showarrow=False,
        font={"size": 11, "color": TEXT},
    )


# --- layout -----------------------------------------------------------------------------------


def _numbers(own: pd.DataFrame, rest: pd.DataFrame, rows: _Rows) -> Numbers:
    room = (1 - _START) * (_NARROWEST - _left(rows.labels)) / max(len(own) + len(rest), 4)
    counts = [*drawn_counts(own["profiles"]), *drawn_counts(rest["profiles"])]
    return Numbers(counts, len(rest), room)


def _left(labels: list[str]) -> int:
    return 24 + _LETTER * max((len(label) for label in labels), default=0)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Where the matrix, the strip and the bars are, over one another, in pixels.

    Parameters
    ----------
    matrix, strip
        How high they are.
    """

    matrix: int
    strip: int

    @property
    def inner(self) -> int:
        """How high all are together."""
        return self.matrix + _GAP + (self.strip + _GAP) * bool(self.strip) + _BARS

    def share(self, pixels: int) -> float:
        """Return a height as a share of all."""
        return pixels / self.inner

    @property
    def bars(self) -> list[float]:
        """From where to where the bars are."""
        return [self.share(self.inner - _BARS), 1]


def _key(figure: go.Figure, text: str, rows: _Rows) -> None:
    """Write what colours mean left of the bars."""
    if text:
        figure.add_annotation(
            text=text,
            x=0,
            y=1,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="top",
            xshift=16 - _left(rows.labels),
            align="left",
            showarrow=False,
            font={"size": 12, "color": TEXT},
        )


def _strip_laid_out(figure: go.Figure, spans: _Spans) -> None:
    start = spans.matrix + _GAP
    domain = [spans.share(start), spans.share(start + spans.strip)]
    figure.update_layout(
        yaxis3={**_BLANK, "domain": domain, "anchor": "x2", "range": [0, 1]},
        barmode="stack",
    )


def _laid_out(figure: go.Figure, rows: _Rows, numbers: Numbers, spans: _Spans) -> None:
    largest = max(1, *rows.sizes["profiles"].dropna(), 0)
    figure.update_layout(
        margin={"l": _left(rows.labels), "r": 16, "t": _TOP, "b": _BOTTOM},
        xaxis={**_BLANK, "domain": [0, 0.19], "anchor": "y", "range": [0, largest * 2.1]},
        yaxis=_rows_axis(rows.labels, spans.share(spans.matrix)),
        xaxis2={
            **_BLANK,
            "domain": [_START, 1],
            "anchor": "y",
            "range": [-0.6, max(len(numbers.counts), 4) - 0.4],
        },
        yaxis2=_bars_axis(spans.bars, numbers),
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


def _bars_axis(domain: list[float], numbers: Numbers) -> dict[str, object]:
    return {
        "domain": domain,
        "anchor": "x2",
        "range": [0, numbers.top],
        "title": {"font": {"size": 12}, "standoff": 6},
        "showgrid": False,
        "zeroline": True,
        "ticks": "outside",
        "tickcolor": FAINT,
        "tickformat": ",~d",
        "nticks": 5,
        "fixedrange": True,
    }
