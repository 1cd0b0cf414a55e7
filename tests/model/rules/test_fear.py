"""What fear of arrest does to clients."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules

fear = rules("fear")
SHARES = st.floats(0.0, 1.0)
RISKS = st.floats(0.0, 100.0)


@pytest.mark.parametrize(
    ("perceived_risk", "half", "felt"),
    [
        (0.0, 0.02, 0.0),  # nothing to fear
        (0.02, 0.02, 0.5),  # one half, by definition
        (0.06, 0.02, 0.75),  # three halves to one
    ],
)
def test_fear_is_one_half_at_the_half_risk_and_never_reaches_one(perceived_risk, half, felt):
    assert fear.fear(perceived_risk, numbers(fear_half_risk=half)) == pytest.approx(felt)


def test_without_the_mechanism_fear_is_the_usual_one():
    assert fear.fear(0.5, numbers(on_client_fear=False, usual_fear=0.3)) == 0.3


@given(RISKS, RISKS, st.floats(1e-3, 1.0))
def test_more_risk_is_never_less_fear(one, other, half):
    low, high = sorted((one, other))
    p = numbers(fear_half_risk=half)
    assert 0.0 <= fear.fear(low, p) <= fear.fear(high, p) < 1.0


@pytest.mark.parametrize(
    ("arrests", "bookings", "offence", "publicity", "heard"),
    [
        (0.0, 1000.0, 0.0, 0.0, 0.0),  # buying is legal and nobody is arrested
        (0.0, 1000.0, 1.0, 1.0, 0.001),  # the law alone
        (5.0, 1000.0, 0.0, 0.0, 0.005),  # one booking in two hundred
        (5.0, 1000.0, 1.0, 0.5, 0.011),  # the law, and arrests twice as loud: 1 + 2 x 0.5
        (3.0, 0.0, 0.0, 0.0, 3.0),  # a market without bookings divides by one
    ],
)
def test_risk_heard_of_is_the_law_and_arrests_per_booking(arrests, bookings, offence, publicity, heard):
    p = numbers(law_alone_risk=0.001, publicity_loudness=2.0)
    c = conditions(enforcement_publicity=publicity)
    assert fear.risk_heard_of(arrests, bookings, offence, c, p) == pytest.approx(heard)


def test_what_is_heard_moves_what_is_believed_by_the_weight_of_a_week():
    assert fear.risk_remembered(0.10, 0.20, numbers(fear_weight=0.25)) == pytest.approx(0.125)


def test_an_arrest_of_ones_own_adds_to_the_risk():
    assert fear.risk_after_own_arrest(0.01, numbers(own_arrest_fear=0.05)) == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("afraid", "dangerous", "who", "counts"),
    [
        (0.0, False, 0.5, 0.0),  # nothing to fear
        (0.5, False, 0.0, 1.0),  # 2 x 0.5, whoever he is
        (0.5, True, 0.0, 1.0),
        (0.5, True, 0.5, 1.5),  # it deters the dangerous half as much again,
        (0.5, False, 0.5, 0.5),  # and the harmless half as much
        (0.5, True, -1.5, 0.0),  # never below nothing
    ],
)
def test_deterrence_counts_for_the_dangerous_as_far_as_the_parameter_says(afraid, dangerous, who, counts):
    p = numbers(deterrence=2.0, deterrence_of_dangerous=who)
    assert fear.deterrence(afraid, dangerous, p) == pytest.approx(counts)


@given(SHARES, SHARES, st.booleans(), st.floats(0.0, 5.0), st.floats(-1.0, 1.0))
def test_more_fear_never_deters_less(one, other, dangerous, strength, who):
    low, high = sorted((one, other))
    p = numbers(deterrence=strength, deterrence_of_dangerous=who)
    assert fear.deterrence(low, dangerous, p) <= fear.deterrence(high, dangerous, p)


@pytest.mark.parametrize(("deterred", "chance"), [(0.0, 1.0), (math.log(3.0), 0.5), (math.log(9.0), 0.2)])
def test_the_chance_that_a_wish_survives_is_a_logit(deterred, chance):
    assert fear.chance_undeterred(deterred) == pytest.approx(chance)


@given(st.floats(0.0, 50.0))
def test_the_tangent_that_stands_for_the_logit_lies_below_it_and_touches_it(deterred):
    assert fear.least_chance_undeterred(deterred) <= fear.chance_undeterred(deterred) + 1e-15
    tiny = 1e-4 * deterred / 50.0
    assert fear.least_chance_undeterred(tiny) == pytest.approx(fear.chance_undeterred(tiny), abs=1e-8)


@pytest.mark.parametrize(
    ("afraid", "visibility", "chance"), [(0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.5, 0.8, 0.24), (1.0, 1.0, 0.6)]
)
def test_the_afraid_leave_places_that_police_can_see(afraid, visibility, chance):
    assert fear.chance_to_look_discreetly(afraid, visibility, numbers(fear_moves=0.6)) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("hides", "afraid", "left"),
    [(0.0, 1.0, 0.8), (0.5, 0.0, 0.8), (0.5, 1.0, 0.4), (-0.25, 1.0, 1.0)],  # the last: fear makes him prove himself
)
def test_fear_hides_as_far_as_the_parameter_says(hides, afraid, left):
    assert fear.openness_left(0.8, afraid, numbers(fear_hides=hides)) == pytest.approx(left)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_fear_never_means_more_information_unless_the_parameter_says_so(openness, one, other, hides):
    low, high = sorted((one, other))
    p = numbers(fear_hides=hides)
    assert fear.openness_left(openness, high, p) <= fear.openness_left(openness, low, p)


def test_the_risk_he_carries_is_taken_off_the_price():
    assert fear.discount_for_risk(0.5, numbers(risk_discount=0.2)) == pytest.approx(0.1)
