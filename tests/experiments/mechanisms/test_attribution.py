"""Attribution on real, small runs: shares add up to the effect, what cannot matter has none, results are reused."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.effects import paired
from experiments.comparison.run import compare
from experiments.mechanisms import attribution
from experiments.mechanisms.attribution import ALL, INTERACTION, NONE, attribute, parts
from experiments.mechanisms.coalitions import CoalitionJob, sizes, switchable
from experiments.mechanisms.shapley import needed, orders
from experiments.running.plan import Plan
from experiments.storage.store import read_table
from model.conditions import status_quo_table
from model.counting.outcomes import OUTCOMES
from model.errors import InputError
from model.parameters import Parameters
from tests.model.worlds import with_levers

SIZE = {"replicates": 3, "weeks": 14, "burn_in": 20, "scale": 0.05, "workers": 1}
CHOSEN = ("client_fear", "screening", "hearings")
LOUD = """
title = "Many decoys, all announced"
description = "Operations against clients, enough to be felt in a small market."
source = ["Q16"]
extends = "end_demand"

[[timeline]]
lever = "enforcement.client_stings"
value = 40.0
unit = "operations/week"

[[timeline]]
lever = "enforcement.publicity"
value = 1.0
unit = "share"
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Three mechanisms, one of which (claims to benefits, which nobody can file) cannot matter."""
    folder = tmp_path_factory.mktemp("attribution")
    (folder / "loud.toml").write_text(LOUD, encoding="utf-8")
    plan = Plan((str(folder / "loud.toml"),), out=folder / "a", **SIZE)
    return plan, attribute(plan, "client_violence", "all", CHOSEN)


def column(shares: pd.DataFrame, outcome: str, window: str, name: str = "value") -> dict[str, float]:
    rows = shares[(shares["outcome"] == outcome) & (shares["window"] == window)]
    return dict(zip(rows["part"], rows[name], strict=True))


@pytest.mark.parametrize("window", ["all", "weeks 0-12"])
def test_the_shares_of_every_outcome_add_up_to_its_effect(result, window):
    _, found = result
    for outcome in OUTCOMES:
        values = column(found.table("shares"), outcome, window)
        total = math.fsum(value for part, value in values.items() if part not in (ALL, INTERACTION))
        largest = max([1.0, *(abs(value) for value in values.values() if not math.isnan(value))])
        assert total == pytest.approx(values[ALL], abs=1e-9 * largest, nan_ok=True), outcome


def test_the_whole_effect_is_that_of_an_ordinary_comparison(result, tmp_path):
    plan, found = result
    usual = compare(replace(plan, out=tmp_path / "usual"))
    effects = usual.table("effects")[usual.table("effects")["window"] == "all"].set_index("outcome")
    for name in ("bookings_per_worker", "screened_share", "price"):
        effect, value = effects.loc[name], column(found.table("shares"), name, "all")[ALL]
        assert effect["change"] != 0.0
        expected = 100.0 * math.log1p(effect["change"] / 100.0) if effect["effect"] == "ratio" else effect["change"]
        assert value == pytest.approx(expected, rel=1e-9), name


def test_what_a_mechanism_does_alone_and_the_interaction_remainder(result):
    _, found = result
    values, alone = (column(found.table("shares"), "information_shared", "all", name) for name in ("value", "alone"))
    mine = math.fsum(alone[name] for name in CHOSEN)
    assert values[INTERACTION] == pytest.approx(values[ALL] - values[NONE] - mine, abs=1e-9)
    assert np.isnan([alone[part] for part in (NONE, ALL, INTERACTION)]).all()


def test_a_mechanism_that_cannot_answer_to_the_policy_has_no_share(result):
    _, found = result
    mine = found.table("shares")[found.table("shares")["part"] == "hearings"]
    whole = found.table("shares")[found.table("shares")["part"] == ALL]
    for name in ("value", "low", "high", "alone", "removed", "order_error"):
        there = whole["value"].notna().to_numpy() & mine["value"].notna().to_numpy()
        assert there.sum() > 100
        known = mine[name][there]
        assert not known.fillna(0.0).any(), name
    # Fear makes clients hide, and screening is where they do: with either frozen the share that shares information no
    # longer falls, and the two have about half of the effect each.
    removed, value = (column(found.table("shares"), "information_shared", "all", name) for name in ("removed", "value"))
    for name in ("client_fear", "screening"):
        assert removed[name] / value[ALL] > 0.9
        assert 0.4 < value[name] / value[ALL] < 0.6


def test_results_are_stored_and_reused_until_the_question_changes(result):
    plan, found = result
    assert (found.exit_code, found.reused) == (0, False)
    assert found.manifest["kind"] == "attribution"
    assert (found.manifest["exact"], found.manifest["coalitions"]) == (True, 8)
    again = attribute(replace(plan, workers=2), "price", "weeks 0-12", CHOSEN)
    assert again.reused
    pd.testing.assert_frame_equal(again.table("shares"), found.table("shares"), check_exact=True)
    stored = read_table(found.path, "coalitions")
    assert len(stored) == 3 * 8 * 2 * 2
    assert set(stored["frozen"]) >= {"", "client_fear", "client_fear,screening,hearings"}
    changed = replace(plan, seed=2)
    with pytest.raises(InputError, match="--overwrite"):
        attribute(changed, "price", "all", CHOSEN[:1])
    assert not attribute(replace(changed, overwrite=True), "price", "all", CHOSEN[:1]).reused


def test_more_mechanisms_than_are_exact_are_sampled_with_their_error(tmp_path):
    plan = Plan(("end_demand",), out=tmp_path / "a", **{**SIZE, "replicates": 1, "weeks": 6})
    many = ("client_fear", "screening", "desperation", "venue_choice", "price_adjustment", "trust", "hearings")
    found = attribute(plan, "client_violence", "all", many, sampled=4)
    assert (found.manifest["exact"], found.manifest["orders"]) == (False, 4)
    values, errors = (column(found.table("shares"), "price", "all", name) for name in ("value", "order_error"))
    total = math.fsum(value for part, value in values.items() if part not in (ALL, INTERACTION))
    assert total == pytest.approx(values[ALL], abs=1e-9)
    assert errors["price_adjustment"] > 0.0
    assert errors["hearings"] == errors[ALL] == 0.0


def test_intervals_cover_the_luck_of_replicates_and_nothing_else():
    luck = np.random.default_rng(3)
    base = np.full((6, 8, 2, 1, len(OUTCOMES)), 50.0)
    base[:, :, 1] += np.arange(8)[None, :, None, None]
    evenly = np.ones_like(base)
    sure = sizes(base, evenly, OUTCOMES.values())
    order = orders(3, 2, 1)
    combined = lambda pull: parts(pull, needed(order), order)  # noqa: E731
    assert np.nanmax(np.abs(sure.half(combined))) == 0.0
    noisy = sizes(base + luck.normal(0.0, 0.1, base.shape), evenly, OUTCOMES.values())
    assert np.nanmin(noisy.half(combined)) > 0.0
    one = noisy.half(combined)[0, -2, 0, list(OUTCOMES).index("unhoused")]
    effect = paired(np.full(6, 50.0), 57.0 + noisy.pull[:, -1, 0, list(OUTCOMES).index("unhoused")], "points", "%")
    assert one == pytest.approx((effect.high - effect.low) / 2.0)


def test_an_effect_without_a_logarithm_is_a_difference():
    values = np.ones((2, 2, 2, 1, len(OUTCOMES)))
    values[:, 1, 1] = 0.0  # in one coalition the policy ends the outcome
    assert not sizes(values, np.ones_like(values), OUTCOMES.values()).on_log.any()


def test_coalitions_pool_sums_over_sums_and_miss_what_nothing_happened_to():
    """Two replicates; the second has nine times as much to divide by, or nothing at all in one coalition's scenario."""
    values, basis = np.ones((2, 2, 2, 1, len(OUTCOMES))), np.ones((2, 2, 2, 1, len(OUTCOMES)))
    values[1, :, 1] = 2.0
    basis[1] = 9.0
    values[:, 1, 1], basis[:, 1, 1] = np.nan, 0.0
    found = sizes(values, basis, OUTCOMES.values())
    at = {name: list(OUTCOMES).index(name) for name in ("price", "unhoused", "bookings")}
    assert found.value[0, 0, at["price"]] == pytest.approx(100.0 * math.log(1.9))
    assert found.value[0, 0, at["unhoused"]] == pytest.approx(0.9)
    assert found.value[0, 0, at["bookings"]] == pytest.approx(100.0 * math.log(1.5)), "counts count alike"
    assert np.isnan(found.value[1, 0, [at["price"], at["unhoused"]]]).all()


