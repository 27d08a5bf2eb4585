"""Write the sneaker shop: `python sample_data/sneaker_shop/generate.py` (see README.md).

The same versions of numpy and pyarrow write the same bytes; other versions the same tables.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from behaviour import SEARCHES, WORDS, Catalogue, Events, Items, draw_events, positions
from customers import DAYS, START, Flags, Floats, Ints, People, draw_people

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
SEED = 20260701
PROFILES = 20_000
DUPLICATED_EVENTS = 150
SHARED_EMAILS = 60
NAN_VALUES = 25
BARE_PROFILES = 15
STRANGERS_PER_AUDIENCE = 6
TIERS = [None, "bronze", "silver", "gold"]
CONSENTS = ["y", "n", None]
MIDNIGHT = datetime.combine(START, datetime.min.time())

Identities = list[tuple[str, list[dict[str, Any]]]]
TEXT = pa.string()
IDENTITY = pa.struct([("id", TEXT), ("primary", pa.bool_())])
CONSENT = pa.struct([("val", TEXT)])
NAME = pa.struct([("firstName", TEXT), ("lastName", TEXT)])
PROFILE_TYPES: dict[str, pa.DataType] = {
    "profile_id": TEXT,
    "person": pa.struct(
        [("name", NAME), ("gender", TEXT), ("birthDate", pa.date32()), ("birthYear", pa.int32())]
    ),
    "homeAddress": pa.struct(
        [(name, TEXT) for name in ("city", "postalCode", "stateProvince", "country")]
    ),
    "personalEmail": pa.struct([("address", TEXT)]),
    "loyalty": pa.struct(
        [("tier", TEXT), ("points", pa.int32()), ("joinDate", pa.timestamp("us"))]
    ),
    "consents": pa.struct([("marketing", pa.struct([("email", CONSENT), ("push", CONSENT)]))]),
    "interests": pa.list_(TEXT),
    "lifetimeValue": pa.float64(),
    "identityMap": pa.map_(TEXT, pa.list_(IDENTITY)),
}


def profile_id(number: int) -> str:
    """Return the key of a profile; the one after the last is nobody's."""
    return f"P{number:06d}"


@dataclass(frozen=True, slots=True)
class Shop:
    """The four tables of the extract."""

    profiles: pa.Table
    events: pa.Table
    products: pa.Table
    audiences: pa.Table


class Row:
    """Chances and choices for one row of a table."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def chance(self, share: float) -> bool:
        """Return true for that share of the rows."""
        return bool(self._rng.random() < share)

    def below(self, end: int) -> int:
        """Return a whole number from 0 up to, not including, `end`."""
        return int(self._rng.random() * end)

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of the values, earlier ones more often."""
        return values[int(self._rng.random() ** 1.5 * len(values))]

    def maybe(self, value: T, missing: float) -> T | None:
        """Return the value, or nothing in that share of the rows."""
        return None if self.chance(missing) else value

    def digits(self, pattern: str) -> str:
        """Return the pattern with a digit for every `#` and a letter for every `A`."""
        drawn = {"#": "0123456789", "A": "ABDEFGHJLN"}
        return "".join(drawn[c][self.below(10)] if c in drawn else c for c in pattern)


