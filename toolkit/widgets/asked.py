"""What is asked of a prediction, as the front end draws it: a form, and three canvases."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from textwrap import indent
from typing import TYPE_CHECKING, Any, Literal, cast

from toolkit.errors import DefinitionError
from toolkit.language.canvas import (
    Container,
    EventCard,
    event_card,
    event_condition,
    from_expression,
    from_json,
    to_expression,
    to_json,
)
from toolkit.language.definition import parse_pql
from toolkit.language.pql import render
from toolkit.language.python.layout import text
from toolkit.propensity import ACTIVE, LONGEST, Goal, event_text
from toolkit.widgets.drawn import NOTHING, unfinished_error
from toolkit.workbench.customer_ai import CustomerAI
from toolkit.workbench.populations import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.propensity import Configuration
    from toolkit.widgets.panel import Json

SECTIONS = ("goal", "eligible", "exclude")
"""What is drawn: events that are predicted, who is looked at, events that features leave out."""
BEGINNING: Json = {
    "name": "",
    "description": "",
    "propensity": "conversion",
    "occurs": True,
    "within_days": 14,
    "fields": [],
}
"""What the form says before anything is said."""


_LONG = 40
"""Of a name, so many letters are in that of a copy."""


@dataclass(frozen=True, slots=True)
class Section:
    """One canvas of a prediction.

    Parameters
    ----------
    canvas
        What is drawn.
    revision
        Counts edits, whoever made them.
    error
        Why what the front end drew last cannot be read, or None.
    """

    canvas: Container
    revision: int = 0
    error: Exception | None = None

    def state(self) -> Json:
        """Return the section as the front end reads it."""
        return {"canvas": to_json(self.canvas), "revision": self.revision, "origin": "py"}

    def redrawn(self, canvas: Container) -> Section:
        """Return another canvas in its place."""
        return Section(canvas, self.revision + 1)

    def edited(self, state: Mapping[str, Any]) -> Section | None:
        """Return what the front end drew; None where it drew on an older state."""
        revision = state.get("revision")
        if not isinstance(revision, int) or revision <= self.revision:
            return None
        try:
            canvas = from_json(state.get("canvas"), unread=True)
            to_expression(canvas)
        except Exception as error:  # noqa: BLE001 - shown in the widget, and logged
            return replace(self, revision=revision, error=error)
        return Section(canvas, revision)


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that is drawn and typed of a prediction, at one moment."""

    form: Json
    sections: Mapping[str, Section]

    @property
    def canvases(self) -> dict[str, Container]:
        """What is drawn, by section."""
        return {key: one.canvas for key, one in self.sections.items()}

    @property
    def days(self) -> int:
        """The outcome window; 0 while it is none that can be."""
        days = self.form["within_days"]
        return days if type(days) is int and 0 < days <= LONGEST else 0

    def curved(self, section: str) -> Container:
        """Return the canvas that numbers on a section's cards are curves over: what is counted.

        Raises
        ------
        DefinitionError
            Nothing is counted of the section.
        """
        if section == "goal" and self.days:
            return within(self.canvases[section], self.days)
        if section != "eligible":
            raise DefinitionError("nothing is counted of these events")
        return self.canvases[section]


Written = dict[str, tuple[Container, tuple[str, ...]]]
"""What is drawn of each section, and the PQL it was drawn of."""


def written(asked: Configuration | None) -> Written:
    """Return the canvases of a configuration, with its own words; of none, where one begins."""
    events = () if asked is None else asked.goal.events
    left_out = () if asked is None else asked.exclude
    eligible = event_text(ACTIVE, "eligible") if asked is None else asked.eligible
    return {
        "goal": (
            Container(_cards(events), join="any" if asked is None else asked.goal.match),
            events,
        ),
        "eligible": (from_expression(parse_pql(eligible).expression), (eligible,)),
        "exclude": (Container(_cards(left_out), join="any"), left_out),
    }


def form_of(asked: Configuration | None) -> Json:
    """Return what is typed and chosen of a configuration; of none, where one begins."""
    if asked is None:
        return dict(BEGINNING)
    return {
        "name": asked.name,
        "description": asked.description,
        "propensity": asked.propensity,
        "occurs": asked.goal.occurs,
        "within_days": asked.goal.within_days,
        "fields": list(asked.fields),
    }


