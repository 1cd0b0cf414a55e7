"""The slice as whole-array NumPy operations, one pass a week."""

import numpy as np

from benchmarks.slice_market import CANDIDATES, DANGEROUS, SEEKS, VIOLENCE, WEEKS, Market


def week(market: Market, appeal: np.ndarray, luck: np.random.Generator) -> tuple[int, int, int]:
    """Bookings, refusals and violent sessions of one week."""
    seekers = luck.permutation(np.flatnonzero(luck.random(len(market.danger)) < SEEKS))
    danger = market.danger[seekers]
    met = luck.integers(0, len(appeal), (len(seekers), CANDIDATES))
    asked = met[np.arange(len(seekers)), appeal[met].argmax(axis=1)]
    refused = (danger > DANGEROUS) & (luck.random(len(seekers)) < market.skill[asked])
    asked, danger = asked[~refused], danger[~refused]
    # A stable sort by worker keeps the random order: a client's place in a worker's queue decides on his booking.
    order = np.argsort(asked, kind="stable")
    sorted_asked = asked[order]
    place = np.arange(len(order)) - np.searchsorted(sorted_asked, sorted_asked)
    booked = order[place < market.capacity[sorted_asked]]
    violent = luck.random(len(booked)) < VIOLENCE * danger[booked]
    return len(booked), int(refused.sum()), int(violent.sum())


def prepare(market: Market, seed: int):
    """A job that runs all weeks and gives what happened, shape (weeks, 3)."""
    luck, appeal = np.random.default_rng(seed), market.capacity / market.price
    return lambda: np.array([week(market, appeal, luck) for _ in range(WEEKS)])
