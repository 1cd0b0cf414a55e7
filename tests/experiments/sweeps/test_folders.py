"""The folder of a sweep: it can be moved, renamed and sent, and outlives the files that it came from."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from experiments.sweeps import identity, launch, open_sweep
from experiments.sweeps.export import export
from experiments.sweeps.files import read
from experiments.sweeps.state import state_of
from experiments.sweeps.verify import problems
from model.errors import InputError
from tests.experiments.sweeping import as_toml, run_here, variant

POLICY = """title = "A policy of one's own"
description = "b"
extends = "base.toml"
[[timeline]]
lever = "law.buying"
value = 0.12345678901234567  # to the last bit
"""
BASE = 'title = "a"\ndescription = "b"\n[[timeline]]\nlever = "law.selling"\nvalue = 0.3333333333333333\n'


@pytest.fixture
def experiment(tmp_path):
    """An experiment file with a policy of its own beside it, which extends another one."""
    folder = tmp_path / "project"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "my.toml").write_text(POLICY)
    (folder / "policies" / "base.toml").write_text(BASE)
    own = str(folder / "policies" / "my.toml")
    raw = variant(scenarios=["policies/my.toml", f"end_demand+{own}"], run={"weeks": 3, "burn_in": 2, "replicates": 1})
    (folder / "mine.toml").write_text("# by hand\n" + as_toml(raw))
    return folder / "mine.toml"


def test_a_sweep_outlives_its_files_in_another_place_and_under_another_name(experiment, tmp_path):
    asked = read(str(experiment))
    sweep = launch.plan_sweep(asked, tmp_path / "sweep", "")
    plan, manifest = ((sweep.path / name).read_text() for name in ("plan.json", "manifest.json"))
    # The file's own text stands there word for word, and is for readers alone.
    assert str(tmp_path) not in json.dumps(json.loads(plan) | {"text": ""})
    assert str(tmp_path) not in manifest
    shutil.rmtree(experiment.parent)
    (tmp_path / "elsewhere").mkdir()
    moved = (tmp_path / "sweep").rename(tmp_path / "elsewhere" / "renamed")
    found = open_sweep(moved)
    assert identity.check(found) == []
    for now, before in zip(found.experiment.scenarios, asked.scenarios, strict=True):
        assert (now.name, now.title, now.changes) == (before.name, before.title, before.changes)
        assert now.table.tobytes() == before.table.tobytes()
    assert found.experiment.text.startswith("# by hand\n")
    assert run_here(found).exit_code == 0
    assert list(problems(found)) == []
    assert state_of(found).missing == 0
    export(found, "csv", tmp_path / "export")
    assert "my" in set(pd.read_csv(tmp_path / "export" / "runs.csv")["scenario"])
    assert len(found.paired("price")) == 8
    larger = launch.expand(found, None, 2)
    assert run_here(larger).new == larger.plan.replicates * 10 // 2


def test_the_same_file_in_another_place_is_the_same_sweep(experiment, tmp_path):
    """As for the tasks of an array on nodes that each have their own copy of the project."""
    sweep = launch.plan_sweep(read(str(experiment)), tmp_path / "sweep", "")
    other = shutil.copytree(experiment.parent, tmp_path / "copy")
    text = (other / "mine.toml").read_text().replace(str(experiment.parent), str(other))
    (other / "mine.toml").write_text(text)
    joined = launch.plan_sweep(read(str(other / "mine.toml")), tmp_path / "sweep", "", join=True)
    assert joined.path == sweep.path
    (other / "policies" / "my.toml").write_text(POLICY.replace("0.123", "0.124"))
    with pytest.raises(InputError, match="a sweep of something else"):
        launch.plan_sweep(read(str(other / "mine.toml")), tmp_path / "sweep", "", join=True)


def test_what_was_only_planned_goes_on_and_what_has_run_is_kept(tmp_path, whole):
    first = launch.plan_sweep(whole.experiment, tmp_path / "s", "first")
    again = launch.plan_sweep(whole.experiment, tmp_path / "s", "again")
    assert again.manifest["created"] == first.manifest["created"]
    assert again.manifest["command"] == "first"
    with pytest.raises(InputError, match="undertow resume"):
        launch.plan_sweep(whole.experiment, whole.path, "")


def test_a_policy_file_given_as_an_experiment_says_which_command_it_is_for(tmp_path):
    (tmp_path / "policy.toml").write_text(BASE)
    with pytest.raises(InputError, match="a policy file, not an experiment: use `undertow run"):
        read(str(tmp_path / "policy.toml"))
