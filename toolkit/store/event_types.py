"""The event types of an extract, and what analysts call them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.language.describe import EventNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.store.profile_store import ProfileStore


def event_types(store: ProfileStore) -> list[tuple[str, int]]:
    """Return the event types and how many events have each, the most frequent first."""
    layout = store.layout
    column = layout.events.columns.get(layout.event_type)
    if column is None:
        return []
    name = exp.column(exp.to_identifier(column.name, quoted=True))
    counted = (
        exp.select(exp.cast(name, exp.DataType.Type.VARCHAR), exp.Count(this=exp.Star()))
        .from_(exp.to_table(layout.events.name))
        .where(exp.not_(exp.Is(this=name.copy(), expression=exp.null())))
        .group_by("1")
        .order_by("2 DESC", "1")
    )
    rows = store.query(counted.sql("duckdb")).fetchall()
    return [(str(found), int(count)) for found, count in rows]


def event_names(types: Iterable[str], given: Mapping[str, str]) -> EventNames:
    """Return what event types are called: as `extract.toml` says, else by their last part.

    Types that would be called the same are called by all of their parts; where that is the same
    too, by the type itself.

    Examples
    --------
    >>> names = event_names(["commerce.saves", "web.saves", "search"], {"search": "Site search"})
    >>> [names.of(each) for each in ("commerce.saves", "web.saves", "search", "other")]
    ['Commerce saves', 'Web saves', 'Site search', 'other']
    """
    kinds = list({kind.casefold(): kind for kind in reversed(list(types))}.values())
    chosen = {kind.casefold(): name for kind, name in given.items() if name.strip()}
    found = {kind: chosen.get(kind.casefold()) or spoken(kind.rsplit(".", 1)[-1]) for kind in kinds}
    for further in (lambda kind: spoken(kind.replace(".", " ")), str):
        uses = Counter(name.casefold() for name in found.values())
        for kind, name in found.items():
            if uses[name.casefold()] > 1 and kind.casefold() not in chosen:
                found[kind] = further(kind)
    return EventNames({kind.casefold(): name for kind, name in found.items()})


def spoken(name: str) -> str:
    """Return a technical name as a label.

    Examples
    --------
    >>> spoken("productListAdds"), spoken("page_views"), spoken("")
    ('Product list adds', 'Page views', '')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower()
    return f"{spaced[:1].upper()}{spaced[1:]}"
