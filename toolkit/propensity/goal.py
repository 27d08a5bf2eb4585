"""What is predicted: an outcome in a window after a cutoff, for whom, and from what."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from toolkit import arguments
from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.definition import Definition, parse_pql
from toolkit.language.pql import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ACTIVE = "xEvent[timestamp occurs <= 45 days before now]"
"""Who is eligible where nothing else is said: any activity in the last 45 days."""
LONGEST = 366
"""The longest outcome window, in days."""
_LONGEST_KEY = 60
_LARGEST_SEED = 2**31 - 1
"""LightGBM keeps a seed as a signed integer of 32 bits."""
_KINDS = ("churn", "conversion")


@dataclass(frozen=True, init=False)
class Goal:
    """What happens, or does not, in the days after a cutoff.

    Parameters
    ----------
    events
        PQL over one event, such as `eventType = "commerce.purchases"`: one or more.
    match
        Whether an event of `any` of them is enough, or it takes one of `all`.
    occurs
        Whether that must happen, or must not: with `any`, none of them happens.
    within_days
        The outcome window: how many days after the cutoff, 1 to 366.

    Raises
    ------
    DefinitionError
        No event, a window that cannot be, or text that is not PQL.

    Examples
    --------
    >>> Goal(['eventType = "commerce.purchases"'], occurs=False, within_days=14).describe()
    'no event with eventType = "commerce.purchases" in the next 14 days'
    """

    events: tuple[str, ...]
    match: Literal["any", "all"]
    occurs: bool
    within_days: int

    def __init__(
        self,
        events: Sequence[str | Definition],
        match: Literal["any", "all"] = "any",
        occurs: bool = True,
        within_days: int = 30,
    ) -> None:
        arguments.one_of(match, "match", ("any", "all"))
        days = arguments.whole_number(within_days, "within_days", at_least=1, at_most=LONGEST)
        arguments.truth(occurs, "occurs")
        texts = tuple(event_text(each, "events") for each in _listed(events, "events"))
        if not texts:
            raise DefinitionError(
                'events is empty: a goal needs an event\nSay which: eventType = "…".'
            )
        object.__setattr__(self, "events", texts)
        object.__setattr__(self, "match", match)
        object.__setattr__(self, "occurs", bool(occurs))
        object.__setattr__(self, "within_days", days)

    def describe(self) -> str:
        """Return the goal as words."""
        joined = (" or " if self.match == "any" else " and ").join(self.events)
        if self.occurs:
            head = "an event with"
        else:
            head = "no event with" if self.match == "any" or len(self.events) == 1 else "not all of"
        days = f"{self.within_days} day{'s' if self.within_days > 1 else ''}"
        return f"{head} {joined} in the next {days}"


@dataclass(frozen=True)
class Configuration:
    """All that an analyst says of a prediction.

    Parameters
    ----------
    name, description
        What it is called, and what for.
    propensity
        `churn` or `conversion`: which end of the scores is the good one.
    goal
        What is predicted.
    eligible
        PQL over a profile: who is looked at, its `now` being each cutoff.
    exclude
        PQL over an event: events that features leave out.
    fields
        Attributes to learn from; empty for all that can be.
    seed
        Draws samples; the same seed gives the same scores.
    """

    name: str
    description: str
    propensity: Literal["churn", "conversion"]
    goal: Goal
    eligible: str = ACTIVE
    exclude: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        if not arguments.text(self.name, "name").strip():
            raise DefinitionError("a prediction needs a name\nGive name, as text.")
        arguments.text(self.description, "description")
        arguments.one_of(self.propensity, "propensity", _KINDS)
        arguments.instance(self.goal, "goal", Goal, "what is predicted: tk.Goal([…])")
        event_text(self.eligible, "eligible")
        seed = arguments.whole_number(self.seed, "seed", at_least=0, at_most=_LARGEST_SEED)
        object.__setattr__(self, "seed", seed)

    @property
    def key(self) -> str:
        """The name as a field's: letters, digits and underscores.

        Examples
        --------
        >>> goal = Goal(['eventType = "commerce.purchases"'])
        >>> Configuration("Will buy – soon", "", "conversion", goal).key
        'Will_buy_soon'
        """
        return re.sub(r"\W+", "_", self.name).strip("_")[:_LONGEST_KEY] or "unnamed"

    def to_json(self) -> dict[str, Any]:
        """Return the configuration as a JSON document."""
        return asdict(self)

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Configuration:
        """Return the configuration that a JSON document holds."""
        told = dict(document)
        told["goal"] = Goal(**told["goal"])
        told["exclude"], told["fields"] = tuple(told["exclude"]), tuple(told["fields"])
        return Configuration(**told)


def event_text(event: str | Definition, part: str) -> str:
    """Return a condition of a prediction as PQL on one line.

    Parameters
    ----------
    event
        The condition, a definition or PQL.
    part
        Which part of the prediction it is: `events`, `eligible` or `exclude`.

    Raises
    ------
    PqlSyntaxError
        The text is not PQL; the part is named in a note.
    DefinitionError
        It is no condition.
    """
    if isinstance(event, Definition):
        return render(event.expression)
    try:
        return render(parse_pql(arguments.text(event, part, "a definition or PQL text")).expression)
    except ToolkitError as error:
        error.add_note(f"in {part} of the prediction")
        raise


def _listed(texts: object, what: str) -> list[str | Definition]:
    accepted = "a list of definitions or PQL texts"
    found = arguments.several(texts, what, accepted)
    listed = [each for each in found if isinstance(each, str | Definition)]
    if len(listed) < len(found):
        raise arguments.refused(texts, what, accepted)
    return listed


def paths(texts: object) -> tuple[str, ...]:
    """Return the paths of attributes to learn from."""
    return tuple(arguments.text_list(texts, "fields", "a list of the paths of attributes"))


def exclusions(texts: object) -> tuple[str, ...]:
    """Return the conditions on events that are left out, as PQL."""
    return tuple(event_text(each, "exclude") for each in _listed(texts, "exclude"))
