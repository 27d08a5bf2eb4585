"""What condition suites elsewhere test: engine and oracle find the profiles found by hand."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.agreement.conditions import THEMES
from tests.support.asking import answers, by_oracle, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    import toolkit as tk
    from tests.agreement.conditions import Theme

CASES = [
    pytest.param(theme, pql, expected, id=f"{theme.name}: {name}")
    for theme in THEMES
    for name, pql, expected in theme.cases
]


@pytest.fixture(scope="module")
def extracts() -> Iterator[dict[str, tk.Extract]]:
    with ExitStack() as stack:
        yield {theme.name: stack.enter_context(opened(theme.extract)) for theme in THEMES}


@pytest.mark.parametrize(("theme", "pql", "expected"), CASES)
def test_the_engine_finds_them(
    theme: Theme, pql: str, expected: set[str], extracts: dict[str, tk.Extract]
) -> None:
    assert answers(extracts[theme.name], [pql]) == [expected]


@pytest.mark.parametrize(("theme", "pql", "expected"), CASES)
def test_the_oracle_finds_them(theme: Theme, pql: str, expected: set[str]) -> None:
    assert by_oracle(theme.extract, [pql]) == [expected]


def test_there_are_enough() -> None:
    assert len(CASES) >= 100
