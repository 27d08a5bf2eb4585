"""Audiences: definitions with a name, and files that hold them."""

from toolkit.library.adobe import Carried, from_adobe, to_adobe
from toolkit.library.audience import Audience
from toolkit.library.files import read_audience, read_audiences
from toolkit.library.library import Library

__all__ = [
    "Audience",
    "Carried",
    "Library",
    "from_adobe",
    "read_audience",
    "read_audiences",
    "to_adobe",
]
