"""A leaf as the rows that decide it, and how they fold into a set of profiles.

A statement that groups by profile spends most of its time on hashing (2M profiles, 40M events:
80 ms for a count, 36 ms for a DISTINCT). Profiles are numbered densely, so the rows alone are
asked for, in 10 ms, and each profile's are folded in an array that has a place for every profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlglot.expressions as exp

from toolkit.language.tree import Call, Compare, Integer, Number
from toolkit.sql import lists
from toolkit.sql.expressions import is_rows
from toolkit.sql.leaves import LeafQuery, LeafWriter, aggregates, counted

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from toolkit.language.tree import Comparison, Expression
    from toolkit.schema import Layout, Scalar
    from toolkit.sql.dialects import Dialect

VALUE = "value"
"""The column of numbers to add up."""


@dataclass(frozen=True, slots=True)
class Fold:
    """How the rows of a statement become a set of profiles.

    Parameters
    ----------
    kind
        `any`: the profiles that have a row. `count`: those whose number of rows compares.
        `sum`: those whose values add up to a number that compares, no value counting as 0.
    op, number
        The comparison, for `count` and `sum`.
    complement
        Whether it is the other profiles that are meant.
    """

    kind: Literal["any", "count", "sum"]
    op: Comparison = ">="
    number: int | Decimal = 1
    complement: bool = False


@dataclass(frozen=True, slots=True)
class LeafRows:
    """A statement of one column `profile`, for sums also `value`, and how its rows fold."""

    select: exp.Select
    fold: Fold


def leaf_rows(
    leaf: Expression, layout: Layout, dialect: Dialect, as_of: datetime, *, future: bool
) -> LeafRows:
    """Return the rows that decide a leaf: fewer and simpler than the statement that answers it.

    Parameters
    ----------
    leaf, layout, dialect, as_of, future
        As for `leaf_query`, which answers the same leaf by itself.
    """
    writer = LeafWriter(layout, dialect, as_of, future)
    writer.read(leaf)
    found = None if writer.identified else _unfolded(leaf, writer)
    return found or of_query(writer.leaf(leaf))


def of_query(query: LeafQuery) -> LeafRows:
    """Return a statement that answers a leaf by itself, as rows."""
    return LeafRows(query.select, Fold("any", complement=query.complement))


def _unfolded(leaf: Expression, writer: LeafWriter) -> LeafRows | None:
    match leaf:
        case Call(function="exists", arguments=(source, _)) if is_rows(source):
            return LeafRows(writer.matching(leaf), Fold("any"))
        case Compare(
            op=op, left=Call() as call, right=Integer(value=number) | Number(value=number)
        ) if aggregates(call):
            select = _tallied(call, writer)
            kind: Literal["count", "sum"] = "count" if call.function == "count" else "sum"
            return None if select is None else LeafRows(select, Fold(kind, op, number))
        case _:
            return None


def _tallied(call: Call, writer: LeafWriter) -> exp.Select | None:
    """Return the rows an aggregate counts or adds up; None for other aggregates."""
    source = counted(call)
    if call.function == "count" and source is call.arguments[0]:
        return writer.with_profile(writer.rows(source, writer.profile).select)
    if call.function != "sum":
        return None
    rows = writer.rows(source, writer.profile)
    compiler = writer.compiler()
    number, kind = lists.summable(compiler, compiler.scalar(call.arguments[1], rows.scopes))
    if not _is_exact(kind):
        return None
    there = exp.not_(exp.Is(this=number.copy(), expression=exp.null()))
    select = rows.where(there).select.select(exp.alias_(number, VALUE))
    return writer.with_profile(select)


def _is_exact(kind: Scalar) -> bool:
    """Say whether numbers are whole, or decimals at a scale that was found for their field."""
    return kind.scale != lists.SUM_SCALE
