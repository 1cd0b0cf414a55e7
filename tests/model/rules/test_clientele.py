"""How clients lapse and begin, and what the law says to them of buying."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

clientele = rules("clientele")
SHARES = st.floats(0.0, 1.0)
HALVES = math.log(2.0)


@pytest.mark.parametrize(
    ("offence", "strength", "norm"),
    [
        (1.0, 0.4, 0.0),  # the usual law says nothing new
        (0.0, 0.4, 0.4),  # no offence: all of it speaks for buying
        (0.75, 0.4, 0.1),
        (0.0, 0.0, 0.0),  # the law does not teach
        (0.0, -0.2, -0.2),  # it tempts
    ],
)
def test_the_law_speaks_for_or_against_buying_as_far_as_it_differs_from_the_usual(offence, strength, norm):
    assert clientele.USUAL_OFFENCE_OF_BUYING == 1.0
    assert clientele.norm_of_law(offence, numbers(law_norm=strength)) == pytest.approx(norm)


@pytest.mark.parametrize(
    ("turnover", "norm", "lives"),
    [
        (0.52, 0.0, 0.01),  # half of them in a year
        (0.52, HALVES, 0.005),  # half as fast
        (0.52, -HALVES, 0.02),  # twice as fast
        (0.0, 0.3, 0.0),  # nobody lapses
    ],
)
def test_lives_pass_by_turnover_and_slower_where_the_law_speaks_for_going_on(turnover, norm, lives):
    assert clientele.pace_of_lapsing(norm, numbers(client_turnover=turnover)) == pytest.approx(lives)


@pytest.mark.parametrize(
    ("room", "norm", "waits"),
    [
        (1.0, 0.0, 0.01),  # as many places wait as are taken: one begins for each who lapses
        (0.5, 0.0, 0.02),  # half as many wait, half as long
        (0.5, HALVES, 0.04),
        (0.5, -HALVES, 0.01),
    ],
)
def test_waits_pass_so_that_as_many_begin_as_lapse(room, norm, waits):
    p = numbers(client_turnover=0.52, client_room=room)
    assert clientele.pace_of_beginning(norm, p) == pytest.approx(waits)


@given(st.floats(0.0, 2.0), st.floats(0.05, 3.0))
def test_under_the_usual_law_as_many_begin_as_lapse(turnover, room):
    p = numbers(client_turnover=turnover, client_room=room)
    assert room * clientele.pace_of_beginning(0.0, p) == pytest.approx(clientele.pace_of_lapsing(0.0, p))


@given(SHARES, SHARES, st.floats(0.0, 1.0))
def test_a_stricter_law_never_brings_more_clients_unless_the_parameter_says_so(one, other, strength):
    low, high = sorted((one, other))
    p = numbers(law_norm=strength, client_turnover=0.2, client_room=0.5)
    lax, strict = clientele.norm_of_law(low, p), clientele.norm_of_law(high, p)
    assert clientele.pace_of_lapsing(strict, p) >= clientele.pace_of_lapsing(lax, p)
    assert clientele.pace_of_beginning(strict, p) <= clientele.pace_of_beginning(lax, p)


@pytest.mark.parametrize(("lives", "parts"), [(1.0, 1_000_000), (0.0000029, 2), (0.0, 0)])
def test_lives_are_counted_in_whole_millionths(lives, parts):
    assert clientele.whole_parts(lives) == parts
