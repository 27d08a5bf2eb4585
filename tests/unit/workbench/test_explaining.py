"""Why a profile is in an audience or not, and what each rule leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.support.asking import opened
from tests.support.canvases import canvases
from tests.support.strategies import extracts
from toolkit.language.canvas import to_expression
from toolkit.language.pql import render

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    assert found.reason.shown.rows == (("2025-07-11 12:47", "commerce.purchases"),)
    assert found.misses == ("2 more commerce.purchases events",)


def test_what_is_too_much_is_missing_too(shop: tk.Extract) -> None:
    assert explained(shop, f"not (xEvent[{BUY}])").misses == ("1 fewer commerce.purchases event",)
    assert explained(shop, f"xEvent[{BUY}].count() = 0").misses == (
        "1 fewer commerce.purchases event",
    )


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
