"""A definition as the Python that composes it."""

from toolkit.language.python.write import to_python

__all__ = ["to_python"]
