"""PQL text to the expression tree."""

from __future__ import annotations

import functools
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from toolkit.errors import Issue, PqlSyntaxError, Span, did_you_mean
from toolkit.instants import UNIT_WORDS, length_issue
from toolkit.language.functions import BY_FOLD, Form
from toolkit.language.pql.braces import Braces
from toolkit.language.pql.complaints import complaint
from toolkit.language.pql.source import captions_in, prepared
from toolkit.language.pql.words import can_be_bound
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Beyond,
    Binder,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    Input,
    Integer,
    Item,
    Lambda,
    Let,
    ListOf,
    Negate,
    Not,
    Null,
    Number,
    ObjectOf,
    Occurrence,
    Occurs,
    Offset,
    On,
    Or,
    Period,
    Quantifier,
    Step,
    Text,
    TimeWord,
    Variable,
    is_writable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.functions import Function
    from toolkit.language.tree import Caption, Comparison, Operator

Names = frozenset[str]
"""The names bound where an expression stands."""

Parsed = Tree[Token]


def parse(text: str) -> Expression:
    """Return the tree that PQL text says.

    Raises
    ------
    PqlSyntaxError
        The text is not PQL; says line, column and what was expected.

    Examples
    --------
    >>> parse("not (a.b = 3)")
    Not(operand=Compare(op='=', left=Field(name='b', of=Field(name='a', of=Item(level=0))), \
right=Integer(value=3)))
    """
    source = prepared(text)
    try:
        parsed = _parser().parse(source)
        return _Builder(text, captions_in(text, source)).build(
            cast("Parsed", parsed.children[0]), frozenset()
        )
    except (UnexpectedToken, UnexpectedCharacters, UnexpectedEOF) as error:
        raise PqlSyntaxError(complaint(error, text), text) from None
    except UnexpectedInput as error:
        raise PqlSyntaxError(Issue(str(error)), text) from None
    except RecursionError:
        raise PqlSyntaxError(
            Issue("the expression is nested too deeply", Span(0, 1), "Split it with inSegment."),
            text,
        ) from None


