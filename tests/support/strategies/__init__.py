"""Hypothesis: extracts with everything awkward in them, and expressions that fit them."""

from tests.support.strategies.extracts import extracts
from tests.support.strategies.language import whole_language
from tests.support.strategies.rules import (
    by_bare_names,
    by_name,
    event_conditions,
    expressions,
    related_rules,
)

evaluated_today = expressions | whole_language()
"""What engines are asked: rules as analysts write them, and the whole language."""

__all__ = [
    "by_bare_names",
    "by_name",
    "evaluated_today",
    "event_conditions",
    "expressions",
    "extracts",
    "related_rules",
    "whole_language",
]
