"""A leaf to a statement: the profiles for which the smallest question an engine answers holds.

Shapes, from the fastest: a condition on the profiles table; events of a slice; events of a
slice grouped by profile; a sequence of slices; and, for whatever mixes several of these, the
profiles joined with one aggregate each.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import sqlglot.expressions as exp

from toolkit.language.tree import (
    EVENTS,
    Boolean,
    Call,
    Chain,
    Compare,
    Field,
    Filter,
    Integer,
    Item,
    Number,
    walk,
)
from toolkit.schema import BOOLEAN, INTEGER, Array, Object, Scalar
from toolkit.sql import lists, numbers, totals, wide
from toolkit.sql.exact import ROWS, Constant, leaves, replaced
from toolkit.sql.expressions import Compiler, Scopes, is_rows
from toolkit.sql.scopes import (
    Part,
    TableScope,
    Value,
    column,
    in_lambda,
    packed,
    parts_of,
    plain,
    rows_of,
)
from toolkit.sql.times import instant_literal

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.language.tree import Expression, Step
    from toolkit.schema import Layout
    from toolkit.sql.dialects import Dialect
    from toolkit.sql.exact import Exact
    from toolkit.sql.scopes import Scope

PROFILE = "profile"
"""The column of every table that holds the dense profile number."""
LISTED = "listed"
"""What each profile's events as a list are called."""


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
    return LeafWriter(layout, dialect, as_of, future).leaf(leaf)


def events_query(
    events: Expression,
    layout: Layout,
    dialect: Dialect,
    as_of: datetime,
    *,
    future: bool,
) -> exp.Select:
    """Return the statement for the events that are among the given ones, a column a path.

    Parameters
    ----------
    events
        `xEvent`, or a filter of it, canonical.
    layout, dialect, as_of, future
        As for a leaf.
    """
    return LeafWriter(layout, dialect, as_of, future).events(events)


@dataclass(frozen=True, slots=True)
class EventRows:
    """Rows of events, or of items of events: where they come from, and what holds for them."""

    select: exp.Select
    scopes: Scopes

    def where(self, *conditions: exp.Expr) -> EventRows:
        """Narrow the rows to those for which conditions hold, and return them."""
        return EventRows(self.select.where(*conditions, copy=False), self.scopes)


