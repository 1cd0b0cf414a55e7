"""Protection in sessions: who asks to go without it, who keeps to it, and how often there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import VenueKind
from tests.model.rules.plain import numbers, rules

protection = rules("protection")
SHARES = st.floats(0.0, 1.0)
UNPROTECTED = [0.2, 0.5, 0.1, 0.4, 0.0]


@pytest.mark.parametrize(
    ("afraid", "more", "on", "chance"),
    [
        (0.0, 2.0, True, 0.3),  # as often as anyone
        (0.5, 2.0, True, 0.6),  # twice more at full fear, here once more
        (0.5, 0.0, True, 0.3),  # fear may say nothing
        (0.5, 2.0, False, 0.36),  # as at the usual fear of a tenth
    ],
)
def test_afraid_clients_ask_more_often_to_go_without(afraid, more, on, chance):
    p = numbers(risky_request=0.3, fear_asks_risk=more, on_protection=on, usual_fear=0.1)
    assert protection.chance_to_ask(afraid, p) == pytest.approx(chance)


@given(SHARES, SHARES, st.floats(0.0, 3.0))
def test_more_fear_never_makes_clients_ask_less(one, other, more):
    low, high = sorted((one, other))
    p = numbers(risky_request=0.3, fear_asks_risk=more)
    assert protection.chance_to_ask(low, p) <= protection.chance_to_ask(high, p)


@pytest.mark.parametrize(
    ("freedom", "keeps", "wears", "on", "share"),
    [
        (1.0, 0.8, 0.5, True, 0.8),
        (0.0, 0.8, 0.5, True, 0.4),  # no power to refuse is left: that wears half of it down
        (0.5, 0.8, 0.5, True, 0.6),  # half-way
        (0.0, 0.8, 0.0, True, 0.8),  # need and control may wear nothing down
        (0.5, 0.0, 0.5, True, 0.0),  # nobody keeps to it
        (0.0, 0.8, 0.5, False, 0.5),  # as at the usual quarter
    ],
)
def test_people_keep_to_protection_as_far_as_they_can_refuse(freedom, keeps, wears, on, share):
    p = numbers(keeps_to_protection=keeps, pressure_wears=wears, on_protection=on, usual_freedom=0.25)
    assert protection.share_who_keep_to_it(freedom, p) == pytest.approx(share)


@given(SHARES, SHARES, SHARES)
def test_more_freedom_never_makes_anyone_give_protection_up(one, other, wears):
    low, high = sorted((one, other))
    p = numbers(keeps_to_protection=0.8, pressure_wears=wears)
    assert 0.0 <= protection.share_who_keep_to_it(low, p) <= protection.share_who_keep_to_it(high, p) <= 0.8


@pytest.mark.parametrize(
    ("keeps", "hurried", "on", "chance"),
    [
        (False, 0.0, True, 0.4),
        (False, 0.5, True, 0.5),  # a half more in full hurry, here a quarter
        (True, 0.5, True, 0.0),
        (False, 0.5, False, 0.42),  # as at the usual tenth
        (True, 0.5, False, 0.0),
    ],
)
def test_who_keeps_to_it_grants_nothing_and_hurry_presses_the_others(keeps, hurried, on, chance):
    p = numbers(hurry_grants_risk=0.5, on_protection=on, usual_hurry=0.1)
    assert protection.chance_to_grant(0.4, keeps, hurried, p) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("keeps", "kind", "lacks", "share"),
    [
        (True, VenueKind.STREET, False, 0.0),
        (False, VenueKind.STREET, False, 0.5),  # what is usual there
        (False, VenueKind.BUSINESS, False, 0.1),
        (True, VenueKind.STREET, True, 0.4),  # for want of supplies
        (False, VenueKind.STREET, True, 0.7),  # and of the other half four tenths
    ],
)
def test_sessions_are_unprotected_by_custom_or_for_want_of_supplies(keeps, kind, lacks, share):
    p = numbers(usual_unprotected=UNPROTECTED, goes_without=0.4)
    assert protection.share_without(keeps, kind, lacks, p) == pytest.approx(share)


def test_shares_of_sessions_stay_shares():
    p = numbers(usual_unprotected=[1.5, -0.5, 0.0, 0.0, 0.0], goes_without=0.0)
    assert protection.share_without(False, VenueKind.PLATFORM, True, p) == 1.0
    assert protection.share_without(False, VenueKind.STREET, True, p) == 0.0


@given(SHARES, SHARES, st.booleans())
def test_want_of_supplies_never_protects(usual, goes_without, keeps):
    p = numbers(usual_unprotected=[usual] * 5, goes_without=goes_without)
    without = protection.share_without(keeps, VenueKind.PRIVATE, True, p)
    assert protection.share_without(keeps, VenueKind.PRIVATE, False, p) <= without <= 1.0
