"""From one grouping of profiles to another, as ribbons (an alluvial diagram)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from toolkit.charts.theme import GREY, QUALITATIVE, TEXT, shown, square, styled, whole
from toolkit.numerals import percent

if TYPE_CHECKING:
    import pandas as pd

_ROW, _ALL = 36, 320
"""Pixels a group's name and number need, one over the other, and those of all profiles."""
_SIDE, _LONGEST = 190, 22
_GAP = 6
_EDGE = 0.02
"""How wide a group is, by the width between the names."""
_POINTS = 25
_LATER = ("(other)", "(none)")
_MEANT = {"(other)": "all smaller groups together", "(none)": "in no group of that side"}


def flow(
    flows: pd.DataFrame, *, before: str = "before", after: str = "after", among: str = ""
) -> go.Figure:
    """Return how profiles go from the groups of one grouping to those of another.

    Heights are profiles. Groups stand in the order of their first row, the same in every run.

    Parameters
    ----------
    flows
        before, after (groups), profiles, share_of_before, share_of_after (0 to 1); `(other)` and
        `(none)` are grey.
    before, after
        What the groupings are.
    among
        Which profiles count, in words.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["before", "after", "profiles", "share_of_before", "share_of_after"]
    >>> flows = pd.DataFrame([["new", "gold", 4, 1.0, 1.0]], columns=columns)
    >>> flow(flows).data[0].text
    '<b>4 profiles</b><br>100.0 % of new<br>100.0 % of gold'
    """
    left, right = _side(flows, "before"), _side(flows, "after")
    figure = go.Figure([*_ribbons(flows, left, right), _bars(left, 0.0), _bars(right, 1 - _EDGE)])
    high = max(left.high, right.high, float(_ROW))
    for side, x, title in ((left, 0, before), (right, 1, after)):
        _named(figure, side, x, high)
        _headed(figure, x, title)
    axis = {"visible": False, "fixedrange": True}
    figure.update_layout(
        margin={"l": _SIDE, "r": _SIDE, "t": 116, "b": 24},
        xaxis={**axis, "range": [0, 1]},
        yaxis={**axis, "range": [high, 0]},
        hovermode="closest",
    )
    total = int(flows["profiles"].sum())
    told = f"{total:,} profiles" + (f" {whole(among)}" if among else "")
    told += ". A band: the profiles that are in both of its groups, as high as they are many"
    seen = {*left.names, *right.names}
    told += "".join(f"; {name}: {_MEANT[name]}" for name in _LATER if name in seen)
    largest = flows.sort_values("profiles", ascending=False, kind="stable").head(10)
    alt = f"Flow of {total:,} profiles from {before} to {after}. " + " ".join(
        f"{one} to {other}: {count:,}."
        for one, other, count in zip(
            largest["before"], largest["after"], largest["profiles"], strict=True
        )
    )
    return styled(figure, "Where profiles go", told, alt, 140 + round(high))


@dataclass(frozen=True, slots=True)
class _Side:
    """The groups of one grouping, from the top.

    Parameters
    ----------
    names, colours
        Of the groups.
    counts, heights
        Their profiles, and how high they are, in pixels.
    starts
        Where each begins. It has room for its name, which stands at its middle.
    """

    names: list[str]
    colours: list[str]
    counts: list[int]
    heights: list[float]
    starts: list[float]

    @property
    def high(self) -> float:
        """How high all are together."""
        return sum(max(height, _ROW) + _GAP for height in self.heights)


def _side(flows: pd.DataFrame, column: str) -> _Side:
    own = flows.groupby(column, sort=False)["profiles"].sum()
    names = sorted(own.index, key=lambda name: _LATER.index(name) if name in _LATER else -1)
    counts = own[names].tolist()
    heights = [count * _ALL / sum(counts) for count in counts]
    room = [max(height, _ROW) + _GAP for height in heights]
    ends = np.cumsum([0, *room]).tolist()
    starts = [
        end + (wide - height) / 2 for end, wide, height in zip(ends, room, heights, strict=False)
    ]
    kept = [name for name in names if name not in _LATER]
    colours = {name: QUALITATIVE[i % len(QUALITATIVE)] for i, name in enumerate(kept)}
    return _Side(names, [colours.get(name, GREY) for name in names], counts, heights, starts)


