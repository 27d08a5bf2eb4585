"""Numbers in, plotly figures out."""

from toolkit.charts.depth import depth
from toolkit.charts.euler import euler
from toolkit.charts.flow import flow
from toolkit.charts.heatmap import heatmap
from toolkit.charts.lines import history, what_if
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
    "calibration",
    "depth",
    "euler",
    "factor_values",
    "factors",
    "flow",
    "gains",
    "heatmap",
    "history",
    "lift",
    "profit",
    "scores",
    "upset",
    "what_if",
]
