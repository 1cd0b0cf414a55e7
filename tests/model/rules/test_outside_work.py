"""What other work pays, who is offered any, how it is found and lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, Housing
from tests.model.rules.plain import conditions, numbers, person, rules

outside_work = rules("outside_work")

COSTS = {
    "record_job_loss": 0.3, "outed_job_loss": 0.2, "undocumented_job_loss": 0.4, "disabled_job_loss": 0.1,
    "unhoused_job_loss": 0.3, "drugs_job_loss": 0.6,
}  # fmt: skip


@pytest.mark.parametrize(
    ("switched_on", "pays", "wage"),
    [
        (True, 1.5, 600.0),
        (False, 1.5, 400.0),  # what it pays is no matter of policy without the mechanism
        (True, 0.0, 1.0),  # never below a dollar
    ],
)
def test_the_wage_is_the_usual_one_times_what_the_week_says(switched_on, pays, wage):
    p = numbers(outside_wage=400.0, on_outside_work=switched_on)
    assert outside_work.outside_wage(conditions(outside_work_wage=pays), p) == wage


@pytest.mark.parametrize(
    ("stated", "share"),
    [
        ({}, 1.0),
        ({"record": True}, 0.7),
        ({"outed": True}, 0.8),
        ({"documentation": Documentation.UNDOCUMENTED}, 0.6),
        ({"documentation": Documentation.TEMPORARY}, 1.0),  # may be employed
        ({"disabled": True}, 0.9),
        ({"housing": Housing.UNHOUSED}, 0.7),
        ({"housing": Housing.UNSTABLE}, 1.0),
        ({"uses_drugs": True}, 0.4),
        ({"uses_drugs": True, "on_treatment": True}, 1.0),
        ({"on_treatment": True}, 1.0),
        ({"record": True, "outed": True, "disabled": True, "housing": Housing.UNHOUSED}, 0.3528),  # 0.7 0.8 0.9 0.7
        ({"record": True, "documentation": Documentation.UNDOCUMENTED, "uses_drugs": True}, 0.168),  # 0.7 0.6 0.4
    ],
)
def test_what_is_held_against_people_costs_offers(stated, share):
    assert outside_work.employability(person(**stated), numbers(**COSTS)) == pytest.approx(share)


@given(st.sets(st.sampled_from(["record", "outed", "disabled", "uses_drugs"])), st.sampled_from(["record", "outed"]))
def test_nothing_held_against_people_ever_brings_offers(held, more):
    p = numbers(**COSTS)
    before = outside_work.employability(person(**dict.fromkeys(held, True)), p)
    after = outside_work.employability(person(**dict.fromkeys(held | {more}, True)), p)
    assert 0.0 <= after <= before <= 1.0


@pytest.mark.parametrize(("shock", "chance"), [(0.0, 0.02), (0.03, 0.05), (1.0, 1.0)])
def test_a_shock_adds_to_the_chance_to_lose_work(shock, chance):
    found = outside_work.chance_to_lose_work(conditions(shock_job_loss=shock), numbers(job_loss=0.02))
    assert found == pytest.approx(chance)


def test_work_is_found_by_whoever_may_have_what_is_on_offer():
    p, c = numbers(job_finding=0.1, **COSTS), conditions(outside_work_offers=2.0)
    assert outside_work.chance_to_find_work(person(record=True), c, p) == pytest.approx(0.14)  # 0.1 x 2 x 0.7
