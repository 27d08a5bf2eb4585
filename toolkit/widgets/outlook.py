"""What a model can expect of what is drawn, and populations to choose instead, for the panel."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from toolkit.language.canvas import to_json, unfinished
from toolkit.propensity import history_doubt, main_events, rate_doubts
from toolkit.widgets.asked import uncounted
from toolkit.widgets.catalog import catalog
from toolkit.widgets.drawn import failed_json, numbers_json
from toolkit.widgets.panel import error_json
from toolkit.widgets.worker import SupersededError
from toolkit.workbench.populations import Rating, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.canvas import Container
    from toolkit.library import Library
    from toolkit.propensity import Rate
    from toolkit.widgets.asked import Drawn, Section
    from toolkit.widgets.panel import Json
    from toolkit.widgets.worker import Check
    from toolkit.workbench.drawing import Drawing
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.populations import Population


def goals_catalog(extract: Extract, library: Library | None) -> Json:
    """Return what a prediction can be drawn from; `mainEvents`: what a business asks of first."""
    types = extract.palette.event_types
    return {**catalog(extract, library), "mainEvents": main_events(types)}


def counted(
    extract: Extract, library: Library | None, drawn: Drawn, check: Check
) -> Iterator[Json]:
    """Yield the numbers of what is drawn, more and more of them.

    Of `eligible` and `goal` as the builder's cards show them: who is eligible now, and who had
    the goal's events in the last days, as many as are predicted. Then how often the outcome
    occurred in the latest window, what that means for a model, and populations to choose instead.
    """
    sections, days = drawn.sections, drawn.days
    counts = uncounted(drawn)
    now, goal = extract.drawing(library), sections["goal"].canvas
    canvases = {"eligible": sections["eligible"].canvas}
    if days:
        canvases["goal"] = within(goal, days)
    for key, canvas in canvases.items():
        counts[key] = _numbers(now, canvas, sections[key], check)
        yield dict(counts)
    if days:
        yield from _outlook(extract, library, drawn, counts, check)


def _numbers(drawing: Drawing, canvas: Container, section: Section, check: Check) -> Json:
    revision = section.revision
    if section.error is not None:
        return failed_json(error_json(section.error), revision)
    try:
        numbers = drawing.numbers(canvas, lambda _share: check())
    except SupersededError:
        raise
    except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
        return failed_json(error_json(error), revision)
    return numbers_json(numbers, revision)


def _outlook(
    extract: Extract, library: Library | None, drawn: Drawn, counts: Json, check: Check
) -> Iterator[Json]:
    """Yield the numbers with the rate of what is drawn, what it means, and what to ask instead."""
    goal, eligible = drawn.sections["goal"], drawn.sections["eligible"]
    if counts["goal"]["state"] == "error" or any(unfinished(goal.canvas)):
        return
    occurs, days = bool(drawn.form["occurs"]), drawn.days
    rating = Rating(extract, library, goal.canvas, occurs=occurs, check=check)
    is_read = counts["eligible"]["state"] != "error" and not any(unfinished(eligible.canvas))
    rate = rating.rate(eligible.canvas, days) if is_read else None
    doubts = []
    if goal.canvas.children:
        history = (extract.as_of - extract.ground.first_event).days
        short = history_doubt(history, days)
        doubts += [] if short is None else [short]
        doubts += [] if rate is None else rate_doubts(rate, str(drawn.form["propensity"]))
    known = {**counts, "rate": _rate(rate), "doubts": [asdict(one) for one in doubts]}
    yield dict(known)
    proposals = list(rating.populations(days))
    known["populations"] = [_population(one) for one in proposals]
    yield dict(known)
    instead = rating.remedies(eligible.canvas, days, proposals) if doubts and is_read else []
    yield {**known, "remedies": [_population(one) for one in instead]}


def _rate(rate: Rate | None) -> Json | None:
    if rate is None:
        return None
    return {"profiles": rate.profiles, "of": rate.eligible, "days": rate.days}


def _population(one: Population) -> Json:
    return {
        "label": one.label,
        "canvas": to_json(one.canvas),
        "days": one.days,
        "profiles": one.profiles,
        "rate": _rate(one.rate),
        "doubt": one.doubt,
    }
