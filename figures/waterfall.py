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

from experiments.analysis.captions import lower
from experiments.mechanisms.attribution import ALL, INTERACTION, LOG_POINTS, NONE
from experiments.mechanisms.table import WORDS, ends, in_order, is_clear, points, reading
from experiments.storage.folders import ATTRIBUTION
from experiments.storage.store import read_manifest, read_table
from experiments.wording.assumptions import assumed
from experiments.wording.numbers import tick
from experiments.wording.sentences import joined, sentence
from experiments.wording.verdicts import FEW_NOTE, LEAST_REPLICATES
from figures import style
from figures.dots import arrow, leaves, line
from figures.facts import manifest_line
from figures.style import BLUE, GREY, INK, MARGIN, MUSTARD, PURPLE, RULE, VERMILLION, Sheet, Words
from model.counting.outcomes import OUTCOMES

_ROW, _PLOT, _LABEL, _HEAD, _BELOW = 0.36, 3.9, 9.0, 0.5, 0.36
_COLUMNS = (("Share", 0.65), ("90% interval", 1.3), ("Alone", 0.65), ("When frozen", 0.95))
_COLOURS = {"lower": (VERMILLION, BLUE), "higher": (BLUE, VERMILLION), "neutral": (PURPLE, MUSTARD)}
"""Colours of what raises and of what lowers an outcome, by the direction that counts as better."""


def draw(path: Path, outcome: str, window: str) -> list[Path]:
    """Draw the waterfall of one outcome and window as SVG and PNG into the folder ``figures/`` of an attribution."""
    manifest, rows = read_manifest(path, ATTRIBUTION), _rows(path, outcome, window)
    words = describe(manifest, rows, outcome, window)
    with style.look():
        return style.save(compose(outcome, rows, words, int(manifest["replicates"])), path / "figures", words)


def _rows(path: Path, outcome: str, window: str) -> Sequence[Mapping[Any, Any]]:
    return in_order(read_table(path, "shares"), (outcome, window)).to_dict("records")


def describe(manifest: Mapping[str, Any], rows: Sequence[Mapping[Any, Any]], outcome: str, window: str) -> Words:
    """Title, alt text and caption of the chart."""
    known, unit = OUTCOMES[outcome], str(rows[0]["unit"])
    first, stop = manifest["windows"][window]
    level = round(100 * manifest["confidence"])
    enough = manifest["replicates"] >= LEAST_REPLICATES
    bold = "Bold: the interval leaves out zero." if enough else FEW_NOTE
    told = [f"{_name(row)} {points(row['value'], unit)}" for row in rows]
    stem = f"waterfall_{outcome}" + ("" if window == "all" else f"_{window.replace(' ', '_')}")
    return Words(
        stem=stem,
        title=f"{manifest['scenarios'][0]['title']}: through which mechanisms {lower(known.label)} changes",
        subtitle=f"Shares of the simulated effect over weeks {first} to {stop - 1}, in {_unit(unit)}; they add up from "
        f"top to bottom. Lines: {level}% interval over {manifest['replicates']} paired replicates. Alone: when no "
        "other of them answers to the policy. When frozen: what the effect changes by when it alone does not answer. "
        f"{bold}{sentence(assumed(manifest))}",
        alt=f"Waterfall chart of the change in {known.label} in {unit}: {joined(told)}.",
        caption=reading(manifest, unit),
        source=manifest_line(manifest),
    )


def compose(outcome: str, rows: Sequence[Mapping[Any, Any]], words: Words, replicates: int) -> Figure:
    """The waterfall of so many replicates as a figure; call it, and draw the figure, inside ``style.look()``."""
    steps = [row for row in rows if row["part"] != INTERACTION]
    label = max(style.text_width(_name(row), _LABEL, "bold") for row in rows) + 0.15
    width = 2 * MARGIN + label + _PLOT + sum(column for _, column in _COLUMNS) + 0.2
    body = _HEAD + len(steps) * _ROW + _BELOW + _ROW
    page = style.sheet(width, body, words)
    left, top = MARGIN + label, page.top + _HEAD
    axes = page.axes(left, top, _PLOT, len(steps) * _ROW)
    axes.set_gid("waterfall")
    raises, lowers = _COLOURS[OUTCOMES[outcome].better]
    _bars(axes, steps, (raises, lowers), rows[-1]["value"])
    beyond = _remainder(page, left, top + len(steps) * _ROW + _BELOW, rows[-1], axes.get_xlim())
    page.handles(MARGIN, page.top, _legend(raises, lowers, beyond), columns=5)
    for at, row in enumerate(rows):
        # The interaction stands below the axis: it is no step of its own, but a part of what the steps add.
        middle = top + (at + 0.5) * _ROW + (_BELOW if row["part"] == INTERACTION else 0.0)
        strong = "bold" if row["part"] in (NONE, ALL) else "normal"
        page.text(left - 0.1, middle, _name(row), size=_LABEL, ha="right", va="center_baseline", weight=strong)
        _numbers(page, left + _PLOT + 0.1, middle, row, is_clear(row, replicates))
    _column_heads(page, left + _PLOT + 0.1, top - 0.05)
    return page.figure


