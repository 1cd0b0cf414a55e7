"""The look of tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Column, Table
from rich.text import Text

from experiments.wording.sentences import cut, visible

LONGEST = 400
"""Characters of a heading; titles come from files that anyone may have written."""


def block(title: str, *columns: Column | str) -> Table:
    """A table under a heading, which is shown as it is: nothing in it is markup."""
    heading = Text(cut(visible(title), LONGEST), style="bold") if title else None
    table = Table(*columns, title=heading, title_justify="left", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    return table


def numbers(*headings: str) -> list[Column]:
    """Columns of numbers: flush right, each number in one piece."""
    return [Column(heading, justify="right", no_wrap=True) for heading in headings]


def facts(rows: Iterable[tuple[str, str | Text]]) -> Table:
    """What there is to say of something, in two columns: what it is, and what it says."""
    grid = Table.grid(Column(no_wrap=True, style="dim"), Column(), padding=(0, 2))
    for label, fact in rows:
        grid.add_row(Text(label), Text(fact) if isinstance(fact, str) else fact)
    return grid


def page_row(cells: Iterable[str]) -> str:
    """A row of a table on a Markdown page."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def page_table(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of a Markdown page."""
    return "\n".join(map(page_row, (headings, ["---"] * len(headings), *rows)))


def under(title: str, changed: str) -> str:
    """A heading with the line of changed assumptions, if there are any, below it."""
    return f"{cut(title, LONGEST - len(changed) - 1)}\n{changed}" if changed else title
