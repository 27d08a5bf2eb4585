"""An audience: a definition with a name."""

from __future__ import annotations

import html
from dataclasses import dataclass

from toolkit import arguments
from toolkit.errors import DefinitionError
from toolkit.language.definition import Definition, parse_pql

METHODS = ("batch", "streaming", "edge")
"""The ways Real-Time CDP evaluates audiences, from the slowest to the fastest (FEATURES.md §3)."""
STATUSES = ("draft", "published", "inactive")
"""The lifecycle states an audience can be in (FEATURES.md §7)."""


@dataclass(frozen=True, repr=False, init=False)
class Audience:
    """A named definition.

    Parameters
    ----------
    name
        Unique among the audiences evaluated together.
    definition
        A definition, or PQL text.
    description
        What it is for.
    tags
        Words to find it by.
    status
        `draft`, `published` or `inactive`.
    id
        What `inSegment` may name it by, besides its name; empty for none.
    evaluation
        How it is to be evaluated in Real-Time CDP: `batch`, `streaming` or `edge`; empty for any.
        Whether it can be says `definition.eligibility()`; here it is evaluated when it is asked.

    Raises
    ------
    DefinitionError
        The name is empty, or the text is not PQL.

    Examples
    --------
    >>> Audience("Gold", 'loyalty.tier = "gold"').definition.to_pql()
    'loyalty.tier = "gold"'
    """

    name: str
    definition: Definition
    description: str
    tags: tuple[str, ...]
    status: str
    id: str
    evaluation: str

    def __init__(  # noqa: PLR0913 - a definition, and what is kept about it, by name
        self,
        name: str,
        definition: Definition | str,
        *,
        description: str = "",
        tags: tuple[str, ...] | list[str] = (),
        status: str = "draft",
        id: str = "",  # noqa: A002 - the field's own name for it
        evaluation: str = "",
    ) -> None:
        if not arguments.text(name, "name").strip():
            raise DefinitionError("an audience needs a name\nGive name, as text.")
        arguments.text(description, "description")
        arguments.text(id, "id", "what inSegment may name it by, as text")
        arguments.one_of(status, "status", STATUSES)
        arguments.one_of(evaluation, "evaluation", ("", *METHODS))
        read = parse_pql(definition) if isinstance(definition, str) else definition
        if not isinstance(read, Definition):
            raise DefinitionError(
                f"{name!r}: {definition!r} is not a definition\n"
                "Compare the field, or give PQL text."
            )
        for key, value in (
            ("name", name),
            ("definition", read),
            ("description", description),
            ("tags", tuple(arguments.text_list(tags, "tags"))),
            ("status", status),
            ("id", id),
            ("evaluation", evaluation),
        ):
            object.__setattr__(self, key, value)

    def __repr__(self) -> str:
        return f"Audience({self.name!r}, {self.definition.to_pql()!r})"

    def _repr_html_(self) -> str:
        return f"<h4>{html.escape(self.name)}</h4>{self.definition._repr_html_()}"
