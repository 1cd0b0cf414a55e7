"""Who complains about police, and what is heard of retaliation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

complaints = rules("complaints")
SHARES = st.floats(0.0, 1.0)
P = {"complaint_readiness": 0.5, "retaliation_deters": 0.4, "usual_trust": 0.2}


@pytest.mark.parametrize(
    ("trust", "heard", "chance"),
    [
        (1.0, 0.0, 0.5),  # full trust and nothing to fear
        (0.8, 0.0, 0.4),
        (0.8, 0.5, 0.32),  # half of the complaints are retaliated against: a fifth fewer
        (0.0, 0.0, 0.0),
    ],
)
def test_trust_and_the_fear_of_retaliation_decide_on_a_complaint(trust, heard, chance):
    assert complaints.chance_to_complain(person(trust=trust), heard, numbers(**P)) == pytest.approx(chance)


def test_switched_off_complaints_meet_the_usual_retaliation(monkeypatch):
    monkeypatch.setattr(complaints, "USUAL_RETALIATION", 0.25)
    w, off = person(trust=0.8), numbers(on_complaints=False, **P)
    assert complaints.chance_to_complain(w, 1.0, off) == pytest.approx(0.36)  # 0.5 x 0.8, a tenth less
    assert complaints.chance_of_retaliation(conditions(enforcement_retaliation=0.9), off) == 0.25


def test_without_trust_as_a_mechanism_everyone_has_the_usual_one():
    assert complaints.chance_to_complain(person(trust=0.8), 0.0, numbers(on_trust=False, **P)) == pytest.approx(0.1)


def test_a_complaint_is_never_less_than_impossible_nor_more_than_certain():
    fearful = numbers(**P | {"retaliation_deters": 3.0})
    eager = numbers(**P | {"complaint_readiness": 4.0})
    assert complaints.chance_to_complain(person(trust=0.8), 1.0, fearful) == 0.0
    assert complaints.chance_to_complain(person(trust=0.8), 0.0, eager) == 1.0


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_retaliation_heard_of_never_means_more_complaints(trust, one, other, deters):
    low, high = sorted((one, other))
    w, p = person(trust=trust), numbers(**P | {"retaliation_deters": deters})
    assert complaints.chance_to_complain(w, high, p) <= complaints.chance_to_complain(w, low, p)


def test_retaliation_is_as_frequent_as_policy_makes_it():
    assert complaints.chance_of_retaliation(conditions(enforcement_retaliation=0.9), numbers(**P)) == 0.9


@pytest.mark.parametrize(
    ("made", "retaliated", "heard"),
    [
        (8.0, 2.0, 0.475),  # a quarter of them, which moves one half a tenth of the way
        (8.0, 8.0, 0.55),
        (8.0, 0.0, 0.45),
        (1.0, 1.0, 0.55),  # a single complaint tells
        (0.0, 0.0, 0.53),  # nobody complained: practice, four in five, is heard of by itself
    ],
)
def test_what_became_of_complaints_is_remembered(made, retaliated, heard):
    c, p = conditions(enforcement_retaliation=0.8), numbers(retaliation_weight=0.1)
    assert complaints.retaliation_heard_of(0.5, made, retaliated, c, p) == pytest.approx(heard)