def _ribbons(flows: pd.DataFrame, left: _Side, right: _Side) -> list[go.Scatter]:
    columns = ("before", "after", "profiles", "share_of_before", "share_of_after")
    rows = zip(*(flows[column].tolist() for column in columns), strict=True)
    ways = {(before, after): (count, shares) for before, after, count, *shares in rows}
    reached = dict(zip(right.names, right.starts, strict=True))
    pixels = _ALL / max(int(flows["profiles"].sum()), 1)
    found = []
    for before, colour, start in zip(left.names, left.colours, left.starts, strict=True):
        top = start
        for after in right.names:
            if (before, after) not in ways:
                continue
            count, shares = ways[before, after]
            told = f"<b>{count:,} profiles</b><br>{percent(shares[0])} of {whole(before)}"
            told += f"<br>{percent(shares[1])} of {whole(after)}"
            found.append(_ribbon((top, reached[after]), count * pixels, colour, told))
            top += count * pixels
            reached[after] += count * pixels
    return found


def _ribbon(tops: tuple[float, float], height: float, colour: str, told: str) -> go.Scatter:
    """Return a band from a height on the left to one on the right."""
    along = np.linspace(0, 1, _POINTS)
    bend = along * along * (3 - 2 * along)
    xs = _EDGE + (1 - 2 * _EDGE) * along
    upper = tops[0] + (tops[1] - tops[0]) * bend
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return go.Scatter(
        x=np.round([*xs, *xs[::-1]], 5).tolist(),
        y=np.round([*upper, *(upper[::-1] + height)], 3).tolist(),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=f"rgba({red}, {green}, {blue}, 0.4)",
        hoveron="fills",
        hoverinfo="text",
        text=told,
        name="flow",
    )


def _bars(side: _Side, x: float) -> go.Bar:
    return go.Bar(
        x=[x] * len(side.names),
        y=side.heights,
        base=side.starts,
        width=_EDGE,
        offset=0,
        marker={"color": side.colours, "line": {"width": 0}},
        hovertext=[
            f"<b>{whole(name)}</b><br>{count:,} profiles"
            for name, count in zip(side.names, side.counts, strict=True)
        ],
        hoverinfo="text",
        name="groups",
    )


def _named(figure: go.Figure, side: _Side, x: int, high: float) -> None:
    """Write the groups beside their bars."""
    middles = [start + height / 2 for start, height in zip(side.starts, side.heights, strict=True)]
    for name, count, colour, y in zip(side.names, side.counts, side.colours, middles, strict=True):
        chip = square(colour)
        told = shown(name, _LONGEST)
        figure.add_annotation(
            text=f"{told} {chip}<br>{count:,}" if x == 0 else f"{chip} {told}<br>{count:,}",
            hovertext=f"{whole(name)}: {count:,} profiles",
            x=x,
            y=1 - y / high,
            xref="paper",
            yref="paper",
            xanchor="left" if x else "right",
            yanchor="middle",
            xshift=6 if x else -6,
            align="left" if x else "right",
            showarrow=False,
            font={"size": 12, "color": TEXT},
        )


def _headed(figure: go.Figure, x: int, title: str) -> None:
    figure.add_annotation(
        text=f"<b>{shown(title, 40)}</b>",
        x=x,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="right" if x else "left",
        yanchor="bottom",
        xshift=_SIDE - 16 if x else 16 - _SIDE,
        yshift=10,
        showarrow=False,
        font={"size": 13, "color": TEXT},
    )
