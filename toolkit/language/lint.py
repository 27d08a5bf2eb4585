"""What is well formed and still looks wrong: findings from a definition alone.

Two readings: `written` looks at a definition as it was put down, `meant` at its canonical form,
where types are known and a path through a list says which item it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.language.event_questions import event_questions
from toolkit.language.functions import FUNCTIONS, Gives
from toolkit.language.pql import render
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Chain,
    Compare,
    Field,
    Filter,
    Integer,
    Not,
    Null,
    Number,
    Occurs,
    Or,
    Quantifier,
    walk,
)
from toolkit.language.truth import complementary, contradicts, truth
from toolkit.language.windows import shared, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from toolkit.language.tree import Expression, Node

Severity = Literal["warning", "note"]

MOST_BLOCKS = 50
MOST_SEQUENCES = 6
MOST_AGGREGATIONS = 3
MOST_DEPTH = 2
_EXCERPT = 72
_OF_VALUES = frozenset({"case-mismatch", "other-case", "unknown-value"})
_NUMBERS = frozenset({"count", "sum", "average"})
_AGGREGATES = frozenset({"sum", "average", "min", "max"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a definition that looks wrong, and what to do about it.

    Parameters
    ----------
    code
        A short name for this kind of finding, the same in every release.
    severity
        `warning`: the audience is hardly what was wanted; `note`: worth knowing.
    message
        What was found, in one sentence.
    about
        The part of the definition it is about; None: all of it.
    hint
        What to do next; empty when there is nothing useful to say.
    source
        The text the definition was read from; empty where it is not known.
    """

    code: str
    severity: Severity
    message: str
    about: Expression | None = None
    hint: str = ""
    source: str = ""

    @property
    def tells_values(self) -> bool:
        """Whether its words hold values of the data, and not only what was written."""
        return self.code in _OF_VALUES

    @property
    def excerpt(self) -> str:
        """The part of the definition it is about, as it was written where that is known."""
        if self.about is None:
            return _cut(self.source)
        span = self.about.span
        known = span is not None and span.end <= len(self.source)
        return _cut(self.source[span.start : span.end]) if known and span else excerpt(self.about)


def excerpt(node: Expression) -> str:
    """Return an expression as PQL on one line, cut where it is long."""
    return _cut(render(node))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1]}…"


# --- as written -------------------------------------------------------------------------------


def written(tree: Expression) -> list[Finding]:
    """Return what looks wrong in a definition as it is written.

    The limits are those of the query validation of Adobe's builder.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> [found.code for found in written(parse("vip and xEvent.count()"))]
    ['bare-number']
    """
    return [*_bare_numbers(tree), *_equal_to_nothing(tree), *_limits(tree)]


def borrowed(names: Iterable[tuple[Expression, str]]) -> list[Finding]:
    """Return what to say of bare names that are read as a bound item's (`check.bare_names`).

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> [found.hint for found in borrowed([(parse("page"), "E")])]
    ['Write E.page.']
    """
    return [
        Finding(
            "bare-name",
            "note",
            f"{excerpt(node)} stands without a name inside what binds "
            f"{name or 'an item'}; only the bound item has such a field, so it is read as its",
            node,
            f"Write {name}.{excerpt(node)}." if name else "Give the outer item a name of its own.",
        )
        for node, name in names
    ]


def _bare_numbers(tree: Expression) -> Iterator[Finding]:
    for node in _conditions(tree):
        match node:
            case Integer() | Number() | Arithmetic():
                is_number = True
            case Call(function=name):
                is_number = name in _NUMBERS
            case Aggregate(kind=kind):
                is_number = kind in _NUMBERS
            case _:
                is_number = False
        if is_number:
            yield Finding(
                "bare-number",
                "warning",
                "a number stands where a condition is meant; it holds whenever it is there, "
                "also at 0",
                node,
                f"Compare it: {excerpt(node)} > 0.",
            )


def _equal_to_nothing(tree: Expression) -> Iterator[Finding]:
    for node in walk(tree):
        if isinstance(node, Compare) and Null() in (node.left, node.right):
            known = node.left if node.right == Null() else node.right
            hint = f"Write {excerpt(known)}.isNull() or .isNotNull()."
            yield Finding("equal-to-null", "warning", "nothing compares with null", node, hint)


def _conditions(tree: Expression) -> Iterator[Expression]:
    """Yield every expression that is taken as true or false."""
    yield tree
    for node in walk(tree):
        match node:
            case And(operands=operands) | Or(operands=operands):
                yield from operands
            case Not(operand=operand):
                yield operand
            case (
                Filter(condition=condition)
                | Call(function="exists" | "filter", arguments=(_, condition))
            ):
                yield condition
            case Quantifier(binders=binders) | Aggregate(binders=binders):
                yield from (one.condition for one in binders if one.condition is not None)


