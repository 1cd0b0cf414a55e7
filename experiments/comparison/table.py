"""The result in the terminal: one block per scenario that a reader understands without a manual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from experiments.running.plan import STATUS_QUO
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumed
from experiments.wording.blocks import block, under
from experiments.wording.interest import SIZES
from experiments.wording.numbers import MISSING_NOTE
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, MARKED, by_luck, in_words, verdict

if TYPE_CHECKING:
    import pandas as pd

    from model.counting.outcomes import Outcome

WIDE = 110

_HORIZON = 208
"""Weeks for which a scenario is read whose title alone is asked for."""


def show(console: Console, manifest: Mapping[str, Any], effects: pd.DataFrame, folder: str) -> None:
    """Print the main outcomes of a stored run over the whole policy period, and what they stand for."""
    from model.counting.outcomes import OUTCOMES

    main = {name: outcome for name, outcome in OUTCOMES.items() if outcome.main}
    whole = effects[(effects["window"] == "all") & effects["outcome"].isin(main)]
    shown = whole.to_dict(orient="records")
    for scenario in manifest["scenarios"]:
        if scenario["name"] == STATUS_QUO:
            continue
        rows = {str(row["outcome"]): row for row in shown if row["scenario"] == scenario["name"]}
        title = f"{scenario['title']}: mean of {manifest['weeks']} weeks"
        console.print()
        console.print(effects_block(under(title, assumed(manifest)), rows, main, console.width >= WIDE))
    for note in [*manifest["notes"], *(FEW_NOTE for _ in shown[:1] if manifest["replicates"] < LEAST_REPLICATES)]:
        console.print(Text(f"Note: {note}", style="yellow"))
    luck = by_luck(shown, manifest["confidence"])
    missing = MISSING_NOTE if any(row["change"] != row["change"] for row in shown) else ""
    console.print(Text(" ".join(filter(None, (closing(manifest), luck, missing)))))
    console.print(Text(f"Results: {folder}"), soft_wrap=True)


def effects_block(title: str, rows: Mapping[str, Mapping[Any, Any]], main: Mapping[str, Outcome], wide: bool) -> Table:
    """The table of one scenario, from its rows of the effects table by outcome.

    Where the terminal is narrow (not ``wide``), units stand beside the outcomes, and the scenario's level is left to
    the reader, who has the status quo and the change.
    """
    levels = ("Status quo", "Scenario") if wide else ("Status quo",)
    what = ("Outcome", Column("Unit", style="dim")) if wide else ("Outcome",)
    words = Column("In words", no_wrap=wide, max_width=None if wide else 8)
    table = block(title, *what, *blocks.numbers(*levels, "Change", "90 % interval"), words)
    for name, outcome in main.items():
        row = rows[name]
        style = "bold" if verdict(outcome, row) in MARKED else ""
        label, unit = Text(outcome.label), Text(outcome.unit, style="dim")
        named = (label, unit) if wide else (Text.assemble(label, " ", unit),)
        values = [numbers.level(row[key]) for key in ("status_quo", "scenario_value")][: len(levels)]
        found = (Text(change(row), style=style), interval(row))
        table.add_row(*named, *values, *found, Text(in_words(row, outcome.better), style=style or "dim"))
    return table


def scenario_title(name: str) -> str:
    """What readers call a scenario or a package of scenarios: "Ending demand (criminalising clients)"."""
    from scenarios import load

    return load(name, _HORIZON).title


def change(row: Mapping[Any, Any]) -> str:
    """The change with its sign: "+12%", "−0.40 points"; a plain difference leaves its unit to the column of units."""
    return numbers.change(row["change"], row["effect"])


def interval(row: Mapping[Any, Any]) -> str:
    """The interval of the change: "−3.1 to +0.20%"; a dash for fewer than two replicates."""
    return numbers.ends(row["low"], row["high"], row["effect"])


def closing(manifest: Mapping[str, Any]) -> str:
    """The sentence on what was simulated, and that it was simulated."""
    count = manifest["replicates"]
    worlds = f"{count} simulated worlds per scenario" if count > 1 else "One simulated world per scenario"
    return (
        f"{worlds}, {manifest['weeks']} weeks of policy after {manifest['burn_in']} weeks without, "
        f"{manifest['people']:,} people each. Scenarios and the status quo share their luck, so changes are paired. "
        f"Better and worse: the whole interval lies beyond the smallest effect of interest ({SIZES}). "
        "“Hardly moves”: it lies within that. “Size open”: it leaves out zero, but not what is too small to matter. "
        "“No clear change”: it reaches zero. Intervals cover chance with the parameters as "
        "they stand, not doubt about the parameters. Results are simulated under the assumptions "
        "of the model, not observed; `undertow explain NAME` shows what each number rests on."
    )
