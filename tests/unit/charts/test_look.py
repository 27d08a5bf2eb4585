"""What every chart keeps: readable on white and dark, no markup from names, stored figures."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.io as pio
import pytest

from tests.unit.charts.figures import bitmaps, content, strings, tables
from toolkit import charts, overlap
from toolkit.charts import ink, theme

GOLDEN = Path(__file__).parents[2] / "golden" / "figures"
LONG = "Bought <b>boots</b> & socks at least three times since spring"
MEMBERS = bitmaps(**{"gold": range(400), LONG: range(300, 600)})
CURVE = pd.DataFrame({"value": [1.0, 2.0, 3.0, 4.0], "profiles": [900, 400, 120, 0]})
SERIES = pd.DataFrame(
    {
        "as_of": pd.to_datetime(["2026-01-01", "2026-01-08"] * 2, utc=True),
        "audience": ["gold", "gold", LONG, LONG],
        "profiles": [400, 410, 300, 0],
    }
)
SHARED = pd.DataFrame(
    {
        "as_of": pd.to_datetime(["2026-01-01", "2026-01-01", "2026-01-08", "2026-01-08"], utc=True),
        "a": "gold",
        "b": [LONG, "news"] * 2,
        "jaccard": [0.25, 0.5, 0.2, float("nan")],
    }
)
CAUSES = pd.DataFrame(
    {
        "cause": ["window", "data", "new profile", "removed profile", "rule"],
        "entered": [20, 30, 0, 0, 5],
        "exited": [35, 0, 0, 2, 0],
        "profiles": [385, 415, 415, 413, 418],
    }
)
RULES = pd.DataFrame(
    {
        "rule": ["Loyalty tier is gold", LONG, "Age is at least 30"],
        "profiles": [5_573, 2_000, 19_000],
        "left": [5_573, 546, 546],
        "lost": [14_427, 5_027, 0],
        "without": [700, 5_573, 546],
    }
)
SCORES = pd.DataFrame({"score": [3, 30, 99], "bucket": ["Low", "Medium", "High"]})
GROUPS = pd.DataFrame({"predicted": [0.1, 0.5], "observed": [0.2, 0.4], "examples": [90, 90]})
TAKEN = pd.DataFrame(
    {
        "share": [0.1, 0.5, 1.0],
        "threshold": [0.8, 0.3, 0.0],
        "captured": [0.4, 0.9, 1.0],
        "lift": [4.0, 1.8, 1.0],
        "profit": [1.5, 0.5, -2.0],
    }
)
FACTORS = pd.DataFrame({"factor": ["tenure", LONG], "effect": [0.4, -0.7]})
VALUES = pd.DataFrame(
    {"value": [LONG, LONG], "group": ["everyone else", "High"], "share": [0.2, 0.6]}
)
CONTRAST = pd.DataFrame(
    {
        "field": ["loyalty.tier", LONG, "age"],
        "value": ["gold", "", ""],
        "a": [0.9, 1_234.5, 40.0],
        "b": [0.2, 3.25, float("nan")],
        "effect": [0.7, -0.4, 1.0],
        "low": [0.65, -0.5, float("nan")],
        "high": [0.75, -0.3, float("nan")],
    }
)
INDICES = pd.DataFrame(
    {
        "value": [LONG, "gold", "new"],
        "a": [0.3, 0.1, 0.1],
        "b": [0.2, 0.4, 0.0],
        "index": [150.0, 25.0, float("inf")],
    }
)
ACTIVITY = pd.DataFrame(
    {
        "end": pd.to_datetime(["2026-01-01", "2026-01-02"] * 2, utc=True),
        "event_type": ["search", "search", LONG, LONG],
        "events": [9, 4, 2, 0],
        "active_profiles": [3, 4, 1, 0],
    }
)
PARTS = pd.DataFrame(
    {
        "row": [0, 0, 1, 2],
        "value": [LONG, "(none)", LONG, "(other)"],
        "profiles": [200, 100, 100, 300],
        "share": [2 / 3, 1 / 3, 1.0, 1.0],
    }
)
ASKEW = bitmaps(
    **{"gold": range(400), LONG: [*range(50, 350), *range(400, 450)], "new": range(300, 440)}
)
FLOWS = pd.DataFrame(
    {
        "before": ["gold", "gold", LONG],
        "after": [LONG, "(none)", LONG],
        "profiles": [300, 100, 20],
        "share_of_before": [0.75, 0.25, 1.0],
        "share_of_after": [0.9375, 1.0, 0.0625],
    }
)
CHARTS = {
    "upset": lambda sizes, _pairs, found: charts.upset(found, sizes),
    "upset_values": lambda sizes, _pairs, found: charts.upset(
        overlap.foremost(found, sort="lift", top=2), sizes, color="lift", by=(LONG, PARTS)
    ),
    "heatmap": lambda sizes, pairs, _found: charts.heatmap(overlap.square(pairs, sizes)),
    "heatmap_lift": lambda sizes, pairs, _found: charts.heatmap(
        overlap.square(pairs, sizes, "lift"), measure="lift"
    ),
    "euler": charts.euler,
    "ellipses": lambda _sizes, _pairs, _found: charts.euler(*tables(ASKEW)),
    "depth": lambda _sizes, _pairs, _found: charts.depth(overlap.exactly(MEMBERS), among=LONG),
    "flow": lambda _sizes, _pairs, _found: charts.flow(FLOWS, before=LONG, after="July"),
    "what_if": lambda _sizes, _pairs, _found: charts.what_if(CURVE, 3.0, LONG, "at least … events"),
    "history": lambda _sizes, _pairs, _found: charts.history(SERIES),
    "drift": lambda _sizes, _pairs, _found: charts.drift(SHARED),
    "change": lambda _sizes, _pairs, _found: charts.change(CAUSES, LONG, "1 May", "1 June"),
    "attrition": lambda _sizes, _pairs, _found: charts.attrition(RULES, LONG, 20_000),
    "scores": lambda _sizes, _pairs, _found: charts.scores(SCORES, "churn"),
    "calibration": lambda _sizes, _pairs, _found: charts.calibration(GROUPS),
    "gains": lambda _sizes, _pairs, _found: charts.gains(TAKEN),
    "lift": lambda _sizes, _pairs, _found: charts.lift(TAKEN),
    "profit": lambda _sizes, _pairs, _found: charts.profit(TAKEN),
    "factors": lambda _sizes, _pairs, _found: charts.factors(FACTORS, "High"),
    "factor_values": lambda _sizes, _pairs, _found: charts.factor_values(VALUES, LONG, "High"),
    "contrast": lambda _sizes, _pairs, _found: charts.contrast(CONTRAST, LONG, "everyone else"),
    "index": lambda _sizes, _pairs, _found: charts.index(INDICES, "tier", LONG, "everyone else"),
    "activity": lambda _sizes, _pairs, _found: charts.activity(ACTIVITY, "Loyal"),
}
NAMELESS = {"scores", "calibration", "gains", "lift", "profit"}
"""They show no text of the analyst's."""


