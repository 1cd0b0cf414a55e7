"""Parameter draws: points of the stated distributions at which the status quo is not ruled out by what is known of it.

Several hundred parameters drawn independently nearly always give a market that nobody has ever seen, without bookings
or without anyone in exploitation, about which no claim can be tested. Draws therefore come from the stated
distributions *given* that the status quo is plausible: in a small world, over the last year of a burn-in, a few levels
lie within wide bounds (as in history matching: Craig et al. 1997; Vernon, Goldstein and Bower 2010). The bounds are
published ranges, widened, and say nothing of any policy's effect.

Each draw is the end of a Markov chain of its own. It starts at the parameters' own values; a step draws a random tenth
of the parameters anew from their distributions, and is taken if the status quo stays plausible, which leaves the
stated distributions, cut to the plausible part, as what the chain converges to (Metropolis et al. 1953). Luck is keyed
by seed, draw and step: a longer list of draws begins with the shorter one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.running.plan import WEEKS_IN_YEAR
from experiments.running.tasks import Task
from model.parameters import Parameters

PLAUSIBLE: dict[str, tuple[float, float, str]] = {
    "exploitation_prevalence": (1.0, 30.0, "2 to 25 % of workers, by study and definition"),
    "client_violence": (0.5, 50.0, "1 to 25 per 1,000 sessions"),
    "bookings_per_worker": (1.0, 15.0, "4 a week off the street, 10 on it"),
    "street_bookings": (3.0, 85.0, "both places exist"),
    "platform_bookings": (5.0, 90.0, "both places exist"),
    "third_party_share": (5.0, 80.0, "a minority or a majority, by place and study"),
    "reports_share": (4.0, 75.0, "13 to 38 % of violence"),
    "arrests": (1.0, 150.0, "26 % of street workers in six months, few elsewhere"),
    "below_need": (
        5.0,
        90.0,
        "no published range: needs bind for some and not for all, so that they can bind more or less",
    ),
    "unhoused": (2.0, 70.0, "7 % off the street, 65 % on it"),
}
"""Outcome -> least and greatest level of a status quo that is not ruled out, and the range it widens."""

STAYS = (0.5, 2.0)
"""The number of workers must end between half and twice what it was at the start: the market lasts."""

STEPS = 60
TENTH = 0.1
_SCALE = 0.1
_STAGES = (52, 52, 156)
"""Weeks of the burn-in after each of which a status quo can be ruled out; most that are, are so early."""


def ruled_out(levels: dict[str, float], lasting: float) -> str:
    """The first level that rules a status quo out, or "" if none does.

    Args:
        levels: outcomes over a year. lasting: workers at its end against those at the start.
    """
    if not STAYS[0] <= lasting <= STAYS[1]:
        return "active_workers"
    bounds = ((name, low, high) for name, (low, high, _) in PLAUSIBLE.items())
    return next((name for name, low, high in bounds if not low <= levels[name] <= high), "")


def plausible(parameters: Parameters, seed: int) -> str:
    """Why a status quo with these parameters is ruled out, or "" if it is not."""
    from model.conditions import status_quo_table
    from model.counting.outcomes import window
    from model.world import World

    world = World(parameters, seed, scale=_SCALE)
    for weeks in _STAGES:
        tallies = world.run(status_quo_table(weeks)).tallies
        start = window(tallies, 0, 13)["active_workers"]
        levels = window(tallies, world.week - WEEKS_IN_YEAR, world.week)
        reason = ruled_out(levels, levels["active_workers"] / max(start, 1.0))
        if reason:
            return reason
    return ""


@dataclass(frozen=True)
class Draw:
    """One draw.

    Attributes:
        number: 0, 1, 2, ... values: every parameter by flattened name. taken: steps of the chain that were taken.
        renewed: share of the free parameters that were drawn at least once.
    """

    number: int
    values: dict[str, float]
    taken: int
    renewed: float


def chain(
    seed: int, number: int, steps: int, stays: Callable[[Parameters, int], bool], done: Callable[[], None]
) -> Draw:
    """Walk one chain to its end.

    Args:
        seed, number: key its luck. steps: how many are tried.
        stays: whether a status quo with these parameters, under the luck of this seed, is plausible.
        done: called after each step.
    """
    from model.seeds import replicate_seed

    names = Parameters.free()
    registry_values = Parameters.defaults()
    now, renewed, taken = registry_values, np.zeros(len(names), dtype=bool), 0
    for step in range(steps):
        rng = np.random.default_rng([seed, number, step])
        chosen = rng.random(len(names)) < TENTH
        fresh = registry_values.sample(rng.random(len(names)).tolist()).values
        tried = now.set({name: fresh[name] for name, picked in zip(names, chosen, strict=True) if picked})
        if stays(tried, replicate_seed(seed, number * steps + step)):
            now, renewed, taken = tried, renewed | chosen, taken + 1
        done()
    return Draw(number, now.values, taken, float(renewed.mean()))


@dataclass(frozen=True)
class Search:
    """The job of walking chains, one for each number."""

    seed: int
    steps: int = STEPS

    def task(self, number: int) -> Task:
        """One chain; it runs a small world for each step."""
        return Task(f"draw {number}", number, self.steps)

    def simulate(self, what: int, done: Callable[[], None]) -> Draw:
        """Walk the chain of a number."""
        return chain(self.seed, what, self.steps, lambda p, luck: not plausible(p, luck), done)
