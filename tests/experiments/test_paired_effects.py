"""The arithmetic of paired effects, against cases worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from experiments.effects import Effect, identical, paired
from experiments.unit import Replicate

# 95 % quantile of Student's t with 2 degrees of freedom, from a printed table.
T_2 = 2.919986


def test_points_are_the_mean_paired_difference_with_a_t_interval():
    effect = paired(np.array([10.0, 20.0, 30.0]), np.array([11.0, 23.0, 32.0]), "points", "%")
    # differences 1, 3, 2: mean 2, standard deviation 1
    half = T_2 / math.sqrt(3)
    assert effect.change == pytest.approx(2.0)
    assert (effect.low, effect.high) == pytest.approx((2.0 - half, 2.0 + half))
    assert (effect.status_quo, effect.scenario_value) == pytest.approx((20.0, 22.0))
    assert (effect.kind, effect.unit, effect.n, effect.direction) == ("points", "points", 3, 0)


def test_ratio_is_that_of_the_means_and_its_interval_lies_on_the_log_scale():
    effect = paired(np.array([10.0, 20.0, 30.0]), np.array([11.0, 23.0, 32.0]), "ratio", "$")
    # ratio 66/60 = 1.1; residuals 0, 1, -1: standard deviation 1; mean of the scenario 22
    half = T_2 / math.sqrt(3) / 22.0
    assert effect.change == pytest.approx(10.0)
    assert effect.low == pytest.approx(100.0 * (1.1 * math.exp(-half) - 1.0))
    assert effect.high == pytest.approx(100.0 * (1.1 * math.exp(half) - 1.0))
    assert (effect.kind, effect.unit) == ("ratio", "%")


def test_a_ratio_stands_when_single_replicates_are_zero():
    effect = paired(np.array([0.0, 2.0, 1.0]), np.array([1.0, 0.0, 2.0]), "ratio", "events")
    assert effect.kind == "ratio"
    assert effect.change == pytest.approx(0.0)
    assert effect.low < 0.0 < effect.high


def test_a_ratio_to_nothing_becomes_a_difference_in_the_outcomes_unit():
    effect = paired(np.zeros(3), np.array([1.0, 3.0, 2.0]), "ratio", "events a year")
    assert (effect.kind, effect.unit) == ("difference", "events a year")
    assert effect.change == pytest.approx(2.0)
    assert effect.high - effect.low == pytest.approx(2.0 * T_2 / math.sqrt(3))


def test_a_scenario_that_ends_an_outcome_altogether_changes_it_by_minus_100_percent():
    effect = paired(np.array([1.0, 2.0, 1.0, 2.0]), np.zeros(4), "ratio", "events")
    assert (effect.change, effect.low, effect.high) == (-100.0, -100.0, -100.0)
    assert effect.direction == -1


def test_equal_values_give_exactly_no_change():
    values = np.array([0.1, 0.2, 0.7])
    for kind in ("ratio", "points"):
        effect = paired(values, values.copy(), kind, "%")
        assert (effect.change, effect.low, effect.high, effect.direction) == (0.0, 0.0, 0.0, 0)


@pytest.mark.parametrize("kind", ["ratio", "points"])
@pytest.mark.parametrize("scenario", [0.0, 3.0, 2.0])
def test_one_replicate_has_no_interval_and_no_direction(kind, scenario):
    effect = paired(np.array([2.0]), np.array([scenario]), kind, "%")
    assert math.isnan(effect.low)
    assert math.isnan(effect.high)
    assert effect.direction == 0
    assert effect.n == 1


def test_what_cannot_be_paired_is_refused():
    with pytest.raises(ValueError, match="shapes"):
        paired(np.zeros(2), np.zeros(3), "points", "%")
    with pytest.raises(ValueError, match="shapes"):
        paired(np.zeros(0), np.zeros(0), "points", "%")
    with pytest.raises(ValueError, match="unknown kind"):
        paired(np.zeros(2), np.zeros(2), "odds", "%")


def rounded(value: float) -> float:
    # Outcomes are sums over sums; a rate of 1e-300 means nothing.
    return round(value, 6)


def values(low: float, high: float) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.float64, st.shared(st.integers(2, 12), key="n"), elements=st.floats(low, high).map(rounded))


@given(values(-100.0, 100.0), values(-100.0, 100.0))
def test_the_sign_flip_of_an_outcome_flips_its_change(status_quo, scenario):
    there, back = (paired(sign * status_quo, sign * scenario, "points", "%") for sign in (1.0, -1.0))
    assert (back.change, back.low, back.high) == (-there.change, -there.high, -there.low)
    assert back.direction == -there.direction


@given(values(0.01, 100.0), values(0.01, 100.0))
def test_swapping_status_quo_and_scenario_inverts_a_ratio(status_quo, scenario):
    there = paired(status_quo, scenario, "ratio", "$")
    back = paired(scenario, status_quo, "ratio", "$")
    for one, other in ((there.change, back.change), (there.low, back.high), (there.high, back.low)):
        assert (1.0 + one / 100.0) * (1.0 + other / 100.0) == pytest.approx(1.0, rel=1e-6)


@given(values(0.0, 100.0), values(0.0, 100.0), st.sampled_from(["ratio", "points"]), st.randoms())
def test_intervals_hold_the_change_and_do_not_depend_on_the_order_of_replicates(status_quo, scenario, kind, random):
    effect = paired(status_quo, scenario, kind, "$")
    assert effect.low <= effect.change <= effect.high
    if effect.kind == "ratio":
        assert effect.low >= -100.0
    order = list(range(status_quo.size))
    random.shuffle(order)
    shuffled = paired(status_quo[order], scenario[order], kind, "$")
    assert shuffled.change == pytest.approx(effect.change, abs=1e-9)


@given(values(0.01, 100.0), st.floats(0.01, 100.0))
def test_a_ratio_does_not_depend_on_the_unit(status_quo, factor):
    scenario = status_quo[::-1].copy()
    one = paired(status_quo, scenario, "ratio", "$")
    other = paired(factor * status_quo, factor * scenario, "ratio", "cents")
    assert (other.change, other.low, other.high) == pytest.approx((one.change, one.low, one.high), rel=1e-6, abs=1e-6)


def replicate(number: int, *series: float) -> Replicate:
    weeks = np.array(series, dtype=np.float64)[:, None, None]
    return Replicate(number, 10, weeks, *[np.zeros(0)] * 4, seconds=0.0)


def test_identical_series_are_said():
    names = ["status_quo", "none", "some", "same"]
    notes = identical([replicate(0, 1.0, 1.0, 2.0, 2.0), replicate(1, 3.0, 3.0, 4.0, 4.0)], names)
    assert len(notes) == 2
    assert "none: no replicate differs from the status quo" in notes[0]
    assert notes[1].startswith("some and same give identical results")


def test_series_that_differ_in_one_replicate_are_not_identical():
    assert identical([replicate(0, 1.0, 1.0), replicate(1, 1.0, 1.5)], ["status_quo", "some"]) == []


def test_direction_needs_an_interval_that_leaves_out_zero():
    assert Effect(1.0, 2.0, 5.0, -1.0, 11.0, "ratio", "%", 4).direction == 0
    assert Effect(1.0, 2.0, 5.0, 1.0, 11.0, "ratio", "%", 4).direction == 1
    assert Effect(1.0, 2.0, -5.0, -9.0, -1.0, "ratio", "%", 4).direction == -1
    assert Effect(1.0, 2.0, -5.0, -9.0, -1.0, "ratio", "%", 3).direction == 0
