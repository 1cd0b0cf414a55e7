"""How the price asked draws clients, what they offer, what workers accept, and riskier services."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

bargaining = rules("bargaining")
SHARES = st.floats(0.0, 1.0)
PRICES = st.floats(1.0, 1000.0)


@pytest.mark.parametrize(("price", "times"), [(100.0, 1.0), (50.0, 4.0), (200.0, 0.25)])
def test_who_asks_less_than_the_mean_draws_more(price, times):
    p = numbers(price_sensitivity=2.0)  # with the square of the price
    assert bargaining.appeal(math.log(price), math.log(100.0), p) == pytest.approx(times)


@pytest.mark.parametrize(
    ("left", "budget", "suits"),
    [
        (1, 75.0, True),  # just what is left of 100 after the hardest bargain
        (1, 74.9, False),
        (3, 200.0, True),
        (0, 200.0, False),  # sold out
        (0, 74.9, False),
    ],
)
def test_an_offer_suits_if_there_is_a_session_left_that_he_can_pay(left, budget, suits):
    assert bool(bargaining.suits(left, 100.0, budget, numbers(haggling=0.25))) is suits


@pytest.mark.parametrize(
    ("budget", "afraid", "haggles", "offered"),
    [
        (500.0, 0.0, 0.0, 200.0),  # he pays what is asked
        (500.0, 0.0, 0.5, 180.0),  # half as hard a bargain as the hardest, which takes off 0.2
        (500.0, 0.5, 0.0, 190.0),  # fear takes off 0.1 x 0.5
        (500.0, 0.5, 0.5, 170.0),  # both
        (150.0, 0.5, 0.5, 150.0),  # he has no more
    ],
)
def test_he_haggles_and_prices_in_the_risk_but_pays_no_more_than_he_has(budget, afraid, haggles, offered):
    p = numbers(haggling=0.2, risk_discount=0.1)
    assert bargaining.price_offered(200.0, budget, afraid, haggles, p) == pytest.approx(offered)


@given(PRICES, PRICES, SHARES, SHARES, SHARES)
def test_no_offer_is_above_what_is_asked_or_owned_and_fear_never_raises_it(asked, budget, one, other, haggles):
    low, high = sorted((one, other))
    p = numbers(haggling=0.5, risk_discount=0.3)
    afraid = bargaining.price_offered(asked, budget, high, haggles, p)
    assert afraid <= bargaining.price_offered(asked, budget, low, haggles, p) <= min(asked, budget)


@pytest.mark.parametrize(
    ("desperation", "margin", "discount", "least"),
    [
        (0.0, 0.1, 0.3, 180.0),  # anyone gives way by a tenth
        (0.5, 0.1, 0.3, 150.0),  # desperation by 0.3 x 0.5 more
        (1.0, 0.1, 0.3, 120.0),
        (1.0, 0.5, 0.6, 0.0),  # never below nothing
        (0.0, -0.1, 0.3, 200.0),  # never above what is asked
    ],
)
def test_desperation_lowers_the_least_price(desperation, margin, discount, least):
    p = numbers(bargaining_margin=margin, desperation_discount=discount, fall_back_bargains=0.5)
    assert bargaining.least_price(200.0, desperation, 0.0, p) == pytest.approx(least)


@pytest.mark.parametrize(("stands", "least"), [(0.4, 160.0), (0.0, 150.0), (-0.4, 140.0)])
def test_something_to_fall_back_on_raises_the_least_price(stands, least):
    p = numbers(bargaining_margin=0.1, desperation_discount=0.3, fall_back_bargains=0.5)
    assert bargaining.least_price(200.0, 0.5, stands, p) == pytest.approx(least)  # 50 less a fifth of it, or more


@given(PRICES, SHARES, SHARES, SHARES, SHARES)
def test_more_desperation_never_raises_the_least_price(asked, one, other, margin, discount):
    low, high = sorted((one, other))
    p = numbers(bargaining_margin=margin, desperation_discount=discount, fall_back_bargains=0.5)
    least = [bargaining.least_price(asked, felt, 0.2, p) for felt in (high, low)]
    assert 0.0 <= least[0] <= least[1] <= asked


@pytest.mark.parametrize(
    ("willing", "offered", "agree"),
    [
        (True, 150.0, True),
        (True, 100.0, True),  # the least price is enough
        (True, 99.9, False),  # a worker's least price is kept to
        (False, 150.0, False),  # who is refused cannot buy his way in
        (False, 99.9, False),
    ],
)
def test_they_agree_if_she_is_willing_and_the_least_price_is_met(willing, offered, agree):
    assert bool(bargaining.agree(willing, offered, 100.0)) is agree


@pytest.mark.parametrize(
    ("desperation", "control", "chance"),
    [
        (0.0, 0.0, 0.2),
        (0.4, 0.0, 0.24),  # need: half as much again at most, here a fifth
        (0.0, 0.5, 0.35),  # control: 1.5 times more at most, here 0.75 times
        (0.4, 0.5, 0.42),  # one on top of the other
    ],
)
def test_need_and_control_raise_the_chance_that_a_riskier_service_is_granted(desperation, control, chance):
    p = numbers(risky_grant=0.2, risky_need=0.5, risky_control=1.5, fall_back_refuses=2.0)
    assert bargaining.chance_to_grant_risk(desperation, control, 0.0, p) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("grant", "control", "stands", "chance"),
    [
        (0.2, 0.0, 0.5, 1.0 / 17.0),  # odds of one to four, four times lower: one to sixteen
        (0.2, 0.0, -0.5, 0.5),  # or four times higher
        (0.5, 1.0, 0.0, 1.0),  # a chance is at most one,
        (0.5, 1.0, 0.5, 1.0),  # and certain pressure leaves nothing to standing
    ],
)
def test_something_to_fall_back_on_withholds_a_riskier_service(grant, control, stands, chance):
    p = numbers(risky_grant=grant, risky_need=0.5, risky_control=1.5, fall_back_refuses=2.0 * math.log(4.0))
    found = bargaining.chance_to_grant_risk(0.0, control, stands, p)
    assert found == pytest.approx(chance)


@pytest.mark.parametrize(("risky", "paid"), [(False, 100.0), (True, 125.0)])
def test_a_riskier_service_costs_a_premium(risky, paid):
    assert bargaining.price_paid(100.0, risky, numbers(risky_premium=0.25)) == pytest.approx(paid)
