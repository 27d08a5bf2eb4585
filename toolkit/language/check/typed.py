"""Canonical expressions with their types, and the problems found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from toolkit.errors import Issue, did_you_mean, did_you_mean_one_of, nearest
from toolkit.language.check.scopes import lifted
from toolkit.language.functions import BY_FOLD, Form
from toolkit.language.tree import Boolean, Call, Field, Filter, Item, Null
from toolkit.schema import Array, Map, Object, Scalar, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.check.scopes import Scopes
    from toolkit.language.tree import Expression
    from toolkit.schema import FieldType


@dataclass(frozen=True, slots=True)
class Nothing:
    """The type of `null`, and of what is already known to be wrong."""

    known: bool = True


NULL = Nothing()
WRONG = Nothing(known=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """A canonical expression and its type.

    Parameters
    ----------
    via
        For a path through an array: the array, and the rest of the path over one item of it.
    """

    node: Expression
    type: FieldType | Nothing
    via: tuple[Typed, Typed] | None = None

    @property
    def is_wrong(self) -> bool:
        """Say whether a problem with it was already noted."""
        return isinstance(self.type, Nothing) and not self.type.known


@dataclass(frozen=True, slots=True)
class Reading:
    """What the types make of an expression, and what may not have been meant.

    Parameters
    ----------
    kind
        `number-as-text`, `boolean-as-text`: a text is compared with a number or a Boolean, as it
        is written; `defined`: a value that is no Boolean stands as a condition; `midnight`: an
        instant is compared with a day.
    about
        The expression, as it was written where that is known.
    value
        The canonical text, condition or instant.
    text
        The number or Boolean as text; empty for the others.
    """

    kind: Literal["number-as-text", "boolean-as-text", "defined", "midnight"]
    about: Expression
    value: Expression
    text: str = ""


@dataclass(slots=True)
class Problems:
    """The issues found so far; checking goes on past the first. And what is read in a way."""

    found: list[Issue] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def note(self, message: str, at: Expression, hint: str = "") -> Typed:
        """Add an issue and return the placeholder that silences what follows from it."""
        self.found.append(Issue(message, at.span, hint))
        return Typed(Null(), WRONG)


def shown(kind: FieldType | Nothing) -> str:
    """Return a type in a message, with its article."""
    if isinstance(kind, Nothing):
        return "null"
    word = type_name(kind)
    return f"an {word}" if word[0] in "aeio" else f"a {word}"


def mapped(source: Typed, per: Typed) -> Typed:
    """Return the list of an expression's values over an array's items."""
    item = per.type.item if isinstance(per.type, Array) else per.type
    if isinstance(item, Nothing):
        return per
    return Typed(Call("map", (source.node, per.node)), Array(item), via=(source, per))


def stepped(base: Typed, name: str, at: Expression, whole: str, problems: Problems) -> Typed:
    """Return one more name of a path: a field, or the field of every item of an array."""
    match base.type:
        case Nothing():
            return base
        case Object(fields=known):
            if name in known:
                return Typed(Field(name, base.node, span=at.span), known[name])
            return problems.note(f"no field {whole!r}", at)
        case Array(item=item):
            source, per = base.via or (base, Typed(Item(), item))
            inner = stepped(per, name, at, whole, problems)
            return inner if inner.is_wrong else mapped(source, inner)
        case Map():
            return problems.note(
                f"{whole!r} reads a map as if it were an object", at, f'Write .get("{name}").'
            )
        case Scalar() as scalar:
            return problems.note(f"{whole!r}: {shown(scalar)} has no field {name!r}", at)


def known_paths(root: FieldType, prefix: str = "") -> Iterator[str]:
    """Yield every path that can be written from an item: objects, lists and leaves."""
    if isinstance(root, Array):
        root = root.item
    if isinstance(root, Object):
        for name, inner in root.fields.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from known_paths(inner, path)


def suggestion(whole: str, root: FieldType | Nothing, scopes: Scopes, level: int | None) -> str:
    """Return a hint for a path that is not there: the nearest name, here or further out.

    Parameters
    ----------
    whole
        The path.
    root
        The type of what it starts at.
    scopes
        Where it stands.
    level
        How many scopes up the item is that it starts at; None where it starts at a value.
    """
    function = BY_FOLD.get(whole.rsplit(".", 1)[-1].lower())
    if function is not None and "." in whole and function.form is Form.METHOD:
        return f"{function.name} is a function: write .{function.name}(…)"
    if level is None:
        return "" if isinstance(root, Nothing) else did_you_mean(whole, known_paths(root))
    index = scopes.depth - level
    first = whole.split(".", 1)[0]
    for outer in range(index - 1, -1, -1):
        if whole in known_paths(scopes.items[outer]):
            where = "the enclosing item" if outer else "the profile"
            text = scopes.written(outer, whole)
            if text:
                return f"{whole} is a field of {where}: write {text}"
            return (
                f"{whole} is a field of {where}, which has no name of its own here\n"
                f"Give it one, as in array.filter(Outer => …): Outer.{whole}."
            )
    if scopes.depth == 0 and whole in known_paths(scopes.event):
        path = scopes.written(0, whole)
        return f"{whole} is a field of events: write xEvent[{path} …] or tk.event(…)"
    paths = list(known_paths(scopes.items[index]))
    near = nearest(whole, paths) or nearest(first, paths)
    return did_you_mean_one_of([text for path in near if (text := scopes.written(index, path))])


def some(source: Typed, test: Expression) -> Expression:
    """Return that some item of an array passes a canonical test."""
    if source.via is None:
        if isinstance(source.node, Filter) and test == Boolean(value=True):
            return Call("exists", (source.node.source, source.node.condition))
        return Call("exists", (source.node, test), span=source.node.span)
    outer, per = source.via
    return some(outer, some(per, lifted(test, 1, 1)))


def narrowed(source: Typed, test: Expression) -> Typed:
    """Return the items of an array that pass a canonical test.

    A test over a path through an array moves inside: the array's items stay whole.
    """
    if source.via is None:
        return Typed(Filter(source.node, test, span=source.node.span), source.type)
    outer, per = source.via
    inner = lifted(test, 1, 1)
    if isinstance(per.type, Array):
        return Typed(
            Call("map", (outer.node, narrowed(per, inner).node)),
            source.type,
            via=(outer, narrowed(per, inner)),
        )
    return Typed(Filter(source.node, test, span=source.node.span), source.type)
