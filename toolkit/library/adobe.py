"""Segment definitions of Adobe's Segmentation Service, and what of them could not be carried over.

The documents are those of its API (FEATURES.md §5): an expression in pql/text or pql/json, with a
name and how it is evaluated. Nothing that is left out is left out silently.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit import arguments
from toolkit.errors import DefinitionError, ToolkitError, did_you_mean
from toolkit.language.definition import Definition, from_json, parse_pql
from toolkit.language.pql import render
from toolkit.language.tree import (
    Call,
    Compare,
    Field,
    Filter,
    Item,
    Step,
    Text,
    Variable,
    captions_of,
    walk,
    without,
)
from toolkit.library.audience import STATUSES, Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language.tree import Expression, Node

SCHEMA = "_xdm.context.profile"
_METHODS = {"batch": "batch", "continuous": "streaming", "synchronous": "edge"}
_CARRIED = ("id", "name", "description", "expression", "schema", "lifecycleState")
_BOOKKEEPING = frozenset(
    {"creationTime", "updateTime", "createEpoch", "updateEpoch", "createdBy", "updatedBy"}
    | {"imsOrgId", "sandbox", "sandboxId", "version", "namespace", "profileInstanceId"}
)
_WHY = {
    "mergePolicyId": "the extract's own merge policy is used",
    "ttlInDays": "memberships do not expire here",
    "dataGovernancePolicy": "consent is a rule of the definition here: add it",
    "evaluationInfo": "an audience has one evaluation method here, or none",
    "labels": "access labels have no meaning on this machine",
    "tags": "tags are ids of another service there: give words",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a format could not carry, and what becomes of it.

    Parameters
    ----------
    what
        The key of the document, or the part of the definition as PQL.
    value
        What it held, as text.
    why
        Why it was left out, or what to do about it; empty where nothing is lost.
    """

    what: str
    value: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.value}{f' ({self.why})' if self.why else ''}"


@dataclass(frozen=True, slots=True, repr=False)
class Carried:
    """An audience and a document that say the same, but for what is left out.

    Parameters
    ----------
    audience
        The audience.
    document
        The segment definition, as the API takes and gives it.
    left_out
        What the one could not carry of the other.
    """

    audience: Audience
    document: Mapping[str, Any]
    left_out: tuple[LeftOut, ...]

    def __repr__(self) -> str:
        told = [f"{self.audience.name}: {len(self.left_out)} left out"]
        return "\n".join([*told, *(f"  {each}" for each in self.left_out)])

    def _repr_html_(self) -> str:
        rows = "".join(f"<li>{html.escape(str(each))}</li>" for each in self.left_out)
        name = html.escape(self.audience.name)
        return f"<p><b>{name}</b>: {len(self.left_out)} left out</p><ul>{rows}</ul>"


def from_adobe(document: Mapping[str, Any]) -> Carried:
    """Return the audience a segment definition of Adobe's API holds, and what it leaves out.

    Parameters
    ----------
    document
        With `name` and `expression`: `{"type": "PQL", "format": "pql/text", "value": …}`.

    Raises
    ------
    DefinitionError
        It holds no expression over profiles, in pql/text or pql/json; names the key.
    PqlSyntaxError
        Its expression is not PQL.

    Examples
    --------
    >>> document = {
    ...     "name": "Gold",
    ...     "expression": {"type": "PQL", "format": "pql/text", "value": 'loyalty.tier = "gold"'},
    ...     "ttlInDays": 30,
    ... }
    >>> from_adobe(document)
    Gold: 1 left out
      ttlInDays: 30 (memberships do not expire here)
    """
    if not isinstance(document, Mapping):
        raise arguments.refused(document, "document", "a segment definition, as a dict")
    name = document.get("name")
    if not isinstance(name, str):
        raise DefinitionError(
            "a segment definition needs a name, as text\nGive document the key name."
        )
    _of_profiles(document.get("schema", {}))
    state = str(document.get("lifecycleState") or "draft").lower()
    audience = Audience(
        name,
        _expression(name, document.get("expression")),
        description=str(document.get("description") or ""),
        status=state if state in STATUSES else "draft",
        id=str(document.get("id") or ""),
        evaluation=_wanted(document),
    )
    left_out = [
        LeftOut(key, json.dumps(value, ensure_ascii=False), _WHY.get(key, "it is not known here"))
        for key, value in document.items()
        if key not in _CARRIED and not _says_nothing(key, value)
    ]
    if state not in STATUSES:
        left_out.append(LeftOut("lifecycleState", state, "the audience is a draft here"))
    return Carried(audience, document, tuple(left_out))


