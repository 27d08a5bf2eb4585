"""Small extracts with everything awkward in them.

An extract always has the same fields; its values are chosen so that they meet: few texts, few
numbers, instants at and beside the edges that time constraints have.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.oracle.lists import ListRow
from tests.spec.small import INSTANT, SmallExtract

NOW = datetime(2024, 3, 31, 12, tzinfo=UTC)
COMMON = ["a", "A", "ab", "B"]
"""The texts that there are most of, so that they meet."""
TEXTS = [*COMMON, "", "ß", "İ", "Σας", "σας", 'q"\\', "100%", "a_b", "5", "日本"]
NUMBERS = [0.1, 0.2, 0.3, 0.30000000000000004, 1.0, -1.5, 1 / 3, 300.0, 0.0]
WHOLE = [-1, 0, 1, 2, 3, 5, 30]
TAGS = ["x", "y", "X", ""]
EVENT_TYPES = ["view", "add", "buy"]
EDGES = [
    NOW,
    NOW - timedelta(milliseconds=1),
    NOW + timedelta(milliseconds=1),
    NOW - timedelta(days=1),
    NOW - timedelta(days=30),
    datetime(2024, 3, 31, tzinfo=UTC),
    datetime(2024, 3, 30, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
    datetime(2024, 3, 1, tzinfo=UTC),
    datetime(2024, 4, 1, tzinfo=UTC),
    datetime(2023, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
]
DAYS = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 3, 1), date(2023, 3, 31)]

_ITEM = pa.struct([("name", pa.string()), ("price", pa.float64()), ("tags", pa.list_(pa.string()))])
PROFILE_SCHEMA = pa.schema(
    [
        ("profile_id", pa.string()),
        ("city", pa.string()),
        ("name", pa.string()),
        ("age", pa.int64()),
        ("limit", pa.int64()),
        ("score", pa.float64()),
        ("vip", pa.bool_()),
        ("day", pa.date32()),
        ("since", INSTANT),
        ("tags", pa.list_(pa.string())),
        ("loyalty", pa.struct([("tier", pa.string()), ("points", pa.int64())])),
        ("marks", pa.list_(pa.int64())),
        ("points", pa.map_(pa.string(), pa.int64())),
        ("ids", pa.map_(pa.string(), pa.list_(pa.string()))),
    ]
)
EVENT_SCHEMA = pa.schema(
    [
        ("profile_id", pa.string()),
        ("timestamp", INSTANT),
        ("eventType", pa.string()),
        ("keyword", pa.string()),
        ("price", pa.float64()),
        ("count", pa.int64()),
        ("device", pa.struct([("model", pa.string())])),
        ("items", pa.list_(_ITEM)),
    ]
)


def _maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    present = st.sampled_from(values)
    return st.one_of(st.none(), present, present)


_texts = _maybe([*COMMON, *TEXTS])
_doubles = st.one_of(_maybe(NUMBERS), st.sampled_from([math.nan, math.inf, -math.inf]))
_tags = st.one_of(st.none(), st.lists(st.sampled_from(TAGS), max_size=3))
_marks = st.one_of(st.none(), st.lists(_maybe(WHOLE), max_size=4))
_points = st.one_of(st.none(), st.dictionaries(st.sampled_from(TAGS), _maybe(WHOLE), max_size=2))
_ids = st.one_of(st.none(), st.dictionaries(st.sampled_from(TAGS), _tags, max_size=2))
_item = st.fixed_dictionaries({"name": _maybe(COMMON), "price": _maybe(NUMBERS), "tags": _tags})
_event = st.fixed_dictionaries(
    {
        "profile_id": st.sampled_from([f"p{number}" for number in range(6)]),
        "timestamp": st.sampled_from(EDGES),
        "eventType": _maybe(EVENT_TYPES),
        "keyword": _texts,
        "price": _maybe(NUMBERS),
        "count": _maybe(WHOLE),
        "device": st.one_of(st.none(), st.fixed_dictionaries({"model": _maybe(COMMON)})),
        "items": st.one_of(st.none(), st.lists(_item, max_size=3)),
    }
)
_row_of_list = st.builds(
    ListRow,
    st.sampled_from([f"p{number}" for number in range(6)]),
    _maybe(["realized", "existing", "exited"]),
    _maybe([each for each in EDGES if each <= NOW]),
)
_listed = st.lists(_row_of_list, min_size=1, max_size=9)


@st.composite
def extracts(draw: st.DrawFn) -> SmallExtract:
    """Six profiles and up to 16 events: so many as are drawn, for lists alone are short."""
    profiles = [
        {
            "profile_id": f"p{number}",
            "city": draw(_texts),
            "name": draw(_texts),
            "age": draw(_maybe(WHOLE)),
            "limit": draw(_maybe(WHOLE)),
            "score": draw(_doubles),
            "vip": draw(_maybe([True, False])),
            "day": draw(_maybe(DAYS)),
            "since": draw(_maybe(EDGES)),
            "tags": draw(_tags),
            "loyalty": draw(
                st.one_of(
                    st.none(),
                    st.fixed_dictionaries({"tier": _maybe(COMMON), "points": _maybe(WHOLE)}),
                )
            ),
            "marks": draw(_marks),
            "points": draw(_points),
            "ids": draw(_ids),
        }
        for number in range(6)
    ]
    count = draw(st.sampled_from([0, 6, 10, 12, 16]))
    events = draw(st.lists(_event, min_size=count, max_size=count))
    listed = {"vips": draw(_listed)}
    return SmallExtract(NOW, profiles, events, PROFILE_SCHEMA, EVENT_SCHEMA, listed)
