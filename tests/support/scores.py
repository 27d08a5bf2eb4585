"""A small extract, and scores to publish for its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from pathlib import Path

    import toolkit as tk

IDS = ["anna", "ben", "carl", "dora"]
AT = pd.Timestamp("2026-01-05", tz="UTC")
CHURN, BUY = ("_customerAI", "Will_churn"), ("_customerAI", "Will_buy")
SCORES = pa.table(
    {
        "profile": pa.array([3, 0, 1], pa.int32()),
        "score": pa.array([90, 75, 10], pa.int16()),
        "probability": [0.9, 0.75, 0.1],
        "percentile": [99, 66, 33],
        "bucket": pa.array(["High", "High", "Low"]).dictionary_encode(),
        "factors": [["few visits", "no purchase"], ["few visits"], []],
        "scoredAt": pa.array([AT] * 3, pa.timestamp("ns", tz="UTC")),
    }
)
HIGH = "_customerAI.Will_churn.score >= 75"


def write_extract(folder: Path) -> Path:
    """Write four customers and their twelve events."""
    folder.mkdir()
    number = range(12)
    pd.DataFrame(
        {
            "profile_id": [IDS[each % 4] for each in number],
            "timestamp": pd.date_range("2026-01-01", periods=12, freq="D"),
            "eventType": ["search" if each % 3 else "view" for each in number],
        }
    ).to_parquet(folder / "events.parquet")
    tiers = ["gold", "gold", "silver", None]
    pd.DataFrame({"profile_id": IDS, "loyalty.tier": tiers, "score": [1, 2, 3, 4]}).to_parquet(
        folder / "profiles.parquet"
    )
    return folder


def scores(*pairs: tuple[int, int]) -> pa.Table:
    """Return a table of scores, by profile number."""
    return pa.table({"profile": [one for one, _ in pairs], "score": [one for _, one in pairs]})


def who(extract: tk.Extract, pql: str) -> list[str]:
    """Return the ids of the profiles that some PQL says."""
    return next(iter(extract.evaluate(pql))).profile_ids().tolist()
