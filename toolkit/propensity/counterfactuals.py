"""What would have to be otherwise for a profile to be in another bucket.

One kind of event is changed at a time, and all that is said of it together: how often, how
recently, how much, at what rhythm. The values are those of another profile that was scored, so
that they occur, and that windows of one kind of event agree with one another. They agree with what
is left as it is, too: where one kind of event is never more (or more recent) than another among
all that are compared, a change keeps it so; kinds that never differ change together. Attributes
change by themselves.

How far a change goes is the mean difference of the ranks that it moves, 0 to 1 (after Gower, 1971).
Changing values until a prediction does is the counterfactual explanation of Wachter, Mittelstadt
and Russell (2017); taking them from a case that there is follows Keane and Smyth (2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.propensity.explanation import shown_value
from toolkit.propensity.scores import BUCKETS, LOWEST, bucket_of, score_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.features import Feature
    from toolkit.propensity.training import Scored, Trained

    Row = NDArray[np.float32]
    Places = NDArray[np.intp]

_DONORS, _TRIES, _DEEPEST = 2000, 120, 3
"""From how many profiles values are taken, of how many for one kind of event, how many kinds."""
COLUMNS = ["change", "factor", "because", "value", "needed", "score", "bucket"]


@dataclass(frozen=True)
class Change:
    """A profile as it would be.

    Parameters
    ----------
    row
        Its columns.
    moved
        The columns that were changed together, a group for each kind of event.
    size
        How far: the sum over groups of the mean difference of ranks.
    score, bucket
        What the model says of it.
    """

    row: Row
    moved: tuple[Places, ...]
    size: float
    score: int
    bucket: str


def counterfactuals(
    trained: Trained,
    scored: Scored,
    place: int,
    bucket: str,
    *,
    attributes: bool = False,
) -> list[Change]:
    """Return the changes that would put a profile into a bucket, the smallest first.

    Parameters
    ----------
    trained, scored
        The model, and all whom it scored.
    place
        The profile's row among them.
    bucket
        `High`, `Medium` or `Low`.
    attributes
        Whether attributes may change, too.

    Returns
    -------
    list
        For every kind of event that is enough by itself, the smallest change of it that was found.
        Where none is, of two together, or of three: the first ones are those that bring the score
        nearest. Past the bucket counts as there: Low, on the way from High to Medium. Empty where
        the profile is in the bucket, or nothing brings it there.
    """
    row = scored.columns[place]
    start = Change(row, (), 0.0, *_judged(trained, row[None])[0])
    if start.bucket == bucket:
        return []
    pool = scored.columns[_donors(scored, place)]
    search = _Search(trained, np.vstack([pool, row]), attributes)
    gap = _gap(start, bucket)
    for _ in range(_DEEPEST):
        tried = search.tried(start)
        found = [each for each in tried if gap(each) <= 0]
        if found:
            return _smallest(found)
        nearer = min(tried, key=lambda each: (gap(each), each.size), default=start)
        if gap(nearer) >= gap(start):
            return []
        start = nearer
    return []


def of_changes(changes: Sequence[Change], trained: Trained, row: Row) -> pd.DataFrame:
    """Return changes as a table.

    Returns
    -------
    DataFrame
        A row for each kind of event in a change: change (its number, from 1), factor (which of its
        factors counts most), because (what of it counts most), value (now), needed (then), score
        and bucket (after the whole change).
    """
    features, rows = trained.features, []
    known = {one.path: one for one in trained.attributes}
    given = np.vstack([row, *(each.row for each in changes)])
    adds = trained.model.contributions(given)[:, :-1] if changes else np.zeros((1, len(row)))
    for number, change in enumerate(changes, 1):
        pushed = adds[number] - adds[0]
        pushed = pushed * np.sign(pushed.sum())
        for own in change.moved:
            shown = {
                place: [
                    shown_value(
                        float(each[place]), features[place], known.get(features[place].path)
                    )
                    for each in (row, change.row)
                ]
                for place in own
            }
            seen = [place for place, (now, then) in shown.items() if now != then] or list(own)
            lead = _lead(seen, pushed, features)
            one = features[lead]
            rows.append((number, one.factor, one.words, *shown[lead], change.score, change.bucket))
    return pd.DataFrame(rows, columns=COLUMNS)


def _lead(places: Sequence[int], pushed: NDArray[np.float64], features: Sequence[Feature]) -> int:
    """Return the column that adds most, of the factor that does."""
    factors: dict[str, float] = {}
    for place in places:
        name = features[place].factor
        factors[name] = factors.get(name, 0.0) + pushed[place]
    first = max(factors, key=lambda name: factors[name])
    return max(
        (place for place in places if features[place].factor == first),
        key=lambda place: float(pushed[place]),
    )


class _Search:
    """Tries other profiles' values in the place of one's own: the last row is that one's."""

    def __init__(self, trained: Trained, rows: Row, attributes: bool) -> None:
        self.trained, self.rows = trained, rows
        self.features = trained.features
        self.ranks = pd.DataFrame(rows).rank(pct=True, na_option="bottom").to_numpy(copy=True)
        self._by_category()
        self.groups = self._groups(attributes)

    def tried(self, start: Change) -> list[Change]:
        """Return a profile with another's values of one more group: all that are tried."""
        told, rows = [], [np.empty((0, self.rows.shape[1]), dtype=np.float32)]
        for own in self.groups:
            if any(np.array_equal(own, each) for each in start.moved):
                continue
            donors, far = self._near(own, start.row)
            changed = np.repeat(start.row[None], len(donors), axis=0)
            changed[:, own] = self.rows[np.ix_(donors, own)]
            rows.append(changed)
            told += [(own, start.size + float(each)) for each in far]
        table = np.concatenate(rows)
        return [
            Change(row, (*start.moved, own), size, *judged)
            for row, (own, size), judged in zip(
                table, told, _judged(self.trained, table), strict=True
            )
        ]

    def _near(self, own: Places, row: Row) -> tuple[Places, NDArray[np.float64]]:
        """Return whose values of a group fit the rest, and how far they are, the nearest first."""
        far = np.abs(self.ranks[:, own] - self.ranks[-1, own]).mean(axis=1)
        far[~self._fits(own, row)] = 0.0
        far, donors = np.unique(far, return_index=True)
        if len(far) and not far[0]:
            far, donors = far[1:], donors[1:]
        some = np.unique(np.linspace(0, len(far) - 1, _TRIES).round().astype(np.intp))
        some = some[: len(far)]
        return donors[some], far[some]

    def _fits(self, own: Places, row: Row) -> NDArray[np.bool_]:
        """Return whose values of a group leave no kind of event with more than holds it."""
        fits = np.ones(len(self.rows), dtype=np.bool_)
        moved = set(own.tolist())
        for columns, holds in self._nested:
            now = _amounts(row[None, columns], self.features, columns)[0]
            kept = np.array([place not in moved for place in columns])
            for at in np.flatnonzero(~kept):
                mine = _amounts(self.rows[:, columns[at : at + 1]], self.features, columns[at:])
                fits &= mine[:, 0] <= now[holds[:, at] & kept].min(initial=np.inf)
                fits &= mine[:, 0] >= now[holds[at] & kept].max(initial=-np.inf)
        return fits

    @cached_property
    def _nested(self) -> list[tuple[Places, NDArray[np.bool_]]]:
        """Columns that say the same of different events, and which is never under which."""
        same: dict[tuple[str, int | None], list[int]] = {}
        for place, one in enumerate(self.features):
            if one.kind in {"count", "recency"}:
                same.setdefault((one.kind, one.days), []).append(place)
        found = []
        for places in same.values():
            columns = np.array(places)
            amounts = _amounts(self.rows[:, columns], self.features, columns)
            holds = [(each[:, None] >= amounts).all(axis=0) for each in amounts.T]
            found.append((columns, np.array(holds)))
        return found

    def _groups(self, attributes: bool) -> list[Places]:
        """Return the columns that change together: of a kind of event, or an attribute."""
        twin = self._twins()
        groups: dict[tuple[bool, str], list[int]] = {}
        for place, one in enumerate(self.features):
            if one.is_attribute and attributes:
                groups[True, one.path] = [place]
            elif not one.is_attribute:
                groups.setdefault((False, twin[one.slice or ""]), []).append(place)
        return [np.array(each) for each in groups.values()]

    def _twins(self) -> dict[str, str]:
        """Return for each kind of event the first that is always as often and as recent."""
        names = [{self.features[place].slice or "" for place in at} for at, _ in self._nested]
        twin = {name: name for each in names for name in each}
        never: set[tuple[str, str]] = set()
        pairs: dict[tuple[str, str], None] = {}
        for columns, holds in self._nested:
            kinds = [self.features[place].slice or "" for place in columns]
            for first, second in np.argwhere(np.triu(np.ones_like(holds), 1)):
                pair = kinds[first], kinds[second]
                pairs[pair] = None
                if not (holds[first, second] and holds[second, first]):
                    never.add(pair)
        for first, second in pairs:
            if (first, second) not in never:
                twin[second] = twin[first]
        return twin

    def _by_category(self) -> None:
        """Take categories as the same or another, whatever their numbers."""
        kinds = {one.path: one.kind for one in self.trained.attributes}
        for place, one in enumerate(self.features):
            if one.is_attribute and kinds[one.path] == "category":
                self.ranks[:, place] = self.ranks[:, place] != self.ranks[-1, place]


