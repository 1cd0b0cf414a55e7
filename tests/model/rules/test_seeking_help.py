"""Who seeks a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, Housing
from tests.model.rules.plain import conditions, numbers, person, rules, usual_conditions

seeking_help = rules("seeking_help")
SHARES = st.floats(0.0, 1.0)
NOW = 10


@pytest.mark.parametrize(
    ("housing", "exploited", "injured_until", "detained_until", "needs"),
    [
        (Housing.STABLE, False, 0, 0, False),
        (Housing.UNHOUSED, False, 0, 0, True),
        (Housing.STABLE, True, 0, 0, True),
        (Housing.PROVIDED, True, 0, 0, True),
        (Housing.UNSTABLE, False, NOW + 1, 0, True),  # hurt
        (Housing.UNSTABLE, False, NOW, 0, False),  # well again this week
        (Housing.SUPPORTED, True, NOW + 1, 0, False),  # has a place
        (Housing.UNHOUSED, True, 0, NOW + 1, False),  # in detention
        (Housing.UNHOUSED, False, 0, NOW, True),  # released this week
    ],
)
def test_a_place_is_needed_without_a_home_under_control_or_hurt(
    housing, exploited, injured_until, detained_until, needs
):
    w = person(housing=housing, exploited=exploited, injured_until=injured_until, detained_until=detained_until)
    assert seeking_help.needs_a_place(w, NOW) == needs


@pytest.mark.parametrize(
    ("in_touch", "running", "chance"),
    [
        (1.0, 1.0, 0.4),
        (0.0, 1.0, 0.1),  # a quarter without outreach
        (0.5, 1.0, 0.25),  # half-way
        (1.0, 0.5, 0.2),  # half of the services are suspended
    ],
)
def test_contact_with_services_makes_people_ask(in_touch, running, chance):
    p = numbers(seek_help=0.4, seek_help_unaided=0.25)
    assert seeking_help.chance_in_touch(in_touch, running, p) == pytest.approx(chance)


@pytest.mark.parametrize(("control", "share"), [(0.0, 1.0), (0.5, 0.6), (1.0, 0.2)])
def test_control_keeps_people_from_asking(control, share):
    assert seeking_help.share_control_lets_ask(control, numbers(control_stops_help=0.8)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("documentation", "immigration", "deters", "share"),
    [
        (Documentation.CITIZEN_OR_RESIDENT, 2.0, 0.3, 1.0),
        (Documentation.TEMPORARY, 1.0, 0.3, 0.7),
        (Documentation.UNDOCUMENTED, 2.0, 0.3, 0.4),  # twice as exposed
        (Documentation.UNDOCUMENTED, 9.0, 0.3, 0.0),  # nobody asks; never fewer than nobody
    ],
)
def test_exposure_to_deportation_keeps_people_from_asking(documentation, immigration, deters, share):
    c = conditions(enforcement_immigration=immigration, documentation_firewall=0.0)
    found = seeking_help.share_status_lets_ask(
        person(documentation=documentation), c, numbers(status_deters_help=deters)
    )
    assert found == pytest.approx(share)


@pytest.mark.parametrize(
    ("rule_of_places", "trust", "share"),
    [
        (0.5, 0.0, 0.8),  # 1 - 0.4 x 0.5
        (0.5, 0.25, 0.85),  # a quarter of the distrust is gone
        (0.5, 1.0, 1.0),
        (0.0, 0.0, 1.0),
        (1.0, 0.0, 0.6),
    ],
)
def test_a_police_rule_keeps_people_without_trust_from_asking(rule_of_places, trust, share):
    c = conditions(services_police_contact_rule=rule_of_places)
    p = numbers(police_rule_deters=0.4)
    assert seeking_help.share_police_rule_lets_ask(trust, c, p) == pytest.approx(share)


def test_without_the_mechanisms_the_usual_rule_and_the_usual_trust_decide():
    c = conditions(services_police_contact_rule=1.0)
    no_rules = numbers(on_eligibility=False, police_rule_deters=0.4)
    usual = usual_conditions().services_police_contact_rule
    assert seeking_help.share_police_rule_lets_ask(0.5, c, no_rules) == pytest.approx(1.0 - 0.4 * usual * 0.5)
    no_trust = numbers(on_trust=False, usual_trust=0.25, police_rule_deters=0.4)
    assert seeking_help.share_police_rule_lets_ask(0.5, c, no_trust) == pytest.approx(1.0 - 0.4 * 0.75)


ASKS = {"seek_help": 0.8, "seek_help_unaided": 0.5, "control_stops_help": 0.5, "status_deters_help": 0.5}


def someone(control, trust=0.5, in_touch=0.5):
    return person(service_reach=in_touch, control=control, trust=trust, documentation=Documentation.UNDOCUMENTED)


def test_all_that_keeps_people_from_asking_counts_together():
    c = conditions(services_police_contact_rule=0.5, enforcement_immigration=1.0, documentation_firewall=0.5)
    p = numbers(**ASKS, police_rule_deters=0.4)
    # in touch 0.8 x (0.5 + 0.5 x 0.5) = 0.6, control lets 0.75 ask, the picture 0.5, status 0.75, the police rule 0.9
    chance = seeking_help.chance_to_seek(someone(control=0.5), 0.5, 1.0, c, p)
    assert chance == pytest.approx(0.6 * 0.75 * 0.5 * 0.75 * 0.9)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_more_control_or_less_trust_never_makes_people_ask(one, other, trust, in_touch, rule_of_places):
    low, high = sorted((one, other))
    c = conditions(services_police_contact_rule=rule_of_places, enforcement_immigration=1.0, documentation_firewall=0.5)
    p = numbers(**ASKS, police_rule_deters=0.4)
    freer, controlled = (
        seeking_help.chance_to_seek(someone(control, trust, in_touch), 1.0, 1.0, c, p) for control in (low, high)
    )
    assert 0.0 <= controlled <= freer <= 1.0
    trusting, wary = (seeking_help.chance_to_seek(someone(0.5, t, in_touch), 1.0, 1.0, c, p) for t in (high, low))
    assert wary <= trusting
