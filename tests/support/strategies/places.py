"""What can be named where an expression stands: fields of the items around it, and bound names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXT, NUMBER, BOOLEAN, MOMENT = "text", "number", "boolean", "moment"
PROFILE, EVENT, ITEM = "profile", "event", "item"


def array(item: str) -> str:
    """Return the type of a list."""
    return f"list of {item}"


FIELDS = {
    PROFILE: {
        "city": TEXT,
        "name": TEXT,
        "loyalty.tier": TEXT,
        "age": NUMBER,
        "limit": NUMBER,
        "score": NUMBER,
        "loyalty.points": NUMBER,
        "vip": BOOLEAN,
        "day": MOMENT,
        "since": MOMENT,
        "tags": array(TEXT),
        "marks": array(NUMBER),
    },
    EVENT: {
        "timestamp": MOMENT,
        "eventType": TEXT,
        "keyword": TEXT,
        "device.model": TEXT,
        "price": NUMBER,
        "count": NUMBER,
        "items": array(ITEM),
        "items.name": array(TEXT),
        "items.tags": array(TEXT),
        "items.price": array(NUMBER),
    },
    ITEM: {"name": TEXT, "price": NUMBER, "tags": array(TEXT)},
}
"""The fields of every kind of row, by path."""


@dataclass(frozen=True)
class Around:
    """The item scopes around an expression, outermost first, and the names bound there.

    Parameters
    ----------
    scopes
        What the item of each scope is: a kind of row, or a type. What binds a name opens none.
    names
        The type, or kind of row, that a name stands for.
    binders
        What is bound to a name since the innermost scope was opened: its fields can be named
        bare where the scope's item has none of the name.
    loops
        How many loops over events lie around: a third would make the oracle slow.
    """

    scopes: tuple[str, ...] = (PROFILE,)
    names: Mapping[str, str] = field(default_factory=dict)
    binders: tuple[str, ...] = ()
    loops: int = 0

    def inside(self, item: str, name: str = "") -> Around:
        """Return where one item more can be named: by bare names, or by its name alone."""
        inner = replace(self, loops=self.loops + (item == EVENT))
        if name:
            return replace(inner.bound(name, item), binders=(*self.binders, item))
        return replace(inner, scopes=(*self.scopes, item), binders=())

    def bound(self, name: str, kind: str) -> Around:
        """Return the same place with one more name bound."""
        return replace(self, names={**self.names, name: kind})

    def references(self, wanted: str) -> Iterator[str]:
        """Yield every path to a value of a type."""
        for level, scope in enumerate(reversed(self.scopes)):
            start = "" if level == 0 else "^" * level + "."
            yield from (start + path for path in self._paths(scope, wanted))
        if len(self.scopes) > 1 or self.names:
            yield from (f"$1.{path}" for path in self._paths(PROFILE, wanted))
        for name, kind in self.names.items():
            if kind == wanted:
                yield name
            yield from (f"{name}.{path}" for path in self._paths(kind, wanted))
        yield from self._borrowed(wanted)

    def _borrowed(self, wanted: str) -> Iterator[str]:
        """Yield bare paths that are a bound item's, the innermost item's that has the name."""
        taken = _first_names(self.scopes[-1])
        for kind in reversed(self.binders):
            for path in self._paths(kind, wanted):
                if path.split(".", 1)[0] not in taken:
                    yield path
            taken = taken | _first_names(kind)

    def rows(self) -> list[str]:
        """Return the names of single rows that something else than they could be equal to."""
        return [name for name, kind in self.names.items() if kind in {EVENT, ITEM}]

    @staticmethod
    def _paths(kind: str, wanted: str) -> list[str]:
        return [path for path, found in FIELDS.get(kind, {}).items() if found == wanted]


def _first_names(kind: str) -> frozenset[str]:
    return frozenset(path.split(".", 1)[0] for path in FIELDS.get(kind, {}))
