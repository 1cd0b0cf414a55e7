"""Tables in the terminal and on pages."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table

from experiments.wording.blocks import block, facts, numbers, page_table


def printed(table: Table, width: int = 60) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width).print(table)
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def test_numbers_stand_flush_right_and_in_one_piece():
    table = block("Prices [of today]", "What", *numbers("Dollars"))
    table.add_row("a room", "1,200 to 13,000")
    table.add_row("a bed", "90")
    title, _, _, first, second = printed(table, 30)
    assert title == "Prices [of today]", "nothing in a heading is markup"
    assert (first.endswith("1,200 to 13,000"), second.endswith("             90")) == (True, True)


def test_facts_are_shown_as_they_are_written():
    assert printed(facts([("unit", "[bold]share"), ("range", "0 to 1")])) == ["unit   [bold]share", "range  0 to 1"]


def test_a_bar_in_a_cell_of_a_page_does_not_end_the_cell():
    assert page_table(["A", "B"], [["1|2", "3"]]) == "| A | B |\n| --- | --- |\n| 1/2 | 3 |"
