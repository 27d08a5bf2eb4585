"""Widgets: audiences drawn and explored in the notebook."""

from toolkit.errors import MissingExtraError

try:
    import anywidget as _anywidget  # noqa: F401 - to say what brings it
except ImportError:
    raise MissingExtraError("a widget", "widgets") from None

from toolkit.widgets.browser import AudienceBrowser
from toolkit.widgets.builder import AudienceBuilder
from toolkit.widgets.customer_ai import CustomerAIPanel
from toolkit.widgets.explorer import OverlapExplorer

__all__ = ["AudienceBrowser", "AudienceBuilder", "CustomerAIPanel", "OverlapExplorer"]
