"""Without a front end a widget is a page that says what it draws."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolkit as tk
from toolkit.reports.run import _is_shown

if TYPE_CHECKING:
    import pytest

GOLDEN = Path("tests/golden/snapshots")
WIDGET = "application/vnd.jupyter.widget-view+json"


def hold(name: str, text: str) -> None:
    """Hold a text to the stored one; GOLDEN=update stores it."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "update":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_builder_without_a_front_end(shop: tk.Extract, library: tk.Library) -> None:
    audience = tk.Audience(
        "Gold, or <b>bought</b>",
        'loyalty.tier = "gold" or /* name: <i>Far</i> */ /* note: a & b */ '
        'not (homeAddress.city = "<i>" and '
        'xEvent[eventType = "commerce.purchases"].count() >= 3)',
        description="A & B",
        tags=["<tag>"],
    )
    builder = tk.AudienceBuilder(shop, audience, library)
    hold("builder.html", builder.to_html() + "\n")
    assert "&lt;i&gt;Far&lt;/i&gt; · Exclude: all of" in builder.to_html()
    assert repr(builder).startswith("AudienceBuilder('Gold, or <b>bought</b>': 20,000 profiles")
    builder.close()


def test_a_display_carries_the_widget_and_its_snapshot(shop: tk.Extract) -> None:
    builder = tk.AudienceBuilder(shop, 'loyalty.tier = "gold"')
    data, _ = builder._repr_mimebundle_()
    assert set(data) == {WIDGET, "text/html", "text/plain"}
    assert "2,000 profiles" in data["text/html"]
    assert "2,000 profiles" in data["text/plain"]
    builder.close()


def test_a_display_is_the_widget_and_beneath_it_its_snapshot(
    shop: tk.Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: outputs.append(data))
    builder = tk.AudienceBuilder(shop, 'loyalty.tier = "gold"')
    builder._ipython_display_()
    view, snapshot = outputs
    assert view[WIDGET]["model_id"] == builder.model_id
    assert view["text/html"] == ""  # where there is no widget, nothing is shown twice
    assert set(snapshot) == {"text/html", "text/plain"}
    assert "2,000 profiles" in snapshot["text/html"]
    assert 'class="tk-beneath"' in snapshot["text/html"]
    assert builder.model_id not in snapshot["text/html"]  # the same at every run
    assert not _is_shown({"data": dict(view)})
    builder.close()


def test_a_browser_without_a_front_end(shop: tk.Extract, library: tk.Library) -> None:
    (library.path / "bad.yaml").write_text("name: <b>\n", encoding="utf-8")
    browser = tk.AudienceBrowser(library, shop)
    html = browser.to_html().replace(str(library.path), "audiences")
    hold("browser.html", html + "\n")
    browser.close()


def test_an_explorer_without_a_front_end(shop: tk.Extract, library: tk.Library) -> None:
    explorer = tk.OverlapExplorer(shop.evaluate(*list(library)[:4], library=library))
    hold("explorer.html", explorer.to_html() + "\n")
    data, _ = explorer._repr_mimebundle_()
    assert set(data) == {WIDGET, "text/html", "text/plain"}
    assert data["text/plain"] == repr(explorer)
    explorer.close()


def test_a_snapshot_of_what_is_wrong_says_so(shop: tk.Extract) -> None:
    builder = tk.AudienceBuilder(shop, 'loyalty.teir = "gold"')
    assert "No size: no field" in builder.to_html()
    builder.close()


def test_a_sequence_shows_who_is_left_after_each_step(shop: tk.Extract) -> None:
    pql = (
        'select A from xEvent where A.eventType = "search", B from xEvent where '
        'B.eventType = "commerce.productListAdds" and B.timestamp occurs after A.timestamp and '
        'not (exists C from xEvent where C.eventType = "commerce.purchases" and '
        "C.timestamp occurs <= 7 days after B.timestamp)"
    )
    builder = tk.AudienceBuilder(shop, pql)
    drawn = builder.to_html()
    sizes = [one.split("</span>")[0] for one in drawn.split('<span class="tk-number">')[2:]]
    total = next(iter(shop.evaluate(pql))).count
    assert sizes[1] == "15,210 → 15,210"
    assert sizes[-1].endswith(f"→ {total:,}")
    assert "Then no Purchases event within 7 days" in drawn
    builder.close()


def test_a_report_shows_the_snapshot_and_no_bar() -> None:
    shown = {"data": {WIDGET: {}, "text/html": "<p>", "text/plain": ""}}
    assert _is_shown(shown)
    assert set(shown["data"]) == {"text/html", "text/plain"}
    assert not _is_shown({"data": {WIDGET: {}, "text/plain": "HBox"}})
    assert _is_shown({"output_type": "stream"})


def test_a_missing_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['anywidget'] = None\n"
        "import toolkit\n"
        "try:\n    toolkit.AudienceBuilder\n"
        "except toolkit.ToolkitError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert 'pip install "audience-toolkit[widgets]"' in done.stdout
