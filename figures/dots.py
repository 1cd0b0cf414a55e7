"""Dots with intervals, the same in every chart of changes: marks by verdict, scales, arrows, and their legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from figures.style import BLUE, GREY, PURPLE, VERMILLION
from figures.words import Verdict

# Every verdict has a shape of its own too: colour alone would be lost in a black-and-white print.
MARKS: dict[Verdict, dict[str, Any]] = {
    Verdict.BETTER: {"color": BLUE, "marker": "o"},
    Verdict.WORSE: {"color": VERMILLION, "marker": "D"},
    Verdict.CHANGED: {"color": PURPLE, "marker": "s"},
    Verdict.UNCLEAR: {"color": GREY, "marker": "o", "markerfacecolor": "white"},
}


def limits(rows: Sequence[Mapping[Any, Any]], least: float) -> tuple[float, float]:
    """Ends of a scale that holds zero, ``least`` on both sides, and nearly all intervals.

    One extreme row must not press all others onto the zero line: what lies far beyond most rows is cut off.
    """
    ends = np.array([[row[key] for key in ("change", "low", "high")] for row in rows], dtype=float).reshape(-1, 3)
    ends = ends[np.isfinite(ends[:, 0])]
    ends = np.where(np.isfinite(ends), ends, ends[:, :1])
    if len(ends):
        reach = np.abs(ends).max(axis=1)
        usual = max(float(np.quantile(reach, 0.85)), least)
        most = reach.max() if reach.max() <= 3.0 * usual else 1.5 * usual
        ends = np.clip(ends, -most, most)
    low, high = float(ends.min(initial=-least)), float(ends.max(initial=least))
    room = 0.08 * (high - low)
    return low - room, high + room


def point(axes: Axes, at: int, row: Mapping[Any, Any], kind: Verdict, scale: tuple[float, float]) -> None:
    """One change with its interval; what lies beyond the scale becomes an arrow on its edge."""
    low_edge, high_edge = scale
    look = MARKS[kind]
    change, low, high = float(row["change"]), float(row["low"]), float(row["high"])
    if math.isfinite(low) and math.isfinite(high):
        axes.plot(np.clip([low, high], *scale), [at, at], color=look["color"], linewidth=1.8, solid_capstyle="butt")
    else:
        low = high = change
    for beyond, edge, arrow in ((low < low_edge, low_edge, "<"), (high > high_edge, high_edge, ">")):
        if beyond:
            axes.plot([edge], [at], color=look["color"], marker=arrow, markersize=5.0, clip_on=False)
    if low_edge <= change <= high_edge:
        axes.plot([change], [at], linestyle="", markersize=5.5, markeredgewidth=1.2, zorder=4, **look)


def tick(value: float, sign: str) -> str:
    """A tick with its sign; zero has none."""
    if abs(value) < 1e-9:
        return "0"
    return f"{value:+,.10g}{sign}".replace("-", "\N{MINUS SIGN}")


def legend(seen: set[Verdict], beyond: bool) -> list[Line2D]:
    """One entry per verdict that occurs, and the arrow if anything lies beyond a scale."""
    names = {
        Verdict.BETTER: "Better",
        Verdict.WORSE: "Worse",
        Verdict.CHANGED: "Changed (neither better nor worse)",
        Verdict.UNCLEAR: "No clear change",
    }
    handles = [
        Line2D([], [], linewidth=1.8, markersize=5.5, markeredgewidth=1.2, label=name, **MARKS[kind])
        for kind, name in names.items()
        if kind in seen
    ]
    if beyond:
        handles.append(Line2D([], [], linestyle="", color=GREY, marker=">", markersize=5.0, label="Beyond the scale"))
    return handles
