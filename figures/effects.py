"""The effects chart: how every headline outcome changes under every scenario of a run, with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.running.plan import WEEKS_IN_YEAR
from experiments.storage.store import Run
from experiments.wording import numbers
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import setting
from experiments.wording.sentences import cut, joined, sentence
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES, MARKED, RULE, Verdict, by_luck, verdict
from figures import style
from figures.dots import MARKS, ground, leaves, legend, limits, point
from figures.facts import Effects, ScenarioFacts, effects_in, main_outcomes, replicates, scenario_facts, source_line
from figures.style import GREY, MARGIN, Sheet, Words
from model.counting.outcomes import Outcome

_COLUMNS, _ROW, _PLOT, _NUMBER, _GAP = 3, 0.27, 1.85, 0.62, 0.22
_LABEL, _BLOCK_HEAD, _BLOCK_FOOT = 8.5, 0.26, 0.34


@dataclass(frozen=True)
class Block:
    """Outcomes whose changes share a horizontal scale: all in per cent, or all in percentage points."""

    title: str
    sign: str
    outcomes: tuple[Outcome, ...]
    limits: tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """Sizes in inches: the sheet, the plot of one column, the names of outcomes, a band of scenarios and its head.

    ``titles`` are the scenarios' titles, broken into lines that fit their column.
    """

    width: float
    plot: float
    label: float
    band: float
    head: float
    titles: tuple[str, ...]


def windows(run: Run) -> list[str]:
    """The windows of weeks for which the run holds effects, the whole policy period first."""
    return [str(window) for window in run.effects["window"].unique()]


def draw(run: Run, window: str = "all") -> list[Path]:
    """Draw the effects of all scenarios of ``run`` in one window as SVG and PNG into the run's folder ``figures/``."""
    with style.look():
        return style.save(compose(run, window), run.path / "figures", describe(run, window))


