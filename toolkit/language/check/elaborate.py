"""From any expression to its canonical form, with types checked on the way.

The canonical form says everything once: bound names and `$1` are item levels, comparisons
through an array are `exists`, binders are filters, literals have the type they are compared
with, and every Boolean place holds a Boolean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from toolkit.errors import did_you_mean
from toolkit.language.check import binding, comparing
from toolkit.language.check.arithmetic import arithmetic
from toolkit.language.check.calls import call
from toolkit.language.check.coerce import comparable
from toolkit.language.check.lists import defined
from toolkit.language.check.own_names import without_own_name
from toolkit.language.check.scopes import lifted_value
from toolkit.language.check.typed import (
    NULL,
    WRONG,
    Nothing,
    Problems,
    Reading,
    Typed,
    narrowed,
    shown,
    some,
    stepped,
    suggestion,
)
from toolkit.language.tree import (
    EVENTS,
    Aggregate,
    And,
    Arithmetic,
    Boolean,
    Call,
    Chain,
    Compare,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Lambda,
    Let,
    ListOf,
    Negate,
    Not,
    Null,
    Number,
    ObjectOf,
    Occurs,
    Or,
    Period,
    Quantifier,
    Text,
    TimeWord,
    Variable,
)
from toolkit.schema import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    STRING,
    Array,
    Kind,
    Object,
    Scalar,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Expression


class Elaborator:
    """One check of one expression: what was found wrong gathers in `problems`.

    Bare names that are read as a bound item's, each with the binder's name, gather in `borrowed`.
    """

    def __init__(self) -> None:
        self.problems = Problems()
        self.borrowed: list[tuple[Expression, str]] = []

    # --- Boolean places -----------------------------------------------------------------------

    def condition(self, node: Expression, scopes: Scopes) -> Expression:
        """Return the canonical Boolean of an expression (coercion: PQL.md §4), placed as it is."""
        made = self._condition(node, scopes)
        return replace(made, span=node.span) if made.span is None and node.span else made

    def _condition(self, node: Expression, scopes: Scopes) -> Expression:
        match node:
            case And(operands=operands):
                return And(tuple(self.condition(each, scopes) for each in operands), span=node.span)
            case Or(operands=operands):
                return Or(tuple(self.condition(each, scopes) for each in operands), span=node.span)
            case Not(operand=operand):
                return Not(self.condition(operand, scopes), span=node.span)
            case Quantifier(kind="select", binders=binders):
                exists = Quantifier("exists", binders, span=node.span)
                return self.as_condition(self.value(exists, scopes))
            case Call(function="if", arguments=(test, yes, no)):
                return self._chosen(self.value(node, scopes), test, yes, no, scopes)
            case Lambda() if binding.is_value(self, node):
                return Boolean(value=False)
            case _:
                return self.as_condition(self.value(node, scopes))

    def _chosen(
        self, typed: Typed, test: Expression, yes: Expression, no: Expression, scopes: Scopes
    ) -> Expression:
        """Return an `if` of conditions as `and` and `or`, so that each part is a leaf."""
        if typed.type != BOOLEAN:
            return self.as_condition(typed)
        found = list(self.problems.found)
        first, then, otherwise = (self.condition(each, scopes) for each in (test, yes, no))
        self.problems.found[:] = found
        return Or((And((first, then)), And((Not(first), otherwise))))

    def as_condition(self, typed: Typed) -> Expression:
        """Return the Boolean a value is taken as: itself, non-empty, or defined."""
        match typed.type:
            case Nothing():
                return Boolean(value=False)
            case Scalar(kind=Kind.BOOLEAN):
                return typed.node
            case Array():
                return self.any_item(typed, lambda item, _: self.as_defined(item))
            case _:
                if isinstance(typed.node, Field) and isinstance(typed.type, Scalar):
                    reading = Reading("defined", typed.node, typed.node)
                    self.problems.readings.append(reading)
                return defined(typed.node)

    def as_defined(self, item: Typed) -> Expression:
        """Return whether an item of a non-empty list counts: items of a path must be there."""
        if isinstance(item.node, Item) and not isinstance(item.type, Scalar):
            return Boolean(value=True)
        return Call("isNotNull", (item.node,))

    def any_item(self, array: Typed, test: Callable[[Typed, int], Expression]) -> Expression:
        """Return that some item of an array passes a test.

        The test is given the item and by how many scopes outer expressions must be lifted.
        """
        return self._any_item(array, test, 0)

    def _any_item(
        self, array: Typed, test: Callable[[Typed, int], Expression], levels: int
    ) -> Expression:
        if array.via is None:
            if not isinstance(array.type, Array):
                raise AssertionError("not an array")
            return some(array, test(Typed(Item(), array.type.item), levels + 1))
        source, per = array.via
        inner = (
            self._any_item(per, test, levels + 1)
            if isinstance(per.type, Array)
            else test(per, levels + 1)
        )
        return some(source, inner)

    # --- values -------------------------------------------------------------------------------

    def value(self, node: Expression, scopes: Scopes) -> Typed:
        """Return the canonical form and type of an expression."""
        match node:
            case Text():
                return Typed(node, STRING)
            case Boolean():
                return Typed(node, BOOLEAN)
            case Integer():
                return Typed(node, INTEGER)
            case Number():
                return Typed(node, NUMBER)
            case Null():
                return Typed(node, NULL)
            case TimeWord(word=word):
                return Typed(node, DATETIME if word == "now" else DATE)
            case Period():
                return Typed(node, DATE)
            case ListOf():
                return self._list(node, scopes)
            case Item() | Input() | Variable() | Field():
                return self._reference(node, scopes)
            case And() | Or() | Not():
                return Typed(self.condition(node, scopes), BOOLEAN)
            case Compare():
                return Typed(comparing.compare(self, node, scopes), BOOLEAN)
            case Occurs():
                return Typed(comparing.occurs(self, node, scopes), BOOLEAN)
            case Filter():
                return self._bracketed(node, scopes)
            case Call():
                return call(self, node, scopes)
            case Quantifier():
                return binding.quantified(self, node, scopes)
            case Aggregate():
                return binding.aggregate(self, node, scopes)
            case Chain():
                return Typed(binding.chain(self, node, scopes), BOOLEAN)
            case Lambda():
                return binding.query(self, node, scopes)
            case Let(name=name, value=value, body=body):
                return self.value(body, scopes.let(name, self.value(value, scopes)))
            case Arithmetic():
                return arithmetic(self, node, scopes)
            case Negate(operand=operand, span=span):
                return arithmetic(self, Arithmetic("-", Integer(0), operand, span=span), scopes)
            case ObjectOf():
                return self._object(node, scopes)
            case _:
                assert_never(node)

    def _bracketed(self, node: Filter, scopes: Scopes) -> Typed:
        source = self.value(node.source, scopes)
        if binding.is_index(self, node.condition):
            return Typed(Null(), WRONG)
        return self.filtered(source, node.condition, scopes, node)

    def filtered(
        self, source: Typed, condition: Expression, scopes: Scopes, at: Expression, name: str = ""
    ) -> Typed:
        """Return the items of an array for which a condition holds."""
        if source.is_wrong:
            return source
        if not isinstance(source.type, Array):
            return self.problems.note(
                f"brackets choose items of an array; this is {shown(source.type)}", at
            )
        if not name:
            condition = without_own_name(condition, source, scopes)
        test = self.condition(condition, scopes.inside(source.type.item, name))
        return narrowed(source, test)

    def _list(self, node: ListOf, scopes: Scopes) -> Typed:
        items = [self.value(item, scopes) for item in node.items]
        present = [item for item in items if not isinstance(item.type, Nothing)]
        if not present:
            return Typed(ListOf((), span=node.span), Array(STRING))
        kind = present[0].type
        if not isinstance(kind, Scalar):
            return self.problems.note("a list holds single values", node)
        if any(not isinstance(i.type, Scalar) or not comparable(kind, i.type) for i in present):
            return self.problems.note("the items of a list must be of one type", node)
        return Typed(ListOf(tuple(i.node for i in present), span=node.span), Array(kind))

    def _object(self, node: ObjectOf, scopes: Scopes) -> Typed:
        entries = {name: self.value(value, scopes) for name, value in node.entries}
        known = {n: e for n, e in entries.items() if not isinstance(e.type, Nothing)}
        kinds = {n: e.type for n, e in known.items() if not isinstance(e.type, Nothing)}
        made = ObjectOf(tuple((n, e.node) for n, e in known.items()), span=node.span)
        return Typed(made, Object(kinds))

    def _reference(self, node: Expression, scopes: Scopes) -> Typed:
        names: list[Field] = []
        base = node
        while isinstance(base, Field):
            names.append(base)
            base = base.of
        names.reverse()
        level = _level(base, scopes)
        if base == Item(0) and names and names[0].name != EVENTS:
            holder = scopes.holder(names[0].name)
            if holder != scopes.seen[-1]:
                level = scopes.depth - holder
                self.borrowed.append((node, scopes.name_of(holder)))
        if isinstance(base, Input) and base.position != 1:
            hint = "An audience has one input, the profile: write $1."
            self.problems.note(f"there is no input ${base.position}", base, hint)
        if isinstance(base, Item) and base.level > scopes.furthest:
            fewer = f"Write {'^' * scopes.furthest}." if scopes.furthest else "Leave the ^ out."
            self.problems.note("there is nothing further out than the profile", node, fewer)
        if level is None:
            found = self._named(base, scopes) if isinstance(base, Variable) else None
            found = found or self.value(base, scopes)
        elif names and names[0].name == EVENTS:
            events = Field(EVENTS, Item(scopes.depth), span=names[0].span)
            found, names = Typed(events, Array(scopes.event)), names[1:]
        else:
            found = Typed(Item(level, span=base.span), scopes.items[scopes.depth - level])
        return self._walk(found, names, node, scopes, level)

    def _named(self, name: Variable, scopes: Scopes) -> Typed:
        bound = scopes.names.get(name.name)
        if not isinstance(bound, tuple):
            hint = did_you_mean(name.name, scopes.names)
            return self.problems.note(f"nothing is named {name.name!r} here", name, hint)
        value, depth = bound
        return lifted_value(value, scopes.depth - depth)

    def _walk(
        self, found: Typed, names: list[Field], at: Expression, scopes: Scopes, level: int | None
    ) -> Typed:
        whole = ".".join(field.name for field in names)
        before, root = len(self.problems.found), found.type
        for field in names:
            found = stepped(found, field.name, at, whole, self.problems)
        if len(self.problems.found) > before:
            issue = self.problems.found.pop()
            hint = issue.hint or suggestion(whole, root, scopes, level)
            self.problems.found.append(replace(issue, hint=hint))
        return found


def _level(base: Expression, scopes: Scopes) -> int | None:
    match base:
        case Item(level=level):
            return scopes.level(level)
        case Input():
            return scopes.depth
        case Variable(name=name) if isinstance(index := scopes.names.get(name), int):
            return scopes.depth - index
        case _:
            return None
