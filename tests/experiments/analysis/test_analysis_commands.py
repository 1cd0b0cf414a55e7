"""A small real sweep from its file to indices, a variance budget, a box and their charts; and what is refused."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from SALib.analyze import sobol

from experiments.analysis.documents import FOLDER
from experiments.sweeps import open_sweep
from tests.experiments.synthetic import filled, raw

FILE = """
title = "a test"
description = "a test"
scenarios = ["end_demand"]
[run]
weeks = 6
burn_in = 4
scale = 0.02
replicates = 3
[design]
kind = "sobol"
samples = 32
[keep]
outcomes = ["price", "screened_share", "police_violence"]
series = []
groups = []
[[lever]]
name = "contacts"
lever = "enforcement.target_clients"
low = 1.0
high = 20.0
[[uncertainty]]
parameter = "demand_elasticity"
[[uncertainty]]
parameter = "mechanisms.screening"
"""


@pytest.mark.slow
def test_a_real_sweep_from_file_to_charts(undertow, tmp_path):
    (tmp_path / "mine.toml").write_text(FILE)
    code, _, err = undertow("sweep", "mine.toml", "--plan")
    assert code == 0, err
    code, _, err = undertow("sensitivity", "results/mine", "--outcome", "price")
    assert code == 2
    assert "undertow resume" in err
    code, _, err = undertow("resume", "results/mine", "--workers", "1")
    assert code == 0, err

    code, out, err = undertow("sensitivity", "results/mine", "-o", "price", "-o", "screened_share", "--json")
    assert code == 0, err
    found = json.loads(out)["analyses"]
    assert [one["outcome"]["name"] for one in found] == ["price", "screened_share"]
    # What SALib says of the effects, as they are read without any of this.
    pairs = open_sweep(tmp_path / "results/mine").paired("price")
    for world in ("status_quo", "value"):
        pairs[world] *= pairs[f"{world}_basis"]
    sums = pairs.groupby("point")[["status_quo", "value", "status_quo_basis", "value_basis"]].sum()
    effects = sums["value"] / sums["value_basis"] - sums["status_quo"] / sums["status_quo_basis"]
    problem = {"num_vars": 3, "names": ["a", "b", "c"]}
    direct = sobol.analyze(problem, effects.to_numpy(), calc_second_order=False, num_resamples=10)
    told = {row["factor"]: row for row in found[0]["rows"]}
    names = ("contacts", "demand_elasticity", "mechanisms.screening")
    assert [told[name]["S1"] for name in names] == pytest.approx(direct["S1"])
    assert [told[name]["ST"] for name in names] == pytest.approx(direct["ST"])
    stem = "sobol-end_demand-price-change-all"
    assert (tmp_path / "results/mine/figures" / f"{stem}.png").is_file()
    table = pd.read_csv(tmp_path / "results/mine" / FOLDER / f"{stem}.csv")
    assert table.equals(pd.read_parquet(tmp_path / "results/mine" / FOLDER / f"{stem}.parquet"))

    code, out, err = undertow("sensitivity", "results/mine", "--variance")
    assert code == 0, err
    assert "Contested structure" in out
    assert "Levers" in out
    assert (tmp_path / "results/mine/figures/variance-end_demand-main-change-all.svg").is_file()

    where = f"price_change > {float(effects.median())!r}"
    code, out, err = undertow("discover", "results/mine", "--where", where, "--no-figures")
    assert code == 0, err
    assert "of the 64 simulated points" in out
    assert "points of the Saltelli sample share coordinates" in out
    code, _, err = undertow("verify", "results/mine")
    assert code == 0, err


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored") / "sweep"
    return filled(folder, raw("latin-hypercube", design={"samples": 50}), lambda u, _: u[:, 0] - 0.5).path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sensitivity", "STORED", "-o", "price"], "a latin-hypercube design gives no indices"),
        (["sensitivity", "STORED"], "which outcome? Give --outcome NAME, one of: price"),
        (["sensitivity", "STORED", "-o", "prize"], "Did you mean 'price'"),
        (["sensitivity", "STORED", "--variance"], "cannot be shared out"),
        (["sensitivity", "STORED", "-o", "price", "--scenario", "x"], "no scenario 'x'"),
        (["sensitivity", "nowhere", "-o", "price"], "no sweep here"),
        (["discover", "STORED", "--where", "price_change >"], "marked »: price_change >»"),
        (["discover", "STORED", "--where", "prize_change > 0"], "Did you mean 'price_change'"),
        (["discover", "STORED", "--where", "price_change > 9"], "0 of 50 finished points"),
        (["discover", "STORED", "--where", "price_change > 0", "--window", "week 1"], "no window 'week 1'"),
        (["discover", "STORED", "--where", "price_change > 0", "--step", "99"], "--step 99"),
        (["discover", "STORED"], "--where"),
    ],
)
def test_mistakes_are_one_line_and_exit_with_2(undertow, stored, arguments, words):
    code, out, err = undertow(*(str(stored) if part == "STORED" else part for part in arguments))
    assert (code, out) == (2, ""), err
    assert words in err
    assert [line.startswith("undertow: ") for line in err.splitlines() if not line.startswith("Seeking")] == [True]


def test_help_has_examples(undertow):
    for command in ("sensitivity", "discover"):
        code, out, _ = undertow(command, "--help")
        assert code == 0
        assert f"undertow {command} results/" in out
