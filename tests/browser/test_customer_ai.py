"""The Customer AI panel in a real JupyterLab: by mouse, by keyboard, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.drawing import colours_of, violations_in
from tests.browser.jupyterlab import Notebook, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.jupyterlab import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN = """\
import os, tempfile
import toolkit as tk
from tests.unit.propensity import customers
os.environ["TOOLKIT_DATA"] = tempfile.mkdtemp()
extract = customers.opened(customers.tables(), tempfile.mkdtemp())
library = tk.Library(tempfile.mkdtemp())"""
PANEL = """\
'panel' in globals() and panel.close()
panel = tk.CustomerAIPanel(extract, library=library)
panel"""
LONG = 120_000
"""Milliseconds that training may take on a busy machine."""


@pytest.fixture(scope="module")
def run(browser: Browser, server: Server) -> Iterator[Notebook]:
    """A notebook with customers who stay away after a complaint."""
    with new_page(browser) as page, opened(page, server, "customer_ai", OPEN, PANEL) as notebook:
        yield notebook


@pytest.fixture
def notebook(run: Notebook) -> Notebook:
    """The notebook, run again: its panel and its folder know nothing of the test before."""
    run.run()
    expect(panel_of(run).get_by_role("textbox", name="Name")).to_have_value("")
    expect(panel_of(run).locator(".tk-begin-tile").first).to_be_visible()
    return run


def panel_of(notebook: Notebook) -> Locator:
    return notebook.page.get_by_role("region", name="Customer AI")


def count(text: str) -> int:
    return int(text.replace(",", ""))


def choose(panel: Locator, label: str, option: str) -> None:
    panel.locator(f'button[aria-label^="{label}:"]').first.click()
    panel.page.get_by_role("option").filter(has_text=option).first.click()


def train(notebook: Notebook) -> Locator:
    """Ask who will not buy for two weeks, and train."""
    panel = panel_of(notebook)
    panel.get_by_role("textbox", name="Name").fill("Stays away")
    panel.locator(".tk-begin-tile", has_text="Purchases").click()
    choose(panel, "Whether they occur", "will not occur")
    choose(panel, "Propensity", "Churn")
    button = panel.get_by_role("button", name="Train", exact=True)
    expect(button).to_be_enabled()
    button.click()
    expect(panel.locator("button.tk-factor").first).to_be_visible(timeout=LONG)
    return panel


def test_a_prediction_is_drawn_trained_and_read(notebook: Notebook) -> None:
    panel = train(notebook)
    asked = "panel.prediction.configuration"
    assert notebook.ask(f"[{asked}.propensity, {asked}.goal.occurs, {asked}.goal.events]") == [
        "churn",
        False,
        ['eventType = "commerce.purchases"'],
    ]
    buckets = dict(notebook.ask("list(panel.run.scores().bucket.value_counts().items())"))
    for bucket, size in buckets.items():
        expect(panel.locator(f".tk-bucket.is-{bucket} b")).to_have_text(f"{size:,}")
    chosen = panel.locator('.tk-bucket button[aria-pressed="true"] > span').first.inner_text()
    first = notebook.ask(f"panel.run.top_factors({chosen!r}).factor[0]")
    factor = panel.locator("button.tk-factor").first
    expect(factor).to_contain_text(first)
    factor.click()
    expect(panel.locator(".tk-drill tbody tr").first).to_be_visible()
    panel.get_by_role("textbox", name="Profile id").fill("P00001")
    panel.get_by_role("button", name="Explain").click()
    score = notebook.ask(
        "int(panel.run.scores().set_index('profile_id').score['P00001'])"
        " if 'P00001' in set(panel.run.scores().profile_id) else None"
    )
    told = panel.locator(".tk-one p").first if score is not None else panel.get_by_role("alert")
    expect(told).to_contain_text(f"score {score}" if score is not None else "P00001")
    panel.get_by_role("tab", name="Runs").click()
    expect(panel.locator(".tk-runs tbody tr")).to_have_count(1)


def test_an_audience_of_scores_opens_in_the_builder_and_is_saved(notebook: Notebook) -> None:
    panel = train(notebook)
    panel.get_by_role("button", name="Create an audience of the highest tenth").click()
    total = panel.locator("[data-testid=total]:not(.is-stale) b")
    expect(total).to_be_visible(timeout=LONG)
    top = notebook.ask("int((panel.run.scores().percentile >= 91).sum())")
    expect(total).to_have_text(f"{top:,}")
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator(".tk-notice")).to_contain_text("Saved")
    panel.get_by_role("button", name="Customer AI", exact=True).click()
    expect(panel.locator(".tk-bucket").first).to_be_visible()
    name = notebook.ask("panel.builder.audience.name")
    assert notebook.ask("[one.name for one in library]") == [name]


def test_a_rate_that_is_no_use_is_said_before_training(notebook: Notebook) -> None:
    panel = panel_of(notebook)
    panel.get_by_role("textbox", name="Name").fill("Tomorrow")
    panel.locator(".tk-begin-tile").first.click()
    choose(panel, "Propensity", "Churn")
    panel.get_by_label("Days", exact=True).fill("1")
    panel.get_by_label("Days", exact=True).press("Enter")
    outlook = panel.get_by_role("group", name="Outlook")
    expect(outlook).to_contain_text("would count as churned: nearly everyone")
    panel.get_by_role("button", name="Train", exact=True).click()
    question = panel.get_by_role("alertdialog")
    expect(question).to_contain_text("Train anyway?")
    assert violations_in(panel) == []
    question.get_by_role("button", name="Choose another population").click()
    proposed = outlook.locator(".tk-population").first
    expect(proposed).to_be_focused()
    expect(proposed).to_contain_text("outcome within 7 days")
    notebook.page.keyboard.press("Enter")
    expect(outlook.locator(".is-good")).to_be_visible()
    told = "panel.wait(60) and panel.prediction.findings(extract).empty"
    assert notebook.ask(f"bool({told})") is True
    assert notebook.ask("panel.run") is None


def test_training_is_stopped_and_leaves_nothing(notebook: Notebook) -> None:
    panel = panel_of(notebook)
    panel.get_by_role("textbox", name="Name").fill("Stopped")
    panel.locator(".tk-begin-tile", has_text="Purchases").click()
    panel.get_by_role("button", name="Train", exact=True).click()
    panel.get_by_role("button", name="Stop").click()
    expect(panel.locator(".tk-told")).to_contain_text("earlier runs are unchanged")
    assert notebook.ask("panel.wait(60) and [panel.run, panel.prediction.folder.exists()]") == [
        None,
        False,
    ]


def test_a_prediction_is_made_by_keyboard_alone(notebook: Notebook) -> None:
    panel, keyboard = panel_of(notebook), notebook.page.keyboard
    cells = notebook.cell_count()
    panel.get_by_role("textbox", name="Name").focus()
    keyboard.type("By keys, dd")
    tree = panel.get_by_role("tree", name="Events that are predicted")
    _tab_to(notebook, panel, "Any of")
    keyboard.press("+")
    keyboard.type("purchases")
    keyboard.press("Enter")
    expect(tree.locator('[data-path="0"]')).to_be_focused()
    _tab_to(notebook, panel, "Train", back=True)
    keyboard.press("Enter")
    expect(panel.locator("button.tk-factor").first).to_be_visible(timeout=LONG)
    assert notebook.ask("panel.prediction.name") == "By keys, dd"
    assert notebook.cell_count() == cells


def _tab_to(notebook: Notebook, panel: Locator, label: str, *, back: bool = False) -> None:
    """Go to the control, or the tile, whose name or words begin so."""
    words = """() => {
        const focused = document.activeElement;
        const tile = focused.matches("[role=treeitem]") && focused.querySelector(".tk-words");
        return focused.getAttribute("aria-label") || (tile || focused).textContent.trim();
    }"""
    seen = []
    for _ in range(60):
        notebook.page.keyboard.press("Shift+Tab" if back else "Tab")
        seen.append(str(notebook.page.evaluate(words)))
        if seen[-1].startswith(label):
            return
    raise AssertionError(f"Tab led to {seen}")


def test_it_can_be_read_in_every_theme_and_by_everyone(notebook: Notebook) -> None:
    panel = train(notebook)
    panel.locator("button.tk-factor").first.click()
    expect(panel.locator(".tk-drill")).to_be_visible()
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        notebook.theme(theme)
        for tab in ("Configure", "Runs", "Insights"):
            panel.get_by_role("tab", name=tab, exact=True).click()
            background, faint = colours_of(panel)
            assert (background < 0.1) is theme.endswith("Dark")
            assert faint == []
            assert violations_in(panel) == []
