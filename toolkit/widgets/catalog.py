"""What an audience can be drawn from, as the front end reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.widgets.conversion import IMPORTED, by_name, obstacle

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
                "label": palette.event_names.of(name),
                "description": palette.event_type(name).description,
                "count": count,
            }
            for name, count in palette.event_types
        ],
        "audiences": [*_imported(extract), *_drawn(extract, library, sizes or {})],
        "mergePolicy": {"chosen": "as exported", "choices": []},
    }


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
            "obstacle": IMPORTED,
        }
        for name, count in extract.palette.imported
    ]


def _drawn(extract: Extract, library: Library | None, sizes: Mapping[str, int]) -> list[Json]:
    audiences = by_name(library)
    return [
        {
            "id": one.id or one.name,
            "name": one.name,
            "description": one.description,
            "tags": list(one.tags),
            "profiles": sizes.get(one.name),
            "drawable": True,
            "obstacle": obstacle(one.name, extract, audiences),
        }
        for one in library or ()
    ]
