"""Factors, limits and boxes in words that a policy analyst reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from experiments.analysis.discovery import Box, Cases
from experiments.analysis.peeling import POSSIBLY_LUCK
from experiments.sweeps.factors import Factor
from experiments.wording.numbers import level as amount
from experiments.wording.numbers import percent, setting
from model.conditions import LEVERS
from model.parameters import MECHANISMS, REGISTRY, SWITCH


def meaning(factor: Factor) -> str:
    """What a factor stands for, as the registries say it."""
    if factor.role == "lever":
        return LEVERS[factor.target].meaning
    if factor.target.startswith(SWITCH):
        return MECHANISMS[factor.target.removeprefix(SWITCH)].meaning
    return REGISTRY[factor.target.partition(".")[0]].meaning


def span(factor: Factor, limits: Mapping[str, float]) -> str:
    """The values that a box allows a factor: "at most 0.4 logit", "between 4 and 13 weeks", "off", "1 or 4".

    Args:
        factor: whose. limits: those that are restricted, by "low" and "high".
    """
    low, high = limits.get("low"), limits.get("high")
    if factor.levels is not None:
        inside = [x for x in sorted(factor.levels) if (low is None or x >= low) and (high is None or x <= high)]
        if factor.unit == "switch":
            return " or ".join("on" if x else "off" for x in inside)
        return f"{' or '.join(setting(x) for x in inside)} {factor.unit}"
    if low is not None and high is not None:
        return f"between {amount(low)} and {amount(high)} {factor.unit}"
    return (
        f"at least {amount(low)} {factor.unit}" if low is not None else f"at most {amount(high or 0.0)} {factor.unit}"
    )


def whole_range(factor: Factor) -> str:
    """Where the factor's values lie in the sweep."""
    if factor.unit == "switch":
        return "on or off"
    least, greatest = factor.extremes()
    return f"{amount(least)} to {amount(greatest)}"


def box_lines(box: Box, factors: Sequence[Factor]) -> list[str]:
    """One line per restricted factor: what it is, and where it must lie."""
    known = {factor.name: factor for factor in factors}
    lines = []
    for name, rows in box.limits.groupby("factor", sort=False):
        factor = known[str(name)]
        found = dict(zip(rows["side"], rows["limit"], strict=True))
        lines.append(f"{name} {span(factor, found)} (in the sweep {whole_range(factor)}): {meaning(factor)}")
    return lines


def box_sentence(found: Cases, box: Box, where: str) -> str:
    """What the box says, with its numbers."""
    total, count = len(found.interest), int(found.interest.sum())
    if box.limits.empty:
        return (
            f"In {count} of the {total} simulated points ({percent(found.share)}) {where}, and no box has more of them."
        )
    return (
        f"In {count} of the {total} simulated points ({percent(found.share)}) {where}. The box below holds "
        f"{box.cases} points ({percent(box.mass)} of all); in {percent(box.density)} of them {where} (density), and "
        f"these are {percent(box.coverage)} of all such points (coverage)."
    )


def doubts(found: Cases, box: Box, asked: float = 0.0) -> list[str]:
    """What should make a reader careful about a box; ``asked`` is the density that it was to have."""
    notes = []
    if found.share >= asked > 0.0:
        notes.append("Everywhere the result is as common as was asked for: ask for a higher --density.")
    elif box.density < asked:
        notes.append(f"No box reaches the density asked for ({percent(asked)}) by limits that are hardly luck.")
    if box.limits.empty:
        notes.append("No limit on any factor makes the result more common than it is everywhere.")
    else:
        notes.append(
            f"A box sought in the same way in one half of the points has a density of {percent(box.density_apart)} and "
            f"a coverage of {percent(box.coverage_apart)} in the other half, where chance cannot help it."
        )
    weak = _weak(box.limits)
    if weak:
        notes.append(f"Could be luck (quasi-p above {setting(POSSIBLY_LUCK)}): {', '.join(weak)}.")
    if found.dependent:
        notes.append(
            f"{found.dependent} points of the Saltelli sample share coordinates with the others, and are left out so "
            "that cases are independent."
        )
    if found.left_out:
        notes.append(f"{found.left_out} points without a finished run are left out.")
    if found.undefined:
        notes.append(
            f"{found.undefined} points are left out because nothing happened there that the result is a ratio to."
        )
    return notes


def _weak(limits: pd.DataFrame) -> list[str]:
    rows = limits[limits["quasi_p"] > POSSIBLY_LUCK]
    return [f"{row.factor} ({row.side})" for row in rows.itertuples(index=False)]