def compose(run: Run, window: str) -> Figure:
    """The effects chart of one window as a figure; call it, and draw the figure, inside ``style.look()``."""
    scenarios, rows = scenario_facts(run), effects_in(run, window)
    blocks = _blocks(main_outcomes(run), rows, scenarios)
    plan = _plan(scenarios, blocks)
    marks = _entries(rows, scenarios, blocks)
    legend_columns, legend_height = style.legend_size(marks, plan.width - 2 * MARGIN)
    page = style.sheet(plan.width, legend_height + -(-len(scenarios) // _COLUMNS) * plan.band, describe(run, window))
    page.handles(MARGIN, page.top, marks, legend_columns)
    for at, (scenario, title) in enumerate(zip(scenarios, plan.titles, strict=True)):
        top = page.top + legend_height + at // _COLUMNS * plan.band
        left = MARGIN + plan.label + at % _COLUMNS * (plan.plot + _NUMBER + _GAP)
        page.text(left, top, title, size=10.0, weight="bold")
        if at % _COLUMNS == 0:
            _row_labels(page, blocks, left - 0.1, top + plan.head)
        _column(page, rows, scenario, blocks, (left, top + plan.head, plan.plot))
    return page.figure


def describe(run: Run, window: str) -> Words:
    """Title, alt text and caption of the effects chart of one window."""
    scenarios, count = scenario_facts(run), replicates(run)
    only = f"“{cut(scenarios[0].title, 160)}”" if len(scenarios) == 1 else "each scenario"
    level = round(100 * run.manifest["confidence"])
    spread = (
        f"Bars: {level}% interval over {count} paired replicates: chance only, not doubt about the parameters."
        if count > 1
        else "One replicate only, so no intervals."
    )
    return Words(
        stem="effects" if window == "all" else f"effects_{window.replace(' ', '_')}",
        title=f"What changes under {only}, compared with the status quo",
        subtitle=f"Simulated change over {span(run, window)}. {spread}{_marked(run, window)}"
        f"{sentence(assumed(run.manifest))}",
        alt=_alt(run, window, scenarios),
        caption=(
            f"Each point is the change against a status quo that shares the same luck. {RULE} The interval covers "
            "luck, not doubt about the model's numbers. An arrow marks what lies beyond the scale; the number beside "
            f"it is complete.{_star(run, window)}{_dash(run, window)}"
        ),
        source=source_line(run),
    )


def span(run: Run, window: str) -> str:
    """The weeks of a window in words, counted from week 0 of the scenarios."""
    first, stop = run.manifest["windows"][window]
    if window != "all":
        return f"weeks {first} to {stop - 1}"
    years = f" ({setting(stop / WEEKS_IN_YEAR)} years)" if stop % WEEKS_IN_YEAR == 0 and stop > WEEKS_IN_YEAR else ""
    return f"all {stop} weeks{years}"


def _marked(run: Run, window: str) -> str:
    """From which size on a change is marked, and how many marks luck alone would fill; that there is no verdict."""
    if replicates(run) < LEAST_REPLICATES:
        return f" {FEW_NOTE}"
    luck = by_luck(main_rows(run, window), run.manifest["confidence"])
    return f" Filled: all of it beyond 5%, one point, or a tenth of a small share.{sentence(luck)}"


def main_rows(run: Run, window: str) -> list[Mapping[Any, Any]]:
    """The rows of the effects table that a chart of one window shows."""
    shown = {outcome.name for outcome in main_outcomes(run)}
    return [row for (_, outcome), row in effects_in(run, window).items() if outcome in shown]


def _dash(run: Run, window: str) -> str:
    """What a dash in the place of a number means, if there is one."""
    missing = any(not math.isfinite(row["change"]) for row in main_rows(run, window))
    return f" {numbers.MISSING_NOTE}" if missing else ""


def _star(run: Run, window: str) -> str:
    """What a star beside a number means, if there is one."""
    if not any(row["effect"] == "difference" for row in main_rows(run, window)):
        return ""
    return " A star: the status quo is zero, so the change is printed in the outcome's own unit, and has no point."


def _alt(run: Run, window: str, scenarios: Sequence[ScenarioFacts]) -> str:
    rows, parts = effects_in(run, window), []
    for scenario in scenarios:
        found: dict[Verdict, list[str]] = {}
        for outcome in main_outcomes(run):
            kind = verdict(outcome, rows.get((scenario.name, outcome.name)))
            found.setdefault(kind, []).append(outcome.label)
        told = [f"{kind.value}: {joined(names)}" for kind, names in found.items()]
        parts.append(f"{scenario.title} – {'; '.join(told)}.")
    return f"Dot chart of changes against the status quo over {span(run, window)}. " + " ".join(parts)


def _plan(scenarios: Sequence[ScenarioFacts], blocks: Sequence[Block]) -> Plan:
    """Sizes that fit the longest name of an outcome and the titles of the scenarios; one scenario gets a wider plot."""
    columns = min(_COLUMNS, len(scenarios))
    names = [style.text_width(outcome.label, _LABEL) for block in blocks for outcome in block.outcomes]
    label = max(names + [style.text_width(block.title, _LABEL, "bold") for block in blocks]) + 0.15
    beside = 2 * MARGIN + label + columns * (_NUMBER + _GAP)
    plot = max(_PLOT, ((8.2 if columns == 1 else 10.4) - beside) / columns)
    # One scenario is named by the title of the sheet.
    named = [cut(scenario.title, 120) if columns > 1 else "" for scenario in scenarios]
    titles = tuple(style.wrap(title, plot + _NUMBER - 0.1, 10.0, "bold") for title in named)
    head = max(style.lines_height(title, 10.0) if title else 0.0 for title in titles) + 0.08
    band = head + sum(_BLOCK_HEAD + len(block.outcomes) * _ROW + _BLOCK_FOOT for block in blocks) + 0.1
    return Plan(beside + columns * plot, plot, label, band, head, titles)


def _blocks(outcomes: Sequence[Outcome], rows: Effects, scenarios: Sequence[ScenarioFacts]) -> list[Block]:
    blocks = []
    for kind, title, sign in (("ratio", "Change in %", "%"), ("points", "Change in percentage points", "")):
        chosen = tuple(outcome for outcome in outcomes if outcome.effect == kind)
        if chosen:
            found = [rows.get((scenario.name, outcome.name)) for scenario in scenarios for outcome in chosen]
            shown = [row for row in found if row is not None and row["effect"] == kind]
            blocks.append(Block(title, sign, chosen, limits(shown, 4.0 if kind == "ratio" else 1.0)))
    return blocks


def _row_labels(page: Sheet, blocks: Sequence[Block], right: float, top: float) -> None:
    """Names of the outcomes and headings of the blocks, left of the first panel of a band."""
    for block in blocks:
        page.text(MARGIN, top + 0.04, block.title, size=_LABEL, weight="bold", color=GREY)
        top += _BLOCK_HEAD
        for at, outcome in enumerate(block.outcomes):
            page.text(right, top + (at + 0.5) * _ROW, outcome.label, size=_LABEL, ha="right", va="center_baseline")
        top += len(block.outcomes) * _ROW + _BLOCK_FOOT


def _column(
    page: Sheet, rows: Effects, scenario: ScenarioFacts, blocks: Sequence[Block], place: tuple[float, float, float]
) -> None:
    """All outcomes of one scenario: one panel per block, the numbers right of it; place: left, top, plot's width."""
    left, top, width = place
    for block in blocks:
        top += _BLOCK_HEAD
        height = len(block.outcomes) * _ROW
        axes = page.axes(left, top, width, height)
        axes.set_gid(f"{scenario.name} {block.title}")
        ground(axes, len(block.outcomes), block.limits, block.sign, ticks=max(4, round(1.6 * width)))
        for at, outcome in enumerate(block.outcomes):
            row = rows.get((scenario.name, outcome.name))
            kind = verdict(outcome, row)
            colour = GREY if kind is Verdict.MISSING else MARKS[kind]["color"]
            if row is not None and kind is not Verdict.MISSING and row["effect"] == outcome.effect:
                point(axes, at, row, kind, block.limits)
            page.text(
                left + width + _NUMBER,
                top + (at + 0.5) * _ROW,
                _number(row, block),
                size=8.0,
                color=colour,
                ha="right",
                va="center_baseline",
                weight="bold" if kind in MARKED else "normal",
            )
        top += height + _BLOCK_FOOT


def _number(row: Mapping[Any, Any] | None, block: Block) -> str:
    """The change as printed beside its point; with its unit where that is not the block's."""
    if row is None:
        return numbers.MISSING
    words = numbers.change(row["change"], row["effect"], "*")
    # The heading of the block says that they are points.
    return words if block.sign or row["effect"] == "difference" else words.removesuffix(" points")


def _entries(rows: Effects, scenarios: Sequence[ScenarioFacts], blocks: Sequence[Block]) -> list[Line2D]:
    """One entry per verdict that occurs, and the arrow if anything lies beyond a scale."""
    seen: set[Verdict] = set()
    beyond = False
    for scenario in scenarios:
        for block in blocks:
            for outcome in block.outcomes:
                row = rows.get((scenario.name, outcome.name))
                seen.add(verdict(outcome, row))
                if row is not None and row["effect"] == outcome.effect:
                    beyond |= leaves([row[key] for key in ("change", "low", "high")], block.limits)
    return legend(seen, beyond)
