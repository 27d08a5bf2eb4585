"""What an analyst does to a builder in a notebook, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.house.source import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.jupyterlab import Notebook

_MANY = 60
_FOCUSED = """() => {
    const focused = document.activeElement;
    const words = focused.matches("[role=treeitem]") && focused.querySelector(".tk-words");
    const name = focused.getAttribute("aria-label") || (words && words.textContent.trim());
    return focused.closest(".tk-ab") ? name || "?" : "";
}"""
_IS_INSIDE = """at => {
    const focused = document.activeElement;
    return focused.closest(`[data-path="${at}"]`) !== null && focused.dataset.path !== at;
}"""
_WATCH = (Path(__file__).parent / "latency.js").read_text(encoding="utf-8")
_VIOLATIONS = (Path(__file__).parent / "violations.js").read_text(encoding="utf-8")
_HEADINGS = (Path(__file__).parent / "headings.js").read_text(encoding="utf-8")
_AXE = ROOT / "toolkit" / "widgets" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = ["moderate", "serious", "critical"]
_COLOURS = (Path(__file__).parent / "colours.js").read_text(encoding="utf-8")


def colours_of(widget: Locator) -> tuple[float, list[str]]:
    """Return how light a widget is (0 to 1), and the texts in it that are hard to read."""
    light, faint = widget.evaluate(_COLOURS)
    return light, faint


def headings_of(widget: Locator) -> tuple[int, list[str]]:
    """Return how many numbers stand under headings, and those that do not end with theirs."""
    count, beside = widget.evaluate(_HEADINGS)
    return count, beside


def violations_in(widget: Locator) -> list[str]:
    """Return what axe-core finds in a widget that keeps people out."""
    assert _AXE.exists(), "axe-core is not installed: make frontend-check"
    if not widget.page.evaluate("() => 'axe' in window"):
        widget.page.evaluate(_AXE.read_text(encoding="utf-8"))
    return list(widget.evaluate(_VIOLATIONS, _GRAVE))


@dataclass(frozen=True, slots=True)
class Drawing:
    """The builder of a notebook.

    Parameters
    ----------
    notebook
        Where it is; its kernel calls it `builder`.
    """

    notebook: Notebook

    @property
    def page(self) -> Page:
        """The page."""
        return self.notebook.page

    @property
    def builder(self) -> Locator:
        """The builder."""
        return self.notebook.builder

    @property
    def total(self) -> Locator:
        """The number beside the ring."""
        return self.builder.get_by_test_id("total").locator("b")

    def tile(self, path: str) -> Locator:
        """A tile of the canvas."""
        return self.builder.locator(f'[data-path="{path}"]')

    def field(self, label: str) -> Locator:
        """A row of the fields."""
        fields = self.builder.get_by_role("region", name="Fields")
        return fields.get_by_role("treeitem").filter(has_text=label).first

    def show(self, tab: str) -> None:
        """Choose a view."""
        self.builder.get_by_role("tab", name=tab, exact=True).click()

    # --- what is so ---------------------------------------------------------------------------

    def expect_settled(self) -> None:
        """Wait until what is shown is of what is drawn, in the kernel too."""
        self.page.wait_for_function(
            """() => document.querySelector(".tk-ab [data-testid=total]:not(.is-stale)")
                && !document.querySelector(".tk-ab [data-testid=total] .tk-progress")"""
        )

    def expect_total(self, total: str) -> None:
        """Wait for a total."""
        expect(self.total).to_have_text(total, timeout=15_000)
        self.expect_settled()

    def count(self) -> int:
        """Return how many profiles the kernel counts in what it holds to be drawn."""
        return int(
            self.notebook.ask("extract.evaluate(builder.audience)[builder.audience.name].count")
        )

    def size_of(self, pql: str) -> int:
        """Return how many profiles some PQL has."""
        return int(self.notebook.ask(f"extract.evaluate(tk.Audience('a', {pql!r}))['a'].count"))

    def pql(self) -> str:
        """Return the PQL of what the kernel holds to be drawn."""
        return str(self.notebook.ask("builder.audience.definition.to_pql()"))

    def latency(self, key: str) -> float:
        """Press a key, and return after how many milliseconds another total was drawn."""
        self.page.evaluate(_WATCH)
        self.page.keyboard.press(key)
        return float(self.page.evaluate("() => window.latency"))

    def colours(self) -> tuple[float, list[str]]:
        """Return how light the builder is (0 to 1), and the texts that are hard to read."""
        return colours_of(self.builder)

    def violations(self) -> list[str]:
        """Return what axe-core finds in the builder that keeps people out."""
        return violations_in(self.builder)

    # --- by Python ----------------------------------------------------------------------------

    def draw(self, pql: str) -> None:
        """Draw some PQL."""
        self.notebook.ask(f"setattr(builder, 'audience', tk.Audience('Drawn', {pql!r}))")
        expect(self.tile("0")).to_be_visible()
        self.expect_settled()

    # --- by mouse -----------------------------------------------------------------------------

    def drag(self, what: Locator, where: Locator) -> None:
        """Drag something to the middle of something else."""
        what.scroll_into_view_if_needed()
        mouse, start = self.page.mouse, _middle(what)
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 12, start[1] + 12)
        mouse.move(*_middle(where), steps=6)
        mouse.up()

    def choose(self, tile: Locator, label: str, option: str) -> None:
        """Choose another option of a tile."""
        tile.locator(f'button[aria-label^="{label}:"]').first.click()
        self.page.get_by_role("option").filter(has_text=option).first.click()

    def pick(self, search: str, option: str) -> None:
        """Search the list that is open, and pick from it."""
        panel = self.builder.get_by_role("dialog")
        panel.get_by_role("combobox").fill(search)
        panel.get_by_role("option").filter(has_text=option).first.click()

    # --- by keyboard --------------------------------------------------------------------------

    def tab_into(self) -> None:
        """Go from the notebook into the builder."""
        self.page.keyboard.press("Escape")
        self._press_until("Tab", lambda label: label != "")

    def tab_to(self, label: str, *, back: bool = False) -> None:
        """Go to the control whose name begins so."""
        key = "Shift+Tab" if back else "Tab"
        self._press_until(key, lambda found: found.startswith(label))

    def _press_until(self, key: str, reached: Any) -> None:
        seen = []
        for _ in range(_MANY):
            self.page.keyboard.press(key)
            seen.append(self.page.evaluate(_FOCUSED))
            if reached(seen[-1]):
                return
        raise AssertionError(f"{key} led to {seen}")

    def add(self, search: str, *, at: str) -> None:
        """Add to the tile that has the focus; the new tile has it then."""
        self.page.keyboard.press("+")
        self.page.keyboard.type(search)
        self.page.keyboard.press("Enter")
        expect(self.tile(at)).to_be_visible()
        for _ in range(2):  # a new rule goes on to its value
            if self.page.evaluate(_IS_INSIDE, at):
                self.page.keyboard.press("Escape")
        expect(self.tile(at)).to_be_focused()

    def choose_by_letters(self, letters: str) -> None:
        """Choose an option of the control that has the focus."""
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.type(letters)
        self.page.keyboard.press("Enter")

    def within_last_days(self) -> None:
        """Give the event that has the focus the last 30 days."""
        tile = self.page.locator(":focus")
        path = tile.get_attribute("data-path") or ""
        self.page.keyboard.press("Enter")
        self.tab_to("When")
        self.choose_by_letters("in")
        self.page.keyboard.press("Escape")
        expect(self.tile(path)).to_be_focused()


def _middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
