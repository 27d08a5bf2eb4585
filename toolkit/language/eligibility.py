"""How Real-Time CDP could evaluate a definition: batch, streaming, edge, with the reasons.

From Adobe's pages on evaluation methods, as of the rules of May 2025. Where they are silent or
contradict themselves:

- Events with `inSegment` in one definition are named streaming in one place and not eligible in
  another. Here they are not eligible, for streaming or for edge: edge would take them if the
  other audience asked only about profiles, which a definition does not say of another.
- Counts (other than at least one, or none) and aggregations of events are not in the newest
  lists, so only older, unedited audiences stream with them: not eligible.
- `today` is in the last 24 hours; `yesterday` is not, since its first hour is older.
- Events that are not tied by a sequence are not strictly ordered: not eligible.

- A later event of a sequence without a window is as recent as the one before it. With a window of
  its own, or a gap after the one before it, it is judged by these as they are written.

Rules on fields of related tables (multi-entity) are evaluated by batch only. Which fields these are
the catalog says: `Extract.eligibility` asks it.

The merge policy (it must be active on edge) and the schedule are not part of a definition.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.language.event_questions import event_questions
from toolkit.language.tree import Call, walk, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language.event_questions import EventQuestion
    from toolkit.language.tree import Expression

RELATED = "it asks for fields of a related table, which only batch evaluates"
"""Why a definition with fields of a lookup is neither streaming nor edge."""
_IGNORES_YEAR = frozenset({"getMonth", "getDayOfMonth"})
_YEARLY = "it compares months or days of the month, which ignores the year"
_WITH_AUDIENCE = "it asks about events and names another audience: split it in two"
_NOT_RECENT = "an event has no window, or one of more than 24 hours"
_ALL_NEGATED = "it asks only for events that did not happen"
_ASKS = {
    "count": "it counts events",
    "aggregation": "it takes a sum, average, minimum or maximum of events",
    "other": "it works on the list of events as a whole",
}


@dataclass(frozen=True, slots=True)
class Method:
    """Whether a definition could be evaluated in one way.

    Parameters
    ----------
    name
        batch, streaming or edge.
    reasons
        Why it could not; empty when it could.
    """

    name: str
    reasons: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        """Say whether the definition could be evaluated so."""
        return not self.reasons

    def __str__(self) -> str:
        verdict = "yes" if self.is_eligible else f"no: {'; '.join(self.reasons)}"
        return f"{self.name:<9}  {verdict}"


@dataclass(frozen=True, slots=True, repr=False)
class Eligibility:
    """How Real-Time CDP could evaluate a definition.

    Parameters
    ----------
    batch, streaming, edge
        The three methods.
    """

    batch: Method
    streaming: Method
    edge: Method

    @property
    def methods(self) -> tuple[Method, Method, Method]:
        """The three methods, from the slowest to the fastest."""
        return self.batch, self.streaming, self.edge

    def __repr__(self) -> str:
        return "\n".join(str(one) for one in self.methods)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{html.escape(one.name)}</td>'
            f'<td style="text-align:left">{"yes" if one.is_eligible else "no"}</td>'
            f'<td style="text-align:left">{html.escape("; ".join(one.reasons))}</td></tr>'
            for one in self.methods
        )
        return f"<table><tbody>{rows}</tbody></table>"


def eligibility(tree: Expression, related: Iterable[str] = ()) -> Eligibility:
    """Return how Real-Time CDP could evaluate a definition, with the reasons.

    Parameters
    ----------
    tree
        A condition on profiles.
    related
        The fields of related tables in it, by path.

    Examples
    --------
    >>> from toolkit.language.pql import parse
    >>> eligibility(parse("xEvent[timestamp occurs <= 30 days before now]"))
    batch      yes
    streaming  no: an event has no window, or one of more than 24 hours
    edge       no: an event has no window, or one of more than 24 hours
    """
    tree = without(tree, "captions")
    asked = event_questions(tree)
    functions = {node.function for node in walk(tree) if isinstance(node, Call)}
    both = [f"{RELATED}: {', '.join(names)}"] if (names := list(dict.fromkeys(related))) else []
    if functions & _IGNORES_YEAR:
        both.append(_YEARLY)
    if asked and "inSegment" in functions:
        both.append(_WITH_AUDIENCE)
    both += [reason for kind, reason in _ASKS.items() if any(one.kind == kind for one in asked)]
    if not all(one.recent for one in asked):
        both.append(_NOT_RECENT)
    if asked and all(one.negated for one in asked):
        both.append(_ALL_NEGATED)
    return Eligibility(
        Method("batch"),
        Method("streaming", (*both, *_unordered(asked))),
        Method("edge", (*both, *_several(asked))),
    )


def _unordered(asked: list[EventQuestion]) -> list[str]:
    if sum(not one.follows for one in asked) <= 1:
        return []
    return ["it asks for several events in no strict order: make them one sequence"]


def _several(asked: list[EventQuestion]) -> list[str]:
    return ["it asks for more than one event"] if len(asked) > 1 else []
