"""How many sessions a worker wants."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import VenueKind
from tests.model.rules.plain import agent, numbers, person, rules

sessions = rules("sessions_wanted")
SHARES = st.floats(0.0, 1.0)
WANTED = (10.0, 6.0, 8.0, 4.0, 0.0)
"""In an ordinary week, by kind of venue."""


def wants(most=100.0, cuts=0.5):
    """The rules' numbers: twice the price means four times the work."""
    return numbers(
        wanted_sessions=WANTED, desperation_wants=0.5, supply_elasticity=2.0, quota_sessions=1.0,
        support_cuts_work=cuts, diversion_time=0.2, most_sessions=most,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of_person", "kind", "times_price", "in_diversion", "most", "wanted"),
    [
        ({}, VenueKind.PLATFORM, 1.0, False, 100.0, 10.0),
        ({}, VenueKind.STREET, 1.0, False, 100.0, 6.0),
        ({"desperation": 0.4}, VenueKind.PLATFORM, 1.0, False, 100.0, 12.0),  # a fifth more
        ({}, VenueKind.PLATFORM, 2.0, False, 100.0, 40.0),
        ({}, VenueKind.PLATFORM, 0.5, False, 100.0, 2.5),
        ({"exploited": True, "control": 0.5}, VenueKind.PLATFORM, 1.0, False, 100.0, 15.0),  # the quota
        ({"support": 300.0}, VenueKind.PLATFORM, 1.0, False, 100.0, 5.0),  # all is covered: half the work
        ({}, VenueKind.PLATFORM, 1.0, True, 100.0, 8.0),  # a programme takes a fifth of the time
        ({"support": 150.0, "exploited": True, "control": 0.5}, VenueKind.PLATFORM, 2.0, True, 100.0, 42.0),
        ({}, VenueKind.PLATFORM, 2.0, False, 30.0, 30.0),  # a week's limit
    ],
)
def test_sessions_wanted(of_person, kind, times_price, in_diversion, most, wanted):
    w = person(**{"desperation": 0.0, "support": 0.0, "due": 300.0, "control": 0.0} | of_person)
    venue = agent("venue", kind=kind, log_usual_price=5.0)
    log_price = 5.0 + math.log(times_price)
    assert sessions.sessions_wanted(w, venue, log_price, in_diversion, wants(most)) == pytest.approx(wanted)


def test_nobody_wants_less_than_nothing():
    w = person(desperation=0.0, support=300.0, due=300.0, control=0.0)
    venue = agent("venue", kind=VenueKind.PLATFORM, log_usual_price=5.0)
    assert sessions.sessions_wanted(w, venue, 5.0, False, wants(cuts=2.0)) == 0.0


@pytest.mark.parametrize(
    ("support", "control", "left"),
    [
        (0.0, 0.0, 1.0),  # nothing is covered
        (150.0, 0.0, 0.8),  # half is: 1 - 0.4 x 0.5
        (300.0, 0.0, 0.6),
        (900.0, 0.0, 0.6),  # more than all cannot be covered
        (300.0, 0.5, 0.8),  # control leaves half of that freedom
        (300.0, 1.0, 1.0),  # and full control none
    ],
)
def test_support_lets_recipients_cut_work_but_not_under_control(support, control, left):
    w = person(support=support, due=300.0, control=control)
    assert sessions.left_by_support(w, numbers(support_cuts_work=0.4)) == pytest.approx(left)


@given(st.floats(0.0, 1000.0), st.floats(0.0, 1000.0), SHARES)
def test_more_support_never_means_more_work(one, other, control):
    low, high = sorted((one, other))
    p = numbers(support_cuts_work=0.4)
    little, much = (sessions.left_by_support(person(support=x, due=300.0, control=control), p) for x in (low, high))
    assert 0.0 <= much <= little <= 1.0


@pytest.mark.parametrize(("exploited", "times"), [(True, 1.2), (False, 1.0)])
def test_only_who_exploits_sets_a_quota(exploited, times):
    w = person(exploited=exploited, control=0.5)
    assert sessions.driven_by_quota(w, numbers(quota_sessions=0.4)) == pytest.approx(times)


@pytest.mark.parametrize(("in_diversion", "times"), [(True, 0.7), (False, 1.0)])
def test_a_programme_takes_time(in_diversion, times):
    assert sessions.left_by_diversion(in_diversion, numbers(diversion_time=0.3)) == pytest.approx(times)


@given(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0), st.floats(0.0, 3.0))
def test_a_higher_price_never_draws_less_work(one, other, elasticity):
    low, high = sorted((one, other))
    p = numbers(supply_elasticity=elasticity)
    assert sessions.drawn_by_price(low, 0.0, p) <= sessions.drawn_by_price(high, 0.0, p)
