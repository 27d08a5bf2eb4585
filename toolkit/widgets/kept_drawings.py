"""Drawings that were not saved, kept while the kernel runs: offered when their cell runs again."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython

from toolkit.errors import DefinitionError
from toolkit.language.canvas import from_json, to_json
from toolkit.library import Audience
from toolkit.widgets.drawn import described, properties_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.language.canvas.model import Tile
    from toolkit.widgets.builder import AudienceBuilder
    from toolkit.widgets.panel import Json

_PLACES = 50
"""Of so many cells drawings are kept, those that were drawn in last."""
_EACH = 3
"""Of one cell so many drawings are kept, the latest."""
_GUARD = threading.Lock()
_KEPT: OrderedDict[str, OrderedDict[str, Json]] = OrderedDict()
"""By place and by the widget they were drawn in, the latest last."""


def place_of(*parts: str) -> str:
    """Return what names the place of a widget: its cell, and what it was made of.

    It is the same when the cell is run again, also by another kernel.
    """
    session = os.environ.get("JPY_SESSION_NAME") or str(Path.cwd())
    return sha256("\0".join((session, _cell(), *parts)).encode()).hexdigest()[:32]


def _cell() -> str:
    """Return the id of the cell that runs, where the front end gives one."""
    shell = get_ipython()
    reader = getattr(shell, "get_parent", None)
    parent = reader() if reader is not None else getattr(shell, "parent_header", None)
    metadata = parent.get("metadata") if isinstance(parent, dict) else None
    return str(metadata.get("cellId", "")) if isinstance(metadata, dict) else ""


def kept(place: str, owner: str) -> list[Json]:
    """Return the drawings of other widgets of a place that were not saved."""
    with _GUARD:
        return [one for key, one in _KEPT.get(place, {}).items() if key != owner]


def keep(place: str, owner: str, content: Json, tiles: int) -> None:
    """Keep the drawing of a widget, in place of what it drew before."""
    drawing = {"owner": owner, "time": int(time.time() * 1000), "tiles": tiles, "content": content}
    with _GUARD:
        own = _KEPT.setdefault(place, OrderedDict())
        own[owner] = drawing
        own.move_to_end(owner)
        _KEPT.move_to_end(place)
        while len(own) > _EACH:
            own.popitem(last=False)
        while len(_KEPT) > _PLACES:
            _KEPT.popitem(last=False)


def forget(place: str, owner: str) -> None:
    """Forget the drawing of a widget: it was saved, or is not wanted."""
    with _GUARD:
        own = _KEPT.get(place, OrderedDict())
        own.pop(owner, None)
        if not own:
            _KEPT.pop(place, None)


def tile_count(tile: Tile) -> int:
    """Return how many tiles there are below one."""
    children = getattr(tile, "children", ())
    return sum(1 + tile_count(child) for child in children)


class KeptDrawings:
    """Keeps what a builder draws until it is saved.

    Parameters
    ----------
    extract
        The name of the extract.
    first
        What the builder began with.
    """

    def __init__(self, extract: str, first: Audience) -> None:
        self._cell = place_of(extract)
        self._first = first
        self.place = self._place(first)

    def _place(self, audience: Audience) -> str:
        """Return the place of a builder that begins with an audience, in the same cell."""
        parts = (self._cell, audience.id or audience.name, audience.definition.to_pql())
        return sha256("\0".join(parts).encode()).hexdigest()[:32]

    def watch(self, builder: AudienceBuilder) -> None:
        """Keep what is drawn in a builder from now on."""
        self._show(builder)
        builder.observe(self._changed, ["_state", "_properties", "_library"])

    def follow(self, builder: AudienceBuilder, saved: Audience) -> None:
        """Keep what is drawn from now on where the cell looks when it reads what was saved.

        Where another audience was saved than the cell began with, it begins as before.
        """
        first = self._first
        if saved.id != first.id or not (first.id or saved.name == first.name):
            return
        forget(self.place, builder.model_id)
        self.place = self._place(saved)
        self._show(builder)
        self._changed({"owner": builder})

    def _show(self, builder: AudienceBuilder) -> None:
        builder._drawings = {  # noqa: SLF001 - the builder's own
            "key": self.place,
            "owner": builder.model_id,
            "kept": kept(self.place, builder.model_id),
        }

    def _changed(self, change: Mapping[str, Any]) -> None:
        builder: AudienceBuilder = change["owner"]
        if not builder.is_changed:
            forget(self.place, builder.model_id)
            return
        drawn = builder._drawn  # noqa: SLF001 - the builder's own
        properties = properties_json(drawn.audience)
        content = {"canvas": to_json(drawn.canvas), "properties": properties}
        keep(self.place, builder.model_id, content, tile_count(drawn.canvas))

    def restored(self, given: Json) -> Json:
        """Return a drawing as the front end draws it, whoever kept it.

        Raises
        ------
        DefinitionError
            It is no canvas, or its properties are none.
        """
        content = given.get("content")
        if not isinstance(content, dict) or not isinstance(content.get("properties", {}), dict):
            raise DefinitionError("what was kept is no drawing\nDismiss it.")
        canvas = from_json(content.get("canvas"), unread=True)
        try:
            audience = described(Audience("Draft", "true"), content.get("properties", {}))
        except TypeError as error:
            raise DefinitionError("what was kept has no properties\nDismiss it.") from error
        return {"canvas": to_json(canvas), "properties": properties_json(audience)}

    def dismiss(self, given: Json) -> None:
        """Forget a drawing that is not wanted."""
        forget(self.place, str(given.get("owner") or ""))
