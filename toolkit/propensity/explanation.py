"""Why a score is what it is: the contributions of columns, gathered into factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.attributes import Attribute
    from toolkit.propensity.features import Feature

    Numbers = NDArray[np.float64]

_BINS = 8
MISSING = "none"
"""What is shown where a profile has no value."""
_NO_VALUE = "no value"
"""What is shown beside a category that is itself called so."""


@dataclass(frozen=True)
class Factors:
    """What each factor adds to each profile's raw score.

    Parameters
    ----------
    names
        The factors.
    effects
        A row a profile, a column a factor; with the base a row adds up to its raw score.
    base
        The raw score of nobody in particular: the same for all.
    leads
        For each profile and factor the column that adds most to it.
    """

    names: tuple[str, ...]
    effects: Numbers
    base: float
    leads: NDArray[np.intp]

    def where(self, mask: NDArray[np.bool_]) -> Factors:
        """Return those of some profiles."""
        return Factors(self.names, self.effects[mask], self.base, self.leads[mask])


def factors(contributions: Numbers, features: Sequence[Feature]) -> Factors:
    """Return the contributions of columns as those of factors.

    Parameters
    ----------
    contributions
        A row a profile, a column a feature, and the base in the last.
    features
        What the columns are.
    """
    names = tuple(dict.fromkeys(one.factor for one in features))
    effects = np.zeros((len(contributions), len(names)))
    leads = np.zeros((len(contributions), len(names)), dtype=np.intp)
    for place, name in enumerate(names):
        own = np.array([number for number, one in enumerate(features) if one.factor == name])
        parts = contributions[:, own]
        effects[:, place] = parts.sum(axis=1)
        leads[:, place] = own[np.abs(parts).argmax(axis=1)]
    base = float(contributions[0, -1]) if len(contributions) else 0.0
    return Factors(names, effects, base, leads)


def of_profile(
    found: Factors,
    columns: NDArray[np.float32],
    features: Sequence[Feature],
    attributes: Sequence[Attribute],
) -> pd.DataFrame:
    """Return the factors of the one profile there is, the strongest first.

    Returns
    -------
    DataFrame
        factor, effect (what it adds to the raw score), because (the column that adds most to it)
        and value (what the profile has of that).
    """
    categories = {one.path: one for one in attributes}
    rows = []
    for name, effect, lead in zip(found.names, found.effects[0], found.leads[0], strict=True):
        feature = features[lead]
        value = shown_value(float(columns[0, lead]), feature, categories.get(feature.path))
        rows.append((name, float(effect), feature.words, value))
    table = pd.DataFrame(rows, columns=["factor", "effect", "because", "value"])
    return strongest(table, "effect")


def of_group(found: Factors, mask: NDArray[np.bool_]) -> pd.DataFrame:
    """Return what factors add to the scores of some profiles, against the average.

    Returns
    -------
    DataFrame
        factor, effect (its mean contribution among them, less that among all), share (of them
        that it pushes up); the strongest first.
    """
    own = found.effects[mask]
    effect = (
        own.mean(axis=0) - found.effects.mean(axis=0) if len(own) else np.zeros(len(found.names))
    )
    share = (own > 0).mean(axis=0) if len(own) else np.zeros(len(found.names))
    table = pd.DataFrame({"factor": found.names, "effect": effect, "share": share})
    return strongest(table, "effect")


def strongest(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows of a table by the size of a column's numbers, whichever way they go."""
    order = table[column].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def values_of(
    column: NDArray[np.float32],
    feature: Feature,
    attribute: Attribute | None,
    mask: NDArray[np.bool_],
    groups: tuple[str, str],
) -> pd.DataFrame:
    """Return how the values of a column lie among some profiles and among the others.

    Returns
    -------
    DataFrame
        value (a text, in order), group, share (of the group, 0 to 1).
    """
    place, labels = _binned(column, feature, attribute)
    rows = []
    for name, own in zip(groups, (mask, ~mask), strict=True):
        counts = np.bincount(place[own], minlength=len(labels))
        shares = counts / max(int(own.sum()), 1)
        rows += [(label, name, float(share)) for label, share in zip(labels, shares, strict=True)]
    table = pd.DataFrame(rows, columns=["value", "group", "share"])
    # Bins that are read the same, as their ends are rounded, are one.
    table = table.groupby(["value", "group"], sort=False)["share"].sum().reset_index()
    seen = table.groupby("value")["share"].transform("sum") > 0
    return table[seen].reset_index(drop=True)


def shown_value(number: float, feature: Feature, attribute: Attribute | None) -> str:
    """Return a column's value as an analyst reads it."""
    if not np.isfinite(number):
        return MISSING
    if attribute is not None and attribute.kind == "category":
        return attribute.categories[int(number)]
    if feature.kind in {"count", "days"} or number == round(number):
        return f"{number:,.0f}"
    return f"{number:,.2f}" if abs(number) < 10 else f"{number:,.1f}"


def _binned(
    column: NDArray[np.float32], feature: Feature, attribute: Attribute | None
) -> tuple[NDArray[np.intp], list[str]]:
    """Return in which bin each value is, and the bins' labels; the last is for no value."""
    missing = np.isnan(column)
    there = column[~missing]
    single = np.unique(there)
    if len(single) <= _BINS or (attribute is not None and attribute.kind == "category"):
        labels = [shown_value(float(each), feature, attribute) for each in single]
        place = np.searchsorted(single, column)
    else:
        edges = np.unique(np.quantile(there, np.linspace(0, 1, _BINS + 1)[1:-1]))
        is_whole = bool((there == np.round(there)).all())
        edges = np.unique(np.ceil(edges)) if is_whole else edges
        edges = edges[edges > single[0]] if edges[-1] > single[0] else single[1:2]
        labels = _between(float(single[0]), edges, feature, step=int(is_whole))
        place = np.searchsorted(edges, column, side="right")
    place[missing] = len(labels)
    return place, [*labels, _NO_VALUE if MISSING in labels else MISSING]


def _between(least: float, edges: NDArray[np.floating], feature: Feature, step: int) -> list[str]:
    """Return the labels of what lies between edges: whole numbers end where the next bin begins."""

    def shown(number: float) -> str:
        return shown_value(number, feature, None)

    ends = [float(edge) for edge in edges]
    starts = [least, *ends[:-1]] if step else ends[:-1]
    pairs = zip(starts, ends[-len(starts) :] if starts else [], strict=True)
    spans = [(low, high - step) for low, high in pairs]
    labels = [shown(low) if low == high else f"{shown(low)} – {shown(high)}" for low, high in spans]
    below = [] if step else [f"under {shown(ends[0])}"]
    return [*below, *labels, f"{shown(ends[-1])} or more"]
