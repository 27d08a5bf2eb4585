"""What the customers of the sneaker shop do over a year.

Missions, visits and events follow from the hidden traits, so that what a customer will do next
can be learnt from what she did. Everything is an index until it is written.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from customers import DAY, DAYS, Flags, Floats, Ints, People, logistic, moments, pick

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
KIND = {name: code for code, name in enumerate(WORDS["events"])}
CHANNEL = {name: code for code, name in enumerate(WORDS["channels"])}
SEARCHES = [text for category in WORDS["categories"] for text in category["searches"]]
UNKNOWN_PROFILE_EVENTS = 41
EDGE_SEARCHES = 6


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products: category and price of each, and where each category's products start."""

    category: Ints
    cents: Ints
    first: Ints
    count: Ints


@dataclass(frozen=True, slots=True)
class Missions:
    """Wants, each pursued in one or more visits, one entry a want."""

    profile: Ints
    start: Ints
    category: Ints
    intent: Floats  # from 0 to 1


@dataclass(frozen=True, slots=True)
class Sessions:
    """Visits to the shop, one entry a visit."""

    profile: Ints
    start: Ints
    category: Ints
    intent: Floats
    is_last: Flags
    channel: Ints
    device: Ints


@dataclass(frozen=True, slots=True)
class Items:
    """Lines that carts and product views refer to by position."""

    product: Ints
    quantity: Ints
    cents: Ints


@dataclass(frozen=True, slots=True)
class Carts:
    """What each visit looked at, and its cart: `count` items from position `first`."""

    items: Items
    viewed: Ints  # the visit of each product view; its item stands at the same position
    added: Flags
    first: Ints
    count: Ints


@dataclass(frozen=True, slots=True)
class Events:
    """Events as columns of codes; -1 is "none", an `items` count of 0 an empty list."""

    kind: Ints
    profile: Ints
    at: Ints
    channel: Ints
    device: Ints
    page: Ints
    search: Ints
    first_item: Ints
    items: Ints
    order_cents: Ints

    def take(self, rows: Ints | Flags) -> Events:
        """Return some of the events, in the order asked for."""
        return Events(*(getattr(self, column.name)[rows] for column in fields(self)))


def events_of(kind: str, profile: Ints, at: Ints, **columns: Ints | int) -> Events:
    """Return events of one kind; columns that are not given are "none"."""
    given: dict[str, Any] = {"kind": KIND[kind], "profile": profile, "at": at} | columns
    size = len(profile)
    return Events(
        *(
            np.broadcast_to(np.asarray(given.get(f.name, -1), np.int64), size)
            for f in fields(Events)
        )
    )


def joined(parts: list[Events]) -> Events:
    """Return the events of several parts as one."""
    return Events(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Events)))


def positions(first: Ints, count: Ints) -> Ints:
    """Return first, first + 1, … of every range, one range after the other."""
    ends = np.cumsum(count)
    return np.repeat(first - (ends - count), count) + np.arange(ends[-1] if len(ends) else 0)


def _emails(rng: np.random.Generator, people: People) -> tuple[Events, Ints, Ints]:
    """Return opens and clicks of the fortnightly newsletter; who clicked, and when."""
    sends = np.arange(1, DAYS, 14)
    readers = np.flatnonzero((people.consent == 0) & (people.engagement > 0))
    habit = -2.3 + 0.8 * np.log(people.engagement[readers]) + rng.normal(0.0, 1.0, len(readers))
    hit = rng.random((len(readers), len(sends))) < logistic(habit)[:, None]
    row, send = np.nonzero(hit)
    who, day = readers[row], sends[send]
    kept = (day >= people.first_day[who]) & (day < people.end_day[who])
    who, day = who[kept], day[kept]
    opened = day * DAY + DAY // 3 + np.rint(rng.exponential(9.0 * 3.6e6, len(who))).astype(np.int64)
    clicks = rng.random(len(who)) < 0.16
    # Some mail programs report both at one instant.
    wait = np.rint(rng.exponential(45_000.0, len(who))).astype(np.int64) + 1000
    clicked = opened + np.where(rng.random(len(who)) < 0.15, 0, wait)
    column = {"channel": CHANNEL["email"]}
    parts = [
        events_of("directMarketing.emailOpened", who, opened, **column),
        events_of("directMarketing.emailClicked", who[clicks], clicked[clicks], **column),
    ]
    return joined(parts), who[clicks], clicked[clicks]


