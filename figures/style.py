"""One look for every chart: type, colours, header, footer, alt text, and how a chart reaches the disk.

Charts are laid out in inches from the top-left corner of a ``Sheet``, because a sheet grows with its content (one
scenario or six) while type must stay the same size. No pyplot and no backend switch: a figure is an object, and the
look is applied only inside ``with look():``.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from experiments.storage.store import aside
from experiments.wording.sentences import cut, visible

# After Okabe and Ito (2008): hues that people with the common colour-vision deficiencies tell apart, darkened until
# text in them stands out from white by 4.5 to 1, and what is only drawn (mustard) by 3 to 1 (WCAG 2.2).
BLUE, VERMILLION, PURPLE, MUSTARD = "#0072B2", "#C05400", "#8E4585", "#A38E1F"
INK, GREY, RULE = "#1d2329", "#5d6772", "#d9dde1"

MARGIN = 0.3
"""Empty edge of every sheet, inches."""

_TITLE, _SUBTITLE, _FOOTER = 14.0, 9.5, 7.5
_LINE = 1.32 / 72
"""Height of a line of text in inches, per point of type size."""

_LONGEST = {_TITLE: 240, _SUBTITLE: 1600, _FOOTER: 900}
"""Characters of a title, a subtitle and a source line; titles come from files that anyone may have written."""

_JOINING = "\u200d\ufe0e\ufe0f"
"""Signs that join or vary the letters before them."""

_LOOK: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],  # ships with matplotlib, so a chart looks the same on every machine
    "font.size": 9.0,
    "text.color": INK,
    "text.usetex": False,
    "text.parse_math": False,  # a title may hold dollar signs
    "axes.labelcolor": GREY,
    "axes.edgecolor": GREY,
    "axes.facecolor": "none",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "figure.facecolor": "white",
    "figure.dpi": 100.0,
    "savefig.facecolor": "white",
    "savefig.bbox": None,
    "legend.frameon": False,
    "svg.hashsalt": "undertow",  # the same data give the same file, byte for byte
    "svg.fonttype": "path",
}


@contextmanager
def look() -> Iterator[None]:
    """Apply the look inside the block and put the caller's settings back after it, also after an error."""
    with matplotlib.rc_context(_LOOK):
        yield


@dataclass(frozen=True)
class Words:
    """What a chart says about itself; also what the report prints around it.

    ``stem`` is the file name without its ending, ``alt`` the text for people who cannot see the chart, ``caption``
    what a reader needs to read it without asking, ``source`` the footer line.
    """

    stem: str
    title: str
    subtitle: str
    alt: str
    caption: str
    source: str


@dataclass(frozen=True)
class Sheet:
    """A figure measured in inches from its top-left corner. ``top`` is where the space below the header begins."""

    figure: Figure
    width: float
    height: float
    top: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose plotting area fills the given box (inches from the top-left corner of the sheet)."""
        bottom = self.height - top - height
        box = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box)

    def text(self, left: float, top: float, words: str, **options: Any) -> Text:
        """Text whose top-left corner (unless ``ha`` or ``va`` say otherwise) is at the given place, in inches."""
        settings: dict[str, Any] = {"ha": "left", "va": "top", "linespacing": 1.2, **options}
        return self.figure.text(left / self.width, 1.0 - top / self.height, printable(words), **settings)

    def handles(self, left: float, top: float, handles: list[Any], columns: int) -> None:
        """One legend for the whole sheet, its top-left corner at the given place in inches."""
        self.figure.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(left / self.width, 1.0 - top / self.height),
            ncols=columns,
            borderpad=0.0,
            borderaxespad=0.0,
            handletextpad=0.6,
            columnspacing=1.8,
            fontsize=9.0,
        )


def legend_size(handles: Sequence[Any], width: float) -> tuple[int, float]:
    """In how many columns a legend fits into ``width`` inches, and its height with a space below it."""
    widths = [text_width(str(handle.get_label()), 9.0) + 0.75 for handle in handles]
    columns = len(widths) if sum(widths) <= width else max(1, int(width / max(widths)))
    return max(columns, 1), 0.22 * -(-len(widths) // max(columns, 1)) + 0.18


def text_width(words: str, size: float, weight: str = "normal") -> float:
    """Width in inches of one line of ``words`` set in the charts' typeface at ``size`` points."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(10.0 * size, 72)  # large, so that the rounding of letters to whole pixels does not matter
    font.set_text(words, 0.0)
    return float(font.get_width_height()[0]) / 64.0 / 72.0 / 10.0


