"""Composing definitions in Python: fields, events, and what can be said of them."""

from toolkit.language.fluent.conditions import all_of, any_of, if_else, in_audience
from toolkit.language.fluent.dates import ago, from_now
from toolkit.language.fluent.event import EventDefinition, event
from toolkit.language.fluent.value import ValueHandle, field

__all__ = [
    "EventDefinition",
    "ValueHandle",
    "ago",
    "all_of",
    "any_of",
    "event",
    "field",
    "from_now",
    "if_else",
    "in_audience",
]
