"""How safe the law makes a report, who makes one, and what police do with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import NOBODY, Documentation, Venue
from tests.model.rules.plain import by_venue, conditions, numbers, person, rules

reporting = rules("reporting")
SHARES = st.floats(0.0, 1.0)
CITIZEN, TEMPORARY, UNDOCUMENTED = Documentation
C = {
    "law_selling": 0.5, "law_selling_noncitizens": 0.5, "law_immunity": 0.0, "enforcement_immigration": 1.0,
    "documentation_firewall": 0.0, "services_safe_channel": 0.0,
}  # fmt: skip
P = {
    "offence_deters_report": 0.4, "status_deters_report": 0.25, "usual_trust": 0.9, "channel_trust": 0.5,
    "severity_injured": 1.0, "severity_usual": 0.5, "control_stops_report": 0.75, "report_turns": 0.2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("documentation", "levers", "safe"),
    [
        (CITIZEN, {"law_selling": 0.0}, 1.0),  # no offence of one's own
        (CITIZEN, {}, 0.8),  # half of the sales an offence
        (CITIZEN, {"law_immunity": 0.75}, 0.95),  # a quarter of that without immunity
        (UNDOCUMENTED, {}, 0.6),  # a quarter deterred by status
        (UNDOCUMENTED, {"enforcement_immigration": 2.0}, 0.4),  # twice the exposure
        (UNDOCUMENTED, {"documentation_firewall": 1.0}, 0.8),
        (UNDOCUMENTED, {"enforcement_immigration": 8.0}, 0.0),  # never below nothing
    ],
)
def test_the_law_makes_a_report_safe_or_not(documentation, levers, safe):
    c = conditions(**C | levers)
    assert reporting.safety_of_reporting(person(documentation=documentation), c, numbers(**P)) == pytest.approx(safe)


def test_without_trust_as_a_mechanism_selling_counts_as_an_offence_whatever_the_law():
    c, off = conditions(**C | {"law_selling": 0.0, "law_immunity": 1.0}), numbers(on_trust=False, **P)
    assert reporting.safety_of_reporting(person(documentation=CITIZEN), c, off) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("trust", "channel", "ready"),
    [
        (0.25, 0.0, 0.2),  # a quarter, at a safety of 0.8
        (0.25, 1.0, 0.5),  # a channel that cannot arrest for everyone
        (0.25, 0.5, 0.35),  # for half of the people
        (1.0, 1.0, 0.8),  # trusts police more than the channel
    ],
)
def test_a_channel_that_cannot_arrest_serves_those_who_trust_it_more(trust, channel, ready):
    w, c = person(documentation=CITIZEN, trust=trust), conditions(**C | {"services_safe_channel": channel})
    assert reporting.readiness_to_report(w, c, numbers(**P)) == pytest.approx(ready)


def test_without_trust_as_a_mechanism_readiness_is_the_usual_one():
    w, c = person(documentation=CITIZEN, trust=0.1), conditions(**C | {"services_safe_channel": 1.0})
    off = numbers(on_trust=False, **P | {"usual_trust": 0.25})
    assert reporting.readiness_to_report(w, c, off) == pytest.approx(0.15)  # 0.25 x 0.6, and no channel


@pytest.mark.parametrize(
    ("injured", "control", "chance"),
    [
        (True, 0.0, 0.4),  # half the trust, at a safety of 0.8
        (False, 0.0, 0.2),  # without an injury half as often
        (True, 0.8, 0.16),  # control prevents three in five
        (False, 1.0, 0.05),
    ],
)
def test_severity_and_control_decide_on_a_report(injured, control, chance):
    w = person(documentation=CITIZEN, trust=0.5, control=control)
    assert reporting.chance_to_report(w, injured, conditions(**C), numbers(**P)) == pytest.approx(chance)


def test_a_report_is_never_more_than_certain_nor_less_than_impossible():
    w = person(documentation=CITIZEN, trust=1.0, control=1.0)
    eager = numbers(**P | {"severity_injured": 9.0})
    stopped = numbers(**P | {"control_stops_report": 2.0})
    assert reporting.chance_to_report(w, True, conditions(**C), eager) == 1.0
    assert reporting.chance_to_report(w, True, conditions(**C), stopped) == 0.0


@given(SHARES, SHARES, SHARES, SHARES, SHARES, st.booleans(), st.sampled_from(Documentation))
def test_immunity_and_a_safe_channel_never_mean_fewer_reports(
    trust, control, one, other, offence, injured, documentation
):
    low, high = sorted((one, other))
    w, p = person(documentation=documentation, trust=trust, control=control), numbers(**P)
    law = C | {"law_selling": offence, "law_selling_noncitizens": offence}
    for lever in ("law_immunity", "services_safe_channel"):
        fewer, more = (
            reporting.chance_to_report(w, injured, conditions(**law | {lever: value}), p) for value in (low, high)
        )
        assert 0.0 <= fewer <= more + 1e-15 <= 1.0 + 1e-15


@given(SHARES, SHARES, SHARES, st.booleans())
def test_more_control_never_means_more_reports(trust, one, other, injured):
    low, high = sorted((one, other))
    free, controlled = (
        reporting.chance_to_report(
            person(documentation=CITIZEN, trust=trust, control=control), injured, conditions(**C), numbers(**P)
        )
        for control in (low, high)
    )
    assert controlled <= free


@pytest.mark.parametrize(("acted_on", "chance"), [(True, 1.0), (False, 0.3)])
def test_police_write_down_what_they_act_on_and_a_share_of_the_rest(acted_on, chance):
    assert reporting.chance_registered(acted_on, numbers(report_recorded=0.3)) == chance


@pytest.mark.parametrize(("venue", "safe"), [(Venue.AGENCY, 1.0), (Venue.STREET_CENTRAL, 0.6), (NOBODY, 0.9)])
def test_the_law_where_one_works_counts(venue, safe):
    there = by_venue(9.0, agency=0.0, street_central=1.0, private=0.25)  # without a place: as by oneself
    w, c = person(documentation=CITIZEN, venue=venue), conditions(**C | {"law_selling": there})
    assert reporting.safety_of_reporting(w, c, numbers(**P)) == pytest.approx(safe)
    turns = reporting.chance_to_turn_on_reporter(w, c, numbers(**P))
    assert turns == pytest.approx({Venue.AGENCY: 0.0, Venue.STREET_CENTRAL: 0.2, NOBODY: 0.05}[venue])


@pytest.mark.parametrize(
    ("levers", "chance"),
    [
        ({}, 0.1),  # 0.2, where half of the sales are an offence
        ({"law_selling": 0.0}, 0.0),  # nothing to turn against
        ({"law_immunity": 0.75}, 0.025),
        ({"services_safe_channel": 0.5}, 0.05),
        ({"law_immunity": 0.75, "services_safe_channel": 0.5}, 0.025),  # the better of the two
        ({"law_immunity": 0.5, "services_safe_channel": 0.75}, 0.025),
    ],
)
def test_a_report_may_turn_on_the_reporter(levers, chance):
    w, c = person(documentation=CITIZEN), conditions(**C | levers)
    assert reporting.chance_to_turn_on_reporter(w, c, numbers(**P)) == pytest.approx(chance)
