"""Every pair of audiences as a cell of a square."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit import arguments
from toolkit.overlap.clustering import clustered

if TYPE_CHECKING:
    from numpy.typing import NDArray

PairMeasure = Literal["jaccard", "containment", "lift", "both"]
Order = Literal["cluster", "given"]
_COLUMNS = {
    "jaccard": ("jaccard", "jaccard"),
    "containment": ("share_of_a", "share_of_b"),
    "lift": ("lift", "lift"),
    "both": ("both", "both"),
}
"""Of the cell in row a and column b, and of the one in row b and column a."""
_COUNTS = ("profiles_a", "profiles_b", "both", "either")


def square(
    pairs: pd.DataFrame,
    sizes: pd.DataFrame,
    measure: PairMeasure = "jaccard",
    order: Order = "cluster",
) -> pd.DataFrame:
    """Return a measure of every pair of audiences, an audience a row and a column.

    Parameters
    ----------
    pairs
        As `toolkit.overlap.pairs` returns them.
    sizes
        audience, profiles.
    measure
        `jaccard`: both by either. `containment`: the share of the row's audience that is in the
        column's. `lift`: both against chance. `both`: profiles in both; the diagonal is the
        audience itself.
    order
        `cluster`: audiences that share much stand together, as `toolkit.overlap.clustered` orders
        them; `given`: as in sizes.

    Returns
    -------
    DataFrame
        The audiences as index and as columns, in the same order. NaN on the diagonal (but of
        `both`), and where the measure is unknown or suppressed.

    Raises
    ------
    DefinitionError
        There is no such measure or order.

    Examples
    --------
    >>> sizes = pd.DataFrame({"audience": ["a", "b"], "profiles": [4, 3]})
    >>> pairs = pd.DataFrame({"a": ["a"], "b": ["b"], "both": [2]})
    >>> square(pairs, sizes, "both", "given").values.tolist()
    [[4.0, 2.0], [2.0, 3.0]]
    """
    arguments.one_of(measure, "measure", tuple(_COLUMNS))
    arguments.one_of(order, "order", ("cluster", "given"))
    names = sizes["audience"].tolist()
    forward, backward = (pairs[column] for column in _COLUMNS[measure])
    own = sizes["profiles"] if measure == "both" else pd.Series(np.nan, index=sizes.index)
    cells = _filled(pairs, names, (forward, backward, own))
    arranged = clustered(pairs, names) if order == "cluster" else names
    return pd.DataFrame(cells, names, names).loc[arranged, arranged]


def unshown(pairs: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """Return the same square, true where the number may be missing as a count is suppressed."""
    names = sizes["audience"].tolist()
    lacking = pairs[[each for each in _COUNTS if each in pairs]].isna().any(axis=1)
    cells = _filled(pairs, names, (lacking, lacking, sizes["profiles"].isna()))
    return pd.DataFrame(cells == 1, names, names)


def _filled(
    pairs: pd.DataFrame, names: list[str], parts: tuple[pd.Series, pd.Series, pd.Series]
) -> NDArray[np.float64]:
    """Return a square with parts over, under and on the diagonal."""
    place = {name: index for index, name in enumerate(names)}
    first, second = (pairs[side].map(place).to_numpy(dtype=np.int64) for side in ("a", "b"))
    over, under, diagonal = (part.to_numpy(dtype=np.float64, na_value=np.nan) for part in parts)
    cells = np.full((len(names), len(names)), np.nan)
    cells[first, second], cells[second, first] = over, under
    np.fill_diagonal(cells, diagonal)
    return cells
