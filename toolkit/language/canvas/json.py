"""A canvas as JSON, what the builder's front end edits, and the schema of that JSON.

Both follow the types of the model: an object names its kind in `type`, what is as by default is
left out, a code tile holds PQL text.
"""

from __future__ import annotations

import re
import sys
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from toolkit.errors import DefinitionError, ToolkitError, did_you_mean
from toolkit.language.canvas.field_tests import LARGEST_WHOLE
from toolkit.language.canvas.model import (
    Code,
    Container,
    Tile,
    Unfinished,
    Unread,
)
from toolkit.language.pql import parse, render
from toolkit.language.tree import Expression, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def to_json(canvas: Container) -> Json:
    """Return a canvas as JSON.

    Examples
    --------
    >>> from toolkit.language.canvas.model import AudienceTile
    >>> to_json(Container((AudienceTile("vips", exclude=True),)))
    {'type': 'Container', 'children': [{'type': 'AudienceTile', 'audience': 'vips', \
'exclude': True}]}
    """
    return cast("Json", _written(canvas))


def from_json(document: object, *, unread: bool = False) -> Container:
    """Return the canvas a JSON document holds.

    Parameters
    ----------
    document
        What `to_json` gives.
    unread
        Whether text of a code tile that is no PQL, and a tile that lacks something, are kept as
        they are, with what is wrong with them.

    Raises
    ------
    DefinitionError
        It is no canvas, or a tile is unfinished; says where (`$.children[0].field`) and what was
        expected.
    PqlSyntaxError
        The text of a code tile is no PQL.

    Examples
    --------
    >>> from_json({"type": "Container", "join": "any"})
    Container(children=(), join='any', exclude=False, name='', note='')
    """
    canvas = cast("Container", _read(document, Container, "$"))
    problem = None if unread else next(_unread(canvas), None)
    if problem is not None:
        raise problem.error
    return canvas


def schema() -> Json:
    """Return the JSON schema of a canvas (draft 2020-12).

    Examples
    --------
    >>> schema()["$ref"]
    '#/$defs/Container'
    """
    found: dict[str, Json] = {}
    _schema_of(Container, found)
    definitions = {name: found[name] for name in sorted(found)}
    return {"$schema": _SCHEMA, "title": "Canvas", "$ref": _ref(Container), "$defs": definitions}


# --- writing ----------------------------------------------------------------------------------


def _written(value: object) -> object:
    match value:
        case Unread(text=text):
            return text
        case Node():
            return render(cast("Expression", value))
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [_written(each) for each in value]
        case _ if is_dataclass(value):
            said = {
                entry.name: _written(given)
                for entry in fields(value)
                if (given := getattr(value, entry.name)) != entry.default
            }
            return {"type": type(value).__name__, **said}
        case _:
            return value


# --- reading ----------------------------------------------------------------------------------


def _read(value: object, kind: object, at: str) -> object:
    """Return a value of a type, read from JSON."""
    if kind == Code:
        return _code(value, at)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        return _kept(value, at)
    if origin in (Union, UnionType):
        return _one_of(value, inner, at)
    if origin is Literal:
        return _chosen(value, inner, at)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(value, "a list", at)
        return tuple(_read(each, inner[0], f"{at}[{n}]") for n, each in enumerate(value))
    if isinstance(kind, type) and is_dataclass(kind):
        return _made(value, kind, at)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(_chosen(value, tuple(each.value for each in kind), at))
    if kind is date:
        return _day(value, at)
    if not _fits(value, kind):
        raise _wrong(value, _PLAIN.get(kind, "nothing"), at)
    return value


def _fits(value: object, kind: object) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, cast("type", kind))


def _one_of(value: object, kinds: tuple[object, ...], at: str) -> object:
    """Return a value of one of several types; an object by its `type`."""
    if isinstance(value, dict):
        named = {
            kind.__name__: kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)
        }
        if named:
            return _made(value, named[_chosen(value.get("type"), tuple(named), f"{at}.type")], at)
    if isinstance(value, str) and date in kinds:
        words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
        return value if value in words else _day(value, at)
    if float in kinds:
        value = _as_double(value)
    for kind in kinds:
        if kind is NoneType and value is None:
            return None
        if kind in _PLAIN and _fits(value, kind):
            return value
        if get_origin(kind) is Literal and value in get_args(kind):
            return value
    chosen = tuple(w for kind in kinds if get_origin(kind) is Literal for w in get_args(kind))
    if chosen:
        return _chosen(value, chosen, at)
    raise _wrong(value, " or ".join(map(_shown, kinds)), at)


