"""Lines over time, each named where it ends, told apart by colour, marker and dash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from toolkit.charts.ink import plain
from toolkit.charts.theme import GREY, QUALITATIVE, SPACED, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

HEIGHT = 420
_TOP, _BOTTOM = 84, 64
_HIGH = HEIGHT - _TOP - _BOTTOM
"""Pixels of the figure, over and under the lines, and of the lines."""
_ROW = 18
_AWAY = 18
_LETTER = 6.7
"""Pixels of a label's line, from a line's end to its label, and of a letter."""
_MARKED = 12
_ROOM = 1.06
_MARKS = (
    ("circle", "●"),
    ("square", "■"),
    ("diamond", "◆"),
    ("triangle-up", "▲"),
    ("triangle-down", "▼"),
    ("circle-open", "○"),
    ("square-open", "□"),
    ("diamond-open", "◇"),
    ("triangle-up-open", "△"),
    ("triangle-down-open", "▽"),
)
"""Of ten lines no two have the same marker; those with hollow ones are dashed."""
MOST = len(_MARKS)
"""Up to so many lines can be told apart; of more, the highest at the end are named."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line.

    Parameters
    ----------
    label
        Its name as a label, short and safe.
    x, y
        Instants, ascending, and numbers.
    hover
        What hovering tells, as plotly's template.
    extra
        More numbers for it, one an instant.
    """

    label: str
    x: pd.Series[pd.Timestamp]
    y: pd.Series[float]
    hover: str
    extra: Any = None

    @property
    def end(self) -> float | None:
        """The last number that is known."""
        known = self.y.dropna()
        return None if known.empty else float(known.iloc[-1])


def over_time(series: Sequence[Series], told: Callable[[float], str]) -> go.Figure:
    """Return lines with their names, and their last numbers, where they end.

    Of more than ten the ten highest at the end are named; the others are thin and grey, and
    `named` says so.

    Parameters
    ----------
    series
        The lines, in the order of their colours.
    told
        Writes a number.
    """
    highest = sorted(series, key=lambda one: -(one.end or 0.0))[:MOST]
    named = [one for one in series if any(one is each for each in highest)]
    rest = [one for one in series if not any(one is each for each in highest)]
    figure = go.Figure([*map(_other, rest), *(_line(each, n) for n, each in enumerate(named))])
    most = max((float(one.y.max()) for one in series if one.y.notna().any()), default=0.0) or 1.0
    labels = [f"{one.label} {'–' if one.end is None else told(one.end)}" for one in named]
    _label(figure, named, labels, most * _ROOM)
    figure.update_yaxes(range=[0, most * _ROOM], tickformat=",~f", nticks=6)
    ends = [at for one in series if len(one.x) for at in (one.x.iloc[0], one.x.iloc[-1])]
    if ends and min(ends) < max(ends):
        figure.update_xaxes(range=[min(ends), max(ends)])
    widest = max((len(plain(each)) for each in labels), default=0)
    right = round(_AWAY + 24 + _LETTER * widest) if labels else 16
    figure.update_xaxes(nticks=6, showgrid=False)
    figure.update_xaxes(SPACED)
    figure.update_yaxes(SPACED)
    return figure.update_layout(margin={"l": 16, "r": right, "t": _TOP, "b": _BOTTOM})


def named(count: int, what: str) -> str:
    """Return which of so many lines are named, to follow a subtitle; empty where all are.

    Examples
    --------
    >>> named(14, "audiences"), named(3, "audiences")
    ('; named: the 10 highest at the end, of 14 audiences; the others are grey', '')
    """
    if count <= MOST:
        return ""
    return f"; named: the {MOST} highest at the end, of {count:,} {what}; the others are grey"


def _look(number: int) -> tuple[str, str]:
    """Return the colour of a line, and how it is broken."""
    again, place = divmod(number, len(QUALITATIVE))
    return QUALITATIVE[place], "dash" if again else "solid"


def _line(one: Series, number: int) -> go.Scatter:
    colour, dash = _look(number)
    return go.Scatter(
        x=one.x,
        y=one.y,
        customdata=one.extra,
        mode="lines+markers",
        line={"width": 2, "dash": dash, "color": colour},
        marker={"symbol": _MARKS[number][0], "size": 8, "maxdisplayed": _MARKED},
        cliponaxis=False,
        hovertemplate=one.hover,
        name=one.label,
    )


def _other(one: Series) -> go.Scatter:
    return go.Scatter(
        x=one.x,
        y=one.y,
        customdata=one.extra,
        mode="lines",
        line={"width": 1, "color": GREY},
        hovertemplate=one.hover,
        name=one.label,
    )


def _label(figure: go.Figure, lines: Sequence[Series], labels: list[str], top: float) -> None:
    """Write labels right of the ends of lines, none over another, each joined to its line."""
    ends = [one.end or 0.0 for one in lines]
    places = spread([_HIGH * (1 - end / top) for end in ends], _ROW, _HIGH - _ROW / 2)
    for number, (one, label, end, place) in enumerate(
        zip(lines, labels, ends, places, strict=True)
    ):
        colour, _dash = _look(number)
        glyph = f'<span style="color:{colour}">{_MARKS[number][1]}</span>'
        figure.add_annotation(
            x=one.x.iloc[-1],
            y=end,
            text=f"{glyph} {label}",
            hovertext=plain(one.hover.partition("<br>")[0]),
            showarrow=True,
            ax=_AWAY,
            ay=round(place - _HIGH * (1 - end / top), 1),
            xanchor="left",
            yanchor="middle",
            align="left",
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=GREY,
            standoff=6,
            font={"size": 12, "color": TEXT},
        )


def spread(places: Sequence[float], apart: float, high: float) -> list[float]:
    """Return places moved as little as keeps each so far from the next, within a height.

    Examples
    --------
    >>> spread([10, 12, 50], 10, 100), spread([98, 99], 10, 100)
    ([10.0, 20.0, 50.0], [90.0, 100.0])
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved: list[float] = []
    for index in order:
        least = moved[-1] + apart if moved else 0.0
        moved.append(max(float(places[index]), least))
    limit = float(high)
    for back in range(len(moved) - 1, -1, -1):
        moved[back] = min(moved[back], limit)
        limit = moved[back] - apart
    found = [0.0] * len(places)
    for index, place in zip(order, moved, strict=True):
        found[index] = place
    return found
