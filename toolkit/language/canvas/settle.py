"""One canvas for one meaning of drawing: what containers and cards settle to.

PQL says less than a canvas can: `settled` names every difference, and
`from_expression(to_expression(canvas)) == settled(canvas)`.

- A container of nothing, and what is unfinished, are left out; a container of a single tile is
  that tile, its exclusion the tile's.
- "None of" is "any of", excluded; of the values of a list, too.
- A container that is all there is in a card is the card's own rules.
- A container that has a name or a note is kept, whatever is in it; the canvas itself has neither.
- Tiles that together fill a container and say one thing by halves are one card: tests of one field
  that differ in the text alone, a range in the last and the next so many units. Neighbours that
  both must hold are so, too: at least and at most of the same events or of one number, both ends
  of a rolling range, a year and its month.
- A test of `eventType` or `timestamp` among an event card's rules is its type or its time.
- What says nothing is as when left out: the year where it is ignored, the case of a comparison or
  of no event type, "all" of one text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, assert_never, cast

from toolkit.language.canvas import model
from toolkit.language.canvas.field_tests import (
    FieldTest,
    ListTest,
    RangeTest,
    TextTest,
    ValueTest,
)
from toolkit.language.canvas.model import (
    Aggregation,
    AttributeCard,
    AudienceTile,
    CodeTile,
    Container,
    Count,
    EventCard,
    Every,
    ItemsCard,
    Rule,
    Tile,
    Unfinished,
    ValuesCard,
)
from toolkit.language.times import (
    ANY_YEAR,
    After,
    Ago,
    Ahead,
    Before,
    During,
    FromTo,
    InLast,
    InNext,
    OnDay,
    RollingRange,
    TimeConstraint,
    Within,
    whole,
)
from toolkit.language.tree import Caption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Literal

    from toolkit.language.canvas.field_tests import Test

EVENT_TYPE, TIMESTAMP = "eventType", "timestamp"
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def settled(canvas: Container) -> Container:
    """Return the canvas that reading its own PQL gives.

    Examples
    --------
    >>> settled(Container((Container(join="any"), AudienceTile("vips"))))
    Container(children=(AudienceTile(audience='vips', exclude=False),), join='all', \
exclude=False, name='', note='')
    """
    tile = _settled(replace(canvas, name="", note=""))
    return Container() if tile is None else as_canvas(tile)


def as_canvas(tile: Tile) -> Container:
    """Return a tile as a canvas: itself when it is a container without a caption."""
    is_canvas = isinstance(tile, Container) and tile.caption == Caption()
    return tile if is_canvas else Container((tile,))  # type: ignore[return-value]


def _settled(tile: Tile) -> Tile | None:
    match tile:
        case Container(children=children, join=join, exclude=exclude):
            kept = [each for each in map(_settled, children) if each is not None]
            if not kept:
                return None
            made = joined("all" if join == "all" else "any", kept)
            for turned in (join == "none", exclude):
                made = excluded(made) if turned else made
            return captioned(made, [tile.caption])
        case AttributeCard(field=field, test=test):
            return AttributeCard(field, _settled_test(test))
        case ItemsCard(field=field, rules=rules):
            return ItemsCard(field, as_rules(_settled_all(rules)))
        case ValuesCard(test=test):
            return replace(tile, test=_settled_test(test))
        case EventCard():
            return _settled_event(tile)
        case model.Sequence(steps=steps):
            return model.Sequence(tuple(replace(s, card=_settled_event(s.card)) for s in steps))
        case AudienceTile() | CodeTile():
            return tile
        case Unfinished():
            return None
        case _:
            assert_never(tile)


def _settled_all(tiles: Iterable[Tile]) -> list[Tile]:
    return [each for each in map(_settled, tiles) if each is not None]


# --- containers -------------------------------------------------------------------------------


def captioned(tile: Tile, captions: Sequence[Caption]) -> Tile:
    """Return a tile in the containers that captions name, the outermost first."""
    for caption in reversed(captions):
        if caption != Caption():
            is_free = isinstance(tile, Container) and tile.caption == Caption()
            group = cast("Container", tile) if is_free else Container((tile,))
            tile = replace(group, name=caption.name, note=caption.note)
    return tile


def joined(join: Literal["all", "any"], tiles: list[Tile]) -> Tile:
    """Return tiles as one: their container, or the card that they are together."""
    if join == "all":
        tiles = _folded(tiles)
    one = tiles[0] if len(tiles) == 1 else _one_card(join, tiles)
    return Container(tuple(tiles), join) if one is None else one


def excluded(tile: Tile) -> Tile:
    """Return the opposite of a tile: the card or container excluded where it can be."""
    match tile:
        case EventCard(exclude=False) | AudienceTile(exclude=False):
            return replace(tile, exclude=True)
        case ValuesCard(match="any" | "none" as match):
            return replace(tile, match="none" if match == "any" else "any")
        case Container(children=(one,), exclude=False) if tile.caption != Caption():
            return captioned(excluded(one), [tile.caption])
        case Container(join="any", exclude=False):
            return replace(tile, join="none")
        case Container(exclude=False):
            return replace(tile, exclude=True)
        case _:
            return Container((tile,), exclude=True)


def as_rules(tiles: list[Tile]) -> tuple[Rule, ...]:
    """Return what must hold together as a card's rules; a container of it all is opened."""
    if not tiles:
        return ()
    one = joined("all", tiles)
    plain = Container(one.children) if isinstance(one, Container) else None
    return cast(
        "tuple[Rule, ...]", plain.children if plain is not None and one == plain else (one,)
    )