def configured(
    form: Mapping[str, Any], canvases: Mapping[str, Container], before: Written, seed: int
) -> CustomerAI:
    """Return the prediction that a form and canvases say.

    Parameters
    ----------
    form, canvases
        What is typed, chosen and drawn.
    before
        What was drawn of PQL: a canvas that is still the same says the same words.
    seed
        Draws samples.

    Raises
    ------
    DefinitionError
        It has no name or no event, a rule is unfinished, or something else cannot mean anything.
    """
    goal, name = canvases["goal"], str(form.get("name") or "").strip()
    if not name:
        raise DefinitionError("a prediction needs a name")
    for canvas in canvases.values():
        if (lacking := unfinished_error(canvas)) is not None:
            raise lacking
    if not goal.children:
        raise DefinitionError("what is predicted is not said yet\nAdd an event.")
    told = {
        key: before[key][1] if canvas == before[key][0] else _texts(key, canvas)
        for key, canvas in canvases.items()
    }
    return CustomerAI(
        name,
        str(form.get("description") or ""),
        cast("Literal['churn', 'conversion']", str(form.get("propensity"))),
        Goal(
            told["goal"],
            "all" if goal.join == "all" else "any",
            occurs=bool(form.get("occurs", True)),
            within_days=cast("int", form.get("within_days")),
        ),
        told["eligible"][0],
        told["exclude"],
        [str(path) for path in form.get("fields") or ()],
        seed,
    )


def uncounted(drawn: Drawn) -> Json:
    """Return the numbers of what is drawn before anything is counted."""
    sections = drawn.sections
    nothing = {key: {**NOTHING, "revision": one.revision - 1} for key, one in sections.items()}
    form = {key: drawn.form[key] for key in ("within_days", "occurs", "propensity")}
    beside: Json = {"rate": None, "doubts": [], "populations": None, "remedies": None}
    return {**nothing, **beside, "form": form}


def copied(prediction: CustomerAI, name: str = "") -> CustomerAI:
    """Return a copy of a prediction by another name; of none, by the first that is free."""
    if name:
        return prediction.clone(name)
    stem = prediction.name[:_LONG].rstrip()  # or the folders of both would be called the same
    for number in count(1):
        with suppress(DefinitionError):
            return prediction.clone(f"{stem} (copy{f' {number}' if number > 1 else ''})")
    raise AssertionError  # there is always a number more


def code(prediction: CustomerAI) -> str:
    """Return Python that makes a prediction, to paste into a cell.

    Examples
    --------
    >>> goal = Goal(['eventType = "commerce.purchases"'], within_days=14)
    >>> print(code(CustomerAI("Will buy", propensity="conversion", goal=goal)))
    prediction = tk.CustomerAI(
        "Will buy",
        propensity="conversion",
        goal=tk.Goal(
            ['eventType = "commerce.purchases"'],
            within_days=14,
        ),
    )
    """
    asked = prediction.configuration
    goal = asked.goal
    within = [_list(goal.events), f"within_days={goal.within_days}"]
    within[1:1] = ['match="all"'] if goal.match == "all" else []
    within[1:1] = [] if goal.occurs else ["occurs=False"]
    lines = [str(text(asked.name))]
    lines += [f"description={asked.description!r}"] if asked.description else []
    lines += [f'propensity="{asked.propensity}"', f"goal=tk.Goal{_call(within)}"]
    lines += (
        [f"eligible={asked.eligible!r}"] if asked.eligible != event_text(ACTIVE, "eligible") else []
    )
    lines += [f"exclude={_list(asked.exclude)}"] if asked.exclude else []
    lines += [f"fields={_list(asked.fields)}"] if asked.fields else []
    lines += [f"seed={asked.seed}"] if asked.seed else []
    return f"prediction = tk.CustomerAI{_call(lines)}"


def _call(arguments: list[str]) -> str:
    return "(\n" + "".join(f"{indent(one, '    ')},\n" for one in arguments) + ")"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(repr, texts))}]"


def _cards(events: tuple[str, ...]) -> tuple[EventCard, ...]:
    return tuple(event_card(parse_pql(each).expression) for each in events)


def _texts(section: str, canvas: Container) -> tuple[str, ...]:
    """Return what a section says as PQL: of everybody, or of an event a card."""
    if section == "eligible":
        return (render(to_expression(canvas)),)
    cards = [tile for tile in canvas.children if isinstance(tile, EventCard)]
    if len(cards) < len(canvas.children):
        raise DefinitionError("here are events only, each a card of its own")
    return tuple(render(event_condition(card)) for card in cards)
