"""The analyst's workbench for customer segmentation."""

from importlib import import_module
from typing import TYPE_CHECKING

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
from toolkit.library import Audience, Library, from_adobe, read_audiences, to_adobe
from toolkit.workbench.extract import Extract, open_extract

if TYPE_CHECKING:
    from toolkit.propensity import Goal
    from toolkit.widgets import (
        AudienceBrowser,
        AudienceBuilder,
        CustomerAIPanel,
        OverlapExplorer,
    )
    from toolkit.workbench.customer_ai import CustomerAI

__version__ = "0.1.0"

__all__ = [
    "Audience",
    "AudienceBrowser",
    "AudienceBuilder",
    "CustomerAI",
    "CustomerAIPanel",
    "Definition",
    "Extract",
    "Goal",
    "Library",
    "OverlapExplorer",
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

_LOADED_ON_USE = {
    "AudienceBrowser": "toolkit.widgets",
    "AudienceBuilder": "toolkit.widgets",
    "CustomerAI": "toolkit.workbench.customer_ai",
    "CustomerAIPanel": "toolkit.widgets",
    "Goal": "toolkit.propensity",
    "OverlapExplorer": "toolkit.widgets",
}


def __getattr__(name: str) -> object:
    if name in _LOADED_ON_USE:
        return getattr(import_module(_LOADED_ON_USE[name]), name)
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LOADED_ON_USE})
