"""What a law against whoever helps does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Venue
from model.conditions import status_quo_of
from tests.model.rules.plain import by_venue, conditions, numbers, rules

helping = rules("helping")
SHARES = st.floats(0.0, 1.0)
AGENCY = Venue.AGENCY


@pytest.mark.parametrize(
    ("offence", "propensity", "scarcity", "left"),
    [
        (0.0, 0.0, 0.0, 1.0),  # no such law
        (1.0, 0.0, 2.0, 0.4),
        (0.5, 0.0, 1.0, 0.7),
        (1.0, 0.75, 0.5, 0.4),  # who coerces a good deal minds the law a quarter as much
        (1.0, 1.0, 0.0, 0.4),
    ],
)
def test_help_is_scarcer_and_company_rarer_where_helping_is_an_offence(offence, propensity, scarcity, left):
    p = numbers(support_offence_cost=2.0, support_offence_isolates=0.6)
    c = conditions(law_third_party_support=by_venue(9.0, agency=offence))  # what the law is elsewhere does not count
    assert helping.offence_of_helping(AGENCY, c, p) == offence
    assert helping.scarcity_of_help(propensity, AGENCY, c, p) == pytest.approx(scarcity)
    assert helping.company_left(AGENCY, c, p) == pytest.approx(left)


def test_without_the_mechanism_the_law_is_as_usual():
    p, usual = numbers(on_isolation=False), status_quo_of("law.third_party_support")
    for offence in (0.0, 0.3, 1.0):
        assert helping.offence_of_helping(AGENCY, conditions(law_third_party_support=offence), p) == usual


@given(SHARES, SHARES, SHARES)
def test_a_stricter_law_never_makes_help_more_plentiful_nor_company_easier(one, other, propensity):
    low, high = sorted((one, other))
    p = numbers(support_offence_cost=2.0, support_offence_isolates=0.6)
    mild, strict = (conditions(law_third_party_support=offence) for offence in (low, high))
    assert helping.scarcity_of_help(propensity, AGENCY, mild, p) <= helping.scarcity_of_help(
        propensity, AGENCY, strict, p
    )
    assert helping.company_left(AGENCY, strict, p) <= helping.company_left(AGENCY, mild, p)
