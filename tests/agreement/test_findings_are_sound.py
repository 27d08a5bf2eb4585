"""What the linter says is impossible nobody meets, and what it says is always true everybody.

The judge is the reference interpreter: every line of the specification on its extract, and
generated definitions on generated extracts.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.spec.rows import ROWS
from tests.spec.small import EXTRACTS, SmallExtract, write_extract
from tests.support.asking import by_oracle
from tests.support.strategies import evaluated_today, extracts, related_rules
from tests.support.strategies.extracts import EVENT_SCHEMA, NOW, PROFILE_SCHEMA
from toolkit.language.check import check
from toolkit.language.pql import parse
from toolkit.language.truth import Ground, truth

if TYPE_CHECKING:
    from toolkit.schema import Layout

EMPTY = SmallExtract(
    NOW,
    [{"profile_id": "p0"}],
    [],
    PROFILE_SCHEMA,
    EVENT_SCHEMA,
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def layout_of(small: SmallExtract) -> Layout:
    with tempfile.TemporaryDirectory() as folder:
        place = write_extract(small, Path(folder) / "extract")
        with tk.open_extract(
            place, as_of=small.as_of, store=Path(folder) / "stores", quiet=True
        ) as one:
            return one._store.layout


@cache
def known(name: str) -> Layout:
    return layout_of(EXTRACTS[name] if name else EMPTY)


def judged(pql: str, small: SmallExtract, layout: Layout) -> bool | None:
    profile, event = layout.profiles.root, layout.events.root
    tree = check(parse(pql), profile, event, pql)
    return truth(tree, Ground(small.as_of, event, (profile,), layout.timestamp))


SINGLE = [row for row in ROWS if row.compiled]


@pytest.mark.parametrize("name", sorted({row.extract for row in SINGLE}))
def test_no_line_of_the_specification_is_judged_wrongly(name: str) -> None:
    small = EXTRACTS[name]
    everyone = set(small.ids)
    wrong = []
    for row in SINGLE:
        if row.extract == name:
            verdict = judged(row.pql, small, known(name))
            if (verdict is True and row.expected != everyone) or (
                verdict is False and row.expected
            ):
                wrong.append((row.pql, verdict))
    assert wrong == []


def misjudged(small: SmallExtract, asked: list[str]) -> list[tuple[str, bool]]:
    everyone = set(small.ids)
    wrong = []
    for pql, members in zip(asked, by_oracle(small, asked), strict=True):
        verdict = judged(pql, small, known(""))
        if verdict is not None and members != (everyone if verdict else set()):
            wrong.append((pql, verdict))
    return wrong


@given(small=extracts(), asked=st.lists(related_rules, min_size=25, max_size=25))
@settings(suppress_health_check=SLOW, deadline=None)
def test_tests_of_one_field_are_judged_rightly(small: SmallExtract, asked: list[str]) -> None:
    wrong = misjudged(small, asked)
    note(repr(wrong))
    assert wrong == []


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=25, max_size=25))
@settings(suppress_health_check=SLOW, deadline=None)
def test_the_whole_language_is_judged_rightly(small: SmallExtract, asked: list[str]) -> None:
    wrong = misjudged(small, asked)
    note(repr(wrong))
    assert wrong == []
