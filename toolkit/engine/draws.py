"""The random number and the stratum of every profile, read from the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import sqlglot.expressions as exp

from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.schema import Scalar, type_name
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.scopes import column
from toolkit.sql.splitting import digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.store import ProfileStore

_DIGITS = 16


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
    columns = {".".join(path): column for path, column in store.layout.profiles.columns.items()}
    if not paths:
        raise DefinitionError("strata need at least one field")
    for path in paths:
        if path not in columns:
            raise UnknownNameError("field of the profile", path, columns)
        if not isinstance(columns[path].type, Scalar):
            told = type_name(columns[path].type)
            raise DefinitionError(f"{path} is {told}; strata need a field with a single value")
    group = np.zeros(store.layout.profile_count, dtype=np.int64)
    for path in paths:
        value = column(columns[path].name)
        query = exp.select(exp.alias_(value, "value")).from_("profiles").order_by("profile")
        kind, kinds = pd.factorize(store.query(DUCKDB.text(query)).df()["value"])
        group = pd.factorize(group * (len(kinds) + 1) + kind + 1)[0]
    return group
