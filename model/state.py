"""Everything a world holds between two weeks, and the scratch space of a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.agents import empty
from model.codes import VENUES, ThirdPartyKind
from model.counting.tallies import COHORTS, TALLIES, WORKER_TALLIES
from model.machine.memory import PREFETCHED, copy, zeros
from model.traits import CIRCUMSTANCES, ORIGINS

MOST_CANDIDATES = 8

BOOKING = np.dtype(
    [
        ("client", np.int32),
        ("place", np.int32),
        ("price", np.float64),
        ("danger", np.float64),
        ("risky", np.bool_),
    ],
    align=True,
)
"""One session agreed this week: the client, the place of the worker's offer, the price ($/session), the chance of
violence at a place of isolation 1, and whether it is a riskier service."""

ATTEMPT = np.dtype(
    [
        ("venue", np.int32),
        ("found", np.int32, (MOST_CANDIDATES,)),
        ("afraid", np.float64),
        ("between", np.float64, (MOST_CANDIDATES,)),
        ("luck", np.float64, (8,)),
    ],
    align=True,
)
"""One attempt of a client: where he looks, the stands that luck leads him to and then the places of the offers found
there, where luck fell between two stands, his fear, and the luck of the meeting."""

REQUEST = np.dtype([("client", np.int32), ("index", np.int32), ("luck", np.float64)], align=True)
"""One booking that a client looks for this week; ``luck`` is its place in the queue."""


BATCH = 64
"""Attempts prepared together, so that their luck is worked out, and memory fetched, side by side."""


LEAST_SCRATCH = 2 * len(ThirdPartyKind)
"""Numbers that the scratch room holds in the smallest world: two for each kind of third party."""


class State(NamedTuple):
    """All records of one world; every array is owned by it alone."""

    workers: np.ndarray
    clients: np.ndarray
    third_parties: np.ndarray
    officers: np.ndarray
    venues: np.ndarray
    market: np.ndarray
    stands: np.ndarray
    """Shape (venues, stand slots): place of the offer that has a session at this stand or, if it is free, at the next
    one that is taken; NOBODY where nobody offers any."""
    reach: np.ndarray
    """Shape (3, venues): cumulative weights by which clients move on: openly, discreetly, to less selective places."""
    requests: np.ndarray
    """Shape (most requests,): what clients look for this week, client by client; ``queue`` has them by luck."""
    queue: np.ndarray
    buckets: np.ndarray
    attempts: np.ndarray
    """Shape (BATCH,): the next attempts of clients in the queue."""
    bookings: np.ndarray
    tally: np.ndarray
    """Shape (rows, worker tallies): this week's counts, thrice: by origin, circumstances, cohorts."""
    at_work: np.ndarray
    """Shape (workers + PREFETCHED,): ids of those in the trade this week, in order; ``market.working`` is
    their number."""
    offers: np.ndarray
    """Shape (workers,): what each of those ``at_work`` brings to this week's market, in the same order."""
    counts: np.ndarray
    """Shape (tallies,): this week's counts of the market as a whole."""
    applicants: np.ndarray
    """Shape (workers,): ids of those who were admitted to a service this week."""
    scratch: np.ndarray
    """Shape (2 x workers,), or ``LEAST_SCRATCH``: room for a week's lotteries and medians."""

    def copy(self) -> State:
        """A copy that shares nothing with the original."""
        return State(*(copy(array) for array in self))


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
        stands=copy(np.full((VENUES, stand_slots), -1, np.int32)),
        reach=zeros((3, VENUES), np.float64),
        requests=zeros(most_requests, REQUEST).view(np.recarray),
        queue=zeros(most_requests, REQUEST).view(np.recarray),
        buckets=zeros(most_requests + 1, np.int32),
        attempts=zeros(BATCH, ATTEMPT).view(np.recarray),
        bookings=zeros(most_requests, BOOKING).view(np.recarray),
        tally=zeros((ORIGINS + CIRCUMSTANCES + COHORTS, WORKER_TALLIES), np.float64),
        at_work=zeros(workers + PREFETCHED, np.int32),
        offers=empty("offer", workers),
        counts=zeros(TALLIES, np.float64),
        applicants=zeros(workers, np.int32),
        scratch=zeros(max(2 * workers, LEAST_SCRATCH), np.float64),
    )
