"""What the strategies generate: everything the language and the canvas have, and no empty talk.

A strategy that leaves something out holds no engine to it, and no test says so.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import strategies as st

from tests.support.asking import by_oracle
from tests.support.canvases import canvases, constraints, durations, measures, text_cards, tiles
from tests.support.strategies import evaluated_today, expressions, extracts, whole_language
from tests.support.strategies.occurrences import forms, reference_times
from tests.support.strategies.samples import sample
from tests.support.strategies.trees import trees
from toolkit.instants import Unit
from toolkit.language import tree as nodes
from toolkit.language.canvas.model import Container
from toolkit.language.functions import FUNCTIONS
from toolkit.language.pql import parse
from toolkit.language.times import TimeConstraint
from toolkit.language.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.language.tree import Node

UNITS = [unit.value for unit in Unit]
DIRECTIONS = ["before", "after", "from"]
COMPARISONS = get_args(nodes.Comparison)


def features(node: Node) -> Iterator[str]:
    """Yield what a node is, and which of its options it has."""
    kind = type(node).__name__
    yield kind
    match node:
        case nodes.Call(function=name):
            yield name
        case nodes.Compare(op=op) | nodes.Arithmetic(op=op):
            yield f"{kind} {op}"
        case nodes.Quantifier(kind=name, binders=binders):
            yield f"{name} of {len(binders)}"
        case nodes.Aggregate(kind=name, value=value, binders=binders):
            yield f"{name} of {len(binders)}"
            yield f"Aggregate {'of a binder' if value is None else 'over binders'}"
        case nodes.Binder(condition=condition):
            yield f"Binder {'without' if condition is None else 'with'} a condition"
        case nodes.Step(when=when, count=count, where=where):
            yield from (
                f"Step {name}" for name, value in (("WHEN", when), ("WHERE", where)) if value
            )
            yield "Step COUNT" if count > 1 else "Step alone"
        case nodes.Chain(steps=steps):
            yield f"Chain of {len(steps)}"
        case nodes.Lambda(parameters=parameters):
            yield f"Lambda of {len(parameters)}"
        case nodes.Offset(comparison=op, unit=unit, direction=direction):
            yield from (f"Offset {op}", f"Offset {unit.value}", f"Offset {direction}")
        case nodes.Beyond(direction=direction):
            yield f"Beyond {direction}"
        case nodes.Period(which=which):
            yield which
        case nodes.TimeWord(word=word):
            yield word
        case nodes.Item(level=level):
            yield f"Item {level}"
        case nodes.Boolean(value=value):
            yield str(value).lower()


EVERYTHING = [
    *FUNCTIONS,
    *(kind.__name__ for kind in get_args(nodes.Expression)),
    *(kind.__name__ for kind in get_args(nodes.Occurrence)),
    *(f"Compare {op}" for op in COMPARISONS),
    *(f"Arithmetic {op}" for op in get_args(nodes.Operator)),
    *(f"{kind} of {count}" for kind in ("exists", "forall", "select") for count in (1, 2)),
    *(f"{kind} of {count}" for kind in ("sum", "average", "min", "max") for count in (1, 2)),
    *("Aggregate of a binder", "Aggregate over binders"),
    *("Binder with a condition", "Binder without a condition", "Lambda of 1"),
    *("Step WHEN", "Step WHERE", "Step COUNT", "Step alone", "Chain of 1", "Chain of 2"),
    *(f"Offset {word}" for word in (*COMPARISONS, *UNITS, *DIRECTIONS)),
    *("Beyond before", "Beyond after", "now", "today", "yesterday", "tomorrow"),
    *("this", "last", "next"),
    *("Item 0", "Item 1", "Item 2", "true", "false"),
]


def absent(wanted: Iterable[str], features: Iterable[str]) -> list[str]:
    """Return what is wanted and not there."""
    return sorted(set(wanted) - set(features))


@pytest.mark.parametrize(
    ("strategy", "count"),
    [
        pytest.param(evaluated_today, 2_500, id="evaluated_today"),
        pytest.param(whole_language(), 2_500, id="whole_language", marks=pytest.mark.slow),
        pytest.param(trees(), 2_000, id="trees", marks=pytest.mark.slow),
    ],
)
def test_a_strategy_has_all_there_is(strategy: st.SearchStrategy[object], count: int) -> None:
    read = (parse(each) if isinstance(each, str) else each for each in sample(strategy, count))
    there = {feature for tree in read for node in walk(tree) for feature in features(node)}
    assert absent(EVERYTHING, there) == []


def test_every_side_of_every_time_is_asked() -> None:
    words = [form.split() for form in sample(forms, 6_000)]
    offsets = {tuple(form[:-4] or "=") + tuple(form[-3:-1]) for form in words if len(form) > 3}
    plural = [unit.plural for unit in Unit]
    assert offsets >= set(product(COMPARISONS, plural, DIRECTIONS))
    assert {form[0] for form in words} >= {*COMPARISONS, "before", "after", "on", "between"}
    times = [f"{which} {unit}" for which, unit in product(("this", "last", "next"), UNITS)]
    wanted = [*times, "now", "today", "yesterday", "tomorrow"]
    assert absent(wanted, sample(reference_times, 1_000)) == []


# --- canvases ---------------------------------------------------------------------------------


def options(kind: Any) -> Iterator[Any]:
    """Yield the types and values that an annotation allows, one after another."""
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif get_origin(kind) in {Union, types.UnionType, tuple}:
        for each in get_args(kind):
            yield from [each] if each is bool else options(each)  # a value on a card, as any other
    elif kind is bool:
        yield from (True, False)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from kind
    else:
        yield kind


def forms_of(kind: type, seen: set[type]) -> Iterator[str]:
    """Yield a class of the canvas and each of its options, and those of what it holds."""
    if kind in seen or not is_dataclass(kind) or issubclass(kind, nodes.Node):
        return
    seen.add(kind)
    yield kind.__name__
    for name, hint in get_type_hints(kind).items():
        for option in options(hint):
            if isinstance(option, type) and option is not type(None):
                yield from forms_of(option, seen)
            elif option is not Ellipsis:
                yield form_of(kind, name, None if option is type(None) else option)


def form_of(kind: type, name: str, option: object) -> str:
    """Return what is said of a field that has an option."""
    word = option.value if isinstance(option, Enum) else option
    return f"{kind.__name__}.{name} {word}"


def parts(value: object) -> Iterator[str]:
    """Yield the classes of a canvas and the options it has, as `forms_of` says them."""
    if isinstance(value, tuple):
        for each in value:
            yield from parts(each)
    elif is_dataclass(value) and not isinstance(value, nodes.Node):
        yield type(value).__name__
        for entry in fields(value):
            inner = getattr(value, entry.name)
            if inner is None or isinstance(inner, str | bool | Enum):
                yield form_of(type(value), entry.name, inner)
            yield from parts(inner)


@pytest.mark.slow
def test_canvases_have_every_card_option_and_time() -> None:
    # What is unfinished says nothing: tests/unit/widgets/test_unfinished.py has it.
    wanted = {form for form in forms_of(Container, set()) if not form.startswith("Unfinished")}
    assert {time.__name__ for time in get_args(TimeConstraint)} < wanted
    whole = {canvases: 150, tiles: 500}
    counts = whole | {text_cards: 800, constraints: 1_500, durations: 300, measures: 400}
    examples = [each for strategy, count in counts.items() for each in sample(strategy, count)]
    assert absent(wanted, (part for each in examples for part in parts(each))) == []


# --- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strategy", "least"),
    [
        pytest.param(evaluated_today, 1 / 3, id="evaluated_today"),
        pytest.param(expressions, 1 / 3, id="expressions"),
        pytest.param(whole_language(), 0.29, id="whole_language"),
    ],
)
def test_a_third_of_the_answers_are_neither_nobody_nor_everybody(
    strategy: st.SearchStrategy[str], least: float
) -> None:
    cases = sample(st.tuples(extracts(), st.lists(strategy, min_size=8, max_size=8)), 75)
    shares = [
        len(answer) / len(small.ids)
        for small, conditions in cases
        for answer in by_oracle(small, conditions)
    ]
    assert len(shares) >= 500
    assert sum(0 < share < 1 for share in shares) >= least * len(shares)
    assert sum(len(small.events) for small, _ in cases) >= 5 * len(cases)