@dataclass(slots=True)
class LeafWriter:
    """Writes what a leaf asks of a store; one for each leaf.

    Parameters
    ----------
    layout, dialect, as_of, future
        As for `leaf_query`.
    """

    layout: Layout
    dialect: Dialect
    as_of: datetime
    future: bool
    joined: list[tuple[str, exp.Select]] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    identified: bool = False

    @property
    def profile(self) -> Scopes:
        """The scope in which bare names are the profile's fields."""
        return (TableScope(self.layout.profiles, "p"),)

    def compiler(self) -> Compiler:
        """Return what writes expressions where this leaf stands."""
        return Compiler(self.dialect, self.as_of, self.layout.time_zone, self, self.identified)

    def read(self, node: Expression) -> None:
        """Note what a leaf speaks of: it decides how its events can be read."""
        nodes = list(walk(node))
        self.names = frozenset(each.name for each in nodes if isinstance(each, Field))
        self.identified = any(_compares_items(each) for each in nodes)

    def leaf(self, node: Expression) -> LeafQuery:
        """Return the statement that answers a leaf by itself."""
        self.read(node)
        match node:
            case _ if self.identified:
                return LeafQuery(self._general(node))
            case Call(function="exists", arguments=(source, _)) if is_rows(source):
                return LeafQuery(self.matching(node).distinct())
            case Chain() if is_rows(node.source):
                return LeafQuery(self._sequence(node))
            case Compare(left=Call() as left, right=Integer() | Number()) if aggregates(left):
                return self._grouped(node, left)
            case _:
                return LeafQuery(self._general(node))

    def events(self, node: Expression) -> exp.Select:
        """Return the events that are among the given ones, each with all its fields."""
        select = self.with_profile(self.rows(node, self.profile).select)
        stored = self.layout.events.columns.values()
        names = [
            exp.alias_(column(each.name, "e"), ".".join(each.path), quoted=True) for each in stored
        ]
        return select.select(*names, append=False)

    # --- the profile's events, inside a larger expression ---------------------------------------

    def part(self, node: Expression, scopes: Scopes) -> Value | None:
        """Return what stands for a question about the events; None where a list must do."""
        if self.identified or not _asks_rows(node):
            return None
        if len(scopes) == 1:
            return self._joined_value(node)
        if isinstance(node, Call) and node.function == "exists" and not in_lambda(scopes):
            return Value(self._nested(node, scopes), BOOLEAN)
        return None

    def listed(self) -> Value:
        """Return the profile's events as a list, in the order of their time."""
        none = exp.Array(expressions=[])
        events = exp.Coalesce(this=column("events", LISTED), expressions=[none])
        return Value(events, Array(self.layout.events.root))

    def _nested(self, node: Call, scopes: Scopes) -> exp.Expr:
        """Return that the profile of the row around has an event for which a condition holds."""
        source, condition = node.arguments
        rows = self.rows(source, scopes)
        outer = next(scope.alias for scope in reversed(scopes) if isinstance(scope, TableScope))
        same = exp.EQ(this=column(PROFILE, _alias(scopes)), expression=column(PROFILE, outer))
        select = rows.where(same, self.compiler().condition(condition, rows.scopes)).select
        return exp.Exists(this=select.select(exp.Literal.number(1), append=False))

    def _lists(self) -> exp.Select:
        """Return the events of each profile as one list: what the leaf speaks of in each.

        Events of one instant come in the order of their values, so that the order of the rows
        in the source changes nothing.
        """
        scope = TableScope(self.layout.events, "e")
        root = self.layout.events.root
        kept = {n: kind for n, kind in root.fields.items() if n in self.names} or root.fields
        entry = packed(Part(scope, (), Object(kept)))
        at = column(self.layout.events.columns[self.layout.timestamp].name, "e")
        found = parts_of(Part(scope, (), Object(kept)))
        values = [each for each in sorted(found, key=_order_of_values) if each.sql != at]
        keys = [at, *(_order(each) for each in values)]
        order = [exp.Ordered(this=key, nulls_first=True) for key in keys]
        listed = exp.ArrayAgg(this=exp.Order(this=entry, expressions=order))
        rows = self._events((scope,)).select
        return rows.select(exp.alias_(listed, "events")).group_by(column(PROFILE, "e"))

    # --- rows of events -----------------------------------------------------------------------

    def rows(self, node: Expression, scopes: Scopes) -> EventRows:
        """Return the rows of an array that starts from the profile's events."""
        match node:
            case Field(name=name) if name == EVENTS:
                return self._events(scopes)
            case (
                Filter(source=source, condition=condition)
                | Call(function="filter", arguments=(source, condition))
            ):
                rows = self.rows(source, scopes)
                return rows.where(self.compiler().condition(condition, rows.scopes))
            case Call(function="map", arguments=(source, per)):
                return self._values(self.rows(source, scopes), per, scopes)
            case _:
                raise AssertionError(f"no rows of {node}")

    def _events(self, scopes: Scopes) -> EventRows:
        alias = _alias(scopes)
        select = exp.select(column(PROFILE, alias)).from_(rows_of(self.layout.events, alias))
        rows = EventRows(select, (*scopes, TableScope(self.layout.events, alias)))
        if not self.future:
            return rows
        seen = column(self.layout.events.columns[self.layout.timestamp].name, alias)
        return rows.where(exp.LTE(this=seen, expression=instant_literal(self.as_of)))

    def _values(self, rows: EventRows, per: Expression, scopes: Scopes) -> EventRows:
        found = self.compiler().value(per, rows.scopes)
        if isinstance(found, Part) or not isinstance(found.type, Array):
            kept = rows.where(lists.is_defined(found))
            return EventRows(kept.select, (*scopes, lists.part_scope(found)))
        alias = f"value{len(rows.scopes)}"
        unnested = exp.Unnest(
            expressions=[found.sql],
            alias=exp.TableAlias(
                this=exp.to_identifier(f"{alias}s"), columns=[exp.to_identifier(alias)]
            ),
        )
        item: Scope = lists.item_scope(exp.column(alias), found)
        present = exp.not_(exp.Is(this=exp.column(alias), expression=exp.null()))
        select = rows.select.join(unnested, join_type="cross").where(present)
        return EventRows(select, (*scopes, item))

    def with_profile(self, select: exp.Select) -> exp.Select:
        """Join the profiles, and their events as lists, where a condition speaks of them."""
        tables = {found.table for found in select.find_all(exp.Column)}
        if "p" in tables:
            same = exp.EQ(this=column(PROFILE, "e"), expression=column(PROFILE, "p"))
            select = _first(select.join(f"{self.layout.profiles.name} AS p", on=same))
        return self._with_lists(select, tables, "e")

    def _with_lists(self, select: exp.Select, tables: set[str], alias: str) -> exp.Select:
        if LISTED not in tables:
            return select
        same = exp.EQ(this=column(PROFILE, alias), expression=column(PROFILE, LISTED))
        lists_of = self._lists().subquery(LISTED)
        return _first(select.join(lists_of, on=same, join_type="left"))

    # --- shapes -------------------------------------------------------------------------------

    def matching(self, node: Call) -> exp.Select:
        """Return the profiles of the rows an `exists` is about, one a row."""
        source, condition = node.arguments
        rows = self.rows(source, self.profile)
        if condition != Boolean(value=True):
            rows = rows.where(self.compiler().condition(condition, rows.scopes))
        return self.with_profile(rows.select)

    def _grouped(self, node: Compare, call: Call) -> LeafQuery:
        """Return a leaf on one aggregate: profiles without events are decided beforehand."""
        rows = self.rows(counted(call), self.profile)
        value = self._aggregate(call, rows.scopes)
        standing = replace(self.compiler(), events=_Standing(lists.standing_value(value)))
        complement = totals.holds_for_none(node, call)
        holds = standing.condition(node, self.profile)
        if wide.is_called(holds):
            return LeafQuery(self._general(node))  # of columns of its own
        if complement:  # only a sum of doubles may be null
            is_sure = not any(each.limited for each in leaves(value.exact or Constant(None)))
            holds = exp.paren(holds)
            holds = exp.not_(holds if is_sure else exp.func("COALESCE", holds, exp.false()))
        select = rows.select.group_by(column(PROFILE, "e")).having(holds)
        return LeafQuery(self.with_profile(select), complement)

    def _aggregate(self, call: Call, scopes: Scopes) -> Value:
        """Return count, sum, average, min or max over the rows of one profile."""
        kind = call.function
        if kind == "count" and counted(call) is call.arguments[0]:
            return Value(exp.Count(this=exp.Star()), INTEGER, most=ROWS)
        if kind == "count":
            each = self.compiler().scalar(Item(), scopes)
            return Value(exp.Count(this=exp.Distinct(expressions=[each.sql])), INTEGER, most=ROWS)
        compiler = self.compiler()
        per = compiler.scalar(call.arguments[1], scopes)
        if lists.is_added_apart(kind, per):
            return self._total(kind, per)
        if kind in {"min", "max"}:
            function = exp.Min if kind == "min" else exp.Max
            kind_of, most = numbers.stored_type(per)
            return Value(function(this=compiler.text(per)), kind_of, most=most)
        total, number, added = lists.added_up(compiler, per, lambda sql: exp.Sum(this=sql))
        most = lists.most_of(per)
        if kind == "average":
            return Value(total, added, count=exp.Count(this=number.copy()), most=most)
        total = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
        return Value(total, added, most=most)

    def _total(self, kind: str, per: Value) -> Value:
        """Return an aggregate of what is computed of each row."""
        compiler = self.compiler()

        def listed(sql: exp.Expr) -> exp.Expr:
            return lists.not_null(compiler, exp.ArrayAgg(this=sql))

        per = numbers.computed(numbers.exact_of(per), whole=per.type == INTEGER)
        return totals.total(cast("totals.Kind", kind), per, totals.of_rows, listed)

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
        select = self.with_profile(select)
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
        select = exp.select(column(PROFILE, "p")).from_(rows_of(self.layout.profiles, "p"))
        for name, part in self.joined:
            same = exp.EQ(this=column(PROFILE, name), expression=column(PROFILE, "p"))
            select = select.with_(name, as_=part).join(name, on=same, join_type="left")
        tables = {found.table for found in condition.find_all(exp.Column)}
        return self._with_lists(select, tables, "p").where(condition)

    def _joined_value(self, node: Expression) -> Value:
        """Return the column that stands for an expression over events in a larger one."""
        name = f"part{len(self.joined) + 1}"
        if isinstance(node, Call) and aggregates(node):
            return self._joined_aggregate(node, name)
        found = LeafWriter(self.layout, self.dialect, self.as_of, self.future).leaf(node)
        select = found.select.select(exp.alias_(exp.true(), "found"))
        self.joined.append((name, select))
        held = exp.Coalesce(this=column("found", name), expressions=[exp.false()])
        return Value(held, BOOLEAN)

    def _joined_aggregate(self, call: Call, name: str) -> Value:
        rows = self.rows(counted(call), self.profile)
        value = self._aggregate(call, rows.scopes)
        select = rows.select.group_by(column(PROFILE, "e"))
        if value.exact is not None and value.is_computed:
            return self._joined_number(value, value.exact, select, name)
        select = select.select(exp.alias_(value.sql, "total"))
        count = None
        if value.count is not None:
            select = select.select(exp.alias_(value.count, "number"))
            count = column("number", name)
        self.joined.append((name, self.with_profile(select)))
        total: exp.Expr = column("total", name)
        if call.function in {"count", "sum"}:
            total = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
        return Value(total, value.type, count=count, most=value.most)

    def _joined_number(self, value: Value, number: Exact, select: exp.Select, name: str) -> Value:
        """Return what a number is computed from, as columns of a part."""
        exact, columns = totals.as_columns(number, name)
        select = select.select(*(exp.alias_(sql, alias) for alias, sql in columns.items()))
        self.joined.append((name, self.with_profile(select)))
        return Value(None, value.type, exact=replaced(exact, lists.standing))


