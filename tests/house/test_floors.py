"""A room imports only from the floors below its own, and no two modules import each other."""

from __future__ import annotations

import logging
from graphlib import CycleError, TopologicalSorter
from logging import Logger
from typing import TYPE_CHECKING

import grimp
import pytest
from importlinter.cli import lint_imports

from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def loggers() -> Iterator[None]:
    """Put loggers back as they were: import-linter, in its setting up, disables all there are."""
    known = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, Logger)]
    before = [each.disabled for each in known]
    yield
    for each, disabled in zip(known, before, strict=True):
        each.disabled = disabled


@pytest.mark.usefixtures("loggers")
def test_every_import_goes_down(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_no_module_imports_itself_by_a_detour() -> None:
    # An import for a type checker alone never runs, so it cannot go in circles.
    graph = grimp.build_graph("toolkit", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(error.args[1])}")
