"""What each rule of an audience leaves and takes away, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from toolkit.charts.theme import GREY, PALETTE, TEXT, shown, square, styled, whole
from toolkit.numerals import percent

if TYPE_CHECKING:
    import pandas as pd

_ROW = 50
"""Pixels of a rule, in words over its bar."""
_LETTERS = 82
"""The letters of a rule that fit on the narrowest page."""
_MOST = 40
_ROOM = 1.34
"""The axis by the longest bar: room for its numbers."""
_EVERYONE = "All profiles"


def attrition(rules: pd.DataFrame, audience: str, total: int) -> go.Figure:
    """Return how many profiles each rule leaves of those before it, and takes away, as bars.

    Of more than 40 rules the first 40 are drawn; the subtitle says so.

    Parameters
    ----------
    rules
        rule (in words), profiles (that meet it alone), left, lost, without (how many there would be
        without it); in the order of the definition.
    audience
        Its name.
    total
        How many profiles there are before the first rule.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = {"rule": ["Gold"], "profiles": [4], "left": [4], "lost": [6], "without": [10]}
    >>> [bars.x for bars in attrition(pd.DataFrame(counts), "Gold", 10).data]
    [(10, 4), (0, 6)]
    """
    drawn = rules.head(_MOST)
    names = [_EVERYONE, *drawn["rule"]]
    left, lost = [total, *map(int, drawn["left"])], [0, *map(int, drawn["lost"])]
    hovers = [f"<b>{_EVERYONE}</b><br>{total:,} profiles", *_hovers(drawn, total)]
    figure = go.Figure([_bars(left, PALETTE[0], hovers), _bars(lost, GREY, hovers)])
    figure.data[1].update(text=_labels(left, lost), textposition="outside", base=left)
    figure.update_xaxes(range=[0, max(total, 1) * _ROOM], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(names) - 0.6, -0.75], visible=False, fixedrange=True)
    figure.update_layout(barmode="overlay", margin={"b": 16})
    over = {"x": 0, "xref": "paper", "xanchor": "left", "yshift": _ROW * 0.42, "showarrow": False}
    for row, name in enumerate(names):
        note = {"text": shown(name, _LETTERS), "hovertext": whole(name), "font_color": TEXT}
        figure.add_annotation(y=row, **note, **over)
    meaning = f"{square(PALETTE[0])} left after a rule and those before it "
    meaning += f"{square(GREY)} taken away by it"
    if len(rules) > len(drawn):
        meaning += f"; the first {len(drawn):,} of {len(rules):,} rules"
    steps = "; ".join(
        f"{name}: {kept:,} left, {taken:,} taken away"
        for name, kept, taken in zip(names[1:], left[1:], lost[1:], strict=True)
    )
    alt = f"What each rule of {audience} leaves of {total:,} profiles. {steps}."
    return styled(figure, shown(audience, 60), meaning, alt, 108 + _ROW * max(len(names), 3))


def _labels(left: list[int], lost: list[int]) -> list[str]:
    """Return how many are left, which share of all, and how many the rule took away."""
    total = left[0]
    return [
        f"<b>{total:,}</b>",
        *(
            f"<b>{kept:,}</b> ({_share(kept, total)})  "
            + (f"\u2212{taken:,}" if taken else "none taken away")
            for kept, taken in zip(left[1:], lost[1:], strict=True)
        ),
    ]


def _share(count: int, total: int) -> str:
    return percent(count / total if total else 0.0)


def _bars(lengths: list[int], colour: str, hovers: list[str]) -> go.Bar:
    return go.Bar(
        x=lengths,
        y=list(range(len(lengths))),
        orientation="h",
        width=0.34,
        marker={"color": colour, "line": {"width": 0}},
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        hovertext=hovers,
        hoverinfo="text",
    )


def _hovers(rules: pd.DataFrame, total: int) -> list[str]:
    """Return what is under the pointer at each rule."""
    rows = rules[["rule", "profiles", "left", "lost", "without"]].itertuples(index=False)
    return [
        f"<b>{whole(rule)}</b><br>{left:,} left ({_share(left, total)}), "
        f"{lost:,} taken away<br>{alone:,} by this rule alone<br>{without:,} without it"
        for rule, alone, left, lost, without in rows
    ]
