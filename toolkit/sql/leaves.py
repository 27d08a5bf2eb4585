"""A leaf to a statement: the profiles for which the smallest question an engine answers holds.

Shapes, from the fastest: a condition on the profiles table; events of a slice; events of a
slice grouped by profile; a sequence of slices; and, for whatever mixes several of these, the
profiles joined with one aggregate each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import UnsupportedError
from toolkit.language.check import EVENTS
from toolkit.language.tree import Boolean, Call, Chain, Compare, Field, Filter, Integer, Number
from toolkit.schema import BOOLEAN, INTEGER, Array
from toolkit.sql import lists
from toolkit.sql.expressions import Compiler, Scopes, rooted_in_events
from toolkit.sql.scopes import Part, TableScope, Value, column
from toolkit.sql.times import instant_literal

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.language.tree import Expression, Step
    from toolkit.schema import Layout
    from toolkit.sql.dialects import Dialect
    from toolkit.sql.scopes import Scope

PROFILE = "profile"
"""The column of every table that holds the dense profile number."""


@dataclass(frozen=True, slots=True)
class LeafQuery:
    """A statement whose rows are profile numbers.

    Parameters
    ----------
    select
        One column, `profile`.
    complement
        Whether the leaf holds for the profiles that are *not* among the rows: so are asked
        the questions that hold where there is no event at all.
    """

    select: exp.Select
    complement: bool = False


def leaf_query(
    leaf: Expression, layout: Layout, dialect: Dialect, as_of: datetime, *, future: bool
) -> LeafQuery:
    """Return the statement for a leaf.

    Parameters
    ----------
    leaf
        A canonical Boolean expression over a profile.
    layout
        The store's tables and columns.
    dialect
        The engine's SQL.
    as_of
        The evaluation instant.
    future
        Whether the store has events later than `as_of`, which must not be seen.
    """
    return _Writer(layout, dialect, as_of, future).leaf(leaf)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of events, or of items of events: where they come from, and what holds for them."""

    select: exp.Select
    scopes: Scopes

    def where(self, *conditions: exp.Expr) -> _Rows:
        return _Rows(self.select.where(*conditions), self.scopes)


