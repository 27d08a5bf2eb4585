"""Whole audiences drawn in JupyterLab, by mouse and by keyboard alone, their actions counted."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.drawing import Drawing
from tests.browser.jupyterlab import opened
from tests.browser.test_builder import EMPTY, EVERYONE, OPEN, SNEAKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.jupyterlab import Notebook, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Counted:
    """An analyst at a builder whose clicks, texts and keys are counted.

    Parameters
    ----------
    drawing
        The builder.
    """

    drawing: Drawing
    actions: list[str] = field(default_factory=list)

    def click(self, what: Locator) -> None:
        """Click once: one action."""
        self.actions.append("click")
        what.click()

    def type(self, text: str) -> None:
        """Type a text, without Enter: one action by mouse."""
        self.actions.append(f"type {text}")
        self.drawing.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys: an action each by keyboard; Enter after a text belongs to the text."""
        for key in keys:
            self.actions.append(key)
            self.drawing.page.keyboard.press(key)

    def enter(self, text: str) -> None:
        """Type a text and press Enter: one action."""
        self.type(text)
        self.drawing.page.keyboard.press("Enter")

    def button(self, path: str, name: str) -> Locator:
        """Return a button of a tile's own head."""
        head = self.drawing.tile(path).locator("> .tk-head")
        return head.get_by_role("button", name=name).first

    def option(self, text: str) -> Locator:
        """Return an option of the list that is open."""
        return self.drawing.page.get_by_role("option").filter(has_text=text).first

    def choose(self, path: str, name: str, option: str) -> None:
        """Choose from a list of a tile: two clicks."""
        self.click(self.button(path, name))
        self.click(self.option(option))

    def told(self, journey: str, most: int) -> None:
        """Report how many actions a journey took, at most so many."""
        sys.stdout.write(f"{journey}: {len(self.actions)} actions: {', '.join(self.actions)}\n")
        assert len(self.actions) <= most


@pytest.fixture(scope="module")
def kept(browser: Browser, server: Server) -> Iterator[Notebook]:
    """A notebook that stays open: JupyterLab and a kernel take seconds to start."""
    with new_page(browser) as page, opened(page, server, "journeys", OPEN, EMPTY) as notebook:
        yield notebook


@pytest.fixture
def analyst(kept: Notebook) -> Counted:
    """An analyst at an empty builder."""
    kept.run()
    expect(kept.builder).to_be_visible()
    drawing = Drawing(kept)
    drawing.expect_total(EVERYONE)
    return Counted(drawing)


def test_the_founding_audience_by_mouse(analyst: Counted) -> None:
    drawing = analyst.drawing
    analyst.click(drawing.builder.locator(".tk-begin-tile").filter(has_text="Search"))
    analyst.click(analyst.button("0", "In the last 30 days"))
    analyst.click(analyst.button("0", "Add a rule"))
    analyst.enter("keywords")
    analyst.type("sneakers")
    analyst.click(analyst.option("Contains “sneakers”"))
    analyst.click(drawing.tile("").locator("> .tk-body > .tk-add button"))
    analyst.enter("purchases")
    analyst.click(analyst.button("1", "In the last 30 days"))
    analyst.choose("1", "Include or exclude", "Exclude")
    drawing.expect_total(SNEAKERS)
    assert drawing.count() == int(SNEAKERS)
    assert drawing.violations() == []
    analyst.told("founding audience by mouse", 12)


def test_the_founding_audience_by_keyboard(analyst: Counted) -> None:
    drawing = analyst.drawing
    drawing.tile("").focus()
    analyst.press("+")
    analyst.enter("search event")
    expect(drawing.tile("0")).to_be_focused()
    analyst.press("+")
    analyst.enter("keywords")
    expect(drawing.page.get_by_role("combobox", name="Search the values")).to_be_focused()
    analyst.type("sneakers")
    expect(analyst.option("Contains “sneakers”")).to_be_visible()
    analyst.press("ArrowDown", "Enter", "Escape", "ArrowLeft")
    expect(drawing.tile("0")).to_be_focused()
    analyst.press("w")
    expect(drawing.tile("0")).to_contain_text("in the last")
    expect(drawing.tile("0")).to_be_focused()
    analyst.press("Home", "+")
    analyst.enter("purchases event")
    expect(drawing.tile("1")).to_be_focused()
    analyst.press("w", "x")
    drawing.expect_total(SNEAKERS)
    assert drawing.count() == int(SNEAKERS)
    analyst.told("founding audience by keyboard", 18)


def test_a_sequence_in_a_container_by_keyboard(analyst: Counted) -> None:
    drawing = analyst.drawing
    page = drawing.page
    drawing.tile("").focus()
    analyst.press("+")
    analyst.enter("any of")
    expect(drawing.tile("0")).to_be_focused()
    analyst.press("+")
    analyst.enter("tier")
    expect(drawing.page.get_by_role("combobox", name="Search the values")).to_be_focused()
    for value in ("gold", "silver"):
        analyst.type(value)
        expect(analyst.option(value)).to_have_attribute("aria-selected", "false")
        analyst.press("Enter")
    analyst.press("Escape", "Escape", "ArrowLeft", "+")
    analyst.enter("sequence")
    types = page.get_by_role("combobox", name="Event types")
    expect(types).to_be_focused()
    analyst.enter("product views")
    analyst.press("Escape", "Escape", "ArrowDown", "Enter", "Enter")
    expect(types).to_be_focused()
    analyst.enter("purchases")
    analyst.press("Escape", "Escape")
    expect(drawing.tile("0.1.1")).to_be_focused()
    drawing.expect_settled()
    views, buys = ("commerce.productViews", "commerce.purchases")
    first, then = (f'WHAT(eventType.equals("{name}", false))' for name in (views, buys))
    steps = f"C0: {first}, C1: {then}"
    pql = f'loyalty.tier in ["gold", "silver"] or CHAIN(xEvent, timestamp, [{steps}])'
    assert drawing.count() == drawing.size_of(pql)
    analyst.told("tier or sequence by keyboard", 32)


def test_many_values_and_rules_of_an_audience(analyst: Counted) -> None:
    drawing = analyst.drawing
    page = drawing.page
    analyst.click(drawing.tile("").locator("> .tk-body > .tk-add button"))
    analyst.enter("city")
    expect(page.get_by_role("combobox", name="Search the values")).to_be_focused()
    analyst.click(page.get_by_role("button", name="Paste a list"))
    page.get_by_role("textbox", name="Values, one per line").fill("Berlin\nParis\nMadrid\nOslo")
    analyst.actions.append("paste")
    analyst.click(page.get_by_role("button", name="Add 4"))
    expect(page.get_by_role("combobox", name="Search the values")).to_be_focused()
    analyst.press("Escape")
    expect(drawing.tile("0").get_by_role("button", name="Values: 4 chosen")).to_be_focused()
    drawing.expect_settled()
    cities = '["Berlin", "Paris", "Madrid", "Oslo"]'
    assert drawing.count() == drawing.size_of(f"homeAddress.city in {cities}")
    analyst.told("many values by mouse", 7)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    assert drawing.violations() == []
    for _ in range(4):
        page.keyboard.press("Tab")
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(drawing.tile("0").get_by_role("button", name="Values: 4 chosen")).to_be_focused()
