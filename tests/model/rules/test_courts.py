"""What courts decide."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

courts = rules("courts")


@pytest.mark.parametrize(
    ("delay", "interpreter", "chance"),
    [
        (0.0, False, 0.0),  # nothing to wait for
        (4.0, False, 0.5),  # log 2 / 4 a week, for four weeks
        (4.0, True, 0.75),  # waits twice as long
        (8.0, False, 0.75),
    ],
)
def test_the_longer_the_wait_for_screening_the_more_plead_guilty(delay, interpreter, chance):
    w, c = person(limited_english=interpreter), conditions(courts_screening_delay=delay)
    p = numbers(plea_rate=math.log(2.0) / 4.0, detention_language=1.0)
    assert courts.chance_to_plead_guilty(w, c, p) == pytest.approx(chance)


@given(st.floats(0.0, 26.0), st.floats(0.0, 26.0), st.floats(0.0, 2.0), st.booleans())
def test_a_slower_court_never_gets_fewer_pleas(one, other, rate, interpreter):
    low, high = sorted((one, other))
    w, p = person(limited_english=interpreter), numbers(plea_rate=rate, detention_language=0.5)
    prompt, slow = (
        courts.chance_to_plead_guilty(w, conditions(courts_screening_delay=delay), p) for delay in (low, high)
    )
    assert 0.0 <= prompt <= slow <= 1.0


@pytest.mark.parametrize(("exploited", "chance"), [(True, 0.4), (False, 0.0)])
def test_screening_recognises_only_those_who_are_exploited(exploited, chance):
    assert courts.chance_recognised_as_exploited(exploited, numbers(screening_recognises=0.4)) == chance


@pytest.mark.parametrize(("on", "chance"), [(True, 0.3), (False, 0.0)])
def test_diversion_is_as_frequent_as_courts_make_it(on, chance):
    assert courts.chance_of_diversion(conditions(courts_diversion=0.3), numbers(on_diversion=on)) == chance


def test_the_fine_is_a_multiple_of_the_usual_one():
    assert courts.fine_imposed(conditions(courts_fine=1.5), numbers(fine=200.0)) == 300.0
