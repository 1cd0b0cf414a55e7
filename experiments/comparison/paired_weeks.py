"""What a policy and its status quo give week by week, and what their difference adds up to, for one replicate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.comparison.effects import changes, stated_in, weights, within_reach
from experiments.comparison.groups import FIXED, LEAST_PEOPLE
from model.counting.outcomes import GROUPS, OUTCOMES, with_basis
from model.counting.tallies import Tally

MAIN = [name for name, outcome in OUTCOMES.items() if outcome.main]
_GROUPED = [at for at, name in enumerate(MAIN) if OUTCOMES[name].grouped]
_MEMBERS = [group for members in FIXED.values() for group in members]

COLUMNS = [
    *MAIN,
    *(f"{name}_status_quo" for name in MAIN),
    *(f"{name}_change" for name in MAIN),
    *(f"{MAIN[at]}_change[{GROUPS[group]}]" for group in _MEMBERS for at in _GROUPED),
]
"""Each main outcome under the policy and in the status quo, their difference (in the outcome's unit, percentage points
for shares), and that difference among the members of each group, as in ``price_change[gender:man]``."""


def observed(status_quo: np.ndarray, policy: np.ndarray) -> dict[str, float]:
    """Each of `COLUMNS` in one week, from its tallies in both worlds, shape (1, groups, tallies).

    A value is missing (NaN) where nothing happened that it could be a ratio to, and a group's change is where fewer
    than `LEAST_PEOPLE` of the group are in the trade in one of the worlds.
    """
    before, after = (with_basis(week, [(0, 1)], MAIN)[0][0] for week in (status_quo, policy))
    change = after - before
    people = np.minimum(status_quo[0, :, Tally.ACTIVE], policy[0, :, Tally.ACTIVE])
    by_group = np.where(people[:, None] >= LEAST_PEOPLE, change, np.nan)[np.ix_(_MEMBERS, _GROUPED)]
    values = np.concatenate([after[0], before[0], change[0], by_group.ravel()])
    return dict(zip(COLUMNS, values.tolist(), strict=True))


def effects(status_quo: np.ndarray, policy: np.ndarray) -> pd.DataFrame:
    """The effect on every outcome over all weeks, as ``undertow run`` states it for one replicate.

    Args:
        status_quo, policy: tallies of the same weeks, shape (weeks, groups, tallies).

    Returns:
        status_quo, scenario_value, change and unit (of the change) by outcome; no rows where there are no weeks.
    """
    outcomes = OUTCOMES if len(policy) else {}
    ratio = np.array([outcome.effect == "ratio" for outcome in outcomes.values()], dtype=bool)
    (before, its_basis), (after, basis) = (
        (values[0, :1], weights(below[0, :1], outcomes.values()))
        for values, below in (with_basis(one, [(0, len(one))], list(outcomes)) for one in (status_quo, policy))
    )
    found = within_reach(changes(before, after, ratio, (its_basis, basis)), ~ratio)
    units = [stated_in(bool(r), o.effect, o.unit)[1] for r, o in zip(found.ratio, outcomes.values(), strict=True)]
    numbers = {name: getattr(found, name) for name in ("status_quo", "scenario_value", "change")}
    return pd.DataFrame({**numbers, "unit": units}, index=pd.Index(outcomes, name="outcome"))
