"""What leaving a third party would cost, and the control and exploitation that follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing, VenueKind
from model.parameters import Parameters
from tests.model.rules.plain import agent, conditions, numbers, person, rules

dependence = rules("dependence")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize("housing", Housing)
def test_only_for_a_home_that_is_provided_a_place_with_services_stands_in(housing):
    counted_on = dependence.place_to_count_on(housing, 0.5, numbers(places_relieve=0.6))
    assert counted_on == (pytest.approx(0.3) if housing == Housing.PROVIDED else 0.0)


@pytest.mark.parametrize("kind", VenueKind)
def test_alone_one_can_begin_on_an_open_platform_or_street(kind):
    could = kind in (VenueKind.PLATFORM, VenueKind.STREET)
    assert dependence.could_start_alone(agent("venue", kind=kind, open=0.1)) == could
    assert not dependence.could_start_alone(agent("venue", kind=kind, open=0.0))


def test_who_has_no_home_or_a_provided_one_would_be_without_one_alone():
    without = {housing for housing in Housing if dependence.would_be_unhoused(housing)}
    assert without == {Housing.PROVIDED, Housing.UNHOUSED}


@pytest.mark.parametrize(("counted_on", "cost"), [(0.0, 1.2), (1.0, 0.4), (0.25, 1.0)])  # 0.4 + 0.75 x 0.8
def test_access_costs_as_far_as_no_place_can_be_counted_on(counted_on, cost):
    assert dependence.cost_as_far_as_unhoused(0.4, 1.2, counted_on) == pytest.approx(cost)


def test_what_is_left_alone_are_earnings_after_access_as_far_as_the_venue_is_open():
    venue = agent("venue", open=0.5)
    assert dependence.left_alone_at(venue, 500.0, 400.0, 0.25) == 200.0  # (500 - 100) / 2


def test_at_first_there_is_only_a_part_of_it():
    assert dependence.left_at_first(200.0, numbers(startup_share=0.7)) == pytest.approx(140.0)


@pytest.mark.parametrize(
    ("expected", "alone", "lost"),
    [
        (400.0, 100.0, 0.75),
        (400.0, 400.0, 0.0),
        (400.0, 600.0, 0.0),  # more alone: nothing is lost
        (400.0, 0.0, 1.0),
        (400.0, -40.0, 1.0),  # never more than all
        (20.0, 25.0, 0.5),  # measured against the least income of 50
        (-30.0, 25.0, 0.5),
    ],
)
def test_income_is_lost_as_far_as_there_would_be_less_alone(expected, alone, lost):
    assert dependence.income_lost(expected, alone, numbers(least_income=50.0)) == pytest.approx(lost)


@pytest.mark.parametrize("housing", Housing)
def test_a_provided_home_is_lost_as_far_as_no_place_stands_in(housing):
    assert dependence.home_lost(housing, 0.25) == (0.75 if housing == Housing.PROVIDED else 0.0)


@pytest.mark.parametrize(
    ("provides", "uses", "treated", "lost"),
    [(True, True, False, 1.0), (False, True, False, 0.0), (True, False, False, 0.0), (True, True, True, 0.0)],
)
def test_a_supply_of_drugs_is_lost_to_whoever_needs_it(provides, uses, treated, lost):
    w, tp = person(uses_drugs=uses, on_treatment=treated), agent("third_party", provides_drugs=provides)
    assert dependence.drugs_lost(w, tp) == lost


def test_refuges_are_closed_as_far_as_the_week_says_unless_the_mechanism_is_off():
    c = conditions(shock_refuges_closed=0.4)
    assert dependence.refuges_closed(c, numbers()) == 0.4
    assert dependence.refuges_closed(c, numbers(on_refuges=False)) == 0.0


WEIGHTS = {
    "weight_income": 0.4, "weight_home": 0.3, "weight_drugs": 0.2, "weight_safety": 0.1, "weight_isolation": 0.08,
    "weight_refuge": 0.05, "peers_half": 3.0, "least_income": 50.0,
}  # fmt: skip


def loss(alone=400.0, housing=Housing.STABLE, drugs=False, security=0.0, peers=1, closed=0.0, counted_on=0.0):
    w = person(expected_income=400.0, housing=housing, uses_drugs=drugs, peers=peers)
    tp = agent("third_party", provides_drugs=True, security=security)
    c = conditions(shock_refuges_closed=closed)
    return dependence.loss_from_leaving(w, tp, alone, counted_on, c, numbers(**WEIGHTS))


@pytest.mark.parametrize(
    ("stated", "lost"),
    [
        ({}, 0.06),  # isolation alone: 0.08 x 3 / 4, with one peer where three are half
        ({"peers": 9}, 0.02),  # 0.08 / 4
        ({"alone": 100.0}, 0.36),  # and 0.4 x 3 / 4 of the income
        ({"housing": Housing.PROVIDED}, 0.36),  # and the home
        ({"housing": Housing.PROVIDED, "counted_on": 0.5}, 0.21),  # or half of it
        ({"drugs": True}, 0.26),
        ({"security": 0.5}, 0.11),
        ({"security": -0.5}, 0.01),  # a danger that would be left behind
        ({"security": -1.0}, 0.0),  # never below nothing
        ({"closed": 0.4}, 0.08),
        ({"alone": 0.0, "housing": Housing.PROVIDED, "drugs": True, "security": 1.0}, 1.0),  # never above all
    ],
)
def test_what_leaving_would_cost_adds_up(stated, lost):
    assert loss(**stated) == pytest.approx(lost, abs=1e-12)


@given(st.floats(0.0, 800.0), st.floats(0.0, 800.0), SHARES)
def test_more_to_earn_alone_never_makes_leaving_cost_more(one, other, closed):
    low, high = sorted((one, other))
    assert loss(alone=high, closed=closed) <= loss(alone=low, closed=closed)


def test_dependence_follows_what_leaving_would_cost():
    assert dependence.dependence_next(0.2, 0.6, numbers(dependence_weight=0.25)) == pytest.approx(0.3)


STEP = {"control_growth": 0.1, "control_decay": 0.05, "control_fade": 0.02}


def control(before, depends, propensity=0.5, **changes):
    w = person(control=before, dependence=depends)
    return dependence.control_next(w, agent("third_party", propensity=propensity), numbers(**{**STEP, **changes}))


@pytest.mark.parametrize(
    ("before", "depends", "propensity", "after"),
    [
        (0.0, 0.8, 0.5, 0.04),  # 0.1 x 0.5 x 0.8
        (0.4, 0.5, 0.5, 0.397),  # + 0.1 x 0.5 x 0.5 x 0.6 = 0.015; - 0.05 x 0.5 x 0.4 - 0.02 x 0.4 = 0.018
        (0.4, 0.0, 0.5, 0.372),  # fades without dependence: - 0.02 - 0.008
        (0.4, 1.0, 0.5, 0.422),  # grows on it: + 0.03 - 0.008
        (0.4, 1.0, 0.0, 0.392),  # never with a third party that does not coerce
    ],
)
def test_control_grows_on_dependence_and_fades_without_it(before, depends, propensity, after):
    assert control(before, depends, propensity) == pytest.approx(after)


def test_control_stays_between_none_and_all():
    assert control(0.5, 1.0, 1.0, control_growth=4.0) == 1.0
    assert control(0.5, 0.0, 1.0, control_decay=4.0) == 0.0


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_dependence_never_means_less_control(before, one, other, propensity):
    low, high = sorted((one, other))
    assert control(before, low, propensity) <= control(before, high, propensity) + 1e-12


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_more_coercive_third_party_never_gains_less_control(before, depends, one, other):
    low, high = sorted((one, other))
    assert control(before, depends, low) <= control(before, depends, high)


@pytest.mark.parametrize(("propensity", "settled"), [(0.05, 0.14), (0.3, 0.49), (0.8, 0.72)])
def test_where_control_settles_at_one_half_of_dependence(propensity, settled):
    """As `control_next` says, with the parameters as they are shipped: it rises from below and falls from above."""
    record, tp = Parameters.defaults().record[0], agent("third_party", propensity=propensity)
    below, above = settled - 0.006, settled + 0.006
    assert dependence.control_next(person(control=below, dependence=0.5), tp, record) > below
    assert dependence.control_next(person(control=above, dependence=0.5), tp, record) < above


@pytest.mark.parametrize(("level", "begins", "ends"), [(0.39, 0, 1), (0.4, 0, 0), (0.6, 0, 0), (0.61, 1, 0)])
def test_exploitation_begins_above_one_threshold_and_ends_below_another(level, begins, ends):
    p = numbers(exploitation_begins=0.6, exploitation_ends=0.4)
    assert dependence.becomes_exploited(level, p) == bool(begins)
    assert dependence.no_longer_exploited(level, p) == bool(ends)
