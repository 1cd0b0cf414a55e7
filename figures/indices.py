"""Charts of sensitivity indices: ranked bars for Sobol; for Morris the plane of mu* and sigma beside its ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from experiments.analysis.captions import SHOWN, explained, lower, period
from experiments.wording.numbers import level
from experiments.wording.sentences import sentence
from figures import style
from figures.analyses import LABEL, SMALL, bar, changed_in, factor_label, factor_name, ground, source
from figures.style import BLUE, GREY, INK, MARGIN, PURPLE, RULE, VERMILLION, Sheet, Words

_ROW, _PLOT, _LEGEND, _FOOT, _PLANE, _GAP = 0.27, 4.2, 0.36, 0.55, 4.2, 0.75
_NUMBERED = 15
_LEAST = 7.6
"""Inches that labels and bars take at the least, so that title and caption do not break into many short lines."""
COLOURS = {"lever": PURPLE, "parameter": BLUE, "structure": VERMILLION}
_KINDS = {"lever": "Lever", "parameter": "Parameter", "structure": "Contested structure"}

Document = Mapping[str, Any]


def draw(document: Document, folder: Path, stem: str) -> list[Path]:
    """Draw the chart of a document of kind "sobol" or "morris" as SVG and PNG."""
    with style.look():
        return style.save(compose(document, stem), folder, describe(document, stem))


def describe(document: Document, stem: str) -> Words:
    """Title, alt text and caption."""
    sobol, outcome = document["kind"] == "sobol", document["outcome"]
    name = "ST" if sobol else "mu_star"
    first = [f"{row['factor']} {level(row[name])}" for row in document["rows"][:5]]
    what = "Total Sobol indices" if sobol else "Mean absolute elementary effects"
    return Words(
        stem=stem,
        title=f"{document['scenario']['title']}: what the {outcome['quantity']} in {lower(outcome['label'])} hangs on",
        subtitle=f"Simulated {outcome['quantity']} ({outcome['unit']}), {period(document)}. {explained(document)} "
        f"Lines: 90% intervals.{sentence(changed_in(document))}",
        alt=f"{what} by factor, greatest first: {', '.join(first)}.",
        caption=" ".join(document["notes"]),
        source=source(document),
    )


def compose(document: Document, stem: str) -> Figure:
    """The chart as a figure; call it, and draw the figure, inside ``style.look()``."""
    rows = document["rows"][:SHOWN]
    sobol = document["kind"] == "sobol"
    labels = [factor_label(row) if sobol else f"{n + 1}  {factor_name(row)}" for n, row in enumerate(rows)]
    label = max(style.text_width(text, LABEL) for text in labels) + 0.15
    more = 0.25 if len(document["rows"]) > SHOWN else 0.0
    tall = len(rows) * _ROW
    plane = 0.0 if sobol else _PLANE + _GAP
    body = _LEGEND + max(tall + more, 0.0 if sobol else _PLANE) + _FOOT
    plot = max(_PLOT, _LEAST - label) if sobol else _PLOT
    page = style.sheet(2 * MARGIN + label + plot + plane, body, describe(document, stem))
    top, left = page.top + _LEGEND, MARGIN + label
    page.handles(MARGIN, page.top, _legend(document, rows), columns=3)
    for at, text in enumerate(labels):
        page.text(left - 0.1, top + (at + 0.5) * _ROW, text, size=LABEL, ha="right", va="center_baseline")
    axes = page.axes(left, top, plot, tall)
    axes.set_gid("ranking")
    ground(axes, len(rows))
    if sobol:
        _sobol_bars(axes, rows, document["luck"])
    else:
        _morris_bars(axes, rows, document["outcome"]["unit"])
    if more:
        left_out = f"{len(document['rows']) - SHOWN} more factors, all below these, are in the files"
        page.text(left, top + tall + _FOOT - 0.1, left_out, size=SMALL, color=GREY, style="italic")
    if not sobol:
        _plane(page, left + _PLOT + _GAP, top, document)
    return page.figure


def _legend(document: Document, rows: Sequence[Mapping[str, Any]]) -> list[Artist]:
    if document["kind"] == "sobol":
        found: list[Artist] = [Patch(color=BLUE, label="S1: alone"), Patch(color=VERMILLION, label="ST: with others")]
        if document["luck"] is not None:
            found.append(
                Line2D([], [], color=GREY, linewidth=1.4, linestyle=(0, (4, 2)), label="ST that luck alone can reach")
            )
        return found
    seen = [kind for kind in COLOURS if any(row["kind"] == kind for row in rows)]
    return [Patch(color=COLOURS[kind], label=_KINDS[kind]) for kind in seen]


def _sobol_bars(axes: Axes, rows: Sequence[Mapping[str, Any]], luck: float | None) -> None:
    """S1 and ST of every factor, and how high luck alone can lift ST."""
    ends = [row[f"{name}_{side}"] for row in rows for name in ("S1", "ST") for side in ("low", "high")]
    axes.set_xlim(min(-0.02, *ends) * 1.02, max(0.2, *ends) * 1.02)
    for at, row in enumerate(rows):
        for name, color, shift in (("ST", VERMILLION, -0.19), ("S1", BLUE, 0.19)):
            bar(axes, at + shift, row[name], (row[f"{name}_low"], row[f"{name}_high"]), color, 0.34)
    if luck is not None:
        axes.axvline(luck, color=GREY, linewidth=1.4, linestyle=(0, (4, 2)), zorder=5)
    axes.set_xlabel("share of the variance between points", fontsize=LABEL)


def _morris_bars(axes: Axes, rows: Sequence[Mapping[str, Any]], unit: str) -> None:
    axes.set_xlim(0.0, max(row["mu_star_high"] for row in rows) * 1.05)
    for at, row in enumerate(rows):
        bar(axes, at, row["mu_star"], (row["mu_star_low"], row["mu_star_high"]), COLOURS[row["kind"]], 0.6)
    axes.set_xlabel(f"mu* ({unit})", fontsize=LABEL)
    axes.xaxis.set_major_locator(MaxNLocator(5))


def _plane(page: Sheet, left: float, top: float, document: Document) -> None:
    """Every factor as a dot at mu* and sigma; the first carry their number in the ranking."""
    rows = document["rows"]
    axes = page.axes(left, top, _PLANE, _PLANE)
    axes.set_gid("plane")
    widest = max(max(row["mu_star"], row["sigma"]) for row in rows) * 1.08
    axes.set_xlim(0.0, max(row["mu_star"] for row in rows) * 1.12)
    highest = max(max(row["sigma"] for row in rows) * 1.1, 0.02 * widest)
    axes.set_ylim(-0.03 * highest, highest)
    axes.plot([0.0, widest], [0.0, widest], color=RULE, linewidth=1.0, zorder=0)
    for number, row in reversed(list(enumerate(rows))):
        named = number < _NUMBERED
        color = COLOURS[row["kind"]] if named else GREY
        axes.plot([row["mu_star"]], [row["sigma"]], "o", color=color, markersize=4.5 if named else 3.0, alpha=0.9)
    _numbers(axes, rows)
    outcome = document["outcome"]
    axes.set_xlabel(f"mu* ({outcome['unit']})", fontsize=LABEL)
    axes.set_ylabel(f"sigma ({outcome['unit']}); the line is sigma = mu*", fontsize=LABEL)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_locator(MaxNLocator(5))


def _numbers(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Numbers beside the first dots, each where it covers no other number; one that finds no room is left out."""
    dots = axes.transData.transform([(row["mu_star"], row["sigma"]) for row in rows])
    placed: list[Any] = [Bbox.from_bounds(x - 3.0, y - 3.0, 6.0, 6.0) for x, y in dots]
    canvas = axes.figure.canvas
    renderer = canvas.get_renderer()  # type: ignore[attr-defined]
    for number, row in enumerate(rows[:_NUMBERED]):
        for dx, dy, align in ((5, 3, "left"), (-5, 3, "right"), (5, -9, "left"), (-5, -9, "right"), (0, 9, "center")):
            text = axes.annotate(
                str(number + 1), (row["mu_star"], row["sigma"]), xytext=(dx, dy), textcoords="offset points",
                ha=align, fontsize=SMALL, color=INK,
            )  # fmt: skip
            box = text.get_window_extent(renderer).padded(1.0)
            if not any(box.overlaps(other) for other in placed):
                placed.append(box)
                break
            text.remove()
