"""A real browser without a network, the report it is to show, and a JupyterLab of its own."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_or_install
from tests.browser.jupyterlab import Server, serve
from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chrome or Chromium, headless, for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=["audience_overlap", "customer_ai"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the sample, written by the command an analyst types."""
    html = tmp_path_factory.mktemp("reports") / f"{request.param}.html"
    command = [sys.executable, "-m", "toolkit.cli", "report", request.param]
    done = subprocess.run(
        [*command, "-p", "extract", "sample_data/sneaker_shop", "-o", str(html)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return html


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab, for the whole run."""
    with serve(tmp_path_factory.mktemp("jupyterlab")) as server:
        yield server


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    """Open a page of a browser that knows nothing."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that knows nothing."""
    with new_page(browser) as page:
        yield page
