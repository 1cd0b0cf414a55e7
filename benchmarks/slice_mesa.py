"""The slice as Mesa agents, in the plain style of Mesa's own examples."""

import mesa
import numpy as np

from benchmarks.slice_market import BOOKINGS, CANDIDATES, DANGEROUS, REFUSALS, SEEKS, VIOLENCE, VIOLENT, WEEKS, Market


class Worker(mesa.Agent):
    def __init__(self, model: "Slice", price: float, capacity: int, skill: float) -> None:
        super().__init__(model)
        self.capacity, self.skill, self.remaining = capacity, skill, 0
        self.appeal = capacity / price

    def rest(self) -> None:
        self.remaining = self.capacity

    def refuses(self, client: "Client") -> bool:
        return client.danger > DANGEROUS and self.random.random() < self.skill


class Client(mesa.Agent):
    def __init__(self, model: "Slice", danger: float) -> None:
        super().__init__(model)
        self.danger = danger

    def seek(self) -> None:
        """One week of one client."""
        if self.random.random() >= SEEKS:
            return
        workers, counts = self.model.workers, self.model.counts
        worker = max(self.random.choices(workers, k=CANDIDATES), key=lambda candidate: candidate.appeal)
        if worker.refuses(self):
            counts[REFUSALS] += 1
        elif worker.remaining > 0:
            worker.remaining -= 1
            counts[BOOKINGS] += 1
            if self.random.random() < VIOLENCE * self.danger:
                counts[VIOLENT] += 1


class Slice(mesa.Model):
    def __init__(self, market: Market, seed: int) -> None:
        super().__init__(seed=seed)
        roster = zip(market.price.tolist(), market.capacity.tolist(), market.skill.tolist(), strict=True)
        self.workers = [Worker(self, *row) for row in roster]
        for danger in market.danger.tolist():
            Client(self, danger)
        self.counts = [0, 0, 0]

    def step(self) -> None:
        """One week of everyone."""
        self.counts = [0, 0, 0]
        self.agents_by_type[Worker].do("rest")
        self.agents_by_type[Client].shuffle_do("seek")


def prepare(market: Market, seed: int):
    """A job that runs all weeks and gives what happened, shape (weeks, 3)."""
    model = Slice(market, seed)

    def run() -> np.ndarray:
        rows = []
        for _ in range(WEEKS):
            model.step()
            rows.append(model.counts)
        return np.array(rows)

    return run
