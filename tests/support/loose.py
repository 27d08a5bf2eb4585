"""PQL of every form with arguments of any kind: some of it can be asked, most of it is refused.

`whole_language` writes what fits; this writes what an analyst types, so that what cannot be asked
is refused by a sentence and never by an error of Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from toolkit.language.functions import FUNCTIONS, Form, Takes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SCALARS = ["city", "name", "age", "limit", "score", "vip", "day", "since", "loyalty.tier"]
LISTS = ["tags", "marks", "xEvent", "ids", "points", "loyalty"]
INSIDE = [
    *("eventType", "keyword", "price", "count", "timestamp", "device.model", "device"),
    *("items", "items.price", "items.tags", "items.name", "V", "V.price", "V.items", "W.name"),
]
LITERALS = [
    *('"a"', '""', '"5"', '"2024-03-31"', "0", "1", "-3", "2.5", "true", "false", "null", "[]"),
    *("[1, 2]", '["a", "b"]', "[null]", "[[1]]", '{"a": 1}', "now", "today", "date(2024, 3, 1)"),
]
TAKEN: dict[Takes, str] = {
    Takes.TEXT: "text",
    Takes.NUMBER: "number",
    Takes.INTEGER: "whole",
    Takes.BOOLEAN: "flag",
    Takes.SCALAR: "scalar",
    Takes.ARRAY: "many",
    Takes.OBJECT: "mapping",
    Takes.MAP: "mapping",
    Takes.MOMENT: "moment",
    Takes.PER_ITEM: "item",
    Takes.CONDITION: "condition",
}


class Loose:
    """Draws expressions; one in fifteen arguments is of another kind than the form takes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def of(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def odd(self) -> bool:
        return bool(self.draw(st.integers(0, 14)) == 0)

    def any(self, depth: int) -> str:
        return str(getattr(self, self.of(["scalar", "many", "condition", "called"]))(depth))

    def kind(self, kind: str, depth: int) -> str:
        return self.any(depth) if self.odd() else str(getattr(self, kind)(depth))

    # --- values -------------------------------------------------------------------------------

    def text(self, depth: int) -> str:
        return str(self.of(["city", "name", "keyword", '"a"', '"b"', "device.model", "V.keyword"]))

    def number(self, depth: int) -> str:
        if depth > 0 and self.of([True, False]):
            sides = self.kind("number", depth - 1), self.kind("number", depth - 2)
            return f"({sides[0]} {self.of(list('+-*/%'))} {sides[1]})"
        return str(self.of(["age", "limit", "score", "1", "2.5", "price", "V.price", "count"]))

    def whole(self, depth: int) -> str:
        return str(self.of(["0", "1", "2", "-1", "99999999999999999999"]))

    def flag(self, depth: int) -> str:
        return str(self.of(["true", "false"]))

    def moment(self, depth: int) -> str:
        return str(self.of(["day", "since", "timestamp", "V.timestamp", "now", "today"]))

    def mapping(self, depth: int) -> str:
        return str(self.of(["ids", "points", "loyalty", "device", '{"a": 1}', "xEvent", "city"]))

    def scalar(self, depth: int) -> str:
        if depth > 0 and self.of([True, False, False]):
            return self.called(depth - 1)
        return str(self.of([*SCALARS, *INSIDE, *LITERALS]))

    def item(self, depth: int) -> str:
        shown = self.of([*INSIDE, "^", "age", "tags"])
        return f"(V => V.{shown})" if self.odd() else str(shown)

    def many(self, depth: int) -> str:
        if depth <= 0 or self.of([True, False]):
            return str(self.of([*LISTS, "items", "items.tags", "[]", "[1, 2]", '["a", "b"]']))
        way = self.of(["filter", "filter", "select", "method", "path"])
        source = self.many(depth - 1)
        if way == "filter":
            return f"{source}[{self.condition(depth - 1)}]"
        if way == "select":
            return f"(select V from {source} where {self.condition(depth - 1)})"
        if way == "path":
            return f"{source}.{self.of(INSIDE)}"
        return str(self.method(self.of(["distinct", "intersection", "map", "topN"]), depth - 1))

    # --- forms --------------------------------------------------------------------------------

    def method(self, name: str, depth: int) -> str:
        function = FUNCTIONS[name]
        given = len(function.takes) - self.draw(st.integers(0, function.optional))
        parts = [self.kind(TAKEN.get(takes, "scalar"), depth) for takes in function.takes[:given]]
        if function.form is Form.FUNCTION:
            return f"{name}({', '.join(parts)})"
        if function.form is Form.INFIX and len(parts) == 2:
            return f"({parts[0]} {name} {parts[1]})"
        return f"{parts[0]}.{name}({', '.join(parts[1:])})"

    def called(self, depth: int) -> str:
        return self.method(self.of(sorted(FUNCTIONS)), depth - 1)

    def condition(self, depth: int) -> str:
        ways = ["compared", "called", "timed"]
        if depth > 0:
            ways += ["bound", "bound", "joined", "chain", "filtered", "counted", "aggregated"]
        return str(getattr(self, self.of(ways))(depth - 1))

    def compared(self, depth: int) -> str:
        op = self.of(["=", "!=", "<", ">=", "in", "notIn"])
        kind = self.of(["text", "text", "number", "number", "moment", "flag", "scalar"])
        if op in {"in", "notIn"}:
            return f"{self.kind(kind, depth)} {op} {self.kind('many', depth)}"
        return f"{self.kind(kind, depth)} {op} {self.kind(kind, depth)}"

    def timed(self, depth: int) -> str:
        when = self.of(
            [
                *("today", "<= 3 days before now", "> 1 month from today", "on date(2024, 3, 1)"),
                *("before V.timestamp", "after since", "between now and city", "this month"),
                *("= 0 days before now", "on 5", '<= 2 weeks after "a"', "next week"),
            ]
        )
        return f"{self.kind('moment', depth)} occurs {when}"

    def bound(self, depth: int) -> str:
        word = self.of(["exists", "forall"])
        source = self.of([*LISTS, "xEvent.items", "xEvent.device", "xEvent.price", "xEvent.city"])
        source = self.many(depth) if self.odd() else source
        more = f", W from {self.of(['V.items', 'xEvent', 'items', 'tags'])}" if self.odd() else ""
        return f"({word} V from {source}{more} where {self.condition(depth)})"

    def joined(self, depth: int) -> str:
        parts = self.condition(depth), self.condition(depth)
        return f"({parts[0]} {self.of(['and', 'or'])} not ({parts[1]}))"

    def filtered(self, depth: int) -> str:
        return f"{self.many(depth)}[{self.condition(depth)}]"

    def counted(self, depth: int) -> str:
        return f"{self.many(depth)}.count() {self.of(['>=', '=', '<'])} {self.number(depth)}"

    def aggregated(self, depth: int) -> str:
        word = self.of(["sum", "average", "min", "max"])
        form: Callable[[str, str], str] = self.of(
            [
                lambda source, path: f"{source}.{word}({path})",
                lambda source, path: f"{word}({path} from {source})",
                lambda source, path: f"{source}.{path}.{word}()",
            ]
        )
        return f"{form(self.many(depth), self.of(INSIDE))} {self.of(['>', '='])} {self.any(depth)}"

    def chain(self, depth: int) -> str:
        steps = [
            f"{name}: WHAT({self.condition(depth)})"
            + (f" WHEN({self.of(['today', '> 1 day after C0', '<= 3 days before now'])})" * when)
            for name, when in (("C0", self.odd()), ("C1", self.odd()))
        ]
        return f"CHAIN({self.of(['xEvent', 'tags'])}, timestamp, [{', '.join(steps)}])"


@st.composite
def loose_language(draw: st.DrawFn, depth: int = 3) -> str:
    """Return PQL that may be refused, by the parser, the type check or the compiler."""
    return Loose(draw).condition(depth)
