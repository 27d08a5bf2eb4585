from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from toolkit.propensity.attributes import Attribute
from toolkit.propensity.explanation import values_of
from toolkit.propensity.features import Feature

if TYPE_CHECKING:
    import pandas as pd


def lie(numbers: list[float], kind: str) -> pd.DataFrame:
    feature = Feature("things", "how often: things", kind)  # type: ignore[arg-type]
    column = np.array(numbers, dtype=np.float32)
    mask = np.zeros(len(column), dtype=np.bool_)
    mask[: len(column) // 2] = True
    return values_of(column, feature, None, mask, ("own", "others"))


def test_bins_of_whole_numbers_do_not_meet() -> None:
    found = lie([0.0] * 50 + [float(n) for n in range(40)], "count")
    labels = list(dict.fromkeys(found["value"]))
    assert labels == ["0 – 5", "6 – 16", "17 – 27", "28 or more"]


def test_where_nearly_all_are_the_least_the_others_are_one_bin() -> None:
    found = lie([0.0] * 500 + [float(n) for n in range(1, 12)], "count")
    assert list(dict.fromkeys(found["value"])) == ["0", "1 or more"]


def test_bins_of_other_numbers_meet() -> None:
    found = lie([n / 3 for n in range(90)], "number")
    labels = list(dict.fromkeys(found["value"]))
    assert labels[0].startswith("under ")
    assert labels[-1].endswith(" or more")
    for one, next_one in pairwise(labels[1:-1]):
        assert one.split(" – ")[1] == next_one.split(" – ")[0]


@pytest.mark.parametrize("kind", ["count", "number"])
def test_shares_of_a_group_add_up_to_one(kind: str) -> None:
    found = lie([float(n % 23) for n in range(200)] + [float("nan")] * 9, kind)
    assert found.groupby("group")["share"].sum().tolist() == pytest.approx([1, 1])


def test_a_category_called_none_is_not_who_has_no_value() -> None:
    feature = Feature("tier", "tier", "attribute", path="tier")
    tier = Attribute("tier", "tier", "category", ("gold", "none"))
    column = np.array([0, 1, 1, np.nan] * 5, dtype=np.float32)
    found = values_of(column, feature, tier, np.arange(20) < 8, ("own", "others"))
    own = found[found["group"] == "own"].set_index("value")["share"]
    assert own.to_dict() == {"gold": 0.25, "none": 0.5, "no value": 0.25}


def test_bins_that_read_the_same_are_one() -> None:
    found = lie([n / 10_000 for n in range(100)], "number")
    assert not found.duplicated(["value", "group"]).any()
    assert found.groupby("group")["share"].sum().tolist() == pytest.approx([1, 1])
