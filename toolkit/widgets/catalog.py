"""What an audience can be drawn from, as the front end reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.library import Library
    from toolkit.widgets.panel import Json
    from toolkit.workbench.extract import Extract
    from toolkit.workbench.palette import PaletteField


def catalog(
    extract: Extract, library: Library | None, sizes: Mapping[str, int] | None = None
) -> Json:
    """Return the extract's fields, event types and audiences.

    No value of a field is in it: a saved notebook keeps what a front end was told, and is handed
    on. Values are asked for.

    Parameters
    ----------
    extract
        The extract.
    library
        Whose audiences are listed beside the imported ones.
    sizes
        How many profiles the library's audiences have, by name, where that is known.
    """
    palette = extract.palette
    return {
        "extract": {
            "name": extract.name,
            "profiles": extract.profile_count,
            "events": extract.event_count,
            "as_of": extract.as_of.isoformat().replace("+00:00", "Z"),
        },
        "fields": [_field(each) for each in palette.fields()],
        "eventTypes": [
            {
                "name": name,
                "label": palette.event_type(name).name or event_label(name),
                "description": palette.event_type(name).description,
                "count": count,
            }
            for name, count in palette.event_types
        ],
        "audiences": [*_imported(extract), *_drawn(library, sizes or {})],
        "mergePolicy": {"chosen": "as exported", "choices": []},
    }


def event_label(name: str) -> str:
    """Return an event type as analysts say it.

    Examples
    --------
    >>> event_label("commerce.productListAdds"), event_label("search")
    ('Product list adds', 'Search')
    """
    last = name.rsplit(".", 1)[-1] or name
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", last).replace("_", " ").lower()
    return f"{spaced[:1].upper()}{spaced[1:]}"


def _field(field: PaletteField) -> Json:
    return {
        "path": field.path,
        "name": field.name,
        "description": field.description,
        "table": field.table,
        "type": field.type,
        "items": "[]" in field.path,
        "fill": field.fill,
        "distinct": field.distinct,
    }


def _imported(extract: Extract) -> list[Json]:
    return [
        {
            "id": name,
            "name": name,
            "description": "Imported with the extract.",
            "tags": [],
            "profiles": count,
            "drawable": False,
        }
        for name, count in extract.palette.imported
    ]


def _drawn(library: Library | None, sizes: Mapping[str, int]) -> list[Json]:
    return [
        {
            "id": one.id or one.name,
            "name": one.name,
            "description": one.description,
            "tags": list(one.tags),
            "profiles": sizes.get(one.name),
            "drawable": True,
        }
        for one in library or ()
    ]
