"""``docs/claims.md``: the ledger's results as a page, made by the command and never by hand."""

from __future__ import annotations

from itertools import groupby

from experiments.claims import table, words
from experiments.claims.order import LedgerRun
from experiments.claims.results import PartResult, RowResult
from experiments.wording import numbers
from experiments.wording.assumptions import made_by
from experiments.wording.blocks import page_row, page_table


def markdown(result: LedgerRun, command: str) -> str:
    """The page: what was run, a table of all rows, and each section in detail."""
    from model.machine import replaced
    from model.machine.compilation import model_hash

    judged = result.judged
    assert judged is not None
    rows = ["| Claim | Class | Verdict | Mechanism | |", "|---|---|---|---|---|"]
    rows += [page_row(_short(row)) for row in judged.rows]
    parts = [
        "# The claims ledger",
        "What the source document says policies do, and what the simulation says of it. Every verdict is computed by "
        "one rule, the same for all rows, which [claims-method.md](claims-method.md) states. An opposed or undecided "
        "row is a result like any other. Results are simulated under the model's assumptions, not observed.",
        "The source document is the response of organisers and advocates, many of whom have traded sex, to the US "
        "government's request for information for the 2021 Trafficking in Persons Report (85 FR 77481, submitted 30 "
        "January 2021). Q1, Q2, … are its answers; claims paraphrase them.",
        f"{made_by(command, model_hash(), replaced.described())}.",
        table.summary(result),
        table.placebo(result),
        table.reading(result),
        "\n".join(rows),
    ]
    for section, members in groupby(judged.rows, key=lambda row: row.claim.section):
        parts += [f"## {section}", *(part for row in members for part in _row(row))]
    return "\n\n".join(parts) + "\n"


def _short(row: RowResult) -> list[str]:
    claim = row.claim
    grade = "consistency check" if claim.grade == "A" else claim.grade
    roles = dict.fromkeys(words.ROLES[part.role] for part in row.parts)
    verdict = words.row_decision(row)
    verdict = f"**{verdict}**" if row.decision.word != "undecided" else verdict
    return [claim.id, grade, verdict, f"`{'`, `'.join(claim.switch)}`: {', '.join(roles)}", claim.text]


def _row(row: RowResult) -> list[str]:
    claim = row.claim
    what = "consistency check" if claim.grade == "A" else f"class {claim.grade}"
    headings = (
        "What is compared", "Expected", "Reference", "Effect (90 % of draws)", "Above / within / below δ", "Frozen",
        "Mechanism", "Verdict",
    )  # fmt: skip
    notes = [
        words.because(row),
        *words.without_effect(row),
        claim.note,
        *words.restated(claim),
        *(note for part in row.parts for note in part.depends),
    ]
    notes = [f"- {note[0].upper()}{note[1:]}" for note in dict.fromkeys(notes) if note]
    return [
        f"### {claim.id}: {words.row_decision(row)}",
        f"{claim.text} ({', '.join(claim.source)}; {what}; mechanism: {', '.join(claim.switch)})",
        page_table(headings, map(_part, row.parts)),
        *(["\n".join(notes)] if notes else []),
    ]


def _part(result: PartResult) -> list[str]:
    part = result.part
    return [
        f"{words.observable(part)}: {words.contrast(part)}, {part.window}",
        part.direction,
        numbers.level(result.status_quo),
        f"{words.change(part, result.on.mean)} ({words.interval(result)})",
        words.probabilities(result.chances[1]),
        words.change(part, result.off.mean),
        words.ROLES[result.role],
        words.decision(result.decision),
    ]
