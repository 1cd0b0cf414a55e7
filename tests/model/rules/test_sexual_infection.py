"""A curable infection: how it passes, and who is cured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation
from tests.model.rules.plain import conditions, numbers, person, rules

sexual_infection = rules("sexual_infection")
SHARES = st.floats(0.0, 1.0)
CITIZEN = Documentation.CITIZEN_OR_RESIDENT


@pytest.mark.parametrize(
    ("one", "other", "on", "chance"),
    [(True, False, True, 0.2), (False, True, True, 0.2), (True, True, True, 0), (False, False, True, 0),
     (True, False, False, 0)],
)  # fmt: skip
def test_an_infection_passes_from_whoever_has_it_to_whoever_has_not(one, other, on, chance):
    p = numbers(sti_per_act=0.2, on_sexual_infection=on)
    assert sexual_infection.chance_to_pass(one, other, p) == chance


def test_partners_outside_infect_unless_there_is_no_infection():
    assert sexual_infection.chance_from_outside(numbers(sti_from_outside=0.01)) == 0.01
    assert sexual_infection.chance_from_outside(numbers(sti_from_outside=0.01, on_sexual_infection=False)) == 0.0


@pytest.mark.parametrize(
    ("law", "trust", "deters", "share"),
    [
        (1.0, 0.0, 0.4, 0.6),
        (1.0, 0.5, 0.4, 0.8),  # half the distrust
        (0.5, 0.0, 0.4, 0.8),  # half the offence
        (0.0, 0.0, 0.4, 1.0),  # no offence, nothing to fear
        (1.0, 0.0, 0.0, 1.0),  # it may keep nobody away
        (1.0, 0.0, 1.5, 0.0),  # a share, whatever is set
        (1.0, 0.0, -0.5, 1.0),
    ],
)
def test_fear_of_a_record_keeps_people_from_care(law, trust, deters, share):
    w = person(documentation=CITIZEN, trust=trust)
    found = sexual_infection.share_law_lets_ask(w, conditions(law_selling=law), numbers(offence_deters_care=deters))
    assert found == pytest.approx(share)


def care(reach=1.0, running=1.0, control=0.0, law=0.0, documentation=CITIZEN, base=0.4):
    w = person(documentation=documentation, trust=0.5, control=control, service_reach=reach)
    c = conditions(
        law_selling=law, law_selling_noncitizens=law, enforcement_immigration=1.0, documentation_firewall=0.0
    )
    p = numbers(
        sti_care=base, care_unaided=0.25, control_stops_help=0.5, offence_deters_care=0.8, status_deters_help=0.3
    )
    return sexual_infection.chance_of_care(w, running, c, p)


@pytest.mark.parametrize(
    ("case", "chance"),
    [
        ({}, 0.4),
        ({"reach": 0.0}, 0.1),  # a quarter go of their own accord
        ({"reach": 0.5}, 0.25),  # half-way
        ({"running": 0.5}, 0.2),  # half of services are suspended
        ({"control": 0.6}, 0.28),  # control keeps three tenths away
        ({"law": 1.0}, 0.24),  # fear of a record 0.8 x half the trust
        ({"documentation": Documentation.UNDOCUMENTED}, 0.28),  # fear of deportation
        ({"base": 3.0}, 1.0),  # a chance, whatever is set
        ({"base": -3.0}, 0.0),
    ],
)
def test_care_is_reached_by_those_in_touch_who_have_nothing_to_fear(case, chance):
    assert care(**case) == pytest.approx(chance)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_to_fear_never_brings_more_care(one, other, reach, control):
    low, high = sorted((one, other))
    assert care(reach, 1.0, control, high) <= care(reach, 1.0, control, low) + 1e-12


@pytest.mark.parametrize(
    ("treated", "clears", "chance"), [(0.0, 0.0, 0.0), (0.2, 0.0, 0.2), (0.2, 0.5, 0.6), (0, 0.5, 0.5)]
)
def test_infections_end_by_care_or_of_themselves(treated, clears, chance):
    assert sexual_infection.chance_to_end(treated, numbers(sti_clears=clears)) == pytest.approx(chance)