def luminance(colour: str) -> float:
    levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def close(found: Any, stored: Any) -> bool:
    """Compare JSON values; numbers within rounding of another machine's arithmetic."""
    if isinstance(found, dict) and isinstance(stored, dict):
        return found.keys() == stored.keys() and all(close(found[k], stored[k]) for k in found)
    if isinstance(found, list) and isinstance(stored, list):
        return len(found) == len(stored) and all(map(close, found, stored))
    if isinstance(found, float) and isinstance(stored, int | float):
        return math.isclose(found, stored, rel_tol=1e-6, abs_tol=1e-4)
    return found == stored


@pytest.fixture(autouse=True)
def uncoloured() -> None:
    """Keep the page's colour: here it is what is tested."""


@pytest.fixture(params=CHARTS)
def drawn(request):
    return request.param, CHARTS[request.param](*tables(MEMBERS))


def test_the_figure_is_the_stored_one(drawn) -> None:
    name, figure = drawn
    path = GOLDEN / f"{name}.json"
    found = content(figure)
    if os.environ.get("GOLDEN") == "update":
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert close(found, stored), f"not as {path.name}; if it should be, GOLDEN=update stores it"


def test_the_same_tables_draw_the_same_figure(drawn) -> None:
    name, figure = drawn
    assert content(CHARTS[name](*tables(MEMBERS))) == content(figure)