def test_a_pilot_finds_the_mechanisms_that_matter(tmp_path, monkeypatch):
    monkeypatch.setattr(attribution, "switchable", lambda _: ("hearings", "client_fear", "payouts"))
    plan = Plan(("end_demand",), out=tmp_path / "a", **SIZE)
    assert attribute(plan, "information_shared", "all", ()).manifest["mechanisms"] == ["client_fear"]


def test_coalitions_freeze_those_left_out_in_both_worlds():
    job = CoalitionJob(Parameters.defaults(), 1, 0.05, 4, (), (), CHOSEN, (0, 5, 7))
    assert [job.absent(coalition) for coalition in job.coalitions] == [list(CHOSEN), ["screening"], []]
    assert job.worlds == 6
    assert not any(name.startswith("line_") for name in switchable(Parameters.defaults()))


def test_a_policy_that_moves_only_a_held_mechanisms_levers_has_no_effect_without_it():
    policy = with_levers(14, courts_detention=0.0, courts_material_witness=0.0)
    tables, chosen = (status_quo_table(14), policy), ("detention", "screening")
    job = CoalitionJob(Parameters.defaults(), 1, 0.2, 20, tables, ((0, 14),), chosen, (0, 1, 2, 3))
    values = job.simulate(0).values
    np.testing.assert_array_equal(values[[0, 2], 0], values[[0, 2], 1])
    assert (values[[1, 3], 0] != values[[1, 3], 1]).any(axis=(1, 2)).all()
    np.testing.assert_array_equal(values[2, 0], values[3, 0])  # held, it goes on as in the status quo


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no_such_policy", "--outcome", "price"], "no_such_policy"),
        (["end_demand", "--outcome", "prise"], "no such outcome. Did you mean 'price'"),
        (["end_demand", "--outcome", "price", "--mechanisms", "screning"], "Did you mean 'screening'"),
        (["end_demand", "--outcome", "price", "--mechanisms", "line_policy"], "whole line of the week"),
        (["end_demand", "--outcome", "price", "--window", "week 1"], "is not one of: all"),
        (["status_quo", "--outcome", "price"], "no effect to split"),
        (["end_demand", "--outcome", "price", "--orders", "3"], "--orders 3"),
        (
            ["end_demand", "--outcome", "price", "--mechanisms", "trust", "--set", "mechanisms.trust=false"],
            "off in these parameters already",
        ),
    ],
)
def test_mistakes_are_told_in_one_line(undertow, arguments, told):
    code, out, err = undertow("attribute", *arguments)
    assert code == 2
    assert told in err
    assert "Traceback" not in err
    assert out == ""


def test_the_command_prints_shares_and_draws_a_waterfall(undertow, tmp_path):
    size = ["-r", "2", "--scale", "0.05", "--weeks", "8", "--burn-in", "6"]
    asked = ["attribute", "end_demand", "--outcome", "price", "--mechanisms", "client_fear,price_adjustment", *size]
    code, out, _ = undertow(*asked)
    assert code == 0
    assert "whole effect" in out
    assert "price_adjustment" in out
    (folder,) = (tmp_path / "results" / "attribution").glob("end_demand-*")
    assert (folder / "figures" / "waterfall_price.png").is_file()
    code, out, err = undertow(*asked, "--json", "--no-figures")
    rows = json.loads(out)["shares"]
    assert rows[0]["part"] == NONE
    assert [row["part"] for row in rows][-2:] == [ALL, INTERACTION]
    assert "stored results are shown" in err
