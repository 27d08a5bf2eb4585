"""A leaf as a number or a sum of events in a window: what curves over instants are about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.instants import FIRST_INSTANT
from toolkit.language.tree import (
    EVENTS,
    Call,
    Compare,
    Field,
    Filter,
    Integer,
    Node,
    Number,
    Occurs,
    Offset,
    Period,
    TimeWord,
    conjunction,
    flattened,
    path_of,
    walk,
)
from toolkit.language.windows import is_window, shared, window
from toolkit.sql.leaves import LeafWriter
from toolkit.sql.rows import AT, VALUE, exact_number
from toolkit.sql.scopes import column

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from toolkit.language.tree import Comparison, Expression
    from toolkit.language.windows import Window
    from toolkit.schema import Layout
    from toolkit.sql.dialects import Dialect

_TICK = timedelta(microseconds=1)
_CALENDAR = frozenset({"currentMonth", "currentYear", "currentDayOfMonth"})


@dataclass(frozen=True, slots=True)
class Counted:
    """A leaf that compares how many events there are in a window, or their sum, with a number.

    Parameters
    ----------
    events
        The events, whenever they were: what is asked of them does not depend on the instant of
        evaluation.
    times
        When they must have been; all of these hold.
    op, number
        The comparison; one event or more for `exists`.
    per
        What is added up of each event; None where events are counted.
    """

    events: Filter
    times: tuple[Occurs, ...]
    op: Comparison
    number: int | Decimal
    per: Expression | None = None

    def window(self, as_of: datetime) -> Window:
        """Return the first and the last instant at which the events count, both in."""
        return shared([(FIRST_INSTANT, as_of), *(window(t.occurrence, as_of) for t in self.times)])


def counted_of(leaf: Expression, timestamp: tuple[str, ...]) -> Counted | None:
    """Return a canonical leaf as a number or a sum of events in a window; None for others.

    Parameters
    ----------
    leaf
        A canonical Boolean expression over a profile.
    timestamp
        The events' field of time.
    """
    match leaf:
        case Call(function="exists", arguments=(source, condition)):
            found = _events(Filter(source, condition), timestamp)
            return None if found is None else Counted(*found, ">=", 1)
        case Compare(
            op=op, left=Call(function="count", arguments=(source,)), right=Integer(value=number)
        ):
            found = _events(source, timestamp)
            return None if found is None else Counted(*found, op, number)
        case Compare(
            op=op,
            left=Call(function="sum", arguments=(source, per)),
            right=Integer(value=number) | Number(value=number),
        ) if is_timeless(per):
            found = _events(source, timestamp)
            return None if found is None else Counted(*found, op, number, per)
        case _:
            return None


def is_timeless(node: Expression) -> bool:
    """Say whether what an expression says of a profile is the same at every instant.

    Events are not: which of them have happened depends on it.
    """
    return not any(tells_time(each) or _is_events(each) for each in walk(node))


def timed_rows(
    counted: Counted, layout: Layout, dialect: Dialect, until: datetime
) -> exp.Select | None:
    """Return the statement for events with the instant of each, and what is added up of it.

    Columns `profile`, `at` and, for sums, `value`. None where the sum is not of exact numbers.

    Parameters
    ----------
    counted
        The events.
    layout, dialect
        As for a leaf.
    until
        Later events are left out.
    """
    writer = LeafWriter(layout, dialect, until, future=True)
    writer.read(counted.events)
    rows = writer.rows(counted.events, writer.profile)
    at = column(layout.events.columns[layout.timestamp].name, "e")
    select = rows.select.select(exp.alias_(at, AT))
    if counted.per is not None:
        number = exact_number(writer, counted.per, rows)
        if number is None:
            return None
        there = exp.not_(exp.Is(this=number.copy(), expression=exp.null()))
        select = select.where(there).select(exp.alias_(number, VALUE))
    return writer.with_profile(select)


def _events(
    source: Expression, timestamp: tuple[str, ...]
) -> tuple[Filter, tuple[Occurs, ...]] | None:
    conditions: list[Expression] = []
    while isinstance(source, Filter):
        conditions = [*flattened(source.condition), *conditions]
        source = source.source
    if path_of(source) != (0, (EVENTS,)):
        return None
    times = [each for each in conditions if isinstance(each, Occurs)]
    times = [each for each in times if path_of(each.subject) == (0, timestamp)]
    others = [each for each in conditions if each not in times]
    apart = not any(tells_time(part) or _is_events(part) for each in others for part in walk(each))
    if not apart or not all(is_window(each.occurrence) for each in times):
        return None
    return Filter(source, conjunction(others)), tuple(times)


def tells_time(node: Node) -> bool:
    """Say whether a node by itself says another thing at another instant of evaluation."""
    return isinstance(node, TimeWord | Period) or (
        isinstance(node, Call) and node.function in _CALENDAR
    )


def _is_events(node: Node) -> bool:
    return isinstance(node, Field) and node.name == EVENTS


def with_steps(occurs: Occurs, amount: int) -> Occurs:
    """Return an offset of so many units instead."""
    if not isinstance(occurs.occurrence, Offset):
        raise AssertionError("only an offset has a number of units")
    return replace(occurs, occurrence=replace(occurs.occurrence, amount=amount))
