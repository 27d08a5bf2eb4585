"""No file knows the machine it was written on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.house.source import ROOT, files

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (".py", ".md", ".toml", ".yaml", ".yml", ".ipynb", ".lark", ".cfg", ".sh", ".sql", ".txt")
# A path from the root of somebody's machine; not a piece of an address or of a longer path.
MACHINE = re.compile(
    r"(?<![\w.:/}$>~-])(?:/(?:home|Users)/\w+|/(?:root|work|tmp|mnt|opt)/\w|[A-Z]:\\\\?Users)"
)


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in files(*TEXT)]
)
def test_a_file_names_no_machine(path: Path) -> None:
    assert MACHINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("open('" + "/home" + "/anna/extract')", True),
        ("file at " + "/mnt" + "/data/1", True),
        ("C:" + r"\Users\anna", True),
        ("https://example.com/home/anna", False),
        ("<project>/tmp/file", False),
        ("~/work/extract", False),
    ],
)
def test_what_counts_as_naming_one(text: str, *, named: bool) -> None:
    assert bool(MACHINE.search(text)) is named
