"""A definition as an English sentence."""

from toolkit.language.describe.tiles import describe, describe_step, describe_tile
from toolkit.language.describe.words import NO_NAMES, EventNames

__all__ = ["NO_NAMES", "EventNames", "describe", "describe_step", "describe_tile"]
