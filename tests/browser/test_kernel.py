"""What a widget is when its kernel dies, is busy or is not there."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.drawing import Drawing
from tests.browser.jupyterlab import opened
from tests.house.source import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from tests.browser.jupyterlab import Server

_EXTRACT = ROOT / "sample_data" / "sneaker_shop"
_SOON = 5000.0
_OPEN = """async path => {
    const app = window.jupyterapp;
    await app.restored;
    window.tested = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
    await window.tested.context.ready;
    await window.tested.context.sessionContext.ready;
    await window.tested.context.sessionContext.session.kernel.info;
}"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="signals of POSIX")
def test_a_drawing_outlives_its_kernel(browser: Browser, server: Server) -> None:
    cells = (
        f"import toolkit as tk\nextract = tk.open_extract({str(_EXTRACT)!r}, quiet=True)",
        """builder = tk.AudienceBuilder(extract, 'loyalty.tier = "gold"')\nbuilder""",
    )
    with new_page(browser) as page, opened(page, server, "kernel", *cells) as notebook:
        drawing = Drawing(notebook)
        drawing.expect_total("2,000")
        expect(page.locator(".tk-beneath")).to_be_hidden()
        drawing.show("Code")
        notebook.builder.get_by_label("PQL", exact=True).fill('loyalty.tier = "silver"')
        drawing.expect_total("4,000")
        drawing.show("Builder")
        banner = notebook.builder.locator(".tk-banner")
        _kernel_ends(drawing, banner, notebook.ask("__import__('os').getpid()"))
        _cell_is_run_again(drawing, banner)
        page.evaluate("() => window.tested.context.save()")
        page.evaluate("async () => window.tested.context.sessionContext.shutdown()")
        page.goto(server.lab)
        page.wait_for_function("() => window.jupyterapp !== undefined")
        page.evaluate(_OPEN, "kernel.ipynb")
        snapshot = page.locator(".tk-beneath")
        expect(snapshot).to_contain_text("2,000 profiles")
        expect(snapshot).to_be_visible()
        expect(page.get_by_text("Error displaying widget")).to_be_hidden()
        expect(notebook.builder).to_have_count(0)


def _kernel_ends(drawing: Drawing, banner: Locator, kernel: int) -> None:
    """Let the kernel answer nothing to a question, then kill it."""
    os.kill(kernel, signal.SIGSTOP)
    drawing.show("Profiles")
    expect(banner).to_contain_text("No answer from the kernel", timeout=_SOON)
    os.kill(kernel, signal.SIGCONT)
    expect(banner).to_have_count(0)
    drawing.show("Builder")
    os.kill(kernel, signal.SIGKILL)
    expect(banner).to_contain_text("The kernel was restarted.", timeout=_SOON)
    expect(drawing.tile("0")).to_contain_text("silver")
    expect(drawing.builder.get_by_role("button", name="Copy PQL")).to_be_visible()
    assert drawing.violations() == []
    drawing.page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
    drawing.page.evaluate("() => window.tested.context.sessionContext.session.kernel.info")


def _cell_is_run_again(drawing: Drawing, banner: Locator) -> None:
    """Run the cell with another kernel, restore the drawing, and run it again with that kernel."""
    drawing.notebook.run()
    expect(banner).to_contain_text("1 tile, not saved.")
    drawing.expect_total("2,000")
    assert drawing.violations() == []
    drawing.builder.get_by_role("button", name="Restore").click()
    drawing.expect_total("4,000")
    assert drawing.pql() == 'loyalty.tier = "silver"'
    expect(banner).to_have_count(0)
    drawing.notebook.run()
    expect(banner).to_contain_text("1 tile, not saved.")
    drawing.builder.get_by_role("button", name="Dismiss").click()
    expect(banner).to_have_count(0)
