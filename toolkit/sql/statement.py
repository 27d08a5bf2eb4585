"""One readable, standalone statement for a whole definition."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING

import sqlglot.expressions as exp
from sqlglot.dialects import DuckDB

from toolkit.language.describe import describe
from toolkit.language.tree import And, Boolean, Call, Not, Or, Text
from toolkit.sql.leaves import PROFILE
from toolkit.sql.scopes import column, rows_of

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
    members: Callable[[str], exp.Select],
) -> exp.Select:
    """Return the statement whose rows are the ids of an audience's profiles, in order.

    Every leaf is a part of one `WITH`, named and commented by what it says; the condition at
    the end joins them as the definition does. It gives what the evaluation gives, but all at
    once: an evaluation asks each leaf by itself and joins the answers as bitmaps.

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
    members
        The statement for the members of an imported list.
    """
    return _Statement(definitions, layout, leaf, members).write(name)


_LONGEST = 48
"""Characters of a part's name; its comment says the rest."""


_LOOSE = frozenset(
    [
        "a",
        "and",
        "at",
        "by",
        "for",
        "in",
        "is",
        "less",
        "more",
        "of",
        "on",
        "or",
        "than",
        "the",
        "to",
    ]
)
"""Words no name ends with."""


def _name(sentence: str) -> str:
    """Return the start of a sentence as a name: two words or more, so that no keyword is one.

    Examples
    --------
    >>> _name("At least 1 commerce.productViews event today where price is 3.")
    'commerce_product_views_event_today'
    """
    said = sentence.split(" where ", 1)[0].removeprefix("At least 1 ").removeprefix("The ")
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said)
    words = re.findall(r"[a-z0-9]+", spaced.lower())
    while words and len("_".join(words)) > _LONGEST:
        words.pop()
    while words and words[-1] in _LOOSE:
        words.pop()
    name = "_".join(words)
    is_name = "_" in name and not name[0].isdigit()
    return name if is_name else f"rule_{name or 'of_code'}"


def _plainly(select: exp.Select) -> None:
    """Quote no column that reads the same without."""
    for node in select.find_all(exp.Column):
        if node.table and _is_plain(node.name):
            node.this.set("quoted", False)


def _is_plain(name: str) -> bool:
    is_word = re.fullmatch(r"[a-z_][a-z0-9_]*", name) is not None
    return is_word and name.upper() not in DuckDB.Tokenizer.KEYWORDS


@dataclass(slots=True)
class _Statement:
    definitions: Mapping[str, Expression]
    layout: Layout
    leaf: Callable[[Expression], LeafQuery]
    members: Callable[[str], exp.Select]
    parts: dict[Expression, tuple[str, LeafQuery]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def write(self, name: str) -> exp.Select:
        condition = self.condition(self.definitions[name])
        select = exp.select(column("profile_id", "p")).from_(rows_of(self.layout.profiles, "p"))
        for leaf, (part, query) in self.parts.items():
            told = describe(leaf).removesuffix(".")
            body = query.select.copy()
            body.add_comments(
                [f"Not so: {told[0].lower()}{told[1:]}" if query.complement else told]
            )
            # The whole copied for each part would take time by the square of the parts.
            select.with_(part, as_=body, copy=False)
        select.where(condition, copy=False).order_by(column("profile_id", "p"), copy=False)
        _plainly(select)
        return select

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
                    said = self.condition(self.definitions[name])
                    inside = said if isinstance(said, exp.Paren) else exp.paren(said)
                    inside.add_comments([f"in {name}"])
                    return inside
                members = exp.Subquery(this=self.members(name))
                return exp.In(this=column(PROFILE, "p"), query=members)
            case _:
                return self.among(node)

    def among(self, leaf: Expression) -> exp.Expr:
        if leaf not in self.parts:
            query = self.leaf(leaf)
            self.parts[leaf] = (self.name(leaf, query), query)
        name, query = self.parts[leaf]
        found = exp.In(
            this=column(PROFILE, "p"),
            query=exp.Subquery(this=exp.select(PROFILE).from_(name)),
        )
        return exp.not_(found, copy=False) if query.complement else found

    def name(self, leaf: Expression, query: LeafQuery) -> str:
        """Return a name that says what a leaf asks, and that no other part has."""
        said = _name(describe(leaf))
        name = f"not_{said}" if query.complement else said
        numbered = (f"{name}_{number}" for number in count(2))
        given = next(each for each in chain([name], numbered) if each not in self.names)
        self.names.add(given)
        return given
