"""Why a profile is in an audience or not, and what each rule leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.support.asking import by_oracle, opened
from tests.support.canvases import canvases
from tests.support.strategies import extracts
from toolkit.charts.ink import plain
from toolkit.language.canvas import to_expression
from toolkit.language.pql import render
from toolkit.language.tree import conjunction, conjuncts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.engine.explain import Reason

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
BUY = 'eventType = "commerce.purchases"'


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


def explained(shop: tk.Extract, pql: str, who: str = "P000042"):
    return shop.evaluate(tk.Audience("x", pql))["x"].explain(who)


def test_an_attribute_is_shown_with_its_value(shop: tk.Extract) -> None:
    found = explained(shop, 'homeAddress.country = "DE"')
    assert not found.is_in
    assert found.reason.evidence == ("homeAddress.country is IN",)
    assert explained(shop, "loyalty.tier.isNull()").reason.evidence == (
        "loyalty.tier has no value",
    )


def test_two_fields_are_shown_with_both_values(shop: tk.Extract) -> None:
    found = explained(shop, "person.name.firstName != person.name.lastName")
    assert len(found.reason.evidence) == 2


def test_events_that_decided_are_shown_the_latest_first(shop: tk.Extract) -> None:
    found = explained(shop, f"xEvent[{BUY}].count() >= 3")
    assert found.reason.evidence == ("1 such event",)
    assert found.reason.shown.rows == (("2025-07-11 12:47", "Purchases"),)
    assert found.misses == ("2 more Purchases events",)


def test_what_is_too_much_is_missing_too(shop: tk.Extract) -> None:
    assert explained(shop, f"not (xEvent[{BUY}])").misses == ("1 fewer Purchases event",)
    assert explained(shop, f"xEvent[{BUY}].count() = 0").misses == ("1 fewer Purchases event",)


def test_an_event_after_the_instant_is_not_shown(shop: tk.Extract) -> None:
    found = shop.evaluate(tk.Audience("x", f"xEvent[{BUY}]"), as_of="2025-07-10")["x"]
    assert found.explain("P000042").reason.evidence == ("no such event",)


def test_containers_and_audiences_are_told_part_by_part(shop: tk.Extract) -> None:
    one = tk.Audience("One", 'homeAddress.country = "IN"')
    two = tk.Audience("Two", 'inSegment("One") and (loyalty.points > 1 or xEvent.count() > 3)')
    found = shop.evaluate(one, two)["Two"].explain("P000042")
    assert repr(found).splitlines()[1:4] == [
        "✓ all of",
        '  ✓ In the audience "One"',
        "  ✓ any of",
    ]


def test_an_exclusion_ends_at_the_instant_said(shop: tk.Extract) -> None:
    pql = f"not (xEvent[{BUY} and timestamp occurs <= 400 days before now])"
    (miss,) = explained(shop, pql).reason.misses()
    assert miss.since is not None
    for as_of, is_in in ((miss.since - timedelta(microseconds=1), False), (miss.since, True)):
        assert ("P000042" in shop.evaluate(tk.Audience("x", pql), as_of=as_of)["x"]) is is_in


def test_of_alternatives_the_nearest_is_missing(shop: tk.Extract) -> None:
    either = f'loyalty.tier = "gold" or xEvent[{BUY}].count() >= 2 or inSegment("nobody")'
    nobody = tk.Audience("nobody", "false")
    found = shop.evaluate(nobody, tk.Audience("x", either))["x"].explain("P000042")
    assert found.misses == ("1 more Purchases event",)


@pytest.mark.parametrize(
    ("pql", "misses"),
    [
        (
            'homeAddress.country in ["DE", "US"]',
            ("homeAddress.country is IN, wanted one of DE, US",),
        ),
        (
            'not (homeAddress.country = "IN")',
            ("homeAddress.country is IN, which is excluded",),
        ),
        ("loyalty.points >= 500", ("loyalty.points is 400, 100 short of 500",)),
        ("loyalty.points < 300", ("loyalty.points is 400, 100 over 300",)),
        ("loyalty.points > 400", ("loyalty.points is 400, wanted more than 400",)),
        ('inSegment("store-event-guests")', ('not in the audience "store-event-guests"',)),
        (
            'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "commerce.checkouts"), '
            'C1: WHAT(eventType = "commerce.productListAdds") COUNT(2)])',
            ("step 2 of 2: then at least 2 Product list adds events",),
        ),
        ("loyalty.points + 1 > 900", ()),
    ],
)
def test_a_miss_says_what_there_is_and_what_was_wanted(
    shop: tk.Extract, pql: str, misses: tuple[str, ...]
) -> None:
    who = "P000014" if "points" in pql else "P000042"
    assert explained(shop, pql, who).misses == misses


def test_what_an_aggregate_came_to_is_shown(shop: tk.Extract) -> None:
    found = explained(shop, f"xEvent[{BUY}].sum(commerce.order.priceTotal) >= 300")
    assert found.reason.evidence == ("total commerce.order.priceTotal is 208.22: 1 such event",)
    assert found.reason.shown.rows[0][2] == "commerce.order.priceTotal 208.22"
    assert found.misses == ("91.78 more of commerce.order.priceTotal",)


def test_at_most_three_events_are_shown(shop: tk.Extract) -> None:
    shown = explained(shop, "xEvent.count() > 3", "P000002").reason.shown
    assert len(shown.rows) == 3
    assert shown.others > 0


def test_an_unknown_profile_is_an_error_that_names_the_nearest(shop: tk.Extract) -> None:
    with pytest.raises(tk.ToolkitError, match="P00004"):
        explained(shop, "true", "P00004X")


def test_what_users_wrote_is_escaped(shop: tk.Extract) -> None:
    shown = explained(shop, 'homeAddress.city = "<script>"')._repr_html_()
    assert "<script>" not in shown


def test_attrition_counts_what_each_rule_takes(shop: tk.Extract) -> None:
    pql = f'loyalty.tier = "gold" and homeAddress.country = "US" and xEvent[{BUY}]'
    evaluation = shop.evaluate(tk.Audience("x", pql))
    rows = evaluation["x"].attrition()
    sizes = {
        rules: next(iter(shop.evaluate(rules))).count
        for rules in (
            'loyalty.tier = "gold" and homeAddress.country = "US"',
            f'loyalty.tier = "gold" and xEvent[{BUY}]',
            f'homeAddress.country = "US" and xEvent[{BUY}]',
        )
    }
    assert rows["left"].iloc[-1] == evaluation["x"].count
    assert rows["without"].tolist() == list(reversed(sizes.values()))
    assert (rows["lost"].cumsum() + rows["left"] == shop.profile_count).all()


def test_an_audience_of_everyone_has_one_rule(shop: tk.Extract) -> None:
    rows = shop.evaluate(tk.Audience("x", "true"))["x"].attrition()
    assert rows[["profiles", "left", "lost"]].to_numpy().tolist() == [[20000, 20000, 0]]


def test_attrition_is_drawn_from_its_own_numbers(shop: tk.Extract) -> None:
    membership = shop.evaluate(
        tk.Audience("Gold", 'loyalty.tier = "gold" and homeAddress.country = "US"')
    )["Gold"]
    rows = membership.attrition()
    left, lost = membership.attrition_chart().data
    assert list(left.x) == [shop.profile_count, *rows["left"]]
    assert list(lost.x) == [0, *rows["lost"]]
    assert list(lost.base) == list(left.x)
    assert [plain(text) for text in lost.text[1:]] == [
        "2,000 (10.0 %)  \u221218,000",
        "546 (2.7 %)  \u22121,454",
    ]
    assert all(
        f"{without:,} without it" in text
        for without, text in zip(rows["without"], left.hovertext[1:], strict=True)
    )


@given(small=extracts(), asked=st.lists(canvases, min_size=1, max_size=3))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_attrition_counts_what_the_interpreter_counts(small, asked) -> None:
    rules = conjuncts(conjunction([to_expression(canvas) for canvas in asked]))
    everyone = set(small.ids)
    answers = by_oracle(small, [render(rule) for rule in rules])
    left = [everyone.intersection(*answers[: number + 1]) for number in range(len(rules))]
    others = [answers[:number] + answers[number + 1 :] for number in range(len(rules))]
    with opened(small) as extract:
        (membership,) = extract.evaluate(render(conjunction(rules)))
        rows = membership.attrition()
    if rules:
        assert rows["profiles"].tolist() == list(map(len, answers))
        assert rows["left"].tolist() == list(map(len, left))
        assert rows["without"].tolist() == [len(everyone.intersection(*each)) for each in others]
    assert not rows["rule"].str[0].str.islower().any()


@given(small=extracts(), asked=st.lists(canvases, min_size=4, max_size=4))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_explanation_says_what_the_evaluation_says(small, asked) -> None:
    with opened(small) as extract:
        audiences = [
            tk.Audience(str(number), render(to_expression(canvas)))
            for number, canvas in enumerate(asked)
        ]
        for membership in extract.evaluate(*audiences):
            for who in small.ids:
                found = membership.explain(who)
                assert found.is_in == (who in membership)
                assert repr(found)
                assert found._repr_html_()
                assert not (found.is_in and found.misses)
                assert _steps_end_where_it_fails(found.reason)


def _steps_end_where_it_fails(reason: Reason) -> bool:
    """Say whether a sequence holds if and only if every step was reached."""
    if reason.join == "steps" and reason.parts:
        return reason.holds == all(step.holds for step in reason.parts)
    return all(map(_steps_end_where_it_fails, reason.parts))


@pytest.mark.parametrize(
    "pql",
    [
        "xEvent.count() / 90 * 30 >= 1",
        "xEvent.sum(commerce.order.priceTotal / 3) >= 50",
        "xEvent.average(commerce.order.priceTotal) * 3 >= 400",
        "loyalty.points / 100 >= 12.5",
    ],
)
def test_nothing_is_said_to_be_missing_from_a_computed_number(shop: tk.Extract, pql: str) -> None:
    membership = next(iter(shop.evaluate(tk.Audience("it", pql), quiet=True)))
    everyone = next(iter(shop.evaluate("true", quiet=True))).profile_ids()
    members = set(membership.profile_ids())
    inside = [each for each in everyone if each in members][:3]
    outside = [each for each in everyone if each not in members][:3]
    assert len(inside) == len(outside) == 3
    for profile in (*inside, *outside):
        explanation = membership.explain(profile)
        assert explanation.is_in is (profile in members)
        assert explanation.misses == ()
