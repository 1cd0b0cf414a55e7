"""What falls due in a week."""

import pytest

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, person, rules

needs = rules("needs")


@pytest.mark.parametrize(
    ("of_person", "due"),
    [
        ({"housing": Housing.STABLE}, 400.0),
        ({"housing": Housing.UNSTABLE}, 400.0),
        ({"housing": Housing.UNHOUSED}, 300.0),  # no rent: a quarter
        ({"housing": Housing.SUPPORTED}, 300.0),
        ({"housing": Housing.PROVIDED}, 300.0),
        ({"housing": Housing.STABLE, "uses_drugs": True}, 550.0),
        ({"housing": Housing.STABLE, "uses_drugs": True, "on_treatment": True}, 400.0),
        ({"housing": Housing.UNHOUSED, "uses_drugs": True}, 450.0),
    ],
)
def test_a_weeks_needs_are_without_rent_for_some_and_with_drugs_for_others(of_person, due):
    w = person(need=400.0, **of_person)
    p = numbers(rent_share=0.25, drug_cost=150.0)
    assert needs.week_of_needs(w, conditions(shock_necessities=1.0), p) == pytest.approx(due)
    dear = conditions(shock_necessities=1.5)  # half as much again of the 300 that are not rent
    assert needs.week_of_needs(w, dear, p) == pytest.approx(due + 150.0)


@pytest.mark.parametrize(
    ("price", "on", "more"), [(1.0, True, 0.0), (1.2, True, 60.0), (0.5, True, -150.0), (1.2, False, 0.0)]
)
def test_a_crisis_makes_all_but_rent_dearer(price, on, more):
    c, p = conditions(shock_necessities=price), numbers(rent_share=0.25, on_crowding=on)
    assert needs.dearer_necessities(400.0, c, p) == pytest.approx(more)


@pytest.mark.parametrize(("fines", "due"), [(0.0, 0.0), (20.0, 20.0), (500.0, 50.0)])
def test_fines_are_paid_by_instalments(fines, due):
    assert needs.instalment_due(fines, numbers(fine_instalment=50.0)) == due


def test_rent_is_a_part_of_the_weeks_need():
    assert needs.rent(400.0, numbers(rent_share=0.25)) == pytest.approx(100.0)
