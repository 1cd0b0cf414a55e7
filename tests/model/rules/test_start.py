"""What people, clients, third parties and officers are like when they enter the model."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, OfficerUnit, ThirdPartyKind, Venue
from tests.model.rules.plain import numbers, rules

start = rules("start")
SHARES = st.floats(0.0, 1.0)


@given(SHARES)
def test_everyone_is_an_adult(position):
    assert 18.0 <= start.age(position) <= 53.0


def test_ages_are_spread_evenly():
    assert (start.age(0.0), start.age(0.2), start.age(1.0)) == (18.0, 25.0, 53.0)


def test_need_is_log_normal_around_its_median_and_dependants_add_to_it():
    p = numbers(need_median=400.0, need_spread=0.5, dependants_cost=150.0)
    assert start.weekly_need(0.0, False, p) == 400.0
    assert start.weekly_need(2.0, False, p) == pytest.approx(400.0 * math.e)
    assert start.weekly_need(0.0, True, p) == 550.0


def test_whoever_uses_drugs_has_a_long_career_as_often_as_is_stated_for_them():
    p = numbers(long_career_share_drugs=0.6, long_career_share=0.1)
    assert (start.chance_of_long_career(True, p), start.chance_of_long_career(False, p)) == (0.6, 0.1)


def test_people_who_ever_traded_are_those_in_the_trade_and_a_share_of_all_others():
    p = numbers(people=1000.0, people_in_trade=200.0, ever_traded=0.25)
    assert start.people_who_ever_traded(p) == 400.0  # 200 and a quarter of 800


def test_residents_own_and_owe_weeks_of_need():
    p = numbers(usual_money_weeks=3.0, usual_arrears_weeks=2.0)
    assert start.money_of_resident(400.0, 0.5, p) == 600.0
    assert start.arrears_of_resident(400.0, 0.5, p) == 400.0


CAREERS = {
    "long_career_years": 10.0, "short_career_years": 2.0, "long_career_share_worked": 0.8,
    "short_career_share_worked": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("times", "stays_long", "weeks", "first"),
    [
        (0.5, True, 261.0, -326),  # a week, and half of ten years; 261 / 0.8 = 326.25 weeks ago
        (0.5, False, 53.0, -106),
        (0.0, False, 1.0, -2),
    ],
)
def test_careers(times, stays_long, weeks, first):
    p = numbers(**CAREERS)
    assert start.weeks_worked(times, stays_long, p) == weeks
    assert start.first_entry(weeks, stays_long, p) == first


def test_skill_grows_from_a_newcomers_towards_one():
    p = numbers(newcomer_skill=0.2, skill_growth=math.log(2.0) / 100.0)
    assert start.skill_after(0.0, p) == pytest.approx(0.2)
    assert start.skill_after(100.0, p) == pytest.approx(0.6)  # half of the way
    assert start.skill_after(200.0, p) == pytest.approx(0.8)


def test_the_past_fades_for_those_who_have_stopped():
    p = numbers(usual_fading=0.3)
    assert (start.what_still_shows(True, p), start.what_still_shows(False, p)) == (1.0, 0.3)


@pytest.mark.parametrize(("frequent", "mean"), [(True, 0.8), (False, 0.1)])
def test_interest_is_spread_evenly_around_its_mean(frequent, mean):
    p = numbers(frequent_interest=0.8, occasional_interest=0.1)
    assert start.interest(frequent, 0.5, p) == pytest.approx(mean)
    assert start.interest(frequent, 0.25, p) == pytest.approx(mean / 2.0)


def test_budgets_are_log_normal_above_the_usual_price():
    p = numbers(budget_above=0.5, budget_spread=0.25)
    assert start.budget(100.0, 0.0, p) == pytest.approx(100.0 * math.exp(0.5))
    assert start.budget(100.0, 2.0, p) == pytest.approx(100.0 * math.e)


def test_danger_varies_among_the_dangerous():
    p = numbers(danger_dangerous=0.4, danger_others=0.01)
    assert start.danger(True, 0.5, p) == pytest.approx(0.2)
    assert start.danger(False, 0.5, p) == 0.01


@pytest.mark.parametrize(
    ("position", "spread", "open_to"),
    [(0.5, 0.4, 0.7), (0.75, 0.4, 0.8), (0.25, 0.4, 0.6), (1.0, 4.0, 1.0), (0.0, 4.0, 0.0)],
)
def test_openness_is_spread_around_its_mean_within_bounds(position, spread, open_to):
    p = numbers(openness=0.7, openness_spread=spread)
    assert start.openness(position, p) == pytest.approx(open_to)


def test_quantiles_are_equally_far_apart():
    assert [start.quantile(rank, 4.0) for rank in range(4)] == [0.125, 0.375, 0.625, 0.875]
    assert start.quantile(0, 0.0) == 0.5


def by_kind(**stated):
    return np.array([stated.get(kind.name.lower(), np.nan) for kind in ThirdPartyKind])


@pytest.mark.parametrize(("at", "propensity"), [(0.0, 0.4), (0.2, 0.5), (1.0, 0.9)])
def test_propensities_lie_within_the_range_of_their_kind(at, propensity):
    low, high = by_kind(controller=0.4), by_kind(controller=0.9)
    p = numbers(propensity_low=low, propensity_high=high, coercive_businesses=0.2)
    assert start.propensity(ThirdPartyKind.CONTROLLER, at, p) == pytest.approx(propensity)


@pytest.mark.parametrize(
    ("kind", "at", "share", "propensity"),
    [
        (ThirdPartyKind.AGENCY, 0.5, 0.2, 0.2),  # within the range of agencies
        (ThirdPartyKind.AGENCY, 0.8, 0.2, 0.32),  # the last of them
        (ThirdPartyKind.AGENCY, 0.9, 0.2, 0.65),  # in the middle of the fifth that is as coercive as controllers
        (ThirdPartyKind.AGENCY, 1.0, 0.2, 0.9),
        (ThirdPartyKind.AGENCY, 1.0, 0.0, 0.4),  # there are none
        (ThirdPartyKind.HELPER, 0.9, 0.2, 0.09),  # no business
    ],
)
def test_a_share_of_businesses_is_as_coercive_as_controllers(kind, at, share, propensity):
    low, high = by_kind(controller=0.4, agency=0.0, helper=0.0), by_kind(controller=0.9, agency=0.4, helper=0.1)
    p = numbers(propensity_low=low, propensity_high=high, coercive_businesses=share)
    assert start.propensity(kind, at, p) == pytest.approx(propensity)


def test_a_book_is_taken_to_bring_somewhat_more_than_as_many_sessions_alone():
    assert start.book(600.0, 0.25, numbers(referral_gain=0.4)) == pytest.approx(210.0)


@pytest.mark.parametrize(
    ("size", "most"), [(0.0, 2), (0.24, 2), (0.26, 3), (0.49, 3), (0.51, 4), (0.76, 5), (0.999, 5)]
)
def test_each_capacity_in_the_range_of_a_kind_is_as_likely(size, most):
    p = numbers(capacity_low=by_kind(agency=2.0), capacity_high=by_kind(agency=5.0))
    assert start.capacity(ThirdPartyKind.AGENCY, size, p) == most


@pytest.mark.parametrize("on_street", [True, False])
@pytest.mark.parametrize("kind", ThirdPartyKind)
def test_businesses_have_their_own_place_others_the_street_or_the_main_platform(kind, on_street):
    own = {ThirdPartyKind.MASSAGE_BUSINESS: Venue.MASSAGE, ThirdPartyKind.AGENCY: Venue.AGENCY}
    other = Venue.STREET_CENTRAL if on_street else Venue.PLATFORM_MAIN
    assert start.place_of_third_party(kind, on_street) == own.get(kind, other)


def test_most_misconduct_is_with_few_officers():
    p = numbers(worst_misconduct=0.8, misconduct_concentration=2.0)
    assert start.misconduct(1.0, p) == pytest.approx(0.8)
    assert start.misconduct(0.5, p) == pytest.approx(0.2)


def test_two_of_three_on_patrol_are_assigned_to_the_central_street_zone():
    street = int(Venue.STREET_CENTRAL)
    assert [start.assignment(OfficerUnit.PATROL, rank) for rank in range(4)] == [NOBODY, street, street, NOBODY]
    assert start.assignment(OfficerUnit.VICE, 1) == NOBODY


@pytest.mark.parametrize(("at", "propensity"), [(0.0, 0.4), (0.5, 0.65), (1.0, 0.9)])
def test_a_quantile_is_a_place_within_a_range(at, propensity):
    p = numbers(propensity_low=by_kind(controller=0.4), propensity_high=by_kind(controller=0.9))
    assert start.within_range(ThirdPartyKind.CONTROLLER, at, p) == pytest.approx(propensity)
