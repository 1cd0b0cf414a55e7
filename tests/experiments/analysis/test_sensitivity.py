"""Indices and budgets of variance against closed forms, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.analysis.indices import indices
from experiments.analysis.responses import luck_left, require_complete, response
from experiments.analysis.variance import never_varies, source_of, variance_budget
from experiments.analysis.variance import require_design as require_for_budget
from experiments.storage.file_names import file_stem
from experiments.sweeps import launch
from experiments.sweeps.factors import lever_factor, uncertainty_factor
from experiments.sweeps.schema import LeverTable, UncertaintyTable
from model.errors import InputError
from model.parameters import Parameters
from tests.experiments.sweeping import planned
from tests.experiments.synthetic import CONTESTED, PLAIN, fill, filled, raw


def ishigami(u, _):
    """The function of Ishigami and Homma (1990), whose indices are known."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def linear(u, luck):
    """Two parameters that interact, a contested effect, and luck that is shared between points and luck that is not."""
    shared, own = luck.normal(0.0, 0.5), luck.normal(0.0, 1.0, len(u))
    return 4.0 * u[:, 0] + 2.0 * u[:, 1] + 6.0 * (u[:, 0] - 0.5) * (u[:, 1] - 0.5) + 3.0 * u[:, 3] + shared + own


#: Variance of `linear` by source: luck, parameters, structure, interaction.
LINEAR = np.array([0.25 + 1.0, (16.0 + 4.0) / 12.0, 9.0 / 12.0, 36.0 / 144.0])


def of(sweep, **more):
    return response(sweep, "end_demand", "price", **more)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_indices_of_a_known_function(tmp_path, second_order):
    design = {"samples": 512, "second_order": second_order}
    found = indices(of(filled(tmp_path / "s", raw("sobol", design=design), ishigami)), 200, second_order)
    table = found.table.set_index("factor").loc[list(PLAIN)]
    assert table["S1"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.04)
    assert table["ST"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)
    for name in ("S1", "ST"):
        assert (table[f"{name}_low"] < table[name]).all()
        assert (table[f"{name}_high"] - table[f"{name}_low"] < 0.4).all()
    assert found.table["ST"].is_monotonic_decreasing
    if second_order:
        first = found.pairs.iloc[0]
        assert {first["first"], first["second"]} == {PLAIN[0], PLAIN[2]}
        assert first["S2"] == pytest.approx(0.2437, abs=0.08)
    else:
        assert found.pairs.empty


def test_an_expanded_sobol_design_gives_the_indices_of_a_whole_one(tmp_path):
    whole = filled(tmp_path / "whole", raw("sobol", design={"samples": 64}), ishigami)
    half = planned(tmp_path / "half", raw("sobol", design={"samples": 32}))
    both = fill(launch.expand(half, 32, None), ishigami)
    one, other = (indices(of(sweep), 50).table for sweep in (whole, both))
    assert one.equals(other)


def test_morris_of_a_line_and_of_an_interaction(tmp_path):
    def formula(u, _):
        return 4.0 * u[:, 0] - 2.0 * u[:, 1] + 6.0 * u[:, 1] * u[:, 2]

    found = indices(of(filled(tmp_path / "s", raw("morris", design={"samples": 40}), formula)), 200)
    table = found.table.set_index("factor")
    assert table.loc[PLAIN[0], ["mu", "mu_star", "mu_star_low", "mu_star_high"]].tolist() == pytest.approx([4.0] * 4)
    assert table.loc[PLAIN[0], "sigma"] == pytest.approx(0.0, abs=1e-9)
    # -2 + 6 u with u at 0, 1/3, 2/3, 1: -2, 0, 2, 4, of mean 1, mean size 2 and standard deviation 2.24.
    assert table.loc[PLAIN[1], ["mu", "mu_star", "sigma"]].tolist() == pytest.approx([1.0, 2.0, 2.24], abs=0.5)
    for name in ("mu_star", "sigma"):
        assert table.loc[PLAIN[1], f"{name}_low"] < table.loc[PLAIN[1], name] < table.loc[PLAIN[1], f"{name}_high"]


def test_the_budget_of_a_known_function(tmp_path):
    content = raw("sobol", PLAIN + CONTESTED, design={"samples": 256}, run={"replicates": 8})
    found = variance_budget(of(filled(tmp_path / "s", content, linear)), 300)
    table = found.table.set_index("source")
    assert list(table.index) == ["luck", "parameters", "structure", "interaction"]
    assert table["share"].to_numpy() == pytest.approx(LINEAR / LINEAR.sum(), abs=0.07)
    assert table["share"].sum() == pytest.approx(1.0)
    assert (table["low"] < LINEAR / LINEAR.sum()).all()
    assert (table["high"] > LINEAR / LINEAR.sum()).all()
    assert found.variance == pytest.approx(LINEAR.sum(), rel=0.15)
    assert table.loc["structure", "factors"] == ", ".join(CONTESTED)


