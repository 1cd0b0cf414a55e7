"""Doses: how much of its policy a scenario says that it delivers, to be compared with what a run delivers.

A lever sets a condition; how many arrests, raids or payments come of it is for the world to decide. A file that stands
for a law or a programme as it was practised states what its source gives, and a run is measured against that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from model.counting.exposures import EXPOSURES
from model.counting.outcome import WEEKS
from model.counting.outcomes import OUTCOMES
from model.counting.tallies import Tally
from model.errors import InputError, exact, nearest, shown
from model.evidence import EVIDENCE
from scenarios.horizon import Horizon
from scenarios.schema import StatedDose

ASSUMPTION = "assumption"
TIMES = "times the status quo"
"""The unit of a dose that is stated as a multiple of what the same world has without the policy."""
YEAR_WEEKS = 52
"""Weeks that a dose without an end is measured over."""
NOTHING = 0.01
"""Share of what is usual below which there is none of it."""
_LONGEST = Horizon(10_000)


@dataclass(frozen=True)
class Dose:
    """A stated dose, looked up and checked; the attributes are those of `StatedDose`, with weeks as whole numbers.

    It is measured over policy weeks ``start`` to ``end`` (exclusive).
    """

    outcome: str
    over: str | None
    value: float
    unit: str
    source: tuple[str, ...]
    tolerance: float
    not_met: str | None
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from other doses: a file that states one anew replaces that of the file it extends."""
        return self.outcome, self.over

    @property
    def relative(self) -> bool:
        """Whether it is stated as a multiple of the status quo."""
        return self.unit == TIMES

    @property
    def label(self) -> str:
        """What it is of, as readers are told."""
        return OUTCOMES[self.outcome].label

    @property
    def parts(self) -> tuple[list[Tally], list[Tally], float]:
        """The tallies above and below the line, and what the ratio of their sums is multiplied by."""
        outcome = OUTCOMES[self.outcome]
        if self.over is None:
            assert outcome.denominator is not None
            return list(outcome.numerator), list(outcome.denominator), outcome.scale
        exposure = EXPOSURES[self.over]
        return list(outcome.numerator), list(exposure.tallies), outcome.scale * exposure.each

    def sums(self, tallies: np.ndarray) -> np.ndarray:
        """What is above and below the line, summed over its weeks: float64 (2,).

        ``tallies`` are a world's of everyone, shape (policy weeks, tallies).
        """
        above, below, _ = self.parts
        rows = tallies[self.start : self.end]
        return np.array([rows[:, above].sum(), rows[:, below].sum()])

    def value_of(self, sums: np.ndarray) -> float:
        """The dose that such sums stand for, in the unit of the outcome and exposure; NaN over nothing."""
        return float(self.parts[2] * sums[0] / sums[1]) if sums[1] > 0.0 else float("nan")

    def delivered(self, policy: np.ndarray, status_quo: np.ndarray) -> float:
        """The dose delivered, in its own unit, from the sums of both worlds."""
        found = self.value_of(policy)
        if not self.relative:
            return found
        usual = self.value_of(status_quo)
        return found / usual if usual > 0.0 else float("nan")

    def met(self, delivered: float, usual: float) -> bool:
        """Whether a delivered dose is the stated one, within the tolerance; ``usual`` is that of the status quo.

        Where 0 is stated, a hundredth of the usual may be left: cases that were under way.
        """
        return abs(delivered - self.value) <= (self.tolerance * self.value or NOTHING * usual)


def resolve(stated: StatedDose, where: str, week_0: datetime.date | None) -> Dose:
    """The dose that an entry of a file states; ``where`` names its place in messages.

    Raises:
        InputError: the first thing that is wrong with it.
    """
    if stated.outcome not in OUTCOMES:
        raise InputError(
            f"{where}: outcome = {shown(stated.outcome)} is not an outcome.{nearest(stated.outcome, OUTCOMES)}"
        )
    _check_unit(stated, where, _unit(stated, where))
    if stated.value < 0.0:
        raise InputError(f"{where}: value = {exact(stated.value)} is negative; a dose is 0 or more.")
    if not 0.0 < stated.tolerance <= 1.0:
        raise InputError(f"{where}: tolerance = {exact(stated.tolerance)} lies outside what is above 0 and at most 1.")
    if stated.not_met is not None and not stated.not_met.strip():
        raise InputError(f"{where}: not_met = '' does not say why the dose is not met.")
    source = (stated.source,) if isinstance(stated.source, str) else tuple(stated.source)
    for name in source or ("",):
        if name != ASSUMPTION and name not in EVIDENCE:
            raise InputError(f"{where}: source = {shown(name)} is no evidence.{nearest(name, [ASSUMPTION, *EVIDENCE])}")
    start, end = _span(stated, where, Horizon(_LONGEST.weeks, week_0))
    over, unit, tolerance, why = stated.over, stated.unit, stated.tolerance, stated.not_met
    return Dose(stated.outcome, over, stated.value, unit, source, tolerance, why, start, end)


def _unit(stated: StatedDose, where: str) -> str:
    """The unit that the outcome has over the exposure."""
    counted = OUTCOMES[stated.outcome].denominator is WEEKS
    if stated.over is None:
        if counted:
            raise InputError(
                f"{where}: the key 'over' is missing; {stated.outcome} is a count, which a dose states over one of "
                f"{', '.join(EXPOSURES)}."
            )
        return OUTCOMES[stated.outcome].unit
    if not counted:
        unit = OUTCOMES[stated.outcome].unit
        raise InputError(f"{where}: over = {shown(stated.over)}, but {stated.outcome} is a ratio already ('{unit}').")
    if stated.over not in EXPOSURES:
        raise InputError(f"{where}: over = {shown(stated.over)} is unknown.{nearest(stated.over, EXPOSURES)}")
    return TIMES if EXPOSURES[stated.over].of_the_world else f"per {EXPOSURES[stated.over].one}"


def _check_unit(stated: StatedDose, where: str, unit: str) -> None:
    """Refuse a unit that is neither that of the dose nor a multiple of the status quo."""
    if stated.unit not in (unit, TIMES):
        known = " or ".join(f"'{one}'" for one in dict.fromkeys((unit, TIMES)))
        raise InputError(f"{where}: unit = {shown(stated.unit)}, but it must be {known}.")


def _span(stated: StatedDose, where: str, horizon: Horizon) -> tuple[int, int]:
    """First week and the week after the last; without an end, a year from the start."""
    start = horizon.week(where, "start", stated.start)
    end = start + YEAR_WEEKS if stated.end is None else horizon.week(where, "end", stated.end)
    if end <= start:
        raise InputError(f"{where}: end = {shown(stated.end)} is not after start = {shown(stated.start)}.")
    return start, end
