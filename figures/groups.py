"""The chart of who bears an effect: for each headline outcome a small panel with one dot per group of a trait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.comparison.group_table import gap_is_clear, gap_kind
from experiments.comparison.groups import HEADLINE, SUPPRESSION, group_label, trait_label
from experiments.comparison.table import change
from experiments.storage.file_names import file_stem
from experiments.storage.store import Run, read_table
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import MISSING, signed
from experiments.wording.sentences import cut, joined, sentence
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, RULE, Verdict, by_luck, verdict
from figures import effects, style
from figures.dots import ground, leaves, legend, limits, point
from figures.facts import ScenarioFacts, replicates, source_line
from figures.style import GREY, MARGIN, Sheet, Words
from model.counting.outcomes import OUTCOMES, Outcome

_COLUMNS, _ROW, _PLOT, _GAP = 3, 0.25, 2.0, 0.25
_NAME, _SMALL, _LABEL = 9.5, 7.5, 8.5
_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}

Rows = dict[tuple[str, str], dict[Any, Any]]
"""Rows of the table of group effects by outcome and group."""


def traits(run: Run) -> list[str]:
    """The traits by whose groups the run was asked to show effects."""
    return list(run.manifest.get("by", ()))


def draw(run: Run, scenario: ScenarioFacts, trait: str) -> list[Path]:
    """Draw one scenario's effects by the groups of a trait, as SVG and PNG, into the run's folder ``figures/``."""
    with style.look():
        return style.save(compose(run, scenario, trait), run.path / "figures", describe(run, scenario, trait))


def compose(run: Run, scenario: ScenarioFacts, trait: str) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    rows, groups, outcomes = _rows(run, scenario, trait)
    label = max(style.text_width(_group(group, groups), _LABEL) for group in groups) + 0.12
    heads = [style.wrap(outcome.label, _PLOT + 0.6, _NAME, "bold") for outcome in outcomes]
    head = max(style.lines_height(words, _NAME) for words in heads) + style.lines_height("", _SMALL) + 0.1
    step = head + len(groups) * _ROW + 0.42
    bands = -(-len(outcomes) // _COLUMNS)
    width = 2 * MARGIN + label + _COLUMNS * (_PLOT + 0.62 + _GAP)
    marks = _legend(rows, outcomes)
    columns, legend_height = style.legend_size(marks, width - 2 * MARGIN)
    page = style.sheet(width, legend_height + bands * step, describe(run, scenario, trait))
    page.handles(MARGIN, page.top, marks, columns)
    for at, outcome in enumerate(outcomes):
        left = MARGIN + label + at % _COLUMNS * (_PLOT + 0.62 + _GAP)
        top = page.top + legend_height + at // _COLUMNS * step
        page.text(left, top, heads[at], size=_NAME, weight="bold")
        if at % _COLUMNS == 0:
            for row, group in enumerate(groups):
                middle = top + head + (row + 0.5) * _ROW
                page.text(left - 0.1, middle, _group(group, groups), size=_LABEL, ha="right", va="center_baseline")
        _panel(page, (left, top + head), outcome, [rows[outcome.name, group] for group in groups])
    return page.figure


def describe(run: Run, scenario: ScenarioFacts, trait: str) -> Words:
    """Title, alt text and caption of the chart of one scenario and trait."""
    count = replicates(run)
    level = round(100 * run.manifest["confidence"])
    rows, groups, outcomes = _rows(run, scenario, trait)
    notes = ["One replicate: no intervals."]
    if count > 1:
        notes = [f"Bars: {level}% interval over {count} paired replicates."]
    if count >= LEAST_REPLICATES:
        notes.append("Filled, and a gap to * (a group's change minus that of the group marked *): where the whole "
                     "interval lies beyond 5%, one point, or a tenth of a small share.")  # fmt: skip
        names = {outcome.name for outcome in outcomes}
        shown = [row for (name, _), row in rows.items() if name in names]
        notes.append(by_luck(shown, run.manifest["confidence"]))
    else:
        notes.append(FEW_NOTE)
    if any(row["suppressed"] for row in rows.values()):
        notes.append("Suppressed: rests on too few people or events.")
    return Words(
        stem=f"groups_{file_stem(scenario.name)}_{trait}",
        title=f"Who bears it: {cut(scenario.title, 160)}, by {trait_label(trait)}",
        subtitle=f"Simulated change against the status quo over {effects.span(run, 'all')}. "
        f"{' '.join(filter(None, notes))}{sentence(assumed(run.manifest))}",
        alt=_alt(scenario, trait, rows, groups, outcomes),
        caption=(
            "Groups are fixed when people join, before any policy. The gap is a group's change minus that of the group "
            "marked *, in the same simulated worlds; it is printed, in percentage points, only where its whole "
            f"interval lies beyond the smallest effect of interest. {RULE} {SUPPRESSION} "
            "Each panel has a scale of its own; an arrow marks what goes on beyond it."
        ),
        source=source_line(run),
    )


def _rows(run: Run, scenario: ScenarioFacts, trait: str) -> tuple[Rows, list[str], list[Outcome]]:
    """The rows to draw, the groups in their order, and the outcomes."""
    table: pd.DataFrame = read_table(run.path, "group_effects")
    chosen = table["scenario"].eq(scenario.name) & table["window"].eq("all") & table["trait"].eq(trait)
    rows = {(row["outcome"], row["group"]): row for row in table[chosen].to_dict("records")}
    groups = list(dict.fromkeys(group for _, group in rows))
    return rows, groups, [OUTCOMES[name] for name in HEADLINE if any(outcome == name for outcome, _ in rows)]


def _alt(scenario: ScenarioFacts, trait: str, rows: Rows, groups: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    told = []
    for outcome in outcomes:
        found = [
            f"{group_label(group)} {'suppressed' if rows[outcome.name, group]['suppressed'] else change(row)}"
            for group in groups
            for row in (rows[outcome.name, group],)
        ]
        told.append(f"{outcome.label}: {joined(found)}.")
    return (
        f"Small dot charts of changes against the status quo under {scenario.title} by {trait_label(trait)}. "
        + " ".join(told)
    )


def _group(group: str, groups: Sequence[str]) -> str:
    return f"{group_label(group)}{' *' if group == groups[0] else ''}"


def _panel(page: Sheet, place: tuple[float, float], outcome: Outcome, rows: Sequence[Mapping[Any, Any]]) -> None:
    """One outcome: a dot and an interval per group, and the clear gaps right of them."""
    left, top = place
    scale = _scale(outcome, rows)
    axes = page.axes(left, top, _PLOT, len(rows) * _ROW)
    axes.set_gid(outcome.name)
    ground(axes, len(rows), scale, "%" if outcome.effect == "ratio" else "")
    unit = "change in %" if outcome.effect == "ratio" else "change in percentage points"
    page.text(left, top - 0.03, unit, size=_SMALL, color=GREY, va="bottom")
    if any(gap_is_clear(row) for row in rows):
        page.text(left + _PLOT + 0.08, top - 0.03, "gap to *", size=_SMALL, color=GREY, va="bottom")
    for at, row in enumerate(rows):
        kind = Verdict.MISSING if row["suppressed"] else verdict(outcome, row)
        if kind is Verdict.MISSING or row["effect"] != outcome.effect:
            words = "suppressed" if row["suppressed"] else MISSING if kind is Verdict.MISSING else "status quo is zero"
            axes.text(sum(scale) / 2, at, words, size=_SMALL, color=GREY, ha="center", va="center", style="italic",
                      bbox=_PAPER)  # fmt: skip
        else:
            point(axes, at, row, kind, scale)
            if leaves([row["change"]], scale):  # of a point that the scale leaves out only the arrow is to be seen
                right = row["change"] > 0.0
                axes.annotate(change(row), (scale[right], at), (-8 if right else 8, 0), textcoords="offset points",
                              ha="right" if right else "left", va="center", size=_SMALL, bbox=_PAPER)  # fmt: skip
        if gap_is_clear(row):
            middle = top + (at + 0.5) * _ROW
            words = signed(row["gap"], gap_kind(row))
            page.text(left + _PLOT + 0.08, middle, words, size=_SMALL, weight="bold", va="center_baseline")


def _scale(outcome: Outcome, rows: Sequence[Mapping[Any, Any]]) -> tuple[float, float]:
    shown = [row for row in rows if not row["suppressed"] and row["effect"] == outcome.effect]
    return limits(shown, 4.0 if outcome.effect == "ratio" else 1.0)


def _legend(rows: Rows, outcomes: Sequence[Outcome]) -> list[Line2D]:
    """One entry per verdict that occurs, and the arrow if anything lies beyond a scale."""
    seen: set[Verdict] = set()
    beyond = False
    for outcome in outcomes:
        mine = [row for (name, _), row in rows.items() if name == outcome.name]
        scale = _scale(outcome, mine)
        for row in mine:
            if not row["suppressed"] and row["effect"] == outcome.effect:
                seen.add(verdict(outcome, row))
                beyond |= leaves([row[key] for key in ("change", "low", "high")], scale)
    return legend(seen, beyond)
