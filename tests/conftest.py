"""How hard the property tests look, and a cache folder of their own for every test.

HYPOTHESIS_PROFILE is dev (default), ci or deep.
"""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A first example may prepare a store; time limits would measure the machine, not the property.
settings.register_profile(
    "dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci", settings.get_profile("dev"), max_examples=100, derandomize=True, print_blob=True
)
settings.register_profile("deep", settings.get_profile("dev"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure(config: pytest.Config) -> None:
    # A shell's background jobs ignore interrupts, and the tests of interrupting would never end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Not a fixture: the doctests of toolkit/ are to leave the analyst's cache alone, too.
    folder = tempfile.TemporaryDirectory(prefix="toolkit-tests-")
    config.add_cleanup(folder.cleanup)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setenv("TOOLKIT_CACHE", folder.name)
    patch.setenv("TOOLKIT_DATA", str(Path(folder.name) / "data"))
