"""Landlords and flatmates whom the law treats as third parties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, person, rules

landlords = rules("landlords")
STABLE, UNSTABLE, PROVIDED, UNHOUSED, SUPPORTED = Housing
SHARES = st.floats(0.0, 1.0)
KNOWN = {"outed": True, "contact_week": -100}
UNKNOWN = {"outed": False, "contact_week": -100}


def tenant(housing=STABLE, in_trade=True, **known):
    return person(housing=housing, in_trade=in_trade, **known)


@pytest.mark.parametrize(
    ("of_person", "housing", "knows"),
    [
        (UNKNOWN, STABLE, False),
        (KNOWN, STABLE, True),
        (UNKNOWN, PROVIDED, True),  # who houses people for their work
        ({"contact_week": 7}, UNSTABLE, True),  # police were there three weeks ago
        ({"contact_week": 6}, UNSTABLE, False),  # four weeks ago
    ],
)
def test_landlords_know_of_those_whom_others_or_police_know_of(of_person, housing, knows):
    assert bool(landlords.landlord_knows(tenant(housing, **of_person), 10, numbers(landlord_hears_weeks=4.0))) is knows


@pytest.mark.parametrize(
    ("housing", "in_trade", "known", "law", "chance"),
    [
        (STABLE, True, KNOWN, 0.5, 0.1),
        (UNSTABLE, True, KNOWN, 0.25, 0.05),
        (PROVIDED, True, UNKNOWN, 0.5, 0.1),
        (STABLE, True, UNKNOWN, 0.5, 0.0),
        (STABLE, True, KNOWN, 0.0, 0.0),  # no such law
        (STABLE, False, KNOWN, 0.5, 0.0),
        (UNHOUSED, True, KNOWN, 0.5, 0.0),
        (SUPPORTED, True, KNOWN, 0.5, 0.0),
        (STABLE, True, KNOWN, 9.0, 1.0),
        (STABLE, True, KNOWN, -1.0, 0.0),
    ],
)
def test_threatened_landlords_put_out_those_of_whom_they_know(housing, in_trade, known, law, chance):
    w, c = tenant(housing, in_trade, **known), conditions(law_landlords=law)
    p = {"landlord_evicts": 0.2, "landlord_hears_weeks": 4.0}
    assert landlords.chance_to_be_put_out(w, 10, c, numbers(**p)) == pytest.approx(chance)
    assert landlords.chance_to_be_put_out(w, 10, c, numbers(on_landlords=False, **p)) == 0.0


@pytest.mark.parametrize("housing", Housing)
def test_a_stable_home_is_not_lost_at_once(housing):
    assert landlords.home_when_put_out(housing) == (UNSTABLE if housing == STABLE else UNHOUSED)


@pytest.mark.parametrize(
    ("in_trade", "known", "share"),
    [(True, KNOWN, 0.9), (True, UNKNOWN, 1.0), (False, KNOWN, 1.0)],
)
def test_threatened_landlords_refuse_those_of_whom_they_know(in_trade, known, share):
    w, c = tenant(UNHOUSED, in_trade, **known), conditions(law_landlords=0.2)
    p = {"landlord_refuses": 0.5, "landlord_hears_weeks": 4.0}
    assert landlords.share_not_afraid(w, 10, c, numbers(**p)) == pytest.approx(share)
    assert landlords.share_not_afraid(w, 10, c, numbers(on_landlords=False, **p)) == 1.0


@given(SHARES, SHARES, SHARES)
def test_more_threat_never_means_more_homes(one, other, effect):
    low, high = (conditions(law_landlords=law) for law in sorted((one, other)))
    p, w = numbers(landlord_evicts=effect, landlord_refuses=effect, landlord_hears_weeks=4.0), tenant(**KNOWN)
    assert landlords.chance_to_be_put_out(w, 10, low, p) <= landlords.chance_to_be_put_out(w, 10, high, p)
    assert landlords.share_not_afraid(w, 10, low, p) >= landlords.share_not_afraid(w, 10, high, p)
