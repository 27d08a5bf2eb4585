"""DuckDB and the reference interpreter find the same profiles, whatever the data and the question.

The two share nothing but the tree. Every example prepares a small extract from Parquet and asks
many expressions of it at once.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.small import write_extract
from tests.support.strategies import expressions, extracts
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract

SLOW_START = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def differences(small: SmallExtract, asked: list[str]) -> list[tuple[str, set[str], set[str]]]:
    """Return the expressions on which the two differ: engine's profiles, oracle's profiles."""
    different = []
    with tempfile.TemporaryDirectory() as folder:
        place = write_extract(small, Path(folder) / "extract")
        with tk.open_extract(place, store=Path(folder) / "stores", quiet=True) as extract:
            audiences = [tk.Audience(f"{n}", pql) for n, pql in enumerate(asked)]
            evaluation = extract.evaluate(*audiences)
            for audience, pql in zip(audiences, asked, strict=True):
                found = set(evaluation[audience.name].profile_ids())
                expected = members(parse(pql), small.for_oracle(), small.as_of)
                if found != expected:
                    different.append((pql, found, expected))
    return different


@given(small=extracts(), asked=st.lists(expressions, min_size=25, max_size=25))
@settings(max_examples=40, suppress_health_check=SLOW_START, deadline=None)
def test_a_thousand_cases(small: SmallExtract, asked: list[str]) -> None:
    found = differences(small, asked)
    note(repr(found))
    assert found == []


@pytest.mark.slow
@given(small=extracts(), asked=st.lists(expressions, min_size=40, max_size=40))
@settings(max_examples=25, suppress_health_check=SLOW_START, deadline=None)
def test_more_cases(small: SmallExtract, asked: list[str]) -> None:
    found = differences(small, asked)
    note(repr(found))
    assert found == []
