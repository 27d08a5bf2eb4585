"""One finding for one fact: what only follows from another finding is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.language.lint import Finding

_FOLLOWS = ("holds-for-nobody", "always-false", "nobody")
"""Findings that nobody meets a part, from the smallest part to the whole definition."""
_CAUSES = frozenset(
    {"case-mismatch", "unknown-value", "equal-to-null", "empty-window", "outside-data"}
    | {"contradiction", "always-false", "holds-for-nobody"}
)
"""Findings that say why nobody meets a part."""


def distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one definition without those that only follow from another.

    Nobody meets a part, or the whole, for a reason: where a finding gives it, about that part or
    about a part of it, the reason alone is kept.

    Parameters
    ----------
    findings
        What was found in one definition.

    Examples
    --------
    >>> from toolkit.language.lint import Finding
    >>> from toolkit.language.pql import parse
    >>> part = parse('tier = "Gold"')
    >>> cause = Finding("unknown-value", "warning", 'tier is never "Gold"', part)
    >>> follows = Finding("holds-for-nobody", "warning", "no profile meets this part", part)
    >>> [one.code for one in distinct([follows, cause, cause])]
    ['unknown-value']
    """
    found = list(dict.fromkeys(findings))
    yield from (one for one in found if not any(_explains(cause, one) for cause in found))


def _explains(cause: Finding, one: Finding) -> bool:
    """Say whether a finding gives the reason of another."""
    if cause is one or cause.code not in _CAUSES or one.code not in _FOLLOWS:
        return False
    if cause.code in _FOLLOWS and _FOLLOWS.index(cause.code) >= _FOLLOWS.index(one.code):
        return False
    if one.about is None:
        return True
    return cause.about is not None and any(node == cause.about for node in walk(one.about))
