"""What audiences share, as an analyst holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import overlap
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap


class Overlap:
    """What audiences share, as tables and figures.

    Parameters
    ----------
    memberships
        Profiles by audience name.
    """

    def __init__(self, memberships: Mapping[str, Bitmap]) -> None:
        if not memberships:
            raise DefinitionError("an overlap needs at least one audience")
        self._memberships = dict(memberships)

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has."""
        return overlap.sizes(self._memberships)

    def pairs(self) -> pd.DataFrame:
        """Return what every two audiences share.

        Returns
        -------
        DataFrame
            One row a pair: a, b, profiles_a, profiles_b, both, either, jaccard, share_of_a,
            share_of_b, lift; the formulas are in `toolkit.overlap.pairs`.
        """
        return overlap.pairs(self._memberships)

    def intersections(self, kind: Literal["exclusive", "inclusive"] = "exclusive") -> pd.DataFrame:
        """Return the intersections that have profiles, largest first.

        Parameters
        ----------
        kind
            `exclusive`: profiles in exactly these audiences; every profile that is in any
            audience counts once. `inclusive`: profiles in at least these.
        """
        return overlap.intersections(self._memberships, kind=kind)

    def upset(
        self, *, top: int = 30, kind: Literal["exclusive", "inclusive"] = "exclusive"
    ) -> Figure:
        """Return the largest intersections as bars over a matrix of the audiences."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.upset(self.intersections(kind), self.sizes(), top=top, kind=kind)

    def heatmap(
        self, *, measure: Literal["jaccard", "share", "lift", "both"] = "jaccard"
    ) -> Figure:
        """Return every pair as a cell."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.heatmap(self.pairs(), self.sizes(), measure=measure)

    def euler(self) -> Figure:
        """Return two or three audiences as circles whose areas are their sizes."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.euler(self.sizes(), self.pairs(), self.intersections())

    def __repr__(self) -> str:
        return f"Overlap of {len(self._memberships)} audiences: {', '.join(self._memberships)}"

    def _repr_html_(self) -> str:
        return str(self.pairs().to_html(index=False, escape=True))
