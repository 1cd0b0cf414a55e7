"""Everything a world holds between two weeks, and the scratch space of a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.agents import VENUES, empty
from model.tallies import CIRCUMSTANCES, COHORTS, ORIGINS, TALLIES, WORKER_TALLIES

BOOKING = np.dtype(
    [
        ("client", np.int32),
        ("worker", np.int32),
        ("venue", np.int32),
        ("screened", np.bool_),
        ("risky", np.bool_),
        ("price", np.float64),
    ],
    align=True,
)
"""One session agreed this week: who meets whom, where, at what price ($/session), and how."""

REQUEST = np.dtype([("client", np.int32), ("index", np.int32), ("luck", np.float64)], align=True)
"""One booking that a client looks for this week; ``luck`` is its place in the queue."""


class State(NamedTuple):
    """All records of one world; every array is owned by it alone."""

    workers: np.ndarray
    clients: np.ndarray
    third_parties: np.ndarray
    officers: np.ndarray
    venues: np.ndarray
    market: np.ndarray
    stands: np.ndarray
    """Shape (venues, stand slots): id of the worker who offers a session at this stand or, if it is free, at the next
    one that is taken; NOBODY where nobody offers any."""
    reach: np.ndarray
    """Shape (3, venues): cumulative weights by which clients move on: openly, discreetly, to less selective places."""
    requests: np.ndarray
    queue: np.ndarray
    buckets: np.ndarray
    bookings: np.ndarray
    tally: np.ndarray
    """Shape (rows, worker tallies): this week's counts, thrice: by origin, circumstances, cohorts."""
    at_work: np.ndarray
    """Shape (workers + 1,): ids of those in the trade this week, in order; ``market.working`` says how many."""
    counts: np.ndarray
    """Shape (tallies,): this week's counts of the market as a whole."""
    applicants: np.ndarray
    """Shape (workers,): ids of those who were admitted to a service this week."""
    scratch: np.ndarray
    """Shape (2 x workers,): room for a week's lotteries and medians."""

    def copy(self) -> State:
        """A copy that shares nothing with the original."""
        return State(*(array.copy() for array in self))


def new_state(workers: int, clients: int, third_parties: int, officers: int, stand_slots: int) -> State:
    """An empty world of the given size; ``stand_slots`` must be a power of two."""
    most_requests = 3 * clients + 1
    return State(
        workers=empty("worker", workers),
        clients=empty("client", clients),
        third_parties=empty("third_party", third_parties),
        officers=empty("officer", officers),
        venues=empty("venue", VENUES),
        market=empty("market", 1),
        stands=np.full((VENUES, stand_slots), -1, dtype=np.int32),
        reach=np.zeros((3, VENUES)),
        requests=np.zeros(most_requests, dtype=REQUEST).view(np.recarray),
        queue=np.zeros(most_requests, dtype=np.int32),
        buckets=np.zeros(most_requests + 1, dtype=np.int32),
        bookings=np.zeros(most_requests, dtype=BOOKING).view(np.recarray),
        tally=np.zeros((ORIGINS + CIRCUMSTANCES + COHORTS, WORKER_TALLIES)),
        at_work=np.zeros(workers + 1, dtype=np.int32),
        counts=np.zeros(TALLIES),
        applicants=np.zeros(workers, dtype=np.int32),
        scratch=np.zeros(2 * workers),
    )
