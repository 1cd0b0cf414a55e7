"""Places in programmes for people who leave, who asks for one and what it pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

exit_programme = rules("exit_programme")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("places", "on", "runs"), [(1.0, True, True), (0.0, True, False), (1.0, False, False)])
def test_a_programme_runs_where_it_has_places(places, on, runs):
    p = numbers(on_exit_programmes=on)
    assert exit_programme.programme_runs(conditions(exit_programme_places=places), p) == runs


@pytest.mark.parametrize(("places", "scale", "there_are"), [(10.0, 1.0, 20), (10.0, 0.5, 10), (0.9, 1.0, 1)])
def test_places_are_stated_for_a_thousand_workers(places, scale, there_are):
    # 2,000 people in the trade
    c, p = conditions(exit_programme_places=places), numbers(people_in_trade=2000.0)
    assert exit_programme.places(scale, c, p) == there_are


@pytest.mark.parametrize(("until", "within"), [(8, True), (7, False), (6, False)])
def test_a_place_ends_before_its_last_week(until, within):
    assert exit_programme.in_programme(person(programme_until=until), 7) == within


@pytest.mark.parametrize(
    ("rate", "control", "chance"),
    [
        (0.52, 0.0, 0.01),  # a year's rate, by the week
        (0.52, 0.5, 0.006),  # control keeps four fifths of those fully controlled
        (0.52, 1.0, 0.002),
        (104.0, 0.0, 1.0),
        (0.0, 0.0, 0.0),
    ],
)
def test_workers_ask_as_far_as_nobody_keeps_them_from_it(rate, control, chance):
    c, p = conditions(exit_programme_take_up=rate), numbers(control_stops_help=0.8)
    assert exit_programme.chance_to_ask(person(control=control), c, p) == pytest.approx(chance)


@given(SHARES, SHARES, st.floats(0.0, 5.0))
def test_more_control_never_means_asking_more(one, other, rate):
    low, high = sorted((one, other))
    c, p = conditions(exit_programme_take_up=rate), numbers(control_stops_help=0.8)
    free, held = (exit_programme.chance_to_ask(person(control=control), c, p) for control in (low, high))
    assert 0.0 <= held <= free <= 1.0


def test_a_place_lasts_the_stated_weeks():
    assert exit_programme.until(7, conditions(exit_programme_weeks=26.9)) == 33


@pytest.mark.parametrize(
    ("until", "on", "paid"), [(8, True, 90.0), (7, True, 0.0), (8, False, 0.0)]
)  # fmt: skip
def test_people_with_a_place_are_paid(until, on, paid):
    c, p = conditions(exit_programme_amount=90.0), numbers(on_exit_programmes=on)
    assert exit_programme.allowance(person(programme_until=until), c, 7, p) == paid