def to_adobe(audience: Audience) -> Carried:
    """Return an audience as a segment definition for Adobe's API, and what it leaves out.

    It asks for the audience's own evaluation method, for batch where it has none; whether
    Real-Time CDP can evaluate it so says `definition.eligibility()`.

    Parameters
    ----------
    audience
        The audience; merge policy and schedule are to be added there.

    Examples
    --------
    >>> carried = to_adobe(Audience("Gold", 'loyalty.tier = "gold"', tags=["loyalty"]))
    >>> carried.document["expression"]["value"]
    'loyalty.tier = "gold"'
    >>> carried
    Gold: 1 left out
      tags: loyalty (tags are ids of another service there)
    """
    accepted = "an audience: tk.Audience(name, definition)"
    tree = arguments.instance(audience, "audience", Audience, accepted).definition.expression
    document = {
        **({"id": audience.id} if audience.id else {}),
        "name": audience.name,
        "description": audience.description,
        "schema": {"name": SCHEMA},
        "expression": {
            "type": "PQL",
            "format": "pql/text",
            "value": render(without(tree, "captions")),
        },
        "lifecycleState": audience.status,
        "evaluationInfo": {
            name: {"enabled": method == (audience.evaluation or "batch")}
            for name, method in _METHODS.items()
        },
    }
    left_out = [] if not audience.tags else [_tags(audience)]
    own = (*_captions(tree), *_own_forms(tree))
    return Carried(audience, document, (*left_out, *dict.fromkeys(own)))


def _tags(audience: Audience) -> LeftOut:
    return LeftOut("tags", ", ".join(audience.tags), "tags are ids of another service there")


def _captions(tree: Expression) -> Iterator[LeftOut]:
    for _, captions in captions_of(tree):
        for one in captions:
            why = "groups have no names and notes there"
            yield LeftOut("group", one.name or one.note, why)


def _own_forms(tree: Node) -> Iterator[LeftOut]:
    """Yield the parts of a definition in forms that Adobe does not document."""
    for node in walk(tree):
        match node:
            case Step(where=where) if where is not None:
                why = "WHERE of a CHAIN is not documented: join it to WHAT with and"
                yield LeftOut("WHERE", render(where), why)
            case Compare(left=Variable(), right=Variable()):
                yield LeftOut("comparison", render(node), "items compared by identity")
            case Field(of=Filter()) | Field(of=Field(name="xEvent", of=Item())):
                why = "any value may match; whether it does there is not documented"
                yield LeftOut("path through an array", render(node), why)
            case Call(function="inSegment", arguments=(Text(value=name),)) if not _is_id(name):
                why = "it is looked up by its id there"
                yield LeftOut("audience", name, why)


def _is_id(name: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", name) is not None


def _of_profiles(schema: object) -> None:
    name = schema.get("name", SCHEMA) if isinstance(schema, dict) else schema
    if name != SCHEMA:
        raise DefinitionError(
            f"the segment definition is about {name!r}, not about profiles\n"
            f"Definitions here are about {SCHEMA}."
        )


def _expression(name: str, expression: object) -> Definition:
    if not isinstance(expression, dict) or not expression.get("value"):
        raise DefinitionError(f"{name!r} needs an expression with a value")
    form, value = expression.get("format", "pql/text"), expression["value"]
    try:
        match form:
            case "pql/text":
                return parse_pql(str(value))
            case "pql/json":
                document = json.loads(value) if isinstance(value, str) else value
                return from_json(document)
    except json.JSONDecodeError as error:
        raise DefinitionError(f"the expression of {name!r} is not JSON\n{error}") from None
    except ToolkitError as error:
        error.add_note(f"in the segment definition {name!r}")
        raise
    hint = did_you_mean(str(form), ("pql/text", "pql/json")) or "It is pql/text or pql/json."
    raise DefinitionError(f"{name!r}: no format {form!r}\n{hint}")


def _says_nothing(key: str, value: object) -> bool:
    """Return whether a key that is left out loses nothing: it is empty or as it is here."""
    if key == "evaluationInfo" and isinstance(value, dict):
        return len(_methods_on(value)) < 2
    return value in (None, "", [], {}) or key in _BOOKKEEPING


def _wanted(document: Mapping[str, Any]) -> str:
    """Return the evaluation method of a document; batch, which every audience has, is none."""
    info = document.get("evaluationInfo")
    on = _methods_on(info) if isinstance(info, dict) else []
    return _METHODS[on[0]] if len(on) == 1 and on != ["batch"] else ""


def _methods_on(info: Mapping[str, Any]) -> list[str]:
    return [name for name in _METHODS if _is_on(info.get(name))]


def _is_on(method: object) -> bool:
    return bool(method.get("enabled")) if isinstance(method, Mapping) else method is True
