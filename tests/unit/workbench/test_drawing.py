"""A canvas counted tile by tile is what evaluating each tile gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from toolkit.errors import DefinitionError, PqlTypeError, UnknownNameError, UnsupportedError
from toolkit.language.canvas import Container, from_expression, from_json, tiles, to_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = tk.Library("sample_data/sneaker_shop/audiences")
BUY = '(eventType = "commerce.purchases")'


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract("sample_data/sneaker_shop", quiet=True) as extract:
        yield extract


def _canvas(pql: str) -> Container:
    return from_expression(tk.parse_pql(pql).expression)


MANY = [
    *(one.definition.to_pql() for one in LIBRARY),
    "true",
    'loyalty.tier = "gold" or (homeAddress.country = "US" and not (inSegment("Loyal")))',
    'not (loyalty.tier = "gold" or (homeAddress.country = "US" and loyalty.points > 9))',
    f'inSegment("store-event-guests") and inSegment("lapsed-buyers") and xEvent[{BUY}]',
]


@pytest.mark.parametrize("pql", MANY)
def test_a_tile_has_what_an_evaluation_of_it_has(pql: str, shop: tk.Extract) -> None:
    canvas = _canvas(pql)
    numbers = shop.drawing(LIBRARY).numbers(canvas)
    assert numbers.problems == {}
    assert numbers.members == next(iter(shop.evaluate(pql, library=LIBRARY))).members
    for path, tile in tiles(canvas):
        said = to_expression(tile if isinstance(tile, Container) else Container((tile,)))
        alone = tk.Definition(said)
        found = next(iter(shop.evaluate(alone, library=LIBRARY)))
        assert numbers.tiles[path].alone == found.count


def test_what_is_left_goes_down_to_the_whole(shop: tk.Extract) -> None:
    numbers = shop.drawing().numbers(
        _canvas('loyalty.tier = "gold" and homeAddress.country = "US"')
    )
    first, second = numbers.tiles["0"], numbers.tiles["1"]
    assert first.left == first.alone == 2000
    assert second.alone == 5573
    assert second.left == numbers.members.count == 546  # type: ignore[union-attr]
    either = shop.drawing().numbers(_canvas('loyalty.tier = "gold" or homeAddress.country = "US"'))
    assert either.tiles["0"].left is None


def test_a_wrong_tile_is_told_and_the_others_are_counted(shop: tk.Extract) -> None:
    pql = 'loyalty.tier = "gold" and loyalty.teir = "x" and inSegment("nobody knows")'
    numbers = shop.drawing(LIBRARY).numbers(_canvas(pql))
    assert numbers.members is None
    assert numbers.tiles["0"].alone == 2000
    assert isinstance(numbers.problems["1"], PqlTypeError)
    assert isinstance(numbers.problems["2"], UnknownNameError)


def test_containers_of_nothing_say_nothing(shop: tk.Extract) -> None:
    canvas = from_json({"type": "Container", "children": [{"type": "Container", "join": "none"}]})
    numbers = shop.drawing().numbers(canvas)
    assert numbers.members is not None
    assert numbers.members.count == 20_000
    assert set(numbers.tiles) == {""}


@pytest.mark.parametrize(
    ("pql", "path", "kind"),
    [
        (f"xEvent[{BUY} and timestamp occurs <= 30 days before now]", "0", "window"),
        (f"loyalty.points > 5 and xEvent[{BUY}].count() >= 3", "1", "count"),
        (f"loyalty.points > 5 or not (xEvent[{BUY}].count() >= 3)", "0", "field"),
        (f'loyalty.tier = "gold" and xEvent[{BUY}]', "1", "count"),
        (f'loyalty.tier = "gold" and not (xEvent[{BUY}])', "1", "count"),
        (f"xEvent[{BUY}].sum(commerce.order.priceTotal) >= 500", "0", "sum"),
    ],
)
def test_a_curve_has_the_canvas_own_size(pql: str, path: str, kind: str, shop: tk.Extract) -> None:
    canvas, drawing = _canvas(pql), shop.drawing()
    curve = drawing.what_if(canvas, path, 0, kind)  # type: ignore[arg-type]
    assert curve.threshold.kind == kind
    here = list(curve.values).index(float(curve.threshold.number))
    members = drawing.numbers(canvas).members
    assert members is not None
    assert curve.profiles[here] == members.count


def test_a_curve_over_no_events_is_flat(shop: tk.Extract) -> None:
    pql = 'xEvent[eventType = "never" and timestamp occurs <= 30 days before now]'
    assert set(shop.drawing().what_if(_canvas(pql), "0").profiles) == {0}


@pytest.mark.parametrize("path", ["", "7", "x", "0.0"])
def test_a_curve_needs_a_card_with_a_number(path: str, shop: tk.Extract) -> None:
    with pytest.raises(DefinitionError):
        shop.drawing().what_if(_canvas(f"xEvent[{BUY} and channel = 3]"), path)


def test_a_window_of_a_count_between_two_numbers_has_no_curve(shop: tk.Extract) -> None:
    card = {
        "type": "EventCard",
        "event_types": ["commerce.purchases"],
        "measure": {"type": "Count", "at_least": 2, "at_most": 5},
        "time": {"type": "InLast", "amount": 90, "unit": "day"},
    }
    canvas, drawing = from_json({"type": "Container", "children": [card]}), shop.drawing()
    members = drawing.numbers(canvas).members
    assert members is not None
    for rule, number in enumerate((2, 5)):
        curve = drawing.what_if(canvas, "0", rule, "count")
        here = list(curve.values).index(float(number))
        assert curve.profiles[here] == members.count
    with pytest.raises(UnsupportedError, match="between two numbers"):
        drawing.what_if(canvas, "0", 0, "window")


def test_values_are_found_in_any_case(shop: tk.Extract) -> None:
    found, field = shop.palette.values("event", "search.keywords", "SNEAK", 3)
    assert field.distinct == 35
    assert found.more
    assert all("sneak" in str(value).casefold() for value, _ in found.values)
    counts = [count for _, count in found.values]
    assert counts == sorted(counts, reverse=True)
    nothing, _ = shop.palette.values("profile", "homeAddress.city", "%'; DROP TABLE x; --")
    assert nothing.values == ()
    with pytest.raises(UnknownNameError, match="Did you mean"):
        shop.palette.values("profile", "loyalty.teir")


def test_every_field_has_values_that_add_up(shop: tk.Extract) -> None:
    for field in shop.palette.fields():
        found, counted = shop.palette.values(field.table, field.path, limit=1_000_000)
        assert counted.fill is not None
        if found.histogram is not None:
            assert sum(one.count for one in found.histogram) == sum(n for _, n in found.values)
