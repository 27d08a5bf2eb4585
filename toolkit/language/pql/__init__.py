"""PQL text: read and written."""

from toolkit.language.pql.parse import parse
from toolkit.language.pql.render import render

__all__ = ["parse", "render"]
