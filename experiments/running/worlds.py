"""Worlds: the model compiled for them; one of a replicate made, counted, and run up to where policies fork."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.running.worker import check_main

if TYPE_CHECKING:
    from experiments.running.means import Means
    from experiments.running.progress import Reporter
    from model.parameters import Parameters
    from model.world import World

POPULATIONS = ("workers", "third_parties", "officers")
"""Kinds of people of whom all in the records count; of clients, those who buy."""


def compile_model(means: Means, reporter: Reporter) -> None:
    """Compile the model before workers of this machine need it, and say so; see `compiled.prepare`.

    Raises:
        InputError: a file replaces rules, and the compiler does not take one of them; says where and why.
    """
    if means.interpreted or means.dask is not None:
        return
    from experiments.rules import check
    from model.compiled import prepare

    check_main()
    check.check_text()
    try:
        prepare(reporter.say)
    except Exception as error:
        if (told := check.explain(error)) is None:
            raise
        raise told from error


def new_world(parameters: Parameters, seed: int, number: int, scale: float) -> tuple[World, int]:
    """A replicate's world before its first week, and the number of people in it.

    Args:
        seed: of the plan, from which every replicate's own is derived. number: of the replicate. scale: 1 is full size.
    """
    from model.seeds import replicate_seed
    from model.world import World

    world = World(parameters, replicate_seed(seed, number), scale=scale)
    buyers = int(world.state.clients["buys"].sum())
    return world, buyers + sum(len(getattr(world.state, kind)) for kind in POPULATIONS)


@dataclass(frozen=True)
class ReplicateJob:
    """What all jobs know whose tasks are replicates: parameters, seed, scale and weeks of burn-in, as in a plan."""

    parameters: Parameters
    seed: int
    scale: float
    burn_in: int

    def new_world(self, number: int) -> tuple[World, int]:
        """See `new_world` of this module."""
        return new_world(self.parameters, self.seed, number, self.scale)

    def burned_in(self, number: int) -> tuple[World, int]:
        """See `burned_in` of this module."""
        return burned_in(self.parameters, self.seed, number, self.scale, self.burn_in)


def burned_in(parameters: Parameters, seed: int, number: int, scale: float, burn_in: int) -> tuple[World, int]:
    """A replicate's world after ``burn_in`` weeks of the status quo, ready to fork; otherwise as `new_world`."""
    from model.conditions import status_quo_table

    world, people = new_world(parameters, seed, number, scale)
    if burn_in:
        world.run(status_quo_table(burn_in))
    world.begin()
    return world, people
