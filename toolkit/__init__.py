"""The analyst's workbench for customer segmentation."""

from toolkit import datasets
from toolkit.errors import ToolkitError
from toolkit.language.definition import Definition, from_json, parse_pql
from toolkit.language.fluent import event, field
from toolkit.library import Audience, read_audiences
from toolkit.workbench.extract import Extract, open_extract

__version__ = "0.1.0"

__all__ = [
    "Audience",
    "Definition",
    "Extract",
    "ToolkitError",
    "datasets",
    "event",
    "field",
    "from_json",
    "open_extract",
    "parse_pql",
    "read_audiences",
]