@dataclass(frozen=True, slots=True)
class _Standing:
    """One aggregate, standing for itself over the rows of one profile."""

    value: Value

    def part(self, _node: Expression, _scopes: Scopes) -> Value | None:
        return self.value

    def listed(self) -> Value:
        raise AssertionError("an aggregate of rows asks for no list")


def aggregates(call: Call) -> bool:
    """Say whether a call is an aggregate of the events, or of what they hold."""
    return call.function in lists.AGGREGATES and is_rows(counted(call))


def counted(call: Call) -> Expression:
    """Return the rows an aggregate goes over: what `distinct().count()` counts, too."""
    source = call.arguments[0]
    if call.function == "count" and isinstance(source, Call) and source.function == "distinct":
        return source.arguments[0]
    return source


def _first(select: exp.Select) -> exp.Select:
    """Return a statement with its last join before the others, whose lists may speak of it."""
    joins = select.args["joins"]
    joins.insert(0, joins.pop())
    return select


def _asks_rows(node: Expression) -> bool:
    """Say whether a question about the events can be answered from their rows."""
    match node:
        case Call(function="exists", arguments=(source, _)):
            return is_rows(source)
        case Call():
            return aggregates(node)
        case Chain(source=source):
            return is_rows(source)
        case _:
            return False


def _compares_items(node: object) -> bool:
    return (
        isinstance(node, Compare) and isinstance(node.left, Item) and isinstance(node.right, Item)
    )


def _alias(scopes: Scopes) -> str:
    """Return what the events are called inside these scopes."""
    return "e" if len(scopes) == 1 else f"e{len(scopes)}"


def _order_of_values(value: Value) -> tuple[bool, str]:
    return not isinstance(value.type, Scalar), value.column.name if value.column else ""


def _order(value: Value) -> exp.Expr:
    return plain(value) if isinstance(value.type, Scalar) else exp.cast(value.sql, "VARCHAR")
