"""Expressions of the whole language, well typed over the fields of `extracts`, as PQL text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support.strategies.extracts import TAGS
from tests.support.strategies.occurrences import COMPARISONS, forms
from tests.support.strategies.places import (
    BOOLEAN,
    EVENT,
    MOMENT,
    NUMBER,
    TEXT,
    Around,
    array,
)
from tests.support.strategies.rules import quoted
from tests.support.strategies.values import Values

if TYPE_CHECKING:
    from collections.abc import Collection

STRING_TESTS = [
    *("equals", "notEqualTo", "contains", "doesNotContain"),
    *("startsWith", "doesNotStartWith", "endsWith", "doesNotEndWith"),
]
PATTERNS = ['"%a%"', '"_"', '"a%"', '"%"', '"a_b"', '""']
SEARCHED = ['"^a"', '"b$"', '"[aA]"', '"^$"', '"a.?b"', '"(?i)^A"', '"(?i)[B-İ]$"']
SETS = ["intersects", "subsetOf", "supersetOf"]
SIMPLE = "compare_numbers compare_texts text_test one_of_list null_test when when flag"
DEEP = (
    "compare_numbers compare_numbers compare_texts compare_moments compare_lists text_test "
    "one_of_list sets null_test when not_ both either exists exists quantified pairs sequence "
    "same_row chosen_condition flag segment array_truth in_map entry object_ compare_counts"
)


class Writer(Values):
    """Draws conditions."""

    def condition(self, around: Around, depth: int) -> str:
        return self.made(SIMPLE if depth <= 0 else DEEP, around, depth)

    def boolean(self, around: Around, depth: int) -> str:
        """Return a condition that is true or false: no array, no row."""
        return self.made(SIMPLE, around, depth)

    # --- comparing ----------------------------------------------------------------------------

    def compare_numbers(self, around: Around, depth: int) -> str:
        left, right = self.number(around, depth - 1), self.number(around, depth - 2)
        return f"{left} {self.one_of(COMPARISONS)} {self.or_null(right)}"

    def compare_counts(self, around: Around, depth: int) -> str:
        return f"{self.count(around, depth)} {self.one_of(COMPARISONS)} {self.number_up_to(3)}"

    def compare_texts(self, around: Around, depth: int) -> str:
        left = self.named(around, array(TEXT)) if self.number_up_to(3) == 0 else None
        left = left or self.text(around, depth - 1)
        return f"{left} {self.one_of(COMPARISONS)} {self.or_null(self.text(around, depth - 2))}"

    def compare_moments(self, around: Around, depth: int) -> str:
        left, right = self.moment(around, depth - 1), self.moment_field(around, depth)
        return f"{left} {self.one_of(COMPARISONS)} {right}"

    def compare_lists(self, around: Around, depth: int) -> str:
        kind = self.one_of([TEXT, NUMBER])
        left, right = (self.list_of(kind, around, depth - 1) for _ in range(2))
        return f"{left} {self.one_of(['=', '!='])} {right}"

    def same_row(self, around: Around, depth: int) -> str:
        kinds = around.names
        pairs = [(a, b) for a in around.rows() for b in around.rows() if kinds[a] == kinds[b]]
        if not pairs:
            return self.compare_numbers(around, depth)
        left, right = self.draw(st.sampled_from(pairs))
        return f"{left} {self.one_of(['=', '!='])} {right}"

    # --- tests --------------------------------------------------------------------------------

    def text_test(self, around: Around, depth: int) -> str:
        left = self.named(around, array(TEXT)) if self.number_up_to(3) == 0 else None
        left = left or self.text(around, depth - 1)
        how = self.one_of(["like", "matches", *STRING_TESTS])
        if how == "like":
            return f"{left} like {self.one_of(PATTERNS)}"
        if how == "matches":
            return f"{left}.matches({self.one_of(SEARCHED)})"
        cased = self.one_of(["", ", true", ", false"])
        return f"{left}.{how}({self.text(around, depth - 2)}{cased})"

    def one_of_list(self, around: Around, depth: int) -> str:
        kind = self.one_of([TEXT, NUMBER])
        value = getattr(self, kind)(around, depth - 1)
        values = self.list_of(kind, around, depth - 1)
        if self.number_up_to(2) == 0:
            return f"{values}.includes({value})"
        return f"{value} {self.one_of(['in', 'notIn'])} {values}"

    def sets(self, around: Around, depth: int) -> str:
        kind = self.one_of([TEXT, NUMBER])
        left, right = (self.list_of(kind, around, depth - 1) for _ in range(2))
        return f"{left}.{self.one_of(SETS)}({right})"

    def null_test(self, around: Around, depth: int) -> str:
        kind = self.one_of([TEXT, NUMBER, MOMENT])
        value = getattr(self, kind)(around, depth - 1)
        return f"({value}).{self.one_of(['isNull', 'isNotNull'])}()"

    def when(self, around: Around, depth: int) -> str:
        return f"{self.moment(around, depth - 1)} occurs {self.occurrence(around, depth - 1)}"

    def occurrence(self, around: Around, depth: int) -> str:
        times = [self.reference_time(around, depth) for _ in range(2)]
        return self.draw(forms).format(*times)

    def flag(self, around: Around, depth: int) -> str:
        return self.named(around, BOOLEAN) or self.null_test(around, depth)

    def segment(self, _around: Around, _depth: int) -> str:
        return 'inSegment("vips")'

    def array_truth(self, around: Around, depth: int) -> str:
        return self.some_array(around, depth - 1)

    # --- joining ------------------------------------------------------------------------------

    def not_(self, around: Around, depth: int) -> str:
        return f"not ({self.condition(around, depth - 1)})"

    def both(self, around: Around, depth: int) -> str:
        return f"({self.condition(around, depth - 1)} and {self.condition(around, depth - 1)})"

    def either(self, around: Around, depth: int) -> str:
        return f"({self.condition(around, depth - 1)} or {self.condition(around, depth - 1)})"

    def chosen_condition(self, around: Around, depth: int) -> str:
        return self.chosen(BOOLEAN, around, depth)

    # --- items --------------------------------------------------------------------------------

    def exists(self, around: Around, depth: int) -> str:
        source, item = self.rows(around, depth - 1)
        return f"{source}.exists({self.per_item('condition', item, around, depth - 1)})"

    def quantified(self, around: Around, depth: int) -> str:
        name = self.name(around)
        source, item = self.rows(around, depth - 1)
        kind = self.one_of(["exists", "forall", "select"])
        if self.number_up_to(4) == 0:
            return f"({kind} {name} from {source})"
        test = self.condition(around.inside(item, name), depth - 1)
        return f"({kind} {name} from {source} where {test})"

    def pairs(self, around: Around, depth: int) -> str:
        """Two binders: the second sees the name of the first, and what is around both."""
        if around.loops > 0:
            return self.quantified(around, depth)
        if self.number_up_to(3) == 0:
            first, second, inside = self.joined(around, depth)
            test = self.condition(inside, 0)
            kind = self.one_of(["exists", "forall", "select"])
            return f"({kind} {first}, {second} where {test})"
        first, second = f"V{len(around.names)}", f"V{len(around.names) + 1}"
        source, item = self.rows(around, depth - 2)
        held = self.condition(around.inside(item, first), depth - 2)
        joined = around.inside(item, first).inside(EVENT, second)
        test = self.made("same_row when compare_numbers both", joined, depth - 2)
        kind = self.one_of(["exists", "forall", "select"])
        return f"({kind} {first} from {source} where {held}, {second} from xEvent where {test})"

    def sequence(self, around: Around, depth: int) -> str:
        if around.loops > 1:
            return self.exists(around, depth)
        inner = around.inside(EVENT)
        steps = []
        for number in range(self.number_up_to(2) + 1):
            when = f" WHEN({self.occurrence(inner, 0)})" if self.number_up_to(2) == 0 else ""
            again = " COUNT(2)" if self.number_up_to(3) == 0 else ""
            where = f" WHERE({self.condition(inner, 0)})" if self.number_up_to(3) == 0 else ""
            what = self.condition(inner, min(depth - 1, 1))
            steps.append(f"C{number}: WHAT({what}){when}{again}{where}")
        return f"CHAIN(xEvent, timestamp, [{', '.join(steps)}])"

    # --- maps and objects ---------------------------------------------------------------------

    def in_map(self, around: Around, depth: int) -> str:
        key = quoted(self.one_of(TAGS))
        tests = [f"$1.ids.get({key}).includes({key})", f"$1.points.get({key}).isNull()"]
        return self.one_of([*tests, f"{key} in $1.points.keys()", f"$1.ids.get({key})"])

    def entry(self, around: Around, depth: int) -> str:
        made = f'mapEntry("k", {self.number(around, depth - 1)})'
        return f'{made}.get("k") {self.one_of(COMPARISONS)} {self.number_literal(around, 0)}'

    def object_(self, around: Around, depth: int) -> str:
        made = f'{{"a": {self.number(around, depth - 1)}, "b": {self.text(around, depth - 1)}}}'
        return f"{made}.a {self.one_of(COMPARISONS)} {self.number_literal(around, 0)}"


@st.composite
def whole_language(draw: st.DrawFn, leave_out: Collection[str] = (), depth: int = 3) -> str:
    """Return a condition over a profile that may be of anything the language has.

    Parameters
    ----------
    leave_out
        What an engine does not evaluate, by the methods above and of `Values` that draw it.
    depth
        How deep conditions nest.
    """
    return Writer(draw, leave_out).condition(Around(), depth)
