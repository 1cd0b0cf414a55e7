<<<<<<< HEAD
"""The chart of a budget of variance: for each outcome, bars for luck, levers, parameters, structure, interaction."""

from __future__ import annotations

=======
"""The chart of packages at equal budget: for each harm a small panel with one dot per package."""

from __future__ import annotations

import math
>>>>>>> main
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

<<<<<<< HEAD
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.analysis.captions import explained, lower, period
from figures import style
from figures.analyses import LABEL, SMALL, bar, ground, source
from figures.style import BLUE, GREY, MARGIN, PURPLE, VERMILLION, Sheet, Words
from figures.words import MINUS, joined

_COLUMNS, _ROW, _PLOT, _GAP, _NAME, _NUMBER = 3, 0.25, 2.1, 0.25, 9.5, 0.5
COLOURS = {
    "luck": GREY,
    "levers": PURPLE,
    "parameters": BLUE,
    "structure": VERMILLION,
    "interaction": "#B8A12B",
}

Document = Mapping[str, Any]


def draw(document: Document, folder: Path, stem: str) -> list[Path]:
    """Draw the chart of a document of kind "budget" as SVG and PNG."""
    with style.look():
        return style.save(compose(document, stem), folder, describe(document, stem))


def describe(document: Document, stem: str) -> Words:
    """Title, alt text and caption."""
    told = []
    for outcome in document["outcomes"]:
        parts = [f"{lower(row['label'])} {_percent(row['share'])}" for row in _rows(document, outcome["name"])]
        told.append(f"{outcome['label']}: {joined(parts)}.")
    quantity = document["outcomes"][0]["quantity"]
    what = "the change against the status quo" if quantity == "change" else "the level"
    return Words(
        stem=stem,
        title=f"What the variance is: {document['scenario']['title']}",
        subtitle=f"Variance of {what}, {period(document)}. {explained(document)} Lines: 90% intervals.",
        alt=f"Bars of shares of variance. {' '.join(told)}",
        caption=" ".join(document["notes"]),
        source=source(document),
    )


