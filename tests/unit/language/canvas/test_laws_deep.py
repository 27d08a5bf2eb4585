"""What holds of every canvas and every expression."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.interpreter import members
from tests.support.canvases import canvases
from tests.support.strategies import evaluated_today, extracts
from toolkit.language.canvas import from_expression, settled, to_expression
from toolkit.language.pql import parse, render


@given(canvas=canvases)
@settings(max_examples=3000, deadline=None)
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


@given(small=extracts(), asked=st.lists(canvases, min_size=5, max_size=5))
@settings(max_examples=300, deadline=None)
def test_settling_keeps_the_meaning(small, asked) -> None:
    for canvas in asked:
        before, after = to_expression(canvas), to_expression(settled(canvas))
        extract = small.for_oracle()
        assert members(before, extract, small.as_of) == members(after, extract, small.as_of)


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=10, max_size=10))
@settings(max_examples=1500, deadline=None)
def test_drawing_keeps_the_meaning(small, asked) -> None:
    for pql in asked:
        read = parse(pql)
        drawn = to_expression(from_expression(read))
        extract = small.for_oracle()
        assert members(drawn, extract, small.as_of) == members(read, extract, small.as_of), pql


@given(pql=evaluated_today)
@settings(max_examples=3000, deadline=None)
def test_a_drawn_canvas_is_settled(pql: str) -> None:
    canvas = from_expression(parse(pql))
    assert from_expression(to_expression(canvas)) == canvas
    assert settled(canvas) == canvas
