"""PQL.md as a table: an expression, and the profiles it holds for, worked out by hand."""

from tests.spec.rows.aggregates import AGGREGATES, TOTALS
from tests.spec.rows.arithmetic import ARITHMETIC, AT_THE_LIMIT, CHOSEN, DIGITS, EXACT, MIXED, SUMS
from tests.spec.rows.binders import GAPS, LAMBDAS, QUANTIFIERS, SCOPES, SEVERAL
from tests.spec.rows.dates import DAYS, PARTS, STEPS
from tests.spec.rows.edges import AROUND_A_FIELD, AROUND_NOW, IN_A_ZONE
from tests.spec.rows.events import EVENTS, PATHS
from tests.spec.rows.forms import ANY_CASE, BRACES, OWN_NAMES, PLAIN_NUMBERS, TEXT_DATES
from tests.spec.rows.lists import LISTS, ORDERED, SETS, SUBSETS
from tests.spec.rows.logic import AUDIENCES, CHOICES, FORMS, NAMED
from tests.spec.rows.maps import GROUPED, MAPS
from tests.spec.rows.sequences import CHAINS
from tests.spec.rows.texts import GROUPS, LETTERS, MORE_TEXTS, TEXTS
from tests.spec.rows.time import AS_OF, CALENDAR, TIME
from tests.spec.rows.values import COERCED, EXPORTED, MORE_NULLS, NULLS, NUMBERS, OBJECTS, WRITTEN

ROWS = [
    *TIME,
    *SUBSETS,
    *AS_OF,
    *CALENDAR,
    *AROUND_NOW,
    *AROUND_A_FIELD,
    *IN_A_ZONE,
    *STEPS,
    *PARTS,
    *DAYS,
    *NULLS,
    *MORE_NULLS,
    *COERCED,
    *NUMBERS,
    *OBJECTS,
    *EXPORTED,
    *WRITTEN,
    *ARITHMETIC,
    *EXACT,
    *DIGITS,
    *SUMS,
    *MIXED,
    *CHOSEN,
    *AT_THE_LIMIT,
    *FORMS,
    *CHOICES,
    *NAMED,
    *AUDIENCES,
    *TEXTS,
    *MORE_TEXTS,
    *LETTERS,
    *GROUPS,
    *LISTS,
    *SETS,
    *ORDERED,
    *MAPS,
    *GROUPED,
    *EVENTS,
    *PATHS,
    *AGGREGATES,
    *TOTALS,
    *QUANTIFIERS,
    *LAMBDAS,
    *SEVERAL,
    *GAPS,
    *SCOPES,
    *CHAINS,
    *OWN_NAMES,
    *PLAIN_NUMBERS,
    *TEXT_DATES,
    *ANY_CASE,
    *BRACES,
]
