"""Propensity: how scores are spread, how good they are, and what they come of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import plotly.graph_objects as go

from toolkit.charts.ink import inked
from toolkit.charts.theme import PALETTE, SPACED, TEXT, shown, square, styled, whole
from toolkit.errors import DefinitionError
from toolkit.numerals import measured, percent, whole_percent

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Propensity = Literal["churn", "conversion"]

GOOD, MIDDLING, BAD = "#249b85", "#b58d00", "#cc4448"
"""Green, yellow and red that are told apart in any common colour blindness, on either page."""
_COLOURS = {
    "churn": {"Low": GOOD, "Medium": MIDDLING, "High": BAD},
    "conversion": {"Low": BAD, "Medium": MIDDLING, "High": GOOD},
}
_ZONES = {"Low": (0, 25), "Medium": (25, 75), "High": (75, 100)}
_BIN = 5
_SIDES = ("← pushes down", "pushes up →")
_ROW = 46
"""Pixels of a factor, its name over its bar, or of a value, a bar each group."""


def scores(table: pd.DataFrame, propensity: Propensity) -> go.Figure:
    """Return how many profiles have which score, with the count and share of every bucket.

    Parameters
    ----------
    table
        score (0 to 100), bucket (Low, Medium, High); a row a profile.
    propensity
        `churn`, where a high score is bad news, or `conversion`, where it is good.

    Raises
    ------
    DefinitionError
        There is no such propensity, or no such bucket.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"score": [3, 4, 80], "bucket": ["Low", "Low", "High"]})
    >>> [(bar.name, sum(bar.y)) for bar in scores(table, "churn").data]
    [('Low', 2), ('Medium', 0), ('High', 1)]
    """
    if propensity not in _COLOURS:
        raise DefinitionError(f"no propensity {propensity!r}; it is one of {', '.join(_COLOURS)}")
    if strange := [one for one in dict.fromkeys(table["bucket"]) if one not in _ZONES]:
        raise DefinitionError(f"no bucket {strange[0]!r}; it is one of {', '.join(_ZONES)}")
    counts = {bucket: int((table["bucket"] == bucket).sum()) for bucket in _ZONES}
    figure = go.Figure()
    for bucket, color in _COLOURS[propensity].items():
        own = table[table["bucket"] == bucket]["score"]
        bins = (own // _BIN).clip(0, 100 // _BIN - 1).value_counts()
        heights = [int(bins.get(number, 0)) for number in range(100 // _BIN)]
        figure.add_trace(_score_bars(bucket, heights, color))
        told = [f"<b>{bucket}</b>", f"{counts[bucket]:,}", _percent(counts[bucket], len(table))]
        _zone(figure, bucket, told, color)
    figure.update_xaxes(SPACED, title_text="score", range=[0, 100], dtick=25)
    figure.update_yaxes(SPACED, title_text="profiles", rangemode="tozero", tickformat=",~f")
    shares = ", ".join(f"{name} {_percent(count, len(table))}" for name, count in counts.items())
    alt = f"Histogram of the {propensity} scores of {len(table):,} profiles: {shares}."
    subtitle = f"{len(table):,} profiles; 50 is as likely as average"
    styled(figure, f"Scores: {propensity}", subtitle, alt, 460)
    return figure.update_layout(barmode="stack", margin={"t": 148})


def _score_bars(bucket: str, heights: list[int], color: str) -> go.Bar:
    starts = range(0, 100, _BIN)
    return go.Bar(
        x=[start + _BIN / 2 for start in starts],
        y=heights,
        width=_BIN * 0.88,
        name=bucket,
        marker={"color": color, "line": {"width": 0}},
        customdata=[f"{start} to {start + _BIN - 1 if start < 95 else 100}" for start in starts],
        hovertemplate=f"<b>{bucket}</b><br>score %{{customdata}}: %{{y:,}} profiles<extra></extra>",
    )


def _zone(figure: go.Figure, bucket: str, told: list[str], color: str) -> None:
    """Name a bucket over its scores, with a strip of its colour from end to end."""
    start, end = _ZONES[bucket]
    over = {"x": (start + end) / 2, "y": 1.04, "yref": "paper", "yanchor": "bottom"}
    figure.add_annotation(text="<br>".join(told), showarrow=False, font_color=TEXT, **over)
    ends = {"x0": start + 0.4, "x1": end - 0.4, "y0": 1.015, "y1": 1.035, "yref": "paper"}
    figure.add_shape(type="rect", fillcolor=color, line_width=0, **ends)


def calibration(table: pd.DataFrame) -> go.Figure:
    """Return what came true against what was predicted, with the diagonal of a perfect match.

    Parameters
    ----------
    table
        predicted, observed (0 to 1), examples.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"predicted": [0.1, 0.6], "observed": [0.2, 0.5], "examples": [9, 9]})
    >>> calibration(table).data[1].y.tolist()
    [0.2, 0.5]
    """
    known = _known(table, ["predicted", "observed"])
    end = min(1.0, 1.1 * float(known[["predicted", "observed"]].max().max())) or 1.0
    observed = go.Scatter(
        x=known["predicted"],
        y=known["observed"],
        mode="lines+markers",
        line={"color": PALETTE[0], "width": 2},
        marker={"size": 9},
        cliponaxis=False,
        customdata=[
            [percent(predicted), percent(came_true), f"{examples:,}"]
            for predicted, came_true, examples in zip(
                known["predicted"], known["observed"], known["examples"], strict=True
            )
        ],
        hovertemplate="predicted %{customdata[0]}, came true %{customdata[1]}<br>"
        "%{customdata[2]} examples<extra></extra>",
    )
    figure = go.Figure([_dashed([0, end], [0, end]), observed])
    figure.update_xaxes(_shares(end), title_text="predicted", range=[0, end])
    figure.update_yaxes(_shares(end), title_text="observed", range=[0, end])
    far = 100 * float((known["predicted"] - known["observed"]).abs().max())
    alt = f"Calibration: what came true is within {far:.1f} percentage points of the predicted."
    styled(figure, "Calibration", "Observed against predicted; dashed: perfect", alt, 420)
    return figure.update_layout(margin_r=28)


def gains(table: pd.DataFrame) -> go.Figure:
    """Return what is captured by taking the highest scores first, beside a random choice.

    Parameters
    ----------
    table
        share (taken, above 0 to 1), captured, lift, threshold; ascending by share.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.charts.ink import plain
    >>> row = {"share": [0.1], "captured": [0.4], "lift": [4.0], "threshold": [0.7]}
    >>> plain(gains(pd.DataFrame(row)).layout.title.subtitle.text)
    'The top 10 % hold 40 % of all; dashed: at random'
    """
    known = _known(table, ["share", "captured"])
    top = _tenth(known)
    share, captured = whole_percent(top["share"]), whole_percent(top["captured"])
    told = f"The top {share} hold {captured} of all; dashed: at random"
    curve = _curve(known, "captured", lambda part: f"{percent(part)} captured")
    figure = _by_share([_dashed([0, 1], [0, 1]), curve], "Gains", told)
    figure.update_yaxes(_shares(1.0), title_text="share captured", range=[0, 1.02])
    return inked(figure)


def lift(table: pd.DataFrame) -> go.Figure:
    """Return how many times as often as on average it comes true among the highest scores.

    Parameters
    ----------
    table
        share (taken, above 0 to 1), captured, lift, threshold; ascending by share.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.charts.ink import plain
    >>> row = {"share": [0.1], "captured": [0.4], "lift": [4.0], "threshold": [0.7]}
    >>> plain(lift(pd.DataFrame(row)).layout.title.subtitle.text)
    'Among the top 10 %, 4.0 times as often as average'
    """
    known = _known(table, ["share", "lift"])
    top = _tenth(known)
    told = (
        f"Among the top {whole_percent(top['share'])}, {top['lift']:.1f} times as often as average"
    )
    curve = _curve(known, "lift", lambda times: f"{measured(times)} times as often as average")
    figure = _by_share([_dashed([0, 1], [1, 1]), curve], "Lift", told)
    figure.update_yaxes(SPACED, title_text="lift", range=[0, max(1.5, known["lift"].max() * 1.05)])
    at = {"x": 1, "y": 1, "xanchor": "right", "yanchor": "top"}
    return inked(figure.add_annotation(text="average", showarrow=False, font_color=TEXT, **at))


def profit(table: pd.DataFrame) -> go.Figure:
    """Return what is earned by taking the highest scores first, the best cut-off marked.

    Parameters
    ----------
    table
        share (taken, above 0 to 1), threshold (the lowest probability taken), profit (an
        example's, on average over all); ascending by share.

    Raises
    ------
    DefinitionError
        Nothing is to be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"share": [0.1, 1.0], "threshold": [0.7, 0.0], "profit": [2.5, -1]})
    >>> profit(table).data[1].text
    ('probability ≥ 0.7: 2.50',)
    """
    known = _known(table, ["share", "threshold", "profit"])
    best = known.iloc[int(known["profit"].to_numpy().argmax())]
    told = f"Best: the top {whole_percent(best['share'])}, from {best['threshold']:.3g} probability"
    if best["profit"] <= 0:
        told = "No cut-off earns anything: best is to take none"
    curve = _curve(known, "profit", lambda each: f"profit {_amount(each)} per example")
    figure = _by_share([curve, _best(best)], "Profit by cut-off", told)
    low, high = _range(known["profit"].tolist(), 0.15)
    span = [low, high or -low * 0.15 or 1.0]
    look = {**SPACED, "zerolinecolor": TEXT}
    return inked(figure.update_yaxes(look, title_text="profit per example", range=span))


def _best(best: pd.Series) -> go.Scatter:
    side = "right" if best["share"] < 0.35 else "left" if best["share"] > 0.65 else "center"
    return go.Scatter(
        x=[best["share"]],
        y=[best["profit"]],
        mode="markers+text",
        marker={"color": PALETTE[1], "size": 11},
        text=[f"probability ≥ {best['threshold']:.3g}: {_amount(best['profit'])}"],
        textposition=f"top {side}",
        textfont={"color": TEXT},
        cliponaxis=False,
        hoverinfo="skip",
    )


def factors(table: pd.DataFrame, bucket: str) -> go.Figure:
    """Return the factors that move the scores of a bucket most, up or down.

    Parameters
    ----------
    table
        factor, effect (mean contribution to the raw score); of more than ten, the largest.
    bucket
        Whose scores they move.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"factor": ["visits", "tenure"], "effect": [0.2, -0.5]})
    >>> factors(table, "High").data[0].x
    (-0.5, 0.2)
    """
    known = table[table["effect"].abs() > 0]
    drawn = known.sort_values("effect", key=abs, ascending=False, kind="stable").head(10)
    names, effects = list(drawn["factor"]), [float(effect) for effect in drawn["effect"]]
    told = "pushes the score by %{text} on average"
    bars = _across(effects, [_signed(one) for one in effects], names, told)
    colors = [PALETTE[0] if one > 0 else PALETTE[1] for one in effects]
    figure = go.Figure(bars.update(width=0.34, marker_color=colors))
    sides = [side for side, end in zip(_SIDES, _range(effects, 0.2), strict=True) if end]
    figure.update_xaxes(title_text="  ·  ".join(sides), range=_range(effects, 0.2))
    figure.update_xaxes(showgrid=False, showticklabels=False)
    figure.update_yaxes(range=[len(names) - 0.65, -0.75], visible=False)
    left = {"x": 0, "xref": "paper", "xanchor": "left", "yshift": _ROW * 0.4, "showarrow": False}
    for row, name in enumerate(names):
        label = {"text": shown(name, 46), "hovertext": whole(name), "font_color": TEXT}
        figure.add_annotation(y=row, **label, **left)
    count = f"{len(drawn):,} of {len(known):,} factors"
    alt = f"{count} that move the scores of {bucket} most: {', '.join(names) or 'none'}."
    title = f"Influential factors: {shown(bucket, 18)}"
    subtitle = f"{count}; mean push on the raw score"
    return styled(figure, title, subtitle, alt, 130 + _ROW * max(len(names), 2))


def factor_values(table: pd.DataFrame, factor: str, bucket: str) -> go.Figure:
    """Return how often a factor has which value, in a bucket and in what it is compared with.

    Parameters
    ----------
    table
        value (in the order drawn), group (the bucket and another), share (of the group).
    factor
        Its name.
    bucket
        The group that is drawn first.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"value": ["0", "0"], "group": ["High", "rest"], "share": [0.7, 0.2]})
    >>> [(bar.name, bar.x) for bar in factor_values(table, "visits", "High").data]
    [('High', (0.7,)), ('rest', (0.2,))]
    """
    values = list(dict.fromkeys(table["value"]))
    groups = sorted(dict.fromkeys(table["group"]), key=lambda group: group != bucket)
    found = table.set_index(["value", "group"])["share"].astype(float).to_dict()
    figure = go.Figure()
    for number, group in enumerate(groups):
        shares = [found.get((value, group), 0.0) for value in values]
        told = f"{whole(group)}: %{{text}}"
        bars = _across(shares, [_percent(share) for share in shares], values, told)
        color = PALETTE[number % len(PALETTE)]
        figure.add_trace(bars.update(name=shown(group, 22), marker_color=color))
    most = max((share for share in found.values() if not math.isnan(share)), default=1.0) or 1.0
    figure.update_xaxes(_shares(most * 1.18), title_text="share of each group")
    figure.update_xaxes(range=[0, most * 1.18])
    figure.update_yaxes(SPACED, range=[len(values) - 0.5, -0.5], showgrid=False)
    figure.update_yaxes(tickvals=[*range(len(values))], ticktext=[shown(one, 22) for one in values])
    alt = f"Values of {factor}: the share of each in {', '.join(groups)}."
    subtitle = " against ".join(
        f"{square(PALETTE[number % len(PALETTE)])} {shown(group, 22)}"
        for number, group in enumerate(groups)
    )
    figure.update_layout(bargap=0.25)
    return styled(figure, shown(factor, 34), subtitle, alt, 178 + _ROW * max(len(values), 2))


def _across(lengths: list[float], texts: list[str], names: list[str], told: str) -> go.Bar:
    """Return bars that lie, the first on top where the axis is turned round."""
    return go.Bar(
        x=lengths,
        y=list(range(len(lengths))),
        orientation="h",
        text=texts,
        textposition="outside",
        textfont={"color": TEXT},
        cliponaxis=False,
        customdata=[whole(name) for name in names],
        hovertemplate=f"<b>%{{customdata}}</b><br>{told}<extra></extra>",
    )


def _range(values: list[float], room: float) -> list[float]:
    """Return an axis from or to zero, with room for labels on the sides that have values."""
    least, most = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    more = (most - least or 1.0) * room
    return [least - more if least < 0 else 0.0, most + more if most > 0 else 0.0]


def _by_share(traces: list[go.Scatter], title: str, told: str) -> go.Figure:
    figure = go.Figure(traces)
    figure.update_xaxes(_shares(1.0), title_text="share taken, highest scores first", range=[0, 1])
    return styled(figure, title, told, f"{title}. {told}.", 420).update_layout(margin_r=28)


def _shares(end: float) -> dict[str, object]:
    """Return an axis of shares from 0 to an end: at most six, written as in tables."""
    least = end / 5
    power = 10 ** math.floor(math.log10(least))
    step = next(power * by for by in (1, 2, 2.5, 5, 10) if power * by >= least * (1 - 1e-9))
    ticks = [step * number for number in range(math.floor(end / step + 1e-9) + 1)]
    return {**SPACED, "tickvals": ticks, "ticktext": [f"{100 * tick:.3g} %" for tick in ticks]}


def _curve(known: pd.DataFrame, column: str, written: Callable[[float], str]) -> go.Scatter:
    return go.Scatter(
        x=known["share"],
        y=known[column],
        mode="lines",
        line={"color": PALETTE[0], "width": 2},
        customdata=[
            [whole_percent(share), measured(threshold), written(number)]
            for share, threshold, number in zip(
                known["share"], known["threshold"], known[column], strict=True
            )
        ],
        hovertemplate="<b>top %{customdata[0]}</b>, from %{customdata[1]} probability<br>"
        "%{customdata[2]}<extra></extra>",
    )


def _dashed(x: list[float], y: list[float]) -> go.Scatter:
    line = {"color": TEXT, "width": 1, "dash": "dash"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _known(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    known = table.dropna(subset=columns).reset_index(drop=True)
    if known.empty:
        raise DefinitionError(f"nothing to draw: no row has {' and '.join(columns)}")
    return known


def _tenth(known: pd.DataFrame) -> pd.Series:
    return known.iloc[int((known["share"] - 0.1).abs().to_numpy().argmin())]


def _percent(part: float, every: float = 1.0) -> str:
    """Return a share as text; a little is not nothing."""
    return whole_percent(part / every if every else 0.0)


def _signed(effect: float) -> str:
    """Return an effect with its sign; a little is not nothing."""
    told = f"{effect:+.2f}" if abs(effect) >= 0.1 else f"{effect:+.1g}"
    return told.replace("-", "\u2212")


def _amount(profit: float) -> str:
    told = f"{profit:,.2f}" if abs(profit) >= 1 else f"{profit:.3g}"
    return told.replace("-", "\u2212")
