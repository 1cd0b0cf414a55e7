"""Designs: which points a sweep visits, block by block, so that a finished sweep can be given more."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.sweeps.factors import Factor, source_of
from experiments.sweeps.schema import DesignTable
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweeps.files import Experiment

UNIT = "unit."


def points_table(factors: Sequence[Factor], design: DesignTable, blocks: Sequence[int]) -> pd.DataFrame:
    """The points of a design, in its order: point, block, parameter_set, a column per factor, coordinates ``unit.*``.

    Args:
        factors: what varies.
        design: how.
        blocks: samples of the first design and of each expansion; ignored by a grid.
    """
    import pandas as pd

    names = [factor.name for factor in factors]
    if design.kind == "grid":
        values = np.array(list(itertools.product(*(factor.grid() for factor in factors))), dtype=np.float64)
        block = np.zeros(len(values), dtype=np.int64)
        units = np.empty((len(values), 0))
    else:
        groups = [source_of(factor) for factor in factors] if design.grouped else []
        parts = [coordinates(design, len(factors), blocks, number, groups) for number in range(len(blocks))]
        units = np.concatenate(parts)
        block = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        columns = [[factor.value(u) for u in column] for factor, column in zip(factors, units.T, strict=True)]
        values = np.array(columns, dtype=np.float64).T
    table = pd.DataFrame({"point": np.arange(len(values)), "block": block})
    table["parameter_set"] = parameter_sets(values[:, [factor.role == "uncertainty" for factor in factors]])
    found = dict(zip(names, values.T, strict=True))
    found |= {UNIT + name: column for name, column in zip(names, units.T, strict=False)}
    return pd.concat([table, pd.DataFrame(found)], axis=1)


def point_columns(experiment: Experiment) -> list[str]:
    """The columns of an experiment's `points_table`."""
    names = [factor.name for factor in experiment.factors]
    units = [] if experiment.content.design.kind == "grid" else [UNIT + name for name in names]
    return ["point", "block", "parameter_set", *names, *units]


def parameter_sets(values: np.ndarray) -> np.ndarray:
    """A number for each row, equal for equal rows, counted in the order of their first appearance."""
    if values.shape[1] == 0:
        return np.zeros(len(values), dtype=np.int64)
    _, first, inverse = np.unique(values, axis=0, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return np.asarray(order[inverse.reshape(-1)])


def coordinates(
    design: DesignTable, factors: int, blocks: Sequence[int], number: int, groups: Sequence[str] = ()
) -> np.ndarray:
    """Points of one block in the unit hypercube, shape (points, factors); depends on the design and earlier blocks.

    ``groups`` are those of a grouped design, one for each factor.
    """
    samples = blocks[number]
    luck = np.random.SeedSequence([design.seed, number])
    if design.kind == "random":
        return np.random.default_rng(luck).random((samples, factors))
    if design.kind == "latin-hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(factors, rng=np.random.default_rng(luck)).random(samples))
    if design.kind == "morris":
        from_salib = salib("morris")
        seed = int(luck.generate_state(1)[0])
        return np.asarray(from_salib.sample(problem(factors), samples, num_levels=design.levels, seed=seed))
    # A longer Sobol sequence begins with the shorter one: a block is what the whole has beyond the blocks before.
    before = sum(blocks[:number])
    what = problem(factors) | ({"groups": list(groups)} if groups else {})
    whole = salib("sobol").sample(what, before + samples, calc_second_order=design.second_order, seed=design.seed)
    return np.asarray(whole)[before * _rows(design, len(set(groups)) or factors) :]


def rows_per_sample(design: DesignTable, factors: Sequence[Factor]) -> int:
    """Points that one sample of a design stands for: a Saltelli row, a Morris trajectory, otherwise 1."""
    return _rows(design, len(exchanged(design, factors)))


def _rows(design: DesignTable, exchanges: int) -> int:
    if design.kind == "sobol":
        return 2 * exchanges + 2 if design.second_order else exchanges + 2
    return exchanges + 1 if design.kind == "morris" else 1


def exchanged(design: DesignTable, factors: Sequence[Factor]) -> list[list[int]]:
    """Which factors each point between A and B of a Saltelli sample takes from B: one, or one group of `source_of`."""
    if not design.grouped:
        return [[number] for number in range(len(factors))]
    sources = [source_of(factor) for factor in factors]
    return [[n for n, source in enumerate(sources) if source == group] for group in dict.fromkeys(sources)]


def check_expansion(design: DesignTable, blocks: Sequence[int], more: int) -> None:
    """Refuse an expansion that would spoil the design.

    Raises:
        InputError: a grid cannot grow by samples, and a Sobol sequence only by doubling.
    """
    if design.kind == "grid":
        raise InputError("--samples: a grid has no samples; write a new experiment file with more levels.")
    before = sum(blocks)
    if design.kind == "sobol" and (before + more) & (before + more - 1):
        raise InputError(
            f"--samples {more}: a sobol design of {before} must grow to a power of 2, such as by {before} more."
        )


def problem(factors: int) -> dict[str, object]:
    """SALib's description of a unit hypercube."""
    return {"num_vars": factors, "names": [f"x{n}" for n in range(factors)], "bounds": [[0.0, 1.0]] * factors}


def salib(module: str):  # type: ignore[no-untyped-def]
    """A module of ``SALib.sample``; `InputError` says how to install it if it is not there."""
    from importlib import import_module

    try:
        return import_module(f"SALib.sample.{module}")
    except ModuleNotFoundError:
        raise InputError(
            "morris and sobol designs need SALib: install it with `pip install 'undertow[sensitivity]'`."
        ) from None
