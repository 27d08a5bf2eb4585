"""Two or three audiences as circles whose areas are their sizes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from toolkit.charts.circles import Circles, fitted, membership_grid
from toolkit.charts.theme import PALETTE, TEXT, shown, styled, whole
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_HEIGHT = 520
_FEWEST_CELLS = 12
"""How many grid points a region needs for its number to be written inside."""


def euler(sizes: pd.DataFrame, pairs: pd.DataFrame, intersections: pd.DataFrame) -> go.Figure:
    """Return two or three audiences as circles; areas and overlaps are numbers of profiles.

    Three circles cannot always show every number; the subtitle says by how much they miss.
    Audiences that share nobody are drawn apart, one inside another is drawn inside.

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
    if present:
        circles = fitted(_projected(regions, present))
        error = circles.error
        _draw(figure, circles, [names[i] for i in present], present)
        _label(figure, circles, sizes, pairs, _projected(regions, present), present)
    subtitle = f"areas are profiles; the circles miss them by {error:.1%}"
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
    pad = 0.16 * float((high - low).max())
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
    return f"rgba({red}, {green}, {blue}, 0.28)"


def _label(
    figure: go.Figure,
    circles: Circles,
    sizes: pd.DataFrame,
    pairs: pd.DataFrame,
    regions: dict[tuple[bool, ...], float],
    present: list[int],
) -> None:
    points, inside, _area = membership_grid(circles.centres, circles.radii)
    reach = circles.radii[None] - np.linalg.norm(points[:, None] - circles.centres[None], axis=2)
    depth = np.abs(reach).min(axis=1)
    for key, count in regions.items():
        cells = np.flatnonzero((inside == np.array(key)).all(axis=1))
        if len(cells) >= _FEWEST_CELLS:
            x, y = points[cells[np.argmax(depth[cells])]]
            figure.add_annotation(
                x=float(x),
                y=float(y),
                text=f"{count:,.0f}",
                showarrow=False,
                font={"size": 14, "color": TEXT},
            )
    middle = circles.centres.mean(axis=0)
    for index, original in enumerate(present):
        _name(figure, circles, index, middle, sizes.iloc[original], pairs, PALETTE[original])


def _name(  # noqa: PLR0913, PLR0917 - one circle's label needs all of it
    figure: go.Figure,
    circles: Circles,
    index: int,
    middle: NDArray[np.float64],
    size: pd.Series,
    pairs: pd.DataFrame,
    colour: str,
) -> None:
    (x, y), radius = circles.centres[index], circles.radii[index]
    above = y >= middle[1] - 1e-9
    partners = [
        f"{whole(b if a == size['audience'] else a)}: {both:,} in both"
        for a, b, both in zip(pairs["a"], pairs["b"], pairs["both"], strict=True)
        if size["audience"] in {a, b}
    ]
    figure.add_annotation(
        x=float(x),
        y=float(y + radius if above else y - radius),
        text=f"<b>{shown(size['audience'], 28)}</b><br>{size['profiles']:,}",
        hovertext="<br>".join([f"<b>{whole(size['audience'])}</b>", *partners]),
        showarrow=False,
        yanchor="bottom" if above else "top",
        font={"size": 13, "color": colour},
    )
