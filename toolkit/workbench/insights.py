"""The figures of a run of a prediction."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit import arguments, propensity
from toolkit.workbench.display import percent

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.workbench.membership import Membership
    from toolkit.workbench.propensity_run import PropensityRun


class Insights:
    """What a run's scores look like, why they are so, and how far to trust them.

    Parameters
    ----------
    run
        The run.
    """

    def __init__(self, run: PropensityRun) -> None:
        self._run = run

    def scores(self) -> Figure:
        """Return how the scores lie, by bucket."""
        kind = self._run.prediction.configuration.propensity
        return _charts().scores(self._run.kept.scored.table[["score", "bucket"]], kind)

    def factors(self, bucket: str = "High", audience: Membership | None = None) -> Figure:
        """Return the ten factors that tell a bucket from the average; of an audience, if given."""
        found = self._run.top_factors(bucket, audience=audience)
        title = bucket if audience is None else f"{bucket} in {audience.name}"
        return _charts().factors(found, title)

    def factor(
        self, factor: str, bucket: str = "High", audience: Membership | None = None
    ) -> Figure:
        """Return how a factor's values lie in a bucket, and among the others (of an audience)."""
        values = self._run.factor_values(factor, bucket, audience=audience)
        return _charts().factor_values(values, factor, bucket)

    def calibration(self) -> Figure:
        """Return what came true in the test period against what was predicted."""
        return _charts().calibration(propensity.calibration(*self._tested))

    def gains(self) -> Figure:
        """Return the share of all for whom it came true, by the share taken."""
        return _charts().gains(propensity.gains(*self._tested))

    def lift(self) -> Figure:
        """Return how many times the average it came true among those taken."""
        return _charts().lift(propensity.gains(*self._tested))

    def profit(self, value: float, cost: float) -> Figure:
        """Return what treating all above a cut-off earns, in the test period.

        Parameters
        ----------
        value
            What reaching one for whom it comes true is worth.
        cost
            What reaching anyone costs.
        """
        return _charts().profit(self.profits(value, cost))

    def profits(self, value: float, cost: float) -> pd.DataFrame:
        """Return profit by cut-off: share, threshold, captured, lift, profit (an example's)."""
        worth = arguments.number(value, "value")
        return propensity.profit(*self._tested, worth, arguments.number(cost, "cost"))

    @cached_property
    def _tested(self) -> tuple[Any, Any]:
        tested = self._run.kept.trained.tested
        return tested["probability"].to_numpy(), tested["outcome"].to_numpy()

    def _figures(self) -> list[Figure]:
        return [self.scores(), self.factors(), self.calibration(), self.gains(), self.lift()]

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - only where it runs

        for figure in self._figures():
            display(figure)  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        shares = self._run.kept.scored.table["bucket"].value_counts(normalize=True)
        told = ", ".join(f"{name} {percent(shares.get(name, 0.0))}" for name in shares.index)
        return f"Insights of {self._run.prediction.name}: {told}"


def _charts() -> Any:  # noqa: ANN401 - a module, loaded on first use
    from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

    return charts
