"""No text of a figure of an overlap covers another, on either page, wide or narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import plotly.offline
import pytest

from tests.house.source import ROOT
from toolkit import charts, overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import Values
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from plotly.graph_objects import Figure

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENSHOTS = ROOT / "build" / "screenshots"
OVERLAPPING = (ROOT / "tests" / "browser" / "overlapping.js").read_text(encoding="utf-8")
DRAW = """async text => {
    const {data, layout} = JSON.parse(text);
    Plotly.purge("figure");
    await Plotly.newPlot("figure", data, layout);
}"""
FAINT = (ROOT / "tests" / "browser" / "faint.js").read_text(encoding="utf-8")
SIZE = 2_000_000
NAMES = (
    "Forgot to buy the sneakers they had looked at in the last thirty days",
    "Customers of the gold tier who live in the north of the country",
    "Bought three pairs of shoes or more in the course of this spring",
    "Readers of the newsletter who opened every one of the last five",
    "In danger of leaving us within the next ninety days, says the score",
    "Left a cart of more than two hundred dollars and did not come back",
    "Looked at the outlet's pages on a telephone and never on a computer",
)
FIELD = Values(
    np.random.default_rng(5).integers(-1, 8, SIZE),
    ("gold", "silver", "platinum and diamond, by invitation", "bronze", "w", "x", "y", "z"),
)


def members(count: int) -> dict[str, Bitmap]:
    """Return audiences that depend on one another, of very different sizes, with long names."""
    random = np.random.default_rng(2)
    traits = random.normal(size=(3, SIZE)).astype(np.float32)
    found = {}
    for index in range(count):
        weights = random.normal(size=3)
        score = weights @ traits / np.linalg.norm(weights)
        score += 0.6 * random.normal(size=SIZE).astype(np.float32)
        name = f"{NAMES[index % len(NAMES)]} ({index})"
        found[name] = Bitmap.from_mask(score > 0.4 + 0.6 * (index % 4))
    return found


def flow(audiences: dict[str, Bitmap]) -> Figure:
    before = overlap.parted(overlap.assigned(audiences))
    codes = before.codes.copy()
    moved = np.flatnonzero(np.random.default_rng(4).random(SIZE) < 0.3)
    codes[moved] = np.roll(codes[moved], 1)
    among = Bitmap.from_mask((before.codes >= 0) | (codes >= 0))
    flows = overlap.flow(before, Values(codes, before.labels), among, 8)
    return charts.flow(flows, before="as of 01 Jun 2026, 00:00 UTC", after="loyalty.tier")


def history(count: int) -> Figure:
    """Return sizes over time, half of them ending close together."""
    days = pd.date_range("2026-01-01", periods=12, freq="W", tz="UTC")
    steps = np.random.default_rng(1).integers(0, 60, (count, 12)).cumsum(axis=1)
    tables = [
        pd.DataFrame(
            {
                "as_of": days,
                "audience": f"{NAMES[index % len(NAMES)]} ({index})",
                "profiles": 1_000 + index + 10 * (index % 2) * steps[index],
            }
        )
        for index in range(count)
    ]
    return charts.history(pd.concat(tables).sort_values("as_of", kind="stable"))


def figures(count: int) -> dict[str, Figure]:
    audiences = members(count)
    found = Overlap(audiences, values=lambda _field: FIELD)
    drawn = {
        "upset": found.upset(),
        "upset_by_degree": found.upset(sort="degree", color="lift", top=60),
        "upset_by_lift": found.upset(
            sort="lift", least=100, top=20, color="lift", by="loyalty.tier"
        ),
        "upset_inclusive": found.upset(kind="inclusive", top=12),
        "depth": found.depth(),
        "flow": flow(audiences),
        "history": history(count),
    }
    for measure in ("jaccard", "containment", "lift", "both"):
        drawn[f"heatmap_{measure}"] = found.heatmap(measure=measure)
    if count == 3:
        rules = pd.DataFrame({"rule": NAMES[:3], "left": [SIZE - 1, 900, 900]})
        rules = rules.assign(profiles=SIZE // 2, lost=[1, SIZE - 901, 0], without=SIZE // 2)
        drawn["attrition"] = charts.attrition(rules, NAMES[0], SIZE)
        drawn |= {"euler": found.euler(), "ellipses": askew().euler()}
        drawn |= {f"euler_{n}": Overlap(dict(chosen)).euler() for n, chosen in trios()}
    return drawn


def askew() -> Overlap:
    """Return three audiences that circles cannot show."""
    sizes = (42_500, 31_800, 25_500, 13_400, 15_300, 2_000, 3_700)
    held = np.repeat([0b111, 0b110, 0b101, 0b100, 0b011, 0b010, 0b001], sizes)
    bits = {name: held >> place & 1 == 1 for place, name in enumerate(NAMES[:3])}
    return Overlap({name: Bitmap.from_mask(mask) for name, mask in bits.items()})


def trios() -> Iterator[tuple[int, list[tuple[str, Bitmap]]]]:
    audiences = list(members(12).items())
    for first in range(0, 12, 3):
        yield first, audiences[first : first + 3]


@pytest.fixture(scope="module", params=[3, 8, 20])
def drawn(request: pytest.FixtureRequest) -> tuple[int, dict[str, Figure]]:
    return request.param, figures(request.param)


@pytest.fixture(
    params=[(700, "light"), (1000, "dark"), (1400, "dark")], ids=["700", "1000", "1400"]
)
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[str, Page]]:
    """An empty page that has plotly and no network."""
    width, theme = request.param
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    colour = {"light": "#ffffff", "dark": "#111111;--jp-ui-font-color0:#ffffff"}[theme]
    body = f"<body style='margin:0;background:{colour}'><div id='figure'></div></body>"
    page.set_content(f"<!doctype html>{body}")
    page.add_script_tag(content=plotly.offline.get_plotlyjs())
    yield f"{theme}_{width}", page
    context.close()


def test_no_text_covers_another_and_none_is_cut_off(drawn, opened) -> None:
    count, charted = drawn
    where, page = opened
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    faults = {}
    for name, figure in charted.items():
        page.evaluate(DRAW, figure.to_json())
        texts, found = page.eval_on_selector("#figure", OVERLAPPING)
        page.locator("#figure").screenshot(path=SCREENSHOTS / f"{name}_{count}_{where}.png")
        assert texts > 3
        faint = page.eval_on_selector("#figure", FAINT)
        if found or faint:
            faults[name] = [*found, *faint]
    assert faults == {}


def test_two_hundred_audiences_are_drawn_at_once(opened) -> None:
    _where, page = opened
    sets = {f"a{i}": Bitmap.from_indices(range(i, 20_000, 7 + i % 40), 20_000) for i in range(200)}
    found = Overlap(sets)
    for figure in (found.upset(top=100, color="lift"), found.heatmap(), found.depth()):
        page.evaluate(DRAW, figure.to_json())
        marks = "figure => figure.querySelectorAll('svg.main-svg *').length"
        assert page.eval_on_selector("#figure", marks) < 20_000


@pytest.mark.parametrize(
    ("form", "begins"), [("png", "data:image/png;base64,"), ("svg", "data:image/svg+xml,%3Csvg")]
)
def test_a_figure_is_saved_as_a_picture_without_a_network(opened, form, begins) -> None:
    _where, page = opened
    page.evaluate(DRAW, Overlap(members(3)).upset().to_json())
    saved = page.evaluate("form => Plotly.toImage('figure', {format: form})", form)
    assert saved.startswith(begins)
    assert len(saved) > 5_000


def test_what_covers_another_is_found(opened) -> None:
    _where, page = opened
    figure = Overlap(members(3)).upset()
    figure.update_layout(annotations=[])
    for shift in (0, 4):
        figure.add_annotation(
            text="the same place", x=0.5, y=0.9, xref="paper", yref="paper", yshift=shift
        )
    page.evaluate(DRAW, figure.to_json())
    _texts, found = page.eval_on_selector("#figure", OVERLAPPING)
    assert "the same place | the same place" in found
