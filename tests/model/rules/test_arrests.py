"""How likely a contact, a sting or a raid ends in an arrest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, OfficerUnit, Venue
from tests.model.rules.plain import agent, by_venue, conditions, numbers, person, rules

arrests = rules("arrests")
SHARES = st.floats(0.0, 1.0)
AGENCY = Venue.AGENCY


@pytest.mark.parametrize(
    ("usual", "quota", "propensity", "chance"),
    [
        (0.1, False, 1.0, 0.1),
        (0.1, False, 2.0, 0.2),  # policy doubles it
        (0.1, True, 2.0, 0.6),  # and a quota trebles that
        (0.4, True, 2.0, 1.0),  # never more than certain
        (0.0, True, 2.0, 0.0),  # without an offence there is nothing to arrest for
    ],
)
def test_policy_and_a_quota_raise_the_chance_of_arrest(usual, quota, propensity, chance):
    c = conditions(enforcement_arrest_propensity=by_venue(9.0, agency=propensity))  # what holds elsewhere is no matter
    p = numbers(quota_arrests=2.0)
    assert arrests.chance_of_arrest(usual, quota, AGENCY, c, p) == pytest.approx(chance)


@given(SHARES, SHARES, st.floats(0.0, 5.0), st.floats(0.0, 10.0))
def test_a_quota_never_lowers_the_chance_and_it_stays_a_chance(one, other, propensity, quota):
    low, high = sorted((one, other))
    c, p = conditions(enforcement_arrest_propensity=propensity), numbers(quota_arrests=quota)
    less, more = (arrests.chance_of_arrest(usual, False, AGENCY, c, p) for usual in (low, high))
    assert 0.0 <= less <= more <= arrests.chance_of_arrest(high, True, AGENCY, c, p) <= 1.0


P = {
    "quota_arrests": 1.0, "arrest_per_contact": [0.9, 0.2, 0.7, 0.6], "client_arrest_per_contact": 0.3,
    "third_party_arrest_per_contact": 0.25, "sting_arrest": 0.6, "raid_arrest": 0.7,
}  # fmt: skip
C = {
    "enforcement_arrest_propensity": by_venue(9.0, agency=1.5), "law_buying": by_venue(9.0, agency=0.4),
    "law_third_party_support": by_venue(9.0, agency=0.1), "law_third_party_coercion": 0.8,
    "law_selling": by_venue(9.0, agency=0.5), "law_selling_noncitizens": by_venue(9.0, agency=0.9),
}  # fmt: skip


@pytest.mark.parametrize(("quota", "times"), [(False, 1.0), (True, 2.0)])
def test_contacts_lead_to_arrest_as_far_as_there_is_an_offence(quota, times):
    officer = agent("officer", unit=OfficerUnit.VICE, has_quota=quota)
    c, p = conditions(**C), numbers(**P)
    # A worker: 0.2 for the vice unit, half of sales an offence, half as readily again: 0.15.
    assert arrests.chance_to_arrest_worker(officer, 0.5, AGENCY, c, p) == pytest.approx(0.15 * times)
    # A client: 0.3 x 0.4 x 1.5 = 0.18.
    assert arrests.chance_to_arrest_client(officer, AGENCY, c, p) == pytest.approx(0.18 * times)
    # A third party that coerces half of the time: 0.25 x 0.4 x 1.5 = 0.15; one that only helps: 0.25 x 0.1 x 1.5.
    assert arrests.chance_to_arrest_third_party(officer, 0.5, AGENCY, c, p) == pytest.approx(0.15 * times)
    assert arrests.chance_to_arrest_third_party(officer, 0.0, AGENCY, c, p) == pytest.approx(0.0375 * times)


def test_stings_and_raids_arrest_as_far_as_there_is_an_offence_whatever_the_quota():
    c, p = conditions(**C), numbers(**P)
    citizen, temporary = (person(documentation=status) for status in list(Documentation)[:2])
    assert arrests.chance_of_arrest_in_sting(citizen, AGENCY, c, p) == pytest.approx(0.3)  # 0.6 x 0.5
    assert arrests.chance_of_arrest_in_sting(temporary, AGENCY, c, p) == pytest.approx(0.54)  # 0.6 x 0.9
    assert arrests.chance_of_arrest_in_raid(citizen, AGENCY, c, p) == pytest.approx(0.35)  # 0.7 x 0.5
    assert arrests.chance_of_arrest_in_raid(temporary, AGENCY, c, p) == pytest.approx(0.63)  # 0.7 x 0.9
    assert arrests.chance_of_arrest_of_client_in_sting(AGENCY, c, p) == pytest.approx(0.12)  # 0.3 x 0.4


def test_no_law_of_any_size_makes_an_arrest_more_than_certain():
    worker = person(documentation=Documentation.CITIZEN_OR_RESIDENT)
    c = conditions(**C | {"law_selling": 2.0, "law_buying": 4.0})
    p = numbers(**P)
    assert arrests.chance_of_arrest_in_sting(worker, AGENCY, c, p) == 1.0
    assert arrests.chance_of_arrest_in_raid(worker, AGENCY, c, p) == 1.0
    assert arrests.chance_of_arrest_of_client_in_sting(AGENCY, c, p) == 1.0
