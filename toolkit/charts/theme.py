"""How charts look: on white and on dark pages alike, without changing plotly's own templates."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

TEXT = "#767676"
"""A grey that reads on white and on JupyterLab's dark page."""
FAINT = "rgba(128, 128, 128, 0.25)"
PALETTE = ("#3b7dbd", "#d2762b", "#2f9e77", "#b0579a", "#8a7a1f", "#5566b8")
"""Told apart in any common colour blindness, and on either page."""
SEQUENTIAL = ((0.0, "#eef3f8"), (0.35, "#a9c9e6"), (0.7, "#4b8bc4"), (1.0, "#14497d"))
BELOW, MIDDLE, ABOVE = "#b35806", "#f4f4f4", "#14497d"
_CLEAR = "rgba(0, 0, 0, 0)"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LONGEST = 30


def styled(figure: go.Figure, title: str, subtitle: str, alt: str, height: int) -> go.Figure:
    """Return a figure in the toolkit's look, with a text for those who cannot see it."""
    figure.update_layout(
        title={
            "text": title,
            "subtitle": {"text": subtitle, "font": {"color": TEXT, "size": 13}},
            "font": {"size": 17, "color": TEXT},
            "x": 0,
            "xref": "container",
            "pad": {"l": 16},
            "yref": "container",
            "y": 1,
            "yanchor": "top",
        },
        title_pad_t=18,
        paper_bgcolor=_CLEAR,
        plot_bgcolor=_CLEAR,
        font={"family": _FONT, "size": 13, "color": TEXT},
        hoverlabel={"align": "left", "font": {"family": _FONT}},
        margin={"l": 16, "r": 16, "t": 84, "b": 40},
        height=height,
        showlegend=False,
        meta={"alt": alt},
    )
    return figure


def shown(name: str, longest: int = _LONGEST) -> str:
    """Return a name as a label: shortened in its middle, and never taken for markup.

    Examples
    --------
    >>> shown("Bought at least three pairs of shoes in spring")
    'Bought at least th…s in spring'
    """
    flat = " ".join(name.split())
    if len(flat) > longest:
        tail = (longest - 1) * 2 // 5
        flat = f"{flat[: longest - 1 - tail].rstrip()}…{flat[-tail:].lstrip()}"
    return html.escape(flat, quote=False)


def whole(name: str) -> str:
    """Return a name as hover text: in full, and never taken for markup."""
    return html.escape(" ".join(name.split()), quote=False)
