"""Engine, standalone statement and reference interpreter find the same profiles.

Whatever the data and the question. The interpreter shares nothing but the tree with the other
two. Every example prepares a small extract from Parquet and asks many expressions of it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.support.asking import by_oracle, differences
from tests.support.strategies import evaluated_today, extracts, whole_language

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract

SLOW_START = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@given(small=extracts(), asked=st.lists(evaluated_today, min_size=20, max_size=20))
@settings(max_examples=30, suppress_health_check=SLOW_START, deadline=None)
def test_six_hundred_cases(small: SmallExtract, asked: list[str]) -> None:
    found = differences(small, asked)
    note(repr(found))
    assert found == []


@pytest.mark.long
@given(small=extracts(), asked=st.lists(evaluated_today, min_size=40, max_size=40))
@settings(max_examples=500, suppress_health_check=SLOW_START, deadline=None, derandomize=False)
def test_twenty_thousand_cases(small: SmallExtract, asked: list[str]) -> None:
    found = differences(small, asked)
    note(repr(found))
    assert found == []


@given(small=extracts(), asked=st.lists(whole_language(), min_size=5, max_size=5))
@settings(suppress_health_check=SLOW_START, deadline=None)
def test_the_oracle_knows_the_whole_language(small: SmallExtract, asked: list[str]) -> None:
    everyone = set(small.ids)
    assert all(found <= everyone for found in by_oracle(small, asked))
