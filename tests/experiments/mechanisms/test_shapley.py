"""Shares: worked examples, the axioms that define the Shapley value, and the error of sampled orders."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.mechanisms.shapley import EXACT, added, needed, order_error, orders, visited


def shares(players: int, value, sampled: int = 8, seed: int = 1) -> np.ndarray:
    order = orders(players, sampled, seed)
    coalitions = needed(order)
    return added(order, coalitions, np.array([value(coalition) for coalition in coalitions])).mean(axis=0)


def members(coalition: int) -> set[int]:
    return {player for player in range(coalition.bit_length()) if coalition >> player & 1}


def test_the_glove_game_gives_its_printed_value():
    # Two own a left glove, one a right glove; only a pair is worth something.
    found = shares(3, lambda coalition: float(2 in members(coalition) and len(members(coalition)) > 1))
    assert found == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_all_orders_of_five_pass_through_all_coalitions_once_each():
    order = orders(5, 8, 1)
    assert order.shape == (math.factorial(5), 5)
    assert needed(order) == list(range(32))
    assert (visited(order)[:, 0] == 0).all()
    assert (visited(order)[:, -1] == 31).all()


@given(st.integers(1, EXACT + 2), st.integers(0, 2**32), st.data())
def test_shares_sum_to_what_all_achieve_beyond_none(players, seed, data):
    values = data.draw(st.lists(st.integers(-1000, 1000), min_size=2**players, max_size=2**players))
    found = shares(players, lambda coalition: values[coalition], seed=seed)
    assert math.fsum(found) == pytest.approx(values[-1] - values[0], abs=1e-9)


@pytest.mark.parametrize("players", [4, EXACT + 2])
def test_a_player_who_adds_nothing_has_no_share_and_equals_share_alike(players):
    def value(coalition: int) -> float:
        inside = members(coalition) - {0}  # player 0 adds nothing
        return 3.0 * len(inside)

    found = shares(players, value)
    assert found[0] == 0.0
    assert found[1:] == pytest.approx(3.0)


def test_shares_of_a_sum_are_the_sums_of_shares():
    luck = np.random.default_rng(5)
    one, other = luck.normal(size=(2, 16))
    together = shares(4, lambda coalition: one[coalition] + 2.0 * other[coalition])
    apart = shares(4, one.__getitem__) + 2.0 * shares(4, other.__getitem__)
    assert together == pytest.approx(apart)


def test_further_axes_are_carried_along():
    order = orders(3, 2, 1)
    values = np.arange(8 * 6, dtype=float).reshape(8, 2, 3)
    steps = added(order, needed(order), values)
    assert steps.shape == (6, 3, 2, 3)
    np.testing.assert_allclose(steps[:, :, 1, 2], added(order, needed(order), values[:, 1, 2]))


def test_sampled_orders_are_pairs_that_do_not_change_when_more_are_drawn():
    few, many = orders(7, 4, 3), orders(7, 10, 3)
    assert (few == many[:4]).all()
    assert (few[0::2] == few[1::2, ::-1]).all()
    assert (orders(7, 4, 4) != few).any()


def test_the_error_of_sampling_tells_how_far_sampled_shares_lie_from_exact_ones():
    luck = np.random.default_rng(11)
    values = luck.normal(size=2**7)
    exact = np.zeros(7)
    for player in range(7):
        for coalition in range(2**7):
            if not coalition >> player & 1:
                size = len(members(coalition))
                weight = math.factorial(size) * math.factorial(6 - size) / math.factorial(7)
                exact[player] += weight * (values[coalition | 1 << player] - values[coalition])
    away = []
    for seed in range(60):
        order = orders(7, 24, seed)
        steps = added(order, needed(order), np.array([values[c] for c in needed(order)]))
        away.append((steps.mean(axis=0) - exact) / order_error(steps, 7))
    # Unbiased, and standardised errors spread as Student's t with 11 degrees of freedom: standard deviation 1.1.
    assert abs(np.mean(away)) < 0.2
    assert 0.8 < np.std(away) < 1.5


def test_there_is_no_error_of_sampling_when_all_orders_are_taken_and_none_known_from_one_pair():
    assert (order_error(np.ones((120, 5)), 5) == 0.0).all()
    assert np.isnan(order_error(np.ones((2, 7)), 7)).all()
