"""The audience browser: a library's audiences with their sizes over an extract."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import traitlets

from toolkit import arguments
from toolkit.errors import DefinitionError
from toolkit.instants import Unit, step
from toolkit.language.canvas import from_expression
from toolkit.library import Audience, Library
from toolkit.widgets.drawn import UNTITLED
from toolkit.widgets.explorer import OverlapExplorer
from toolkit.widgets.opening import Opening, reference
from toolkit.widgets.panel import error_json, extract_of, patience
from toolkit.widgets.snapshot import page, table_html
from toolkit.widgets.worker import SupersededError, Worker
from toolkit.workbench.display import percent, thousands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from toolkit.widgets.panel import Json
    from toolkit.widgets.worker import Check
    from toolkit.workbench.drawing import Drawing
    from toolkit.workbench.extract import Extract

_DAYS = 7
_PATIENCE = 10.0
"""Up to how many seconds a display waits for the sizes that its snapshot shows."""
_PAUSE = 0.2
"""At least so many seconds between two showings of what is counted so far: all rows are sent."""
_COLUMNS = ["audience", "status", "tags", "profiles", "share", "change in 7 days"]


class AudienceBrowser(Opening):
    """Shows a library's audiences with their sizes, to find one and to compare several.

    Parameters
    ----------
    library
        The audiences.
    extract
        Whose profiles are counted, at its `as_of` and seven days before.

    Attributes
    ----------
    selected
        The audience that was opened last, or None: observe it.
    builder
        The AudienceBuilder that *Open in builder* and *New audience* show in the browser's place,
        or None before that. It saves to the library.
    compared
        The Evaluation of the audiences that were compared last, or None.
    explorer
        The OverlapExplorer that *Compare* shows in the browser's place, or None before that.

    Examples
    --------
    >>> import toolkit as tk
    >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    >>> library = tk.Library("sample_data/sneaker_shop/audiences")
    >>> tk.AudienceBrowser(library, extract)
    AudienceBrowser: 10 audiences over Sneaker shop, as of 2026-07-01 00:00 UTC
    """

    selected = traitlets.Any(None)
    compared = traitlets.Any(None)
    explorer = traitlets.Any(None)
    _rows: traitlets.List[Json] = traitlets.List().tag(sync=True)
    _about = traitlets.Dict().tag(sync=True)

    def __init__(self, library: Library, extract: Extract) -> None:
        accepted = 'a library: tk.Library("audiences")'
        self._shelf = arguments.instance(library, "library", Library, accepted)
        self._extract = extract_of(extract)
        self._counting = Worker("toolkit-sizes")
        super().__init__(
            _view="browser", _rows=self._uncounted(library), _about=self._about_json("working")
        )
        self.refresh()

    def refresh(self) -> None:
        """Read the library anew and count its audiences again."""
        self._counting.supersede(self._count)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until every audience is counted; say whether that is so.

        Parameters
        ----------
        timeout
            Up to how many seconds; None waits as long as it takes.
        """
        return self._counting.wait(patience(timeout))

    def close(self) -> None:
        """Stop what is counted, and take the widget away, and what it opened."""
        self._counting.stop()
        if self.explorer is not None:
            self.explorer.close()
        super().close()

    # --- rows ---------------------------------------------------------------------------------

    def _uncounted(self, audiences: Iterable[Audience]) -> list[Json]:
        rows = [_row(audience) for audience in audiences]
        for name, error in self._shelf.problems.items():
            rows.append({**_NOTHING, "id": name, "name": name, "broken": True, **_wrong(error)})
        return rows

    def _about_json(self, state: str) -> Json:
        return {
            "library": str(self._shelf.path),
            "extract": self._extract.name,
            "profiles": self._extract.profile_count,
            "as_of": self._extract.as_of.isoformat().replace("+00:00", "Z"),
            "since": (step(self._extract.as_of, -_DAYS, Unit.DAY))
            .isoformat()
            .replace("+00:00", "Z"),
            "state": state,
        }

    def _count(self, check: Check) -> None:
        now = self._extract.drawing(self._shelf)
        before = self._extract.drawing(
            self._shelf, as_of=step(self._extract.as_of, -_DAYS, Unit.DAY)
        )
        audiences = list(self._shelf)
        rows = self._uncounted(audiences)
        self._show(rows, "working", check)
        shown = monotonic()
        for number, audience in enumerate(audiences):
            rows[number] = _counted(audience, now, before, check)
            if monotonic() - shown > _PAUSE:
                self._show(rows, "working", check)
                shown = monotonic()
        self._show(rows, "done", check)

    def _show(self, rows: list[Json], state: str, check: Check) -> None:
        with self._alone():
            check()
            self._rows = list(rows)
            self._about = self._about_json(state)

    # --- questions ----------------------------------------------------------------------------

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        return {
            "open": self._open,
            "new": self._new,
            "compare": self._compare_audiences,
            "refresh": self._refreshed,
        }

    def _open(self, given: Json) -> Json:
        audience = self._shelf[str(given.get("audience") or "")]
        opened = self._draw(audience, self._extract, self._shelf, given)
        if opened["unsaved"] is None:
            with self._alone():
                self.selected = audience
        return opened

    def _new(self, given: Json) -> Json:
        return self._draw(Audience(UNTITLED, "true"), self._extract, self._shelf, given)

    def _compare_audiences(self, given: Json) -> Json:
        names = given.get("audiences")
        if not isinstance(names, list) or len(names) < 2:
            raise DefinitionError("to compare, choose two audiences or more")
        chosen = [self._shelf[str(name)] for name in dict.fromkeys(names)]
        if self.explorer is not None and given.get("discard") is not True:
            changed = self.explorer._changed()  # noqa: SLF001 - what it opened goes with it
            if changed is not None:
                builder, name = reference(changed), changed.audience.name
                return {"explorer": "", "builder": builder, "unsaved": name}
        evaluation = self._extract.evaluate(
            *chosen, library=self._shelf, progress=lambda _share: None, quiet=True
        )
        explorer, before = OverlapExplorer(evaluation, library=self._shelf), self.explorer
        with self._alone():
            self.compared, self.explorer = evaluation, explorer
        if before is not None:
            before.close()
        return {"explorer": reference(explorer), "builder": "", "unsaved": None}

    def _refreshed(self, _given: Json) -> None:
        self._settle()
        if self.explorer is not None:
            self.explorer._settle()  # noqa: SLF001 - a builder may be at work in it, too
        self.refresh()

    # --- without a front end ------------------------------------------------------------------

    def to_html(self) -> str:
        """Return the audiences and their sizes as HTML that needs nothing else."""
        self.wait(_PATIENCE)
        rows = [
            [
                row["name"],
                row["status"],
                ", ".join(row["tags"]),
                row["problem"] if row["profiles"] is None else thousands(row["profiles"]),
                "" if row["share"] is None else percent(row["share"]),
                "" if row["change"] is None else f"{row['change']:+,}",
            ]
            for row in self._rows
        ]
        title = f"{self._extract.name}, as of {self._extract.as_of:%Y-%m-%d %H:%M} UTC"
        return page(table_html(title, _COLUMNS, rows, numbers=3), "Audiences")

    def __repr__(self) -> str:
        return (
            f"AudienceBrowser: {len(self._shelf)} audiences over {self._extract.name}, as of "
            f"{self._extract.as_of:%Y-%m-%d %H:%M} UTC"
        )


