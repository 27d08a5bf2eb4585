"""Audiences: definitions with a name, and files that hold them."""

from toolkit.library.audience import Audience
from toolkit.library.files import read_audience, read_audiences

__all__ = ["Audience", "read_audience", "read_audiences"]
