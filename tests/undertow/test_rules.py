"""Rules replaced from Python: the same as from the command line and through Mesa, to the last bit."""

import json
import os
import subprocess
import sys

import pytest

import undertow as ut
from experiments.rules.given import use_here
from tests.experiments.conftest import ROOT

SIZE = {"scale": 0.02, "weeks": 6, "burn_in": 4, "seed": 3}
FEARLESS = """
def openness_left(openness, afraid, p):
    return openness * (1.0 - p.fear_hides * afraid * afraid)
"""
WITH_MESA = """
import json
import sys
from experiments.mesa_world import MesaWorld
from model.errors import InputError
from model.seeds import replicate_seed


def openness_left(openness, afraid, p):
    return openness * (1.0 - p.fear_hides * afraid * afraid)


rules = openness_left if sys.argv[1] == "function" else "my.py"
key, size = replicate_seed(3, 0), {"scale": 0.02, "weeks": 6, "burn_in": 4}
model = MesaWorld(policy="end_demand", rng=key, rules=rules, **size)
model.run_model()
print(json.dumps(model.effects["scenario_value"].map(float.hex).to_dict()))
try:
    MesaWorld(policy="end_demand", rng=key, **size)
except InputError as error:
    print(error)
"""


def openness_left(openness, afraid, p):
    return openness * (1.0 - p.fear_hides * afraid * afraid)


def other_process(folder, *words: str, interpreted: bool = False) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "UNDERTOW_INTERPRETED": "1" if interpreted else "0"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.nightly
def test_the_same_rules_give_the_same_result_from_everywhere(tmp_path):
    (tmp_path / "my.py").write_text(FEARLESS)
    by_file = ut.run("end_demand", replicates=1, rules=tmp_path / "my.py", **SIZE)
    by_function = ut.run("end_demand", replicates=1, rules=openness_left, **SIZE)
    usual = ut.run("end_demand", replicates=1, **SIZE)
    size = [word for name, value in SIZE.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    run = ["-m", "experiments", "run", "end_demand", "-r", "1", *size, "--rules", "my.py"]
    other_process(tmp_path, *run, "--out", "stored", "--no-figures")
    stored = ut.open(tmp_path / "stored")

    for found in (by_function, stored):
        assert found.series.equals(by_file.series)
        assert found.effects.equals(by_file.effects)
        assert found.rules.strip() == FEARLESS.strip()
        assert found.manifest["rules"]["replaced"] == ["fear.openness_left"]
    assert not usual.series.equals(by_file.series)
    assert (usual.rules, usual.manifest.get("rules")) == ("", None)
    assert stored.manifest["model"] == by_file.manifest["model"] != usual.manifest["model"]

    (tmp_path / "through_mesa.py").write_text(WITH_MESA)
    through_mesa, _ = other_process(tmp_path, "through_mesa.py", "file").splitlines()
    check_same(json.loads(through_mesa), by_file)


@pytest.mark.nightly
@pytest.mark.parametrize("given", ["file", "function"])
def test_mesa_lives_by_the_rules_of_the_command_line(tmp_path, given):
    (tmp_path / "my.py").write_text(FEARLESS)
    (tmp_path / "through_mesa.py").write_text(WITH_MESA)
    size = [word for name, value in SIZE.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    run = ["-m", "experiments", "run", "end_demand", "-r", "1", *size, "--rules", "my.py", "--interpreted"]
    other_process(tmp_path, *run, "--workers", "1", "--out", "stored", "--no-figures", interpreted=True)
    through_mesa, refused = other_process(tmp_path, "through_mesa.py", given, interpreted=True).splitlines()
    check_same(json.loads(through_mesa), ut.open(tmp_path / "stored"))
    assert refused.startswith("the rules in use here are those of ")


def check_same(through_mesa: dict[str, str], found: ut.Run) -> None:
    rows = found.effects.query("window == 'all'").set_index("outcome")
    known = rows["scenario_value"].map(float.hex).to_dict()
    assert through_mesa == {name: known[name] for name in through_mesa}
    assert len(through_mesa) > 10


def test_a_process_that_has_lived_by_some_rules_keeps_to_them(tmp_path):
    import model.world  # noqa: F401

    (tmp_path / "my.py").write_text(FEARLESS)
    with pytest.raises(ut.InputError, match=r"^the rules in use here are the model's own, and a process cannot change"):
        ut.World("end_demand", scale=0.02, burn_in=2, rules=tmp_path / "my.py")
    use_here(None)


def test_what_is_wrong_with_rules_is_told_before_anything_runs(tmp_path):
    (tmp_path / "my.py").write_text(FEARLESS.replace("openness_left", "openness_lef"))
    with pytest.raises(ut.InputError, match=r"^my\.py, line 2: there is no rule called 'openness_lef'\. Did you mean"):
        ut.run("end_demand", rules=tmp_path / "my.py", out="mine", **SIZE)
    assert not (tmp_path / "here" / "mine").exists()
