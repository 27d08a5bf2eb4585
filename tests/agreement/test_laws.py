"""What holds of every question, whoever answers it: the oracle, and the engine.

The oracle is asked the whole language, the engine what it evaluates today.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.support.asking import answers, by_engine, by_oracle, opened
from tests.support.strategies import (
    by_bare_names,
    by_name,
    evaluated_today,
    event_conditions,
    extracts,
    whole_language,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.spec.small import SmallExtract

    Ask = Callable[[SmallExtract, Sequence[str]], list[set[str]]]

QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ASKED = [
    pytest.param(by_oracle, whole_language(), id="oracle"),
    pytest.param(by_engine, evaluated_today, id="engine"),
]


@pytest.mark.parametrize(("ask", "questions"), ASKED)
@given(data=st.data(), small=extracts())
@QUICK
def test_and_or_not_are_of_sets(
    ask: Ask, questions: st.SearchStrategy[str], data: st.DataObject, small: SmallExtract
) -> None:
    a, b = data.draw(questions), data.draw(questions)
    everyone = set(small.ids)
    with_a, with_b, both, either, without, always, never, twice = ask(
        small,
        [
            a,
            b,
            f"({a}) and ({b})",
            f"({a}) or ({b})",
            f"not ({a})",
            f"({a}) or not ({a})",
            f"({a}) and not ({a})",
            f"not (not ({a}))",
        ],
    )
    assert both == with_a & with_b
    assert either == with_a | with_b
    assert without == everyone - with_a
    assert (always, never, twice) == (everyone, set(), with_a)


@pytest.mark.parametrize(("ask", "questions"), ASKED)
@given(data=st.data(), small=extracts())
@QUICK
def test_de_morgan(
    ask: Ask, questions: st.SearchStrategy[str], data: st.DataObject, small: SmallExtract
) -> None:
    a, b = data.draw(questions), data.draw(questions)
    neither, nor, not_both, nand = ask(
        small,
        [
            f"not (({a}) or ({b}))",
            f"not ({b}) and not ({a})",
            f"not (({a}) and ({b}))",
            f"not ({b}) or not ({a})",
        ],
    )
    assert neither == nor
    assert not_both == nand


@pytest.mark.parametrize(("ask", "questions"), ASKED)
@given(data=st.data(), small=extracts())
@QUICK
def test_if_and_let_say_what_and_or_not_say(
    ask: Ask, questions: st.SearchStrategy[str], data: st.DataObject, small: SmallExtract
) -> None:
    a, b = data.draw(questions), data.draw(questions)
    chosen, by_hand, named, plain = ask(
        small,
        [
            f"if ({a}, not ({b}), not (not ({b})))",
            f"(({a}) and not ({b})) or (not ({a}) and ({b}))",
            f"let Z = (not ({a})) in (not (Z))",
            a,
        ],
    )
    assert chosen == by_hand
    assert named == plain


@pytest.mark.parametrize("ask", [by_oracle, by_engine])
@given(
    small=extracts(),
    test=event_conditions,
    narrow=event_conditions,
    n=st.integers(0, 3),
    total=st.sampled_from(["sum(price)", "max(price)", "average(count)", "min(count)", "count()"]),
)
@QUICK
def test_thresholds_are_monotone(
    ask: Ask, small: SmallExtract, test: str, narrow: str, n: int, total: str
) -> None:
    chosen, narrower = f"xEvent[{test}]", f"xEvent[({test}) and ({narrow})]"
    more, least, most, equal, above, fewer, inside = ask(
        small,
        [
            f"{chosen}.{total} >= {n + 1}",
            f"{chosen}.{total} >= {n}",
            f"{chosen}.{total} <= {n}",
            f"{chosen}.{total} = {n}",
            f"{chosen}.{total} > {n}",
            f"{narrower}.count() >= {n}",
            f"{chosen}.count() >= {n}",
        ],
    )
    assert more <= least
    assert equal == least & most
    assert above == least - equal
    assert fewer <= inside


@pytest.mark.parametrize("ask", [by_oracle, by_engine])
@given(
    small=extracts(),
    subject=st.sampled_from(["since", "day", "xEvent.timestamp"]),
    n=st.integers(0, 40),
    edge=st.builds(
        "{} {} {}".format,
        st.sampled_from(["days", "hours", "weeks", "months", "years"]),
        st.sampled_from(["before", "after", "from"]),
        st.sampled_from(["now", "today", "this month", "since", "day", "date(2024, 2, 29)"]),
    ),
)
@QUICK
def test_windows_are_monotone(
    ask: Ask, small: SmallExtract, subject: str, n: int, edge: str
) -> None:
    wide, narrow, strict, beyond, at_least = ask(
        small,
        [
            f"{subject} occurs <= {n + 1} {edge}",
            f"{subject} occurs <= {n} {edge}",
            f"{subject} occurs < {n} {edge}",
            f"{subject} occurs > {n} {edge}",
            f"{subject} occurs >= {n} {edge}",
        ],
    )
    assert strict <= narrow <= wide
    assert beyond <= at_least
    if subject != "xEvent.timestamp":
        assert not narrow & beyond
        assert not strict & at_least


@pytest.mark.parametrize("ask", [by_oracle, by_engine])
@given(small=extracts(), test=event_conditions, then=event_conditions)
@QUICK
def test_one_thing_said_in_many_ways_is_one_thing(
    ask: Ask, small: SmallExtract, test: str, then: str
) -> None:
    found = ask(
        small,
        [
            f"xEvent[{test}]",
            f"xEvent[{test}].count() >= 1",
            f"xEvent.exists({test})",
            f"xEvent.filter({test})",
            f"(exists E from xEvent where {by_name(test)})",
            f"(exists E from xEvent where {by_bare_names(test)})",
            f"not (forall E from xEvent where not ({by_name(test)}))",
            f"CHAIN(xEvent, timestamp, [C0: WHAT({test})])",
            f"CHAIN(xEvent, timestamp, [C0: WHAT({test}), C1: WHAT({then})])",
            f"CHAIN(xEvent, timestamp, [C0: WHAT({test}) COUNT(2)])",
        ],
    )
    *same, sequence, twice = found
    assert all(each == same[0] for each in same)
    assert sequence <= same[0]
    assert twice <= same[0]


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=8, max_size=8), seed=st.randoms())
@QUICK
def test_the_order_of_rows_changes_nothing(
    small: SmallExtract, asked: list[str], seed: random.Random
) -> None:
    profiles, events = list(small.profiles), list(small.events)
    seed.shuffle(profiles)
    seed.shuffle(events)
    mixed = replace(small, profiles=profiles, events=events)
    assert by_engine(mixed, asked) == by_engine(small, asked)


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=8, max_size=8))
@QUICK
def test_the_number_of_threads_changes_nothing(small: SmallExtract, asked: list[str]) -> None:
    with opened(small) as extract:
        found = []
        for threads in (1, 4):
            extract._store.query(f"SET GLOBAL threads = {threads}")
            found.append(answers(extract, asked))
    assert found[0] == found[1]


MANY = [
    "xEvent.sum(price) >= 500",
    "xEvent.sum(price) = 500.1",
    "xEvent.average(price) > 25.05",
    "xEvent.sum(ratio) > 10",
    "xEvent.average(ratio) < 0.5",
    "xEvent.max(price) - xEvent.min(price) > 49.9",
    "xEvent.topN(timestamp, 1).head().price > 25",
    "xEvent.bottomN(price, 3).sum(ratio) > 1.5",
    'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a"), C1: WHAT(eventType = "b")])',
    "xEvent.eventType.distinct().count() = 3",
]


def test_many_rows_in_any_order_and_by_any_number_of_threads(tmp_path: Path) -> None:
    chance = random.Random(7)
    count = 40_000
    events = pd.DataFrame(
        {
            "profile_id": [f"p{chance.randrange(2_000)}" for _ in range(count)],
            "timestamp": [
                pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(hours=chance.randrange(500))
                for _ in range(count)
            ],
            "eventType": [chance.choice("abc") for _ in range(count)],
            "price": [chance.randrange(5_000) / 100 for _ in range(count)],
            "ratio": [chance.random() for _ in range(count)],
        }
    )
    found = []
    for number, threads in enumerate((1, 4)):
        rows = events if number == 0 else events.sample(frac=1, random_state=1)
        store = tmp_path / f"{number}"
        with tk.open_extract({"events": rows}, store=store, quiet=True) as extract:
            extract._store.query(f"SET GLOBAL threads = {threads}")
            found.append(answers(extract, MANY))
    assert found[0] == found[1]
    assert sum(0 < len(members) < 2_000 for members in found[0]) >= 8
