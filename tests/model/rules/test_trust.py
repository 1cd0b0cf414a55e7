"""What changes trust in police at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, person, rules

trust = rules("trust")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("on", "acted_on"), [(True, 0.2), (False, 0.6)])
def test_people_act_on_their_own_trust_or_on_the_usual_one(on, acted_on):
    assert trust.trust_acted_on(person(trust=0.2), numbers(on_trust=on, usual_trust=0.6)) == acted_on


@pytest.mark.parametrize(
    ("cost", "before", "after"),
    [
        (0.25, 0.8, 0.6),  # a quarter of the trust there was
        (1.0, 0.8, 0.0),
        (0.0, 0.8, 0.8),
        (-0.25, 0.2, 0.4),  # contacts go well: a quarter of the distrust goes
        (-0.25, 1.0, 1.0),
    ],
)
def test_a_contact_costs_trust_or_builds_it(cost, before, after):
    assert trust.trust_after_contact(before, numbers(contact_costs_trust=cost)) == pytest.approx(after)


def test_without_the_mechanism_contacts_leave_trust_as_it_is():
    off = numbers(on_trust=False, contact_costs_trust=0.25, extortion_costs_trust=0.25)
    assert trust.trust_after_contact(0.8, off) == 0.8
    assert trust.trust_after_sanctioned_contact(0.8, off) == 0.8


def test_extortion_violence_and_help_move_trust_by_their_share():
    p = numbers(extortion_costs_trust=0.25, violence_costs_trust=0.75, help_builds_trust=0.5)
    assert trust.trust_after_extortion(0.8, p) == pytest.approx(0.6)
    assert trust.trust_after_sanctioned_contact(0.8, p) == pytest.approx(0.6)  # as much as extortion
    assert trust.trust_after_violence(0.8, p) == pytest.approx(0.2)
    assert trust.trust_after_help(0.8, p) == pytest.approx(0.9)  # half of the distrust goes


@given(SHARES, SHARES, st.floats(-1.0, 1.0))
def test_trust_stays_a_share_and_moves_one_way(before, share, cost):
    p = numbers(
        contact_costs_trust=cost, extortion_costs_trust=share, violence_costs_trust=share, help_builds_trust=share
    )
    assert 0.0 <= trust.trust_after_extortion(before, p) <= before
    assert 0.0 <= trust.trust_after_violence(before, p) <= before
    assert before - 1e-15 <= trust.trust_after_help(before, p) <= 1.0
    after = trust.trust_after_contact(before, p)
    assert 0.0 <= after <= 1.0
    assert (after - before) * cost <= 0.0
