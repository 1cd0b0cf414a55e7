"""The chart of a box: where each restricted factor must lie, how sure that is, and the path on which it was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.analysis.captions import period
from experiments.wording.numbers import chance, percent
from experiments.wording.numbers import level as amount
from experiments.wording.sentences import sentence
from figures import style
from figures.analyses import LABEL, SMALL, changed_in, factor_name, source
from figures.style import BLUE, GREY, INK, MARGIN, RULE, VERMILLION, Sheet, Words

_ROW, _TRACK, _SURE, _PATH, _GAP, _HEAD, _FOOT = 0.52, 3.3, 1.75, 3.0, 0.75, 0.32, 0.55
_NARROW = 0.3
"""Share of a range below which the two limits of a box have no room beside each other."""

Document = Mapping[str, Any]
Sides = dict[str, dict[str, Mapping[str, Any]]]
"""Rows of limits by factor and side, in order of the document."""


def draw(document: Document, folder: Path, stem: str) -> list[Path]:
    """Draw the chart of a document of kind "discovery" as SVG and PNG."""
    with style.look():
        return style.save(compose(document, stem), folder, describe(document, stem))


def describe(document: Document, stem: str) -> Words:
    """Title, alt text and caption."""
    return Words(
        stem=stem,
        title=f"{document['scenario']['title']}: where {document['where']}",
        subtitle=f"{document['sentence']} Outcomes: {period(document)}.{sentence(changed_in(document))}",
        alt=f"{document['sentence']} The box: {'; '.join(document['lines'])}.",
        caption=" ".join(document["notes"]),
        source=source(document),
    )


def compose(document: Document, stem: str) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    sides = _sides(document)
    label = max((style.text_width(_name(name, found), LABEL) for name, found in sides.items()), default=1.0) + 0.15
    tall = max(len(sides) * _ROW + 0.75, 2.6)
    width = 2 * MARGIN + label + _TRACK + _SURE + _GAP + _PATH
    page = style.sheet(width, _HEAD + tall + _FOOT, describe(document, stem))
    top, left = page.top + _HEAD, MARGIN + label
    page.text(left, page.top, "The box within the range of each factor", size=LABEL, weight="bold")
    page.text(left + _TRACK + 0.2, page.top, "How sure a limit is", size=LABEL, weight="bold")
    for at, (name, found) in enumerate(sides.items()):
        _row(page, left, top + at * _ROW, _name(name, found), found)
    if not sides:
        page.text(left, top, "no factor is restricted", size=LABEL, color=GREY, style="italic")
    if sides:
        box = document["box"]
        apart = (
            "Boxes sought in one half of the points have, in the other half,\n"
            f"a density of {percent(_number(box['density_apart']))} "
            f"and a coverage of {percent(_number(box['coverage_apart']))}.\n"
            "quasi-p: how likely luck alone is to give such a limit; beside it in how\n"
            "many random halves of the points the limit is found again."
        )
        page.text(left, top + len(sides) * _ROW + 0.1, apart, size=SMALL, color=GREY)
    path = page.axes(left + _TRACK + _SURE + _GAP, top, _PATH, 2.6)
    path.set_gid("path")
    page.text(
        left + _TRACK + _SURE + _GAP, page.top, "From all points to ever smaller boxes", size=LABEL, weight="bold"
    )
    _path(path, document)
    return page.figure


def _sides(document: Document) -> Sides:
    found: Sides = {}
    for row in document["rows"]:
        found.setdefault(row["factor"], {})[row["side"]] = row
    return found


def _name(name: str, found: Mapping[str, Mapping[str, Any]]) -> str:
    row = next(iter(found.values()))
    span = "" if row["unit"] == "switch" else f", {amount(row['least'])} to {amount(row['greatest'])}"
    return f"{factor_name(row)} ({row['unit']}{span})"


def _row(page: Sheet, left: float, top: float, name: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    """One factor: its range as a thin line, the box as a thick one with its limits, and how sure they are."""
    middle = top + _ROW / 2.0
    row = next(iter(found.values()))
    least, greatest = row["least"], row["greatest"]
    axes = page.axes(left, top, _TRACK, _ROW)
    axes.set_gid(row["factor"])
    axes.set_axis_off()
    axes.set_xlim(-0.04, 1.04)
    axes.set_ylim(0.0, 1.0)
    low, high = (
        (found[side]["limit"] - least) / (greatest - least) if side in found else edge
        for side, edge in (("low", 0.0), ("high", 1.0))
    )
    axes.plot([0.0, 1.0], [0.5, 0.5], color=RULE, linewidth=5.0, solid_capstyle="butt")
    axes.plot([low, high], [0.5, 0.5], color=BLUE, linewidth=7.0, solid_capstyle="butt")
    _ends(axes, row, found, (low, high))
    page.text(left - 0.1, middle, name, size=LABEL, ha="right", va="center_baseline")
    for shift, side in zip((-0.1, 0.1) if len(found) == 2 else (0.0,), found, strict=True):
        sure = found[side]
        quasi = chance(sure["quasi_p"])
        sign = "≥" if side == "low" else "≤"
        words = f"{sign}  quasi-p {quasi}, in {percent(_number(sure['again']))}"
        page.text(left + _TRACK + 0.2, middle + shift, words, size=SMALL, va="center_baseline")


def _number(value: float | None) -> float:
    """A number of a document, in which one that is not finite is null."""
    return float("nan") if value is None else value


def _ends(
    axes: Axes, row: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]], place: tuple[float, float]
) -> None:
    """The limits under the thick line; an end of the range that is no limit in grey; one text for a narrow box."""
    if row["unit"] == "switch":
        words = row["words"]
    elif len(found) == 2 and place[1] - place[0] < _NARROW:
        words = " to ".join(amount(found[side]["limit"]) for side in ("low", "high"))
    else:
        for side, key, at, align in (("low", "least", place[0], "left"), ("high", "greatest", place[1], "right")):
            value, color = (found[side]["limit"], INK) if side in found else (row[key], GREY)
            axes.text(at, 0.22, amount(value), ha=align, va="top", fontsize=SMALL, color=color)
        return
    middle = (place[0] + place[1]) / 2.0
    align = "left" if middle < 0.2 else "right" if middle > 0.8 else "center"
    axes.text(middle, 0.22, words, ha=align, va="top", fontsize=SMALL, color=INK)


def _path(axes: Axes, document: Document) -> None:
    """Coverage and density of every box on the peeling trajectory, with the chosen one."""
    steps = document["trajectory"]
    coverage, density = ([step[key] for step in steps] for key in ("coverage", "density"))
    axes.plot(coverage, density, color=GREY, linewidth=1.0, marker="o", markersize=3.0, zorder=2)
    chosen = document["box"]
    axes.plot([chosen["coverage"]], [chosen["density"]], "D", color=VERMILLION, markersize=7.0, zorder=3)
    axes.axhline(document["share"], color=RULE, linewidth=1.2, zorder=0)
    axes.set_xlim(-0.02, 1.05)
    axes.set_ylim(0.0, 1.05)
    right = chosen["coverage"] < 0.5
    factors = len(_sides(document))
    words = f"this box: {factors} factor{'' if factors == 1 else 's'}"
    axes.annotate(
        words, (chosen["coverage"], chosen["density"]), xytext=(9 if right else -9, -12), textcoords="offset points",
        ha="left" if right else "right", fontsize=SMALL, color=VERMILLION,
    )  # fmt: skip
    axes.text(0.0, document["share"] + 0.02, "all points", fontsize=SMALL, color=GREY)
    for axis, name in (
        (axes.xaxis, "coverage: share of such points held"),
        (axes.yaxis, "density: share of the box's points"),
    ):
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        axis.set_label_text(name, fontsize=LABEL)
