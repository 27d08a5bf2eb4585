"""A run of a prediction, as the panel's front end draws it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from toolkit import propensity
from toolkit.errors import DefinitionError, UnknownNameError
from toolkit.propensity import BUCKETS, GROUPS, LOWEST, TOP_TENTH, in_group, run_doubts
from toolkit.widgets import asks
from toolkit.workbench.propensity_run import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.library import Audience
    from toolkit.widgets.panel import Json
    from toolkit.workbench.customer_ai import CustomerAI
    from toolkit.workbench.evaluation import Evaluation
    from toolkit.workbench.propensity_run import PropensityRun

_BIN = 5
"""Points of the score a bar."""
_FACTORS = 10


def status_json(made: CustomerAI | None, run: PropensityRun | None) -> Json:
    """Return how a prediction stands: where it is kept, and of which run its scores are.

    `problem` (what is missing, or wrong), `broken` (why the latest run cannot be read) and
    `published` are for the panel to say.
    """
    return {
        "problem": None,
        "broken": None,
        "words": "" if made is None else made.configuration.goal.describe(),
        "folder": "" if made is None else str(made.folder),
        "saved": made is not None and propensity.holds(made.folder),
        "run": None if run is None else run.name,
        "profiles": None if run is None else len(run.kept.scored.table),
        "as_of": None if run is None else run.as_of.isoformat().replace("+00:00", "Z"),
        "changed": run is not None
        and made is not None
        and run.kept.trained.configuration != made.configuration,
        "published": False,
    }


def run_json(run: PropensityRun) -> Json:
    """Return how a run's scores lie and how far to trust them."""
    kept, metrics = run.kept, run.metrics
    table, tested = kept.scored.table, kept.trained.tested
    judged = tested["probability"].to_numpy(), tested["outcome"].to_numpy()
    base_rate = kept.trained.model.base_rate
    best = int(propensity.score_of(np.ones(1), base_rate)[0])
    return {
        "run": run.name,
        "made": _instant(kept.made),
        "as_of": _instant(run.as_of),
        "profiles": len(table),
        "propensity": kept.trained.configuration.propensity,
        "buckets": [
            {"bucket": name, "profiles": int((table["bucket"] == name).sum())} for name in BUCKETS
        ],
        "bins": _bins(table),
        "test": {
            "from": _instant(kept.trained.cutoffs.test),
            "days": kept.trained.configuration.goal.within_days,
            "examples": metrics["examples"],
            "base_rate": metrics["base_rate"],
        },
        "models": ["this model", *metrics["baselines"]],
        "measures": [_measure(run, key, words) for key, words in MEASURES.items()],
        "calibration": asks.records(propensity.calibration(*judged)),
        "gains": asks.records(propensity.gains(*judged)[["share", "captured", "lift"]]),
        "left_out": list(kept.trained.left_out),
        "base_rate": base_rate,
        "most": None if best >= LOWEST["High"] else best,
        "top": int(in_group(table, TOP_TENTH).sum()),
        "doubts": [asdict(one) for one in run_doubts(kept.trained, kept.scored)],
    }


def factors_json(run: PropensityRun, given: Json, among: Evaluation | None) -> Json:
    """Return the factors that tell a bucket from the average, of all or of one audience."""
    bucket = _bucket(given)
    run.explain(progress=_untold)
    audience = None if among is None else next(iter(among))
    found = run.top_factors(bucket, _FACTORS, audience=audience)
    told = None if among is None else asks.records(run.by_audience(among))[0]
    return {"bucket": bucket, "factors": asks.records(found), "among": told}


def values_json(run: PropensityRun, given: Json, among: Evaluation | None) -> Json:
    """Return how a factor's values lie in a bucket, and among the others of all or an audience."""
    bucket, factor = _bucket(given), str(given.get("factor") or "")
    run.explain(progress=_untold)
    audience = None if among is None else next(iter(among))
    table = run.factor_values(factor, bucket, audience=audience)
    wide = table.pivot_table(index="value", columns="group", values="share", sort=False)
    wide = wide.reindex(columns=[bucket, "everyone else"]).fillna(0.0)
    values = zip(wide.index, wide[bucket], wide["everyone else"], strict=True)
    return {
        "bucket": bucket,
        "factor": factor,
        "values": [
            {"value": str(value), "own": float(own), "others": float(others)}
            for value, own, others in values
        ],
    }


def profile_json(run: PropensityRun, given: Json) -> Json:
    """Return one profile's score, what makes it, and what would move it."""
    profile = str(given.get("profile") or "").strip()
    table = run.kept.scored.table
    found = (run.kept.profile_ids == profile).to_numpy().nonzero()[0]
    if not len(found):
        raise UnknownNameError("scored profile", profile, run.kept.profile_ids.head(1000))
    own = table.iloc[int(found[0])]
    moves = {
        bucket: asks.records(run.counterfactuals(profile, bucket, top=3))
        for bucket in BUCKETS
        if bucket != own["bucket"]
    }
    return {
        "profile": profile,
        "score": int(own["score"]),
        "probability": float(own["probability"]),
        "percentile": int(own["percentile"]),
        "bucket": str(own["bucket"]),
        "factors": asks.records(run.factors(profile).head(_FACTORS)),
        "moves": moves,
    }


def audience_of(run: PropensityRun, given: Json) -> Audience:
    """Return the audience of scores that a question names."""

    def between(key: str) -> tuple[int, int] | None:
        found = given.get(key)
        if not isinstance(found, list) or len(found) != 2:
            return None
        return int(found[0]), int(found[1])

    run.explain(progress=_untold)
    return run.audience(
        bucket=given.get("bucket"),
        score=between("score"),
        percentile=between("percentile"),
        factor=given.get("factor"),
    )


def runs_json(prediction: CustomerAI) -> list[Json]:
    """Return the runs that are kept, the latest first."""
    return asks.records(prediction.runs().iloc[::-1])


def _bins(table: pd.DataFrame) -> list[Json]:
    place = np.minimum(table["score"].to_numpy() // _BIN, 100 // _BIN - 1)
    counts = np.bincount(place, minlength=100 // _BIN)
    buckets = [
        next(name for name in BUCKETS if n * _BIN >= LOWEST[name]) for n in range(len(counts))
    ]
    return [
        {"from": n * _BIN, "bucket": bucket, "profiles": int(count)}
        for n, (bucket, count) in enumerate(zip(buckets, counts, strict=True))
    ]


def _measure(run: PropensityRun, key: str, words: str) -> Json:
    metrics = run.metrics
    values = [each[key] for each in (metrics, *metrics["baselines"].values())]
    return {"measure": words, "values": values, "less": key in {"brier", "log_loss"}}


def _untold(_share: float) -> None:
    return


def _bucket(given: Json) -> str:
    bucket = given.get("bucket", TOP_TENTH)
    if bucket not in GROUPS:
        raise DefinitionError(f"no bucket {bucket!r}; it is one of {', '.join(GROUPS)}")
    return str(bucket)


def _instant(instant: object) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