def test_a_grouped_design_leaves_to_interaction_what_groups_do_together(tmp_path):
    def both(u, luck):
        return linear(u, luck) + 6.0 * (u[:, 0] - 0.5) * (u[:, 3] - 0.5)

    design = {"samples": 512, "grouped": True}
    sweep = filled(tmp_path / "s", raw("sobol", PLAIN + CONTESTED, design=design, run={"replicates": 8}), both)
    assert len(sweep.points) == 512 * 4
    table = variance_budget(of(sweep), 300).table.set_index("source")
    luck, parameters, structure, within = LINEAR
    truth = np.array([luck, parameters + within, structure, 36.0 / 144.0])
    assert table["share"].to_numpy() == pytest.approx(truth / truth.sum(), abs=0.05)
    assert (table["low"] < truth / truth.sum()).all()
    assert (table["high"] > truth / truth.sum()).all()
    assert table.loc["parameters", "factors"] == ", ".join(PLAIN)
    with pytest.raises(InputError, match="no indices of single ones"):
        indices(of(sweep))
    grown = launch.expand(planned(tmp_path / "g", raw("sobol", PLAIN + CONTESTED, design=design)), 512, None)
    assert grown.points.iloc[: 512 * 4].drop(columns="block").equals(sweep.points.drop(columns="block"))
    assert len(grown.points) == 1024 * 4


def test_the_budget_tells_luck_from_factors(tmp_path):
    content = raw("sobol", design={"samples": 64}, run={"replicates": 4})
    only_luck = variance_budget(
        of(filled(tmp_path / "luck", content, lambda u, luck: luck.normal(0.0, 1.0, len(u)))), 200
    )
    assert only_luck.table["share"].tolist() == pytest.approx([1.0, 0.0, 0.0], abs=0.15)
    assert (only_luck.table["low"] <= [1.0, 0.0, 0.0]).all()
    assert (only_luck.table["high"] >= [1.0, 0.0, 0.0]).all()
    no_luck = variance_budget(of(filled(tmp_path / "none", content, lambda u, _: u[:, 0])), 200)
    assert no_luck.table["share"].tolist() == pytest.approx([0.0, 1.0, 0.0], abs=0.02)


def test_the_budget_of_a_grid_is_exact(tmp_path):
    content = raw("grid", run={"replicates": 3})
    content["uncertainty"] = [
        {"parameter": "wandering", "levels": [0.0, 0.5, 1.0]},
        {"parameter": "mechanisms.screening"},
    ]

    def formula(x, luck):
        return 4.0 * x[:, 0] + 2.0 * x[:, 1] + 2.0 * (x[:, 0] - 0.5) * (x[:, 1] - 0.5) + luck.normal()

    sweep = filled(tmp_path / "s", content, formula)
    found = variance_budget(of(sweep), 10)
    luck = np.var([np.random.default_rng(r).normal() for r in range(3)], ddof=1)
    # Variances over the grid: of three levels 1/6, of two 1/4, of their product 1/6 * 1/4.
    parts = np.array([luck, 16.0 / 6.0, 4.0 / 4.0, 4.0 / 24.0])
    assert found.table["share"].to_numpy() == pytest.approx(parts / parts.sum())
    assert found.variance == pytest.approx(parts.sum())


def test_levels_and_the_status_quo_itself(tmp_path):
    sweep = filled(tmp_path / "s", raw("sobol", design={"samples": 4}), ishigami)
    assert of(sweep, quantity="level").values == pytest.approx(of(sweep).values + 100.0)
    assert (response(sweep, "status_quo", "price", quantity="level").values == 100.0).all()
    assert of(sweep).unit == "$/session"
    assert response(sweep, "end_demand", "exploitation_prevalence").unit == "percentage points"
    with pytest.raises(InputError, match="no scenario 'status_quo'"):
        response(sweep, "status_quo", "price")


def test_luck_left_in_means_leaves_out_what_points_share():
    luck = np.random.default_rng(5)
    points = luck.normal(0.0, 1.0, (4000, 1))
    shared, own = luck.normal(0.0, 3.0, (1, 4)), luck.normal(0.0, 1.0, (4000, 4))
    assert luck_left(points + shared) == pytest.approx(0.0, abs=1e-9)
    assert luck_left(points + shared + own) == pytest.approx(0.25 / 1.25, abs=0.02)
    assert np.isnan(luck_left(points))


def test_a_factor_belongs_to_a_source():
    contested = {name for name in Parameters.free() if name in (
        "recruitment_elasticity", "deterrence", "deterrence_of_dangerous", "demand_vanishes")}  # fmt: skip
    assert len(contested) == 4
    for name in (*contested, "fear_hides", "mechanisms.screening"):
        assert source_of(uncertainty_factor(UncertaintyTable(parameter=name), "x")) == "structure", name
    for name in PLAIN:
        assert source_of(uncertainty_factor(UncertaintyTable(parameter=name), "x")) == "parameters", name
    lever = LeverTable(lever="income_support.amount", low=0.0, high=1.0)
    assert source_of(lever_factor(lever, "x")) == "levers"


def refuse(sweep, **more):
    require_complete(sweep, "end_demand", "indices need them")
    return indices(of(sweep), **more)


