"""The funnel of a sequence: what its first steps say by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.language.canvas import Container, Sequence, path_below, tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.canvas.model import Tile


def prefixes(canvas: Container) -> Iterator[tuple[str, Tile]]:
    """Yield for each step of a canvas's sequences, by path, the sequence up to and with it.

    Who completes one of these is left after the step; each is a part of those left before.
    The last is the sequence itself.

    A step that excludes events is complete only at the next included step, up to which there must
    be no such event: it has no number of its own, and that next step's counts it. An excluded step
    that no included one follows has one: nobody of those left had such an event afterwards, or in
    its gap.

    Parameters
    ----------
    canvas
        Any canvas.

    Examples
    --------
    >>> from toolkit.language.canvas import EventCard, Step
    >>> view, buy = EventCard(("view",)), EventCard(("buy",))
    >>> steps = (Step(view), Step(replace(buy, exclude=True)), Step(view), Step(buy))
    >>> [path for path, _ in prefixes(Container((Sequence(steps),)))]
    ['0.0', '0.2', '0.3']
    """
    for path, tile in tiles(canvas):
        if isinstance(tile, Sequence):
            for number in range(len(tile.steps)):
                prefix = _prefix(tile, number)
                if prefix is not None:
                    yield path_below(path, number), prefix


def _prefix(tile: Sequence, number: int) -> Tile | None:
    step, later = tile.steps[number], tile.steps[number + 1 :]
    if step.card.exclude and not all(each.card.exclude for each in later):
        return None
    return replace(tile, steps=tile.steps[: number + 1]) if number else step.card