def _one_card(join: Literal["all", "any"], tiles: list[Tile]) -> Tile | None:
    """Return the card that tiles filling a container are together."""
    first = tiles[0]
    if not isinstance(first, AttributeCard):
        return None
    if join == "any" and len(tiles) == 2 and isinstance(tiles[1], AttributeCard):
        match first.test, tiles[1].test:
            case InLast(), InNext() if first.field == tiles[1].field:
                return _ranged(first, first.test, tiles[1].test)
            case _:
                pass
    tests = [
        tile.test
        for tile in tiles
        if isinstance(tile, AttributeCard)
        and tile.field == first.field
        and isinstance(tile.test, TextTest)
    ]
    if len(tests) < len(tiles) or any(len(test.values) > 1 for test in tests):
        return None
    kinds = {(test.operator, test.case_sensitive) for test in tests}
    values = tuple(test.values[0] for test in tests)
    return (
        AttributeCard(first.field, replace(tests[0], values=values, match=join))
        if len(kinds) == 1
        else None
    )


def _folded(tiles: list[Tile]) -> list[Tile]:
    """Return tiles with every two neighbours that are the halves of one card made one."""
    found: list[Tile] = []
    for tile in tiles:
        one = None
        if found:
            one = _whole(found[-1], tile) or _whole(tile, found[-1])
        if one is None:
            found.append(tile)
        else:
            found[-1] = one
    return found


def _whole(left: Tile, right: Tile) -> Tile | None:
    match left, right:
        case EventCard(measure=Count(low, None)), EventCard(measure=Count(None, high)):
            whole = replace(left, measure=Count(1))
            same = whole == replace(right, measure=Count(1)) and not left.exclude
            fits = low is not None and high is not None and low <= high
            return replace(left, measure=Count(low, high)) if same and fits else None
        case EventCard(measure=Aggregation()), EventCard(measure=Aggregation()):
            return _whole_aggregation(left, right)
        case AttributeCard(), AttributeCard() if left.field == right.field:
            test = _range(left.test, right.test)
            return _whole_time(left, right) if test is None else AttributeCard(left.field, test)
        case _:
            return None


def _whole_aggregation(left: EventCard, right: EventCard) -> EventCard | None:
    match left.measure, right.measure:
        case Aggregation(operator=">=", value=low, upper=None) as measure, Aggregation(
            operator="<=", value=high
        ) as other if low <= high:
            same = replace(other, operator=">=", value=low) == measure
            fits = same and replace(left, measure=measure) == replace(right, measure=measure)
            whole = replace(left, measure=replace(measure, upper=high))
            return whole if fits and not left.exclude else None
        case _:
            return None


def _range(low: Test, high: Test) -> RangeTest | None:
    """Return the range of which two tests of one field are the lower and the upper end."""
    match low, high:
        case ValueTest(">=", int() | float() as least), ValueTest("<=", int() | float() as most):
            is_number = not (isinstance(least, bool) or isinstance(most, bool))
            return RangeTest(least, most) if is_number and least <= most else None
        case _:
            return None


def _whole_time(left: AttributeCard, right: AttributeCard) -> AttributeCard | None:
    match left.test, right.test:
        case During(year=int(year), month=None), During(year=None, month=int(month)):
            return AttributeCard(left.field, During(year, month))
        case InLast(), RollingRange(since=None, until=Ago() as until):
            return _ranged(left, left.test, until)
        case RollingRange(since=Ahead() as since, until=None), InNext():
            return _ranged(left, since, right.test)
        case _:
            return None