def test_an_incomplete_design_is_refused_and_the_missing_runs_named(tmp_path):
    content = raw("sobol", design={"samples": 4})
    with pytest.raises(InputError) as found:
        refuse(filled(tmp_path / "part", content, ishigami, skip=3))
    words = str(found.value)
    # Three points lack their run, and the status quo of each its own.
    assert "6 runs are missing, and indices need them all" in words
    assert "point -1, status_quo, replicate 0" in words
    assert "and 3 more" in words
    assert words.endswith(f"Complete them with `undertow resume {tmp_path / 'part'}`.")
    with pytest.raises(InputError, match=r"1 run is missing.*1 of them failed, the first with: it broke.*--retry`"):
        refuse(filled(tmp_path / "failed", content, ishigami, fail=1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (raw("latin-hypercube", design={"samples": 8}), "a latin-hypercube design gives no indices.*kind = 'sobol'"),
        (raw("sobol", design={"samples": 1}), "one base sample gives no indices"),
        (raw("morris", design={"samples": 1}), "one trajectory gives no indices"),
    ],
)
def test_designs_that_give_no_indices_are_refused(tmp_path, content, words):
    with pytest.raises(InputError, match=words):
        refuse(filled(tmp_path / "s", content, ishigami))


def test_second_order_needs_its_points_and_variance_is_needed_at_all(tmp_path):
    sweep = filled(tmp_path / "s", raw("sobol", design={"samples": 4}), lambda u, _: 3.0)
    with pytest.raises(InputError, match="second_order = true"):
        refuse(sweep, second_order=True)
    with pytest.raises(InputError, match=r"the change of price is 3.00 \$/session at every point"):
        refuse(sweep)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (raw("morris", design={"samples": 4}, run={"replicates": 4}), "cannot be shared out.*'sobol' or 'grid'"),
        (raw("sobol", design={"samples": 4}, run={"replicates": 2}), "at least 3.*expand .* --replicates 4"),
        (
            raw(
                "sobol", design={"samples": 4}, run={"replicates": 8}, precision={"outcome": "price", "half_width": 1.0}
            ),
            "same number of replicates",
        ),
    ],
)
def test_sweeps_without_a_budget_are_refused(tmp_path, content, words):
    with pytest.raises(InputError, match=words):
        require_for_budget(planned(tmp_path / "s", content))


def test_unknown_names_get_the_valid_ones(tmp_path):
    sweep = filled(tmp_path / "s", raw("sobol", design={"samples": 2}), ishigami)
    with pytest.raises(InputError, match=r"outcome 'prcie' is unknown. Did you mean 'price'"):
        response(sweep, "end_demand", "prcie")
    with pytest.raises(InputError, match=r"'unhoused' was not kept by this sweep. Valid: "):
        response(sweep, "end_demand", "unhoused")
    with pytest.raises(InputError, match=r"no window 'weeks 13-52' was kept. Valid: all, weeks 0-12"):
        of(sweep, window="weeks 13-52")
    with pytest.raises(InputError, match=r"no scenario 'x' to look at here. Valid: end_demand"):
        response(sweep, "x", "price")


def test_documents_are_named_apart():
    assert file_stem("sobol", "end_demand", "price", "weeks 0-12") == "sobol-end_demand-price-weeks_0-12"
    names = {file_stem("box", "s", f"price_change {sign} 0") for sign in ("<", ">", "<=")}
    assert len(names) == 3
    assert len(file_stem("box", "s", "price_change > 0 and " * 30)) < 140


def test_an_outcome_that_is_missing_somewhere_gives_no_indices_and_says_so(tmp_path):
    sobol = raw("sobol", design={"samples": 4}, run={"replicates": 3})
    sweep = filled(tmp_path / "s", sobol, lambda u, luck: u[:, 0] + np.where(np.arange(len(u)) < 2, np.nan, 0.0))
    with pytest.raises(InputError, match=r"price is missing in 2 of 20 points: nothing happened .* indices need"):
        indices(of(sweep))
    with pytest.raises(InputError, match=r"price is missing in 6 of 60 runs: .* a variance budget needs"):
        variance_budget(of(sweep))
    assert "missing in some worlds" in never_varies(of(sweep))


def test_the_mean_of_a_point_pools_what_its_replicates_counted(tmp_path):
    sweep = filled(tmp_path / "s", raw("sobol", design={"samples": 4}, run={"replicates": 2}), lambda u, _: u[:, 0])
    found = of(sweep)
    worlds, basis = found.worlds.copy(), found.basis.copy()
    worlds[1, :, 0], basis[1, :, 0] = [10.0, 20.0], [1.0, 9.0]
    worlds[1, 0, 1], basis[1, 0, 1] = np.nan, 0.0
    changed = replace(found, worlds=worlds, basis=basis)
    assert changed.means[0] == pytest.approx(19.0 - 100.0)
    assert changed.means[1] == pytest.approx(worlds[1, 1, 1] - 100.0), "a replicate without any does not count"
    assert not changed.undefined.any()
