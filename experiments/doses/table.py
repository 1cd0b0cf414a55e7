"""Stated doses beside delivered ones, for a terminal."""

from __future__ import annotations

import math
from typing import Literal

from rich.console import Console
from rich.text import Text

from experiments.doses.measuring import AS_STATED, EXPLAINED, OTHER, Delivered, Result
from experiments.wording import numbers
from experiments.wording.blocks import block

_STYLES = {AS_STATED: "green", EXPLAINED: "yellow", OTHER: "red"}
HEADINGS = ("Dose", "Stated", "Delivered (error)", "Status quo", "Verdict")


def show(console: Console, result: Result) -> None:
    """Print the table, why a dose is not met where the file says so, and what was simulated."""
    table = block("Doses: stated and delivered")
    for heading in HEADINGS:
        text = heading in ("Dose", "Verdict")
        justify: Literal["left", "right"] = "left" if text else "right"
        table.add_column(heading, justify=justify, no_wrap=not text, overflow="fold")
    several = len({row.scenario for row in result.rows}) > 1
    for row in result.rows:
        name = f"{row.scenario}: {named(row)}" if several else named(row)
        table.add_row(name, *_cells(row), Text(row.verdict, style=_STYLES.get(row.verdict, "dim")))
    console.print(table)
    for row in result.rows:
        if row.dose.not_met is not None:
            console.print(Text(f"{named(row)}: {' '.join(row.dose.not_met.split())}"))
    console.print(Text(closing(result)))


def named(row: Delivered) -> str:
    """What a dose is of, in which unit, and when it is measured."""
    dose = row.dose
    what = dose.label if dose.over is None or not dose.relative else f"{dose.label}, over {dose.over}"
    return f"{what}, {dose.unit} (weeks {dose.start}-{dose.end - 1})"


def _cells(row: Delivered) -> list[str]:
    delivered = numbers.level(row.delivered) if math.isfinite(row.delivered) else numbers.MISSING
    if math.isfinite(row.error):
        delivered += f" ({numbers.error(row.error)})"
    usual = numbers.level(row.status_quo) if math.isfinite(row.status_quo) else numbers.MISSING
    return [numbers.level(row.dose.value), delivered, usual]


def closing(result: Result) -> str:
    """The sentence on what was simulated, and when a dose counts as met."""
    worlds = f"{result.replicates} simulated worlds" if result.replicates > 1 else "One simulated world"
    return (
        f"{worlds} of {result.people:,} people each, after {result.plan.burn_in} weeks without any policy. A dose is "
        "as stated if it lies within the tolerance that the file gives, 20 % unless it says otherwise. The error is a "
        "standard error over worlds. Doses are simulated, not observed."
    )
