"""Claims to a benefit."""

import pytest

from model.codes import Housing
from model.conditions import status_quo_of
from tests.model.rules.plain import conditions, numbers, person, rules

benefits = rules("benefits")


@pytest.mark.parametrize(("delay", "weeks"), [(0.0, 1), (7.0, 8), (7.9, 8)])
def test_a_claim_is_heard_when_the_courts_delay_is_over(delay, weeks):
    assert benefits.weeks_to_hearing(conditions(courts_hearing_delay=delay), numbers()) == weeks


def test_without_the_mechanism_hearings_are_as_usual():
    c, p = conditions(courts_hearing_delay=50.0, courts_remote_hearings=0.9), numbers(on_hearings=False)
    assert benefits.weeks_to_hearing(c, p) == 1 + int(status_quo_of("courts.hearing_delay"))
    assert benefits.share_heard_remotely(c, p) == status_quo_of("courts.remote_hearings")


def test_hearings_are_remote_as_far_as_courts_say():
    assert benefits.share_heard_remotely(conditions(courts_remote_hearings=0.9), numbers()) == 0.9


@pytest.mark.parametrize(
    ("housing", "chance"),
    [
        (Housing.STABLE, 0.0),
        (Housing.UNSTABLE, 0.2),
        (Housing.PROVIDED, 0.2),
        (Housing.UNHOUSED, 0.4),
        (Housing.SUPPORTED, 0.0),
    ],
)
def test_remote_hearings_are_missed_for_want_of_a_home(housing, chance):
    w = person(housing=housing)
    assert benefits.chance_to_miss_remote_hearing(w, numbers(remote_missed=0.4)) == pytest.approx(chance)


@pytest.mark.parametrize(("paid_until", "paid"), [(9, 0.0), (10, 0.0), (11, 200.0)])
def test_a_benefit_is_paid_before_the_week_it_ends(paid_until, paid):
    assert benefits.benefit(paid_until, 10, numbers(benefit_amount=200.0)) == paid
