"""The functional forms that rules share, and what is asked of people all over the model."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import rules

forms = rules("forms")
ANY = st.floats(-1e6, 1e6)
SHARES = st.floats(0.0, 1.0)
LUCK = st.floats(0.0, 1.0, exclude_max=True)


@pytest.mark.parametrize(("x", "kept"), [(-2.0, 0.5), (0.5, 0.5), (1.0, 1.0), (3.0, 3.0), (4.0, 3.0)])
def test_clip_keeps_a_number_between_two_others(x, kept):
    assert forms.clip(x, 0.5, 3.0) == kept


@pytest.mark.parametrize(
    ("x", "share"),
    [
        (0.0, 0.5),
        (math.log(3.0), 0.75),  # odds of three to one
        (-math.log(3.0), 0.25),
        (math.log(19.0), 0.95),
        (1.0, 1.0 / (1.0 + 1.0 / math.e)),
        (-1.0, 1.0 / (1.0 + math.e)),
    ],
)
def test_logistic_is_the_share_with_these_log_odds(x, share):
    assert forms.logistic(x) == pytest.approx(share, rel=1e-12)


def test_logistic_of_huge_numbers_is_a_share_and_never_quite_nothing():
    assert forms.logistic(1e9) == 1.0
    assert 0.0 < forms.logistic(-1e9) < 1e-300


@given(ANY, ANY)
def test_logistic_rises_from_0_to_1(one, other):
    low, high = sorted((one, other))
    assert 0.0 < forms.logistic(low) <= forms.logistic(high) <= 1.0


@pytest.mark.parametrize(
    ("x", "half", "y"),
    [(0.0, 2.0, 0.0), (2.0, 2.0, 0.5), (6.0, 2.0, 0.75), (0.5, 1.5, 0.25), (-3.0, 2.0, 0.0), (0.0, 0.0, 0.0)],
)
def test_saturating_is_one_half_at_its_half_and_nothing_below_0(x, half, y):
    assert forms.saturating(x, half) == pytest.approx(y)


@given(ANY, ANY, st.floats(1e-3, 1e3))
def test_saturating_rises_and_stays_below_1(one, other, half):
    low, high = sorted((one, other))
    assert 0.0 <= forms.saturating(low, half) <= forms.saturating(high, half) <= 1.0


@pytest.mark.parametrize(
    ("base", "exponent", "y"),
    [
        (4.0, 0.5, 2.0),
        (2.0, -1.0, 0.5),
        (3.0, 0.0, 1.0),
        (0.0, 1.0, 1e-6),  # as good as nothing
        (1e9, 0.5, 1e3),  # as good as any amount: the root of a million
    ],
)
def test_power_is_a_power_of_a_base_kept_from_0_and_infinity(base, exponent, y):
    assert forms.power(base, exponent) == pytest.approx(y, rel=1e-9)


@pytest.mark.parametrize(("x", "y"), [(math.e, 1.0), (100.0, math.log(100.0)), (1.0, 0.0), (0.25, 0.0), (-5.0, 0.0)])
def test_the_logarithm_of_an_amount_is_never_below_0(x, y):
    assert forms.logarithm(x) == pytest.approx(y)


@pytest.mark.parametrize(
    ("memory", "news", "weight", "after"),
    [
        (10.0, 20.0, 0.25, 12.5),  # a quarter of the way up
        (20.0, 10.0, 0.25, 17.5),  # and down
        (10.0, 20.0, 0.0, 10.0),
        (10.0, 20.0, 1.0, 20.0),
    ],
)
def test_a_memory_moves_towards_the_news(memory, news, weight, after):
    assert forms.remember(memory, news, weight) == pytest.approx(after)


@given(ANY, ANY, SHARES)
def test_a_memory_ends_between_itself_and_the_news(memory, news, weight):
    low, high = sorted((memory, news))
    rounding = 1e-9 * (1.0 + abs(low) + abs(high))
    assert low - rounding <= forms.remember(memory, news, weight) <= high + rounding
