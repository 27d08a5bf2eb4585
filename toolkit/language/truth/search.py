"""Whether conditions can be true together: every way to make them so is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.language.tree import And, Boolean, Call, Chain, Field, Not, Or
from toolkit.language.truth.ground import COUNTS
from toolkit.language.truth.lists import Counted, counted, is_ordered
from toolkit.language.truth.readings import Reading, reading
from toolkit.language.truth.texts import Texts, are_possible
from toolkit.language.truth.values import ANYTHING, NULL, PRESENT, Values, only, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.language.tree import Expression
    from toolkit.language.truth.ground import Ground
    from toolkit.language.truth.readings import Domain

    Signed = tuple[Expression, bool]
    """A condition, and whether it is to be true."""
    Subject = Expression | tuple[Expression, Expression]

_MOST_WAYS = 200
"""After so many ways a condition is taken to depend on the profile."""
_SAME = only([0]) | Values((), null=True, other=True)
"""How a value compares with itself."""
_OPPOSITE = {
    "notEqualTo": "equals",
    "doesNotContain": "contains",
    "doesNotStartWith": "startsWith",
    "doesNotEndWith": "endsWith",
}


def truth(node: Expression, ground: Ground) -> bool | None:
    """Return what a canonical condition always is; None when it depends on the profile.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.pql import parse
    >>> from toolkit.language.truth.ground import Ground
    >>> ground = Ground(as_utc("2026-07-01"))
    >>> truth(parse('tier in ["gold"] and tier notIn ["gold"]'), ground)
    False
    >>> truth(parse("n.isNull() or n.isNotNull()"), ground)
    True
    >>> truth(parse("n = 1 or n != 1"), ground)
    """
    if not Search().are_possible([(node, True)], ground):
        return False
    if not Search().are_possible([(node, False)], ground):
        return True
    return None


def implies(one: Expression, other: Expression, ground: Ground) -> bool:
    """Return whether a condition is true wherever another one is.

    Examples
    --------
    >>> from toolkit.instants import as_utc
    >>> from toolkit.language.pql import parse
    >>> from toolkit.language.truth.ground import Ground
    >>> implies(parse("n > 5"), parse("n > 3"), Ground(as_utc("2026-07-01")))
    True
    """
    return not Search().are_possible([(one, True), (other, False)], ground)


@dataclass(slots=True)
class Search:
    """Looks at the ways to make conditions true, up to a number of them."""

    left: int = _MOST_WAYS

    def are_possible(
        self, pending: Sequence[Signed], ground: Ground, given: Sequence[Signed] = ()
    ) -> bool:
        """Return whether conditions may be true together, beside tests that are given.

        Parameters
        ----------
        pending
            The conditions.
        ground
            Where they stand.
        given
            Tests, each with whether it passes.
        """
        if self.left <= 0:
            return True
        self.left -= 1
        tests, choices = _parted(pending)
        tests = [*given, *tests]
        if not _Tests(tests, ground, self).may_pass():
            return False
        if not choices:
            return True
        choices.sort(key=len)
        first, others = choices[0], choices[1:]
        rest = [_rejoined(choice) for choice in others]
        return any(self.are_possible([one, *rest], ground, tests) for one in first)


def _parted(pending: Iterable[Signed]) -> tuple[list[Signed], list[list[Signed]]]:
    """Return the tests that conditions come down to, and the choices between conditions."""
    tests: list[Signed] = []
    choices: list[list[Signed]] = []
    stack = list(pending)
    while stack:
        node, holds = stack.pop()
        match node:
            case Not(operand=operand):
                stack.append((operand, not holds))
            case And(operands=operands) | Or(operands=operands):
                parts = [(one, holds) for one in operands]
                if isinstance(node, And) == holds:
                    stack += parts
                else:
                    choices.append(parts)
            case Call(function=name, arguments=arguments) if name in _OPPOSITE:
                opposite = Not(Call(_OPPOSITE[name], arguments))
                stack.append((And((Call("isNotNull", arguments[:1]), opposite)), holds))
            case _:
                tests.append((node, holds))
    return tests, choices


def _rejoined(choice: list[Signed]) -> Signed:
    """Return a choice as one condition."""
    return Or(tuple(node if holds else Not(node) for node, holds in choice)), True


@dataclass(slots=True)
class _Tests:
    """Tests of values and of lists, each with whether it passes."""

    tests: Sequence[Signed]
    ground: Ground
    search: Search
    values: dict[Subject, dict[Domain, Values]] = field(default_factory=dict)
    excluded: dict[Subject, dict[Domain, list[Values]]] = field(default_factory=dict)
    needles: dict[Subject, dict[Domain, Texts]] = field(default_factory=dict)
    beginnings: dict[Subject, dict[Domain, list[str]]] = field(default_factory=dict)
    counts: dict[Expression, dict[Expression, Values]] = field(default_factory=dict)

    def may_pass(self) -> bool:
        """Return whether nothing speaks against all tests together."""
        tests = dict.fromkeys(self.tests)
        for node, holds in tests:
            if isinstance(node, Boolean):
                if node.value != holds:
                    return False
                continue
            if (node, not holds) in tests:
                return False
            if isinstance(node, Chain) and holds and not is_ordered(node, self.ground):
                return False
            found = reading(node, self.ground)
            if found is not None:
                self._read(found, holds=holds)
            for one in counted(node, holds=holds):
                self._count(one)
        self._exclude()
        return all(map(self._has_value, self.values)) and all(
            self._can_count(source, found) for source, found in self.counts.items()
        )

    def _read(self, found: Reading, *, holds: bool) -> None:
        subject, domain = found.subject, found.domain
        if holds:
            domains = self.values.setdefault(subject, {})
            domains[domain] = domains.get(domain, ANYTHING) & found.values
        elif found.is_exact:
            self.excluded.setdefault(subject, {}).setdefault(domain, []).append(found.values)
        if found.needle is None:
            return
        kind, needle = found.needle
        if kind == "begins":
            if holds:
                self.beginnings.setdefault(subject, {}).setdefault(domain, []).append(needle)
            return
        texts = self.needles.setdefault(subject, {})
        was = texts.get(domain, Texts(ANYTHING))
        both = frozenset({found.needle})
        texts[domain] = (
            Texts(ANYTHING, was.wanted | both, was.unwanted)
            if holds
            else Texts(ANYTHING, was.wanted, was.unwanted | both)
        )

    def _exclude(self) -> None:
        """Take out the values that tests must not have: all at once, as there can be thousands."""
        for subject, by_domain in self.excluded.items():
            domains = self.values.setdefault(subject, {})
            for domain, sets in by_domain.items():
                domains[domain] = domains.get(domain, ANYTHING) & ~union(sets)

    def _count(self, one: Counted) -> None:
        by_condition = self.counts.setdefault(one.source, {})
        by_condition[one.condition] = by_condition.get(one.condition, COUNTS) & one.numbers

    # --- single values ------------------------------------------------------------------------

    def _has_value(self, subject: Subject) -> bool:
        domains = {
            domain: self._limited(subject, domain, values)
            for domain, values in self.values[subject].items()
        }
        is_null = all(one.null for one in domains.values())
        if is_null and not self._is_under_null(subject):
            return True
        if not is_null and self._is_under_null(subject):
            return False
        return is_null or (
            all(one.spans or one.other for one in domains.values())
            and self._has_text(subject, domains)
        )

    def _limited(self, subject: Subject, domain: Domain, values: Values) -> Values:
        if isinstance(subject, tuple):
            return values & _SAME if subject[0] == subject[1] else values
        limited = values & self.ground.limits(subject, domain)
        is_whole = domain == "moment" or (domain == "number" and self.ground.is_whole(subject))
        return limited.whole() if is_whole else limited

    def _is_under_null(self, subject: Subject) -> bool:
        """Return whether an object that the value is a field of is null."""
        if isinstance(subject, tuple):
            return False
        while isinstance(subject, Field):
            subject = subject.of
            if self.values.get(subject, {}).get("") == NULL:
                return True
        return False

    def _has_text(self, subject: Subject, domains: dict[Domain, Values]) -> bool:
        needles = self.needles.get(subject, {})
        if not needles and not {"text", "folded"} & domains.keys():
            return True
        if any(one.other for name, one in domains.items() if name in {"text", "folded"}):
            return True
        begins = self.beginnings.get(subject, {})
        exact, folded = (
            Texts(
                domains.get(name, PRESENT),
                needles.get(name, Texts(ANYTHING)).wanted,
                needles.get(name, Texts(ANYTHING)).unwanted,
            )
            for name in ("text", "folded")
        )
        return are_possible(exact, folded, begins.get("text", []), begins.get("folded", []))

    # --- lists --------------------------------------------------------------------------------

    def _can_count(self, source: Expression, found: dict[Expression, Values]) -> bool:
        inside = self.ground.inside(source)
        found = {condition: numbers.whole() for condition, numbers in found.items()}
        if not all(numbers.spans for numbers in found.values()):
            return False
        for condition, numbers in found.items():
            if numbers.least > 0 and not self.search.are_possible([(condition, True)], inside):
                return False
        for some, numbers in found.items():
            for all_, more in found.items():
                if some == all_ or more.most is None or numbers.least <= more.most:
                    continue
                if not self.search.are_possible([(some, True), (all_, False)], inside):
                    return False
        return True
