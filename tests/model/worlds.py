"""Worlds, tables of conditions and comparisons that the tests of the model share."""

from collections.abc import Iterator

import numpy as np

from model.conditions import LEVERS, status_quo_table
from model.parameters import REGISTRY, Parameters
from model.state import State
from model.world import World

SCALE = 0.03
"""Enough for every kind of agent to be there, and a week in well under a millisecond."""


def small_world(seed: int = 1, scale: float = SCALE, **changes: float) -> World:
    """A small world with the default parameters, but for some changes."""
    return World(Parameters.defaults().set(changes), seed, scale)


def moving_table(weeks: int, seed: int = 0, share: float = 1.0, at_bounds: float = 1 / 3) -> np.recarray:
    """Weekly conditions in which a share of all levers takes a new value within its bounds every week.

    Of these values a share ``at_bounds`` is a bound.
    """
    rng = np.random.default_rng(seed)
    table = status_quo_table(weeks)
    for lever in LEVERS.values():
        column = table[lever.column]
        values = rng.uniform(lever.low, lever.high, column.shape)
        bounds = rng.choice([lever.low, lever.high], column.shape)
        values = np.where(rng.random(column.shape) < at_bounds, bounds, values)
        column[...] = np.where(rng.random(column.shape) < share, values, column)
    table.declared_venue_kind[...] = np.floor(table.declared_venue_kind)
    return table


def with_levers(weeks: int, start: int = 0, **values: float) -> np.recarray:
    """The status quo with some levers, by column, at another value from a week on."""
    table = status_quo_table(weeks)
    for column, value in values.items():
        table[column][start:] = value
    return table


def sampled(seed: int, corners: float = 0.0) -> Parameters:
    """Parameters from anywhere within their declared ranges; a share of them at one end of the prior."""
    rng = np.random.default_rng(seed)
    unit = rng.random(len(Parameters.free()))
    ends = rng.choice([0.0, 1.0], len(unit))
    return Parameters.defaults().sample(np.where(rng.random(len(unit)) < corners, ends, unit))


HOW_MANY = (
    "people", "people_in_trade", "clients", "third_parties_per_kind", "officers_per_unit", "contacts_per_officer",
)  # fmt: skip


def cornered(seed: int, share: float = 0.5) -> Parameters:
    """Parameters of which a share is set to the lowest or the highest value that a user may set.

    That includes those without a prior, which `sampled` leaves alone; how many agents there are stays as it is.
    """
    rng = np.random.default_rng(seed)
    changes = {
        name: rng.choice([low, high])
        for parameter in REGISTRY.values()
        if parameter.name not in HOW_MANY
        for name, (_, low, high) in parameter.scalars().items()
        if rng.random() < share
    }
    return Parameters.defaults().set(changes)


def people(state: State) -> np.ndarray:
    """Records of everyone who has ever belonged to the catchment."""
    return state.workers[: state.market[0].people]


def in_trade(state: State) -> np.ndarray:
    """Records of those who trade sex at present."""
    everyone = people(state)
    return everyone[everyone.in_trade]


def columns(state: State) -> Iterator[tuple[str, np.ndarray]]:
    """Every array of a state, field by field, under a name such as ``workers.money``."""
    for name, array in zip(state._fields, state, strict=True):
        if array.dtype.names is None:
            yield name, array
        else:
            for field in array.dtype.names:
                yield f"{name}.{field}", array[field]


ROOM = ("at_work", "applicants", "scratch")
"""Lists that each week fills anew before it reads them: what an earlier week left there is no state of the world."""


def snapshot(world: World) -> dict[str, bytes]:
    """All state and counts of a world as bytes, padding left out; slots beyond the people so far left out too."""
    count, slots = int(world.state.market[0].people), len(world.state.workers)
    taken = {}
    for name, column in columns(world.state):
        if name in ROOM:
            continue
        if column.shape and len(column) == slots:
            column = column[:count]
        taken[name] = np.ascontiguousarray(column).tobytes()
    return taken | {"tallies": world.tallies.tobytes()}


def differences(one: World, other: World, ignore: tuple[str, ...] = ()) -> list[str]:
    """Names of all state and counts in which two worlds differ by as much as a bit."""
    first, second = snapshot(one), snapshot(other)
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name] and name not in ignore]
