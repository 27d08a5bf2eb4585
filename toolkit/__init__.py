"""The analyst's workbench for customer segmentation."""

from toolkit import datasets
from toolkit.errors import ToolkitError, ToolkitWarning
from toolkit.language.definition import Definition, from_json, parse_pql
from toolkit.language.fluent import (
    ago,
    all_of,
    any_of,
    event,
    field,
    from_now,
    if_else,
    in_audience,
)
from toolkit.library import Audience, from_adobe, read_audiences, to_adobe
from toolkit.workbench.extract import Extract, open_extract

__version__ = "0.1.0"

__all__ = [
    "Audience",
    "Definition",
    "Extract",
    "ToolkitError",
    "ToolkitWarning",
    "ago",
    "all_of",
    "any_of",
    "datasets",
    "event",
    "field",
    "from_adobe",
    "from_json",
    "from_now",
    "if_else",
    "in_audience",
    "open_extract",
    "parse_pql",
    "read_audiences",
    "to_adobe",
]
