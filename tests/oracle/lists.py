"""Who is in an imported list at an instant, from the rows of its file (PQL.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of an imported list.

    Parameters
    ----------
    who
        The profile.
    status
        realized, existing or exited; none is as realized.
    instant
        When the profile entered, or left where it is exited; None: always so.
    """

    who: str
    status: str | None = None
    instant: datetime | None = None

    @property
    def is_in(self) -> bool:
        """Whether it says that the profile is in from its instant on."""
        return self.status != "exited"

    @property
    def place(self) -> tuple[datetime, bool]:
        """Its place among the rows of one profile: of one instant that of a member comes last."""
        return self.instant or BEGINNING, self.is_in


def members_at(rows: Iterable[ListRow], as_of: datetime) -> set[str]:
    """Return who is in a list at an instant."""
    own: dict[str, list[ListRow]] = {}
    for row in rows:
        own.setdefault(row.who, []).append(row)
    return {who for who, each in own.items() if is_member(each, as_of)}


def is_member(rows: list[ListRow], as_of: datetime) -> bool:
    """Say whether one profile is in: by its last row till then; before the first, its opposite."""
    ordered = sorted(rows, key=lambda row: row.place)
    told = [row for row in ordered if (row.instant or BEGINNING) <= as_of]
    return told[-1].is_in if told else not ordered[0].is_in
