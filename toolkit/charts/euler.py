"""Two or three audiences as circles, or ellipses, whose areas are their sizes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.ellipses import Ellipses, fitted
from toolkit.charts.suppressed import SUPPRESSED, told_count
from toolkit.charts.theme import CHIP, INK, PALETTE, TEXT, shown, square, styled, whole
from toolkit.errors import DefinitionError

_HEIGHT = 520
_DRAWN = (640, 396)
"""Width and height of the circles' part of the figure, in pixels."""
_PAD = 0.16
_LONGEST = 28
_LETTER, _DIGIT = 7.5, 8.5
_LINES = 36
"""A name's letter and a number's digit are about so wide, a name over its number so high."""
_SIDE, _HIDDEN = 12, 30
"""A name left or right of its circle, and in another circle, is as bad as so many pixels off."""


def euler(
    sizes: pd.DataFrame, pairs: pd.DataFrame, intersections: pd.DataFrame, *, among: str = ""
) -> go.Figure:
    """Return two or three audiences as circles; areas and overlaps are numbers of profiles.

    Three circles cannot always show every number: where they miss by more than 1 %, ellipses are
    drawn, if they miss by less. The subtitle says by how much, and the stress and the diagError of
    `toolkit.charts.ellipses.Ellipses`. Audiences that share nobody are always drawn apart; one
    inside another is drawn inside, except where two that share nobody do not fit into a third.

    Parameters
    ----------
    sizes
        audience, profiles.
    pairs
        a, b, both: told when hovering a name.
    intersections
        audiences, profiles: exclusive; <NA> is a count suppressed, and is not drawn.
    among
        Which profiles count, in words; empty: all.

    Raises
    ------
    DefinitionError
        There are fewer than two audiences or more than three.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.charts.ink import plain
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 3]})
    >>> pairs = pd.DataFrame({"a": ["a"], "b": ["b"], "both": [2]})
    >>> found = pd.DataFrame({"audiences": [("a",), ("a", "b"), ("b",)], "profiles": [2, 2, 1]})
    >>> plain(euler(sizes, pairs, found).layout.title.subtitle.text)
    'areas are profiles; the circles miss them by 0.0 % (stress 0.000, diagError 0.000)'
    """
    names = list(sizes["audience"])
    if len(names) not in {2, 3}:
        raise DefinitionError(
            f"circles show 2 or 3 audiences, not {len(names)}\n"
            "Use .upset() or .heatmap(), or evaluate fewer audiences."
        )
    regions, hidden = _regions(names, intersections)
    present = [i for i in range(len(names)) if any(n for key, n in regions.items() if key[i])]
    figure = go.Figure()
    missed = ""
    unseen: list[str] = []
    if present:
        projected = _projected(regions, present)
        shapes = fitted(projected)
        missed = _missed(shapes)
        kept = [names[i] for i in present]
        _draw(figure, shapes, kept, present)
        texts = _Texts(shapes, _scale(shapes))
        tiny, narrow = _label(figure, texts, projected)
        _names(figure, texts, sizes.reset_index(drop=True).iloc[present], pairs)
        _beside(figure, texts, narrow)
        unseen = [
            f"{' and '.join(shown(n) for n, held in zip(kept, key, strict=True) if held)} only"
            f" ({projected[key]:,.0f})"
            for key in tiny
        ]
    subtitle = f"areas are profiles{missed}"
    if unseen:
        subtitle += f"; too small to see: {', '.join(unseen)}"
    subtitle += f"; {whole(among)}" if among else ""
    missing = [
        name
        for name, count in zip(names, sizes["profiles"], strict=True)
        if count is not pd.NA and not count
    ]
    if missing:
        subtitle += f"; no profiles in {', '.join(map(shown, missing))}"
    if hidden:
        subtitle += f"; not drawn, to protect small counts: {len(hidden)} of the areas"
    alt = "Euler diagram. " + " ".join(
        f"{' and '.join(n for n, held in zip(names, key, strict=True) if held)} only: "
        + ("suppressed." if key in hidden else f"{count:,.0f}.")
        for key, count in regions.items()
    )
    alt += f" Counted {among}." if among else ""
    return styled(figure, "Audience overlap", subtitle, alt, _HEIGHT)