def _missions(rng: np.random.Generator, people: People, clicker: Ints, clicked: Ints) -> Missions:
    """Return what customers set out to find: some missions of their own, one for each click."""
    known = people.engagement > 0
    count = known + rng.poisson(2.05 * people.engagement * people.share_of_year)
    profile = np.repeat(np.arange(len(count)), count)
    start = moments(rng, people, profile)
    # Newcomers begin on their first day.
    begins = (np.diff(profile, prepend=-1) > 0) & (people.first_day[profile] > 0)
    start = np.where(begins, people.first_day[profile] * DAY + start % DAY, start)
    start = np.concatenate([start, clicked + 3000])
    profile = np.concatenate([profile, clicker])
    edges = np.cumsum(people.affinity, axis=1)[profile]
    category = np.minimum((edges < rng.random((len(profile), 1))).sum(axis=1), 5)
    liking = people.affinity[profile, category]
    mood = rng.beta(2.0, 3.0, len(profile))
    intent = 0.4 * mood + 0.5 * people.drive[profile] + 0.2 * liking + 0.02 * people.tier[profile]
    return Missions(profile, start, category, np.minimum(intent, 1.0))


def _sessions(rng: np.random.Generator, people: People, wanted: Missions) -> Sessions:
    """Return the visits of the missions, some days apart."""
    visits = 1 + rng.poisson(1.8 * wanted.intent)
    total = int(visits.sum())
    mission = np.repeat(np.arange(len(visits)), visits)
    firsts = np.cumsum(visits) - visits
    gaps = rng.exponential(3.0, total)
    gaps[firsts] = 0.0
    since = np.cumsum(gaps)
    late = np.rint((since - since[firsts][mission]) * DAY).astype(np.int64)
    is_last = np.zeros(total, np.bool_)
    is_last[np.cumsum(visits) - 1] = True
    draw = rng.random(total)
    profile = wanted.profile[mission]
    in_app = people.has_app[profile] & (draw < 0.6)
    channel = np.where(in_app, CHANNEL["app"], CHANNEL["web"])
    channel[draw > 0.96] = CHANNEL["store"]
    device = np.where(in_app, 0, pick(rng, [0.52, 0.40, 0.08], total))
    device[(channel == CHANNEL["store"]) | (rng.random(total) < 0.03)] = -1
    every = Sessions(
        profile,
        wanted.start[mission] + late,
        wanted.category[mission],
        wanted.intent[mission],
        is_last,
        channel,
        device,
    )
    kept = every.start < people.end_day[every.profile] * DAY
    return Sessions(*(getattr(every, f.name)[kept] for f in fields(Sessions)))


