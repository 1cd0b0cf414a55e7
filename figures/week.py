"""The picture of the week: a row for each line, a column for who there is, a dot where somebody is read or changed.

``python -m figures.week`` writes ``docs/week.svg`` and the page that shows it, ``docs/model.md``.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from experiments.lookup.model_page import page, told
from experiments.lookup.week_map import KINDS, lines
from experiments.storage.store import aside
from figures import style
from figures.style import BLUE, GREY, INK, MARGIN, RULE, Words

DOCS = Path(__file__).parents[1] / "docs"
_TEXT, _COLUMN, _ROW, _SIZE = 4.6, 0.82, 0.36, 8.5


def compose() -> Figure:
    """The picture as a figure; call it, and draw the figure, inside ``style.look()``."""
    rows = [(line, style.wrap(f"{line.number}  {told(line.sentence)}", _TEXT - 0.1, _SIZE)) for line in lines()]
    heights = [max(_ROW, style.lines_height(words, _SIZE) + 0.14) for _, words in rows]
    page_ = style.sheet(2 * MARGIN + _TEXT + len(KINDS) * _COLUMN, 0.65 + sum(heights), describe())
    for n, kind in enumerate(KINDS):
        middle = MARGIN + _TEXT + (n + 0.5) * _COLUMN
        name = kind.replace(" ", "\n")
        page_.text(middle, page_.top + 0.18, name, size=_SIZE, weight="bold", ha="center", va="center")
    axes = page_.axes(MARGIN, page_.top + 0.4, _TEXT + len(KINDS) * _COLUMN, sum(heights))
    axes.set(xlim=(0.0, _TEXT + len(KINDS) * _COLUMN), ylim=(sum(heights), 0.0))
    axes.axis("off")
    top = 0.0
    for (line, words), height in zip(rows, heights, strict=True):
        axes.axhline(top, color=RULE, linewidth=0.6)
        axes.text(0.0, top + height / 2, words, fontsize=_SIZE, va="center", color=INK, linespacing=1.2)
        for n, kind in enumerate(KINDS):
            if kind in line.changes or kind in line.reads:
                face = BLUE if kind in line.changes else "white"
                at = _TEXT + (n + 0.5) * _COLUMN, top + height / 2
                axes.scatter(*at, s=60, facecolor=face, edgecolor=BLUE if kind in line.changes else GREY, zorder=3)
        top += height
    return page_.figure


def describe() -> Words:
    """Title, alt text and caption of the picture."""
    changed = {kind: sum(kind in line.changes for line in lines()) for kind in KINDS}
    most = max(changed, key=lambda kind: changed[kind])
    rows = "; ".join(
        f"line {line.number}, {line.sentence}: changes {', '.join(line.changes) or 'nobody'}" for line in lines()
    )
    return Words(
        stem="week",
        title=f"{most.capitalize()} are changed in {changed[most]} of the {len(lines())} lines of a week",
        subtitle="Filled: the line changes them. Ring: it looks at them and leaves them as they are.",
        alt=f"A table of the week. {told(rows)}",
        caption="Found in the source of the model.",
        source="Drawn from model/week.py and what it calls.",
    )


def main() -> None:
    """Write the page and its picture."""
    with style.look():
        for path in style.save(compose(), DOCS, describe()):
            if path.suffix != ".svg":
                path.unlink()
    with aside(DOCS / "model.md") as path:
        path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
