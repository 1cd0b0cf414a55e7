"""Shares of players in what they achieve together: the order-averaged (Shapley 1953) value, exact or sampled.

A coalition is a whole number whose bit ``i`` says whether player ``i`` belongs to it. In an order the players join one
by one; what a player adds on joining depends on who is there already, and its share is the mean of that over orders.
Within every order what the players add sums to the value of all minus the value of none, and so do the shares.

Up to `EXACT` players all orders are taken. With more, orders are sampled in pairs, each with its reverse (Castro, Gómez
and Tejada 2009 sample orders; Song, Nelson and Staum 2016 do so for simulation models; reversing lowers the error).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import permutations

import numpy as np

EXACT = 5
"""Most players for which all orders are taken: 120 orders that pass through 32 coalitions."""


def orders(players: int, sampled: int, seed: int) -> np.ndarray:
    """The orders to average over: whole numbers of shape (orders, players).

    All of them up to `EXACT` players; otherwise ``sampled`` (an even number), each with its reverse beside it. The same
    seed gives the same orders, and more of them begin with the same ones.
    """
    if players <= EXACT:
        return np.array(list(permutations(range(players))), dtype=np.int64).reshape(-1, players)
    luck = np.random.default_rng(np.random.Philox(key=seed))
    drawn = [luck.permutation(players) for _ in range(sampled // 2)]
    return np.array([order for one in drawn for order in (one, one[::-1])], dtype=np.int64)


def visited(order: np.ndarray) -> np.ndarray:
    """The coalitions before and after each player joins: (orders, players + 1), from none to all."""
    joined = np.cumsum(np.int64(1) << order, axis=1)
    return np.concatenate([np.zeros((len(order), 1), dtype=np.int64), joined], axis=1)


def needed(order: np.ndarray) -> list[int]:
    """Every coalition whose value is asked for, each once, in ascending order: those the orders pass through, and for
    each player the coalition of it alone and the one of all others."""
    players = order.shape[1]
    everyone = (1 << players) - 1
    ends = [coalition for player in range(players) for coalition in (1 << player, everyone ^ (1 << player))]
    return sorted({int(coalition) for coalition in visited(order).ravel()} | set(ends) | {0, everyone})


def added(order: np.ndarray, coalitions: Iterable[int], values: np.ndarray) -> np.ndarray:
    """What each player adds in each order: shape (orders, players, ...), players by number.

    ``values`` has one row per coalition, in the order of ``coalitions``; further axes are carried along.
    """
    row = {coalition: at for at, coalition in enumerate(coalitions)}
    path = np.vectorize(row.__getitem__, otypes=[np.int64])(visited(order))
    steps = values[path[:, 1:]] - values[path[:, :-1]]
    places = np.argsort(order, axis=1).reshape(*order.shape, *[1] * (steps.ndim - 2))
    found: np.ndarray = np.take_along_axis(steps, places, axis=1)
    return found


def order_error(steps: np.ndarray, players: int) -> np.ndarray:
    """Standard error of the shares that comes from sampling orders: 0 where all were taken; shape of ``steps[0]``.

    A pair of an order and its reverse is one draw; with a single pair there is no telling (NaN).
    """
    if players <= EXACT:
        return np.zeros(steps.shape[1:])
    pairs = 0.5 * (steps[0::2] + steps[1::2])
    if len(pairs) < 2:
        return np.full(steps.shape[1:], math.nan)
    error: np.ndarray = pairs.std(axis=0, ddof=1) / math.sqrt(len(pairs))
    return error
