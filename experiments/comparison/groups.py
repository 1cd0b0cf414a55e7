"""Who bears an effect: paired changes within trait groups, and the gap between each group and a reference group.

Groups are fixed when a person joins the catchment, before any policy: nobody changes group because of what a policy
does. Each effect is paired within its group as it is for everyone (`comparison.effects`). The *gap* is a
group's change minus that of the trait's first group, in percentage points (of a percentage or of a share), with an
interval from how far each replicate pulls both changes: both groups live in the same worlds on the same luck.

**Suppression.** A cell rests on too little if the group has fewer than `LEAST_PEOPLE` people in the trade on average in
either world, if what the outcome is a ratio to (years lived, or events such as bookings) adds up to fewer than
`LEAST_BASIS` over all replicates in either world, or if a rate counts fewer than `LEAST_EVENTS` over all replicates and
both worlds. Its numbers are not stored, and neither is a gap that rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison.effects import Changes, changes, half_width, stated_in, weights, within_reach
from experiments.comparison.replicate import Replicate, yearly_basis
from experiments.running.plan import STATUS_QUO, WEEKS_IN_YEAR
from model.counting.outcomes import GROUPS, OUTCOMES, TRAITS
from model.counting.tallies import Cohort, Tally
from model.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

LEAST_PEOPLE = 10.0
LEAST_BASIS = 50.0
"""Person-years, or events that an outcome is a ratio to."""
LEAST_EVENTS = 10.0
"""Events that a rate counts."""

SUPPRESSION = (
    f"Suppressed: fewer than {LEAST_PEOPLE:g} people of the group in the trade on average, fewer than {LEAST_BASIS:g} "
    f"years lived (or events that a share is of), or fewer than {LEAST_EVENTS:g} events in a rate, all worlds together."
)

NUMBERS = ("status_quo", "scenario_value", "change", "low", "high")
GAPS = ("gap", "gap_low", "gap_high")

#: Tallies of people at the end of a week: sums of them are person-weeks.
STOCKS = frozenset({Tally.ACTIVE, Tally.ON_STREET, Tally.WITH_THIRD_PARTY, Tally.EXPLOITED, Tally.INCOME_KNOWN})

FIXED = {trait: members for trait, members in TRAITS.items() if trait != Cohort.MARKED.name.lower()}
"""Traits, and cohorts of a policy's first week: who belongs is the same people in every world."""

HEADLINE = yearly_basis()
"""Outcomes shown by group where not all are."""


def check_traits(names: Iterable[str]) -> tuple[str, ...]:
    """The traits, each once; `InputError` that names the valid ones if one is unknown."""
    found = tuple(dict.fromkeys(names))
    for name in found:
        if name not in FIXED:
            raise InputError(f"--by: {name!r} is no trait.{nearest(name, FIXED)} Valid: {', '.join(FIXED)}.")
    return found


