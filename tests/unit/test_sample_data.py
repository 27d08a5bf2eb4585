"""The committed sneaker shop is what its generator writes and what its README promises."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import toolkit as tk

SHOP = Path(__file__).parents[2] / "sample_data" / "sneaker_shop"
TABLES = ("profiles", "events", "products", "audiences")
NOW = "TIMESTAMP '2026-07-01'"
LAST_30_DAYS = f"timestamp >= {NOW} - INTERVAL 30 DAY"

FACTS = {
    "Profiles": "SELECT count(*) FROM profiles",
    "Rows of events": "SELECT count(*) FROM rows_",
    "Events, each id once": "SELECT count(*) FROM events",
    "Products": "SELECT count(*) FROM products",
    "Profiles without any event": """
        SELECT count(*) FROM profiles ANTI JOIN events USING (profile_id)
    """,
    "Profiles of which nothing but the id is known": """
        SELECT count(*) FROM profiles WHERE coalesce(person::TEXT, homeAddress::TEXT,
            personalEmail::TEXT, loyalty::TEXT, consents::TEXT, interests::TEXT,
            lifetimeValue::TEXT, identityMap::TEXT) IS NULL""",
    "Events of the unknown profile P999999": """
        SELECT count(*) FROM events WHERE profile_id = 'P999999'
    """,
    "Rows that repeat the event before them, id and all": """
        SELECT count(*) - count(DISTINCT _id) FROM rows_
    """,
    "Searches for SNEAKERS exactly 30 days before `as_of`": """
        SELECT count(*) FROM events WHERE search.keywords = 'SNEAKERS'
            AND timestamp = TIMESTAMP '2026-06-01'""",
    "Searches for SNEAKERS one millisecond earlier": """
        SELECT count(*) FROM events WHERE search.keywords = 'SNEAKERS'
            AND timestamp = TIMESTAMP '2026-05-31 23:59:59.999'""",
    "Instants at which one profile has several events": """
        SELECT count(*) FROM (FROM events SELECT 1 GROUP BY profile_id, timestamp
            HAVING count(*) > 1)""",
    "E-mail addresses that two profiles share": """
        SELECT count(*) FROM (FROM profiles SELECT 1 WHERE personalEmail.address IS NOT NULL
            GROUP BY personalEmail.address HAVING count(*) = 2)""",
    "`lifetimeValue` NaN": "SELECT count(*) FROM profiles WHERE isnan(lifetimeValue)",
    "`lifetimeValue` null": "SELECT count(*) FROM profiles WHERE lifetimeValue IS NULL",
    "`loyalty` null (not a member)": "SELECT count(*) FROM profiles WHERE loyalty IS NULL",
    "`interests` null": "SELECT count(*) FROM profiles WHERE interests IS NULL",
    "`interests` an empty list": "SELECT count(*) FROM profiles WHERE interests = []",
    "`identityMap` null": "SELECT count(*) FROM profiles WHERE identityMap IS NULL",
    "`identityMap` empty": "SELECT count(*) FROM profiles WHERE cardinality(identityMap) = 0",
    "Searches without keywords": """
        SELECT count(*) FROM events WHERE eventType = 'search' AND search.keywords IS NULL
    """,
    "Searches that found nothing: an empty `productListItems`": """
        SELECT count(*) FROM events WHERE eventType = 'search' AND productListItems = []
    """,
    "Checkouts and purchases whose lines were lost: an empty `productListItems`": """
        SELECT count(*) FROM events WHERE productListItems = []
            AND eventType IN ('commerce.checkouts', 'commerce.purchases')""",
    "Purchases without a `purchaseID`": """
        SELECT count(*) FROM events WHERE eventType = 'commerce.purchases'
            AND commerce.order.purchaseID IS NULL""",
    "Rows of imported audiences for profiles nobody knows": """
        SELECT count(*) FROM audiences ANTI JOIN profiles USING (profile_id)
    """,
}

BUYERS = "SELECT profile_id FROM events WHERE eventType = 'commerce.purchases'"
MEMBERS = {
    "forgot-to-buy-your-sneakers": f"""
        SELECT profile_id FROM events WHERE eventType = 'search' AND {LAST_30_DAYS}
            AND contains(lower(search.keywords), 'sneakers')
        EXCEPT {BUYERS} AND {LAST_30_DAYS}""",
    "loyal": f"""
        SELECT profile_id FROM profiles WHERE loyalty.tier IN ('gold', 'silver')
        INTERSECT {BUYERS} GROUP BY profile_id HAVING count(*) >= 3""",
    "abandoned-cart": f"""
        SELECT profile_id FROM events WHERE eventType = 'commerce.productListAdds'
            AND {LAST_30_DAYS}
        EXCEPT {BUYERS} AND {LAST_30_DAYS}""",
    "lapsed-buyers": f"{BUYERS} EXCEPT {BUYERS} AND timestamp >= {NOW} - INTERVAL 180 DAY",
    "high-spenders": f"""{BUYERS} GROUP BY profile_id
        HAVING sum(commerce.order.priceTotal::DECIMAL(18, 2)) >= 500""",
    "newsletter-readers": f"""
        SELECT profile_id FROM events WHERE eventType = 'directMarketing.emailOpened'
            AND timestamp >= {NOW} - INTERVAL 90 DAY GROUP BY profile_id HAVING count(*) >= 3""",
    "sneaker-fans-by-email": """
        SELECT profile_id FROM profiles WHERE consents.marketing.email.val = 'y'
            AND list_contains(interests, 'sneakers') AND personalEmail.address IS NOT NULL""",
    "searched-then-bought-sneakers": """
        SELECT p.profile_id FROM events AS p JOIN (FROM events SELECT profile_id,
            min(timestamp) AS first WHERE eventType = 'search' GROUP BY ALL) AS s
            ON p.profile_id = s.profile_id AND p.timestamp > s.first
        WHERE p.eventType = 'commerce.purchases'
            AND list_contains([item.category FOR item IN p.productListItems], 'sneakers')""",
    "guests-we-met": """
        SELECT profile_id FROM audiences WHERE audience = 'store-event-guests'
            AND status IN ('realized', 'existing')""",
    "complained-then-quiet": f"""
        SELECT profile_id FROM events WHERE eventType = 'support.contacts'
        EXCEPT SELECT profile_id FROM events WHERE timestamp >= {NOW} - INTERVAL 60 DAY""",
}


@pytest.fixture(scope="module")
def shop() -> duckdb.DuckDBPyConnection:
    """The committed tables, `rows_` being the events as stored and `events` each id once."""
    connection = duckdb.connect()
    for name in TABLES:
        # Tables, not views: over Parquet, DuckDB skips what the statistics say nothing of (NaN).
        table = "rows_" if name == "events" else name
        connection.read_parquet(str(SHOP / f"{name}.parquet")).create(table)
    connection.execute("CREATE TABLE events AS SELECT DISTINCT ON (_id) * FROM rows_")
    return connection


def number(shop: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number a query answers with."""
    ((found,),) = shop.execute(query).fetchall()
    return int(found)


