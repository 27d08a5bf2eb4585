"""From the size before to the size after: what each cause let in and out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from toolkit.charts.theme import FAINT, PALETTE, shown, styled, whole

if TYPE_CHECKING:
    import pandas as pd

_WIDTH = 11
"""Letters of a line of a label."""
_WORDS = {
    "window": "moving window",
    "data": "data",
    "new profile": "new profiles",
    "removed profile": "removed profiles",
    "rule": "rule",
}


def change(causes: pd.DataFrame, audience: str, before: str, after: str) -> go.Figure:
    """Return how an audience's size came from before to after, cause by cause.

    What a cause let in and what it let out are bars of their own, so that neither hides the other;
    those of no profile are left out.

    Parameters
    ----------
    causes
        cause, entered, exited, profiles (the size after it), in the order of the walk.
    audience
        Its name.
    before, after
        What the two ends are called.

    Examples
    --------
    >>> import pandas as pd
    >>> causes = pd.DataFrame({"cause": ["rule"], "entered": [3], "exited": [1], "profiles": [12]})
    >>> change(causes, "Loyal", "May", "June").data[0].y
    (10, 3, -1, 12)
    """
    start = int(causes["profiles"].iloc[0] - causes["entered"].iloc[0] + causes["exited"].iloc[0])
    end = int(causes["profiles"].iloc[-1])
    bars = [(before, "absolute", start, f"{start:,}")]
    for cause, entered, exited in zip(
        causes["cause"], causes["entered"].tolist(), causes["exited"].tolist(), strict=True
    ):
        words = _WORDS.get(cause, cause)
        for step, sign in ((entered, "+"), (-exited, "–")):
            if step:
                bars.append((f"{sign} {words}", "relative", step, f"{sign}{abs(step):,}"))
    # A total is drawn from zero; the last cause ends where it stands.
    bars.append((after, "total", end, f"{end:,}"))
    figure = go.Figure(_waterfall(bars, audience))
    figure.update_xaxes(type="category", tickvals=list(range(len(bars))))
    figure.update_xaxes(ticktext=[_wrapped(label) for label, *_ in bars], tickangle=0)
    figure.update_yaxes(title={"text": "profiles"}, rangemode="tozero", tickformat=",~f")
    steps = "; ".join(f"{label} {text}" for label, _, _, text in bars)
    alt = f"How the size of {audience} changed: {steps}."
    return styled(figure, shown(audience, 60), "What changed its size", alt, 420)


def _wrapped(label: str) -> str:
    """Return a label in lines, so that it stands level below its bar."""
    return "<br>".join(map(shown, textwrap.wrap(label, _WIDTH)))


def _waterfall(bars: list[tuple[str, str, int, str]], audience: str) -> go.Waterfall:
    return go.Waterfall(
        x=list(range(len(bars))),
        measure=[measure for _, measure, _, _ in bars],
        y=[step for _, _, step, _ in bars],
        text=[text for *_, text in bars],
        textposition="outside",
        cliponaxis=False,
        customdata=[whole(label) for label, *_ in bars],
        hovertemplate=f"<b>{whole(audience)}</b><br>%{{customdata}}: %{{text}}<extra></extra>",
        connector={"line": {"color": FAINT, "width": 1}},
        totals={"marker": {"color": PALETTE[0]}},
        increasing={"marker": {"color": PALETTE[2]}},
        decreasing={"marker": {"color": PALETTE[1]}},
    )
