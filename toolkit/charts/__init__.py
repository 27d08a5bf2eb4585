"""Numbers in, plotly figures out."""

from toolkit.charts.attrition import attrition
from toolkit.charts.contrast import contrast, index
from toolkit.charts.depth import depth
from toolkit.charts.euler import euler
from toolkit.charts.flow import flow
from toolkit.charts.heatmap import heatmap
from toolkit.charts.lines import activity, drift, history, what_if
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
from toolkit.charts.waterfall import change

__all__ = [
    "activity",
    "attrition",
    "calibration",
    "change",
    "contrast",
    "depth",
    "drift",
    "euler",
    "factor_values",
    "factors",
    "flow",
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