def group_effects(replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str]) -> pd.DataFrame:
    """One row for each scenario but the status quo, window, trait, group and outcome that exists by group.

    Columns: scenario, outcome, window, trait, group, people (mean number in the trade), person_years (lived in the
    trade by the group, all replicates together; both of the smaller of the two worlds), suppressed, then `NUMBERS`,
    unit, effect, n as in the table of effects, then reference (the group compared with), `GAPS` and gap_unit.
    """
    import pandas as pd

    names = [name for name, outcome in OUTCOMES.items() if outcome.grouped]
    tables = [
        _one_world(replicates, s, names, windows).assign(scenario=scenario)
        for s, scenario in enumerate(scenarios)
        if scenario != STATUS_QUO
    ]
    columns = ["scenario", "outcome", "window", "trait", "group", "people", "person_years", "suppressed", *NUMBERS]
    columns += ["unit", "effect", "n", "reference", *GAPS, "gap_unit"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _one_world(replicates: Sequence[Replicate], s: int, names: list[str], windows: Sequence[str]) -> pd.DataFrame:
    """The rows of one scenario; arrays below have axes (windows, groups, outcomes)."""
    import pandas as pd

    values = np.stack([replicate.by_group[[0, s]] for replicate in replicates])
    basis = np.stack([replicate.basis[[0, s]] for replicate in replicates])
    wanted = np.array([OUTCOMES[name].effect == "ratio" for name in names])
    below = weights(basis, [OUTCOMES[name] for name in names])
    found, plain = (
        within_reach(changes(values[:, 0], values[:, 1], ratio, (below[:, 0], below[:, 1])), ~wanted)
        for ratio in (wanted, np.zeros_like(wanted))
    )
    people, years, suppressed = _sizes(basis, values, names)
    gap, half, percent = _gaps(found, plain, suppressed)
    shown = dict(zip([*NUMBERS, *GAPS], [*found[:5], gap, gap - half, gap + half], strict=True))
    rows = pd.MultiIndex.from_product([list(windows), GROUPS, names], names=["window", "group", "outcome"])
    table = pd.DataFrame({name: part.ravel() for name, part in shown.items()}, index=rows).reset_index()
    table["people"], table["person_years"] = people.ravel(), years.ravel()
    table["suppressed"] = suppressed.ravel()
    table.loc[table["suppressed"], list(NUMBERS)] = np.nan
    table["effect"], table["unit"] = zip(*_stated(table["outcome"], found.ratio), strict=True)
    table["n"] = found.n.ravel()
    table["trait"] = table["group"].str.partition(":")[0]
    table["reference"] = table["trait"].map({trait: GROUPS[members[0]] for trait, members in TRAITS.items()})
    table["gap_unit"] = ["% points" if kind == "ratio" else unit for kind, unit in _stated(table["outcome"], percent)]
    return table[table["group"] != GROUPS[0]]


def _stated(names: Iterable[str], ratio: np.ndarray) -> list[tuple[str, str]]:
    """How each change is stated, and its unit."""
    found = ((OUTCOMES[name], bool(of)) for name, of in zip(names, ratio.ravel(), strict=True))
    return [stated_in(of, outcome.effect, outcome.unit) for outcome, of in found]


def _sizes(basis: np.ndarray, values: np.ndarray, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """People on average, person-years in all, and whether a cell rests on too little.

    Both arguments have axes (replicates, two worlds, windows, groups, outcomes).
    """
    shape = basis.shape[2:]
    people = values[..., names.index("active_workers")].mean(axis=0).min(axis=0)[..., None]
    weeks = basis[..., names.index("active_workers")].sum(axis=0).min(axis=0)[..., None]
    lived = [set(OUTCOMES[name].denominator or (Tally.ACTIVE,)) <= STOCKS for name in names]
    enough = np.where(lived, LEAST_BASIS * WEEKS_IN_YEAR, LEAST_BASIS)
    events = np.where(basis > 0.0, values * basis, 0.0) / np.array([OUTCOMES[name].scale for name in names])
    counted = events.sum(axis=(0, 1))
    rates = np.array([OUTCOMES[name].kind == "rate" for name in names])
    suppressed = (people < LEAST_PEOPLE) | (basis.sum(axis=0).min(axis=0) < enough)
    suppressed = suppressed | (rates & (counted < LEAST_EVENTS - 0.5))
    return np.broadcast_to(people, shape), np.broadcast_to(weeks / WEEKS_IN_YEAR, shape), suppressed


def _gaps(found: Changes, plain: Changes, suppressed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each group's change minus its reference group's, half the width of its interval, and where both are percentages.

    Where only one of the two changes can be stated as a percentage, the gap is that of the differences (``plain``).
    """
    gap, half = np.full(found.change.shape, np.nan), np.full(found.change.shape, np.nan)
    percent = np.zeros(found.change.shape, dtype=bool)
    for first, *others in TRAITS.values():
        for other in others:
            alike = found.ratio[:, other] == found.ratio[:, first]
            middle, pull = (
                np.where(alike, *(part[..., other, :] - part[..., first, :] for part in both))
                for both in ((found.change, plain.change), (found.influence, plain.influence))
            )
            told = ~(suppressed[:, other] | suppressed[:, first])
            gap[:, other] = np.where(told, middle, np.nan)
            n = np.minimum(found.n[:, other], found.n[:, first])
            half[:, other] = np.where(told, half_width(pull, n), np.nan)
            percent[:, other] = found.ratio[:, other] & alike
    return gap, half, percent


def trait_label(trait: str) -> str:
    """ "limited English" for "limited_english"."""
    return trait.replace("_", " ").replace("english", "English")


def group_label(group: str) -> str:
    """ "undocumented" for "documentation:undocumented"; "limited English: yes" for a trait that one has or has not."""
    trait, _, member = group.partition(":")
    if member in ("yes", "no"):
        return f"{trait_label(trait)}: {member}"
    words = member.replace("_", " ")
    return words.capitalize() if trait == "race" and member != "white" else words
