"""What it takes to work alone at a venue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing, VenueKind
from tests.model.rules.plain import agent, numbers, person, rules

access = rules("access")


def costs():
    """What is missing, in units of weekly need."""
    return numbers(
        access_unhoused=2.0,
        access_unstable=1.0,
        access_drugs=0.5,
        access_language=0.4,
        access_skill=0.8,
        access_regulars=3.0,
    )


@pytest.mark.parametrize("kind", VenueKind)
def test_platforms_streets_and_homes_ask_nobodys_leave(kind):
    expected = kind in (VenueKind.PLATFORM, VenueKind.STREET, VenueKind.PRIVATE)
    assert access.asks_nobodys_leave(kind) == expected


@pytest.mark.parametrize(
    ("of_person", "kind", "unhoused", "cost"),
    [
        # running costs of 50 $ are a quarter of a need of 200 $; half of the skill is missing: 0.4
        ({}, VenueKind.PLATFORM, False, 0.65),
        ({"skill": 1.0}, VenueKind.PLATFORM, False, 0.25),
        ({}, VenueKind.PLATFORM, True, 2.65),
        ({"housing": Housing.UNSTABLE}, VenueKind.PLATFORM, False, 1.65),
        ({"housing": Housing.UNSTABLE}, VenueKind.PLATFORM, True, 2.65),  # a home is missed once
        ({"housing": Housing.PROVIDED}, VenueKind.PLATFORM, False, 0.65),
        ({"uses_drugs": True}, VenueKind.PLATFORM, False, 1.15),
        ({"uses_drugs": True, "on_treatment": True}, VenueKind.PLATFORM, False, 0.65),
        ({"on_treatment": True}, VenueKind.PLATFORM, False, 0.65),
        ({"limited_english": True}, VenueKind.PLATFORM, False, 1.05),
        ({"regulars": 0}, VenueKind.PRIVATE, False, 3.65),  # at home one lives off regular clients
        ({"regulars": 2}, VenueKind.PRIVATE, False, 1.65),  # 3 / (1 + 2)
        ({"uses_drugs": True, "limited_english": True}, VenueKind.STREET, True, 0.25),  # the street asks for nothing
        ({"need": 0.5}, VenueKind.STREET, False, 50.0),  # a need below a dollar counts as one
    ],
)
def test_what_is_missing_adds_up_but_on_the_street(of_person, kind, unhoused, cost):
    w = person(**{"need": 200.0, "skill": 0.5, "housing": Housing.STABLE} | of_person)
    venue = agent("venue", kind=kind, access_cost=50.0)
    assert access.access_cost(w, venue, unhoused, costs()) == pytest.approx(cost)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.sampled_from([VenueKind.PLATFORM, VenueKind.PRIVATE]))
def test_more_skill_never_makes_working_alone_harder(one, other, kind):
    low, high = sorted((one, other))
    venue = agent("venue", kind=kind, access_cost=50.0)
    of_low, of_high = (
        access.access_cost(person(need=200.0, skill=skill, regulars=1), venue, False, costs()) for skill in (low, high)
    )
    assert of_high <= of_low