_NOTHING: Json = {
    "id": "",
    "name": "",
    "status": "",
    "tags": [],
    "description": "",
    "profiles": None,
    "share": None,
    "change": None,
    "problem": "",
    "hint": "",
    "broken": False,
}


def _wrong(error: Exception) -> Json:
    """Return what a row says of an audience that cannot be read, or counted."""
    told = error_json(error)
    return {"problem": told["message"], "hint": told["hint"]}


def _row(audience: Audience) -> dict[str, Any]:
    return {
        **_NOTHING,
        "id": audience.id or audience.name,
        "name": audience.name,
        "status": audience.status,
        "tags": list(audience.tags),
        "description": audience.description,
    }


def _counted(audience: Audience, now: Drawing, before: Drawing, check: Check) -> Json:
    """Return an audience's row with its size; what is wrong with it, where it has none."""
    row = _row(audience)
    canvas = from_expression(audience.definition.expression)

    def tell(_share: float) -> None:
        check()

    try:
        numbers, earlier = now.numbers(canvas, tell), before.numbers(canvas, tell)
    except SupersededError:
        raise
    except Exception as error:  # noqa: BLE001 - shown in its row, and logged
        return {**row, **_wrong(error)}
    if numbers.members is None or earlier.members is None:
        first = next(iter(numbers.problems.values()))
        return {**row, **_wrong(first)}
    count, size = numbers.members.count, numbers.members.size
    return {
        **row,
        "profiles": count,
        "share": count / size if size else None,
        "change": count - earlier.members.count,
    }
