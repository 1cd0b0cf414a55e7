"""What keeps people from a place whom services could help: each rule closes a share of places to whom it concerns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, Gender
from tests.model.rules.plain import conditions, numbers, person, rules, usual_conditions

barriers = rules("barriers")
YES_NO = (False, True)


@pytest.mark.parametrize(
    ("wait", "weight", "mechanism", "ready"),
    [
        (0.0, 0.25, True, 1.0),  # an answer at once
        (1.0, 0.25, True, 0.75),  # a quarter lose the moment in a week,
        (2.0, 0.25, True, 0.5625),  # a quarter of those left in the next
        (2.0, 0.25, False, 1.0),  # a moment that lasts
    ],
)
def test_the_moment_passes_while_people_wait(wait, weight, mechanism, ready):
    p = numbers(moment_weight=weight, on_moment=mechanism)
    assert barriers.share_still_ready(conditions(services_wait=wait), p) == pytest.approx(ready)


@given(st.floats(0.0, 26.0), st.floats(0.0, 26.0), st.floats(0.01, 0.99))
def test_a_longer_wait_never_leaves_more_people_ready(one, other, weight):
    p = numbers(moment_weight=weight)
    sooner, later = (barriers.share_still_ready(conditions(services_wait=wait), p) for wait in sorted((one, other)))
    assert 0.0 < later <= sooner <= 1.0


@pytest.mark.parametrize(
    ("uses", "treated", "closed"), [(True, False, 0.3), (True, True, 0), (False, False, 0), (False, True, 0)]
)
def test_sobriety_is_asked_of_people_who_use_drugs_untreated(uses, treated, closed):
    w = person(uses_drugs=uses, on_treatment=treated)
    assert barriers.drug_use(w, conditions(services_sobriety_rule=0.3)) == closed


@pytest.mark.parametrize("exploited", YES_NO)
@pytest.mark.parametrize("identified", YES_NO)
def test_documented_abuse_is_asked_of_exploited_people_whom_nobody_identified(exploited, identified):
    w = person(exploited=exploited, identified=identified)
    closed = 0.3 if (exploited, identified) == (True, False) else 0.0
    assert barriers.undocumented_abuse(w, conditions(services_documented_abuse_rule=0.3)) == closed


@pytest.mark.parametrize(("identified", "closed"), [(False, 0.3), (True, 0.0)])
def test_places_for_victims_only_turn_away_who_is_not_identified(identified, closed):
    assert barriers.not_identified(person(identified=identified), conditions(services_victims_only_rule=0.3)) == closed


@pytest.mark.parametrize("in_trade", YES_NO)
@pytest.mark.parametrize("exploited", YES_NO)
def test_stopping_to_trade_sex_is_asked_of_those_who_do_so_by_themselves(in_trade, exploited):
    w = person(in_trade=in_trade, exploited=exploited)
    closed = 0.3 if (in_trade, exploited) == (True, False) else 0.0
    assert barriers.sex_work(w, conditions(services_no_sex_work_rule=0.3)) == closed


@pytest.mark.parametrize(("record", "closed"), [(True, 0.3), (False, 0.0)])
def test_a_record_closes_places(record, closed):
    assert barriers.criminal_record(person(record=record), conditions(services_record_rule=0.3)) == closed


@pytest.mark.parametrize(("trust", "closed"), [(0.0, 0.4), (0.75, 0.1), (1.0, 0.0)])
def test_contact_with_police_keeps_people_away_as_far_as_they_do_not_trust_them(trust, closed):
    c = conditions(services_police_contact_rule=0.4)
    assert barriers.distrust_of_police(person(trust=trust), c) == pytest.approx(closed)


@pytest.mark.parametrize(
    ("gender", "scattered", "closed"),
    [
        (Gender.CISGENDER_WOMAN, 0.0, 0.0),
        (Gender.TRANSGENDER_WOMAN, 0.0, 0.4),
        (Gender.MAN, 0.25, 0.3),  # three quarters of places are single shelters
        (Gender.NONBINARY, 1.0, 0.0),  # none is
    ],
)
def test_single_shelters_turn_away_by_gender(gender, scattered, closed):
    c = conditions(services_gender_rule=0.4, services_scattered=scattered)
    assert barriers.gender(person(gender=gender), c, numbers()) == pytest.approx(closed)


@pytest.mark.parametrize(("parent", "scattered", "closed"), [(False, 0.0, 0.0), (True, 0.0, 0.4), (True, 0.25, 0.3)])
def test_single_shelters_turn_parents_away(parent, scattered, closed):
    c = conditions(services_parent_rule=0.4, services_scattered=scattered)
    assert barriers.children(person(parent=parent), c, numbers()) == pytest.approx(closed)


def test_where_scattered_sites_make_no_difference_there_are_as_many_as_usual():
    usual = 1.0 - usual_conditions().services_scattered
    assert barriers.single_sites(conditions(services_scattered=0.75), numbers(on_scattered=False)) == usual
    assert barriers.single_sites(conditions(services_scattered=0.75), numbers()) == 0.25


@pytest.mark.parametrize(
    ("documentation", "closed"),
    [(Documentation.CITIZEN_OR_RESIDENT, 0.0), (Documentation.TEMPORARY, 0.3), (Documentation.UNDOCUMENTED, 0.3)],
)
def test_papers_are_asked_of_people_without_permanent_status(documentation, closed):
    w = person(documentation=documentation)
    assert barriers.migration_status(w, conditions(services_documentation_rule=0.3)) == closed


@pytest.mark.parametrize(("limited", "closed"), [(True, 0.3), (False, 0.0)])
def test_places_without_ones_language_are_closed(limited, closed):
    assert barriers.language(person(limited_english=limited), conditions(services_language_rule=0.3)) == closed
