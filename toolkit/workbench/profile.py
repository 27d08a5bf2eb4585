"""One customer: attributes and timeline."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import UnknownNameError

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from toolkit.store import ProfileStore


@dataclass(frozen=True, repr=False, eq=False)
class Profile:
    """One customer, as the extract has her.

    Parameters
    ----------
    profile_id
        Her id.
    attributes
        Her attributes that have a value, by path.
    timeline
        Her events, the latest first: timestamp (UTC), eventType, and every event field that
        any of them has.
    as_of
        Later events are not shown.
    """

    profile_id: str
    attributes: dict[str, object]
    timeline: pd.DataFrame
    as_of: datetime

    def __repr__(self) -> str:
        lines = [f"Profile {self.profile_id}, as of {self.as_of:%Y-%m-%d %H:%M} UTC"]
        lines += [f"  {path}: {value}" for path, value in self.attributes.items()]
        lines.append(f"  {len(self.timeline):,} events")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{html.escape(path)}</td>'
            f'<td style="text-align:left">{html.escape(str(value))}</td></tr>'
            for path, value in self.attributes.items()
        )
        shown = self.timeline.head(20).to_html(index=False, escape=True, na_rep="")
        return (
            f"<h4>Profile {html.escape(self.profile_id)}</h4><table>{rows}</table>"
            f"<p>{len(self.timeline):,} events, the latest {min(len(self.timeline), 20)}:</p>"
            f"{shown}"
        )


def read_profile(store: ProfileStore, profile_id: str, as_of: datetime) -> Profile:
    """Return one customer from a store.

    Raises
    ------
    UnknownNameError
        There is no profile of that id.
    """
    number = store.profile_number(profile_id)
    if number is None:
        raise UnknownNameError("profile", profile_id, store.near_ids(profile_id))
    row = store.profile_row(number)
    timeline = store.timeline(number, as_of)
    return Profile(profile_id, row, timeline.dropna(axis="columns", how="all"), as_of)