def _limits(tree: Expression) -> Iterator[Finding]:
    for code, found, most, what, hint in (
        ("many-blocks", _blocks(tree), MOST_BLOCKS, "conditions", "Split it in audiences."),
        ("many-sequences", _sequences(tree), MOST_SEQUENCES, "event sequences", ""),
        ("many-aggregations", _aggregations(tree), MOST_AGGREGATIONS, "aggregations", ""),
        ("deep-lists", _depth(tree, 0), MOST_DEPTH, "lists inside one another", ""),
    ):
        if found > most:
            message = f"it has {found} {what}; Adobe's builder warns above {most}"
            yield Finding(code, "note", message, None, hint)


def _blocks(tree: Expression) -> int:
    return sum(_is_block(node) for node in walk(tree))


def _is_block(node: Node) -> bool:
    match node:
        case Compare() | Occurs():
            return True
        case Call(function=name):
            return name != "exists" and FUNCTIONS[name].gives is Gives.BOOLEAN
    return False


def _sequences(tree: Expression) -> int:
    chains = sum(isinstance(node, Chain) and len(node.steps) > 1 for node in walk(tree))
    bound = sum(
        isinstance(node, Quantifier) and any(one.follows for one in event_questions(node))
        for node in walk(tree)
    )
    return chains + bound


def _aggregations(tree: Expression) -> int:
    return sum(
        isinstance(node, Aggregate) or (isinstance(node, Call) and node.function in _AGGREGATES)
        for node in walk(tree)
    )


def _depth(node: object, at: int) -> int:
    """Return how many lists are open at once, the events being the first."""
    match node:
        case (
            Filter(source=source, condition=inner)
            | Call(function="exists" | "filter" | "map", arguments=(source, inner))
        ):
            inside = 1 if _is_all_events(source) else at + 1
            return max(_depth(source, at), _depth(inner, inside), inside)
        case Chain(steps=steps):
            return max(_depth((one.what, one.where), 1) for one in steps)
        case tuple():
            return max((_depth(each, at) for each in node), default=at)
        case And(operands=operands) | Or(operands=operands):
            return _depth(operands, at)
        case Not(operand=operand):
            return _depth(operand, at)
        case Compare(left=left, right=right):
            return _depth((left, right), at)
        case Call(arguments=arguments):
            return _depth(arguments, at)
        case Occurs(subject=inner) | Field(of=inner):
            return _depth(inner, at)
        case Quantifier(binders=binders):
            inside = at
            for one in binders:
                inside = 1 if _is_all_events(one.source) else inside + 1
            return max(inside, _depth(tuple(one.condition for one in binders), inside))
    return at


def _is_all_events(node: Expression) -> bool:
    return isinstance(node, Field) and node.name == "xEvent"


# --- as meant ---------------------------------------------------------------------------------


def meant(tree: Expression, as_of: datetime) -> list[Finding]:
    """Return what looks wrong in a canonical definition, at an evaluation instant.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.pql import parse
    >>> tree = parse('tier = "gold" and tier = "silver"')
    >>> [found.code for found in meant(tree, as_utc("2026-07-01"))]
    ['contradiction']
    """
    found = [one for node in walk(tree) for one in _of(node, as_of)]
    said = any(one.about is tree for one in found if one.severity == "warning")
    whole = [] if said else list(_constants(tree))
    return list(dict.fromkeys([*whole, *found]))


def _constants(tree: Expression) -> Iterator[Finding]:
    match truth(tree):
        case True:
            yield Finding("always-true", "warning", "it holds for every profile")
        case False:
            yield Finding("always-false", "warning", "it holds for no profile")


def _of(node: Node, as_of: datetime) -> Iterator[Finding]:
    match node:
        case And(operands=operands) | Or(operands=operands):
            yield from _duplicates(node, operands)
        case Compare() if truth(node) is not None:
            always = "always" if truth(node) else "never"
            code = "always-true" if truth(node) else "always-false"
            yield Finding(code, "warning", f"this {always} holds: a count is 0 or more", node)
    if isinstance(node, And):
        if contradicts(node.operands):
            yield Finding(
                "contradiction",
                "warning",
                "the conditions cannot hold together",
                node,
                "Join alternatives with or.",
            )
        yield from _empty_windows(node, node.operands, as_of)
    elif isinstance(node, Occurs):
        yield from _empty_windows(node, (node,), as_of)
    elif isinstance(node, Or) and complementary(node.operands):
        yield Finding("always-true", "warning", "one of the conditions always holds", node)


def _duplicates(node: And | Or, operands: tuple[Expression, ...]) -> Iterator[Finding]:
    joint = "and" if isinstance(node, And) else "or"
    for number, one in enumerate(operands):
        if one in operands[:number]:
            message = f"the same condition stands twice in one {joint}"
            yield Finding("duplicate", "note", message, one, "Leave one out.")


def _empty_windows(
    node: Expression, operands: tuple[Expression, ...], as_of: datetime
) -> Iterator[Finding]:
    by_subject: dict[Expression, list[Occurs]] = {}
    for one in operands:
        if isinstance(one, Occurs):
            by_subject.setdefault(one.subject, []).append(one)
    for subject, times in by_subject.items():
        if isinstance(node, And) and len(times) == 1:
            continue
        first, last = shared(window(one.occurrence, as_of) for one in times)
        if first > last:
            message = f"no time of {excerpt(subject)} fits: the window ends before it starts"
            yield Finding("empty-window", "warning", message, node)
