"""Charges against people who are exploited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules

charges = rules("charges")
P = {"accomplice_charge": 0.5, "defence_charge": 0.1}


@pytest.mark.parametrize(
    ("multiplier", "protection", "readiness"),
    [(1.0, 0.0, 1.0), (3.0, 0.0, 3.0), (3.0, 0.25, 2.25), (3.0, 1.0, 0.0)],  # protected entirely
)
def test_protection_prevents_a_share_of_the_charges(multiplier, protection, readiness):
    c = conditions(law_accomplice_charges=multiplier, law_protection=protection)
    assert charges.readiness_to_charge(c, numbers()) == pytest.approx(readiness)


def test_switched_off_charges_follow_the_usual_law(monkeypatch):
    monkeypatch.setattr(charges, "USUAL_CHARGES", 2.0)
    monkeypatch.setattr(charges, "USUAL_PROTECTION", 0.25)
    c = conditions(law_accomplice_charges=9.0, law_protection=0.9)
    assert charges.readiness_to_charge(c, numbers(on_accomplices=False)) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("multiplier", "as_accomplice", "for_defence"),
    [
        (0.8, 0.2, 0.04),  # half of them protected: 0.5 x 0.4 and 0.1 x 0.4
        (30.0, 1.0, 1.0),  # never more than certain
    ],
)
def test_the_exploited_are_charged_as_accomplices_or_for_defending_themselves(multiplier, as_accomplice, for_defence):
    c = conditions(law_accomplice_charges=multiplier, law_protection=0.5)
    assert charges.chance_charged_as_accomplice(c, numbers(**P)) == pytest.approx(as_accomplice)
    assert charges.chance_charged_for_defence(c, numbers(**P)) == pytest.approx(for_defence)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 5.0))
def test_more_protection_never_means_more_charges(one, other, multiplier):
    low, high = sorted((one, other))
    lax, strict = (
        conditions(law_accomplice_charges=multiplier, law_protection=protection) for protection in (low, high)
    )
    for chance in (charges.chance_charged_as_accomplice, charges.chance_charged_for_defence):
        assert 0.0 <= chance(strict, numbers(**P)) <= chance(lax, numbers(**P)) <= 1.0
