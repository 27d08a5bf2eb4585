"""In how many audiences profiles are, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from toolkit.charts.suppressed import SUPPRESSED, drawn_counts, told_count
from toolkit.charts.theme import GREY, PALETTE, TEXT, square, styled, whole
from toolkit.numerals import percent

if TYPE_CHECKING:
    import pandas as pd

_ROW = 40
_MOST = 40
"""Up to so many rows; the last of more is of so many audiences or more."""
_ROOM = 1.36
"""The axis by the longest bar: room for its number."""


def depth(exactly: pd.DataFrame, *, among: str = "") -> go.Figure:
    """Return how many profiles are in exactly, and in at least, so many audiences, as bars.

    Rows end where nobody is in more; of more than 40 the last is of all from there on.

    Parameters
    ----------
    exactly
        audiences (0, 1, 2, …), profiles (in exactly so many), share (0 to 1), at_least; <NA> is a
        count suppressed: no bar, a dash for its number.
    among
        Which profiles count, in words; empty: all.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"audiences": [0, 1], "profiles": [3, 1], "share": [0.75, 0.25], "at_least": [4, 1]}
    ... )
    >>> [bars.x for bars in depth(table).data]
    [(3, 1), (1,)]
    """
    held = exactly[exactly["at_least"].fillna(1) > 0]
    drawn = held.head(_MOST)
    cut = len(held) > len(drawn)
    labels = [f"{count:,}" for count in drawn["audiences"]]
    if cut:
        drawn, labels = drawn.head(_MOST - 1), [*labels[:-1], f"≥ {labels[-1]}"]
    more = held.iloc[1 : len(labels)]
    total = drawn_counts(held["at_least"].head(1))[0] if len(held) else None
    figure = go.Figure(
        [
            _bars(drawn["audiences"], drawn["profiles"], total, "exactly", PALETTE[0]),
            _bars(more["audiences"], more["at_least"], total, "at least", GREY),
        ]
    )
    longest = max([1, *drawn["profiles"].dropna(), *more["at_least"].dropna()])
    figure.update_layout(
        bargap=0.25,
        margin={"l": 16, "r": 16, "b": 24},
        xaxis={"range": [0, longest * _ROOM], "visible": False, "fixedrange": True},
        yaxis={
            "tickvals": list(range(len(labels))),
            "ticktext": labels,
            "title": {"text": "number of audiences", "font": {"size": 12}, "standoff": 8},
            "range": [len(labels) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    told = f"{square(PALETTE[0])} in exactly so many audiences "
    told += f"{square(GREY)} in so many or more"
    told += f"; {whole(among)}" if among else ""
    alt = f"Bars: how many profiles are in exactly 0 to {len(exactly) - 1} audiences. "
    alt += " ".join(
        f"In {count}: {told_count(profiles, lacking='suppressed')}."
        for count, profiles in zip(labels, drawn["profiles"], strict=False)
    )
    alt += f" Counted {among}." if among else ""
    high = 108 + _ROW * max(len(labels), 3)
    return styled(figure, "In how many audiences profiles are", told, alt, high)


def _bars(
    places: pd.Series[int], counts: pd.Series[int], total: int | None, word: str, color: str
) -> go.Bar:
    known = drawn_counts(counts)
    shares = ["" if not total or n is None else f" ({percent(n / total)})" for n in known]
    told = list(zip(places, counts, shares, strict=True))
    return go.Bar(
        x=known,
        y=places.tolist(),
        orientation="h",
        marker={"color": color, "line": {"width": 0}},
        text=[f"{told_count(count)}{share}" for _place, count, share in told],
        textposition="outside",
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        hovertext=[
            f"<b>{told_count(count, ' profiles', SUPPRESSED)}</b>{share}"
            f"<br>in {word} {place:,} audiences"
            for place, count, share in told
        ],
        hoverinfo="text",
        name=word,
    )
