"""The audience builder in a real JupyterLab: by mouse, by keyboard, in both themes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.drawing import Drawing, headings_of
from tests.browser.jupyterlab import Notebook, opened
from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.jupyterlab import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOP = ROOT / "sample_data" / "sneaker_shop"
OPEN = f"import toolkit as tk\nextract = tk.open_extract({str(SHOP)!r}, quiet=True)"
EMPTY = "'builder' in globals() and builder.close()\nbuilder = tk.AudienceBuilder(extract)\nbuilder"
# papermill stores the widgets' state, and nbconvert leaves the place to a front end then.
NO_WIDGETS = (
    "--ClearMetadataPreprocessor.enabled=True",
    "--ClearMetadataPreprocessor.clear_cell_metadata=False",
)
EVERYONE, SNEAKERS = "20,000", "476"
SNEAKERS_PQL = """\
CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals("search", false) \
and search.keywords.contains("sneakers", false)) WHEN(<= 30 days before now)]) \
and not CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals("commerce.purchases", false)) \
WHEN(<= 30 days before now)])"""
MANY_PQL = f"""\
{SNEAKERS_PQL} and loyalty.points > 100 and loyalty.tier in ["gold", "silver"] \
and (homeAddress.country = "US" or homeAddress.city like "B%")"""
NESTED_PQL = 'loyalty.tier = "gold" and (homeAddress.country = "US" or loyalty.points > 500)'


@pytest.fixture(scope="module")
def kept(browser: Browser, server: Server) -> Iterator[Notebook]:
    """A notebook that stays open: JupyterLab and a kernel take seconds to start."""
    with new_page(browser) as page, opened(page, server, "builder", OPEN, EMPTY) as notebook:
        yield notebook


@pytest.fixture
def notebook(kept: Notebook) -> Notebook:
    """The notebook with an empty builder, of an extract that was asked nothing."""
    kept.theme("JupyterLab Light")
    kept.run()
    expect(kept.builder).to_be_visible()
    return kept


@pytest.fixture
def drawing(notebook: Notebook) -> Drawing:
    """The builder of the notebook, when it knows how many everyone is."""
    drawing = Drawing(notebook)
    drawing.expect_total(EVERYONE)
    return drawing


def test_it_is_drawn(notebook: Notebook) -> None:
    expect(notebook.builder.get_by_role("tree", name="Canvas")).to_be_visible()
    expect(notebook.builder.get_by_test_id("total").locator("b")).to_have_text(EVERYONE)


def test_an_audience_is_drawn_by_mouse(drawing: Drawing) -> None:
    drawing.builder.get_by_role("tab", name="Events").click()
    drawing.drag(drawing.field("Search"), drawing.tile(""))
    drawing.choose(drawing.tile("0"), "When", "in the last")
    drawing.tile("0").get_by_role("button", name="Add a rule").click()
    drawing.pick("keywords", "Keywords")
    drawing.page.keyboard.press("Escape")
    drawing.choose(drawing.tile("0.0"), "Operator", "contains")
    drawing.tile("0.0").get_by_role("button", name="Choose values").click()
    drawing.pick("sneakers", "sneakers")
    drawing.page.keyboard.press("Escape")
    drawing.drag(drawing.field("Purchases"), drawing.tile("").locator(".tk-add").last)
    drawing.choose(drawing.tile("1"), "Include or exclude", "Exclude")
    drawing.choose(drawing.tile("1"), "When", "in the last")
    drawing.expect_total(SNEAKERS)
    assert drawing.count() == int(SNEAKERS)


def test_an_audience_is_drawn_by_keyboard_alone(drawing: Drawing) -> None:
    keyboard = drawing.page.keyboard
    drawing.tab_into()
    drawing.tab_to("All of 0 tiles")
    drawing.add("search event", at="0")
    drawing.add("keywords", at="0.0")
    keyboard.press("Enter")
    drawing.tab_to("Operator", back=True)
    drawing.choose_by_letters("con")
    drawing.tab_to("Choose values")
    keyboard.press("Enter")
    keyboard.type("sneakers")
    keyboard.press("Enter")
    expect(drawing.tile("0.0").locator(".tk-chip")).to_have_text("sneakers×")
    keyboard.press("Escape")
    expect(drawing.tile("0.0").get_by_role("button", name="Values")).to_be_focused()
    keyboard.press("Escape")
    keyboard.press("ArrowLeft")
    expect(drawing.tile("0")).to_be_focused()
    drawing.within_last_days()
    keyboard.press("Home")
    expect(drawing.tile("")).to_be_focused()
    drawing.add("purchases event", at="1")
    drawing.within_last_days()
    drawing.tab_to("Include or exclude")
    drawing.choose_by_letters("e")
    drawing.expect_total(SNEAKERS)
    assert drawing.count() == int(SNEAKERS)


def test_a_tile_is_dragged_into_another_container(drawing: Drawing) -> None:
    drawing.draw(NESTED_PQL)
    drawing.drag(drawing.tile("0").locator(".tk-kind").first, drawing.tile("1.1"))
    moved = 'homeAddress.country = "US" or loyalty.tier = "gold" or loyalty.points > 500'
    expect(drawing.tile("0.2")).to_be_visible()
    drawing.expect_settled()
    assert drawing.count() == drawing.size_of(moved)


def test_an_edit_is_undone_and_done_again(drawing: Drawing) -> None:
    drawing.draw(NESTED_PQL)
    total = drawing.total.inner_text()
    drawing.tile("0").focus()
    drawing.page.keyboard.press("Delete")
    drawing.expect_settled()
    less = drawing.total.inner_text()
    assert less != total
    drawing.page.keyboard.press("Control+z")
    drawing.expect_total(total)
    drawing.builder.get_by_role("button", name="Redo").click()
    drawing.expect_total(less)
    assert drawing.count() == int(less.replace(",", ""))


def test_code_becomes_tiles_and_tiles_become_code(drawing: Drawing) -> None:
    drawing.show("Code")
    code = drawing.builder.get_by_role("textbox", name="PQL")
    code.fill('loyalty.tier = "gold" and loyalty.points >')
    expect(drawing.builder.locator(".tk-state.is-wrong")).to_be_visible()
    code.fill('loyalty.tier = "gold" and loyalty.points > 500')
    expect(drawing.builder.locator(".tk-state.is-applied")).to_be_visible()
    drawing.show("Builder")
    expect(drawing.tile("1")).to_be_visible()
    drawing.expect_settled()
    assert drawing.count() == drawing.size_of('loyalty.tier = "gold" and loyalty.points > 500')
    drawing.tile("0").focus()
    drawing.page.keyboard.press("Delete")
    drawing.expect_settled()
    drawing.show("Code")
    expect(code).to_have_value(drawing.pql())


def test_letters_on_a_card_delete_no_cell(drawing: Drawing) -> None:
    drawing.draw(NESTED_PQL)
    cells = drawing.notebook.cell_count()
    for focused in (drawing.tile("0"), drawing.tile("1").locator("button").first, drawing.tile("")):
        focused.focus()
        drawing.page.keyboard.type("ddxxab")
        assert drawing.notebook.cell_count() == cells
    expect(drawing.tile("1.1")).to_be_visible()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_can_be_read_in_every_theme(drawing: Drawing, theme: str) -> None:
    drawing.notebook.theme(theme)
    drawing.draw(SNEAKERS_PQL)
    drawing.expect_total(SNEAKERS)
    background, faint = drawing.colours()
    assert (background < 0.1) is theme.endswith("Dark")
    assert faint == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_grave_in_any_view(drawing: Drawing, theme: str) -> None:
    drawing.notebook.theme(theme)
    drawing.draw(MANY_PQL)
    found = {}
    for tab in ("Builder", "Code", "SQL", "In words", "Profiles"):
        drawing.show(tab)
        expect(drawing.builder.get_by_role("tabpanel", name=tab)).to_be_visible()
        if tab == "Profiles":
            drawing.builder.locator("tbody tr").first.click()
            expect(drawing.builder.get_by_role("heading", name="Timeline")).to_be_visible()
        found[tab] = drawing.violations()
    assert not any(found.values()), found


def test_a_threshold_is_soon_another_size(drawing: Drawing) -> None:
    drawing.draw(SNEAKERS_PQL)
    drawing.expect_total(SNEAKERS)
    drawing.tile("0").get_by_role("textbox", name="How many").focus()
    taken = sorted(drawing.latency(key) for key in ["ArrowUp"] * 16 + ["ArrowDown"] * 5)
    middle, most = round(taken[10]), round(taken[18])
    sys.stdout.write(f"keystroke to new size: {middle} ms, nine in ten within {most} ms\n")
    assert drawing.total.inner_text() != SNEAKERS
    assert middle < 500  # on a machine that is not busy it is under 150


def test_a_long_canvas_is_soon_drawn_and_reached_by_keys(drawing: Drawing) -> None:
    drawing.draw(" and ".join(f"loyalty.points != {number}" for number in range(200)))
    drawing.tile("").focus()
    drawing.page.keyboard.press("End")
    drawing.page.keyboard.press("Enter")
    expect(drawing.tile("199").get_by_role("textbox", name="Value")).to_be_focused()
    drawing.page.keyboard.press("ArrowUp")
    expect(drawing.tile("199")).to_contain_text("200")
    drawing.expect_settled()


def test_headings_stand_over_their_numbers_in_a_narrow_builder(drawing: Drawing) -> None:
    drawing.draw(NESTED_PQL)
    drawing.builder.evaluate("builder => { builder.style.width = '700px' }")
    count, beside = headings_of(drawing.builder)
    assert count >= 4
    assert beside == []
    drawing.show("Profiles")
    expect(drawing.builder.locator("td.is-number").first).to_be_visible()
    assert headings_of(drawing.builder)[1] == []


def test_a_snapshot_stands_where_no_kernel_runs(page: Page, tmp_path: Path) -> None:
    source, run = tmp_path / "drawn.ipynb", tmp_path / "run.ipynb"
    cells = [OPEN, f"tk.AudienceBuilder(extract, tk.Audience('Sneakers', '''{SNEAKERS_PQL}'''))"]
    code = [nbformat.v4.new_code_cell(cell, id=f"cell-{n}") for n, cell in enumerate(cells)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=kernel), source)
    for command in (
        ["papermill", str(source), str(run), "--no-progress-bar"],
        ["nbconvert", "--to", "html", *NO_WIDGETS, str(run)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    output = nbformat.read(run, as_version=4).cells[-1].outputs[-1]
    assert f"{SNEAKERS} profiles" in output.data["text/html"]
    page.goto(run.with_suffix(".html").as_uri())
    expect(page.get_by_role("group", name="Audience Sneakers")).to_be_visible()
