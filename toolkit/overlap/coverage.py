"""How many profiles audiences reach together, each profile once."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError
from toolkit.overlap import counting
from toolkit.overlap.ordering import ordered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_SELECTIONS = 2_000_000
"""Up to how many selections there may be for the best one to be looked for."""
_CELLS = 10_000_000
"""Up to how many combinations times audiences are kept as a matrix of numbers (80 MB)."""


def reach(
    memberships: Mapping[str, Bitmap],
    order: Sequence[str] | None = None,
    *,
    most: int | None = None,
    method: Literal["greedy", "exact"] = "greedy",
) -> pd.DataFrame:
    """Return how many profiles each audience adds to those before it.

    Without an order, the next audience is always the one that adds most profiles, of equal ones
    the first given. The k audiences this takes first reach at least 1 - 1/e (63 %) of what any k
    can reach: Nemhauser, Wolsey and Fisher, "An analysis of approximations for maximizing
    submodular set functions", Mathematical Programming 14 (1978), 265-294.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    order
        Names in the order to add them, or `"largest"` or `"smallest"` first; None finds one.
    most
        How many audiences at most; None for all of them.
    method
        `greedy`: as above. `exact`: the `most` audiences that reach most profiles, by branch and
        bound; the greedy ones where no others reach more. Of many audiences that are alike and
        independent it takes minutes. They are then ordered among themselves
        as `greedy` orders.

    Returns
    -------
    DataFrame
        One row an audience, in order: audience; profiles (its own); added (those in none before
        it); reach (those in it or any before it: the sum of added so far); share (reach by all
        profiles, 0 to 1; NaN where there are none); repeated (profiles - added).

    Raises
    ------
    DefinitionError
        `most` is below 1, the exact selection of no number of audiences or of more selections
        than two million is asked, or of an order that is given.
    UnknownNameError
        There is no audience of one of the names.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> sets = {"a": [0, 1], "b": [1, 2, 3], "c": [3]}
    >>> found = reach({name: Bitmap.from_indices(one, size=8) for name, one in sets.items()})
    >>> found[["audience", "added", "reach", "repeated"]].values.tolist()
    [['b', 3, 3, 0], ['a', 1, 4, 1], ['c', 0, 4, 1]]
    """
    arguments.one_of(method, "method", ("greedy", "exact"))
    if most is not None:
        arguments.whole_number(most, "most", at_least=1)
    if order is not None and method == "exact":
        raise DefinitionError("an order was given, so there is none to find\nLeave out method.")
    names = ordered(memberships, order)
    members = [memberships[name] for name in names]
    if method == "exact":
        best = _best(members, most)
        names, members = [names[place] for place in best], [members[place] for place in best]
    places = list(range(len(names))) if order is not None else _greedy(members, len(members))
    places = places[:most]
    return _table([names[place] for place in places], [members[place] for place in places])


def _table(names: list[str], members: list[Bitmap]) -> pd.DataFrame:
    size = members[0].size
    covered, reached = Bitmap.empty(size), []
    for one in members:
        covered |= one
        reached.append(covered.count)
    profiles = np.array([one.count for one in members], dtype=np.int64)
    total = np.array(reached, dtype=np.int64)
    added = np.diff(total, prepend=0)
    return pd.DataFrame(
        {
            "audience": pd.Series(names, dtype="str"),
            "profiles": profiles,
            "added": added,
            "reach": total,
            "share": total / size if size else np.full(len(total), np.nan),
            "repeated": profiles - added,
        }
    )


def _greedy(members: Sequence[Bitmap], most: int) -> list[int]:
    """Return the places of audiences, the one that adds most always next.

    What an audience adds only falls as others are taken, so an old figure is a bound: only those
    whose bound is highest are counted again (Minoux 1978).
    """
    covered = Bitmap.empty(members[0].size)
    bounds = [(-one.count, place, 0) for place, one in enumerate(members)]
    heapq.heapify(bounds)
    found: list[int] = []
    while len(found) < most:
        _, place, counted = bounds[0]
        if counted == len(found):
            heapq.heappop(bounds)
            covered |= members[place]
            found.append(place)
        else:
            gain = (members[place] - covered).count
            heapq.heapreplace(bounds, (-gain, place, len(found)))
    return found


# --- the best selection -------------------------------------------------------------------------


def _best(members: Sequence[Bitmap], most: int | None) -> list[int]:
    """Return the places of the audiences that reach most together, ascending."""
    if most is None:
        raise DefinitionError("the best of how many audiences?\nGive most.")
    if most >= len(members):
        return list(range(len(members)))
    selections = math.comb(len(members), most)
    if selections > MOST_SELECTIONS:
        raise DefinitionError(
            f"{most} of {len(members)} audiences can be selected in {selections:,} ways; the best "
            f"is looked for among {MOST_SELECTIONS:,} at most\n"
            "Give fewer audiences or a smaller most, or take method='greedy': "
            "it reaches at least 63 % of the best."
        )
    return sorted(_Search(members, _greedy(members, most)).best(most))


@dataclass(frozen=True, slots=True)
class _Combinations:
    """Combinations of audiences, and how many profiles of each are not reached yet."""

    member: NDArray[np.float64]
    counts: NDArray[np.float64]

    def added(self, places: Sequence[int]) -> NDArray[np.int64]:
        return np.rint(self.counts @ self.member)[list(places)].astype(np.int64)

    def without(self, place: int) -> _Combinations:
        return _Combinations(self.member, self.counts * (1 - self.member[:, place]))


@dataclass(frozen=True, slots=True)
class _Profiles:
    """The same profile by profile: where almost every profile has a combination of its own."""

    members: Sequence[Bitmap]
    covered: Bitmap

    def added(self, places: Sequence[int]) -> NDArray[np.int64]:
        counts = [(self.members[place] - self.covered).count for place in places]
        return np.array(counts, dtype=np.int64)

    def without(self, place: int) -> _Profiles:
        return _Profiles(self.members, self.covered | self.members[place])


class _Search:
    """Branch and bound: what several audiences add is at most the sum of what each adds."""

    def __init__(self, members: Sequence[Bitmap], greedy: list[int]) -> None:
        self._found = greedy
        self._open: _Combinations | _Profiles = _Profiles(members, Bitmap.empty(members[0].size))
        codes, counts = counting.combinations(members)
        if len(codes) * len(members) <= _CELLS:
            member = counting.unpacked(codes, len(members)).astype(np.float64)
            self._open = _Combinations(member, counts.astype(np.float64))
        covered = self._open
        self._reached = 0
        for place in greedy:
            self._reached += int(covered.added([place])[0])
            covered = covered.without(place)
        self._all = list(range(len(members)))

    def best(self, most: int) -> list[int]:
        self._extend([], self._open, self._all, 0, most)
        return self._found

    def _extend(
        self,
        taken: list[int],
        left: _Combinations | _Profiles,
        places: list[int],
        reached: int,
        most: int,
    ) -> None:
        gains = left.added(places)
        order = np.argsort(-gains, kind="stable")
        gains, places = gains[order], [places[place] for place in order]
        for at in range(len(places) - most + 1):
            if reached + int(gains[at : at + most].sum()) <= self._reached:
                return
            now = [*taken, places[at]]
            if most == 1:
                self._found, self._reached = now, reached + int(gains[at])
                return
            after = left.without(places[at])
            self._extend(now, after, places[at + 1 :], reached + int(gains[at]), most - 1)