@dataclass(slots=True)
class _Writer:
    layout: Layout
    dialect: Dialect
    as_of: datetime
    future: bool
    joined: list[tuple[str, exp.Select]] = field(default_factory=list)

    @property
    def profile(self) -> Scopes:
        return (TableScope(self.layout.profiles, "p"),)

    def compiler(self) -> Compiler:
        return Compiler(self.dialect, self.as_of, self._joined_value)

    def leaf(self, node: Expression) -> LeafQuery:
        match node:
            case Call(function="exists") if rooted_in_events(node):
                return LeafQuery(self._matching(node).distinct())
            case Chain() if rooted_in_events(node.source):
                return LeafQuery(self._sequence(node))
            case Compare(left=Call() as left, right=Integer() | Number()) if _aggregates(left):
                return self._grouped(node, left)
            case _:
                return LeafQuery(self._general(node))

    # --- rows of events -----------------------------------------------------------------------

    def rows(self, node: Expression, scopes: Scopes) -> _Rows:
        """Return the rows of an array that starts from the profile's events."""
        match node:
            case Field(name=name) if name == EVENTS:
                return self._events(scopes)
            case Filter(source=source, condition=condition):
                rows = self.rows(source, scopes)
                return rows.where(self.compiler().condition(condition, rows.scopes))
            case Call(function="map", arguments=(source, per)):
                return self._values(self.rows(source, scopes), per, scopes)
            case _:
                raise AssertionError(f"no rows of {node}")

    def _events(self, scopes: Scopes) -> _Rows:
        if len(scopes) > 1:
            raise AssertionError("events are asked for at the profile's level")
        select = exp.select(column(PROFILE, "e")).from_(f"{self.layout.events.name} AS e")
        rows = _Rows(select, (*scopes, TableScope(self.layout.events, "e")))
        if not self.future:
            return rows
        seen = column(self.layout.events.columns[self.layout.timestamp].name, "e")
        return rows.where(exp.LTE(this=seen, expression=instant_literal(self.as_of)))

    def _values(self, rows: _Rows, per: Expression, scopes: Scopes) -> _Rows:
        found = self.compiler().value(per, rows.scopes)
        if isinstance(found, Part) or not isinstance(found.type, Array):
            kept = rows.where(lists.is_defined(found))
            return _Rows(kept.select, (*scopes, lists.part_scope(found)))
        alias = f"item{len(rows.scopes)}"
        unnested = exp.Unnest(
            expressions=[found.sql],
            alias=exp.TableAlias(
                this=exp.to_identifier(f"{alias}s"), columns=[exp.to_identifier(alias)]
            ),
        )
        item: Scope = lists.item_scope(exp.column(alias), found)
        present = exp.not_(exp.Is(this=exp.column(alias), expression=exp.null()))
        select = rows.select.join(unnested, join_type="cross").where(present)
        return _Rows(select, (*scopes, item))

    def _with_profile(self, select: exp.Select) -> exp.Select:
        """Join the profiles where a condition on events speaks of them."""
        if not any(found.table == "p" for found in select.find_all(exp.Column)):
            return select
        same = exp.EQ(this=column(PROFILE, "e"), expression=column(PROFILE, "p"))
        return select.join(f"{self.layout.profiles.name} AS p", on=same)

    # --- shapes -------------------------------------------------------------------------------

    def _matching(self, node: Call) -> exp.Select:
        source, condition = node.arguments
        rows = self.rows(source, self.profile)
        if condition != Boolean(value=True):
            rows = rows.where(self.compiler().condition(condition, rows.scopes))
        return self._with_profile(rows.select)

    def _grouped(self, node: Compare, call: Call) -> LeafQuery:
        """Return a leaf on one aggregate: profiles without events are decided beforehand."""
        rows = self.rows(call.arguments[0], self.profile)
        standing = Compiler(
            self.dialect, self.as_of, lambda _n, _s: self._aggregate(call, rows.scopes)
        )
        complement = _holds_for_none(node, call)
        holds = standing.condition(node, self.profile)
        if complement:
            holds = exp.not_(exp.Coalesce(this=exp.paren(holds), expressions=[exp.false()]))
        select = self._with_profile(rows.select).group_by(column(PROFILE, "e")).having(holds)
        return LeafQuery(select, complement)

    def _aggregate(self, call: Call, scopes: Scopes) -> Value:
        """Return count, sum, average, min or max over the rows of one profile."""
        kind = call.function
        if kind == "count":
            return Value(exp.Count(this=exp.Star()), INTEGER)
        compiler = self.compiler()
        per = compiler.scalar(call.arguments[1], scopes)
        if kind in {"min", "max"}:
            function = exp.Min if kind == "min" else exp.Max
            return Value(function(this=compiler.text(per)), per.type)
        number, kind_of = lists.summable(compiler, per)
        total = exp.Sum(this=number)
        if kind == "average":
            return Value(total, kind_of, count=exp.Count(this=number.copy()))
        return Value(exp.Coalesce(this=total, expressions=[exp.Literal.number(0)]), kind_of)

    def _sequence(self, node: Chain) -> exp.Select:
        """Return the profiles whose events took the steps, each at the earliest it could.

        The earliest end of each step is enough: whatever fits after a later end fits after
        an earlier one too.
        """
        steps = [f"step{number}" for number in range(1, len(node.steps) + 1)]
        select = exp.select(column(PROFILE, steps[-1])).from_(steps[-1])
        for number, step in enumerate(node.steps):
            before = steps[number - 1] if number else None
            select = select.with_(steps[number], as_=self._step(node, step, before))
        return select

    def _step(self, node: Chain, step: Step, before: str | None) -> exp.Select:
        rows = self.rows(node.source, self.profile)
        compiler = self.compiler()
        order = compiler.scalar(node.order, rows.scopes).sql
        select = rows.where(compiler.condition(step.what, rows.scopes)).select
        select = self._with_profile(select)
        if before is not None:
            same = exp.EQ(this=column(PROFILE, "e"), expression=column(PROFILE, before))
            later = exp.GT(this=order.copy(), expression=column("reached", before))
            select = select.join(before, on=exp.and_(same, later))
        select = select.group_by(column(PROFILE, "e"))
        if step.count <= 1:
            return select.select(exp.alias_(exp.Min(this=order.copy()), "reached"))
        nth = self._nth_smallest(order, step.count)
        enough = exp.GTE(
            this=exp.Count(this=order.copy()), expression=exp.Literal.number(step.count)
        )
        return select.select(exp.alias_(nth, "reached")).having(enough)

    def _nth_smallest(self, order: exp.Expr, count: int) -> exp.Expr:
        smallest = self.dialect.call("n_smallest", order, exp.Literal.number(count))
        return exp.Anonymous(
            this=self.dialect.functions["item"], expressions=[smallest, exp.Literal.number(count)]
        )

    # --- everything else ----------------------------------------------------------------------

    def _general(self, node: Expression) -> exp.Select:
        condition = self.compiler().condition(node, self.profile)
        select = exp.select(column(PROFILE, "p")).from_(f"{self.layout.profiles.name} AS p")
        for name, part in self.joined:
            same = exp.EQ(this=column(PROFILE, name), expression=column(PROFILE, "p"))
            select = select.with_(name, as_=part).join(name, on=same, join_type="left")
        return select.where(condition)

    def _joined_value(self, node: Expression, scopes: Scopes) -> Value:
        """Return the column that stands for an expression over events in a larger one."""
        if len(scopes) > 1:
            raise UnsupportedError("the profile's events inside a condition on an item")
        name = f"part{len(self.joined) + 1}"
        if isinstance(node, Call) and _aggregates(node):
            return self._joined_aggregate(node, name)
        found = _Writer(self.layout, self.dialect, self.as_of, self.future).leaf(node)
        select = found.select.select(exp.alias_(exp.true(), "found"))
        self.joined.append((name, select))
        held = exp.Coalesce(this=column("found", name), expressions=[exp.false()])
        return Value(held, BOOLEAN)

    def _joined_aggregate(self, call: Call, name: str) -> Value:
        rows = self.rows(call.arguments[0], self.profile)
        value = self._aggregate(call, rows.scopes)
        select = self._with_profile(rows.select).group_by(column(PROFILE, "e"))
        select = select.select(exp.alias_(value.sql, "total"))
        count = None
        if value.count is not None:
            select = select.select(exp.alias_(value.count, "number"))
            count = column("number", name)
        self.joined.append((name, select))
        total: exp.Expr = column("total", name)
        if call.function in {"count", "sum"}:
            total = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
        return Value(total, value.type, count=count)


def _aggregates(call: Call) -> bool:
    return call.function in lists.AGGREGATES and rooted_in_events(call)


def _holds_for_none(node: Compare, call: Call) -> bool:
    if call.function not in {"count", "sum"} or not isinstance(node.right, Integer | Number):
        return False
    number = node.right.value
    return {
        "=": number == 0,
        "!=": number != 0,
        "<": number > 0,
        "<=": number >= 0,
        ">": number < 0,
        ">=": number <= 0,
    }[node.op]
