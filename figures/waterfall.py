"""The waterfall of an attribution: from the effect without the chosen mechanisms, step by step, to the whole effect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.attribution import ALL, INTERACTION, NONE
from experiments.attribution_table import WORDS, in_order, points, reading
from experiments.store import read_manifest, read_table
from figures import style
from figures.dots import tick
from figures.facts import manifest_line
from figures.style import BLUE, GREY, INK, MARGIN, RULE, VERMILLION, Sheet, Words
from figures.words import joined
from model.outcomes import OUTCOMES

_ROW, _PLOT, _LABEL, _HEAD = 0.36, 4.2, 9.0, 0.5
_COLUMNS = (("Share", 0.75), ("Alone", 0.75), ("When frozen", 0.95))
_MORE, _LESS = VERMILLION, BLUE


def draw(path: Path, outcome: str, window: str) -> list[Path]:
    """Draw the waterfall of one outcome and window as SVG and PNG into the folder ``figures/`` of an attribution."""
    manifest, rows = read_manifest(path), _rows(path, outcome, window)
    words = describe(manifest, rows, outcome, window)
    with style.look():
        return style.save(compose(manifest, rows, words), path / "figures", words)


def _rows(path: Path, outcome: str, window: str) -> Sequence[Mapping[Any, Any]]:
    return in_order(read_table(path, "shares"), (outcome, window)).to_dict("records")


def describe(manifest: Mapping[str, Any], rows: Sequence[Mapping[Any, Any]], outcome: str, window: str) -> Words:
    """Title, alt text and caption of the chart."""
    known, unit = OUTCOMES[outcome], str(rows[0]["unit"])
    first, stop = manifest["windows"][window]
    level = round(100 * manifest["confidence"])
    told = [f"{_name(row)} {points(row['value'], unit)}" for row in rows]
    stem = f"waterfall_{outcome}" + ("" if window == "all" else f"_{window.replace(' ', '_')}")
    return Words(
        stem=stem,
        title=f"{manifest['scenarios'][0]['title']}: through which mechanisms {known.label.lower()} changes",
        subtitle=f"Shares of the simulated effect over weeks {first} to {stop - 1}, in {unit}; they add up from top to "
        f"bottom. Thin bars: {level}% interval over {manifest['replicates']} paired replicates.",
        alt=f"Waterfall chart of the change in {known.label} in {unit}: {joined(told)}.",
        caption=reading(manifest, unit),
        source=manifest_line(manifest),
    )


def compose(manifest: Mapping[str, Any], rows: Sequence[Mapping[Any, Any]], words: Words) -> Figure:
    """The waterfall as a figure; call it, and draw the figure, inside ``style.look()``."""
    steps = [row for row in rows if row["part"] != INTERACTION]
    label = max(style.text_width(_name(row), _LABEL, "bold") for row in rows) + 0.15
    width = 2 * MARGIN + label + _PLOT + sum(column for _, column in _COLUMNS) + 0.2
    body = _HEAD + (len(steps) + 1) * _ROW + 0.4
    page = style.sheet(width, body, words)
    left, top = MARGIN + label, page.top + _HEAD
    page.handles(MARGIN, page.top, _legend(), columns=4)
    axes = page.axes(left, top, _PLOT, len(steps) * _ROW)
    axes.set_gid("waterfall")
    _bars(axes, steps)
    for at, row in enumerate(rows):
        # The interaction stands below the axis: it is no step of its own, but a part of what the steps add.
        middle = top + (at + 0.5) * _ROW + (0.36 if row["part"] == INTERACTION else 0.0)
        strong = "bold" if row["part"] in (NONE, ALL) else "normal"
        page.text(left - 0.1, middle, _name(row), size=_LABEL, ha="right", va="center_baseline", weight=strong)
        _numbers(page, left + _PLOT + 0.1, middle, row)
    _column_heads(page, left + _PLOT + 0.1, top - 0.05)
    return page.figure


def _name(row: Mapping[Any, Any]) -> str:
    part = str(row["part"])
    return WORDS.get(part, part.replace("_", " "))


def _column_heads(page: Sheet, left: float, bottom: float) -> None:
    for heading, width in _COLUMNS:
        left += width
        page.text(left, bottom, heading, size=8.0, color=GREY, ha="right", va="bottom")


def _numbers(page: Sheet, left: float, middle: float, row: Mapping[Any, Any]) -> None:
    """The share, what the mechanism does alone, and how the effect changes when it alone is frozen."""
    unit, clear = str(row["unit"]), row["low"] > 0.0 or row["high"] < 0.0
    for value, (heading, width) in zip((row["value"], row["alone"], -row["removed"]), _COLUMNS, strict=True):
        left += width
        if math.isfinite(value):
            strong = "bold" if clear and heading == "Share" else "normal"
            page.text(left, middle, points(value, unit), size=8.5, ha="right", va="center_baseline", weight=strong)


def _bars(axes: Axes, steps: Sequence[Mapping[Any, Any]]) -> None:
    """One bar per step from where the last one ended; the first and the last begin at zero."""
    reached, ends = 0.0, [0.0]
    for at, row in enumerate(steps):
        whole = row["part"] in (NONE, ALL)
        start = 0.0 if whole else reached
        colour = GREY if whole else (_MORE if row["value"] > 0.0 else _LESS)
        axes.barh(at, row["value"], left=start, height=0.62, color=colour, alpha=0.85, zorder=2)
        if math.isfinite(row["low"]):
            low, high = start + row["low"], start + row["high"]
            axes.plot([low, high], [at, at], color=INK, linewidth=1.2, solid_capstyle="butt", zorder=3)
            ends += [low, high]
        reached = start + row["value"]
        ends.append(reached)
        if at + 1 < len(steps):
            axes.plot([reached, reached], [at, at + 1], color=GREY, linewidth=0.7, linestyle=(0, (2, 2)), zorder=1)
    room = 0.05 * (max(ends) - min(ends) or 1.0)
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_ylim(len(steps) - 0.5, -0.5)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "")))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=3, width=0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _legend() -> list[Patch | Line2D]:
    return [
        Patch(color=GREY, alpha=0.85, linewidth=0, label="Effect"),
        Patch(color=_MORE, alpha=0.85, linewidth=0, label="Adds"),
        Patch(color=_LESS, alpha=0.85, linewidth=0, label="Takes away"),
        Line2D([], [], color=INK, linewidth=1.2, label="Interval"),
    ]
