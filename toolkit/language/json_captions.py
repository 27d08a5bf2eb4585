"""Names and notes of groups in pql/json: a list beside a node, the outermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.language.tree import Caption

if TYPE_CHECKING:
    from collections.abc import Iterable


def captions_json(captions: Iterable[Caption]) -> dict[str, Any]:
    """Return what captions add to the JSON of their node; nothing where there are none.

    Examples
    --------
    >>> captions_json([Caption("Lapsed")])
    {'captions': [{'name': 'Lapsed'}]}
    """
    pairs = ({"name": one.name, "note": one.note} for one in captions)
    written = [{key: said for key, said in pair.items() if said} for pair in pairs]
    return {"captions": written} if written else {}


def read_captions(value: object) -> tuple[Caption, ...] | None:
    """Return the captions that JSON holds; None where it is no list of them.

    Examples
    --------
    >>> read_captions([{"name": "Lapsed"}])
    (Caption(name='Lapsed', note=''),)
    """
    if not isinstance(value, list):
        return None
    captions = []
    for one in value:
        if not isinstance(one, dict) or not one.keys() <= {"name", "note"}:
            return None
        if not all(isinstance(said, str) for said in one.values()):
            return None
        captions.append(Caption.of(**one))
    return tuple(each for each in captions if each != Caption())
