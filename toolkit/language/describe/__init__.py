"""A definition as an English sentence."""

from toolkit.language.describe.tiles import describe

__all__ = ["describe"]