def generate(folder: Path, *arguments: str) -> None:
    """Run the generator as a script that writes to another folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SHOP))
        patch.setattr(sys, "argv", ["generate.py", "--folder", str(folder), *arguments])
        patch.setattr(sys, "dont_write_bytecode", True)
        runpy.run_path(str(SHOP / "generate.py"), run_name="__main__")


def readme_tables() -> dict[str, str]:
    """The first and last cell of every table row of the README."""
    text = (SHOP / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \|(?:.*\|)? ([^|]+) \|$", text, re.MULTILINE)
    return {first: last.strip() for first, last in rows}


def audience_files() -> list[dict[str, object]]:
    """The shipped audiences, in the order of their files."""
    return [
        yaml.safe_load(file.read_text("utf-8"))
        for file in sorted((SHOP / "audiences").glob("*.yaml"))
    ]


def test_the_committed_tables_are_what_the_generator_writes(tmp_path: Path) -> None:
    generate(tmp_path)

    for name in TABLES:
        written, committed = (pq.read_table(f / f"{name}.parquet") for f in (tmp_path, SHOP))
        assert written.schema == committed.schema, name
        columns = [column for column in committed.column_names if column != "lifetimeValue"]
        assert written.select(columns).equals(committed.select(columns)), name
    # NaN equals nothing, so the one column that holds it is compared as text.
    values = [
        pq.read_table(f / "profiles.parquet")["lifetimeValue"].cast(pa.string())
        for f in (tmp_path, SHOP)
    ]
    assert values[0].equals(values[1])


def test_the_generator_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("first", "second"):
        generate(tmp_path / name, "--profiles", "500")

    for name in TABLES:
        first, second = (tmp_path / f / f"{name}.parquet" for f in ("first", "second"))
        assert first.read_bytes() == second.read_bytes(), name


def test_the_committed_tables_are_small() -> None:
    assert sum((SHOP / f"{name}.parquet").stat().st_size for name in TABLES) <= 8_000_000


@pytest.mark.parametrize("label", FACTS)
def test_the_readme_counts_what_was_planted(shop: duckdb.DuckDBPyConnection, label: str) -> None:
    assert readme_tables()[label] == f"{number(shop, FACTS[label]):,}"


def test_the_readme_counts_every_event_type(shop: duckdb.DuckDBPyConnection) -> None:
    counted = shop.execute("SELECT eventType, count(*) FROM events GROUP BY 1").fetchall()
    told = readme_tables()

    assert len(counted) == 12
    assert {kind: told[f"`{kind}`"] for kind, _ in counted} == {
        kind: f"{count:,}" for kind, count in counted
    }


@pytest.mark.parametrize("audience", MEMBERS)
def test_the_readme_counts_every_audience(shop: duckdb.DuckDBPyConnection, audience: str) -> None:
    members = number(
        shop,
        f"""SELECT count(DISTINCT profile_id) FROM ({MEMBERS[audience]})
        SEMI JOIN profiles USING (profile_id)""",
    )

    assert 400 <= members <= 8000
    assert readme_tables()[f"`{audience}`"] == f"{members:,}"


def test_money_is_whole_cents_and_orders_add_up(shop: duckdb.DuckDBPyConnection) -> None:
    lines = "list_transform(productListItems, lambda item: item.priceTotal::DECIMAL(18, 2))"
    orders = f"""(FROM events SELECT commerce.order.priceTotal AS total, total::DECIMAL(18, 2) AS
        exact, list_sum({lines}) AS lines WHERE eventType = 'commerce.purchases')"""

    assert number(shop, f"SELECT count(lines) FROM {orders}") > 15_000
    assert number(shop, f"SELECT count_if(lines <> exact) FROM {orders}") == 0
    assert number(shop, f"SELECT count_if(exact::DOUBLE <> total) FROM {orders}") == 0


def test_every_item_is_in_the_lookup(shop: duckdb.DuckDBPyConnection) -> None:
    items = "SELECT DISTINCT unnest(productListItems, recursive := true) FROM events"

    assert number(shop, f"SELECT count(DISTINCT SKU) FROM ({items})") == 92
    assert (
        number(
            shop,
            f"""SELECT count(*) FROM ({items}) AS item
        ANTI JOIN products USING (SKU, name, category)""",
        )
        == 0
    )


def test_the_year_ends_before_as_of(shop: duckdb.DuckDBPyConnection) -> None:
    ((first, last),) = shop.execute("SELECT min(timestamp), max(timestamp) FROM events").fetchall()
    described = tomllib.loads((SHOP / "extract.toml").read_text("utf-8"))

    assert described["as_of"] == datetime(2026, 7, 1, tzinfo=UTC)
    assert first.date() == date(2025, 7, 1)
    assert last.date() == date(2026, 6, 30)


def test_the_identities_have_four_namespaces_and_one_primary(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    identities = """SELECT profile_id, unnest(map_entries(identityMap), recursive := true)
        FROM profiles"""
    spaces = shop.execute(f"SELECT DISTINCT key FROM ({identities}) ORDER BY 1").fetchall()
    primaries = f"""SELECT count_if(list_contains([one.primary FOR one IN value], true)) AS found
        FROM ({identities}) GROUP BY profile_id"""

    assert [space for (space,) in spaces] == ["CRMID", "ECID", "Email", "Phone"]
    assert number(shop, f"SELECT count(*) FROM ({primaries})") > 19_000
    assert number(shop, f"SELECT count(*) FROM ({primaries}) WHERE found <> 1") == 0


def test_names_are_written_in_many_scripts(shop: duckdb.DuckDBPyConnection) -> None:
    for script in ("Latin", "Cyrillic", "Han", "Hiragana", "Hangul", "Arabic", "Devanagari"):
        named = f"""SELECT count(*) FROM profiles
            WHERE regexp_matches(person.name.firstName, '\\p{{{script}}}')"""
        assert number(shop, named) > 20, script


def test_activity_is_heavy_tailed(shop: duckdb.DuckDBPyConnection) -> None:
    per_profile = "SELECT count(*) AS n FROM events GROUP BY profile_id"
    top = f"SELECT sum(n) FROM (FROM ({per_profile}) ORDER BY n DESC LIMIT 1000)"

    assert number(shop, top) > 0.2 * number(shop, "SELECT count(*) FROM events")


def test_a_full_cart_foretells_a_purchase(shop: duckdb.DuckDBPyConnection) -> None:
    june, may = "timestamp >= '2026-06-01'", "timestamp BETWEEN '2026-05-25' AND '2026-06-01'"
    rates = dict(
        shop.execute(
            f"""SELECT added, avg(bought::INT) FROM (FROM events SELECT
                bool_or(eventType = 'commerce.productListAdds' AND {may}) AS added,
                bool_or(eventType = 'commerce.purchases' AND {june}) AS bought
                GROUP BY profile_id) GROUP BY added"""
        ).fetchall()
    )

    assert rates[True] > 2 * rates[False]


def test_columns_named_in_the_description_exist() -> None:
    described = tomllib.loads((SHOP / "extract.toml").read_text("utf-8"))
    schemas = {name: pq.read_schema(SHOP / f"{name}.parquet") for name in TABLES}
    leaves = {
        column.path.replace(".list.element", "[]").removesuffix("[]")
        for parquet in (
            pq.ParquetFile(SHOP / f"{n}.parquet").schema for n in ("profiles", "events")
        )
        for column in map(parquet.column, range(len(parquet)))
    }

    for role in ("key", "timestamp", "event_type", "event_id"):
        assert described["events"][role] in schemas["events"].names
    assert described["profiles"]["key"] in schemas["profiles"].names
    assert described["lookups"]["products"]["key"] in schemas["products"].names
    assert schemas["audiences"].names == [
        "audience",
        "profile_id",
        "status",
        "lastQualificationTime",
    ]
    assert set(described["display_names"]) <= leaves


def test_audience_files_are_complete_and_distinct() -> None:
    files = audience_files()

    assert [file["id"] for file in files] == list(MEMBERS)
    assert files[0]["name"] == "Forgot to buy your sneakers?"
    assert len({file["name"] for file in files}) == len(files)
    for file in files:
        assert set(file) == {"id", "name", "description", "tags", "status", "pql"}
        assert file["status"] in {"published", "draft"}
        assert file["description"]
        assert isinstance(file["tags"], list)


@pytest.mark.parametrize("file", audience_files(), ids=lambda file: file["id"])
def test_audience_files_hold_pql(file: dict[str, object]) -> None:
    definition = tk.parse_pql(str(file["pql"]))

    assert tk.parse_pql(definition.to_pql()) == definition