def _missed(shapes: Ellipses) -> str:
    word = "circles" if shapes.round else "ellipses"
    told = f"stress {shapes.stress:.3f}, diagError {shapes.worst:.3f}"
    return f"; the {word} miss them by {100 * shapes.error:.1f} % ({told})"


def _regions(
    names: list[str], intersections: pd.DataFrame
) -> tuple[dict[tuple[bool, ...], float], set[tuple[bool, ...]]]:
    """Return each region's number, 0 for those suppressed, and which those are."""
    found = {key: 0.0 for key in product((True, False), repeat=len(names)) if any(key)}
    hidden = set()
    for audiences, count in zip(intersections["audiences"], intersections["profiles"], strict=True):
        key = tuple(name in audiences for name in names)
        if count is pd.NA:
            hidden.add(key)
        else:
            found[key] = float(count)
    return found, hidden


def _projected(
    regions: dict[tuple[bool, ...], float], present: list[int]
) -> dict[tuple[bool, ...], float]:
    found: dict[tuple[bool, ...], float] = {}
    for key, count in regions.items():
        kept = tuple(key[i] for i in present)
        if any(kept):
            found[kept] = found.get(kept, 0.0) + count
    return found


def _draw(figure: go.Figure, shapes: Ellipses, names: list[str], present: list[int]) -> None:
    for index, name in enumerate(names):
        colour = PALETTE[present[index]]
        outline = np.round(shapes.outline(index, 181), 5)
        figure.add_trace(
            go.Scatter(
                x=outline[:, 0].tolist(),
                y=outline[:, 1].tolist(),
                mode="lines",
                fill="toself",
                fillcolor=_faded(colour),
                line={"color": colour, "width": 2},
                hoverinfo="skip",
                name=whole(name),
            )
        )
    low, high = shapes.box
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


@dataclass(slots=True)
class _Texts:
    """What is written where, in pixels, so that no text is written over another."""

    shapes: Ellipses
    scale: float
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def is_free(self, x: float, y: float, half: float, high: float) -> bool:
        """Say whether a text around a place would stand alone."""
        return not any(
            abs(x - left) < half + width and abs(y - low) < high + height
            for left, low, width, height in self.boxes
        )

    def is_clear(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Say whether a line from one place to another crosses no text."""
        along = np.linspace(0, 1, 60)[:, None]
        points = np.array(start) + along * (np.array(end) - np.array(start))
        return not any(
            bool((np.abs(points - (left, low)) < (width + 2, height + 2)).all(axis=1).any())
            for left, low, width, height in self.boxes
        )

    def fits(self, x: float, half: float) -> bool:
        """Say whether a text is within the figure, at its usual width."""
        low, high = self.shapes.box
        middle = float(low[0] + high[0]) / 2 * self.scale
        return abs(x - middle) + half <= _DRAWN[0] / 2

    def take(self, x: float, y: float, half: float, high: float) -> None:
        """Remember a text: its middle, and half its width and height."""
        self.boxes.append((x, y, half, high))

    def hidden(self, x: float, y: float, half: float, besides: int) -> int:
        """Count the ends and the middle of a line of text that lie in circles but one's own."""
        points = np.array([[x - half, y], [x, y], [x + half, y]]) / self.scale
        inside = self.shapes.depths(points) > 0
        inside[:, besides] = False
        return int(inside.sum())


def _label(
    figure: go.Figure, texts: _Texts, regions: dict[tuple[bool, ...], float]
) -> tuple[list[tuple[bool, ...]], list[tuple[float, float, str]]]:
    """Write each region's number inside; return those not to be seen, and those too narrow."""
    scale, places = texts.scale, texts.shapes.deepest()
    unseen, narrow = [], []
    for key, count in regions.items():
        if key not in places:
            unseen += [key] if count else []
            continue
        (x, y, room), text = places[key], f"{count:,.0f}"
        half = _DIGIT * len(text) / 2
        if room * scale < half + 1 or not texts.is_free(x * scale, y * scale, half, 9):
            narrow += [(x, y, text)] if count else []
            continue
        texts.take(x * scale, y * scale, half, 9)
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=text,
            showarrow=False,
            font={"size": 14, "weight": 600, "color": INK},
            bgcolor=CHIP,
            borderpad=1,
        )
    return unseen, narrow


