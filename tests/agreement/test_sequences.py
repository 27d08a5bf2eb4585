"""Any sequence the builder can draw is written, read back and answered as it says, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.support.asking import differences
from tests.support.canvases import durations, events, measures
from tests.support.strategies import extracts
from toolkit.errors import DefinitionError
from toolkit.language.canvas import (
    Container,
    Count,
    Step,
    from_expression,
    from_json,
    settled,
    to_expression,
    to_json,
)
from toolkit.language.pql import parse, render

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract

SLOW_START = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
Json = dict[str, Any]


def _document(cards: list[Json], gaps: list[tuple[Json | None, Json | None]]) -> Json:
    steps = []
    for card, (after, within) in zip(cards, gaps, strict=True):
        given_gaps = {"after": after, "within": within}
        there = {name: gap for name, gap in given_gaps.items() if gap is not None}
        steps.append({"type": "Step", "card": card, **there})
    return {"type": "Container", "children": [{"type": "Sequence", "steps": steps}]}


def _card_json(card: Any) -> Json:
    return to_json(Container((card,)))["children"][0]


def _gap_json(gap: Any) -> Json:
    return {"type": "Duration", "amount": gap.amount, "unit": gap.unit.value}


@st.composite
def documents(draw: st.DrawFn, *, refusable: bool = True) -> Json:
    """Sequences in the front end's JSON: counts, gaps, windows, excluded steps, in any mixture."""
    counts, ones = st.integers(1, 3).map(Count), st.just(Count())
    asked = draw(st.sampled_from([ones, ones, counts, *([measures] if refusable else [])]))
    timed = draw(st.booleans()) if refusable else asked is ones
    length = draw(st.integers(2, 4))
    outside = refusable and draw(st.integers(0, 9)) == 0
    gap = st.one_of(st.none(), durations.map(_gap_json)) if timed else st.none()
    start = gap if outside else st.none()
    first = draw(events(asked, st.just(outside and draw(st.booleans()))))
    later = events(asked, st.booleans() if timed else st.just(False))
    cards = [first, *(draw(later) for _ in range(length - 1))]
    gaps = [(draw(start), draw(start)), *((draw(gap), draw(gap)) for _ in range(length - 1))]
    return _document([_card_json(card) for card in cards], gaps)


def _refusal(document: Json) -> str | None:
    """What no PQL says of a sequence, told by its JSON alone."""
    steps = document["children"][0]["steps"]
    first = steps[0]
    if first["card"].get("exclude") or "after" in first or "within" in first:
        return "starts with an included card"
    several = False
    for step in steps:
        measure = step["card"].get("measure", {"type": "Count"})
        if measure["type"] != "Count" or measure.get("at_most") is not None:
            return "asks for at least so many events"
        several |= measure.get("at_least", 1) > 1
    timed = any(s["card"].get("exclude") or "after" in s or "within" in s for s in steps)
    return "each card asks for at least 1 event" if timed and several else None


@given(document=documents())
@settings(max_examples=300, suppress_health_check=SLOW_START, deadline=None)
def test_a_sequence_is_written_and_read_back_or_refused(document: Json) -> None:
    refusal = _refusal(document)
    if refusal is not None:
        with pytest.raises(DefinitionError, match=refusal) as refused:
            from_json(document)
        assert "at $.children[0]" in "\n".join(refused.value.__notes__)
        return
    canvas = from_json(document)
    assert from_json(to_json(canvas)) == canvas
    text = render(to_expression(canvas))
    read = from_expression(parse(text))
    note(text)
    assert read == settled(canvas)
    assert from_json(to_json(read)) == read
    steps, again = canvas.children[0].steps, read.children[0].steps  # type: ignore[union-attr]
    assert [_says(step) for step in again] == [_says(step) for step in steps]


def _says(step: Step) -> tuple[object, ...]:
    return step.card.measure, step.card.exclude, step.after, step.within


@given(small=extracts(), asked=st.lists(documents(refusable=False), min_size=12, max_size=12))
@settings(max_examples=15, suppress_health_check=SLOW_START, deadline=None)
def test_engine_and_oracle_agree_on_drawn_sequences(small: SmallExtract, asked: list[Json]) -> None:
    drawn = [from_json(each) for each in asked]
    found = differences(small, [render(to_expression(canvas)) for canvas in drawn])
    note(repr(found))
    assert found == []
