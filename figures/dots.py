"""Dots and lines with intervals, the same in every chart: marks by verdict, scales, arrows, and their legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.wording.numbers import tick
from experiments.wording.verdicts import SHORT, Verdict
from figures.style import BLUE, GREY, INK, PURPLE, RULE, VERMILLION

_ARROW = 5.0
"""Size in points of the mark of what lies beyond a scale."""

_SIZE: dict[str, Any] = {"markersize": 5.5, "markeredgewidth": 1.2}

# Every verdict has a shape of its own too: colour alone would be lost in a black-and-white print.
MARKS: dict[Verdict, dict[str, Any]] = {
    Verdict.BETTER: {"color": BLUE, "marker": "o"},
    Verdict.WORSE: {"color": VERMILLION, "marker": "D"},
    Verdict.CHANGED: {"color": PURPLE, "marker": "s"},
    Verdict.MOVES: {"color": GREY, "marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    Verdict.NEGLIGIBLE: {"color": GREY, "marker": "|", "markersize": 8.5, "markeredgewidth": 1.8},
    Verdict.UNCLEAR: {"color": GREY, "marker": "o", "markerfacecolor": "white"},
    Verdict.FEW: {"color": GREY, "marker": "s", "markerfacecolor": "white"},
}


def limits(rows: Sequence[Mapping[Any, Any]], least: float) -> tuple[float, float]:
    """Ends of a scale that holds zero, ``least`` on both sides, and nearly all intervals.

    One extreme row must not press all others onto the zero line: an interval that reaches far beyond most is cut off,
    and a point only if it lies very far out. With few rows "most" are all but one.
    """
    ends = np.array([[row[key] for key in ("change", "low", "high")] for row in rows], dtype=float).reshape(-1, 3)
    ends = ends[np.isfinite(ends[:, 0])]
    ends = np.where(np.isfinite(ends), ends, ends[:, :1])
    if len(ends):
        reach = np.abs(ends).max(axis=1)
        usual = max(float(np.quantile(reach, 0.85, method="lower")), least)
        most = reach.max() if reach.max() <= 3.0 * usual else 1.5 * usual
        furthest = float(np.abs(ends[:, 0]).max())
        most = max(most, 1.05 * furthest) if furthest <= 6.0 * usual else most
        ends = np.clip(ends, -most, most)
    low, high = float(ends.min(initial=-least)), float(ends.max(initial=least))
    room = 0.08 * (high - low)
    return low - room, high + room


def point(axes: Axes, at: int, row: Mapping[Any, Any], kind: Verdict, scale: tuple[float, float]) -> None:
    """One change with its interval; what lies beyond the scale becomes an arrow on its edge."""
    look = MARKS[kind]
    change, low, high = float(row["change"]), float(row["low"]), float(row["high"])
    if not (math.isfinite(low) and math.isfinite(high)):
        low = high = change
    line(axes, at, (low, high), scale, look["color"], 1.8)
    if scale[0] <= change <= scale[1]:
        axes.plot([change], [at], linestyle="", zorder=4, **(_SIZE | look))


def line(
    axes: Axes, at: float, ends: tuple[float, float], scale: tuple[float, float], color: str, width: float
) -> None:
    """An interval as a horizontal line, as far as the scale goes; an arrow on the edge where it goes on beyond."""
    low, high = scale
    axes.plot(np.clip(ends, low, high), [at, at], color=color, linewidth=width, solid_capstyle="butt", zorder=3)
    for beyond, edge, arrow in ((ends[0] < low, low, "<"), (ends[1] > high, high, ">")):
        if beyond:
            axes.plot([edge], [at], color=color, marker=arrow, markersize=_ARROW, clip_on=False, zorder=3)


def leaves(ends: Sequence[float], scale: tuple[float, float]) -> bool:
    """Whether any of some numbers lies beyond a scale, so that an arrow marks it."""
    return any(end < scale[0] or end > scale[1] for end in ends)


def ground(axes: Axes, rows: int, scale: tuple[float, float], sign: str = "", ticks: int = 4) -> None:
    """The scale, a line at zero, and a faint line through every row to lead the eye to its name."""
    axes.set_xlim(*scale)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.hlines(range(rows), *scale, color=RULE, linewidth=0.6, zorder=0)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, sign, plus=True)))
    axes.tick_params(axis="x", length=3, width=0.6, labelsize=7.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def legend(seen: set[Verdict], beyond: bool, called: dict[Verdict, str] | None = None) -> list[Line2D]:
    """One entry per verdict that occurs, and the arrow if anything lies beyond a scale; ``called`` renames some."""
    names = SHORT | (called or {})
    handles = [
        Line2D([], [], linewidth=1.8, label=name, **(_SIZE | MARKS[kind]))
        for kind, name in names.items()
        if kind in seen and kind in MARKS
    ]
    return [*handles, arrow()] if beyond else handles


def arrow(marker: str = ">") -> Line2D:
    """The legend's entry for what lies beyond a scale."""
    return Line2D([], [], linestyle="", color=GREY, marker=marker, markersize=_ARROW, label="Beyond the scale")
