"""A profile's random number, and the group it puts her in: the same in every engine.

The number is the MD5 (RFC 1321) of `seed:id` in UTF-8, of which an engine compares the first eight
hexadecimal digits as text: no engine rounds those, and every one has the function.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGITS = 8
"""Hexadecimal digits that decide."""
WHOLE = 16**DIGITS
"""How many numbers there are, from 0."""
_TOLERANCE = 1e-9
"""Shares may be so far above 1, or below it and still leave nobody out."""


def bounds(shares: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Return the numbers of each group: from one on, before the other.

    The groups lie side by side in the order given. A bound is the sum of the shares up to there
    times 2 ** 32, rounded; so a share is right to a part in four billion.

    Parameters
    ----------
    shares
        The share of the profiles each group gets: above 0, together at most 1.

    Raises
    ------
    DefinitionError
        There is no group, one without a name, or a share that cannot be.

    Examples
    --------
    >>> bounds({"test": 0.25, "control": 0.75})
    {'test': (0, 1073741824), 'control': (1073741824, 4294967296)}
    """
    if not shares:
        raise DefinitionError("a split needs at least one group and its share")
    for name, share in shares.items():
        if not str(name).strip():
            raise DefinitionError("a group of a split has no name")
        if not 0 < share <= 1 + _TOLERANCE:  # nor what is not a number
            raise DefinitionError(f"the share of {name!r} is {share!r}; give one above 0, up to 1")
    total = math.fsum(shares.values())
    if total > 1 + _TOLERANCE:
        raise DefinitionError(f"the shares of the groups add up to {total:.10g}, more than 1")
    values = list(shares.values())
    ends = [round(math.fsum(values[: place + 1]) * WHOLE) for place in range(len(values))]
    ends = [min(end, WHOLE) for end in ends]
    if total > 1 - _TOLERANCE:
        ends[-1] = WHOLE
    return dict(zip(shares, zip([0, *ends], ends, strict=False), strict=True))


def digits(identifier: exp.Expr, seed: int, length: int = DIGITS) -> exp.Expr:
    """Return the first hexadecimal digits of an id's number.

    Parameters
    ----------
    identifier
        The id, text.
    seed
        Another seed gives other numbers.
    length
        How many digits.
    """
    salted = exp.DPipe(this=exp.Literal.string(f"{seed}:"), expression=identifier.copy(), safe=True)
    number = [exp.Literal.number(place) for place in (1, length)]
    return exp.Substring(this=exp.MD5(this=salted), start=number[0], length=number[1])


def group(identifier: exp.Expr, shares: Mapping[str, float], seed: int = 0) -> exp.Case:
    """Return the name of the group a split puts an id in, NULL for none.

    Parameters
    ----------
    identifier
        The id, text and not NULL.
    shares
        The share of the profiles each group gets, as for `bounds`.
    seed
        Another seed gives another split.

    Examples
    --------
    >>> split = group(exp.column("profile_id"), {"test": 0.25, "control": 0.75})
    >>> print(split.sql("spark", pretty=True))
    CASE
      WHEN SUBSTRING(MD5('0:' || profile_id), 1, 8) < '40000000'
      THEN 'test'
      ELSE 'control'
    END
    """
    found = exp.Case()
    for name, (_, end) in bounds(shares).items():
        label = exp.Literal.string(name)
        if end == WHOLE:
            return found.else_(label) if found.args.get("ifs") else found.when(exp.true(), label)
        found = found.when(_below(digits(identifier, seed), end), label)
    return found


def is_between(identifier: exp.Expr, numbers: tuple[int, int], seed: int = 0) -> exp.Expr:
    """Return whether an id's number is one of a group's.

    Parameters
    ----------
    identifier, seed
        As for `group`.
    numbers
        The group's, as `bounds` gives them.
    """
    start, end = numbers
    number = digits(identifier, seed)
    parts: list[exp.Expr] = [exp.not_(_below(number, start))] if start else []
    parts += [_below(number, end)] if end < WHOLE else []
    return exp.and_(*parts) if parts else exp.true()


def _below(number: exp.Expr, bound: int) -> exp.Expr:
    return exp.LT(this=number.copy(), expression=exp.Literal.string(f"{bound:0{DIGITS}x}"))