def _gap(start: Change, bucket: str) -> Callable[[Change], int]:
    """Return what says how many points a score is short of a bucket; none past it."""
    if BUCKETS.index(start.bucket) > BUCKETS.index(bucket):
        low = LOWEST[bucket]
        return lambda change: low - change.score
    high = LOWEST[BUCKETS[BUCKETS.index(bucket) - 1]] - 1
    return lambda change: change.score - high


def _amounts(rows: Row, features: Sequence[Feature], columns: Places) -> NDArray[np.float64]:
    """Return how often events were, or how recent: more is more; never is the least."""
    if features[columns[0]].kind == "count":
        return rows.astype(np.float64)
    return -np.nan_to_num(rows.astype(np.float64), nan=np.inf)


def _judged(trained: Trained, rows: Row) -> list[tuple[int, str]]:
    """Return the score of each row, and its bucket."""
    if not len(rows):
        return []
    score = score_of(trained.model.probability(rows), trained.model.base_rate)
    return list(zip(score.tolist(), bucket_of(score).tolist(), strict=True))


def _smallest(found: Sequence[Change]) -> list[Change]:
    """Return the smallest change of each group, the smallest first."""
    best: dict[int, Change] = {}
    for each in sorted(found, key=lambda one: one.size):
        best.setdefault(int(each.moved[-1][0]), each)
    return list(best.values())


def _donors(scored: Scored, place: int) -> Places:
    """Return some of those who were scored, of every score."""
    order = np.argsort(scored.table["probability"].to_numpy(), kind="stable")
    order = order[order != place]
    some = np.linspace(0, len(order) - 1, min(len(order), _DONORS)).round().astype(np.intp)
    donors: Places = order[some]
    return donors
