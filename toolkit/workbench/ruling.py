"""A definition by its rules: for whom each holds, what each takes away, who is in without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.plan import combined
from toolkit.language.describe import describe
from toolkit.language.tree import And, Boolean, Not, Or, conjuncts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.language.describe import EventNames
    from toolkit.language.tree import Expression
    from toolkit.workbench.asking import Asking

    Rule = tuple[Expression, bool]
    """A leaf, and whether the definition asks that it holds, or that it does not."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A canonical definition, and the profiles of each of its leaves.

    Parameters
    ----------
    tree
        The canonical definition.
    answers
        The profiles for which each leaf holds.
    size
        How many profiles there are.
    """

    tree: Expression
    answers: Mapping[Expression, Bitmap]
    size: int

    @classmethod
    def of(cls, asking: Asking, tree: Expression) -> Ruled:
        """Return a definition where it is asked."""
        return cls(asking.checked(tree), asking.leaves(tree), asking.engine.profile_count)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules, each once, in the order they are said."""
        return tuple(dict.fromkeys(_signed(self.tree, holds=True)))

    def holding(self, rule: Rule) -> Bitmap:
        """Return the profiles for which a rule holds; nobody where it is not one of its rules."""
        leaf, holds = rule
        if leaf not in self.answers:
            return Bitmap.empty(self.size)
        return self.answers[leaf] if holds else ~self.answers[leaf]

    def without(self, rule: Rule) -> Bitmap:
        """Return whom it would take if a rule were struck out; everyone where nothing is left."""
        left = _struck(self.tree, rule, holds=True)
        if left is None:
            return Bitmap.full(self.size)
        return combined(left, self.size, self.answers.__getitem__)


def told(rule: Rule, names: EventNames) -> str:
    """Return a rule in English, with the names of event types."""
    leaf, holds = rule
    return describe(leaf if holds else Not(leaf), names).removesuffix(".")


def attrition(asking: Asking, tree: Expression) -> pd.DataFrame:
    """Return how many profiles each rule of a definition leaves; see `Membership.attrition`."""
    rules = conjuncts(tree) or (Boolean(value=True),)
    answers = [asking.members(rule) for rule in rules]
    everyone = Bitmap.full(asking.engine.profile_count)
    rows = []
    left = before = everyone
    for number, (rule, answer) in enumerate(zip(rules, answers, strict=True)):
        left = before & answer
        without = everyone
        for other in (*answers[:number], *answers[number + 1 :]):
            without = without & other
        words = describe(rule, asking.engine.store.event_names).removesuffix(".")
        lost = before.count - left.count
        rows.append((words, answer.count, left.count, lost, without.count))
        before = left
    return pd.DataFrame(rows, columns=["rule", "profiles", "left", "lost", "without"])


def _signed(node: Expression, *, holds: bool) -> Iterator[Rule]:
    match node:
        case And(operands=operands) | Or(operands=operands):
            for operand in operands:
                yield from _signed(operand, holds=holds)
        case Not(operand=operand):
            yield from _signed(operand, holds=not holds)
        case _:
            yield node, holds


def _struck(node: Expression, rule: Rule, *, holds: bool) -> Expression | None:
    """Return what is left of a definition when a rule is struck out of it."""
    match node:
        case And(operands=operands) | Or(operands=operands):
            parts = (_struck(operand, rule, holds=holds) for operand in operands)
            left = tuple(part for part in parts if part is not None)
            if len(left) < 2:
                return left[0] if left else None
            return And(left) if isinstance(node, And) else Or(left)
        case Not(operand=operand):
            inner = _struck(operand, rule, holds=not holds)
            return None if inner is None else Not(inner)
        case _:
            return None if (node, holds) == rule else node
