"""Supplies for protection: who finds them hard to get, to carry and to keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, VenueKind
from tests.model.rules.plain import agent, conditions, numbers, person, rules

supplies = rules("supplies")
SHARES = st.floats(0.0, 1.0)
CITIZEN = Documentation.CITIZEN_OR_RESIDENT


@pytest.mark.parametrize(
    ("documentation", "law", "evidence", "share"),
    [
        (CITIZEN, 1.0, 1.0, 1.0),
        (CITIZEN, 0.5, 0.5, 0.25),  # half of sales are an offence, half of condoms evidence
        (CITIZEN, 0.5, 0.0, 0.0),  # evidence of nothing
        (CITIZEN, 0.0, 1.0, 0.0),  # nothing to be evidence of
        (Documentation.UNDOCUMENTED, 0.0, 0.5, 0.4),  # the law is another for people without status
    ],
)
def test_supplies_are_evidence_as_far_as_there_is_an_offence(documentation, law, evidence, share):
    c = conditions(law_condoms_evidence=evidence, law_selling=law, law_selling_noncitizens=0.8)
    assert supplies.evidence_against(person(documentation=documentation), c, numbers()) == pytest.approx(share)


@pytest.mark.parametrize(
    ("evidence", "contacts", "share"),
    [(1.0, 0.3, 0.3), (0.5, 0.3, 0.15), (1.0, 0.1, 0.2), (0.0, 0.3, 0.0), (1.0, 0.0, 0.0)],
)
def test_nobody_carries_what_police_would_find(evidence, contacts, share):
    p = numbers(evidence_deters=0.4, carries_half=0.1)  # 0.3 is three halves to one: 0.75 of 0.4
    assert supplies.share_who_carry_none(evidence, contacts, p) == pytest.approx(share)


@pytest.mark.parametrize(
    ("weeks", "evidence", "share"),
    [
        (1, 1.0, 0.4),
        (2, 1.0, 0.4),  # two weeks to the week
        (3, 1.0, 0.0),  # replaced
        (1, 0.0, 0.1),  # a quarter goes on without ground
        (1, 0.5, 0.25),  # half-way
    ],
)
def test_what_officers_take_is_missed_for_a_while(weeks, evidence, share):
    p = numbers(police_take_supplies=0.4, taken_without_ground=0.25, supplies_replaced=2.0)
    assert supplies.share_taken(weeks, evidence, p) == pytest.approx(share)


@pytest.mark.parametrize(
    ("kind", "law", "evidence", "out", "provided"),
    [
        (VenueKind.BUSINESS, 1.0, 1.0, 0.2, 0.0),
        (VenueKind.BUSINESS, 0.5, 1.0, 0.1, 0.3),
        (VenueKind.BUSINESS, 0.5, 0.5, 0.05, 0.3),
        (VenueKind.BUSINESS, 1.0, 0.0, 0.0, 0.0),  # evidence of nothing
        (VenueKind.BUSINESS, 0.0, 1.0, 0.0, 0.6),  # no offence
        (VenueKind.STREET, 0.5, 1.0, 0.0, 0.0),  # nobody manages it
    ],
)
def test_managers_keep_supplies_out_or_provide_them(kind, law, evidence, out, provided):
    c = conditions(law_third_party_support=law, law_condoms_evidence=evidence)
    p = numbers(managers_restrict=0.2, managers_provide=0.6)
    assert supplies.share_managers_keep_out(kind, 0, c, p) == pytest.approx(out)
    assert supplies.share_managers_provide(kind, 0, c, p) == pytest.approx(provided)


def lacks(kind=VenueKind.STREET, weeks=9, contacts=0.0, reach=0.0, evidence=1.0, help_an_offence=1.0, **changes):
    given_numbers = {
        "hard_to_get": [0.2] * 5, "evidence_deters": 0.5, "carries_half": 0.1, "police_take_supplies": 0.5,
        "taken_without_ground": 0.0, "supplies_replaced": 1.0, "managers_restrict": 0.25, "managers_provide": 0.5,
        "outreach_brings": 0.5,
    }  # fmt: skip
    c = conditions(law_condoms_evidence=evidence, law_selling=1.0, law_third_party_support=help_an_offence)
    w = person(documentation=CITIZEN, service_reach=reach)
    venue = agent("venue", kind=kind, contacts=contacts)
    return supplies.chance_to_lack(w, venue, weeks, c, numbers(**given_numbers | changes))


@pytest.mark.parametrize(
    ("case", "chance"),
    [
        ({}, 0.2),  # hard to get, no more
        ({"contacts": 0.1}, 0.4),  # a quarter of those who have them carry none
        ({"weeks": 1}, 0.6),  # half of what is there was taken
        ({"weeks": 1, "evidence": 0.0}, 0.2),
        ({"contacts": 0.1, "weeks": 1}, 0.7),  # one after the other
        ({"kind": VenueKind.BUSINESS}, 0.4),  # managers keep out a quarter
        ({"kind": VenueKind.BUSINESS, "help_an_offence": 0.0}, 0.1),  # and provide a half where they may
        ({"reach": 1.0}, 0.1),  # outreach brings half
        ({"reach": 0.5}, 0.15),
        ({"hard_to_get": [1.5] * 5}, 1.0),  # a chance, whatever is set
        ({"hard_to_get": [-0.5] * 5}, 0.0),
    ],
)
def test_supplies_are_hard_to_get_to_carry_and_to_keep(case, chance):
    assert lacks(**case) == pytest.approx(chance)


def test_without_the_mechanism_as_many_as_usual_lack_them():
    p = numbers(on_supplies=False, usual_lack=0.3)
    assert supplies.chance_to_lack(person(), agent("venue"), math.nan, conditions(), p) == 0.3


@given(SHARES, SHARES, st.floats(0.0, 2.0), st.integers(1, 3), st.sampled_from(list(VenueKind)))
def test_more_weight_as_evidence_never_makes_supplies_easier_to_have(one, other, contacts, weeks, kind):
    low, high = sorted((one, other))
    few, many = (lacks(kind, weeks, contacts, 0.3, share) for share in (low, high))
    assert 0.0 <= few <= many + 1e-12
    assert many <= 1.0


def test_nothing_keeps_supplies_away_where_each_part_is_absent():
    absent = {"evidence_deters": 0.0, "police_take_supplies": 0.0, "managers_restrict": 0.0, "outreach_brings": 0.0}
    assert lacks(VenueKind.BUSINESS, 1, 5.0, 1.0, **absent) == pytest.approx(0.2)
