"""Sizes of experiments are the published ones, and find what they say they find."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm

from toolkit import overlap
from toolkit.errors import DefinitionError

RATES = st.floats(0.01, 0.8)
LIFTS = st.floats(0.05, 0.24) | st.floats(-0.6, -0.05)
CHANCES = st.floats(0.6, 0.95)


def test_the_sizes_are_those_that_r_documents() -> None:
    # ?power.prop.test: n = 50, p1 = .50, p2 = .75 has a power of 0.740; to have 0.9 takes n = 76.7.
    assert round(overlap.power_of(0.5, 0.5, treated=50, holdout=50), 3) == 0.740
    found = overlap.holdout_size(0.5, 0.5, power=0.9)
    assert (found.holdout, found.treated, found.total, found.rate) == (77, 77, 154, 0.75)
    # ... and with n = 50 a power of 0.9 takes p2 = 0.8026.
    lift = overlap.detectable_lift(0.5, 50, 50, power=0.9)
    assert math.isclose(0.5 * (1 + lift), 0.8026, abs_tol=5e-5)


@given(RATES, LIFTS, CHANCES, st.floats(0.1, 0.9), st.booleans())
def test_the_size_is_the_formula(
    rate: float, lift: float, power: float, share: float, two_sided: bool
) -> None:
    found = overlap.holdout_size(rate, lift, power=power, share=share, two_sided=two_sided)
    other, ratio = rate * (1 + lift), (1 - share) / share
    mean = share * rate + (1 - share) * other
    z_alpha, z_power = norm.isf(0.05 / (1 + two_sided)), norm.ppf(power)
    under_none = z_alpha * np.sqrt(mean * (1 - mean) * (1 + 1 / ratio))
    under_lift = z_power * np.sqrt(rate * (1 - rate) + other * (1 - other) / ratio)
    expected = ((under_none + under_lift) / (other - rate)) ** 2
    assert expected <= found.holdout * (1 + 1e-9) <= (expected + 1) * (1 + 1e-8)
    assert math.isclose(found.treated, expected * ratio, abs_tol=1.001, rel_tol=1e-9)


@given(RATES, LIFTS, CHANCES, st.floats(0.1, 0.9))
def test_power_and_size_are_each_other_turned_round(
    rate: float, lift: float, power: float, share: float
) -> None:
    size = overlap.holdout_size(rate, lift, power=power, share=share)
    assume(size.holdout > 30)
    enough = overlap.power_of(rate, lift, size.treated, size.holdout)
    fewer = overlap.power_of(rate, lift, size.treated - 1, size.holdout - 1)
    assert enough >= power - 1e-9
    assert fewer < power + 1e-9


@given(RATES, CHANCES, st.integers(100, 100_000), st.integers(100, 100_000))
def test_the_smallest_lift_is_just_found(
    rate: float, power: float, treated: int, holdout: int
) -> None:
    lift = overlap.detectable_lift(rate, treated, holdout, power=power)
    assume(not math.isinf(lift))
    assert overlap.power_of(rate, lift, treated, holdout) >= power
    assert overlap.power_of(rate, lift * 0.999, treated, holdout) < power


@given(RATES, st.floats(0.1, 0.24), st.integers(1_000, 1_000_000))
def test_the_smallest_holdout_is_the_smallest(rate: float, lift: float, profiles: int) -> None:
    try:
        held = overlap.smallest_holdout(rate, lift, profiles)
    except DefinitionError:
        half = profiles // 2
        assert overlap.power_of(rate, lift, profiles - half, half) < 0.8
        return
    assert overlap.power_of(rate, lift, profiles - held, held) >= 0.8
    assert held == 1 or overlap.power_of(rate, lift, profiles - held + 1, held - 1) < 0.8


@pytest.mark.parametrize(("lift", "share"), [(0.2, 0.5), (-0.2, 0.25)])
def test_experiments_of_that_size_find_it_that_often(lift: float, share: float) -> None:
    chance = np.random.default_rng(4)
    size = overlap.holdout_size(0.1, lift, power=0.8, share=share)
    runs = 20_000

    def found(rate: float) -> float:
        held = chance.binomial(size.holdout, 0.1, runs)
        treated = chance.binomial(size.treated, rate, runs)
        mean = (held + treated) / size.total
        spread = np.sqrt(mean * (1 - mean) * (1 / size.holdout + 1 / size.treated))
        difference = treated / size.treated - held / size.holdout
        return float(np.mean(np.abs(difference / spread) > norm.isf(0.025)))

    assert 0.78 < found(size.rate) < 0.82
    assert 0.045 < found(0.1) < 0.055


def test_what_cannot_be() -> None:
    with pytest.raises(DefinitionError, match="power is 80; give one between 0 and 1"):
        overlap.holdout_size(0.05, 0.1, power=80)
    with pytest.raises(DefinitionError, match="base_rate is 5"):
        overlap.holdout_size(5, 0.1)
    with pytest.raises(DefinitionError, match="a lift of 10 makes"):
        overlap.holdout_size(0.5, 10)
    with pytest.raises(DefinitionError, match="a lift of 0 makes"):
        overlap.power_of(0.5, 0, 10, 10)
    with pytest.raises(DefinitionError, match="a group is empty"):
        overlap.power_of(0.5, 0.1, 10, 0)
    assert math.isinf(overlap.detectable_lift(0.9, 2, 2))
    with pytest.raises(DefinitionError, match=r"it takes 62,468\nThe smallest lift .* 0\.92"):
        overlap.smallest_holdout(0.05, 0.1, 1000)
    with pytest.raises(DefinitionError, match="can be found among so few"):
        overlap.smallest_holdout(0.9, 0.1, 4)
    with pytest.raises(DefinitionError, match="1 profiles are too few"):
        overlap.smallest_holdout(0.9, 0.1, 1)
