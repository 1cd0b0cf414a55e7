"""The look of tables in the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from experiments.wording.sentences import cut, visible

LONGEST = 400
"""Characters of a heading; titles come from files that anyone may have written."""


def block(title: str) -> Table:
    """A table under a heading, which is shown as it is: nothing in it is markup."""
    table = Table(title=Text(cut(visible(title), LONGEST), style="bold"), title_justify="left", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    return table


def under(title: str, changed: str) -> str:
    """A heading with the line of changed assumptions, if there are any, below it."""
    return f"{cut(title, LONGEST - len(changed) - 1)}\n{changed}" if changed else title
