"""One chart per scenario: the headline outcomes week by week, under the scenario and under the status quo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.comparison.table import change
from experiments.running.plan import STATUS_QUO, WEEKS_IN_YEAR
from experiments.storage.file_names import file_stem
from experiments.storage.store import Run
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import tick
from experiments.wording.sentences import cut, joined, sentence
from figures import style
from figures.facts import ScenarioFacts, effects_in, main_outcomes, replicates, source_line
from figures.style import BLUE, GREY, INK, MARGIN, RULE, Sheet, Words
from model.counting.outcomes import OUTCOMES, WEEKS, Outcome

SMOOTHING = 4
"""Weeks that each point pools. It looks back only, so that nothing seems to move before a scenario starts."""

BAND = (5.0, 95.0)
"""Percentiles over replicates between which the band is drawn."""

_COLUMNS, _PANEL, _PLOT, _LEFT, _FOOT, _LEGEND = 3, 3.5, 1.35, 0.52, 0.5, 0.35
_NAME, _UNIT = 9.5, 8.0


def draw(run: Run, scenario: ScenarioFacts) -> list[Path]:
    """Draw the chart of one scenario of ``run`` as SVG and PNG into the run's folder ``figures/``.

    The status quo may be given too: it is then drawn alone.
    """
    with style.look():
        return style.save(compose(run, scenario), run.path / "figures", describe(run, scenario))


def compose(run: Run, scenario: ScenarioFacts) -> Figure:
    """The chart of one scenario as a figure; call it, and draw the figure, inside ``style.look()``."""
    outcomes = main_outcomes(run)
    heads = [style.wrap(outcome.label, _PANEL - 0.3, _NAME, "bold") for outcome in outcomes]
    units = [style.wrap(outcome.unit, _PANEL - 0.3, _UNIT) for outcome in outcomes]
    head = 0.1 + max(
        style.lines_height(title, _NAME) + style.lines_height(unit, _UNIT)
        for title, unit in zip(heads, units, strict=True)
    )
    step = head + _PLOT + _FOOT
    rows = -(-len(outcomes) // _COLUMNS)
    page = style.sheet(2 * MARGIN + _COLUMNS * _PANEL, _LEGEND + rows * step, describe(run, scenario))
    for at, outcome in enumerate(outcomes):
        left, top = MARGIN + at % _COLUMNS * _PANEL, page.top + _LEGEND + at // _COLUMNS * step
        page.text(left, top, heads[at], size=_NAME, weight="bold")
        page.text(left, top + style.lines_height(heads[at], _NAME), units[at], size=_UNIT, color=GREY)
        _panel(page.axes(left + _LEFT, top + head, _PANEL - _LEFT - 0.25, _PLOT), run, scenario, outcome)
    _axis_note(page, run, scenario, len(outcomes), step)
    cut = any(axes.get_ylim()[0] > 0.0 for axes in page.figure.axes)
    page.handles(MARGIN, page.top, _handles(run, scenario, cut), columns=5)
    return page.figure


def describe(run: Run, scenario: ScenarioFacts) -> Words:
    """Title, alt text and caption of the chart of one scenario."""
    count = replicates(run)
    weeks = smoothing(run)
    point = f", each point pools the {weeks} weeks up to it" if weeks > 1 else ", week by week"
    band = "" if count == 1 else f" Bands: the middle 90% of {count} simulated replicates."
    rows = effects_in(run, "all")
    known = [(outcome, rows.get((scenario.name, outcome.name))) for outcome in main_outcomes(run)]
    found = [f"{outcome.label} {change(row)}" for outcome, row in known if row and np.isfinite(row["change"])]
    if scenario.name == STATUS_QUO:
        alt, start = "Small line charts of the status quo, one per headline outcome.", ""
    else:
        alt = (
            f"Small line charts, one per headline outcome, comparing the scenario “{scenario.title}” with the status "
            f"quo from before it starts to the end of the run. Mean change over all weeks of the scenario: "
            f"{joined(found) if found else 'not available'}."
        )
        start = " The vertical line marks the first week in which the scenario changes anything."
    return Words(
        stem=f"trajectories_{file_stem(scenario.name)}",
        title=f"{cut(scenario.title, 180)}: the headline outcomes week by week",
        subtitle=f"Lines: all replicates together{point}.{band}{sentence(assumed(run.manifest))}",
        alt=alt,
        caption=(
            f"Each panel has a scale of its own{point}. A gap: nothing happened there that the outcome could be a "
            f"ratio to.{band}{start} A dotted bottom line means that the scale does not start at zero."
        ),
        source=source_line(run),
    )


def weekly(run: Run, scenario: str, outcome: str) -> pd.DataFrame:
    """Smoothed weekly values: one row per week (index: policy week, negative before it), one column per replicate.

    Each is pooled over the weeks up to it. The first weeks, which look back on too few, are left out; a value is NaN
    where nothing happened in all its weeks that the outcome could be a ratio to.
    """
    top, below = _summed(run, scenario, outcome)
    return top / below.where(below > 0.0)


def pooled(run: Run, scenario: str, outcome: str) -> pd.Series:
    """The same over all replicates together."""
    top, below = (part.sum(axis="columns") for part in _summed(run, scenario, outcome))
    return top / below.where(below > 0.0)


def smoothing(run: Run) -> int:
    """Weeks that each point pools: `SMOOTHING`, or one where a run is too short for that."""
    return SMOOTHING if run.series["week"].nunique() > 2 * SMOOTHING else 1


def _summed(run: Run, scenario: str, outcome: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What an outcome counts and what it is a ratio to, summed over `smoothing` weeks: weeks by replicates.

    A replicate that the run did not finish in this scenario is left out.
    """
    weeks = run.series.loc[run.series["scenario"] == scenario, "replicate"].value_counts()
    whole = sorted(weeks.index[weeks == weeks.max()])
    rows = (table[table["scenario"] == scenario] for table in (run.series, run.series_basis))
    values, below = (
        part.pivot(index="week", columns="replicate", values=outcome)[whole].sort_index() for part in rows
    )  # fmt: skip
    if OUTCOMES[outcome].denominator is WEEKS:
        below = values.notna().astype(float)
    top = (values * below).fillna(0.0)
    span = smoothing(run)
    summed = (part.rolling(span, min_periods=span).sum().iloc[span - 1 :] for part in (top, below))
    return next(summed), next(summed)


