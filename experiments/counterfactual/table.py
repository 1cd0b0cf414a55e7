"""Counterfactual lives in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.counterfactual.counterfactual import FOLLOWS, LEAST_PEOPLE
from experiments.counterfactual.following import MEASURES
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumed
from experiments.wording.blocks import block, under
from experiments.wording.interest import negligible
from experiments.wording.numbers import MISSING_NOTE
from experiments.wording.verdicts import LEAST_REPLICATES, Verdict, by_luck, judged

if TYPE_CHECKING:
    import pandas as pd


NO_EFFECT = "the event did nothing"
"""What would hold if luck alone were at work."""


def show_lives(console: Console, manifest: Mapping[str, Any], effects: pd.DataFrame) -> None:
    """Print the effect of an event on the people it happened to, and how to read it."""
    console.print()
    for weeks in FOLLOWS:
        console.print(_block(manifest, effects[effects["weeks"] == weeks], weeks))
    luck = by_luck(effects.to_dict(orient="records"), manifest["confidence"], NO_EFFECT)
    missing = MISSING_NOTE if effects["change"].isna().any() else ""
    console.print(Text(" ".join(filter(None, (reading(manifest), luck, missing)))))


def _block(manifest: Mapping[str, Any], rows: pd.DataFrame, weeks: int) -> Table:
    title = f"People {manifest['happened']}: the {weeks} weeks from it on, per person"
    headings = (f"If\n{manifest['spared']}", "As it\nhappened", "Difference", "90 % interval")
    table = block(under(title, assumed(manifest)), "Measure", *blocks.numbers(*headings))
    for row in rows.to_dict(orient="records"):
        shown = Text(told(row["change"]), style="bold" if is_clear(row) else "")
        levels = [numbers.level(row[name]) for name in ("spared", "happened")]
        name = Text.assemble(MEASURES[row["measure"]].label, (f" {row['unit']}", "dim"))
        table.add_row(name, *levels, shown, interval(row))
    return table


def is_clear(row: Mapping[Any, Any]) -> bool:
    """Whether the whole interval lies beyond the smallest effect of interest, in enough replicates."""
    return judged(row, negligible("difference", float(row["spared"])), int(row["n"])) is Verdict.CHANGED


def told(value: float) -> str:
    """A difference with its sign; a dash where none is told."""
    return numbers.signed(value, "difference")


def interval(row: Mapping[Any, Any]) -> str:
    """The interval of a difference; a dash where there is none."""
    return numbers.ends(row["low"], row["high"], "difference")


def reading(manifest: Mapping[str, Any]) -> str:
    """How to read the result, in a few sentences."""
    frozen = f" Frozen in both worlds: {', '.join(manifest['frozen'])}." if manifest["frozen"] else ""
    return (
        f"{manifest['compared']:,} people over {manifest['replicates']} pairs of worlds under "
        f"“{manifest['scenarios'][0]['title']}”, each compared with the same person in a world where {share(manifest)} "
        f"of such events, this one included, did not happen; everything else is on the same luck.{frozen} Events "
        f"of the first {manifest['select']} weeks count, each person's first. Everyone counts in every week, in the "
        "trade or not; weeks after a death or a move away are 0. Bold: the whole interval lies beyond 5 % of the level "
        f"without the event, in at least {LEAST_REPLICATES} replicates. Intervals cover chance. Simulated, not "
        "observed."
    )


def nobody_told(manifest: Mapping[str, Any]) -> str:
    """The sentence about a result of too few people to tell anything of; empty where there are enough."""
    if manifest["compared"] >= LEAST_PEOPLE:
        return ""
    few = f"{manifest['compared']} people were" if manifest["compared"] != 1 else "one person was"
    who = f"only {few} {manifest['happened']}" if manifest["compared"] else f"nobody was {manifest['happened']}"
    return (
        f"{who} among the marked {share(manifest)} of such events in {manifest['replicates']} pairs of worlds of scale "
        f"{manifest['scale']:g}: there is nobody to follow, or too few to tell of (fewer than {LEAST_PEOPLE}). Take a "
        "larger --scale, --share or --replicates."
    )


def share(manifest: Mapping[str, Any]) -> str:
    """ "10 %" for a share of 0.1."""
    return f"{numbers.setting(100.0 * manifest['share'])} %"
