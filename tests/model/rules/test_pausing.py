"""Pausing for a ban on working, or for fear of infection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

pausing = rules("pausing")
SHARES = st.floats(0.0, 1.0)
P = {"ban_pauses": 0.5, "infection_pauses": 0.4, "feared_infection": 0.01, "need_breaks_pause": 0.8, "ban_fined": 0.4}


@pytest.mark.parametrize(
    ("banned", "infectious", "desperation", "control", "share"),
    [
        (0.0, 0.0, 0.0, 0.0, 0.0),  # nothing to pause for
        (1.0, 0.0, 0.0, 0.0, 0.5),
        (0.5, 0.0, 0.0, 0.0, 0.25),
        (0.0, 0.01, 0.0, 0.0, 0.2),  # half of full fear
        (1.0, 0.01, 0.0, 0.0, 0.6),  # of the half whom the ban leaves, a fifth
        (1.0, 0.0, 0.5, 0.0, 0.3),  # need keeps 0.4 of them at work
        (1.0, 0.0, 0.0, 0.75, 0.125),  # who is under control cannot
        (1.0, 0.01, 0.5, 0.75, 0.09),
    ],
)
def test_people_pause_as_far_as_need_and_control_let_them(banned, infectious, desperation, control, share):
    w, c = person(desperation=desperation, control=control), conditions(shock_infection=infectious)
    assert pausing.share_who_pause(w, banned, c, numbers(**P)) == pytest.approx(share)


def test_each_reason_has_its_switch():
    w, c = person(desperation=0.0, control=0.0), conditions(shock_infection=0.01)
    assert pausing.share_who_pause(w, 1.0, c, numbers(on_working_ban=False, **P)) == pytest.approx(0.2)
    assert pausing.share_who_pause(w, 1.0, c, numbers(on_infection_fear=False, **P)) == pytest.approx(0.5)


@pytest.mark.parametrize(("banned", "on", "share"), [(0.0, True, 0.0), (0.5, True, 0.25), (0.5, False, 0.0)])
def test_a_ban_is_heeded_by_a_share_of_those_it_concerns(banned, on, share):
    assert pausing.share_who_heed_a_ban(banned, numbers(on_working_ban=on, **P)) == pytest.approx(share)


@pytest.mark.parametrize(("infectious", "share"), [(0.0, 0.0), (0.01, 0.2), (0.03, 0.3)])
def test_infection_is_avoided_as_far_as_it_is_feared(infectious, share):
    c = conditions(shock_infection=infectious)
    assert pausing.share_who_avoid_infection(c, numbers(**P)) == pytest.approx(share)


@pytest.mark.parametrize(("banned", "on", "chance"), [(0.0, True, 0.0), (0.5, True, 0.2), (0.5, False, 0.0)])
def test_those_who_go_on_may_be_fined(banned, on, chance):
    assert pausing.chance_of_fine_for_work(banned, numbers(on_working_ban=on, **P)) == pytest.approx(chance)


@pytest.mark.parametrize(("banned", "chance"), [(9.0, 1.0), (-1.0, 0.0)])
def test_a_fine_is_never_more_than_certain(banned, chance):
    assert pausing.chance_of_fine_for_work(banned, numbers(**P)) == chance


@given(SHARES, SHARES, SHARES, SHARES)
def test_need_never_makes_more_people_pause(one, other, banned, infectious):
    c, p = conditions(shock_infection=infectious), numbers(**P)
    easy, pressed = (person(desperation=d, control=0.0) for d in sorted((one, other)))
    assert pausing.share_who_pause(pressed, banned, c, p) <= pausing.share_who_pause(easy, banned, c, p) <= 1.0


@given(SHARES, SHARES, SHARES)
def test_without_either_effect_nobody_pauses(banned, infectious, desperation):
    p = numbers(**P | {"ban_pauses": 0.0, "infection_pauses": 0.0})
    w, c = person(desperation=desperation, control=0.0), conditions(shock_infection=infectious)
    assert pausing.share_who_pause(w, banned, c, p) == 0.0