def _beside(figure: go.Figure, texts: _Texts, narrow: list[tuple[float, float, str]]) -> None:
    """Write the numbers of narrow regions left or right of the circles, each with a line."""
    scale, (low, high) = texts.scale, texts.shapes.box
    left, right = float(low[0]) * scale, float(high[0]) * scale
    for x, y, text in sorted(narrow, key=lambda each: -each[1]):
        start, half = (x * scale, y * scale), _DIGIT * len(text) / 2
        nearer = (right + 12 + half, left - 12 - half)
        if start[0] < (left + right) / 2:
            nearer = nearer[::-1]
        steps = sorted(range(-200, 201, 10), key=abs)
        places = [(across, start[1] + step) for across in nearer for step in steps]
        free = [place for place in places if texts.is_free(*place, half, 9)]
        clear = [place for place in free if texts.is_clear(start, place)]
        across, up = next(iter([*clear, *free, *places]))
        texts.take(across, up, half, 9)
        figure.add_annotation(
            x=x,
            y=y,
            text=text,
            showarrow=True,
            ax=round(across - start[0]),
            ay=round(start[1] - up),
            arrowcolor=TEXT,
            arrowwidth=1,
            arrowhead=0,
            font={"size": 14, "weight": 600, "color": TEXT},
        )


def _scale(shapes: Ellipses) -> float:
    """Return about how many pixels a unit is drawn as, in a figure of its usual width."""
    low, high = shapes.box
    pad = 2 * _PAD * float((high - low).max())
    return float(min(_DRAWN[0] / (high[0] - low[0] + pad), _DRAWN[1] / (high[1] - low[1] + pad)))


def _names(figure: go.Figure, texts: _Texts, sizes: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Write each audience's name by its circle: where it hides least, free of other texts."""
    for index, (name, count) in enumerate(zip(sizes["audience"], sizes["profiles"], strict=True)):
        across, up, half = _place(texts, index, name)
        colour = PALETTE[sizes.index[index]]
        texts.take(across, up, half, _LINES / 2)
        figure.add_annotation(
            x=float(texts.shapes.centres[index][0]),
            y=float(texts.shapes.centres[index][1]),
            xshift=round(across - texts.shapes.centres[index][0] * texts.scale),
            yshift=round(up - texts.shapes.centres[index][1] * texts.scale),
            text=f"{square(colour)} <b>{shown(name, _LONGEST)}</b><br>{told_count(count)}",
            hovertext=_told(name, pairs),
            showarrow=False,
            font={"size": 13, "color": TEXT},
        )


def _place(texts: _Texts, index: int, name: str) -> tuple[float, float, float]:
    """Return the middle of a circle's name, in pixels, and half its width."""
    x, y = (float(value) * texts.scale for value in texts.shapes.centres[index])
    wide, radius = (float(value) * texts.scale for value in texts.shapes.reach[index])
    half = _LETTER * (min(len(name), _LONGEST) + 2) / 2
    outwards = 1 if y >= float(texts.shapes.centres[:, 1].mean()) * texts.scale - 1e-6 else -1
    over = radius + _LINES / 2
    places = [
        (further + abs(aside) * _SIDE, x + aside * half, y + way * (over + further))
        for further in range(0, 100, 9)
        for way in (outwards, -outwards)
        for aside in (0, -0.5, 0.5, -1, 1)
    ] + [(_SIDE, x + way * (wide + half + 6), y) for way in (-1, 1)]
    free = [
        (cost, across, up)
        for cost, across, up in places
        if texts.fits(across, half) and texts.is_free(across, up, half, _LINES / 2)
    ] or places
    _cost, across, up = min(
        free, key=lambda each: each[0] + _HIDDEN * texts.hidden(each[1], each[2], half, index)
    )
    return across, up, half


def _told(name: str, pairs: pd.DataFrame) -> str:
    partners = [
        f"{whole(b if a == name else a)}: {told_count(both, lacking=SUPPRESSED)} in both"
        for a, b, both in zip(pairs["a"], pairs["b"], pairs["both"], strict=True)
        if name in {a, b}
    ]
    return "<br>".join([f"<b>{whole(name)}</b>", *partners])
