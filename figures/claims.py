"""The chart of one claim: its effect with the mechanism and with it frozen, draw by draw."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.claims import words
from experiments.claims.results import PartResult, RowResult
from experiments.claims.verdict import Spread
from experiments.comparison.table import scenario_title
from experiments.wording.numbers import tick
from figures import style
from figures.dots import arrow, leaves, line
from figures.style import BLUE, GREY, INK, MARGIN, RULE, VERMILLION, Sheet, Words

_WIDTH, _PANEL, _FOOT, _GAP, _LABEL = 8.2, 1.05, 0.42, 0.24, 1.25
_BAND = "#e9edf0"


def draw(row: RowResult, folder: Path, source: str) -> list[Path]:
    """Draw one claim's chart as SVG and PNG into a folder; ``source`` is its footer line."""
    with style.look():
        return style.save(compose(row, source), folder, describe(row, source))


def compose(row: RowResult, source: str) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    heads = [_head(result) for result in row.parts]
    over = [style.lines_height(title, 9.0) + style.lines_height(under, 8.0) + 0.14 for title, under in heads]
    legend = 0.5
    body = sum(over) + len(over) * (_PANEL + _FOOT + _GAP) - _GAP
    page = style.sheet(_WIDTH, legend + body, describe(row, source))
    top, beyond = page.top + legend, []
    for result, (title, under), height in zip(row.parts, heads, over, strict=True):
        page.text(MARGIN, top, title, size=9.0, weight="bold")
        page.text(MARGIN, top + style.lines_height(title, 9.0) + 0.03, under, size=8.0, color=GREY)
        beyond.append(_panel(page, result, top + height))
        top += height + _PANEL + _FOOT + _GAP
    page.handles(MARGIN, page.top, _legend(any(beyond)), 3)
    return page.figure


def describe(row: RowResult, source: str) -> Words:
    """Title, alt text and caption of a claim's chart."""
    claim = row.claim
    found = "; ".join(
        f"{words.observable(part.part)}: {words.change(part.part, part.on.mean)} with the mechanism, "
        f"{words.change(part.part, part.off.mean)} with it frozen"
        for part in row.parts
    )
    check = " (consistency check)" if claim.grade == "A" else ""
    alone = f" over all rows; alone {words.decision(row.alone)}" if row.withheld else ""
    return Words(
        stem=f"claim_{claim.id}",
        title=f"Claim {claim.id}: {words.row_decision(row)}{alone}{check}",
        subtitle=f"{claim.text} Mechanism: {', '.join(claim.switch).replace('_', ' ')}.",
        alt=f"Simulated effects for claim {claim.id}, by parameter draw. {found}.",
        caption="Each dot is one draw of the parameters, the mean of its paired replicates.",
        source=source,
    )


def _head(result: PartResult) -> tuple[str, str]:
    """What is above a panel: what is looked at and the verdict; which worlds are compared, and what is expected."""
    part, inner = result.part, _WIDTH - 2 * MARGIN
    under = f"{words.contrast(part, scenario_title)}, {part.window}; expected: {part.direction}"
    title = f"{words.observable(part)}: {words.decision(result.decision)}"
    return style.wrap(title, inner, 9.0, "bold"), style.wrap(under, inner, 8.0)


def _panel(page: Sheet, result: PartResult, top: float) -> bool:
    """One part of the claim; gives whether a draw lies beyond the scale."""
    inner = _WIDTH - 2 * MARGIN
    axes = page.axes(MARGIN + _LABEL, top, inner - _LABEL - 0.1, _PANEL)
    _scale(axes, result)
    axes.axvspan(-result.delta, result.delta, color=_BAND, linewidth=0.0, zorder=0)
    axes.axvline(0.0, color=RULE, linewidth=1.0, zorder=1)
    _row(axes, 1.0, _known(result.effects), result.on, BLUE)
    _row(axes, 0.0, _known(result.effects_off), result.off, VERMILLION)
    if math.isfinite(result.default):
        axes.plot([result.default], [1.0], "D", color="white", markeredgecolor=INK, markersize=5, zorder=5)
    return leaves([effect for row in (result.effects, result.effects_off) for effect in _known(row)], axes.get_xlim())


