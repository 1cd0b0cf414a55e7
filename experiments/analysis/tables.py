"""Analyses in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from experiments.analysis.captions import SHOWN, explained, heading, period
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumptions, with_rules
from experiments.wording.blocks import block, under


def show(console: Console, document: Mapping[str, Any]) -> None:
    """Print the table of a document (see `experiments.analysis.documents`) and its notes."""
    console.print()
    if document["kind"] == "discovery":
        _box(console, document)
    elif document["kind"] == "variance":
        _variance(console, document)
    else:
        _indices(console, document)
    for note in document["notes"]:
        console.print(Text(f"Note: {note}", style="yellow"))


def _heading(console: Console, document: Mapping[str, Any], title: str) -> None:
    """What was analysed, and under which changed assumptions."""
    console.print(Text(under(title, with_rules(assumptions(document.get("constants", {})), document)), style="bold"))


def _indices(console: Console, document: Mapping[str, Any]) -> None:
    sobol = document["kind"] == "sobol"
    names = ("S1", "ST") if sobol else ("mu_star", "sigma")
    labels = {"S1": "S1, alone", "ST": "ST, with others", "mu_star": "mu*", "sigma": "sigma"}
    columns = blocks.numbers(*(heading for name in names for heading in (labels[name], "90 % interval")))
    table = block("", "Factor", "Kind", "Unit", *columns)
    rows = document["rows"]
    _heading(console, document, heading(document, document["outcome"]))
    for row in rows[:SHOWN]:
        cells = [row["factor"], row["kind"], row["unit"]]
        for name in names:
            shown = numbers.fixed if sobol else numbers.level
            cells += [shown(row[name]), f"{shown(row[f'{name}_low'])} to {shown(row[f'{name}_high'])}"]
        table.add_row(*map(Text, cells))
    console.print(table)
    if len(rows) > SHOWN:
        console.print(Text(f"{len(rows) - SHOWN} more factors are in the files."))
    if document["pairs"]:
        console.print(Text("Pairs of factors: what two do together", style="bold"))
        pairs = block("", "Factor", "Factor", *blocks.numbers("S2", "90 % interval"))
        for row in document["pairs"][:10]:
            ends = f"{numbers.fixed(row['S2_low'])} to {numbers.fixed(row['S2_high'])}"
            pairs.add_row(Text(row["first"]), Text(row["second"]), numbers.fixed(row["S2"]), ends)
        console.print(pairs)
    console.print(Text(explained(document)))


def _variance(console: Console, document: Mapping[str, Any]) -> None:
    for outcome in document["outcomes"]:
        table = block("", "Source", *blocks.numbers("Share", "90 % interval"), "Factors")
        _heading(console, document, heading(document, outcome))
        for row in (row for row in document["rows"] if row["outcome"] == outcome["name"]):
            ends = f"{numbers.percent(row['low'])} to {numbers.percent(row['high'])}"
            factors = row["factors"].split(", ") if row["factors"] else []
            told = ", ".join(factors[:4]) + (f" and {len(factors) - 4} more" if len(factors) > 4 else "")
            table.add_row(Text(row["label"]), Text(numbers.percent(row["share"])), Text(ends), Text(told))
        console.print(table)
    console.print(Text(explained(document)))


def _box(console: Console, document: Mapping[str, Any]) -> None:
    _heading(console, document, f"{document['scenario']['title']}, {period(document)}")
    console.print(Text(document["sentence"]))
    for line in document["lines"]:
        console.print(Text(f"  • {line}"))
    table = block("", "Limit", *blocks.numbers("quasi-p", "reappears"))
    for row in document["rows"]:
        quasi = numbers.chance(row["quasi_p"])
        table.add_row(Text(f"{row['factor']} {row['words']}"), quasi, numbers.percent(row["again"]))
    if document["rows"]:
        console.print(table)
