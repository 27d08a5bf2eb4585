"""In which order audiences come, and which take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.errors import DefinitionError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.engine.bitmap import Bitmap


def ordered(memberships: Mapping[str, Bitmap], order: Sequence[str] | None) -> list[str]:
    """Return the names of the audiences that take part, in their order.

    Parameters
    ----------
    memberships
        Profiles by audience name.
    order
        Names, of which none is left to guess: an audience that is not named takes no part.
        `"largest"` and `"smallest"` are all audiences by their size, equal ones as they are given;
        None is all as they are given.

    Raises
    ------
    UnknownNameError
        There is no audience of one of the names.
    DefinitionError
        A name occurs twice, none occurs, or a text is no order.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> a, b = Bitmap.from_indices([0], size=8), Bitmap.from_indices([1, 2], size=8)
    >>> ordered({"a": a, "b": b}, "largest"), ordered({"a": a, "b": b}, None)
    (['b', 'a'], ['a', 'b'])
    """
    if isinstance(order, str):
        if order not in {"largest", "smallest"}:
            raise DefinitionError(
                f"no order {order!r}; it is 'largest', 'smallest' or a list of names\n"
                f"One audience alone is written [{order!r}]."
            )
        sign = -1 if order == "largest" else 1
        names = sorted(memberships, key=lambda name: sign * memberships[name].count)
    else:
        accepted = "a list of the names of audiences"
        names = list(
            memberships if order is None else arguments.text_list(order, "order", accepted)
        )
    if not names:
        if not memberships:
            raise DefinitionError("there is no audience to order\nGive at least one.")
        raise DefinitionError("order names no audience\nGive one name or more, or leave it out.")
    for place, name in enumerate(names):
        if name not in memberships:
            raise UnknownNameError("audience", name, memberships)
        if name in names[:place]:
            raise DefinitionError(f"the order names {name!r} twice\nName it once.")
    return names
