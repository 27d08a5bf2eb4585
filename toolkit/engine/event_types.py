"""Events by their type, as statements ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.sql.scopes import column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.schema import Layout

MOST_TYPES = 12
"""How many event types, the most frequent, are told apart."""


def instant(layout: Layout) -> exp.Column:
    """Return the column of when an event was."""
    return column(layout.events.columns[layout.timestamp].name)


def event_type(layout: Layout) -> exp.Column:
    """Return the column of an event's type."""
    return column(layout.events.columns[layout.event_type].name)


def is_of_type(layout: Layout, name: str) -> exp.Expr:
    """Return whether an event is of a type."""
    return exp.EQ(this=event_type(layout), expression=exp.Literal.string(name))


def is_of_others(layout: Layout, names: Sequence[str]) -> exp.Expr:
    """Return whether an event is of none of some types; one without a type is."""
    found: exp.Expr = exp.Is(this=event_type(layout), expression=exp.null())
    if names:
        named = [exp.Literal.string(name) for name in names]
        found = exp.or_(found, exp.not_(exp.In(this=event_type(layout), expressions=named)))
    return found
