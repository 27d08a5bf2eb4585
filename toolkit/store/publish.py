"""Publishing computed attributes: a copy of a prepared store that has more columns.

Neither the extract's source nor the store as it was prepared is changed; what was published is
read, named and counted like any other attribute.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.errors import DefinitionError, SourceError, UnknownNameError
from toolkit.language.tree import EVENTS
from toolkit.store.columns import Conversion, Stored, root_of
from toolkit.store.interrupting import interruptible
from toolkit.store.layout_json import layout_from_json, layout_to_json
from toolkit.store.profile_store import ProfileStore
from toolkit.store.publications import begin, choose, current, discard, sweep
from toolkit.store.sample import PREFIX, draw

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.schema import Column, Layout
    from toolkit.store.limits import Limits

Group = tuple[str, ...]
"""The path that attributes are published under."""

_PROFILE = "profile"
_GIVEN, _WIDER, _NUMBER = '"toolkit given"', '"toolkit wider"', '"toolkit number"'
"""Names that no attribute has: the table given, the profiles with it, its profile numbers."""


def publish(store: ProfileStore, group: Group, table: pa.Table | pd.DataFrame) -> ProfileStore:
    """Return the store, opened anew, with attributes of its profiles added to those it has.

    They are written to a copy of the store that is used from then on, until the extract changes;
    a process stopped at any moment leaves the store as it was. Who has the former one open can
    go on asking it.

    Parameters
    ----------
    store
        The store.
    group
        The path to publish them under, such as `("_customerAI", "Will_churn")`; what was
        published under it before is replaced.
    table
        A column `profile` with dense profile numbers, each once, and one column an attribute,
        typed as a source's: texts, integers, doubles, instants, lists. Profiles that are not in
        it have none of them.

    Raises
    ------
    DefinitionError
        The group is no path or stands where other fields do, or the table is not as described.
    SourceError
        The store is not there any more: its extract has changed.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit.store import open_store, read_source
    >>> people = pd.DataFrame({"profile_id": ["anna", "ben"]})
    >>> store = open_store(read_source({"profiles": people}), store_dir=tempfile.mkdtemp())
    >>> scores = pa.table({"profile": [1], "score": [80]})
    >>> store = publish(store, ("_customerAI", "Will_churn"), scores)
    >>> store.profile_row(0), store.profile_row(1)
    ({}, {'_customerAI.Will_churn.score': 80})
    """
    given = _given(_checked(group), table, store.layout.profile_count)
    return _replaced(store, group, given)


def withdraw(store: ProfileStore, group: Group) -> ProfileStore:
    """Return the store, opened anew, without the attributes published under a path.

    Parameters
    ----------
    store
        The store.
    group
        The path they were published under.

    Raises
    ------
    UnknownNameError
        Nothing was published under it.
    SourceError
        The store is not there any more: its extract has changed.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit.store import open_store, read_source
    >>> people = pd.DataFrame({"profile_id": ["anna", "ben"]})
    >>> store = open_store(read_source({"profiles": people}), store_dir=tempfile.mkdtemp())
    >>> store = publish(store, ("_customerAI", "A"), pa.table({"profile": [1], "score": [80]}))
    >>> store = withdraw(store, ("_customerAI", "A"))
    >>> store.published, store.profile_row(1)
    ((), {})
    """
    return _replaced(store, _checked(group), None)


def _checked(group: object) -> Group:
    accepted = 'a path as a tuple of names: ("_customerAI", "Will_churn")'
    if not isinstance(group, tuple):
        raise arguments.refused(group, "group", accepted)
    return tuple(arguments.text_list(group, "group", accepted))


@dataclass(frozen=True, slots=True)
class _Given:
    """A table to publish, and the columns it is stored as."""

    table: pa.Table
    columns: tuple[Stored, ...]


def _given(group: Group, table: pa.Table | pd.DataFrame, size: int) -> _Given:
    name = ".".join(group)
    odd = [part for part in group if not part or set(part) & set(".`\n")]
    if odd or not group or group[0] == EVENTS:
        raise DefinitionError(
            f"{group!r} is no path to publish attributes under\n"
            f'Give names without dots and backticks, not {EVENTS}: ("_customerAI", "Will_churn").'
        )
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    arguments.instance(table, "table", pa.Table, "a DataFrame or an Arrow table")
    _refuse_profiles(name, table, size)
    conversion = Conversion("UTC")
    with duckdb.connect() as connection:
        found = connection.from_arrow(table)
        columns = tuple(
            replace(column, path=(*group, *column.path))
            for each, kind in zip(found.columns, found.types, strict=True)
            if each != _PROFILE
            for column in conversion.stored(each, kind)
        )
    if not columns:
        raise DefinitionError(f"nothing to publish as {name}\nGive a column an attribute.")
    return _Given(table, columns)


def _refuse_profiles(name: str, table: pa.Table, size: int) -> None:
    if table.column_names.count(_PROFILE) != 1:
        raise DefinitionError(
            f"{name} is of no profiles\nGive one column {_PROFILE!r}: dense profile numbers."
        )
    if len({each.lower() for each in table.column_names}) != len(table.column_names):
        raise DefinitionError(
            f"{name}: two columns have one name\nSmall and capital letters are the same in it."
        )
    column = table.column(_PROFILE)
    if not pa.types.is_integer(column.type) or column.null_count:
        raise DefinitionError(
            f"{name}: {_PROFILE} holds {column.type} with {column.null_count:,} missing\n"
            "Give dense profile numbers, none missing."
        )
    numbers = np.asarray(column.to_numpy())
    if len(numbers) and not (numbers.min() >= 0 and numbers.max() < size):
        raise DefinitionError(
            f"{name}: there is a profile {numbers.min():,} or {numbers.max():,}, of {size:,}\n"
            f"Give dense profile numbers: 0 to {size - 1:,}."
        )
    if len(np.unique(numbers)) != len(numbers):
        raise DefinitionError(f"{name}: a profile is there twice\nGive each profile once.")


def _replaced(store: ProfileStore, group: Group, given: _Given | None) -> ProfileStore:
    """Write the store with what is given under a group, use it, and open it."""
    sweep(store.base)
    while not _chosen(store, group, given):
        pass  # another process published meanwhile: its attributes stay
    return ProfileStore(store.base, store.name, store.config, store.limits)


def _chosen(store: ProfileStore, group: Group, given: _Given | None) -> bool:
    """Write the store in use with what is given, and use it; False where another is by now."""
    before = current(store.base)
    try:
        aside = begin(store.base)
        try:
            is_more = _written(before, aside, group, given, store.limits)
            return choose(store.base, before, aside if is_more else store.base)
        finally:
            if current(store.base) != aside:
                discard(aside)
    except FileNotFoundError:
        if current(store.base) != before:
            return False
        raise SourceError(
            f"the extract {store.name!r} was prepared again since it was opened\n"
            "Open it again: tk.open_extract(…)."
        ) from None


def _written(before: Path, aside: Path, group: Group, given: _Given | None, limits: Limits) -> bool:
    """Write a store into a folder; False where nothing published would be left in it."""
    document = json.loads((before / "store.json").read_text(encoding="utf-8"))
    layout = layout_from_json(document["layout"])
    published = [tuple(each) for each in document.get("published", ())]
    others = [each for each in published if each != group]
    kept = list(layout.profiles.columns.values())
    if group in published:
        kept = [column for column in kept if column.path[: len(group)] != group]
    elif given is None:
        known = [".".join(each) for each in published]
        raise UnknownNameError("group of published attributes", ".".join(group), known)
    if given is None and not others:
        return False
    _refuse_clashes(group, given.columns if given else (), kept, others)
    shutil.copyfile(before / "store.duckdb", aside / "store.duckdb")
    _rewrite(aside, kept, given, sampled=bool(layout.sampled), limits=limits)
    more = [] if given is None else [group]
    document |= {
        "layout": layout_to_json(_layout(layout, kept, given)),
        "published": [list(each) for each in (*others, *more)],
    }
    (aside / "store.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    return True


def _refuse_clashes(
    group: Group, columns: Iterable[Stored], kept: Iterable[Column], others: Iterable[Group]
) -> None:
    """Refuse a group where other fields stand, and attributes that DuckDB takes for one."""
    taken = {_folded(column.path): ".".join(column.path) for column in kept}
    taken |= {_folded(each): ".".join(each) for each in others}
    mine = _folded(group)
    clash = [name for path, name in taken.items() if _is_above(path, mine) or _is_above(mine, path)]
    seen: set[Group] = set()
    for column in columns:
        path = _folded(column.path)
        if any(_is_above(path, each) or _is_above(each, path) for each in seen):
            clash.append(column.name)
        seen.add(path)
    if clash:
        raise DefinitionError(
            f"{'.'.join(group)} cannot be published: {clash[0]} stands there already\n"
            "Give another name; small and capital letters are the same in it."
        )


def _folded(path: Group) -> Group:
    return tuple(name.lower() for name in ".".join(path).split("."))


def _is_above(path: Group, other: Group) -> bool:
    return other[: len(path)] == path


def _layout(layout: Layout, kept: Iterable[Column], given: _Given | None) -> Layout:
    more = [column.column for column in given.columns] if given else []
    columns = {column.path: column for column in (*kept, *more)}
    root = root_of({path: column.type for path, column in columns.items()})
    return replace(layout, profiles=replace(layout.profiles, columns=columns, root=root))


def _rewrite(
    folder: Path, kept: Iterable[Column], given: _Given | None, *, sampled: bool, limits: Limits
) -> None:
    """Write the profiles of a store anew, and its sample."""
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        limits.apply(connection, folder / "spill")
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        if given is not None:
            connection.register(_GIVEN.strip('"'), given.table)
        select = _profiles(kept, given)

        def work() -> None:
            connection.execute(f"CREATE TABLE {_WIDER} AS {select}")
            connection.execute("DROP TABLE profiles")
            connection.execute(f"ALTER TABLE {_WIDER} RENAME TO profiles")
            if sampled:
                connection.execute(f"DROP TABLE {PREFIX}profiles")
                connection.execute(f"DROP TABLE {PREFIX}events")
                draw(connection)

        try:
            interruptible(connection, work)
        except duckdb.OutOfMemoryException as error:
            raise SourceError(
                f"the attributes cannot be published in the memory there is\n{error}\n"
                'Give open_extract more memory, such as memory="8GB", or fewer threads.'
            ) from None
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _profiles(kept: Iterable[Column], given: _Given | None) -> str:
    """Return the statement for the profiles with what is given."""
    shown = [f"p.{_PROFILE}", *(f"p.{_name(column.name)}" for column in kept)]
    if given is None:
        return f"SELECT {', '.join(shown)} FROM profiles AS p ORDER BY p.{_PROFILE}"
    more = [f"{each.sql.sql('duckdb')} AS {_name(each.name)}" for each in given.columns]
    shown += [f"g.{_name(each.name)}" for each in given.columns]
    number = f"CAST({_name(_PROFILE)} AS BIGINT) AS {_NUMBER}"
    return (
        f"SELECT {', '.join(shown)} FROM profiles AS p "
        f"LEFT JOIN (SELECT {', '.join([number, *more])} FROM {_GIVEN}) AS g "
        f"ON g.{_NUMBER} = p.{_PROFILE} ORDER BY p.{_PROFILE}"
    )


def _name(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")