def _name(row: Mapping[Any, Any]) -> str:
    part = str(row["part"])
    return WORDS.get(part, part.replace("_", " "))


def _column_heads(page: Sheet, left: float, bottom: float) -> None:
    for heading, width in _COLUMNS:
        left += width
        page.text(left, bottom, heading, size=8.0, color=GREY, ha="right", va="bottom")


def _numbers(page: Sheet, left: float, middle: float, row: Mapping[Any, Any], clear: bool) -> None:
    """The share, its interval, what the mechanism does alone, and how the effect changes when it alone is frozen."""
    unit = str(row["unit"])
    told = [points(value, unit) if math.isfinite(value) else "" for value in (row["alone"], -row["removed"])]
    for words, (heading, width) in zip((points(row["value"], unit), ends(row, unit), *told), _COLUMNS, strict=True):
        left += width
        strong = "bold" if clear and heading == "Share" else "normal"
        page.text(left, middle, words, size=8.5, ha="right", va="center_baseline", weight=strong)


def _unit(unit: str) -> str:
    """The unit in words that need no looking up."""
    return {LOG_POINTS: f"{LOG_POINTS} (near per cent for small changes)", "points": "percentage points"}.get(
        unit, unit
    )


def _remainder(page: Sheet, left: float, top: float, row: Mapping[Any, Any], scale: tuple[float, float]) -> bool:
    """The interaction under the axis, on the same scale but no step; gives whether it goes on beyond the scale."""
    axes = page.axes(left, top, _PLOT, _ROW)
    axes.set_gid(INTERACTION)
    axes.set_axis_off()
    axes.set_xlim(scale)
    axes.set_ylim(0.5, -0.5)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.barh(0, row["value"], height=0.62, facecolor="white", edgecolor=GREY, hatch="////", linewidth=0.8, zorder=2)
    sure = math.isfinite(row["low"])
    if sure:
        line(axes, 0, (row["low"], row["high"]), scale, INK, 1.2)
    return leaves([row["value"], *((row["low"], row["high"]) if sure else ())], scale)


def _bars(axes: Axes, steps: Sequence[Mapping[Any, Any]], colours: tuple[str, str], remainder: float) -> None:
    """One bar per step from where the last one ended; the first and the last begin at zero.

    The scale has room for the ``remainder`` too, which is drawn under it.
    """
    reached, places = 0.0, [0.0, remainder if math.isfinite(remainder) else 0.0]
    for at, row in enumerate(steps):
        whole = row["part"] in (NONE, ALL)
        start = 0.0 if whole else reached
        colour = GREY if whole else colours[0 if row["value"] > 0.0 else 1]
        axes.barh(at, row["value"], left=start, height=0.62, color=colour, alpha=0.85, zorder=2)
        if math.isfinite(row["low"]):
            low, high = start + row["low"], start + row["high"]
            axes.plot([low, high], [at, at], color=INK, linewidth=1.2, solid_capstyle="butt", zorder=3)
            places += [low, high]
        reached = start + row["value"]
        places += [reached] if math.isfinite(reached) else []
        if at + 1 < len(steps):
            axes.plot([reached, reached], [at, at + 1], color=GREY, linewidth=0.7, linestyle=(0, (2, 2)), zorder=1)
    room = 0.05 * (max(places) - min(places) or 1.0)
    axes.set_xlim(min(places) - room, max(places) + room)
    axes.set_ylim(len(steps) - 0.5, -0.5)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, plus=True)))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=3, width=0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _legend(raises: str, lowers: str, beyond: bool) -> list[Patch | Line2D]:
    handles: list[Patch | Line2D] = [
        Patch(color=GREY, alpha=0.85, linewidth=0, label="Effect"),
        Patch(color=raises, alpha=0.85, linewidth=0, label="Raises it"),
        Patch(color=lowers, alpha=0.85, linewidth=0, label="Lowers it"),
        Patch(facecolor="white", edgecolor=GREY, hatch="////", linewidth=0.8, label="Interaction, within the steps"),
    ]
    return [*handles, arrow()] if beyond else handles
