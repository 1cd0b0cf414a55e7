"""The arithmetic of paired effects, against cases worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from experiments.comparison.effects import Effect, identical, paired
from experiments.comparison.missing import collapsed, nothing_to_say
from experiments.comparison.replicate import Replicate
from model.counting.outcomes import OUTCOMES

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
    return Replicate(number, 10, weeks, *[np.zeros(0)] * 7, seconds=0.0)


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


def test_a_ratio_is_pooled_over_replicates_by_what_it_is_a_ratio_to():
    """Convictions per case: 1 of 1 and 0 of 9 are 10 %, not the mean of 100 and 0."""
    base, policy = np.array([100.0, 0.0, 50.0]), np.array([0.0, 20.0, 50.0])
    below = np.array([1.0, 9.0, 2.0]), np.array([1.0, 10.0, 4.0])
    effect = paired(base, policy, "points", "%", below)
    assert (effect.status_quo, effect.scenario_value) == pytest.approx((100.0 * 2 / 12, 100.0 * 4 / 15))
    assert effect.change == pytest.approx(100.0 * (4 / 15 - 2 / 12))
    pulls = (below[1] * (policy - effect.scenario_value)) / 5.0 - (below[0] * (base - effect.status_quo)) / 4.0
    half = T_2 * pulls.std(ddof=1) / math.sqrt(3)
    assert (effect.low, effect.high) == pytest.approx((effect.change - half, min(effect.change + half, 100.0)))


def test_replicates_in_which_nothing_happened_do_not_count():
    """0, 100, 0, 0 over replicates of which three had nobody to convict: there is one case, and no interval."""
    base, policy = np.array([np.nan, 100.0, np.nan, np.nan]), np.array([0.0, 50.0, np.nan, 25.0])
    below = np.array([0.0, 1.0, 0.0, 0.0]), np.array([2.0, 2.0, 0.0, 4.0])
    effect = paired(base, policy, "points", "%", below)
    assert (effect.status_quo, effect.scenario_value, effect.change) == (100.0, 25.0, -75.0)
    assert math.isnan(effect.low)
    assert math.isnan(effect.high)
    assert (effect.n, effect.direction) == (1, 0)


@pytest.mark.parametrize("kind", ["ratio", "points"])
@pytest.mark.parametrize("world", [0, 1])
def test_an_effect_is_missing_where_nothing_happened_in_one_of_the_worlds(kind, world):
    values, below = [np.array([1.0, 2.0]), np.array([1.0, 2.0])], [np.array([3.0, 3.0]), np.array([3.0, 3.0])]
    values[world], below[world] = np.full(2, np.nan), np.zeros(2)
    effect = paired(*values, kind, "$", (below[0], below[1]))
    assert all(map(math.isnan, (effect.change, effect.low, effect.high)))
    assert math.isnan((effect.status_quo, effect.scenario_value)[world])
    assert not math.isnan((effect.status_quo, effect.scenario_value)[1 - world])
    assert (effect.missing, effect.direction, effect.kind, effect.n) == (True, 0, kind, 0)


@given(values(0.0, 100.0), values(0.0, 100.0), st.sampled_from(["ratio", "points"]), st.floats(0.5, 1e6))
def test_with_the_same_to_divide_by_everywhere_pooling_is_the_mean(status_quo, scenario, kind, size):
    plain = paired(status_quo, scenario, kind, "$")
    below = np.full(status_quo.size, size)
    weighted = paired(status_quo, scenario, kind, "$", (below, below))
    for name in ("status_quo", "scenario_value", "change", "low", "high"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name), rel=1e-6, abs=1e-6), name


@given(values(0.0, 100.0), values(0.0, 100.0), values(0.0, 50.0), values(0.0, 50.0))
def test_shares_never_change_by_more_than_there_is(status_quo, scenario, there, here):
    effect = paired(status_quo, scenario, "points", "%", (np.round(there), np.round(here)))
    if not effect.missing:
        assert -100.0 <= effect.change <= 100.0
        assert not effect.low < -100.0
        assert not effect.high > 100.0


def test_the_pooled_effect_finds_what_is_there_as_often_as_it_says():
    """Coverage of 90 % intervals of a pooled share when denominators differ and some are empty."""
    luck, hits, tried = np.random.default_rng(5), 0, 400
    for _ in range(tried):
        there, here = luck.poisson(12.0, 16).astype(float), luck.poisson(12.0, 16).astype(float)
        there[luck.random(16) < 0.2] = 0.0
        base, policy = luck.binomial(there.astype(int), 0.3), luck.binomial(here.astype(int), 0.5)
        shares = (100.0 * top / np.where(below > 0.0, below, np.nan) for top, below in ((base, there), (policy, here)))
        effect = paired(*shares, "points", "%", (there, here))
        hits += effect.low <= 20.0 <= effect.high
    assert 0.86 <= hits / tried <= 0.95


def test_markets_that_collapsed_and_outcomes_that_are_missing_are_said():
    names = list(OUTCOMES)
    windows = np.full((2, 2, len(names)), 5.0)
    windows[1, 0, names.index("market_collapsed")] = 80.0
    windows[1, 0, names.index("price")] = np.nan
    even = np.where(np.isnan(windows), np.nan, 5.0)
    fell, stood = (
        Replicate(n, 10, *[np.zeros(0)] * 2, found, *[np.zeros(0)] * 5, seconds=0.0)
        for n, found in enumerate((windows, even))
    )
    asked = (["status_quo", "seizure"], ["all", "weeks 0-12"])
    (told,) = collapsed([fell, stood], *asked)
    assert told.startswith("seizure: the market collapsed in 1 of 2 replicates")
    (told,) = nothing_to_say([fell, stood], *asked)
    assert told.startswith("seizure: nothing happened")
    assert told.endswith("Price per session.")
    assert collapsed([stood], *asked) == []


def test_worlds_that_miss_the_same_are_identical():
    worlds = [replicate(0, 1.0, 1.0), replicate(1, np.nan, np.nan)]
    assert "reaches nobody" in identical(worlds, ["status_quo", "none"])[0]
