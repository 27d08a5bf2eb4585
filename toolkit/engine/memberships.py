"""Who is in: several definitions answered together at one instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.plan import Plan, combined, leaves_of
from toolkit.errors import DefinitionError, UnknownNameError, UnsupportedError
from toolkit.language.tree import Boolean, Call, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.language.tree import Expression


class Engine(Protocol):
    """What an engine does for an evaluation: answer leaves, at the instant it was made for."""

    @property
    def profile_count(self) -> int:
        """How many profiles there are."""

    def answers(
        self, leaves: Sequence[Expression], progress: Callable[[float], None]
    ) -> dict[Expression, Bitmap]:
        """Return the profiles for which each leaf holds."""


def evaluate(
    asked: Plan,
    engine: Engine,
    outside: Callable[[str], Bitmap],
    progress: Callable[[float], None] = lambda _share: None,
) -> dict[str, Bitmap]:
    """Return the members of every audience of a plan.

    Parameters
    ----------
    asked
        The canonical definitions and their distinct leaves.
    engine
        Answers leaves.
    outside
        Gives the members of an audience that `inSegment` names and the plan does not define;
        raises UnknownNameError where there is none.
    progress
        Told the share of the work done, 0 to 1.

    Raises
    ------
    DefinitionError
        Audiences refer to one another in a circle; the message shows it.
    """
    try:
        answers = engine.answers(asked.leaves, progress)
    except UnsupportedError as error:
        for name, tree in asked.definitions.items():
            if name and _is_unsupported(engine, tree):
                error.add_note(f"in the audience {name!r}")
        raise
    return combine(asked, answers, engine.profile_count, outside)


def _is_unsupported(engine: Engine, tree: Expression) -> bool:
    try:
        engine.answers(leaves_of(tree), lambda _share: None)
    except UnsupportedError:
        return True
    return False


def combine(
    asked: Plan,
    answers: Mapping[Expression, Bitmap],
    size: int,
    outside: Callable[[str], Bitmap],
) -> dict[str, Bitmap]:
    """Return the members of every audience of a plan, from the answers to its leaves.

    Parameters
    ----------
    asked, outside
        As for `evaluate`.
    answers
        The profiles for which each leaf holds.
    size
        How many profiles there are.

    Raises
    ------
    DefinitionError
        Audiences refer to one another in a circle; the message shows it.
    """
    return _Combination(asked.definitions, size, answers, outside, asked.unnamed).all()


@dataclass(slots=True)
class _Combination:
    definitions: Mapping[str, Expression]
    size: int
    answers: Mapping[Expression, Bitmap]
    outside: Callable[[str], Bitmap]
    unnamed: frozenset[str] = frozenset()
    known: dict[str, Bitmap] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)

    def all(self) -> dict[str, Bitmap]:
        return {name: self.audience(name) for name in self.definitions}

    def audience(self, name: str) -> Bitmap:
        if name in self.path:
            circle = " → ".join([*self.path[self.path.index(name) :], name])
            raise DefinitionError(f"audiences refer to one another in a circle: {circle}")
        if name not in self.known:
            self.path.append(name)
            self.known[name] = combined(self.definitions[name], self.size, self.answer)
            self.path.pop()
        return self.known[name]

    def answer(self, leaf: Expression) -> Bitmap:
        match leaf:
            case Boolean(value=value):
                return Bitmap.full(self.size) if value else Bitmap.empty(self.size)
            case Call(function="inSegment", arguments=(Text(value=name),)):
                return self.audience(name) if name in self.definitions else self.found(name)
            case _:
                return self.answers[leaf]

    def found(self, name: str) -> Bitmap:
        try:
            return self.outside(name)
        except UnknownNameError as error:
            named = [one for one in self.definitions if one and one not in self.unnamed]
            raise UnknownNameError("audience", name, [*named, *error.known]) from None
