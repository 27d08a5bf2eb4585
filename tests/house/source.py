"""The project's own files, and the functions in them."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "toolkit"

# At the root, what make writes; anywhere, what tools write.
_MADE = {ROOT / name for name in (".git", ".venv", "build", "dist", "reports")}
_TOOLS = {"__pycache__", "node_modules", ".ipynb_checkpoints"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file with one of these suffixes that belongs to the project."""
    found: list[Path] = []
    for name, folders, names in os.walk(ROOT):
        here = Path(name)
        folders[:] = [
            folder
            for folder in folders
            if folder not in _TOOLS and not folder.endswith("_cache") and here / folder not in _MADE
        ]
        found += [here / name for name in names if (here / name).suffix in suffixes]
    return tuple(sorted(found))


class Function(NamedTuple):
    """A function of the project and how many lines its code takes, docstring left out."""

    where: str
    lines: int


def functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        Function(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", code_lines(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last, the docstring left out."""
    end = node.end_lineno or node.lineno
    total = end - node.lineno + 1
    if ast.get_docstring(node) is None:
        return total
    docstring = node.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)
