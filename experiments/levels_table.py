"""The table of levels: for a terminal, and as a page in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.levels import NEAR, OUTSIDE, REPORTED, UNKNOWN, WITHIN, Level, Result, Row
from experiments.survey import RECALL_WEEKS
from experiments.table import number

WIDE = 150
"""Characters that the whole table needs."""

_DASH = "–"
_STYLES = {NEAR: "green", WITHIN: "yellow", OUTSIDE: "red", REPORTED: "dim", UNKNOWN: "dim"}
HEADINGS = ("Level", "Evidence", "Target (range)", "Simulated (error)", "Ratio", "Verdict", "In range")


def show(console: Console, result: Result) -> None:
    """Print the table, how many levels are where, and what was simulated."""
    wide = console.width >= WIDE
    # Where the terminal is narrow, the evidence is left to the page in Markdown and to `undertow explain`.
    kept = [n for n, heading in enumerate(HEADINGS) if wide or heading not in ("Evidence", "In range")]
    table = Table(box=SIMPLE_HEAD, title="Levels: studies and the simulated market", title_justify="left")
    table.title_style, table.padding, table.pad_edge = "bold", (0, 1, 0, 0), False
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
    from model.compiled import model_hash

    lines = [
        "# Levels",
        "",
        "What studies found, and what the simulated market says when it is asked the same. Near: within 25 % of the "
        "target; a range without a target is met anywhere inside it. The error is a standard error over simulated "
        "markets. The last column is what 95 of 100 studies with as many people as the original would find in the "
        "simulated market, by sampling alone.",
        "",
        f"Made by `{result.plan.command}` with model {model_hash()[:12]}.",
        "",
        closing(result),
        "",
        summary(result.rows),
        "",
    ]
    for group, members in groupby(result.rows, lambda row: row.level.group):
        lines += [f"## {group}", ""]
        lines += _line([*HEADINGS, "A study of that size"]), _line(["---"] * (len(HEADINGS) + 1))
        found = list(members)
        lines += [_line([*_cells(row), _study(row)]) for row in found]
        lines += ["", *(f"- **{row.level.label}**: {row.level.how}" for row in found), ""]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(row: Row) -> list[str]:
    label = row.level.label + (f" ({row.level.unit})" if row.level.unit else "")
    simulated = _number(row.simulated)
    if math.isfinite(row.error):
        simulated += f" ({_error(row.error)})"
    inside = {True: "yes", False: "no", None: _DASH}[row.in_range]
    ratio = f"{row.ratio:.2f}" if math.isfinite(row.ratio) else _DASH
    return [label, ", ".join(row.level.evidence), target(row.level), simulated, ratio, row.verdict, inside]


def target(level: Level) -> str:
    """The target and its range: "0.36 (0.15–0.87)", "13–38", or a dash."""
    span = "" if level.low is None or level.high is None else f"{level.low:g}{_DASH}{level.high:g}"
    if level.target is None:
        return span or _DASH
    return f"{level.target:g} ({span})" if span else f"{level.target:g}"


def _study(row: Row) -> str:
    if row.level.sample is None or not math.isfinite(row.study_low):
        return _DASH
    return f"{_number(row.study_low)} to {_number(row.study_high)} (n = {row.level.sample})"


def _number(value: float) -> str:
    return number(value) if math.isfinite(value) else _DASH


def _error(value: float) -> str:
    """A standard error with two significant digits."""
    digits = 1 - math.floor(math.log10(value)) if value > 0.0 else 0
    return f"{value:,.{min(max(digits, 0), 6)}f}"


def summary(rows: Iterable[Row]) -> str:
    """How many levels have which verdict, those that are only reported left out."""
    verdicts = [row.verdict for row in rows if row.verdict != REPORTED]
    counted = [f"{verdicts.count(one)} {one}" for one in (NEAR, WITHIN, OUTSIDE, UNKNOWN) if one in verdicts]
    return f"Of {len(verdicts)} levels with a target, {', '.join(counted)}."


def closing(result: Result) -> str:
    """The sentence on what was simulated and who was asked."""
    plan = result.plan
    markets = f"{result.replicates} simulated markets" if result.replicates > 1 else "One simulated market"
    changed = ", ".join(f"{name} = {value:g}" for name, value in result.changed.items())
    return (
        f"{markets} of {result.people:,} people each, surveyed after {plan.burn_in + plan.weeks} weeks without any "
        f"policy; rates are over the last {plan.weeks} of them, and people recall {RECALL_WEEKS}. Asked is who trades "
        "sex in the survey week, has a place to work, and is not in detention."
        + (f" Changed: {changed}." if changed else "")
        + " Levels are simulated, not observed."
    )
