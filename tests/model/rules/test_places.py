"""Losing a place of work, and the weeks until another is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import VenueKind
from tests.model.rules.plain import numbers, person, rules

places = rules("places")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize("kind", VenueKind)
@pytest.mark.parametrize("place_open", [True, False])
def test_a_place_is_lost_that_is_shut_or_was_the_businesss(kind, place_open):
    assert bool(places.loses_place(kind, place_open)) is (kind == VenueKind.BUSINESS or not place_open)


@pytest.mark.parametrize(
    ("weeks", "desperation", "chance"),
    [
        (0.0, 0.0, 1.0),  # at once
        (0.0, 1.0, 1.0),
        (4.0, 0.0, 0.2),  # four weeks without, on average
        (4.0, 0.5, 0.4),  # twice as soon
        (1.0, 1.0, 1.0),
        (1.0, -1.0, 0.0),
    ],
)
def test_need_hurries_the_search(weeks, desperation, chance):
    p = numbers(weeks_between_places=weeks, need_speeds_search=2.0)
    assert places.chance_at_work_again(person(desperation=desperation), p) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("desperation", "control", "chance"),
    [
        (0.0, 0.0, 0.2),
        (0.5, 0.0, 0.12),  # need keeps 0.4 of them in the trade
        (0.0, 0.75, 0.05),
        (0.5, 0.75, 0.03),
    ],
)
def test_some_stop_over_a_place_lost_unless_need_or_control_keeps_them(desperation, control, chance):
    p = numbers(not_back=0.2, desperation_keeps=0.8)
    assert places.chance_not_back(person(desperation=desperation, control=control), p) == pytest.approx(chance)


@given(st.floats(0.0, 26.0), SHARES)
def test_a_search_ends_some_day(weeks, desperation):
    p = numbers(weeks_between_places=weeks, need_speeds_search=1.0)
    assert 0.0 < places.chance_at_work_again(person(desperation=desperation), p) <= 1.0
