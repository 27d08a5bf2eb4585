"""What is drawn for which PQL: every generation's form of a thing is the same card (PQL.md §8)."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.errors import DefinitionError
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
    ValueTest,
    from_expression,
    from_json,
    settled,
    times,
    to_expression,
    to_json,
)
from toolkit.language.pql import parse, render

DAYS_30 = times.InLast(30, Unit.DAY)
LATER = "B.timestamp occurs after A.timestamp"
ADD, BUY, SEEN = (EventCard((kind,), case_sensitive=True) for kind in ("add", "buy", "seen"))

DRAWN = [
    # attributes
    ('city.equals("a", false)', AttributeCard("city", TextTest("equals", ("a",)))),
    ('city.equals("a")', AttributeCard("city", TextTest("equals", ("a",), case_sensitive=True))),
    ('city = "a"', AttributeCard("city", ValueTest("=", "a"))),
    ('"a" = city', AttributeCard("city", ValueTest("=", "a"))),
    ("3 < age", AttributeCard("age", ValueTest(">", 3))),
    ("vip = true", AttributeCard("vip", ValueTest("=", value=True))),
    ("$1.city.isNull()", AttributeCard("city", ExistsTest(exists=False))),
    ("P => P.city.isNotNull()", AttributeCard("city", ExistsTest())),
    ('city in ["a", "b"]', AttributeCard("city", ListTest("in", ("a", "b")))),
    ("city != work.city", AttributeCard("city", FieldTest("!=", "work.city"))),
    (
        'city.contains("a", false) or city.contains("b", false)',
        AttributeCard("city", TextTest("contains", ("a", "b"))),
    ),
    (
        'city.doesNotContain("a", false) and city.doesNotContain("b", false)',
        AttributeCard("city", TextTest("doesNotContain", ("a", "b"), match="all")),
    ),
    # when, of a date field
    ("day occurs today", AttributeCard("day", times.OnDay("today"))),
    ("day occurs = 1 day before today", AttributeCard("day", times.OnDay("yesterday"))),
    ("day occurs this month", AttributeCard("day", times.InPeriod("this", Unit.MONTH))),
    ("day.getYear() = 2026", AttributeCard("day", times.During(2026))),
    ("day.getMonth() = 3", AttributeCard("day", times.During(None, 3))),
    (
        "day.getYear() = 2026 and day.getMonth() = 3",
        AttributeCard("day", times.During(2026, 3)),
    ),
    (
        "day occurs between date(2026, 3, 1) and date(2026, 3, 31)",
        AttributeCard("day", times.During(2026, 3)),
    ),
    (
        "day occurs <= 30 days before now and day occurs >= 7 days before now",
        AttributeCard("day", times.RollingRange(times.Ago(30, Unit.DAY), times.Ago(7, Unit.DAY))),
    ),
    (
        "day.getMonth() = 2 and day.getDayOfMonth() = 29",
        AttributeCard("day", times.OnDay(date(2000, 2, 29), ignore_year=True)),
    ),
    # audiences
    ('inSegment("vips")', AudienceTile("vips")),
    ('not (inSegment("vips"))', AudienceTile("vips", exclude=True)),
    # events
    ("xEvent", EventCard()),
    ('CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy")])', BUY),
    ('xEvent[eventType = "buy"]', BUY),
    ('xEvent.exists(eventType = "buy")', BUY),
    ('exists E from xEvent where E.eventType = "buy"', BUY),
    ('select E from xEvent where E.eventType = "buy"', BUY),
    ('{E as xEvent: E.eventType = "buy"}', BUY),
    ('xEvent[eventType = "buy"].count() > 0', BUY),
    ('xEvent.eventType = "buy"', BUY),
    ('xEvent.eventType.equals("buy", false)', EventCard(("buy",))),
    (
        'not (xEvent[eventType = "buy"])',
        EventCard(("buy",), case_sensitive=True, exclude=True),
    ),
    (
        'xEvent[eventType = "buy" and timestamp occurs <= 30 days before now].count() >= 2',
        EventCard(("buy",), time=DAYS_30, measure=Count(2), case_sensitive=True),
    ),
    (
        'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy") WHEN(<= 30 days before now) '
        "COUNT(2)])",
        EventCard(("buy",), time=DAYS_30, measure=Count(2), case_sensitive=True),
    ),
    (
        'xEvent[timestamp occurs <= 3 days before now and eventType = "buy" and '
        "timestamp occurs >= 1 day before now]",
        EventCard(
            ("buy",),
            case_sensitive=True,
            time=times.RollingRange(times.Ago(3, Unit.DAY), times.Ago(1, Unit.DAY)),
        ),
    ),
    ("xEvent.count() = 0", EventCard(measure=Count(None, 0))),
    ("xEvent.count() < 3", EventCard(measure=Count(None, 2))),
    ("xEvent.count() >= 2 and xEvent.count() <= 5", EventCard(measure=Count(2, 5))),
    ("xEvent.count() = 4", EventCard(measure=Count(4, 4))),
    (
        'not (xEvent[eventType = "buy" and not (price > 3)])',
        EventCard(
            ("buy",),
            (AttributeCard("price", ValueTest(">", 3)),),
            measure=Every(),
            case_sensitive=True,
        ),
    ),
    (
        "xEvent.sum(price) > 3.5",
        EventCard(measure=Aggregation("sum", "price", ">", 3.5)),
    ),
    (
        'xEvent[items[name.equals("x", false) and price > ^.price and ^^.vip = true]]',
        EventCard(
            rules=(
                ItemsCard(
                    "items",
                    (
                        AttributeCard("name", TextTest("equals", ("x",))),
                        AttributeCard("price", FieldTest(">", "^.price")),
                        AttributeCard("^^.vip", ValueTest("=", value=True)),
                    ),
                ),
            )
        ),
    ),
    # sequences
    (
        'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy")])',
        Sequence((Step(ADD), Step(BUY))),
    ),
    (
        f'select A from xEvent where A.eventType = "add", B from xEvent where '
        f'B.eventType = "buy" and {LATER} and B.timestamp occurs >= 1 hour after A.timestamp '
        "and B.timestamp occurs <= 24 hours after A.timestamp",
        Sequence(
            (
                Step(ADD),
                Step(BUY, times.Duration(1, Unit.HOUR), times.Duration(24, Unit.HOUR)),
            )
        ),
    ),
    (
        'select A from xEvent where A.eventType = "add" and not (exists B from xEvent where '
        'B.eventType = "buy" and B.timestamp occurs <= 7 days after A.timestamp)',
        Sequence(
            (
                Step(ADD),
                Step(
                    EventCard(("buy",), case_sensitive=True, exclude=True),
                    within=times.Duration(7, Unit.DAY),
                ),
            )
        ),
    ),
    (
        'select A from xEvent where A.eventType = "add", C from xEvent where '
        'C.eventType = "buy" and C.timestamp > A.timestamp and not (exists B from xEvent where '
        f'B.eventType = "seen" and {LATER} and B.timestamp occurs before C.timestamp)',
        Sequence(
            (Step(ADD), Step(EventCard(("seen",), case_sensitive=True, exclude=True)), Step(BUY))
        ),
    ),
]


@pytest.mark.parametrize(("pql", "tile"), DRAWN)
def test_it_is_drawn_as_a_card(pql: str, tile) -> None:
    canvas = from_expression(parse(pql))
    assert canvas == Container((tile,))
    assert from_expression(to_expression(canvas)) == canvas


CODE = [
    "loyalty.points + 100 > spent",
    'city like "a%"',
    "vip",
    "xEvent.count() != -1",
    "xEvent.count() >= 0",
    "xEvent.count() < 0",
    "xEvent.topN(timestamp, 1).head().price > 3",
    "xEvent[price > 1].count() > limit",
    "xEvent.sum(price * quantity) > 3",
    "exists E from xEvent, F from xEvent where E.price = F.price",
    "let p = (xEvent) in (p.count() > 3)",
    "day occurs before until",
    "day occurs = 3 days before today",
]


@pytest.mark.parametrize("pql", CODE)
def test_what_no_card_draws_is_code_and_stays_as_it_was(pql: str) -> None:
    canvas = from_expression(parse(pql))
    assert canvas == Container((CodeTile(parse(pql)),))
    assert to_expression(canvas) == parse(pql)


def test_the_code_tile_is_the_smallest_there_is() -> None:
    pql = 'inSegment("a") and not (vip or (city = "x" and loyalty.points + 1 > 3))'
    canvas = from_expression(parse(pql))
    assert canvas == Container(
        (
            AudienceTile("a"),
            Container(
                (
                    CodeTile(parse("vip")),
                    Container(
                        (
                            AttributeCard("city", ValueTest("=", "x")),
                            CodeTile(parse("loyalty.points + 1 > 3")),
                        )
                    ),
                ),
                "none",
            ),
        )
    )
    assert to_expression(canvas) == parse(pql)


def test_code_inside_an_event_is_the_smallest_there_is() -> None:
    canvas = from_expression(parse('xEvent[eventType = "buy" and price + 1 > ^.age]'))
    card = EventCard(("buy",), (CodeTile(parse("price + 1 > ^.age")),), case_sensitive=True)
    assert canvas == Container((card,))


@pytest.mark.parametrize(
    "pql",
    [
        "(a = 1 and b = 2) and c = 3",
        "a = 1 and (b = 2 and c = 3)",
        "a = 1 or (b = 2 or c = 3)",
        "(a = 1 or b = 2) and (c = 3 or d = 4)",
        "not (not (a = 1 and b = 2))",
    ],
)
def test_the_authors_grouping_stays(pql: str) -> None:
    assert render(to_expression(from_expression(parse(pql)))) == pql


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TextTest("equals", ()), "needs a value"),
        (lambda: AttributeCard("a b", ExistsTest()), "is no field"),
        (lambda: AttributeCard("xEvent", ExistsTest()), "drawn by event cards"),
        (lambda: Count(None, None), "needs at least, at most, or both"),
        (lambda: Count(0), "holds for everyone"),
        (lambda: Count(3, 2), "less than any count"),
        (lambda: Sequence((Step(ADD),)), "two steps or more"),
        (
            lambda: Sequence((Step(EventCard(exclude=True)), Step(ADD))),
            "starts with an included card",
        ),
        (
            lambda: Sequence((Step(EventCard(measure=Count(2))), Step(EventCard(exclude=True)))),
            "each card asks for at least 1",
        ),
        (lambda: EventCard(rules=(AudienceTile("vips"),)), "a card holds rules"),
        (lambda: times.InLast(0, Unit.DAY), "no length of time"),
        (times.During, "needs a year, a month"),
        (lambda: times.During(2026, 13), "no month 13"),
        (lambda: times.FromTo(date(2026, 2, 1), date(2026, 1, 1)), "ends before it starts"),
        (lambda: times.FromTo("today", "yesterday"), "ends before it starts"),
        (lambda: times.Before("today", ignore_year=True), "only a custom date"),
    ],
)
def test_what_cannot_be_drawn_is_refused_when_it_is_made(make, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        make()


def test_an_empty_canvas_is_everyone() -> None:
    assert render(to_expression(Container())) == "true"
    assert from_expression(parse("true")) == Container()
    assert settled(Container((Container((), "any"), Container(())), "none")) == Container()


SUM = "xEvent.sum(price)"
SPENT = EventCard(measure=Aggregation("sum", "price", ">=", 3, 5))


@pytest.mark.parametrize(
    ("pql", "card"),
    [
        ("age >= 3 and age <= 5", AttributeCard("age", RangeTest(3, 5))),
        ("age <= 5 and 3 <= age", AttributeCard("age", RangeTest(3, 5))),
        ("age >= 3 and age <= 3", AttributeCard("age", RangeTest(3, 3))),
        (
            "xEvent[age >= 3 and age <= 5]",
            EventCard(rules=(AttributeCard("age", RangeTest(3, 5)),)),
        ),
        (f"{SUM} >= 3 and {SUM} <= 5", SPENT),
    ],
)
def test_a_number_between_two_others_is_one_card(pql: str, card: object) -> None:
    canvas = Container((card,))
    assert from_expression(parse(pql)) == canvas
    assert from_expression(parse(render(to_expression(canvas)))) == canvas
    assert from_json(to_json(canvas)) == canvas


@pytest.mark.parametrize(
    "pql",
    [
        "age >= 5 and age <= 3",
        "age > 3 and age <= 5",
        "age >= 3 and limit <= 5",
        'city >= "a" and city <= "c"',
        f"{SUM} >= 3 and xEvent.average(price) <= 5",
        f"{SUM} >= 3 and xEvent[channel = 1].sum(price) <= 5",
    ],
)
def test_what_is_no_range_is_two_cards(pql: str) -> None:
    assert len(from_expression(parse(pql)).children) == 2


def test_a_range_that_holds_for_no_one_is_refused() -> None:
    for make in (lambda: RangeTest(5, 3), lambda: Aggregation("sum", "price", ">=", 5, 3)):
        with pytest.raises(DefinitionError, match="matches no one"):
            make()
    with pytest.raises(DefinitionError, match="goes with >="):
        Aggregation("sum", "price", "<", 3, 5)
