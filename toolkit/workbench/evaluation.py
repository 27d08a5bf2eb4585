"""Several audiences answered together, as an analyst holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import overlap
from toolkit.errors import UnknownNameError
from toolkit.workbench.display import COLUMNS, html_table, percent, text_table, thousands
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    import pandas as pd

    from toolkit.engine.bitmap import Bitmap
    from toolkit.workbench.membership import Membership


class Evaluation:
    """Several audiences answered together, at one instant.

    Parameters
    ----------
    memberships
        The memberships by audience name, in the order asked.
    as_of
        The evaluation instant, UTC.
    """

    def __init__(self, memberships: Mapping[str, Membership], as_of: datetime) -> None:
        self._memberships = dict(memberships)
        self.as_of = as_of

    def sizes(self) -> pd.DataFrame:
        """Return how many profiles each audience has: audience, profiles, share (0 to 1)."""
        return overlap.sizes(self._bitmaps())

    def overlap(self) -> Overlap:
        """Return what the audiences share."""
        return Overlap(self._bitmaps())

    def __getitem__(self, name: str) -> Membership:
        found = self._memberships.get(name)
        if found is None:
            raise UnknownNameError("audience", name, self._memberships)
        return found

    def __iter__(self) -> Iterator[Membership]:
        return iter(self._memberships.values())

    def __len__(self) -> int:
        return len(self._memberships)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._memberships)

    def _bitmaps(self) -> dict[str, Bitmap]:
        return {name: one.members for name, one in self._memberships.items()}

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(one.name, thousands(one.count), percent(one.share)) for one in self]

    def __repr__(self) -> str:
        table = text_table(COLUMNS, self._rows(), numbers=2)
        return f"{table}\nas of {self.as_of:%Y-%m-%d %H:%M} UTC"

    def _repr_html_(self) -> str:
        title = f"As of {self.as_of:%Y-%m-%d %H:%M} UTC"
        return html_table(title, COLUMNS, self._rows(), numbers=2)
