"""The chart of a contest: a policy's effect over the range of each contested assumption."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments import contest_words
from experiments.contest import ALONE, FROZEN, OWN, TOGETHER, Contest
from experiments.contested import ranges
from experiments.effects import Effect
from figures import style
from figures.style import BLUE, GREY, INK, MARGIN, PURPLE, RULE, Sheet, Words

_PLOT, _HIGH, _LEFT, _GAP, _HEAD, _FOOT = 2.15, 2.0, 0.62, 0.32, 0.42, 0.62
_COLUMNS = 3


def draw(result: Contest, folder: Path) -> list[Path]:
    """Draw the chart as SVG and PNG into a folder."""
    with style.look():
        return style.save(compose(result), folder, describe(result))


def compose(result: Contest) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    names = list(ranges())
    panels = len(names) + 1
    block = _HEAD + _HIGH + _FOOT
    width = 2 * MARGIN + _COLUMNS * (_LEFT + _PLOT + _GAP) - _GAP
    page = style.sheet(width, 0.36 + -(-panels // _COLUMNS) * block, describe(result))
    page.handles(MARGIN, page.top, _legend(), 3)
    limits = _limits(result)
    for at in range(panels):
        top = page.top + 0.36 + at // _COLUMNS * block
        left = MARGIN + _LEFT + at % _COLUMNS * (_LEFT + _PLOT + _GAP)
        axes = page.axes(left, top + _HEAD, _PLOT, _HIGH)
        axes.set_ylim(limits)
        axes.axhline(0.0, color=INK, linewidth=0.9, zorder=1)
        axes.yaxis.set_major_locator(MaxNLocator(6))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:+g}".replace("-", "−").replace("+0", "0"))
        )
        if at < len(names):
            _parameter(page, axes, result, names[at], left, top)
        else:
            _frozen(page, axes, result, left, top)
    return page.figure


def describe(result: Contest) -> Words:
    """Title, alt text and caption of the chart."""
    q = result.question
    unit = result.effects[0].unit if result.effects else ""
    told = "; ".join(f"{turn.parameter}: {contest_words.sign(turn)}" for turn in result.turns)
    return Words(
        stem=f"contest_{q.scenario}_{q.outcome}",
        title=f"{contest_words.title(result)}: {contest_words.headline(result)}",
        subtitle=(
            f"Simulated change ({unit}) against the status quo. Line and band: one assumption varied, the others at "
            "their own values, 90 % interval over luck. Dots: all varied together."
        ),
        alt=f"{contest_words.title(result)} over the contested assumptions. {told}.",
        caption="Where the line crosses zero, the effect changes its sign.",
        source=(
            f"Source: undertow · {q.replicates} paired replicates at each point · scale {q.scale:g} · seed {q.seed} · "
            "simulated, not observed"
        ),
    )


def _parameter(page: Sheet, axes: Axes, result: Contest, name: str, left: float, top: float) -> None:
    identifier, low, high = ranges()[name]
    page.text(left, top + 0.12, f"{identifier}: {name.replace('_', ' ')}", size=9.0, weight="bold")
    rows = result.of(ALONE, name)
    xs = [point.values[name] for point, _ in rows]
    axes.fill_between(
        xs, [e.low for _, e in rows], [e.high for _, e in rows], color=BLUE, alpha=0.2, linewidth=0, zorder=2
    )
    axes.plot(xs, [e.change for _, e in rows], color=BLUE, marker="o", markersize=3.5, linewidth=1.5, zorder=4)
    joint = result.of(TOGETHER)
    axes.plot(
        [p.values[name] for p, _ in joint], [e.change for _, e in joint], "o", color=GREY, alpha=0.5, markersize=3,
        markeredgewidth=0, zorder=3,
    )  # fmt: skip
    axes.set_xlim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.xaxis.set_major_locator(MaxNLocator(5))


def _frozen(page: Sheet, axes: Axes, result: Contest, left: float, top: float) -> None:
    page.text(left, top + 0.12, "C3: mechanisms frozen", size=9.0, weight="bold")
    rows: list[tuple[str, Effect]] = [("none", effect) for _, effect in result.of(OWN)]
    rows += [(point.parameter.replace("_", " "), effect) for point, effect in result.of(FROZEN)]
    for at, (_, effect) in enumerate(rows):
        axes.plot([at, at], [effect.low, effect.high], color=PURPLE, linewidth=1.8, zorder=2)
        axes.plot([at], [effect.change], "s", color=PURPLE, markersize=5, zorder=3)
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_xticks(range(len(rows)), [name for name, _ in rows], fontsize=7.0)
    axes.tick_params(axis="x", labelrotation=35.0, length=0)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
        label.set_rotation_mode("anchor")
    axes.spines["bottom"].set_color(RULE)


def _limits(result: Contest) -> tuple[float, float]:
    """One vertical scale for all panels: every point, and every interval of a line as far as it is not extreme."""
    points = [effect.change for effect in result.effects]
    ends = [end for effect in result.effects for end in (effect.low, effect.high)]
    low, high = min([*points, float(np.quantile(ends, 0.02)), 0.0]), max([*points, float(np.quantile(ends, 0.98)), 0.0])
    pad = 0.06 * (high - low or 1.0)
    return low - pad, high + pad


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=BLUE, marker="o", markersize=3.5, label="One assumption alone"),
        Line2D([], [], color=GREY, marker="o", linestyle="", alpha=0.6, markersize=4, label="All together"),
        Line2D([], [], color=PURPLE, marker="s", markersize=5, label="Mechanisms of C3 frozen"),
    ]
