"""The states of an audience's profiles, and since when, as an analyst holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.engine.qualifying import Alone, standing_since
from toolkit.errors import DefinitionError, warn
from toolkit.language.tree import Call, Text
from toolkit.workbench.curves import instants

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap
    from toolkit.workbench.membership import Membership

    _Numbers = NDArray[np.int64]

MOST_INSTANTS = 2_000
"""Up to how many instants are looked at: each takes a bit a profile."""
_STATES = np.array(["exited", "realized", "existing"], dtype=object)
_NO_INSTANT = np.datetime64("NaT", "us")


def states(
    whole: Membership,
    since: datetime | date | str | None,
    every: str | tuple[int, str],
    periods: int,
) -> pd.DataFrame:
    """Return who came, stayed and left; see `Membership.states`."""
    earlier, asked = _looked_at(whole.as_of, since, every, periods)
    name = _list_of(whole)
    if name is not None:
        return _states_of_list(whole, name, earlier, by_file=since is None)
    series = whole.asking.members_at(whole.audience.definition.expression, asked[:-1])
    then, now = series[asked.index(earlier)], whole.members
    numbers = (then | now).indices()
    standing = _standing(numbers, now.mask()[numbers], asked, series)
    return _table(whole, numbers, _status(numbers, then, now), standing)


def _table(
    whole: Membership, numbers: _Numbers, status: NDArray[np.object_], last: pd.Series[pd.Timestamp]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "profile_id": whole.asking.engine.store.profile_ids(numbers),
            "status": pd.Series(status, dtype="str"),
            "last_qualified": last,
        }
    )


def _status(numbers: _Numbers, then: Bitmap, now: Bitmap) -> NDArray[np.object_]:
    """Return the state of each profile by whether it was in at an earlier instant, and is now."""
    is_in, was_in = now.mask()[numbers], then.mask()[numbers]
    return _STATES[is_in.astype(np.intp) + (is_in & was_in)]


def _list_of(whole: Membership) -> str | None:
    """Return the imported list whose members an audience has, and nobody else's; else None."""
    asking = whole.asking
    tree = whole.audience.definition.expression
    while isinstance(tree, Call) and tree.function == "inSegment":
        (name,) = (each.value for each in tree.arguments if isinstance(each, Text))
        if name in asking.lists:
            return None
        definition = asking.audiences.definition(asking.audiences.ids.get(name, name))
        if definition is None:
            return name
        tree = definition.expression
    return None


def _states_of_list(
    whole: Membership, name: str, earlier: datetime, *, by_file: bool
) -> pd.DataFrame:
    """Return the states of the profiles of a list: the file's own, or since an earlier instant."""
    asking = whole.asking
    numbers, own, instants_ = asking.engine.store.lists.standings(name, whole.as_of)
    last = pd.Series(instants_).dt.tz_localize("UTC")
    unsaid = pd.isna(own)
    if by_file and not unsaid.any():
        return _table(whole, numbers, own, last)
    if by_file:
        warn(
            f"the imported audience {name!r} has no status for {int(unsaid.sum()):,} of "
            f"{len(own):,} profiles at {whole.as_of:%Y-%m-%d %H:%M} UTC: theirs are by who was in "
            f"it at {earlier:%Y-%m-%d %H:%M} UTC."
        )
    then = asking.members_at(whole.audience.definition.expression, [earlier])[0]
    status = _status(numbers, then, whole.members)
    kept = (then | whole.members).mask()[numbers]
    if by_file:
        status = np.where(unsaid, status, own)
        kept |= ~unsaid
    return _table(whole, numbers[kept], status[kept], last[kept].reset_index(drop=True))


def _looked_at(
    as_of: datetime,
    since: datetime | date | str | None,
    every: str | tuple[int, str],
    periods: int,
) -> tuple[datetime, list[datetime]]:
    """Return the earlier instant, and all to look at, ascending: it and the last are among them."""
    if arguments.whole_number(periods, "periods", at_least=1) > MOST_INSTANTS:
        raise _too_many()
    asked = instants(as_of, every, periods + 1)
    earlier = asked[-2] if since is None else arguments.instant(since, "since")
    if earlier >= as_of:
        raise DefinitionError(
            f"since is {earlier:%Y-%m-%d %H:%M} UTC, which is not before the evaluation instant, "
            f"{as_of:%Y-%m-%d %H:%M} UTC\nGive an earlier one."
        )
    first = min(earlier, asked[0])
    while asked[0] > earlier and len(asked) <= MOST_INSTANTS:
        asked = instants(as_of, every, 2 * len(asked))
    asked = sorted({earlier, *(each for each in asked if each >= first)})
    if len(asked) > MOST_INSTANTS:
        raise _too_many()
    return earlier, asked


def _too_many() -> DefinitionError:
    return DefinitionError(
        f"there are more than {MOST_INSTANTS:,} instants to look at\n"
        "Give fewer periods, or a longer every."
    )


def _standing(
    numbers: _Numbers,
    is_in: NDArray[np.bool_],
    asked: Sequence[datetime],
    series: Sequence[Bitmap],
) -> pd.Series[pd.Timestamp]:
    """Return the first instant since when each profile has stood as it does at the last."""
    first = np.full(len(numbers), len(asked) - 1, dtype=np.intp)
    same = np.ones(len(numbers), dtype=np.bool_)
    for place in range(len(series) - 1, -1, -1):
        same &= series[place].mask()[numbers] == is_in
        first[same] = place
    known = np.array([each.replace(tzinfo=None) for each in asked], dtype="datetime64[us]")
    known[0] = _NO_INSTANT  # how long before that is not known
    return pd.Series(known[first]).dt.tz_localize("UTC")


def qualified_at(whole: Membership, profile: int) -> datetime | None:
    """Return since when a profile is in, or out; see `Membership.qualified_at`."""
    asked = whole.asking.conditions(whole.audience.definition.expression)
    store = whole.asking.engine.store
    return standing_since(Alone(asked, store, profile, store.alone(profile)), whole.as_of)
