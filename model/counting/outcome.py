"""What an outcome is: ``scale`` times a sum of tallies over a sum of tallies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.counting.tallies import WORKER_TALLIES, Tally

Kind = Literal["rate", "share", "mean", "count", "money"]
Better = Literal["lower", "higher", "neutral"]
Effect = Literal["ratio", "points"]

WEEKS = None
"""Denominator of counts: the number of weeks."""
YEAR = 52.0
"""Weeks in a year."""


@dataclass(frozen=True)
class Outcome:
    """One outcome. ``effect`` says how changes are stated: "ratio" in percent, "points" in percentage points.

    A share counts above the line a part of what it counts below: the same people or events, at the same moment, so
    that it lies between 0 and 100 % in every week, window and group. The definition names what a ratio is to.
    """

    name: str
    label: str
    unit: str
    definition: str
    numerator: tuple[Tally, ...]
    denominator: tuple[Tally, ...] | None
    kind: Kind = "share"
    better: Better = "neutral"
    main: bool = False
    scale: float = 1.0
    effect: Effect = "ratio"

    @property
    def grouped(self) -> bool:
        """Whether the outcome exists by group: all its tallies are counted worker by worker.

        A count of a cohort compares two worlds person by person, since the cohort is the same people in both.
        """
        return all(tally < WORKER_TALLIES for tally in self.numerator + (self.denominator or ()))


def share(name: str, label: str, definition: str, top: Tally, bottom: Tally, better: Better, main: bool) -> Outcome:
    """The share of one tally in another, in percent; changes are in percentage points."""
    return Outcome(name, label, "%", definition, (top,), (bottom,), "share", better, main, 100.0, "points")


def rate(
    name: str, label: str, unit: str, definition: str, top: tuple[Tally, ...], bottom: Tally, scale: float,
    better: Better, main: bool = False,
) -> Outcome:  # fmt: skip
    """Events per so much of something; changes are in percent."""
    return Outcome(name, label, unit, definition, top, (bottom,), "rate", better, main, scale, "ratio")


def count(name: str, label: str, unit: str, definition: str, top: Tally, better: Better, main: bool = False) -> Outcome:
    """A number of people, events or dollars in a week."""
    return Outcome(name, label, unit, definition, (top,), WEEKS, "count", better, main)


def mean(
    name: str, label: str, unit: str, definition: str, top: Tally, bottom: Tally, better: Better, main: bool = False
) -> Outcome:
    """The mean of something over people or events."""
    kind: Kind = "money" if unit.startswith("$") else "mean"
    return Outcome(name, label, unit, definition, (top,), (bottom,), kind, better, main)
