"""A file is about one thing, a function fits a screen."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.house.source import ROOT, code_lines, files, functions

if TYPE_CHECKING:
    from pathlib import Path

FILE_LINES = 500
FUNCTION_LINES = 50

PYTHON = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in files(".py")]


@pytest.mark.parametrize("path", PYTHON)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


TOOLKIT = [
    pytest.param(path, id=str(path.relative_to(ROOT)))
    for path in files(".py")
    if path.is_relative_to(ROOT / "toolkit")
]


@pytest.mark.parametrize("path", TOOLKIT)
def test_a_function_is_short(path: Path) -> None:
    long = [function for function in functions(path) if function.lines > FUNCTION_LINES]
    assert long == []


def test_a_docstring_is_no_code() -> None:
    text = 'def both():\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n'
    (function,) = ast.parse(text).body
    assert code_lines(function) == 3
