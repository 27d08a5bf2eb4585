"""The profiles of two extracts, matched by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.engine.bitmap import Bitmap

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from toolkit.store import ProfileStore


class Matched:
    """The profiles of two extracts: those of the later by number, then the others.

    Parameters
    ----------
    before, after
        The stores of the earlier and of the later.
    """

    def __init__(self, before: ProfileStore, after: ProfileStore) -> None:
        self._after = after
        self._before = before
        self._later = after.layout.profile_count
        self.size = self._later
        self._places: NDArray[np.int64] | None = None
        if before.base != after.base:
            # Another extract has other numbers for the same ids.
            earlier = pa.array(_ids(before), pa.string())
            found = pc.index_in(earlier, pa.array(_ids(after), pa.string()))
            places = found.fill_null(-1).to_numpy().astype(np.int64)
            removed = np.flatnonzero(places < 0)
            places[removed] = self._later + np.arange(len(removed))
            self._places, self.size = places, self._later + len(removed)

    def earlier(self, members: Bitmap) -> Bitmap:
        """Return profiles of the earlier extract among those of both."""
        if self._places is None:
            return members
        return Bitmap.from_indices(self._places[members.indices()], self.size)

    def later(self, members: Bitmap) -> Bitmap:
        """Return profiles of the later extract among those of both."""
        if self.size == members.size:
            return members
        return Bitmap.from_indices(members.indices(), self.size)

    @property
    def added(self) -> Bitmap:
        """Those that only the later extract has."""
        if self._places is None:
            return Bitmap.empty(self.size)
        return ~Bitmap.from_indices(self._places, self.size)

    @property
    def removed(self) -> Bitmap:
        """Those that only the earlier extract has."""
        return ~self.later(Bitmap.full(self._later))

    def ids(self, numbers: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the ids of profiles by their place among those of both."""
        found = np.empty(len(numbers), dtype=object)
        is_later = numbers < self._later
        found[is_later] = self._after.profile_ids(numbers[is_later])
        if self._places is not None:
            order = np.argsort(self._places, kind="stable")
            own = order[np.searchsorted(self._places, numbers[~is_later], sorter=order)]
            found[~is_later] = self._before.profile_ids(own)
        return found

    def number(self, profile_id: str) -> int:
        """Return the place of a profile that either extract has."""
        found = self._after.profile_number(profile_id)
        if found is not None:
            return found
        own = self._before.profile_number(profile_id)
        if own is None or self._places is None:
            raise AssertionError(f"neither extract has {profile_id}")
        return int(self._places[own])


def _ids(store: ProfileStore) -> pd.Series[str]:
    return store.profile_ids(np.arange(store.layout.profile_count))
