"""Sizes, events and what is shared, as lines: over the values of a number, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from toolkit.charts.theme import PALETTE, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from typing import Literal

    import pandas as pd

_MOST = 1_000
"""Up to so many points a line is drawn; of more, as many spread evenly."""
_SHARED = {"jaccard": "profiles in both / in either", "both": "profiles in both"}
_HALF = 20
"""How long a name may be where two are shown."""


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
                mode="markers+text",
                marker={"color": PALETTE[1], "size": 11},
                text=[f"{chosen:,g}: {count:,}" for count in here["profiles"]],
                textposition="top right",
                textfont={"color": TEXT},
                cliponaxis=False,
                hovertemplate="now %{x:,}: %{y:,} profiles<extra></extra>",
            ),
        ]
    )
    figure.update_xaxes(title={"text": whole(axis)})
    figure.update_yaxes(title={"text": "profiles"}, rangemode="tozero")
    least, most = line["profiles"].min(), line["profiles"].max()
    alt = f"Size of {audience} by {axis}: from {least:,} to {most:,} profiles, now at {chosen:,g}."
    return styled(figure, shown(audience, 60), f"Its size by {whole(axis)}", alt, 380)


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
    figure = go.Figure()
    for number, name in enumerate(names):
        own = sizes[sizes["audience"] == name]
        figure.add_scatter(**_line(own, "profiles", name, number), name=shown(name))
    figure.update_yaxes(title={"text": "profiles"}, rangemode="tozero")
    span = _span(sizes)
    alt = f"Sizes of {', '.join(names)} from {span}."
    styled(figure, "Size over time", span, alt, 420)
    return _with_legend(figure)


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
    figure = go.Figure()
    for number, (a, b) in enumerate(chosen):
        own = pairs[(pairs["a"] == a) & (pairs["b"] == b)]
        label = f"{shown(a, _HALF)} & {shown(b, _HALF)}"
        figure.add_scatter(**_line(own, measure, f"{a} & {b}", number), name=label)
    figure.update_yaxes(title={"text": _SHARED[measure]}, rangemode="tozero")
    left_out = f", {len(chosen)} of {len(last)} pairs" if len(chosen) < len(last) else ""
    span = f"{_span(pairs)}{left_out}"
    alt = f"{_SHARED[measure]}: {', '.join(f'{a} and {b}' for a, b in chosen)}; {span}."
    styled(figure, "Shared over time", span, alt, 420)
    return _with_legend(figure)


def _line(own: pd.DataFrame, measure: str, name: str, number: int) -> dict[str, object]:
    told = "%{y:.3f}" if measure == "jaccard" else "%{y:,}"
    return {
        "x": own["as_of"],
        "y": own[measure],
        "mode": "lines+markers" if len(own) <= 60 else "lines",
        "line": {"width": 2, "dash": _dash(number)},
        "hovertemplate": f"<b>{whole(name)}</b><br>%{{x|%d %b %Y %H:%M}}: {told}<extra></extra>",
    }


def _span(table: pd.DataFrame) -> str:
    first, last = table["as_of"].min(), table["as_of"].max()
    return f"{first:%d %b %Y} to {last:%d %b %Y}, UTC" if len(table) else ""


def _with_legend(figure: go.Figure) -> go.Figure:
    return figure.update_layout(
        showlegend=len(figure.data) > 1, legend={"orientation": "h", "y": -0.15, "x": 0}
    )


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
    figure = go.Figure()
    for number, name in enumerate(names):
        own = table[table["event_type"] == name]
        figure.add_scatter(
            x=own["end"],
            y=own["events"],
            name=shown(name),
            mode="lines+markers" if len(own) <= 60 else "lines",
            line={"width": 2, "dash": _dash(number)},
            customdata=own["active_profiles"],
            hovertemplate=f"<b>{whole(name)}</b><br>up to %{{x|%d %b %Y %H:%M}}: %{{y:,}} events "
            "of %{customdata:,} profiles<extra></extra>",
        )
    figure.update_yaxes(title={"text": "events in each period"}, rangemode="tozero")
    alt = f"Events of {audience} over time, by type: {', '.join(names) or 'none'}."
    styled(figure, "Events over time", shown(audience, 60), alt, 420 + 10 * len(names))
    return figure.update_layout(
        showlegend=len(names) > 1, legend={"orientation": "h", "y": -0.15, "x": 0}
    )


def _dash(number: int) -> str:
    """Return how a line is broken: colours come again after a few lines, with other dashes."""
    return ("solid", "dash", "dot", "dashdot")[number // len(PALETTE) % 4]
