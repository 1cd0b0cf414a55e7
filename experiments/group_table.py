"""Effects by trait group in the terminal: one block per scenario and trait."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.groups import HEADLINE, SUPPRESSION, group_label, trait_label
from experiments.plan import STATUS_QUO
from experiments.table import WIDE, as_effect, change, interval, number, signed

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED = "suppressed"
_DASH = "–"


def show_groups(console: Console, manifest: Mapping[str, Any], table: pd.DataFrame) -> None:
    """Print effects over the whole policy period by group, for the traits that the run was asked for."""
    whole = table[table["window"] == "all"]
    for scenario in manifest["scenarios"]:
        for trait in manifest["by"]:
            rows = whole[(whole["scenario"] == scenario["name"]) & (whole["trait"] == trait)]
            if scenario["name"] != STATUS_QUO:
                console.print()
                console.print(group_block(scenario["title"], trait, rows, console.width >= WIDE))
    if manifest["by"]:
        console.print(Text(explanation()))


def explanation() -> str:
    """What groups, gaps and suppression are, for people who read the table."""
    return (
        "Groups are fixed when people join, before any policy. The gap is a group's change minus that of the group "
        "marked *, in the same simulated worlds; bold where its 90 % interval leaves out zero. "
        f"{SUPPRESSION}"
    )


def group_block(title: str, trait: str, rows: pd.DataFrame, wide: bool = True) -> Table:
    """The table of one scenario and trait: the headline outcomes, each with a line per group.

    Where the terminal is narrow (not ``wide``), levels and the intervals of gaps are left out.
    """
    from model.outcomes import OUTCOMES

    table = Table(title=f"{title}, by {trait_label(trait)}", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    for heading in ("Outcome", "Group"):
        table.add_column(heading)
    headings = ("Status quo", "Change", "90 % interval", "Gap", "90 % interval")
    kept = range(5) if wide else (1, 2, 3)
    for at in kept:
        table.add_column(headings[at], justify="right", no_wrap=True)
    for name in HEADLINE:
        found = rows[rows["outcome"] == name].to_dict(orient="records")
        for at, row in enumerate(found):
            outcome = Text.assemble(OUTCOMES[name].label, (f" {OUTCOMES[name].unit}", "dim")) if at == 0 else ""
            marked = f"{group_label(row['group'])}{' *' if row['group'] == row['reference'] else ''}"
            cells = _cells(row)
            table.add_row(outcome, marked, *(cells[n] for n in kept))
    return table


def _cells(row: Mapping[Any, Any]) -> tuple[Text | str, ...]:
    """Status quo, change and gap of one group in words."""
    if row["suppressed"]:
        return _DASH, Text(SUPPRESSED, style="dim"), "", "", ""
    effect = as_effect(row)
    shown = number(effect.status_quo), Text(change(effect), style="bold" if effect.direction else "")
    return (*shown, interval(effect), *_gap(row))


def _gap(row: Mapping[Any, Any]) -> tuple[Text | str, str]:
    """The gap and its interval; empty for the reference group, a dash where there is none."""
    if row["group"] == row["reference"]:
        return "", ""
    if math.isnan(row["gap"]):
        return _DASH, ""
    kind = {"% points": "ratio", "points": "points"}.get(row["gap_unit"], "difference")
    ends = "" if math.isnan(row["gap_low"]) else f"{signed(row['gap_low'], kind)} to {signed(row['gap_high'], kind)}"
    clear = bool(ends) and (row["gap_low"] > 0.0 or row["gap_high"] < 0.0)
    return Text(signed(row["gap"], kind), style="bold" if clear else ""), ends
