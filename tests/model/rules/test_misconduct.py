"""Extortion and violence by police, and contact in stings that rules allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import OfficerUnit
from tests.model.rules.plain import conditions, numbers, rules

misconduct = rules("misconduct")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("propensity", "multiplier", "oversight", "left"),
    [
        (0.3, 1.0, 0.0, 0.3),
        (0.3, 2.0, 0.0, 0.6),
        (0.3, 2.0, 0.25, 0.45),  # supervision prevents a quarter
        (0.8, 2.0, 0.5, 0.5),  # never more than certain, before supervision
        (0.8, 2.0, 1.0, 0.0),
    ],
)
def test_supervision_leaves_a_part_of_the_propensity(propensity, multiplier, oversight, left):
    c = conditions(enforcement_misconduct=multiplier, enforcement_oversight=oversight)
    assert misconduct.propensity_left(propensity, c, numbers()) == pytest.approx(left)


@given(SHARES, SHARES, SHARES, st.floats(0.0, 5.0))
def test_more_oversight_never_leaves_more_misconduct(propensity, one, other, multiplier):
    low, high = sorted((one, other))
    lax, strict = (
        misconduct.propensity_left(
            propensity, conditions(enforcement_misconduct=multiplier, enforcement_oversight=oversight), numbers()
        )
        for oversight in (low, high)
    )
    assert 0.0 <= strict <= lax <= 1.0


def test_switched_off_misconduct_follows_the_usual_conditions_and_the_usual_law(monkeypatch):
    monkeypatch.setattr(misconduct, "USUAL_MISCONDUCT", 0.5)
    monkeypatch.setattr(misconduct, "USUAL_OVERSIGHT", 0.25)
    monkeypatch.setattr(misconduct, "USUAL_OFFENCE", 0.8)
    c, p = (
        conditions(enforcement_misconduct=4.0, enforcement_oversight=0.9),
        numbers(on_police_misconduct=False, extortion=0.5),
    )
    assert misconduct.propensity_left(0.4, c, p) == pytest.approx(0.15)  # 0.4 x 0.5, three quarters left
    assert misconduct.chance_of_extortion(0.4, 0.1, p) == pytest.approx(0.16)  # 0.5 x 0.4 x 0.8


@pytest.mark.parametrize(
    ("left", "offence", "chance"),
    [(0.4, 1.0, 0.2), (0.4, 0.5, 0.1), (0.4, 0.0, 0.0), (0.0, 1.0, 0.0)],  # no offence: no threat of arrest
)
def test_who_could_be_arrested_can_be_extorted(left, offence, chance):
    assert misconduct.chance_of_extortion(left, offence, numbers(extortion=0.5)) == pytest.approx(chance)


@pytest.mark.parametrize(("unit", "chance"), [(OfficerUnit.PATROL, 0.04), (OfficerUnit.VICE, 0.2)])
def test_units_differ_in_violence(unit, chance):
    p = numbers(police_violence=[0.1, 0.5, 0.9, 0.9])
    assert misconduct.chance_of_police_violence(unit, 0.4, p) == pytest.approx(chance)


def test_rules_decide_on_contact_in_stings(monkeypatch):
    monkeypatch.setattr(misconduct, "USUAL_SANCTION", 0.6)
    c = conditions(enforcement_sanctioned_contact=0.25)
    assert misconduct.chance_of_sanctioned_contact(c, numbers(sting_contact=0.2)) == pytest.approx(0.05)
    off = numbers(sting_contact=0.2, on_sanctioned_contact=False)
    assert misconduct.chance_of_sanctioned_contact(c, off) == pytest.approx(0.12)
