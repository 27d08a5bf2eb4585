"""Hypothesis: canvases over the small extracts of `strategies`, as a builder may leave them.

Empty containers, containers of one, ignored years: everything that settles is drawn, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support.strategies.extracts import DAYS, EVENT_TYPES, NUMBERS, TEXTS, WHOLE
from toolkit.instants import Unit
from toolkit.language.canvas import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ExistsTest,
    FieldTest,
    ItemsCard,
    ListTest,
    RangeTest,
    Sequence,
    Step,
    TextTest,
    Unfinished,
    ValuesCard,
    ValueTest,
    times,
)
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from toolkit.language.canvas.model import Tile

_COMPARISONS = ["=", "!=", "<", "<=", ">", ">="]
_TEXT_OPERATORS = [
    f"{no}{test}"
    for no, tests in (
        ("", ["equals", "contains", "startsWith", "endsWith", "notEqualTo"]),
        ("doesNot", ["Contain", "StartWith", "EndWith"]),
    )
    for test in tests
]
_text = st.sampled_from(TEXTS)
_number = st.sampled_from([*WHOLE, *NUMBERS])
_comparison = st.sampled_from(_COMPARISONS)
_amount = st.integers(1, 40)
_usual = [Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR]
_unit = st.sampled_from([*_usual, *_usual, *Unit])
_dates = st.sampled_from(DAYS)
_day = st.one_of(st.sampled_from(["today", "yesterday"]), _dates)
_ago = st.builds(times.Ago, _amount, _unit)
_ahead = st.builds(times.Ahead, _amount, _unit)
durations = st.builds(times.Duration, _amount, _unit)
"""How long after the card before a card of a sequence may come."""


def _range(first, last):
    return RangeTest(*sorted((first, last)))


def _sum_between(kind, field, first, last):
    low, high = sorted((first, last))
    return Aggregation(kind, field, ">=", low, high)


def _from_to(first, last):
    return times.FromTo(min(first, last), max(first, last))


constraints = st.one_of(
    st.builds(times.OnDay, _day, st.booleans()),
    st.builds(
        times.InPeriod,
        st.sampled_from(["this", "last", "next"]),
        _unit,
    ),
    st.just(times.InPeriod("this", Unit.MONTH, ignore_year=True)),
    st.builds(times.During, st.sampled_from([2023, 2024]), st.sampled_from([None, 2, 3])),
    st.builds(times.During, st.none(), st.sampled_from([2, 3])),
    st.builds(times.InLast, _amount, _unit),
    st.builds(times.InNext, _amount, _unit),
    st.builds(_from_to, _dates, _dates),
    st.builds(times.FromTo, st.just("yesterday"), _day),
    st.just(times.FromTo("today", "today")),
    st.builds(times.FromTo, _dates, _dates, st.just(True)),
    st.builds(times.Within, _amount, _unit, _day, st.booleans()),
    st.builds(times.Before, st.one_of(_day, _ago)),
    st.builds(times.Before, _dates, st.just(True)),
    st.builds(times.After, st.one_of(_day, _ago)),
    st.builds(times.After, _dates, st.just(True)),
    st.builds(times.RollingRange, _ago, st.one_of(_ago, _ahead)),
    st.builds(times.RollingRange, _ahead, _ahead),
    st.builds(times.RollingRange, st.none(), _ago),
    st.builds(times.RollingRange, _ahead, st.none()),
)
"""Every time constraint, with and without the year."""


def _texts(fields: list[str], others: list[str]) -> st.SearchStrategy[AttributeCard]:
    tests = st.one_of(
        st.builds(
            TextTest,
            st.sampled_from(_TEXT_OPERATORS),
            st.lists(_text, min_size=1, max_size=3).map(tuple),
            st.booleans(),
            st.sampled_from(["any", "all"]),
        ),
        st.builds(ValueTest, _comparison, _text),
        st.builds(
            ListTest,
            st.sampled_from(["in", "notIn"]),
            st.lists(_text, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(
            FieldTest,
            st.sampled_from([*_COMPARISONS, *_TEXT_OPERATORS, *_TEXT_OPERATORS]),
            st.sampled_from(others),
            st.booleans(),
        ),
        st.builds(ExistsTest, st.booleans()),
    )
    return st.builds(AttributeCard, st.sampled_from(fields), tests)


def _numbers(fields: list[str], others: list[str]) -> st.SearchStrategy[AttributeCard]:
    tests = st.one_of(
        st.builds(ValueTest, _comparison, _number),
        st.builds(_range, _number, _number),
        st.builds(
            ListTest,
            st.sampled_from(["in", "notIn"]),
            st.lists(_number, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(FieldTest, _comparison, st.sampled_from(others)),
        st.builds(ExistsTest, st.booleans()),
    )
    return st.builds(AttributeCard, st.sampled_from(fields), tests)


def _moments(fields: list[str]) -> st.SearchStrategy[AttributeCard]:
    return st.builds(AttributeCard, st.sampled_from(fields), constraints)


def _code(*texts: str) -> st.SearchStrategy[CodeTile]:
    return st.sampled_from(texts).map(lambda text: CodeTile(parse(text)))


def _containers(inner: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[Container]:
    return st.builds(
        Container,
        st.lists(inner, max_size=most).map(tuple),
        st.sampled_from(["all", "any", "none"]),
        st.booleans(),
        st.sampled_from(["", "", "Lapsed", "a*/b \\ c"]),
        st.sampled_from(["", "", "two\nlines", "*", "name: x */"]),
    )


def _ruled(inner: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    rules = st.one_of(inner, inner, _containers(inner, 2))
    return st.lists(rules, max_size=2).map(tuple)


def _values(field: str, tests: st.SearchStrategy[AttributeCard]) -> st.SearchStrategy[ValuesCard]:
    """Cards of the values of a list, tested as a field of the same kind is."""
    return st.builds(
        ValuesCard,
        st.just(field),
        tests.map(lambda card: card.test),
        st.sampled_from(["any", "all", "none"]),
    )


_item_rules = st.one_of(
    _values("tags", _texts(["name"], ["name", "^^.city", "^.keyword"])),
    _texts(["name"], ["^^.city", "^.keyword"]),
    _numbers(["price"], ["^.price"]),
    _code('name like "a%"', "price + 1 > ^^.age"),
)
_event_rules = st.one_of(
    _texts(["keyword", "device.model"], ["^.city", "keyword"]),
    _numbers(["price", "count"], ["^.age", "count"]),
    _moments(["timestamp", "^.since"]),
    st.builds(
        AttributeCard,
        st.just("eventType"),
        st.builds(
            TextTest, st.just("equals"), st.sampled_from(EVENT_TYPES).map(lambda kind: (kind,))
        ),
    ),
    st.builds(ItemsCard, st.just("items"), _ruled(_item_rules)),
    _values("^.tags", _texts(["keyword"], ["^.city", "keyword"])),
    _code('keyword like "%a"', "items.count() = 2", "price + 1 > ^.age"),
)
measures = st.one_of(
    st.integers(1, 3).map(Count),
    st.integers(0, 2).map(lambda most: Count(None, most)),
    st.integers(1, 3).map(lambda both: Count(both, both)),
    st.just(Count(1, 2)),
    st.just(Every()),
    st.builds(
        Aggregation,
        st.sampled_from(["sum", "average", "min", "max"]),
        st.sampled_from(["price", "count"]),
        _comparison,
        _number,
    ),
    st.builds(
        _sum_between,
        st.sampled_from(["sum", "average", "min", "max"]),
        st.sampled_from(["price", "count"]),
        _number,
        _number,
    ),
)
"""How many events, or what they add up to."""


def events(
    measured: st.SearchStrategy[object], exclude: st.SearchStrategy[bool]
) -> st.SearchStrategy[EventCard]:
    """Event cards with what they ask for, and whether they are excluded, from strategies."""
    return st.builds(
        EventCard,
        st.lists(st.sampled_from(EVENT_TYPES), max_size=2, unique=True).map(tuple),
        _ruled(_event_rules),
        st.one_of(st.none(), constraints),
        measured,
        exclude,
        st.booleans(),
    )


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """Two or three cards, with counts, or with gaps and excluded cards."""
    length = draw(st.integers(2, 3))
    if draw(st.booleans()):
        cards = st.builds(Step, events(st.integers(1, 2).map(Count), st.just(False)))
        return Sequence(tuple(draw(cards) for _ in range(length)))
    gap = st.one_of(st.none(), durations)
    first = Step(draw(events(st.just(Count()), st.just(False))))
    later = st.builds(Step, events(st.just(Count()), st.booleans()), gap, gap)
    return Sequence((first, *(draw(later) for _ in range(length - 1))))


text_cards = _texts(["city", "loyalty.tier"], ["name", "city"])
"""Every test of text on a card."""
tiles = st.one_of(
    text_cards,
    _numbers(["age", "score", "loyalty.points"], ["limit", "age"]),
    _moments(["day", "since"]),
    st.builds(AttributeCard, st.just("vip"), st.builds(ValueTest, st.just("="), st.booleans())),
    events(measures, st.booleans()),
    events(measures, st.booleans()),
    sequences(),
    _values("tags", _texts(["city"], ["name", "city"])),
    _values("marks", _numbers(["age"], ["limit", "age"])),
    st.builds(AudienceTile, st.just("vips"), st.booleans()),
    _code(
        "age + 1 > limit",
        'exists T from tags where T = "a" or T > city',
        'city like "%a%"',
        "vip",
        "tags.count() = 0",
    ),
)
canvases = _containers(st.recursive(tiles, _containers, max_leaves=4))
"""Canvases over the extracts of `strategies`."""


def _lacking(tile: Tile, lacks: st.SearchStrategy[Unfinished]) -> st.SearchStrategy[Tile]:
    """Canvases with unfinished tiles among the others, also among the rules of cards."""
    match tile:
        case Container(children=children):
            inner = st.tuples(*(_lacking(child, lacks) for child in children))
            more = st.lists(lacks, max_size=1).map(tuple)
            return st.builds(
                lambda before, kept: replace(tile, children=(*before, *kept)), more, inner
            )
        case EventCard(rules=rules) | ItemsCard(rules=rules):
            more = st.lists(lacks, max_size=1).map(tuple)
            return more.map(lambda others: replace(tile, rules=(*rules, *others)))
        case _:
            return st.just(tile)


unfinished = st.sampled_from(
    [
        {"type": "AttributeCard", "field": "city", "test": {"type": "TextTest", "values": []}},
        {"type": "EventCard", "event_types": []},
        {"type": "Container"},
        {"type": "CodeTile", "code": " "},
    ]
).map(lambda tile: Unfinished(tile, "it lacks something"))
"""Tiles as a builder leaves them before they say anything."""
unfinished_canvases = canvases.flatmap(lambda canvas: _lacking(canvas, unfinished))
"""Canvases with unfinished tiles."""
