"""The overlap explorer: what audiences share, and the profiles and the audience behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import traitlets

from toolkit.errors import DefinitionError
from toolkit.language.canvas import from_expression, to_json
from toolkit.widgets import asks
from toolkit.widgets.panel import Panel
from toolkit.widgets.snapshot import page, table_html
from toolkit.workbench.display import percent, thousands
from toolkit.workbench.overlap import Overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from toolkit.widgets.panel import Json
    from toolkit.workbench.evaluation import Evaluation
    from toolkit.workbench.membership import Membership

_TOP = 30
_MOST = 1000
_SHOWN = 15
"""How many intersections and pairs a snapshot shows."""
_KINDS = ("exclusive", "inclusive")


class OverlapExplorer(Panel):
    """Shows what audiences share; a click gives the profiles, or the audience they make.

    Parameters
    ----------
    evaluation
        The audiences, answered together.
    top
        How many intersections are shown at first, the largest.

    Attributes
    ----------
    audience
        The audience that was last made of an intersection, or None: observe it, or open it in a
        builder.

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

    def __init__(self, evaluation: Evaluation, *, top: int = _TOP) -> None:
        self._evaluation = evaluation
        self._names = [one.name for one in evaluation]
        super().__init__(_view="explorer", _overlap=overlap_json(evaluation, {"top": top}))

    def _asks(self) -> Mapping[str, Callable[[Json], object]]:
        return {
            "overlap": self._shown,
            "profiles": lambda given: asks.profiles(self._cell(given), given),
            "audience": self._made,
        }

    def _shown(self, given: Json) -> Json:
        """Return the numbers of a choice, and keep them as what is shown."""
        found = overlap_json(self._evaluation, given)
        with self._alone():
            self._overlap = found
        return found

    def _made(self, given: Json) -> Json:
        """Return the audience an intersection makes, and set it as `audience`."""
        membership = self._cell(given)
        with self._alone():
            self.audience = membership.audience
        definition = membership.audience.definition
        return {
            "name": membership.name,
            "pql": definition.to_pql(),
            "canvas": to_json(from_expression(definition.expression)),
            "profiles": membership.count,
        }

    def _cell(self, given: Json) -> Membership:
        """Return who is in all of `in` and none of `out`."""
        inside, outside = _names(given, "in"), _names(given, "out")
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


def overlap_json(evaluation: Evaluation, given: Json) -> Json:
    """Return sizes, pairs and the largest intersections of the audiences that are chosen.

    Parameters
    ----------
    evaluation
        The audiences.
    given
        audiences (names; none: all), kind (exclusive or inclusive), top (how many intersections)
        and least (of how many profiles).
    """
    names = [one.name for one in evaluation]
    chosen = _names(given, "audiences") or names
    kind = given.get("kind", "exclusive")
    if kind not in _KINDS:
        raise DefinitionError(f"no kind of intersection {kind!r}; it is exclusive or inclusive")
    overlap = Overlap({name: evaluation[name].members for name in chosen})
    found = overlap.intersections(cast("Literal['exclusive', 'inclusive']", kind))
    large = found[found["profiles"] >= _whole(given, "least", 1)]
    shown = large.head(min(max(_whole(given, "top", _TOP), 1), _MOST))
    all_shown = len(shown) == len(found)
    return {
        "as_of": evaluation.as_of.isoformat().replace("+00:00", "Z"),
        "profiles": next(iter(evaluation)).members.size,
        "names": names,
        "audiences": chosen,
        "kind": kind,
        "sizes": _records(overlap.sizes()),
        "pairs": _records(overlap.pairs()),
        "intersections": _records(shown),
        "note": "" if all_shown else f"{len(shown)} of {len(found)} intersections shown",
    }


def _names(given: Json, key: str) -> list[str]:
    found = given.get(key) or []
    if not isinstance(found, list):
        raise DefinitionError(f"{key} is a list of audiences")
    return list(dict.fromkeys(str(name) for name in found))


def _whole(given: Json, key: str, usual: int) -> int:
    found = given.get(key, usual)
    return found if isinstance(found, int) and not isinstance(found, bool) else usual


def _records(table: pd.DataFrame) -> list[Json]:
    found = asks.frame(table)
    columns: list[Any] = found["columns"]
    return [dict(zip(columns, row, strict=True)) for row in found["rows"]]


def _two(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"