def _panel(axes: Axes, run: Run, scenario: ScenarioFacts, outcome: Outcome) -> None:
    """One outcome: status quo and scenario, each with its band, and the line at the scenario's first week."""
    axes.set_gid(outcome.name)
    _, unit = _clock(run, scenario)
    alone = scenario.name == STATUS_QUO
    shown = [0.0]
    for name, colour, depth in ((STATUS_QUO, GREY, 2), (scenario.name, BLUE, 3))[: 1 if alone else 2]:
        table, middle = weekly(run, name, outcome.name), pooled(run, name, outcome.name)
        x = (table.index.to_numpy() - scenario.first_week) / unit
        drawn = [middle]
        if table.shape[1] > 1:
            drawn = [table.quantile(end / 100.0, axis="columns") for end in BAND]
            axes.fill_between(x, drawn[0], drawn[1], color=colour, alpha=0.22, linewidth=0, zorder=depth)
        lone: dict[str, Any] = {"marker": ".", "markersize": 4.0} if len(x) <= 2 * SMOOTHING else {}
        axes.plot(x, middle, color=colour, linewidth=1.6, zorder=depth + 2, **lone)
        shown += [float(value) for part in drawn for value in part if np.isfinite(value)]
    if not alone:
        axes.axvline(0.0, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    weeks = run.series["week"]
    axes.set_xlim(*((week - scenario.first_week) / unit for week in (weeks.min(), weeks.max() + 1)))
    _scale(axes, min(shown[1:], default=0.0), max(shown))


def _scale(axes: Axes, low: float, high: float) -> None:
    """Start at zero unless the lines would then lie flat at the top; if not at zero, show it by a dotted bottom line.

    A scale that does not start at zero spans a tenth of the level at least, so that mere luck does not look large.
    """
    span = high - low
    if high <= 0.0 or span >= 0.25 * high:
        axes.set_ylim(min(low, 0.0), 1.08 * high if high > 0.0 else 1.0)
    else:
        middle, half = (low + high) / 2.0, 0.6 * max(span, 0.1 * high)
        axes.set_ylim(max(middle - half, 0.0), middle + half)
        axes.spines["bottom"].set_linestyle((0, (1, 2)))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, width=0.6)
    axes.spines["left"].set_visible(False)


def _clock(run: Run, scenario: ScenarioFacts) -> tuple[str, int]:
    """In what the horizontal axis counts, and how many weeks that is: years for a long run, weeks for a short one."""
    after = int(run.series["week"].max()) + 1 - scenario.first_week
    return ("Years", WEEKS_IN_YEAR) if after >= 2 * WEEKS_IN_YEAR else ("Weeks", 1)


def _axis_note(page: Sheet, run: Run, scenario: ScenarioFacts, panels: int, step: float) -> None:
    """What the horizontal axis counts, said once under the lowest panel of each column."""
    unit, _ = _clock(run, scenario)
    since = "the end of the burn-in" if scenario.name == STATUS_QUO else "the scenario starts"
    for column in range(min(_COLUMNS, panels)):
        rows = -(-(panels - column) // _COLUMNS)
        middle = MARGIN + column * _PANEL + _LEFT + (_PANEL - _LEFT - 0.25) / 2.0
        top = page.top + _LEGEND + rows * step - 0.27
        page.text(middle, top, f"{unit} since {since}", size=8.0, color=GREY, ha="center")


def _handles(run: Run, scenario: ScenarioFacts, cut: bool) -> list[Line2D | Patch]:
    """The entries of the legend: both worlds, the band, the start, and the mark of a scale not starting at zero."""
    alone = scenario.name == STATUS_QUO
    handles: list[Line2D | Patch] = [Line2D([], [], color=GREY, linewidth=2.0, label="Status quo")]
    if not alone:
        handles.append(Line2D([], [], color=BLUE, linewidth=2.0, label="Scenario"))
    if replicates(run) > 1:
        handles.append(Patch(color=GREY, alpha=0.3, linewidth=0, label="90% of replicates"))
    if not alone:
        handles.append(Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (4, 2)), label="Scenario starts"))
    if cut:
        handles.append(Line2D([], [], color=GREY, linewidth=0.9, linestyle=(0, (1, 2)), label="Scale not from zero"))
    return handles
