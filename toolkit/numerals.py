"""Numbers as people read them, in tables, labels and sentences."""

from __future__ import annotations

import math

_MINUS = "\u2212"


def thousands(count: int) -> str:
    """Return a whole number with commas between thousands.

    Examples
    --------
    >>> thousands(12345)
    '12,345'
    """
    return f"{count:,}"


def percent(share: float) -> str:
    """Return a share as a percentage of one decimal; a dash where there is none.

    A little is not nothing: below 0.05 % it is `< 0.1 %`.

    Examples
    --------
    >>> percent(0.0526), percent(0.0001), percent(float("nan"))
    ('5.3 %', '< 0.1 %', '–')
    """
    if math.isnan(share):
        return "–"
    return "< 0.1 %" if 0 < share < 0.0005 else f"{100 * share:.1f} %"


def whole_percent(share: float) -> str:
    """Return a share as a percentage without decimals; a little is not nothing.

    Examples
    --------
    >>> whole_percent(0.344), whole_percent(0.001), whole_percent(0)
    ('34 %', '< 1 %', '0 %')
    """
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def measured(number: float) -> str:
    """Return a measured number in three digits, or whole from 1,000 on.

    Examples
    --------
    >>> measured(0.3456789), measured(12345.678)
    ('0.346', '12,346')
    """
    written = f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
    return written.replace("-", _MINUS)


def signed(number: float, digits: int = 2) -> str:
    """Return a number with its sign and so many decimals.

    Examples
    --------
    >>> signed(0.3456789)
    '+0.35'
    """
    return f"{number:+,.{digits}f}".replace("-", _MINUS)


def brief(count: float) -> str:
    """Return a count in few letters, for where there is little room.

    Examples
    --------
    >>> brief(9876), brief(12345), brief(1234567), brief(0)
    ('9,876', '12.3k', '1.2M', '0')
    """
    if abs(count) < 10_000:
        return f"{count:,.0f}"
    size, unit = (1_000, "k") if abs(count) < 999_500 else (1_000_000, "M")
    scaled = count / size
    return f"{scaled:.1f}".removesuffix(".0") + unit if scaled < 100 else f"{scaled:,.0f}{unit}"