def _choose_products(rng: np.random.Generator, catalogue: Catalogue, category: Ints) -> Items:
    """Return one line for each category given, popular products more often, some on sale."""
    size = len(category)
    other = rng.random(size) < 0.12
    category = np.where(other, rng.integers(0, len(catalogue.first), size), category)
    popular = np.floor(rng.random(size) ** 2 * catalogue.count[category]).astype(np.int64)
    product = catalogue.first[category] + popular
    quantity = 1 + (rng.random(size) < 0.08) + (rng.random(size) < 0.02)
    each = catalogue.cents[product]
    each = np.where(rng.random(size) < 0.15, each * 8 // 10, each)
    return Items(product, quantity.astype(np.int64), each * quantity)


def _carts(rng: np.random.Generator, visits: Sessions, catalogue: Catalogue) -> Carts:
    """Return what each visit looked at and put into its cart."""
    size = len(visits.profile)
    store = visits.channel == CHANNEL["store"]
    looks = np.where(store, 0, rng.poisson(0.2 + 1.4 * visits.intent))
    viewed = np.repeat(np.arange(size), looks)
    chance = (0.05 + 0.65 * visits.intent) * np.where(visits.is_last, 1.0, 0.8)
    added = ~store & (rng.random(size) < chance)
    several = 1 + (rng.random(size) < 0.3) + (rng.random(size) < 0.1)
    count = np.where(added, several, store)
    seen = np.concatenate([visits.category[viewed], np.repeat(visits.category, count)])
    items = _choose_products(rng, catalogue, seen)
    return Carts(items, viewed, added, len(viewed) + np.cumsum(count) - count, count)


def _during(
    rng: np.random.Generator,
    visits: Sessions,
    rows: Ints,
    seconds: tuple[int, int],
    events: tuple[str, dict[str, Ints | int]],
) -> Events:
    """Return events of some visits, so many seconds after each began."""
    kind, columns = events
    low, high = seconds
    at = visits.start[rows] + rng.integers(low * 1000, high * 1000 + 1, len(rows))
    shared: dict[str, Ints | int] = {"channel": visits.channel[rows], "device": visits.device[rows]}
    return events_of(kind, visits.profile[rows], at, **(shared | columns))


def _browsing(rng: np.random.Generator, visits: Sessions, carts: Carts) -> list[Events]:
    """Return launches, searches, pages and products seen."""
    size = len(visits.profile)
    store = visits.channel == CHANNEL["store"]
    app = np.flatnonzero(visits.channel == CHANNEL["app"])
    searched = np.flatnonzero(~store & (rng.random(size) < 0.3 + 0.4 * visits.intent))
    pages = np.where(visits.channel == CHANNEL["web"], 1 + rng.poisson(0.6, size), 0)
    paged = np.repeat(np.arange(size), pages)
    elsewhere = pick(rng, [5, 1, 1, 1, 1, 1, 1, 3, 1, 1], len(paged))
    page = np.where(rng.random(len(paged)) < 0.6, 1 + visits.category[paged], elsewhere)
    typed = _searches(rng, visits.category[searched])
    views: dict[str, Ints | int] = {"first_item": np.arange(len(carts.viewed)), "items": 1}
    return [
        _during(rng, visits, app, (0, 0), ("application.launch", {})),
        _during(rng, visits, searched, (2, 60), ("search", typed)),
        _during(rng, visits, paged, (1, 600), ("web.webpagedetails.pageViews", {"page": page})),
        _during(rng, visits, carts.viewed, (61, 900), ("commerce.productViews", views)),
    ]


def _buying(
    rng: np.random.Generator, people: People, visits: Sessions, carts: Carts
) -> list[Events]:
    """Return what was put into carts, taken out, checked out and paid, and what follows."""
    size = len(visits.profile)
    removed = carts.added & (rng.random(size) < 0.13)
    first, kept = carts.first + removed, carts.count - removed
    eager = 0.5 + 0.3 * visits.intent + 0.03 * people.tier[visits.profile]
    checked = carts.added & visits.is_last & (kept > 0) & (rng.random(size) < eager)
    store = visits.channel == CHANNEL["store"]
    paid = store | (checked & (rng.random(size) < 0.85))
    # Tracking loses the lines of some carts: an empty list, not a missing one.
    shown = np.where(rng.random(size) < 0.01, 0, kept)
    running = np.concatenate([[0], np.cumsum(carts.items.cents)])
    cents = running[first + kept] - running[first]

    def cart(kind: str, chosen: Flags, low: int, high: int, **columns: Ints) -> Events:
        rows = np.flatnonzero(chosen)
        given: dict[str, Ints | int] = {name: column[rows] for name, column in columns.items()}
        return _during(rng, visits, rows, (low, high), (f"commerce.{kind}", given))

    one = np.ones_like(kept)
    bought = cart("purchases", paid, 1501, 1740, first_item=first, items=shown, order_cents=cents)
    return [
        cart("productListAdds", carts.added, 901, 1200, first_item=carts.first, items=carts.count),
        cart("productListRemovals", removed, 1201, 1300, first_item=carts.first, items=one),
        cart("checkouts", checked, 1301, 1500, first_item=first, items=shown),
        bought,
        *_after_purchase(rng, people, bought),
    ]


def _searches(rng: np.random.Generator, category: Ints) -> dict[str, Ints | int]:
    """Return what was typed; a search that found nothing carries an empty list of products."""
    counts = np.array([len(one["searches"]) for one in WORDS["categories"]])
    within = np.floor(rng.random(len(category)) ** 1.6 * counts[category]).astype(np.int64)
    typed = (np.cumsum(counts) - counts)[category] + within
    lost = rng.random(len(category)) < 0.02
    nothing = rng.random(len(category)) < 0.05
    return {"search": np.where(lost, -1, typed), "items": np.where(nothing, 0, -1)}


def _after_purchase(rng: np.random.Generator, people: People, bought: Events) -> list[Events]:
    """Return points, earned at the very instant of the purchase, and later complaints."""
    member = people.tier[bought.profile] > 0
    earned = bought.take(member)
    unhappy = bought.take(rng.random(len(member)) < 0.05)
    later = np.rint(rng.exponential(4.0 * DAY, len(unhappy.at))).astype(np.int64)
    return [
        events_of("loyalty.pointsEarned", earned.profile, earned.at, channel=earned.channel),
        _support(rng, unhappy.profile, unhappy.at + 3_600_000 + later),
    ]


def _support(rng: np.random.Generator, profile: Ints, at: Ints) -> Events:
    channel = np.where(rng.random(len(profile)) < 0.5, CHANNEL["phone"], CHANNEL["web"])
    return events_of("support.contacts", profile, at, channel=channel)


def _idle(rng: np.random.Generator, people: People) -> list[Events]:
    """Return app launches without a purpose, and the complaints of those about to leave."""
    launches = rng.poisson(2.6 * people.engagement * people.share_of_year * people.has_app)
    profile = np.repeat(np.arange(len(launches)), launches)
    at = moments(rng, people, profile)
    column = {"channel": CHANNEL["app"], "device": 0}
    leaving = (people.end_day < DAYS) & (people.engagement > 0)
    angry = np.flatnonzero(leaving & (rng.random(len(leaving)) < 0.4))
    before = rng.integers(0, 20 * DAY, len(angry))
    last_words = np.maximum(people.end_day[angry] * DAY - before, people.first_day[angry] * DAY)
    return [
        events_of("application.launch", profile, at, **column),
        _support(rng, angry, last_words),
    ]


def _planted(rng: np.random.Generator, people: People) -> list[Events]:
    """Return events of a profile nobody knows, and searches on the edge of 30 days."""
    size = len(people.engagement)
    stranger = np.full(UNKNOWN_PROFILE_EVENTS, size)
    at = rng.integers(0, DAYS * DAY, UNKNOWN_PROFILE_EVENTS)
    edge = np.flatnonzero(people.engagement == 0)[:EDGE_SEARCHES]
    # The first half exactly 30 days before as_of, the others one millisecond too early.
    late = (DAYS - 30) * DAY - (np.arange(len(edge)) >= EDGE_SEARCHES // 2)
    web = CHANNEL["web"]
    return [
        events_of("web.webpagedetails.pageViews", stranger, at, channel=web, page=0),
        events_of("search", edge, late, channel=web, search=SEARCHES.index("SNEAKERS")),
    ]


def draw_events(
    rng: np.random.Generator, people: People, catalogue: Catalogue
) -> tuple[Events, Items]:
    """Return everything that happened in the year, in order of time, and the items meant."""
    emails, clicker, clicked = _emails(rng, people)
    visits = _sessions(rng, people, _missions(rng, people, clicker, clicked))
    carts = _carts(rng, visits, catalogue)
    shopping = [*_browsing(rng, visits, carts), *_buying(rng, people, visits, carts)]
    every = joined([emails, *shopping, *_idle(rng, people)])
    ends = people.end_day[every.profile] * DAY
    every = joined([every.take(every.at < ends), *_planted(rng, people)])
    return every.take(np.lexsort((every.kind, every.profile, every.at))), carts.items
