"""An extract as it was exported: finding its tables and reading what they hold."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.errors import SourceError, SourceNotFoundError, did_you_mean
from toolkit.store.config import CONFIG_FILE, Config, TableConfig, read_config

if TYPE_CHECKING:
    from collections.abc import Iterable

Tables = Mapping[str, Any]
"""Tables by name (profiles, events, audiences, …): pandas DataFrames or Arrow tables."""

_READERS = {
    ".parquet": "read_parquet",
    ".csv": "read_csv",
    ".tsv": "read_csv",
    ".jsonl": "read_json",
    ".ndjson": "read_json",
    ".json": "read_json",
}
_DATABASES = frozenset({".duckdb", ".db"})
_EDGE = 1 << 16
"""Bytes at each end of a file that its fingerprint reads."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table of an extract, not read yet.

    Parameters
    ----------
    name
        The table's name: a file's without its ending, or the name in a database.
    label
        What messages call it: a file, or `table in file`.
    files
        The files it is in; empty for a table in memory.
    data
        A table in memory.
    database_table
        The name in the database `files[0]`, when it is in one.
    """

    name: str
    label: str
    files: tuple[Path, ...] = ()
    data: pa.Table | None = None
    database_table: str = ""

    def bind(self, connection: duckdb.DuckDBPyConnection, view: str) -> None:
        """Make the table readable under a name on a connection."""
        if self.data is not None:
            connection.register(view, self.data)
            return
        if self.database_table:
            alias = f"{view}_db"
            path = exp.Literal.string(str(self.files[0])).sql("duckdb")
            connection.execute(f"ATTACH IF NOT EXISTS {path} AS {alias} (READ_ONLY)")
            table = exp.table_(self.database_table, db="main", catalog=alias, quoted=True)
            connection.execute(f"CREATE TEMP VIEW {view} AS SELECT * FROM {table.sql('duckdb')}")
            return
        parquet = _ending(self.files[0]) == ".parquet"
        kind = "VIEW" if parquet else "TABLE"  # text is parsed once, not at every question
        order = "false" if parquet else "true"
        try:
            connection.execute(f"SET preserve_insertion_order = {order}")
            connection.execute(f"CREATE TEMP {kind} {view} AS SELECT * FROM {self.reader()}")
            connection.execute("SET preserve_insertion_order = false")
        except duckdb.InvalidInputException:
            self._find_broken_row(connection)
            raise
        if self.is_csv:
            found = connection.execute(f"SELECT * FROM {view} LIMIT 0").description or []
            names = _csv_header(self.files[0])[1]
            if not set(names) <= {column[0] for column in found}:  # its guess began at a later row
                self._find_broken_row(connection)

    @property
    def is_csv(self) -> bool:
        """Say whether the table is in files whose cells are text without a type."""
        return (
            bool(self.files)
            and not self.database_table
            and _READERS[_ending(self.files[0])] == "read_csv"
        )

    def _find_broken_row(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read a CSV as nothing but text, so that a broken row fails by its line."""
        if self.is_csv:
            for file in self.files:
                connection.execute(f"SELECT count(*) FROM {_csv_as_text(file)}").fetchall()

    def reader(self, as_text: Iterable[str] = ()) -> str:
        """Return the call that reads the files; of a CSV, with some columns as text."""
        reader = _READERS[_ending(self.files[0])]
        paths = exp.Array(expressions=[exp.Literal.string(str(path)) for path in self.files])
        options = ""
        if reader == "read_csv":
            delimiter = exp.Literal.string(_csv_header(self.files[0])[0]).sql("duckdb")
            options = f", header = true, sample_size = -1, delim = {delimiter}, {_QUOTED}"
            types = _texts(as_text)
            options += f", types = {types.sql('duckdb')}" if types.expressions else ""
        if reader == "read_json":
            options = ", sample_size = -1"
            if _ending(self.files[0]) != ".json":
                options += ", format = 'newline_delimited'"
        return f"{reader}({paths.sql('duckdb')}, union_by_name = true{options})"


