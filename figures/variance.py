"""The chart of a variance budget: for each outcome, bars for luck, levers, parameters, structure, interaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.analysis.captions import explained, lower, period
from experiments.wording.numbers import percent
from experiments.wording.sentences import joined, sentence
from figures import style
from figures.analyses import LABEL, SMALL, bar, changed_in, ground, source
from figures.style import BLUE, GREY, MARGIN, MUSTARD, PURPLE, VERMILLION, Sheet, Words

_COLUMNS, _ROW, _PLOT, _GAP, _NAME, _NUMBER = 3, 0.25, 2.1, 0.25, 9.5, 0.56
COLOURS = {
    "luck": GREY,
    "levers": PURPLE,
    "parameters": BLUE,
    "structure": VERMILLION,
    "interaction": MUSTARD,
}

Document = Mapping[str, Any]


def draw(document: Document, folder: Path, stem: str) -> list[Path]:
    """Draw the chart of a document of kind "variance" as SVG and PNG."""
    with style.look():
        return style.save(compose(document, stem), folder, describe(document, stem))


def describe(document: Document, stem: str) -> Words:
    """Title, alt text and caption."""
    told = []
    for outcome in document["outcomes"]:
        parts = [f"{lower(row['label'])} {percent(row['share'])}" for row in _rows(document, outcome["name"])]
        told.append(f"{outcome['label']}: {joined(parts)}.")
    quantity = document["outcomes"][0]["quantity"]
    what = "the simulated change against the status quo" if quantity == "change" else "the simulated level"
    return Words(
        stem=stem,
        title=f"{document['scenario']['title']}: luck, or what one assumes?",
        subtitle=f"Variance of {what}, {period(document)}. {explained(document)} Lines: 90% intervals; an arrow marks "
        "one that goes on beyond the scale."
        f"{sentence(changed_in(document))}",
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
    """Shares from 0 to 1, every bar, and of intervals what is within a quarter below 0 and above 1."""
    low = min(max(-0.25, min(row["low"] for row in rows)), *(row["share"] for row in rows))
    high = max(min(1.25, max(row["high"] for row in rows)), *(row["share"] for row in rows))
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
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    for at, row in enumerate(rows):
        bar(axes, at, row["share"], (row["low"], row["high"]), COLOURS[row["source"]], 0.62)
        middle = top + (at + 0.5) * _ROW
        page.text(left + _PLOT + 0.12, middle, percent(row["share"]), size=SMALL, va="center_baseline")
