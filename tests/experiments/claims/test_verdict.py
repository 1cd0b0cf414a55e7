"""The rule for verdicts on synthetic numbers whose truth is known."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from experiments.claims.verdict import (
    Chances,
    Decision,
    chances,
    cut_off,
    decide,
    declared,
    flips,
    role,
    spread,
    together,
)
from experiments.wording.interest import RATIO_MARGIN, margin

DRAWS = 4000


def drawn(mean: float, between: float, luck: float, draws: int = DRAWS, seed: int = 1):
    """Effects with a known spread between draws, each seen through luck of a known variance."""
    rng = np.random.default_rng(seed)
    return mean + between * rng.standard_normal(draws) + math.sqrt(luck) * rng.standard_normal(draws)


@pytest.mark.parametrize(("mean", "between", "luck"), [(0.1, 0.05, 0.01), (-0.02, 0.03, 0.0004), (0.0, 0.1, 0.0025)])
def test_luck_is_taken_out_of_the_spread(mean, between, luck):
    found = spread(drawn(mean, between, luck), np.full(DRAWS, luck))
    assert found.between == pytest.approx(between, rel=0.1)
    for value in (-0.05, 0.0, 0.05, 0.1):
        assert found.below(value) == pytest.approx(norm.cdf(value, mean, between), abs=0.02)
    assert found.quantile(0.9) == pytest.approx(norm.ppf(0.9, mean, between), abs=0.01)


def test_without_luck_the_probabilities_are_shares_of_draws():
    effects = np.array([-0.2, -0.01, 0.0, 0.02, 0.06, 0.07, 0.2, 0.3, 0.4, 0.5])
    found = chances(spread(effects, np.zeros(10)), 0.05)
    assert (found.above, found.within, found.below) == pytest.approx((0.6, 0.3, 0.1))


def test_draws_that_nothing_reached_keep_their_exact_zero():
    effects = np.concatenate([np.zeros(20), drawn(0.4, 0.05, 0.01, 80)])
    luck = np.where(effects == 0.0, 0.0, 0.01)
    assert (spread(effects, luck).centers[:20] == 0.0).all()
    assert chances(spread(effects, luck), 0.05).within == pytest.approx(0.2, abs=0.01)


def test_draws_in_which_nothing_occurred_say_nothing_for_sure():
    """Nine draws in ten saw no event at all: they must not pass for draws in which the policy surely does nothing."""
    effects = np.concatenate([np.zeros(90), drawn(0.0, 0.0, 0.25, 10)])
    luck = np.concatenate([np.full(90, math.nan), np.full(10, 0.25)])
    known_zero = np.where(np.isnan(luck), 0.0, luck)
    assert chances(spread(effects, known_zero), RATIO_MARGIN).within >= 0.9
    found = spread(effects, luck)
    assert (found.widths > 0.0).all()
    assert found.luck == pytest.approx(0.05)
    assert chances(found, RATIO_MARGIN).within < 0.9


def test_a_wide_interval_around_zero_supports_nothing():
    effects, luck = drawn(0.0, 0.0, 0.25, 16, seed=3), np.full(16, 0.25)
    found = chances(spread(effects - effects.mean(), luck), RATIO_MARGIN)
    for direction in ("more", "less", "no effect", "no decrease", "no increase"):
        assert decide(direction, found).word != "supported"


def test_doubt_about_the_mean_remains_where_only_luck_is_left():
    """All draws have one true effect at the margin: neither side can be sure of it, however the luck falls."""
    sure = 0
    for seed in range(40):
        effects = drawn(RATIO_MARGIN, 0.0, 0.01, 24, seed)
        found = chances(spread(effects, np.full(24, 0.01)), RATIO_MARGIN)
        sure += max(found.above, found.within) >= 0.99
    assert sure <= 4


@pytest.mark.parametrize(
    ("direction", "found", "word", "how"),
    [
        ("more", Chances(0.9, 0.1, 0.0), "supported", ""),
        ("more", Chances(0.89, 0.11, 0.0), "undecided", ""),
        ("more", Chances(0.0, 0.1, 0.9), "opposed", "reversed"),
        ("more", Chances(0.05, 0.9, 0.05), "opposed", "negligible"),
        ("less", Chances(0.0, 0.05, 0.95), "supported", ""),
        ("less", Chances(0.95, 0.05, 0.0), "opposed", "reversed"),
        ("no effect", Chances(0.05, 0.9, 0.05), "supported", ""),
        ("no effect", Chances(0.5, 0.1, 0.4), "opposed", "an effect"),
        ("no effect", Chances(0.4, 0.2, 0.4), "undecided", ""),
        ("no decrease", Chances(0.3, 0.65, 0.05), "supported", ""),
        ("no decrease", Chances(0.0, 0.05, 0.95), "opposed", "a decrease"),
        ("no decrease", Chances(0.3, 0.4, 0.3), "undecided", ""),
    ],
)
def test_every_direction_has_its_verdict(direction, found, word, how):
    decision = decide(direction, found)
    assert (decision.word, decision.how) == (word, how)


def test_a_flipped_sign_turns_the_verdict():
    effects, luck = drawn(0.3, 0.05, 0.001, 50), np.full(50, 0.001)
    assert decide("more", chances(spread(effects, luck), 0.05)).word == "supported"
    turned = decide("more", chances(spread(-effects, luck), 0.05))
    assert (turned.word, turned.how) == ("opposed", "reversed")


def test_all_parts_must_pass():
    good, weak = Decision("supported", 0.99), Decision("supported", 0.92)
    assert together([good, weak]).word == "supported"
    assert together([good, weak]).probability == pytest.approx(0.91), "the doubt of both counts"
    assert together([good, Decision("undecided", 0.0)]).word == "undecided"
    against = Decision("opposed", 0.95, "negligible")
    assert together([good, against, Decision("undecided", 0.0)]) == against


def test_the_expected_share_of_false_verdicts_stays_within_five_percent():
    decisions = {f"row{n}": Decision("supported", p) for n, p in enumerate((1.0, 0.99, 0.97, 0.92, 0.90, 0.90))}
    # Running means of 1 - p: 0, 0.005, 0.0133, 0.03, 0.044, 0.0533.
    assert cut_off(decisions) == 0.90
    decisions |= {f"more{n}": Decision("opposed", 0.91) for n in range(3)}
    assert cut_off(decisions) == 0.91
    kept = declared(decisions)
    assert [found.word for found in kept.values()] == ["supported"] * 4 + ["undecided"] * 2 + ["opposed"] * 3
    assert cut_off({"a": Decision("undecided", 0.0)}) == 1.0
    assert cut_off({"a": Decision("supported", 0.93)}) == 1.0, "one verdict that is wrong 7 times in 100"


def test_margins():
    assert margin("ratio", 12.0) == pytest.approx(math.log(1.05))
    assert margin("points", 40.0) == 1.0
    assert margin("points", 4.0) == pytest.approx(0.4)
    assert margin("slope", 12.0) == 0.1


def known(mean: float, draws: int = 60):
    return spread(drawn(mean, 0.01, 0.0001, draws), np.full(draws, 0.0001))


def test_what_a_mechanism_does_for_an_effect():
    assert role(known(0.3), known(0.0), known(0.3), 0.05) == "carries fully"
    assert role(known(0.3), known(0.2), known(0.1), 0.05) == "carries"
    assert role(known(-0.3), known(-0.2), known(-0.1), 0.05) == "carries"
    assert role(known(0.1), known(0.3), known(-0.2), 0.05) == "masks"
    assert role(known(0.0), known(-0.3), known(0.3), 0.05) == "masks"
    assert role(known(0.3), known(0.3), known(0.0), 0.05) == "not shown"


def test_a_sign_that_turns_within_a_parameters_range():
    values = np.linspace(0.0, 1.0, 40)
    noise = 0.01 * np.random.default_rng(2).standard_normal(40)
    assert flips(0.3 - values + noise, values, 0.0, 1.0, 0.05) == pytest.approx(0.3, abs=0.03)
    assert flips(0.9 - 0.2 * values + noise, values, 0.0, 1.0, 0.05) == 0.0
    assert flips(0.005 + noise, values, 0.0, 1.0, 0.05) == 0.0, "luck alone is no dependence"
    assert flips(0.02 - 0.04 * values, values, 0.0, 1.0, 0.05) == 0.0, "ends that are negligible turn nothing"
