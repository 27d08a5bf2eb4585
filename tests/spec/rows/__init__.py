"""PQL.md as a table: an expression, and the profiles it holds for, worked out by hand."""

from tests.spec.rows.events import CHAINS, EVENTS
from tests.spec.rows.later import LATER
from tests.spec.rows.time import AS_OF, CALENDAR, TIME
from tests.spec.rows.values import EXPORTED, LISTS, NULLS, TEXTS

ROWS = [*TIME, *AS_OF, *CALENDAR, *NULLS, *TEXTS, *LISTS, *EXPORTED, *EVENTS, *CHAINS, *LATER]
