"""What stands after `occurs`: every form, comparison, unit and direction, as PQL text."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from toolkit.instants import Unit

COMPARISONS = ["=", "!=", "<", "<=", ">", ">="]
DIRECTIONS = ["before", "after", "from"]
UNITS = [unit.plural for unit in Unit]
WORDS = ["now", "today", "yesterday", "tomorrow"]
DATES = ["date(2024, 2, 29)", "date(2024, 3, 31)", "date(currentYear(), currentMonth(), 1)"]
PERIODS = [f"{which} {unit.value}" for which in ("this", "last", "next") for unit in Unit]
NEAR_PERIODS = ["this month", "last month", "next year", "this week", "last day", "this hour"]

reference_times = st.sampled_from([*WORDS, *WORDS, *DATES]) | st.sampled_from(
    [*NEAR_PERIODS, *NEAR_PERIODS, *PERIODS]
)
"""What names an instant or an interval, without a field."""

# Without a comparison it is "=".
_SIDES = [
    f"{comparison} {{}} {unit} {direction}"
    for comparison, unit, direction in product([*COMPARISONS, ""], UNITS, DIRECTIONS)
]
_offsets = st.builds(str.format, st.sampled_from(_SIDES), st.integers(0, 40))
forms = st.one_of(
    _offsets.map(lambda offset: f"{offset} {{}}"),
    _offsets.map(lambda offset: f"{offset} {{}}"),
    st.sampled_from(["before {}", "after {}", "on {}"]),
    st.just("between {} and {}"),
)
"""Every form, with places for its reference times."""


def occurrences(times: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return occurrences beside some reference times."""
    return st.builds(str.format, forms, times, times)