@dataclass(frozen=True, slots=True)
class Source:
    """An extract, found but not read.

    Parameters
    ----------
    name
        What it is called.
    place
        Where it is, to tell extracts apart; the same for every version of it.
    fingerprint
        Differs whenever the extract does.
    tables
        Every table there is.
    config
        What `extract.toml` says.
    """

    name: str
    place: str
    fingerprint: str
    tables: tuple[SourceTable, ...]
    config: Config

    def chosen(self, table: TableConfig, role: str) -> SourceTable:
        """Return the table an `extract.toml` names for a role.

        Raises
        ------
        SourceError
            There is no such file or table.
        """
        wanted = PurePath(table.file).as_posix()
        for found in self.tables:
            if wanted in {found.label, found.name}:
                return found
        names = [found.label for found in self.tables]
        hint = did_you_mean(table.file, names) or f"There is: {', '.join(names)}."
        raise SourceError(
            f"{CONFIG_FILE} [{role}]: no table {table.file!r} in {self.place}\n{hint}"
        )


def read_source(path: str | Path | Tables) -> Source:
    """Return an extract, found but not read.

    Parameters
    ----------
    path
        A folder of Parquet, CSV or JSON lines; a DuckDB file or a folder with one; or tables
        in memory by name.

    Raises
    ------
    SourceNotFoundError
        There is nothing at that path; names the nearest that is there.
    SourceError
        There is nothing readable, or a file is empty or damaged.
    """
    if isinstance(path, Mapping):
        return _in_memory(path)
    given = arguments.path(path, "path", "a folder, a DuckDB file (or tables by name)")
    place = given.expanduser().resolve()
    if not place.exists():
        raise _missing(path, place)
    config = Config()
    if place.is_dir() and (place / CONFIG_FILE).is_file():
        config = read_config(place / CONFIG_FILE)
    tables = tuple(_found(place))
    tables += tuple(_named(place, config, {table.label for table in tables}))
    if not tables:
        kinds = ", ".join(sorted({*_READERS, *_DATABASES}))
        raise SourceError(f"nothing to read in {path}\nAn extract has files ending in {kinds}.")
    files = sorted({file for table in tables for file in table.files})
    return Source(
        name=config.name or place.stem.replace("_", " "),
        place=str(place),
        fingerprint=_fingerprint(place, files),
        tables=tables,
        config=config,
    )


def _missing(path: object, place: Path) -> SourceNotFoundError:
    parent = next(parent for parent in place.parents if parent.is_dir())
    beside = [str(parent / child.name) for child in sorted(parent.iterdir()) if child.is_dir()]
    hint = did_you_mean(str(place), beside)
    return SourceNotFoundError(f"no extract at {path}" + (f"\n{hint}" if hint else ""))


def _found(place: Path) -> Iterable[SourceTable]:
    if place.is_file():
        yield from _in_database(place) if place.suffix in _DATABASES else [_of_files([place])]
        return
    for child in sorted(place.iterdir()):
        if child.name.startswith((".", "_")):
            continue
        if child.is_dir():
            parts = sorted(p for p in child.iterdir() if _ending(p) in _READERS and p.is_file())
            if parts and len({_ending(part) for part in parts}) == 1:
                yield _of_files(parts, child.name)
        elif child.suffix in _DATABASES:
            yield from _in_database(child)
        elif _ending(child) in _READERS:
            yield _of_files([child])


def _named(place: Path, config: Config, found: set[str]) -> Iterable[SourceTable]:
    """Yield the tables that `extract.toml` names by a path or a pattern below the folder."""
    entries = (*config.tables.values(), *config.lookups.values())
    for wanted in sorted({PurePath(entry.file).as_posix() for entry in entries if entry.file}):
        if wanted in found or PurePath(wanted).is_absolute():
            continue
        parts = sorted(p for p in place.glob(wanted) if _ending(p) in _READERS and p.is_file())
        if len({_ending(part) for part in parts}) == 1:
            yield _of_files(parts, wanted)


