"""A definition as an English sentence."""

from toolkit.language.describe.tiles import describe, describe_step, describe_tile

__all__ = ["describe", "describe_step", "describe_tile"]