def draw_products(rng: np.random.Generator) -> tuple[pa.Table, Catalogue]:
    """Return the lookup of products and their prices."""
    row, rows, category, cents, counts = Row(rng), [], [], [], []
    for code, kind in enumerate(WORDS["categories"]):
        low, high = kind["cents"]
        named = [(model, colour) for model in kind["models"] for colour in WORDS["colours"][:4]]
        counts.append(len(named))
        for number, (model, colour) in enumerate(named, 1):
            category.append(code)
            cents.append(low + row.below((high - low) // 100 + 1) * 100)
            rows.append(
                {
                    "SKU": f"{kind['prefix']}-{number:04d}",
                    "name": f"{model} {colour}",
                    "category": kind["name"],
                    "brand": row.maybe(row.one_of(WORDS["brands"]), 0.05),
                    "colour": colour,
                    "price": cents[-1] / 100,
                }
            )
    totals = np.array(counts)
    catalogue = Catalogue(np.array(category), np.array(cents), np.cumsum(totals) - totals, totals)
    return pa.Table.from_pylist(rows), catalogue


def draw_profiles(rng: np.random.Generator, people: People) -> pa.Table:
    """Return the profiles, nested as XDM is, with values missing here and there."""
    size = len(people.engagement)
    countries = WORDS["countries"]
    weights = np.array([country["weight"] for country in countries], np.float64)
    where = rng.choice(len(countries), size, p=weights / weights.sum())
    # Spent before the year began, so that the value gives away nothing of what happens in it.
    spent = np.rint(rng.lognormal(8.4 + 0.5 * people.tier, 1.1)).astype(np.int64)
    spent[(people.first_day > 0) | (rng.random(size) < 0.1)] = 0
    row = Row(rng)
    rows: list[dict[str, Any]] = []
    for number in range(size):
        country = countries[where[number]]
        address = row.maybe(f"p{number}@example.{'com' if number % 3 else 'org'}", 0.08)
        one: dict[str, Any] = {
            "profile_id": profile_id(number),
            "person": row.maybe(_person(row, country), 0.02),
            "homeAddress": row.maybe(_address(row, country), 0.03),
            "personalEmail": address and {"address": address},
            "loyalty": _loyalty(row, people, number),
            "consents": _consents(row, int(people.consent[number])),
            "interests": _interests(row, people.affinity[number]),
            "lifetimeValue": _value(row, int(spent[number])),
        }
        rows.append(one)
    _plant(rng, people, rows)
    for number, one in enumerate(rows):
        one["identityMap"] = _identities(row, number, one, countries[where[number]]["phone"])
    columns = {
        name: pa.array([one[name] for one in rows], kind) for name, kind in PROFILE_TYPES.items()
    }
    return pa.table(columns)


def _person(row: Row, country: dict[str, Any]) -> dict[str, Any]:
    gender = row.one_of(["female", "male", "female", "male", "not_specified"])
    names = country["male" if gender == "male" else "female"]
    born = date(1946, 1, 1) + timedelta(days=row.below(22_600))
    name = {
        "firstName": row.one_of(names),
        "lastName": row.maybe(row.one_of(country["last"]), 0.04),
    }
    return {
        "name": name,
        "gender": row.maybe(gender, 0.08),
        "birthDate": row.maybe(born, 0.15),
        "birthYear": row.maybe(born.year, 0.05),
    }


def _address(row: Row, country: dict[str, Any]) -> dict[str, Any]:
    city, state = row.one_of(country["cities"])
    return {
        "city": row.maybe(city, 0.06),
        "postalCode": row.maybe(row.digits(country["postal"]), 0.10),
        "stateProvince": state or None,
        "country": row.maybe(country["code"], 0.03),
    }


def _loyalty(row: Row, people: People, number: int) -> dict[str, Any] | None:
    tier = int(people.tier[number])
    if not tier:
        return None
    day = int(people.first_day[number]) or -row.below(1800)
    points = 40 * tier * tier + row.below(900 * tier)
    joined = MIDNIGHT + timedelta(days=day, seconds=row.below(86_400))
    return {
        "tier": TIERS[tier],
        "points": row.maybe(points, 0.03),
        "joinDate": row.maybe(joined, 0.02),
    }


def _consents(row: Row, email: int) -> dict[str, Any] | None:
    push = row.one_of(CONSENTS)
    if email == 2 and push is None:
        return None
    return {"marketing": {"email": {"val": CONSENTS[email]}, "push": {"val": push}}}


def _interests(row: Row, affinity: Floats) -> list[str] | None:
    named = [
        kind["name"]
        for kind, share in zip(WORDS["categories"], affinity, strict=True)
        if row.chance(0.04 if share < 0.22 else 0.85)
    ]
    return row.maybe(named, 0.10)


def _value(row: Row, cents: int) -> float | None:
    return row.maybe(cents / 100, 0.06) if cents else None


def _plant(rng: np.random.Generator, people: People, rows: list[dict[str, Any]]) -> None:
    """Plant what a tidy generator would never draw: shared addresses, NaN, bare profiles."""
    known = [n for n, one in enumerate(rows) if one["personalEmail"] and people.engagement[n]]
    chosen = rng.permutation(np.array(known))
    for one, other in chosen[: 2 * SHARED_EMAILS].reshape(-1, 2):
        rows[other]["personalEmail"] = rows[one]["personalEmail"]
    for number in chosen[-NAN_VALUES:]:
        rows[number]["lifetimeValue"] = float("nan")
    for number in np.flatnonzero(people.engagement == 0)[-BARE_PROFILES:]:
        rows[number] = dict.fromkeys(rows[number]) | {"profile_id": profile_id(int(number))}


def _identities(row: Row, number: int, one: dict[str, Any], phone: str) -> Identities | None:
    """Return the identities by namespace; one of them is the primary."""
    draw = row.below(100)
    if draw < 2 or not any(value for name, value in one.items() if name != "profile_id"):
        return None
    if draw < 3:
        return []
    member = one["loyalty"] is not None
    devices = 1 + row.chance(0.25) + row.chance(0.08)
    spaces = {"ECID": [row.digits("#" * 38) for _ in range(devices)]}
    if one["personalEmail"]:
        spaces["Email"] = [one["personalEmail"]["address"]]
    if row.chance(0.6):
        spaces["Phone"] = [phone + row.digits("555#######")]
    if member:
        spaces["CRMID"] = [f"CRM-{number * 7 + 100_003}"]
    primary = "CRMID" if member else "ECID"
    return [
        (space, [{"id": i, "primary": space == primary and not n} for n, i in enumerate(ids)])
        for space, ids in spaces.items()
    ]


def draw_audiences(rng: np.random.Generator, people: People) -> pa.Table:
    """Return two lists made elsewhere, by engagement and by tier, with a few strangers."""
    size = len(people.engagement)
    named = {
        "store-event-guests": (0.08, people.engagement + 0.05, DAYS - 45),
        "winter-clearance-2025": (0.14, 1.0 + people.tier, 215),
    }
    parts: list[dict[str, Any]] = []
    for name, (share, weight, day) in named.items():
        members = rng.choice(size, int(share * size), replace=False, p=weight / weight.sum())
        strangers = size + 1 + np.arange(STRANGERS_PER_AUDIENCE)
        for number in np.sort(np.concatenate([members, strangers])):
            status = ("realized", "existing", "exited")[int(rng.random() ** 0.8 * 2.5)]
            since = timedelta(days=day + int(rng.random() * 40), hours=2)
            parts.append(
                {
                    "audience": name,
                    "profile_id": profile_id(int(number)),
                    "status": status,
                    "lastQualificationTime": MIDNIGHT + since,
                }
            )
    return pa.Table.from_pylist(parts)


def _words(words: list[str], codes: Ints) -> pa.Array[Any]:
    """Return the word of each code; nothing for -1."""
    return pa.array(words, TEXT).take(pa.array(codes, pa.int64(), mask=codes < 0))


def _struct(missing: Flags, **columns: pa.Array[Any]) -> pa.Array[Any]:
    """Return a struct array, itself missing where told."""
    return pa.StructArray.from_arrays(list(columns.values()), list(columns), mask=pa.array(missing))


def _item_lists(events: Events, items: Items, products: pa.Table) -> pa.Array[Any]:
    count = np.maximum(events.items, 0)
    flat = positions(events.first_item, count)
    taken = products.select(["SKU", "name", "category"]).take(items.product[flat])
    lines = pa.StructArray.from_arrays(
        [
            *(column.combine_chunks() for column in taken.columns),
            pa.array(items.quantity[flat].astype(np.int32)),
            pa.array(items.cents[flat] / 100),
        ],
        ["SKU", "name", "category", "quantity", "priceTotal"],
    )
    offsets = pa.array(np.concatenate([[0], np.cumsum(count)]), pa.int32())
    return pa.ListArray.from_arrays(
        offsets, lines, type=pa.list_(lines.type), mask=pa.array(events.items < 0)
    )


def event_table(events: Events, items: Items, products: pa.Table, size: int) -> pa.Table:
    """Return the events as a table; `size` is how many profiles there are."""
    people = [profile_id(n) for n in range(size)] + ["P999999"]
    rank = np.cumsum(events.order_cents >= 0)
    orders = [f"O-{n:06d}" for n in range(int(rank[-1]) + 1)]
    ordered = events.order_cents >= 0
    order_code = np.where(ordered & (rank % 200 != 0), rank, -1)
    totals = pa.array(events.order_cents / 100, mask=~ordered)
    names, addresses = zip(*WORDS["pages"], strict=True)
    when = np.datetime64(MIDNIGHT, "us") + (events.at * 1000).astype("timedelta64[us]")
    order = _struct(~ordered, priceTotal=totals, purchaseID=_words(orders, order_code))
    # An address is missing where the page was rebuilt without one.
    address = np.where(events.at % 25 == 0, -1, events.page)
    page = _struct(
        events.page < 0, name=_words(list(names), events.page), URL=_words(list(addresses), address)
    )
    return pa.table(
        {
            "_id": [f"E{n:07d}" for n in range(len(events.at))],
            "timestamp": pa.array(when),
            "profile_id": _words(people, events.profile),
            "eventType": _words(WORDS["events"], events.kind),
            "channel": _words(WORDS["channels"], events.channel),
            "device": _struct(events.device < 0, type=_words(WORDS["devices"], events.device)),
            "search": _struct(events.search < 0, keywords=_words(SEARCHES, events.search)),
            "productListItems": _item_lists(events, items, products),
            "commerce": _struct(~ordered, order=order),
            "web": _struct(events.page < 0, webPageDetails=page),
        }
    )


def build(size: int = PROFILES) -> Shop:
    """Return the whole shop for that many profiles."""
    streams = [np.random.default_rng([SEED, part]) for part in range(6)]
    people = draw_people(streams[0], size)
    products, catalogue = draw_products(streams[1])
    events, items = draw_events(streams[2], people, catalogue)
    table = event_table(events, items, products, size)
    # A retried delivery: the same event, with its id, a second time.
    again = streams[3].choice(len(table), DUPLICATED_EVENTS, replace=False)
    rows = np.sort(np.concatenate([np.arange(len(table)), again]), kind="stable")
    return Shop(
        profiles=draw_profiles(streams[4], people),
        events=table.take(rows),
        products=products,
        audiences=draw_audiences(streams[5], people),
    )


def write(shop: Shop, folder: Path) -> None:
    """Write the four tables as Parquet into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("profiles", "events", "products", "audiences"):
        # Ids and instants rise row by row: told so, they take a tenth of the space.
        rising = {"_id": "DELTA_BYTE_ARRAY", "timestamp": "DELTA_BINARY_PACKED"}
        layout: dict[str, Any] = {
            "use_dictionary": ["profile_id", "eventType", "channel"],
            "column_encoding": rising,
        }
        pq.write_table(
            getattr(shop, name),
            folder / f"{name}.parquet",
            compression="zstd",
            compression_level=15,
            row_group_size=131_072,
            **(layout if name == "events" else {}),
        )


def main() -> None:
    """Write the shop into this folder, or elsewhere, or smaller."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    parser.add_argument("--profiles", type=int, default=PROFILES)
    arguments = parser.parse_args()
    write(build(arguments.profiles), arguments.folder)


if __name__ == "__main__":
    main()
