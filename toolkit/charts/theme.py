"""How charts look: on white and on dark pages alike, without changing plotly's own templates."""

from __future__ import annotations

import html
import math
import re

import plotly.graph_objects as go

from toolkit.charts.ink import TEXT as TEXT  # noqa: PLC0414 - charts take it from here
from toolkit.charts.ink import inked, plain

FAINT = "rgba(128, 128, 128, 0.25)"
PALETTE = ("#3b7dbd", "#d2762b", "#2f9e77")
"""Told apart in any common colour blindness, and on either page."""
QUALITATIVE = (*PALETTE, "#a8629c", "#8d8022")
"""Five values, told apart as those."""
GREY, PALE = "#8a8a8a", "rgba(128, 128, 128, 0.4)"
DIVERGING = ((0.0, "#d2762b"), (0.5, GREY), (1.0, "#3b7dbd"))
"""Less, as much, and more, as bars that stand out from either page."""
INK, CHIP = "#333333", "rgba(255, 255, 255, 0.8)"
"""A number on a coloured area, where no grey is readable on every colour and page."""
SEQUENTIAL = (
    (0.0, "#eef3f8"),
    (0.1, "#c3d9ee"),
    (0.3, "#8fbae0"),
    (0.6, "#4486c4"),
    (1.0, "#14497d"),
)
"""From nothing to all: small shares, which most are, differ more in colour than large ones."""
FAR = 3.0
"""Lift is coloured by its logarithm to base 2, from minus to plus this."""
BELOW, MIDDLE, ABOVE = "#b35806", "#f4f4f4", "#14497d"
_CLEAR = "rgba(0, 0, 0, 0)"
SPACED = {"ticks": "outside", "tickcolor": _CLEAR, "title_standoff": 10}
"""Numbers of two axes do not meet in their corner."""
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LONGEST = 30
_TOP = 84
_LINE, _LEADING = 92, 18
"""The letters of a line of the subtitle that fit on the narrowest page, and how high a line is."""


TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "colorway": PALETTE,
        "font": {"family": _FONT, "size": 13, "weight": 500, "color": TEXT},
        "hoverlabel": {
            "align": "left",
            "bgcolor": "#ffffff",
            "bordercolor": "#8a8a8a",
            "font": {"family": _FONT, "size": 13, "color": "#16181d"},
        },
        "modebar": {
            "bgcolor": _CLEAR,
            "color": GREY,
            "activecolor": PALETTE[0],
            "remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale"],
        },
        "margin": {"l": 16, "r": 16, "t": _TOP, "b": 40},
        "showlegend": False,
        "autotypenumbers": "strict",
        "title": {
            "font": {"size": 18, "weight": 600, "color": TEXT},
            "subtitle": {"font": {"size": 14, "color": TEXT}},
            "pad": {"l": 16, "t": 18},
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
        },
        "xaxis": {"automargin": True, "gridcolor": FAINT, "zerolinecolor": FAINT},
        "yaxis": {"automargin": True, "gridcolor": FAINT, "zerolinecolor": FAINT},
    }
)
"""The look, carried by each figure: whatever the session's own template is, it stays the same.

Of plotly's tool bar, which is seen while the pointer is over the figure, it keeps the camera and
the reset of the axes: the rest would cover the title."""


def styled(figure: go.Figure, title: str, subtitle: str, alt: str, height: int) -> go.Figure:
    """Return a figure in the toolkit's look, with a text for those who cannot see it.

    Called last: every text the figure has by then is in the page's text colour. A subtitle too long
    for the narrowest page takes several lines, and the figure is so much higher.
    """
    lines = _lines(subtitle)
    more = _LEADING * (len(lines) - 1)
    if more:
        top = figure.layout.margin.t
        figure.update_layout(margin_t=(_TOP if top is None else top) + more)
    figure.update_layout(
        template=TEMPLATE,
        title={"text": title, "subtitle": {"text": "<br>".join(lines)}},
        height=height + more,
        meta={"alt": alt},
    )
    return inked(figure)


def _lines(subtitle: str) -> list[str]:
    """Return a subtitle in lines; what marks a part of it takes no room."""
    lines = [""]
    for word in re.findall(r"(?:<[^<>]*>|\S)+", subtitle):
        longer = f"{lines[-1]} {word}".strip()
        if len(plain(longer)) <= _LINE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


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
    return _text(flat)


def square(colour: str) -> str:
    """Return a square of a colour, to stand before what it means."""
    return f'<span style="color:{colour}">■</span>'


def whole(name: str) -> str:
    """Return a name as hover text: in full, and never taken for markup."""
    return _text(" ".join(name.split()))


def _text(flat: str) -> str:
    # Between two dollars plotly sees a formula, wherever a page has MathJax, as notebooks do; after
    # a percent sign, in hover text, braces are what stands under the pointer.
    return html.escape(flat, quote=False).replace("$", "&#36;").replace("%{", "&#37;{")


def lift_height(lift: float) -> float:
    """Return by what a lift is coloured, from -`FAR` to `FAR`; 0 is by chance.

    Examples
    --------
    >>> [lift_height(lift) for lift in (0, 0.5, 1, 100)]
    [-3.0, -1.0, 0.0, 3.0]
    """
    return max(-FAR, min(math.log2(lift), FAR)) if lift > 0 else -FAR
