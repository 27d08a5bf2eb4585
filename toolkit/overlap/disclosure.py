"""Which counts of an overlap may be shown, so that no small one can be computed from the others.

The rule is the threshold rule of statistical disclosure control with complementary suppression
(Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapters 4 and 5). Every count of an
overlap is a sum over its cells: the profiles in exactly some audiences, and those in none. So
whether a count can be computed from others is linear algebra.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit import arguments
from toolkit.errors import DefinitionError
from toolkit.overlap import counting
from toolkit.overlap.measures import within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap

    Rows = NDArray[np.float64]
    Mask = NDArray[np.bool_]

MOST = 12
"""Of more audiences the cells are too many to reckon with at once."""
LEAST = 3
"""A count that is suppressed for being below 2 can only be 1."""
_NONE, _TINY, _ZERO = 1e-10, 1e-7, 1e-8
"""What rounding leaves: of an eigenvalue beside the largest, of a square's share, of a number."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Which counts of an overlap may be shown; true where one may.

    Parameters
    ----------
    sizes
        An audience each.
    pairs
        `both`, `either`, `only_a`, `only_b`: a pair each, in the order of the pairs.
    hidden
        The exclusive intersections that may not.
    exactly, at_least
        In exactly, and at least, 0, 1, 2, … audiences.
    """

    sizes: Mask
    pairs: Mapping[str, Mask]
    hidden: frozenset[tuple[str, ...]]
    exactly: Mask
    at_least: Mask


def shown(
    memberships: Mapping[str, Bitmap], min_cell: int, universe: Bitmap | None = None
) -> Shown:
    """Return which counts of sizes, pairs, exclusive intersections and exactly may be shown.

    Small is a count from 1 to `min_cell` - 1, or one that leaves so few of the universe; 0 is not
    small, and is shown. Small ones are suppressed, and others until no small one is a linear
    combination of what the four tables show together, the size of the universe included, and
    until what a count shown and the intersections shown leave for the suppressed ones is not small
    itself. Cells are taken first, those with the fewest profiles; where they do not suffice, the
    counts of `exactly`, then pairs, then sizes. In the end a count is suppressed if and only if it
    cannot be computed from those shown.

    What is not protected: bounds (that no count is negative, and that one suppressed for being
    small is below `min_cell`), tables of another overlap (other audiences, universe or instant),
    and inclusive intersections beyond the pairs.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles; up to 12 audiences.
    min_cell
        The least count that is shown, 3 or more.
    universe
        Only these profiles count; None: all profiles.

    Raises
    ------
    DefinitionError
        More than 12 audiences, a `min_cell` below 3, or a universe that is itself small.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = (
    ...     Bitmap.from_indices(range(50), size=200),
    ...     Bitmap.from_indices(range(48, 99), size=200),
    ... )
    >>> found = shown({"a": a, "b": b}, 5)
    >>> found.sizes.tolist(), found.pairs["both"].tolist(), sorted(found.hidden)
    ([True, True], [False], [('a',), ('a', 'b'), ('b',)])
    """
    check(memberships, min_cell, universe)
    members, total = within(memberships, universe)
    codes, counts = counting.combinations(members)
    member = counting.unpacked(codes, len(members))
    nobody = total - int(counts.sum())
    if nobody:
        member = np.vstack([member, np.zeros(len(members), dtype=np.bool_)])
        counts = np.append(counts, nobody)
    plan = _Plan(member, counts, min_cell)
    if total:
        plan.protect()
    names = list(memberships)
    hidden = [np.flatnonzero(row) for row in member[: len(codes)][plan.hidden[: len(codes)]]]
    table = dict(zip(plan.names, np.split(plan.known()[1], plan.starts), strict=True))
    return Shown(
        sizes=table["sizes"],
        pairs={name: table[name] for name in ("both", "either", "only_a", "only_b")},
        hidden=frozenset(tuple(names[place] for place in row) for row in hidden),
        exactly=table["exactly"],
        at_least=table["at_least"],
    )


def check(memberships: Mapping[str, Bitmap], min_cell: int, universe: Bitmap | None = None) -> None:
    """Raise where small counts cannot be protected: the errors of `shown`, without its work."""
    members, total = within(memberships, universe)
    if len(members) > MOST:
        raise DefinitionError(
            f"small counts are protected among up to {MOST} audiences, not {len(members)}\n"
            "Compare fewer audiences, or leave out min_cell."
        )
    arguments.whole_number(min_cell, "min_cell", at_least=LEAST)
    if 0 < total < min_cell:
        raise DefinitionError(
            f"the universe has {total:,} profiles, fewer than min_cell ({min_cell:,})\n"
            "Give a larger universe, or a smaller min_cell."
        )


class _Plan:
    """What is hidden so far: cells (columns), and margins (rows of the sums of cells)."""

    def __init__(self, member: Mask, counts: NDArray[np.int64], min_cell: int) -> None:
        self._counts = counts
        self._small = min_cell
        self._total = int(counts.sum())
        first, second = np.triu_indices(member.shape[1], 1)
        a, b = member.T[first], member.T[second]
        degree = member.sum(axis=1)
        often = np.arange(member.shape[1] + 1)[:, None]
        groups = {
            "sizes": member.T,
            "both": a & b,
            "exactly": degree == often,
            "either": a | b,
            "only_a": a & ~b,
            "only_b": ~a & b,
            "at_least": degree >= often,
        }
        self.names = list(groups)
        self.starts = np.cumsum([len(rows) for rows in groups.values()])[:-1]
        self._sums = np.vstack(list(groups.values())).astype(np.float64)
        self._values = self._sums @ counts
        self._sensitive = self._is_small(self._values)
        # The margins are the first three groups, and all profiles: the rest is computed from them.
        self._margins = np.vstack([self._sums[: self.starts[2]], np.ones(len(counts))])
        self._open = np.append(~self._sensitive[: self.starts[2]], True)
        is_pair = slice(self.starts[0], self.starts[1])
        parts = np.split(self._sensitive, self.starts)
        self._open[is_pair] &= ~(parts[3] | parts[4] | parts[5])
        self._rank = np.concatenate(
            [
                np.full(len(rows), place)
                for place, rows in zip((2, 1, 0), groups.values(), strict=False)
            ]
        )
        self.hidden = self._is_small(counts)
        self._sensitive_cells = self.hidden.copy()

    def protect(self) -> None:
        """Hide more until no small count can be computed; then show what can be anyway."""
        known, computed = self.known()
        while (told := self._told(known, computed)) is not None:
            self._hide(told)
            known, computed = self.known()
        self.hidden &= ~known

    def known(self) -> tuple[Mask, Mask]:
        """Return which cells, and which sums, can be computed from what is shown."""
        rows = self._margins[self._open][:, self.hidden]
        size, turn = np.linalg.eigh(rows @ rows.T)  # whole numbers; svd of wide rows is slow
        real = size > _NONE * max(size.max(initial=0), 1)
        basis = (turn[:, real] / np.sqrt(size[real])).T @ rows
        cells = ~self.hidden
        cells[self.hidden] = (basis**2).sum(axis=0) >= 1 - _TINY
        sums = self._sums[:, self.hidden]
        left = sums - (sums @ basis.T) @ basis
        return cells, (left**2).sum(axis=1) <= _TINY * (sums**2).sum(axis=1)

    def _is_small(
        self, values: NDArray[np.float64] | NDArray[np.int64], *, rest: bool = True
    ) -> Mask:
        """Say which counts are small, or (unless not asked) leave a small rest."""
        small = (values > 0) & (values < self._small)
        return small | self._is_small(self._total - values, rest=False) if rest else small

    def _told(self, known: Mask, computed: Mask) -> Rows | None:
        """Return a small sum of cells that can be computed, if there is one."""
        cells = np.flatnonzero(known & self._sensitive_cells)
        if len(cells):
            alone = np.zeros(len(known))
            alone[cells[0]] = 1
            return alone
        sums = np.flatnonzero(computed & self._sensitive)
        if len(sums):
            row: Rows = self._sums[sums[0]]
            return row
        for rows in (self._sums[computed], 1 - self._sums[computed]):
            left = rows * ~known  # what the cells shown leave for those hidden
            little = np.flatnonzero(self._is_small(left @ self._counts, rest=False))
            if len(little):
                return np.asarray(left[little[0]])
        return None

    def _hide(self, row: Rows) -> None:
        """Hide cells, or else a margin, so that a sum of cells can no longer be computed."""
        cells = _solution(np.vstack([self._margins[self._open], row]), self._in_turn())
        if cells is None:
            self._close_a_margin(row)
        else:
            self.hidden[cells] = True

    def _in_turn(self) -> NDArray[np.int64]:
        """Return the cells in the order to hide them: the hidden ones, then the smallest."""
        return np.lexsort((self._counts, ~self.hidden))

    def _close_a_margin(self, row: Rows) -> None:
        """Hide one of the margins that say a sum of cells, whichever cells are hidden."""
        places = np.flatnonzero(self._open)[:-1]  # the last, all profiles, is known
        weights = np.linalg.lstsq(self._margins[self._open].T, row, rcond=None)[0][:-1]
        telling = places[np.abs(weights) > _ZERO]
        order = np.lexsort((self._values[telling], self._rank[telling]))
        self._open[telling[order[0]]] = False


def _solution(rows: Rows, order: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return cells that can change with no row but the last changing; None if there are none.

    The system rows · change = (0, …, 0, 1), solved by elimination with the columns in this order:
    the solution uses no column that those before it can do without.
    """
    table = np.column_stack([rows[:, order], np.zeros(len(rows))])
    table[-1, -1] = 1
    used: list[int] = []
    start = 0
    for step in range(len(table)):
        candidates = (np.abs(table[step:, start:-1]) > _ZERO).any(axis=0)
        if not candidates.any():
            break
        start += int(candidates.argmax())
        pivot = step + int(np.abs(table[step:, start]).argmax())
        table[[step, pivot]] = table[[pivot, step]]
        table[step, start:] /= table[step, start]
        factors = table[:, start].copy()
        factors[step] = 0
        table[:, start:] -= np.outer(factors, table[step, start:])
        used.append(start)
    if (np.abs(table[len(used) :, -1]) > _ZERO).any():
        return None
    needed = np.abs(table[: len(used), -1]) > _ZERO
    chosen: NDArray[np.int64] = order[np.array(used)[needed]]
    return chosen
