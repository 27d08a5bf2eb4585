"""What the profiles of an audience are like, beside all profiles, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.engine.activity import event_activity, event_totals
from toolkit.engine.event_measures import WINDOWS
from toolkit.engine.field_rows import (
    INSTANTS,
    Categories,
    attributes,
    is_category,
    place_named,
    read_field,
)
from toolkit.engine.tally import parts_of, tally, tally_categories
from toolkit.instants import microseconds
from toolkit.overlap.bins import day_bins, number_bins
from toolkit.overlap.telling import NO_VALUE
from toolkit.schema import Map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from toolkit.engine.activity import Activity
    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.field_rows import Numbers
    from toolkit.store import ProfileStore

    Counts = NDArray[np.int64]

OTHER_VALUES = "(other values)"
ANY_EVENT, OTHER_TYPES = "any event", "other types"
IDENTITIES = "identityMap"
_CONSENTS = frozenset({"consents", "optInOut"})
_DAY = 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose portrait it is: profiles of a store, at an instant."""

    store: ProfileStore
    members: Bitmap
    as_of: datetime


def breakdown(
    ground: Ground, field: str, top: int = 10, within_days: int | None = None
) -> pd.DataFrame:
    """Return how an audience's profiles are spread over the values of a field.

    Parameters
    ----------
    ground
        Whose.
    field, top, within_days
        As for `Portrait.breakdown`.

    Raises
    ------
    UnknownNameError
        There is no such field.
    DefinitionError
        `top` is below 1, or days are told of what is no field of events.
    """
    arguments.whole_number(top, "top", at_least=1)
    if within_days is not None:
        arguments.whole_number(within_days, "within_days", at_least=1)
    layout = ground.store.layout
    place = place_named(layout, field)
    connection = ground.store.connections.make()
    found = read_field(connection, layout, place, ground.as_of, within_days)
    parts = parts_of(ground.members, ~ground.members)
    if not isinstance(found, Categories):
        found = _binned(found, parts)
        labels, counts = found.labels, tally_categories(found, parts)
    else:
        labels, counts = _top(found, parts, top)
    some = np.zeros(len(parts), dtype=np.bool_)
    some[found.profiles] = True
    if not some.all():
        labels = (*labels, NO_VALUE)
        counts = np.column_stack((counts, np.bincount(parts[~some], minlength=len(counts))))
    return _shares(ground, labels, counts[1], counts[1] + counts[2], "value")


def summary(ground: Ground) -> pd.DataFrame:
    """Return how large an audience is, how active, by what it is known and what it agreed to.

    Returns
    -------
    DataFrame
        As `Portrait.summary` describes it.
    """
    tables = [
        section.assign(section=name)[["section", *section.columns]]
        for name, section in _sections(ground)
        if len(section)
    ]
    return pd.concat(tables, ignore_index=True)


def activity(
    ground: Ground,
    bounds: Sequence[datetime],
    progress: Callable[[float], None] = lambda _share: None,
) -> pd.DataFrame:
    """Return how many events an audience's profiles had over time.

    Parameters
    ----------
    ground
        Whose.
    bounds
        Where periods end, ascending; the first is where the first period begins.
    progress
        Told the share done, 0 to 1.

    Returns
    -------
    DataFrame
        As `Portrait.activity` describes it.
    """
    whole, types = event_activity(ground.store, ground.members, bounds, progress)
    named = [(OTHER_TYPES if one.event_type is None else one.event_type, one) for one in types]
    return pd.concat(
        [_periods(bounds, name, one) for name, one in ((ANY_EVENT, whole), *named)],
        ignore_index=True,
    )


def events_per_profile(ground: Ground) -> tuple[float, float]:
    """Return how many events profiles have on average: those of the audience, and all."""
    count, _ = event_totals(ground.store, ground.as_of)
    inside = ground.members.mask()
    return _mean(count[inside]), _mean(count)


