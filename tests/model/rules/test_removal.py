"""Checks of status, immigration custody, removal, and injury in raids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Documentation, OfficerUnit
from tests.model.rules.plain import conditions, numbers, person, rules

removal = rules("removal")
CITIZEN, TEMPORARY, UNDOCUMENTED = Documentation
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("documentation", "unit", "enforced", "firewall", "chance"),
    [
        (CITIZEN, OfficerUnit.LICENSING, 1.0, 0.0, 0.0),  # nothing to check
        (UNDOCUMENTED, OfficerUnit.LICENSING, 1.0, 0.0, 0.4),
        (TEMPORARY, OfficerUnit.LICENSING, 1.0, 0.0, 0.4),
        (UNDOCUMENTED, OfficerUnit.PATROL, 1.0, 0.0, 0.1),  # each unit checks as often as it does
        (UNDOCUMENTED, OfficerUnit.LICENSING, 1.0, 0.75, 0.1),  # a firewall keeps three quarters from happening
        (UNDOCUMENTED, OfficerUnit.LICENSING, 2.0, 0.0, 0.8),
        (UNDOCUMENTED, OfficerUnit.LICENSING, 3.0, 0.0, 1.0),
        (UNDOCUMENTED, OfficerUnit.LICENSING, -1.0, 0.0, 0.0),
    ],
)
def test_officers_check_people_without_permanent_status(documentation, unit, enforced, firewall, chance):
    c = conditions(
        enforcement_immigration_checks=(0.1, 0.2, 0.4, 0.3), enforcement_immigration=enforced,
        documentation_firewall=firewall,
    )  # fmt: skip
    w = person(documentation=documentation)
    assert removal.chance_of_check(w, unit, c, numbers()) == pytest.approx(chance)
    assert removal.chance_of_check(w, unit, c, numbers(on_removal=False)) == 0.0


@pytest.mark.parametrize(("documentation", "held"), [(CITIZEN, 0.0), (TEMPORARY, 0.05), (UNDOCUMENTED, 0.2)])
def test_people_without_papers_are_held_most_readily(documentation, held):
    p = numbers(custody_after_check=0.2, temporary_held=0.25)
    assert removal.chance_of_custody(documentation, p) == pytest.approx(held)
    assert removal.how_readily_held(documentation, p) == pytest.approx(held / 0.2)


@pytest.mark.parametrize(
    ("detained_until", "until"),
    [
        (-100, 17),  # six weeks from the next one on
        (12, 17),
        (30, 30),  # never shorter than a detention that there is
    ],
)
def test_immigration_custody_lasts_some_weeks(detained_until, until):
    assert removal.in_custody_until(detained_until, 10, numbers(immigration_custody_weeks=6.0)) == until


@pytest.mark.parametrize(
    ("documentation", "check", "injury", "chance"),
    [
        (CITIZEN, 0.5, 0.1, 0.1),
        (UNDOCUMENTED, 0.0, 0.1, 0.1),  # nobody checks
        (UNDOCUMENTED, 0.5, 0.1, 0.2),  # half as often as certain, twice as much more: twice as many
        (TEMPORARY, 0.5, 0.1, 0.15),  # who is held half as readily
        (UNDOCUMENTED, 1.0, 0.5, 1.0),
        (UNDOCUMENTED, 1.0, -0.5, 0.0),
    ],
)
def test_a_raid_hurts_those_most_who_try_to_get_away_from_a_check(documentation, check, injury, chance):
    p = numbers(raid_injury=injury, flight_injury=2.0, temporary_held=0.5)
    assert removal.chance_of_injury_in_raid(documentation, check, p) == pytest.approx(chance)


@given(SHARES, SHARES, SHARES, st.sampled_from(Documentation))
def test_more_checks_never_hurt_fewer(one, other, injury, documentation):
    low, high = sorted((one, other))
    p = numbers(raid_injury=injury, flight_injury=4.0, temporary_held=0.3)
    chances = [removal.chance_of_injury_in_raid(documentation, check, p) for check in (low, high)]
    assert 0.0 <= chances[0] <= chances[1] <= 1.0


@given(SHARES, st.sampled_from(Documentation))
def test_without_custody_or_flight_checks_do_nothing(check, documentation):
    p = numbers(custody_after_check=0.0, temporary_held=0.5, raid_injury=0.1, flight_injury=0.0)
    assert removal.chance_of_custody(documentation, p) == 0.0
    assert removal.chance_of_injury_in_raid(documentation, check, p) == pytest.approx(0.1)
