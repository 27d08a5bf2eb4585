"""Numbers in, plotly figures out."""

from toolkit.charts.contrast import contrast, index
from toolkit.charts.euler import euler
from toolkit.charts.heatmap import heatmap
from toolkit.charts.lines import activity, history, what_if
from toolkit.charts.propensity import (
    calibration,
    factor_values,
    factors,
    gains,
    lift,
    profit,
    scores,
)
from toolkit.charts.upset import upset

__all__ = [
    "activity",
    "calibration",
    "contrast",
    "euler",
    "factor_values",
    "factors",
    "gains",
    "heatmap",
    "history",
    "index",
    "lift",
    "profit",
    "scores",
    "upset",
    "what_if",
]