def _made(value: object, kind: type, at: str) -> object:
    if not isinstance(value, dict):
        raise _wrong(value, _shown(kind), at)
    _chosen(value.get("type", kind.__name__), (kind.__name__,), f"{at}.type")
    hints, entries = _hints(kind), {entry.name: entry for entry in fields(kind)}
    given = {}
    for name, inner in value.items():
        if name != "type":
            known = _chosen(name, tuple(entries), at)
            given[known] = _read(inner, hints[known], f"{at}.{name}")
    for name, entry in entries.items():
        if name not in given and entry.default is MISSING:
            raise DefinitionError(f"{kind.__name__} needs {name!r}, at {at}")
    try:
        return kind(**given)
    except ToolkitError as error:
        error.add_note(f"at {at} of the canvas")
        raise


def _as_double(value: object) -> object:
    """Return a whole number that JavaScript wrote for a double, such as 1e20, as that double."""
    if isinstance(value, int) and LARGEST_WHOLE < abs(value) <= sys.float_info.max:
        return float(value) if float(value) == value else value
    return value


def _kept(value: object, at: str) -> Json:
    """Return the JSON of an unfinished tile as it is; only its kind is known to be one."""
    if not isinstance(value, dict):
        raise _wrong(value, "a tile", at)
    kinds = tuple(kind.__name__ for kind in get_args(Tile) if kind is not Unfinished)
    _chosen(value.get("type"), kinds, f"{at}.type")
    return value


def _code(value: object, at: str) -> Code:
    if not isinstance(value, str):
        raise _wrong(value, "PQL text", at)
    try:
        return parse(value)
    except ToolkitError as error:
        error.add_note(f"at {at} of the canvas")
        return Unread(value, error)


def _unread(value: object) -> Iterator[Unread | Unfinished]:
    """Yield the texts of code tiles that are no PQL, and the tiles that lack something."""
    match value:
        case Unread() | Unfinished():
            yield value
        case tuple():
            for each in value:
                yield from _unread(each)
        case _ if is_dataclass(value) and not isinstance(value, Node | type):
            for entry in fields(value):
                yield from _unread(getattr(value, entry.name))


def _day(value: object, at: str) -> date:
    try:
        return date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise _wrong(value, "a day such as 2026-07-01", at) from None


def _chosen(value: object, words: tuple[str, ...], at: str) -> Any:  # noqa: ANN401 - one of the words, of whatever literal type
    if value in words:
        return value
    hint = did_you_mean(str(value), words) or f"There are {', '.join(words)}."
    raise DefinitionError(f"no {value!r} at {at}\n{hint}")


def _wrong(value: object, wanted: str, at: str) -> DefinitionError:
    return DefinitionError(f"{value!r} at {at} is not {wanted}")


def _shown(kind: object) -> str:
    name = "null" if kind is NoneType else getattr(kind, "__name__", str(kind))
    return _PLAIN.get(kind, name)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


# --- schema -----------------------------------------------------------------------------------


def _ref(kind: type) -> str:
    return f"#/$defs/{kind.__name__}"


def _schema_of(kind: object, found: dict[str, Json]) -> Json:
    if kind == Code:
        return {"type": "string", "description": "PQL"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        return {"type": "object", "description": "The tile as it is drawn"}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema_of(each, found) for each in inner]}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(inner[0], found)}
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ not in found:
            found[kind.__name__] = {}
            found[kind.__name__] = _schema_of_object(kind, found)
        return {"$ref": _ref(kind)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    if kind is date:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    return {"type": "null" if kind is NoneType else _PLAIN[kind]}


def _schema_of_object(kind: type, found: dict[str, Json]) -> Json:
    hints = _hints(kind)
    properties: dict[str, Json] = {"type": {"const": kind.__name__}}
    for entry in fields(kind):
        properties[entry.name] = _schema_of(hints[entry.name], found)
        if entry.default is not MISSING:
            properties[entry.name]["default"] = _written(entry.default)
    needed = [entry.name for entry in fields(kind) if entry.default is MISSING]
    return {
        "description": re.split(r"\n\s*\n", kind.__doc__ or "", maxsplit=1)[0],
        "type": "object",
        "properties": properties,
        "required": ["type", *needed],
        "additionalProperties": False,
    }
