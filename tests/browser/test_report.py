"""A report is one file: it draws its charts in a browser that has no network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENSHOTS = ROOT / "build" / "screenshots"
CHART = ".js-plotly-plot"
# What plotly has been given, and what it has drawn of that: one entry a chart.
DRAWN = """charts => charts.map(chart => ({
    traces: chart.data.length,
    marks: chart.querySelectorAll("svg.main-svg :is(path, rect, circle, text, image)").length,
    titles: [...chart.querySelectorAll("svg.main-svg text")].map(text => text.textContent),
    width: chart.getBoundingClientRect().width,
    height: chart.getBoundingClientRect().height,
}))"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page, and everything it complained of or asked the network for."""

    page: Page
    name: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(params=["light", "dark"])
def opened(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """A report as an analyst sees it, opened from the disk."""
    context = browser.new_context(
        offline=True, color_scheme=request.param, viewport={"width": 1280, "height": 900}
    )
    opened = Opened(context.new_page(), f"{report.stem}_{request.param}")
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on(
        "console",
        lambda said: opened.complaints.append(said.text) if said.type == "error" else None,
    )
    opened.page.on("request", lambda asked: opened.requests.append(asked.url))
    opened.page.goto(report.as_uri())
    opened.page.wait_for_selector(f"{CHART} svg.main-svg")
    yield opened
    context.close()


def test_every_chart_is_drawn(opened: Opened) -> None:
    placed = opened.page.locator(".plotly-graph-div").count()
    charts = opened.page.eval_on_selector_all(CHART, DRAWN)
    assert placed == len(charts) >= 3
    for chart in charts:
        assert chart["traces"] > 0
        assert chart["marks"] > 0
        assert any(title.strip() for title in chart["titles"])
        assert chart["width"] > 300
        assert chart["height"] > 200


def test_nothing_is_fetched_and_nothing_fails(opened: Opened) -> None:
    fetched = [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))]
    assert fetched == []
    assert opened.complaints == []


def test_it_can_be_photographed(opened: Opened) -> None:
    picture = SCREENSHOTS / f"{opened.name}.png"
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    opened.page.screenshot(path=picture, full_page=True)
    # One colour all over would pack into far less.
    assert picture.stat().st_size > 20_000
