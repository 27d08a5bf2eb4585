"""Writes an extract of any size, the same every time: profiles and events as Parquet.

    python -m benchmarks.generate FOLDER --profiles 2000000 --events 40000000

Events are in no order, and a few profiles have most of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

CONFIG = """name = "Benchmark"
as_of = 2026-07-01T00:00:00Z
[profiles]
file = "profiles.parquet"
key = "profile_id"
[events]
file = "events.parquet"
key = "profile_id"
timestamp = "timestamp"
event_type = "eventType"
"""
# A number of its own for every draw of a row: hash(i, 1) and hash(i, 2) share their lower bits.
TYPES = (
    "['web.webpagedetails.pageViews', 'web.webpagedetails.pageViews', "
    "'web.webpagedetails.pageViews', 'web.webpagedetails.pageViews', 'commerce.productViews', "
    "'commerce.productViews', 'commerce.productViews', 'search', 'search', "
    "'directMarketing.emailOpened', 'directMarketing.emailOpened', 'application.launch', "
    "'application.launch', 'directMarketing.emailClicked', 'commerce.productListAdds', "
    "'commerce.productListAdds', 'commerce.checkouts', 'commerce.purchases', "
    "'support.contacts', 'loyalty.pointsEarned']"
)
PROFILES = """
SELECT
    'P' || lpad(i::VARCHAR, 9, '0') AS profile_id,
    ['US', 'DE', 'GB', 'FR', 'ES', 'JP'][1 + (hash(32 * i + 0) % 6)::INTEGER] AS country,
    CASE WHEN hash(32 * i + 1) % 3 > 0 THEN ['gold', 'silver', 'bronze'][1 + (hash(32 * i + 2) % 3)::INTEGER] END AS tier,
    (18 + hash(32 * i + 3) % 70)::INTEGER AS age,
    (hash(32 * i + 4) % 5000)::INTEGER AS points,
    hash(32 * i + 5) % 4 > 0 AS email
FROM range({profiles}) AS r(i)
"""
EVENTS = """
SELECT
    'P' || lpad(floor(power((hash(32 * i + 11) % 2147483647)::BIGINT / 2147483647.0, 2) * {profiles})
        ::BIGINT::VARCHAR, 9, '0') AS profile_id,
    TIMESTAMP '2025-07-01' + to_milliseconds((hash(32 * i + 12) % 31536000000)::BIGINT) AS timestamp,
    kind AS "eventType",
    ['web', 'app', 'email', 'store'][1 + (hash(32 * i + 14) % 4)::INTEGER] AS channel,
    CASE WHEN kind = 'search' THEN ['sneakers', 'White Sneakers', 'boots', 'socks', 'sandals',
        'running shoes', 'hoodie', 'SNEAKERS sale'][1 + (hash(32 * i + 15) % 8)::INTEGER] END AS keyword,
    CASE WHEN kind LIKE 'commerce.%' THEN 'SKU' || (hash(32 * i + 16) % 500) END AS sku,
    CASE WHEN kind LIKE 'commerce.%'
        THEN ['sneakers', 'boots', 'apparel', 'accessories'][1 + (hash(32 * i + 17) % 4)::INTEGER] END AS category,
    CASE WHEN kind LIKE 'commerce.p%' THEN (500 + hash(32 * i + 18) % 20000) / 100.0::DOUBLE END AS price,
    CASE WHEN kind LIKE 'commerce.p%' THEN (1 + hash(32 * i + 19) % 3)::INTEGER END AS quantity
FROM (SELECT i, {types}[1 + (hash(32 * i + 13) % 20)::INTEGER] AS kind FROM range({events}) AS r(i))
"""


def generate(folder: Path, profiles: int, events: int) -> None:
    """Write an extract of so many profiles and events into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    written = {
        "profiles": PROFILES.format(profiles=profiles),
        "events": EVENTS.format(profiles=profiles, events=events, types=TYPES),
    }
    for name, query in written.items():
        target = folder / f"{name}.parquet"
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    (folder / "extract.toml").write_text(CONFIG, encoding="utf-8")


def main() -> None:
    """Read the command line and write the extract."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profiles", type=int, default=2_000_000)
    parser.add_argument("--events", type=int, default=40_000_000)
    options = parser.parse_args()
    generate(options.folder, options.profiles, options.events)


if __name__ == "__main__":
    main()