@pytest.mark.parametrize("default", ["plotly_dark", "none"])
def test_the_sessions_own_template_changes_nothing(drawn, default, monkeypatch) -> None:
    name, figure = drawn
    monkeypatch.setattr(pio.templates, "default", default)
    assert content(CHARTS[name](*tables(MEMBERS))) == content(figure)


def test_drawing_leaves_the_sessions_own_template_alone(drawn) -> None:
    assert pio.templates.default == "plotly"


def test_the_page_shows_through(drawn) -> None:
    _name, figure = drawn
    look = figure.layout.template.layout
    assert look.paper_bgcolor == look.plot_bgcolor == "rgba(0, 0, 0, 0)"
    assert figure.layout.paper_bgcolor is figure.layout.plot_bgcolor is None


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in NAMELESS])
def test_names_are_text_and_never_markup(name) -> None:
    values = content(CHARTS[name](*tables(MEMBERS)))
    values["layout"].pop("meta")
    told = " ".join(strings(values)).replace("<br>", " ")
    assert "<b>boots" not in told
    assert "&lt;b&gt;boots&lt;/b&gt; &amp; socks at least three times since spring" in told


def test_those_who_cannot_see_it_are_told(drawn) -> None:
    _name, figure = drawn
    assert len(figure.layout.meta["alt"]) > 20


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_text_stands_out_from_either_page_where_no_style_is_heeded(page) -> None:
    assert contrast(theme.TEXT, page) >= 4.3


def test_every_text_is_in_the_colour_of_the_page(drawn) -> None:
    _name, figure = drawn
    layout = figure.layout
    notes = [note.text for note in layout.annotations if note.bgcolor is None]
    for text in (layout.title.text, layout.title.subtitle.text, *notes):
        assert not text or ink.PAGE_TEXT in text


def test_the_tool_bar_keeps_the_camera_and_leaves_the_title_free(drawn) -> None:
    _name, figure = drawn
    assert "lasso" in figure.layout.template.layout.modebar.remove


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", theme.PALETTE)
def test_colours_stand_out_from_either_page(colour, page) -> None:
    assert contrast(colour, page) >= 3


def test_dollars_are_not_taken_for_a_formula() -> None:
    assert theme.shown("Spent $50 to $100") == "Spent &#36;50 to &#36;100"


def test_braces_are_not_taken_for_what_stands_under_the_pointer() -> None:
    assert theme.whole("Top 5 %{y}, {x} of 5%") == "Top 5 &#37;{y}, {x} of 5%"
    assert "$" not in theme.whole("$x$")


def test_a_number_on_a_coloured_area_is_readable_on_either_page() -> None:
    # Four fifths white over black, the darkest that can be behind it.
    assert theme.CHIP == "rgba(255, 255, 255, 0.8)"
    assert contrast(theme.INK, "#cccccc") >= 4.5


def test_a_short_name_is_left_as_it_is() -> None:
    assert theme.shown("Gold") == "Gold"


def test_a_long_name_keeps_its_beginning_and_end() -> None:
    label = theme.shown("x" * 20 + " and " + "y" * 20, 15)
    assert len(label) <= 15
    assert (label[0], label[-1]) == ("x", "y")
