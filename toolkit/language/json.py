"""pql/json: the expression tree as the four documented kinds of node, and one more.

`literal`, `parameterReference`, `fieldLookup` and `fnApply` are Adobe's; `variableReference` names
a bound variable; `captions` of any node are the names and notes of groups, outermost first.
`STRUCTURE` lists the `fnApply` of what is no function (PQL.md §9).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import DefinitionError, did_you_mean
from toolkit.instants import UNIT_WORDS, length_issue
from toolkit.language.functions import FUNCTIONS
from toolkit.language.json_captions import captions_json, read_captions
from toolkit.language.json_literals import literal_json, read_literal, values_of, word_json
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
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Document = dict[str, Any]

STRUCTURE: dict[str, str] = {
    "and": "operands",
    "or": "operands",
    "not": "operand",
    "=, !=, <, <=, >, >=": "left, right",
    "+, -, *, /, %": "left, right",
    "negate": "operand",
    "list": "items",  # of plain values: a literal of type List
    "object": "key, value, key, value, …",
    "timeWord": "now, today, yesterday or tomorrow",
    "period": "this, last or next; unit",
    "filterBy": "source, condition",
    "occurs": "subject, occurrence",
    "on": "time",
    "between": "start, end",
    "beyond": "before or after; time",
    "offset": "comparison, amount, unit, before or after or from, time",
    "select, existsFrom, forall": "binders",
    "aggregate": "sum, average, min or max; value or none; binders",
    "binder": "name, source, condition or none",
    "let": "name, value, body",
    "lambda": "parameters, body",
    "chain": "source, order, steps",
    "step": "name, what, occurrence or null, count, where or none",
}
"""What every structural `fnApply` holds in its params, in order."""

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_OPERATORS = ("+", "-", "*", "/", "%")
_QUANTIFIERS = {"select": "select", "existsFrom": "exists", "forall": "forall"}


def to_json(tree: Expression) -> Document:
    """Return a tree as a pql/json document.

    Examples
    --------
    >>> to_json(Field("city", Field("homeAddress")))["object"]["fieldName"]
    'homeAddress'
    """
    return _write(tree)


def from_json(document: Document) -> Expression:
    """Return the tree a pql/json document says.

    Raises
    ------
    DefinitionError
        A node, key or function that is not pql/json; names the path, such as `$.params[1]`.

    Examples
    --------
    >>> from_json({"nodeType": "literal", "literalType": "Boolean", "value": True})
    Boolean(value=True)
    """
    return _read(document, "$")


# --- writing --------------------------------------------------------------------------------------


def _apply(name: str, *params: Document) -> Document:
    return {"nodeType": "fnApply", "fnName": name, "params": list(params)}


def _all(nodes: Sequence[Expression]) -> list[Document]:
    return [_write(node) for node in nodes]


def _maybe(node: Expression | None) -> list[Document]:
    return [] if node is None else [_write(node)]


def _write(node: Expression) -> Document:
    return _write_bare(node) | captions_json(node.captions)


def _write_bare(node: Expression) -> Document:
    match node:
        case Text(value=value):
            return literal_json("String", value)
        case Boolean(value=value):
            return literal_json("Boolean", value)
        case Integer(value=value):
            return literal_json("Integer", value)
        case Number(value=value) if Decimal(repr(float(value))) == value:
            return literal_json("Double", float(value) or 0.0)
        case Number(value=value):  # more digits than a double holds, and JSON readers keep
            return literal_json("Decimal", f"{value:f}")
        case Null():
            return literal_json("Null", None)
        case ListOf(items=items) if (values := values_of(items)) is not None:
            return literal_json("List", values)
        case ListOf(items=items):
            return _apply("list", *_all(items))
        case ObjectOf(entries=entries):
            return _apply(
                "object",
                *(part for key, value in entries for part in (word_json(key), _write(value))),
            )
        case TimeWord(word=word):
            return _apply("timeWord", word_json(word))
        case Period(which=which, unit=unit):
            return _apply("period", word_json(which), word_json(unit.value))
        case Item(level=level):
            up = {"level": level} if level else {}
            return {"nodeType": "parameterReference", "position": 1} | up
        case Input(position=1):
            return literal_json("XDMObject", "profile")
        case Input(position=position):
            return {"nodeType": "parameterReference", "position": position, "input": True}
        case Variable(name=name):
            return {"nodeType": "variableReference", "name": name}
        case Field(name=name, of=of):
            return {"nodeType": "fieldLookup", "fieldName": name, "object": _write(of)}
        case _:
            return _write_operation(node)


def _write_operation(node: Expression) -> Document:
    match node:
        case And(operands=operands):
            return _apply("and", *_all(operands))
        case Or(operands=operands):
            return _apply("or", *_all(operands))
        case Not(operand=operand):
            return _apply("not", _write(operand))
        case Compare(op=op, left=left, right=right) | Arithmetic(op=op, left=left, right=right):
            return _apply(op, _write(left), _write(right))
        case Negate(operand=operand):
            return _apply("negate", _write(operand))
        case Call(function=function, arguments=arguments):
            return _apply(function, *_all(arguments))
        case Filter(source=source, condition=condition):
            return _apply("filterBy", _write(source), _write(condition))
        case Occurs(subject=subject, occurrence=occurrence):
            return _apply("occurs", _write(subject), _write_times(occurrence))
        case Quantifier(kind=kind, binders=binders):
            name = "existsFrom" if kind == "exists" else kind
            return _apply(name, *map(_write_binder, binders))
        case Aggregate(kind=kind, value=value, binders=binders):
            return _apply(
                "aggregate", word_json(kind), *_maybe(value), *map(_write_binder, binders)
            )
        case Let(name=name, value=value, body=body):
            return _apply("let", word_json(name), _write(value), _write(body))
        case Lambda(parameters=parameters, body=body):
            return _apply("lambda", *map(word_json, parameters), _write(body))
        case Chain(source=source, order=order, steps=steps):
            return _apply("chain", _write(source), _write(order), *map(_write_step, steps))
        case _:
            raise AssertionError(f"a leaf among the operations: {node}")


def _write_times(node: Occurrence) -> Document:
    match node:
        case On(time=time):
            return _apply("on", _write(time))
        case Between(start=start, end=end):
            return _apply("between", _write(start), _write(end))
        case Beyond(direction=direction, time=time):
            return _apply("beyond", word_json(direction), _write(time))
        case Offset():
            return _apply(
                "offset",
                word_json(node.comparison),
                literal_json("Integer", node.amount),
                word_json(node.unit.value),
                word_json(node.direction),
                _write(node.time),
            )


def _write_binder(node: Binder) -> Document:
    return _apply("binder", word_json(node.name), _write(node.source), *_maybe(node.condition))


def _write_step(node: Step) -> Document:
    when = literal_json("Null", None) if node.when is None else _write_times(node.when)
    count = literal_json("Integer", node.count)
    return _apply("step", word_json(node.name), _write(node.what), when, count, *_maybe(node.where))


# --- reading --------------------------------------------------------------------------------------

_KEYS = {
    "literal": {"literalType", "value"},
    "parameterReference": {"position", "level", "input"},
    "variableReference": {"name"},
    "fieldLookup": {"fieldName", "object"},
    "fnApply": {"fnName", "params"},
}


def _wrong(path: str, message: str, hint: str = "") -> DefinitionError:
    return DefinitionError(f"not pql/json at {path}: {message}" + (f"\n{hint}" if hint else ""))


def _checked(node: object, path: str) -> Document:
    if not isinstance(node, dict):
        raise _wrong(path, "an object is needed")
    kind = node.get("nodeType")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise _wrong(f"{path}.nodeType", f"no node {kind!r}", did_you_mean(str(kind), _KEYS))
    for key in node:
        if key not in _KEYS[kind] | {"nodeType", "captions"}:
            raise _wrong(f"{path}.{key}", f"no key {key!r} in {kind}")
    return cast("Document", node)


def _get(node: Document, key: str, kind: type, path: str) -> Any:  # noqa: ANN401 - checked against `kind` here
    value = node.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _wrong(f"{path}.{key}", f"{kind.__name__} is needed")
    return value


def _read(raw: object, path: str) -> Expression:
    node = _checked(raw, path)
    tree = _read_bare(node, path)
    if "captions" not in node:
        return tree
    captions = read_captions(node["captions"])
    if captions is None:
        raise _wrong(f"{path}.captions", "a list of objects with name and note, texts, is needed")
    return replace(tree, captions=captions)


def _read_bare(node: Document, path: str) -> Expression:
    match node["nodeType"]:
        case "literal":
            return _read_literal(node, path)
        case "parameterReference":
            position = _get(node, "position", int, path)
            if node.get("input"):
                return Input(position)
            return Item(_get(node, "level", int, path) if "level" in node else 0)
        case "variableReference":
            return Variable(_get(node, "name", str, path))
        case "fieldLookup":
            name = _get(node, "fieldName", str, path)
            return Field(name, _read(node.get("object"), f"{path}.object"))
        case _:
            return _read_apply(node, path)


def _read_literal(node: Document, path: str) -> Expression:
    literal = read_literal(node.get("literalType"), node.get("value"))
    if literal is None:
        printed = f"{node.get('value')!r} is not a literal of type {node.get('literalType')!r}"
        raise _wrong(path, printed)
    return literal


class _Params:
    """The params of one `fnApply`, taken from the left."""

    def __init__(self, node: Document, path: str) -> None:
        self.items = list(_get(node, "params", list, path))
        self.path = f"{path}.params"
        self.taken = 0

    def __bool__(self) -> bool:
        return self.taken < len(self.items)

    def take(self) -> tuple[object, str]:
        if not self:
            raise _wrong(self.path, f"{self.taken + 1} params or more are needed")
        self.taken += 1
        return self.items[self.taken - 1], f"{self.path}[{self.taken - 1}]"

    def expression(self) -> Expression:
        return _read(*self.take())

    def maybe(self) -> Expression | None:
        return self.expression() if self else None

    def next_has(self, key: str, value: str) -> bool:
        node = self.items[self.taken] if self else None
        return isinstance(node, dict) and node.get(key) == value

    def rest(self) -> tuple[Expression, ...]:
        found = []
        while self:
            found.append(self.expression())
        return tuple(found)

    def word(self, *allowed: str) -> Any:  # noqa: ANN401 - one of the words allowed, which the caller knows as a Literal
        raw, path = self.take()
        found = _read(raw, path)
        if not isinstance(found, Text):
            raise _wrong(path, "text is needed")
        if allowed and found.value not in allowed:
            raise _wrong(path, f"{found.value!r} is not one of {', '.join(allowed)}")
        return found.value

    def name(self) -> str:
        found: str = self.word()
        if not can_be_bound(found):
            raise _wrong(f"{self.path}[{self.taken - 1}]", f"{found!r} is not a name")
        return found

    def number(self) -> int:
        raw, path = self.take()
        found = _read(raw, path)
        if not isinstance(found, Integer):
            raise _wrong(path, "a whole number is needed")
        return found.value

    def applied(self, *names: str) -> tuple[str, _Params]:
        raw, path = self.take()
        node = _checked(raw, path)
        if node["nodeType"] != "fnApply" or node.get("fnName") not in names:
            raise _wrong(path, f"fnApply of {' or '.join(names)} is needed")
        return node["fnName"], _Params(node, path)


def _read_apply(node: Document, path: str) -> Expression:
    name = _get(node, "fnName", str, path)
    params = _Params(node, path)
    found = _made(name, params, path)
    if params:
        raise _wrong(params.path, f"{name} has {len(params.items) - params.taken} too many")
    return found


def _made(name: str, params: _Params, path: str) -> Expression:
    if name in _COMPARISONS:
        return Compare(cast("Any", name), params.expression(), params.expression())
    if name in _OPERATORS:
        return Arithmetic(cast("Any", name), params.expression(), params.expression())
    if name in _QUANTIFIERS:
        return Quantifier(cast("Any", _QUANTIFIERS[name]), _read_binders(params))
    reader = _READERS.get(name)
    if reader is not None:
        return reader(params)
    function = FUNCTIONS.get(name)
    if function is None:
        known = [*FUNCTIONS, *_READERS, *_QUANTIFIERS]
        raise _wrong(f"{path}.fnName", f"no function {name!r}", did_you_mean(name, known))
    arguments = params.rest()
    if not len(function.takes) - function.optional <= len(arguments) <= len(function.takes):
        raise _wrong(params.path, f"{name} takes {len(function.takes)}, {len(arguments)} given")
    return Call(name, arguments)


def _read_operands(kind: type[And] | type[Or]) -> Callable[[_Params], Expression]:
    def read(params: _Params) -> Expression:
        operands = params.rest()
        if len(operands) < 2:
            raise _wrong(params.path, "two operands or more are needed")
        return kind(operands)

    return read


def _read_object(params: _Params) -> Expression:
    entries = []
    while params:
        entries.append((params.word(), params.expression()))
    return ObjectOf(tuple(entries))


def _read_period(params: _Params) -> Expression:
    return Period(params.word("this", "last", "next"), UNIT_WORDS[params.word(*UNIT_WORDS)])


def _read_lambda(params: _Params) -> Expression:
    names = []
    while len(params.items) - params.taken > 1:
        names.append(params.name())
    return Lambda(tuple(names), params.expression())


def _read_aggregate(params: _Params) -> Expression:
    kind = params.word("sum", "average", "min", "max")
    value = None if params.next_has("fnName", "binder") else params.expression()
    return Aggregate(kind, value, _read_binders(params))


def _read_binders(params: _Params) -> tuple[Binder, ...]:
    binders = []
    while params:
        _, parts = params.applied("binder")
        binders.append(Binder(parts.name(), parts.expression(), parts.maybe()))
    if not binders:
        raise _wrong(params.path, "a binder is needed")
    return tuple(binders)


def _read_times(params: _Params) -> Occurrence:
    name, parts = params.applied("on", "between", "beyond", "offset")
    match name:
        case "on":
            return On(parts.expression())
        case "between":
            return Between(parts.expression(), parts.expression())
        case "beyond":
            return Beyond(parts.word("before", "after"), parts.expression())
        case _:
            comparison, at = parts.word(*_COMPARISONS), parts.path
            amount, unit = parts.number(), UNIT_WORDS[parts.word(*UNIT_WORDS)]
            if (issue := length_issue(amount, unit)) is not None:
                raise _wrong(at, *issue)
            direction = parts.word("before", "after", "from")
            return Offset(comparison, amount, unit, direction, parts.expression())


def _read_chain(params: _Params) -> Expression:
    source, order = params.expression(), params.expression()
    steps = []
    while params:
        _, parts = params.applied("step")
        name, what = parts.name(), parts.expression()
        missing = parts.next_has("literalType", "Null")
        when = None if missing and parts.take() else _read_times(parts)
        steps.append(Step(name, what, when, parts.number(), parts.maybe()))
    return Chain(source, order, tuple(steps))


_READERS: dict[str, Callable[[_Params], Expression]] = {
    "and": _read_operands(And),
    "or": _read_operands(Or),
    "not": lambda params: Not(params.expression()),
    "negate": lambda params: Negate(params.expression()),
    "list": lambda params: ListOf(params.rest()),
    "object": _read_object,
    "timeWord": lambda params: TimeWord(params.word("now", "today", "yesterday", "tomorrow")),
    "period": _read_period,
    "filterBy": lambda params: Filter(params.expression(), params.expression()),
    "occurs": lambda params: Occurs(params.expression(), _read_times(params)),
    "aggregate": _read_aggregate,
    "let": lambda params: Let(params.name(), params.expression(), params.expression()),
    "lambda": _read_lambda,
    "chain": _read_chain,
}
