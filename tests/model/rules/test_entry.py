"""What draws people into the trade, and what drives them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, person, rules

entry = rules("entry")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("stated", "only"),
    [
        ({"housing": Housing.UNHOUSED}, True),
        ({"housing": Housing.UNSTABLE}, False),
        ({"uses_drugs": True}, True),
        ({"uses_drugs": True, "on_treatment": True}, False),
        ({"uses_drugs": True, "on_treatment": True, "housing": Housing.UNHOUSED}, True),
        ({"on_treatment": True}, False),
    ],
)
def test_who_has_only_the_street(stated, only):
    assert entry.only_street_open(person(**stated)) == only


@pytest.mark.parametrize(
    ("prospect", "pays", "exponent", "drawn"),
    [
        (400.0, 1.0, 2.0, 1.0),  # the trade pays as other work does
        (800.0, 1.0, 2.0, 4.0),
        (400.0, 2.0, 2.0, 0.25),  # other work pays twice as much
        (800.0, 1.0, 0.0, 1.0),  # pay draws nobody
    ],
)
def test_the_trade_draws_by_what_it_pays_against_other_work(prospect, pays, exponent, drawn):
    p, c = numbers(outside_wage=400.0, earnings_entry=exponent), conditions(outside_work_wage=pays)
    assert entry.attraction(prospect, c, p) == pytest.approx(drawn)


RATES = {"entry_rate": 0.001, "return_rate": 0.01, "long_career_return": 3.0}


@pytest.mark.parametrize(
    ("experience", "stays_long", "rate"),
    [(0.0, False, 0.001), (0.0, True, 0.001), (1.0, False, 0.01), (1.0, True, 0.03)],
)
def test_those_who_traded_before_return_more_readily_most_of_all_with_long_careers(experience, stays_long, rate):
    assert entry.base_rate(person(experience=experience, stays_long=stays_long), numbers(**RATES)) == rate


@pytest.mark.parametrize(("housing", "times"), [(Housing.UNHOUSED, 4.0), (Housing.UNSTABLE, 1.0)])
def test_pay_and_want_of_a_home_multiply_the_rate(housing, times):
    w = person(experience=5.0, stays_long=False, housing=housing)
    chance = entry.usual_chance_to_enter(w, 2.0, numbers(unhoused_entry=4.0, **RATES))
    assert chance == pytest.approx(0.02 * times)


@pytest.mark.parametrize(
    ("support", "job", "due", "unmet"),
    [
        (0.0, False, 500.0, 1.0),
        (125.0, False, 500.0, 0.75),
        (125.0, True, 1000.0, 0.475),  # and a wage of 400
        (0.0, True, 400.0, 0.0),
        (800.0, False, 500.0, 0.0),  # more than is due
        (0.25, False, 0.0, 0.75),  # of at least a dollar
    ],
)
def test_need_is_unmet_as_far_as_support_and_a_wage_leave_it(support, job, due, unmet):
    p, c = numbers(outside_wage=400.0), conditions(outside_work_wage=1.0)
    assert entry.unmet_need(person(support=support, job=job, due=due), c, p) == pytest.approx(unmet)


@pytest.mark.parametrize(("unmet", "times"), [(0.25, 1.0), (0.75, math.e), (0.0, math.exp(-0.5))])
def test_unmet_need_drives_beyond_the_usual_share(unmet, times):
    assert entry.need_drives(unmet, numbers(need_entry=2.0, usual_unmet=0.25)) == pytest.approx(times)


DRIVEN = {
    **RATES, "unhoused_entry": 4.0, "need_entry": 2.0, "usual_unmet": 0.25, "outside_wage": 400.0, "usual_entry": 0.5,
}  # fmt: skip


def test_the_chance_to_enter_is_what_draws_times_what_drives():
    w = person(experience=5.0, stays_long=False, housing=Housing.UNHOUSED, support=125.0, job=False, due=500.0)
    c = conditions(outside_work_wage=1.0)
    # 0.01 x 2 x 4, times e for three quarters unmet where one quarter is usual
    assert entry.chance_to_enter(w, 2.0, c, numbers(**DRIVEN)) == pytest.approx(0.08 * math.e)
    assert entry.chance_to_enter(w, 2000.0, c, numbers(**DRIVEN)) == 1.0


def test_the_most_there_can_be_is_what_draws_times_the_most_that_drives():
    w = person(experience=5.0, stays_long=False, housing=Housing.STABLE)
    assert entry.most_chance_to_enter(w, 2.0, 3.0, numbers(**DRIVEN)) == pytest.approx(0.06)


def test_without_the_mechanism_there_is_a_usual_part_of_the_rate_whatever_the_need():
    p = numbers(on_entry=False, **DRIVEN)
    w = person(experience=5.0, stays_long=False, housing=Housing.UNHOUSED, support=0.0, job=False, due=500.0)
    assert entry.chance_to_enter(w, 2.0, conditions(), p) == pytest.approx(0.005)
    assert entry.most_chance_to_enter(w, 2.0, 3.0, p) == pytest.approx(0.005)


@given(SHARES, SHARES, st.booleans(), st.booleans(), st.sampled_from(list(Housing)), st.floats(0.0, 50.0))
def test_more_support_never_makes_entry_more_likely_nor_passes_the_most(one, other, job, on, housing, drawn):
    low, high = sorted((one, other))
    p, c = numbers(on_entry=on, **DRIVEN), conditions(outside_work_wage=1.0)

    def chance(support):
        w = person(experience=0.0, housing=housing, support=support * 500.0, job=job, due=900.0)
        assert entry.chance_to_enter(w, drawn, c, p) <= entry.most_chance_to_enter(w, drawn, most, p)
        return entry.chance_to_enter(w, drawn, c, p)

    most = entry.need_drives(1.0, p)
    assert chance(high) <= chance(low)
