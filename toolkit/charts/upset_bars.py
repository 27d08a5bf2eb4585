"""The bars of an UpSet chart: the intersections, all others, and what is under each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from toolkit.charts.suppressed import SUPPRESSED, drawn_counts, told_count
from toolkit.charts.theme import (
    DIVERGING,
    FAINT,
    FAR,
    GREY,
    PALE,
    PALETTE,
    QUALITATIVE,
    TEXT,
    lift_height,
    shown,
    square,
    whole,
)
from toolkit.numerals import percent

_LOOSE = 20
"""Beyond so many bars, numbers are drawn smaller."""
_NUMBERED = 40
"""Beyond so many bars there is no room for numbers."""
_OTHER, _NONE = "(other)", "(none)"
_FEW = 12
"""Up to so many names are listed when hovering."""
_CUT = 1.25
"""A bar is not drawn higher than so many times the highest of the others."""
_LETTER = 7


@dataclass(frozen=True, slots=True)
class Numbers:
    """How bars and their numbers are drawn.

    Parameters
    ----------
    counts
        Of the intersections that have a bar, and after them that of all others; None where
        suppressed.
    others
        How many of the last are of all others: 1 or 0.
    pixels
        From one bar to the next, on the narrowest page.
    """

    counts: list[int | None]
    others: int
    pixels: float

    @property
    def limit(self) -> float:
        """The number at which the bar of all others is cut."""
        own = [count for count in self.counts[: len(self.counts) - self.others] if count]
        return _CUT * max(own) if own else math.inf

    @property
    def top(self) -> float:
        """The end of the axis: room over the highest bar for its number, which may be turned."""
        highest = max([1.0, *(min(count, self.limit) for count in self.counts if count)])
        room = 1.1 if self.upright else 1.08 + 0.03 * self._longest
        return highest * room

    @property
    def upright(self) -> bool:
        """Whether the numbers fit side by side."""
        return (self._longest + 1) * _LETTER <= self.pixels

    @property
    def _longest(self) -> int:
        return max((len(f"{count:,}") for count in self.counts if count), default=1)

    def text(self) -> dict[str, object]:
        """Return how plotly writes them."""
        size = 12 if self.upright else 11 if len(self.counts) <= _LOOSE else 9
        return {
            "textposition": "outside" if len(self.counts) <= _NUMBERED else "none",
            "textangle": 0 if self.upright else -90,
            "textfont": {"size": size, "color": TEXT},
            "constraintext": "none",
            "cliponaxis": False,
        }


def bars(own: pd.DataFrame, word: str, numbers: Numbers, color: str | None) -> go.Bar:
    """Return the bars of the intersections, coloured by lift where asked."""
    return go.Bar(
        x=list(range(len(own))),
        y=drawn_counts(own["profiles"]),
        marker={"color": _colours(own) if color else PALETTE[0], "line": {"width": 0}},
        width=0.62,
        text=[told_count(count) for count in own["profiles"]],
        **numbers.text(),
        hovertext=[
            f"<b>{told_count(count, ' profiles', SUPPRESSED)}</b> in {word}:<br>"
            + _listed(names)
            + lift
            for names, count, lift in zip(
                own["audiences"], own["profiles"], _lifts(own), strict=True
            )
        ],
        hoverinfo="text",
        name="intersections",
        xaxis="x2",
        yaxis="y2",
    )


def _listed(names: tuple[str, ...]) -> str:
    told = [whole(name) for name in names[:_FEW]]
    more = len(names) - len(told)
    return "<br>".join([*told, *([f"and {more:,} more"] if more else [])])


def _lifts(own: pd.DataFrame) -> list[str]:
    """Return what hovering tells of lift, where it is known."""
    if "lift" not in own:
        return [""] * len(own)
    return [
        f"<br>lift {lift:,.2f}: {expected:,.1f} expected by chance" if lift == lift else ""  # noqa: PLR0124 - only NaN differs from itself
        for lift, expected in zip(own["lift"], own["expected"], strict=True)
    ]


def others_bar(row: pd.Series, column: int, numbers: Numbers) -> go.Bar:
    """Return the bar of all the intersections that have none of their own."""
    count, hidden = row["profiles"], int(row["suppressed"])
    cut = count is not pd.NA and count > numbers.limit
    told = told_count(count, " profiles", SUPPRESSED)
    hover = f"<b>{told}</b><br>in {row['combinations']:,} other intersections"
    hover += f", {hidden:,} of them suppressed and not counted" if hidden else ""
    height = None if count is pd.NA else min(int(count), numbers.limit)
    return go.Bar(
        x=[column],
        y=[height],
        marker={
            "color": GREY,
            "line": {"width": 0},
            "pattern": {"shape": "/", "size": 5, "fgcolor": GREY, "fillmode": "replace"},
        },
        width=0.62,
        text=[told_count(count)],
        **numbers.text(),
        hovertext=[hover + ("; the bar is cut" if cut else "")],
        hoverinfo="text",
        name="others",
        xaxis="x2",
        yaxis="y2",
    )


# --- lift -------------------------------------------------------------------------------------


def _colours(own: pd.DataFrame) -> list[str]:
    known = own["lift"] if "lift" in own else [math.nan] * len(own)
    return [_colour(lift) for lift in known]


def _colour(lift: float) -> str:
    """Return the colour of a lift; of one that is not known the faintest."""
    if lift != lift:  # noqa: PLR0124 - only NaN differs from itself
        return FAINT
    place = (lift_height(lift) + FAR) / (2 * FAR)
    (found,) = sample_colorscale([each for _, each in DIVERGING], [place])
    return str(found)


def lift_key() -> str:
    """Return what the colours mean, as text."""
    steps = [2.0**power for power in range(-3, 4)]
    row = "".join(square(_colour(lift)) for lift in steps)
    return f"lift (grey: 1, by chance)<br>≤⅛ {row} ≥8"


# --- shares -----------------------------------------------------------------------------------


def share_bars(parts: pd.DataFrame, field: str) -> list[go.Bar]:
    """Return the shares of a field's values under each bar, the most frequent value lowest."""
    found = []
    for value, colour in _coloured(parts).items():
        own = parts[parts["value"] == value]
        told = f"<b>{whole(field)}: {whole(value)}</b><br>"
        found.append(
            go.Bar(
                x=own["row"].tolist(),
                y=own["share"].tolist(),
                marker={"color": colour, "line": {"width": 0}},
                width=0.62,
                hovertext=[
                    f"{told}{percent(share)}: {count:,} profiles"
                    for share, count in zip(own["share"], own["profiles"], strict=True)
                ],
                hoverinfo="text",
                name=whole(value),
                xaxis="x2",
                yaxis="y3",
            )
        )
    return found


def share_key(parts: pd.DataFrame, field: str) -> str:
    """Return what the values' colours are, as text: the highest of a bar on top."""
    lines = [f"{square(each)} {shown(value, 18)}" for value, each in _coloured(parts).items()]
    return "<br>".join([shown(field, 20), *reversed(lines)])


def _coloured(parts: pd.DataFrame) -> dict[str, str]:
    """Return the values with their colours, in order."""
    values = parts["value"].astype("category").cat.categories
    colours = iter(QUALITATIVE)
    return {
        value: GREY if value == _OTHER else PALE if value == _NONE else next(colours, GREY)
        for value in values
    }