def _ranged(card: AttributeCard, since: InLast | Ahead, until: InNext | Ago) -> AttributeCard:
    first = Ago(since.amount, since.unit) if isinstance(since, InLast) else since
    last = Ahead(until.amount, until.unit) if isinstance(until, InNext) else until
    return AttributeCard(card.field, RollingRange(first, last))


# --- cards ------------------------------------------------------------------------------------


def event_parts(tiles: list[Tile]) -> EventCard:
    """Return the card of an event of which everything given is true."""
    rules = as_rules(tiles)
    kinds: tuple[str, ...] = ()
    case_sensitive, time = False, None
    while True:
        kept = list(rules)
        if not kinds and (at := _first(kept, _event_types)) is not None:
            kinds, case_sensitive = cast("tuple[tuple[str, ...], bool]", _event_types(kept.pop(at)))
        if time is None and (at := _last(kept, _time)) is not None:
            time = _time(kept.pop(at))
        if time is not None and kept and (whole_ := _with_time(kept[-1], time)) is not None:
            kept, time = kept[:-1], whole_
        if len(kept) == len(rules):
            return EventCard(kinds, rules, time, case_sensitive=case_sensitive)
        rules = as_rules(cast("list[Tile]", kept))


def _with_time(rule: Rule, time: TimeConstraint) -> TimeConstraint | None:
    """Return the time that an event's last rule and its time are together, or None."""
    at = AttributeCard(TIMESTAMP, time)
    one = _whole(rule, at) or _whole(at, rule)
    return None if one is None else _time(one)


def type_rule(card: EventCard) -> AttributeCard | None:
    """Return an event card's types as a rule."""
    match card.event_types:
        case ():
            return None
        case (only,) if card.case_sensitive:
            return AttributeCard(EVENT_TYPE, ValueTest("=", only))
        case several if card.case_sensitive:
            return AttributeCard(EVENT_TYPE, ListTest("in", several))
        case several:
            return AttributeCard(EVENT_TYPE, TextTest("equals", several))


def _event_types(tile: Tile) -> tuple[tuple[str, ...], bool] | None:
    match tile:
        case AttributeCard(field="eventType", test=test):
            pass
        case _:
            return None
    match test:
        case TextTest("equals", values, sensitive, match) if match == "any" or len(values) == 1:
            return values, sensitive
        case ValueTest("=", str(value)):
            return (value,), True
        case ListTest("in", values) if all(isinstance(value, str) for value in values):
            return cast("tuple[str, ...]", values), True
        case _:
            return None


def _time(tile: Tile) -> TimeConstraint | None:
    match tile:
        case AttributeCard(field="timestamp", test=test) if isinstance(test, TimeConstraint):
            return test
        case _:
            return None


def _first(tiles: list[Rule], found: Callable[[Tile], object]) -> int | None:
    return next((at for at, tile in enumerate(tiles) if found(tile) is not None), None)


def _last(tiles: list[Rule], found: Callable[[Tile], object]) -> int | None:
    places = [at for at, tile in enumerate(tiles) if found(tile) is not None]
    return places[-1] if places else None


def _settled_event(card: EventCard) -> EventCard:
    kind = type_rule(card)
    rules = _settled_all(card.rules)
    time = AttributeCard(TIMESTAMP, _settled_test(card.time)) if card.time is not None else None
    if isinstance(card.measure, Every):
        parts = event_parts([each for each in (kind, time) if each is not None])
        parts = replace(parts, rules=as_rules(rules))
    else:
        parts = event_parts([each for each in (kind, *rules, time) if each is not None])
    return replace(parts, measure=card.measure, exclude=card.exclude)


def _settled_test(test: Test) -> Test:
    match test:
        case TextTest(values=(_,)):
            return replace(test, match="any")
        case FieldTest(operator=operator) if operator in _COMPARISONS:
            return replace(test, case_sensitive=False)
        case OnDay(day=date() as day, ignore_year=True):
            return replace(test, day=_any_year(day))
        case Within(day=date() as day, ignore_year=True):
            return replace(test, day=_any_year(day))
        case Before(than=date() as day, ignore_year=True):
            return replace(test, than=_any_year(day))
        case After(than=date() as day, ignore_year=True):
            return replace(test, than=_any_year(day))
        case FromTo(first=date() as first, last=date() as last, ignore_year=True):
            return replace(test, first=_any_year(first), last=_any_year(last))
        case FromTo():
            return whole(test)
        case _:
            return test


def _any_year(day: date) -> date:
    return day.replace(year=ANY_YEAR)
