"""Advertisements: people, platforms, duplicates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

advertising = rules("advertising")


@pytest.mark.parametrize(
    ("platforms_open", "on"),
    [
        (1.0, 1.0),
        (2.0, 1.5),  # half advertise on the other as well
        (3.0, 2.0),
        (0.5, 1.0),  # a part of a platform: it has their own advertisement
    ],
)
def test_some_advertise_on_every_platform_there_is(platforms_open, on):
    assert advertising.platforms_advertised_on(platforms_open, numbers(advertises_elsewhere=0.5)) == pytest.approx(on)


@pytest.mark.parametrize(
    ("wanted", "booked", "number"),
    [
        (0, 0, 0.0),  # no sessions wanted, no advertisement
        (8, 8, 2.0),  # one on each platform
        (8, 6, 3.0),  # a quarter unmet, twice as many more at none
        (8, 0, 6.0),
        (8, 9, 2.0),
        (1, 0, 6.0),
    ],
)
def test_advertisements_are_put_up_again_when_few_answer(wanted, booked, number):
    p = numbers(advertises_again=2.0)
    assert advertising.advertisements(2.0, wanted, booked, p) == pytest.approx(number)


@given(st.integers(1, 15), st.integers(0, 15), st.floats(0.0, 5.0))
def test_nobody_has_fewer_than_one_on_each_platform(wanted, booked, again):
    assert advertising.advertisements(3.0, wanted, booked, numbers(advertises_again=again)) >= 3.0
