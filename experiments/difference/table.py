"""Two runs side by side in the terminal: what differs between them, then a block for the status quo and each policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.difference.inputs import Differing
from experiments.difference.pairing import LEVEL
from experiments.difference.reading import Pair, Side
from experiments.difference.words import difference_words, interval_words, side_words, verdict_of, words_of
from experiments.storage.folders import shown_path
from experiments.wording.blocks import block
from experiments.wording.interest import SIZES
from experiments.wording.numbers import MISSING_NOTE
from experiments.wording.sentences import counted, cut, visible
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, MARKED, by_luck
from model.counting.outcomes import OUTCOMES
from scenarios.files import STATUS_QUO

if TYPE_CHECKING:
    import pandas as pd

    from experiments.difference.answer import Answer

WIDE = 120
_MOST, _LONGEST = 20, 160
"""Lines on what differs, and characters of each of their cells; the JSON document has all."""


def show(console: Console, answer: Answer) -> None:
    """Print what differs between two runs, and the differences of their results."""
    pair = answer.pair
    for letter, side in (("A", pair.a), ("B", pair.b)):
        console.print(Text(visible(f"{letter}: {_named(side)}")), soft_wrap=True)
    console.print(Text(f"{shared(pair)}."))
    console.print()
    _show_inputs(console, answer.inputs)
    for note in answer.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    if answer.all_identical:
        console.print(Text(f"{identity(answer)}", style="bold"))
        return
    for scenario in (STATUS_QUO, *pair.scenarios):
        console.print()
        if scenario in answer.identical:
            console.print(Text(f"{title(pair, scenario)}: identical to the last bit in A and B.", style="bold"))
        else:
            rows = answer.table[answer.table["scenario"].eq(scenario)]
            console.print(_block(title(pair, scenario), rows, console.width >= WIDE))
    console.print()
    console.print(Text(" ".join(filter(None, closing(answer)))))


def _named(side: Side) -> str:
    manifest = side.manifest
    return f"{shown_path(side.path)} (run {manifest['id'][:10]}, version {manifest['versions'].get('undertow')})"


def shared(pair: Pair) -> str:
    """What the two runs share: luck, sizes, replicates."""
    manifest = pair.a.manifest
    return (
        f"Paired by seed: {counted(len(pair.replicates), 'shared replicate')}, seed {manifest['seed']}, scale "
        f"{manifest['scale']:g}, {counted(manifest['weeks'], 'week')} of policy"
    )


def title(pair: Pair, scenario: str) -> str:
    """What readers call a scenario, or the status quo."""
    return "Status quo" if scenario == STATUS_QUO else pair.title(scenario)


def identity(answer: Answer) -> str:
    """The sentence on two runs that gave the same."""
    count = counted(len(answer.pair.replicates), "shared replicate")
    return f"Identical to the last bit: every number of {count} is the same in A and B."


def _show_inputs(console: Console, found: Sequence[Differing]) -> None:
    if not found:
        console.print(Text("Nothing differs in what was asked: the same model, rules, parameters and policies."))
        return
    table = block("What differs")
    table.add_column("")
    for heading in ("A", "B"):
        table.add_column(heading, overflow="fold")
    for line in found[:_MOST]:
        table.add_row(*(Text(cut(cell, _LONGEST)) for cell in line[:3]))
    console.print(table)
    if len(found) > _MOST:
        console.print(Text(f"… and {len(found) - _MOST} more: --json lists all."))


def _block(heading: str, rows: pd.DataFrame, wide: bool) -> Table:
    """The table of one scenario; where the terminal is narrow, units of levels stand beside the outcomes."""
    shown: list[dict[Any, Any]] = rows.to_dict(orient="records")
    level = shown[0]["compared"] == LEVEL
    table = block(visible(f"{heading}: {'levels' if level else 'effects'} in A and B"))
    table.add_column("Outcome", min_width=None if wide else 12)
    if wide:
        table.add_column("Unit", style="dim")
    sides = ("Effect in A", "Effect in B") if wide and not level else ("A", "B")
    for name in (*sides, "Change" if level else "B minus A", "90 % interval"):
        table.add_column(name, justify="right", no_wrap=wide, max_width=None if wide else 12)
    table.add_column("In words", no_wrap=wide, max_width=None if wide else 8)
    for row in shown:
        outcome = OUTCOMES[row["outcome"]]
        style = "bold" if verdict_of(row, outcome.better) in MARKED else ""
        label, unit = Text(outcome.label), Text(outcome.unit, style="dim")
        what = (label, unit) if wide else (Text.assemble(label, " ", unit) if level else label,)
        found = (Text(difference_words(row), style=style), interval_words(row))
        words = Text(words_of(row, outcome.better), style=style or "dim")
        table.add_row(*what, side_words(row, "a"), side_words(row, "b"), *found, words)
    return table


def closing(answer: Answer) -> list[str]:
    """The sentences under the tables."""
    rows = answer.rows
    luck = by_luck(rows, answer.pair.a.manifest["confidence"], "A and B did not differ")
    missing = any(row["difference"] != row["difference"] for row in rows)
    return [
        "Each row is B against A in the same replicates, which share their luck. An effect is the change against the "
        "run's own status quo; “more” says that there is more of the outcome under B's than under A's policy, beyond "
        "what the status quo differs by. Differences between percentages are in percentage points. Better and worse: "
        f"the whole interval lies beyond the smallest effect of interest ({SIZES}; between two percentages, 5 points). "
        "Intervals cover chance, not doubt about the parameters. Results are simulated, not observed.",
        FEW_NOTE if len(answer.pair.replicates) < LEAST_REPLICATES else "",
        luck,
        MISSING_NOTE if missing else "",
    ]