def _known(effects: np.ndarray) -> np.ndarray:
    """The effects of draws that have one."""
    return effects[np.isfinite(effects)]


def _row(axes: Axes, at: float, effects: np.ndarray, spread: Spread, color: str) -> None:
    """The draws of one world as dots, spread out so that they can be told apart, under mean and 90 % interval.

    A draw beyond the scale is an arrow on its edge; means and intervals lie within it (see `_scale`).
    """
    low, high = axes.get_xlim()
    lift = 0.20 * (np.argsort(np.argsort(effects)) * 7 % 11 / 10.0 - 0.5)
    for mark, size, chosen in (
        ("<", 4.0, effects < low),
        ("o", 3.2, (effects >= low) & (effects <= high)),
        (">", 4.0, effects > high),
    ):
        axes.plot(np.clip(effects[chosen], low, high), (at - 0.12 + lift)[chosen], mark, color=color, alpha=0.35,
                  markersize=size, markeredgewidth=0.0, zorder=2, clip_on=False)  # fmt: skip
    if math.isnan(spread.mean):
        axes.text(0.0, at + 0.2, "no effect in enough draws", color=GREY, size=8.0, ha="center", style="italic")
        return
    line(axes, at + 0.2, (spread.quantile(0.05), spread.quantile(0.95)), (low, high), color, 2.0)
    axes.plot([spread.mean], [at + 0.2], "o", color=color, markersize=6, zorder=4)


def _scale(axes: Axes, result: PartResult) -> None:
    """Limits that hold intervals and nearly all draws, ticks in the effect's own words, and the names of the rows."""
    ends = [-1.5 * result.delta, 1.5 * result.delta]
    everything = np.concatenate([_known(result.effects), _known(result.effects_off), ends])
    told = [spread.quantile(end) for spread in (result.on, result.off) for end in (0.05, 0.95)]
    told += [result.on.mean, result.off.mean, result.default]
    known = [value for value in told if math.isfinite(value)]
    low, high = np.quantile(everything, [0.02, 0.98])
    low, high = min([low, *known]), max([high, *known])
    pad = 0.06 * (high - low)
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(-0.5, 1.6)
    axes.set_yticks([1.0, 0.0], ["With the\nmechanism", "Frozen"])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    part = result.part
    if part.kind == "ratio":
        places = _percents(low - pad, high + pad)
        axes.set_xticks([math.log1p(value / 100.0) for value in places])
        axes.set_xticklabels([tick(float(f"{value:g}"), "%", plus=True) for value in places])
    else:
        unit = " points" if part.kind == "points" else ""
        axes.xaxis.set_major_locator(MaxNLocator(7))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(float(f"{value:g}"), unit, plus=True)))


def _percents(low: float, high: float) -> list[float]:
    """Round percentages whose logs lie between two numbers, about six of them."""
    ends = [100.0 * math.expm1(low), 100.0 * math.expm1(high)]
    found = [value for value in MaxNLocator(7).tick_values(*ends) if ends[0] <= value <= ends[1] and value > -99.0]
    if high - low > 2.5:
        found = [value for value in (-95, -90, -75, -50, 0, 100, 300, 900, 2900, 9900) if ends[0] <= value <= ends[1]]
    return found


def _legend(beyond: bool) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = [
        Line2D([], [], linestyle="", marker="o", color=GREY, alpha=0.5, markersize=4, label="One parameter draw"),
        Line2D(
            [], [], color=GREY, marker="o", markersize=6, linewidth=2.0, label="Mean and 90% of draws, luck removed"
        ),
        Line2D(
            [], [], linestyle="", marker="D", color="white", markeredgecolor=INK, label="The parameters' own values"
        ),
        Patch(color=_BAND, label="Below the smallest effect of interest"),
    ]
    return [*handles, arrow()] if beyond else handles
