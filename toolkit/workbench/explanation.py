"""Why one profile is in an audience, or not."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from toolkit.engine.explain import Reason

_YES, _NO = "✓", "✗"


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why one profile is in an audience, or not: rule by rule.

    Parameters
    ----------
    profile_id
        The profile.
    audience
        The audience's name.
    as_of
        The evaluation instant, UTC.
    reason
        The definition, part by part.
    """

    profile_id: str
    audience: str
    as_of: datetime
    reason: Reason

    @property
    def is_in(self) -> bool:
        """Whether the profile is in."""
        return self.reason.holds

    @property
    def misses(self) -> tuple[str, ...]:
        """What is missing for the profile to be in, part by part; nothing where it is in."""
        return () if self.is_in else tuple(dict.fromkeys(self.reason.misses()))

    @property
    def _title(self) -> str:
        is_in = "is in" if self.is_in else "is not in"
        return f"{self.profile_id} {is_in} {self.audience!r}, as of {self.as_of:%Y-%m-%d %H:%M} UTC"

    def __repr__(self) -> str:
        lines = [self._title, *_lines(self.reason, "")]
        if self.misses:
            lines.append(f"Missing: {'; '.join(self.misses)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        missing = f"<p>Missing: {html.escape('; '.join(self.misses))}</p>" if self.misses else ""
        return f"<h4>{html.escape(self._title)}</h4><ul>{_item(self.reason)}</ul>{missing}"


def _lines(reason: Reason, indent: str) -> Iterator[str]:
    yield f"{indent}{_YES if reason.holds else _NO} {reason.words}"
    for each in reason.evidence:
        yield f"{indent}    {each}"
    for part in reason.parts:
        yield from _lines(part, f"{indent}  ")


def _item(reason: Reason) -> str:
    mark = _YES if reason.holds else _NO
    evidence = "".join(f"<br><small>{html.escape(each)}</small>" for each in reason.evidence)
    parts = "".join(map(_item, reason.parts))
    below = f"<ul>{parts}</ul>" if parts else ""
    title = html.escape(reason.pql, quote=True)
    return f'<li title="{title}">{mark} {html.escape(reason.words)}{evidence}{below}</li>'
