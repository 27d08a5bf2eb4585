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
from toolkit.language.truth import Ground, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from toolkit.language.tree import Expression, Node
    from toolkit.language.truth import Part

Severity = Literal["warning", "note"]
"""`warning`: the answer is hardly the one that was wanted; `note`: style, limits, overlaps."""
SHOWN_BY_THE_COUNT = frozenset({"nobody", "everyone", "holds-for-nobody"})
"""Warnings about a size that the answer itself shows: an evaluation does not repeat them."""

MOST_BLOCKS = 50
MOST_SEQUENCES = 6
MOST_AGGREGATIONS = 3
MOST_DEPTH = 2
_EXCERPT = 72
_OF_VALUES = frozenset(
    {"case-mismatch", "other-case", "unknown-value", "text-with-number", "ordered-as-text"}
)
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
    def is_doubt(self) -> bool:
        """Whether it makes an answer wrong that does not show it: an evaluation warns of it."""
        return self.severity == "warning" and self.code not in SHOWN_BY_THE_COUNT

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


def written(tree: Expression, *, limits: bool = True) -> list[Finding]:
    """Return what looks wrong in a definition as it is written.

    Parameters
    ----------
    tree
        The definition.
    limits
        Whether to look at its size: the limits of the query validation of Adobe's builder.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> [found.code for found in written(parse("vip and xEvent.count()"))]
    ['bare-number']
    """
    wrong = [*_bare_numbers(tree), *_equal_to_nothing(tree)]
    return [*wrong, *_limits(tree)] if limits else wrong


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


def meant(
    tree: Expression,
    as_of: datetime,
    ground: Ground | None = None,
    *,
    redundant: bool = True,
) -> list[Finding]:
    """Return what looks wrong in a canonical definition, at an evaluation instant.

    Parameters
    ----------
    tree
        The canonical definition.
    as_of
        The evaluation instant, UTC.
    ground
        The types of the fields; without them less is known of what values can be.
    redundant
        Whether to look for conditions that add nothing to another, too.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.pql import parse
    >>> tree = parse('tier = "gold" and tier = "silver"')
    >>> [found.code for found in meant(tree, as_utc("2026-07-01"))]
    ['contradiction']
    """
    judged = parts(tree, ground or Ground(as_of), redundant=redundant)
    found = [one for part in judged for one in _of(part)]
    return list(dict.fromkeys([*found, *_duplicates(tree)]))


def _of(part: Part) -> Iterator[Finding]:
    severity: Severity = "note" if part.is_written else "warning"
    match part.kind:
        case "never" if _is_window(part.node):
            message = f"no time of {_timed(part.node)} fits: the window ends before it starts"
            yield Finding("empty-window", "warning", message, part.about)
        case "never" if isinstance(part.node, And) and not part.is_written:
            message = "the conditions cannot be true together"
            hint = "Join alternatives with or."
            yield Finding("contradiction", "warning", message, part.about, hint)
        case "never":
            yield Finding("always-false", severity, "no profile can meet it", part.about)
        case "always":
            yield Finding("always-true", severity, "every profile meets it", part.about)
        case "adds-nothing" if part.other is not None:
            yield Finding(
                "adds-nothing",
                "note",
                f"this adds nothing to {excerpt(part.other)}",
                part.node,
                "Leave one out.",
            )


def _is_window(node: Expression) -> bool:
    match node:
        case Occurs():
            return True
        case And(operands=operands):
            subjects = [one.subject for one in operands if isinstance(one, Occurs)]
            return len(subjects) == len(operands) and len(set(subjects)) == 1
    return False


def _timed(node: Expression) -> str:
    times = [one for one in walk(node) if isinstance(one, Occurs)]
    return excerpt(times[0].subject)


def _duplicates(tree: Expression) -> Iterator[Finding]:
    for node in walk(tree):
        if not isinstance(node, And | Or):
            continue
        joint = "and" if isinstance(node, And) else "or"
        seen: set[Expression] = set()
        for one in node.operands:
            if one in seen:
                message = f"the same condition stands twice in one {joint}"
                yield Finding("duplicate", "note", message, one, "Leave one out.")
            seen.add(one)
