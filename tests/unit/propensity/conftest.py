from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.propensity.customers import opened, stays_away, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    import toolkit as tk
    from toolkit.workbench.propensity_run import PropensityRun


@pytest.fixture(scope="session")
def given() -> dict[str, pd.DataFrame]:
    return tables()


@pytest.fixture(scope="session")
def extract(
    given: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tk.Extract]:
    with opened(given, tmp_path_factory.mktemp("stores")) as found:
        yield found


@pytest.fixture(scope="session")
def run(extract: tk.Extract, tmp_path_factory: pytest.TempPathFactory) -> PropensityRun:
    return stays_away(tmp_path_factory.mktemp("runs")).train(extract)
