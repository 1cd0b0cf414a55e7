"""How hard third parties look for workers, whom they prefer, whether they succeed; how they open and close."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Housing, ThirdPartyKind
from tests.model.rules.plain import agent, numbers, person, rules

recruitment = rules("recruitment")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("propensity", "is_so"), [(0.39, False), (0.4, False), (0.41, True)])
def test_third_parties_are_exploitative_above_the_line(propensity, is_so):
    assert recruitment.exploitative(propensity, numbers(exploitative_propensity=0.4)) == is_so


@pytest.mark.parametrize(
    ("profit", "elasticity", "pull"),
    [(200.0, 2.0, 1.0), (400.0, 2.0, 4.0), (100.0, 2.0, 0.25), (400.0, 0.0, 1.0)],  # the last: it may be nil (C1)
)
def test_profit_pulls_with_its_elasticity(profit, elasticity, pull):
    p = numbers(profit_reference=200.0, recruitment_elasticity=elasticity)
    assert recruitment.pull_of_profit(profit, p) == pytest.approx(pull)


@given(st.floats(0.0, 5000.0), st.floats(0.0, 5000.0), st.floats(0.0, 3.0))
def test_more_profit_never_pulls_less(one, other, elasticity):
    low, high = sorted((one, other))
    p = numbers(profit_reference=200.0, recruitment_elasticity=elasticity)
    assert recruitment.pull_of_profit(low, p) <= recruitment.pull_of_profit(high, p)


@pytest.mark.parametrize("kind", ThirdPartyKind)
def test_boyfriend_managers_and_controllers_look_for_workers(kind):
    looks = kind in (ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER)
    assert recruitment.looks_for_workers(agent("third_party", kind=kind, active=True, detained_until=5), 5) == looks


@pytest.mark.parametrize(
    ("active", "until", "looks"), [(True, 4, True), (True, 5, True), (True, 6, False), (False, 0, False)]
)
def test_it_looks_while_it_is_in_business_and_at_liberty(active, until, looks):
    tp = agent("third_party", kind=ThirdPartyKind.CONTROLLER, active=active, detained_until=until)
    assert recruitment.looks_for_workers(tp, 5) == looks


@pytest.mark.parametrize(
    ("profit", "members", "rate", "chance"),
    [
        (200.0, 1, 0.05, 0.15),  # three places free
        (400.0, 1, 0.05, 0.6),  # a profit twice as high, four times the pull
        (200.0, 4, 0.05, 0.0),  # none
        (200.0, 5, 0.05, 0.0),
        (200.0, 0, 0.5, 1.0),
    ],
)
def test_a_recruiter_looks_the_more_the_more_a_worker_brings_and_the_more_places_are_free(
    profit, members, rate, chance
):
    p = numbers(profit_reference=200.0, recruitment_elasticity=2.0, recruitment_rate=rate)
    tp = agent("third_party", profit=profit, members=members, capacity=4)
    assert recruitment.chance_to_look(tp, p) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("third_party", "until", "can"), [(NOBODY, 5, True), (NOBODY, 4, True), (NOBODY, 6, False), (0, 5, False)]
)
def test_people_without_a_third_party_and_at_liberty_can_be_recruited(third_party, until, can):
    assert recruitment.can_be_recruited(person(third_party=third_party, detained_until=until), 5) == can


@pytest.mark.parametrize(
    ("desperation", "housing", "counts", "vulnerable"),
    [
        (0.3, Housing.STABLE, 1.0, 0.3),  # as much as the need
        (0.3, Housing.UNHOUSED, 1.0, 0.65),  # without a home half of what was missing: 1 - 0.7 / 2
        (1.0, Housing.UNHOUSED, 1.0, 1.0),
        (0.3, Housing.STABLE, 0.0, 0.8),  # need decides nothing
        (0.3, Housing.STABLE, 0.5, 0.55),
        (0.3, Housing.SUPPORTED, 1.0, 0.3),
    ],
)
def test_need_makes_an_offer_hard_to_turn_down_as_far_as_need_decides(desperation, housing, counts, vulnerable):
    p = numbers(need_recruits=counts, usual_vulnerability=0.8)
    assert recruitment.vulnerability(person(desperation=desperation, housing=housing), p) == pytest.approx(vulnerable)


@given(SHARES, SHARES, st.sampled_from(list(Housing)), SHARES)
def test_greater_need_never_makes_less_vulnerable(one, other, housing, counts):
    low, high = sorted((one, other))
    p = numbers(need_recruits=counts, usual_vulnerability=0.8)
    less, more = (recruitment.vulnerability(person(desperation=need, housing=housing), p) for need in (low, high))
    assert -1e-12 <= less <= more + 1e-12 <= 1.0 + 2e-12


def test_a_recruiter_prefers_the_person_in_greatest_need():
    assert recruitment.is_preferred(0.5, 0.4)
    assert not recruitment.is_preferred(0.4, 0.5)
    assert not recruitment.is_preferred(0.4, 0.4), "of two alike, the one who was met first"


def test_who_is_in_greater_need_gives_in_more_often():
    assert recruitment.chance_to_succeed(0.5, numbers(recruitment_success=0.6)) == pytest.approx(0.3)


def by_kind(value):
    return np.full(len(ThirdPartyKind), value)


@pytest.mark.parametrize(
    ("takings", "costs", "missing"),
    [(0.0, 200.0, 1.0), (50.0, 200.0, 0.75), (200.0, 200.0, 0.0), (900.0, 200.0, 0.0), (0.0, 0.0, 0.0)],
)
def test_what_is_missing_of_costs(takings, costs, missing):
    tp = agent("third_party", kind=ThirdPartyKind.AGENCY, takings=takings)
    assert recruitment.share_of_costs_missing(tp, numbers(third_party_costs=by_kind(costs))) == missing


def test_a_third_party_hopes_for_twice_its_costs_when_it_opens():
    assert recruitment.takings_hoped_for(ThirdPartyKind.HELPER, numbers(third_party_costs=by_kind(40.0))) == 80.0


@pytest.mark.parametrize(
    ("members", "takings", "on", "chance"),
    [
        (0, 200.0, True, 0.02),  # without workers, at no loss
        (-1, 200.0, True, 0.02),
        (1, 200.0, True, 0.0),  # with one, at no loss
        (3, 50.0, True, 0.06),  # three quarters of its costs are missing: whoever works with it
        (0, 50.0, True, 0.08),
        (3, 50.0, False, 0.0),  # no such mechanism
        (0, 50.0, False, 0.02),
    ],
)
def test_third_parties_close_without_workers_or_at_a_loss(members, takings, on, chance):
    p = numbers(third_party_turnover=0.02, losses_close=0.08, third_party_costs=by_kind(200.0), on_losses=on)
    tp = agent("third_party", kind=ThirdPartyKind.HELPER, members=members, takings=takings)
    assert recruitment.chance_to_close(tp, p) == pytest.approx(chance)


def test_a_third_party_closes_at_most_for_sure():
    p = numbers(third_party_turnover=0.6, losses_close=0.9, third_party_costs=by_kind(200.0))
    tp = agent("third_party", kind=ThirdPartyKind.HELPER, members=0, takings=0.0)
    assert recruitment.chance_to_close(tp, p) == 1.0


@given(st.sampled_from(list(ThirdPartyKind)), st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.integers(0, 9))
def test_taking_in_more_never_makes_closing_likelier(kind, one, other, members):
    poor, rich = sorted((one, other))
    p = numbers(third_party_turnover=0.02, losses_close=0.08, third_party_costs=by_kind(300.0))
    worse, better = (
        recruitment.chance_to_close(agent("third_party", kind=kind, members=members, takings=takings), p)
        for takings in (poor, rich)
    )
    assert 0.0 <= better <= worse <= 1.0


def test_third_parties_open_with_the_profit_to_be_expected():
    p = numbers(
        third_party_turnover=0.02, third_party_opening=0.5, profit_reference=200.0, recruitment_elasticity=2.0
    )  # fmt: skip
    assert recruitment.chance_to_open(200.0, p) == pytest.approx(0.01)
    assert recruitment.chance_to_open(400.0, p) == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("fullness", "elasticity", "on", "chance"),
    [
        (0.5, 2.0, True, 0.01),  # as full as usual
        (1.0, 2.0, True, 0.04),
        (0.25, 2.0, True, 0.0025),
        (1.0, 0.0, True, 0.01),  # they do not answer
        (1.0, 2.0, False, 0.01),  # no such mechanism
    ],
)
def test_the_fuller_those_who_are_asked_the_more_open(fullness, elasticity, on, chance):
    p = numbers(
        third_party_turnover=0.02, opening_to_workers=0.5, usual_fullness=by_kind(0.5), opening_elasticity=elasticity,
        on_growth=on,
    )  # fmt: skip
    opens = recruitment.chance_to_open_to_workers(ThirdPartyKind.COLLECTIVE, fullness, p)
    assert opens == pytest.approx(chance)


@pytest.mark.parametrize("kind", ThirdPartyKind)
def test_partners_and_controllers_look_for_workers_and_the_others_are_asked(kind):
    looking = kind in (ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER)
    assert recruitment.waits_to_be_asked(kind) == (not looking)


COLLECTIVE, CONTROLLER = ThirdPartyKind.COLLECTIVE, ThirdPartyKind.CONTROLLER


@pytest.mark.parametrize(
    ("kind", "members", "capacity", "on", "grows", "shrinks"),
    [
        (COLLECTIVE, 4, 4, True, 0.1, 0.0),  # full
        (COLLECTIVE, 3, 4, True, 0.0, 0.0),  # not full, and as large as at first
        (COLLECTIVE, 7, 7, True, 0.1, 0.0),
        (COLLECTIVE, 8, 8, True, 0.0, 0.0),  # twice as large as at first is the most
        (COLLECTIVE, 7, 8, True, 0.0, 0.1),  # room that is not needed
        (COLLECTIVE, 4, 5, True, 0.0, 0.1),
        (COLLECTIVE, 4, 4, False, 0.0, 0.0),  # no such mechanism
        (CONTROLLER, 4, 4, True, 0.0, 0.0),  # does not wait to be asked
    ],
)
def test_who_is_asked_makes_room_and_gives_it_up(kind, members, capacity, on, grows, shrinks):
    tp = agent("third_party", kind=kind, members=members, capacity=capacity, usual_capacity=4)
    p = numbers(makes_room=0.1, on_growth=on)
    assert recruitment.chance_to_grow(tp, p) == grows
    assert recruitment.chance_to_shrink(tp, p) == shrinks
