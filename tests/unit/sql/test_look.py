"""The SQL a definition becomes reads as if a colleague had written it; golden files hold it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import toolkit as tk

GOLDEN = Path(__file__).parents[2] / "golden" / "sql"
SHOP = Path(__file__).parents[3] / "sample_data" / "sneaker_shop"
BOUGHT = 'xEvent[eventType = "commerce.purchases"]'

DEFINITIONS = {
    "attributes": 'loyalty.tier in ["gold", "silver"] and not (homeAddress.city = "Berlin")',
    "forgot_sneakers": 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search" and '
    'search.keywords.contains("sneakers", false)) WHEN(<= 30 days before now)]) and not '
    '(CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "commerce.purchases") '
    "WHEN(<= 30 days before now)]))",
    "at_least_three": f"{BOUGHT}.count() >= 3",
    "at_most_one": f"{BOUGHT}.count() <= 1",
    "spent": f"{BOUGHT}.sum(commerce.order.priceTotal) >= 300",
    "basket": f"{BOUGHT}.average(commerce.order.priceTotal) > loyalty.points / 10 + 5",
    "sequence": 'CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "commerce.productListAdds"), '
    'C1: WHAT(eventType = "commerce.checkouts") COUNT(2), '
    'C2: WHAT(eventType = "commerce.purchases")])',
    "gap": 'select A from xEvent where A.eventType = "commerce.productListAdds", B from xEvent '
    'where B.eventType = "commerce.purchases" and B.timestamp occurs after A.timestamp and '
    "B.timestamp occurs <= 24 hours after A.timestamp",
    "then_nothing": 'select A from xEvent where A.eventType = "support.contacts" and not (exists B '
    "from xEvent where B.timestamp occurs <= 7 days after A.timestamp)",
    "items": 'xEvent[productListItems.exists(category = "sneakers" and quantity > 1)]',
    "last_event": 'xEvent.topN(timestamp, 1).head().eventType = "search"',
    "audience": 'inSegment("store-event-guests") and loyalty.tier = "gold"',
    "birthday": "person.birthDate.getMonth() = currentMonth() and "
    "person.birthDate.getDayOfMonth() = currentDayOfMonth()",
    "either": f'if (loyalty.tier = "gold", 100, 300) < {BOUGHT}.sum(commerce.order.priceTotal)',
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tk.Extract:
    return tk.open_extract(SHOP, store=tmp_path_factory.mktemp("stores"), quiet=True)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_its_sql(name: str, shop: tk.Extract) -> None:
    membership = shop.evaluate(tk.Audience(name, DEFINITIONS[name]))[name]
    sql = membership.sql() + "\n"
    path = GOLDEN / f"{name}.sql"
    if os.environ.get("GOLDEN") == "update":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql, encoding="utf-8")
    assert sql == path.read_text(encoding="utf-8"), "if it should be so, GOLDEN=update stores it"


@pytest.mark.parametrize("name", DEFINITIONS)
def test_it_gives_what_the_evaluation_gives(name: str, shop: tk.Extract) -> None:
    membership = shop.evaluate(tk.Audience(name, DEFINITIONS[name]))[name]
    rows = shop._store.query(membership.sql()).fetchall()
    assert [who for (who,) in rows] == membership.profile_ids().tolist()
