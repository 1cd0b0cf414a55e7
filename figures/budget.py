"""The chart of packages at equal budget: for each harm a small panel with one dot per package."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.budget.harms import HARMS, MARKET, UNIT
from experiments.budget.table import is_clear, not_met, rates, reading
from experiments.storage.folders import BUDGET
from experiments.storage.store import read_manifest, read_table
from experiments.wording import numbers
from experiments.wording.assumptions import assumed
from experiments.wording.sentences import cut, joined, sentence
from experiments.wording.verdicts import LEAST_REPLICATES, MARKED, Verdict, by_luck
from figures import style
from figures.dots import MARKS, ground, leaves, legend, limits, point
from figures.facts import manifest_line
from figures.style import GREY, MARGIN, Sheet, Words

_COLUMNS, _ROW, _PLOT, _GAP = 3, 0.27, 2.1, 0.7
_NAME, _LABEL, _HEAD, _WIDEST = 9.5, 8.5, 0.42, 2.1
_LEAST = 1e-3
"""What a scale reaches at the least, in units of harm averted."""


def draw(path: Path) -> list[Path]:
    """Draw the chart as SVG and PNG into the folder ``figures/`` of a stored comparison at equal budget."""
    manifest, packages, harms = read_manifest(path, BUDGET), read_table(path, "packages"), read_table(path, "harms")
    words = describe(manifest, packages, harms)
    with style.look():
        return style.save(compose(packages, harms, words), path / "figures", words)


def describe(manifest: Mapping[str, Any], packages: pd.DataFrame, harms: pd.DataFrame) -> Words:
    """Title, alt text and caption of the chart."""
    level = round(100 * manifest["confidence"])
    luck = sentence(by_luck(rates(harms), manifest["confidence"]))
    told = []
    for name, harm in HARMS.items():
        rows = harms[harms["harm"] == name].to_dict("records")
        averted = [f"{row['package']} {numbers.signed(row['rate'], 'difference')}" for row in rows]
        told.append(f"{harm.label}: {joined(averted)}.")
    return Words(
        stem="budget",
        title=f"What ${numbers.money(manifest['amount'])} a year averts, by what it is spent on",
        subtitle=f"Simulated harm averted at equal budget, in a market of {MARKET:,} workers; right of the line "
        f"is less harm. Bars: {level}% interval over {manifest['replicates']} replicates; where they overlap, the "
        f"order is open.{luck}{sentence(assumed(manifest))}",
        alt=f"Small dot charts of harm averted per {numbers.money(UNIT)} dollars. {' '.join(told)}",
        caption=" ".join([*not_met(manifest, packages), reading(manifest)]),
        source=manifest_line(manifest),
    )


def compose(packages: pd.DataFrame, harms: pd.DataFrame, words: Words) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    names = {row["package"]: style.wrap(_title(row), _WIDEST, _LABEL) for row in packages.to_dict("records")}
    label = max(style.text_width(part, _LABEL) for title in names.values() for part in title.split("\n")) + 0.12
    row = max(_ROW, *(style.lines_height(title, _LABEL) + 0.06 for title in names.values()))
    step = _HEAD + len(names) * row + 0.45
    width, bands = label + _COLUMNS * (_PLOT + _GAP), -(-len(HARMS) // _COLUMNS)
    marks = _legend(harms)
    columns, legend_height = style.legend_size(marks, width)
    page = style.sheet(2 * MARGIN + width, legend_height + bands * step, words)
    page.handles(MARGIN, page.top, marks, columns)
    for at, (name, harm) in enumerate(HARMS.items()):
        left = MARGIN + label + at % _COLUMNS * (_PLOT + _GAP)
        top = page.top + legend_height + at // _COLUMNS * step
        page.text(left, top, harm.label, size=_NAME, weight="bold")
        page.text(left, top + 0.2, f"fewer {harm.unit} per ${numbers.money(UNIT)}", size=7.5, color=GREY)
        rows = {row["package"]: row for row in harms[harms["harm"] == name].to_dict("records")}
        if at % _COLUMNS == 0:
            for n, title in enumerate(names.values()):
                middle = top + _HEAD + (n + 0.5) * row
                page.text(left - 0.1, middle, title, size=_LABEL, ha="right", va="center")
        _panel(page, (left, top + _HEAD), row, name, [rows[package] for package in names])
    return page.figure


def _title(row: Mapping[Any, Any]) -> str:
    """A package's title, with a mark if the budget could not be spent on it."""
    return f"{cut(row['title'], 120)}{'' if row['met'] else ' (not at budget)'}"


def _panel(
    page: Sheet, place: tuple[float, float], height: float, name: str, rows: Sequence[Mapping[Any, Any]]
) -> None:
    """One harm: a dot, an interval and a number per package."""
    left, top = place
    shown = _as_changes(rows)
    scale = limits(shown, _LEAST)
    axes = page.axes(left, top, _PLOT, len(rows) * height)
    axes.set_gid(name)
    ground(axes, len(rows), scale)
    for at, (row, stored) in enumerate(zip(shown, rows, strict=True)):
        middle = top + (at + 0.5) * height
        kind = _verdict(stored)
        if kind is Verdict.MISSING:
            told = "saves money" if math.isfinite(stored["averted"]) else numbers.MISSING
            axes.text(sum(scale) / 2, at, told, size=7.5, color=GREY, ha="center", va="center", style="italic")
            continue
        point(axes, at, row, kind, scale)
        strong, number = "bold" if kind in MARKED else "normal", numbers.signed(row["change"], "difference")
        page.text(left + _PLOT + 0.08, middle, number, size=8.0, va="center_baseline", weight=strong,
                  color=MARKS[kind]["color"])  # fmt: skip


def _as_changes(rows: Sequence[Mapping[Any, Any]]) -> list[dict[str, float]]:
    return [{"change": row["rate"], "low": row["rate_low"], "high": row["rate_high"]} for row in rows]


def _verdict(row: Mapping[Any, Any]) -> Verdict:
    """Whether a package averts a harm or adds to it: no rate is too small to count if luck leaves it clear."""
    if not math.isfinite(row["rate"]):
        return Verdict.MISSING
    if int(row["n"]) < LEAST_REPLICATES:
        return Verdict.FEW
    if not is_clear(row):
        return Verdict.UNCLEAR
    return Verdict.BETTER if row["rate"] > 0.0 else Verdict.WORSE


def _legend(harms: pd.DataFrame) -> list[Line2D]:
    """One entry per verdict that occurs, and the arrow if anything lies beyond a scale."""
    seen, beyond = set(), False
    for _, rows in harms.groupby("harm", sort=False):
        records = rows.to_dict("records")
        seen |= {_verdict(row) for row in records}
        shown = _as_changes(records)
        scale = limits(shown, _LEAST)
        beyond |= any(leaves(list(row.values()), scale) for row in shown)
    return legend(seen, beyond, {Verdict.BETTER: "Less harm", Verdict.WORSE: "More harm"})
