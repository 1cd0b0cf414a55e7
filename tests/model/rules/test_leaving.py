"""Getting away from exploitation, by oneself or with help, and being found again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, person, rules

leaving = rules("leaving")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("alone", "need", "found"),
    [(0.0, 400.0, 0.0), (100.0, 400.0, 0.25), (600.0, 400.0, 1.0), (-9.0, 400.0, 0.0), (0.5, 0.1, 0.5)],
)
def test_an_alternative_is_what_would_be_left_alone_as_a_share_of_need(alone, need, found):
    assert leaving.alternative(alone, need, numbers(usual_alternative=0.3)) == found


def test_without_the_mechanism_everyone_has_the_usual_alternative():
    p = numbers(on_exit_needs_alternative=False, usual_alternative=0.3)
    assert leaving.alternative(400.0, 400.0, p) == 0.3


READY = {
    "leaving_savings": 0.5, "leaving_alternative": 2.0, "usual_alternative": 0.25, "leaving_housing": 0.3,
    "leaving_treatment": 0.2, "leaving_support": 0.4,
}  # fmt: skip
USUAL = {"money": 0.0, "need": 400.0, "housing": Housing.PROVIDED, "on_treatment": False, "support": 0.0, "due": 500.0}


@pytest.mark.parametrize(
    ("stated", "alone", "ready"),
    [
        ({}, 100.0, 0.0),  # an alternative as usual, and nothing else
        ({}, 300.0, 1.0),  # 2 x (0.75 - 0.25)
        ({}, 0.0, -0.5),
        ({"money": 400.0}, 100.0, 0.5),  # a week of savings
        ({"money": 4000.0}, 100.0, 1.0),  # of which two weeks count
        ({"money": -400.0}, 100.0, 0.0),
        ({"housing": Housing.SUPPORTED}, 100.0, 0.3),
        ({"housing": Housing.STABLE}, 100.0, 0.0),
        ({"on_treatment": True}, 100.0, 0.2),
        ({"support": 250.0}, 100.0, 0.2),  # half of what falls due
        ({"support": 900.0}, 100.0, 0.4),  # all of it
        ({"support": 0.5, "due": 0.0}, 100.0, 0.2),  # who owes nothing is taken to owe a dollar
        ({"money": 0.5, "need": 0.1}, 0.25, 0.25),  # and who needs nothing to need one
    ],
)
def test_readiness_adds_up(stated, alone, ready):
    assert leaving.readiness(person(**{**USUAL, **stated}), alone, numbers(**READY)) == pytest.approx(ready)


ALONE = {**READY, "leaving_rate": 0.02, "leaving_cost": 200.0, "fare_matters": 0.5, "leaving_freedom": 2.0}


def chance(control=0.0, money=400.0, alone=0.0, **changes):
    w = person(**{**USUAL, "control": control, "money": money})
    return leaving.chance_to_leave(w, alone, numbers(**{**ALONE, **changes}))


def test_the_chance_to_leave_is_the_rate_for_whoever_is_free_and_can_pay():
    # Savings of a week add 0.5, no alternative takes off 0.5.
    assert chance() == pytest.approx(0.02)
    assert chance(alone=200.0) == pytest.approx(0.02 * math.e)  # an alternative of one half adds 1
    assert chance(leaving_rate=2.0) == 1.0


@pytest.mark.parametrize(
    ("money", "left"), [(200.0, 1.0), (199.0, 0.5)]  # a fare that is just enough, and one that is not
)  # fmt: skip
def test_without_a_fare_it_is_a_part(money, left):
    assert chance(money=money, leaving_savings=0.0, alone=100.0) == pytest.approx(0.02 * left)


@pytest.mark.parametrize(("control", "left"), [(0.0, 1.0), (0.5, 0.25), (0.9, 0.01), (1.0, 1e-18)])
def test_control_takes_the_freedom_to_leave(control, left):
    assert chance(control=control) == pytest.approx(0.02 * left, rel=1e-9)


@given(SHARES, SHARES, st.floats(0.0, 2000.0), st.floats(0.0, 2000.0))
def test_more_control_never_makes_leaving_easier_nor_more_money_harder(one, other, less, more):
    (low, high), (poor, rich) = sorted((one, other)), sorted((less, more))
    assert 0.0 <= chance(control=high, money=poor) <= chance(control=low, money=poor) <= 1.0
    assert chance(control=low, money=poor) <= chance(control=low, money=rich)


@pytest.mark.parametrize(
    ("identified", "room", "suspended", "helped"),
    [
        (False, 0.5, 0.0, 0.02),  # 0.04 of half the contact
        (True, 0.0, 0.0, 0.02),  # identification alone gives nobody a place
        (True, 0.5, 0.0, 0.05),  # times 1 + 3 x 0.5
        (True, 0.5, 0.6, 0.02),  # suspended but for 0.4
        (False, 0.5, 1.0, 0.0),
    ],
)
def test_services_help_out_the_identified_as_far_as_there_is_room(identified, room, suspended, helped):
    p = numbers(identified_helped=3.0, rescue_services=0.04)
    w = person(identified=identified, service_reach=0.5)
    assert leaving.helped_out_by_services(w, room, conditions(services_suspended=suspended), p) == pytest.approx(helped)


HELP = {
    "rescue_peers": 0.04, "peers_half": 3.0, "rescue_family": 0.01, "rescue_clients": 0.005, "refuge_matters": 0.5,
    "rescue_police": 0.02, "identified_helped": 3.0, "rescue_services": 0.04,
}  # fmt: skip


def by_helper(trust=0.5, peers=3, reach=0.5, closed=0.0, **changes):
    w = person(trust=trust, peers=peers, service_reach=reach, identified=False)
    c = conditions(shock_refuges_closed=closed, services_suspended=0.0)
    return leaving.chances_by_helper(w, 0.5, c, numbers(**{**HELP, **changes}))


@pytest.mark.parametrize(
    ("stated", "chances"),
    [
        # half of what peers do with three of them, family, clients, half of what police do, services
        ({}, (0.02, 0.01, 0.005, 0.01, 0.02)),
        ({"peers": 0}, (0.0, 0.01, 0.005, 0.01, 0.02)),
        ({"peers": 1}, (0.01, 0.01, 0.005, 0.01, 0.02)),
        ({"trust": 0.0}, (0.02, 0.01, 0.005, 0.0, 0.02)),
        ({"reach": 0.0}, (0.02, 0.01, 0.005, 0.01, 0.0)),
        # two fifths of refuges are closed: one fifth less of what needs a place to go to
        ({"closed": 0.4}, (0.016, 0.008, 0.004, 0.01, 0.02)),
    ],
)
def test_who_helps_people_out_and_how_often(stated, chances):
    assert by_helper(**stated) == pytest.approx(chances)


def helped_out(**stated):
    return leaving.chance_to_be_helped_out(by_helper(**stated))


def test_the_chance_to_be_helped_out_is_that_of_all_helpers():
    assert helped_out() == pytest.approx(0.065)
    assert leaving.chance_to_be_helped_out((0.01, 0.02, 0.04, 0.08, 0.16)) == pytest.approx(0.31)
    assert helped_out(rescue_family=3.0) == 1.0


@given(SHARES, SHARES, st.integers(0, 50), st.integers(0, 50))
def test_more_trust_or_peers_never_mean_less_help(one, other, few, many):
    (low, high), (few, many) = sorted((one, other)), sorted((few, many))
    assert helped_out(trust=low, peers=few) <= helped_out(trust=high, peers=many)


@pytest.mark.parametrize(
    ("housing", "chance"),
    [
        (Housing.UNHOUSED, 0.1),
        (Housing.UNSTABLE, 0.1),
        (Housing.PROVIDED, 0.1),
        (Housing.STABLE, 0.04),  # a safe home takes off 0.6
        (Housing.SUPPORTED, 0.03),  # at scattered sites, half of all, half of those move on
    ],
)
def test_a_safe_home_protects_from_being_found_again(housing, chance):
    p = numbers(found_again_rate=0.1, home_protects=0.6, moves_when_found=0.5)
    c = conditions(services_scattered=0.5)
    assert leaving.chance_to_be_found_again(housing, c, p) == pytest.approx(chance)


def test_without_the_mechanisms_nobody_is_found_again_or_moves_on():
    c = conditions(services_scattered=0.5)
    stated = {"found_again_rate": 0.1, "home_protects": 0.6, "moves_when_found": 0.5}
    assert leaving.chance_to_be_found_again(Housing.UNHOUSED, c, numbers(on_found_again=False, **stated)) == 0.0
    still = leaving.chance_to_be_found_again(Housing.SUPPORTED, c, numbers(on_scattered=False, **stated))
    assert still == pytest.approx(0.04)
