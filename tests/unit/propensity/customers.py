"""Customers who buy at a pace of their own, and stop when they were let down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import toolkit as tk

if TYPE_CHECKING:
    from pathlib import Path

START = pd.Timestamp("2026-01-01", tz="UTC")
DAYS = 200
END = START + pd.Timedelta(days=DAYS)
BUY = 'eventType = "commerce.purchases"'


def tables(profiles: int = 1500, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Return profiles and events: whoever complains buys little for five weeks."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(profiles):
        pace = draw.uniform(4, 12)
        complaint = float(draw.uniform(0, DAYS)) if number % 2 else -1000.0
        day = draw.uniform(0, pace)
        while day < DAYS:
            if not (complaint < day < complaint + 35 and draw.random() < 0.93):
                rows.append(
                    (number, day, "commerce.purchases", float(round(draw.uniform(5, 90), 2)))
                )
            day += draw.exponential(pace)
        if complaint > 0:
            rows.append((number, complaint, "complaint", None))
        rows += [(number, float(day), "web.visit", None) for day in draw.uniform(0, DAYS, 12)]
    events = pd.DataFrame(rows, columns=["number", "day", "eventType", "amount"])
    events["profile_id"] = [f"P{number:05d}" for number in events.pop("number")]
    events["timestamp"] = START + pd.to_timedelta((events.pop("day") * 86_400).round(), unit="s")
    ids = [f"P{number:05d}" for number in range(profiles)]
    people = pd.DataFrame(
        {
            "profile_id": ids,
            "tier": draw.choice(["gold", "silver", "none"], profiles),
            "age": draw.integers(18, 90, profiles),
        }
    )
    return {"profiles": people, "events": events}


def opened(given: dict[str, pd.DataFrame], folder: Path) -> tk.Extract:
    """Return them as an extract."""
    return tk.open_extract(given, as_of=END.to_pydatetime(), store=folder, quiet=True)


def stays_away(folder: Path, **more: object) -> tk.CustomerAI:
    """Return the prediction of who buys nothing for two weeks."""
    goal = tk.Goal([BUY], occurs=False, within_days=14)
    return tk.CustomerAI("Stays away", goal=goal, folder=folder, **more)
