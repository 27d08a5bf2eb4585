"""Sizes, events and what is shared, as lines: over the values of a number, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from toolkit.charts.series import HEIGHT, Series, named, over_time
from toolkit.charts.theme import PALETTE, SPACED, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from typing import Literal

    import pandas as pd

_MOST = 1_000
"""Up to so many points a line is drawn; of more, as many spread evenly."""
_ROOM = 1.15
"""The axis by the highest point: room for a label over it."""
_SHARED = {"jaccard": "profiles in both / in either", "both": "profiles in both"}
_LONGEST, _HALF = 24, 14
"""How long a name may be at the end of a line, and where two are shown."""


def what_if(sizes: pd.DataFrame, chosen: float, audience: str, axis: str) -> go.Figure:
    """Return an audience's size for every value of a number, the number it has marked.

    Parameters
    ----------
    sizes
        value, profiles; ascending.
    chosen
        The value the definition has.
    audience
        Its name.
    axis
        What the values are.

    Examples
    --------
    >>> import pandas as pd
    >>> sizes = pd.DataFrame({"value": [1.0, 2.0], "profiles": [9, 4]})
    >>> what_if(sizes, 2.0, "Loyal", "events").data[0].y.tolist()
    [9, 4]
    """
    every = -(-len(sizes) // _MOST)
    hover = f"<b>{whole(audience)}</b><br>%{{x:,}}: %{{y:,}} profiles<extra></extra>"
    line = sizes[(sizes.index % every == 0) | (sizes["value"] == chosen)]
    here = sizes[sizes["value"] == chosen]
    figure = go.Figure(
        [
            go.Scatter(
                x=line["value"],
                y=line["profiles"],
                mode="lines",
                line={"color": PALETTE[0], "width": 2, "shape": "hv"},
                hovertemplate=hover,
            ),
            go.Scatter(
                x=here["value"],
                y=here["profiles"],
                mode="markers",
                marker={"color": PALETTE[1], "size": 11},
                cliponaxis=False,
                hovertemplate="now %{x:,}: %{y:,} profiles<extra></extra>",
            ),
        ]
    )
    least, most = line["profiles"].min(), line["profiles"].max()
    if len(here):
        _now(figure, line["value"], chosen, f"now {chosen:,.10g}: {here['profiles'].iloc[0]:,}")
    figure.update_xaxes(SPACED, title={"text": whole(axis)}, tickformat=",~f", nticks=8)
    figure.update_yaxes(
        SPACED, title={"text": "profiles"}, range=[0, _ROOM * (most or 1)], tickformat=",~f"
    )
    alt = f"Size of {audience} by {axis}: from {least:,} to {most:,} profiles, "
    alt += f"now at {chosen:,.10g}."
    return styled(figure, shown(audience, 60), f"Its size by {whole(axis)}", alt, 380)


def _now(figure: go.Figure, values: pd.Series[float], chosen: float, told: str) -> None:
    """Mark the number a definition has: a line, named over the curve."""
    figure.add_vline(x=chosen, line={"color": TEXT, "width": 1, "dash": "dot"})
    side = _side(values, chosen)
    figure.add_annotation(
        x=chosen,
        y=1,
        yref="paper",
        text=told,
        xanchor="right" if side == "left" else "left",
        yanchor="top",
        xshift=-6 if side == "left" else 6,
        showarrow=False,
        font={"color": TEXT},
    )


def _side(values: pd.Series[float], chosen: float) -> str:
    """Return on which side of a point its label is within the figure."""
    low, high = float(values.min()), float(values.max())
    place = (chosen - low) / (high - low) if high > low else 0.0
    return "left" if place > 0.6 else "right"


def history(sizes: pd.DataFrame) -> go.Figure:
    """Return how the sizes of audiences went over time, a line each.

    Parameters
    ----------
    sizes
        as_of (UTC), audience, profiles; ascending.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-01", "2026-01-08"], utc=True)
    >>> sizes = pd.DataFrame({"as_of": days, "audience": "Loyal", "profiles": [9, 4]})
    >>> history(sizes).data[0].y.tolist()
    [9, 4]
    """
    names = list(dict.fromkeys(sizes["audience"]))
    series = [
        _series(sizes[sizes["audience"] == one], "profiles", one, _label(one)) for one in names
    ]
    figure = over_time(series, "{:,.0f}".format)
    figure.update_yaxes(title={"text": "profiles"})
    span = f"{_span(sizes)}{named(len(names), 'audiences')}"
    alt = f"Sizes of {', '.join(names)} from {span}."
    return styled(figure, "Size over time", span, alt, HEIGHT)


def drift(
    pairs: pd.DataFrame, *, measure: Literal["jaccard", "both"] = "jaccard", top: int = 9
) -> go.Figure:
    """Return what audiences shared over time, a line a pair.

    Parameters
    ----------
    pairs
        as_of (UTC), a, b, and the measure; ascending.
    measure
        What is drawn.
    top
        How many pairs at most: those with most at the last instant.

    Raises
    ------
    DefinitionError
        There is no pair, or no such measure.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-01", "2026-01-08"], utc=True)
    >>> pairs = pd.DataFrame({"as_of": days, "a": "Loyal", "b": "Gold", "jaccard": [0.5, 0.25]})
    >>> drift(pairs).data[0].y.tolist()
    [0.5, 0.25]
    """
    if measure not in _SHARED:
        raise DefinitionError(f"no measure {measure!r}; it is jaccard or both")
    if pairs.empty:
        raise DefinitionError(
            "what is shared over time needs two audiences or more\nEvaluate several."
        )
    last = pairs[pairs["as_of"] == pairs["as_of"].max()].sort_values(
        measure, ascending=False, kind="stable", na_position="last"
    )
    chosen = list(zip(last["a"], last["b"], strict=True))[:top]
    series = []
    for a, b in chosen:
        own = pairs[(pairs["a"] == a) & (pairs["b"] == b)]
        short = f"{shown(a, _HALF)} & {shown(b, _HALF)}"
        series.append(_series(own, measure, f"{a} & {b}", short))
    figure = over_time(series, "{:.2f}".format if measure == "jaccard" else "{:,.0f}".format)
    figure.update_yaxes(title={"text": _SHARED[measure]})
    left_out = f", {len(chosen)} of {len(last)} pairs" if len(chosen) < len(last) else ""
    span = f"{_span(pairs)}{left_out}{named(len(chosen), 'pairs')}"
    alt = f"{_SHARED[measure]}: {', '.join(f'{a} and {b}' for a, b in chosen)}; {span}."
    return styled(figure, "Shared over time", span, alt, HEIGHT)


def _label(name: str) -> str:
    return shown(name, _LONGEST)


def _series(own: pd.DataFrame, measure: str, name: str, label: str) -> Series:
    told = "%{y:.2f}" if measure == "jaccard" else "%{y:,} profiles"
    hover = f"<b>{whole(name)}</b><br>%{{x|%d %b %Y %H:%M}}: {told}<extra></extra>"
    return Series(label, own["as_of"], own[measure], hover)


def _span(table: pd.DataFrame) -> str:
    first, last = table["as_of"].min(), table["as_of"].max()
    return f"{first:%d %b %Y} to {last:%d %b %Y}, UTC" if len(table) else ""


def activity(table: pd.DataFrame, audience: str) -> go.Figure:
    """Return how many events the profiles of an audience had over time, a line an event type.

    Parameters
    ----------
    table
        end (of a period, UTC), event_type, events, active_profiles; ascending.
    audience
        Its name.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-01", "2026-01-02"], utc=True)
    >>> table = pd.DataFrame({"end": days, "event_type": "search"})
    >>> activity(table.assign(events=[9, 4], active_profiles=[3, 4]), "Loyal").data[0].y.tolist()
    [9, 4]
    """
    names = list(dict.fromkeys(table["event_type"]))
    series = []
    for name in names:
        own = table[table["event_type"] == name]
        hover = f"<b>{whole(name)}</b><br>up to %{{x|%d %b %Y %H:%M}}: %{{y:,}} events "
        hover += "of %{customdata:,} profiles<extra></extra>"
        series.append(
            Series(_label(name), own["end"], own["events"], hover, own["active_profiles"])
        )
    figure = over_time(series, "{:,.0f}".format)
    figure.update_yaxes(title={"text": "events in each period"})
    alt = f"Events of {audience} over time, by type: {', '.join(names) or 'none'}."
    told = f"{shown(audience, 60)}{named(len(names), 'event types')}"
    return styled(figure, "Events over time", told, alt, HEIGHT)
