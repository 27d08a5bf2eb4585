"""Numbers in, plotly figures out."""

from toolkit.charts.euler import euler
from toolkit.charts.heatmap import heatmap
from toolkit.charts.lines import history, what_if
from toolkit.charts.upset import upset

__all__ = ["euler", "heatmap", "history", "upset", "what_if"]
