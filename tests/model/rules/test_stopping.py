"""Leaving the trade for other work, for a break or giving up, and leaving the catchment for good."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

stopping = rules("stopping")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("in_trade", "dies", "departs"), [(True, 0.002, 0.005), (False, 0.0, 0.003)])
def test_deaths_in_the_trade_add_to_the_departures_of_everyone(in_trade, dies, departs):
    p, w = numbers(mortality_in_trade=0.002, turnover=0.003), person(in_trade=in_trade)
    assert stopping.chance_to_die(w, p) == dies
    assert stopping.chance_to_depart(w, p) == pytest.approx(departs)


@pytest.mark.parametrize(
    ("control", "exploited", "holds", "on", "freedom"),
    [
        (0.25, False, 1.0, True, 0.75),
        (0.75, True, 1.0, True, 0.0),  # in exploitation nobody simply stops
        (0.75, True, 0.5, True, 0.125),  # or half of what control leaves do
        (0.75, True, 0.0, True, 0.25),
        (0.75, True, 1.0, False, 0.25),  # without the mechanism control alone holds
    ],
)
def test_control_takes_the_freedom_to_stop_and_exploitation_the_rest(control, exploited, holds, on, freedom):
    w, p = person(control=control, exploited=exploited), numbers(exploitation_holds=holds, on_held=on)
    assert stopping.freedom_to_stop(w, p) == pytest.approx(freedom)


@given(SHARES, SHARES, SHARES)
def test_the_more_exploitation_holds_the_fewer_stop(control, one, other):
    less, more = sorted((one, other))
    w = person(control=control, exploited=True)
    loose, tight = (stopping.freedom_to_stop(w, numbers(exploitation_holds=holds)) for holds in (less, more))
    assert 0.0 <= tight <= loose <= 1.0 - control


@pytest.mark.parametrize(
    ("stays_long", "record", "chance"), [(False, False, 0.1), (True, False, 0.02), (0, True, 0.05)]
)
def test_offers_come_to_the_employable_and_seldom_to_those_with_long_careers(stays_long, record, chance):
    p = numbers(offer_rate=0.05, long_career_exit=0.2, record_job_loss=0.5)
    w, c = person(stays_long=stays_long, record=record), conditions(outside_work_offers=2.0)
    assert stopping.chance_of_offer(w, c, p) == pytest.approx(chance)


def test_without_the_mechanism_nobody_is_offered_other_work():
    p = numbers(on_outside_work=False, offer_rate=0.05, long_career_exit=0.2)
    assert stopping.chance_of_offer(person(), conditions(outside_work_offers=2.0), p) == 0.0


TAKES = {"outside_wage": 400.0, "choice_precision": 2.0, "outside_appeal": 0.25}


@pytest.mark.parametrize(
    ("income", "need", "control", "chance"),
    [
        (500.0, 400.0, 0.0, 0.5),  # a quarter of need less, which is what the appeal of other work outweighs
        (500.0, 400.0, 0.5, 0.25),  # half of it under half of the control
        (300.0, 400.0, 0.0, 1.0 / (1.0 + math.exp(-1.0))),  # 2 x (0.25 + 0.25)
        (700.0, 400.0, 0.0, 1.0 / (1.0 + math.e)),
        (400.5, 0.2, 0.0, 1.0 / (1.0 + math.exp(0.5))),  # need is at least a dollar: 2 x (-0.5 + 0.25)
    ],
)
def test_an_offer_is_taken_as_it_pays_better_measured_by_need(income, need, control, chance):
    w, c = (
        person(expected_income=income, need=need, control=control, exploited=False),
        conditions(outside_work_wage=1.0),
    )
    assert stopping.chance_to_take_offer(w, c, numbers(**TAKES)) == pytest.approx(chance)


def test_better_pay_elsewhere_counts():
    w, p = person(expected_income=900.0, need=400.0, control=0.0), numbers(**TAKES)
    assert stopping.chance_to_take_offer(w, conditions(outside_work_wage=2.0), p) == pytest.approx(0.5)


BREAKS = {
    "break_rate": 0.02, "desperation_keeps": 0.5, "support_stop": 3.0, "giving_up": 0.1, "other_means": 0.4,
}  # fmt: skip
AT_EASE = {"control": 0.0, "support": 0.0, "due": 500.0, "desperation": 0.0, "expected_income": 900.0}


@pytest.mark.parametrize(
    ("stated", "chance"),
    [
        ({}, 0.02),
        ({"control": 0.5}, 0.01),
        ({"desperation": 0.6}, 0.014),  # desperation keeps three in ten at work
        ({"support": 250.0}, 0.05),  # half of what is due: 1 + 3 x 0.5
        ({"support": 5000.0}, 0.08),
        ({"support": 0.5, "due": 0.0}, 0.05),  # at least a dollar is due
        ({"support": 250.0, "desperation": 0.6, "control": 0.5}, 0.0175),  # 0.02 x 0.5 x 0.7 x 2.5
    ],
)
def test_savings_and_support_allow_a_break(stated, chance):
    assert stopping.chance_of_break(person(**{**AT_EASE, **stated}), numbers(**BREAKS)) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("stated", "chance"),
    [
        ({}, 0.0),
        ({"expected_income": 200.0}, 0.0),  # as much as other means would bring: 0.4 x 500
        ({"expected_income": 50.0}, 0.075),  # a quarter of it
        ({"expected_income": -50.0}, 0.1),
        ({"expected_income": 50.0, "control": 0.5}, 0.0375),
        ({"expected_income": 0.25, "due": 0.0}, 0.075),  # at least a dollar
    ],
)
def test_who_earns_less_than_other_means_would_bring_gives_up(stated, chance):
    assert stopping.chance_to_give_up(person(**{**AT_EASE, **stated}), numbers(**BREAKS)) == pytest.approx(chance)


def test_people_stop_for_a_break_or_give_up():
    w = person(**{**AT_EASE, "expected_income": 50.0})
    assert stopping.chance_to_stop(w, numbers(**BREAKS)) == pytest.approx(0.095)


@given(SHARES, SHARES, SHARES, st.floats(0.0, 2000.0), st.floats(0.0, 2000.0))
def test_control_never_makes_stopping_easier_nor_support_harder(one, other, desperation, less, more):
    (free, bound), (poor, rich) = sorted((one, other)), sorted((less, more))

    def chance(control, support):
        stated = {**AT_EASE, "control": control, "support": support, "desperation": desperation}
        return stopping.chance_to_stop(person(**stated), numbers(**BREAKS))

    assert chance(bound, poor) <= chance(free, poor) <= chance(free, rich)
