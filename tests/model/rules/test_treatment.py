"""Medication-assisted treatment."""

import pytest

from tests.model.rules.plain import person, rules

treatment = rules("treatment")


@pytest.mark.parametrize(
    ("uses", "treated", "untreated"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_untreated_are_those_who_use_drugs_and_are_not_on_treatment(uses, treated, untreated):
    assert treatment.untreated(person(uses_drugs=uses, on_treatment=treated)) == untreated
