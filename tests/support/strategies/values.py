"""Values of every type: numbers, text, moments and lists, as PQL text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support.strategies.extracts import COMMON, EVENT_TYPES, NUMBERS, TAGS, TEXTS, WHOLE
from tests.support.strategies.occurrences import COMPARISONS, reference_times
from tests.support.strategies.places import EVENT, ITEM, MOMENT, NUMBER, TEXT, Around, array
from tests.support.strategies.rules import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

REGEXES = [("^(.)", 1), ("(a)(b)?", 2), ("[a-zA-Z]+", 0), ("(a|B)$", 1)]
NUMBERS_OF = (
    "number_field number_literal arithmetic arithmetic count aggregate keyword_aggregate "
    "aggregate_of_two part chosen_number first_number map_number"
)
TEXTS_OF = "text_field text_field text_literal group chosen_text least"


class Values:
    """Draws values. `leave_out` names what is not to be drawn: methods of this class."""

    def __init__(self, draw: st.DrawFn, leave_out: Collection[str]) -> None:
        self.draw = draw
        self.leave_out = leave_out

    def one_of(self, options: Sequence[str]) -> str:
        """Return one of some words."""
        return self.draw(st.sampled_from(options))

    def number_up_to(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    def made(self, kinds: str, around: Around, depth: int) -> str:
        """Return what one of some methods, by name, makes."""
        left = [kind for kind in kinds.split() if kind not in self.leave_out]
        return getattr(self, self.one_of(left))(around, depth)

    def condition(self, around: Around, depth: int) -> str:
        raise NotImplementedError

    def name(self, around: Around) -> str:
        """Return a name to bind: a new one, or one that hides another."""
        fresh = f"V{len(around.names)}"
        return self.one_of([fresh, fresh, fresh, *around.names])

    def named(self, around: Around, kind: str) -> str | None:
        """Return a path to a value of a type, where there is one."""
        found = list(around.references(kind))
        return self.one_of(found) if found else None

    def chosen(self, kind: str, around: Around, depth: int) -> str:
        """Return a value of a type by `if` or `let`."""
        value = getattr(self, kind)
        if self.one_of(["if", "let"]) == "if":
            test = self.condition(around, depth - 1)
            branches = [value(around, depth - 1), value(around, depth - 1), "null"]
            first = self.draw(st.integers(0, 2))
            return f"if ({test}, {branches[first]}, {branches[first - 2]})"
        name = self.name(around)
        inner = around.bound(name, kind)
        return f"(let {name} = ({value(around, depth - 1)}) in ({value(inner, depth - 1)}))"

    def or_null(self, value: str) -> str:
        """Return a value, or seldom `null`."""
        return "null" if self.number_up_to(9) == 9 else value

    def joined(self, around: Around, depth: int) -> tuple[str, str, Around]:
        """Return two binders, of events and of the items of each, and the place inside both."""
        event, item = f"V{len(around.names)}", f"V{len(around.names) + 1}"
        inner = around.inside(EVENT, event)
        where = f" where {self.condition(inner, depth - 2)}" if self.number_up_to(1) else ""
        first = f"{event} from {self.events(around, depth - 2)}{where}"
        # Inside the second only its item and the two names: between them are no brackets.
        return first, f"{item} from {event}.items", around.bound(event, EVENT).inside(ITEM, item)

    # --- numbers ------------------------------------------------------------------------------

    def number(self, around: Around, depth: int) -> str:
        if depth <= 0:
            return self.made("number_field number_field number_literal clock", around, depth)
        return self.made(NUMBERS_OF, around, depth)

    def number_literal(self, _around: Around, _depth: int) -> str:
        return self.one_of([*(str(whole) for whole in WHOLE), *(repr(x) for x in NUMBERS)])

    def number_field(self, around: Around, depth: int) -> str:
        return self.named(around, NUMBER) or self.number_literal(around, depth)

    def clock(self, _around: Around, _depth: int) -> str:
        return self.one_of(["currentMonth()", "currentDayOfMonth()", "currentYear()"])

    def arithmetic(self, around: Around, depth: int) -> str:
        if self.one_of(["two", "two", "two", "minus"]) == "minus":
            return f"-({self.number_field(around, depth)})"
        left, right = self.number(around, depth - 1), self.number(around, depth - 2)
        return f"({left} {self.one_of(['+', '-', '*', '/', '%'])} {right})"

    def count(self, around: Around, depth: int) -> str:
        return f"{self.some_array(around, depth - 1)}.count()"

    def aggregate(self, around: Around, depth: int) -> str:
        kind = self.one_of(["sum", "average", "min", "max"])
        if self.one_of(["rows", "rows", "plain"]) == "plain":
            return f"{self.list_of(NUMBER, around, depth - 1)}.{kind}()"
        source, item = self.rows(around, depth - 1)
        return f"{source}.{kind}({self.per_item(NUMBER, item, around, depth - 1)})"

    def keyword_aggregate(self, around: Around, depth: int) -> str:
        kind = self.one_of(["sum", "average", "min", "max"])
        if self.one_of(["over", "over", "bare"]) == "bare":
            name = self.name(around)
            source = self.list_of(NUMBER, around, depth - 1)
            test = self.compared(name, NUMBER)
            return f"({kind} {name} from {source} where {test})"
        name = self.name(around)
        source, item = self.rows(around, depth - 1)
        inner = around.inside(item, name)
        where = f" where {self.condition(inner, depth - 1)}" if self.number_up_to(2) else ""
        return f"({kind} {self.number(inner, depth - 2)} over {name} from {source}{where})"

    def aggregate_of_two(self, around: Around, depth: int) -> str:
        if around.loops > 0:
            return self.keyword_aggregate(around, depth)
        kind = self.one_of(["sum", "average", "min", "max"])
        first, second, inside = self.joined(around, depth)
        return f"({kind} {self.number(inside, 0)} over {first}, {second})"

    def compared(self, left: str, kind: str) -> str:
        """Return a value compared with a literal."""
        right = self.literal(kind)
        return f"{left} {self.one_of(COMPARISONS)} {right}"

    def literal(self, kind: str) -> str:
        return (self.number_literal if kind == NUMBER else self.text_literal)(Around(), 0)

    def part(self, around: Around, depth: int) -> str:
        read_as = TEXT if self.number_up_to(3) == 0 else MOMENT
        moment = self.named(around, read_as) or "date(2024, 2, 29)"
        return f"{moment}.{self.one_of(['getMonth()', 'getYear()', 'getDayOfMonth()'])}"

    def chosen_number(self, around: Around, depth: int) -> str:
        return self.chosen(NUMBER, around, depth)

    def first_number(self, around: Around, depth: int) -> str:
        source, item = self.rows(around, depth - 1)
        best = f"{source}.{self.ranking(item, around, depth - 1, most=1)}"
        return f"{best}.head().price"

    def map_number(self, _around: Around, _depth: int) -> str:
        key = quoted(self.one_of(TAGS))
        return self.one_of(
            [f"$1.points.get({key})", "$1.points.values().sum(N => N)", "$1.points.keys().count()"]
        )

    # --- text ---------------------------------------------------------------------------------

    def text(self, around: Around, depth: int) -> str:
        if depth <= 0:
            return self.made("text_field text_field text_literal", around, depth)
        return self.made(TEXTS_OF, around, depth)

    def text_literal(self, _around: Around, _depth: int) -> str:
        return quoted(self.one_of([*COMMON, *TEXTS, *EVENT_TYPES]))

    def text_field(self, around: Around, depth: int) -> str:
        return self.named(around, TEXT) or self.text_literal(around, depth)

    def group(self, around: Around, depth: int) -> str:
        regex, number = self.one_of(REGEXES)
        return f'{self.text_field(around, depth)}.regexGroup("{regex}", {number})'

    def chosen_text(self, around: Around, depth: int) -> str:
        return self.chosen(TEXT, around, depth)

    def least(self, around: Around, depth: int) -> str:
        source, item = self.rows(around, depth - 1)
        per = self.per_item(TEXT, item, around, depth - 1)
        return f"{source}.{self.one_of(['min', 'max'])}({per})"

    # --- moments ------------------------------------------------------------------------------

    def moment(self, around: Around, depth: int) -> str:
        if depth <= 0:
            return self.made("moment_field moment_field", around, depth)
        return self.made("moment_field moment_field day latest", around, depth)

    def moment_field(self, around: Around, _depth: int) -> str:
        return self.named(around, MOMENT) or "date(2024, 2, 29)"

    def day(self, around: Around, depth: int) -> str:
        month = f"{self.named(around, MOMENT) or 'date(2024, 2, 29)'}.getMonth()"
        return self.one_of([f"date(2024, {month}, 29)", f"date(currentYear() - 1, {month}, 31)"])

    def latest(self, around: Around, depth: int) -> str:
        if around.loops > 1:
            return self.moment_field(around, depth)
        return f"{self.events(around, depth - 1)}.{self.one_of(['max', 'min'])}(timestamp)"

    def reference_time(self, around: Around, depth: int) -> str:
        """Return what may stand after `before`, `after` or `on`."""
        kind = self.one_of(["word", "word", "field", "moment"])
        if kind == "word":
            return self.draw(reference_times)
        return self.moment_field(around, depth) if kind == "field" else self.moment(around, depth)

    # --- lists --------------------------------------------------------------------------------

    def some_array(self, around: Around, depth: int) -> str:
        if self.one_of(["rows", "rows", "values"]) == "rows":
            return self.rows(around, depth)[0]
        return self.list_of(self.one_of([TEXT, NUMBER]), around, depth)

    def rows(self, around: Around, depth: int) -> tuple[str, str]:
        """Return an array of rows, and what its items are."""
        items = self.named(around, array(ITEM))
        if around.loops > 1 and items is None:
            return "$1.xEvent.items[false]", ITEM
        if items is not None and (around.loops > 1 or self.number_up_to(2)):
            return self.narrowed(items, ITEM, around, depth), ITEM
        if self.number_up_to(3) == 0:
            return self.narrowed("xEvent.items", ITEM, around, depth), ITEM
        return self.events(around, depth), EVENT

    def events(self, around: Around, depth: int) -> str:
        return self.narrowed("xEvent", EVENT, around, depth)

    def narrowed(self, source: str, item: str, around: Around, depth: int) -> str:
        """Return some of the items of an array."""
        if depth <= 0:
            return source
        how = self.one_of(["all", "brackets", "brackets", "filter", "select", "best", "grouped"])
        name = self.name(around)
        if how in self.leave_out or how == "all":
            return source
        if how == "best":
            return f"{source}.{self.ranking(item, around, depth - 1)}"
        if how == "grouped" and item == EVENT:
            return f"{source}.groupBy(eventType).get({quoted(self.one_of(EVENT_TYPES))})"
        if how == "filter":
            test = self.condition(around.inside(item, name), depth - 1)
            return f"{source}.filter({name} => {test})"
        if how == "select":
            test = self.condition(around.inside(item, name), depth - 1)
            return f"(select {name} from {source} where {test})"
        return f"{source}[{self.condition(around.inside(item), depth - 1)}]"

    def ranking(self, item: str, around: Around, depth: int, most: int = 3) -> str:
        per = self.per_item(NUMBER, item, around, depth)
        return f"{self.one_of(['topN', 'bottomN'])}({per}, {self.number_up_to(most - 1) + 1})"

    def per_item(self, kind: str, item: str, around: Around, depth: int) -> str:
        """Return an expression over one item, as a lambda or with bare names."""
        if self.number_up_to(1):
            return getattr(self, kind)(around.inside(item), min(depth, 1))
        name = self.name(around)
        return f"{name} => {getattr(self, kind)(around.inside(item, name), min(depth, 1))}"

    def list_of(self, kind: str, around: Around, depth: int) -> str:
        if depth <= 0:
            return self.named(around, array(kind)) or self.list_literal(kind)
        how = self.one_of(["field", "field", "literal", "map", "distinct", "both", "keys"])
        if how in self.leave_out or how == "field":
            return self.named(around, array(kind)) or self.list_literal(kind)
        if how == "map":
            source, item = self.rows(around, depth - 1)
            return f"{source}.map({self.per_item(kind, item, around, depth - 1)})"
        if how == "distinct":
            return f"{self.list_of(kind, around, depth - 1)}.distinct()"
        if how == "both":
            left = self.list_of(kind, around, depth - 1)
            return f"{left}.intersection({self.list_of(kind, around, depth - 1)})"
        if how == "keys":
            return self.of_map(kind)
        return self.list_literal(kind)

    def of_map(self, kind: str) -> str:
        if kind == NUMBER:
            return "$1.points.values()"
        return self.one_of(["$1.points.keys()", "$1.ids.keys()", '$1.ids.get("x")'])

    def literals(self, kind: str) -> list[str]:
        return [self.literal(kind) for _ in range(self.number_up_to(2))]

    def list_literal(self, kind: str) -> str:
        items = [self.literal(kind), *map(self.or_null, self.literals(kind))]
        return f"[{', '.join(items)}]"
