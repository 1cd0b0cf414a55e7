"""How homes are lost and found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, person, rules

home = rules("home")
SHARES = st.floats(0.0, 1.0)
NOBODY_THREATENED = conditions(law_landlords=0.0)


@pytest.mark.parametrize(
    ("arrears", "need", "behind"),
    [
        (0.0, 100.0, 0.0),
        (200.0, 100.0, 0.5),  # two weeks of four
        (900.0, 100.0, 1.0),
        (2.0, 0.25, 0.5),  # a need below a dollar counts as one
        (-100.0, 100.0, 0.0),
    ],
)
def test_arrears_count_in_weeks_of_need_up_to_a_scale(arrears, need, behind):
    assert home.how_far_behind(arrears, need, numbers(arrears_scale=4.0)) == pytest.approx(behind)


@pytest.mark.parametrize("housing", Housing)
@pytest.mark.parametrize("student", [True, False])
def test_students_lose_homes_of_their_own_when_campuses_close(housing, student):
    w, c = person(student=student, housing=housing), conditions(shock_campus_closure=0.3)
    chance = 0.3 if student and housing in (Housing.STABLE, Housing.UNSTABLE) else 0.0
    assert home.chance_to_lose_campus_home(w, c) == chance


@pytest.mark.parametrize(
    ("behind", "evictions", "slips", "loses"),
    [
        (0.0, 1.0, 0.02, 0.1),
        (0.5, 1.0, 0.05, 0.25),  # three times as much at full arrears, one and a half times more half-way
        (0.5, 0.4, 0.02, 0.1),  # a moratorium
        (1.0, 4.0, 0.32, 1.0),  # never above one
        (0.5, -1.0, -0.05, 0.0),
    ],
)
def test_evictions_follow_arrears(behind, evictions, slips, loses):
    p = numbers(stable_slips=0.02, unstable_loses=0.1, arrears_evict=3.0)
    c = conditions(shock_eviction=evictions)
    assert home.chance_to_slip(behind, c, p) == pytest.approx(slips)
    assert home.chance_to_lose_home(behind, c, p) == pytest.approx(loses)


@pytest.mark.parametrize(
    ("of_person", "share"),
    [
        ({}, 1.0),
        ({"record": True}, 0.6),
        ({"outed": True}, 0.8),
        ({"uses_drugs": True}, 0.4),
        ({"uses_drugs": True, "on_treatment": True}, 1.0),
        ({"record": True, "outed": True, "uses_drugs": True}, 0.192),
    ],
)
def test_records_being_outed_and_untreated_use_count_against_tenants(of_person, share):
    p = numbers(record_housing_loss=0.4, outed_housing_loss=0.2, drugs_housing_loss=0.6)
    w = person(**of_person)
    assert home.share_of_landlords_who_rent_to(w, 9, NOBODY_THREATENED, p) == pytest.approx(share)
    w.in_trade, w.contact_week = True, 8
    threatened = conditions(law_landlords=0.5)  # half of them, of whom half refuse those of whom they know
    p.landlord_refuses, p.landlord_hears_weeks = 0.5, 4.0
    assert home.share_of_landlords_who_rent_to(w, 9, threatened, p) == pytest.approx(0.75 * share)


@pytest.mark.parametrize(
    ("of_person", "behind", "settles", "finds"),
    [
        ({}, 0.0, 0.1, 0.2),
        ({"job": True}, 0.0, 0.1, 0.3),  # work finds a home half as soon again
        ({}, 0.5, 0.08, 0.15),  # arrears take 0.4 and 0.5 at most
        ({"record": True}, 0.0, 0.05, 0.1),  # half of the landlords are left
        ({"job": True, "record": True}, 0.5, 0.04, 0.1125),
    ],
)
def test_homes_are_found_sooner_with_work_and_later_in_arrears(of_person, behind, settles, finds):
    p = numbers(
        unstable_settles=0.1, arrears_unsettle=0.4, unhoused_finds=0.2, job_finds_home=1.5, arrears_block=0.5,
        record_housing_loss=0.5,
    )  # fmt: skip
    w = person(**of_person)
    assert home.chance_to_settle(w, behind, 9, NOBODY_THREATENED, p) == pytest.approx(settles)
    assert home.chance_to_find_home(w, behind, 9, NOBODY_THREATENED, p) == pytest.approx(finds)


@given(SHARES, SHARES, SHARES)
def test_more_arrears_never_mean_a_better_home(one, other, evictions):
    low, high = sorted((one, other))
    c, w = conditions(shock_eviction=evictions, law_landlords=0.0), person()
    p = numbers(
        stable_slips=0.01, unstable_loses=0.02, arrears_evict=3.0, unstable_settles=0.05, arrears_unsettle=0.8,
        unhoused_finds=0.05, arrears_block=0.9,
    )  # fmt: skip
    assert home.chance_to_slip(low, c, p) <= home.chance_to_slip(high, c, p)
    assert home.chance_to_lose_home(low, c, p) <= home.chance_to_lose_home(high, c, p)
    assert home.chance_to_settle(w, high, 9, c, p) <= home.chance_to_settle(w, low, 9, c, p)
    assert home.chance_to_find_home(w, high, 9, c, p) <= home.chance_to_find_home(w, low, 9, c, p)
