"""Why one profile is in an audience, or not, and why that changed."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from toolkit.engine.explain import Reason

_YES, _NO = "✓", "✗"
_SIGNS = {True: _YES, False: _NO, None: "–"}
_BY = {
    "window": "by the moving window",
    "data": "by the data",
    "new profile": "as a new profile",
    "removed profile": "as a removed profile",
    "rule": "by the rule",
}
_BOX = (
    "font-family:var(--jp-ui-font-family,system-ui,sans-serif);"
    "font-size:var(--jp-ui-font-size1,13px);line-height:1.5;color:var(--jp-ui-font-color1,inherit)"
)
_LIST = "list-style:none;margin:0;padding:0 0 0 1.5em"
_ITEM = "margin:.15em 0;padding:0;text-indent:-1.5em"
_BELOW = "text-indent:0;opacity:.75"
_CELL = (
    "padding:0 1.2em 0 0;border:0;text-align:left;text-indent:0;background:none;color:inherit;"
    "white-space:nowrap"
)
_MISSING = (
    "margin:.5em 0 0;padding:.2em .7em;border-left:3px solid var(--jp-warn-color1,#e69100);"
    "display:inline-block"
)
_COLOR = {
    True: "var(--jp-success-color1,light-dark(#2e7d32,#81c784))",
    False: "var(--jp-error-color1,light-dark(#c62828,#ff8a80))",
}


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
        """The nearest miss: what is missing for the profile to be in; nothing where it is in.

        Of rules that all are asked for, what each lacks; of alternatives, the nearest. What
        cannot be said in short is left out.
        """
        return tuple(dict.fromkeys(miss.words for miss in self.reason.misses()))

    @property
    def _title(self) -> str:
        is_in = "is in" if self.is_in else "is not in"
        return f"{self.profile_id} {is_in} {self.audience!r}, as of {self.as_of:%Y-%m-%d %H:%M} UTC"

    def __repr__(self) -> str:
        label = "Missing: "
        misses = "\n".join(
            f"{label if not number else ' ' * len(label)}{miss}"
            for number, miss in enumerate(self.misses)
        )
        return "\n".join([self._title, *_lines(self.reason, ""), *filter(None, (misses,))])

    def _repr_html_(self) -> str:
        mark = _mark(holds=self.is_in)
        is_in = "is in" if self.is_in else "is not in"
        title = (
            f"{mark} <strong>{html.escape(self.profile_id)}</strong> {is_in} "
            f"<strong>{html.escape(self.audience)}</strong> "
            f'<span style="opacity:.7">as of {self.as_of:%Y-%m-%d %H:%M} UTC</span>'
        )
        told = "".join(f"<li>{html.escape(miss)}</li>" for miss in self.misses)
        listed = f'<ul style="margin:0;padding-left:1.3em">{told}</ul>'
        missing = f'<div style="{_MISSING}">Missing{listed}</div>' if told else ""
        rules = f'<ul style="{_LIST}">{_item(self.reason)}</ul>'
        return f'<div style="{_BOX}"><div>{title}</div>{rules}{missing}</div>'


class TurnedRule(NamedTuple):
    """A rule that holds differently before and after.

    Parameters
    ----------
    words
        The rule in English.
    before, after
        Whether it holds; None where the definition does not say it, or there is no such profile.
    """

    words: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True, repr=False)
class ChangeExplanation:
    """Why one profile entered or left an audience, or did not.

    Parameters
    ----------
    profile_id
        The profile.
    audience
        The audience's name.
    cause
        The cause that moved it: window, data, new profile, removed profile or rule; empty where
        it ends as it began.
    states
        Whether it was in at the start, after the window, the data and the rule.
    before, after
        Why it was in or not, and why it is; None where its extract does not have the profile.
    """

    profile_id: str
    audience: str
    cause: str
    states: tuple[bool, ...]
    before: Explanation | None
    after: Explanation | None

    @property
    def rules(self) -> tuple[TurnedRule, ...]:
        """The rules that hold differently, and those that only one of the definitions says."""
        then, now = _held(self.before), _held(self.after)
        found = (
            TurnedRule(words, then.get(pql, (None, ""))[0], now.get(pql, (None, ""))[0])
            for pql, (_, words) in {**then, **now}.items()
        )
        return tuple(each for each in found if each.before is not each.after)

    @property
    def _title(self) -> tuple[str, str]:
        """What became of the profile, and by what."""
        start, *_, end = self.states
        stands = "stayed in" if end else "stayed out of"
        what = stands if start == end else "entered" if end else "left"
        undone = start == end and len(set(self.states)) > 1
        by = ", as one cause undid another" if undone else ""
        return what, f", {_BY[self.cause]}" if self.cause else by

    @property
    def _turned(self) -> list[str]:
        return [
            f"{_SIGNS[each.before]} → {_SIGNS[each.after]}  {each.words}" for each in self.rules
        ]

    def __repr__(self) -> str:
        what, by = self._title
        told = [each for each in (self.before, self.after) if each is not None]
        head = f"{self.profile_id} {what} {self.audience!r}{by}"
        return "\n".join([head, *(f"  {each}" for each in self._turned), *map(repr, told)])

    def _repr_html_(self) -> str:
        what, by = self._title
        name, audience = html.escape(self.profile_id), html.escape(self.audience)
        title = f"<strong>{name}</strong> {what} <strong>{audience}</strong>{html.escape(by)}"
        turned = "".join(f"<li>{html.escape(each)}</li>" for each in self._turned)
        listed = f'<ul style="{_LIST}">{turned}</ul>' if turned else ""
        parts = [each._repr_html_() for each in (self.before, self.after) if each is not None]
        return f'<div style="{_BOX}"><div>{title}</div>{listed}</div>{"".join(parts)}'


def _held(told: Explanation | None) -> dict[str, tuple[bool, str]]:
    """Return whether each rule of an explanation holds, and its words, by its PQL."""
    return {} if told is None else {x.pql: (x.holds, x.words) for x in told.reason.leaves()}


# --- plain text -------------------------------------------------------------------------------


def _lines(reason: Reason, indent: str) -> Iterator[str]:
    yield f"{indent}{_YES if reason.holds else _NO} {reason.words}"
    for each in (*reason.evidence, *_aligned(reason.shown.rows), *_others(reason)):
        yield f"{indent}    {each}"
    for part in reason.parts:
        yield from _lines(part, f"{indent}  ")


def _aligned(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _others(reason: Reason) -> tuple[str, ...]:
    return (f"and {reason.shown.others:,} more",) if reason.shown.others else ()


# --- HTML -------------------------------------------------------------------------------------


def _item(reason: Reason) -> str:
    title = html.escape(reason.pql, quote=True)
    told = f'<span title="{title}">{html.escape(reason.words)}</span>'
    evidence = "".join(
        f'<div style="{_BELOW}">{html.escape(each)}</div>' for each in reason.evidence
    )
    others = "".join(f'<div style="{_BELOW}">{each}</div>' for each in _others(reason))
    parts = "".join(map(_item, reason.parts))
    below = f'<ul style="{_LIST};text-indent:0">{parts}</ul>' if parts else ""
    mark = _mark(holds=reason.holds)
    return f'<li style="{_ITEM}">{mark} {told}{evidence}{_table(reason)}{others}{below}</li>'


def _mark(*, holds: bool) -> str:
    sign, label = (_YES, "true") if holds else (_NO, "false")
    style = f"color:{_COLOR[holds]};display:inline-block;width:1.1em;text-indent:0;font-weight:bold"
    return f'<span role="img" aria-label="{label}" title="{label}" style="{style}">{sign}</span>'


def _table(reason: Reason) -> str:
    rows = "".join(
        f'<tr style="background:none">{"".join(map(_cell, row))}</tr>' for row in reason.shown.rows
    )
    style = "border-collapse:collapse;border:0;margin:0;opacity:.75;font-size:inherit"
    return (
        f'<table style="{style};font-variant-numeric:tabular-nums">{rows}</table>' if rows else ""
    )


def _cell(text: str) -> str:
    return f'<td style="{_CELL}">{html.escape(text)}</td>'
