"""Slopes over policies, and their placebo, on planted effects: what is related, what is not, and what luck adds."""

import io
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.claims import table
from experiments.claims.ledger import shipped
from experiments.claims.readings import MODES, PLACEBO, cells
from experiments.claims.results import collect, judge, measure
from experiments.wording.interest import SLOPE_MARGIN
from figures import claims, style

REPLICATES = 3


def slopes(
    relation: float, common: float = 0.0, luck: float = 0.005, struck: float = 0.0, draws: int = 24, seed: int = 1
) -> pd.DataFrame:
    """Readings of the first part of claim P8 with planted effects, the same in all draws but for luck.

    Args:
        relation: what a policy does to the group as a share of what it does to the others; the group has effects of
            its own besides, unrelated to those. common: part of the effects on the others that all policies share.
        luck: of each group in each world. struck: luck of a world that strikes both groups alike.
    """
    rng = np.random.default_rng(seed)
    claim = shipped()["P8"]
    part = claim.parts[0]
    own, others = _unrelated(part.policies, rng)
    rows = []
    for draw in range(draws):
        for replicate in range(REPLICATES):
            world: dict = {}
            for mode in MODES:
                for c, cell in enumerate(cells(claim, part, mode)):
                    harm = others.get(cell.site.scenario, -common) + common
                    mine = cell.reading.group == part.group
                    planted = own.get(cell.site.scenario, 0.0) + relation * harm if mine else harm
                    both = world.setdefault(cell.site, struck * rng.standard_normal())
                    here = world.setdefault((cell.site, cell.reading), both + luck * rng.standard_normal())
                    rows.append(("P8", "key", 0, mode, c, 1e6 * math.exp(planted + here), 1e4, draw, replicate))
    columns = ["claim", "key", "part", "mode", "cell", "top", "bottom", "draw", "replicate"]
    return pd.DataFrame(rows, columns=columns)


def _unrelated(policies: tuple[str, ...], rng: np.random.Generator) -> tuple[dict[str, float], dict[str, float]]:
    """Two sets of effects of about 0.2, the first unrelated to the second and to any shift that policies share."""
    own, others = 0.2 * rng.standard_normal((2, len(policies)))
    beside = np.column_stack([others, np.ones(len(policies))])
    own = own - beside @ np.linalg.lstsq(beside, own, rcond=None)[0]
    return dict(zip(policies, own, strict=True)), dict(zip(policies, others, strict=True))


def judged_slope(table: pd.DataFrame):
    """The row P8 with only its first part, its placebo's count, and the mean slope of the placebo."""
    claim = replace(shipped()["P8"], parts=shipped()["P8"].parts[:1])
    found = collect({"P8": claim}, {"P8": "key"}, table, REPLICATES)
    all_of_it = judge({"P8": claim}, found, {})
    placebo = measure(claim.parts[0], cells(claim, claim.parts[0], PLACEBO), found["P8", 0, PLACEBO])
    return all_of_it.rows[0], all_of_it.placebo, float(placebo.effects.mean())


@pytest.mark.parametrize("common", [0.0, 0.5])
def test_related_effects_have_a_slope_and_their_placebo_has_none(common):
    row, placebo, slope = judged_slope(slopes(0.9, common))
    assert row.decision.word == "supported"
    assert row.parts[0].on.mean == pytest.approx(0.9, abs=0.02)
    assert abs(slope) < SLOPE_MARGIN / 2
    assert placebo["nothing found"] == 1


def test_unrelated_effects_have_no_slope_and_neither_has_their_placebo():
    row, placebo, slope = judged_slope(slopes(0.0))
    assert (row.decision.word, row.decision.how) == ("opposed", "negligible")
    assert abs(row.parts[0].on.mean) < SLOPE_MARGIN / 2
    assert abs(slope) < SLOPE_MARGIN / 2
    assert placebo["nothing found"] == 1


def test_the_placebo_of_a_slope_is_zero_on_average_and_unsure_where_luck_is_large():
    """Effects with much in common, on a group whose luck is as large as they are: no verdict but by chance."""
    told = [judged_slope(slopes(0.9, 0.3, luck=0.3, draws=12, seed=seed)) for seed in range(20)]
    assert abs(np.mean([slope for *_, slope in told])) < SLOPE_MARGIN
    assert sum(placebo["false"] for _, placebo, _ in told) <= 5
    assert sum(placebo["undecided"] for _, placebo, _ in told) >= 12


def test_the_placebo_of_a_slope_finds_what_luck_of_the_reference_adds_to_both_groups():
    """Luck that strikes both groups alike gives a slope where no policy does anything to the group: it must show."""
    _, placebo, slope = judged_slope(slopes(0.0, luck=0.0, struck=0.6, draws=200))
    assert slope > SLOPE_MARGIN
    assert placebo["nothing found"] == 0


def test_a_slope_is_a_plain_number_in_the_terminal_and_in_the_chart():
    row, *_ = judged_slope(slopes(0.9))
    stream = io.StringIO()
    table.show_one(Console(file=stream, width=150), row)
    shown = stream.getvalue()
    assert "+0.90 (90 % of draws: +0." in shown
    assert "beyond 0.10" in shown
    assert "pts" not in shown
    assert "%" not in shown.replace("90 % of draws", "")
    with style.look():
        figure = claims.compose(row, "Source: undertow 9.8.7")
        figure.canvas.draw()
        ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert ticks
    assert not any("%" in label or "pts" in label for label in ticks)
    assert "+0.90 with the mechanism" in claims.describe(row, "").alt
