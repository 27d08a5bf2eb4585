"""What `inSegment` names: the one place where an audience's name becomes a definition or a list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from toolkit.engine import memberships
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.plan import plan
from toolkit.errors import ToolkitError, UnknownNameError, warn
from toolkit.language.check import check

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import datetime

    from toolkit.engine.duckdb import DuckDBEngine
    from toolkit.engine.plan import Plan
    from toolkit.language.definition import Definition
    from toolkit.language.tree import Expression
    from toolkit.schema import Layout
    from toolkit.store import ProfileStore


class Shelved(Protocol):
    """An audience of a library."""

    @property
    def definition(self) -> Definition:
        """Its definition."""


class Shelf(Protocol):
    """A library: audiences by name or id."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its audiences."""

    def __contains__(self, name: object, /) -> bool:
        """Say whether it has an audience of a name or id."""

    def __getitem__(self, name: str, /) -> Shelved:
        """Return the audience of a name or id."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audiences that conditions can name, and who is in them.

    A name is looked up among the definitions evaluated together, then among the extract's imported
    lists, then in the library (PQL.md §6). A definition is evaluated at the evaluation instant; of
    a list the file says who is in at that instant (`toolkit.store.imported` has the rule).

    Parameters
    ----------
    store
        The prepared extract, with its imported lists.
    library
        Where names are looked up last.
    together
        The definitions evaluated together, by name.
    ids
        Their names by their ids: `inSegment` may say either.
    unnamed
        Those of them that are named by their own text: none is offered as a name.
    """

    store: ProfileStore
    library: Shelf | None = None
    together: Mapping[str, Definition] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()

    def definition(self, name: str) -> Definition | None:
        """Return the definition of a name; None where it is an imported list's, or nobody's."""
        if name in self.together:
            return self.together[name]
        if name in self.store.lists or self.library is None or name not in self.library:
            return None
        return self.library[name].definition

    def plan(self, canonical: Mapping[str, Expression], but: Container[str] = ()) -> Plan:
        """Return the plan of conditions and of the definitions they name.

        Parameters
        ----------
        canonical
            Canonical conditions by name.
        but
            Names that are left as they are: their profiles are known.

        Raises
        ------
        PqlTypeError
            A definition that is named does not fit the fields.
        """
        unnamed = self.unnamed.union(set(canonical) - set(self.together))
        asked = plan(canonical, self.ids, unnamed)
        while True:
            more = {
                name: checked(name, definition, self.store.layout)
                for name in asked.references
                if name not in asked.definitions and name not in but
                if (definition := self.definition(name)) is not None
            }
            if not more:
                return asked
            canonical = {**canonical, **more}
            asked = plan(canonical, self.ids, unnamed)

    def holding(self, asked: Plan) -> Audiences:
        """Return the same with what a plan took from the library among the definitions together.

        So further questions mean the same audiences, whatever becomes of the library.
        """
        taken = {name: self.definition(name) for name in asked.definitions}
        more = {name: one for name, one in taken.items() if one is not None}
        return replace(self, together={**self.together, **more})

    def members(
        self, canonical: Mapping[str, Expression], engine: DuckDBEngine
    ) -> dict[str, Bitmap]:
        """Return the profiles of conditions, by name, where and when an engine answers.

        Raises
        ------
        UnknownNameError
            `inSegment` names an audience there is not.
        DefinitionError
            Audiences refer to one another in a circle.
        """
        asked = self.plan(canonical)
        found = memberships.evaluate(asked, engine, self.lists_at(engine.as_of))
        return {name: found[name] for name in canonical}

    def lists_at(self, instant: datetime) -> Callable[[str], Bitmap]:
        """Return what gives the members of a list at an instant, by its name.

        It raises UnknownNameError where there is no list of a name.
        """

        def members(name: str) -> Bitmap:
            lists = self.store.lists
            if name not in lists:
                shelved = () if self.library is None else self.library.names
                raise UnknownNameError("audience", name, dict.fromkeys((*lists.names, *shelved)))
            return Bitmap.from_indices(
                lists.members(name, instant), self.store.layout.profile_count
            )

        return members

    def warn(self, names: Iterable[str], instant: datetime, as_of: datetime) -> None:
        """Warn of imported lists whose file does not say who was in them at an instant.

        Parameters
        ----------
        names
            The audiences that are named.
        instant
            The evaluation instant, UTC.
        as_of
            The extract's own: as the file stands, it stood then.
        """
        for name in names:
            unsaid = self.unsaid(name, instant, as_of)
            if unsaid:
                warn(f"{unsaid}.")

    def unsaid(self, name: str, instant: datetime, as_of: datetime) -> str:
        """Return what the file of a list does not say of an instant, with how many it is of.

        It is empty where all is said, and where the name is no list's. The parameters are those of
        `warn`.
        """
        if name not in self.store.lists:
            return ""
        unsaid = self.store.lists.unsaid(name, instant)
        parts = []
        if unsaid.entered:
            parts.append(f"{unsaid.entered:,} who entered later count as out")
        if unsaid.left:
            parts.append(f"{unsaid.left:,} who left later count as in")
        if unsaid.always and instant < as_of:
            parts.append(f"{unsaid.always:,} without an instant count as they stand")
        if not parts:
            return ""
        return (
            f"the imported audience {name!r} says when a profile last entered or left, "
            f"and not how it stood before: at {instant:%Y-%m-%d %H:%M} UTC {', '.join(parts)}"
        )


def checked(name: str, definition: Definition, layout: Layout) -> Expression:
    """Return an audience's canonical definition.

    Raises
    ------
    PqlTypeError
        The definition does not fit the fields; the audience is named in a note.
    """
    tree, text = definition.placed
    try:
        return check(tree, layout.profiles.root, layout.events.root, text)
    except ToolkitError as error:
        error.add_note(f"in the audience {name!r}")
        raise
