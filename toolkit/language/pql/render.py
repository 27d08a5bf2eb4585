"""The expression tree to PQL text, in documented forms only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from toolkit.language.functions import FUNCTIONS, Form
from toolkit.language.pql.source import comments_of
from toolkit.language.pql.words import is_bare, is_plain
from toolkit.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Beyond,
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
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.language.tree import Binder

_OPEN, _OR, _AND, _NOT, _RELATION, _SUM, _PRODUCT, _UNARY, _POST = range(9)
_INDENT = "    "
_AGGREGATES = frozenset({"sum", "average", "min", "max"})


def render(tree: Expression, *, width: int | None = None) -> str:
    r"""Return the PQL text of a tree; parsing it gives the same tree.

    Parameters
    ----------
    tree
        Any expression.
    width
        Break `and`, `or` and CHAIN over lines where a line would be longer; None for one line.

    Examples
    --------
    >>> render(Not(Compare("=", Field("a"), Text('say "hi"'))))
    'not (a = "say \\"hi\\"")'
    """
    return _Writer(width).write(tree, _OPEN, "")


class _Writer:
    """Writes the expressions that stand where `names` are bound."""

    def __init__(self, width: int | None, names: frozenset[str] = frozenset()) -> None:
        self.width = width
        self.names = names

    def knowing(self, *names: str) -> _Writer:
        """Return a writer for what stands where more names are bound."""
        return _Writer(self.width, self.names.union(names))

    def write(self, node: Expression, least: int, indent: str) -> str:
        """Return a node's text, in parentheses where it binds less than `least`."""
        return self.bare(node, indent) if _level(node) >= least else self.enclosed(node, indent)

    def enclosed(self, node: Expression, indent: str) -> str:
        """Return a node in parentheses, on lines of its own where it is too long for one."""
        line = self.line(node)
        if self.width is None or len(indent) + len(line) <= self.width:
            return f"({line})"
        inner = indent + _INDENT
        text = self.bare(node, inner)  # once: a second time at each level doubles the work
        return f"(\n{inner}{text}\n{indent})" if "\n" in text else f"({text})"

    def group(self, node: Expression, indent: str) -> str:
        """Return a node after the comments that caption it, on lines where it is too long."""
        outer, *inner = node.captions
        group = replace(node, captions=tuple(inner))
        is_closed = isinstance(node, Not) and not inner
        text = self.bare(group, indent) if is_closed else self.enclosed(group, indent)
        comments = comments_of(outer)
        used = len(indent) + len(comments) + 1 + len(text.split("\n", 1)[0])
        is_long = self.width is not None and used > self.width
        return f"{comments}\n{indent}{text}" if is_long else f"{comments} {text}"

    def bare(self, node: Expression, indent: str) -> str:
        line = self.line(node)
        if self.width is None or len(indent) + len(line) <= self.width:
            return line
        if node.captions:
            return self.group(node, indent)
        return self.lines(node, indent) or line

    def lines(self, node: Expression, indent: str) -> str:
        match node:
            case And(operands=operands):
                return self.joined("and", operands, _NOT, indent)
            case Or(operands=operands):
                return self.joined("or", operands, _AND, indent)
            case Not(operand=operand):
                return f"not {self.block('(', operand, ')', indent)}"
            case Compare(op=op, left=left, right=right):
                sides = (self.write(each, _SUM, indent) for each in (left, right))
                return f" {op} ".join(sides)
            case ListOf(items=items) if items:
                inner = indent + _INDENT
                shown = f",\n{inner}".join(self.bare(each, inner) for each in items)
                return f"[\n{inner}{shown}\n{indent}]"
            case Filter(source=source, condition=condition):
                return (
                    f"{self.write(source, _POST, indent)}{self.block('[', condition, ']', indent)}"
                )
            case Call():
                return self.call_lines(node, indent)
            case Quantifier(kind=kind, binders=binders):
                return f"{kind}{self.binder_lines(binders, indent)}"
            case Let(name=name, value=value, body=body):
                said = self.block("(", value, ")", indent)
                return f"let {name} = {said} in {self.knowing(name).block('(', body, ')', indent)}"
            case Chain(steps=steps):
                inner = indent + _INDENT
                shown = f",\n{inner}".join(self.step_lines(step, inner) for step in steps)
                return f"CHAIN({self.source(node)}, [\n{inner}{shown}\n{indent}])"
            case _:
                return ""

    def block(self, start: str, node: Expression, end: str, indent: str) -> str:
        """Return a node between brackets, on lines of its own where it is too long for one."""
        line = self.line(node)
        if self.width is None or len(indent) + len(line) + len(_INDENT) <= self.width // 2:
            return f"{start}{line}{end}"
        inner = indent + _INDENT
        return f"{start}\n{inner}{self.bare(node, inner)}\n{indent}{end}"

    def call_lines(self, node: Call, indent: str) -> str:
        function = FUNCTIONS[node.function]
        if function.form is Form.FUNCTION or not node.arguments:
            return ""
        receiver, *others = node.arguments
        if function.form is Form.INFIX:
            left, right = self.write(receiver, _SUM, indent), self.write(others[0], _SUM, indent)
            if isinstance(others[0], ListOf):
                right = self.lines(others[0], indent) or right
            return f"{left} {function.name} {right}"
        text = self.write(receiver, _POST, indent)
        text = f"({text})" if isinstance(receiver, TimeWord) else text
        if len(others) == 1:
            return f"{text}.{function.name}{self.block('(', others[0], ')', indent)}"
        return f"{text}.{function.name}({self.all(others)})"

    def binder_lines(self, binders: Sequence[Binder], indent: str) -> str:
        """Return binders, each on a line if several, and what holds of one below it if long."""
        writer, several, parts = self, len(binders) > 1, []
        inner = indent + _INDENT if several else indent
        for binder in binders:
            text = f"{binder.name} from {writer.one(binder.source, _POST)}"
            writer = writer.knowing(binder.name)
            if binder.condition is not None:
                text += f" where{writer.below(binder.condition, inner, len(text) + 7)}"
            parts.append(text)
        return f"\n{inner}" + f",\n{inner}".join(parts) if several else f" {parts[0]}"

    def below(self, node: Expression, indent: str, used: int) -> str:
        """Return a condition after `used` characters of its line, or on lines below it."""
        line = self.one(node, _OR)
        if self.width is None or len(indent) + used + len(line) <= self.width:
            return f" {line}"
        inner = indent + _INDENT
        return f"\n{inner}{self.write(node, _OR, inner)}"

    def step_lines(self, step: Step, indent: str) -> str:
        line = self.step(step)
        if self.width is None or len(indent) + len(line) <= self.width:
            return line
        return self.step(step, self.block("(", step.what, ")", indent))

    def joined(self, word: str, operands: Sequence[Expression], least: int, indent: str) -> str:
        return f"\n{indent}{word} ".join(self.write(each, least, indent) for each in operands)

    # --- one line -----------------------------------------------------------------------------

    def line(self, node: Expression) -> str:
        if not node.captions:
            return self.plain(node)
        outer, *inner = node.captions
        text = self.line(replace(node, captions=tuple(inner)))
        is_closed = isinstance(node, Not) and not inner
        return f"{comments_of(outer)} {text if is_closed else f'({text})'}"

    def plain(self, node: Expression) -> str:
        match node:
            case Text() | Boolean() | Integer() | Number() | Null():
                return _literal(node)
            case ListOf(items=items):
                return f"[{self.all(items)}]"
            case ObjectOf(entries=entries):
                return "{" + ", ".join(f"{quoted(k)}: {self.one(v)}" for k, v in entries) + "}"
            case TimeWord(word=word):
                return word
            case Period(which=which, unit=unit):
                return f"{which} {unit.value}"
            case Item() | Input() | Variable() | Field():
                return self.reference(node)
            case And(operands=operands):
                return " and ".join(self.one(each, _NOT) for each in operands)
            case Or(operands=operands):
                return " or ".join(self.one(each, _AND) for each in operands)
            case Not(operand=operand):
                return f"not ({self.one(operand)})"
            case Compare(op=op, left=left, right=right):
                return f"{self.one(left, _SUM)} {op} {self.one(right, _SUM)}"
            case Arithmetic(op=op, left=left, right=right):
                level = _level(node)
                return f"{self.one(left, level)} {op} {self.one(right, level + 1)}"
            case Negate(operand=operand):
                return f"-({self.one(operand)})"
            case Call():
                return self.call(node)
            case Filter(source=source, condition=condition):
                return f"{self.one(source, _POST)}[{self.one(condition)}]"
            case Occurs(subject=subject, occurrence=occurrence):
                return f"{self.one(subject, _SUM)} occurs {self.times(occurrence, 'on ')}"
            case Quantifier(kind=kind, binders=binders):
                return f"{kind} {self.binders(binders)[0]}"
            case Aggregate():
                return self.aggregate(node)
            case Let(name=name, value=value, body=body):
                return f"let {name} = ({self.one(value)}) in ({self.knowing(name).one(body)})"
            case Lambda(parameters=parameters, body=body):
                return f"({', '.join(parameters)}) => {self.knowing(*parameters).one(body)}"
            case Chain(steps=steps):
                return f"CHAIN({self.source(node)}, [{', '.join(map(self.step, steps))}])"
            case _:
                assert_never(node)

    def one(self, node: Expression, least: int = _OPEN) -> str:
        text = self.line(node)
        return text if _level(node) >= least else f"({text})"

    def all(self, nodes: Sequence[Expression]) -> str:
        return ", ".join(self.one(node) for node in nodes)

    def reference(self, node: Item | Input | Variable | Field) -> str:
        match node:
            case Item(level=level):
                return "^" * level or "^"
            case Input(position=position):
                return f"${position}"
            case Variable(name=name):
                return f"({name})" if name.lower() in _AGGREGATES else name
            case Field(name=name, of=Item(level=0)):
                return name if is_bare(name) and name not in self.names else f"`{name}`"
            case Field(name=name, of=of):
                return f"{self.owner(of)}.{name if is_plain(name) else f'`{name}`'}"

    def owner(self, node: Expression) -> str:
        """Return the text of what stands before a dot, where a time word would be a field."""
        text = self.one(node, _POST)
        return f"({text})" if isinstance(node, TimeWord) else text

    def call(self, node: Call) -> str:
        function = FUNCTIONS[node.function]
        if function.form is Form.FUNCTION:
            return f"{function.name}({self.all(node.arguments)})"
        receiver, *others = node.arguments
        if function.form is Form.INFIX:
            left, right = self.one(receiver, _SUM), self.one(others[0], _SUM)
            return f"{left} {function.name} {right}"
        return f"{self.owner(receiver)}.{function.name}({self.all(others)})"

    def times(self, node: Occurrence, on: str) -> str:
        match node:
            case On(time=time):
                return f"{on}{self.one(time, _POST)}"
            case Between(start=start, end=end):
                return f"between {self.one(start, _POST)} and {self.one(end, _POST)}"
            case Beyond(direction=direction, time=time):
                return f"{direction} {self.one(time, _POST)}"
            case Offset(comparison=comparison, amount=amount, unit=unit, direction=direction):
                word = unit.value if amount == 1 else unit.plural
                return f"{comparison} {amount} {word} {direction} {self.one(node.time, _POST)}"

    def binders(self, binders: Sequence[Binder]) -> tuple[str, _Writer]:
        """Return the text of binders, and the writer of what they are bound for."""
        writer, parts = self, []
        for binder in binders:
            text = f"{binder.name} from {writer.one(binder.source, _POST)}"
            writer = writer.knowing(binder.name)
            if binder.condition is not None:
                text += f" where {writer.one(binder.condition, _OR)}"
            parts.append(text)
        return ", ".join(parts), writer

    def aggregate(self, node: Aggregate) -> str:
        binders, inside = self.binders(node.binders)
        if node.value is None:
            return f"{node.kind} {binders}"
        value = inside.one(node.value, _SUM)
        if value.startswith("["):  # it would filter a field named like the aggregate
            value = f"({value})"
        return f"{node.kind} {value} over {binders}"

    def source(self, node: Chain) -> str:
        return f"{self.one(node.source, _POST)}, {self.one(node.order, _POST)}"

    def step(self, step: Step, what: str = "") -> str:
        parts = [f"{step.name}: WHAT{what or f'({self.one(step.what)})'}"]
        if step.when is not None:
            parts.append(f"WHEN({self.times(step.when, 'on ')})")
        if step.count != 1:
            parts.append(f"COUNT({step.count})")
        if step.where is not None:
            parts.append(f"WHERE({self.one(step.where)})")
        return " ".join(parts)


