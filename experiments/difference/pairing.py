"""Paired differences between two runs: of every effect, and of the status quo that a changed rule moves as well.

Both runs drew the same luck for the same replicate, so a difference is taken replicate by replicate, and what both
share drops out. The difference of two effects is that of the changes as they are stated: of two percentages, or of two
changes of a share, in percentage points. Its interval comes from how far each replicate pulls the one change and the
other (delta method, as in `experiments.comparison.effects`). Where only one of the two can be stated as a percentage,
since the other's status quo is zero, both are stated in the outcome's own unit.

Effects are computed anew over the replicates that both runs have; a run's own report may rest on more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from experiments.comparison.effects import Changes, changes, half_width, stated_in, weights, within_reach
from experiments.difference.reading import Pair, Side
from model.errors import InputError
from scenarios.files import STATUS_QUO

if TYPE_CHECKING:
    import pandas as pd

LEVEL, EFFECT = "level", "effect"
COLUMNS = (
    "scenario", "outcome", "window", "compared", "a", "a_low", "a_high", "b", "b_low", "b_high", "unit",
    "difference", "low", "high", "difference_unit", "effect", "status_quo", "n",
)  # fmt: skip
"""Columns of the table of differences; see `differences`."""


class Values(NamedTuple):
    """One world of one run: values and what they are ratios to, both of shape (shared replicates, outcomes)."""

    values: np.ndarray
    basis: np.ndarray


def differences(pair: Pair) -> pd.DataFrame:
    """One row for each outcome of the status quo and of every scenario that both runs have, with `COLUMNS`.

    ``compared``: "level" in rows of the status quo, where a and b are levels in the outcome's ``unit`` and the
    difference is the change from A to B; "effect" in all other rows, where a and b are the effects of the scenario in
    either run with their intervals, and the difference is B minus A. ``effect`` says how the changes are stated
    ("ratio", "points" or "difference"), ``status_quo`` is A's level without the policy, ``n`` counts the replicates in
    which there was something to divide by in every world. A number is missing where there was nothing to measure.
    """
    import pandas as pd

    before = [_values(side, STATUS_QUO, pair) for side in (pair.a, pair.b)]
    rows = [*_levels(pair, *before)]
    for scenario in pair.scenarios:
        after = [_values(side, scenario, pair) for side in (pair.a, pair.b)]
        rows += _effects(pair, scenario, before, after)
    return pd.DataFrame(rows)[list(COLUMNS)]


def _values(side: Side, scenario: str, pair: Pair) -> Values:
    """The values of one world over the window; `InputError` if the tables lack a replicate or an outcome."""
    found = []
    for name in ("runs", "runs_basis"):
        table = side.tables[name]
        chosen = table[table["scenario"].eq(scenario) & table["window"].eq(pair.window)].set_index("replicate")
        try:
            rows = chosen.loc[list(pair.replicates), list(pair.outcomes)]
        except KeyError:
            raise InputError(f"{side.path}: {name}.parquet lacks rows or outcomes of {scenario}.") from None
        if len(rows) != len(pair.replicates):
            raise InputError(f"{side.path}: {name}.parquet has a replicate of {scenario} twice.")
        found.append(rows.to_numpy(np.float64))
    return Values(found[0], weights(found[1], pair.outcomes.values()))


def _changes(one: Values, other: Values, ratio: np.ndarray, wanted: np.ndarray) -> Changes:
    return within_reach(changes(one.values, other.values, ratio, (one.basis, other.basis)), ~wanted)


def _wanted(pair: Pair) -> np.ndarray:
    """Which outcomes' changes are stated in percent."""
    return np.array([outcome.effect == "ratio" for outcome in pair.outcomes.values()])


def _levels(pair: Pair, a: Values, b: Values) -> Iterator[dict[str, Any]]:
    """The rows of the status quo: its levels in both runs, and the change from A to B."""
    wanted = _wanted(pair)
    found = _changes(a, b, wanted, wanted)
    for at, (name, outcome) in enumerate(pair.outcomes.items()):
        kind, unit = stated_in(bool(found.ratio[at]), outcome.effect, outcome.unit)
        ends = dict.fromkeys(("a_low", "a_high", "b_low", "b_high"), np.nan)
        levels = {"a": found.status_quo[at], "b": found.scenario_value[at], "unit": outcome.unit}
        told = {"difference": found.change[at], "low": found.low[at], "high": found.high[at], "difference_unit": unit}
        rest = {"effect": kind, "status_quo": found.status_quo[at], "n": int(found.n[at])}
        named = {"scenario": STATUS_QUO, "outcome": name, "window": pair.window, "compared": LEVEL}
        yield named | levels | ends | told | rest


def _effects(
    pair: Pair, scenario: str, before: list[Values], after: list[Values]
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The rows of one scenario: its effect in both runs, and B's minus A's."""
    wanted = _wanted(pair)
    a, b = (_changes(one, other, wanted, wanted) for one, other in zip(before, after, strict=True))
    plain = [_changes(one, other, ~wanted & wanted, wanted) for one, other in zip(before, after, strict=True)]
    alike = a.ratio == b.ratio
    a, b = _where(alike, a, plain[0]), _where(alike, b, plain[1])
    n = np.minimum(a.n, b.n)
    middle, half = b.change - a.change, half_width(b.influence - a.influence, n)
    half = np.where(np.isnan(middle), np.nan, half)
    for at, (name, outcome) in enumerate(pair.outcomes.items()):
        kind, unit = stated_in(bool(a.ratio[at]), outcome.effect, outcome.unit)
        sides = {
            f"{side}{key}": getattr(found, part)[at]
            for side, found in (("a", a), ("b", b))
            for key, part in (("", "change"), ("_low", "low"), ("_high", "high"))
        }
        told = {"difference": middle[at], "low": middle[at] - half[at], "high": middle[at] + half[at]}
        rest = {"unit": unit, "difference_unit": "% points" if kind == "ratio" else unit, "effect": kind}
        named = {"scenario": scenario, "outcome": name, "window": pair.window, "compared": EFFECT}
        yield named | sides | told | rest | {"status_quo": a.status_quo[at], "n": int(n[at])}


def _where(chosen: np.ndarray, one: Changes, other: Changes) -> Changes:
    """The changes of ``one`` where chosen, of ``other`` elsewhere."""
    return Changes(*(np.where(chosen, here, there) for here, there in zip(one, other, strict=True)))
