"""The audience browser and the overlap explorer in a real JupyterLab."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.drawing import colours_of, violations_in
from tests.browser.jupyterlab import Notebook, opened
from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.jupyterlab import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOP = ROOT / "sample_data" / "sneaker_shop"
OPEN = f"import toolkit as tk\nextract = tk.open_extract({str(SHOP)!r}, quiet=True)"
ASKED = "evaluation = extract.evaluate(*list(library)[:4], library=library)"
THEMES = ("JupyterLab Light", "JupyterLab Dark")
TOTAL = "[data-testid=total]:not(.is-stale) b"


@pytest.fixture(scope="module")
def run(
    browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Notebook]:
    """A notebook with a browser of a library to write to, and an explorer of four audiences."""
    library = tmp_path_factory.mktemp("library") / "audiences"
    shutil.copytree(SHOP / "audiences", library)
    (library / "broken.yaml").write_text("name: Broken\n", encoding="utf-8")
    cells = [
        f"{OPEN}\nlibrary = tk.Library({str(library)!r})",
        "browser = tk.AudienceBrowser(library, extract)\nbrowser",
        f"{ASKED}\nexplorer = tk.OverlapExplorer(evaluation)\nexplorer",
    ]
    with new_page(browser) as page, opened(page, server, "explorer", *cells) as notebook:
        yield notebook


@pytest.fixture
def notebook(run: Notebook) -> Notebook:
    """The notebook, run again: its widgets know nothing of the test before."""
    run.run()
    expect(browser_of(run)).to_be_visible()
    expect(explorer_of(run).locator(".tk-column").first).to_be_visible()
    return run


def browser_of(notebook: Notebook) -> Locator:
    return notebook.page.get_by_role("region", name="Audiences", exact=True)


def explorer_of(notebook: Notebook) -> Locator:
    return notebook.page.get_by_role("region", name="Overlap explorer")


def count(text: str) -> int:
    return int(text.replace(",", ""))


def test_a_click_on_a_bar_makes_an_audience(notebook: Notebook) -> None:
    explorer = explorer_of(notebook)
    cells = notebook.cell_count()
    bar = explorer.locator(".tk-column").nth(2)
    bar.focus()
    notebook.page.keyboard.type("dd")
    notebook.page.keyboard.press("Enter")
    size = explorer.get_by_test_id("cell-size").locator("b")
    expect(size).to_be_visible()
    shown = count(size.inner_text())
    assert str(bar.get_attribute("aria-label")).endswith(f": {shown:,} profiles")
    explorer.get_by_role("textbox", name="Name of the audience").fill("Mine")
    explorer.get_by_role("button", name="Make audience").click()
    expect(explorer.locator(".tk-made")).to_contain_text("Mine")
    assert notebook.ask("explorer.audience.name") == "Mine"
    assert (
        notebook.ask("extract.evaluate(explorer.audience, library=library)['Mine'].count") == shown
    )
    explorer.get_by_role("textbox", name="Name of the audience").fill("loyal")
    explorer.get_by_role("button", name="Save as audience").click()
    expect(explorer.get_by_role("alert")).to_contain_text("already has an audience 'Loyal'")
    explorer.get_by_role("textbox", name="Name of the audience").fill("Kept of a click")
    notebook.page.keyboard.press("Enter")
    expect(explorer.locator(".tk-made")).to_contain_text("is saved")
    assert violations_in(explorer) == []
    assert notebook.ask("explorer.audience == library['Kept of a click']")
    explorer.get_by_role("button", name="Open in builder").click()
    expect(explorer.locator(TOTAL)).to_have_text(f"{shown:,}")
    assert notebook.ask("explorer.builder.audience == explorer.audience")
    assert notebook.ask("library.remove('Kept of a click')") is None
    assert notebook.cell_count() == cells


def test_every_drawing_leads_to_its_profiles(notebook: Notebook) -> None:
    explorer = explorer_of(notebook)
    size = explorer.get_by_test_id("cell-size").locator("b")
    explorer.get_by_role("tab", name="Heatmap").click()
    explorer.locator('[data-at="1,0"]').click()
    both = notebook.ask("int(evaluation.overlap().pairs()['both'][0])")
    expect(size).to_have_text(f"{both:,}")
    explorer.get_by_role("tab", name="Euler").click()
    explorer.get_by_role("button", name="Show the three largest").click()
    region = explorer.locator(".tk-region").first
    region.click()
    exact = str(region.get_attribute("aria-label")).rsplit(": ", 1)[1].split()[0]
    expect(size).to_have_text(exact)
    expect(explorer.locator(".tk-cell tbody tr").first).to_be_visible()


def test_the_browser_opens_and_saves_an_audience(notebook: Notebook) -> None:
    browser = browser_of(notebook)
    row = browser.locator("tr[data-id=loyal]")
    expect(row).to_contain_text("1,191")
    expect(browser.locator("tr[data-id='broken.yaml']")).to_contain_text("needs pql")
    row.get_by_role("button", name="Loyal").click()
    expect(browser.locator(TOTAL)).to_have_text("1,191")
    assert notebook.ask("browser.builder.audience.name") == "Loyal"
    description = browser.get_by_role("textbox", name="Description")
    description.fill("Those who come back")
    description.blur()
    browser.get_by_role("button", name="Save").click()
    browser.get_by_role("button", name="Audiences", exact=True).click()
    expect(row).to_contain_text("Those who come back")
    expect(row.get_by_role("button", name="Loyal")).to_be_focused()


def test_the_browser_compares_audiences(notebook: Notebook) -> None:
    browser = browser_of(notebook)
    for name in ("Loyal", "Lapsed buyers"):
        browser.get_by_role("checkbox", name=f"Choose {name}").check()
    browser.get_by_role("button", name="Compare selected").click()
    hosted = browser.get_by_role("region", name="Overlap explorer")
    expect(hosted.locator(".tk-column")).to_have_count(3)
    hosted.locator(".tk-column").last.click()
    both = notebook.ask("browser.compared.intersection(['Loyal', 'Lapsed buyers']).count")
    expect(hosted.get_by_test_id("cell-size").locator("b")).to_have_text(f"{both:,}")


def test_both_can_be_read_in_every_theme_and_by_everyone(notebook: Notebook) -> None:
    explorer, browser = explorer_of(notebook), browser_of(notebook)
    expect(browser.locator("tr[data-id=loyal]")).to_contain_text("1,191")
    explorer.locator(".tk-column").first.click()
    expect(explorer.locator(".tk-cell tbody tr").first).to_be_visible()
    for theme in reversed(THEMES):
        notebook.theme(theme)
        for drawing in ("Euler", "Heatmap", "UpSet"):
            explorer.get_by_role("tab", name=drawing).click()
            for widget in (browser, explorer):
                background, faint = colours_of(widget)
                assert (background < 0.1) is theme.endswith("Dark")
                assert faint == []
                assert violations_in(widget) == []
