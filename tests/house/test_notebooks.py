"""Notebooks are stored as run from top to bottom: without outputs nbval would compare nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests.house.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOKS = [
    pytest.param(path, id=str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb"))
    if ".ipynb_checkpoints" not in path.parts
]


def code_cells(path: Path) -> list[Any]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_every_cell_was_run_in_its_order(path: Path) -> None:
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1)), "make golden runs the notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_no_cell_ends_in_an_error_or_a_warning(path: Path) -> None:
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    assert [output.ename for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
