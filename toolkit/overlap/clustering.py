"""An order of audiences in which those that share much stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def clustered(pairs: pd.DataFrame, names: list[str]) -> list[str]:
    """Return audiences in the order of their hierarchical clustering by Jaccard.

    Parameters
    ----------
    pairs
        a, b, jaccard; NaN is taken for nothing shared.
    names
        The audiences.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame(
    ...     {"a": ["x", "x", "y"], "b": ["y", "z", "z"], "jaccard": [0.0, 0.9, 0.1]}
    ... )
    >>> clustered(pairs, ["x", "y", "z"])
    ['x', 'z', 'y']
    """
    place = {name: index for index, name in enumerate(names)}
    distance = np.ones((len(names), len(names)))
    first, second = (pairs[side].map(place).to_numpy(dtype=np.int64) for side in ("a", "b"))
    apart = 1.0 - pairs["jaccard"].fillna(0.0).to_numpy(dtype=np.float64)
    distance[first, second] = distance[second, first] = apart
    np.fill_diagonal(distance, 0.0)
    return [names[index] for index in leaves(distance)]


def leaves(distance: NDArray[np.float64]) -> list[int]:
    """Return the leaves of a tree of average linkage, from left to right.

    The two nearest clusters are joined, again and again; how far two are apart is the mean over
    their members (UPGMA: Sokal and Michener, University of Kansas Science Bulletin 38 (1958),
    1409-1438). Of two joined, either is turned so that the ends that meet are nearest (Gruvaeus and
    Wainer, British Journal of Mathematical and Statistical Psychology 25 (1972), 200-206). Of
    equal ones those that come first are taken, so the order is always the same.

    Parameters
    ----------
    distance
        Between every two, symmetric, at [i, j].

    Examples
    --------
    >>> leaves(np.array([[0, 9, 1], [9, 0, 8], [1, 8, 0]], dtype=float))
    [0, 2, 1]
    """
    count = len(distance)
    between = distance.astype(np.float64)
    np.fill_diagonal(between, np.inf)
    orders = [[index] for index in range(count)]
    for _ in range(count - 1):
        i, j = sorted(divmod(int(between.argmin()), count))
        sizes = len(orders[i]), len(orders[j])
        mean = (between[i] * sizes[0] + between[j] * sizes[1]) / sum(sizes)
        orders[i] = _joined(orders[i], orders[j], distance)
        between[i] = between[:, i] = mean
        between[i, i] = np.inf
        between[j] = between[:, j] = np.inf
    return orders[0] if orders else []


def _joined(left: list[int], right: list[int], distance: NDArray[np.float64]) -> list[int]:
    ways = [(a, b) for a in (left, left[::-1]) for b in (right, right[::-1])]
    meeting = [distance[a[-1], b[0]] for a, b in ways]
    a, b = ways[int(np.argmin(meeting))]
    return [*a, *b]
