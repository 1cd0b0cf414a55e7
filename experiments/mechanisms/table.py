"""Shares of mechanisms in the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.mechanisms.attribution import ALL, INTERACTION, LOG_POINTS, NONE
from experiments.wording import blocks, numbers
from experiments.wording.assumptions import assumed
from experiments.wording.blocks import block, under
from experiments.wording.numbers import MISSING
from experiments.wording.sentences import sentence
from experiments.wording.verdicts import LEAST_REPLICATES, by_luck, leaves_out_zero

if TYPE_CHECKING:
    import pandas as pd

WORDS = {NONE: "without any of them", ALL: "whole effect", INTERACTION: "of which by interaction"}
"""What the rows that are no mechanism are called."""


def show_shares(console: Console, manifest: Mapping[str, Any], shares: pd.DataFrame, asked: tuple[str, str]) -> None:
    """Print the shares in the effect on one outcome in one window (``asked``), and how to read them."""
    from model.counting.outcomes import OUTCOMES

    outcome, (first, stop) = OUTCOMES[asked[0]], manifest["windows"][asked[1]]
    rows = in_order(shares, asked)
    unit = str(rows.iloc[0]["unit"])
    if missing(rows):
        console.print(Text(nothing_to_split(outcome.label)))
        return
    title = f"{manifest['scenarios'][0]['title']}: {outcome.label} ({outcome.unit}), weeks {first} to {stop - 1}"
    console.print()
    console.print(_block(under(title, assumed(manifest)), unit, rows, manifest))
    luck = by_luck(told_apart(rows, manifest), manifest["confidence"])
    console.print(Text(reading(manifest, unit) + sentence(luck)))


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


def told_apart(rows: pd.DataFrame, manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of mechanisms, each with the number of its replicates, from which luck is counted."""
    mechanisms = rows[~rows["part"].isin(WORDS)].assign(n=manifest["replicates"])
    return [{str(key): value for key, value in row.items()} for row in mechanisms.to_dict(orient="records")]


def is_clear(row: Mapping[Any, Any], replicates: int) -> bool:
    """Whether the interval of a part leaves out zero, in enough replicates to tell."""
    return replicates >= LEAST_REPLICATES and leaves_out_zero(row)


def _block(title: str, unit: str, rows: pd.DataFrame, manifest: Mapping[str, Any]) -> Table:
    exact, replicates = manifest["exact"], int(manifest["replicates"])
    order = () if exact else ("±\norder",)
    headings = (f"Share,\n{unit}", "90 % interval", "Of the\neffect", *order, "Alone", "When\nfrozen")
    table = block(title, "Through", *blocks.numbers(*headings))
    records = rows.to_dict(orient="records")
    whole = next(row for row in records if row["part"] == ALL)
    for row in records:
        name = WORDS.get(str(row["part"]), str(row["part"]))
        share = Text(points(row["value"], unit), style="bold" if is_clear(row, replicates) else "")
        cells: list[Text | str] = [share, ends(row, unit), of_whole(row, whole, replicates)]
        if not exact:
            cells.append(MISSING if row["part"] in WORDS else numbers.error(row["order_error"]))
        cells += ["" if math.isnan(row[key]) else points(sign * row[key], unit) for key, sign in _BESIDES]
        table.add_row(name, *cells, end_section=row["part"] == NONE)
    return table


_BESIDES = (("alone", 1.0), ("removed", -1.0))
"""A mechanism's effect alone, and how the effect changes when it is frozen: the sign of the latter is turned."""


def points(value: float, unit: str) -> str:
    """A part of an effect with its sign."""
    return numbers.signed(value, _kind(unit))


def ends(row: Mapping[Any, Any], unit: str) -> str:
    """The interval of a part; a dash for fewer than two replicates."""
    told = numbers.ends(row["low"], row["high"], _kind(unit))
    return told.removesuffix(" points")


def of_whole(row: Mapping[Any, Any], whole: Mapping[Any, Any], replicates: int) -> str:
    """The part as a percentage of the whole effect; a dash where that effect is not clear."""
    return numbers.percent(row["value"] / whole["value"]) if is_clear(whole, replicates) else MISSING


def _kind(unit: str) -> str:
    """How a part is stated: log points and percentage points have two decimals at most."""
    return "points" if unit in (LOG_POINTS, "points") else "difference"


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
        f"burn-in. Intervals: chance over {manifest['replicates']} replicates; bold where one leaves out zero, in at "
        f"least {LEAST_REPLICATES} replicates.{logs} Simulated, not observed."
    )
