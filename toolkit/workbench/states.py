"""The states of an audience's profiles, and since when, as an analyst holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.engine.qualifying import Alone, standing_since
from toolkit.errors import DefinitionError
from toolkit.workbench.curves import instants

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from toolkit.engine.bitmap import Bitmap
    from toolkit.workbench.membership import Membership

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
    series = whole.asking.members_at(whole.audience.definition.expression, asked[:-1])
    then, now = series[asked.index(earlier)], whole.members
    numbers = (then | now).indices()
    is_in, was_in = now.mask()[numbers], then.mask()[numbers]
    status = _STATES[is_in.astype(np.intp) + (is_in & was_in)]
    return pd.DataFrame(
        {
            "profile_id": whole.asking.engine.store.profile_ids(numbers),
            "status": pd.Series(status, dtype="str"),
            "last_qualified": _standing(numbers, is_in, asked, series),
        }
    )


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
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]],
    is_in: np.ndarray[tuple[int], np.dtype[np.bool_]],
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
