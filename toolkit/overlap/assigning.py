"""Each profile in so many of its audiences, and in no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.engine.bitmap import Bitmap
from toolkit.overlap.ordering import ordered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def assigned(
    memberships: Mapping[str, Bitmap], order: Sequence[str] | None = None
) -> dict[str, Bitmap]:
    """Return each profile in the first audience of the order that it is in, and in no other.

    Audience i keeps its profiles without those of the audiences before it. No two share a
    profile, and together they have the profiles they had.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    order
        Names, the one to come first first; or `"largest"` or `"smallest"` first; None for the
        order given. Audiences that are not named take no part.

    Returns
    -------
    dict
        What each keeps by its name, in the order.

    Raises
    ------
    UnknownNameError
        There is no audience of one of the names.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> {name: one.indices().tolist() for name, one in assigned({"a": a, "b": b}).items()}
    {'a': [0, 1], 'b': [2, 3]}
    """
    return capped(memberships, 1, order)


def capped(
    memberships: Mapping[str, Bitmap], most: int = 2, order: Sequence[str] | None = None
) -> dict[str, Bitmap]:
    """Return each profile in the first few audiences of the order that it is in.

    Audience i keeps its profiles without those in at least `most` of the audiences before it; a
    profile that was in n of them is in min(n, most).

    Parameters
    ----------
    memberships, order
        As for `assigned`.
    most
        In how many audiences a profile stays at most: 1 or more.

    Returns
    -------
    dict
        What each keeps by its name, in the order.

    Raises
    ------
    DefinitionError
        `most` is below 1.
    UnknownNameError
        There is no audience of one of the names.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> everyone = Bitmap.full(2)
    >>> sets = {"a": everyone, "b": Bitmap.from_indices([0], size=2), "c": everyone}
    >>> [one.count for one in capped(sets, 2).values()]
    [2, 1, 1]
    """
    arguments.whole_number(most, "most", at_least=1)
    names = ordered(memberships, order)
    size = memberships[names[0]].size
    often = [Bitmap.empty(size) for _ in range(min(most, len(names)))]
    kept = {}
    for name in names:
        members = memberships[name]
        kept[name] = members - often[-1] if most <= len(names) else members
        for times in range(len(often) - 1, 0, -1):  # the highest first: each reads the one below
            often[times] |= often[times - 1] & members
        often[0] |= members
    return kept
