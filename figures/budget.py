"""The chart of packages at equal budget: for each harm a small panel with one dot per package."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.budget_table import not_met, reading
from experiments.harms import HARMS, MARKET, UNIT
from experiments.store import read_manifest, read_table
from figures import style
from figures.dots import MARKS, arrow, ground, leaves, limits, point
from figures.facts import manifest_line
from figures.style import GREY, MARGIN, Sheet, Words
from figures.words import Verdict, joined, signed

_COLUMNS, _ROW, _PLOT, _GAP, _LEGEND = 3, 0.27, 2.1, 0.7, 0.4
_NAME, _LABEL, _HEAD, _WIDEST = 9.5, 8.5, 0.42, 2.1


def draw(path: Path) -> list[Path]:
    """Draw the chart as SVG and PNG into the folder ``figures/`` of a stored comparison at equal budget."""
    manifest, packages, harms = read_manifest(path), read_table(path, "packages"), read_table(path, "harms")
    words = describe(manifest, packages, harms)
    with style.look():
        return style.save(compose(packages, harms, words), path / "figures", words)


def describe(manifest: Mapping[str, Any], packages: pd.DataFrame, harms: pd.DataFrame) -> Words:
    """Title, alt text and caption of the chart."""
    level = round(100 * manifest["confidence"])
    told = []
    for name, harm in HARMS.items():
        rows = harms[harms["harm"] == name].to_dict("records")
        rates = [f"{row['package']} {signed(row['rate'])}" for row in rows]
        told.append(f"{harm.label}: {joined(rates)}.")
    return Words(
        stem="budget",
        title=f"What ${manifest['amount']:,.0f} a year averts, by what it is spent on",
        subtitle=f"Simulated harm averted at equal budget, in a market of {MARKET:,} workers; right of the line "
        f"is less harm. Bars: {level}% interval over {manifest['replicates']} replicates; where they overlap, the "
        "order is open.",
        alt=f"Small dot charts of harm averted per {UNIT:,.0f} dollars. {' '.join(told)}",
        caption=" ".join([*not_met(manifest, packages), reading(manifest)]),
        source=manifest_line(manifest),
    )


def compose(packages: pd.DataFrame, harms: pd.DataFrame, words: Words) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    names = {row["package"]: style.wrap(_title(row), _WIDEST, _LABEL) for row in packages.to_dict("records")}
    label = max(style.text_width(part, _LABEL) for title in names.values() for part in title.split("\n")) + 0.12
    row = max(_ROW, *(style.lines_height(title, _LABEL) + 0.06 for title in names.values()))
    step = _HEAD + len(names) * row + 0.45
    bands = -(-len(HARMS) // _COLUMNS)
    page = style.sheet(2 * MARGIN + label + _COLUMNS * (_PLOT + _GAP), _LEGEND + bands * step, words)
    beyond = False
    for at, (name, harm) in enumerate(HARMS.items()):
        left = MARGIN + label + at % _COLUMNS * (_PLOT + _GAP)
        top = page.top + _LEGEND + at // _COLUMNS * step
        page.text(left, top, harm.label, size=_NAME, weight="bold")
        page.text(left, top + 0.2, f"fewer {harm.unit} per ${UNIT:,.0f}", size=7.5, color=GREY)
        rows = {row["package"]: row for row in harms[harms["harm"] == name].to_dict("records")}
        if at % _COLUMNS == 0:
            for n, title in enumerate(names.values()):
                middle = top + _HEAD + (n + 0.5) * row
                page.text(left - 0.1, middle, title, size=_LABEL, ha="right", va="center")
        beyond |= _panel(page, (left, top + _HEAD), row, name, [rows[package] for package in names])
    page.handles(MARGIN, page.top, _legend(beyond), columns=4)
    return page.figure


def _title(row: Mapping[Any, Any]) -> str:
    """A package's title, with a mark if the budget could not be spent on it."""
    return f"{row['title']}{'' if row['met'] else ' (not at budget)'}"


def _panel(
    page: Sheet, place: tuple[float, float], height: float, name: str, rows: Sequence[Mapping[Any, Any]]
) -> bool:
    """One harm: a dot, an interval and a number per package; gives whether anything lies beyond the scale."""
    left, top = place
    shown = [{"change": row["rate"], "low": row["rate_low"], "high": row["rate_high"]} for row in rows]
    scale = limits(shown, 1e-3)
    axes = page.axes(left, top, _PLOT, len(rows) * height)
    axes.set_gid(name)
    ground(axes, len(rows), scale)
    for at, row in enumerate(shown):
        middle = top + (at + 0.5) * height
        if not math.isfinite(row["change"]):
            axes.text(sum(scale) / 2, at, "saves money", size=7.5, color=GREY, ha="center", va="center", style="italic")
            continue
        kind = Verdict.UNCLEAR
        if row["low"] > 0.0 or row["high"] < 0.0:
            kind = Verdict.BETTER if row["low"] > 0.0 else Verdict.WORSE
        point(axes, at, row, kind, scale)
        strong = "normal" if kind is Verdict.UNCLEAR else "bold"
        page.text(left + _PLOT + 0.08, middle, signed(row["change"]), size=8.0, va="center_baseline", weight=strong,
                  color=MARKS[kind]["color"])  # fmt: skip
    return any(leaves(list(row.values()), scale) for row in shown)


def _legend(beyond: bool) -> list[Line2D]:
    names = {Verdict.BETTER: "Less harm", Verdict.WORSE: "More harm", Verdict.UNCLEAR: "No clear change"}
    handles = [
        Line2D([], [], linewidth=1.8, markersize=5.5, markeredgewidth=1.2, label=name, **MARKS[kind])
        for kind, name in names.items()
    ]
    return [*handles, arrow()] if beyond else handles
