"""What is drawn, and what is known of it, as the front end reads it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

from toolkit.errors import DefinitionError, ToolkitError
from toolkit.language.canvas import from_expression, to_json, unfinished
from toolkit.language.python.layout import text
from toolkit.library import Audience
from toolkit.widgets.panel import error_json
from toolkit.workbench.method_obstacles import obstacles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.engine.estimate import Estimate
    from toolkit.language.canvas import Container
    from toolkit.language.eligibility import Eligibility
    from toolkit.language.lint import Finding
    from toolkit.widgets.panel import Json
    from toolkit.widgets.worker import Check
    from toolkit.workbench.drawing import CanvasNumbers, Drawing
    from toolkit.workbench.extract import Extract

_NAMED = 3
"""Of so many unfinished rules a refusal says what they lack."""
UNTITLED = "Untitled audience"
"""What an audience is called that was given no name."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One state of the canvas.

    Parameters
    ----------
    revision
        Counts edits, whoever made them.
    canvas
        The canvas.
    audience
        The audience it draws; where it cannot be read, the one drawn before.
    is_read
        Whether the canvas can be read as a definition: no code tile is anything but PQL.
    """

    revision: int
    canvas: Container
    audience: Audience
    is_read: bool = True

    @classmethod
    def of(cls, audience: Audience, revision: int) -> Drawn:
        """Return the state that draws an audience."""
        return cls(revision, from_expression(audience.definition.expression), audience)

    def said(self) -> tuple[Container, Json]:
        """Return what the analyst made: the canvas and the properties, whoever counts edits."""
        return self.canvas, properties_json(self.audience)

    def state(self) -> Json:
        """Return the state as the front end reads it."""
        return {"canvas": to_json(self.canvas), "revision": self.revision, "origin": "py"}


def unfinished_error(canvas: Container) -> DefinitionError | None:
    """Return what is unfinished on a canvas as a refusal, or None where nothing is.

    Examples
    --------
    >>> from toolkit.language.canvas import Container, Unfinished
    >>> tier = Unfinished({"type": "AttributeCard"}, "Loyalty tier needs a value")
    >>> print(unfinished_error(Container((tier,))))
    1 rule is unfinished: Loyalty tier needs a value
    Finish it, or remove it.
    """
    reasons = [one.reason for one in unfinished(canvas)]
    if not reasons:
        return None
    count = len(reasons)
    many = "1 rule is" if count == 1 else f"{count:,} rules are"
    more = f"; and {count - _NAMED:,} more" if count > _NAMED else ""
    return DefinitionError(
        f"{many} unfinished: {'; '.join(reasons[:_NAMED])}{more}\n"
        f"Finish {'it' if count == 1 else 'them'}, or remove {'it' if count == 1 else 'them'}."
    )


def left_out(canvas: Container) -> str:
    """Return how many unfinished rules a canvas's numbers leave out; nothing where there is none.

    Examples
    --------
    >>> from toolkit.language.canvas import Container, Unfinished
    >>> tier = Unfinished({"type": "AttributeCard"}, "Loyalty tier needs a value")
    >>> left_out(Container((tier, tier)))
    '2 unfinished rules left out'
    """
    count = sum(1 for _ in unfinished(canvas))
    return f"{count:,} unfinished rule{'s' if count > 1 else ''} left out" if count else ""


def is_pending(draft: Json) -> bool:
    """Say whether code was written that the canvas does not draw: it is wrong, or not read yet."""
    return bool(draft) and draft.get("state") != "applied"


def properties_json(audience: Audience) -> Json:
    """Return what is said of an audience beside its definition."""
    return {
        "id": audience.id,
        "name": "" if audience.name == UNTITLED else audience.name,
        "description": audience.description,
        "tags": list(audience.tags),
        "status": audience.status,
        "evaluation": audience.evaluation,
    }


def described(audience: Audience, properties: Json) -> Audience:
    """Return an audience with other properties.

    Raises
    ------
    DefinitionError
        The status, or the evaluation method, is none there is.
    """
    return Audience(
        str(properties.get("name") or "").strip() or UNTITLED,
        audience.definition,
        description=str(properties.get("description") or ""),
        tags=[str(tag) for tag in properties.get("tags") or ()],
        status=str(properties.get("status") or "draft"),
        id=str(properties.get("id") or ""),
        evaluation=str(properties.get("evaluation") or ""),
    )


def code(audience: Audience) -> str:
    """Return Python that makes an audience, to paste into a cell.

    Examples
    --------
    >>> print(code(Audience("Gold", 'loyalty.tier = "gold"', tags=["vip"])))
    audience = tk.Audience(
        "Gold",
        tk.field("loyalty.tier") == "gold",
        tags=["vip"],
    )
    """
    lines = [_text(audience.name), audience.definition.to_python()]
    lines += [f"description={_text(audience.description)}"] if audience.description else []
    lines += [f"tags=[{', '.join(map(_text, audience.tags))}]"] if audience.tags else []
    lines += [f"status={_text(audience.status)}"] if audience.status != "draft" else []
    lines += [f"id={_text(audience.id)}"] if audience.id else []
    lines += [f"evaluation={_text(audience.evaluation)}"] if audience.evaluation else []
    return "audience = tk.Audience(\n" + "".join(f"{indent(one, '    ')},\n" for one in lines) + ")"


def _text(value: str) -> str:
    return str(text(value))


# --- answers --------------------------------------------------------------------------------------


NOTHING: Json = {
    "revision": -1,
    "state": "working",
    "progress": 0.0,
    "total": None,
    "tiles": {},
    "error": None,
}
"""An answer before anything is known."""


def words_json(drawn: Drawn, extract: Extract, check: Check = lambda: None) -> Json:
    """Return the details that need no counting; eligibility as the extract's catalog says.

    Parameters
    ----------
    drawn
        One state of the canvas; of what cannot be read there are no texts.
    extract
        Whose catalog is asked.
    check
        Called between the texts; when it raises, the others are not written.
    """
    texts: Json = {"described": drawn.revision, "readable": drawn.is_read}
    if not drawn.is_read:
        return {**texts, "pql": "", "python": "", "words": "", "eligibility": []}
    definition = drawn.audience.definition
    texts["pql"] = definition.to_pql()
    check()
    texts["python"] = code(drawn.audience)
    check()
    texts["words"] = definition.describe(extract.palette.event_names)
    check()
    texts["eligibility"] = _eligibility_json(drawn, extract)
    return texts


def code_json(drawn: Drawn) -> Json:
    """Return Python and PQL that make what is drawn, with the revision they are of.

    Raises
    ------
    DefinitionError
        The canvas cannot be read.
    """
    refuse_unread(drawn)
    audience = drawn.audience
    texts = {"python": code(audience), "pql": audience.definition.to_pql()}
    return {"revision": drawn.revision, **texts}


def refuse_unread(drawn: Drawn) -> None:
    """Refuse a canvas that cannot be read: its audience is the one drawn before.

    Raises
    ------
    DefinitionError
        It cannot be read.
    """
    if not drawn.is_read:
        raise DefinitionError(
            "a part of the canvas cannot be read\nMend the tile that is marked, or remove it."
        )


def _eligibility_json(drawn: Drawn, extract: Extract) -> list[Json]:
    """Return the evaluation methods, with the reasons against them and the cards of each."""
    name = drawn.audience.name
    found = _eligibility(drawn.audience, extract)
    against = obstacles(drawn.canvas, found, lambda one: _eligibility(Audience(name, one), extract))
    return [
        {
            "method": method.name,
            "eligible": method.is_eligible,
            "reasons": [
                {"reason": one.reason, "paths": list(one.paths)}
                for one in against
                if one.method == method.name
            ],
        }
        for method in found.methods
    ]


def _eligibility(audience: Audience, extract: Extract) -> Eligibility:
    """Return what the catalog says; of what does not fit it, what the definition alone does."""
    try:
        return extract.eligibility(audience)
    except ToolkitError:
        return audience.definition.eligibility()


def estimate_json(estimate: Estimate, revision: int) -> Json:
    """Return the part of an answer that stands until the number is known."""
    low, high = estimate.interval
    share = estimate.profiles / estimate.total if estimate.total else 0.0
    total = {"profiles": estimate.profiles, "share": share, "low": low, "high": high}
    return {"revision": revision, "state": "estimated", "total": total, "error": None}


def numbers_json(numbers: CanvasNumbers, revision: int) -> Json:
    """Return the answer that numbers are; an error where a tile is wrong."""
    tiles = {path: {"alone": one.alone, "left": one.left} for path, one in numbers.tiles.items()}
    if numbers.members is None:
        first = next(iter(numbers.problems.values()))
        return {**failed_json(error_json(first), revision), "tiles": tiles}
    count, size = numbers.members.count, numbers.members.size
    share = count / size if size else 0.0
    total = {"profiles": count, "share": share, "low": count, "high": count}
    done = {"state": "done", "progress": 1.0, "tiles": tiles, "total": total}
    return {"revision": revision, **done, "error": None}


def problems_json(numbers: CanvasNumbers) -> list[Json]:
    """Return what is wrong with tiles as findings."""
    errors = [(path, error_json(error)) for path, error in numbers.problems.items()]
    return [
        {
            "severity": "error",
            "code": "wrong",
            "message": error["message"],
            "hint": error["hint"],
            "path": path,
        }
        for path, error in errors
    ]


def failed_json(error: Json, revision: int) -> Json:
    """Return the answer that says why there are no numbers."""
    nothing = {**NOTHING, "revision": revision}
    return {**nothing, "state": "error", "progress": 1.0, "error": error}


def findings_json(findings: Iterable[Finding], canvas: Container, drawing: Drawing) -> list[Json]:
    """Return findings as the front end reads them, each with the path of the card it is about.

    The words of those that tell values of the data are asked for: a saved notebook keeps what a
    front end was told.
    """
    return [
        {
            "severity": one.severity,
            "code": one.code,
            "message": "" if one.tells_values else one.message,
            "hint": "" if one.tells_values else one.hint,
            "path": None if one.about is None else drawing.path_of(canvas, one.about),
        }
        for one in findings
    ]
