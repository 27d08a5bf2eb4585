"""Who came, stayed and left between instants, and what audiences shared at each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.overlap.measures import divided, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from toolkit.engine.bitmap import Bitmap


def states(instants: Sequence[datetime], members: Sequence[Mapping[str, Bitmap]]) -> pd.DataFrame:
    """Return how many profiles came, stayed and left between each two instants.

    Parameters
    ----------
    instants
        Instants, ascending, UTC.
    members
        The profiles of the same audiences at each.

    Returns
    -------
    DataFrame
        One row an audience and instant but the first, in their order:

        ========= ===================================================================
        as_of     the instant
        audience  its name
        before    its size at the instant before
        realized  profiles in it now and not then
        existing  profiles in it then and now
        exited    profiles in it then and not now
        profiles  its size: realized + existing = before + realized - exited
        new       realized / profiles; NaN where there is none
        churn     exited / before; NaN where there was none
        reach     profiles in it now or at any of the instants before
        ========= ===================================================================

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> from toolkit.engine.bitmap import Bitmap
    >>> days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
    >>> then, now = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> found = states(days, [{"a": then}, {"a": now}])
    >>> found[["realized", "existing", "exited", "churn", "reach"]].values.tolist()
    [[2.0, 1.0, 1.0, 0.5, 4.0]]
    """
    reached = dict(members[0])
    rows = []
    for at, (then, now) in zip(instants[1:], pairwise(members), strict=True):
        for name, found in now.items():
            reached[name] = reached[name] | found
            counts = then[name].count, found.count, (then[name] & found).count, reached[name].count
            rows.append((pd.Timestamp(at), name, *counts))
    columns = ["as_of", "audience", "before", "profiles", "existing", "reach"]
    table = pd.DataFrame(rows, columns=columns).astype(
        {"as_of": "datetime64[us, UTC]", "audience": "str", **dict.fromkeys(columns[2:], "int64")}
    )
    before, profiles, existing = table["before"], table["profiles"], table["existing"]
    realized, exited = profiles - existing, before - existing
    return pd.DataFrame(
        {
            **{name: table[name] for name in columns[:3]},
            "realized": realized,
            "existing": existing,
            "exited": exited,
            "profiles": profiles,
            "new": divided(realized.to_numpy(), profiles.to_numpy()),
            "churn": divided(exited.to_numpy(), before.to_numpy()),
            "reach": table["reach"],
        }
    )


def drift(instants: Sequence[datetime], members: Sequence[Mapping[str, Bitmap]]) -> pd.DataFrame:
    """Return what every two audiences shared at each instant.

    Parameters
    ----------
    instants
        Instants, ascending, UTC.
    members
        The profiles of the same audiences at each.

    Returns
    -------
    DataFrame
        One row an instant and unordered pair: as_of, and the columns of `pairs`.
    """
    tables = [pairs(found) for found in members]
    for table, at in zip(tables, instants, strict=True):
        table.insert(0, "as_of", pd.Timestamp(at))
    return pd.concat(tables, ignore_index=True)