def _ending(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _of_files(files: list[Path], folder: str = "") -> SourceTable:
    for file in files:
        if not file.stat().st_size:
            raise SourceError(f"{file} is empty\nExport it again.")
        if _ending(file) == ".parquet":
            _check_parquet(file)
    label = folder or files[0].name
    name = folder or files[0].name.split(".", 1)[0]
    return SourceTable(name, label, tuple(files))


_QUOTED = "quote = '\"', escape = '\"'"


def _csv_header(file: Path) -> tuple[str, list[str]]:
    """Return a CSV file's delimiter, the one its first line has most of, and its column names."""
    stream = gzip.open if file.suffix == ".gz" else open
    with stream(file, "rt", encoding="utf-8-sig", errors="replace", newline="") as lines:
        first = lines.readline()
    delimiter = max(",;\t|", key=first.count)
    return delimiter, next(csv.reader([first], delimiter=delimiter), [])


def _csv_as_text(file: Path) -> str:
    """Return a reader of nothing but text, so that it fails at a row and names its line."""
    delimiter, names = _csv_header(file)
    path, mark = (exp.Literal.string(text).sql("duckdb") for text in (str(file), delimiter))
    return (
        f"read_csv({path}, auto_detect = false, header = true, delim = {mark}, "
        f"{_QUOTED}, columns = {_texts(names).sql('duckdb')})"
    )


def _texts(names: Iterable[str]) -> exp.Struct:
    """Return columns with the type of text, as the options of DuckDB's reader name them."""
    text = exp.Literal.string("VARCHAR")
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.Literal.string(name), expression=text.copy()) for name in names
        ]
    )


def _check_parquet(file: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where there is Parquet

    try:
        metadata = pq.read_metadata(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceError(
            f"{file} is not whole\n"
            f"It has no readable Parquet footer: {error}\n"
            "Export or copy it again."
        ) from None
    end = max(
        (
            metadata.row_group(i).column(j).data_page_offset
            for i in range(metadata.num_row_groups)
            for j in range(metadata.num_columns)
        ),
        default=0,
    )
    if end > file.stat().st_size:
        raise SourceError(f"{file} is not whole\nIt is shorter than it says. Copy it again.")


def _in_database(file: Path) -> list[SourceTable]:
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = connection.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = 'main' ORDER BY table_name"
            ).fetchall()
    except duckdb.Error as error:
        raise SourceError(f"{file} is not a DuckDB file that can be read\n{error}") from None
    return [
        SourceTable(name, f"{name} in {file.name}", (file,), database_table=name)
        for (name,) in rows
    ]


def _in_memory(tables: Tables) -> Source:
    found: list[SourceTable] = []
    digest = hashlib.sha256()
    for name, data in tables.items():
        table = _as_arrow(name, data)
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        digest.update(name.encode())
        digest.update(sink.getbuffer())
        found.append(SourceTable(name, name, data=table))
    if not found:
        raise SourceError(
            "path is {}: no tables were given\nGive profiles, events or both, by name."
        )
    fingerprint = digest.hexdigest()[:24]
    return Source("tables in memory", f"memory-{fingerprint}", fingerprint, tuple(found), Config())


def _as_arrow(name: str, data: object) -> pa.Table:
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, pd.DataFrame):
        try:
            return pa.Table.from_pandas(data, preserve_index=False)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SourceError(f"the table {name!r} has a column of mixed types\n{error}") from None
    raise SourceError(f"path: the table {name!r} is none\nGive a DataFrame or an Arrow table.")


def _fingerprint(place: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    config = place / CONFIG_FILE
    if place.is_dir() and config.is_file():
        digest.update(config.read_bytes())
    for file in files:
        status = file.stat()
        digest.update(f"{file.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(_EDGE))
            stream.seek(max(status.st_size - _EDGE, 0))
            digest.update(stream.read(_EDGE))
    return digest.hexdigest()[:24]