def compose(document: Document, stem: str) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    outcomes = document["outcomes"]
    sources = _rows(document, outcomes[0]["name"])
    label = max(style.text_width(row["label"], LABEL) for row in sources) + 0.15
    columns = max(2, min(_COLUMNS, len(outcomes)))
    heads = [style.wrap(outcome["label"], _PLOT + _GAP, _NAME, "bold") for outcome in outcomes]
    head = max(style.lines_height(words, _NAME) for words in heads) + 0.08
    step = head + len(sources) * _ROW + 0.45
    across = _PLOT + _NUMBER + _GAP
    page = style.sheet(
        2 * MARGIN + label + columns * across, -(-len(outcomes) // columns) * step, describe(document, stem)
    )
    scale = _scale(document["rows"])
    for at, outcome in enumerate(outcomes):
        left = MARGIN + label + at % columns * across
        top = page.top + at // columns * step
        page.text(left, top + head - 0.05, heads[at], size=_NAME, weight="bold", va="bottom")
        if at % columns == 0:
            for row, found in enumerate(sources):
                middle = top + head + (row + 0.5) * _ROW
                page.text(left - 0.1, middle, found["label"], size=LABEL, ha="right", va="center_baseline")
        _panel(page, (left, top + head), _rows(document, outcome["name"]), scale, outcome["name"])
    return page.figure


def _rows(document: Document, outcome: str) -> list[Mapping[str, Any]]:
    return [row for row in document["rows"] if row["outcome"] == outcome]


def _scale(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Shares from 0 to 1, and below 0 or above 1 as far as half a bar: wide intervals end at the edge."""
    low = max(-0.25, min(row["low"] for row in rows))
    high = min(1.25, max(row["high"] for row in rows))
    return min(low, -0.02) - 0.02, max(high, 0.5) + 0.02


def _panel(
    page: Sheet, place: tuple[float, float], rows: Sequence[Mapping[str, Any]], scale: tuple[float, float], gid: str
) -> None:
    left, top = place
    axes = page.axes(left, top, _PLOT, len(rows) * _ROW)
    axes.set_gid(gid)
    ground(axes, len(rows))
    axes.set_xlim(*scale)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _percent(value)))
    for at, row in enumerate(rows):
        bar(axes, at, row["share"], (row["low"], row["high"]), COLOURS[row["source"]], 0.62)
        middle = top + (at + 0.5) * _ROW
        page.text(left + _PLOT + 0.06, middle, _percent(row["share"]), size=SMALL, va="center_baseline")


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}%".replace("-", MINUS).replace(f"{MINUS}0%", "0%")
=======
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.budget import HARMS, UNIT
from experiments.budget_table import not_met, reading
from experiments.store import read_manifest, read_table
from figures import style
from figures.dots import MARKS, limits, point, tick
from figures.facts import manifest_line
from figures.style import GREY, INK, MARGIN, RULE, Sheet, Words
from figures.words import Verdict, joined, signed

_COLUMNS, _ROW, _PLOT, _GAP, _LEGEND = 3, 0.27, 2.1, 0.7, 0.4
_NAME, _LABEL = 9.5, 8.5


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
        subtitle=f"Simulated harm averted per ${UNIT:,.0f} at equal budget; right of the line is less harm. Bars: "
        f"{level}% interval over {manifest['replicates']} replicates; where they overlap, the order is open.",
        alt=f"Small dot charts of harm averted per {UNIT:,.0f} dollars. {' '.join(told)}",
        caption=" ".join([*not_met(manifest, packages), reading(manifest)]),
        source=manifest_line(manifest),
    )


def compose(packages: pd.DataFrame, harms: pd.DataFrame, words: Words) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    names = {row["package"]: _title(row) for row in packages.to_dict("records")}
    label = max(style.text_width(title, _LABEL) for title in names.values()) + 0.12
    step = 0.3 + len(names) * _ROW + 0.45
    bands = -(-len(HARMS) // _COLUMNS)
    page = style.sheet(2 * MARGIN + label + _COLUMNS * (_PLOT + _GAP), _LEGEND + bands * step, words)
    page.handles(MARGIN, page.top, _legend(), columns=3)
    for at, (name, harm) in enumerate(HARMS.items()):
        left = MARGIN + label + at % _COLUMNS * (_PLOT + _GAP)
        top = page.top + _LEGEND + at // _COLUMNS * step
        page.text(left, top, harm.label, size=_NAME,
                  weight="bold")  # fmt: skip
        rows = {row["package"]: row for row in harms[harms["harm"] == name].to_dict("records")}
        if at % _COLUMNS == 0:
            for n, title in enumerate(names.values()):
                middle = top + 0.3 + (n + 0.5) * _ROW
                page.text(left - 0.1, middle, title, size=_LABEL, ha="right", va="center_baseline")
        _panel(page, (left, top + 0.3), name, [rows[package] for package in names])
    return page.figure


def _title(row: Mapping[Any, Any]) -> str:
    """A package's name, with a mark if the budget could not be spent on it."""
    return f"{row['package'].replace('_', ' ')}{'' if row['met'] else ' (not at budget)'}"


def _panel(page: Sheet, place: tuple[float, float], name: str, rows: Sequence[Mapping[Any, Any]]) -> None:
    """One harm: a dot, an interval and a number per package."""
    left, top = place
    shown = [{"change": row["rate"], "low": row["rate_low"], "high": row["rate_high"]} for row in rows]
    scale = limits(shown, 1e-3)
    axes = page.axes(left, top, _PLOT, len(rows) * _ROW)
    axes.set_gid(name)
    _ground(axes, len(rows), scale)
    for at, row in enumerate(shown):
        middle = top + (at + 0.5) * _ROW
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


def _ground(axes: Axes, rows: int, scale: tuple[float, float]) -> None:
    """The scale, a line at zero, and a faint line through every row."""
    axes.set_xlim(*scale)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.hlines(range(rows), *scale, color=RULE, linewidth=0.6, zorder=0)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, "")))
    axes.tick_params(axis="x", length=3, width=0.6, labelsize=7.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _legend() -> list[Line2D]:
    names = {Verdict.BETTER: "Less harm", Verdict.WORSE: "More harm", Verdict.UNCLEAR: "No clear change"}
    return [
        Line2D([], [], linewidth=1.8, markersize=5.5, markeredgewidth=1.2, label=name, **MARKS[kind])
        for kind, name in names.items()
    ]
>>>>>>> main
