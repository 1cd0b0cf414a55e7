"""Whom services reach, and whom agencies recognise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

outreach = rules("outreach")


@pytest.mark.parametrize(
    ("in_trade", "stopped", "there"),
    [
        (True, 0, True),  # in the trade, whenever the latest stop was
        (False, 90, True),
        (False, 80, True),  # twenty weeks ago, to the week
        (False, 79, False),
        (False, 0, False),
    ],
)
def test_services_are_there_in_the_trade_and_for_a_while_after(in_trade, stopped, there):
    w = person(in_trade=in_trade, stopped=stopped)
    assert outreach.cared_for(w, 100, numbers(aftercare_weeks=20.0)) == there


@pytest.mark.parametrize(("share", "running", "chance"), [(0.26, 1.0, 0.02), (0.26, 0.5, 0.01), (0.0, 1.0, 0.0)])
def test_outreach_reaches_a_share_in_a_quarter_of_thirteen_weeks(share, running, chance):
    assert outreach.chance_reached(running, conditions(services_outreach=share)) == pytest.approx(chance)


@pytest.mark.parametrize(("before", "after"), [(1.0, 0.75), (0.4, 0.3), (0.0, 0.0)])
def test_contact_fades(before, after):
    assert outreach.contact_left(before, numbers(service_reach_weight=0.25)) == pytest.approx(after)


@pytest.mark.parametrize(
    ("more", "running", "chance"),
    [
        (1.0, 1.0, 0.02),
        (5.0, 1.0, 0.1),  # five times as many
        (5.0, 0.5, 0.05),  # by half of the agencies
        (200.0, 1.0, 1.0),  # no more than all
        (0.0, 1.0, 0.0),
    ],
)
def test_agencies_identify_a_few(more, running, chance):
    c = conditions(services_identification=more)
    assert outreach.chance_identified(running, c, numbers(identified_per_week=0.02)) == pytest.approx(chance)


@given(st.floats(0.0, 20.0), st.floats(0.0, 20.0), st.floats(0.0, 1.0))
def test_more_effort_never_identifies_fewer(one, other, running):
    p = numbers(identified_per_week=0.1)
    few, many = (
        outreach.chance_identified(running, conditions(services_identification=effort), p)
        for effort in sorted((one, other))
    )
    assert 0.0 <= few <= many <= 1.0


@pytest.mark.parametrize(
    ("exploited", "left", "lapses"),
    [
        (False, 79, True),
        (False, 80, False),  # twenty weeks ago, to the week
        (False, 95, False),
        (True, 0, False),  # as long as exploitation lasts
        (True, 95, False),
    ],
)
def test_having_been_identified_counts_for_a_while_after_leaving(exploited, left, lapses):
    w = person(exploited=exploited, left_third_party=left)
    assert outreach.identification_lapses(w, 100, numbers(aftercare_weeks=20.0)) == lapses