@functools.cache
def _parser() -> Lark:
    grammar = resources.files("toolkit.language.pql").joinpath("pql.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


class _Builder:
    """Builds the tree of one text; names are resolved against the binders around them."""

    def __init__(self, text: str, captions: dict[int, tuple[Caption, ...]]) -> None:
        self.text = text
        self.captions = captions

    def build(self, node: Parsed | Token, names: Names) -> Expression:
        if isinstance(node, Token):
            raise AssertionError(f"a bare token {node!r}")
        made = getattr(self, f"_{node.data}")(node, names)
        return cast("Expression", made)

    def _each(self, nodes: list[Parsed | Token], names: Names) -> tuple[Expression, ...]:
        return tuple(self.build(node, names) for node in nodes)

    def _arguments(self, node: Parsed | Token | None, names: Names) -> tuple[Expression, ...]:
        return () if node is None else self._each(_children(node), names)

    # --- literals -----------------------------------------------------------------------------

    def _string(self, node: Parsed, _names: Names) -> Expression:
        return Text(_unquoted(_token(node)), span=_span(node))

    def _number(self, node: Parsed, _names: Names) -> Expression:
        return Number(self._double(_token(node), node), span=_span(node))

    def _double(self, text: str, node: Parsed) -> Decimal:
        number = Decimal(text)
        if not is_writable(number):
            size = "large" if number.adjusted() > 0 else "small"
            raise self._wrong(f"this number is too {size}", node)
        return number

    def _integer(self, node: Parsed, _names: Names) -> Expression:
        return Integer(self._whole(_token(node), node), span=_span(node))

    def _whole(self, digits: str, node: Parsed) -> int:
        """Return a whole number; one beyond every double is refused, as a decimal one is."""
        return int(self._double(digits, node))

    def _true(self, node: Parsed, _names: Names) -> Expression:
        return Boolean(value=True, span=_span(node))

    def _false(self, node: Parsed, _names: Names) -> Expression:
        return Boolean(value=False, span=_span(node))

    def _null(self, node: Parsed, _names: Names) -> Expression:
        return Null(span=_span(node))

    def _timeword(self, node: Parsed, _names: Names) -> Expression:
        word = cast('Literal["now", "today", "yesterday", "tomorrow"]', _token(node).lower())
        return TimeWord(word, span=_span(node))

    def _period(self, node: Parsed, _names: Names) -> Expression:
        which, unit = _token(node).lower().split()
        return Period(
            cast('Literal["this", "last", "next"]', which), UNIT_WORDS[unit], span=_span(node)
        )

    def _list(self, node: Parsed, names: Names) -> Expression:
        return ListOf(self._arguments(node.children[0], names), span=_span(node))

    def _object(self, node: Parsed, names: Names) -> Expression:
        entries = tuple(
            (_unquoted(_token(entry)), self.build(_children(entry)[1], names))
            for entry in node.children
        )
        return ObjectOf(entries, span=_span(node))

    # --- references ---------------------------------------------------------------------------

    def _name(self, node: Parsed, names: Names) -> Expression:
        word = _token(node)
        if word in names:
            return Variable(word, span=_span(node))
        return Field(_bare(word), Item(), span=_span(node))

    def _up(self, node: Parsed, _names: Names) -> Expression:
        carets, name = (str(child) for child in node.children)
        return Field(_bare(name), Item(len(carets)), span=_span(node))

    def _input(self, node: Parsed, _names: Names) -> Expression:
        return Input(int(_token(node)[1:]), span=_span(node))

    def _member(self, node: Parsed, names: Names) -> Expression:
        of, name = node.children
        return Field(_bare(str(name)), self.build(of, names), span=_span(node))

    def _filter(self, node: Parsed, names: Names) -> Expression:
        source, condition = self._each(node.children, names)
        return Filter(source, condition, span=_span(node))

    def _paren(self, node: Parsed, names: Names) -> Expression:
        return self._captioned(self.build(node.children[0], names), node)

    def _captioned(self, tree: Expression, node: Parsed) -> Expression:
        captions = () if node.meta.empty else self.captions.get(node.meta.start_pos, ())
        return replace(tree, captions=(*captions, *tree.captions)) if captions else tree

    # --- operators ----------------------------------------------------------------------------

    def _and(self, node: Parsed, names: Names) -> Expression:
        return And(self._each(node.children, names), span=_span(node))

    def _or(self, node: Parsed, names: Names) -> Expression:
        return Or(self._each(node.children, names), span=_span(node))

    _let_and, _let_or = _and, _or

    def _negation(self, node: Parsed, names: Names) -> Expression:
        return self._captioned(Not(self.build(node.children[0], names), span=_span(node)), node)

    def _compare(self, node: Parsed, names: Names) -> Expression:
        left, op, right = node.children
        return Compare(
            cast("Comparison", str(op)),
            self.build(left, names),
            self.build(right, names),
            span=_span(node),
        )

    def _infix(self, node: Parsed, names: Names) -> Expression:
        left, word, right = node.children
        function = BY_FOLD[str(word).lower()]
        arguments = (self.build(left, names), self.build(right, names))
        return Call(function.name, arguments, span=_span(node))

    def _arithmetic(self, node: Parsed, names: Names) -> Expression:
        left, op, right = node.children
        return Arithmetic(
            cast("Operator", str(op)),
            self.build(left, names),
            self.build(right, names),
            span=_span(node),
        )

    def _minus(self, node: Parsed, names: Names) -> Expression:
        operand = node.children[1]
        made = self.build(operand, names)
        plain = isinstance(operand, Tree) and operand.data in {"integer", "number"}
        if plain and isinstance(made, Integer):
            return Integer(-made.value, span=_span(node))
        if plain and isinstance(made, Number):
            return Number(made.value.copy_negate(), span=_span(node))
        return Negate(made, span=_span(node))

    # --- calls --------------------------------------------------------------------------------

    def _call(self, node: Parsed, names: Names) -> Expression:
        name, arguments = node.children
        function = BY_FOLD.get(str(name).lower())
        if function is None or function.form is not Form.FUNCTION:
            raise self._unknown(str(name), node, Form.FUNCTION)
        return self._called(function, self._arguments(arguments, names), node)

    def _method(self, node: Parsed, names: Names) -> Expression:
        receiver, name, arguments = node.children
        function = BY_FOLD.get(str(name).lower())
        if function is None or function.form is Form.FUNCTION:
            raise self._unknown(str(name), node, Form.METHOD)
        given = (self.build(receiver, names), *self._arguments(arguments, names))
        return self._called(function, given, node)

    def _called(
        self, function: Function, given: tuple[Expression, ...], node: Parsed
    ) -> Expression:
        most = len(function.takes)
        if not most - function.optional <= len(given) <= most:
            skip = 0 if function.form is Form.FUNCTION else 1
            wanted = [take.value for take in function.takes[skip : most - function.optional]]
            takes = ", ".join(wanted) if wanted else "nothing"
            if function.optional:
                takes += f", and optionally {function.takes[-1].value}"
            raise self._wrong(
                f"{function.name} takes {takes}; {len(given) - skip} given",
                node,
                f"For example: {function.example}",
            )
        return Call(function.name, given, span=_span(node))

    def _unknown(self, name: str, node: Parsed, form: Form) -> PqlSyntaxError:
        methods = form is not Form.FUNCTION
        known = [f.name for f in BY_FOLD.values() if (f.form is not Form.FUNCTION) is methods]
        other = BY_FOLD.get(name.lower())
        hint = did_you_mean(name, known)
        if other is not None:
            hint = f"It is written like this: {other.example}"
        return self._wrong(f"no function {name}", node, hint)

    def _wrong(self, message: str, node: Parsed | Token, hint: str = "") -> PqlSyntaxError:
        return PqlSyntaxError(Issue(message, _span(node), hint), self.text)

    # --- time ---------------------------------------------------------------------------------

    def _occurs(self, node: Parsed, names: Names) -> Expression:
        subject, times = node.children
        return Occurs(self.build(subject, names), self._times(times, names), span=_span(node))

    def _times(self, node: Parsed | Token, names: Names) -> Occurrence:
        if not isinstance(node, Tree):
            raise AssertionError("a bare token in occurs")
        reader: dict[str, Callable[[Parsed, Names], Occurrence]] = {
            "on": self._on,
            "between": self._between,
            "beyond": self._beyond,
            "offset": self._offset,
        }
        return reader[node.data](node, names)

    def _on(self, node: Parsed, names: Names) -> Occurrence:
        return On(self.build(node.children[0], names), span=_span(node))

    def _between(self, node: Parsed, names: Names) -> Occurrence:
        start, end = self._each(node.children, names)
        return Between(start, end, span=_span(node))

    def _beyond(self, node: Parsed, names: Names) -> Occurrence:
        direction, time = node.children
        word = str(direction).lower()
        if word == "from":
            raise self._wrong(
                "occurs from needs a number", node, "Write occurs <= 3 days from today."
            )
        return Beyond(
            cast('Literal["before", "after"]', word), self.build(time, names), span=_span(node)
        )

    def _offset(self, node: Parsed, names: Names) -> Occurrence:
        comparison, amount, unit, direction, time = node.children
        number, length = self._whole(str(amount), node), UNIT_WORDS[str(unit).lower()]
        if (issue := length_issue(number, length)) is not None:
            message, hint = issue
            raise self._wrong(message, node, hint)
        return Offset(
            cast("Comparison", str(comparison or "=")),
            number,
            length,
            cast('Literal["before", "after", "from"]', str(direction).lower()),
            self.build(time, names),
            span=_span(node),
        )

    # --- binding ------------------------------------------------------------------------------

    def _binders(
        self, nodes: list[Parsed | Token], names: Names
    ) -> tuple[tuple[Binder, ...], Names]:
        binders: list[Binder] = []
        for node in nodes:
            word, source, condition = _children(node)
            name, from_source = self._bound(word), self.build(source, names)
            names = names | {name}
            test = None if condition is None else self.build(condition, names)
            binders.append(Binder(name, from_source, test, span=_span(node)))
        return tuple(binders), names

    def _bound(self, word: Token) -> str:
        if can_be_bound(word):
            return str(word)
        message = f"{str(word)!r} is not a name that can be bound"
        hint = "A bound name has letters, digits and _, no backticks, and is no word of PQL."
        raise self._wrong(message, word, hint)

    def _quantifier(self, node: Parsed, names: Names) -> Expression:
        word, *nodes = node.children
        binders, _ = self._binders(nodes, names)
        kind = cast('Literal["select", "exists", "forall"]', str(word).lower())
        return Quantifier(kind, binders, span=_span(node))

    def _aggregate(self, node: Parsed, names: Names) -> Expression:
        word, over, *nodes = _children(node)
        binders, inside = self._binders(nodes, names)
        value = None if over is None else self.build(_children(over)[0], inside)
        kind = cast('Literal["sum", "average", "min", "max"]', str(word).lower())
        return Aggregate(kind, value, binders, span=_span(node))

    def _let(self, node: Parsed, names: Names) -> Expression:
        word, _equals, value, _in, body = _children(node)
        name = self._bound(word)
        inside = names | {name}
        return Let(name, self.build(value, names), self.build(body, inside), span=_span(node))

    def _lambda_one(self, node: Parsed, names: Names) -> Expression:
        word, body = _children(node)
        name = self._bound(word)
        return Lambda((name,), self.build(body, names | {name}), span=_span(node))

    def _lambda_paren(self, node: Parsed, names: Names) -> Expression:
        parameter, body = node.children
        name = self._parameter(parameter)
        return Lambda((name,), self.build(body, names | {name}), span=_span(node))

    def _lambda_many(self, node: Parsed, names: Names) -> Expression:
        first, others, body = node.children
        bound = tuple(self._parameter(child) for child in (first, *_children(others)))
        return Lambda(bound, self.build(body, names | set(bound)), span=_span(node))

    def _parameter(self, node: Parsed | Token) -> str:
        if isinstance(node, Tree) and node.data == "name":
            return self._bound(_children(node)[0])
        raise self._wrong("a name is needed before =>", node)

    def _brace(self, node: Parsed, names: Names) -> Expression:
        *sources, condition = _children(node)
        braces = Braces()
        for source in sources:
            word, written = _children(source)
            name = "" if word is None else self._bound(word)
            braces.add(name, self.build(written, names), _span(source))
            names = names | {name} if name else names
        if condition is not None:
            braces.conclude(self.build(condition, names))
        return braces.selected(_span(node))

    # --- CHAIN --------------------------------------------------------------------------------

    def _chain(self, node: Parsed, names: Names) -> Expression:
        source, order, *steps = node.children
        return Chain(
            self.build(source, names),
            self.build(order, names),
            tuple(self._step(step, names) for step in steps),
            span=_span(node),
        )

    def _step(self, node: Parsed | Token, names: Names) -> Step:
        name, what, *parts = _children(node)
        found: dict[str, Parsed | Token] = {}
        for part in parts:
            kind = str(part.data) if isinstance(part, Tree) else ""
            if kind in found:
                raise self._wrong(f"{kind.upper()} is given twice", cast("Parsed", part))
            found[kind] = _children(part)[0]
        written = cast("Parsed", node)
        count = self._whole(str(found["count"]), written) if "count" in found else 1
        if count < 1:
            raise self._wrong("COUNT is at least 1", written)
        return Step(
            self._bound(name),
            self.build(what, names),
            self._times(found["when"], names) if "when" in found else None,
            count,
            self.build(found["where"], names) if "where" in found else None,
            span=_span(node),
        )


def _children(node: Parsed | Token) -> list[Any]:  # Any: lark puts None for what is left out
    if not isinstance(node, Tree):
        raise AssertionError(f"a token where a part was expected: {node!r}")
    return node.children


def _token(node: Parsed | Token) -> str:
    return str(_children(node)[0])


def _span(node: Parsed | Token) -> Span | None:
    if isinstance(node, Token):
        return Span(node.start_pos or 0, node.end_pos or 0)
    return None if node.meta.empty else Span(node.meta.start_pos, node.meta.end_pos)


def _bare(name: str) -> str:
    return name[1:-1] if name.startswith("`") else name


def _unquoted(text: str) -> str:
    quote, inner = text[0], text[1:-1]
    out: list[str] = []
    index = 0
    while index < len(inner):
        if inner[index] == "\\" and inner[index + 1 : index + 2] in {"\\", quote}:
            index += 1
        out.append(inner[index])
        index += 1
    return "".join(out)
