"""Medication-assisted treatment."""

import pytest

from tests.model.rules.plain import person, rules

treatment = rules("treatment")


@pytest.mark.parametrize(
    ("uses", "treated", "in_trade", "untreated", "begins"),
    [
        (True, False, True, True, True),
        (True, False, False, True, False),  # slots are for people in the trade
        (True, True, True, False, False),
        (False, False, True, False, False),
        (False, True, True, False, False),
    ],
)
def test_who_uses_drugs_untreated_may_begin_in_the_trade(uses, treated, in_trade, untreated, begins):
    w = person(uses_drugs=uses, on_treatment=treated, in_trade=in_trade)
    assert treatment.untreated(w) == untreated
    assert treatment.may_begin(w) == begins


@pytest.mark.parametrize(
    ("slots", "waiting", "chance"), [(2.0, 8.0, 0.25), (0.0, 8.0, 0.0), (2.0, 0.0, 0.0), (1.0, 0.5, 2.0)]
)
def test_slots_are_shared_among_those_who_wait(slots, waiting, chance):
    assert treatment.chance_to_begin(slots, waiting) == pytest.approx(chance)
