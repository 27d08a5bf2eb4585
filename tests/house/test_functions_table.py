"""Every row of the table of PQL functions holds together, and its example is PQL."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest

from toolkit.language.functions import BY_FOLD, FUNCTIONS, Function
from toolkit.language.pql import parse, render
from toolkit.language.tree import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]


def called(node: object) -> Iterator[str]:
    """Yield the name of every function called anywhere in a tree."""
    if isinstance(node, Call):
        yield node.function
    if is_dataclass(node):
        for each in fields(node):
            yield from called(getattr(node, each.name))
    if isinstance(node, tuple):
        for item in node:
            yield from called(item)


@pytest.mark.parametrize("function", ROWS)
def test_its_example_calls_it(function: Function) -> None:
    assert function.name in set(called(parse(function.example)))


@pytest.mark.parametrize("function", ROWS)
def test_its_example_reads_back_as_printed(function: Function) -> None:
    tree = parse(function.example)
    assert parse(render(tree)) == tree


@pytest.mark.parametrize("function", ROWS)
def test_its_doc_is_one_sentence(function: Function) -> None:
    assert function.doc[:1].isupper()
    assert function.doc.endswith(".")
    assert 0 <= function.optional < max(len(function.takes), 1)


def test_no_two_names_differ_by_case_alone() -> None:
    assert len(BY_FOLD) == len(FUNCTIONS)
