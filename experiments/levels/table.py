"""The table of levels: for a terminal, and as a page in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.text import Text

from experiments.levels.levels import NEAR, OUTSIDE, REPORTED, UNKNOWN, WITHIN, Level, Result, Row
from experiments.levels.survey import RECALL_WEEKS
from experiments.wording import numbers
from experiments.wording.assumptions import assumptions, with_rules
from experiments.wording.blocks import block, page_table, under
from experiments.wording.numbers import MISSING, MISSING_NOTE
from experiments.wording.sentences import sentence
from model.machine.replaced import described

WIDE = 150
"""Characters that the whole table needs."""

_STYLES = {NEAR: "green", WITHIN: "yellow", OUTSIDE: "red", REPORTED: "dim", UNKNOWN: "dim"}
HEADINGS = ("Level", "Evidence", "Target (range)", "Simulated (error)", "Ratio", "Verdict", "In range")


def show(console: Console, result: Result) -> None:
    """Print the table, how many levels are where, and what was simulated."""
    wide = console.width >= WIDE
    # Where the terminal is narrow, the evidence is left to the page in Markdown and to `undertow explain`.
    kept = [n for n, heading in enumerate(HEADINGS) if wide or heading not in ("Evidence", "In range")]
    table = block(
        under("Levels: studies and the simulated market", with_rules(assumptions(result.changed), described()))
    )
    for n in kept:
        right = HEADINGS[n] in ("Target (range)", "Simulated (error)", "Ratio")
        wraps = HEADINGS[n] == "Evidence" or (not wide and HEADINGS[n] in ("Level", "Verdict"))
        justify: Literal["left", "right"] = "right" if right else "left"
        table.add_column(HEADINGS[n], justify=justify, no_wrap=not wraps, overflow="fold")
        if HEADINGS[n] == "Verdict" and not wide:
            table.columns[-1].max_width = len("factor of 2")
    for group, members in groupby(result.rows, lambda row: row.level.group):
        table.add_row(Text(group, style="bold"))
        for row in members:
            cells = _cells(row)
            cells[0] = f"  {cells[0]}"
            table.add_row(*(Text(cells[n], style=_STYLES.get(cells[n], "")) for n in kept))
    console.print(table)
    console.print(Text(summary(result.rows)))
    console.print(Text(closing(result)))


def markdown(result: Result) -> str:
    """The table as a Markdown page: with what studies of the original sizes would find, and how each is measured."""
    from model.machine.compilation import model_hash

    parts = [
        "# Levels",
        "What studies found, and what the simulated market says when it is asked the same. Near: within 25 % of the "
        "target; a range without a target is met anywhere inside it. The error is a standard error over simulated "
        "markets. The last column is what 95 of 100 studies with as many people as the original would find in the "
        "simulated market, by sampling alone.",
        f"Made by `{result.plan.command}` with model {model_hash()[:12]}.",
        closing(result),
        summary(result.rows),
    ]
    for group, members in groupby(result.rows, lambda row: row.level.group):
        found = list(members)
        table = page_table([*HEADINGS, "A study of that size"], ([*_cells(row), _study(row)] for row in found))
        parts += [f"## {group}", table, "\n".join(f"- **{row.level.label}**: {row.level.how}" for row in found)]
    return "\n\n".join(parts) + "\n"


def _cells(row: Row) -> list[str]:
    label = row.level.label + (f" ({row.level.unit})" if row.level.unit else "")
    simulated = numbers.level(row.simulated)
    if math.isfinite(row.error):
        simulated += f" ({numbers.error(row.error)})"
    inside = {True: "yes", False: "no", None: MISSING}[row.in_range]
    ratio = numbers.fixed(row.ratio)
    return [label, ", ".join(row.level.evidence), target(row.level), simulated, ratio, row.verdict, inside]


def target(level: Level) -> str:
    """The target and its range: "0.36 (0.15–0.87)", "13–38", or a dash."""
    ends = [numbers.setting(end) for end in (level.low, level.high) if end is not None]
    span = "–".join(ends) if len(ends) == 2 else ""
    if level.target is None:
        return span or MISSING
    told = numbers.setting(level.target)
    return f"{told} ({span})" if span else told


def _study(row: Row) -> str:
    if row.level.sample is None or not math.isfinite(row.study_low):
        return MISSING
    return f"{numbers.level(row.study_low)} to {numbers.level(row.study_high)} (n = {row.level.sample})"


def summary(rows: Iterable[Row]) -> str:
    """How many levels have which verdict, those that are only reported left out."""
    verdicts = [row.verdict for row in rows if row.verdict != REPORTED]
    counted = [f"{verdicts.count(one)} {one}" for one in (NEAR, WITHIN, OUTSIDE, UNKNOWN) if one in verdicts]
    return f"Of {len(verdicts)} levels with a target, {', '.join(counted)}."


def closing(result: Result) -> str:
    """The sentence on what was simulated and who was asked."""
    plan = result.plan
    markets = f"{result.replicates} simulated markets" if result.replicates > 1 else "One simulated market"
    missing = any(not math.isfinite(row.simulated) for row in result.rows)
    return (
        f"{markets} of {result.people:,} people each, surveyed after {plan.burn_in + plan.weeks} weeks without any "
        f"policy; rates are over the last {plan.weeks} of them, and people recall {RECALL_WEEKS}. Asked is who trades "
        "sex in the survey week, has a place to work, and is not in detention."
        + sentence(with_rules(assumptions(result.changed), described()))
        + " Levels are simulated, not observed."
        + (f" {MISSING_NOTE}" if missing else "")
    )
