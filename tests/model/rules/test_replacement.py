"""What opens in place of a closed platform."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules

replacement = rules("replacement")
SHARES = st.floats(0.0, 1.0)
STARTS = st.floats(0.001, 1.0)


@pytest.mark.parametrize(
    ("weeks_closed", "delay", "drawn_out", "opens"),
    [
        (4.0, 4.0, 1.0, False),  # after four weeks, in the fifth
        (5.0, 4.0, 1.0, True),
        (8.0, 4.0, 2.0, False),  # twice as long
        (9.0, 4.0, 2.0, True),
        (1.0, 4.0, 0.0, True),  # at once
    ],
)
def test_a_replacement_opens_when_the_delay_is_over(weeks_closed, delay, drawn_out, opens):
    c = conditions(platform_closure_replacement_delay=drawn_out)
    assert replacement.is_open(weeks_closed, c, numbers(replacement_delay=delay)) == opens


@pytest.mark.parametrize(
    ("start", "half_time", "rate"),
    [
        (0.2, 4.0, math.log(4.0) / 4.0),  # odds of one to four become even in four weeks
        (0.1, 8.0, math.log(9.0) / 8.0),
        (0.5, 4.0, 0.0),  # half-grown
        (0.8, 4.0, 0.0),  # more than half-grown
    ],
)
def test_growth_leads_to_one_half_in_the_half_time(start, half_time, rate):
    p = numbers(replacement_start=start, replacement_half_time=half_time)
    assert replacement.growth_rate(p) == pytest.approx(rate, abs=1e-12)


def test_growth_of_a_week_is_logistic():
    p = numbers(replacement_start=0.2, replacement_half_time=2.0)  # log 4 / 2 = log 2 a week
    assert replacement.grown(0.0, p) == pytest.approx(0.2 * (1.0 + math.log(2.0) * 0.8))  # begins with a fifth
    assert replacement.grown(0.1, p) == pytest.approx(0.2 * (1.0 + math.log(2.0) * 0.8))  # which is the least
    assert replacement.grown(0.6, p) == pytest.approx(0.6 * (1.0 + math.log(2.0) * 0.4))
    assert replacement.grown(1.0, p) == 1.0


def test_growth_in_great_strides_ends_at_its_level():
    assert replacement.grown(0.5, numbers(replacement_start=0.01, replacement_half_time=1.0)) == 1.0  # 0.5 x 3.3


@given(SHARES, STARTS, st.floats(1.0, 60.0))
def test_maturity_grows_from_its_start_and_stays_a_share(maturity, start, half_time):
    p = numbers(replacement_start=start, replacement_half_time=half_time)
    assert max(maturity, start) - 1e-12 <= replacement.grown(maturity, p) <= 1.0


@given(st.floats(0.001, 0.2), st.integers(4, 60))
def test_it_takes_about_the_half_time_to_be_half_grown(start, half_time):
    p = numbers(replacement_start=start, replacement_half_time=float(half_time))
    weeks, maturity = 0, start
    while maturity < 0.5:
        maturity, weeks = replacement.grown(maturity, p), weeks + 1
    assert half_time <= weeks <= 2.5 * half_time  # steps of a week lag behind the curve, the more so the larger


@pytest.mark.parametrize(("closed", "kept"), [(0.0, 0.8), (0.25, 0.6), (1.0, 0.0)])
def test_closing_it_as_well_throws_growth_back(closed, kept):
    assert replacement.maturity_kept(0.8, closed) == pytest.approx(kept)


@pytest.mark.parametrize(
    ("maturity", "level", "allowed", "shut", "open_share", "reach"),
    [
        (1.0, 0.5, 1.0, 0.0, 0.5, 5.0),  # it grows to half of what was lost
        (0.5, 0.5, 1.0, 0.0, 0.25, 2.5),  # half-grown
        (1.0, 0.5, 0.5, 0.0, 0.25, 2.5),  # policy halves its level
        (1.0, 0.5, 4.0, 0.0, 1.0, 20.0),  # more reach than was lost, but no more open than open
        (1.0, 0.5, 1.0, 0.25, 0.375, 3.75),  # a shock shuts a quarter
        (0.0, 0.5, 1.0, 0.0, 0.0, 0.0),  # not there yet
    ],
)
def test_it_wins_back_a_share_of_what_was_lost(maturity, level, allowed, shut, open_share, reach):
    c, p = conditions(platform_closure_replacement=allowed), numbers(replacement_level=level)
    assert replacement.share_open(maturity, shut, c, p) == pytest.approx(open_share)
    assert replacement.reach(10.0, maturity, shut, c, p) == pytest.approx(reach)


@pytest.mark.parametrize(
    ("lost", "policy", "left"),
    [(0.0, 1.0, 0.8), (0.25, 1.0, 0.6), (0.25, 0.5, 0.3), (0.25, 2.0, 1.0), (1.0, 1.0, 0.0)],
)
def test_its_channel_has_lost_part_of_the_information(lost, policy, left):
    c = conditions(platform_closure_replacement_channel=policy)
    assert replacement.channel(0.8, c, numbers(replacement_information_loss=lost)) == pytest.approx(left)


@pytest.mark.parametrize(("policy", "scruple"), [(1.0, 0.4), (0.5, 0.2), (0.0, 0.0), (4.0, 1.0)])
def test_its_care_for_data_may_differ(policy, scruple):
    c = conditions(platform_closure_replacement_scruple=policy)
    assert replacement.scruple(0.4, c) == pytest.approx(scruple)
