"""What the presence of police does to work on the spot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Venue
from tests.model.rules.plain import conditions, numbers, rules

presence = rules("presence")
SHARES = st.floats(0.0, 1.0)
P = {"contact_hurries": 0.25, "displacement_hurries": 0.5, "displacement": 0.4, "displaced_to_isolated": 0.1}


@pytest.mark.parametrize(
    ("hurried", "more", "after"),
    [
        (0.0, 0.3, 0.3),
        (0.5, 0.0, 0.5),
        (0.5, 0.4, 0.7),  # two fifths of the calm that was left
        (1.0, 0.4, 1.0),  # no calm left to take
    ],
)
def test_what_hurries_takes_a_share_of_the_calm_that_was_left(hurried, more, after):
    assert presence.hurried_by(hurried, more) == pytest.approx(after)


@given(SHARES, SHARES, SHARES)
def test_hurry_only_grows_and_stays_a_share(hurried, one, other):
    low, high = sorted((one, other))
    more = presence.hurried_by(hurried, low)
    assert hurried - 1e-15 <= more <= presence.hurried_by(hurried, high) <= 1.0


def test_a_contact_and_being_moved_on_hurry_as_their_parameters_say():
    assert presence.hurried_by_contact(0.2, numbers(**P)) == pytest.approx(0.4)  # 0.8 calm, a quarter of it taken
    assert presence.hurried_by_displacement(0.2, numbers(**P)) == pytest.approx(0.6)  # half of it taken


@pytest.mark.parametrize(
    ("street", "told_to", "chance"),
    [(True, 1.0, 0.4), (False, 1.0, 0.0), (True, 0.5, 0.2), (True, 0.0, 0.0), (True, 3.0, 1.0)],
)
def test_people_are_moved_on_from_the_street_only_and_as_officers_are_told_to(street, told_to, chance):
    c = conditions(enforcement_displacement=told_to)
    assert presence.chance_to_be_moved_on(street, c, numbers(**P)) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("venue", "with_third_party", "chooses", "share"),
    [
        (Venue.STREET_CENTRAL, False, True, 0.1),
        (Venue.STREET_CENTRAL, True, True, 0.0),  # works where the third party does
        (Venue.STREET_CENTRAL, False, False, 0.0),  # nobody changes venue while that is switched off
        (Venue.STREET_ISOLATED, False, True, 0.0),  # is there already
        (Venue.PLATFORM_MAIN, False, True, 0.0),
    ],
)
def test_some_of_those_moved_on_from_the_central_street_go_to_the_isolated_zone(
    venue, with_third_party, chooses, share
):
    p = numbers(on_venue_choice=chooses, **P)
    assert presence.share_moved_to_isolation(venue, with_third_party, p) == share


def test_police_who_look_for_clients_reach_workers_nearby_unless_that_is_switched_off():
    assert presence.workers_reached(numbers(presence_reaches=2.5)) == 2.5
    assert presence.workers_reached(numbers(presence_reaches=2.5, on_client_presence=False)) == 0.0


@pytest.mark.parametrize(("contacts", "memory", "left"), [(2.0, 0.25, 1.5), (2.0, 0.0, 2.0), (2.0, 1.0, 0.0)])
def test_contacts_are_forgotten_by_the_weight_of_a_week(contacts, memory, left):
    assert presence.contacts_forgotten(contacts, numbers(contact_memory=memory)) == pytest.approx(left)


@pytest.mark.parametrize(
    ("workers", "known"),
    [
        (8.0, 2.025),  # a fifth of one contact among eight
        (1.0, 2.2),
        (0.0, 2.2),  # never divided by less than one worker
        (0.5, 2.2),
    ],
)
def test_a_contact_counts_per_worker_at_the_place(workers, known):
    assert presence.contacts_known_of(2.0, workers, numbers(contact_memory=0.2)) == pytest.approx(known)


def test_one_contact_per_worker_each_week_is_remembered_as_that():
    p = numbers(contact_memory=0.2)
    assert presence.contacts_known_of(presence.contacts_forgotten(1.0, p), 1.0, p) == pytest.approx(1.0)
