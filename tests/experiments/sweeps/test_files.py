"""Experiment files: those that come with the model, and mistakes in others, each told in one line."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.sweeps.files import available, build, read
from model.errors import InputError
from model.parameters import REGISTRY, Parameters
from tests.experiments.sweeping import GRID, variant

LEVER = {"lever": "enforcement.target_clients", "levels": [1.0, 2.0]}


@pytest.mark.parametrize("name", available())
def test_shipped_experiments_are_whole(name):
    experiment = read(name)
    assert experiment.factors
    assert experiment.content.source
    assert experiment.content.claims


def test_five_experiments_come_with_the_model_and_cover_the_designs():
    kinds = [read(name).content.design.kind for name in available()]
    assert len(kinds) >= 5
    assert {"grid", "latin-hypercube", "sobol", "morris"} <= set(kinds)
    assert any(read(name).content.precision for name in available())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": None}, ["top of the file", "'title' is missing"]),
        ({"run": {"week": 3}}, ["[run]", "unknown key 'week'", "Did you mean 'weeks'"]),
        ({"run": {"replicates": 0}}, ["[run]", "'replicates' = 0"]),
        ({"run": {"weeks": 9999}}, ["[run]", "'weeks' = 9999", "2080"]),
        ({"run": {"burn_in": 9999}}, ["[run]", "'burn_in' = 9999", "5200"]),
        ({"run": {"scale": 1e9}}, ["[run]", "'scale' = 1000000000.0", "100"]),
        ({"run": {"seed": 2**63}}, ["[run]", "'seed' = 9223372036854775808"]),
        ({"run": {"seed": 10**400}}, ["[run]", "'seed' = a whole number of about 400 digits"]),
        ({"run": {"scale": 10**400}}, ["[run]", "'scale' = a whole number of about 400 digits"]),
        ({"run": {"weeks": date(9999, 12, 31)}}, ["[run]", "'weeks' = 9999-12-31"]),
        ({"scenarios": ["~nobody/x.toml"]}, ["~nobody/x.toml"]),
        ({"lever": [{**LEVER, "levels": [10**400]}]}, ["lever 1", "'levels' = a whole number of about 400 digits"]),
        ({"lever": [{**LEVER, "start": 10**400}]}, ["lever 1", "'start' = a whole number of about 400 digits"]),
        ({"lever": [{**LEVER, "ramp": 10**400}]}, ["lever 1", "'ramp' = a whole number of about 400 digits"]),
        ({"lever": [{"lever": "enforcement.target_clients", "low": -1e308, "high": 1e308}]}, ["low and high"]),
        ({"uncertainty": [{"parameter": "mechanisms.screening", "low": 0.0, "high": 1.0, "steps": 2}]}, ["a switch"]),
        ({"uncertainty": [{"parameter": "mechanisms.screening", "levels": [0.0, 0.5]}]}, ["levels", "a switch"]),
        ({"uncertainty": [{"parameter": "fear_hides", "levels": [True, False]}]}, ["levels: true is a position"]),
        ({"uncertainty": [{"parameter": "candidates", "levels": [1.5, 2.0]}]}, ["levels", "must be a whole number"]),
        ({"uncertainty": [{"parameter": "candidates", "low": 1.5, "high": 3.0, "steps": 2}]}, ["low = 1.5", "whole"]),
        ({"uncertainty": [{"parameter": "candidates", "low": 1.0, "high": 8.0, "steps": 5}]}, ["5 steps from 1 to 8"]),
        ({"lever": [{"lever": "declared_venue.kind", "declared_venue": "declared_1", "levels": [0.5]}]}, ["is a code"]),
        ({"design": {"kind": "gird"}}, ["[design]", "'kind' = 'gird'"]),
        ({"design": {"samples": 4}}, ["samples = 4", "a grid takes all levels"]),
        ({"design": {"kind": "random"}}, ["'samples' is missing"]),
        ({"design": {"kind": "sobol", "samples": 6}}, ["samples = 6", "power of 2"]),
        ({"design": {"kind": "morris", "samples": 2, "levels": 5}}, ["levels = 5", "even"]),
        ({"design": {"kind": "morris", "samples": 2, "grouped": True}}, ["grouped = true", "kind = 'sobol'"]),
        ({"design": {"kind": "sobol", "samples": 2, "grouped": True}, "lever": None}, ["all factors are of one group"]),
        ({"lever": [{**LEVER, "lever": "law.buyin"}]}, ["lever 1", "Did you mean 'law.buying'"]),
        ({"lever": [{**LEVER, "levels": [1.0, 900.0]}]}, ["lever 1", "900", "0 to 50"]),
        ({"lever": [{**LEVER, "levels": [1.0, 1.0]}]}, ["lever 1", "a value twice"]),
        ({"lever": [{**LEVER, "low": 1.0}]}, ["lever 1", "either levels"]),
        ({"lever": [{"lever": "enforcement.target_clients"}]}, ["lever 1", "needs levels"]),
        ({"lever": [{"lever": "enforcement.target_clients", "low": 3.0, "high": 2.0}]}, ["lever 1", "low = 3.0"]),
        ({"lever": [{"lever": "enforcement.target_clients", "low": 1.0, "high": 2.0}]}, ["steps"]),
        ({"lever": [{**LEVER, "name": "point"}]}, ["name = 'point'"]),
        ({"lever": [{**LEVER, "name": "two words"}]}, ["name = 'two words'"]),
        ({"lever": [{**LEVER, "venue": "platform_main"}]}, ["lever 1", "venue"]),
        ({"lever": [LEVER, LEVER]}, ["two factors are called"]),
        ({"uncertainty": [{"parameter": "fear_hide"}]}, ["uncertainty 1", "Did you mean 'fear_hides'"]),
        ({"uncertainty": [{"parameter": "people"}]}, ["uncertainty 1", "no prior"]),
        ({"uncertainty": [{"parameter": "fear_hides", "levels": [0.0, 70.0]}]}, ["uncertainty 1", "outside its range"]),
        ({"constants": {"fear_hides": 0.2}}, ["'fear_hides' is both"]),
        ({"constants": {"fear_hide": 0.2}}, ["Did you mean 'fear_hides'"]),
        ({"scenarios": ["end_demandd"]}, ["end_demand"]),
        ({"scenarios": ["end_demand", "end_demand"]}, ["named twice"]),
        ({"scenarios": ["status_quo"], "lever": None}, ["status quo is always run"]),
        ({"scenarios": None, "lever": None}, ["nothing to compare"]),
        ({"lever": None, "uncertainty": None}, ["nothing varies"]),
        ({"priors": ["demands"]}, ["priors", "Did you mean 'demand'", "Groups: all, arrangement"]),
        ({"keep": {"outcomes": ["bookingz"]}}, ["[keep] outcomes", "bookings"]),
        ({"keep": {"groups": ["clients_seeking"]}}, ["[keep] groups", "no outcome 'clients_seeking' by group"]),
        ({"keep": {"windows": ["weeks 13-52"]}}, ["does not reach it"]),
        ({"precision": {"outcome": "bookingz", "half_width": 1.0}}, ["[precision] outcome = 'bookingz'"]),
        ({"precision": {"outcome": "bookings", "half_width": 0.0}}, ["[precision]", "'half_width' = 0.0"]),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_names_the_place(changes, words):
    with pytest.raises(InputError) as caught:
        build(variant(**changes), "test", "test.toml")
    message = str(caught.value)
    assert "\n" not in message
    for word in ("test.toml", *words):
        assert word in message


def test_an_unknown_experiment_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'income_support'"):
        read("income_suport")


def test_scenario_files_are_found_beside_the_experiment(tmp_path):
    (tmp_path / "policy.toml").write_text(
        'title = "a"\ndescription = "b"\n[[timeline]]\nlever = "law.buying"\nvalue = 0.0\n'
    )
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "a"\ndescription = "b"\nscenarios = ["policy.toml"]\n[design]\nkind = "random"\nsamples = 2\n'
        '[[uncertainty]]\nparameter = "fear_hides"\n'
    )
    experiment = read(str(file))
    assert [scenario.name for scenario in experiment.scenarios] == ["policy"]


def test_priors_name_groups_and_leave_single_mentions_alone():
    experiment = build(variant(priors=["demand"], design={"kind": "random", "samples": 2}), "test", "test.toml")
    targets = [factor.target for factor in experiment.uncertainties]
    free = [name for name in Parameters.free() if REGISTRY[name.partition(".")[0]].group == "demand"]
    assert sorted(targets) == sorted(free)
    assert experiment.uncertainties[0].levels == (0.0, 0.5)
    everything = build(variant(priors=["all"], design={"kind": "random", "samples": 2}), "test", "test.toml")
    assert {factor.target for factor in everything.uncertainties} == set(Parameters.free())


def test_factors_say_whether_they_concern_structure():
    tables = [{"parameter": "fear_hides"}, {"parameter": "mechanisms.screening"}, {"parameter": "haggling"}]
    raw = variant(uncertainty=tables, design={"kind": "random", "samples": 2})
    kinds = {factor.name: factor.kind for factor in build(raw, "test", "test.toml").factors}
    assert kinds == {
        "contacts": "lever", "fear_hides": "structure", "mechanisms.screening": "structure", "haggling": "parameter",
    }  # fmt: skip


def test_the_file_that_tests_use_is_sound():
    assert len(build(GRID, "test", "test.toml").factors) == 2
