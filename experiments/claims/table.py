"""The ledger in the terminal: grouped by section, one line for each part, and what the words mean."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from experiments.claims import words
from experiments.claims.order import LedgerRun
from experiments.claims.results import PartResult, RowResult
from experiments.claims.verdict import MARGINS
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import with_rules
from experiments.wording.blocks import block
from experiments.wording.interest import SIZES
from model.machine.replaced import described

WIDE = 170
_STYLES = {"supported": "green", "opposed": "red", "undecided": "yellow"}


def show(console: Console, result: LedgerRun) -> None:
    """Print all rows, how many have which verdict, the placebo ledger, and how to read it."""
    judged = result.judged
    assert judged is not None
    if changed := with_rules("", described()):
        console.print(Text(f"{changed}.", style="bold"))
    for section, members in groupby(judged.rows, key=lambda row: row.claim.section):
        console.print(_section(section, list(members)))
    console.print(Text(summary(result), style="bold"))
    console.print(Text(placebo(result)))
    console.print(Text(reading(result)))


def _section(title: str, rows: list[RowResult]) -> Table:
    columns = blocks.numbers("Effect", "90 % of draws", "Frozen")
    table = block(title, "Claim", Column("What is compared", ratio=3), "Expected", *columns, "Mechanism", "Verdict")
    for row in rows:
        style = _STYLES[row.decision.word]
        name = Text.assemble((row.claim.id, "bold"), f" {row.claim.grade}")
        table.add_row(name, Text(row.claim.text), "", "", "", "", "", Text(words.row_decision(row), style=style))
        for part in row.parts:
            table.add_row("", *_line(part))
        notes = [note for part in row.parts for note in part.depends]
        why = words.because(row)
        for note in dict.fromkeys([*([why] if why else []), *words.without_effect(row), *notes]):
            table.add_row("", Text(note, style="dim"))
    return table


def _line(result: PartResult) -> list[Text]:
    part = result.part
    what = f"  {words.observable(part)} ({words.contrast(part)}, {part.window})"
    own = words.decision(result.decision)
    return [
        Text(what), Text(part.direction), Text(words.change(part, result.on.mean)),
        Text(words.interval(result)), Text(words.change(part, result.off.mean)), Text(words.ROLES[result.role]),
        Text(own, style="dim"),
    ]  # fmt: skip


def summary(result: LedgerRun) -> str:
    """How many claims have which verdict, the consistency checks apart, and from which probability on."""
    judged = result.judged
    assert judged is not None
    counts = judged.counts
    checks = [row for row in judged.rows if row.claim.grade == "A"]
    agreed = sum(row.decision.word == "supported" for row in checks)
    return (
        f"{len(judged.rows)} claims: {counts['supported']} supported, {counts['opposed']} opposed, "
        f"{counts['undecided']} undecided; {len(checks)} of them are consistency checks (class A, {agreed} supported). "
        f"Verdicts are declared from probability {numbers.fixed(judged.cut_off, 3)} on, so that at most 5 % of them "
        "are expected to be false."
    )


def placebo(result: LedgerRun) -> str:
    """How many verdicts the placebo ledger gave."""
    judged = result.judged
    assert judged is not None
    counts = judged.placebo
    return (
        "Placebo ledger (the status quo against itself under other luck, where no policy does anything): "
        f"{counts['false']} of {len(judged.rows)} rows got a false verdict, {counts['nothing found']} rightly found "
        f"nothing, {counts['undecided']} stayed undecided."
    )


def reading(result: LedgerRun) -> str:
    """How to read the table."""
    return (
        f"{_draws(result)} Effect: mean over draws; 90 % of draws: luck taken out. Frozen: the effect when the row's "
        "mechanism goes on as in the status quo; it carries the effect if that makes a difference with probability "
        f"0.9. Supported: beyond the smallest effect of interest ({SIZES}; 0.1 for slopes) on the claimed side with "
        "probability 0.9; opposed: as surely reversed, or negligible. Class A restates one rule and is a consistency "
        "check, never a finding. Results are simulated."
    )


def _draws(result: LedgerRun) -> str:
    """What the parameter draws are, how far they are from the parameters' own values, and what is run at each."""
    how = result.order.precision
    return (
        f"{len(result.draws)} parameter draws at which the status quo is plausible, each the end of a short chain of "
        f"{how.steps} steps from the parameters' own values, not run to convergence: on average "
        f"{numbers.percent(result.renewed)} of the parameters were drawn anew at least once. {how.replicates} paired "
        f"replicates of each draw, at scale {numbers.setting(how.scale)}."
    )


def show_one(console: Console, row: RowResult) -> None:
    """Print one claim in full."""
    claim = row.claim
    console.print(Text.assemble((claim.id, "bold"), f"  {claim.text}"))
    facts = [("source", ", ".join(claim.source)), ("class", words.grade(claim.grade))]
    facts += [("mechanism", ", ".join(claim.switch)), ("note", claim.note)]
    facts += [("verdict", words.row_decision(row)), ("why", words.because(row))]
    facts += [("left out", " ".join(words.without_effect(row))), ("changed", with_rules("", described()))]
    console.print(blocks.facts((label, fact) for label, fact in facts if fact))
    for number, part in enumerate(row.parts, start=1):
        console.print()
        console.print(_facts(number, part))


def _facts(number: int, result: PartResult) -> Table:
    part = result.part
    facts: list[tuple[str, str | Text]] = [
        (f"part {number}", Text(words.observable(part), style="bold")),
        ("compared", f"{words.contrast(part)}, {part.window}"),
        ("expected", part.direction),
        ("effect", f"{words.change(part, result.on.mean)} (90 % of draws: {words.interval(result)})"),
        ("at the parameters' own values", words.change(part, result.default)),
        ("frozen", f"{words.change(part, result.off.mean)}: the mechanism {words.ROLES[result.role]}"),
    ]
    for multiple, found in zip(MARGINS, result.chances, strict=True):
        margin = words.change(part, multiple * result.delta).lstrip("+")
        facts.append((f"beyond {margin}", f"above / within / below: {words.probabilities(found)}"))
    facts.append(("verdict", words.decision(result.decision)))
    return blocks.facts([*facts, *(("depends", note) for note in result.depends)])
