"""The retired brace form `{ a as source, b as source: condition }`, as a select (PQL.md §10)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from toolkit.language.functions import FUNCTIONS, Gives
from toolkit.language.tree import (
    EVENTS,
    Binder,
    Call,
    Compare,
    Expression,
    Field,
    Filter,
    Input,
    Item,
    Occurs,
    Quantifier,
    Variable,
    conjunction,
    conjuncts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.errors import Span


@dataclass(slots=True)
class Braces:
    """The sources of one brace form, read from left to right.

    A source binds an item of its array. Where the path goes on from `xEvent` into a field, the
    event is bound, and the rest of the path with what follows it is a condition on the event:
    `PV as xEvent.web.views > 0`. Without a comparison the field must be there. A path that
    starts at a name bound before and is compared is a condition on that item, and its name is
    another name of it: `item as order.status = "open"`.

    A last source without a name is filtered by what follows the colon, as brackets are: a bare
    name is its item's, and `^` leads further out. `{ xEvent: price > 100 }` is
    `xEvent[price > 100]`.
    """

    _binders: list[Binder] = field(default_factory=list)
    _aliases: dict[str, str] = field(default_factory=dict)
    _unnamed: set[str] = field(default_factory=set)

    def selected(self, span: Span | None) -> Expression:
        """Return the form as a select; of one filtered source and nothing else, as the filter."""
        match self._binders:
            case [Binder(name=name, source=Filter() as items, condition=None)] if (
                name in self._unnamed
            ):
                return replace(items, span=span)
        return Quantifier("select", tuple(self._binders), span=span)

    @property
    def _free(self) -> str:
        """The name of the next source, where it has none."""
        return f"item{len(self._binders) + len(self._aliases) + 1}"

    def add(self, name: str, written: Expression, span: Span | None) -> None:
        """Add a source: a path, or a condition whose left side is the path; `name` may be empty."""
        if not name:
            name = self._free
            self._unnamed.add(name)
        written = renamed(written, self._aliases)
        path, compared = _subject(written)
        base, rest = _apart(path)
        if isinstance(base, Variable) and compared and self._binders:
            self._aliases[name] = base.name
            self.require(written)
            return
        array = base if rest else path
        if isinstance(base, Variable):
            array, rest = path, ()
        subject: Expression = Variable(name)
        for each in rest:
            subject = replace(each, of=subject)
        condition: Expression | None = None
        if compared:
            condition = _about(written, subject)
        elif rest:
            condition = Call("isNotNull", (subject,))
        self._binders.append(Binder(name, array, condition, span=span))

    def require(self, condition: Expression) -> None:
        """Add a condition that stands where all names so far are bound."""
        last, required = self._binders[-1], renamed(condition, self._aliases)
        self._binders[-1] = replace(
            last, condition=conjunction(conjuncts(last.condition, required))
        )

    def conclude(self, condition: Expression) -> None:
        """Add the condition after the colon: a filter of the last source where it has no name."""
        last = self._binders[-1]
        if self._unnamed != {last.name}:
            self.require(condition)
            return
        filtered = Filter(last.source, renamed(condition, self._aliases), span=condition.span)
        self._binders[-1] = replace(last, source=filtered)


def _subject(written: Expression) -> tuple[Expression, bool]:
    """Return the path a source starts with, and whether something follows it."""
    match written:
        case Compare(left=path) | Occurs(subject=path):
            return path, True
        case Call(function=name, arguments=(path, *_)) if FUNCTIONS[name].gives is Gives.BOOLEAN:
            return path, True
    return written, False


def _about(written: Expression, subject: Expression) -> Expression:
    """Return a condition with another left side."""
    match written:
        case Compare():
            return replace(written, left=subject)
        case Occurs():
            return replace(written, subject=subject)
        case Call(arguments=(_, *others)):
            return replace(written, arguments=(subject, *others))
    raise AssertionError("a condition has a left side")


def _apart(path: Expression) -> tuple[Expression, tuple[Field, ...]]:
    """Return the array a path starts with and the fields after it, the outermost first.

    The array is `xEvent`, or what is filtered or called; another path is an array as a whole.
    """
    rest: list[Field] = []
    node = path
    while isinstance(node, Field) and not _is_events(node):
        rest.append(node)
        node = node.of
    if isinstance(node, Item | Input):
        return path, ()
    return node, tuple(reversed(rest))


def _is_events(node: Field) -> bool:
    return node.name == EVENTS and isinstance(node.of, Item | Input)


def renamed(node: Expression, names: Mapping[str, str]) -> Expression:
    """Return an expression with variables under other names."""
    return cast("Expression", _renamed(node, names)) if names else node


def _renamed(node: object, names: Mapping[str, str]) -> object:
    if isinstance(node, Variable):
        return replace(node, name=names.get(node.name, node.name))
    if isinstance(node, tuple):
        return tuple(_renamed(each, names) for each in node)
    if not is_dataclass(node) or isinstance(node, type) or not hasattr(node, "span"):
        return node
    changes: dict[str, Any] = {
        each.name: _renamed(getattr(node, each.name), names)
        for each in fields(node)
        if each.name != "span"
    }
    return replace(cast("Any", node), **changes)