@cache
def _letters() -> frozenset[int]:
    """Every letter of the charts' typeface."""
    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())


def printable(words: str) -> str:
    """Words as the charts' typeface can show them: a sign that it lacks is replaced, one that is not seen left out."""
    known = _letters()
    shown = (letter for letter in visible(words) if letter not in _JOINING)
    return "".join(
        letter if ord(letter) in known or letter.isspace() else "\N{REPLACEMENT CHARACTER}" for letter in shown
    )


def _pieces(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    """A word, in pieces no wider than ``width`` inches."""
    while text_width(word, size, weight) > width and len(word) > 1:
        fitting = bisect_left(range(1, len(word)), True, key=lambda n: text_width(word[: n + 1], size, weight) > width)
        yield word[: fitting + 1]
        word = word[fitting + 1 :]
    yield word


def wrap(words: str, width: float, size: float, weight: str = "normal") -> str:
    """Break ``words`` into lines no wider than ``width`` inches, within a word if one is wider than that."""
    lines: list[str] = []
    for word in (part for whole in printable(words).split() for part in _pieces(whole, width, size, weight)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def lines_height(words: str, size: float) -> float:
    """Height in inches of the (already wrapped) ``words`` at ``size`` points."""
    return (words.count("\n") + 1) * size * _LINE


def sheet(width: float, body: float, words: Words) -> Sheet:
    """A sheet with title and subtitle above a space of ``body`` inches, and the source line below it."""
    inner = width - 2 * MARGIN
    title, subtitle, source = (
        wrap(cut(told, _LONGEST[size]), inner, size, weight)
        for told, size, weight in (
            (words.title, _TITLE, "bold"), (words.subtitle, _SUBTITLE, "normal"), (words.source, _FOOTER, "normal"),
        )
    )  # fmt: skip
    under_title = MARGIN + lines_height(title, _TITLE) + 0.06
    top = under_title + lines_height(subtitle, _SUBTITLE) + 0.16
    height = top + body + 0.16 + lines_height(source, _FOOTER) + MARGIN
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    page = Sheet(figure, width, height, top)
    page.text(MARGIN, MARGIN, title, size=_TITLE, weight="bold", gid="title")
    page.text(MARGIN, under_title, subtitle, size=_SUBTITLE, color=GREY, gid="subtitle")
    page.text(MARGIN, height - MARGIN, source, size=_FOOTER, color=GREY, va="bottom", gid="source")
    return page


def save(figure: Figure, folder: Path, words: Words) -> list[Path]:
    """Write ``figure`` as SVG and PNG into ``folder``, with title, alt text and source inside each file.

    Each file is written aside and moved into place, so a reader never meets half a chart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # A control character would make an SVG that no program can read.
    told = {"Title": words.title, "Description": words.alt, "Source": words.source}
    shared = {name: visible(text) for name, text in told.items()}
    files = []
    for ending, metadata in (("svg", {**shared, "Date": None}), ("png", {**shared, "Software": None})):
        picture = io.BytesIO()
        figure.savefig(picture, format=ending, dpi=144, metadata=metadata)
        files.append(write_aside(folder / f"{words.stem}.{ending}", picture.getvalue()))
    return files


def write_aside(path: Path, content: bytes) -> Path:
    """Put ``content`` at ``path`` in one step: the old file, or the new one, never a part of either."""
    with aside(path) as file:
        file.write_bytes(content)
    return path
