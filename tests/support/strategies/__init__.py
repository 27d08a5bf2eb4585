"""Hypothesis: extracts with everything awkward in them, and expressions that fit them."""

from tests.support.strategies.extracts import extracts
from tests.support.strategies.language import NOT_YET, whole_language
from tests.support.strategies.rules import event_conditions, expressions

__all__ = ["NOT_YET", "event_conditions", "expressions", "extracts", "whole_language"]
