"""What packages avert for their money: harms, rates per sum of money, their intervals, and what can be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison.effects import interval
from experiments.running.plan import WEEKS_IN_YEAR, Plan
from model.counting.tallies import Tally

if TYPE_CHECKING:
    import pandas as pd

    from experiments.budget.sizing import Package

UNIT = 100_000.0
"""Harms averted are told per this many dollars."""

MARKET = 2_000
"""Workers in a market of full size, in which harms are told."""


@dataclass(frozen=True)
class Harm:
    """Something bad that is counted: the tallies that are added up, and what one of them is."""

    label: str
    unit: str
    tallies: tuple[Tally, ...]


T = Tally
HARMS: Mapping[str, Harm] = {
    "client_violence": Harm("Violence by clients", "events", (T.CLIENT_VIOLENCE,)),
    "police_violence": Harm("Violence by police", "events", (T.POLICE_VIOLENCE,)),
    "weeks_exploited": Harm("Weeks in exploitation", "weeks", (T.EXPLOITED,)),
    "newly_exploited": Harm("Beginnings of exploitation", "people", (T.NEWLY_EXPLOITED,)),
    "weeks_unhoused": Harm("Weeks unhoused, in the trade", "weeks", (T.UNHOUSED,)),
    "homes_lost": Harm("Homes lost", "homes", (T.LOST_HOME,)),
    "arrests": Harm("Arrests of workers", "arrests", (T.ARRESTS,)),
    "weeks_detained": Harm("Weeks in detention", "weeks", (T.DETAINED,)),
}


def yearly(plan: Plan, sums: np.ndarray) -> np.ndarray:
    """Sums over the policy weeks as a rate per year in a market of full size."""
    return sums / plan.weeks * WEEKS_IN_YEAR / plan.scale


def packages_table(plan: Plan, packages: Sequence[Package], amount: float) -> pd.DataFrame:
    """One row per package: package, title, factor, cost with its interval ($/year), met, levers."""
    import pandas as pd

    rows = []
    for package in packages:
        factor = package.best(amount)
        cost = package.tried[factor]
        middle, half = interval(cost)
        name, title = package.scenario.name, package.scenario.title
        levers = ", ".join(package.levers)
        rows.append((name, title, factor, middle, middle - half, middle + half, package.met(amount), levers))
    columns = ["package", "title", "factor", "cost", "cost_low", "cost_high", "met", "levers"]
    return pd.DataFrame(rows, columns=columns)


def averted(plan: Plan, package: Package, amount: float, harm: Harm) -> np.ndarray:
    """Harm that a package averts, per year in a market of full size, by replicate."""
    factor = package.best(amount)
    saved = package.usual[factor] - package.sums[factor]
    return yearly(plan, saved[:, list(harm.tallies)].sum(axis=1))


def per_unit(harm: np.ndarray, cost: np.ndarray) -> tuple[float, np.ndarray]:
    """Harm averted per `UNIT` dollars as a ratio of means, and each replicate's pull on it (delta method).

    Not a number for a package that costs nothing beyond the status quo: it saves money and has no price for a harm.
    """
    mean = float(cost.mean())
    if mean <= 0.0:
        return float("nan"), np.full(cost.shape, np.nan)
    ratio = float(harm.mean()) / mean
    return UNIT * ratio, UNIT * (harm - ratio * cost) / mean


def harms_table(plan: Plan, packages: Sequence[Package], amount: float) -> pd.DataFrame:
    """One row per package and harm: averted a year and per `UNIT` dollars, each with its interval."""
    import pandas as pd

    rows = []
    for name, harm in HARMS.items():
        for package in packages:
            saved, cost = averted(plan, package, amount, harm), package.tried[package.best(amount)]
            yearly, wide = interval(saved)
            rate, pull = per_unit(saved, cost)
            half = interval(pull)[1]
            ends = (yearly, yearly - wide, yearly + wide, rate, rate - half, rate + half)
            rows.append((name, package.scenario.name, *ends, harm.unit, len(cost)))
    columns = ["harm", "package", "averted", "averted_low", "averted_high", "rate", "rate_low", "rate_high"]
    return pd.DataFrame(rows, columns=[*columns, "unit", "n"])


def comparisons_table(plan: Plan, packages: Sequence[Package], amount: float) -> pd.DataFrame:
    """One row per harm and pair of packages: difference of what they avert per `UNIT` dollars, paired, with interval.

    ``overlap`` says whether the intervals of the two rates overlap; the paired interval is the sharper judgement. Both
    are missing where one package has no rate, and ``overlap`` too where there is no interval.
    """
    import pandas as pd

    rows = []
    for name, harm in HARMS.items():
        found = {
            package.scenario.name: per_unit(averted(plan, package, amount, harm), package.tried[package.best(amount)])
            for package in packages
        }
        for at, (one, (rate, pull)) in enumerate(found.items()):
            for other, (its_rate, its_pull) in list(found.items())[at + 1 :]:
                half, mine, its = (interval(p)[1] for p in (pull - its_pull, pull, its_pull))
                difference = rate - its_rate
                known = np.isfinite([difference, mine, its]).all()
                overlap = bool(abs(difference) <= mine + its) if known else None
                rows.append((name, one, other, difference, difference - half, difference + half, overlap))
    columns = ["harm", "package", "other", "difference", "low", "high", "overlap"]
    return pd.DataFrame(rows, columns=columns).astype({"overlap": "boolean"})
