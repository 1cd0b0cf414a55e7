"""Counterfactual lives in the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.counterfactual import FOLLOWS, LEAST_PEOPLE
from experiments.lives import MEASURES
from experiments.table import number, signed

if TYPE_CHECKING:
    import pandas as pd

_DASH = "–"


def show_lives(console: Console, manifest: Mapping[str, Any], effects: pd.DataFrame) -> None:
    """Print the effect of an event on the people it happened to, and how to read it."""
    console.print()
    if manifest["compared"] < LEAST_PEOPLE:
        console.print(Text(too_few(manifest)))
        return
    for weeks in FOLLOWS:
        console.print(_block(manifest, effects[effects["weeks"] == weeks], weeks))
    console.print(Text(reading(manifest)))


def too_few(manifest: Mapping[str, Any]) -> str:
    """The sentence that stands in place of a result on fewer than `LEAST_PEOPLE` people."""
    count = manifest["compared"]
    people = "nobody was" if count == 0 else "one person was" if count == 1 else f"{count} people were"
    return (
        f"Nothing to tell: over {manifest['replicates']} pairs of worlds {people} {manifest['happened']} among the "
        f"{share(manifest)} of such events that are looked at, and it takes {LEAST_PEOPLE}. Try a larger --scale, more "
        "--replicates or a larger --share."
    )


def _block(manifest: Mapping[str, Any], rows: pd.DataFrame, weeks: int) -> Table:
    title = f"People {manifest['happened']}: the {weeks} weeks from it on, per person"
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    table.add_column("Measure")
    for heading in (f"If\n{manifest['spared']}", "As it\nhappened", "Difference", "90 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows.to_dict(orient="records"):
        clear = row["low"] > 0.0 or row["high"] < 0.0
        shown = Text(told(row["change"]), style="bold" if clear else "")
        levels = [_DASH if math.isnan(row[name]) else number(row[name]) for name in ("spared", "happened")]
        name = Text.assemble(MEASURES[row["measure"]].label, (f" {row['unit']}", "dim"))
        table.add_row(name, *levels, shown, interval(row))
    return table


def told(value: float) -> str:
    """A difference with its sign; a dash where none is told."""
    return _DASH if math.isnan(value) else signed(value, "difference")


def interval(row: Mapping[Any, Any]) -> str:
    """The interval of a difference; a dash where there is none."""
    return _DASH if math.isnan(row["low"]) else f"{told(row['low'])} to {told(row['high'])}"


def reading(manifest: Mapping[str, Any]) -> str:
    """How to read the result, in a few sentences."""
    frozen = f" Frozen in both worlds: {', '.join(manifest['frozen'])}." if manifest["frozen"] else ""
    return (
        f"{manifest['compared']:,} people over {manifest['replicates']} pairs of worlds under "
        f"“{manifest['scenarios'][0]['title']}”, each compared with the same person in a world where {share(manifest)} "
        f"of such events, this one included, did not happen; everything else is on the same luck.{frozen} Events "
        f"of the first {manifest['select']} weeks count, each person's first. Everyone counts in every week, in the "
        "trade or not; weeks after a death or a move away are 0. Intervals cover chance. Simulated, not observed."
    )


def share(manifest: Mapping[str, Any]) -> str:
    """ "10 %" for a share of 0.1."""
    return f"{100.0 * manifest['share']:.3g} %"
