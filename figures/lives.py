"""The chart of counterfactual lives: week by week from an event on, the people concerned in both worlds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.counterfactual.counterfactual import FOLLOWS
from experiments.counterfactual.following import MEASURES
from experiments.counterfactual.table import NO_EFFECT, interval, is_clear, reading, told
from experiments.storage.folders import COUNTERFACTUAL
from experiments.storage.store import read_manifest, read_table
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import tick
from experiments.wording.sentences import joined, sentence
from experiments.wording.verdicts import by_luck
from figures import style
from figures.facts import manifest_line
from figures.style import BLUE, GREY, INK, MARGIN, RULE, VERMILLION, Sheet, Words

SMOOTHING = 4
"""Weeks in the moving mean, which looks back only and starts afresh at the event."""

_COLUMNS, _PANEL, _PLOT, _LEFT, _HEAD, _FOOT, _LEGEND = 3, 3.4, 1.3, 0.5, 0.62, 0.42, 0.38


def draw(path: Path) -> list[Path]:
    """Draw the chart as SVG and PNG into the folder ``figures/`` of a stored counterfactual."""
    manifest, paths, effects = (
        read_manifest(path, COUNTERFACTUAL),
        read_table(path, "paths"),
        read_table(path, "effects"),
    )
    words = describe(manifest, effects)
    with style.look():
        return style.save(compose(manifest, paths, effects, words), path / "figures", words)


def describe(manifest: Mapping[str, Any], effects: pd.DataFrame) -> Words:
    """Title, alt text and caption of the chart."""
    level = round(100 * manifest["confidence"])
    rows = effects[effects["weeks"] == max(FOLLOWS)].to_dict("records")
    luck = sentence(by_luck(rows, manifest["confidence"], NO_EFFECT))
    changes = [f"{MEASURES[row['measure']].label} {told(row['change'])} {row['unit']}" for row in rows]
    return Words(
        stem=f"lives_{manifest['event']}",
        title=f"The same people, {manifest['happened']} or {manifest['spared']}",
        subtitle=f"{manifest['compared']:,} simulated people, week by week, each point the mean of the {SMOOTHING} "
        f"weeks up to it. Numbers: what the event changes over {max(FOLLOWS)} weeks, with the {level}% interval; bold "
        f"where all of that lies beyond 5% of the level without the event.{luck}{sentence(assumed(manifest))}",
        alt=f"Small line charts of people {manifest['happened']} against the same people {manifest['spared']}. "
        f"Differences over {max(FOLLOWS)} weeks: {joined(changes)}.",
        caption=reading(manifest),
        source=manifest_line(manifest),
    )


def compose(manifest: Mapping[str, Any], paths: pd.DataFrame, effects: pd.DataFrame, words: Words) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    rows = {row["measure"]: row for row in effects[effects["weeks"] == max(FOLLOWS)].to_dict("records")}
    step = _HEAD + _PLOT + _FOOT
    bands = -(-len(rows) // _COLUMNS)
    page = style.sheet(2 * MARGIN + _COLUMNS * _PANEL, _LEGEND + bands * step, words)
    page.handles(MARGIN, page.top, _legend(manifest), columns=3)
    for at, (name, row) in enumerate(rows.items()):
        left, top = MARGIN + at % _COLUMNS * _PANEL, page.top + _LEGEND + at // _COLUMNS * step
        _heading(page, left, top, row)
        axes = page.axes(left + _LEFT, top + _HEAD, _PANEL - _LEFT - 0.25, _PLOT)
        axes.set_gid(name)
        # Of too few people nothing is told, in numbers or in lines.
        _panel(axes, paths, name, lines=math.isfinite(row["change"]))
    for column in range(_COLUMNS):
        middle = MARGIN + column * _PANEL + _LEFT + (_PANEL - _LEFT - 0.25) / 2.0
        page.text(middle, page.top + _LEGEND + bands * step - 0.17, "Weeks since the event", size=8.0, color=GREY,
                  ha="center")  # fmt: skip
    return page.figure


def _heading(page: Sheet, left: float, top: float, row: Mapping[Any, Any]) -> None:
    """The measure and its effect over the longest time."""
    measure = MEASURES[row["measure"]]
    page.text(left, top, measure.label, size=9.5, weight="bold")
    clear = is_clear(row)
    unit = "dollars" if row["unit"] == "$" else row["unit"]
    change = f"{told(row['change'])} {unit} per person ({interval(row)})"
    words = change if math.isfinite(row["change"]) else "too few"
    page.text(left, top + 0.2, words, size=8.0, color=INK if clear else GREY, weight="bold" if clear else "normal")
    unit = "% of them" if measure.unit == "weeks" else f"{measure.unit}/week"
    page.text(left, top + 0.38, unit, size=7.5, color=GREY)


def _panel(axes: Axes, paths: pd.DataFrame, name: str, lines: bool) -> None:
    """One measure: both worlds by week if ``lines``, and the line at the event."""
    factor = 100.0 if MEASURES[name].unit == "weeks" else 1.0
    highest = 0.0
    for world, colour in (("spared", BLUE), ("happened", VERMILLION)) if lines else ():
        rows = paths[paths["world"] == world].set_index("week")[name] * factor
        for part in (rows[rows.index < 0], rows[rows.index >= 0]):
            smooth = part.rolling(SMOOTHING, min_periods=1).mean()
            axes.plot(smooth.index, smooth, color=colour, linewidth=1.5, zorder=3)
            highest = max(highest, float(smooth.max()) if len(smooth) else 0.0)
    axes.axvline(0.0, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    axes.set_xlim(paths["week"].min(), paths["week"].max() + 1)
    axes.set_ylim(0.0, 1.1 * highest if highest > 0.0 else 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axes.set_xticks([-26, 0, 26, 52, 78, 104])
    axes.set_xlim(paths["week"].min(), paths["week"].max() + 1)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, width=0.6)
    axes.spines["left"].set_visible(False)


def _legend(manifest: Mapping[str, Any]) -> list[Line2D]:
    return [
        Line2D([], [], color=VERMILLION, linewidth=2.0, label=f"As it happened: {manifest['happened']}"),
        Line2D([], [], color=BLUE, linewidth=2.0, label=f"The same people {manifest['spared']}"),
        Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (4, 2)), label="The event"),
    ]
