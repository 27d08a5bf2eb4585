"""The overlap explorer: what audiences share, and the profiles and the audience behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import traitlets

from toolkit import arguments
from toolkit.errors import DefinitionError
from toolkit.language.canvas import from_expression, to_json
from toolkit.library.conflicts import name_key
from toolkit.widgets import asks
from toolkit.widgets.drawn import code
from toolkit.widgets.opening import Opening
from toolkit.widgets.panel import library_of
from toolkit.widgets.shared import TOP, names_in, overlap_json
from toolkit.widgets.snapshot import page, table_html
from toolkit.workbench.display import percent, thousands
from toolkit.workbench.evaluation import Evaluation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.library import Library
    from toolkit.widgets.panel import Json
    from toolkit.workbench.membership import Membership

_SHOWN = 15
"""How many intersections and pairs a snapshot shows."""


class OverlapExplorer(Opening):
    """Shows what audiences share; a click gives the profiles, or the audience they make.

    Parameters
    ----------
    evaluation
        The audiences, answered together.
    top
        How many intersections are shown at first, the largest.
    library
        Where audiences are saved; the library the audiences were evaluated with, when not given.

    Attributes
    ----------
    audience
        The audience that was last made of an intersection, or saved, or None: observe it. A saved
        one is as the library has it, with its id: `library[explorer.audience.name]`.
    builder
        The AudienceBuilder that *Open in builder* shows in the explorer's place, or None before
        that. It saves to the same library.

    Examples
    --------
    >>> import toolkit as tk
    >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    >>> evaluation = extract.evaluate('loyalty.tier = "gold"', 'homeAddress.country = "US"')
    >>> tk.OverlapExplorer(evaluation)
    OverlapExplorer of 2 audiences, as of 2026-07-01 00:00 UTC
    """

    audience = traitlets.Any(None)
    _overlap = traitlets.Dict().tag(sync=True)
    _library = traitlets.Dict().tag(sync=True)

    def __init__(
        self, evaluation: Evaluation, *, top: int = TOP, library: Library | None = None
    ) -> None:
        arguments.whole_number(top, "top", at_least=1)
        accepted = "an evaluation: extract.evaluate(…)"
        self._evaluation = arguments.instance(evaluation, "evaluation", Evaluation, accepted)
        given = library_of(library)
        self._shelf = self._evaluation.library if given is None else given
        self._names = [one.name for one in evaluation]
        super().__init__(
            _view="explorer",
            _overlap=overlap_json(evaluation, {"top": top}),
            _library={
                "path": None if self._shelf is None else str(self._shelf.path),
                "saved": False,
            },
        )

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        return {
            "overlap": self._shown,
            "cell": self._told_of,
            "profiles": lambda given: asks.profiles(self._cell(given), given),
            "audience": self._made,
            "build": self._built,
            "saveAudience": self._saved,
            "audienceCode": lambda given: {"python": code(self._cell(given).audience)},
        }

    def _shown(self, given: Json) -> Json:
        """Return the numbers of a choice, and keep them as what is shown."""
        found = overlap_json(self._evaluation, given)
        with self._alone():
            self._overlap = found
        return found

    def _told_of(self, given: Json) -> Json:
        """Return an intersection's size and what it means."""
        membership = self._cell(given)
        definition = membership.audience.definition
        return {
            "profiles": membership.count,
            "share": membership.count / membership.members.size if membership.members.size else 0.0,
            "words": definition.describe(self._evaluation.extract.palette.event_names),
            "pql": definition.to_pql(),
        }

    def _made(self, given: Json) -> Json:
        """Return the audience an intersection makes, and set it as `audience`."""
        membership, saved = self._cell(given), self.audience
        made = membership.audience
        if saved is not None and (saved.name, saved.definition) == (made.name, made.definition):
            made = saved  # with its id, or saving it again would be refused
        with self._alone():
            self.audience = made
        definition = made.definition
        return {
            "name": membership.name,
            "pql": definition.to_pql(),
            "canvas": to_json(from_expression(definition.expression)),
            "profiles": membership.count,
        }

    def _saved(self, given: Json) -> Json:
        """Save the audience an intersection makes, and set it as `audience`."""
        library = self._shelf
        if library is None:
            raise DefinitionError(
                "there is no library to save to\n"
                "Copy the Python, or give one: tk.OverlapExplorer(evaluation, library=…)."
            )
        membership = self._cell(given)
        _refuse_taken(library, membership.name)
        path = library.save(membership.audience)
        with self._alone():
            self.audience = library[membership.name]
        return {"name": membership.name, "profiles": membership.count, "path": str(path)}

    def _built(self, given: Json) -> Json:
        """Make the audience, and draw it in the builder."""
        made, known = self._made(given), self._evaluation
        opened = self._draw(self.audience, known.extract, self._shelf, given)
        other = known.extract.as_of
        note = f"The builder counts as of {other:%Y-%m-%d %H:%M} UTC." * (other != known.as_of)
        return {**made, "note": note, **opened}

    def _cell(self, given: Json) -> Membership:
        """Return who is in all of `in` and none of `out`."""
        inside, outside = names_in(given, "in"), names_in(given, "out")
        return self._evaluation.intersection(inside, outside, name=str(given.get("name") or ""))

    # --- without a front end ------------------------------------------------------------------

    def to_html(self) -> str:
        """Return sizes, pairs and the largest intersections as HTML that needs nothing else."""
        known = self._overlap
        sizes = [
            [one["audience"], thousands(one["profiles"]), percent(one["share"] or 0.0)]
            for one in known["sizes"]
        ]
        pairs = sorted(known["pairs"], key=lambda one: -one["both"])[:_SHOWN]
        told = [[one["a"], one["b"], thousands(one["both"]), _two(one["jaccard"])] for one in pairs]
        largest = known["intersections"][:_SHOWN]
        exactly = [[" and ".join(one["audiences"]), thousands(one["profiles"])] for one in largest]
        word = "In exactly" if known["kind"] == "exclusive" else "In at least"
        body = (
            table_html(
                f"As of {self._evaluation.as_of:%Y-%m-%d %H:%M} UTC",
                ["audience", "profiles", "share"],
                sizes,
                numbers=2,
            )
            + (table_html("Pairs", ["a", "b", "both", "Jaccard"], told, numbers=2) if told else "")
            + table_html("Intersections", [word, "profiles"], exactly, numbers=1)
        )
        return page(body, "What audiences share")

    def __repr__(self) -> str:
        return (
            f"OverlapExplorer of {len(self._names)} audiences, as of "
            f"{self._evaluation.as_of:%Y-%m-%d %H:%M} UTC"
        )


def _refuse_taken(library: Library, name: str) -> None:
    """Refuse to save a new audience under a name that the library has, as it compares names."""
    taken = next((one for one in library if name_key(one.name) == name_key(name)), None)
    if taken is not None:
        raise DefinitionError(
            f"the library already has an audience {taken.name!r} ({taken.status})\n"
            "Give this one another name."
        )


def _two(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"
