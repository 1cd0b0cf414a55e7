"""Violence by clients, third parties, partners and passers-by."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing, VenueKind
from tests.model.rules.plain import numbers, rules

violence = rules("violence")
SHARES = st.floats(0.0, 1.0)
UNKNOWN = math.nan


@pytest.mark.parametrize(
    ("impunity", "bold"),
    [
        (1.0, 1.0),  # nobody meets a consequence
        (0.75, 0.5),  # a quarter do: exp(-4 ln 2 x 0.25)
        (0.5, 0.25),
        (0.0, 0.0625),
    ],
)
def test_violent_clients_are_bolder_the_fewer_meet_a_consequence(impunity, bold):
    assert violence.boldness(impunity, numbers(impunity_emboldens=4.0 * math.log(2.0))) == pytest.approx(bold)


def test_without_the_mechanism_impunity_is_the_usual_one():
    p = numbers(on_impunity=False, usual_impunity=0.75, impunity_emboldens=4.0 * math.log(2.0))
    assert violence.boldness(UNKNOWN, p) == pytest.approx(0.5)


@given(SHARES, SHARES, st.floats(0.0, 5.0))
def test_more_impunity_never_makes_anyone_less_bold(one, other, emboldens):
    low, high = sorted((one, other))
    p = numbers(impunity_emboldens=emboldens)
    assert 0.0 < violence.boldness(low, p) <= violence.boldness(high, p) <= 1.0


@pytest.mark.parametrize(("log_hazard", "times"), [(0.0, 1.0), (math.log(2.0), 2.0), (-math.log(4.0), 0.25)])
def test_a_city_is_so_many_times_as_dangerous(log_hazard, times):
    assert violence.hazard_of_city(numbers(city_log_hazard=log_hazard)) == pytest.approx(times)


@pytest.mark.parametrize(
    ("security", "control", "isolated"),
    [
        (0.0, 0.0, 2.0),  # as the venue is
        (0.5, 0.0, 1.0),  # half of it is taken off
        (0.5, 0.4, 1.4),  # three tenths: control leaves 0.6 of the protection
        (0.5, 1.0, 2.0),  # a controlling third party protects nobody
        (-0.5, 0.0, 3.0),  # some add to it
    ],
)
def test_security_takes_off_isolation_as_far_as_it_is_not_control(security, control, isolated):
    assert violence.isolation(2.0, security, control) == pytest.approx(isolated)


@given(SHARES, SHARES, SHARES)
def test_more_control_never_brings_help_nearer(security, one, other):
    low, high = sorted((one, other))
    assert 0.0 <= violence.isolation(2.0, security, low) <= violence.isolation(2.0, security, high) <= 2.0


@pytest.mark.parametrize(
    ("danger", "isolated", "bold", "chance"),
    [(0.1, 1.0, 1.0, 0.1), (0.1, 2.0, 1.0, 0.2), (0.1, 2.0, 1.5, 0.3), (0.4, 2.0, 1.5, 1.0), (0.0, 2.0, 1.5, 0.0)],
)
def test_violence_is_as_likely_as_he_is_dangerous_help_is_far_and_clients_are_bold(danger, isolated, bold, chance):
    assert violence.chance_of_client_violence(danger, isolated, bold) == pytest.approx(chance)


@pytest.mark.parametrize(("weeks", "until"), [(0.0, 11), (2.0, 13), (2.9, 13)])
def test_an_injury_keeps_from_work_for_whole_weeks_after_this_one(weeks, until):
    assert violence.injured_until(10, numbers(injury_weeks=weeks)) == until


@pytest.mark.parametrize(
    ("control", "propensity", "on", "chance"),
    [(0.5, 0.4, True, 0.04), (0.0, 0.4, True, 0.0), (0.5, 0.0, True, 0.0), (1.0, 1.0, True, 0.2), (0.5, 0.4, False, 0)],
)
def test_third_parties_are_violent_as_they_control_and_tend_to_coerce(control, propensity, on, chance):
    p = numbers(third_party_violence=0.2, on_other_violence=on)
    assert violence.chance_of_third_party_violence(control, propensity, p) == pytest.approx(chance)


BY_HOUSING = [0.01, 0.02, 0.03, 1.5, -0.1]


@pytest.mark.parametrize(
    ("housing", "chance"),
    [
        (Housing.STABLE, 0.01),
        (Housing.UNSTABLE, 0.02),
        (Housing.PROVIDED, 0.03),
        (Housing.UNHOUSED, 1.0),  # a chance, whatever is set
        (Housing.SUPPORTED, 0.0),
    ],
)
def test_violence_by_others_depends_on_where_one_lives(housing, chance):
    assert violence.chance_of_violence_by_others(housing, numbers(violence_by_others=BY_HOUSING)) == chance


def test_without_the_mechanism_there_is_no_violence_by_others():
    p = numbers(violence_by_others=BY_HOUSING, on_other_violence=False)
    assert violence.chance_of_violence_by_others(Housing.UNSTABLE, p) == 0.0


@pytest.mark.parametrize(
    ("matters", "how_far", "usual", "times"),
    [
        (1.0, 1.0, 0.25, 1.6),  # twice as much, over a mean of five quarters
        (1.0, 0.0, 0.25, 0.8),
        (1.0, 0.25, 0.25, 1.0),  # as usual
        (0.5, 0.5, 0.0, 1.25),
        (0.0, 1.0, 0.25, 1.0),  # it may matter not at all
    ],
)
def test_a_circumstance_is_compared_with_its_mean_over_the_market(matters, how_far, usual, times):
    assert violence.times_as_usual(matters, how_far, usual) == pytest.approx(times)


@given(st.floats(0.0, 3.0), SHARES)
def test_the_mean_over_the_market_is_one(matters, usual):
    with_it, without = (violence.times_as_usual(matters, how_far, usual) for how_far in (1.0, 0.0))
    assert usual * with_it + (1.0 - usual) * without == pytest.approx(1.0)


@pytest.mark.parametrize(("week", "unfamiliar"), [(100, True), (96, True), (95, False), (-100_000, False)])
def test_places_are_unfamiliar_for_some_weeks_after_being_moved_on(week, unfamiliar):
    assert violence.moved_on_lately(100, week, numbers(unfamiliar_weeks=4.0)) == unfamiliar


@pytest.mark.parametrize(
    ("with_third_party", "kind", "alone"),
    [
        (False, VenueKind.STREET, True),
        (False, VenueKind.PLATFORM, True),
        (True, VenueKind.STREET, False),
        (False, VenueKind.BUSINESS, False),
        (True, VenueKind.BUSINESS, False),
    ],
)
def test_people_are_alone_without_a_third_party_or_a_business(with_third_party, kind, alone):
    assert bool(violence.works_alone(with_third_party, kind)) is alone


CIRCUMSTANCES = {
    "no_home_endangers": 1.0, "usual_without_home": 0.25, "moving_on_endangers": 2.0, "usual_moved_on": 0.5,
    "alone_endangers": 0.5, "usual_alone": 0.5, "hurry_endangers": 1.0, "usual_hurry": 0.6,
}  # fmt: skip
LEAST = 0.8 * 0.5 * 0.8 * 0.625
"""Nothing of it: one over five quarters, over two, over five quarters, over eight fifths."""


@pytest.mark.parametrize(
    ("housing", "moved_on", "alone", "hurried", "times"),
    [
        (Housing.STABLE, False, False, 0.0, LEAST),
        (Housing.UNSTABLE, False, False, 0.0, LEAST),
        (Housing.PROVIDED, False, False, 0.0, LEAST),
        (Housing.SUPPORTED, False, False, 0.0, LEAST),
        (Housing.UNHOUSED, False, False, 0.0, 2.0 * LEAST),
        (Housing.STABLE, True, False, 0.0, 3.0 * LEAST),
        (Housing.STABLE, False, True, 0.0, 1.5 * LEAST),
        (Housing.STABLE, False, False, 0.5, 1.5 * LEAST),
        (Housing.UNHOUSED, True, True, 0.5, 13.5 * LEAST),  # one on top of the other
    ],
)
def test_each_circumstance_adds_its_direct_part(housing, moved_on, alone, hurried, times):
    p = numbers(**CIRCUMSTANCES)
    assert violence.hazard_of_circumstances(housing, moved_on, alone, hurried, p) == pytest.approx(times)


def test_circumstances_can_be_absent_by_number_and_by_switch():
    nothing = {name: 0.0 if name.endswith("endangers") else value for name, value in CIRCUMSTANCES.items()}
    for p in (numbers(**nothing), numbers(on_circumstances=False)):
        assert violence.hazard_of_circumstances(Housing.UNHOUSED, True, True, 0.5, p) == 1.0


@pytest.mark.parametrize(
    ("times", "spread", "own"), [(0.0, 0.5, 0.5), (1.0, 0.5, 1.0), (3.0, 0.5, 2.0), (3.0, 0.0, 1.0)]
)
def test_people_differ_in_their_own_hazard_around_a_mean_of_one(times, spread, own):
    assert violence.frailty(times, numbers(frailty_spread=spread)) == own


def test_without_frailty_everyone_has_the_mean():
    assert violence.hazard_of_person(1.7, numbers()) == 1.7
    assert violence.hazard_of_person(1.7, numbers(on_frailty=False)) == 1.0


def test_violence_may_be_sexual_or_lethal():
    assert violence.chance_sexual(numbers(sexual_share=0.3)) == 0.3
    assert violence.chance_lethal(numbers(violence_kills=0.002)) == 0.002
    assert violence.chance_lethal(numbers(violence_kills=0.002, on_lethal_violence=False)) == 0.0
