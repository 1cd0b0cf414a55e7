"""The same people in two worlds: how many are better off under a policy, worse off, or as before.

Compared is everyone who was in the trade when the policy started, wherever the person went afterwards, in three ways
that are noted week by week (``model/counting/following.py``):

- *needs*: weeks in which income and support missed what fell due;
- *freedom*: weeks without a home, in exploitation or in detention;
- *violence*: violent events by anyone.

A person is better off in one of them if there were fewer by the threshold, worse off if there were more by it; better
off altogether with at least one of them better and none worse, and the other way round. Who left the catchment or died
in either world is not compared, and counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.wording.same_people import AS_BEFORE, BETTER, BOTH, EVERYONE, FATES, LEFT, WORSE
from model.counting.tallies import Cohort

if TYPE_CHECKING:
    import pandas as pd

SHARE_OF_WEEKS = 0.1
"""Share of all weeks by which weeks of need, or of want of freedom, must differ: about five weeks in a year."""
EVENTS_A_YEAR = 1.0
"""Violent events a year by which violence must differ; one event at least, however short the run."""
_WEEKS_IN_YEAR = 52
FIXED = tuple(cohort for cohort in Cohort if cohort != Cohort.MARKED)
"""The cohorts that are fixed when a policy starts."""
GROUPS = (EVERYONE, *(cohort.name.lower() for cohort in FIXED))
"""Of whom fates are counted: everyone who is followed, and the cohorts among them."""
_NEEDS, _FREEDOM, _VIOLENCE = "weeks_short", "weeks_held", "violence_met"


def fates(status_quo: np.ndarray, policy: np.ndarray, weeks: int) -> np.ndarray:
    """How many people met each of `FATES`, float64 (groups, fates), from two worlds' workers after ``weeks`` of policy.

    Groups are `GROUPS`. Both worlds are forks of one at the start of the policy, so that a person has the same position
    in both.
    """
    everyone = min(len(status_quo), len(policy))
    before, after = status_quo[:everyone], policy[:everyone]
    followed = before["followed"] & after["followed"]
    there = followed & before["alive"] & after["alive"]
    better, worse = np.zeros(everyone, bool), np.zeros(everyone, bool)
    for what, least in (
        (_NEEDS, SHARE_OF_WEEKS * weeks),
        (_FREEDOM, SHARE_OF_WEEKS * weeks),
        (_VIOLENCE, max(1.0, EVENTS_A_YEAR * weeks / _WEEKS_IN_YEAR)),
    ):
        more = after[what].astype(np.float64) - before[what]
        better |= more <= -max(least, 1.0)
        worse |= more >= max(least, 1.0)
    told = {
        BETTER: better & ~worse,
        WORSE: worse & ~better,
        BOTH: better & worse,
        AS_BEFORE: ~better & ~worse,
    }
    told = {fate: there & met for fate, met in told.items()} | {LEFT: followed & ~there}
    groups = [followed, *(((before["cohort"] >> cohort) & 1).astype(bool) for cohort in FIXED)]
    return np.array([[float((group & told[fate]).sum()) for fate in FATES] for group in groups])


def same_people_table(found: Mapping[int, np.ndarray], scenarios: Sequence[str]) -> pd.DataFrame:
    """A row for each policy, replicate, group and fate: people, and their share of those compared.

    Args:
        found: the fates of each replicate by its number, (scenarios, groups, fates). scenarios: status quo first.
    """
    import pandas as pd

    rows = []
    for number, scenario in enumerate(scenarios[1:], 1):
        for replicate, by_scenario in found.items():
            for group, people_by_fate in zip(GROUPS, by_scenario[number], strict=True):
                counts = dict(zip(FATES, people_by_fate, strict=True))
                compared = sum(counts.values()) - counts[LEFT]
                for fate, people in counts.items():
                    share = people / compared if compared and fate != LEFT else math.nan
                    rows.append((scenario, replicate, group, fate, people, share))
    return pd.DataFrame(rows, columns=["scenario", "replicate", "group", "fate", "people", "share"])
