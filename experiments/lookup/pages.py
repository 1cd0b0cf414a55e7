"""What the commands that look things up print."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.lookup.explain import Explanation
from experiments.wording.blocks import facts


def print_explanations(console: Console, explanations: Iterable[Explanation]) -> None:
    """Each meaning of a name as a heading, a sentence, and facts in two columns."""
    for number, explanation in enumerate(explanations):
        if number:
            console.print()
        console.print(Text.assemble((explanation.name, "bold"), f"  ({explanation.kind})"), soft_wrap=True)
        console.print(Text(explanation.meaning))
        console.print(facts(explanation.facts))


def print_names(console: Console, rows: Iterable[tuple[str, str, str]], fact: str) -> None:
    """Names with a fact (under the heading ``fact``) and a meaning each, as a table."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("name", style="bold", no_wrap=True)
    table.add_column(fact)
    table.add_column("meaning", ratio=1)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
    console.print(Text("`undertow explain NAME` says more."))


def print_scenarios(console: Console, titles: dict[str, str], headline: Iterable[str]) -> None:
    """The shipped scenarios by name and title; those of the default run are marked."""
    marked = set(headline)
    grid = Table.grid(padding=(0, 2))
    for name, title in titles.items():
        grid.add_row(Text("*" if name in marked else " "), Text(name, style="bold"), Text(title))
    console.print(grid)
    console.print(Text("* compared by `undertow run` unless you name others. `undertow show NAME` says more."))
