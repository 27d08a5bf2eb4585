"""Two or three audiences as circles whose areas are their sizes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from toolkit.charts.circles import Circles, fitted, membership_grid
from toolkit.charts.theme import CHIP, INK, PALETTE, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_HEIGHT = 520
_DRAWN = (640, 396)
"""Width and height of the circles' part of the figure, in pixels."""
_PAD = 0.16
_NARROW = 9
"""Pixels a number needs to each side of it."""
_LONGEST = 28
_LETTER = 7.5
_LINES = 36
"""A name's letter is about so wide, a name and its number so high, in pixels."""


def euler(sizes: pd.DataFrame, pairs: pd.DataFrame, intersections: pd.DataFrame) -> go.Figure:
    """Return two or three audiences as circles; areas and overlaps are numbers of profiles.

    Three circles cannot always show every number; the subtitle says by how much they miss.
    Audiences that share nobody are always drawn apart; one inside another is drawn inside,
    except where two that share nobody do not fit into a third side by side.

    Parameters
    ----------
    sizes
        audience, profiles.
    pairs
        a, b, both: told when hovering a name.
    intersections
        audiences, profiles: exclusive.

    Raises
    ------
    DefinitionError
        There are fewer than two audiences or more than three.

    Examples
    --------
    >>> import pandas as pd
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 3]})
    >>> pairs = pd.DataFrame({"a": ["a"], "b": ["b"], "both": [2]})
    >>> found = pd.DataFrame({"audiences": [("a",), ("a", "b"), ("b",)], "profiles": [2, 2, 1]})
    >>> euler(sizes, pairs, found).layout.title.subtitle.text
    'areas are profiles; the circles miss them by 0.0%'
    """
    names = list(sizes["audience"])
    if len(names) not in {2, 3}:
        raise DefinitionError(
            f"circles show 2 or 3 audiences, not {len(names)}\n"
            "Use .upset() or .heatmap(), or evaluate fewer audiences."
        )
    regions = _regions(names, intersections)
    present = [i for i, count in enumerate(sizes["profiles"]) if count]
    figure = go.Figure()
    error = 0.0
    unseen: list[str] = []
    if present:
        circles = fitted(_projected(regions, present))
        error = circles.error
        kept = [names[i] for i in present]
        _draw(figure, circles, kept, present)
        projected = _projected(regions, present)
        unseen = [
            f"{' and '.join(shown(n) for n, held in zip(kept, key, strict=True) if held)} only"
            f" ({projected[key]:,.0f})"
            for key in _label(figure, circles, projected)
        ]
        _names(figure, circles, sizes.reset_index(drop=True).iloc[present], pairs)
    subtitle = f"areas are profiles; the circles miss them by {error:.1%}"
    if unseen:
        subtitle += f"; too small to see: {', '.join(unseen)}"
    missing = [names[i] for i in range(len(names)) if i not in present]
    if missing:
        subtitle += f"; no profiles in {', '.join(map(shown, missing))}"
    alt = "Euler diagram. " + " ".join(
        f"{' and '.join(n for n, held in zip(names, key, strict=True) if held)} only: {count:,.0f}."
        for key, count in regions.items()
        if any(key)
    )
    return styled(figure, "Audience overlap", subtitle, alt, _HEIGHT)


def _regions(names: list[str], intersections: pd.DataFrame) -> dict[tuple[bool, ...], float]:
    found = {key: 0.0 for key in product((True, False), repeat=len(names)) if any(key)}
    for audiences, count in zip(intersections["audiences"], intersections["profiles"], strict=True):
        found[tuple(name in audiences for name in names)] = float(count)
    return found


def _projected(
    regions: dict[tuple[bool, ...], float], present: list[int]
) -> dict[tuple[bool, ...], float]:
    found: dict[tuple[bool, ...], float] = {}
    for key, count in regions.items():
        kept = tuple(key[i] for i in present)
        if any(kept):
            found[kept] = found.get(kept, 0.0) + count
    return found


def _draw(figure: go.Figure, circles: Circles, names: list[str], present: list[int]) -> None:
    turn = np.linspace(0, 2 * np.pi, 181)
    for index, name in enumerate(names):
        (x, y), radius = circles.centres[index], circles.radii[index]
        colour = PALETTE[present[index]]
        figure.add_trace(
            go.Scatter(
                x=np.round(x + radius * np.cos(turn), 5).tolist(),
                y=np.round(y + radius * np.sin(turn), 5).tolist(),
                mode="lines",
                fill="toself",
                fillcolor=_faded(colour),
                line={"color": colour, "width": 2},
                hoverinfo="skip",
                name=whole(name),
            )
        )
    low = (circles.centres - circles.radii[:, None]).min(axis=0)
    high = (circles.centres + circles.radii[:, None]).max(axis=0)
    pad = _PAD * float((high - low).max())
    axis = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis={**axis, "range": [float(low[0]) - pad, float(high[0]) + pad]},
        yaxis={
            **axis,
            "range": [float(low[1]) - pad, float(high[1]) + pad],
            "scaleanchor": "x",
            "scaleratio": 1,
        },
    )


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.16)"