def _sections(ground: Ground) -> Iterator[tuple[str, pd.DataFrame]]:
    everyone = np.array([ground.members.size])
    members = np.array([ground.members.count])
    yield "size", _shares(ground, ("profiles",), members, everyone)
    yield "events", _active(ground)
    for path, place in attributes(ground.store.layout).items():
        if place.column.path[-1] == IDENTITIES and isinstance(place.column.type, Map):
            yield "identity", breakdown(ground, path, 50).rename(columns={"value": "item"})
        elif place.column.path[0] in _CONSENTS and is_category(place):
            found = breakdown(ground, path, 50).rename(columns={"value": "item"})
            asked = path.partition(".")[2].removesuffix(".val")
            yield "consent", found.assign(item=f"{asked}: " + found["item"])


def _active(ground: Ground) -> pd.DataFrame:
    count, last = event_totals(ground.store, ground.as_of)
    age = microseconds(ground.as_of) - last
    masks = [count > 0, *((count > 0) & (age <= days * _DAY) for days in WINDOWS)]
    labels = (ANY_EVENT, *(f"in the last {days} days" for days in WINDOWS))
    inside = ground.members.mask()
    profiles = np.array([np.count_nonzero(mask & inside) for mask in masks])
    return _shares(ground, labels, profiles, np.array([np.count_nonzero(mask) for mask in masks]))


def _shares(
    ground: Ground, labels: Sequence[str], profiles: Counts, every: Counts, name: str = "item"
) -> pd.DataFrame:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = profiles / np.float64(ground.members.count)
        share_of_all = every / np.float64(ground.members.size)
        index = 100 * (share / share_of_all)
        reached = profiles / every
    return pd.DataFrame(
        {
            name: pd.Series(labels, dtype="str"),
            "profiles": profiles.astype(np.int64),
            "share": share,
            "share_of_all": share_of_all,
            "index": index,
            "reached": reached,
        }
    )


def _top(found: Categories, parts: NDArray[np.uint8], top: int) -> tuple[tuple[str, ...], Counts]:
    """Return the audience's most frequent values, and all others as one."""
    counts = tally_categories(found, parts)
    total = counts.sum(axis=0)
    order = sorted(
        np.flatnonzero(total).tolist(),
        key=lambda one: (-counts[1, one], -total[one], found.labels[one]),
    )
    chosen = order[:top]
    labels = tuple(found.labels[one] for one in chosen)
    if len(order) <= top:
        return labels, counts[:, chosen]
    rare = np.ones(len(found.labels), dtype=np.bool_)
    rare[chosen] = False
    some = np.zeros(len(parts), dtype=np.bool_)
    some[found.profiles[rare[found.codes]]] = True
    others = np.bincount(parts[some], minlength=len(counts))
    return (*labels, OTHER_VALUES), np.column_stack((counts[:, chosen], others))


def _binned(found: Numbers, parts: NDArray[np.uint8]) -> Categories:
    """Return numbers by the bin they are in, a profile once in each."""
    known = tally(found.values, parts[found.profiles])
    if found.kind in INSTANTS:
        bins = day_bins(known.values)
    else:
        bins = number_bins(known.values, known.counts.sum(axis=0))
    if not len(known.values):
        return Categories(found.profiles, np.zeros(0, dtype=np.int64), ())
    size = len(bins.labels)
    once = found.profiles * size + bins.of(found.values)
    if (found.profiles[1:] <= found.profiles[:-1]).any():
        once = np.unique(once)
    return Categories(once // size, once % size, bins.labels)


def _periods(bounds: Sequence[datetime], name: str, one: Activity) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "start": pd.to_datetime(list(bounds[:-1]), utc=True),
            "end": pd.to_datetime(list(bounds[1:]), utc=True),
            "event_type": name,
            "events": one.events,
            "active_profiles": one.active,
        }
    )


def _mean(counts: Counts) -> float:
    return float(counts.mean()) if len(counts) else float("nan")
