"""What the law makes of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Documentation, Venue
from tests.model.rules.plain import by_venue, conditions, numbers, person, rules

law = rules("law")
SHARES = st.floats(0.0, 1.0)
CITIZEN, TEMPORARY, UNDOCUMENTED = Documentation


@pytest.mark.parametrize("v", [0, 3])
def test_a_purchase_is_an_offence_as_far_as_the_law_says(v):
    assert law.offence_of_buying(v, conditions(law_buying=0.3)) == 0.3


@pytest.mark.parametrize(
    ("documentation", "eligibility", "offence"),
    [
        (CITIZEN, True, 0.2),  # the law for everyone
        (TEMPORARY, True, 0.7),  # the law for those without permanent status
        (UNDOCUMENTED, True, 0.7),
        (CITIZEN, False, 0.2),
        (UNDOCUMENTED, False, 0.2),  # without rules of eligibility the law is one for all
    ],
)
def test_the_law_may_differ_for_people_without_permanent_status(documentation, eligibility, offence):
    c = conditions(law_selling=0.2, law_selling_noncitizens=0.7)
    w = person(documentation=documentation)
    assert law.offence_of_selling(w, Venue.AGENCY, c, numbers(on_eligibility=eligibility)) == offence


@pytest.mark.parametrize("documentation", Documentation)
def test_an_offence_at_one_place_is_none_at_another(documentation):
    w, p = person(documentation=documentation), numbers()
    there = by_venue(0.0, street_central=1.0)
    c = conditions(law_selling=there, law_selling_noncitizens=there, law_third_party_support=there)
    c.law_third_party_coercion = 0.0
    for venue in Venue:
        forbidden = 1.0 if venue == Venue.STREET_CENTRAL else 0.0
        assert law.offence_of_selling(w, venue, c, p) == forbidden
        assert law.offence_of_third_party(0.5, venue, c) == forbidden


@pytest.mark.parametrize(("venue", "judged"), [(NOBODY, Venue.PRIVATE), (0, 0), (Venue.AGENCY, Venue.AGENCY)])
def test_without_a_place_of_work_the_law_where_people_work_by_themselves_counts(venue, judged):
    assert law.place_judged(venue) == judged


@pytest.mark.parametrize(
    ("selling", "noncitizens", "unseen", "eligibility", "ground"),
    [
        (0.2, 0.7, 1.0, True, 0.7),  # officers cannot see papers: anyone can be stopped for what some may not do
        (0.2, 0.7, 0.0, True, 0.2),  # they can: the law for everyone
        (0.2, 0.7, 0.5, True, 0.45),
        (0.7, 0.2, 1.0, True, 0.7),  # a milder law for some takes no ground away
        (0.2, 0.7, 1.0, False, 0.2),  # the law is one for all
    ],
)
def test_a_law_for_some_alone_is_a_ground_to_stop_anyone(selling, noncitizens, unseen, eligibility, ground):
    c = conditions(law_selling=by_venue(9.0, agency=selling), law_selling_noncitizens=by_venue(9.0, agency=noncitizens))
    p = numbers(papers_unseen=unseen, on_eligibility=eligibility)
    assert law.ground_to_stop_sellers(Venue.AGENCY, c, p) == pytest.approx(ground)


@pytest.mark.parametrize(("support", "coercion", "ground"), [(0.0, 1.0, 1.0), (0.6, 0.2, 0.6), (0.0, 0.0, 0.0)])
def test_whether_a_third_party_helps_or_coerces_cannot_be_seen_beforehand(support, coercion, ground):
    c = conditions(law_third_party_support=by_venue(9.0, massage=support), law_third_party_coercion=coercion)
    assert law.ground_to_look_into_third_parties(Venue.MASSAGE, c) == ground


@pytest.mark.parametrize(
    ("propensity", "support", "coercion", "offence"),
    [
        (0.5, 0.3, 0.8, 0.4),  # coerces half the time, and that is nearly always an offence
        (0.25, 0.3, 0.8, 0.3),  # helps more than it coerces: the law on helping
        (0.0, 0.0, 1.0, 0.0),  # only coercion is an offence, and there is none
        (1.0, 0.6, 0.0, 0.6),
    ],
)
def test_helping_may_be_an_offence_and_coercion_is_as_far_as_there_is_any(propensity, support, coercion, offence):
    c = conditions(law_third_party_support=support, law_third_party_coercion=coercion)
    assert law.offence_of_third_party(propensity, Venue.AGENCY, c) == pytest.approx(offence)


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_third_party_that_coerces_more_never_offends_less(one, other, support, coercion):
    low, high = sorted((one, other))
    c = conditions(law_third_party_support=support, law_third_party_coercion=coercion)
    assert (
        support <= law.offence_of_third_party(low, Venue.AGENCY, c) <= law.offence_of_third_party(high, Venue.AGENCY, c)
    )


@pytest.mark.parametrize(
    ("documentation", "on_firewall", "enforcement", "firewall", "exposed"),
    [
        (CITIZEN, True, 2.0, 0.0, 0.0),  # nothing to fear
        (CITIZEN, False, 2.0, 0.0, 0.0),
        (TEMPORARY, True, 1.0, 0.0, 1.0),  # as usual
        (UNDOCUMENTED, True, 2.0, 0.0, 2.0),  # immigration enforcement shares its work
        (UNDOCUMENTED, True, 2.0, 0.75, 0.5),  # behind a firewall a quarter is left
        (UNDOCUMENTED, False, 2.0, 0.75, 1.0),  # the mechanism off: as usual
    ],
)
def test_institutions_expose_people_without_permanent_status(
    documentation, on_firewall, enforcement, firewall, exposed
):
    c = conditions(enforcement_immigration=enforcement, documentation_firewall=firewall)
    w = person(documentation=documentation)
    assert law.exposure(w, c, numbers(on_firewall=on_firewall)) == exposed


@given(st.sampled_from(Documentation), SHARES, SHARES, st.floats(0.0, 3.0))
def test_a_firewall_never_exposes(documentation, one, other, enforcement):
    thin, thick = sorted((one, other))
    w, p = person(documentation=documentation), numbers()
    behind = [
        law.exposure(w, conditions(enforcement_immigration=enforcement, documentation_firewall=wall), p)
        for wall in (thin, thick)
    ]
    assert 0.0 <= behind[1] <= behind[0]
