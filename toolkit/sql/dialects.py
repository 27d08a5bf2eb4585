"""What differs between the engines' SQL: names of functions, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's SQL.

    Parameters
    ----------
    name
        The engine, as sqlglot knows it.
    functions
        The engine's name for what the compiler calls by its own word.
    """

    name: str
    functions: Mapping[str, str]

    def call(self, word: str, *arguments: exp.Expr) -> exp.Expr:
        """Return a call of a function by the compiler's word for it."""
        name = self.functions[word]
        return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])

    def text(self, statement: exp.Expr, *, pretty: bool = False) -> str:
        """Return a statement as this engine's SQL; the statement itself may be changed by it."""
        return statement.sql(dialect=self.name, pretty=pretty, copy=False)


DUCKDB = Dialect(
    "duckdb",
    {
        "contains": "contains",
        "starts_with": "starts_with",
        "ends_with": "ends_with",
        "lower": "lower",
        "regex": "regexp_matches",
        "is_finite": "isfinite",
        "epoch_milliseconds": "make_timestamp_ms",
        "in_zone": "timezone",
        "filter": "list_filter",
        "transform": "list_transform",
        "flatten": "flatten",
        "length": "len",
        "has": "list_contains",
        "distinct": "list_distinct",
        "sort": "list_sort",
        "list_sum": "list_sum",
        "list_min": "list_min",
        "list_max": "list_max",
        "n_smallest": "min",
        "item": "list_extract",
        "slice": "list_slice",
        "position": "list_position",
        "reverse_sort": "list_reverse_sort",
        "keys": "map_keys",
        "values": "map_values",
        "under": "map_extract_value",
        "map": "map",
        "regex_group": "regexp_extract",
        "printf": "printf",
        "extend": "struct_concat",
        "day": "make_date",
        "try": "try",
    },
)
