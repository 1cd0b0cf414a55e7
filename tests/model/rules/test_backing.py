"""What stands behind a worker who says no."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation
from tests.model.rules.plain import conditions, numbers, person, rules

backing = rules("backing")
SHARES = st.floats(0.0, 1.0)
THREE = math.log(3.0)


@pytest.mark.parametrize(
    ("security", "control", "backed"),
    [
        (0.5, 0.0, 0.5),
        (0.5, 0.4, 0.3),  # as far as it does not control: 0.5 x 0.6
        (0.5, 1.0, 0.0),
        (-0.5, 0.0, 0.0),  # whoever makes a place more dangerous stands behind nobody
    ],
)
def test_company_backs_as_far_as_it_protects_and_does_not_control(security, control, backed):
    assert backing.backed_by_company(security, control) == pytest.approx(backed)


@pytest.mark.parametrize(
    ("in_business", "control", "bound", "backed"),
    [
        (True, 0.0, 0.8, 0.8),
        (True, 0.5, 0.8, 0.4),  # nobody who controls a worker backs her, him or them
        (True, 0.0, 0.0, 0.0),  # bound to nothing
        (False, 0.0, 0.8, 0.0),  # there is no house
    ],
)
def test_a_house_backs_refusals_as_far_as_it_is_bound_to(in_business, control, bound, backed):
    assert backing.backed_by_house(in_business, control, conditions(law_right_to_refuse=bound)) == pytest.approx(backed)


def worker(**stated):
    return person(documentation=Documentation.CITIZEN_OR_RESIDENT, **stated)


P = {"offence_deters_report": 0.5, "status_deters_report": 0.4, "channel_trust": 0.5}


@pytest.mark.parametrize(
    ("trust", "selling", "immunity", "security", "in_business", "bound", "falls_back_on"),
    [
        (0.6, 0.0, 0.0, 0.0, False, 0.0, 0.6),  # no offence: the law as far as it is trusted
        (0.6, 1.0, 0.0, 0.0, False, 0.0, 0.3),  # an own offence halves that,
        (0.6, 1.0, 1.0, 0.0, False, 0.0, 0.6),  # immunity gives it back
        (0.0, 0.0, 0.0, 0.4, False, 0.0, 0.4),  # company alone
        (0.6, 1.0, 0.0, 0.5, False, 0.0, 0.65),  # either: 1 - 0.7 x 0.5
        (0.6, 1.0, 0.0, 0.2, True, 0.5, 0.65),  # the better of company and house
    ],
)
def test_one_falls_back_on_the_law_or_the_workplace(
    trust, selling, immunity, security, in_business, bound, falls_back_on
):
    c = conditions(law_selling=selling, law_immunity=immunity, law_right_to_refuse=bound, services_safe_channel=0.0)
    found = backing.fall_back(worker(trust=trust, control=0.0), security, in_business, c, numbers(**P))
    assert found == pytest.approx(falls_back_on)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_a_laxer_law_and_more_company_never_leave_less_to_fall_back_on(trust, one, other, security, control):
    low, high = sorted((one, other))
    w, p = worker(trust=trust, control=control), numbers(**P)
    laws = [
        conditions(law_selling=selling, law_immunity=0.0, law_right_to_refuse=0.0, services_safe_channel=0.0)
        for selling in (low, high)
    ]
    lax, strict = (backing.fall_back(w, security, False, c, p) for c in laws)
    assert 0.0 <= strict <= lax + 1e-12 <= 1.0 + 1e-9
    assert backing.fall_back(w, low, False, laws[0], p) <= backing.fall_back(w, high, False, laws[0], p) + 1e-12


@pytest.mark.parametrize(
    ("found", "on", "stands"), [(0.7, True, 0.3), (0.4, True, 0.0), (0.1, True, -0.3), (0.7, False, 0.05)]
)
def test_what_counts_is_what_one_has_beyond_the_usual(found, on, stands):
    p = numbers(usual_fall_back=0.4, usual_standing=0.05, on_fall_back=on)
    assert backing.standing(found, p) == pytest.approx(stands)


@pytest.mark.parametrize(
    ("stands", "strength", "refusals", "demands"),
    [
        (0.0, 2.0 * THREE, 0.5, 0.5),  # as usual
        (0.5, 2.0 * THREE, 0.75, 0.25),  # odds of three to one, and of one to three
        (-0.5, 2.0 * THREE, 0.25, 0.75),
        (0.5, 0.0, 0.5, 0.5),  # the path does nothing
    ],
)
def test_the_odds_of_a_refusal_rise_with_standing_and_those_of_giving_in_fall(stands, strength, refusals, demands):
    p = numbers(fall_back_refuses=strength)
    assert backing.word_that_counts(0.5, stands, p) == pytest.approx(refusals)
    assert backing.pressure_that_counts(0.5, stands, p) == pytest.approx(demands)


@given(SHARES, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(0.0, 3.0))
def test_nobody_with_more_behind_them_refuses_less(share, one, other, strength):
    low, high = sorted((one, other))
    p = numbers(fall_back_refuses=strength)
    assert 0.0 <= backing.word_that_counts(share, low, p) <= backing.word_that_counts(share, high, p) + 1e-12
    assert backing.pressure_that_counts(share, high, p) <= backing.pressure_that_counts(share, low, p) + 1e-12


@pytest.mark.parametrize(
    ("stands", "strength", "left"),
    [
        (0.0, 0.5, 0.2),
        (0.5, 0.5, 0.15),  # a quarter less
        (-0.5, 0.5, 0.25),
        (0.5, 0.0, 0.2),  # the path does nothing
        (0.9, 2.0, 0.0),  # nobody asks for more than the price
    ],
)
def test_less_is_conceded_with_more_to_fall_back_on(stands, strength, left):
    assert backing.concession_left(0.2, stands, numbers(fall_back_bargains=strength)) == pytest.approx(left)
