"""The tiles of a canvas, each by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language.canvas.model import (
    Container,
    EventCard,
    ItemsCard,
    Sequence,
    Unfinished,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.canvas.model import Tile


def tiles(canvas: Container) -> Iterator[tuple[str, Tile]]:
    """Yield the tiles that ask of the profile, outside in, each with its path.

    The path of the canvas is empty; `0.2` is the third child of the container that is its first.
    The cards of a sequence are among them, rules inside a card are not: they ask of an event.

    Parameters
    ----------
    canvas
        Any canvas.

    Examples
    --------
    >>> from toolkit.language.canvas.model import AudienceTile
    >>> inner = Container((AudienceTile("vips"), AudienceTile("staff")), join="any")
    >>> [path for path, _ in tiles(Container((inner, AudienceTile("loyal"))))]
    ['', '0', '0.0', '0.1', '1']
    """
    yield from _tiles(canvas, "")


def _tiles(tile: Tile, path: str) -> Iterator[tuple[str, Tile]]:
    yield path, tile
    match tile:
        case Container(children=children):
            inner: tuple[Tile, ...] = children
        case Sequence(steps=steps):
            inner = tuple(step.card for step in steps)
        case _:
            inner = ()
    for number, each in enumerate(inner):
        yield from _tiles(each, path_below(path, number))


def unfinished(tile: Tile) -> Iterator[Unfinished]:
    """Yield what is unfinished in a tile, also among the rules of its cards.

    Examples
    --------
    >>> card = Unfinished({"type": "EventCard", "event_types": []}, "An event needs a type")
    >>> [one.reason for one in unfinished(Container((Container((card,)),)))]
    ['An event needs a type']
    """
    match tile:
        case Unfinished():
            yield tile
        case Container(children=inner) | EventCard(rules=inner) | ItemsCard(rules=inner):
            for each in inner:
                yield from unfinished(each)
        case Sequence(steps=steps):
            for step in steps:
                yield from unfinished(step.card)


def cards(canvas: Container) -> dict[str, Tile]:
    """Return the tiles that containers join, by path: no container, and no card of a sequence.

    Examples
    --------
    >>> from toolkit.language.canvas.model import AudienceTile
    >>> inner = Container((AudienceTile("vips"), AudienceTile("staff")), join="any")
    >>> list(cards(Container((inner, AudienceTile("loyal")))))
    ['0.0', '0.1', '1']
    """
    placed = list(tiles(canvas))
    sequences = tuple(f"{path}." for path, tile in placed if isinstance(tile, Sequence))
    return {
        path: tile
        for path, tile in placed
        if not isinstance(tile, Container | Unfinished)
        and not (sequences and path.startswith(sequences))
    }


def path_below(path: str, number: int) -> str:
    """Return the path of a tile's child by its number, from 0."""
    return f"{path}.{number}" if path else str(number)
