"""The slice of the model that is written three times: one week of meeting, screening, booking and sessions.

Every week each client seeks with a fixed probability, in random order. He meets some workers by chance and asks the
one with the most capacity for the price. If he is dangerous the worker refuses with a probability equal to skill; else
the booking is made if capacity is left that week. A session turns violent in proportion to the client's danger. Whom
he asks does not depend on who is booked already, so that a vectorised version exists at all.
"""

from typing import NamedTuple

import numpy as np

SEEKS = 0.6
CANDIDATES = 4
DANGEROUS = 0.5
VIOLENCE = 0.2
WEEKS = 50
BOOKINGS, REFUSALS, VIOLENT = range(3)
COUNTS = ("bookings", "refusals", "violent sessions")


class Market(NamedTuple):
    """Who is there: three arrays over workers, one over clients."""

    price: np.ndarray
    capacity: np.ndarray
    skill: np.ndarray
    danger: np.ndarray


def market(workers: int, clients: int) -> Market:
    """The same people for all three versions."""
    luck = np.random.default_rng(1)
    return Market(
        price=luck.uniform(50, 250, workers),
        capacity=luck.integers(1, 9, workers),
        skill=luck.uniform(0, 1, workers),
        danger=luck.uniform(0, 1, clients) ** 3,
    )