def quoted(text: str) -> str:
    """Return text as a PQL string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _literal(node: Text | Boolean | Integer | Number | Null) -> str:
    match node:
        case Text(value=value):
            return quoted(value)
        case Boolean(value=value):
            return "true" if value else "false"
        case Integer(value=value):
            return str(value)
        case Number():
            return _double(node)
        case Null():
            return "null"


def _double(node: Number) -> str:
    value = node.value or Decimal(0)  # -0.0 equals 0.0, and equal trees have one text
    text = repr(float(value))
    if Decimal(text) != value:  # more digits than a double holds
        text = f"{value:f}"
    return text if any(mark in text for mark in ".e") else f"{text}.0"


def _level(node: Expression) -> int:
    if node.captions:
        return _NOT if isinstance(node, Not) and len(node.captions) == 1 else _POST
    match node:
        case Or():
            return _OR
        case And():
            return _AND
        case Not():
            return _NOT
        case Compare() | Occurs():
            return _RELATION
        case Call(function=name) if FUNCTIONS[name].form is Form.INFIX:
            return _RELATION
        case Arithmetic(op=op):
            return _SUM if op in {"+", "-"} else _PRODUCT
        case Negate():
            return _UNARY
        case Integer() | Number():
            return _UNARY if node.value < 0 else _POST
        case Quantifier() | Aggregate() | Let() | Lambda():
            return _OPEN
        case _:
            return _POST
