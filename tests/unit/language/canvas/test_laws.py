"""What holds of every canvas and every expression."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.interpreter import members
from tests.support.canvases import canvases, unfinished_canvases
from tests.support.strategies import evaluated_today, extracts
from toolkit.language.canvas import from_expression, settled, to_expression
from toolkit.language.pql import parse, render
from toolkit.language.tree import Field, Item, Quantifier, walk


@given(canvas=st.one_of(canvases, unfinished_canvases))
@settings(max_examples=200)
def test_reading_what_a_canvas_writes_gives_what_it_settles_to(canvas) -> None:
    read = from_expression(to_expression(canvas))
    assert read == settled(canvas)
    assert repr(read) == repr(settled(canvas))  # 3 is not 3.0


@given(canvas=canvases)
@settings(max_examples=50)
def test_a_settled_canvas_stays(canvas) -> None:
    once = settled(canvas)
    assert settled(once) == once


@given(canvas=canvases)
@settings(max_examples=50)
def test_what_is_written_is_pql(canvas) -> None:
    expression = to_expression(canvas)
    assert parse(render(expression)) == expression


@given(canvas=canvases)
@settings(max_examples=100)
def test_nothing_climbs_inside_what_binds_a_name(canvas) -> None:
    """PQL.md §4: `^` is never written inside a named binder; its first source stands outside."""
    for node in walk(to_expression(canvas)):
        if isinstance(node, Quantifier):
            inside = (node.binders[0].condition, node.binders[1:])
            assert not any(isinstance(each, Item) and each.level for each in walk(inside))
            assert not any(each == Item(0) for each in _alone(inside))


def _alone(tree: object) -> list[object]:
    owners = {id(node.of) for node in walk(tree) if isinstance(node, Field)}
    return [node for node in walk(tree) if id(node) not in owners]


@given(small=extracts(), asked=st.lists(canvases, min_size=5, max_size=5))
@settings(max_examples=25)
def test_settling_keeps_the_meaning(small, asked) -> None:
    for canvas in asked:
        before, after = to_expression(canvas), to_expression(settled(canvas))
        extract = small.for_oracle()
        assert members(before, extract, small.as_of) == members(after, extract, small.as_of)


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=10, max_size=10))
@settings(max_examples=30)
def test_drawing_keeps_the_meaning(small, asked) -> None:
    for pql in asked:
        read = parse(pql)
        drawn = to_expression(from_expression(read))
        extract = small.for_oracle()
        assert members(drawn, extract, small.as_of) == members(read, extract, small.as_of), pql


@given(pql=evaluated_today)
@settings(max_examples=200)
def test_a_drawn_canvas_is_settled(pql: str) -> None:
    canvas = from_expression(parse(pql))
    assert from_expression(to_expression(canvas)) == canvas
    assert settled(canvas) == canvas
