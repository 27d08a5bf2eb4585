"""Parameterised notebooks: run one, export it to a single HTML file that needs no network."""

from toolkit.reports.run import reports, run_report

__all__ = ["reports", "run_report"]
