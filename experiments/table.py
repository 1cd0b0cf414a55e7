"""The result in the terminal: one block per scenario that a reader understands without a manual."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.effects import Effect
from experiments.plan import STATUS_QUO

if TYPE_CHECKING:
    import pandas as pd

    from model.outcomes import Outcome

WIDE = 110
_DASH = "–"


_HORIZON = 208
"""Weeks for which a scenario is read whose title alone is asked for."""


def show(console: Console, manifest: Mapping[str, Any], effects: pd.DataFrame, folder: str) -> None:
    """Print the main outcomes of a stored run over the whole policy period, and what they stand for."""
    from model.outcomes import OUTCOMES

    main = {name: outcome for name, outcome in OUTCOMES.items() if outcome.main}
    whole = effects[effects["window"] == "all"]
    for scenario in manifest["scenarios"]:
        if scenario["name"] == STATUS_QUO:
            continue
        found = whole[whole["scenario"] == scenario["name"]]
        rows = {row["outcome"]: as_effect(row) for row in found.to_dict(orient="records")}
        console.print()
        console.print(block(scenario["title"], manifest["weeks"], rows, main, console.width >= WIDE))
    for note in manifest["notes"]:
        console.print(Text(f"Note: {note}", style="yellow"))
    console.print(Text(closing(manifest)))
    console.print(Text(f"Results: {folder}"), soft_wrap=True)


def block(title: str, weeks: int, rows: Mapping[str, Effect], main: Mapping[str, Outcome], wide: bool = True) -> Table:
    """The table of one scenario, from its effects by outcome.

    Where the terminal is narrow (not ``wide``), units stand beside the outcomes, and the scenario's level is left to
    the reader, who has the status quo and the change.
    """
    table = Table(title=f"{title}: mean of {weeks} weeks", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    table.add_column("Outcome")
    if wide:
        table.add_column("Unit", style="dim")
    levels = ("Status quo", "Scenario") if wide else ("Status quo",)
    for heading in (*levels, "Change", "90 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("In words", no_wrap=wide, max_width=None if wide else 8)
    for name, outcome in main.items():
        effect = rows[name]
        style = "bold" if effect.direction else ""
        label, unit = Text(outcome.label), Text(outcome.unit, style="dim")
        what = (label, unit) if wide else (Text.assemble(label, " ", unit),)
        values = (effect.status_quo, effect.scenario_value)[: len(levels)]
        found = (Text(change(effect), style=style), interval(effect), Text(in_words(effect), style=style or "dim"))
        table.add_row(*what, *(number(value) for value in values), *found)
    return table


def scenario_title(name: str) -> str:
    """What readers call a scenario or a package of scenarios: "Ending demand (criminalising clients)"."""
    from scenarios import load

    return load(name, _HORIZON).title


def as_effect(row: Mapping[Any, Any]) -> Effect:
    """An `Effect` from a row of the effects table."""
    return Effect(
        row["status_quo"], row["scenario_value"], row["change"], row["low"], row["high"], row["effect"], row["unit"],
        int(row["n"]),
    )  # fmt: skip


def in_words(effect: Effect) -> str:
    """What the interval says: "less", "more", "no clear change", "no change"; a dash where there is no interval."""
    if math.isnan(effect.low):
        return _DASH
    if effect.low == effect.high == 0.0:
        return "no change"
    return {-1: "less", 0: "no clear change", 1: "more"}[effect.direction]


def change(effect: Effect) -> str:
    """The change with its sign and unit: "+12.3 %", "−0.4 pts"; a plain difference carries the outcome's own unit."""
    if math.isnan(effect.change):
        return _DASH
    return f"{signed(effect.change, effect.kind)}{_suffix(effect)}"


def interval(effect: Effect) -> str:
    """The interval of the change: "−3.1 to +0.2 %"; a dash for fewer than two replicates."""
    if math.isnan(effect.low):
        return _DASH
    return f"{signed(effect.low, effect.kind)} to {signed(effect.high, effect.kind)}{_suffix(effect)}"


def _suffix(effect: Effect) -> str:
    return {"ratio": " %", "points": " pts"}.get(effect.kind, "")


def signed(value: float, kind: str) -> str:
    """A change with a real minus sign; percentages to a tenth, points to a hundredth, differences like levels."""
    if math.isnan(value):
        return _DASH
    if kind == "difference":
        text = number(abs(value))
    else:
        digits = 1 if kind == "ratio" else 2
        text = f"{abs(value):,.{digits}f}"
    if value == 0.0:
        return text
    return f"{'−' if value < 0.0 else '+'}{text}"


def number(value: float) -> str:
    """A level with three significant digits, grouped by thousands: "12,345", "3.14", "0.00271"; a dash if missing."""
    if math.isnan(value):
        return _DASH
    if value == 0.0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 6)}f}"


def closing(manifest: Mapping[str, Any]) -> str:
    """The sentence on what was simulated, and that it was simulated."""
    count = manifest["replicates"]
    worlds = f"{count} simulated worlds per scenario" if count > 1 else "One simulated world per scenario"
    return (
        f"{worlds}, {manifest['weeks']} weeks of policy after {manifest['burn_in']} weeks without, "
        f"{manifest['people']:,} people each. Scenarios and the status quo share their luck, so changes are paired. "
        "“No clear change” means that the 90 % interval reaches zero. Intervals cover chance with the parameters as "
        "they stand, not doubt about the parameters. Results are simulated under the assumptions "
        "of the model, not observed; `undertow explain NAME` shows what each number rests on."
    )
