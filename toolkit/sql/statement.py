"""One readable, standalone statement for a whole definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.language.tree import And, Boolean, Call, Not, Or, Text
from toolkit.sql.leaves import PROFILE
from toolkit.sql.scopes import column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.language.tree import Expression
    from toolkit.schema import Layout
    from toolkit.sql.leaves import LeafQuery


def statement(
    name: str,
    definitions: Mapping[str, Expression],
    layout: Layout,
    leaf: Callable[[Expression], LeafQuery],
) -> exp.Select:
    """Return the statement whose rows are the ids of an audience's profiles, in order.

    Every leaf is a named part of one `WITH`; the condition at the end joins them as the
    definition does. It gives what the evaluation gives, but all at once: an evaluation asks
    each leaf by itself and joins the answers as bitmaps.

    Parameters
    ----------
    name
        The audience.
    definitions
        Canonical definitions by audience, those that `inSegment` names among them.
    layout
        The store's tables.
    leaf
        The statement for one leaf.
    """
    return _Statement(definitions, layout, leaf).write(name)


@dataclass(slots=True)
class _Statement:
    definitions: Mapping[str, Expression]
    layout: Layout
    leaf: Callable[[Expression], LeafQuery]
    parts: dict[Expression, tuple[str, LeafQuery]] = field(default_factory=dict)

    def write(self, name: str) -> exp.Select:
        condition = self.condition(self.definitions[name])
        select = exp.select(column("profile_id", "p")).from_(f"{self.layout.profiles.name} AS p")
        for part, query in self.parts.values():
            # Copied for each part, it would take time by the square of the parts.
            select.with_(part, as_=query.select, copy=False)
        return select.where(condition, copy=False).order_by(column("profile_id", "p"), copy=False)

    def condition(self, node: Expression) -> exp.Expr:
        match node:
            case And(operands=operands):
                return exp.and_(*(self.condition(each) for each in operands), copy=False)
            case Or(operands=operands):
                either = exp.or_(*(self.condition(each) for each in operands), copy=False)
                return exp.paren(either, copy=False)
            case Not(operand=operand):
                return exp.not_(self.condition(operand), copy=False)
            case Boolean(value=value):
                return exp.true() if value else exp.false()
            case Call(function="inSegment", arguments=(Text(value=name),)):
                if name in self.definitions:
                    return self.condition(self.definitions[name])
                return self.imported(name)
            case _:
                return self.among(node)

    def among(self, leaf: Expression) -> exp.Expr:
        if leaf not in self.parts:
            self.parts[leaf] = (f"rule{len(self.parts) + 1}", self.leaf(leaf))
        name, query = self.parts[leaf]
        found = exp.In(
            this=column(PROFILE, "p"),
            query=exp.Subquery(this=exp.select(PROFILE).from_(name)),
        )
        return exp.not_(found, copy=False) if query.complement else found

    def imported(self, name: str) -> exp.Expr:
        members = (
            exp.select(PROFILE)
            .from_("imported")
            .where(
                exp.EQ(this=exp.column("audience"), expression=exp.Literal.string(name)),
                exp.In(
                    this=exp.column("status"),
                    expressions=[exp.Literal.string("realized"), exp.Literal.string("existing")],
                ),
            )
        )
        return exp.In(this=column(PROFILE, "p"), query=exp.Subquery(this=members))
