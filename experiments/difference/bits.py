"""Which worlds of two runs are the same to the last bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.difference.reading import TABLES, Pair
from scenarios.files import STATUS_QUO

if TYPE_CHECKING:
    import pandas as pd

UNLIKE = ("run_id",)
"""Columns that name a run and hold nothing of what came of it."""


def identical(pair: Pair) -> list[str]:
    """The scenarios, status quo included, of which both runs hold the same numbers to the last bit.

    All tables of the replicates that both have are compared, week by week and group by group, in the columns that both
    have: another version may count other things besides.
    """
    return [name for name in (STATUS_QUO, *pair.scenarios) if all(_same(pair, name, table) for table in TABLES)]


def _same(pair: Pair, scenario: str, table: str) -> bool:
    one, other = (
        side.tables[table].pipe(_chosen, scenario, pair.replicates).reset_index(drop=True) for side in (pair.a, pair.b)
    )
    shared = [name for name in one if name in other and name not in UNLIKE]
    return len(one) == len(other) and all(_alike(one[name], other[name]) for name in shared)


def _chosen(table: pd.DataFrame, scenario: str, replicates: tuple[int, ...]) -> pd.DataFrame:
    return table[table["scenario"].eq(scenario) & table["replicate"].isin(replicates)]


def _alike(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype == other.dtype == np.float64:
        return one.to_numpy().tobytes() == other.to_numpy().tobytes()
    return one.equals(other)
