"""Sensitivity indices through SALib: Morris' elementary effects and Sobol's shares of variance, with intervals."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.responses import Response, luck_left, require_defined
from experiments.sweeps.designs import UNIT, problem, rows_per_sample
from experiments.sweeps.reading import Sweep
from experiments.wording.numbers import level, percent
from experiments.wording.verdicts import CONFIDENCE
from model.errors import InputError

SEED = 1
"""Of resampling; the same results give the same intervals."""


@dataclass(frozen=True)
class Indices:
    """Indices of one response.

    Attributes:
        method: "sobol" or "morris".
        table: a row per factor: factor, role, kind, unit and
            sobol: S1, ST, morris: mu, mu_star, sigma, each (but mu) with ``_low`` and ``_high``.
        pairs: sobol with second order: first, second, S2, S2_low, S2_high; otherwise empty.
        samples: base samples, or trajectories.
        luck: share of the variance between points' means that is luck; NaN if unknown.
        notes: what a reader should know.
    """

    method: str
    table: pd.DataFrame
    pairs: pd.DataFrame
    samples: int
    luck: float
    notes: tuple[str, ...]


def require_design(sweep: Sweep, second_order: bool) -> None:
    """Refuse a design from which no indices follow.

    Raises:
        InputError: the design is neither sobol nor morris, has one trajectory, or lacks the points of second order.
    """
    design = sweep.experiment.content.design
    if design.kind not in ("sobol", "morris"):
        raise InputError(
            f"{sweep.path}: a {design.kind} design gives no indices. Plan a sweep with [design] kind = 'sobol' for "
            "shares of variance, or 'morris' to rank many factors; `undertow discover` reads this one."
        )
    if design.grouped:
        raise InputError(
            f"{sweep.path}: a grouped design tells groups of factors apart and gives no indices of single ones: ask "
            "for --variance, or plan a sweep without grouped = true."
        )
    samples = sum(sweep.plan.blocks)
    if samples < 2:
        raise InputError(
            f"{sweep.path}: one {'trajectory' if design.kind == 'morris' else 'base sample'} gives no indices: add "
            f"more with `undertow expand {sweep.path} --samples {15 if design.kind == 'sobol' else 9}`."
        )
    if second_order and not (design.kind == "sobol" and design.second_order):
        raise InputError(
            f"{sweep.path}: second-order indices need [design] kind = 'sobol' and second_order = true: plan a "
            "new sweep."
        )
    if len(sweep.points) != samples * rows_per_sample(design, sweep.factors):
        raise InputError(f"{sweep.path}: its points are not those of {samples} samples of a {design.kind} design.")


def indices(response: Response, resamples: int = 1000, second_order: bool = False) -> Indices:
    """Morris or Sobol indices of a complete response, whichever its design is for, with 90 % intervals.

    Sobol: estimators of Saltelli et al. (2010), intervals from resampled base samples, as SALib gives them. Morris:
    mean and absolute mean (Campolongo et al. 2007) and standard deviation of the elementary effects, each for a move
    over the whole range of a factor; intervals are percentiles over resampled trajectories.

    Raises:
        InputError: the design is of another kind, or the response is the same at every point.
    """
    require_design(response.sweep, second_order)
    require_defined(response, "indices need")
    means = response.means
    if not means.std() > 0.0:
        raise InputError(
            f"{response.sweep.path}: {response.scenario}: the {response.quantity} of {response.outcome} is "
            f"{level(means[0])} {response.unit} at every point: no factor moves it."
        )
    morris = response.sweep.experiment.content.design.kind == "morris"
    return (_morris if morris else _sobol)(response, means, resamples, second_order)


def _sobol(response: Response, means: np.ndarray, resamples: int, second_order: bool) -> Indices:
    analyze = _salib("sobol").analyze
    sweep = response.sweep
    stored = sweep.experiment.content.design.second_order
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a resample of equal values gives 0, as it should
        found = analyze(
            problem(len(sweep.factors)), means, calc_second_order=stored, num_resamples=resamples,
            conf_level=CONFIDENCE, seed=SEED,
        )  # fmt: skip
    table = factor_columns(sweep)
    for name in ("S1", "ST"):
        _with_interval(table, name, np.asarray(found[name]), np.asarray(found[f"{name}_conf"]))
    pairs = pd.DataFrame()
    if second_order:
        first, second = np.triu_indices(len(sweep.factors), k=1)
        names = np.array([factor.name for factor in sweep.factors])
        pairs = pd.DataFrame({"first": names[first], "second": names[second]})
        _with_interval(pairs, "S2", found["S2"][first, second], found["S2_conf"][first, second])
        pairs = pairs.sort_values("S2", ascending=False, ignore_index=True)
    ranked = table.sort_values("ST", ascending=False, kind="stable", ignore_index=True)
    luck = luck_left(response.values)
    return Indices("sobol", ranked, pairs, sum(sweep.plan.blocks), luck, _notes(luck, response))


def _with_interval(table: pd.DataFrame, name: str, value: np.ndarray, half: np.ndarray) -> None:
    table[name], table[f"{name}_low"], table[f"{name}_high"] = value, value - half, value + half


def _morris(response: Response, means: np.ndarray, resamples: int, second_order: bool) -> Indices:
    sweep = response.sweep
    factors = len(sweep.factors)
    units = sweep.points[[UNIT + factor.name for factor in sweep.factors]].to_numpy()
    samples = len(means) // (factors + 1)
    x, y = units.reshape(samples, factors + 1, factors), means.reshape(samples, factors + 1)
    found = _elementary(sweep, x, y)
    chance = np.random.default_rng(SEED)
    again = [_elementary(sweep, x[picked], y[picked]) for picked in chance.integers(samples, size=(resamples, samples))]
    tail = 100.0 * (1.0 - CONFIDENCE) / 2.0
    table = factor_columns(sweep)
    table["mu"] = found["mu"]
    for name in ("mu_star", "sigma"):
        table[name] = found[name]
        ends = np.percentile([one[name] for one in again], [tail, 100.0 - tail], axis=0)
        table[f"{name}_low"], table[f"{name}_high"] = ends
    ranked = table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)
    luck = luck_left(response.values)
    notes = _notes(luck, response)
    if samples < 10:
        notes = (*notes, f"Intervals from {samples} trajectories are rough, and rather too narrow.")
    return Indices("morris", ranked, pd.DataFrame(), samples, luck, notes)


def _elementary(sweep: Sweep, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """SALib's statistics of the elementary effects of some trajectories; its own resampling is not used."""
    factors = x.shape[2]
    levels = sweep.experiment.content.design.levels
    flat = x.reshape(-1, factors), y.reshape(-1)
    found = _salib("morris").analyze(problem(factors), *flat, num_levels=levels, num_resamples=2, seed=SEED)
    return {name: np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "sigma")}


def _notes(share: float, response: Response) -> tuple[str, ...]:
    """What luck does to the indices."""
    if np.isnan(share):
        return ("With one replicate, or with unequal numbers, the share of luck in the indices is not known.",)
    return (
        f"Luck left in the means of {response.values.shape[1]} replicates makes up {percent(share)} of the variance "
        "between points: the indices of a factor without any effect can be of that size.",
    )


def factor_columns(sweep: Sweep) -> pd.DataFrame:
    """Factor, role, kind and unit of every factor of a sweep, in its order."""
    return pd.DataFrame(
        [(factor.name, factor.role, factor.kind, factor.unit) for factor in sweep.factors],
        columns=["factor", "role", "kind", "unit"],
    )


def _salib(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"SALib.analyze.{module}")
    except ModuleNotFoundError:
        raise InputError("indices need SALib: install it with `pip install 'undertow[sensitivity]'`.") from None
