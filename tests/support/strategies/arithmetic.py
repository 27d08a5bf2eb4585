"""Comparisons of arithmetic: counts, sums, averages, extremes, fields and constants."""

from __future__ import annotations

from hypothesis import strategies as st

_CONSTANTS = ["0", "1", "2", "3", "-1", "7", "30", "90", "0.1", "0.3", "1.5", "-0.25", "100"]
_LONG = [
    "0.30000000000000001",
    "0.3333333333333333",
    "9007199254740993",
    "123456789012345678901234567890",
    "0.123456789012345678901234567890",
]
_FIELDS = ["age", "limit", "score", "loyalty.points", "marks.count()"]
_EVENTS = [
    "xEvent",
    'xEvent[eventType = "buy"]',
    'xEvent[eventType = "view"]',
    "xEvent[price > 0.1]",
]
_ITEM_FIELDS = ["price", "count", "price", "items.count()", "items.sum(price)"]
_COMPARISONS = ["=", "!=", "<", "<=", ">", ">="]
_OPERATORS = ["+", "-", "*", "/", "/", "%"]

constants = st.sampled_from([*_CONSTANTS, *_CONSTANTS, *_LONG])


def _operations(leaves: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """Return numbers that up to so many numbers are computed to."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(_OPERATORS), inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(_OPERATORS), constants),
            st.builds("(-{})".format, inner),
            st.builds("if (vip, {}, {})".format, inner, inner),
        ),
        max_leaves=most,
    )


_per_item = _operations(st.one_of(st.sampled_from(_ITEM_FIELDS), constants), 3).map(
    lambda text: text.replace("vip", "price > 0.2")
)
_aggregates = st.one_of(
    st.sampled_from(_EVENTS).map("{}.count()".format),
    st.builds(
        "{}.{}({})".format,
        st.sampled_from(_EVENTS),
        st.sampled_from(["sum", "average", "min", "max"]),
        st.one_of(st.sampled_from(["price", "count"]), _per_item),
    ),
    st.builds(
        "{}.items.{}({})".format,
        st.sampled_from(_EVENTS),
        st.sampled_from(["sum", "average", "min", "max"]),
        st.sampled_from(["price", "price * 3", "price / 3", "1 / price"]),
    ),
    st.builds(
        "xEvent.map({}).{}(N => N)".format, _per_item, st.sampled_from(["sum", "min", "max"])
    ),
)
_leaves = st.one_of(_aggregates, _aggregates, st.sampled_from(_FIELDS), constants)
numbers = _operations(_leaves, 4)
"""Numbers of a profile."""

arithmetic_rules = st.one_of(
    st.builds("{} {} {}".format, numbers, st.sampled_from(_COMPARISONS), numbers),
    st.builds("{} {} {}".format, numbers, st.sampled_from(_COMPARISONS), numbers),
    st.builds("{} {} {}".format, numbers, st.sampled_from(_COMPARISONS), constants),
    st.builds("not ({} {} {})".format, numbers, st.sampled_from(_COMPARISONS), numbers),
    st.builds(
        "{} {} [{}, {}]".format, numbers, st.sampled_from(["in", "notIn"]), numbers, constants
    ),
    st.builds("({}).{}()".format, numbers, st.sampled_from(["isNull", "isNotNull"])),
    st.builds(
        "xEvent.exists({} {} {})".format, _per_item, st.sampled_from(_COMPARISONS), _per_item
    ),
    st.builds(
        "xEvent.{}({}, 2).sum(price) {} {}".format,
        st.sampled_from(["topN", "bottomN"]),
        _per_item,
        st.sampled_from(_COMPARISONS),
        constants,
    ),
    st.builds("xEvent.map({}).distinct().count() = {}".format, _per_item, st.integers(0, 3)),
    st.builds("xEvent.groupBy({}).values().count() = {}".format, _per_item, st.integers(0, 3)),
)
"""Rules that compare numbers that are computed."""
