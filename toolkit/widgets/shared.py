"""What audiences share, as the explorer's front end draws it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from toolkit.errors import DefinitionError
from toolkit.overlap import BRIEF
from toolkit.widgets import asks
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from toolkit.widgets.panel import Json
    from toolkit.workbench.evaluation import Evaluation

TOP = 30
_MOST = 1000
_PAIRED = 40
"""Of how many audiences, the largest, every pair is sent: more cells cannot be told apart."""
_CIRCLES = (2, 3)
_KINDS = ("exclusive", "inclusive")


def overlap_json(evaluation: Evaluation, given: Json) -> Json:
    """Return sizes, pairs, circles and the largest intersections of the audiences chosen.

    Parameters
    ----------
    evaluation
        The audiences.
    given
        audiences (names; none: all), kind (exclusive or inclusive), top (how many intersections)
        and least (of how many profiles).
    """
    names = [one.name for one in evaluation]
    chosen = names_in(given, "audiences") or names
    kind = given.get("kind", "exclusive")
    if kind not in _KINDS:
        raise DefinitionError(f"no kind of intersection {kind!r}; it is exclusive or inclusive")
    memberships = {name: evaluation[name].members for name in chosen}
    overlap = Overlap(memberships)
    found = overlap.intersections(cast("Literal['exclusive', 'inclusive']", kind))
    top = min(max(_whole(given, "top", TOP), 1), _MOST)
    least = max(_whole(given, "least", 1), 1)
    shown = found[found["profiles"] >= least].head(top)
    largest = sorted(chosen, key=lambda name: -evaluation[name].count)[:_PAIRED]
    paired = [name for name in chosen if name in set(largest)]
    pairs = Overlap({name: memberships[name] for name in paired}).pairs()
    return {
        "as_of": evaluation.as_of.isoformat().replace("+00:00", "Z"),
        "profiles": next(iter(evaluation)).members.size,
        "names": names,
        "audiences": chosen,
        "kind": kind,
        "top": top,
        "least": least,
        "sizes": asks.records(overlap.sizes()),
        "paired": paired,
        "pairs": asks.records(pairs[list(BRIEF)]),
        "circles": _circles(overlap, chosen),
        "intersections": asks.records(shown[["audiences", "degree", "profiles", "share"]]),
        "note": ""
        if len(shown) == len(found)
        else f"{len(shown):,} of {len(found):,} intersections shown",
    }


def names_in(given: Json, key: str) -> list[str]:
    """Return the audiences a question names."""
    found = given.get(key) or []
    if not isinstance(found, list):
        raise DefinitionError(f"{key} is a list of audiences")
    return list(dict.fromkeys(str(name) for name in found))


def _circles(overlap: Overlap, chosen: list[str]) -> Json | None:
    """Return two or three audiences as circles, and where in each region its number has room."""
    if len(chosen) not in _CIRCLES:
        return None
    from toolkit.charts.ellipses import fitted  # noqa: PLC0415 - loads plotly

    exact = overlap.intersections()
    counts = dict(zip(map(frozenset, exact["audiences"]), exact["profiles"], strict=True))
    present = [name for name in chosen if any(name in held for held in counts)]
    if not present:
        return {"circles": [], "regions": [], "error": 0.0}
    keys = [key for key in product((True, False), repeat=len(present)) if any(key)]
    held = {key: frozenset(np.compress(key, present).tolist()) for key in keys}
    sizes = {key: float(counts.get(held[key], 0)) for key in keys}
    circles = fitted(sizes, circular=True)
    places = circles.deepest()
    regions = []
    for key in keys:
        if held[key] not in counts:
            continue
        x, y, room = places.get(key, (None, None, 0.0))
        regions.append(
            {
                "audiences": [name for name in present if name in held[key]],
                "profiles": int(counts[held[key]]),
                "x": x,
                "y": y,
                "room": room,
            }
        )
    drawn = zip(present, circles.centres.tolist(), circles.axes[:, 0].tolist(), strict=True)
    return {
        "circles": [{"audience": name, "x": x, "y": y, "r": r} for name, (x, y), r in drawn],
        "regions": regions,
        "error": circles.error,
    }


def _whole(given: Json, key: str, usual: int) -> int:
    found = given.get(key, usual)
    return found if isinstance(found, int) and not isinstance(found, bool) else usual
