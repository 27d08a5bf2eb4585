"""Audiences whose profiles are in so many of them at most, as an analyst holds them."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from toolkit import overlap
from toolkit.language.fluent import in_audience
from toolkit.library import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.language.definition import Definition
    from toolkit.workbench.membership import Membership

MOST_NAMED = 300
"""Up to how many times a definition says another one, so that it can still be read."""


def capped(chosen: Sequence[Membership], most: int) -> dict[str, Membership]:
    """Return what each audience keeps, by a name of its own, in their order.

    Parameters
    ----------
    chosen
        The audiences, the one to come first first.
    most
        In how many of them a profile stays.
    """
    kept = overlap.capped({one.name: one.members for one in chosen}, most)
    suffix = "assigned" if most == 1 else f"at most {most}"
    names = [f"{one.name} ({suffix})" for one in chosen]
    lists = {
        name: kept[one.name]
        for place, (name, one) in enumerate(zip(names, chosen, strict=True))
        if _terms(most, place) > MOST_NAMED
    }
    asking = chosen[0].asking.holding(lists, {})
    found = {}
    for place, (name, one) in enumerate(zip(names, chosen, strict=True)):
        before = [other.audience.definition for other in chosen[:place]]
        if name in lists:
            definition = in_audience(name)
        elif place < most:
            definition = one.audience.definition
        else:
            definition = one.audience.definition & ~_at_least(most, before)
        told = f"{one.name!r} without the profiles of {most} or more of {place} audiences before it"
        audience = Audience(name, definition, description=told)
        found[name] = one.of(audience, kept[one.name], asking)
    return found


def _terms(least: int, among: int) -> int:
    """Return how many conditions `_at_least` joins."""
    if least > among:
        return 0
    row = [0] * (least + 1)
    for count in range(1, among + 1):  # row[n]: at least n of so many
        row = [
            0 if n == 0 or n > count else count if n in {1, count} else row[n - 1] + 1 + row[n]
            for n in range(least + 1)
        ]
    return row[least]


def _at_least(least: int, conditions: Sequence[Definition]) -> Definition:
    """Return that at least so many of some conditions hold."""
    if least == 1:
        return reduce(or_, conditions)
    if least == len(conditions):
        return reduce(and_, conditions)
    *others, last = conditions
    return (last & _at_least(least - 1, others)) | _at_least(least, others)
