"""Shares of mechanisms in the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.attribution import ALL, INTERACTION, LOG_POINTS, NONE
from experiments.table import signed

if TYPE_CHECKING:
    import pandas as pd

_DASH = "–"

WORDS = {
    NONE: "without any of them",
    ALL: "whole effect",
    INTERACTION: "of which by interaction",
}
"""What the rows that are no mechanism are called."""


def show_shares(console: Console, manifest: Mapping[str, Any], shares: pd.DataFrame, asked: tuple[str, str]) -> None:
    """Print the shares in the effect on one outcome in one window (``asked``), and how to read them."""
    from model.outcomes import OUTCOMES

    outcome, (first, stop) = OUTCOMES[asked[0]], manifest["windows"][asked[1]]
    rows = in_order(shares, asked)
    unit = str(rows.iloc[0]["unit"])
    if missing(rows):
        console.print(Text(nothing_to_split(outcome.label)))
        return
    title = f"{manifest['scenarios'][0]['title']}: {outcome.label} ({outcome.unit}), weeks {first} to {stop - 1}"
    console.print()
    console.print(_block(title, unit, rows, manifest["exact"]))
    console.print(Text(reading(manifest, unit)))


def missing(rows: pd.DataFrame) -> bool:
    """Whether there is no whole effect that could be split."""
    return bool(rows.loc[rows["part"] == ALL, "value"].isna().all())


def nothing_to_split(label: str) -> str:
    """The sentence that stands in place of the shares then."""
    return (
        f"No effect to split: in one of the worlds nothing happened that “{label}” could be a ratio to. Choose another "
        "outcome or window, or larger worlds."
    )


def in_order(shares: pd.DataFrame, asked: tuple[str, str]) -> pd.DataFrame:
    """The rows of one outcome and window: what is left without any, mechanisms by size, all, interaction."""
    rows = shares[(shares["outcome"] == asked[0]) & (shares["window"] == asked[1])]
    special = rows["part"].isin(WORDS)
    sorted_shares = rows[~special].sort_values("value", key=lambda value: -value.abs(), kind="stable")
    by_part = rows.set_index("part", drop=False)
    import pandas as pd

    return pd.concat([by_part.loc[[NONE]], sorted_shares, by_part.loc[[ALL, INTERACTION]]], ignore_index=True)


def _block(title: str, unit: str, rows: pd.DataFrame, exact: bool) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    table.add_column("Through")
    headings = [f"Share,\n{unit}", "90 % interval", "Of the\neffect", "±\norder", "Alone", "When\nfrozen"]
    for heading in headings if not exact else [h for h in headings if h != "±\norder"]:
        table.add_column(heading, justify="right", no_wrap=True)
    records = rows.to_dict(orient="records")
    whole = next(row for row in records if row["part"] == ALL)
    for row in records:
        name = WORDS.get(str(row["part"]), str(row["part"]))
        clear = row["low"] > 0.0 or row["high"] < 0.0
        share = Text(points(row["value"], unit), style="bold" if clear else "")
        cells: list[Text | str] = [share, ends(row, unit), of_whole(row, whole)]
        if not exact:
            cells.append(_DASH if row["part"] in WORDS else f"{row['order_error']:.2f}")
        cells += ["" if math.isnan(row[key]) else points(sign * row[key], unit) for key, sign in _BESIDES]
        table.add_row(name, *cells, end_section=row["part"] == NONE)
    return table


_BESIDES = (("alone", 1.0), ("removed", -1.0))
"""A mechanism's effect alone, and how the effect changes when it is frozen: the sign of the latter is turned."""


def points(value: float, unit: str) -> str:
    """A part of an effect with its sign; log points like percentages, shares to a hundredth."""
    return signed(value, {LOG_POINTS: "ratio", "points": "points"}.get(unit, "difference"))


def ends(row: Mapping[Any, Any], unit: str) -> str:
    """The interval of a part; a dash for fewer than two replicates."""
    return _DASH if math.isnan(row["low"]) else f"{points(row['low'], unit)} to {points(row['high'], unit)}"


def of_whole(row: Mapping[Any, Any], whole: Mapping[Any, Any]) -> str:
    """The part as a percentage of the whole effect; a dash where that effect is not clear."""
    clear = whole["low"] > 0.0 or whole["high"] < 0.0
    return f"{round(100.0 * row['value'] / whole['value'])} %".replace("-", "−") if clear else _DASH


def reading(manifest: Mapping[str, Any], unit: str) -> str:
    """How to read the table, in a few sentences."""
    how = "all orders" if manifest["exact"] else f"{manifest['orders']} sampled orders"
    error = "" if manifest["exact"] else " “± order” is the standard error that comes from sampling orders."
    logs = (
        f" {LOG_POINTS.capitalize()} are 100 times the logarithm of the ratio of scenario to status quo: near per cent "
        "for small changes, and they add up."
        if unit == LOG_POINTS
        else ""
    )
    return (
        "Shares are what a mechanism adds when the mechanisms begin to answer to the policy one after another, "
        f"averaged over {how}; with what is left when none of them answers they sum to the whole effect.{error} A "
        "mechanism that does not answer is frozen from the policy's first week on, in both worlds, after the same "
        f"burn-in. Intervals: chance over {manifest['replicates']} replicates.{logs} Simulated, not observed."
    )