def _label(
    figure: go.Figure, circles: Circles, regions: dict[tuple[bool, ...], float]
) -> list[tuple[bool, ...]]:
    """Write each region's number inside, or beside with an arrow; return those not to be seen."""
    points, inside, _area = membership_grid(circles.centres, circles.radii)
    reach = circles.radii[None] - np.linalg.norm(points[:, None] - circles.centres[None], axis=2)
    depth = np.abs(reach).min(axis=1)
    scale = _scale(circles)
    middle = circles.centres.mean(axis=0)
    beside = 0
    unseen = []
    for key, count in regions.items():
        cells = np.flatnonzero((inside == np.array(key)).all(axis=1))
        if not len(cells):
            unseen += [key] if count else []
            continue
        deepest = cells[np.argmax(depth[cells])]
        narrow = bool(depth[deepest] * scale < _NARROW)
        if narrow and not count:
            continue
        x, y = points[deepest]
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=f"{count:,.0f}",
            showarrow=narrow,
            font={"size": 14, "weight": 600, "color": TEXT if narrow else INK},
            bgcolor=None if narrow else CHIP,
            borderpad=1,
            **(_arrow(circles, points[deepest] - middle, scale, beside) if narrow else {}),
        )
        beside += narrow
    return unseen


def _arrow(
    circles: Circles, outward: NDArray[np.float64], scale: float, before: int
) -> dict[str, object]:
    """Return an arrow from left or right of the circles; each further out than those before."""
    spans = [circles.centres[:, 0] - circles.radii, circles.centres[:, 0] + circles.radii]
    left, right = float(spans[0].min()), float(spans[1].max())
    middle = float(circles.centres[:, 0].mean())
    x = middle + float(outward[0])
    aside = (right - x if outward[0] >= 0 else left - x) * scale
    return {
        "ax": round(aside + (26 if aside >= 0 else -26)),
        "ay": (30 + 22 * before) * (1 if outward[1] < 0 else -1),
        "arrowcolor": TEXT,
        "arrowwidth": 1,
        "arrowhead": 0,
    }


def _scale(circles: Circles) -> float:
    """Return about how many pixels a unit is drawn as, in a figure of its usual width."""
    low = (circles.centres - circles.radii[:, None]).min(axis=0)
    high = (circles.centres + circles.radii[:, None]).max(axis=0)
    pad = 2 * _PAD * float((high - low).max())
    return float(min(_DRAWN[0] / (high[0] - low[0] + pad), _DRAWN[1] / (high[1] - low[1] + pad)))


def _names(figure: go.Figure, circles: Circles, sizes: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Write each audience's name over or under its circle; further out where one is already."""
    middle, scale = circles.centres[:, 1].mean(), _scale(circles)
    taken: list[tuple[float, float, float]] = []
    for index, (name, count) in enumerate(zip(sizes["audience"], sizes["profiles"], strict=True)):
        (x, y), radius = circles.centres[index], circles.radii[index]
        way = 1 if y >= middle - 1e-9 else -1
        half = _LETTER * min(len(name), _LONGEST) / 2
        across, along = float(x) * scale, float(y + way * radius) * scale
        shift = 0
        while any(
            abs(across - other) < half + width and abs(along + way * shift - level) < _LINES
            for other, level, width in taken
        ):
            shift += _LINES // 4
        taken.append((across, along + way * shift, half))
        figure.add_annotation(
            x=float(x),
            y=float(y + way * radius),
            yshift=way * shift,
            text=f"<b>{shown(name, _LONGEST)}</b><br>{count:,}",
            hovertext=_told(name, pairs),
            showarrow=False,
            yanchor="bottom" if way > 0 else "top",
            font={"size": 13, "color": PALETTE[sizes.index[index]]},
        )


def _told(name: str, pairs: pd.DataFrame) -> str:
    partners = [
        f"{whole(b if a == name else a)}: {both:,} in both"
        for a, b, both in zip(pairs["a"], pairs["b"], pairs["both"], strict=True)
        if name in {a, b}
    ]
    return "<br>".join([f"<b>{whole(name)}</b>", *partners])
