"""The random number, the value of a field and the stratum of every profile, from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.schema import Scalar, type_name
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.scopes import column
from toolkit.sql.splitting import digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.schema import Column
    from toolkit.store import ProfileStore

_DIGITS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Which of several values each profile has.

    Parameters
    ----------
    codes
        By profile number: the place of its value among the labels; -1 where it has none.
    labels
        The values as text, in their order.
    """

    codes: NDArray[np.int64]
    labels: tuple[str, ...]


def draws(store: ProfileStore, seed: int) -> NDArray[np.uint64]:
    """Return the random number of every profile, by profile number.

    They are those of `toolkit.overlap.draws`, which takes six times as long.

    Parameters
    ----------
    store
        The profile store.
    seed
        Another seed gives other numbers.
    """
    hexadecimal = exp.DPipe(
        this=exp.Literal.string("0x"),
        expression=digits(exp.column("profile_id"), seed, _DIGITS),
        safe=True,
    )
    number = exp.cast(hexadecimal, exp.DataType.Type.UBIGINT)
    query = exp.select(exp.alias_(number, "draw")).from_("profiles").order_by("profile")
    found = store.query(DUCKDB.text(query)).fetchnumpy()["draw"]
    return np.asarray(found, dtype=np.uint64)


def strata(store: ProfileStore, paths: Sequence[str]) -> NDArray[np.int64]:
    """Return the stratum of every profile, by profile number: a number for each set of values.

    Parameters
    ----------
    store
        The profile store.
    paths
        Fields of the profile with a single value; no value is a value of its own.

    Raises
    ------
    UnknownNameError
        There is no field of the profile of that path.
    DefinitionError
        No field is given, or one with several values.
    """
    if not paths:
        raise DefinitionError("strata need at least one field")
    columns = [_column(store, path, "strata") for path in paths]
    group = np.zeros(store.layout.profile_count, dtype=np.int64)
    for field in columns:
        kind, kinds = _kinds(store, field)
        group = pd.factorize(group * (len(kinds) + 1) + kind + 1)[0]
    return group


def values(store: ProfileStore, path: str) -> Values:
    """Return the value of a field that every profile has.

    Parameters
    ----------
    store
        The profile store.
    path
        A field of the profile with a single value.

    Raises
    ------
    UnknownNameError
        There is no field of the profile of that path.
    DefinitionError
        The field has several values.
    """
    codes, kinds = _kinds(store, _column(store, path, "groups"), sort=True)
    return Values(codes.astype(np.int64), tuple(_text(kind) for kind in kinds))


def _column(store: ProfileStore, path: str, purpose: str) -> Column:
    arguments.text(path, "the field", "the path of a field of the profile, as text")
    columns = {".".join(path): column for path, column in store.layout.profiles.columns.items()}
    if path not in columns:
        raise UnknownNameError("field of the profile", path, columns)
    if not isinstance(columns[path].type, Scalar):
        told = type_name(columns[path].type)
        raise DefinitionError(f"{path} is {told}; {purpose} need a field with a single value")
    return columns[path]


def _kinds(
    store: ProfileStore, field: Column, *, sort: bool = False
) -> tuple[NDArray[np.intp], pd.Index]:
    """Return the place of every profile's value among the distinct ones, and those."""
    value = column(field.name)
    query = exp.select(exp.alias_(value, "value")).from_("profiles").order_by("profile")
    return pd.factorize(store.query(DUCKDB.text(query)).df()["value"], sort=sort)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a whole number becomes a float beside a missing one
    return str(value).lower() if isinstance(value, bool | np.bool_) else str(value)
