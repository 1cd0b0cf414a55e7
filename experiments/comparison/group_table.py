"""Effects by trait group in the terminal: one block per scenario and trait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.comparison.groups import HEADLINE, SUPPRESSION, group_label, trait_label
from experiments.comparison.table import WIDE, change, interval
from experiments.running.plan import STATUS_QUO
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumed
from experiments.wording.blocks import block, under
from experiments.wording.interest import SIZES, negligible_between
from experiments.wording.numbers import MISSING
from experiments.wording.sentences import sentence
from experiments.wording.verdicts import LEAST_REPLICATES, MARKED, Verdict, by_luck, judged, verdict

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED = "suppressed"


def show_groups(console: Console, manifest: Mapping[str, Any], table: pd.DataFrame) -> None:
    """Print effects over the whole policy period by group, for the traits that the run was asked for."""
    whole = table[table["window"] == "all"]
    for scenario in manifest["scenarios"]:
        for trait in manifest["by"]:
            rows = whole[(whole["scenario"] == scenario["name"]) & (whole["trait"] == trait)]
            if scenario["name"] != STATUS_QUO:
                console.print()
                title = under(f"{scenario['title']}, by {trait_label(trait)}", assumed(manifest))
                console.print(group_block(title, rows, console.width >= WIDE))
    if manifest["by"]:
        asked = whole[whole["trait"].isin(manifest["by"]) & whole["outcome"].isin(HEADLINE)]
        luck = by_luck(asked.to_dict(orient="records"), manifest["confidence"])
        console.print(Text(explanation() + sentence(luck)))


def explanation() -> str:
    """What groups, gaps and suppression are, for people who read the table."""
    return (
        "Groups are fixed when people join, before any policy. The gap is a group's change minus that of the group "
        "marked *, in the same simulated worlds, in percentage points. Bold: the whole 90 % interval lies beyond the "
        f"smallest effect of interest ({SIZES}; of a gap between percentages, 5 points), from {LEAST_REPLICATES} "
        "replicates on. "
        f"{SUPPRESSION}"
    )


def group_block(title: str, rows: pd.DataFrame, wide: bool = True) -> Table:
    """The table of one scenario and trait under a title: the headline outcomes, each with a line per group.

    Where the terminal is narrow (not ``wide``), levels and the intervals of gaps are left out.
    """
    from model.counting.outcomes import OUTCOMES

    headings = ("Status quo", "Change", "90 % interval", "Gap", "90 % interval")
    kept = range(5) if wide else (1, 2, 3)
    table = block(title, "Outcome", "Group", *blocks.numbers(*(headings[at] for at in kept)))
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
        return MISSING, Text(SUPPRESSED, style="dim"), "", "", ""
    marked = verdict("neutral", row) in MARKED
    shown = numbers.level(row["status_quo"]), Text(change(row), style="bold" if marked else "")
    return (*shown, interval(row), *_gap(row))


def _gap(row: Mapping[Any, Any]) -> tuple[Text | str, str]:
    """The gap and its interval; empty for the reference group, a dash where there is none."""
    if row["group"] == row["reference"]:
        return "", ""
    kind = gap_kind(row)
    ends = numbers.ends(row["gap_low"], row["gap_high"], kind)
    return Text(numbers.signed(row["gap"], kind), style="bold" if gap_is_clear(row) else ""), ends


def gap_kind(row: Mapping[Any, Any]) -> str:
    """How a gap is stated: gaps between percentages and between shares are both in points."""
    return "points" if row["gap_unit"] in ("% points", "points") else "difference"


def gap_is_clear(row: Mapping[Any, Any]) -> bool:
    """Whether the whole interval of a gap lies beyond the smallest effect of interest, in enough replicates."""
    kind = "ratio" if row["gap_unit"] == "% points" else gap_kind(row)
    found = {"change": row["gap"], "low": row["gap_low"], "high": row["gap_high"]}
    return judged(found, negligible_between(kind, float(row["status_quo"])), int(row["n"])) is Verdict.CHANGED
