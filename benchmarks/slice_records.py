"""The slice as this project computes: compiled rules that walk over arrays of records, with luck as a function."""

import numpy as np

from benchmarks.slice_market import BOOKINGS, CANDIDATES, DANGEROUS, REFUSALS, SEEKS, VIOLENCE, VIOLENT, WEEKS, Market
from model.chance import draw
from model.machine.compilation import entry_point, rule

WORKER = np.dtype(
    [("appeal", np.float64), ("skill", np.float64), ("capacity", np.int64), ("remaining", np.int64)], align=True
)
CLIENT = np.dtype([("danger", np.float64)], align=True)
SEEK, QUEUE, MEET, SCREEN, SESSION = range(5)


@rule
def seek(clients, queue, key, t):
    """Who seeks this week, in random order; gives their number."""
    count = 0
    for n in range(len(clients)):
        if draw(key, SEEK, t, n, 0) < SEEKS:
            # Shuffled while it is filled: the newcomer swaps places with anyone in the queue, or nobody.
            other = int(draw(key, QUEUE, t, n, 0) * (count + 1))
            queue[count] = queue[other]
            queue[other] = n
            count += 1
    return count


@rule
def candidate(workers, key, t, n):
    """The most capacity for the price among a few workers met by chance."""
    best = int(draw(key, MEET, t, n, 0) * len(workers))
    for k in range(1, CANDIDATES):
        i = int(draw(key, MEET, t, n, k) * len(workers))
        if workers[i].appeal > workers[best].appeal:
            best = i
    return best


@rule
def meet(workers, client, key, t, n, counts):
    """One client asks one worker, who screens; a booking is followed by its session."""
    worker = workers[candidate(workers, key, t, n)]
    if client.danger > DANGEROUS and draw(key, SCREEN, t, n, 0) < worker.skill:
        counts[REFUSALS] += 1
    elif worker.remaining > 0:
        worker.remaining -= 1
        counts[BOOKINGS] += 1
        if draw(key, SESSION, t, n, 0) < VIOLENCE * client.danger:
            counts[VIOLENT] += 1


@entry_point
def run_slice(workers, clients, queue, key, rows):
    """Run one week for each row of ``rows``, shape (weeks, 3)."""
    for t in range(len(rows)):
        for i in range(len(workers)):
            workers[i].remaining = workers[i].capacity
        count = seek(clients, queue, key, t)
        for q in range(count):
            meet(workers, clients[queue[q]], key, t, queue[q], rows[t])


def records(market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Workers and clients as records, an empty queue, and the counts of all weeks, shape (weeks, 3)."""
    workers = np.zeros(len(market.price), WORKER).view(np.recarray)
    workers.appeal, workers.skill = market.capacity / market.price, market.skill
    workers.capacity = market.capacity
    clients = np.zeros(len(market.danger), CLIENT).view(np.recarray)
    clients.danger = market.danger
    return workers, clients, np.zeros(len(clients), np.int64), np.zeros((WEEKS, 3), np.int64)


def prepare(market: Market, seed: int):
    """A job that runs all weeks and gives what happened, shape (weeks, 3)."""
    workers, clients, queue, rows = records(market)

    def run() -> np.ndarray:
        run_slice(workers, clients, queue, np.uint64(seed), rows)
        return rows

    return run
