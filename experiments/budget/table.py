"""Packages at equal budget in the terminal: what each costs, what each averts for the money, what can be told apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from experiments.budget.costs import Price
from experiments.budget.harms import HARMS, MARKET, UNIT
from experiments.comparison.table import WIDE
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumed
from experiments.wording.blocks import block, under
from experiments.wording.numbers import MISSING, MISSING_NOTE
from experiments.wording.verdicts import LEAST_REPLICATES, by_luck, leaves_out_zero

if TYPE_CHECKING:
    import pandas as pd


def show_budget(
    console: Console, manifest: Mapping[str, Any], packages: pd.DataFrame, harms: pd.DataFrame, pairs: pd.DataFrame
) -> None:
    """Print a comparison at equal budget and how to read it."""
    console.print()
    console.print(_costs(manifest, packages))
    console.print(_averted(harms, pairs))
    for line in not_met(manifest, packages):
        console.print(Text(f"Note: {line}", style="yellow"))
    luck = by_luck(rates(harms), manifest["confidence"])
    missing = MISSING_NOTE if harms["rate"].isna().any() else ""
    console.print(Text(" ".join(filter(None, (reading(manifest), luck, missing)))))


def rates(harms: pd.DataFrame) -> list[dict[str, Any]]:
    """The rates of harm averted as changes with their intervals."""
    names = {"rate": "change", "rate_low": "low", "rate_high": "high"}
    kept = harms[[*names, "n"]].rename(columns=names)
    return [{str(key): value for key, value in row.items()} for row in kept.to_dict(orient="records")]


def is_clear(row: Mapping[Any, Any]) -> bool:
    """Whether the interval of a rate leaves out zero, in enough replicates to tell."""
    return int(row["n"]) >= LEAST_REPLICATES and leaves_out_zero(row, "rate_low", "rate_high")


def show_prices(console: Console, price_list: Mapping[str, Price]) -> None:
    """Print the price list of levers."""
    headings = ["Lever", "Counted in the simulation by", "Besides, $/week per unit", "Range", "Rests on", "For"]
    # Where the terminal is narrow, names stay whole and what a price is for is left to experiments/budget/costs.toml.
    kept = len(headings) if console.width >= WIDE else len(headings) - 1
    columns = [Column(heading, overflow="fold", no_wrap=heading == "Lever") for heading in headings[:kept]]
    table = block("What money buys", *columns)
    for name, price in price_list.items():
        counted = ", ".join(price.counted) or ("the money itself" if price.price == 0.0 else MISSING)
        span = f"{numbers.money(price.low)} to {numbers.money(price.high)}" if price.high else MISSING
        basis = ", ".join(price.evidence) or "assumption"
        cells = (name, counted, numbers.money(price.price) if price.high else MISSING, span, basis, price.meaning)
        table.add_row(*cells[:kept])
    console.print(table)


def _costs(manifest: Mapping[str, Any], packages: pd.DataFrame) -> Table:
    title = f"Packages that cost ${numbers.money(manifest['amount'])} a year more than the status quo"
    columns = blocks.numbers("Cost,\n$ a year", "90 % interval", "Times\nits file")
    package, more = Column("Package", no_wrap=True), Column("More of", overflow="fold")
    table = block(under(title, assumed(manifest)), package, *columns, more)
    for row in packages.to_dict(orient="records"):
        told = [numbers.money(row[f"cost_{end}"]) for end in ("low", "high")]
        ends = MISSING if MISSING in told else " to ".join(told)
        cost = Text(numbers.money(row["cost"]), style="" if row["met"] else "yellow")
        table.add_row(Text(row["package"]), cost, ends, numbers.level(row["factor"]), Text(row["levers"]))
    return table


def _averted(harms: pd.DataFrame, pairs: pd.DataFrame) -> Table:
    columns = blocks.numbers("Averted", "90 % interval", "A year\nin all", "Against\nthe best")
    table = block(f"Harm averted per ${numbers.money(UNIT)}", "Harm", Column("Package", no_wrap=True), *columns)
    for name, harm in HARMS.items():
        rows = harms[harms["harm"] == name].sort_values("rate", ascending=False, kind="stable")
        records = rows.to_dict(orient="records")
        for at, row in enumerate(records):
            label = harm.label if at == 0 else ""
            rate = Text(_signed(row["rate"]), style="bold" if is_clear(row) else "")
            ends = numbers.ends(row["rate_low"], row["rate_high"], "difference")
            beside = against(records[0], row, pairs) if at else ""
            table.add_row(label, Text(row["package"]), rate, ends, _signed(row["averted"]), beside)
    return table


def against(best: Mapping[Any, Any], row: Mapping[Any, Any], pairs: pd.DataFrame) -> str:
    """How a package compares with the one that averts most of a harm: by overlapping intervals, and paired.

    "less": the intervals do not overlap; "paired: less": they do, but the paired difference is clear; "overlaps".
    """
    if not math.isfinite(row["rate_low"]) or int(row["n"]) < LEAST_REPLICATES:
        return MISSING
    mine = pairs[pairs["harm"] == row["harm"]]
    names = {best["package"], row["package"]}
    pair = mine[mine["package"].isin(names) & mine["other"].isin(names)].iloc[0]
    if not pair["overlap"]:
        return "less"
    return "paired: less" if leaves_out_zero(pair) else "overlaps"


def _signed(value: float) -> str:
    return numbers.signed(value, "difference")


def not_met(manifest: Mapping[str, Any], packages: pd.DataFrame) -> list[str]:
    """A sentence about each package on which the budget could not be spent."""
    found = []
    for row in packages[~packages["met"]].to_dict(orient="records"):
        nearest = f"comes no nearer to ${numbers.money(manifest['amount'])} than ${numbers.money(row['cost'])} a year"
        told = nearest if row["cost"] > 0.0 else "saves money at every size tried"
        found.append(
            f"{row['package']} {told}: it is not at equal budget, and what it averts per dollar need not hold there."
        )
    return found


def reading(manifest: Mapping[str, Any]) -> str:
    """How to read the tables, in a few sentences."""
    return (
        "A package's purchases beyond the status quo are scaled until its public cost, savings elsewhere taken off, "
        f"meets the budget; per year, in a market of {MARKET:,} workers, over {manifest['weeks']} weeks and "
        f"{manifest['replicates']} simulated worlds that share their luck. Negative: more of the harm. Bold: the "
        f"interval leaves out zero, in at least {LEAST_REPLICATES} worlds. Where intervals "
        "overlap, the order of packages is not established; “paired: less” means that they overlap and the difference "
        "within the same worlds leaves out zero. Prices are mostly assumptions (`undertow budget --prices`). "
        "Simulated, not observed."
    )
