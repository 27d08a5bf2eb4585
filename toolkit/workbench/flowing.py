"""From one grouping of profiles to another, as an analyst asks for it."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING

from toolkit import arguments, overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import Values, values
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from toolkit.workbench.evaluation import Evaluation

MOST = 20
"""Of more groups a figure draws so many ribbons that none can be followed."""


def flow_table(
    evaluation: Evaluation, to: Evaluation | str, by: str | None, top: int | None
) -> pd.DataFrame:
    """Return how profiles go from group to group; see `Evaluation.flow_table`."""
    among = _anyone(evaluation)
    if by is not None:
        arguments.text(by, "by", "a field of the profile")
    if top is not None:
        arguments.whole_number(top, "top", at_least=1)
    if not isinstance(to, str):
        accepted = "another evaluation, or a field of the profile"
        arguments.instance(to, "to", type(evaluation), accepted)
        if (size := _anyone(to).size) != among.size:
            raise DefinitionError(
                f"the other evaluation is of {size:,} profiles, this one of {among.size:,}\n"
                "Evaluate both over the same extract."
            )
        among |= _anyone(to)
    right = repr(to) if isinstance(to, str) else "later"
    if by is None:
        _check_apart(evaluation, f"evaluation.assign().flow({right})")
    if not isinstance(to, str):
        left = "evaluation" if by is not None else "evaluation.assign()"
        _check_apart(to, f"{left}.flow(later.assign())")
    before = _groups(evaluation, evaluation if by is None else by)
    return overlap.flow(before, _groups(evaluation, to), among, top)


def flow_figure(evaluation: Evaluation, to: Evaluation | str, by: str | None, top: int) -> Figure:
    """Return how profiles go from group to group as ribbons; see `Evaluation.flow`."""
    from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

    arguments.whole_number(top, "top", at_least=1, at_most=MOST)
    flows = flow_table(evaluation, to, by, top)
    after = to if isinstance(to, str) else _title(to)
    many = len({one.name for each in (evaluation, to) if not isinstance(each, str) for one in each})
    among = f"in {'any of ' if many > 1 else ''}the {many:,} audience{'s' * (many > 1)}"
    if isinstance(to, str):
        among += f" {_title(evaluation)}"
    return charts.flow(flows, before=by or _title(evaluation), after=after, among=among)


def _anyone(evaluation: Evaluation) -> Bitmap:
    return reduce(or_, (one.members for one in evaluation))


def _groups(evaluation: Evaluation, by: Evaluation | str) -> Values:
    if isinstance(by, str):
        return values(next(iter(evaluation)).asking.engine.store, by)
    return overlap.parted({one.name: one.members for one in by})


def _check_apart(evaluation: Evaluation, instead: str) -> None:
    """Refuse an evaluation that has profiles in several audiences, and say what to write."""
    once = twice = Bitmap.empty(_anyone(evaluation).size)
    for one in evaluation:
        once, twice = once | one.members, twice | (once & one.members)
    if not twice.count:
        return
    pairs = combinations(evaluation, 2)
    a, b = next((a.name, b.name) for a, b in pairs if (a.members & b.members).count)
    raise DefinitionError(
        f"{twice.count:,} profiles {_title(evaluation)} are in several audiences, such as {a!r} "
        f"and {b!r}, and a profile flows from one only\n"
        f"Use {instead}: it leaves each profile in the first of its audiences; "
        f"assign([{b!r}, {a!r}]) sets which is first."
    )


def _title(evaluation: Evaluation) -> str:
    return f"as of {evaluation.as_of:%d %b %Y, %H:%M} UTC"
